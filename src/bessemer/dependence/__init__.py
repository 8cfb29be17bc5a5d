"""What do we lean on? Value added by origin, imported inputs, customs trade, exposure to foreign demand."""

from bessemer.dependence.circulation import import_content
from bessemer.dependence.exposure import foreign_demand_exposure, joined_groups
from bessemer.dependence.origin import (
    by_region,
    foreign_demand_share,
    foreign_origin_share,
    value_added_for_demand,
)
from bessemer.dependence.province import CNY_PER_USD, customs
from bessemer.dependence.tables import MRIO, InputOutputTable, national_table, world_table

__all__ = [
    "CNY_PER_USD",
    "MRIO",
    "InputOutputTable",
    "by_region",
    "customs",
    "foreign_demand_exposure",
    "foreign_demand_share",
    "foreign_origin_share",
    "import_content",
    "joined_groups",
    "national_table",
    "value_added_for_demand",
    "world_table",
]
