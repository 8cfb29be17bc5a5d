"""What could be next? Industries within reach, and how probable it is that a region enters them."""

from bessemer.pathways.entry_model import forecast_entry
from bessemer.pathways.features import Places
from bessemer.pathways.lookback import entry_record

__all__ = ["Places", "entry_record", "forecast_entry"]
