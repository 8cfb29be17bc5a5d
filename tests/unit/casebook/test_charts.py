"""Timelines under a line: what they hold, and that they draw in both languages and widths."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.casebook.charts import casebook_charts
from bessemer.casebook.matching import matched
from bessemer.casebook.pointers import Pointers
from bessemer.casebook.reading import shipped_cases
from bessemer.charts import Canvas, to_vega_lite
from bessemer.history.axes import axis
from bessemer.words import say

DATA = bm.reference()
CASES = shipped_cases()
POINTED = Pointers(("manufacturing",), ("health",), True)


@pytest.fixture(scope="module")
def charts(regions, lookalikes):
    def make(place, *near):
        found = matched(CASES, regions[place], lookalikes(*near), None, POINTED)
        return casebook_charts(found, DATA)

    return make


def test_the_line_is_the_share_of_the_nations_jobs_with_100_in_the_base_year(charts):
    [chart] = charts("CN-GD", ("CZ16300", 1980, 1))
    line = chart.data[chart.data["part"] == "course"]
    jobs = axis(DATA, "commuting zone", "jobs")
    share = jobs.values[:, jobs.regions.index("CZ16300")]
    wanted = share / share[jobs.years.index(1980)] * 100
    assert tuple(line["start"]) == jobs.years
    np.testing.assert_allclose(line["value"].to_numpy(float), wanted)
    assert chart.title.values["change"] == pytest.approx(1 - wanted[-1] / 100)
    assert "fell by 29.0%" in say(chart.title)


def test_the_bars_are_measures_of_the_case_with_their_own_years(charts):
    [chart] = charts("CN-GD", ("CZ16300", 1980, 1))
    case = next(case for case in CASES if case.id == "pittsburgh")
    items = {item.name: item for item in case.interventions}
    bars = chart.data[chart.data["part"] == "measure"]
    assert 1 <= len(bars) <= 10
    for row in bars.itertuples():
        item = items[row.name]
        assert row.start == item.start
        assert row.open == (item.end is None)
        assert item.end is None or row.end == item.end
        wanted = 1980 <= item.start <= 2000 and bool({"manufacturing", "health"} & set(item.sectors))
        assert row.strong == wanted
    begun = sum(item.start is not None and item.start >= 1980 for item in case.interventions)
    assert f"{begun} began from 1980 on" in say(chart.title)


def test_the_region_itself_has_a_second_chart_where_it_has_cases(charts):
    first, second = charts("CN-JL", ("CZ16300", 1980, 1))
    assert [first.id, second.id] == ["casebook-timeline", "casebook-own"]
    assert "urban" in say(second.title) and "城镇" in say(second.title, "zh")
    line = second.data[second.data["part"] == "course"]
    assert line["value"].iloc[0] == 100 and line["start"].iloc[0] == 2013
    assert np.isnan(line.loc[line["start"] == 2018, "value"]).all()  # not published: a gap, no zero


def test_without_figures_the_timeline_stands_alone(charts, regions):
    [chart] = casebook_charts(matched(CASES, regions["JPN"], None, None), DATA)
    assert set(chart.data["part"]) == {"measure"}
    assert "Kitakyushu" in say(chart.title)


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("width", [640, 330])
def test_it_draws_in_both_languages_and_widths(charts, locale, width):
    for chart in charts("CN-JL", ("CZ16300", 1980, 1)):
        drawn = to_vega_lite(chart, Canvas(locale, width))
        assert drawn["width"] == width
        text = str(drawn)
        bars = chart.data[chart.data["part"] == "measure"]
        assert all(name.label(locale) in text for name in bars["name"])
        for message in (chart.title, chart.subtitle, chart.alt, chart.note):
            assert say(message, locale)
