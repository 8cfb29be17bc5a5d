"""Mistakes in what only some functions take: named options, lists, searches; by function and parameter.

The good values stand beside them. What is a region, a year or data everywhere is in `function_mistakes`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

import bessemer as bm

Row = tuple[str, Any, str, str]


@dataclass(frozen=True)
class Later:
    """A good value that takes a while: computed when a test first needs it."""

    made: Callable[[], Any]


def wrong(*values: Any, error: str = "OptionError", said: str | None = None) -> tuple[Row, ...]:
    """Return a row for each value, which the error must show."""
    return tuple((repr(value)[:20], value, error, str(value) if said is None else said) for value in values)


@cache
def _search() -> Any:
    return bm.rolemodels.search(bm.reference(), "Jilin", 2013)


@cache
def _nation() -> Any:
    return bm.dependence.national_table(bm.reference(), 2017)


@cache
def _output() -> Any:
    return _nation().x * 0.1


SEARCH, NATION, OUTPUT = Later(_search), Later(_nation), Later(_output)
YEARS, VALUES = list(range(1980, 2000)), np.arange(20.0) + 1
FLOWS = pd.DataFrame([(2020, 1, 2, "a", 1.0), (2020, 3, 1, "a", 2.0)], columns=list("tijkv"))
ROWS = pd.DataFrame({"r": ["a"], "i": ["x"], "y": [2000]})

_WHOLE = wrong("x", -1, 1.5, math.nan)
_NONE_OF = wrong("nonsense", None, 5)
_NO_SEARCH = wrong("x", 5, said="is not a Search")
_NO_JOBS = wrong("x", -1, math.nan)
_NO_REGIONS = wrong(5, "x")
_NO_TABLES = wrong(5, "x", [None], ["x"], said="tables")
_FRACTION = (*wrong("x", None, said="is not a number"), *wrong(-1, math.nan))

GOOD: dict[str, dict[str, Any]] = {
    "structure.convention_named": {"name": "stata"},
    "structure.technology_intensity": {"panels": "jobs"},
    "structure.presence": {"quotients": np.ones((2, 2))},
    "history.axis": {"data": Later(bm.reference), "kind": "nuts2", "name": "jobs"},
    "history.evidence_grid": {"data": Later(bm.reference), "region": "Pittsburgh", "year": 1983},
    "history.same_sign": {"effects": [1.0, 2.0], "across": "pools"},
    "history.turning_points": {"years": YEARS, "values": VALUES},
    "history.responses": {"years": YEARS, "region": VALUES, "nation": VALUES},
    "dependence.national_circulation": {"tables": Later(lambda: [_nation()])},
    "dependence.import_content": {"table": NATION},
    "dependence.cut_ranges": {"data": Later(bm.reference), "region": "USA", "partner": "CHN"},
    "dependence.product_dependence": {"flows": FLOWS, "members": [1]},
    "dependence.regionalise": {"table": NATION, "output": OUTPUT, "region": "CN-JL"},
    "dependence.provincial_table": {"table": NATION, "output": OUTPUT, "region": "CN-JL"},
    "dependence.trade_quotients": {"output": np.ones(3), "national_output": np.full(3, 9.0)},
    "dependence.read_tidy": {"source": "", "unit": "USD", "year": 2011},
    "dependence.read_wiod_years": {"folder": "."},
    "rolemodels.search": {"data": Later(bm.reference), "target": "Jilin"},
    "rolemodels.contrast": {"data": Later(bm.reference), "search": SEARCH},
    "rolemodels.contrast_part": {"data": Later(bm.reference), "search": SEARCH},
    "rolemodels.transfer_part": {"data": Later(bm.reference), "search": SEARCH},
    "rolemodels.carryover_table": {"data": Later(bm.reference), "search": SEARCH, "models": ()},
    "rolemodels.evidence_part": {"data": Later(bm.reference), "region": "Pittsburgh"},
    "rolemodels.explore": {"data": Later(bm.reference), "region": "Jilin", "year": 2013, "search": SEARCH},
    "rolemodels.forecast": {"data": Later(bm.reference), "region": "Pittsburgh"},
    "rolemodels.forecast_part": {"data": Later(bm.reference), "region": "Pittsburgh"},
    "rolemodels.forecast_record": {"data": Later(bm.reference), "region": "Pittsburgh", "horizon": 10},
    "rolemodels.episodes": {
        **{"data": Later(bm.reference), "kind": "nuts2", "classification": "a10"},
        "codes": ("A", "B-E"),
    },
    "rolemodels.check_components": {"components": "structure"},
    "scenarios.scenario_of": {"given": {}},
    "scenarios.shipped": {"name": ""},
    "bm.concordance": {"source": "io42_2012", "target": "goods12"},
    "bm.dataset": {"name": ""},
    "bm.open_study": {"source": ""},
    "bm.microdata": {"table": ROWS, "region": "r", "industry": "i", "year": "y", "count": True},
}

FILES: tuple[Row, ...] = (
    ("not there", "missing.csv", "", "missing.csv"),
    ("a folder", ".", "", "."),
    ("empty", "empty.csv", "", "empty.csv"),
    ("no table", "noise.csv", "", "noise.csv"),
)

NO_PATH: tuple[Row, ...] = (
    ("none", None, "OptionError", "None is no path"),
    ("number", 5, "OptionError", "5 is no path"),
)
# To Python every text is true.
NO_FLAG: tuple[Row, ...] = (("text", "no", "OptionError", "'no' is neither True nor False"),)
NO_FRACTION: tuple[Row, ...] = (
    *wrong("x", None, True, said="is not a number"),
    *wrong(-1, 1.5, math.nan),
)

OPTIONS: dict[tuple[str, str], tuple[Row, ...]] = {
    ("structure.convention_named", "name"): wrong("state", None, 5),
    ("structure.technology_intensity", "regions"): (
        *_NO_REGIONS,
        *wrong(["Jillin"], error="RegionError", said="Did you mean 'Jilin'"),
    ),
    ("structure.technology_intensity", "panels"): wrong(None, 5, "nowhere", error="", said=""),
    ("structure.presence", "quotients"): wrong(
        None, "x", ["a"], error="DataError", said="no list of numbers"
    ),
    ("structure.fitness_complexity", "tolerance"): (
        *wrong("x", math.nan, -1.0, math.inf),
        *wrong(True, said="True is not a number"),
    ),
    ("structure.product_space", "strong_link"): wrong("x", math.nan, -1.0, 0.0, 1.5, True),
    ("history.axis", "kind"): wrong("zz", None, 5, error="RegionError"),
    ("history.axis", "name"): _NONE_OF,
    ("history.axis", "reference"): _NONE_OF,
    ("history.evidence_grid", "workers"): wrong(0, "x"),
    ("history.same_sign", "across"): _NONE_OF,
    ("history.same_sign", "effects"): wrong(5, "x", error="DataError"),
    ("history.augmented_control", "penalty"): wrong("x", math.nan, -1.0, 0.0, math.inf, True),
    ("history.turning_points", "years"): wrong(5, "x", ["x"]),
    ("history.turning_points", "values"): wrong(5, "x", ["a"], error="DataError"),
    ("history.turning_points", "workers"): wrong(0, "x"),
    ("history.turning_points", "draws"): _WHOLE,
    ("history.turning_points", "seed"): _WHOLE,
    ("history.responses", "years"): wrong(5, "x", ["x"]),
    ("history.responses", "nation"): wrong("x", ["a"], error="DataError"),
    ("history.responses", "horizon"): (*_WHOLE, *wrong(0, None)),
    ("history.responses", "region"): wrong([1.0], error="DataError", said="same years"),
    ("dependence.aggregate", "sectors"): wrong(5, "x", error="DataError", said="no mapping of sectors"),
    ("dependence.aggregate", "regions"): wrong(5, "x", error="DataError", said="no mapping of regions"),
    ("dependence.import_suppliers", "investment"): (
        *wrong("x", 1.5, True, -1),
        *wrong(9, error="DataError", said="9"),
    ),
    ("dependence.circulation_by_year", "tables"): _NO_TABLES,
    ("dependence.circulation_by_year", "regions"): _NO_REGIONS,
    ("dependence.koopman_wang_wei_by_year", "tables"): _NO_TABLES,
    ("dependence.koopman_wang_wei_by_year", "regions"): _NO_REGIONS,
    ("dependence.national_circulation", "tables"): _NO_TABLES,
    ("dependence.import_content", "table"): wrong(None, "x", error="DataError", said="table of a nation"),
    ("dependence.import_content", "products"): (*_NO_REGIONS, *wrong(["zz"], error="DataError", said="zz")),
    ("dependence.cut_ranges", "region"): wrong("Nowhere", None, "", error="UnavailableError", said=""),
    ("dependence.cut_ranges", "partner"): (
        *wrong("Nowhere", error="UnavailableError"),
        *wrong("USA", said="'USA' cannot be cut off"),
    ),
    ("dependence.cut_ranges", "sectors"): (
        *wrong(None, 5),
        *wrong("nonsense", error="ClassificationError", said="nonsense"),
    ),
    ("dependence.cut_ranges", "via"): _NONE_OF,
    ("dependence.product_dependence", "flows"): wrong(None, "x", error="DataError", said="no frame"),
    ("dependence.product_dependence", "columns"): wrong("x", 5),
    ("dependence.regionalise", "table"): wrong(None, "x", error="DataError", said="table of a nation"),
    ("dependence.regionalise", "region"): wrong(None, 5, ""),
    ("dependence.regionalise", "method"): _NONE_OF,
    ("dependence.regionalise", "delta"): _FRACTION,
    ("dependence.provincial_table", "table"): wrong(None, "x", error="DataError", said="table of a nation"),
    ("dependence.provincial_table", "region"): wrong(None, 5, ""),
    ("dependence.provincial_table", "deltas"): (*wrong("x", 5, ["x"]), *wrong([], said="No delta")),
    ("dependence.trade_quotients", "method"): _NONE_OF,
    ("dependence.trade_quotients", "delta"): _FRACTION,
    ("dependence.trade_quotients", "sectors"): (
        *wrong(5, "abc", [1, 2, 3]),
        *wrong(["a"], error="DataError", said="1 sectors"),
    ),
    ("dependence.read_tidy", "source"): (*FILES, *NO_PATH),
    ("dependence.read_tidy", "year"): (),  # the year that the table is said to be of
    ("dependence.read_wiod_years", "folder"): (*wrong("missing", ".", error="DataError"), *NO_PATH),
    ("dependence.read_wiod_years", "years"): wrong("x", 5, ["x"]),
    ("rolemodels.search", "components"): wrong("nonsense", "", None, 5),
    ("rolemodels.search", "role_model"): wrong("Nowhere", "", 5, error="RegionError"),
    ("rolemodels.search", "classification"): wrong("nonsense", 5, error=""),
    ("rolemodels.search", "top"): (*_WHOLE, *wrong(0, None)),
    ("rolemodels.search", "candidates"): wrong("nonsense", 5, error=""),
    ("rolemodels.search", "min_jobs"): _NO_JOBS,
    ("rolemodels.search", "horizon"): (*_WHOLE, *wrong(0, None)),
    ("rolemodels.search", "recovered_by"): _NONE_OF,
    ("rolemodels.search", "reference"): _NONE_OF,
    ("rolemodels.search", "country"): wrong("Nowhere", 5, error=""),
    ("rolemodels.contrast", "search"): _NO_SEARCH,
    ("rolemodels.contrast", "count"): (*_WHOLE, *wrong(0)),
    ("rolemodels.contrast", "hubs"): _NO_REGIONS,
    ("rolemodels.contrast", "draws"): (*_WHOLE, *wrong(0, None)),
    ("rolemodels.contrast", "seed"): (*_WHOLE, *wrong(None)),
    ("rolemodels.contrast_part", "search"): _NO_SEARCH,
    ("rolemodels.contrast_part", "seed"): (*_WHOLE, *wrong(None)),
    ("rolemodels.transfer_part", "search"): _NO_SEARCH,
    ("rolemodels.transfer_part", "years"): (*_WHOLE, *wrong(0, None)),
    ("rolemodels.transfer_part", "total"): wrong("x", -1, math.nan),
    ("rolemodels.transfer_part", "seed"): (*_WHOLE, *wrong(None)),
    ("rolemodels.carryover_table", "search"): _NO_SEARCH,
    ("rolemodels.carryover_table", "models"): wrong(None, "x", ["x"]),
    ("rolemodels.explore", "search"): _NO_SEARCH,
    ("rolemodels.explore", "chosen"): (
        *wrong(5, "x", ["x"]),
        *wrong([("a", 1.5)], error="YearError", said="1.5"),
    ),
    ("rolemodels.forecast", "horizons"): (*wrong(5, "x"), *wrong([], [0], ["x"], said="no forecast")),
    ("rolemodels.forecast", "national_growth"): wrong("x", math.nan, -2.0),
    ("rolemodels.forecast_record", "horizon"): (*_WHOLE, *wrong(0, None)),
    ("rolemodels.forecast_record", "period"): _NONE_OF,
    ("rolemodels.episodes", "kind"): _NONE_OF,
    ("rolemodels.episodes", "classification"): (*_NONE_OF, *wrong("gb19")),
    ("rolemodels.episodes", "codes"): wrong(5, "A"),
    ("rolemodels.episodes", "regions"): _NO_REGIONS,
    ("rolemodels.episodes", "base_years"): wrong(5, "x", ["x"]),
    ("rolemodels.episodes", "min_jobs"): _NO_JOBS,
    ("rolemodels.episodes", "horizon"): (*_WHOLE, *wrong(0, None)),
    ("rolemodels.episodes", "recovered_by"): _NONE_OF,
    ("rolemodels.episodes", "reference"): _NONE_OF,
    ("rolemodels.episodes", "followed"): NO_FLAG,
    ("pathways.hit_rates", "below"): wrong("x", math.nan, -1.0, 0, math.inf, True),
    ("rolemodels.check_components", "components"): wrong("nonsense", None, 5),
    ("scenarios.scenario_of", "given"): wrong(None, 5, {"q": 1}, error="", said=""),
    ("scenarios.shipped", "name"): wrong("nonsense", None, 5, error=""),
    ("bm.concordance", "source"): wrong("nonsense", None, 5, error="ClassificationError"),
    ("bm.concordance", "target"): wrong("nonsense", None, 5, error="ClassificationError"),
    ("bm.dataset", "name"): wrong("nonsense", None, 5, error=""),
    ("bm.open_study", "source"): (*FILES, *wrong(None, 5, said="is no name of a file")),
    ("bm.study", "cases"): wrong(5, [5], said="no list of cases"),
    ("harmonise.read_concordance", "columns"): wrong(5, "x", said="is no mapping"),
    ("bm.microdata", "table"): wrong(None, 5, error="DataError", said="is no table"),
    ("bm.microdata", "region"): wrong("q", None, error=""),
    ("bm.microdata", "industry"): wrong("q", 5, error=""),
    ("bm.microdata", "year"): (*wrong("q", error=""), *wrong(None, 2000.5, error="YearError")),
    ("bm.microdata", "value"): wrong("q", error="", said=""),
    ("bm.microdata", "minimum"): wrong(-1, error="OptionError", said=""),
    ("bm.microdata", "missing"): _NONE_OF,
    ("bm.microdata", "absent"): _NONE_OF,
    ("bm.microdata", "unit"): wrong(5),
    ("bm.microdata", "classification"): wrong(5),
    ("bm.microdata", "source"): wrong(5),
    ("bm.microdata", "allow_negative"): NO_FLAG,
}
