"""The answer to question 6: shares add up, jobs stay, and every message reads."""

import re
from functools import lru_cache

import numpy as np
import pytest

import bessemer as bm
from bessemer.charts import Canvas, to_svg
from bessemer.rolemodels import search
from bessemer.scenarios import scenario_of
from bessemer.scenarios.answer import compose
from bessemer.words import format_value, say

PLACES = ["CN-JL", "CN-GD", "CZ16300", "CZ11600", "CZ28501", "DEA5", "PL22", "EE00", "CHN", "RoW"]


@pytest.fixture(scope="module")
def data():
    return bm.reference()


def part(data, place, year=None, role_model="CZ16300"):
    """The arithmetic of the role models' change within the answer."""
    found = answer(data, place, year, role_model)
    return found.parts[0] if found.parts else found


@lru_cache(maxsize=64)  # an answer is frozen
def answer(data, place, year=None, role_model="CZ16300"):
    region = data.regions[place]
    model = data.regions[role_model] if role_model and region.kind != "economy" else None
    return compose(data, region, year, search(data, region, year, role_model=model))


@pytest.mark.parametrize("place", PLACES)
def test_every_sentence_reads(data, place):
    found = answer(data, place)
    said = [found.headline or found.reason, *found.findings, *found.method, *found.limits]
    said += [found.record] if found.record else []
    for section in (found, *found.parts):
        said += [*section.findings, *section.method, *section.limits]
        for chart in section.charts:
            said += [chart.title, chart.subtitle, chart.alt, chart.note]
        said += [result.title for result in section.results]
    for message in said:
        for locale in ("en", "zh-CN"):
            text = say(message, locale)
            assert not re.search(r"\bnan\b|None|\binf\b", text), text
        assert say(message).lstrip('"')[0].isupper(), say(message)


def test_a_scenario_asked_for_that_makes_no_sense_is_said_among_the_findings(data):
    region = data.regions["CN-JL"]
    lost = scenario_of({"name": "own nation", "horizon": 3, "loss": {"partner": "CHN"}})
    found = compose(data, region, scenarios=[lost], paths=20)
    assert '"own nation"' in say(found.findings[0])
    assert found.findings[0] not in found.limits


@pytest.mark.parametrize("place", ["CN-JL", "CZ11600", "DEA5", "CHN"])
def test_shares_add_up_and_the_total_stays(data, place):
    table = part(data, place).results[0].table
    outcome = "value_added" if place == "CHN" else "jobs"
    assert table["share_now"].sum() == pytest.approx(1)
    assert table["share_average"].sum() == pytest.approx(1)
    assert table[f"{outcome}_average"].sum() == pytest.approx(0, abs=1e-6 * table[f"{outcome}_now"].sum())
    assert table["change_average"].is_monotonic_decreasing
    ratio = table["share_average"] / table["share_now"] / table["factor_average"]
    inside = ~table["capped_average"] & table["factor_average"].notna() & (table["share_now"] > 0)
    assert np.ptp(ratio[inside]) == pytest.approx(0, abs=1e-9)


def test_pittsburghs_factor_from_the_census_by_hand(data):
    """Manufacturing 1980 to 2000, per decade, against the mainland."""
    found = part(data, "CN-JL", 2013)
    jobs = data.panel("us_jobs_sections16")
    own, nation = jobs.of("CZ16300"), jobs.sum_regions()[0]
    at = jobs.industries.index("manufacturing")
    start, end = jobs.years.index(1980), jobs.years.index(2000)
    change = (own[end, at] / own[end].sum()) / (own[start, at] / own[start].sum())
    change /= (nation[end, at] / nation[end].sum()) / (nation[start, at] / nation[start].sum())
    table = found.results[0].table.set_index("industry")
    assert table.loc["manufacturing", "factor_named"] == pytest.approx(change**0.5)
    assert table.loc["manufacturing", "jobs_named"] < 0


def test_no_window_crosses_the_change_of_us_classification(data):
    for place in ("CZ11600", "CN-JL", "DEA5"):
        found = answer(data, place)
        windows = [*found.extra["role_models"], found.extra["named"]]
        for window in windows:
            assert not window["from"] <= 2000 < window["to"] or not window["region"].startswith("CZ")
            assert window["to"] > window["from"]


def test_the_headline_says_what_the_table_says(data):
    found = part(data, "CN-JL", 2020)
    table = found.results[0].table
    first, last = table.iloc[0], table.iloc[-1]
    text = say(found.findings[0])
    assert f"{first['share_now']:.1%} to {first['share_average']:.1%}" in text
    assert f"{format_value(first['jobs_average'], 'rough', 'en')} more" in text
    assert f"{format_value(-last['jobs_average'], 'rough', 'en')} fewer" in text


def test_without_a_role_model_the_illustration_is_unknown_and_not_shown(data):
    found = part(data, "CN-JL", role_model=None)
    assert found.results[0].table["share_named"].isna().all()
    assert "share_named" not in found.results[0].shown
    assert len(found.charts) == 1


def test_reasons_where_there_is_no_search(data):
    assert "2013" in say(answer(data, "CN-JL", 2012).reason)


def test_without_look_alikes_the_own_trend_still_stands(data):
    found = answer(data, "RoW")
    assert found.headline is not None and not found.parts
    assert found.main.table["scenario"].iloc[0] == "own-trend"


@pytest.mark.parametrize("place", ["CN-JL", "CZ16300", "DEA5", "CHN"])
def test_the_headline_names_the_highest_and_the_lowest_of_the_table(data, place):
    found = answer(data, place)
    table = found.main.table
    assert table["scenario"].iloc[0] == "own-trend"
    rest = table.iloc[1:].sort_values("share_change")
    text = say(found.headline)
    assert f'"{rest["scenario_name"].iloc[-1]}" ends highest' in text
    assert f"{format_value(rest['share_change'].iloc[-1], 'change', 'en')} in the middle path" in text
    own = table.iloc[0]
    assert format_value(own["share_low_80"], "change", "en") in text


def test_the_record_is_the_table_of_hindcasts(data):
    from bessemer.scenarios import hindcasts

    table = hindcasts(data).table.set_index(["start", "measure", "ahead"])["coverage_80"]
    text = say(answer(data, "CZ11600").record)
    for start, measure, ahead in (
        (1980, "relative_jobs", 15),
        (1990, "relative_jobs", 25),
        (1980, "sector_share", 10),
    ):
        assert f"{table[(start, measure, ahead)]:.0%}" in text


def test_at_most_three_charts(data):
    for place in PLACES:
        found = answer(data, place)
        assert len(found.charts) + sum(len(section.charts) for section in found.parts) <= 3


@pytest.mark.parametrize("width", [640, 330])
def test_charts_draw(data, width):
    found = answer(data, "CN-JL")
    for chart in (*found.charts, *found.parts[0].charts):
        assert to_svg(chart, Canvas("en", width)).startswith("<svg")
