"""The answer to question 3: every message reads, and the figures in it are those of the table."""

import re

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


def answer(data, place, year=None, role_model="CZ16300"):
    region = data.regions[place]
    model = data.regions[role_model] if role_model and region.kind != "economy" else None
    return compose(data, region, year, search(data, region, year, role_model=model))


def messages(found):
    yield from filter(None, (found.headline, found.reason, found.summary))
    yield from (*found.findings, *found.method, *found.limits)
    for chart in found.charts:
        yield from filter(None, (chart.title, chart.subtitle, chart.alt, chart.note))
    for result in found.results:
        yield result.title


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("place", PLACES)
def test_every_sentence_reads(data, place, locale):
    found = answer(data, place)
    for message in messages(found):
        text = say(message, locale)
        assert not re.search(r"\bnan\b|None|\binf\b", text), text
        if locale == "en":
            assert text[0].isupper(), text
    assert len(found.findings) <= 7
    found.to_json(locale)


def test_the_headline_says_what_the_table_says(data):
    found = answer(data, "CN-JL", 2013)
    table = found.main.table
    nearest = table.head(50)
    text = say(found.headline)
    assert f"{int(nearest['recovered'].sum())} (" in text
    assert f"{nearest['recovered'].mean():.0%}" in text
    assert f"{table['recovered'].mean():.0%} of all {len(table)}" in text
    assert "resemblance alone says little" in text


def test_whether_pittsburgh_is_close_depends_on_the_definition_in_2013(data):
    found = answer(data, "CN-JL", 2013)
    text = " ".join(say(finding) for finding in found.findings)
    assert "depends on the definition" in text
    assert "29th of 603" in text and "78th relative" in text
    later = " ".join(say(finding) for finding in answer(data, "CN-JL", 2020).findings)
    assert "no close match" in later and "175th of 603" in later


def test_close_is_said_only_within_a_tenth_by_both(data):
    for place in ("CZ11600", "CZ8300", "DEA5", "CN-JL", "CN-LN", "PL22", "UKC1"):
        found = answer(data, place)
        row = found.extra["named"]
        close = max(row["rank_structure"], row["rank_relative"]) <= 0.1 * row["candidates"]
        said = any(finding.id == "rolemodels.named_close" for finding in found.findings)
        assert said == close


def test_json_carries_the_role_model(data):
    named = answer(data, "CN-JL", 2013).to_json()["named"]
    assert {"region", "base_year", "distance", "rank", "candidates"} <= set(named)
    assert (named["region"], named["base_year"], named["rank"]) == ("CZ16300", 1980, 29)
    rows = answer(data, "CN-JL", 2013).main.rows()
    assert {"region", "name", "base_year", "distance", "rank", "recovered"} <= set(rows[0])


def test_without_a_role_model_nothing_is_said_of_one(data):
    found = answer(data, "CN-JL", role_model=None)
    assert found.extra["named"] is None
    assert not any(".named_" in finding.id for finding in found.findings)


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
    for chart in answer(data, place).charts:
        svg = to_svg(chart, Canvas("zh-CN", width))
        assert svg.startswith("<svg") and len(svg) > 3000


def test_a_reason_says_what_to_do(data):
    found = answer(data, "CN-JL", 2012)
    assert found.headline is None
    assert "2013" in say(found.reason) and "2013" in say(found.reason, "zh")
