"""A province as a range, and its imports held against customs."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.dependence import InputOutputTable, national_table, provincial_table, regionalise
from bessemer.dependence.regional.ranges import MEASURES, shipped_provincial_table
from bessemer.dependence.regional.reconciliation import customs_rows
from bessemer.errors import DataError, OptionError, UnavailableError
from bessemer.words import LOCALES, say


def nation() -> InputOutputTable:
    """Return a nation of two sectors with outputs of 100."""
    return InputOutputTable.from_arrays(
        [[20, 30], [10, 20]], [[5, 5], [5, 0]], [[50], [70]], [[1], [2]],
        sectors=["a", "b"], final=["use"], region="N", unit="USD", year=2014,
    )  # fmt: skip


@pytest.fixture(scope="module")
def jilin():
    return shipped_provincial_table(bm.reference(), "CN-JL")


def test_customs_above_scale_the_row_up_and_below_leave_a_remainder():
    """By coefficients a is 20 * .05 + 5 * .05 = 1.25, b is 20 * .05 = 1."""
    table = regionalise(nation(), [20, 5], region="R", method="slq")
    rows, scaled = customs_rows(table, [2.5, 0.4])
    np.testing.assert_allclose(rows.by_coefficients, [1.25, 1.0])
    np.testing.assert_allclose(rows.rescaled, [2.5, 1.0])
    np.testing.assert_allclose(rows.through_others, [0.0, 0.6])
    np.testing.assert_allclose(rows.beyond_use, 0.0)
    np.testing.assert_allclose(scaled.abroad, [[0.1, 0.1], [0.05, 0.0]])
    # Technology stays: what comes from abroad in addition is not bought at home.
    np.testing.assert_allclose(
        scaled.own + scaled.other + scaled.abroad, table.own + table.other + table.abroad
    )
    np.testing.assert_allclose(scaled.own[1], table.own[1])
    np.testing.assert_allclose(scaled.own[0], [0.15, 0.25])


def test_rows_can_be_scaled_down_too():
    table = regionalise(nation(), [20, 5], region="R", method="slq")
    rows, scaled = customs_rows(table, [2.5, 0.4], down=True)
    np.testing.assert_allclose(rows.rescaled, [2.5, 0.4])
    np.testing.assert_allclose(rows.through_others, 0.0)
    np.testing.assert_allclose(scaled.abroad, [[0.1, 0.1], [0.02, 0.0]])
    np.testing.assert_allclose(
        scaled.own + scaled.other + scaled.abroad, table.own + table.other + table.abroad
    )


def test_no_more_is_imported_than_is_used():
    """Industries use 20 * .25 + 5 * .35 = 6.75 of a; b they use 20 * .15, and the other cell imports none."""
    table = regionalise(nation(), [20, 5], region="R", method="slq")
    rows, scaled = customs_rows(table, [100.0, 100.0])
    np.testing.assert_allclose(rows.rescaled, [6.75, 3.0])
    np.testing.assert_allclose(rows.beyond_use, [93.25, 97.0])
    np.testing.assert_allclose(scaled.own[0] + scaled.other[0], 0.0, atol=1e-15)
    np.testing.assert_allclose(scaled.abroad, [[0.25, 0.35], [0.15, 0.0]])


def test_a_cell_that_is_full_leaves_the_rest_to_the_others():
    """One factor for the row, no cell above its use: of a, 5 in the first column, 1.75 in the second."""
    table = regionalise(nation(), [20, 5], region="R", method="slq")
    rows, scaled = customs_rows(table, [6.4, np.nan])
    # A factor of five fills the first cell (.05 to .25); the second goes on to .28.
    np.testing.assert_allclose(scaled.abroad[0], [0.25, 0.28])
    assert np.isnan(rows.through_others[1])
    assert np.isnan(rows.beyond_use[1])
    assert rows.rescaled[1] == pytest.approx(1.0)


def test_customs_equal_to_the_coefficients_change_nothing():
    table = regionalise(nation(), [20, 5], region="R", method="flq")
    rows, scaled = customs_rows(table, table.flows("abroad").sum(axis=1))
    np.testing.assert_allclose(scaled.abroad, table.abroad, rtol=1e-12)
    np.testing.assert_allclose(scaled.own, table.own, rtol=1e-12)
    np.testing.assert_allclose(rows.through_others, 0.0, atol=1e-12)


@pytest.mark.parametrize("customs", [[1.0], [-1.0, 1.0], ["x", 1.0], [np.inf, 1.0]])
def test_bad_customs_are_refused(customs):
    with pytest.raises(DataError):
        provincial_table(nation(), [20, 5], region="R", customs=customs)


def test_the_range_holds_every_quotient():
    province = provincial_table(nation(), [20, 5], region="R", deltas=[0.2, 0.4])
    assert len(province.tables) == 6
    values = [table.mean(table.multipliers) for table in province.tables]
    found = province.range("multiplier")
    assert (found.low, found.high) == (min(values), max(values))
    assert (found.slq, found.cilq) == (values[0], values[1])
    assert (found.flegg_low, found.flegg_high) == (min(values[2:]), max(values[2:]))
    one = province.range("own", "b")
    assert one.slq == pytest.approx(0.38)
    assert province.bases == ("coefficients",)
    with pytest.raises(UnavailableError, match="no customs"):
        province.rows()


def test_options_are_checked():
    province = provincial_table(nation(), [20, 5], region="R")
    for call in (
        lambda: province.range("jobs"),
        lambda: province.range("own", "c"),
        lambda: province.range("own", basis="customs"),
        lambda: province.through_nation("c"),
        lambda: provincial_table(nation(), [20, 5], region="R", deltas=[]),
    ):
        with pytest.raises(OptionError):
            call()


def test_the_frame_holds_every_sector_measure_and_basis(jilin):
    frame = jilin.ranges().table
    assert len(frame) == 2 * len(MEASURES) * 43
    assert frame.drop_duplicates(["industry", "measure", "basis"]).shape[0] == len(frame)
    known = frame.dropna(subset=["low"])
    assert len(known) > 0.9 * len(frame)
    for column in ("slq", "cilq", "flegg_low", "flegg_high"):
        assert known[column].between(known["low"], known["high"]).all()
    total = frame.query("industry == 'total' and measure == 'multiplier' and basis == 'coefficients'").iloc[0]
    assert total["high"] == pytest.approx(jilin.range("multiplier").high)
    for locale in LOCALES:
        assert all(say(message, locale) for message in jilin.ranges().warnings)
    assert set(jilin.rows().table["industry"]) >= {"12", "18", "20"}


def test_jilin_by_an_independent_route(jilin):
    """Flegg's quotient written out in loops on the shipped figures."""
    data = bm.reference()
    table = national_table(data, 2017)
    panel = data.panel("cn_output_io42")
    values = panel.values[0]
    own, whole = values[panel.regions.index("CN-JL")], values.sum(axis=0)
    simple = (own / own.sum()) / (whole / whole.sum())
    size = np.log2(1 + own.sum() / whole.sum()) ** 0.3
    count = len(own)
    chain, abroad = np.eye(count), np.zeros(count)
    for user in range(count):
        for supplier in range(count):
            quotient = size * (simple[supplier] if supplier == user else simple[supplier] / simple[user])
            chain[supplier, user] -= min(1.0, quotient) * table.domestic[supplier, user] / table.x[user]
            abroad[user] += table.imported[supplier, user] / table.x[user]
    inverse = np.linalg.inv(chain)
    flq = next(each for each in jilin.tables if each.method == "flq" and each.delta == 0.3)
    np.testing.assert_allclose(flq.multipliers, inverse.sum(axis=0), rtol=1e-10)
    np.testing.assert_allclose(flq.total("abroad"), abroad @ inverse, rtol=1e-10)


def test_no_quotient_changes_direct_imports_and_the_nations_chain_is_the_limit(jilin):
    direct = jilin.range("abroad")
    assert direct.low == pytest.approx(direct.high)
    assert direct.low < jilin.range("abroad_total").low
    assert jilin.range("abroad_total").high < jilin.through_nation()
    technology = ["16", "17", "19", "20", "21"]
    assert jilin.through_nation("18", technology) < jilin.through_nation("18")
    assert jilin.range("abroad", basis="customs").low > direct.low


def test_jilins_vehicle_parts_come_in_through_its_own_customs(jilin):
    rows = jilin.rows().table.set_index("industry")
    cars, chemicals = rows.loc["18"], rows.loc["12"]
    assert cars["customs"] > cars["by_coefficients"]
    assert cars["rescaled"] == pytest.approx(cars["customs"])
    assert chemicals["through_others"] == pytest.approx(chemicals["by_coefficients"] - chemicals["customs"])
    assert (rows["rescaled"] >= rows["by_coefficients"] - 1e-3).all()


def test_only_provinces_of_china_ship():
    with pytest.raises(UnavailableError, match="no output by sector"):
        shipped_provincial_table(bm.reference(), "DEA5")
