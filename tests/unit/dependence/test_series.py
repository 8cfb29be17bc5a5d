"""Accounts over many years, and national circulation."""

import os
from pathlib import Path

import numpy as np
import pytest

import bessemer as bm
from bessemer.dependence import (
    MRIO,
    InputOutputTable,
    circulation,
    circulation_by_year,
    koopman_wang_wei,
    koopman_wang_wei_by_year,
    national_circulation,
    national_table,
    read_wiod_years,
    sector_circulation,
    world_table,
)
from bessemer.dependence.origin import value_added_for_demand
from bessemer.errors import DataError, RegionError


def small(year, unit="USD"):
    return MRIO.from_arrays(
        [[0, 2], [1, 0]], [[8 + year % 7, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit=unit, year=year
    )


def test_years_stand_in_order_under_each_region():
    found = circulation_by_year(small(year) for year in (2003, 2001, 2002))
    assert found.table[["region", "year"]].values.tolist() == [
        [region, year] for region in "AB" for year in (2001, 2002, 2003)
    ]
    one = circulation(small(2002)).table.set_index("region").loc["B", "share_home_demand"]
    row = found.table.query("region == 'B' and year == 2002").iloc[0]
    assert row["share_home_demand"] == one
    kept = koopman_wang_wei_by_year([small(2001)], ["B"]).table
    assert kept["region"].tolist() == ["B"]
    whole = koopman_wang_wei(small(2001)).table.set_index("region")
    assert kept["DVA_FIN"].item() == whole.loc["B", "DVA_FIN"]


def test_faults_of_a_series_are_named():
    with pytest.raises(DataError, match="No tables"):
        circulation_by_year([])
    with pytest.raises(DataError, match="2001 comes twice"):
        circulation_by_year([small(2001), small(2001)])
    with pytest.raises(DataError, match="Units differ"):
        circulation_by_year([small(2001), small(2002, "EUR")])
    with pytest.raises(RegionError, match="2001 has no region C"):
        circulation_by_year([small(2001)], ["C"])


def test_folder_of_tables(tmp_path):
    for year in (2001, 2000):
        np.savez(
            tmp_path / f"wiot_{year}.npz",
            Z=[[0, 2], [1, 0]],
            F=[[8, 0], [1, 8]],
            countries=["A", "B"],
            industries=["c1"],
        )
    assert [table.year for table in read_wiod_years(tmp_path)] == [2000, 2001]
    assert circulation_by_year(read_wiod_years(tmp_path, [2001])).parameters["years"] == [2001]
    with pytest.raises(DataError, match="no table of 1999"):
        read_wiod_years(tmp_path, [1999, 2000])
    with pytest.raises(DataError, match="no such folder"):
        read_wiod_years(tmp_path / "none")
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match=r"no \.npz file"):
        read_wiod_years(tmp_path / "empty")


@pytest.mark.source
@pytest.mark.skipif("SOURCE_DIR" not in os.environ, reason="needs SOURCE_DIR")
def test_all_seventeen_years_of_wiod():
    folder = next(Path(os.environ["SOURCE_DIR"]).glob("world/**/wiot_1995.npz")).parent
    found = circulation_by_year(read_wiod_years(folder), ["CHN", "USA"]).table
    assert sorted(set(found["year"])) == list(range(1995, 2012))
    shipped = circulation(world_table(bm.reference(), 2005)).table.set_index("region")
    row = found.query("region == 'CHN' and year == 2005").iloc[0]
    assert row["share_home_demand"] == pytest.approx(shipped.loc["CHN", "share_home_demand"], rel=1e-9)


def test_sectors_add_up_to_the_economy():
    world = world_table(bm.reference(), 2008)
    rows, whole = sector_circulation(world).table, circulation(world).table.set_index("region")
    names = ["pure_domestic", "returned", "final_exports", "direct", "onward"]
    sums = rows.groupby("region", sort=False)[names].sum()
    np.testing.assert_allclose(sums, whole[names], rtol=1e-9)
    used = value_added_for_demand(world)
    china, steel = world.regions.index("CHN"), world.sectors.index("c12")
    own, every = used[china, steel, china], used[:, steel, china].sum()
    row = rows.query("region == 'CHN' and sector == 'c12'").iloc[0]
    assert row["share_own_origin"] == pytest.approx(own / every)
    assert row["foreign_value_added"] == pytest.approx(every - own)


def test_national_circulation_by_hand():
    table = InputOutputTable.from_arrays(
        [[2.0]], [[1.0]], [[5.0, 3.0]], [[1.0, 0.0]],
        sectors=["s"], final=["TC", "EX"], region="A", unit="USD", year=2000,
    )  # fmt: skip
    row = national_circulation([table]).table.iloc[0]
    # Output 10, value added 7: five of final demand at home take 5 / 0.8 of output, 0.7 of it value added.
    assert row["share_pure_domestic"] == pytest.approx(0.7 * 5 / 0.8 / 7)
    assert row["share_own_origin"] == pytest.approx(0.7 * 5 / 0.8 / 6)
    assert row["share_gross_exports"] == pytest.approx(1 - 3 / 7)


def test_national_tables_of_china_agree_with_a_decomposition_of_value_added():
    """Value added that serves exports and what stays at home add up to GDP."""
    table = national_table(bm.reference(), 2020)
    row = national_circulation([table]).table.iloc[0]
    made = np.linalg.inv(np.eye(42) - table.domestic / table.x)
    away = table.v / table.x @ made @ table.final_domestic[:, table.final.index("EX")]
    assert row["share_pure_domestic"] == pytest.approx(1 - away / table.v.sum(), rel=1e-9)


def test_a_world_of_one_country_and_the_rest_says_the_same_as_its_national_table():
    """Pure domestic of the world table needs only the domestic block: the national formula finds it too."""
    world = world_table(bm.reference(), 2011)
    number = world.regions.index("KOR")
    here = world.block(number)
    count = len(world.sectors)
    sent = world.x[here] - world.Z[here, here].sum(axis=1) - world.final_demand[here, number]
    foreign = world.Z[:, here].reshape(41, count, count).sum(axis=0) - world.Z[here, here]
    bought = world.final_demand[:, number].reshape(41, count).sum(axis=0) - world.final_demand[here, number]
    table = InputOutputTable.from_arrays(
        world.Z[here, here],
        foreign,
        np.stack([world.final_demand[here, number], sent], axis=1),
        np.stack([bought, np.zeros(count)], axis=1),
        sectors=world.sectors,
        final=["TC", "EX"],
        region="KOR",
        unit=world.unit,
        year=2011,
    )
    whole = circulation(world).table.set_index("region").loc["KOR"]
    row = national_circulation([table]).table.iloc[0]
    assert row["share_pure_domestic"] == pytest.approx(whole["share_pure_domestic"], rel=1e-9)
    assert row["share_gross_exports"] == pytest.approx(whole["share_gross_exports"], rel=1e-9)
    assert row["share_own_origin"] < whole["share_own_origin"]
