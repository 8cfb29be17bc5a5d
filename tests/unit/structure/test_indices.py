"""Specialisation, diversity, structural change, shift-share, product space: hand figures and bad input."""

import numpy as np
import pytest

from bessemer.errors import DataError, OptionError, YearError
from bessemer.panel import Break, Panel
from bessemer.structure import (
    diversity,
    product_space,
    productivity_change,
    shift_share,
    specialisation,
    structural_change,
)
from bessemer.structure.concentration import gini, krugman, theil
from bessemer.structure.reallocation import hellinger, lilien
from bessemer.structure.related import varieties
from bessemer.structure.spaces import layout, spanning_links
from bessemer.words import Text


def panel_of(values, years=None, **options):
    values = np.asarray(values, dtype=float)
    names = (
        tuple(f"{letter}{k}" for k in range(n)) for letter, n in zip("ri", values.shape[1:], strict=True)
    )
    return Panel(values, years or tuple(range(2000, 2000 + len(values))), *names, **options)


@pytest.fixture
def economy():
    return panel_of(np.random.default_rng(1).lognormal(3, 1, (4, 8, 10)))


def test_a_region_with_the_nations_mix_is_not_specialised():
    table = specialisation(panel_of([[[1.0, 3], [2, 6], [3, 9]]])).table
    assert table[["krugman", "gini", "theil"]].to_numpy() == pytest.approx(0, abs=1e-12)
    assert table["herfindahl"].to_numpy() == pytest.approx(0.625)


def test_specialisation_by_hand():
    p, q = np.array([0.7, 0.2, 0.1]), np.array([0.4, 0.4, 0.2])
    assert krugman(p, q) == pytest.approx(0.6)
    # Two industries at half the nation's weight, one at 1.75 times: the Lorenz curve bends at (.6, .3).
    assert gini(p, q) == pytest.approx(1 - (0.6 * 0.3 + 0.4 * 1.3))
    assert theil(p, q) == pytest.approx(0.7 * np.log(1.75) + 0.3 * np.log(0.5))


def test_specialisation_against_other_regions_and_unknown_cells(economy):
    against = specialisation(economy, reference=["r0"]).table
    assert against.query("region == 'r0'")["krugman"].to_numpy() == pytest.approx(0, abs=1e-12)
    values = economy.values.copy()
    values[0, 2, 3] = np.nan
    table = specialisation(panel_of(values), reference=["r0"]).table
    columns = ["krugman", "herfindahl", "gini", "theil"]
    unknown = table[columns].isna().all(axis=1)
    assert table[unknown][["year", "region"]].to_numpy().tolist() == [[2000, "r2"]]
    assert not table.loc[~unknown, columns].isna().any(axis=None)


def test_related_and_unrelated_variety_add_up_to_entropy(economy):
    shares = economy.shares().values
    unrelated, related = varieties(shares, list("aabbbccdde"))
    np.testing.assert_allclose(unrelated + related, -(shares * np.log2(shares)).sum(axis=-1))


def test_varieties_at_the_ends():
    even = np.full(8, 1 / 8)
    assert [float(x) for x in varieties(even, list("abcdefgh"))] == pytest.approx([3, 0])
    assert [float(x) for x in varieties(even, ["a"] * 8)] == pytest.approx([0, 3])


def test_diversity_counts_specialisations_and_uses_sections():
    codes = ("06", "07", "20", "39")
    panel = Panel(
        np.array([[[4.0, 4, 4, 4], [1, 1, 1, 9]]]), (2017,), ("a", "b"), codes, classification="io42"
    )
    table = diversity(panel).table
    assert table["specialisations"].tolist() == [3, 1]
    assert table["effective_number"].iloc[0] == pytest.approx(4)
    assert table["unrelated_variety"].iloc[0] == pytest.approx(0.75 * np.log2(4 / 3) + 0.25 * 2)
    assert diversity(panel_of([[[1.0, 2]]])).table["related_variety"].isna().all()
    with pytest.raises(OptionError, match="39"):
        diversity(panel, groups=dict.fromkeys(codes[:3], "x"))


def test_indices_of_change_by_hand():
    before, after = np.array([60.0, 40.0]), np.array([60.0, 60.0])
    p, q = before / 100, after / 120
    weight, growth = (p + q) / 2, np.log(after / before) - np.log(1.2)
    assert lilien(before, after) == pytest.approx(np.sqrt((weight * growth**2).sum()))
    assert lilien(after, before) == pytest.approx(lilien(before, after))
    assert hellinger(p, q) == pytest.approx(np.sqrt(1 - np.sqrt(p * q).sum()))
    table = structural_change(panel_of([[before], [after]], (2000, 2010))).table
    assert table["nav"].item() == pytest.approx(0.01)
    assert table["hellinger"].item() == pytest.approx(hellinger(p, q) / 10)


def test_lilien_of_industries_that_come_or_go():
    assert np.isnan(lilien(np.array([1.0, 0]), np.array([1.0, 1])))
    assert lilien(np.array([1.0, 0, 1]), np.array([2.0, 0, 2])) == pytest.approx(0)


def test_structural_change_stops_at_a_break(economy):
    broken = panel_of(economy.values, breaks=(Break(2002, "r1", Text("new survey", "新调查")),))
    result = structural_change(broken)
    lost = result.table[result.table["nav"].isna()]
    assert lost[["start", "end", "region"]].to_numpy().tolist() == [[2001, 2002, "r1"]]
    assert [message.id for message in result.warnings] == ["structure.change_breaks"]
    assert structural_change(broken, across_breaks=True).table["nav"].notna().all()
    assert structural_change(broken, years=[2000, 2001]).warnings == ()
    with pytest.raises(YearError):
        structural_change(broken, years=[2000])


def test_productivity_parts_add_up(economy):
    labour = panel_of(np.random.default_rng(2).lognormal(2, 1, economy.values.shape))
    table = productivity_change(economy, labour, 2000, 2003).table
    parts = table.groupby("region", sort=False)[["within", "static", "dynamic"]].sum().sum(axis=1)
    total = economy.values.sum(axis=2) / labour.values.sum(axis=2)
    np.testing.assert_allclose(parts, total[3] - total[0], rtol=1e-9)


def test_productivity_of_an_industry_that_is_born():
    output = panel_of([[[10.0, 0.0]], [[10.0, 20.0]]])
    labour = panel_of([[[10.0, 0.0]], [[10.0, 10.0]]])
    table = productivity_change(output, labour, 2000, 2001).table
    assert table[["within", "static", "dynamic"]].sum().tolist() == pytest.approx([0, 0.5, 0])
    with pytest.raises(DataError, match="without labour"):
        productivity_change(output, panel_of([[[10.0, 0.0]], [[10.0, 0.0]]]), 2000, 2001)
    with pytest.raises(DataError, match="different"):
        productivity_change(output, panel_of([[[10.0]], [[10.0]]]), 2000, 2001)


@pytest.mark.parametrize("method", ["dunn", "esteban-marquillas", "dynamic"])
def test_shift_share_terms_add_up(economy, method):
    values = economy.values.copy()
    values[0, 2, 3] = 0.0
    panel = panel_of(values)
    table = shift_share(panel, 2000, 2003, method=method).table
    terms = [
        column
        for column in table
        if column not in ("region", "industry", "start_value", "end_value", "change")
    ]
    assert len(terms) == (4 if method == "esteban-marquillas" else 3)
    np.testing.assert_allclose(table[terms].sum(axis=1), table["change"], rtol=1e-12, atol=1e-10)
    # Without the nation's own growth nothing is left of mix and regional terms over all regions.
    assert table[terms[1:]].to_numpy().sum() == pytest.approx(0, abs=1e-9)


def test_dynamic_shift_share_of_two_years_is_the_classic_one(economy):
    classic, dynamic = (shift_share(economy, 2000, 2001, method=name).table for name in ("dunn", "dynamic"))
    np.testing.assert_allclose(classic.iloc[:, 2:], dynamic.iloc[:, 2:])


def test_shift_share_with_unknown_and_vanishing_figures(economy):
    values = economy.values.copy()
    values[1, 0, 0] = np.nan
    table = shift_share(panel_of(values), 2000, 2001).table
    assert table[table["regional"].isna()]["industry"].unique().tolist() == ["i0"]
    with pytest.raises(DataError, match="nothing"):
        shift_share(panel_of([[[0.0, 0]], [[1, 1]]]), 2000, 2001)


@pytest.mark.parametrize(
    ("options", "error"),
    [({"method": "dun"}, OptionError), ({"start": 2003, "end": 2000}, YearError), ({"end": 1990}, YearError)],
)
def test_shift_share_asked_wrongly(economy, options, error):
    with pytest.raises(error):
        shift_share(economy, **{"start": 2000, "end": 2001, **options})


@pytest.mark.parametrize("function", [specialisation, diversity, structural_change])
@pytest.mark.parametrize("bad", [-1.0, np.inf])
def test_bad_values_are_named(function, bad, economy):
    values = economy.values.copy()
    values[1, 2, 3] = bad
    with pytest.raises(DataError) as caught:
        function(panel_of(values))
    assert "r2" in caught.value.where
    assert "i3" in caught.value.where
    assert "2001" in caught.value.where


def test_the_spanning_tree_is_maximal_and_whole():
    rng = np.random.default_rng(0)
    phi = rng.random((12, 12))
    phi = np.triu(phi, 1) + np.triu(phi, 1).T
    pairs, tree = spanning_links(phi, 0.9)
    assert tree.sum() == 11
    kept = {tuple(pair) for pair in pairs.tolist()}
    assert {(i, j) for i in range(12) for j in range(i + 1, 12) if phi[i, j] >= 0.9} <= kept
    networkx = pytest.importorskip("networkx")
    expected = networkx.maximum_spanning_tree(networkx.from_numpy_array(phi))
    assert {tuple(sorted(edge)) for edge in expected.edges} == {tuple(pair) for pair in pairs[tree].tolist()}


def test_product_space_is_the_same_every_time_and_lights_strengths():
    panel = panel_of(np.random.default_rng(3).lognormal(1, 1, (1, 20, 30)))
    first, second = (product_space(panel, region="r4") for _ in range(2))
    assert first.table.equals(second.table)
    assert first.links.equals(second.links)
    assert first.table[["x", "y"]].abs().max(axis=None) == pytest.approx(1)
    assert (first.table["lit"] == (first.table["rca"] >= 1)).all()
    assert first.links["tree"].sum() == len(first.table) - first.table["block"].max()
    assert (first.links.loc[~first.links["tree"], "proximity"] >= 0.55).all()
    spots = first.table[["x", "y"]].round(4).drop_duplicates()
    assert len(spots) == len(first.table)


def test_neighbours_are_drawn_near_each_other():
    pairs = np.array([[k, k + 1] for k in range(9)])
    spots = layout(pairs, np.full(9, 0.6), 10)
    apart = np.linalg.norm(spots[:, None] - spots, axis=2)
    assert apart[0].argsort(kind="stable").tolist() == list(range(10))


def test_product_space_without_links():
    with pytest.raises(DataError, match="No two industries"):
        product_space(panel_of([np.eye(3)]))
    with pytest.raises(OptionError):
        product_space(panel_of([np.ones((3, 3))]), strong_link=0)
