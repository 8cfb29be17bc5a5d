"""The answer to "What did they do?": sentences, their figures, and what must never be quoted."""

import re
from dataclasses import replace

import pytest

import bessemer as bm
from bessemer.casebook.answer import compose
from bessemer.casebook.figures import Figure
from bessemer.casebook.matching import matched
from bessemer.casebook.pointers import Pointers
from bessemer.casebook.reading import shipped_cases
from bessemer.casebook.schema import SECTIONS
from bessemer.words import Message, Text, say

DATA = bm.reference()
CASES = {case.id: case for case in shipped_cases()}
ALL = tuple(CASES.values())
LOCALES = ("en", "zh-CN")
NEVER = {"self-reported", "commissioned", "plan"}


NEAR_JILIN = (
    ("CZ20500", 1980, 1),
    ("CZ99999", 1990, 2),
    ("CZ16300", 1980, 3),
    ("CZ18000", 2000, 4),
    ("CZ16300", 1990, 5),
)
POINTED = Pointers(pathways=("manufacturing", "finance"), contrast=("health",), compared=True)
ASKED = [
    ("CN-JL", NEAR_JILIN, "CZ16300"),
    ("CN-JL", NEAR_JILIN, None),
    ("CN-JL", (), None),
    ("CN-JL", (), "CZ16300"),
    ("CN-LN", (("CZ11600", 2000, 1),), None),
    ("CZ16300", (("CZ20500", 1990, 33),), None),
    ("DEA5", (("ES21", 2009, 75), ("CZ18000", 2000, 124)), None),
    ("CHN", (), None),
    ("DEU", (("POL", 1995, 1),), None),
]


@pytest.fixture(scope="module")
def found(regions, lookalikes):
    """Return a function from a place, rows of look-alikes and a role model to the answer."""

    def make(place, near, model=None, pointed=POINTED, cases=ALL):
        asked = None if model is None else regions[model]
        region = place if hasattr(place, "id") else regions[place]
        rows = [row for row in near if row[0] in regions]
        return compose(matched(cases, region, lookalikes(*rows), asked, pointed), DATA, asked)

    return make


def messages(answer):
    yield from filter(None, (answer.headline, answer.summary, answer.reason))
    yield from (*answer.findings, *answer.method, *answer.limits)
    for chart in answer.charts:
        yield from filter(None, (chart.title, chart.subtitle, chart.alt, chart.note))
    for result in answer.results:
        yield result.title


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("place", "near", "model"), ASKED)
def test_every_sentence_reads(found, place, near, model, locale):
    answer = found(place, near, model)
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
def test_rows_carry_sources_of_the_case(found, place, near, model):
    everything, *shown = found(place, near, model).results
    known = {source.url for case in CASES.values() for source in case.sources}
    for result in (everything, *shown):
        assert len(result.table) > 0
        for row in result.rows():
            assert set(row["sources"].split(", ")) <= known
            assert row["grade"] in ("A", "B", "C")
            assert row["checked"] is False
        assert set(result.shown) <= set(result.table)
    assert set(shown[0].table["intervention"]) <= set(everything.table["intervention"])
    assert len(shown[0].table) <= 10 and len(shown[1].table) <= 10
    for result in shown:
        assert "not checked at source" in say(result.title)
        assert "未核对原文" in say(result.title, "zh")


def test_the_case_asked_about_leads(found):
    answer = found("CN-JL", NEAR_JILIN, "CZ16300")
    assert answer.extra["cases"] == ["pittsburgh", "lowell-ma", "buffalo", "rochester-ny"]
    assert answer.results[1].table["case"].iloc[0] == "Pittsburgh"
    assert say(answer.headline) == (
        "Pittsburgh of 1980 comes 3rd of 4 region-years in likeness to Jilin; of the 22 measures that the "
        "casebook records there, 10 began in the 20 years that followed, 5 of them in sectors that stand "
        "out for Jilin."
    )
    assert say(answer.headline, "zh") == (
        "按与吉林的相似程度，1980年的匹兹堡在4个“地区—年份”中列第3位；案例库收录其22项举措，其中10项始于此后20年内，"
        "当中5项涉及对吉林而言较突出的行业。"
    )


@pytest.mark.parametrize(
    ("pointed", "said"),
    [
        (Pointers(), "20 years that followed."),
        (Pointers(("mining",)), "followed, none of them in a sector that stands out for Jilin."),
        (Pointers(SECTIONS), "followed, all of them in sectors that stand out for Jilin."),
    ],
)
def test_the_headline_says_how_many_are_in_sectors_pointed_to(found, pointed, said):
    answer = found("CN-JL", (("CZ16300", 2000, 1),), None, pointed)
    assert say(answer.headline).endswith(said)


def test_a_case_of_another_name_than_its_region_is_told_apart(found):
    answer = found("CN-JL", (("CZ20500", 1990, 7),))
    assert say(answer.headline).startswith("Boston of 1990 (case: Lowell) comes 7th")
    assert say(answer.headline, "zh").startswith(
        "按与吉林的相似程度，1990年的波士顿（案例“洛厄尔（马萨诸塞州）”）"
    )
    assert "none began" in say(answer.headline)
    assert any(say(finding).startswith("What followed in Boston:") for finding in answer.findings)
    assert "the share of Boston in the nation's jobs" in say(answer.charts[0].title)


def test_without_a_role_model_the_closest_case_leads(found):
    answer = found("CN-JL", NEAR_JILIN)
    assert answer.extra["cases"][0] == "lowell-ma"
    assert answer.charts[0].title.values["case"].en == "Lowell"


def test_without_a_search_the_asked_case_stands_without_a_rank(found):
    answer = found("CN-JL", (), "CZ16300")
    assert say(answer.headline).startswith("The casebook records 22 measures of Pittsburgh from 1946 on")
    assert answer.results[0].table["rank"].isna().all()
    assert answer.results[0].table["stage"].isna().all()


def test_without_look_alikes_the_cases_of_the_country_are_taken(found):
    answer = found("CN-JL", ())
    assert answer.extra["cases"] == ["dalian", "shenyang-tiexi", "harbin"]
    assert "in China the casebook records 4 measures of Dalian" in say(answer.headline)
    assert "each of another kind" in say(answer.headline)
    assert "中国案例“大连软件园”" in say(answer.headline, "zh")


@pytest.mark.parametrize(
    ("place", "near", "model"), [ASKED[0], ASKED[1], ASKED[2], ASKED[4], ASKED[6], ASKED[7]]
)
def test_a_warning_is_among_the_shown(found, place, near, model):
    answer = found(place, near, model)
    assert set(answer.results[1].table["role"].head(10)) & {"weak recovery", "contested"}


def test_where_no_warning_is_matched_the_answer_says_so(found):
    answer = found("CN-JL", (("CZ16300", 1980, 1),))
    [said] = [finding for finding in answer.findings if finding.id == "casebook.cautionary_none"]
    assert say(said).startswith("No cautionary case is among the 1 matched")


def test_the_rest_of_the_world_gets_a_reason(found):
    answer = found("RoW", ())
    assert answer.headline is None
    assert answer.results == ()
    assert "no case" in say(answer.reason)
    assert "没有" in say(answer.reason, "zh")


def test_the_own_region_is_named_but_never_its_own_model(found):
    answer = found("CN-JL", NEAR_JILIN)
    assert "changchun-jilin" not in answer.extra["cases"]
    own = [finding for finding in answer.findings if finding.id == "casebook.own"]
    assert [finding.values["count"] for finding in own] == [18]
    assert [chart.id for chart in answer.charts] == ["casebook-timeline", "casebook-own"]


@pytest.fixture(scope="module")
def quoted(found):
    """Return a function to the outcome messages of one case, met as the only look-alike."""

    def make(case):
        place = "CN-JL" if "CN-JL" not in case.regions else "CZ16300"
        answer = found(place, ((case.regions[0], 2000, 1),) if case.regions else ())
        return [
            finding
            for finding in answer.findings
            if finding.id.startswith("casebook.outcome") and finding.values["case"] == case.name
        ]

    return make


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_no_outcome_is_quoted_on_a_bodys_own_word_or_from_a_poor_source(quoted, case):
    for message in quoted(case):
        values = message.values
        figure = values["figure"]
        value = figure.value if isinstance(figure, Figure) else figure.values["figure"].value
        [outcome] = [
            item
            for item in case.outcomes
            if (item.metric, item.period, item.value) == (values["metric"], values["period"], value)
        ]
        assert outcome.basis not in NEVER
        assert {case.source(id).grade for id in outcome.sources} <= {"A", "B"}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_first_page_holds_no_figure_but_counts_years_and_ranks(found, case):
    """Whatever the case, headline and summary hold counts, years and ranks: no money and no outcome."""
    place = "CN-JL" if "CN-JL" not in case.regions else "CZ16300"
    near = ((case.regions[0], 2000, 1),) if case.regions else ()
    answer = found(place, near, case.regions[0] if case.regions else None)
    assert answer.summary == answer.headline
    numbers = list(plain_values(answer.headline))
    assert numbers and all(isinstance(value, int) for value in numbers)
    for locale in LOCALES:
        text = say(answer.headline, locale)
        assert not re.search(r"[A-Z]{3} ?[0-9]|[0-9.]%|[$€£¥元]|[0-9][万亿]|illion", text), text
        for outcome in case.outcomes:
            assert outcome.metric.label(locale) not in text


def plain_values(message):
    """Yield the numbers of a message and of those inside it."""
    for value in message.values.values():
        if isinstance(value, Message):
            yield from plain_values(value)
        elif not hasattr(value, "label"):
            yield value


def test_an_audit_comes_before_all_else_and_the_newest_first(quoted):
    [message] = quoted(CASES["buffalo"])
    assert say(message) == (
        "Buffalo (Western New York), benefit per dollar of state money in RiverBend (2020): USD 0.54; "
        "the benchmark is USD 30 (source: audit by the state comptroller; not checked at source)."
    )
    [message] = quoted(CASES["pittsburgh"])
    assert "(2020): 2,370,000 people" in say(message)
    assert "（2020年）：237万人；较2000年下降2.6%" in say(message, "zh")


def test_a_case_without_a_solid_source_quotes_nothing(quoted):
    assert quoted(CASES["detroit"]) == []  # all of grade C
    assert quoted(CASES["rochester-ny"]) == []  # of grade C, or the programme's own count


def test_what_was_read_in_full_is_said_to_be_checked(found):
    case = CASES["buffalo"]
    read = replace(case, sources=tuple(replace(source, read="whole") for source in case.sources))
    answer = found("CN-JL", (("CZ18000", 2000, 1),), cases=(read,))
    texts = [say(finding) for finding in answer.findings]
    assert any("; checked at source)" in text for text in texts)
    assert not any("not checked" in text for text in texts)
    assert "checked_at_source" in answer.results[2].shown
    assert "not checked" not in say(answer.results[2].title)


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
