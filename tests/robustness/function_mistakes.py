"""Bad inputs of public functions as data: by parameter, and what else each function is given.

A function is called with good values but for one. What only some functions take is in `function_options`.
Those that take neither are listed with the reason.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from tests.robustness.function_arrays import GOOD_ARRAYS
from tests.robustness.function_options import FILES, GOOD, NO_FLAG, NO_FRACTION, NO_PATH

import bessemer as bm
from bessemer.dependence import MRIO
from bessemer.panel import Panel

VALUES = np.arange(1.0, 25.0).reshape(2, 3, 4)
PANEL = Panel(VALUES, (2000, 2010), ("a", "b", "c"), ("w", "x", "y", "z"))
_WALKS = np.cumsum(np.random.default_rng(0).normal(size=(20, 8)), axis=0) + 50.0
COURSES = Panel(_WALKS[:, :, None], tuple(range(1980, 2000)), tuple("ABCDEFGH"), ("x",))
TABLE = MRIO.from_arrays(
    [[1.0, 6, 2, 1], [0, 3, 1, 4], [2, 1, 4, 6], [1, 2, 0, 5]],
    [[30.0, 10], [5, 39], [2, 26], [20, 10]],
    regions=["A", "B"],
    sectors=["farm", "mill"],
    unit="USD",
    year=2011,
)

# (kind, value, class of the error, what must be said) by parameter.
_NO_PANEL = tuple(
    (kind, value, "DataError", "Panel")
    for kind, value in (("none", None), ("text", "jobs"), ("array", VALUES), ("frame", pd.DataFrame()))
)
_NO_TABLE = tuple(
    (kind, value, "", "table of many regions")
    for kind, value in (("none", None), ("text", "world"), ("array", VALUES), ("frame", pd.DataFrame()))
)
_NO_YEAR = (
    ("text", "2013", "YearError", "2013"),
    ("a fraction", 2013.5, "YearError", "2013.5"),
    ("truth", True, "YearError", "True"),
    ("unknown", math.nan, "YearError", "nan"),
)
_NO_REGION = (
    ("unknown", "Nowhere", "RegionError", "'Nowhere'"),
    ("near", "Jillin", "RegionError", "Did you mean 'Jilin'"),
    ("ambiguous", "Springfield", "RegionError", "CZ20800"),
    ("empty", "", "RegionError", "''"),
    ("number", 5, "RegionError", "5"),
)
_NO_DATA = tuple(
    (kind, value, "OptionError", "not a Dataset")
    for kind, value in (("text", "reference"), ("mapping", {}), ("frame", pd.DataFrame()), ("number", 0))
)
_NO_PERIOD = (("text", "x", "", "x"), ("not there", 1700, "", "1700"))

MISTAKES: dict[str, tuple[tuple[str, Any, str, str], ...]] = {
    "panel": _NO_PANEL,
    "old": _NO_PANEL,
    "new": _NO_PANEL,
    "labour": _NO_PANEL,
    "mrio": _NO_TABLE,
    "year": _NO_YEAR,
    "data": _NO_DATA,
    "path": (*FILES, *NO_PATH),
    "across_breaks": NO_FLAG,
    "placebos": NO_FLAG,
    "picked": NO_FLAG,
    "capped": NO_FLAG,
    "share": NO_FRACTION,
    "replaced": NO_FRACTION,
    "spare": NO_FRACTION,
    "essential": NO_FRACTION,
    "population": _NO_PANEL[1:3],
    "reference": (("number", 5, "OptionError", "5"), ("a text", "aa", "", "aa")),
    "start": _NO_PERIOD,
    "end": _NO_PERIOD,
    "name": _NO_REGION,
    "region": _NO_REGION,
    "target": _NO_REGION,
    "treated": (("unknown", "Z", "RegionError", "'Z'"), ("number", 5, "RegionError", "5")),
    "convention": (("unknown", "state", "OptionError", "'stata'"), ("none", None, "OptionError", "None")),
    "presence": (("unknown", "rcb", "OptionError", "rcb"),),
    "proximity": (("unknown", "maximum", "OptionError", "maximum"),),
    "unknown": (("unknown", "zeros", "OptionError", "zeros"),),
    "threshold": (
        ("text", "x", "OptionError", "x"),
        ("unknown", math.nan, "OptionError", "nan"),
        ("negative", -1.0, "OptionError", "-1"),
        ("truth", True, "OptionError", "True"),
    ),
    "rule": (("unknown", "rank", "OptionError", "rank"),),
    "iterations": (("none", 0, "OptionError", "0"), ("text", "x", "OptionError", "x")),
    "only": (("unknown", "nonsense", "OptionError", "nonsense"), ("number", 5, "OptionError", "5")),
    "deficits": (("unknown", "keep", "OptionError", "keep"),),
    "user": (("unknown", "C", "", "C"), ("none", None, "", "None")),
    "draws": (("none", 0, "OptionError", "0"), ("text", "x", "OptionError", "x")),
}

_ON_PANEL: dict[str, dict[str, Any]] = {
    **{
        f"structure.{name}": {"panel": PANEL}
        for name in (
            *("complexity", "diversity", "fitness_complexity", "location_quotient", "product_space"),
            *("relatedness", "specialisation", "structural_change"),
        )
    },
    "structure.shift_share": {"panel": PANEL, "start": 2000, "end": 2010},
    "structure.productivity_change": {"output": PANEL, "labour": PANEL, "start": 2000, "end": 2010},
    "pathways.forecast_entry": {"panel": PANEL, "horizon": 10},
    **{
        f"history.{name}": {"panel": COURSES, "treated": "A", "year": 1990}
        for name in ("synthetic_control", "augmented_control", "synthetic_difference", "compare")
    },
    "history.predictor_control": {
        **{"panel": COURSES, "treated": "A", "year": 1990},
        "predictors": pd.DataFrame({"mean": COURSES.values[:10, :, 0].mean(axis=0)}, index=list("ABCDEFGH")),
    },
    "history.scan_regions": {"panel": COURSES, "regions": ["A"], "year": 1990},
    "harmonise.splice": {"old": PANEL, "new": PANEL},
    "bm.splice": {"old": PANEL, "new": PANEL},
    "harmonise.coverage": {"panel": PANEL, "links": bm.concordance("io42_2012", "goods12")},
}
_ON_TABLE: dict[str, dict[str, Any]] = {
    f"dependence.{name}": {"mrio": TABLE}
    for name in (
        *(
            "aggregate",
            "aggregation_bias",
            "borin_mancini",
            "chain_position",
            "circulation",
            "counterfactual",
        ),
        *("counterfactual_range", "downstreamness", "extract_sectors", "extraction_matrix", "isolation_loss"),
        *("koopman_wang_wei", "sector_circulation", "upstreamness", "value_added_for_demand"),
        *("value_added_trade", "wang_wei_zhu"),
    )
}
_ON_TABLE |= {
    "dependence.circulation_by_year": {"tables": [TABLE]},
    "dependence.koopman_wang_wei_by_year": {"tables": [TABLE]},
    "dependence.counterfactual": {"mrio": TABLE, "elasticities": 4.0},
    "dependence.chokepoints": {"mrio": TABLE, "user": "A"},
    "dependence.import_suppliers": {"mrio": TABLE, "user": "A", "groups": [["farm"]]},
    "dependence.extract_exports": {"mrio": TABLE, "exporter": "A", "importer": "B"},
    "dependence.extract_inputs": {"mrio": TABLE, "supplier": "A", "user": "B"},
    "dependence.elasticity_leverage": {"mrio": TABLE, "region": "A", "elasticities": 4.0},
}
_ON_FILES: dict[str, dict[str, Any]] = {
    "dependence.read_icio": {"path": ""},
    "dependence.read_national": {"path": ""},
    "dependence.read_wiod": {"path": ""},
    "harmonise.read_concordance": {"path": ""},
    "scenarios.read_scenario": {"path": ""},
    "bm.read_concordance": {"path": ""},
}


@cache
def functions() -> dict[str, dict[str, Any]]:
    """Return the good values of every function of the matrix."""
    data = bm.reference()
    on_data: dict[str, dict[str, Any]] = {
        "bm.region": {"name": "Jilin"},
        "bm.study": {"name": "Jilin"},
        "history.trajectory": {"region": "Jilin"},
        "history.hubs": {},
        "dependence.world_table": {"data": data},
        "dependence.national_table": {"data": data, "year": 2017},
        "dependence.nafta_replication": {"data": data},
        "dependence.regionalisation_errors": {},
        "dependence.shipped_provincial_table": {"data": data, "region": "CN-JL"},
        "pathways.options": {"region": "Pittsburgh"},
        "pathways.portfolio": {"options": "Pittsburgh"},
        "pathways.stepping_stones": {"region": "Pittsburgh", "target": "10"},
        "pathways.supporters": {"region": "Pittsburgh", "industry": "10"},
        "pathways.told": {"region": "Pittsburgh"},
        "pathways.hit_rates": {},
        "rolemodels.transfer": {"data": data, "target": "Jilin"},
        "rolemodels.evidence": {"role_model": "Pittsburgh"},
        "scenarios.simulate": {"study_or_region": "Jilin"},
        "scenarios.hindcasts": {},
        "harmonise.crosswalk": {"target": "zones1990"},
        "bm.crosswalk": {"target": "zones1990"},
        "bm.verify": {"only": "shift-share"},
    }
    return {**_ON_PANEL, **_ON_TABLE, **_ON_FILES, **on_data, **GOOD, **GOOD_ARRAYS}


# (function, parameter) or with a kind: why a general mistake is none there.
NOT_THERE: dict[tuple[str, ...], str] = {
    ("structure.complexity", "iterations"): "only the method of reflections has them",
    ("structure.product_space", "region"): "a region of the panel, none for no region; tests of the space",
    ("dependence.elasticity_leverage", "region"): "a region of the table; tests of shocks",
    ("dependence.extract_inputs", "user"): "a region of the table; tests of extraction",
    ("dependence.shipped_provincial_table", "region"): "an id; the provinces' tests",
    ("dependence.read_icio", "year"): "the year that the table is said to be of",
    ("dependence.read_national", "year"): "the year that the table is said to be of",
    ("pathways.stepping_stones", "target"): "an industry",
    ("bm.open_study", "data"): "looked at once a study is read from a file, by the check of study()",
    ("harmonise.read_concordance", "target"): "any text names a list of codes",
    ("bm.read_concordance", "target"): "any text names a list of codes",
    ("harmonise.crosswalk", "target"): "a list of places; tests of crosswalks",
    ("bm.crosswalk", "target"): "a list of places; tests of crosswalks",
}

_STORED = "it works on stored datasets: the commands of the matrix call it"
_CHARTS = "it draws a result of the library; nothing is asked"
WITHOUT: dict[str, str] = {
    "structure.sparse_complexity": "it takes SparseLevels, and says so: test_role_models_bad_input",
    "structure.co_occurrence": "tables of any engine; tests of micro-data have each mistake",
    "dependence.elasticity_sets": "it takes nothing",
    **{f"pathways.{name}": _CHARTS for name in ("frontier_chart", "options_chart", "reliability_chart")},
    "rolemodels.why_none": "it says why a search that went before it, with its own checks, found none",
    **{f"scenarios.{name}": "it runs a Plan of simulate()" for name in ("run", "split_of")},
    **{f"harmonise.{name}": _STORED for name in ("harmonise_dataset", "splice_datasets")},
    "bm.co_occurrence": "tables of any engine; tests of micro-data have each mistake",
    "bm.reference": "it takes nothing",
    "bm.save_study": "the matrix of commands has its targets",
}
