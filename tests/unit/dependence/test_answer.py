"""The answer on regions of every kind, in both languages."""

import re

import pytest
from tests.unit.dependence.composed import compose

import bessemer as bm
from bessemer.words import Message, say

PLACES = ["CN-JL", "CN-GD", "CN-XZ", "CZ16300", "CZ11600", "DEA5", "PL22", "RO11", "LU00"]
ECONOMIES = ["CHN", "USA", "DEU", "TWN", "RoW"]


@pytest.fixture(scope="module")
def data():
    return bm.reference()


def messages(answer):
    yield from filter(None, (answer.headline, answer.reason, answer.summary))
    yield from (*answer.findings, *answer.method, *answer.limits, *answer.warnings)
    yield from (result.title for result in answer.results)
    for chart in answer.charts:
        yield from filter(None, (chart.title, chart.subtitle, chart.alt, chart.note))


def texts(answer, locale):
    return [say(message, locale) for message in messages(answer)]


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("id", [*PLACES, *ECONOMIES])
def test_every_message_renders(data, id, locale):
    answer = compose(data, data.regions[id])
    assert answer.headline is not None
    assert 2 <= len(answer.findings) <= 6
    for text in texts(answer, locale):
        assert not re.search(r"\bnan\b|None|Message|\{|\}", text), text
        assert "the the " not in text
        if locale == "en":
            assert text[0].isupper() or text[0].isdigit(), text
            assert not re.search(r"[\u4e00-\u9fff]", text), text
        else:
            assert not re.search(r"[a-z]{4,}", text.replace("NUTS", "")) or "Pittsburgh" in text, text


@pytest.mark.parametrize("id", [*PLACES, *ECONOMIES])
def test_headline_names_place_year_and_figure(data, id):
    answer = compose(data, data.regions[id])
    text = say(answer.headline)
    assert data.regions[id].name.split()[-1] in text or id == "RoW"
    assert str(answer.year) in text
    assert re.search(r"\d\.\d%|USD \d", text)


@pytest.mark.parametrize("id", ["CN-JL", "CN-GD", "CN-XZ", "CN-CQ"])
@pytest.mark.parametrize("year", [1997, 2002, 2007, 2012, 2017])
def test_provinces_in_every_year_of_the_source(data, id, year):
    answer = compose(data, data.regions[id], year)
    if (id, year) == ("CN-CQ", 1997):
        assert answer.reason is not None
        return
    assert answer.year == year
    assert "customs" in answer.main.name
    for locale in ("en", "zh"):
        assert all(texts(answer, locale))


def test_jilin_says_what_the_figures_say(data):
    answer = compose(data, data.regions["CN-JL"])
    assert answer.headline.id == "dependence.headline_imports"
    table = answer.main.table
    values = answer.headline.values
    assert values["imports"] == pytest.approx(table["imports"].sum(), rel=1e-9)
    assert values["ratio"] == pytest.approx(table["imports"].sum() / table["exports"].sum(), rel=1e-9)
    text = " ".join(texts(answer, "en"))
    assert "USD 14.3 billion, 2.8 times its exports of USD 5.14 billion" in text
    assert "46.2% of its imports (USD 6.59 billion) fell under transport equipment" in text
    assert "2011" in text, "the year of the world table is said"
    first = table.iloc[0]
    assert (first["industry"], first["name_zh"]) == ("18", "交通运输设备")
    top = next(message for message in answer.findings if message.id.startswith("dependence.top"))
    assert top.values["part"] == pytest.approx(first["imports_intermediate"] / first["imports"])


def test_guangdong_sells_more(data):
    answer = compose(data, data.regions["CN-GD"])
    assert answer.headline.id == "dependence.headline_exports"


def test_partner_rows_add_up_to_the_foreign_share(data):
    answer = compose(data, data.regions["CHN"])
    table = answer.main.table
    assert list(table.columns[:4]) == ["region", "name", "name_zh", "year"]
    sums = table.groupby("year")["share"].sum()
    assert sums[2011] == pytest.approx(answer.headline.values["foreign"], rel=1e-9)
    assert sums[2011] == pytest.approx(0.1803, abs=5e-5)
    assert set(table["year"]) == {1995, 2000, 2005, 2008, 2011}
    assert (table.groupby("year").size() == 40).all()
    newest = table[table["year"] == 2011]
    assert newest["value"].is_monotonic_decreasing
    assert "CHN" not in set(table["region"])


def test_china_always_hears_of_the_united_states(data):
    for year in (1995, 2000, 2011, None):
        answer = compose(data, data.regions["CHN"], year)
        assert any("the United States" in say(finding) for finding in answer.findings)
    assert any("2020" in say(finding) for finding in compose(data, data.regions["CHN"]).findings)
    assert not any("cn_io" in name for name in compose(data, data.regions["CHN"], 2016).sources)


def test_technology_rows_are_part_of_the_foreign_value_added(data):
    answer = compose(data, data.regions["CHN"])
    table = next(result.table for result in answer.results if result.name == "technology_origins")
    message = next(m for m in answer.findings if m.id == "dependence.technology_origin")
    assert table["foreign_part"].sum() == pytest.approx(message.values["part"])
    assert set(table["industry"]) == {"c9", "c13", "c14", "c15"}
    assert (table["usa_share"] <= table["top_share"]).all()
    assert table["china_share"].isna().all()


def test_national_tables_stand_apart_from_the_world_table(data):
    answer = compose(data, data.regions["CHN"])
    table = next(result.table for result in answer.results if result.name == "national_imports")
    assert len(table) == 42
    computers = table.set_index("industry").loc["20"]
    assert computers["imported_2017"] == pytest.approx(0.325, abs=5e-4)
    assert computers["imported_2020"] == pytest.approx(0.327, abs=5e-4)
    assert any("not joined" in say(limit) for limit in answer.limits)


def test_exposure_rows_add_up_to_the_headline(data):
    for id in ("CZ16300", "DEA5", "PL22"):
        answer = compose(data, data.regions[id])
        table = answer.main.table
        assert table["contribution"].sum() == pytest.approx(answer.headline.values["own"])
        assert table["share"].sum() == pytest.approx(1)
        assert table["served_share"].between(0, 1).all()


def test_no_customs_figures_are_claimed_for_zones_and_nuts2(data):
    for id in ("CZ11600", "DEA5"):
        answer = compose(data, data.regions[id])
        assert "no customs figures for the region itself" in say(answer.headline)
        assert not any(name.startswith("cn_trade") for name in answer.sources)


@pytest.mark.parametrize(
    ("id", "year", "reason"),
    [
        ("HR04", None, "no_national_table"),
        ("RS11", None, "no_national_table"),
        ("CHN", 1990, "no_world_year"),
        ("CN-JL", 1990, "no_customs_year"),
        ("CZ16300", 1990, "no_weights"),
        ("DEA5", 1999, "no_weights"),
    ],
)
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_reasons(data, id, year, reason, locale):
    answer = compose(data, data.regions[id], year)
    assert answer.reason.id == f"dependence.{reason}"
    assert all(texts(answer, locale))


def test_a_census_year_is_named_where_it_is_not_that_of_the_world_table(data):
    answer = compose(data, data.regions["CZ16300"], 1995)
    assert any("1990" in say(limit) for limit in answer.limits)


@pytest.mark.parametrize("id", ["CN-JL", "CN-XZ", "CHN", "RoW", "CZ16300", "DEA5"])
@pytest.mark.parametrize(("locale", "width"), [("en", 640), ("zh", 330)])
def test_charts_draw(data, id, locale, width):
    from bessemer.charts import Canvas, to_svg

    for year in (None, 2012):
        charts = compose(data, data.regions[id], year).charts
        assert 1 <= len(charts) <= 3
        assert len({chart.id for chart in charts}) == len(charts)
        for chart in charts:
            svg = to_svg(chart, Canvas(locale, width))
            assert svg.startswith("<svg") and "NaN" not in svg


def test_shown_columns_have_titles_and_sources_exist(data):
    from bessemer.words.messages import catalogue

    for id in (*PLACES, *ECONOMIES):
        answer = compose(data, data.regions[id])
        for name in answer.sources:
            assert name in data.catalogue.tables
        for result in answer.results:
            for column in result.shown:
                for locale in ("en", "zh-CN"):
                    assert f"columns.{column}" in catalogue(locale), column
                assert column in result.table.columns


def test_both_languages_have_the_same_templates():
    from bessemer.words.messages import catalogue, placeholders

    for id, template in catalogue("en").items():
        if id.startswith("dependence."):
            other = {name for name, _ in placeholders(catalogue("zh-CN")[id])}
            assert other <= {name for name, _ in placeholders(template)}, id
    chinese = {id for id in catalogue("zh-CN") if id.startswith("dependence.")}
    assert chinese == {id for id in catalogue("en") if id.startswith("dependence.")}
    assert isinstance(Message("dependence.share_axis").label("zh"), str)
