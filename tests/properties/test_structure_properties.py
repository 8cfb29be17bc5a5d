"""What must hold of structure for any table."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bessemer.errors import BessemerError
from bessemer.panel import Panel
from bessemer.structure import complexity, shift_share, specialisation, structural_change
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
