"""Complexity: formulas that hold by construction, conventions, and bad or degenerate input."""

import dataclasses

import numpy as np
import pytest
from scipy.sparse import csr_array

from bessemer.errors import BessemerError, DataError, OptionError, UnavailableError
from bessemer.panel import Panel
from bessemer.structure import (
    CONVENTIONS,
    SparseLevels,
    complexity,
    convention_named,
    fitness_complexity,
    relatedness,
    sparse_complexity,
)
from bessemer.structure.eci import eigen_pair, indices
from bessemer.structure.fitness import crossing_time, fitness_map
from bessemer.structure.outlook import densities, outlook, proximities
from bessemer.structure.reflections import reflect
from bessemer.words import say

COLUMNS = ["year", "region", "industry", "rca", "eci", "pci", "density", "distance", "coi", "cog"]
COLUMNS += ["diversity", "ubiquity"]


def panel_of(values, **options):
    values = np.asarray(values, dtype=float)
    values = values[None] if values.ndim == 2 else values
    years, regions, industries = values.shape
    return Panel(
        values,
        tuple(range(2000, 2000 + years)),
        tuple(f"r{k}" for k in range(regions)),
        tuple(f"i{k}" for k in range(industries)),
        **options,
    )


def economy(regions=12, industries=20, years=1, seed=0):
    rng = np.random.default_rng(seed)
    gap = np.sort(rng.uniform(0.1, 1, regions))[::-1, None] - np.sort(rng.uniform(0, 0.9, industries))
    held = rng.random((years, regions, industries)) < 1 / (1 + np.exp(-8 * gap))
    return held * rng.lognormal(3, 1, held.shape) + 0.01


def texts(result):
    return [message.id.removeprefix("structure.") for message in result.warnings]


def test_the_table_has_a_row_for_every_cell_in_the_promised_columns():
    panel = panel_of(economy(years=3))
    result = complexity(panel)
    assert list(result.table.columns) == COLUMNS
    assert len(result.table) == panel.values.size
    assert result.table["region"].astype(str).tolist()[:21] == ["r0"] * 20 + ["r1"]
    assert result.table["industry"].astype(str).tolist()[:2] == ["i0", "i1"]
    assert result.conventions["diagonal"] == "0.0"
    assert {*result.units} >= {"eci", "rca", "density"}
    assert result.rows()[0]["region"] == "r0"


def test_eci_is_the_second_eigenvector_of_the_region_matrix():
    M = (economy() > 3).astype(float)[0]
    M = M[M.sum(axis=1) > 0][:, M[M.sum(axis=1) > 0].sum(axis=0) > 0]
    diversity, ubiquity = M.sum(axis=1), M.sum(axis=0)
    transition = (M / diversity[:, None]) @ (M / ubiquity).T
    for matrix, side in ((M, "regions"), (M.T, "industries")):
        pair = eigen_pair(matrix)
        vector = pair.regions if side == "regions" else pair.industries
        np.testing.assert_allclose(transition @ vector, pair.eigenvalues[0] * vector, atol=1e-12)


def test_eci_is_the_mean_pci_of_the_strengths():
    table = complexity(panel_of(economy())).table
    strengths = table[table["rca"] >= 1]
    mean = strengths.groupby("region", observed=True)["pci"].mean()
    np.testing.assert_allclose(mean, table.groupby("region", observed=True)["eci"].first(), atol=1e-12)
    assert table.drop_duplicates("region")["eci"].mean() == pytest.approx(0, abs=1e-12)
    assert table.drop_duplicates("region")["eci"].std(ddof=0) == pytest.approx(1)


def test_reflections_approach_the_eigenvector():
    panel = panel_of(economy(30, 40))
    exact = complexity(panel).regions()["eci"]
    near = complexity(panel, method="reflections", iterations=200).regions()["eci"]
    np.testing.assert_allclose(near, exact, atol=1e-6)


def test_cog_is_the_change_of_coi_when_the_industry_is_gained():
    M = (economy() > 3).astype(float)[0]
    rule = convention_named("bessemer")
    phi, pci = proximities(M, M), np.linspace(-1, 2, 20)
    before = outlook(M, phi, pci, rule)
    for industry in range(20):
        gained = M.copy()
        gained[:, industry] = 1.0
        change = outlook(gained, phi, pci, rule).coi - before.coi
        np.testing.assert_allclose(before.cog[:, industry], change, atol=1e-12)


@pytest.mark.parametrize("name", CONVENTIONS)
def test_each_convention_gives_the_same_ranking_of_regions(name):
    panel = panel_of(economy(30, 40))
    base, other = (complexity(panel, each).regions()["eci"] for each in ("bessemer", name))
    assert base.corr(other, method="spearman") > 0.999


def test_a_convention_that_is_none_is_an_error_with_a_hint():
    with pytest.raises(OptionError, match="Did you mean 'ecomplexity'"):
        complexity(panel_of(economy()), "ecomplexty")
    with pytest.raises(dataclasses.FrozenInstanceError):
        convention_named("stata").ddof = 0


def test_empty_regions_and_industries_are_unknown_for_themselves_only():
    values = economy()[0]
    padded = np.zeros((14, 22))
    padded[:12, :20] = values
    for name in CONVENTIONS:
        plain, result = complexity(panel_of(values), name), complexity(panel_of(padded), name)
        table = result.table
        inside = table["region"].isin(plain.table["region"]) & table["industry"].isin(plain.table["industry"])
        for column in COLUMNS[3:]:
            np.testing.assert_allclose(
                table.loc[inside, column], plain.table[column], atol=1e-10, err_msg=f"{name} {column}"
            )
        empty = table[table["region"] == "r12"]
        assert empty[["rca", "eci", "density", "coi", "cog"]].isna().all(axis=None)
        assert table[table["industry"] == "i21"][["rca", "pci", "density", "cog"]].isna().all(axis=None)
        assert texts(result) == ["complexity_empty"]


def test_two_blocks_without_a_link_are_named_and_only_the_larger_is_ranked():
    values = np.zeros((9, 12))
    values[:6, :8] = economy(6, 8)[0]
    values[6:, 8:] = economy(3, 4, seed=2)[0]
    result = complexity(panel_of(values))
    assert "complexity_blocks" in texts(result)
    eci = result.regions().set_index("region")["eci"]
    assert np.isfinite(eci[[f"r{k}" for k in range(6)]]).all()
    assert eci[["r6", "r7", "r8"]].isna().all()
    (message,) = [entry for entry in result.warnings if entry.id.endswith("blocks")]
    assert "r6" in say(message, "en")
    assert "r6" in say(message, "zh-CN")


@pytest.mark.parametrize(
    "values",
    [np.ones((4, 5)), np.eye(4), np.outer([1.0, 2, 3], [1.0, 5, 2])],
    ids=["all equal", "every region alone", "the same mix"],
)
def test_degenerate_matrices_are_an_error_not_numbers(values):
    with pytest.raises(DataError, match="economic complexity"):
        complexity(panel_of(values))


def test_a_degenerate_year_among_others_is_unknown_and_named():
    values = economy(years=3)
    values[1] = 1.0
    result = complexity(panel_of(values))
    assert "complexity_undefined" in texts(result)
    known = result.regions().groupby("year")["eci"].count()
    assert known.tolist() == [12, 0, 12]


def test_equal_eigenvalues_leave_the_index_undefined():
    ring = np.eye(6) + np.roll(np.eye(6), 1, axis=1)
    with pytest.raises(DataError, match="several patterns"):
        complexity(panel_of(ring), presence="given")


@pytest.mark.parametrize(("bad", "word"), [(-1.0, "negative"), (np.inf, "infinite"), (np.nan, "unknown")])
def test_bad_values_are_named(bad, word):
    values = economy()
    values[0, 3, 4] = bad
    with pytest.raises(DataError, match=word) as caught:
        complexity(panel_of(values))
    assert "r3" in caught.value.where
    assert "i4" in caught.value.where
    assert "2000" in caught.value.where


@pytest.mark.parametrize("shape", [(1, 5), (5, 1)])
def test_one_row_or_column_is_an_error(shape):
    with pytest.raises(DataError, match="at least 2"):
        complexity(panel_of(np.ones(shape)))


def test_unknown_cells_count_as_zero_only_when_asked_and_are_counted():
    values = economy()
    values[0, 3, 4] = np.nan
    result = complexity(panel_of(values), unknown="zero")
    zero = np.nan_to_num(values)
    np.testing.assert_array_equal(result.table["eci"], complexity(panel_of(zero)).table["eci"])
    assert texts(result) == ["complexity_filled"]


def test_industries_not_collected_in_a_year_are_left_out_of_it():
    values = economy(years=2)
    values[0, :, 5] = np.nan
    result = complexity(panel_of(values))
    assert texts(result)[0] == "complexity_left_out"
    kept = [k for k in range(20) if k != 5]
    alone = complexity(panel_of(values[:1][:, :, kept])).regions()["eci"]
    first = result.regions().query("year == 2000")["eci"]
    np.testing.assert_allclose(first, alone, atol=1e-12)
    hidden = result.table.query("year == 2000 and industry == 'i5'")
    assert hidden[["pci", "ubiquity", "density"]].isna().all(axis=None)


def test_no_strength_under_a_higher_threshold():
    values = economy()
    values[0, 0] = values[0, 1:].sum(axis=0)  # the reference's own mix: no quotient far above one
    result = complexity(panel_of(values), threshold=1.5)
    row = result.regions().set_index("region").loc["r0"]
    assert row["diversity"] == 0
    assert np.isnan(row["eci"])
    assert result.table.query("region == 'r0'")["density"].eq(0).all()
    assert result.regions()["eci"].notna().sum() == 11


def test_presence_by_population():
    values = economy()
    heads = Panel(np.full((1, 12, 1), 10.0), (2000,), tuple(f"r{k}" for k in range(12)), ("total",))
    table = complexity(panel_of(values), presence="population", population=heads).table
    expected = values[0] / 10 / (values[0].sum(axis=0) / 120)
    np.testing.assert_allclose(table["rca"].to_numpy().reshape(12, 20), expected)
    with pytest.raises(OptionError, match="inhabitants"):
        complexity(panel_of(values), presence="population")


def test_reference_regions_change_the_quotients():
    panel = panel_of(economy())
    table = complexity(panel, reference=["r0"]).table
    assert table.query("region == 'r0'")["rca"].to_numpy() == pytest.approx(1.0)
    with pytest.raises(DataError, match="no regions"):
        complexity(panel, reference=["r99"])


@pytest.mark.parametrize(
    "options",
    [
        {"method": "magic"},
        {"presence": "x"},
        {"threshold": 0},
        {"threshold": np.nan},
        {"proximity": "near"},
        {"unknown": "x"},
        {"method": "reflections", "iterations": 3},
        {"reference": []},
    ],
)
def test_options_that_are_none(options):
    with pytest.raises(OptionError):
        complexity(panel_of(economy()), **options)


def test_a_flip_between_years_is_reported():
    values = economy(years=2)
    values[1] = values[0][::-1]
    result = complexity(panel_of(values))
    assert "complexity_flip" in texts(result)
    assert complexity(panel_of(np.repeat(values[:1], 3, axis=0))).warnings == ()


def test_the_sign_is_that_of_diversity():
    panel = panel_of(economy(30, 40, years=4))
    regions = complexity(panel).regions()
    for _, year in regions.groupby("year"):
        assert year["eci"].corr(year["diversity"]) > 0


def test_equally_diverse_regions_have_a_sign_too():
    M = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [1, 0, 1, 0], [0, 0, 1, 1]], dtype=float)
    found = indices(M, convention_named("bessemer"), "eigenvector", None)
    assert found.defined
    assert not found.sign > 0.1
    result = complexity(panel_of(M), presence="given")
    assert "complexity_weak_sign" in texts(result)


@pytest.mark.parametrize("kind", ["minimum", "cosine", "correlation"])
def test_proximities_are_symmetric_fractions(kind):
    values = economy()[0]
    M = (values > 3).astype(float)
    M[:, 4] = 0
    phi = proximities(M, values, kind)
    np.testing.assert_allclose(phi, phi.T)
    assert phi.min() >= 0
    assert phi.max() <= 1
    assert not phi[4].any()
    assert np.isnan(densities(M, phi)[:, 4]).all()


def test_relatedness_agrees_with_complexity():
    panel = panel_of(economy(years=2))
    related, whole = relatedness(panel).table, complexity(panel).table
    np.testing.assert_allclose(related["density"], whole["density"])
    np.testing.assert_allclose(related["distance"], 1 - whole["density"])
    assert (related["strong"] == (whole["rca"] >= 1)).all()


def test_fitness_ranks_nested_regions_in_order():
    M = np.tril(np.ones((6, 6)))[::-1]
    found = fitness_map(M)
    assert np.argsort(-found.fitness).tolist() == list(range(6))
    assert np.argsort(-found.complexity).tolist() == list(range(5, -1, -1))


def test_fitness_that_never_settles_in_values_settles_in_ranks():
    M = np.tril(np.ones((5, 5)))[::-1]
    by_values = fitness_map(M, 500, "values")
    by_ranks = fitness_map(M, 500, "ranks")
    assert not by_values.settled
    assert by_ranks.settled
    assert by_ranks.iterations < 500
    assert np.argsort(by_ranks.fitness).tolist() == np.argsort(by_values.fitness).tolist()


def test_crossing_time_foretells_when_two_regions_change_places():
    # Powers of n: 2 n^-0.1 falls below n^0.1 ... reached where n^0.2 = 2, that is at n = 32.
    levels = [np.array([n**0.1, 2.0 * n**-0.1]) for n in (19, 20)]
    assert crossing_time(*levels, 20) == pytest.approx(32, rel=1e-9)


def test_fitness_of_a_panel():
    result = fitness_complexity(panel_of(economy(years=2)))
    regions = result.table[result.table["side"] == "region"]
    assert len(regions) == 24
    assert regions.groupby("year")["value"].mean().tolist() == pytest.approx([1, 1])
    assert len(result.iterations) == 2
    with pytest.raises(OptionError):
        fitness_complexity(panel_of(economy()), rule="never")


def test_odd_reflections_are_refused():
    with pytest.raises(OptionError, match="even"):
        reflect(np.ones((2, 2)), 3)


@pytest.mark.parametrize("name", ["bessemer", "stata", "ecomplexity", "econcomplex", "atlas"])
@pytest.mark.parametrize("limit", [2**31, 40_000])
def test_sparse_input_gives_the_dense_numbers(name, limit):
    values = economy(30, 40)[0]
    values[values < 1] = 0.0
    values[:, 7] = 0.0
    panel = panel_of(values)
    levels = SparseLevels(csr_array(values), panel.regions, panel.industries, 2000)
    result = sparse_complexity(levels, name, memory_limit=limit)
    dense = complexity(panel, name).table
    dense = dense[values.ravel() > 0]
    assert len(result.table) == len(dense)
    for column in COLUMNS[3:]:
        np.testing.assert_allclose(result.table[column], dense[column], atol=1e-9, err_msg=column)


def test_lanczos_gives_the_dense_numbers(monkeypatch):
    values = economy(60, 80)[0]
    values[values < 1] = 0.0
    panel = panel_of(values)
    levels = SparseLevels(csr_array(values), panel.regions, panel.industries, 2000)
    expected = sparse_complexity(levels).regions["eci"]
    monkeypatch.setattr("bessemer.structure.sparse._DENSE_SIDE", 10)
    np.testing.assert_allclose(sparse_complexity(levels).regions["eci"], expected, atol=1e-9)


def test_sparse_input_that_does_not_fit_says_its_size():
    rng = np.random.default_rng(0)
    matrix = csr_array((rng.random((50, 900)) < 0.3) * rng.random((50, 900)))
    levels = SparseLevels(matrix, range(50), range(900), 2000)
    with pytest.raises(UnavailableError, match="GB"):
        sparse_complexity(levels, memory_limit=100_000)


@pytest.mark.parametrize("bad", [-1.0, np.inf, np.nan])
def test_sparse_bad_values_are_named(bad):
    with pytest.raises(DataError, match="r1"):
        SparseLevels(csr_array(np.array([[1.0, 0], [0, bad]])), ["r0", "r1"], ["x", "y"], 2000)


def test_every_error_is_ours():
    for values in (np.zeros((3, 3)), np.full((3, 3), np.nan)):
        with pytest.raises(BessemerError):
            complexity(panel_of(values))
