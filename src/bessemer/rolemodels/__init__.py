"""Who was like us? Region-years that looked like a region, and what became of them."""

from bessemer.rolemodels.distances import closure, contributions, hellinger, relative_to_nation
from bessemer.rolemodels.forecasts import Forecast, forecast
from bessemer.rolemodels.nearest import search, why_none
from bessemer.rolemodels.outlook import Outlook, outlook_of
from bessemer.rolemodels.pools import Pool, episodes
from bessemer.rolemodels.record import ForecastRecord, forecast_record
from bessemer.rolemodels.searches import Episode, Search
from bessemer.rolemodels.standing import check_components

__all__ = [
    "Episode",
    "Forecast",
    "ForecastRecord",
    "Outlook",
    "Pool",
    "Search",
    "check_components",
    "closure",
    "contributions",
    "episodes",
    "forecast",
    "forecast_record",
    "hellinger",
    "outlook_of",
    "relative_to_nation",
    "search",
    "why_none",
]
