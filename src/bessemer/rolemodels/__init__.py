"""Who was like us? Region-years that looked like a region, and what became of them."""

from bessemer.rolemodels.carryover import carryover_table
from bessemer.rolemodels.components import check_components
from bessemer.rolemodels.contrast_parts import contrast_part
from bessemer.rolemodels.contrasts import Contrast, contrast
from bessemer.rolemodels.distances import closure, contributions, hellinger, relative_to_nation
from bessemer.rolemodels.evidences import Evidence, evidence, evidence_part
from bessemer.rolemodels.forecasts import Forecast, forecast
from bessemer.rolemodels.nearest import search, why_none
from bessemer.rolemodels.outlook import forecast_part
from bessemer.rolemodels.perturbation import average_factor, capped, perturb, pooled_factor, relative_factor
from bessemer.rolemodels.pools import Pool, episodes
from bessemer.rolemodels.record import ForecastRecord, forecast_record
from bessemer.rolemodels.searches import Episode, Search
from bessemer.rolemodels.separation import false_discovery, standardised_difference
from bessemer.rolemodels.transfer_parts import transfer_part
from bessemer.rolemodels.transfers import Carried, transfer

__all__ = [
    "Carried",
    "Contrast",
    "Episode",
    "Evidence",
    "Forecast",
    "ForecastRecord",
    "Pool",
    "Search",
    "average_factor",
    "capped",
    "carryover_table",
    "check_components",
    "closure",
    "contrast",
    "contrast_part",
    "contributions",
    "episodes",
    "evidence",
    "evidence_part",
    "false_discovery",
    "forecast",
    "forecast_part",
    "forecast_record",
    "hellinger",
    "perturb",
    "pooled_factor",
    "relative_factor",
    "relative_to_nation",
    "search",
    "standardised_difference",
    "transfer",
    "transfer_part",
    "why_none",
]
