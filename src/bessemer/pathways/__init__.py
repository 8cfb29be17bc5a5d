"""What could be next? Industries within reach, and how probable it is that a region enters them."""

from bessemer.pathways.chains import stepping_stones
from bessemer.pathways.entry_model import forecast_entry
from bessemer.pathways.features import Places
from bessemer.pathways.hindsight import hit_rates, told
from bessemer.pathways.lookback import entry_record
from bessemer.pathways.prospects import Options, options, supporters
from bessemer.pathways.select import Constraints, Portfolio, portfolio

__all__ = [
    "Constraints",
    "Options",
    "Places",
    "Portfolio",
    "entry_record",
    "forecast_entry",
    "hit_rates",
    "options",
    "portfolio",
    "stepping_stones",
    "supporters",
    "told",
]
