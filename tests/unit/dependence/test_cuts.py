"""Cuts: shares, the short run, substitutes and the course, each against another way to the same figure."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.dependence import chokepoints, extract_inputs, world_table
from bessemer.dependence.cuts import VIAS, cut_of, import_shares, stops, supplies
from bessemer.dependence.cuts.alliances import allies_of, treaties
from bessemer.dependence.cuts.course import COLUMNS, TABLE, course_of, course_row
from bessemer.dependence.cuts.spec import GROUPS, investment
from bessemer.dependence.cuts.standstill import ESSENTIAL
from bessemer.dependence.cuts.substitutes import home_makers, other_suppliers
from bessemer.dependence.mrio import MRIO
from bessemer.errors import BessemerError, ClassificationError, DataError, OptionError, RegionError

TECHNOLOGY = ("c9", "c13", "c14", "c15")


@pytest.fixture(scope="module")
def data():
    return bm.reference()


@pytest.fixture(scope="module")
def world(data):
    return world_table(data, 2011)


@pytest.fixture(scope="module")
def small():
    """Four economies, three sectors, two columns of final demand: consumption and investment."""
    rng = np.random.default_rng(7)
    Z = rng.uniform(0, 10, (12, 12))
    F = rng.uniform(5, 40, (12, 8))
    return MRIO.from_arrays(
        Z, F, regions=["CHN", "USA", "JPN", "BRA"], sectors=["c9", "c14", "c20"], unit="USD", year=2011
    )


# -------------------------------------------------------------------------------- what is asked


def test_sectors_stand_in_the_order_of_the_scheme_and_groups_have_names():
    assert cut_of("CHN", "USA").sectors == TECHNOLOGY == GROUPS["technology"]
    assert cut_of("CHN", "USA", "c15,c13 ,C14, c9").group == "technology"
    assert cut_of("CHN", "USA", "all").sectors[0] == "c1"
    assert len(cut_of("CHN", "USA", "ALL").sectors) == 35
    assert cut_of("CHN", "USA", ["c14"]).group is None


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        (("CHN", "CHN"), OptionError, "itself"),
        (("CHN", "USA", "c36"), ClassificationError, "c36"),
        (("CHN", "USA", "chips"), ClassificationError, "chips"),
        (("CHN", "USA", "c9,c9"), OptionError, "c9 comes more than once"),
        (("CHN", "USA", ""), OptionError, "missing"),
        (("CHN", "USA", "c9,,c13"), OptionError, "missing"),
        (("CHN", "USA", []), OptionError, "No sectors"),
        (("CHN", "USA", "all", "directly"), OptionError, "'direct'"),
        (("CHN", "USA", "all", ""), OptionError, "value-added"),
        (("USA", "CHN", "all", "allied"), OptionError, "no ally"),
        (("USA", "JPN", "all", "allied"), OptionError, "no ally"),
    ],
)
def test_a_cut_that_is_none_is_refused(arguments, error, said):
    with pytest.raises(error, match=said):
        cut_of(*arguments)


def test_tables_that_do_not_fit_are_refused(world, small):
    with pytest.raises(RegionError, match="no region"):
        supplies(world, cut_of("CHN", "CHE"))
    with pytest.raises(DataError, match="2 columns"):
        supplies(small, cut_of("CHN", "USA", "c9"))
    with pytest.raises(DataError, match="no sector c13"):
        supplies(small, cut_of("CHN", "USA"), column=1)


def test_alliances_are_treaties_between_economies_of_the_table(world):
    listed = {economy for parties in treaties().values() for economy in parties}
    assert listed <= set(world.regions)
    assert {"DEU", "GBR", "JPN", "KOR", "AUS", "CAN"} <= set(allies_of("USA"))
    assert not {"CHN", "TWN", "SWE", "AUT", "FIN", "IRL", "RUS", "BRA", "MEX", "USA"} & set(allies_of("USA"))
    for economy in listed:
        assert all(economy in allies_of(ally) for ally in allies_of(economy))
    assert max(year for parties in treaties().values() for year in parties.values()) <= 2011
    assert "CAN" not in cut_of("CAN", "USA", via="allied").suppliers


# -------------------------------------------------------------------------------- the shares


def test_the_american_share_of_chinas_imports_of_technology_goods(world):
    shares = import_shares(world, "CHN", "USA", TECHNOLOGY)
    # Summed cell by cell, without the functions of the package.
    u, k, size = world.regions.index("CHN"), world.regions.index("USA"), len(world.sectors)
    goods = [world.sectors.index(code) for code in TECHNOLOGY]
    bought = {
        p: sum(
            world.Z[p * size + i, u * size : (u + 1) * size].sum()
            + max(world.F[p * size + i, u * 5 + 3], 0.0)
            for i in goods
        )
        for p in range(41)
        if p != u
    }
    assert shares.direct == pytest.approx(bought[k] / sum(bought.values()), rel=1e-12)
    assert shares.imports == pytest.approx(sum(bought.values()), rel=1e-12)
    assert (round(shares.direct, 2), round(shares.origin, 2)) == (0.09, 0.12)


def test_origins_of_imports_add_up_to_them(world, small):
    for region in ("CHN", "DEU"):
        parts = [import_shares(world, region, other, TECHNOLOGY).origin for other in world.regions]
        assert sum(parts) == pytest.approx(1.0, abs=1e-9)
    assert sum(import_shares(small, "CHN", r, ["c9"], 1).origin for r in small.regions) == pytest.approx(1.0)


def test_nothing_imported_has_no_share():
    table = MRIO.from_arrays(
        [[1, 0], [0, 1]], [[8, 0], [0, 8]], regions=["CHN", "USA"], sectors=["c9"], unit="USD", year=2011
    )
    shares = import_shares(table, "CHN", "USA", ["c9"], column=0)
    assert shares.imports == 0 and np.isnan(shares.direct) and np.isnan(shares.origin)


def test_what_each_way_takes_away(small):
    made = small.value_added_coefficients[3:6] @ small.inverse[3:6]
    direct, origin, allied = (supplies(small, cut_of("CHN", "USA", "c9,c14", via), column=1) for via in VIAS)
    expected = np.zeros((4, 3))
    expected[1, :2] = 1.0
    np.testing.assert_array_equal(direct.lost, expected)
    expected[2, :2], expected[3, :2] = made[6:8], made[9:11]
    np.testing.assert_allclose(origin.lost, expected, rtol=1e-12)
    expected[2, :2], expected[3, :2] = 1.0, 0.0
    np.testing.assert_array_equal(allied.lost, expected)
    capital = small.F[:, 1].reshape(4, 3)
    np.testing.assert_allclose(direct.investment, direct.lost * capital)
    np.testing.assert_allclose(direct.total[1, 0], small.Z[3, :3].sum() + small.F[3, 1])


# -------------------------------------------------------------------------------- the short run


def test_by_cost_is_the_extraction_of_inputs(world):
    for importer, partner in (("CHN", "USA"), ("MEX", "USA"), ("USA", "CHN")):
        found = stops(world, cut_of(importer, partner, "all"))
        here = world.block(world.regions.index(importer))
        np.testing.assert_allclose(
            found.stopped["cost"] * found.value_added,
            extract_inputs(world, partner, importer)[here],
            rtol=1e-9,
            atol=1e-9,
        )


def test_one_supplier_is_the_stake_and_the_bound_of_chokepoints(world):
    found = stops(world, cut_of("CHN", "USA", "c14"))
    row = chokepoints(world, "CHN").table.query("supplier == 'USA' and sector == 'c14'").iloc[0]
    assert found.stopped["cost"] @ found.value_added == pytest.approx(row["stake"], rel=1e-9)
    gdp = found.value_added.sum()
    assert found.stopped["requirement"] @ found.value_added / gdp == pytest.approx(row["bound_share"])


@pytest.mark.parametrize("via", VIAS)
def test_by_cost_is_the_supply_driven_model_without_the_flows(small, via):
    cut = cut_of("CHN", "USA", "c9,c14", via)
    lost = supplies(small, cut, column=1).lost.ravel()
    shares = small.Z / small.x[:, None]
    kept = shares.copy()
    kept[:, :3] *= 1.0 - lost[:, None]
    added = small.x * small.value_added_coefficients
    before = added @ np.linalg.inv(np.eye(12) - shares)
    after = added @ np.linalg.inv(np.eye(12) - kept)
    np.testing.assert_allclose(stops(small, cut, column=1).stopped["cost"], 1 - (after / before)[:3])


@pytest.mark.parametrize("via", VIAS)
def test_by_requirement_the_scarcest_input_stops_a_sector(small, via):
    cut = cut_of("CHN", "USA", "c9,c14", via)
    lost = supplies(small, cut, column=1).lost
    found = stops(small, cut, column=1)
    for rule, essential in ESSENTIAL.items():
        for j in range(3):
            users = small.Z[:, j].reshape(4, 3)
            parts = [
                (lost[:, i] * users[:, i]).sum() / users[:, i].sum()
                for i in range(3)
                if users[:, i].sum() >= essential * users.sum()
            ]
            assert found.stopped[rule][j] == pytest.approx(max(parts))


def test_the_chain_is_the_least_solution_of_its_equation(world, small):
    found = stops(small, cut_of("CHN", "USA", "c9"), column=1)
    lost = supplies(small, cut_of("CHN", "USA", "c9"), column=1).lost
    users = small.Z[:, :3].reshape(4, 3, 3)
    stopped = np.zeros(3)
    for _ in range(5000):  # from nothing upwards, step by step
        missing = np.einsum("pi,pij->ij", lost, users) + stopped[:, None] * users[0]
        stopped = (missing / users.sum(axis=0)).max(axis=0)
    np.testing.assert_allclose(found.stopped["chain"], stopped, rtol=1e-9)
    for importer in ("CHN", "DEU", "LUX"):
        large = stops(world, cut_of(importer, "USA"))
        assert (large.stopped["chain"] >= large.stopped["requirement"] - 1e-12).all()
        assert (large.stopped["chain"] <= 1).all()


def test_income_counts_investment_goods_that_do_not_arrive(world):
    cut = cut_of("CHN", "USA")
    found, gone = stops(world, cut), supplies(world, cut)
    u = world.regions.index("CHN")
    assert found.investment == pytest.approx((gone.lost.ravel() * investment(world, u)).sum())
    assert found.income("cost") == pytest.approx(
        (found.stopped["cost"] @ found.value_added + found.investment) / found.value_added.sum()
    )
    assert found.investment / found.value_added.sum() > 0.002


def test_what_is_not_delivered_cannot_be_missed(world):
    found = stops(world, cut_of("CHN", "CYP", "c35"))
    assert found.income("requirement") == found.income("cost") == found.income("chain") == 0


# -------------------------------------------------------------------------------- who replaces it


def test_other_suppliers_by_what_a_tenth_more_would_cover(world):
    cut = cut_of("CHN", "USA")
    table = other_suppliers(world, cut).set_index("supplier")
    assert set(table.index) == set(world.regions) - {"CHN", "USA"}
    lost = supplies(world, cut).total.sum(axis=0)
    place, covered = world.regions.index("DEU"), 0.0
    for code in TECHNOLOGY:
        i = world.sectors.index(code)
        row = place * 35 + i
        home = (
            world.Z[row, place * 35 : (place + 1) * 35].sum()
            + world.F[row, place * 5 : (place + 1) * 5].sum()
        )
        covered += min(0.1 * (world.x[row] - home), lost[i])
    assert table.loc["DEU", "covers"] == pytest.approx(covered / lost.sum(), rel=1e-9)
    assert table.loc["DEU", "ally"] and not table.loc["TWN", "ally"]
    assert (table["covers"].diff().dropna() <= 1e-12).all()
    assert table["partner_content"].min() >= 0 and table["partner_content"].idxmax() in ("MEX", "CAN", "IRL")
    allied = other_suppliers(world, cut_of("CHN", "USA", via="allied"))
    assert not set(allied["supplier"]) & set(allies_of("USA"))


def test_spare_capacity_is_a_fraction(world):
    with pytest.raises(OptionError, match="spare"):
        other_suppliers(world, cut_of("CHN", "USA"), spare=1.5)
    none = other_suppliers(world, cut_of("CHN", "USA"), spare=0.0)
    assert (none["covers"] == 0).all()


def test_home_makers_by_how_much_more_they_would_have_to_make(world):
    table = home_makers(world, cut_of("CHN", "USA")).set_index("sector")
    assert set(table.index) == set(TECHNOLOGY)
    u = world.regions.index("CHN")
    for code, row in table.iterrows():
        i = world.sectors.index(code)
        assert row["stretch"] == pytest.approx(row["lost"] / world.x[u * 35 + i])
        content = world.value_added_by_source[:, u * 35 + i]
        assert row["own_origin"] == pytest.approx(content[u])
        assert row["partner_origin"] == pytest.approx(content[world.regions.index("USA")])
    assert (table["gap"] == 0).all()
    assert table["stretch"].is_monotonic_increasing
    wide = home_makers(world, cut_of("CHN", "USA", via="allied"))
    assert (wide["gap"] > 0.2).all()


# -------------------------------------------------------------------------------- over the years


def test_the_course_ships_as_it_is_computed(data):
    frame = data.frame(TABLE)
    assert len(frame) == 45 * 5
    for year, region, partner in ((1995, "CHN", "USA"), (2005, "USA", "CHN"), (2008, "CHN", "KOR")):
        made = course_row(world_table(data, year), region, partner)
        row = frame.query("year == @year and region == @region and partner == @partner").iloc[0]
        np.testing.assert_allclose(row[list(COLUMNS)].astype(float), [made[c] for c in COLUMNS], rtol=6e-6)


def test_dependence_on_technology_and_markets_by_hand(small):
    row = course_row(small, "CHN", "USA", ["c9", "c14"], column=1)
    output = small.x[:3].sum()
    inputs = {
        p: small.Z[3 * p : 3 * p + 2, :3].sum() + small.F[3 * p : 3 * p + 3, 1].sum() for p in (1, 2, 3)
    }
    assert row["technology"] == pytest.approx(sum(inputs.values()) / output)
    assert row["technology_partner"] == pytest.approx(inputs[1] / sum(inputs.values()))
    sold = small.Z[:3, 3:].sum() + small.F[:3, 2:].sum()
    assert row["market"] == pytest.approx(sold / output)
    assert row["market_partner"] == pytest.approx((small.Z[:3, 3:6].sum() + small.F[:3, 2:4].sum()) / sold)


def test_the_course_stops_at_the_year_asked_for(data):
    assert course_of(data, "CHN", "USA", 2005)["year"].tolist() == [1995, 2000, 2005]
    other = course_of(data, "CHN", "BRA", 2000)
    assert other["year"].tolist() == [1995, 2000] and other["direct"].between(0, 0.05).all()


def test_every_error_says_what_to_do():
    for arguments in (("CHN", "CHN"), ("CHN", "USA", "c9,c9"), ("CHN", "USA", "all", "x")):
        with pytest.raises(BessemerError) as caught:
            cut_of(*arguments)
        assert caught.value.remedy and len(caught.value.lines()) <= 3


# -------------------------------------------------------------------- what is taken to be replaceable


@pytest.mark.parametrize("via", ["direct", "value-added"])
def test_what_is_replaceable_is_not_lost(small, via):
    whole = supplies(small, cut_of("CHN", "USA", "c9,c14", via), 1)
    part = supplies(small, cut_of("CHN", "USA", "c9,c14", via, 0.3), 1)
    assert part.lost == pytest.approx(0.7 * whole.lost)
    assert part.total.sum() == pytest.approx(0.7 * whole.total.sum())
    assert supplies(small, cut_of("CHN", "USA", "c9,c14", via, 1), 1).total.sum() == 0


def test_the_short_run_falls_with_what_is_replaceable(small):
    found = [
        stops(small, cut_of("CHN", "USA", "c9,c14", "direct", part), column=1) for part in (0, 0.25, 0.5, 1)
    ]
    # Gaps in fixed proportions shrink as the loss does; the rule by cost falls faster, as rounds fall too.
    for rule in ESSENTIAL:
        assert found[1].stopped[rule] == pytest.approx(0.75 * found[0].stopped[rule])
    cost = [one.income("cost") for one in found]
    assert cost[0] > cost[1] > cost[2] > cost[3] == 0


def test_the_long_run_falls_with_what_is_replaceable_to_nothing(data, world):
    from bessemer.dependence.cuts.longrun import elasticity_draws, embargoed, model, settle

    at_rest = model(world, elasticity_draws(world.sectors, 0)[:, :1])
    cuts = [cut_of("CHN", "USA", "technology", "direct", part) for part in (0.0, 0.5, 1.0)]
    losses = [-float(settle(at_rest, cut).income[0]) for cut in cuts]
    assert losses[0] > losses[1] > 0
    assert losses[2] == pytest.approx(0, abs=1e-7)
    assert embargoed(world, cuts[1]) == pytest.approx(embargoed(world, cuts[0]) / 2)


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan"), True, "half", None])
def test_a_part_that_is_no_fraction_is_refused(value):
    with pytest.raises(OptionError, match="replaceable"):
        cut_of("CHN", "USA", replaceable=value)
