"""Input-output tables: checks that name the fault, identities, the shipped tables."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bessemer as bm
from bessemer.dependence import (
    MRIO,
    by_region,
    foreign_demand_share,
    foreign_origin_share,
    national_table,
    value_added_for_demand,
    world_table,
)
from bessemer.errors import DataError, UnavailableError

LABELS = {"regions": ["A", "B"], "sectors": ["farm", "mill"], "unit": "USD", "year": 2011}
Z = np.array([[10.0, 5, 0, 2], [3, 20, 1, 6], [0, 4, 8, 2], [2, 0, 3, 9]])
F = np.array([[30.0, 5], [10, 12], [1, 25], [6, 18]])


def tables(most=4):
    """Productive tables: value added stays positive in every sector."""

    @st.composite
    def draw(draw):
        regions, sectors = draw(st.integers(1, most)), draw(st.integers(1, most))
        rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
        size = regions * sectors
        flows = rng.random((size, size)) * rng.integers(0, 2, (size, size))
        final = rng.random((size, regions * draw(st.integers(1, 3)))) + size
        return MRIO.from_arrays(
            flows,
            final,
            regions=[f"r{k}" for k in range(regions)],
            sectors=[f"s{k}" for k in range(sectors)],
            unit="USD",
            year=2000,
        )

    return draw()


def test_output_and_value_added_follow_from_flows():
    table = MRIO.from_arrays(Z, F, **LABELS)
    np.testing.assert_array_equal(table.x, [52, 52, 40, 38])
    np.testing.assert_array_equal(table.v, [37, 23, 28, 19])
    np.testing.assert_allclose(table.solve(F.sum(axis=1)), table.x, rtol=1e-12)
    np.testing.assert_allclose(table.gross_exports, [2 + 5, 1 + 6 + 12, 4 + 1, 2 + 6])


def test_several_columns_of_final_demand_belong_to_their_region():
    split = np.repeat(F / 2, 2, axis=1)
    table = MRIO.from_arrays(Z, split, **LABELS)
    np.testing.assert_allclose(table.final_demand, F)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda z, f: (z[:3, :3], f, {}), "(3, 3)"),
        (lambda z, f: (z, f[:, :1], {}), "(4, 1)"),
        (lambda z, f: (z, f, {"regions": ["A", "A"]}), "A"),
        (lambda z, f: (z, np.where(f == 25, np.nan, f), {}), "B farm"),
        (lambda z, f: (np.where(z == 6, -6, z), f, {}), "A mill"),
        (lambda z, f: (z, f, {"x": [52, 52, 41, 38]}), "B farm"),
        (lambda z, f: (z, f, {"x": [52, 52]}), "2 figures"),
        (lambda z, f: (z * [[1], [1], [1], [0]], f * [[1], [1], [1], [0]], {}), "B mill"),
    ],
)
def test_faults_are_named(change, named):
    flows, final, options = change(Z.copy(), F.copy())
    with pytest.raises(DataError) as caught:
        MRIO.from_arrays(flows, final, **(LABELS | options))
    assert named in str(caught.value)


def test_a_sector_group_without_value_added_is_refused():
    table = MRIO.from_arrays([[0, 5], [5, 0]], [[0], [0]], **(LABELS | {"regions": ["A"]}))
    with pytest.raises(DataError, match="singular"):
        table.solve([1.0, 1.0])


def test_a_table_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        MRIO.from_arrays(Z, F, **LABELS).year = 2012
    with pytest.raises(ValueError, match="read-only"):
        MRIO.from_arrays(Z, F, **LABELS).Z[0, 0] = 1.0


@settings(max_examples=60, deadline=None)
@given(tables())
def test_origin_adds_up_to_final_demand_and_to_value_added(table):
    made = value_added_for_demand(table)
    final, scale = table.final_demand, table.x.max()
    np.testing.assert_allclose(made.sum(axis=(0, 1)), final.sum(axis=0), atol=1e-9 * scale)
    np.testing.assert_allclose(made.sum(axis=2).ravel(), table.v, atol=1e-9 * scale)
    inverse = np.linalg.inv(np.eye(len(table.x)) - table.Z / table.x)
    brute = np.diag(table.v / table.x) @ inverse @ final
    np.testing.assert_allclose(made.reshape(brute.shape), brute, atol=1e-9 * scale)


@settings(max_examples=25, deadline=None)
@given(tables(3), st.floats(1e-3, 1e3))
def test_shares_do_not_depend_on_the_unit(table, factor):
    scaled = MRIO.from_arrays(
        table.Z * factor,
        table.F * factor,
        regions=table.regions,
        sectors=table.sectors,
        unit="other",
        year=table.year,
    )
    for share in (foreign_origin_share, foreign_demand_share):
        first, second = (share(by_region(value_added_for_demand(entry))) for entry in (table, scaled))
        np.testing.assert_allclose(first, second, atol=1e-12)
        assert ((first >= -1e-12) & (first <= 1 + 1e-12)).all()


def test_autarky_leans_on_nobody():
    flows = np.kron(np.eye(2), [[1.0, 2], [3, 4]])
    table = MRIO.from_arrays(flows, np.kron(np.eye(2), [[20.0], [30.0]]), **LABELS)
    np.testing.assert_allclose(foreign_origin_share(by_region(value_added_for_demand(table))), 0, atol=1e-15)


def test_shares_by_hand():
    """A delivers 2 of inputs to B, B 1 of inputs to A: the inverse of a two by two matrix is known."""
    table = MRIO.from_arrays(
        [[0, 2], [1, 0]], [[8, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit="USD", year=2011
    )
    inverse = np.array([[1, 0.2], [0.1, 1]]) / (1 - 0.02)
    expected = np.diag([0.9, 0.8]) @ inverse @ np.array([[8.0, 0], [1, 8]])
    np.testing.assert_allclose(by_region(value_added_for_demand(table)), expected, rtol=1e-12)


def test_world_table_has_exact_identities():
    table = world_table(bm.reference(), 2011)
    assert (len(table.regions), len(table.sectors), table.year) == (41, 35, 2011)
    np.testing.assert_allclose(table.solve(table.F.sum(axis=1)), table.x, atol=1e-7)
    assert table.v.sum() == pytest.approx(table.F.sum(), rel=1e-12)
    panel = bm.reference().panel("world_exports_wiod35").at(2011)
    order = [bm.reference().panel("world_exports_wiod35").regions.index(id) for id in table.regions]
    assert table.gross_exports.sum() * 1e6 == pytest.approx(panel[order].sum(), rel=1e-9)


def test_unknown_years_are_refused():
    with pytest.raises(UnavailableError, match="1996"):
        world_table(bm.reference(), 1996)
    with pytest.raises(UnavailableError, match="2019"):
        national_table(bm.reference(), 2019)


@pytest.mark.parametrize("year", [2017, 2018, 2020])
def test_national_table_balances(year):
    table = national_table(bm.reference(), year)
    inputs = table.domestic.sum(axis=0) + table.imported.sum(axis=0) + table.v
    np.testing.assert_allclose(inputs, table.x, rtol=1e-9)
