"""The course of a province's trade by groups of goods that the lists of all years share."""

import dataclasses

import numpy as np
import pytest

import bessemer as bm
from bessemer.dependence.province import CNY_PER_USD, read_customs
from bessemer.dependence.provinces.courses import goods_course, join_groups, read_course, reliance

YEARS = (1997, 2002, 2007, 2012, 2017)
# Machinery; electrical, electronics and instruments; vehicles: by the official lists.
LISTS = {
    1997: ("io40_1997", ("16",), ("18", "19", "20"), ("17",)),
    2002: ("io42_2002", ("16",), ("18", "19", "20"), ("17",)),
    2007: ("io42_2002", ("16",), ("18", "19", "20"), ("17",)),
    2012: ("io42_2012", ("16", "17"), ("19", "20", "21"), ("18",)),
    2017: ("io42", ("16", "17"), ("19", "20", "21"), ("18",)),
}


@pytest.fixture(scope="module")
def data():
    return bm.reference()


@pytest.fixture(scope="module")
def course(data):
    return read_course(data, read_customs(data, 2017))


def rows(data, year, region, codes=None):
    """Return import rows straight from the shipped frame, and the output of the same codes."""
    name = LISTS[year][0]
    frame = data.frame(f"cn_trade_{name}")
    frame = frame[
        (frame["region"] == region)
        & (frame["year"] == year)
        & (frame["flow"] == "import")
        & (frame["owner"] == "all")
    ]
    output = data.frame(f"cn_output_{name}")
    output = output[(output["region"] == region) & (output["year"] == year)]
    if codes is not None:
        frame, output = frame[frame["industry"].isin(codes)], output[output["industry"].isin(codes)]
    return frame.groupby("use")["value"].sum(), output["value"].sum()


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("region", ["CN-JL", "CN-GD", "CN-HI"])
def test_shares_of_a_group_follow_from_the_rows_of_the_list(data, course, year, region):
    table = goods_course(course, region)
    for group, codes in zip(("machinery", "electrical", "vehicles"), LISTS[year][1:], strict=True):
        bought, output = rows(data, year, region, codes)
        own = table[(table["industry"] == group) & (table["year"] == year)].iloc[0]
        expected = (bought["intermediate"] + bought["capital"]) * CNY_PER_USD[year] / output
        assert own["import_share"] == pytest.approx(expected, rel=1e-9)
        assert own["output"] == pytest.approx(output, rel=1e-9)


@pytest.mark.parametrize("year", YEARS)
def test_technology_is_capital_goods_and_parts(data, course, year):
    own = reliance(course, "CN-JL").set_index("year").loc[year]
    everything, output = rows(data, year, "CN-JL")
    parts = [code for codes in LISTS[year][1:] for code in codes]
    expected = (everything["capital"] + rows(data, year, "CN-JL", parts)[0]["intermediate"]) * CNY_PER_USD[
        year
    ]
    assert own["technology"] == pytest.approx(expected / output, rel=1e-9)
    assert own["capital"] == pytest.approx(everything["capital"] * CNY_PER_USD[year] / output, rel=1e-9)


def test_groups_hold_nearly_all_imports_for_production(course, data):
    """What is in no group is electricity, gas, water and cultural goods."""
    for at, year in enumerate(course.years):
        trade = read_customs(data, year)
        whole = np.nansum(trade.inputs)
        joined = np.nansum(course.intermediate[at] + course.capital[at])
        assert 0.99 < joined / whole <= 1 + 1e-12


def test_what_is_unknown_stays_unknown(course):
    first = course.years.index(1997)
    assert np.isnan(course.exports[first]).all() and np.isfinite(course.exports[1:]).all()
    chongqing = course.regions.index("CN-CQ")
    assert np.isnan(course.intermediate[first, chongqing]).all()
    whole = reliance(course).set_index("year")
    assert np.isnan(whole.at[1997, "markets"])
    assert 0.02 < whole.at[1997, "technology"] < 0.03, "the other provinces are known"
    assert np.isnan(reliance(course, "CN-CQ").set_index("year").at[1997, "technology"])


def test_a_sum_over_an_unknown_sector_is_unknown(data):
    trade = read_customs(data, 2017)
    output = trade.output.copy()
    output[0, trade.sectors.index("19")] = np.nan
    course = join_groups([dataclasses.replace(trade, output=output)])
    groups = list(course.groups)
    assert np.isnan(course.output[0, 0, groups.index("electrical")])
    assert np.isfinite(course.output[0, 0, groups.index("vehicles")])


def test_no_output_means_no_ratio(course):
    for region in course.regions:
        table = goods_course(course, region)
        nothing = table["output"] == 0
        assert (
            table.loc[nothing, ["import_share", "export_share", "foreign_output_share"]].isna().all(axis=None)
        )
    assert (goods_course(course, "CN-XZ")["output"] == 0).any(), "Tibet makes no vehicles"


def test_only_two_groups_have_a_break_and_only_before_2012(course):
    table = goods_course(course, "CN-JL")
    broken = table[table["segment"] > 0]
    assert set(broken["industry"]) == {"machinery", "electrical"}
    assert set(broken["year"]) == {2012, 2017}


def test_foreign_firms_make_a_part_of_output(course):
    made = course.foreign_output
    assert ((made >= 0) & (made <= course.output * (1 + 1e-6)))[np.isfinite(made)].all()
    jilin = goods_course(course, "CN-JL")
    vehicles = jilin[jilin["industry"] == "vehicles"].set_index("year")["foreign_output_share"]
    assert vehicles[2017] == pytest.approx(0.130, abs=5e-4)


def test_provinces_must_be_the_same(data):
    trade = read_customs(data, 2017)
    with pytest.raises(ValueError, match="provinces differ"):
        join_groups([trade, dataclasses.replace(trade, regions=trade.regions[::-1])])
