"""NAFTA on the authors' data: what goes beyond the figures of `bessemer.dependence.published`."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.dependence.published import nafta


@pytest.fixture(scope="module")
def found():
    return nafta(bm.reference())


def test_published_figures_stand_beside_ours_and_real_income_alone(found):
    table = found.table
    exact = table["measure"] == "real_income"
    assert table.loc[exact, ["published", "difference"]].isna().all().all()
    rest = table[~exact]
    np.testing.assert_allclose(rest["difference"], rest["model"] - rest["published"])
    assert (rest["difference"].abs() <= found.parameters["tolerance"]).all()


def test_every_country_and_measure_is_there_and_the_model_converged(found):
    assert len(found.table) == 3 * 5
    assert found.parameters["residual"] < 1e-11
    assert set(found.sources) <= set(bm.reference().catalogue.tables)
