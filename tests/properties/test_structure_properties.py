"""What must hold of structure for any table."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bessemer.errors import BessemerError
from bessemer.panel import Panel
from bessemer.structure import (
    SparseLevels,
    co_occurrence,
    complexity,
    density,
    diversity,
    effective_number,
    fitness_complexity,
    inverse_herfindahl,
    location_quotient,
    presence,
    product_space,
    productivity_change,
    proximity,
    relatedness,
    shannon_entropy,
    shift_share,
    sparse_complexity,
    specialisation,
    structural_change,
    technology_intensity,
)
from bessemer.structure.related import varieties

LEVEL = st.one_of(st.just(0.0), st.floats(0.01, 1e6))
SHAPES = st.tuples(st.integers(1, 2), st.integers(2, 7), st.integers(2, 7))
TABLES = SHAPES.flatmap(lambda shape: arrays(np.float64, shape, elements=LEVEL))
PAIRS = st.tuples(st.just(2), st.integers(1, 4), st.integers(1, 5)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=LEVEL)
)


def panel_of(values):
    names = (
        tuple(f"{letter}{k}" for k in range(n)) for letter, n in zip("ri", values.shape[1:], strict=True)
    )
    return Panel(values, tuple(range(2000, 2000 + len(values))), *names)


@settings(max_examples=150, deadline=None)
@given(TABLES)
def test_complexity_is_a_table_or_an_error_of_ours(values):
    try:
        table = complexity(panel_of(values)).table
    except BessemerError:
        return
    assert len(table) == values.size
    assert not np.isinf(table.select_dtypes("number")).any(axis=None)
    known = table["density"].dropna()
    assert known.between(-1e-12, 1 + 1e-12).all()
    for _, year in table.groupby("year"):
        eci = year.drop_duplicates("region")["eci"].dropna()
        if len(eci):
            assert abs(eci.mean()) < 1e-6
            assert abs(eci.std(ddof=0) - 1) < 1e-6


@settings(max_examples=60, deadline=None)
@given(TABLES, st.randoms(use_true_random=False))
def test_complexity_does_not_depend_on_the_order_of_labels(values, random):
    panel = panel_of(values)
    rows, columns = list(panel.regions), list(panel.industries)
    random.shuffle(rows)
    random.shuffle(columns)
    try:
        first = complexity(panel)
    except BessemerError:
        return
    if first.warnings or np.diff(first.eigenvalues).max() > -1e-4:
        return  # a sign or an eigenvector at the edge of what is defined
    second = complexity(panel.select(regions=rows, industries=columns))
    frames = [one.regions().astype({"region": str}) for one in (first, second)]
    a, b = (frame.set_index(["year", "region"])["eci"].sort_index() for frame in frames)
    np.testing.assert_allclose(a.to_numpy(), b.to_numpy(), atol=1e-6)


@settings(max_examples=100, deadline=None)
@given(PAIRS)
def test_shift_share_adds_up(values):
    for method in ("dunn", "esteban-marquillas", "dynamic"):
        try:
            table = shift_share(panel_of(values), 2000, 2001, method=method).table
        except BessemerError:
            assert values[0].sum() == 0
            return
        terms = table.iloc[:, 5:].sum(axis=1)
        scale = max(values.max(), 1.0) * max(values[1].max(), 1.0) / max(values[0][values[0] > 0].min(), 1e-2)
        np.testing.assert_allclose(terms, table["change"], atol=1e-12 * scale)


@settings(max_examples=100, deadline=None)
@given(PAIRS)
def test_indices_stay_within_their_ranges(values):
    panel = panel_of(values)
    found = specialisation(panel).table.dropna()
    assert found["krugman"].between(-1e-9, 2 + 1e-9).all()
    assert found["herfindahl"].between(0, 1 + 1e-9).all()
    assert found["gini"].between(-1e-9, 1 + 1e-9).all()
    assert (found["theil"] > -1e-9).all()
    change = structural_change(panel).table
    assert change[["nav", "hellinger"]].stack().dropna().between(-1e-9, 1 + 1e-9).all()


@settings(max_examples=100, deadline=None)
@given(
    arrays(np.float64, (6,), elements=st.floats(0.01, 100)),
    st.lists(st.sampled_from("abc"), min_size=6, max_size=6),
)
def test_variety_is_split_without_remainder(levels, groups):
    shares = levels / levels.sum()
    unrelated, related = varieties(shares, groups)
    assert unrelated >= -1e-12
    np.testing.assert_allclose(unrelated + related, -(shares * np.log2(shares)).sum(), atol=1e-9)


POSITIVE = st.tuples(st.just(1), st.integers(3, 6), st.integers(3, 6)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.integers(1, 400).map(float))
)
TWICE = st.sampled_from([0.25, 8.0, 1024.0])


@settings(max_examples=10)
@given(arrays(np.float64, (2, 5), elements=st.floats(0.01, 100)), st.permutations(range(5)), TWICE)
def test_measures_of_diversity_have_no_unit_no_order_and_bounds(levels, order, unit):
    for measure in (effective_number, inverse_herfindahl):
        found = measure(levels)
        assert ((found >= 1 - 1e-9) & (found <= 5 + 1e-9)).all()
        np.testing.assert_allclose(measure(levels[:, order] * unit), found)
        np.testing.assert_allclose(measure(np.ones((1, 5))), 5)
    entropy = shannon_entropy(levels)
    np.testing.assert_allclose(np.exp(entropy), effective_number(levels))
    assert (inverse_herfindahl(levels) <= effective_number(levels) + 1e-9).all()


@settings(max_examples=8)
@given(POSITIVE, TWICE)
def test_tables_of_structure_have_no_unit(values, unit):
    panel, scaled = panel_of(values), panel_of(values * unit)
    for measure in (diversity, specialisation, relatedness):
        pd.testing.assert_frame_equal(measure(scaled).table, measure(panel).table)
    np.testing.assert_array_equal(location_quotient(scaled).values, location_quotient(panel).values)


@settings(max_examples=8)
@given(POSITIVE, st.integers(0, 2))
def test_an_unknown_cell_leaves_other_regions_as_they_are(values, at):
    """Where the reference is another region: what is unknown of one is unknown of that one alone."""
    holed = values.copy()
    holed[0, 0, at] = np.nan
    others = [f"r{k}" for k in range(1, values.shape[1])]
    plain, found = (location_quotient(panel_of(each), others) for each in (values, holed))
    np.testing.assert_array_equal(found.values[:, 1:], plain.values[:, 1:])
    assert np.isnan(found.values[0, 0]).any() and not (found.values[0, 0] == 0).any()
    columns = ["entropy", "effective_number", "inverse_herfindahl"]
    one, other = (diversity(panel_of(each)).table.set_index("region")[columns] for each in (values, holed))
    pd.testing.assert_frame_equal(other.iloc[1:], one.iloc[1:])
    assert other.iloc[0].isna().all()


@settings(max_examples=8)
@given(POSITIVE, TWICE)
def test_strengths_are_close_to_themselves_and_density_is_a_mean(values, unit):
    quotients = location_quotient(panel_of(values)).values[0]
    strengths = presence(quotients)
    assert set(np.unique(strengths)) <= {0.0, 1.0}
    assert (presence(quotients, 0.5) >= strengths).all()
    phi = proximity(strengths)
    known = np.nan_to_num(phi)
    np.testing.assert_allclose(known, known.T)
    assert ((known >= 0) & (known <= 1 + 1e-12)).all()
    omega = density(strengths, phi)
    assert np.nanmin(omega, initial=0) >= 0 and np.nanmax(omega, initial=0) <= 1 + 1e-12
    order = np.arange(len(strengths))[::-1]
    np.testing.assert_allclose(density(strengths[order], proximity(strengths[order])), omega[order])


@settings(max_examples=6)
@given(POSITIVE, TWICE, st.randoms(use_true_random=False))
def test_fitness_has_mean_one_and_no_unit_or_order(values, unit, random):
    panel = panel_of(values)
    rows = list(panel.regions)
    random.shuffle(rows)
    found = fitness_complexity(panel, iterations=20).table
    mixed = fitness_complexity(panel_of(values * unit).select(regions=rows), iterations=20).table
    one, other = (
        each.astype({"code": str}).set_index(["side", "code"])["value"].sort_index()
        for each in (found, mixed)
    )
    np.testing.assert_allclose(other, one, rtol=1e-9)
    for _, side in found.groupby("side", observed=True):
        known = side["value"].dropna()
        assert (known >= 0).all()
        assert not len(known) or abs(known.mean() - 1) < 1e-9


@settings(max_examples=6)
@given(POSITIVE)
def test_sparse_complexity_is_that_of_the_whole_table(values):
    panel = panel_of(values)
    levels = SparseLevels(values[0], panel.regions, panel.industries, 2000)
    try:
        whole = complexity(panel)
    except BessemerError:
        return
    if whole.warnings:
        return
    found = sparse_complexity(levels)
    one, other = (
        each.astype({"region": str}).set_index("region")["eci"] for each in (whole.regions(), found.regions)
    )
    np.testing.assert_allclose(other.loc[list(panel.regions)], one.loc[list(panel.regions)], atol=1e-6)


@settings(max_examples=4)
@given(POSITIVE, TWICE)
def test_a_product_space_has_no_unit(values, unit):
    try:
        one = product_space(panel_of(values))
    except BessemerError:
        return
    other = product_space(panel_of(values * unit))
    pd.testing.assert_frame_equal(other.table, one.table)


@settings(max_examples=8)
@given(
    arrays(np.float64, (2, 2, 3), elements=st.floats(0.5, 50)),
    arrays(np.float64, (2, 2, 3), elements=st.floats(0.5, 50)),
    TWICE,
)
def test_a_change_of_productivity_is_its_parts(output, labour, unit):
    found = productivity_change(panel_of(output), panel_of(labour), 2000, 2001).table
    parts = found.groupby("region", observed=True)[["within", "static", "dynamic"]].sum().sum(axis=1)
    whole = output.sum(axis=2) / labour.sum(axis=2)
    np.testing.assert_allclose(parts, whole[1] - whole[0], rtol=1e-6, atol=1e-9)
    scaled = productivity_change(panel_of(output * unit), panel_of(labour), 2000, 2001).table
    np.testing.assert_allclose(scaled["within"], found["within"] * unit)


@settings(max_examples=3)
@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from("abc")), min_size=2, max_size=12))
def test_activities_together_are_counted_once_a_firm(rows):
    table = pd.DataFrame(rows, columns=["firm", "industry"])
    found = co_occurrence(table).together
    counts = {code: len({firm for firm, other in rows if other == code}) for code in "abc"}
    square = found.to_numpy() if isinstance(found, pd.DataFrame) else np.asarray(found.values)
    np.testing.assert_array_equal(square, square.T)
    assert sorted(np.diag(square)) == sorted(count for count in counts.values() if count)


@settings(max_examples=3)
@given(arrays(np.float64, (1, 2, 10), elements=st.integers(1, 100).map(float)), TWICE)
def test_shares_of_technology_lie_between_their_bounds_and_have_no_unit(values, unit):
    from bessemer.classify import scheme

    codes = scheme("a10").codes
    made = [
        Panel(each[:, :, : len(codes)], (2019,), ("r0", "r1"), codes, classification="a10")
        for each in (values, values * unit)
    ]
    one, other = (technology_intensity(each).table for each in made)
    assert (one["lower"] <= one["upper"] + 1e-12).all() and one[["lower", "upper"]].stack().between(
        0, 1 + 1e-12
    ).all()
    np.testing.assert_allclose(other["lower"], one["lower"])
