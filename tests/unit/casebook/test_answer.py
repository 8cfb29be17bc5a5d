"""The answer to "What did they do?": sentences, their figures, and what must never be quoted."""

import re
from types import SimpleNamespace

import pandas as pd
import pytest

import bessemer as bm
from bessemer.casebook.answer import compose
from bessemer.casebook.figures import Figure
from bessemer.casebook.reading import shipped_cases
from bessemer.words import Text, say

CASES = {case.id: case for case in shipped_cases()}
LOCALES = ("en", "zh-CN")
NEVER = {"self-reported", "commissioned", "plan"}


@pytest.fixture(scope="module")
def regions():
    return bm.reference().regions


def search(*rows):
    """Return the part of a search that the casebook reads: the candidates, nearest first."""
    return SimpleNamespace(table=pd.DataFrame(rows, columns=["region", "base_year", "rank"]))


NEAR_JILIN = search(
    ("CZ20500", 1980, 1),
    ("CZ99999", 1990, 2),
    ("CZ16300", 1980, 3),
    ("CZ18000", 2000, 4),
    ("CZ16300", 1990, 5),
)
ASKED = [
    ("CN-JL", NEAR_JILIN, "CZ16300"),
    ("CN-JL", NEAR_JILIN, None),
    ("CN-JL", None, None),
    ("CN-JL", None, "CZ16300"),
    ("CN-LN", search(("CZ11600", 2000, 1)), None),
    ("CZ16300", search(("CZ20500", 1990, 33)), None),
    ("DEA5", search(("ES21", 2009, 75), ("CZ18000", 2000, 124)), None),
    ("CHN", None, None),
    ("DEU", search(("POL", 1995, 1)), None),
]


def messages(answer):
    yield from filter(None, (answer.headline, answer.summary, answer.reason))
    yield from (*answer.findings, *answer.method, *answer.limits)
    for chart in answer.charts:
        yield from filter(None, (chart.title, chart.subtitle, chart.alt, chart.note))
    for result in answer.results:
        yield result.title


def found(regions, place, near, model):
    return compose(regions[place], near, None if model is None else regions[model])


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("place", "near", "model"), ASKED)
def test_every_sentence_reads(regions, place, near, model, locale):
    answer = found(regions, place, near, model)
    for message in messages(answer):
        text = say(message, locale)
        assert text
        assert not re.search(r"[{}]|\bNone\b|\bnan\b|  |\.\.|。[。；）]|；。", text), text
        if locale == "zh-CN":
            assert "undated" not in text
    for message in (answer.headline, *answer.findings):
        assert say(message, locale).endswith("." if locale == "en" else "。")
    assert answer.to_json(locale)["headline"]["text"] == say(answer.headline, locale)


@pytest.mark.parametrize(("place", "near", "model"), ASKED)
def test_rows_carry_sources_of_the_case(regions, place, near, model):
    everything, shown = found(regions, place, near, model).results
    known = {source.url for case in CASES.values() for source in case.sources}
    for result in (everything, shown):
        assert len(result.table) > 0
        for row in result.rows():
            assert set(row["sources"].split(", ")) <= known
            assert row["grade"] in ("A", "B", "C")
    assert set(shown.table["intervention"]) <= set(everything.table["intervention"])
    assert {column for column in shown.shown if column not in shown.table} == set()


def test_the_case_asked_about_leads(regions):
    answer = compose(regions["CN-JL"], NEAR_JILIN, regions["CZ16300"])
    assert answer.extra["cases"] == ["pittsburgh", "lowell-ma", "buffalo", "rochester-ny"]
    assert answer.results[1].table["case"].iloc[0] == "Pittsburgh"
    assert say(answer.headline) == (
        "Pittsburgh of 1980 comes 3rd of 5 region-years in likeness to Jilin; the casebook records 22 "
        "measures there from 1946 on, 6 of them brownfield redevelopment."
    )
    assert say(answer.headline, "zh") == (
        "按与吉林的相似程度，1980年的匹兹堡在5个“地区—年份”中列第3位；案例库收录其1946年以来的22项举措，"
        "其中6项属于工业废弃地再开发。"
    )


def test_without_a_role_model_the_closest_case_leads(regions):
    answer = compose(regions["CN-JL"], NEAR_JILIN)
    assert answer.extra["cases"][0] == "lowell-ma"
    assert answer.charts[0].title.values["case"].en == "Lowell"


def test_without_a_search_the_asked_case_stands_without_a_rank(regions):
    answer = compose(regions["CN-JL"], None, regions["CZ16300"])
    assert say(answer.headline).startswith("The casebook records 22 measures of Pittsburgh from 1946 on")
    assert answer.results[0].table["rank"].isna().all()


def test_without_look_alikes_the_cases_of_the_country_are_taken(regions):
    answer = compose(regions["CN-JL"], None)
    assert answer.extra["cases"] == ["dalian", "shenyang-tiexi", "harbin"]
    assert "in China the casebook records 4 measures of Dalian" in say(answer.headline)
    assert "each of another kind" in say(answer.headline)
    assert "中国案例“大连软件园”" in say(answer.headline, "zh")


@pytest.mark.parametrize(
    ("place", "near", "model"), [ASKED[0], ASKED[1], ASKED[2], ASKED[4], ASKED[6], ASKED[7]]
)
def test_a_warning_is_among_the_shown(regions, place, near, model):
    roles = set(found(regions, place, near, model).results[1].table["role"])
    assert roles & {"weak recovery", "contested"}


def test_the_rest_of_the_world_gets_a_reason(regions):
    answer = compose(regions["RoW"], None)
    assert answer.headline is None
    assert answer.results == ()
    assert "no case" in say(answer.reason)
    assert "没有" in say(answer.reason, "zh")


def test_the_own_region_is_named_but_never_its_own_model(regions):
    answer = compose(regions["CN-JL"], NEAR_JILIN)
    assert "changchun-jilin" not in answer.extra["cases"]
    own = [finding for finding in answer.findings if finding.id == "casebook.own"]
    assert [finding.values["count"] for finding in own] == [18]


def quoted(case):
    """Return the outcome message of one case, met as the only look-alike."""
    region = bm.reference().regions["CN-JL" if "CN-JL" not in case.regions else "CZ16300"]
    near = search((case.regions[0], 2000, 1)) if case.regions else None
    answer = compose(region, near)
    return [
        finding
        for finding in answer.findings
        if finding.id.startswith("casebook.outcome") and finding.values["case"] == case.name
    ]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_no_outcome_is_quoted_on_a_bodys_own_word_or_from_a_poor_source(case):
    for message in quoted(case):
        values = message.values
        [outcome] = [
            item
            for item in case.outcomes
            if (item.metric, item.period, item.value)
            == (values["metric"], values["period"], values["figure"].value)
        ]
        assert outcome.basis not in NEVER
        assert {case.source(id).grade for id in outcome.sources} <= {"A", "B"}


def test_an_audit_comes_before_all_else_and_the_newest_first():
    [message] = quoted(CASES["buffalo"])
    assert say(message) == (
        "Buffalo (Western New York), benefit per dollar of state money in RiverBend (2020): USD 0.54; "
        "the benchmark is USD 30 (source: audit by the state comptroller)."
    )
    [message] = quoted(CASES["pittsburgh"])
    assert "(2020): 2,370,000 people" in say(message)
    assert "（2020年）：237万人；较2000年下降2.6%" in say(message, "zh")


def test_a_case_without_a_solid_source_quotes_nothing():
    assert quoted(CASES["detroit"]) == []  # all of grade C
    assert quoted(CASES["rochester-ny"]) == []  # of grade C, or the programme's own count


@pytest.mark.parametrize("locale", LOCALES)
def test_every_shipped_figure_can_be_written(locale):
    for case in CASES.values():
        for item in (*case.decline, *case.context, *case.outcomes):
            if item.value is not None:
                text = Figure(item.value, item.unit, item.bound).label(locale)
                assert item.unit.label(locale) in text or item.unit.en == "rank"


@pytest.mark.parametrize(
    ("value", "unit", "bound", "en", "zh"),
    [
        (18_000_000_000, Text("USD", "美元"), "about", "about USD 18 billion", "约180亿美元"),
        (22_422_000_000, Text("CNY", "元"), None, "CNY 22.4 billion", "224.2亿元"),
        (-1_400_000_000, Text("CNY", "元"), None, "CNY −1.4 billion", "−14亿元"),
        (1_571_000_000, Text("EUR", "欧元"), None, "EUR 1.57 billion", "15.7亿欧元"),
        (109_300_000_000, Text("JPY", "日元"), None, "JPY 109 billion", "1093亿日元"),
        (0.54, Text("USD", "美元"), None, "USD 0.54", "0.54美元"),
        (2_430_000, Text("people", "人"), None, "2,430,000 people", "243万人"),
        (400, Text("jobs", "个"), "more than", "more than 400 jobs", "超过400个"),
        (60_000, Text("jobs", "个"), "at least", "at least 60,000 jobs", "至少6万个"),
        (500, Text("patents", "件"), "nearly", "nearly 500 patents", "接近500件"),
        (8000, Text("jobs", "个"), "fewer than", "fewer than 8,000 jobs", "不足8000个"),
        (30, Text("%", "%"), "up to", "up to 30%", "最高30%"),
        (-2.1, Text("%", "%"), None, "−2.1%", "−2.1%"),
        (27.3, Text("square metres", "平方米"), None, "27.3 square metres", "27.3平方米"),
        (1, Text("rank", "位"), None, "1st", "第1位"),
    ],
)
def test_figures_are_written_as_each_language_does(value, unit, bound, en, zh):
    figure = Figure(value, unit, bound)
    assert (figure.label("en"), figure.label("zh-CN")) == (en, zh)
