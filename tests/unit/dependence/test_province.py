"""Customs figures of provinces."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.dependence import CNY_PER_USD, customs
from bessemer.dependence.province import TECHNOLOGY, USES, customs_years, read_customs, read_totals


@pytest.fixture(scope="module")
def totals():
    return read_totals(bm.reference())


@pytest.fixture(scope="module", params=[2002, 2007, 2012, 2017])
def trade(request):
    return read_customs(bm.reference(), request.param)


def test_jilin_2017():
    table = customs(read_customs(bm.reference(), 2017), "CN-JL").set_index("industry")
    assert table["imports"].sum() == pytest.approx(14.25e9, rel=5e-4)
    assert table["exports"].sum() == pytest.approx(5.14e9, rel=1e-3)
    vehicles = table.loc["18"]
    assert vehicles["imports"] == pytest.approx(6.59e9, rel=1e-3)
    assert vehicles["exports"] == pytest.approx(0.73e9, rel=5e-3)
    inputs = vehicles["imports_intermediate"] + vehicles["imports_capital"]
    assert vehicles["import_share"] == pytest.approx(inputs * 6.7518 / vehicles["output"], rel=1e-12)
    assert vehicles["foreign_share"] == pytest.approx(0.124, abs=5e-4)


def test_rows_are_sorted_by_imports_for_production(trade):
    table = customs(trade, "CN-GD")
    inputs = (table["imports_intermediate"] + table["imports_capital"]).to_numpy()
    assert (np.diff(inputs) <= 0).all()
    assert len(set(table["industry"])) == len(table)


def test_services_are_left_out(trade):
    codes = set(customs(trade, "CN-JL")["industry"])
    assert codes.isdisjoint({"32", "33", "39"})
    assert set(TECHNOLOGY) <= codes


def test_1997_has_imports_by_sector_and_no_exports():
    trade = read_customs(bm.reference(), 1997)
    table = customs(trade, "CN-JL").set_index("industry")
    assert table["exports"].isna().all() and table["export_share"].isna().all()
    machinery = table.loc["16"]
    inputs = machinery["imports_intermediate"] + machinery["imports_capital"]
    assert machinery["import_share"] == pytest.approx(inputs * 8.2898 / machinery["output"], rel=1e-12)
    assert np.isnan(trade.inputs[trade.regions.index("CN-CQ")]).all(), "Chongqing was part of Sichuan"


def test_uses_and_owners_add_up(trade):
    for flow in (trade.imports, trade.exports):
        total = flow["total", "all"]
        uses = sum(flow[use, "all"] for use in USES)
        np.testing.assert_allclose(uses, total, atol=1e6)
        owners = flow["total", "domestic"] + flow["total", "foreign"]
        # In 2002 the owners add up to 0.4 and 0.5 % more than the total (said in the catalogue).
        assert abs(owners.sum() / total.sum() - 1) < (6e-3 if trade.year == 2002 else 2e-3)


def test_no_output_means_an_unknown_ratio(trade):
    for region in trade.regions:
        table = customs(trade, region)
        nothing = table["output"] == 0
        assert table.loc[nothing, ["import_share", "export_share"]].isna().all(axis=None)
        assert table.loc[~nothing, ["import_share", "export_share"]].notna().all(axis=None)


def test_totals_are_the_sums_of_sectors(trade, totals):
    at = totals.years.index(trade.year)
    for region in ("CN-JL", "CN-GD", "CN-XZ"):
        place, column = trade.regions.index(region), totals.regions.index(region)
        assert totals.imports[at, column] == pytest.approx(trade.imports["total", "all"][place].sum())
        assert totals.output[at, column] == pytest.approx(trade.output[place].sum(), rel=1e-9)


def test_exports_of_1997_and_chongqing_before_1997_are_unknown(totals):
    assert np.isnan(totals.exports[totals.years.index(1997)]).all()
    assert np.isnan(totals.imports[totals.years.index(1997), totals.regions.index("CN-CQ")])
    assert np.isfinite(totals.imports[1:]).all()


def test_the_source_doubles_exports_of_1997(totals):
    """The fault that the code guards against is still in the shipped figures."""
    frame = bm.reference().frame("cn_trade_total")
    chosen = frame[(frame["flow"] == "export") & (frame["use"] == "total") & (frame["owner"] == "all")]
    sums = chosen.groupby("year")["value"].sum()
    assert sums[1997] == pytest.approx(2 * 182.8e9, rel=1e-2)
    assert sums[2002] == pytest.approx(325.6e9, rel=1e-2)


@pytest.mark.parametrize(("year", "expected"), [(None, 2017), (2016, 2012), (2012, 2012), (2011, 2007)])
def test_year_with_sectors(year, expected):
    assert customs_years(year)[-1] == expected
    assert customs_years(1996) == ()


def test_a_rate_for_every_year(totals):
    assert set(totals.years) <= set(CNY_PER_USD)
