"""What could be next? Industries within reach, and how probable it is that a region enters them."""

from bessemer.pathways.candidates import Options, options, supporters
from bessemer.pathways.chains import stepping_stones
from bessemer.pathways.charts import frontier_chart, options_chart, reliability_chart
from bessemer.pathways.entry_model import forecast_entry
from bessemer.pathways.features import Places
from bessemer.pathways.forecasts import us_places
from bessemer.pathways.lookback import entry_record, hit_rates, told
from bessemer.pathways.select import Constraints, Portfolio, portfolio

__all__ = [
    "Constraints",
    "Options",
    "Places",
    "Portfolio",
    "entry_record",
    "forecast_entry",
    "frontier_chart",
    "hit_rates",
    "options",
    "options_chart",
    "portfolio",
    "reliability_chart",
    "stepping_stones",
    "supporters",
    "told",
    "us_places",
]
