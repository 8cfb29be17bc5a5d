"""The interface for programs: the library's numbers, with tags, and refusals that say what to do."""

import json

import pytest
from fastapi.testclient import TestClient
from pydantic import TypeAdapter

import bessemer as bm
from bessemer.answer import QUESTIONS
from bessemer.casebook import shipped_cases
from bessemer.classify import scheme
from bessemer.cli import app as command_line
from bessemer.envelopes import COMMANDS
from bessemer.web import create_app
from bessemer.web.api import models
from bessemer.web.api.documents import description
from bessemer.web.desk import Desk
from bessemer.web.state import View

ROOT = "/api/v1"
DATA = bm.reference()


@pytest.fixture(scope="session")
def client():
    return TestClient(create_app(), base_url="http://127.0.0.1:8600")


def printed(capfdbinary, *words):
    """Return what a command prints."""
    command_line.app([*words], prog_name="bessemer", standalone_mode=False)
    return json.loads(capfdbinary.readouterr().out)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_what_the_command_prints(client, capfdbinary, question):
    given = client.get(f"{ROOT}/regions/CN-JL/{question}").json()
    assert given == printed(capfdbinary, COMMANDS[question], "Jilin", "--json")
    models.AnswerDocument.model_validate(given)
    assert given["rows"] and given["sources"]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("CZ16300/structure?year=1983&lang=zh", ["profile", "Pittsburgh", "--year", "1983", "--lang", "zh"]),
        (
            "CN-JL/rolemodels?role_model=Pittsburgh@1980&lang=zh-CN",
            ["role-models", "Jilin", "--role-model", "Pittsburgh@1980", "--lang", "zh"],
        ),
        ("CHN/casebook", ["cases", "CHN"]),
        ("Jilin/history?year=1950", ["history", "Jilin", "--year", "1950"]),
    ],
)
def test_options_mean_what_they_mean_to_the_command(client, capfdbinary, address, words):
    given = client.get(f"{ROOT}/regions/{address}")
    assert given.json() == printed(capfdbinary, *words, "--json")
    assert given.headers["content-language"] == ("zh-CN" if "lang=zh" in address else "en")


def test_regions_come_in_pages_that_together_are_all_of_them(client):
    address, seen = f"{ROOT}/regions?limit=200&kind=commuting%20zone", []
    while address:
        page = client.get(address).json()
        assert page["total"] == 722 and len(page["items"]) <= 200
        seen += [item["id"] for item in page["items"]]
        address = page["next"]
    assert seen == [region.id for region in DATA.regions.of_kind("commuting zone")]
    last = client.get(f"{ROOT}/regions?limit=200&offset=400").json()
    back = client.get(last["previous"]).json()
    assert (back["offset"], back["limit"]) == (200, 200)


def test_a_search_finds_in_both_languages_best_first(client):
    for text in ("Pittsburgh", "匹兹堡", "CZ16300"):
        found = client.get(f"{ROOT}/regions", params={"q": text}).json()
        assert found["items"][0]["id"] == "CZ16300"
    assert client.get(f"{ROOT}/regions", params={"q": "no such place"}).json()["items"] == []
    assert client.get(f"{ROOT}/regions", params={"q": "a", "offset": 99999}).json()["next"] is None


def test_a_region_leads_to_its_answers_and_they_are_there(client):
    region = client.get(f"{ROOT}/regions/吉林").json()
    assert region["id"] == "CN-JL" and region["nation"] == "China"
    assert list(region["answers"]) == list(QUESTIONS)
    assert client.get(region["answers"]["history"]).json()["region"] == "CN-JL"
    assert client.get(region["page"]).status_code == 200


def test_charts_have_the_rows_that_they_draw(client):
    charts = client.get(f"{ROOT}/regions/CN-JL/history/charts").json()["items"]
    answer = Desk(DATA).answer("CN-JL", "history", View())
    drawn = [*answer.charts, *(chart for part in answer.parts for chart in part.charts)]
    assert [chart["id"] for chart in charts] == [chart.id for chart in drawn]
    for item, chart in zip(charts, drawn, strict=True):
        given = client.get(item["href"]).json()
        models.ChartDocument.model_validate(given)
        assert given["columns"] == list(chart.data.columns)
        assert len(given["rows"]) == len(chart.data)
        numbers = chart.data.select_dtypes("float").iloc[0].dropna()
        assert {name: given["rows"][0][name] for name in numbers.index} == pytest.approx(dict(numbers))
        assert client.get(item["specification"]).json()["$schema"].startswith("https://vega.github.io")


def test_datasets_have_their_tables_and_sources(client):
    listed = client.get(f"{ROOT}/datasets").json()["items"]
    assert listed[0] == {"name": "reference", "href": f"{ROOT}/datasets/reference", "fault": None}
    given = client.get(f"{ROOT}/datasets/reference").json()
    assert {table["table"] for table in given["tables"]} == set(DATA.catalogue.tables)
    assert given["regions"] == len(DATA.regions)
    models.DatasetDocument.model_validate(given)


def test_cases_and_measures(client, capfdbinary):
    cases = client.get(f"{ROOT}/cases?limit=200").json()
    assert cases["total"] == len(shipped_cases())
    full = client.get(cases["items"][0]["href"]).json()
    assert full["id"] == cases["items"][0]["id"]
    assert len(full["interventions"]) == cases["items"][0]["measures"]
    found = client.get(f"{ROOT}/measures?search=steel&country=USA&limit=200").json()
    rows = printed(capfdbinary, "cases", "--search", "steel", "--country", "USA", "--json")["rows"]
    assert rows and [{**row, "href": None} for row in rows] == [
        {**item, "href": None} for item in found["items"]
    ]
    whole = client.get(found["items"][0]["href"]).json()
    assert found["items"][0]["intervention"] in {each["id"] for each in whole["interventions"]}
    assert client.get(f"{ROOT}/measures?decade=1980").json()["total"] > 0


def test_industries_are_those_of_the_schemes(client):
    names = client.get(f"{ROOT}/industries").json()["items"]
    for item in names:
        page = client.get(item["href"]).json()
        assert page["total"] == item["industries"] == len(scheme(item["scheme"]))
    given = client.get(f"{ROOT}/industries/gb19").json()["items"]
    assert [entry["code"] for entry in given] == list(scheme("gb19").codes)


def test_the_same_content_is_not_sent_twice(client):
    first = client.get(f"{ROOT}/regions/CN-JL/history")
    again = client.get(f"{ROOT}/regions/CN-JL/history", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["cache-control"] == "private, no-cache"
    other = client.get(f"{ROOT}/regions/CN-JL/history?lang=zh")
    assert other.headers["etag"] != first.headers["etag"]


def test_head_gives_the_headers_alone(client):
    got = client.get(f"{ROOT}/regions/CN-JL")
    head = client.head(f"{ROOT}/regions/CN-JL")
    assert head.content == b""
    for name in ("content-length", "etag", "content-type"):
        assert head.headers[name] == got.headers[name]
    assert client.head(f"{ROOT}/regions/nowhere").status_code == 404


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("regions/nowhere", 404, "No region is called 'nowhere'"),
        ("regions/Jillin/history", 404, "Jilin"),
        ("regions/CN-JL/hystory", 422, "question"),
        ("regions/CN-JL/history?year=17", 422, "year"),
        ("regions/CN-JL/history?year=x", 422, "year"),
        ("regions/CN-JL/history?lang=fr", 422, "lang"),
        ("regions/CN-JL/history?data=none", 404, "none"),
        ("regions/CN-JL/history?data=../x", 404, "../x"),
        ("regions/CN-JL/rolemodels?role_model=Atlantis", 404, "Atlantis"),
        ("regions/CN-JL/rolemodels?role_model=Pittsburgh@19", 422, "role_model"),
        ("regions/CN-JL/history/charts/none", 404, "history-"),
        ("regions?limit=0", 422, "limit"),
        ("regions?limit=9999", 422, "limit"),
        ("regions?kind=planet", 422, "kind"),
        ("datasets/none", 404, "none"),
        ("cases/none", 404, "none"),
        ("industries/none", 422, "name"),
        ("measures?decade=1985", 422, "decade"),
        ("nothing", 404, "/api/v1/nothing"),
    ],
)
def test_refusals_are_problems_that_name_the_mistake(client, address, status, said):
    answer = client.get(f"{ROOT}/{address}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    models.Problem.model_validate(problem)
    assert problem["status"] == status
    assert said in f"{problem['detail']} {problem['remedy']}"


def test_a_name_of_several_lists_them(client):
    problem = client.get(f"{ROOT}/regions/Springfield").json()
    assert len(problem["candidates"]) > 1
    for id in problem["candidates"]:
        assert client.get(f"{ROOT}/regions/{id}").status_code == 200


def test_nothing_can_be_changed(client):
    described = client.get(f"{ROOT}/openapi.json").json()
    assert {method for entry in described["paths"].values() for method in entry} == {"get"}
    for path in ("regions", "regions/CN-JL/history", "datasets/reference"):
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            answer = client.request(method, f"{ROOT}/{path}")
            assert answer.status_code in (403, 405)
            assert answer.headers["content-type"] == "application/problem+json"


def test_the_description_names_every_field_and_the_page_shows_every_address(client):
    described = description(client.app)
    text = client.get(f"{ROOT}/docs").text
    assert len(described["paths"]) >= 13
    for path, entry in described["paths"].items():
        assert path.startswith(ROOT) and f"GET {path}" in text
        assert entry["get"]["responses"]["200"]["content"]["application/json"]["schema"] != {}
        for parameter in entry["get"].get("parameters", []):
            assert parameter["description"], (path, parameter["name"])
    assert "Problem" in described["components"]["schemas"]
    TypeAdapter(dict).validate_python(described)


def test_examples_of_the_page_work(client):
    import re

    addresses = set(re.findall(r'href="(/api/v1[^"]*)"', client.get(f"{ROOT}/docs?lang=zh-CN").text))
    assert len(addresses) >= 13
    for address in addresses:
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address


@pytest.mark.parametrize(
    "path", ["", "/regions", "/regions/CN-JL/history", "/cases/pittsburgh", "/industries/a10"]
)
def test_a_parameter_that_an_address_does_not_have_is_refused_and_the_near_one_named(client, path):
    refused = client.get(f"{ROOT}{path}?lagn=zh")
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["detail"] == "'lagn' is not right: there is no such parameter. Did you mean 'lang'?"


@pytest.mark.parametrize("path", ["", "/cases/pittsburgh", "/industries/a10", "/docs"])
def test_every_address_may_be_asked_in_a_language(client, path):
    assert client.get(f"{ROOT}{path}?lang=zh").status_code == 200
