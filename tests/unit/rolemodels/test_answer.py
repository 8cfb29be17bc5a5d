"""The answer to question 3: every message reads, and the figures in it are those of the table."""

import re
from functools import lru_cache

import pytest

import bessemer as bm
from bessemer.charts import Canvas, to_svg
from bessemer.rolemodels import search
from bessemer.rolemodels.answer import compose
from bessemer.words import say

PLACES = ["CN-JL", "CN-GD", "CZ16300", "CZ11600", "CZ28501", "DEA5", "PL22", "EE00", "CHN", "RoW"]


@pytest.fixture(scope="module")
def data():
    return bm.reference()


@lru_cache(maxsize=64)  # an answer is frozen
def answer(data, place, year=None, role_model="CZ16300"):
    region = data.regions[place]
    model = data.regions[role_model] if role_model and region.kind != "economy" else None
    return compose(data, region, year, search(data, region, year, role_model=model))


def messages(found):
    yield from filter(None, (found.headline, found.reason, found.summary))
    for told in (found, *found.parts):
        yield from (*told.findings, *told.method, *told.limits)
        for chart in told.charts:
            yield from filter(None, (chart.title, chart.subtitle, chart.alt, chart.note))
        for result in told.results:
            yield result.title
    yield from (part.title for part in found.parts)


def results_of(found):
    """Return all tables by name, also those of the parts."""
    return {result.name: result for told in (found, *found.parts) for result in told.results}


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("place", PLACES)
def test_every_sentence_reads(data, place, locale):
    found = answer(data, place)
    for message in messages(found):
        text = say(message, locale)
        assert not re.search(r"\bnan\b|None|\binf\b", text), text
        if locale == "en":
            assert not text[0].islower(), text
    assert len(found.findings) <= 7
    found.to_json(locale)


def test_the_headline_says_what_the_table_says(data):
    found = answer(data, "CN-JL", 2013)
    table = found.main.table
    nearest = table.head(50)
    text = say(found.headline)
    assert f"{int(nearest['recovered'].sum())} (" in text
    assert f"{nearest['recovered'].mean():.0%}" in text
    assert "19% of the former manufacturing hubs" in text
    assert f"{table['recovered'].mean():.0%} of all {len(table)}" in text
    assert "resemblance alone says little" in text


def test_whether_pittsburgh_is_close_depends_on_the_definition_in_2013(data):
    found = answer(data, "CN-JL", 2013)
    text = " ".join(say(finding) for finding in found.findings)
    assert "depends on the definition" in text
    assert "Pittsburgh, PA in 1980 is a close match to Jilin in 2013 depends on the definition" in text
    assert "29th of 603 region-years" in text
    assert "78th relative" in text and "79th with private jobs" in text and "12th without trade" in text
    assert "Seen from Jilin in 2020, Pittsburgh (1980) is further away: 175th on raw shares" in text
    later = " ".join(say(finding) for finding in answer(data, "CN-JL", 2020).findings)
    assert "175th of 603 region-years" in later and "Seen from Jilin in 2013" in later


def test_close_is_said_only_within_a_tenth_by_every_definition(data):
    for place in ("CZ11600", "CZ8300", "DEA5", "CN-JL", "PL22"):
        found = answer(data, place)
        row = found.extra["named"]
        ranks = [row[name] for name in row if name.startswith("rank_")]
        assert len(ranks) >= 2
        close = max(ranks) <= 0.1 * row["candidates"]
        said = "by every definition" in " ".join(say(finding) for finding in found.findings)
        assert said == close == (row["verdict"] == "close")


def test_json_carries_the_role_model(data):
    named = answer(data, "CN-JL", 2013).to_json()["named"]
    assert {"region", "base_year", "distance", "rank", "candidates"} <= set(named)
    assert (named["region"], named["base_year"], named["rank"]) == ("CZ16300", 1980, 29)
    rows = answer(data, "CN-JL", 2013).main.rows()
    assert {"region", "name", "base_year", "distance", "rank", "recovered"} <= set(rows[0])


def test_without_a_role_model_nothing_is_said_of_one(data):
    found = answer(data, "CN-JL", role_model=None)
    assert found.extra["named"] is None
    assert not any("Pittsburgh" in say(finding) for finding in found.findings)


def test_the_lead_chart_has_our_line_three_look_alikes_and_the_role_model(data):
    chart = answer(data, "CN-JL", 2013).charts[0]
    ends = chart.data.groupby(["place", "start"], sort=False).agg(
        {"clock": ["first", "last"], "role": "first"}
    )
    assert ends["role"]["first"].tolist() == ["region", *["role model"] * 3, "cautionary tale"]
    assert (ends["clock"]["first"] == 0).all()
    assert (chart.data[chart.data["clock"] == 0]["index"] == 100).all()
    assert ends["clock"]["last"].tolist() == [7, 20, 20, 20, 20]


@pytest.mark.parametrize("place", ["CN-JL", "CHN", "PL22"])
@pytest.mark.parametrize("width", [640, 330])
def test_charts_draw(data, place, width):
    found = answer(data, place)
    for chart in (*found.charts, *(chart for part in found.parts for chart in part.charts)):
        svg = to_svg(chart, Canvas("zh-CN", width))
        assert svg.startswith("<svg") and len(svg) > 3000


def test_a_reason_says_what_to_do(data):
    found = answer(data, "CN-JL", 2012)
    assert found.headline is None
    assert "2013" in say(found.reason) and "2013" in say(found.reason, "zh")


def test_json_carries_every_definition_with_interval_and_best_year(data):
    named = answer(data, "CN-JL", 2013).to_json()["named"]
    assert [entry["variant"] for entry in named["variants"]] == [
        *("structure", "relative", "private", "comparable")
    ]
    for entry in named["variants"]:
        low, high = entry["interval"]
        assert 1 <= low <= entry["rank"] <= high <= 603
        assert entry["best_rank"] <= entry["rank"]
        assert entry["percentile"] == pytest.approx(entry["rank"] / 603)
    assert named["variants"][1]["best_year"] == 2000
    assert {then["year"] for then in named["other_years"]} == {2020}
    assert {entry["axis"] for entry in named["axes"]} == {
        *("jobs", "jobs_per_head", "income_per_head", "composition")
    }


def test_pittsburgh_lost_jobs_and_gained_by_other_axes(data):
    """From published totals: jobs against the nation fell, per head rose, composition moved further."""
    axes = {entry["axis"]: entry for entry in answer(data, "CN-JL", 2013).extra["named"]["axes"]}
    jobs, people = data.panel("us_total_jobs"), data.panel("us_population")

    def relative(panel, year):
        return panel.series("CZ16300")[year] / panel.at(year).sum()

    change = relative(jobs, 2000) / relative(jobs, 1980)
    assert axes["jobs"]["change"] == pytest.approx(change - 1)
    heads = relative(people, 2000) / relative(people, 1980)
    assert axes["jobs_per_head"]["change"] == pytest.approx(change / heads - 1)
    assert axes["jobs"]["change"] < 0 < axes["jobs_per_head"]["change"]
    assert axes["composition"]["change"] > 0


def test_peers_at_home_and_abroad_are_always_there(data):
    for place, names in {
        "CN-JL": {"home", "abroad", "scales"},
        "DEA5": {"home", "abroad"},
        "CZ16300": {"abroad"},
        "CHN": set(),
    }.items():
        assert set(results_of(answer(data, place))) & {"home", "abroad", "scales"} == names
    peers = next(part for part in answer(data, "CN-JL").parts if part.id == "peers")
    said = " ".join(say(finding) for finding in peers.findings)
    assert "Liaoning" in said and "Heilongjiang" in said and "old industrial regions of Europe" in said


def test_every_share_carries_all_hubs_regions_and_interval(data):
    rates = results_of(answer(data, "CN-JL", 2013))["rates"].table
    assert {"nearest_share", "all_share", "hubs_share", "top_regions", "once_share"} <= set(rates.columns)
    assert (rates["low"] <= rates["nearest_share"]).all() and (rates["nearest_share"] <= rates["high"]).all()
    assert set(rates["horizon"]) == {10, 20, 30}
    assert (rates["top_regions"] <= rates["top_count"]).all()


@pytest.mark.parametrize("axis", ["jobs_per_head", "income_per_head", "composition"])
@pytest.mark.parametrize("reference", ["aggregate", "mean"])
def test_other_axes_and_references_read(data, axis, reference):
    region = data.regions["CN-JL"]
    found = search(
        data, region, 2013, role_model=data.regions["CZ16300"], recovered_by=axis, reference=reference
    )
    told = compose(data, region, 2013, found)
    for locale in ("en", "zh-CN"):
        for message in messages(told):
            assert not re.search(r"\bnan\b|None|\binf\b", say(message, locale))
    assert found.pool.recovered.sum() == int(found.table["recovered"].sum())


def test_parts_follow_the_look_alikes_in_the_order_of_reading(data):
    assert [part.id for part in answer(data, "CN-JL", 2013).parts] == [
        *("similarity", "outcomes", "contrast", "peers", "synthetic", "transfer", "forecast")
    ]
    assert "synthetic" not in [part.id for part in answer(data, "CHN").parts]
