"""Bad input to Panel.from_frame: every mistake is an error that names column, rows and remedy."""

import datetime
import math

import duckdb
import ibis
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from bessemer.errors import BessemerError, DataError, OptionError
from bessemer.panel import Panel

KEYS = {"region": "place", "industry": "sector", "value": "jobs", "year": "year"}
GOOD = {
    "place": ["a", "b", "a", "b"],
    "sector": ["C", "C", "F", "F"],
    "year": [2017, 2017, 2017, 2017],
    "jobs": [1.0, 2.0, 0.0, None],
    "unit": ["jobs", "jobs", "jobs", "jobs"],
    "status": ["observed", "observed", "estimated", "withheld"],
}


def fails(frame, **options):
    """Return the error that `frame` gives; it must be short and have all three parts."""
    with pytest.raises(BessemerError) as caught:
        Panel.from_frame(frame, **{**KEYS, **options})
    error = caught.value
    assert error.what and error.remedy
    assert max(map(len, error.lines())) < 300
    assert "narwhals" not in str(error) and "Traceback" not in str(error)
    return error


def with_cells(column, cells, dtype=None):
    frame = pd.DataFrame(GOOD)
    frame[column] = pd.Series(cells, dtype=dtype)
    return frame


def test_the_good_frame_is_good():
    """Otherwise the errors below might have another cause."""
    assert Panel.from_frame(pd.DataFrame(GOOD), unit="unit", status="status", **KEYS).values.size == 4


CELL_MISTAKES = {
    "negative": (
        "jobs",
        [1.0, -2.0, -3.5, None],
        None,
        ["'jobs'", "negative in 2 rows", "-2"],
        "1, 2",
        "allow_negative",
    ),
    "infinite": (
        "jobs",
        [1.0, 2.0, math.inf, -math.inf],
        None,
        ["'jobs'", "infinite in 2 rows"],
        "2, 3",
        "empty",
    ),
    "text": (
        "jobs",
        [1.0, "n/a", 3.0, 4.0],
        object,
        ["'jobs'", "no number in 1 row,", "'n/a'"],
        "1",
        "Give numbers",
    ),
    "text of a number": (
        "jobs",
        ["1", "1,234", "2", "3"],
        "str",
        ["'jobs'", "4 rows", "'1'"],
        "0, 1, 2, 3",
        "Give numbers",
    ),
    "empty text": (
        "jobs",
        ["", 1.0, 2.0, 3.0],
        object,
        ["'jobs'", "first ''"],
        "0",
        "leave unknown values empty",
    ),
    "truth": (
        "jobs",
        [True, False, True, True],
        bool,
        ["'jobs'", "4 rows", "True"],
        "0, 1, 2, 3",
        "Give numbers",
    ),
    "truth of NumPy": ("jobs", [1.0, np.True_, 2.0, 3.0], object, ["'jobs'", "1 row"], "1", "Give numbers"),
    "date": (
        "jobs",
        [datetime.date(2017, 1, 1)] * 4,
        object,
        ["'jobs'", "datetime.date"],
        "0, 1, 2, 3",
        "Give numbers",
    ),
    "complex": ("jobs", [1j, 2, 3, 4], object, ["'jobs'", "1j"], "0", "Give numbers"),
    "list": ("jobs", [1.0, [2.0], 3.0, 4.0], object, ["'jobs'", "[2.0]"], "1", "Give numbers"),
    "array": (
        "jobs",
        [1.0, np.array([2.0, 3.0]), 3.0, 4.0],
        object,
        ["'jobs'", "array"],
        "1",
        "Give numbers",
    ),
    "bytes": ("jobs", [1.0, b"2", 3.0, 4.0], object, ["'jobs'", "b'2'"], "1", "Give numbers"),
    "number beyond floats": ("jobs", [1, 10**400, 3, 4], object, ["'jobs'"], "1", "Give numbers"),
    "empty key": ("place", ["a", None, "a", "b"], None, ["'place'", "empty in 1 row."], "1", "Fill the key"),
    "blank key": (
        "place",
        ["a", "  ", "\t", "b"],
        None,
        ["'place'", "empty in 2 rows."],
        "1, 2",
        "Fill the key",
    ),
    "missing key object": (
        "sector",
        ["C", pd.NA, math.nan, None],
        object,
        ["'sector'", "3 rows"],
        "1, 2, 3",
        "Fill the key",
    ),
    "key that is a list": (
        "place",
        ["a", ["b"], "a", "b"],
        object,
        ["'place'", "list", "['b']"],
        "1",
        "one code or name",
    ),
    "key that is an array": (
        "sector",
        ["C", "C", np.array([1, 2]), "F"],
        object,
        ["'sector'", "ndarray"],
        "2",
        "one code",
    ),
    "fraction of a year": (
        "year",
        [2017, 2017.5, 2017, 2017],
        None,
        ["'year'", "no whole year in 1 row", "2017.5"],
        "1",
        "2017",
    ),
    "year as text": ("year", ["2017"] * 4, "str", ["'year'", "'2017'"], "0, 1, 2, 3", "not as text"),
    "year as date": (
        "year",
        pd.to_datetime(["2017-01-01"] * 4),
        None,
        ["'year'", "4 rows"],
        "0, 1, 2, 3",
        "or dates",
    ),
    "year that is a day": (
        "year",
        [20170101, 2017, 2017, 2017],
        None,
        ["'year'", "first 20170101."],
        "0",
        "such as 2017",
    ),
    "year zero": ("year", [2017, 0, 2017, 2017], None, ["'year'", "1 row"], "1", "such as 2017"),
    "no year": (
        "year",
        [2017, None, 2017, 2017],
        None,
        ["'year'", "no whole year", "nan"],
        "1",
        "such as 2017",
    ),
    "endless year": ("year", [2017, math.inf, 2017, 2017], None, ["'year'", "inf"], "1", "such as 2017"),
    "year that is true": ("year", [True] * 4, bool, ["'year'", "True"], "0, 1, 2, 3", "such as 2017"),
}


@pytest.mark.parametrize(
    ("column", "cells", "dtype", "what", "rows", "remedy"), CELL_MISTAKES.values(), ids=CELL_MISTAKES
)
def test_a_bad_cell_names_column_rows_and_remedy(column, cells, dtype, what, rows, remedy):
    error = fails(with_cells(column, cells, dtype))
    assert type(error) is DataError
    assert all(word in error.what for word in what), error.what
    assert error.where == f"Rows (counted from 0): {rows}."
    assert remedy in error.remedy


LAZY = {
    "polars": lambda data: pl.DataFrame(data, strict=False),
    "polars lazy": lambda data: pl.LazyFrame(data, strict=False),
    "pyarrow": pa.table,
    "DuckDB": lambda data: duckdb.from_arrow(pa.table(data)),
    "Ibis": lambda data: ibis.memtable(pa.table(data)),
}


@pytest.mark.parametrize("make", LAZY.values(), ids=LAZY)
@pytest.mark.parametrize(
    ("column", "cells", "what"),
    [
        ("jobs", [1.0, -2.0, None, 3.0], "'jobs' is negative in 1 row, first -2"),
        ("jobs", ["1", "x", None, "3"], "'jobs' holds no number in 3 rows, first '1'"),
        ("jobs", [True, None, False, True], "'jobs' holds no number in 3 rows, first True"),
        ("place", ["a", None, "", "b"], "'place' is empty in 2 rows"),
        ("year", [2017.0, 2017.25, 2017.0, 2017.0], "'year' holds no whole year in 1 row, first 2017.25"),
        ("year", ["2017", "2017", "2017", "2017"], "'year' holds no number in 4 rows, first '2017'"),
    ],
)
def test_other_frames_make_the_same_complaints(make, column, cells, what):
    error = fails(make({**GOOD, column: cells}))
    assert what in error.what and error.where.startswith("Rows (counted from 0): ")


@pytest.mark.parametrize("role", ["region", "industry", "value", "year", "status"])
def test_a_missing_column_lists_the_columns_and_a_near_name(role):
    name = {"region": "plaec", "industry": "sectors", "value": "job", "year": "yaer", "status": "Statuss"}[
        role
    ]
    near = {"region": "place", "industry": "sector", "value": "jobs", "year": "year", "status": "status"}[
        role
    ]
    error = fails(pd.DataFrame(GOOD), **{role: name})
    assert f"no column '{name}'" in error.what
    assert "place, sector, year, jobs, unit, status" in error.where
    assert f"Did you mean '{near}'" in error.remedy


def test_a_missing_column_near_to_none():
    assert "Name one of these." in fails(pd.DataFrame(GOOD), value="zzz").remedy


@pytest.mark.parametrize("make", LAZY.values(), ids=LAZY)
def test_a_missing_column_of_other_frames(make):
    assert "Did you mean 'place'" in fails(make(GOOD), region="Place").remedy


def test_a_frame_whose_columns_are_numbers():
    error = fails(pd.DataFrame([["a", "C", 2017, 1.0]]), value="jobs")
    assert "no column 'place'" in error.what and "0, 1, 2, 3" in error.where


def test_a_column_given_twice():
    frame = pd.DataFrame([["a", "C", 2017, 1.0, 2.0]], columns=["place", "sector", "year", "jobs", "jobs"])
    error = fails(frame)
    assert "same name" in error.what and "jobs, jobs" in error.where and "Rename" in error.remedy


def test_repeated_keys_name_all_their_rows_and_the_first_key():
    frame = pd.DataFrame({**GOOD, "place": ["a", "b", "a", "a"], "sector": ["C", "C", "F", "F"]})
    error = fails(frame)
    assert "2 rows share a key, first a, F, 2017." in error.what
    assert error.where == "Rows (counted from 0): 2, 3."
    assert "Sum or drop" in error.remedy


def test_many_bad_rows_are_counted_and_not_all_written():
    count = 5000
    frame = pd.DataFrame({"place": range(count), "sector": "C", "year": 2017, "jobs": -1.0})
    error = fails(frame)
    assert "5,000 rows" in error.what and "and 4992 more" in error.where


def test_rows_are_counted_by_place_and_not_by_index():
    frame = with_cells("jobs", [1.0, 2.0, 3.0, -4.0]).set_index(pd.Index([40, 30, 20, 10]))
    assert fails(frame).where == "Rows (counted from 0): 3."


class TestCodes:
    def test_unknown_codes_of_a_known_scheme_name_rows_and_near_codes(self):
        frame = with_cells("sector", ["health", "helth", "health", "culturee"])
        error = fails(frame, classification="sections16")
        assert "'sector'" in error.what and "sections16" in error.what
        assert "culturee, helth" in error.what
        assert error.where == "Rows (counted from 0): 1, 3."
        assert "Did you mean" in error.remedy

    def test_codes_near_to_none_list_those_of_the_scheme(self):
        error = fails(with_cells("sector", [99999] * 4), classification="a10")
        assert "99999" in error.what and "B-E" in error.remedy

    def test_totals_of_a_detailed_scheme(self):
        frame = pd.DataFrame({"place": ["a"], "year": [2017], "jobs": [1.0]})
        error = fails(frame, industry=None, classification="sections16")
        assert "total" in error.what and "sections16" in error.what and "industry=" in error.remedy
        assert "None" not in str(error)


class TestUnits:
    def test_mixed_units_name_them_and_where_each_begins(self):
        error = fails(with_cells("unit", ["jobs", "jobs", "FTE", "jobs"]), unit="unit")
        assert "'unit'" in error.what and "FTE, jobs" in error.what
        assert "rows 0, 2" in error.where and "one unit" in error.remedy

    def test_an_empty_unit_names_its_rows(self):
        error = fails(with_cells("unit", ["jobs", None, "jobs", ""]), unit="unit")
        assert "'unit' is empty in 2 rows" in error.what and error.where == "Rows (counted from 0): 1, 3."


class TestStatus:
    def test_an_unknown_status_names_rows_and_those_there_are(self):
        error = fails(with_cells("status", ["observed", "guessed", "observed", "guessed"]), status="status")
        assert "'status'" in error.what and "'guessed'" in error.what and "2 rows" in error.what
        assert error.where == "Rows (counted from 0): 1, 3."
        assert all(word in error.remedy for word in ("observed", "estimated", "withheld", "not collected"))

    @pytest.mark.parametrize(
        ("status", "rows"),
        [
            (["observed", "observed", "observed", "observed"], "3"),
            (["observed", "withheld", "not collected", "withheld"], "1, 2"),
        ],
    )
    def test_a_status_that_contradicts_the_value(self, status, rows):
        error = fails(with_cells("status", status), status="status")
        assert "'status' contradicts the value" in error.what
        assert error.where == f"Rows (counted from 0): {rows}."


NOTHING = {name: pd.Series([], dtype=object) for name in GOOD}


@pytest.mark.parametrize(
    "make",
    [
        lambda: pd.DataFrame(NOTHING),
        lambda: pd.DataFrame(GOOD).iloc[:0],
        lambda: pl.DataFrame(GOOD).clear(),
        lambda: pl.LazyFrame(GOOD).filter(pl.col("jobs") > 99),
        lambda: pa.table(GOOD).slice(0, 0),
        lambda: duckdb.from_arrow(pa.table(GOOD)).filter("jobs > 99"),
    ],
)
def test_a_frame_without_rows(make):
    error = fails(make(), unit="unit", absent="zero")
    assert "no rows" in error.what and "place, sector" in error.where and "filter" in error.remedy


def test_a_frame_without_anything():
    assert "no column 'place'" in fails(pd.DataFrame()).what


@pytest.mark.parametrize(
    ("thing", "name"),
    [
        (None, "NoneType"),
        (GOOD, "dict"),
        ([GOOD], "list"),
        ("jobs.csv", "str"),
        (np.ones((2, 2)), "ndarray"),
        (pd.Series([1.0]), "Series"),
        (pl.Series([1.0]), "Series"),
        (pd.DataFrame(GOOD).groupby("place"), "DataFrameGroupBy"),
        (Panel(np.ones((1, 1, 1)), (2017,), ("a",), ("x",)), "Panel"),
    ],
    ids=lambda thing: thing if isinstance(thing, str) else type(thing).__name__,
)
def test_what_is_no_frame(thing, name):
    error = fails(thing)
    assert type(error) is DataError
    assert f"A {name} is not a data frame." in error.what
    assert "pandas, polars, pyarrow" in error.remedy


class TestSize:
    FRAME = pd.DataFrame({"place": range(4000), "sector": range(4000), "jobs": 1.0})

    def test_a_panel_too_large_names_sides_size_limit_and_remedy_before_it_takes_the_memory(self):
        error = fails(self.FRAME, year=2017, memory_limit=10**8)
        assert "1 x 4,000 x 4,000 cells" in error.what and "144.0 MB" in error.what
        assert "100.0 MB" in error.where
        assert "memory_limit=" in error.remedy and "BESSEMER_MEMORY_LIMIT" in error.remedy

    def test_sizes_past_any_machine_are_told_and_not_tried(self):
        count = 100_000
        years = np.arange(count) % 1000 + 1001
        frame = pd.DataFrame({"place": range(count), "sector": range(count), "jobs": 1.0, "year": years})
        assert "1,000 x 100,000 x 100,000 cells takes 90,000.0 GB" in fails(frame).what


def test_an_unknown_rule_for_absent_rows_comes_before_anything_else():
    error = fails(None, absent="nan")
    assert type(error) is OptionError and "'unknown' or 'zero'" in error.remedy
