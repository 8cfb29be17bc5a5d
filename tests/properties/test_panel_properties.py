"""What holds of every panel: unknown stays unknown, zero stays zero, and sums tell the truth."""

import dataclasses
import math

import duckdb
import ibis
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bessemer.classify import Concordance, Link, scheme
from bessemer.errors import YearError
from bessemer.panel import Break, Panel, Status
from bessemer.words import Text

KEYS = {"region": "region", "industry": "industry", "value": "value", "year": "year"}
LABELS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=6).filter(
    str.strip
)
PLAIN_LABELS = LABELS.filter(lambda text: "\0" not in text)
KNOWN = st.one_of(st.just(0.0), st.floats(1e-6, 1e12))
CELLS = st.one_of(st.just(math.nan), KNOWN)


@st.composite
def panels(draw, cells=CELLS, labels=PLAIN_LABELS):
    """Return a panel of up to 3 years, 4 regions and 4 industries, labels in sorted order."""
    years = tuple(sorted(draw(st.sets(st.integers(1900, 2100), min_size=1, max_size=3))))
    regions = tuple(sorted(draw(st.sets(labels, min_size=1, max_size=4))))
    industries = tuple(sorted(draw(st.sets(labels, min_size=1, max_size=4))))
    size = len(years) * len(regions) * len(industries)
    values = np.array(draw(st.lists(cells, min_size=size, max_size=size))).reshape(
        len(years), len(regions), len(industries)
    )
    known = np.array(draw(st.lists(st.sampled_from([0, 1]), min_size=size, max_size=size))).reshape(
        values.shape
    )
    status = np.where(np.isnan(values), known + 2, known).astype(np.uint8)
    return Panel(values, years, regions, industries, status)


def same(one, other):
    """Check that two panels have the same labels, cells and status."""
    assert (one.years, one.regions, one.industries) == (other.years, other.regions, other.industries)
    np.testing.assert_array_equal(one.values, other.values)
    np.testing.assert_array_equal(one.status, other.status)


def nullable(frame):
    return frame.astype(
        {
            "year": "Int64",
            "region": "category",
            "industry": "string",
            "value": "Float64",
            "status": "category",
        }
    )


def as_objects(frame):
    """Return the frame in Python objects, unknown as None and NA in turn."""
    made = frame.astype(object)
    unknown = [None if row % 2 else pd.NA for row in range(len(made))]
    made["value"] = [gap if cell != cell else cell for cell, gap in zip(made["value"], unknown, strict=True)]
    return made


def arrow_with_nulls(frame):
    return pa.Table.from_pandas(frame, preserve_index=False)  # NaN becomes null here


WAYS = {
    "pandas": lambda frame: frame,
    "pandas nullable": nullable,
    "pandas objects": as_objects,
    "pandas on Arrow": lambda frame: arrow_with_nulls(frame).to_pandas(types_mapper=pd.ArrowDtype),
    "polars NaN": lambda frame: pl.from_pandas(frame, nan_to_null=False),
    "polars null": lambda frame: pl.from_pandas(frame, nan_to_null=True),
    "polars lazy": lambda frame: pl.from_pandas(frame).lazy(),
    "pyarrow": arrow_with_nulls,
    "DuckDB": lambda frame: duckdb.from_arrow(arrow_with_nulls(frame)),
    "Ibis": lambda frame: ibis.memtable(arrow_with_nulls(frame)),
}
SLOW = ("DuckDB", "Ibis")  # a query each


@pytest.mark.parametrize("way", WAYS)
def test_unknown_and_zero_survive_the_way_through_any_frame(way):
    @settings(max_examples=10 if way in SLOW else 40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(panels())
    def check(panel):
        frame = WAYS[way](panel.to_frame())
        same(Panel.from_frame(frame, status="status", **KEYS), panel)

    check()


@pytest.mark.parametrize("backend", ["pandas", "polars", "pyarrow"])
@given(panel=panels(labels=LABELS))
@settings(deadline=None)
def test_to_frame_and_back_is_the_same_panel(backend, panel):
    same(Panel.from_frame(panel.to_frame(backend), status="status", **KEYS), panel)


@given(panels(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_rows_does_not_matter(panel, random):
    frame = panel.to_frame()
    order = list(range(len(frame)))
    random.shuffle(order)
    same(Panel.from_frame(frame.iloc[order], status="status", **KEYS), panel)


@given(panels(), st.data())
@settings(deadline=None)
def test_an_absent_row_is_unknown_or_zero_by_the_rule_and_nothing_else_changes(panel, data):
    frame = panel.to_frame()
    kept = np.array(data.draw(st.lists(st.booleans(), min_size=len(frame), max_size=len(frame))))
    assume(kept.any())
    rows = frame[kept]
    for rule, fill, state in (("unknown", math.nan, Status.NOT_COLLECTED), ("zero", 0.0, Status.OBSERVED)):
        made = Panel.from_frame(rows, absent=rule, status="status", **KEYS)
        part = panel.select(years=made.years, regions=made.regions, industries=made.industries)
        there = {(row.year, row.region, row.industry) for row in rows.itertuples()}
        mask = np.array(
            [(y, r, i) in there for y in made.years for r in made.regions for i in made.industries]
        ).reshape(made.values.shape)
        np.testing.assert_array_equal(made.values, np.where(mask, part.values, fill))
        np.testing.assert_array_equal(made.status, np.where(mask, part.status, state))


@given(panels())
def test_a_sum_is_known_exactly_where_all_its_parts_are(panel):
    for axis, sums in ((2, panel.sum_industries()), (1, panel.sum_regions())):
        unknown = np.isnan(panel.values).any(axis=axis)
        np.testing.assert_array_equal(np.isnan(sums[0]), unknown)
        assert sums[1] == 0


@given(panels())
def test_the_rule_zero_counts_each_cell_it_fills_and_leaves_nothing_unknown(panel):
    filled = np.where(np.isnan(panel.values), 0.0, panel.values)
    for axis, sums in ((2, panel.sum_industries("zero")), (1, panel.sum_regions("zero"))):
        np.testing.assert_allclose(sums[0], filled.sum(axis=axis), rtol=1e-12)
        assert sums[1] == sum(math.isnan(cell) for cell in panel.values.ravel().tolist())


@given(panels())
def test_shares_lie_between_nothing_and_all_and_add_up_where_known(panel):
    shares = panel.shares()
    known = np.isfinite(shares.values)
    assert ((shares.values[known] >= 0) & (shares.values[known] <= 1)).all()
    whole = known.all(axis=2)
    np.testing.assert_allclose(shares.values.sum(axis=2)[whole], 1.0, rtol=1e-12)
    sums = panel.sum_industries()[0]
    np.testing.assert_array_equal(whole, np.isfinite(sums) & (np.nan_to_num(sums) > 0))
    assert (shares.values[known & (panel.values == 0)] == 0).all()
    assert not np.isin(shares.status[~known], (Status.OBSERVED, Status.ESTIMATED)).any()


@given(panels(), st.floats(0.001, 1000))
def test_shares_do_not_depend_on_the_unit(panel, factor):
    scaled = dataclasses.replace(panel, values=panel.values * factor)
    np.testing.assert_allclose(scaled.shares().values, panel.shares().values, rtol=1e-9)


@given(panels(), st.data())
def test_select_keeps_each_label_with_its_cells(panel, data):
    years = data.draw(st.lists(st.sampled_from(panel.years), unique=True, min_size=1))
    regions = data.draw(st.lists(st.sampled_from(panel.regions), unique=True, min_size=1))
    industries = data.draw(st.lists(st.sampled_from(panel.industries), unique=True, min_size=1))
    part = panel.select(years=years, regions=regions, industries=industries)
    assert (part.years, part.regions, part.industries) == (
        tuple(sorted(years)),
        tuple(regions),
        tuple(industries),
    )
    for y, year in enumerate(part.years):
        for r, region in enumerate(part.regions):
            for i, industry in enumerate(part.industries):
                whole = (
                    panel.years.index(year),
                    panel.regions.index(region),
                    panel.industries.index(industry),
                )
                np.testing.assert_equal(part.values[y, r, i], panel.values[whole])
                assert part.status[y, r, i] == panel.status[whole]


@given(panels(), st.integers(1899, 2101), st.data())
def test_change_crosses_no_break(panel, year, data):
    start = data.draw(st.sampled_from(panel.years))
    end = data.draw(st.sampled_from(panel.years))
    broken = dataclasses.replace(panel, breaks=(Break(year, "all", Text("New codes.", "新代码。")),))
    inside = min(start, end) < year <= max(start, end)
    if inside:
        with pytest.raises(YearError, match=f"changed in {year}"):
            broken.change(start, end)
    else:
        np.testing.assert_array_equal(broken.change(start, end), panel.at(end) - panel.at(start))
    np.testing.assert_array_equal(
        broken.change(start, end, across_breaks=True), panel.at(end) - panel.at(start)
    )


CODES = scheme("ggdc10").codes
TARGETS = scheme("sections16").codes


@given(
    st.lists(CELLS, min_size=len(CODES), max_size=len(CODES)),
    st.permutations(TARGETS),
    st.integers(1, len(CODES)),
)
def test_aggregation_keeps_the_total_where_every_code_has_one_target_and_none_is_left_out(
    cells, targets, spread
):
    """The codes go to `spread` targets in turn; a total is known only if all its cells are."""
    links = tuple(Link(code, targets[place % spread], "one", 1.0) for place, code in enumerate(CODES))
    whole = Concordance("ggdc10", "sections16", links)
    assert whole.left_out(CODES) == ()
    panel = Panel(np.array([[cells]]), (2010,), ("r",), CODES, classification="ggdc10")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bessemer.conversion.concordance", lambda source, target: whole)
        made = panel.aggregate("sections16")
    np.testing.assert_allclose(made.sum_industries()[0], panel.sum_industries()[0], rtol=1e-12)
    for place in range(spread):
        parts = [cells[number] for number in range(place, len(CODES), spread)]
        got = made.values[0, 0, made.industries.index(targets[place])]
        np.testing.assert_allclose(got, sum(parts), rtol=1e-12)


@given(st.lists(KNOWN, min_size=16, max_size=16))
def test_no_aggregate_of_known_cells_is_larger_than_their_total(cells):
    panel = Panel(np.array([[cells]]), (2010,), ("r",), TARGETS, classification="sections16")
    made = panel.aggregate("a10")
    assert np.nansum(made.values) <= sum(cells) * (1 + 1e-12)
    assert (made.status[np.isnan(made.values)] == Status.NOT_COLLECTED).all()
