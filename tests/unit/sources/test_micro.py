"""Micro-data to panels on DuckDB and frames in memory, against sums made another way."""

import decimal
import math
from fractions import Fraction

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from tests.unit.sources.micro_rows import KEYS, MICRO, rows_of, written

import bessemer as bm
from bessemer.errors import DataError, OptionError
from bessemer.panel import Status
from bessemer.sources import duckdb_engine
from bessemer.words import say

COUNT = 20_000


@pytest.fixture(scope="module")
def table():
    return rows_of(COUNT)


def by_hand(table, value, digits=6, weight=None):
    """Return exact sums by year, region and industry, in Python's fractions, and the cells with a null."""
    sums, lacking = {}, set()
    for row in table.to_pylist():
        cell = row["year"], row["region"], row["industry"]
        if cell[1] is None or cell[2] is None or not cell[2].strip():
            continue
        factors = [row[value], *([row[weight]] if weight else [])]
        if any(factor is None or factor != factor for factor in factors):
            lacking.add(cell)
            continue
        number = factors[0] if isinstance(factors[0], int | decimal.Decimal) and not weight else None
        if number is None:
            number = Fraction(math.floor(math.prod(map(float, factors)) * 10.0**digits + 0.5), 10**digits)
        sums[cell] = sums.get(cell, 0) + Fraction(number)
    return sums, lacking


@pytest.mark.parametrize(
    ("value", "weight"), [("jobs", None), ("sales", None), ("tax", None), ("sales", "weight")]
)
def test_cells_are_the_exact_sums_rounded_once(table, value, weight):
    made = bm.microdata(table, value=value, weight=weight, allow_negative=True, missing="skip", **KEYS)
    expected, lacking = by_hand(table, value, weight=weight)
    got = {
        (row.year, row.region, row.industry): row.value
        for row in made.cells.itertuples()
        if row.value == row.value
    }
    assert got == {cell: float(total) for cell, total in expected.items()}
    strict = bm.microdata(table, value=value, weight=weight, allow_negative=True, **KEYS)
    unknown = strict.cells[strict.cells["value"].isna()]
    assert set(unknown[["year", "region", "industry"]].itertuples(index=False, name=None)) == lacking


def test_rounding_is_within_half_of_the_last_digit_a_row(table):
    made = bm.microdata(table, value="sales", missing="skip", digits=2, **KEYS)
    frame = table.to_pandas().dropna(subset=["region", "industry", "sales"])
    plain = frame.groupby(["year", "region", "industry"])["sales"].agg(["sum", "size"])
    for row in made.cells.dropna().itertuples():
        total, size = plain.loc[(row.year, row.region, row.industry)]
        assert abs(row.value - total) <= 0.005 * size + 1e-6


@pytest.mark.parametrize("what", MICRO)
def test_frames_and_files_give_the_same_bits(what, table, tmp_path):
    options = MICRO[what]
    first = bm.microdata(table, **options)
    assert first.cells["status"].eq("observed").any()
    shuffled = table.take(np.random.default_rng(1).permutation(COUNT))
    others = {
        "pandas": table.to_pandas(date_as_object=False),
        "polars": pl.from_arrow(shuffled),
        "files": written(tmp_path, COUNT),
        "one thread": duckdb_engine(threads=1).read_parquet(str(tmp_path / "*.parquet")),
    }
    for name, other in others.items():
        made = bm.microdata(other, **options)
        assert made.panel().values.tobytes() == first.panel().values.tobytes(), name
        assert made.panel().status.tobytes() == first.panel().status.tobytes(), name
        assert made.counts == first.counts, name


def test_rows_without_keys_are_counted_and_said(table):
    made = bm.microdata(table, value="jobs", **KEYS)
    frame = table.to_pandas()
    blank = frame["industry"].isna() | (frame["industry"] == " ")
    assert made.counts.rows == COUNT
    assert made.counts.without_region == frame["region"].isna().sum()
    assert made.counts.without_industry == blank.sum()
    assert made.counts.left_out == (frame["region"].isna() | blank).sum()
    assert made.counts.rows - made.counts.left_out == made.cells["rows"].sum()
    said = [say(message, "en") for message in made.messages()]
    assert f"{made.counts.without_region:,} rows without a region, in no cell." in said
    assert all(say(message, "zh-CN") for message in made.messages())


def test_cells_of_few_firms_are_withheld_and_told_from_the_unknown(table):
    made = bm.microdata(table, value="jobs", unit_id="firm", minimum=9, **KEYS)
    frame = table.to_pandas().dropna(subset=["region", "industry"])
    frame = frame[frame["industry"] != " "]
    firms = frame.groupby(["year", "region", "industry"])["firm"].nunique()
    few = set(firms[firms < 9].index)
    panel = made.panel()
    held = {
        (panel.years[t], panel.regions[r], panel.industries[i])
        for t, r, i in np.argwhere(panel.status == Status.WITHHELD)
    }
    assert held == few != set()
    assert made.counts.withheld_cells == len(few)
    assert np.isnan(panel.values[panel.status == Status.WITHHELD]).all()
    assert f"{len(few):,} cells with fewer than 9 units withheld" in say(made.messages()[-1], "en")
    free = bm.microdata(table, value="jobs", **KEYS).panel()
    shown = panel.status == Status.OBSERVED
    assert (free.values[shown] == panel.values[shown]).all()


def test_nothing_is_computed_before_it_is_asked_for(monkeypatch, table):
    def never(expression):
        raise AssertionError("computed")

    monkeypatch.setattr("bessemer.sources.micro.computed", never)
    made = bm.microdata(table, count=True, **KEYS)
    assert "GROUP BY" in made.sql()
    with pytest.raises(AssertionError, match="computed"):
        made.panel()


@pytest.mark.parametrize(
    ("changes", "kind", "said"),
    [
        ({"region": "regoin"}, DataError, "Did you mean 'region'"),
        ({"value": "sale"}, DataError, "Did you mean 'sales'"),
        ({"value": "industry"}, DataError, "holds string, not numbers"),
        ({"year": "region"}, DataError, "holds string, not years"),
        ({"region": "day"}, DataError, "holds date, not codes or names"),
        ({"region": 3}, OptionError, "names no column"),
        ({"value": None}, OptionError, "Either value= or count="),
        ({"count": True}, OptionError, "Either value= or count="),
        ({"count": "firms"}, OptionError, "count='firms'"),
        ({"minimum": 3}, OptionError, "Name one with unit_id="),
        ({"minimum": 0, "unit_id": "firm"}, OptionError, "minimum=0"),
        ({"missing": "zero"}, OptionError, "'zero' is no rule"),
        ({"digits": 13}, OptionError, "digits=13"),
        ({"where": lambda rows: rows.wage > 1}, OptionError, "where= does not fit the table"),
        ({"where": lambda rows: rows.jobs}, OptionError, "true or false of no row"),
        ({"where": "jobs > 1"}, OptionError, "true or false of no row"),
    ],
)
def test_mistakes_are_named(table, changes, kind, said):
    with pytest.raises(kind) as caught:
        bm.microdata(table, **({"value": "sales"} | KEYS | changes))
    assert said in "\n".join(caught.value.lines())


def test_values_that_do_not_fit_are_refused(table):
    frame = table.slice(0, 50).to_pandas()
    frame.loc[3, "sales"] = math.inf
    frame.loc[4, "sales"] = -1e14
    with pytest.raises(DataError, match="too large for 6 decimals in 2 rows"):
        bm.microdata(frame, value="sales", **KEYS).panel()
    with pytest.raises(DataError, match="No row has a region"):
        bm.microdata(table, value="jobs", where=lambda rows: rows.year < 1900, **KEYS).panel()
    with pytest.raises(DataError, match="is negative"):
        bm.microdata(table, value="tax", **KEYS, where=lambda rows: rows.tax < 0).panel()
    huge = pa.table({"region": ["a"], "jobs": [2**62]})
    with pytest.raises(DataError, match="The engine failed"):
        bm.microdata(huge, region="region", industry=None, year=2020, value="jobs").panel()


def test_tables_that_are_none(tmp_path):
    options = {"region": "region", "industry": None, "year": 2020, "count": True}
    (tmp_path / "rows.csv").write_text("region\n01001\n")
    (tmp_path / "broken.parquet").write_text("nothing")
    for table, said in (
        (tmp_path / "no*.parquet", "There is no file"),
        (tmp_path, "is a folder"),
        (tmp_path / "rows.csv", "leading zeros"),
        (tmp_path / "broken.parquet", "The engine failed"),
        ([1, 2], "A list is no table"),
    ):
        with pytest.raises(DataError) as caught:
            bm.microdata(table, **options)
        assert said in "\n".join(caught.value.lines())


def test_engines_that_are_set_wrongly():
    with pytest.raises(OptionError, match="DuckDB does not take these settings"):
        duckdb_engine(memory="much")
