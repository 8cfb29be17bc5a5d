"""The command line: one file a group of commands; every answer is the library's."""

from __future__ import annotations

import sys

from bessemer.errors import BessemerError


def main() -> None:
    """Run the command line; a user's mistake ends in three short lines and exit code 2."""
    from bessemer.cli.app import app

    try:
        app()
    except BessemerError as error:
        for line in error.lines():
            print(line, file=sys.stderr)
        raise SystemExit(2) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
