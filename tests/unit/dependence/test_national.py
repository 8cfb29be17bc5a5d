"""Imported shares by the national tables."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.dependence import InputOutputTable, import_content, national_table
from bessemer.errors import DataError


def small():
    return InputOutputTable(
        domestic=np.array([[6.0, 2], [1, 8]]),
        imported=np.array([[2.0, 0], [1, 0]]),
        final_domestic=np.array([[9.0, 3, -4], [5, 5, 0]]),
        final_imported=np.array([[1.0, 7, 9], [5, 0, 0]]),
        x=np.array([20.0, 19]),
        v=np.array([10.0, 9]),
        sectors=("01", "02"),
        final=("TC", "EX", "FU202"),
        classification="io42",
        region="CHN",
        unit="CNY",
        year=2020,
    )


def test_shares_by_hand():
    content = import_content(small())
    np.testing.assert_allclose(content.by_user, [3 / 10, 0])
    np.testing.assert_allclose(content.by_product, [2 / 10, 1 / 10])
    np.testing.assert_allclose(content.final_by_product, [1 / 10, 5 / 10])
    assert content.inputs == pytest.approx(3 / 20)
    assert content.final == pytest.approx(6 / 20), "exports and inventories are left out"


def test_products_chosen():
    content = import_content(small(), ["02"])
    np.testing.assert_allclose(content.by_user, [1 / 2, 0])
    assert np.isnan(content.by_product[0])


def test_unknown_product_is_named():
    with pytest.raises(DataError, match="99"):
        import_content(small(), ["99"])


def test_china_against_a_plain_sum():
    frame = bm.reference().frame("cn_io_2020")
    flows = frame[frame["column"].str.len().eq(2) & frame["column"].ne("TC") & frame["column"].ne("EX")]
    imported = flows.loc[flows["origin"] == "imported", "value"].sum()
    domestic = flows.loc[flows["origin"] == "domestic", "value"].sum()
    content = import_content(national_table(bm.reference(), 2020))
    assert content.inputs == pytest.approx(imported / (imported + domestic), rel=1e-12)
    assert content.inputs == pytest.approx(0.0714, abs=5e-5)


@pytest.mark.parametrize("year", [2017, 2018, 2020])
def test_shares_of_china_are_shares(year):
    content = import_content(national_table(bm.reference(), year))
    for shares in (content.by_user, content.by_product, content.final_by_product):
        known = shares[np.isfinite(shares)]
        assert len(known) >= 35
        assert ((known >= 0) & (known <= 1)).all()
