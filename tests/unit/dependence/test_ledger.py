"""The shipped accounts of 41 economies: a sample recomputed, and what must hold between them."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.dependence import chokepoints, circulation, extract_exports, extract_inputs, world_table
from bessemer.dependence.decompose import KWW_TERMS, koopman_wang_wei
from bessemer.dependence.derived import shipped_origins
from bessemer.dependence.ledger import (
    CHOKEPOINTS,
    CIRCULATION,
    EXPORTS,
    EXTRACTION,
    SECTORS,
    chokepoint_rows,
    chokepoints_of,
    extraction_rows,
    pairs_of,
    sector_rows,
)
from bessemer.dependence.routing import ROUTES

# Six significant digits ship, in single precision.
CLOSE = {"rtol": 6e-6}


@pytest.fixture(scope="module")
def data():
    return bm.reference()


@pytest.fixture(scope="module")
def world(data):
    return world_table(data, 2011)


def test_circulation_and_exports_are_what_the_code_makes(data):
    world = world_table(data, 2000)
    made, terms = (
        circulation(world).table.set_index("region"),
        koopman_wang_wei(world).table.set_index("region"),
    )
    shipped = data.frame(CIRCULATION).query("year == 2000").set_index("region")
    for economy in ("CHN", "USA", "LUX", "RoW"):
        np.testing.assert_allclose(
            shipped.loc[economy, list(ROUTES)].astype(float), made.loc[economy, list(ROUTES)] * 1e6, **CLOSE
        )
        for share in ("share_home_demand", "share_own_origin", "share_gross_exports"):
            assert shipped.loc[economy, share] == pytest.approx(made.loc[economy, share], rel=6e-6)
    shipped = data.frame(EXPORTS).query("year == 2000").set_index("region")
    np.testing.assert_allclose(
        shipped.loc[["DEU", "KOR"], list(KWW_TERMS)].astype(float),
        terms.loc[["DEU", "KOR"], list(KWW_TERMS)] * 1e6,
        **CLOSE,
    )


def test_every_economy_and_year_is_there_and_adds_up(data):
    frame = data.frame(CIRCULATION).astype(dict.fromkeys((*ROUTES, "gdp"), float))
    assert len(frame) == 41 * 5
    np.testing.assert_allclose(frame[list(ROUTES)].sum(axis=1), frame["gdp"], rtol=1.2e-5)
    exports = data.frame(EXPORTS).astype(dict.fromkeys((*KWW_TERMS, "exports"), float))
    np.testing.assert_allclose(exports[list(KWW_TERMS)].sum(axis=1), exports["exports"], rtol=1.2e-5)
    assert len(data.frame(EXTRACTION)) == 41 * 40 * 2
    sectors = data.frame(SECTORS).astype(dict.fromkeys((*ROUTES, "value_added"), float))
    np.testing.assert_allclose(sectors[list(ROUTES)].sum(axis=1), sectors["value_added"], rtol=1e-5, atol=1e3)


def test_home_demand_is_one_less_the_market_share_of_the_other_shipped_table(data):
    origins = shipped_origins(data)
    frame = data.frame(CIRCULATION).set_index(["region", "year"])
    for economy in ("CHN", "USA", "DEU"):
        for year, market, foreign in zip(
            origins.years, origins.market_shares(economy), origins.foreign_shares(economy), strict=True
        ):
            row = frame.loc[(economy, year)]
            assert row["share_home_demand"] == pytest.approx(1 - market, abs=6e-6)
            assert row["share_own_origin"] == pytest.approx(1 - foreign, abs=6e-6)


def test_pairs_are_the_kernels_of_one_pair(data, world):
    pairs = pairs_of(data, "CHN", 2011).set_index("partner")
    added = (world.x * world.value_added_coefficients).reshape(41, -1).sum(axis=1)
    here = world.block(world.regions.index("CHN"))
    gdp = added[world.regions.index("CHN")]
    for partner in ("USA", "LUX"):
        for end, replaced in (("", 0.0), ("_half", 0.5)):
            lost = extract_exports(world, "CHN", partner, replaced=replaced)[here].sum() / gdp
            stake = extract_inputs(world, partner, "CHN", replaced=replaced)[here].sum() / gdp
            assert pairs.loc[partner, f"loss_share{end}"] == pytest.approx(lost, rel=6e-6)
            assert pairs.loc[partner, f"stake_share{end}"] == pytest.approx(stake, rel=6e-6)
    assert len(pairs) == 40


def test_chokepoints_are_the_head_of_the_kernel(data, world):
    found = chokepoints(world, "DEU").table
    named = found[found["named"]].head(25).reset_index(drop=True)
    rows = chokepoints_of(data, "DEU", 2011)
    shipped = rows[rows["supplier"] != "RoW"].reset_index(drop=True)
    assert shipped[["supplier", "sector"]].values.tolist() == named[["supplier", "sector"]].values.tolist()
    for column in ("stake_share", "hhi", "gap", "bound_share", "own_capacity"):
        np.testing.assert_allclose(shipped[column], named[column], rtol=6e-6, atol=1e-12)
    assert len(rows) == 30
    assert (data.frame(CHOKEPOINTS).groupby("user").size() >= 25).all()


def test_years_that_do_not_ship_are_computed(data):
    world = world_table(data, 2005)
    rows = chokepoints_of(data, "USA", 2005)
    assert rows.equals(chokepoint_rows(world, "USA"))
    pairs = pairs_of(data, "USA", 2005)
    frame = extraction_rows(world)
    canada = frame[(frame["exporter"] == "USA") & (frame["importer"] == "CAN")].iloc[0]
    assert pairs.set_index("partner").loc["CAN", "loss_share"] == pytest.approx(canada["loss_share"])


def test_imported_part_of_inputs(data, world):
    rows = sector_rows(world)
    number = world.regions.index("JPN") * 35 + world.sectors.index("c8")
    flows = world.Z[:, number]
    own = flows[world.block(world.regions.index("JPN"))].sum()
    row = rows[(rows["region"] == "JPN") & (rows["industry"] == "c8")].iloc[0]
    assert row["imported"] == pytest.approx(1 - own / flows.sum())
