"""Bad inputs of public methods, and of functions of casebook, words and classify, as data.

`GOOD` has what each is called with; `MISTAKES` has rows (value, class of the error, what must be said) by
parameter. A method's own name stands behind its class; what it is called on is in `test_method_matrix`.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from tests.robustness.function_options import FILES, Later

import bessemer as bm
from bessemer.words import Message

ROWS = pd.DataFrame({"r": ["a", "b"], "i": ["x", "x"], "y": [2000, 2000], "v": [1.0, 2.0]})
LINKS = Later(lambda: bm.concordance("naics2012", "naics2017"))
CASES = Later(bm.casebook.shipped_cases)

Row = tuple[Any, str, str]


def rows(*values: Any, error: str = "", said: str | None = None) -> tuple[Row, ...]:
    """Return a row for each value, which the error shows unless something else is said."""
    return tuple((value, error, str(value) if said is None else said) for value in values)


_FLAG = (("no", "OptionError", "neither True nor False"), (1, "OptionError", "neither True nor False"))
_RULE = rows("keep", None, 5, error="OptionError")
_NO_CASES = rows(None, 5, ["x"], "flint", error="OptionError", said="cases")
_NO_LINKS = rows(None, "x", 5, {}, error="ClassificationError", said="no concordance")
_NO_SCHEME = rows("isic9", None, 5, ["a"], error="ClassificationError")
_NO_LOCALE = rows("fr", None, 5, error="OptionError")
_NO_ARRAY = (("x", "DataError", ""), (None, "DataError", ""), (np.ones(3), "DataError", ""))
_NO_PLACE = rows("x", None, -1, 9, True, 0.5, error="OptionError", said="region")
_NO_REGION = rows("Jilin", None, 5, error="RegionError", said="no Region")

GOOD: dict[str, dict[str, Any]] = {
    "Panel.from_frame": {"frame": ROWS, "region": "r", "industry": "i", "value": "v", "year": "y"},
    "Panel.to_frame": {},
    "Panel.select": {},
    "Panel.at": {"year": 2000},
    "Panel.of": {"region": "a"},
    "Panel.series": {"region": "a", "industry": "w"},
    "Panel.year_for": {"year": 2000},
    "Panel.sum_industries": {},
    "Panel.sum_regions": {},
    "Panel.change": {"start": 2000, "end": 2010},
    "Panel.breaks_between": {"start": 2000, "end": 2010},
    "Panel.aggregate": {"target": "sections16"},
    "Panel.convert": {"concordance": LINKS},
    "MRIO.from_arrays": {
        **{"Z": [[1.0, 2.0], [3.0, 1.0]], "F": [[3.0], [4.0]], "regions": ["A"], "sectors": ["f", "m"]},
        **{"unit": "USD", "year": 2011},
    },
    "MRIO.rebalanced": {"x": [10.0, 51.0, 38.0, 38.0]},
    "MRIO.inverse_rows": {"region": 0},
    "MRIO.block": {"region": 0},
    "MRIO.solve": {"demand": np.ones(4)},
    "Dataset.arrow": {"key": "regions"},
    "Dataset.frame": {"key": "regions"},
    "Dataset.panel": {"key": "us_total_jobs"},
    "Dataset.tables": {"geography": "nuts2"},
    "Dataset.geography": {"region": Later(lambda: bm.region("Jilin"))},
    "Dataset.nation": {"region": Later(lambda: bm.region("Jilin"))},
    "Study.__init__": {"region": Later(lambda: bm.region("Jilin")), "data": Later(bm.reference)},
    "casebook.events_chart": {"pairs": ()},
    "casebook.find": {"cases": CASES, "id": "flint"},
    "casebook.for_regions": {"cases": CASES, "region_ids": ["CN-JL"]},
    "casebook.match": {"place": "Jilin"},
    "casebook.read_cases": {"path": ""},
    "casebook.search": {"cases": CASES},
    "words.colon": {"locale": "en"},
    "words.gap": {"locale": "en"},
    "words.catalogue": {"locale": "en"},
    "words.locale_of": {"name": "en"},
    "words.heading_unit": {"kind": "usd_column", "locale": "en"},
    "words.format_value": {"value": 1.0, "kind": "percent", "locale": "en"},
    "words.placeholders": {"template": "{a}"},
    "words.say": {"message": Message("ui.year", year=2017)},
    "classify.add_scheme": {"own": None},
    "classify.aim_codes": {"scheme": "sections16"},
    "classify.aim_of": {"scheme": "sections16", "code": "health"},
    "classify.compose": {
        "first": LINKS,
        "second": Later(lambda: bm.concordance("naics2017", "naics2022")),
    },
    "classify.concordance": {"source": "naics2012", "target": "naics2017"},
    "classify.has_concordance": {"source": "naics2012", "target": "naics2017"},
    "classify.invert": {"concordance": LINKS},
    "classify.scheme": {"name": "a10"},
    "classify.weighted": {"concordance": LINKS},
    "harmonise.convert_bounds": {"panel": Later(lambda: bm.Panel([[[1.0]]], (2016,), ("a",), ("452112",)))},
    "scenarios.scenario_answer": {
        "study": Later(lambda: bm.study("Jilin")),
        "scenarios": Later(lambda: [bm.scenarios.shipped("own-trend")]),
    },
    "cuts.cut_answer": {"data": None, "region": "Jilin", "partner": "USA"},
    "bm.import_table": {"path": "", "name": "towns"},
    "pathways.us_places": {"data": None},
}
GOOD["harmonise.convert_bounds"]["links"] = LINKS

MISTAKES: dict[tuple[str, str], tuple[Row, ...]] = {
    ("Panel.from_frame", "frame"): rows(None, 5, "jobs", error="DataError", said=""),
    ("Panel.from_frame", "region"): rows("place", None, 5, "", error="DataError"),
    ("Panel.from_frame", "absent"): _RULE,
    ("Panel.from_frame", "allow_negative"): _FLAG,
    ("Panel.from_frame", "memory_limit"): rows("x", error="OptionError", said=""),
    ("Panel.to_frame", "backend"): rows("excel", None, 5, error="OptionError"),
    ("Panel.select", "years"): rows(2000, [1999], ["2000"], "2000", error="DataError", said=""),
    ("Panel.select", "regions"): rows("a", ["z"], 5, [["a"]], error="DataError", said=""),
    ("Panel.select", "industries"): rows("w", ["q"], 5, error="DataError", said=""),
    ("Panel.at", "year"): rows(1999, "2000", None, [2000], error="DataError", said=""),
    ("Panel.of", "region"): rows("z", None, ["a"], error="DataError", said=""),
    ("Panel.series", "region"): rows("z", None, error="DataError"),
    ("Panel.series", "industry"): rows("q", None, error="DataError"),
    ("Panel.year_for", "year"): rows("2000", 2000.5, math.nan, error="YearError"),
    ("Panel.sum_industries", "unknown"): _RULE,
    ("Panel.sum_regions", "unknown"): _RULE,
    ("Panel.change", "start"): rows(1999, "2000", None, error="DataError"),
    ("Panel.change", "across_breaks"): _FLAG,
    ("Panel.breaks_between", "start"): rows("2000", None, math.nan, error="YearError"),
    ("Panel.breaks_between", "end"): rows("2000", None, error="YearError"),
    ("Panel.breaks_between", "region"): rows(5, ["a"], "z", error="DataError"),
    ("Panel.aggregate", "target"): _NO_SCHEME,
    ("Panel.convert", "concordance"): _NO_LINKS,
    ("Panel.convert", "missing"): _RULE,
    ("Panel.convert", "unknown"): _RULE,
    ("Panel.convert", "absent"): _RULE,
    ("Panel.convert", "unlisted"): _RULE,
    ("MRIO.from_arrays", "Z"): _NO_ARRAY,
    ("MRIO.from_arrays", "F"): _NO_ARRAY,
    ("MRIO.from_arrays", "regions"): rows(3, None, "A", [], error="DataError", said="regions"),
    ("MRIO.from_arrays", "sectors"): rows(3, None, "fm", ["f", "f"], error="DataError", said="sectors"),
    ("MRIO.from_arrays", "year"): rows("x", None, 2011.5, error="YearError"),
    ("MRIO.from_arrays", "unit"): rows(5, None, error="DataError"),
    ("MRIO.from_arrays", "x"): rows("x", [1.0], [9.0, 9.0], error="DataError", said="x"),
    ("MRIO.rebalanced", "x"): rows("x", None, [1.0], error="DataError", said="x"),
    ("MRIO.rebalanced", "v"): rows("x", [1.0], error="DataError", said="v"),
    ("MRIO.inverse_rows", "region"): _NO_PLACE,
    ("MRIO.block", "region"): _NO_PLACE,
    ("MRIO.solve", "demand"): rows("x", None, [1.0], error="DataError", said="demand"),
    ("Dataset.arrow", "key"): rows("nowhere", None, 5, ["x"], error="UnavailableError"),
    ("Dataset.frame", "key"): rows("nowhere", None, 5, ["x"], error="UnavailableError"),
    ("Dataset.panel", "key"): rows("nowhere", None, 5, ["x"], "regions", error="UnavailableError"),
    ("Dataset.panel", "column"): rows("x", None, ["x"], error="UnavailableError", said="column"),
    ("Dataset.geography", "region"): _NO_REGION,
    ("Dataset.nation", "region"): _NO_REGION,
    ("Study.__init__", "region"): _NO_REGION,
    ("Study.__init__", "data"): rows("reference", 5, None, error="OptionError", said="not a Dataset"),
    ("Study.__init__", "year"): rows("2013", 1700, 2000.5, error="YearError"),
    ("Study.__init__", "role_model"): rows("Pittsburgh", 5, error="RegionError", said="no Region"),
    ("Study.__init__", "role_model_year"): rows("1980", 1980.5, error="YearError"),
    ("Study.__init__", "components"): rows("x", None, 5, error="OptionError"),
    ("Study.__init__", "cases"): rows("missing.yaml", 5, ["x"], said=""),
    ("casebook.events_chart", "pairs"): rows(
        None, 5, "x", ["x"], [(1, 2)], error="OptionError", said="pairs"
    ),
    ("casebook.find", "cases"): _NO_CASES,
    ("casebook.find", "id"): rows("nowhere", None, 5, error="OptionError"),
    ("casebook.for_regions", "cases"): _NO_CASES,
    ("casebook.for_regions", "region_ids"): rows(5, None, [5], error="OptionError"),
    ("casebook.match", "place"): (
        *rows("Nowhere", error="RegionError"),
        *rows(5, None, error="OptionError", said="neither a region nor a study"),
    ),
    ("casebook.match", "data"): rows("x", 5, error="OptionError", said="not a Dataset"),
    ("casebook.match", "year"): rows("2013", 2013.5, error="YearError"),
    ("casebook.match", "role_model"): rows("Nowhere", 5, error="RegionError"),
    ("casebook.match", "cases"): rows(5, ["x"], "flint", error="OptionError"),
    ("casebook.read_cases", "path"): (
        *((value, "", said) for _, value, _, said in FILES),
        *rows(None, 5, error="OptionError", said="is no path"),
    ),
    ("casebook.read_cases", "data"): rows("x", 5, error="OptionError", said="not a Dataset"),
    ("casebook.read_cases", "shipped"): _FLAG,
    ("casebook.search", "cases"): _NO_CASES,
    ("casebook.search", "text"): rows(5, "x" * 300, error="OptionError", said="a text"),
    ("casebook.search", "kind"): rows("x", 5, error="OptionError"),
    ("casebook.search", "sector"): rows("x", 5, error="OptionError"),
    ("casebook.search", "decade"): rows("x", 1995, 1.5, error="OptionError"),
    ("casebook.search", "country"): rows("x", 5, error="OptionError"),
    ("casebook.search", "evidence"): rows("x", 5, error="OptionError"),
    ("words.colon", "locale"): _NO_LOCALE,
    ("words.gap", "locale"): _NO_LOCALE,
    ("words.catalogue", "locale"): (*_NO_LOCALE, *rows(["en"], error="OptionError")),
    ("words.locale_of", "name"): _NO_LOCALE,
    ("words.heading_unit", "locale"): _NO_LOCALE,
    ("words.heading_unit", "kind"): rows("x_column", 5, error="OptionError"),
    ("words.format_value", "locale"): _NO_LOCALE,
    ("words.placeholders", "template"): rows(None, 5, "{a", error="OptionError"),
    ("words.say", "message"): rows("x", None, 5, error="OptionError", said="no Message"),
    ("words.say", "locale"): _NO_LOCALE,
    ("classify.add_scheme", "own"): rows(None, "a10", 5, error="ClassificationError", said="no Scheme"),
    ("classify.aim_codes", "scheme"): _NO_SCHEME,
    ("classify.aim_codes", "fields"): rows(5, ["x"], "health", error="ClassificationError", said="field"),
    ("classify.aim_of", "scheme"): rows(5, ["a"], None, error="ClassificationError"),
    ("classify.aim_of", "code"): rows(["a"], 5, error="ClassificationError"),
    ("classify.compose", "first"): _NO_LINKS,
    ("classify.compose", "second"): _NO_LINKS,
    ("classify.concordance", "source"): _NO_SCHEME,
    ("classify.concordance", "target"): _NO_SCHEME,
    ("classify.has_concordance", "source"): rows(["a"], 5, None, error="ClassificationError"),
    ("classify.has_concordance", "target"): rows(["a"], 5, None, error="ClassificationError"),
    ("classify.invert", "concordance"): _NO_LINKS,
    ("classify.invert", "sizes"): rows(5, "x", error="OptionError"),
    ("classify.scheme", "name"): _NO_SCHEME,
    ("classify.weighted", "concordance"): _NO_LINKS,
    ("classify.weighted", "by"): rows(5, "x", {"a": "x"}, {"a": -1.0}, error="OptionError", said=""),
    ("harmonise.convert_bounds", "panel"): rows(None, "x", error="DataError", said="Panel"),
    ("harmonise.convert_bounds", "links"): _NO_LINKS,
    ("harmonise.convert_bounds", "lower"): rows("x", 5, error="DataError", said="Panel"),
    ("harmonise.convert_bounds", "absent"): _RULE,
    ("scenarios.scenario_answer", "study"): rows("Jilin", None, error="OptionError", said="no study"),
    ("scenarios.scenario_answer", "scenarios"): rows(
        "x", 5, [], ["x"], error="OptionError", said="scenarios"
    ),
    ("scenarios.scenario_answer", "paths"): rows(0, "x", error="OptionError"),
    ("cuts.cut_answer", "region"): rows("Nowhere", 5, error="RegionError"),
    ("cuts.cut_answer", "partner"): rows("Nowhere", "CHN", "", 5, error="RegionError", said=""),
    ("cuts.cut_answer", "via"): rows("x", None, error="OptionError"),
    ("cuts.cut_answer", "sectors"): rows("c99", 5, said=""),
    ("cuts.cut_answer", "year"): rows("x", 1700, error="YearError"),
    ("cuts.cut_answer", "data"): rows("x", 5, error="OptionError", said="not a Dataset"),
    ("bm.import_table", "path"): (
        *((value, "", said) for _, value, _, said in FILES),
        *rows(None, 5, error="OptionError", said="is no path"),
    ),
    ("bm.import_table", "name"): rows("", None, "a/b", said=""),
    ("pathways.us_places", "data"): rows("x", 5, error="OptionError", said="not a Dataset"),
}

# Public methods and functions without a row, each with the reason.
WITHOUT = {
    **dict.fromkeys(
        ("Panel.shares", "MRIO.checks", "Dataset.own_table", "Study.answers"), "it takes nothing"
    ),
    **dict.fromkeys(("casebook.shipped_cases", "classify.aim_names", "classify.schemes"), "it takes nothing"),
    "Dataset.tables": "what fits nothing finds no table",
    "Dataset.twin": "the reference has none, whatever is asked",
    "words.alike": "its mistakes are those of format_value",
    "words.format_value value": "a value that its format cannot write is a fault of who writes the sentence",
}
