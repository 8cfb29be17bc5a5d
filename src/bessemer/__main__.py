"""``python -m bessemer`` is the command ``bessemer``."""

from bessemer.cli import main

if __name__ == "__main__":
    main()
