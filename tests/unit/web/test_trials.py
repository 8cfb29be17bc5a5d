"""Pages of trial: their choices, what they say, and that it is what the library and the command line give."""

from __future__ import annotations

import html
import json
import re

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

import bessemer as bm
from bessemer.dependence.cuts.answer import compose_cut
from bessemer.rolemodels import explore, search
from bessemer.web.app import create_app
from bessemer.web.cut_trials import CutTrial
from bessemer.web.exploring import Shelf
from bessemer.web.role_trials import RoleModelTrial
from bessemer.words import say

ROLES, CUTS = "/region/CN-JL/rolemodels/explore", "/region/CN-JL/dependence/explore"


@pytest.fixture(scope="module")
def client():
    return TestClient(create_app())


def headline(page):
    return re.search(r'<p class="answer" data-aloud>([^<]+)</p>', page.text).group(1)


def cells(page):
    """Return the cells of the ranking, row by row, without the box."""
    table = page.text.split('<table class="ranking">')[1].split("</table>")[0]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table.split("<tbody>")[1], re.S)
    return [
        [
            re.sub(r"<span.*?</span>|<[^>]+>", "", cell).strip()
            for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)
        ][1:]
        for row in rows
    ]


def command(arguments):
    from bessemer.cli.app import app

    done = CliRunner().invoke(app, [*arguments, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_the_ranking_is_that_of_the_library(client):
    data = bm.reference()
    found = search(
        data,
        bm.region("Jilin"),
        2013,
        components={"structure": 6, "diversity": 3, "size": 1},
        role_model=bm.region("Pittsburgh"),
    )
    page = client.get(ROLES + "?year=2013&structure=6&diversity=3&size=1")
    assert page.status_code == 200
    expected = found.table.head(20)
    shown = cells(page)
    assert [row[1] for row in shown[:20]] == expected["name"].tolist()
    assert [row[0] for row in shown[:20]] == [str(rank) for rank in expected["rank"]]
    assert [row[4] for row in shown[:20]] == [f"{distance:.3f}" for distance in expected["distance"]]
    assert say(explore(data, found.target, 2013, found).headline, "en") == headline(page)


def test_the_role_model_is_always_there_with_its_rank_among_how_many(client):
    page = client.get(ROLES + "?size=10&structure=1")
    named = [row for row in cells(page) if row[1].startswith("Pittsburgh")]
    found = search(
        bm.reference(),
        bm.region("Jilin"),
        components={"structure": 1, "size": 10},
        role_model=bm.region("Pittsburgh"),
    ).named
    assert str(found["rank"]) in [row[0] for row in named]
    assert f"of {found['candidates']}" in headline(page)
    assert 'class="named"' in page.text


def test_the_command_that_is_shown_gives_the_same_ranks(client):
    page = client.get(ROLES + "?year=2013&structure=6&diversity=3&by=relative")
    shown = re.search(r"<code>(bessemer role-models [^<]+)</code>", page.text).group(1)
    rows = command(shown.split()[1:])["rows"]
    assert [row["name"] for row in rows[:20]] == [row[1] for row in cells(page)[:20]]


def test_a_weight_moves_the_ranking_and_zero_leaves_it(client):
    usual, zero = client.get(ROLES), client.get(ROLES + "?diversity=0&structure=3")
    moved = client.get(ROLES + "?diversity=10")
    assert cells(usual) == cells(zero)
    assert cells(usual) != cells(moved)


def test_what_is_unknown_for_the_region_cannot_be_moved_and_is_said(client):
    page = client.get(ROLES + "?schooling=5")
    slider = re.search(r'<input type="range" id="schooling"[^>]+>', page.text).group()
    assert "disabled" in slider
    assert "do not hold schooling" in page.text


def test_country_and_candidates_narrow_the_search(client):
    page = client.get("/region/DEA5/rolemodels/explore?candidates=nuts2&country=POL")
    assert page.status_code == 200
    assert {row[2] for row in cells(page) if row[1] != "Pittsburgh"} == {"Poland"}
    found = search(bm.reference(), bm.region("DEA5"), candidates="nuts2", country="POL")
    assert {bm.reference().regions[id].country for id in found.table["region"]} == {"POL"}
    assert found.table["rank"].min() == 1


def test_courses_that_are_ticked_are_drawn(client):
    query = "?draw=CZ16300@1980,CZ16300@1990"
    ticked = re.findall(r'value="([^"]+)" aria-label="[^"]+" checked', client.get(ROLES + query).text)
    assert sorted(ticked) == ["CZ16300@1980", "CZ16300@1990"]
    rows = client.get(ROLES + "/explore-paths.json" + query).json()["rows"]
    assert {(row["place"], row["start"]) for row in rows if row["start"] < 2000} == {
        ("Pittsburgh", 1980),
        ("Pittsburgh", 1990),
    }


@pytest.mark.parametrize("ending", ["vl.json", "json", "csv", "svg"])
def test_charts_stand_at_an_address_that_holds_the_choices(client, ending):
    page = client.get(ROLES + "?diversity=4")
    address, query = re.search(r'data-chart="([^"]+)" data-query="([^"]+)"', page.text).groups()
    assert "diversity=4" in query
    answer = client.get(f"{address}.{ending}?{query.replace('&amp;', '&')}")
    assert answer.status_code == 200
    assert len(answer.content) > 100


@pytest.mark.parametrize(
    "query",
    [
        "structure=0",
        "structure=11",
        "structure=x",
        "by=nothing",
        "country=XXX",
        "draw=Pittsburgh",
        "horizon=0",
        "recovered_by=luck",
        "candidates=cities",
        f"country={'x' * 200}",
    ],
)
def test_a_choice_that_is_none_is_refused(client, query):
    page = client.get(f"{ROLES}?{query}")
    assert page.status_code == 400
    assert "Traceback" not in page.text


def test_a_year_before_the_figures_says_why_there_is_no_answer(client):
    page = client.get(ROLES + "?year=1990")
    assert page.status_code == 200
    assert 'class="empty"' in page.text
    assert 'id="year"' in page.text


@pytest.mark.parametrize("region", ["CN-JL", "CZ16300", "DEA5", "CN-GD", "CHN"])
@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_both_pages_answer_for_every_kind_of_place(client, region, lang):
    for question in ("rolemodels", "dependence"):
        page = client.get(f"/region/{region}/{question}/explore?lang={lang}")
        assert page.status_code == 200
        assert "style=" not in page.text
        assert headline(page)


def test_a_cut_says_what_the_command_line_says(client):
    page = client.get(
        CUTS + "?partner=JPN&goods=chosen&sectors=c13&sectors=c14&via=value-added&replaceable=25"
    )
    said = command(
        [
            "dependence",
            "CN-JL",
            "--cut",
            "JPN",
            "--sectors",
            "c13,c14",
            "--via",
            "value-added",
            "--replaceable",
            "0.25",
        ]
    )
    assert headline(page) == said["headline"]
    rows = client.get(
        CUTS
        + "/table/cut_carried.json?partner=JPN&goods=chosen&sectors=c13,c14&via=value-added&replaceable=25"
    ).json()["rows"]
    assert rows == said["rows"]
    for text in said["findings"]:
        assert text in page.text or "third economies" in text
    shown = re.search(r"<code>(bessemer dependence [^<]+)</code>", page.text).group(1)
    assert (
        shown == "bessemer dependence CN-JL --cut JPN --sectors c13,c14 --via value-added --replaceable 0.25"
    )


def test_all_ways_together_give_the_same_for_the_way_asked_for():
    data, region = bm.reference(), bm.region("CHN")
    narrow, wide = (
        compose_cut(data, region, None, "FRA", "c15", "direct", 0.4, wide=wide).results[0].rows()
        for wide in (False, True)
    )
    assert narrow == wide


def test_a_partner_without_allies_offers_no_allied_way(client):
    assert 'value="allied"' in client.get(CUTS).text
    assert 'value="allied"' not in client.get("/region/CZ16300/dependence/explore").text


def test_partners_are_named_in_the_language_and_the_own_nation_is_none(client):
    page = client.get(CUTS + "?lang=zh-CN")
    partners = re.search(r'<select id="partner".*?</select>', page.text, re.S).group()
    assert "日本" in partners and 'value="CHN"' not in partners and 'value="RoW"' not in partners


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("partner=CHN", 404),
        ("partner=Atlantis", 404),
        ("replaceable=101", 400),
        ("replaceable=-1", 400),
        ("via=magic", 400),
        ("goods=chosen", 400),
        ("goods=chosen&sectors=c99", 404),
        ("goods=bread", 400),
        ("year=1900", 400),
    ],
)
def test_a_cut_that_is_none_is_refused(client, query, status):
    assert client.get(f"{CUTS}?{query}").status_code == status


def test_the_address_holds_only_what_is_not_as_usual():
    assert RoleModelTrial(lang="en").query() == "lang=en"
    state = RoleModelTrial(lang="en", structure=0, income=3, draw=("CZ1@1980", "CZ2@1990"))
    assert state.query() == "lang=en&structure=0&income=3&draw=CZ1%401980%2CCZ2%401990"
    assert CutTrial(lang="en", replaceable=20).query(width=330) == "lang=en&replaceable=20&width=330"
    assert (
        CutTrial(lang="en", replaceable=20).link("region", "CHN", "dependence")
        == "/region/CHN/dependence?lang=en"
    )


def test_the_shelf_is_bounded_and_makes_each_thing_once(client):
    shelf, made = Shelf(client.app.state.desk, kept=3), []
    for number in (1, 2, 1, 3, 4, 1):
        shelf.made(number, lambda number=number: made.append(number) or [number])
    assert len(shelf) == 3
    assert made == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "address",
    [
        "/region/DEA5/rolemodels/explore?candidates=nuts2&income=4&horizon=10&draw=PL22@2003&role_model=PL22@2000",
        CUTS + "?partner=DEU&goods=chosen&sectors=c15&replaceable=10&lang=zh-CN",
    ],
)
def test_the_program_that_is_shown_gives_the_same_answer(client, address, capsys):
    page = client.get(address)
    program = html.unescape(re.search(r"<pre[^>]*><code>(.*?)</code></pre>", page.text, re.S).group(1))
    made: dict[str, object] = {}
    exec(program, made)
    lang = "zh-CN" if "zh-CN" in address else "en"
    assert say(made["answer"].headline, lang) == html.unescape(headline(page))
    assert made["chart"].id in page.text
    assert "$schema" in made["spec"]
