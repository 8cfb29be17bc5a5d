"""Direct suppliers of an economy's imports, and the origins of the value in them."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.dependence import MRIO, import_suppliers
from bessemer.dependence.suppliers import SUPPLIERS, imports_for_production, suppliers_of, suppliers_table
from bessemer.dependence.tables import world_table
from bessemer.errors import DataError


@pytest.fixture(scope="module")
def world():
    return world_table(bm.reference(), 2011)


@pytest.fixture
def table():
    rng = np.random.default_rng(7)
    flows, final = rng.uniform(0, 5, (6, 6)), rng.uniform(5, 9, (6, 6))
    return MRIO.from_arrays(
        flows, final, regions=["A", "B", "C"], sectors=["s", "t"], unit="million USD", year=2011
    )


def test_both_ways_add_up_and_equal_the_dense_inverse(table):
    direct, origin = import_suppliers(table, "B", [["s"], ["s", "t"]], investment=1)
    assert direct.sum(axis=0) == pytest.approx(origin.sum(axis=0), rel=1e-12)
    bought = table.Z[:, 2:4].sum(axis=1) + table.F[:, 3]
    bought[2:4] = 0
    inverse = np.linalg.inv(np.eye(6) - table.Z / table.x)
    for number, kept in enumerate(([1, 0] * 3, [1, 1] * 3)):
        made = (table.v / table.x) * (inverse @ (bought * kept))
        assert origin[:, number] == pytest.approx(made.reshape(3, 2).sum(axis=1), rel=1e-10)
        assert direct[:, number] == pytest.approx((bought * kept).reshape(3, 2).sum(axis=1), rel=1e-12)
    assert direct[1].tolist() == [0, 0]
    assert (origin[1] > 0).all(), "value added that comes back"


def test_china_2011(world):
    """The USA shipped about 9 % of China's high-tech imports and was the origin of about 12 %."""
    direct, origin = import_suppliers(world, "CHN", [["c9", "c13", "c14", "c15"]])
    place = world.regions.index("USA")
    assert direct[place, 0] / direct.sum() == pytest.approx(0.09, abs=0.005)
    assert origin[place, 0] / origin.sum() == pytest.approx(0.12, abs=0.005)
    assert origin[world.regions.index("CHN"), 0] > 0


def test_imports_are_inputs_and_investment_from_abroad(world):
    bought = imports_for_production(world, "CHN")
    place, size = world.regions.index("CHN"), len(world.sectors)
    inputs = world.Z[:, place * size : (place + 1) * size].sum(axis=1)
    investment = world.F[:, place * 5 + 3]
    foreign = np.arange(len(world.x)) // size != place
    assert bought.sum() == pytest.approx((inputs + investment)[foreign].sum(), rel=1e-12)


def test_shipped_rows_are_those_that_the_kernel_gives(world):
    data = bm.reference()
    shipped = suppliers_of(data, "CHN", 2011).set_index(["industry", "partner"])
    made = suppliers_table([world], "CHN").set_index(["industry", "partner"])
    for column in ("direct", "origin"):
        assert shipped[column].to_numpy() == pytest.approx(
            made[column].reindex(shipped.index).to_numpy(), rel=1e-5
        )
    assert set(data.frame(SUPPLIERS)["year"]) == {1995, 2000, 2005, 2008, 2011}
    assert len(suppliers_of(data, "DEU", 2011)) == len(shipped), "others are computed when asked for"


@pytest.mark.parametrize(
    ("user", "groups", "investment", "said"),
    [
        ("X", [["s"]], 1, "no economy X"),
        ("A", [["s", "u"]], 1, "no sector u"),
        ("A", [["s"]], 2, "none at place 2"),
    ],
)
def test_what_the_table_lacks(table, user, groups, investment, said):
    with pytest.raises(DataError, match=said):
        import_suppliers(table, user, groups, investment=investment)
