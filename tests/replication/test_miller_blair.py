"""Miller and Blair (2009), Input-Output Analysis, table 2.3 and following, from the shipped table."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.dependence import MRIO


@pytest.fixture(scope="module")
def published():
    frame = bm.reference().frame("published_miller_blair_2_3")
    items = {}
    for name, rows in frame.groupby("item"):
        shape = [len(set(rows[axis])) for axis in ("row", "column") if set(rows[axis]) != {""}]
        keys = [rows[axis].astype(int) for axis in ("row", "column") if set(rows[axis]) != {""}]
        values = np.full(shape, np.nan)
        values[tuple(key.to_numpy() for key in keys)] = rows["value"]
        items[name] = values
    return items


@pytest.fixture(scope="module")
def table(published):
    return MRIO.from_arrays(
        published["Z"],
        published["f"][:, None],
        regions=["economy"],
        sectors=["1", "2"],
        unit="USD",
        year=2009,
        x=published["x"],
    )


def test_published_figures_are_those_of_the_book(published):
    assert published["Z"].tolist() == [[150, 500], [200, 100]]
    assert published["L"][0, 0] == pytest.approx(1.2541, abs=5e-5)


def test_leontief_inverse(table, published):
    np.testing.assert_allclose(table.solve(np.eye(2)), published["L"], atol=1e-7)


def test_output_of_new_final_demand(table, published):
    np.testing.assert_allclose(table.solve(published["f_new"]), published["x_new"], atol=0.05)
    np.testing.assert_allclose(table.solve(published["f"]), published["x"], rtol=1e-12)
