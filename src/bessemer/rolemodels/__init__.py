"""Who was like us? Region-years that looked like a region, and what became of them."""

from bessemer.rolemodels.contrasting.contrasts import Contrast, contrast
from bessemer.rolemodels.contrasting.parts import contrast_part
from bessemer.rolemodels.contrasting.separation import false_discovery, standardised_difference
from bessemer.rolemodels.departures.evidences import Evidence, evidence, evidence_part
from bessemer.rolemodels.forecasting.forecasts import Forecast, forecast
from bessemer.rolemodels.forecasting.outlook import forecast_part
from bessemer.rolemodels.forecasting.record import ForecastRecord, forecast_record
from bessemer.rolemodels.lookalikes.components import check_components
from bessemer.rolemodels.lookalikes.distances import closure, contributions, hellinger, relative_to_nation
from bessemer.rolemodels.lookalikes.nearest import search, why_none
from bessemer.rolemodels.lookalikes.pools import Pool, episodes
from bessemer.rolemodels.lookalikes.searches import Episode, Search
from bessemer.rolemodels.telling.exploring import explore
from bessemer.rolemodels.transferring.carryover import carryover_table
from bessemer.rolemodels.transferring.parts import transfer_part
from bessemer.rolemodels.transferring.perturbation import (
    average_factor,
    capped,
    perturb,
    pooled_factor,
    relative_factor,
)
from bessemer.rolemodels.transferring.transfers import Carried, transfer

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
    "explore",
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
