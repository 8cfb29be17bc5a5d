"""NAFTA's welfare effects, published in a journal, by our model on the authors' data.

Caliendo, L. and Parro, F. (2015), Estimates of the Trade and Welfare Effects of NAFTA, Review of Economic
Studies 82(1), 1-44, table 2, without trade deficits: per cent with two decimals, tolerance 0.005 points.
"""

import numpy as np
import pytest

import bessemer as bm
from bessemer.dependence import nafta_replication

POINTS = 0.005 / 100
PUBLISHED = {
    "Mexico": {"real_wage": 1.72, "terms_of_trade": -0.41, "volume_of_trade": 1.72, "welfare": 1.31},
    "Canada": {"real_wage": 0.32, "terms_of_trade": -0.11, "volume_of_trade": 0.04, "welfare": -0.06},
    "USA": {"real_wage": 0.11, "terms_of_trade": 0.04, "volume_of_trade": 0.04, "welfare": 0.08},
}
# The exact change of real income, which the paper does not print: stated beside the data, to three decimals.
EXACT = {"Mexico": 0.007, "Canada": -0.110, "USA": 0.074}


@pytest.fixture(scope="module")
def found():
    return nafta_replication(bm.reference())


@pytest.mark.parametrize("country", PUBLISHED)
@pytest.mark.parametrize("measure", ["real_wage", "terms_of_trade", "volume_of_trade", "welfare"])
def test_published_figures_are_met_to_their_last_digit(found, country, measure):
    row = found.table.set_index(["region", "measure"]).loc[(country, measure)]
    assert row["model"] == pytest.approx(PUBLISHED[country][measure] / 100, abs=POINTS)
    assert row["published"] == pytest.approx(PUBLISHED[country][measure] / 100)
    assert row["difference"] == pytest.approx(row["model"] - row["published"])


@pytest.mark.parametrize("country", EXACT)
def test_the_exact_change_of_real_income_stands_beside_them(found, country):
    row = found.table.set_index(["region", "measure"]).loc[(country, "real_income")]
    assert row["model"] == pytest.approx(EXACT[country] / 100, abs=POINTS / 10)
    assert np.isnan(row["published"])


def test_every_country_and_measure_is_there_and_the_model_converged(found):
    assert len(found.table) == 3 * 5
    assert found.parameters["residual"] < 1e-11
    assert set(found.sources) <= set(bm.reference().catalogue.tables)
