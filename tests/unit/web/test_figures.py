"""Charts by address: what belongs to each, in both languages, in every form."""

import csv
import io
import json
import re
import warnings

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

import bessemer as bm
from bessemer.charts import Canvas, to_vega_lite
from bessemer.charts.kinds import KINDS, kind_of, reading
from bessemer.web import create_app
from bessemer.web.drawings import drawing_of
from bessemer.web.fields import fields_of, known
from bessemer.web.figures import program
from bessemer.web.grids import chart_data, distinct
from bessemer.web.state import View
from bessemer.words import LOCALES, Message, catalogue, say

CHART = "/region/CN-JL/structure/structure-quotients"
HAN = re.compile(r"[\u3400-\u9fff]")


@pytest.fixture(scope="module")
def pages():
    return TestClient(create_app(), base_url="http://127.0.0.1:8600")


@pytest.fixture(scope="module", params=["Jilin", "Pittsburgh", "CHN"])
def drawn(request):
    """Return all answers of a study with each of their charts."""
    study = bm.study(request.param)
    return study, [(answer, chart) for answer in study.answers() for chart in answer.all_charts]


def test_every_chart_says_how_it_is_read(drawn):
    for _, chart in drawn[1]:
        how = reading(chart)
        assert how is not None, chart.id
        assert kind_of(to_vega_lite(chart, Canvas("zh-CN", 330))) == how.id.removeprefix("figure.read_")
        assert {how.id} <= set(catalogue("en")) & set(catalogue("zh-CN"))


def test_every_kind_of_drawing_has_a_reading():
    for kind in KINDS:
        english, chinese = (say(Message(f"figure.read_{kind}"), locale) for locale in LOCALES)
        assert len(english) > 40 and HAN.search(chinese) and not HAN.search(english)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_chart_has_its_data_in_words(drawn, locale):
    study, charts = drawn
    templates = catalogue(locale)
    for answer, chart in charts:
        assert known(chart), f"no columns are described for {chart.id}"
        data = chart_data(chart, answer, study.data.catalogue, locale)
        assert len(data.rows) == len(chart.data) > 0
        assert len(set(data.files)) == len(data.files), chart.id
        for field in data.fields:
            name = field.heading or field.column
            assert f"figure.column_{name}" in templates or f"columns.{name}" in templates, (chart.id, name)
        texts = [cell for row in data.rows for cell in row if isinstance(cell, str)]
        assert not [text for text in texts if re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", text)], chart.id
        grid = data.grid(chart, study.data.catalogue, locale)
        assert grid.missing == max(0, len(chart.data) - 200)


@pytest.mark.parametrize("locale", LOCALES)
def test_marks_say_the_same_numbers_as_the_data(drawn, locale):
    for _, chart in drawn[1]:
        spec = json.loads(drawing_of(chart, locale, 640).text)
        tips = [row["_tip"] for rows in spec["datasets"].values() for row in rows if "_tip" in row]
        assert tips, chart.id
        assert '"tooltip"' in json.dumps(spec), chart.id
        assert spec["config"]["aria"] is False
        raw = [field.column for field in fields_of(chart) if "_" in field.column]
        assert not [tip for tip in tips for name in raw if f"{name}:" in tip], chart.id


def test_a_tip_is_the_name_and_the_figures(pages):
    study = bm.study("Jilin")
    chart = study.structure.chart("structure-quotients")
    rows = json.loads(drawing_of(chart, "zh-CN", 640).text)["datasets"]
    first = next(iter(rows.values()))[0]
    assert first["_tip"].split("\n")[:2] == ["交通运输设备", f"区位商：{first['quotient']:.2f}"]


def test_specification_is_the_librarys(pages):
    found = pages.get(CHART + ".vl.json?lang=en").json()
    chart = bm.study("Jilin").structure.chart("structure-quotients")
    assert found == json.loads(json.dumps(to_vega_lite(chart, Canvas("en"))))
    told = pages.get(CHART + ".vl.json?lang=en&told=1").json()
    assert told != found and told["encoding" if "encoding" in told else "layer"]


def test_csv_opens_in_a_spreadsheet_and_keeps_numbers(pages):
    answer = pages.get(CHART + ".csv?lang=zh-CN")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    data = bm.study("Jilin").structure.chart("structure-quotients").data
    assert [float(row["区位商"]) for row in rows] == list(data["quotient"])
    assert {row["年份"] for row in rows} == {"2017"}


def test_money_in_a_file_is_in_ones(pages):
    answer = pages.get("/region/CN-JL/dependence/dependence-balance.csv?lang=en")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    data = bm.study("Jilin").dependence.chart("dependence-balance").data
    assert [float(row["Imports, USD"]) for row in rows] == list(data["imports"])


def test_json_names_columns_and_source(pages):
    found = pages.get(CHART + ".json?lang=en").json()
    assert found["title"] and found["subtitle"] and found["source"]
    assert [column["name"] for column in found["columns"]] == list(found["rows"][0])


def test_tables_have_addresses(pages):
    result = next(result for result in bm.study("Jilin").structure.results if result.shown)
    name = result.name
    found = pages.get(f"/region/CN-JL/structure/table/{name}.json?lang=en").json()
    assert found["rows"] == result.to_json()["rows"]
    text = pages.get(f"/region/CN-JL/structure/table/{name}.csv?lang=en").content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text)))) == len(result.table) + 1
    lost = pages.get("/region/CN-JL/structure/table/none.csv?lang=en")
    assert lost.status_code == 404 and name in lost.text


def test_headings_stay_apart():
    assert distinct(["a", "a", "b", "a"]) == ["a", "a (2)", "b", "a (3)"]


def test_pictures_are_drawn_with_texts_and_bounds(pages):
    svg = pages.get(CHART + ".svg?lang=zh-CN&width=400").text
    assert svg.startswith("<svg") and "交通运输设备" in svg
    bare = pages.get(CHART + ".svg?lang=zh-CN&bare=1")
    assert 'role="img"' in bare.text and bare.headers["content-type"].startswith("image/svg")
    png = pages.get(CHART + ".png?lang=zh-CN&scale=1").content
    assert png.startswith(b"\x89PNG")
    for query in ("width=50000", "scale=99", "width=0", "scale=-1"):
        assert pages.get(f"{CHART}.png?{query}").status_code == 400


def test_only_a_chart_may_be_framed_by_others(pages):
    alone = pages.get(CHART + "?lang=en")
    assert "frame-ancestors *" in alone.headers["content-security-policy"]
    assert "x-frame-options" not in alone.headers
    assert "<nav" not in alone.text and "structure-quotients" in alone.text
    whole = pages.get("/region/CN-JL/structure?lang=en")
    assert "frame-ancestors 'self'" in whole.headers["content-security-policy"]
    assert "script-src" not in alone.headers["content-security-policy"]
    assert "default-src 'self'" in alone.headers["content-security-policy"]


def test_unknown_charts_are_not_found(pages):
    for ending in ("", ".csv", ".json", ".svg", ".png", ".vl.json"):
        answer = pages.get(f"/region/CN-JL/structure/no-such-chart{ending}?lang=en")
        assert answer.status_code == 404


def test_data_of_a_chart_is_a_table_with_headings(pages):
    text = pages.get(CHART + "?show=data&lang=zh-CN").text
    assert '<th scope="col"' in text and "区位商" in text and "3.42" in text
    assert "style=" not in text and "<script>" not in text


@pytest.mark.parametrize("view", [View(), View(lang="zh-CN", year=2015, role_model="Pittsburgh@1980")])
def test_the_program_runs_and_gives_the_same_rows(view, capsys):
    study = bm.study("CN-JL", year=view.year, role_model=view.role_model)
    chart = study.structure.chart("structure-quotients")
    space: dict[str, object] = {}
    exec(program(chart.id, study.structure, view), space)
    assert space["chart"].data.equals(chart.data)
    assert space["spec"] == to_vega_lite(chart, Canvas(view.lang))
    assert str(chart.data["quotient"].iloc[0])[:4] in capsys.readouterr().out
