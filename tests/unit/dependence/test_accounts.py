"""Accounting of value added in trade: identities on random tables, brute force, chains by hand."""

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bessemer as bm
from bessemer.dependence import MRIO, value_added_trade
from bessemer.dependence.aggregation import aggregate, aggregation_bias
from bessemer.dependence.balance import gras
from bessemer.dependence.borders import borin_mancini
from bessemer.dependence.chokepoint import chokepoints
from bessemer.dependence.decompose import KWW_TERMS, WWZ_TERMS, koopman_wang_wei, wang_wei_zhu
from bessemer.dependence.extract import (
    extract_exports,
    extract_inputs,
    extract_sectors,
    extraction_matrix,
)
from bessemer.dependence.position import downstreamness, upstreamness
from bessemer.dependence.products import product_dependence
from bessemer.dependence.routing import circulation, routes
from bessemer.errors import BessemerError, DataError, OptionError, RegionError


@st.composite
def tables(draw, most=4, fewest_regions=2):
    """Productive tables: value added stays positive in every sector."""
    regions, sectors = draw(st.integers(fewest_regions, most)), draw(st.integers(1, most))
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


@given(tables())
@settings(max_examples=30, deadline=None)
def test_nine_terms_add_up_to_exports_and_absorbed_terms_to_vax(table):
    kww, trade = koopman_wang_wei(table).table, value_added_trade(table).table
    np.testing.assert_allclose(kww[list(KWW_TERMS)].sum(axis=1), trade["exports"], rtol=1e-10)
    np.testing.assert_allclose(
        kww[["DVA_FIN", "DVA_INT", "DVA_INTrex"]].sum(axis=1), trade["vax"], rtol=1e-10
    )
    np.testing.assert_allclose(trade["dva"] + trade["fva"], trade["exports"], rtol=1e-12)


@given(tables())
@settings(max_examples=30, deadline=None)
def test_sixteen_terms_add_up_and_agree_with_the_nine(table):
    wwz = wang_wei_zhu(table).table
    np.testing.assert_allclose(wwz[list(WWZ_TERMS)].sum(axis=1), wwz["exports"], rtol=1e-9, atol=1e-12)
    nine = koopman_wang_wei(table).table.set_index("region")
    summed = wwz.groupby("exporter")[list(WWZ_TERMS)].sum().loc[nine.index]
    groups = {
        ("DVA_FIN",): ("DVA_FIN",),
        ("DVA_FIN", "DVA_INT", "DVA_INTrex"): tuple(name for name in WWZ_TERMS if name.startswith("DVA")),
        ("RDV_FIN",): ("RDV_FIN", "RDV_FIN2"),
        ("RDV_INT",): ("RDV_INT",),
        ("DDC",): ("DDC_FIN", "DDC_INT"),
        ("FVA_FIN",): ("MVA_FIN", "OVA_FIN"),
        ("FVA_INT",): ("MVA_INT", "OVA_INT"),
        ("FDC",): ("MDC", "ODC"),
    }
    for few, many in groups.items():
        np.testing.assert_allclose(
            nine[list(few)].sum(axis=1), summed[list(many)].sum(axis=1), rtol=1e-9, atol=1e-12
        )


@given(tables())
@settings(max_examples=30, deadline=None)
def test_source_and_sink_agree_on_totals_and_dva_is_gdp_without_exports(table):
    source, sink = (borin_mancini(table, side).table for side in ("source", "sink"))
    for part in (source, sink):
        np.testing.assert_allclose(
            part[["dva", "ddc", "fva", "fdc"]].sum(axis=1), part["exports"], rtol=1e-9, atol=1e-12
        )
    totals = [part.groupby("exporter")[["dva", "fva", "davax"]].sum() for part in (source, sink)]
    np.testing.assert_allclose(totals[0], totals[1], rtol=1e-9)
    for place, region in enumerate(table.regions):
        here = table.block(place)
        local = np.linalg.inv(np.eye(len(table.sectors)) - table.coefficients[here, here])
        home = table.value_added_coefficients[here] @ local @ table.final_demand[here, place]
        gdp = (table.x * table.value_added_coefficients)[here].sum()
        assert totals[0].loc[region, "dva"] == pytest.approx(gdp - home, rel=1e-9)


@given(tables(), st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=25, deadline=None)
def test_extraction_of_a_pair_is_brute_force(table, share, replaced):
    matrix = extraction_matrix(table, share=share, replaced=replaced).table.set_index(
        ["exporter", "importer"]
    )
    keep = 1 - share * (1 - replaced)
    size = len(table.x)
    for s, r in itertools.permutations(range(len(table.regions)), 2):
        here, there = table.block(s), table.block(r)
        names = table.regions[s], table.regions[r]
        inputs, final = table.coefficients.copy(), table.final_demand.copy()
        inputs[here, there] *= keep
        final[here, r] *= keep
        left = np.linalg.solve(np.eye(size) - inputs, final.sum(axis=1))
        brute = table.value_added_coefficients * (table.x - left)
        scale = table.x.max()
        got = extract_exports(table, *names, share=share, replaced=replaced)
        np.testing.assert_allclose(got, brute, atol=1e-10 * scale)
        assert matrix.loc[names, "loss"] == pytest.approx(brute[here].sum(), abs=1e-10 * scale)
        sales = table.Z / table.x[:, None]
        sales[here, there] *= keep
        made = (table.x * table.value_added_coefficients) @ np.linalg.inv(np.eye(size) - sales)
        brute = table.value_added_coefficients * (table.x - made)
        got = extract_inputs(table, *names, share=share, replaced=replaced)
        np.testing.assert_allclose(got, brute, atol=1e-10 * scale)
        assert matrix.loc[names, "stake"] == pytest.approx(brute[there].sum(), abs=1e-10 * scale)


@given(tables())
@settings(max_examples=20, deadline=None)
def test_extraction_of_a_sector_is_brute_force(table):
    found = extract_sectors(table).table.set_index(["region", "sector"])
    for k in range(len(table.x)):
        inputs, final = table.coefficients.copy(), table.F.sum(axis=1)
        inputs[k] = inputs[:, k] = final[k] = 0
        lost = table.value_added_coefficients * (
            table.x - np.linalg.solve(np.eye(len(table.x)) - inputs, final)
        )
        place, sector = divmod(k, len(table.sectors))
        row = found.loc[(table.regions[place], table.sectors[sector])]
        assert row["loss_world"] == pytest.approx(lost.sum(), rel=1e-9)
        assert row["loss_own"] == pytest.approx(lost[table.block(place)].sum(), rel=1e-9)


@given(tables())
@settings(max_examples=30, deadline=None)
def test_routes_add_up_to_value_added_and_definitions_follow(table):
    ways = routes(table)
    added = table.x * table.value_added_coefficients
    np.testing.assert_allclose(ways.sum(axis=2).ravel(), added, rtol=1e-10)
    found, trade = circulation(table).table, value_added_trade(table).table
    np.testing.assert_allclose(
        (1 - found["share_home_demand"]) * found["gdp"], trade["vax"], rtol=1e-9, atol=1e-9
    )
    assert (found["share_pure_domestic"] <= found["share_home_demand"] + 1e-12).all()


@given(tables())
@settings(max_examples=20, deadline=None)
def test_stake_of_one_supplier_is_ghosh_extraction(table):
    user = table.regions[0]
    found = chokepoints(table, user, spare=0.0).table.set_index(["supplier", "sector"])
    here = table.block(0)
    for (supplier, sector), row in found.iterrows():
        k = table.regions.index(supplier) * len(table.sectors) + table.sectors.index(sector)
        sales = table.Z / table.x[:, None]
        sales[k, here] = 0
        added = table.x * table.value_added_coefficients
        made = added @ np.linalg.inv(np.eye(len(table.x)) - sales)
        lost = table.value_added_coefficients * (table.x - made)
        assert row["stake"] == pytest.approx(lost[here].sum(), rel=1e-9, abs=1e-12)
    assert (found["gap"] == 1).all()
    shares = found.groupby("sector")["import_share"].sum()
    np.testing.assert_allclose(shares, 1.0)


def test_chain_of_three_stages_by_hand():
    flows = [[0, 10, 0], [0, 0, 20], [0, 0, 0]]
    chain = MRIO.from_arrays(
        flows, [[0], [0], [40]], regions=["A"], sectors=["ore", "steel", "car"], unit="USD", year=2000
    )
    np.testing.assert_allclose(upstreamness(chain), [3, 2, 1])
    np.testing.assert_allclose(downstreamness(chain), [1, 1.5, 1 + 0.5 * 1.5])


@given(tables())
@settings(max_examples=20, deadline=None)
def test_upstreamness_solves_its_definition(table):
    sales = table.Z / table.x[:, None]
    np.testing.assert_allclose(upstreamness(table), 1 + sales @ upstreamness(table), rtol=1e-10)
    np.testing.assert_allclose(
        downstreamness(table), 1 + downstreamness(table) @ table.coefficients, rtol=1e-10
    )


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_gras_meets_totals_keeps_signs_and_zeros(seed):
    rng = np.random.default_rng(seed)
    given = rng.normal(2, 2, (4, 6)) * rng.integers(0, 2, (4, 6))
    given[:, 0], given[0] = np.abs(given[:, 0]) + 1, np.abs(given[0]) + 1
    target = np.exp(rng.normal(0, 0.3, given.shape)) * given
    made = gras(given, target.sum(axis=1), target.sum(axis=0))
    np.testing.assert_allclose(made.sum(axis=1), target.sum(axis=1), atol=1e-7)
    np.testing.assert_allclose(made.sum(axis=0), target.sum(axis=0), atol=1e-7)
    assert (np.sign(made) == np.sign(given)).all()


def test_gras_of_positive_matrix_is_ras():
    start = np.array([[1.0, 2], [3, 4]])
    made = gras(start, [4, 6], [5, 5])
    ras = start.copy()
    for _ in range(500):
        ras *= (np.array([4, 6]) / ras.sum(axis=1))[:, None]
        ras *= np.array([5, 5]) / ras.sum(axis=0)
    np.testing.assert_allclose(made, ras, rtol=1e-9)


def test_gras_finds_the_example_of_junius_and_oosterhaven():
    """The worked example of the paper of 2003; figures as the tests of the R package for GRAS print them."""
    made = gras([[7, 3, 5, -3], [2, 9, 8, 0], [-2, 0, 2, 0]], [15, 26, -1], [9, 16, 17, -2])
    published = [
        [8.424340881, 3.375237362, 5.200422021, -2.000000263],
        [3.000997078, 12.624763744, 10.374239178, 0],
        [-2.425339135, 0, 1.425339135, 0],
    ]
    np.testing.assert_allclose(made, published, atol=2e-6)


def test_gras_loses_least_information():
    """Against a general solver of the problem that GRAS solves (Temurshoev et al. 2013, equation 1)."""
    from scipy.optimize import minimize

    start = np.array([[7.0, 3, 5, -3], [2, 9, 8, 1], [-2, 1, 2, 1]])
    rows, columns = np.array([14.0, 24, 3]), np.array([9.0, 15, 17, 0])
    made = gras(start, rows, columns)
    size = np.abs(start).ravel()

    def lost(ratio):
        return float(size @ (ratio * np.log(ratio / np.e) + 1))

    constraints = [
        {"type": "eq", "fun": lambda z: (z.reshape(3, 4) * start).sum(axis=1) - rows},
        {"type": "eq", "fun": lambda z: ((z.reshape(3, 4) * start).sum(axis=0) - columns)[:-1]},
    ]
    found = minimize(
        lost, np.ones(12), jac=lambda z: size * np.log(z), bounds=[(1e-9, None)] * 12,
        constraints=constraints, method="SLSQP", options={"ftol": 1e-14, "maxiter": 500},
    )  # fmt: skip
    assert found.success
    np.testing.assert_allclose(made, found.x.reshape(3, 4) * start, atol=1e-5)


@pytest.mark.parametrize(
    ("rows", "columns", "named"),
    [([4, 6], [5, 6], "add up"), ([4, 6, 1], [5, 5], "shape"), ([4, np.nan], [5, 5], "row totals")],
)
def test_gras_refuses_totals_that_cannot_be(rows, columns, named):
    with pytest.raises(DataError, match=named):
        gras([[1, 2], [3, 4]], rows, columns)
    with pytest.raises(DataError, match="nothing to scale"):
        gras([[0, 0], [3, 4]], [1, 7], [4, 4])


@given(tables())
@settings(max_examples=20, deadline=None)
def test_rebalanced_table_has_the_outputs_asked_for(table):
    wanted = table.x * np.random.default_rng(1).uniform(0.9, 1.1, len(table.x))
    made = table.rebalanced(wanted)
    np.testing.assert_allclose(made.x, wanted, rtol=1e-8)
    np.testing.assert_allclose(
        made.x * made.value_added_coefficients, wanted * table.value_added_coefficients, rtol=1e-6
    )


@given(tables())
@settings(max_examples=20, deadline=None)
def test_aggregation_keeps_totals_and_has_no_bias_without_grouping(table):
    one = dict.fromkeys(table.sectors, "all")
    summed = aggregate(table, sectors=one)
    count = len(table.regions)
    np.testing.assert_allclose(summed.x, table.x.reshape(count, -1).sum(axis=1))
    np.testing.assert_allclose(aggregation_bias(table), 0, atol=1e-9)
    assert aggregation_bias(table, sectors=one).sum() == pytest.approx(0, abs=1e-8)


def test_aggregation_needs_every_label():
    table = MRIO.from_arrays(
        [[0, 2], [1, 0]], [[8, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit="USD", year=2011
    )
    with pytest.raises(DataError, match="region B"):
        aggregate(table, regions={"A": "x"})
    with pytest.raises(DataError, match="no region C"):
        aggregate(table, regions={"A": "x", "B": "x", "C": "x"})


def test_aggregation_by_concordance_joins_what_it_cannot_part():
    from bessemer.classify import concordance

    world = bm.dependence.world_table(bm.reference(), 1995)
    groups = aggregate(world, sectors=concordance("wiod35", "a10"))
    assert "G-I+J+M-N+R-U" in groups.sectors and len(groups.sectors) < 10
    assert groups.x.sum() == pytest.approx(world.x.sum())
    own = world.x.reshape(41, 35)[7][[world.sectors.index("c18")]]
    assert groups.x.reshape(41, -1)[7][groups.sectors.index("F")] == pytest.approx(own.sum())
    strange = MRIO.from_arrays(
        [[0, 2], [1, 0]], [[8, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit="USD", year=2011
    )
    with pytest.raises(BessemerError, match="s"):
        aggregate(strange, sectors=concordance("wiod35", "a10"))


FLOWS = pd.DataFrame(
    [
        (2021, "CN", "DE", "chip", 70.0),
        (2021, "TW", "DE", "chip", 20.0),
        (2021, "FR", "DE", "chip", 10.0),
        (2021, "DE", "US", "chip", 30.0),
        (2021, "CN", "US", "chip", 300.0),
        (2021, "TW", "US", "chip", 100.0),
        (2021, "US", "DE", "wine", 1.0),
        (2021, "FR", "DE", "wine", 99.0),
        (2020, "CN", "DE", "chip", 1.0),
    ],
    columns=list("tijkv"),
)


def test_products_of_a_group_by_hand():
    found = product_dependence(FLOWS, ["DE", "FR"]).table.set_index("product")
    assert found.loc["chip", "hhi"] == pytest.approx((70 / 90) ** 2 + (20 / 90) ** 2)
    assert found.loc["chip", "outside_share"] == pytest.approx(0.9)
    # Exports of the group: to each other and to the United States.
    assert found.loc["chip", "imports_over_exports"] == pytest.approx(90 / 40)
    assert found.loc["chip", "world_share"] == pytest.approx(0.75)
    assert found.loc["chip", ["single", "dependent"]].tolist() == [True, True]
    assert found.loc["wine", "outside_share"] == pytest.approx(0.01)
    assert not found.loc["wine", "dependent"]


def test_products_from_a_file_in_the_layout_of_baci():
    """A small synthetic file with BACI's columns and numeric codes: Germany (276) and France (251)."""
    flows = pd.read_csv(Path(__file__).parents[2] / "fixtures" / "baci_small.csv")
    found = product_dependence(flows, [276, 251]).table.set_index("product")
    by_hand = product_dependence(FLOWS, ["DE", "FR"]).table.set_index("product")
    columns = ["hhi", "outside_share", "imports_over_exports", "first_share", "world_share", "dependent"]
    assert found.loc[854231, "first_supplier"] == 156
    assert found.loc[854231, columns].tolist() == by_hand.loc["chip", columns].tolist()


def test_products_of_one_economy_and_an_older_year():
    assert product_dependence(FLOWS, "DE").table["outside_share"].isna().all()
    assert product_dependence(FLOWS, "DE", year=2020).table["imports"].tolist() == [1.0]


def test_products_refuse_bad_rows_and_strangers():
    with pytest.raises(DataError, match="no column k"):
        product_dependence(FLOWS.drop(columns="k"), "DE")
    with pytest.raises(DataError, match="Rows 0, 9"):
        product_dependence(pd.concat([FLOWS, FLOWS.head(1)], ignore_index=True), "DE")
    with pytest.raises(DataError, match="negative"):
        product_dependence(FLOWS.assign(v=-FLOWS["v"]), "DE")
    with pytest.raises(OptionError, match="imports nothing"):
        product_dependence(FLOWS, "XX")


def test_extraction_refuses_strangers_and_shares_out_of_range():
    table = MRIO.from_arrays(
        [[0, 2], [1, 0]], [[8, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit="USD", year=2011
    )
    with pytest.raises(RegionError, match="no region 'C'"):
        extract_exports(table, "A", "C")
    with pytest.raises(OptionError, match="its own partner"):
        extract_inputs(table, "A", "A")
    with pytest.raises(OptionError, match=r"share is 1\.5"):
        extraction_matrix(table, share=1.5)
    with pytest.raises(RegionError, match="no region 'C'"):
        chokepoints(table, "C")
    with pytest.raises(OptionError, match="approach"):
        borin_mancini(table, "drain")


def test_world_of_2011_keeps_every_identity():
    world = bm.dependence.world_table(bm.reference(), 2011)
    trade = value_added_trade(world).table
    exports = trade["exports"].sum()
    assert np.abs(trade["dva"] + trade["fva"] - trade["exports"]).max() < 1e-9 * exports
    kww = koopman_wang_wei(world).table
    assert np.abs(kww[list(KWW_TERMS)].sum(axis=1) - kww["exports"]).max() < 1e-9 * exports
    wwz = wang_wei_zhu(world).table
    assert np.abs(wwz[list(WWZ_TERMS)].sum(axis=1) - wwz["exports"]).max() < 1e-9 * exports
