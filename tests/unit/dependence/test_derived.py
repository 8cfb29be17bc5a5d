"""The shipped origin of value added: recomputed, and against an independent calculation."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.dependence import by_region, value_added_for_demand, world_table
from bessemer.dependence.derived import SERVING, YEARS, origin_table, serving_table, shipped_origins

# Computed apart from the package by numpy.linalg.inv on the raw figures of WIOD, country by country.
INDEPENDENT = {
    (1995, "CHN"): (0.160610511, 0.190003904),
    (2005, "CHN"): (0.205953536, 0.263760176),
    (2011, "CHN"): (0.180302754, 0.213035397),
    (1995, "USA"): (0.093316659, 0.084677895),
    (2011, "USA"): (0.128003597, 0.095923561),
    (2011, "DEU"): (0.254780967, 0.318571226),
}


@pytest.fixture(scope="module")
def origins():
    return shipped_origins(bm.reference())


@pytest.mark.parametrize(("year", "economy"), INDEPENDENT)
def test_foreign_and_market_share_agree_with_an_independent_calculation(origins, year, economy):
    foreign, market = INDEPENDENT[year, economy]
    at = origins.years.index(year)
    assert origins.foreign_shares(economy)[at] == pytest.approx(foreign, abs=2e-9)
    assert origins.market_shares(economy)[at] == pytest.approx(market, abs=2e-9)


def test_part_of_the_united_states_in_china(origins):
    number = origins.economies.index("USA")
    assert origins.origin_shares("CHN")[-1, number] == pytest.approx(0.021109449, abs=2e-9)


def test_shipped_table_is_what_the_code_makes(origins):
    world = world_table(bm.reference(), 2008)
    made = by_region(value_added_for_demand(world)) * 1e6
    order = [world.regions.index(id) for id in origins.economies]
    np.testing.assert_allclose(origins.matrix(2008), made[np.ix_(order, order)], rtol=1e-8)
    rows = origin_table([world]).set_index(["origin", "industry", "demand"])["value"]
    number = origins.economies.index
    assert origins.matrix(2008, "c14")[number("JPN"), number("CHN")] == pytest.approx(
        rows["JPN", "c14", "CHN"], rel=1e-8
    )
    serving = serving_table([world]).set_index(["region", "industry"])["value"]
    panel = bm.reference().panel(SERVING).select(years=[2008], regions=["KOR"])
    for code, value in zip(panel.industries, panel.values[0, 0], strict=True):
        assert value == pytest.approx(serving["KOR", code], rel=1e-8, abs=1e-3)


def test_identities_across_shipped_tables(origins):
    data = bm.reference()
    added = data.panel("world_value_added_wiod35")
    serving = data.panel(SERVING)
    for year in YEARS:
        matrix = origins.matrix(year)
        gdp = added.select(years=[year], regions=origins.economies).values[0].sum(axis=1)
        np.testing.assert_allclose(matrix.sum(axis=1), gdp, rtol=1e-7)
        abroad = serving.select(years=[year], regions=origins.economies).values[0].sum(axis=1)
        np.testing.assert_allclose(matrix.sum(axis=1) - np.diagonal(matrix), abroad, rtol=1e-7)
        assert np.isfinite(matrix).all()


def test_technology_is_part_of_the_total(origins):
    parts = sum(origins.matrix(2011, code) for code in origins.industries if code != "total")
    assert (parts <= origins.matrix(2011) * (1 + 1e-9) + 1e3).all()
