"""What do we lean on? Value added by origin, imported inputs, customs trade, exposure to foreign demand."""

from bessemer.dependence.aggregation import aggregate, aggregation_bias
from bessemer.dependence.balance import gras
from bessemer.dependence.borders import borin_mancini
from bessemer.dependence.chokepoint import chokepoints
from bessemer.dependence.cuts.ranges import cut_ranges
from bessemer.dependence.decompose import koopman_wang_wei, wang_wei_zhu
from bessemer.dependence.exposure import foreign_demand_exposure, joined_groups
from bessemer.dependence.extract import (
    extract_exports,
    extract_inputs,
    extract_sectors,
    extraction_matrix,
)
from bessemer.dependence.gravity import (
    counterfactual,
    counterfactual_range,
    elasticity_leverage,
    elasticity_sets,
    isolation_loss,
    nafta_replication,
)
from bessemer.dependence.inspection import spectral_radius
from bessemer.dependence.mrio import MRIO, InputOutputTable
from bessemer.dependence.national import import_content, national_circulation
from bessemer.dependence.origin import (
    by_region,
    foreign_demand_share,
    foreign_origin_share,
    value_added_for_demand,
)
from bessemer.dependence.position import chain_position, downstreamness, upstreamness
from bessemer.dependence.products import product_dependence
from bessemer.dependence.province import CNY_PER_USD, customs
from bessemer.dependence.readers import (
    from_pymrio,
    read_icio,
    read_national,
    read_tidy,
    read_wiod,
    read_wiod_years,
)
from bessemer.dependence.regional.quotients import trade_quotients
from bessemer.dependence.regional.ranges import ProvincialTable, provincial_table, shipped_provincial_table
from bessemer.dependence.regional.record import regionalisation_errors
from bessemer.dependence.regional.regionalised import RegionalTable, regionalise
from bessemer.dependence.routing import circulation, sector_circulation
from bessemer.dependence.series import circulation_by_year, koopman_wang_wei_by_year
from bessemer.dependence.suppliers import import_suppliers
from bessemer.dependence.tables import national_table, world_table
from bessemer.dependence.trade import value_added_trade

__all__ = [
    "CNY_PER_USD",
    "MRIO",
    "InputOutputTable",
    "ProvincialTable",
    "RegionalTable",
    "aggregate",
    "aggregation_bias",
    "borin_mancini",
    "by_region",
    "chain_position",
    "chokepoints",
    "circulation",
    "circulation_by_year",
    "counterfactual",
    "counterfactual_range",
    "customs",
    "cut_ranges",
    "downstreamness",
    "elasticity_leverage",
    "elasticity_sets",
    "extract_exports",
    "extract_inputs",
    "extract_sectors",
    "extraction_matrix",
    "foreign_demand_exposure",
    "foreign_demand_share",
    "foreign_origin_share",
    "from_pymrio",
    "gras",
    "import_content",
    "import_suppliers",
    "isolation_loss",
    "joined_groups",
    "koopman_wang_wei",
    "koopman_wang_wei_by_year",
    "nafta_replication",
    "national_circulation",
    "national_table",
    "product_dependence",
    "provincial_table",
    "read_icio",
    "read_national",
    "read_tidy",
    "read_wiod",
    "read_wiod_years",
    "regionalisation_errors",
    "regionalise",
    "sector_circulation",
    "shipped_provincial_table",
    "spectral_radius",
    "trade_quotients",
    "upstreamness",
    "value_added_for_demand",
    "value_added_trade",
    "wang_wei_zhu",
    "world_table",
]
