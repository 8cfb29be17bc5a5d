"""What could be next? Industries within reach, and how well closeness foretold entries before."""

from bessemer.pathways.lookback import entry_record

__all__ = ["entry_record"]
