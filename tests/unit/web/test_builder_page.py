"""The scenario builder: composing, running, saving and loading, with the numbers of the command line."""

import html
import json
import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from bessemer.cli.app import app as command
from bessemer.scenarios import scenario_of
from bessemer.scenarios.library import read_scenario
from bessemer.web.app import create_app
from bessemer.web.chosen import packed
from bessemer.web.jobs import Jobs

BUILD = "/region/CN-JL/scenarios/build"
COMPOSED = (
    "&name=mine&title=Mine&part=follow&follow.who=place&follow.role_model=Pittsburgh&follow.partial=0.5"
    "&follow.shares=on&follow.jobs=on&part=loss&loss.partner=USA&loss.lasting=on&loss.replaceable=0.25"
)
STATE = "lang=en&shipped=cut-off&paths=200&seed=5&horizon=8"


@pytest.fixture(scope="module")
def client():
    with TestClient(create_app(), base_url="http://127.0.0.1:8600") as made:
        yield made


def token(text):
    """The hidden field that a form carries against forgery, where the server wants one."""
    found = re.search(r'<form method="post".*?<input type="hidden" name="(\w+)" value="([^"]*)"', text, re.S)
    return {found[1]: found[2]} if found and found[1] != "job" else {}


def run(client, address):
    """Return the page once its job is over."""
    for _ in range(400):
        page = client.get(address)
        assert page.status_code == 200, page.text
        if "data-progress" not in page.text:
            return page
        time.sleep(0.1)
    pytest.fail("the job does not end")


def with_composed(client):
    """The address of a comparison with a composed scenario in it."""
    page = client.get(f"{BUILD}?{STATE}{COMPOSED}&add=1", follow_redirects=False)
    assert page.status_code == 303, page.text
    return page.headers["location"]


def test_the_first_page_needs_no_computation(client):
    page = client.get(f"{BUILD}?lang=en")
    assert page.status_code == 200
    assert "data-progress" not in page.text
    assert len(re.findall(r'type="checkbox" id="[^"]+" name="shipped"', page.text)) == 9
    assert "style=" not in page.text
    assert "<script>" not in page.text


@pytest.mark.parametrize("region", ["CN-JL", "CZ16300", "DEA5", "CHN"])
@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_every_kind_of_region_has_a_builder(client, region, lang):
    page = client.get(f"/region/{region}/scenarios/build?lang={lang}&start=cut-off")
    assert page.status_code == 200
    assert not re.search(r"\bnan\b|None|\{\w+\}", re.sub(r"<[^>]*>", "", page.text))


def test_composing_leads_to_an_address_that_holds_it(client):
    query = parse_qs(urlsplit(with_composed(client)).query)
    assert query["shipped"] == ["cut-off"]
    assert len(query["spec"]) == 1
    assert (query["paths"], query["seed"], query["horizon"]) == (["200"], ["5"], ["8"])
    assert "follow.partial" not in query


def test_a_fault_stands_at_its_field_and_what_was_typed_stays(client):
    page = client.get(f"{BUILD}?{STATE}{COMPOSED.replace('0.5', '50')}&add=1")
    assert page.status_code == 400
    field = re.search(r'<input id="follow.partial"[^>]*>', page.text)[0]
    assert 'value="50"' in field
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="follow.partial-hint follow.partial-fault"' in field
    assert "write 0.5 for 50" in page.text
    assert '<a href="#follow.partial">' in page.text


def test_what_is_typed_cannot_become_markup(client):
    page = client.get(
        f"{BUILD}?{STATE}&add=1", params={"name": '"><script>alert(1)</script>', "part": "growth"}
    )
    assert "<script>alert" not in page.text


def test_a_run_has_the_numbers_of_the_command_line(client, tmp_path):
    """Saved as YAML, run by the command line: the same rows."""
    address = with_composed(client)
    page = run(client, f"{address}&run=1")
    assert page.text.count("<figure") == 3
    query = urlsplit(address).query
    shown = client.get(f"{BUILD}/results.json?{query}").json()["results"]
    mine = [row for row in shown[0]["rows"] if row["scenario"] in ("mine", "own-trend")]
    saved = client.get(f"{BUILD}/file/mine.yaml?{query}")
    assert saved.headers["content-disposition"] == 'attachment; filename="mine.yaml"'
    file = tmp_path / "mine.yaml"
    file.write_bytes(saved.content)
    assert read_scenario(file).horizon == 8
    printed = CliRunner().invoke(
        command, ["scenario", "Jilin", "--file", str(file), "--paths", "200", "--json"]
    )
    assert printed.exit_code == 0, printed.output
    assert json.loads(printed.stdout)["rows"] == mine
    assert len(mine) > 100
    at_horizon = {row["scenario"]: row for row in shown[1]["rows"]}
    last = next(
        r for r in mine if r["scenario"] == "mine" and r["ahead"] == 8 and r["measure"] == "relative_jobs"
    )
    assert at_horizon["mine"]["relative_jobs_middle"] == pytest.approx(last["middle"] - 1)


def test_charts_of_a_run_are_found_by_address(client):
    page = run(client, f"{with_composed(client)}&run=1")
    found = re.findall(r'data-chart="([^"]+)" data-query="([^"]+)"', page.text)
    assert len(found) == 3
    for chart, query in found:
        for ending in ("vl.json", "svg", "csv", "json"):
            given = client.get(f"{chart}.{ending}?{html.unescape(query)}&width=330")
            assert given.status_code == 200, ending
        assert client.get(f"{chart}.vl.json?{html.unescape(query)}").json()["datasets"]
        alone = client.get(f"{chart}?{html.unescape(query)}")
        assert "scenario_of(" in html.unescape(alone.text)
        assert "/scenarios/build?" in alone.text


def test_the_same_address_gives_the_same_page(client):
    address = f"{with_composed(client)}&run=1"
    first = run(client, address)
    other = TestClient(create_app(), base_url="http://127.0.0.1:8600")
    hidden = re.compile(r'name="\w*token" value="[^"]*"')
    assert hidden.sub("", run(other, address).text) == hidden.sub("", first.text)


def test_the_language_link_keeps_every_scenario(client):
    page = client.get(with_composed(client) + "&shipped=pittsburgh")
    link = html.unescape(re.search(r'hreflang="zh-CN" href="([^"]+)"', page.text)[1])
    query = parse_qs(urlsplit(link).query)
    assert query["shipped"] == ["cut-off", "pittsburgh"]
    assert len(query["spec"]) == 1


def test_a_saved_file_loads_to_the_same_scenario(client):
    address = with_composed(client)
    query = urlsplit(address).query
    content = client.get(f"{BUILD}/file/mine.yaml?{query}").content
    csrf = token(client.get(f"{BUILD}?lang=en").text)
    for given in (
        {"files": {"file": ("mine.yaml", content, "application/yaml")}, "data": csrf},
        {"data": csrf | {"text": content.decode()}, "files": {"file": ("", b"")}},
    ):
        page = client.post(f"{BUILD}/load?lang=en&shipped=cut-off&paths=200", follow_redirects=False, **given)
        assert page.status_code == 303, page.text
        assert parse_qs(urlsplit(page.headers["location"]).query) == parse_qs(query)


def test_a_shipped_file_loads_as_the_shipped_scenario(client):
    content = client.get(f"{BUILD}/file/cut-off.yaml?{STATE}").content
    assert yaml.safe_load(content)["seed"] == 5
    csrf = token(client.get(f"{BUILD}?lang=en").text)
    page = client.post(
        f"{BUILD}/load?lang=en&shipped=pittsburgh",
        files={"file": ("x.yaml", content)},
        data=csrf,
        follow_redirects=False,
    )
    query = parse_qs(urlsplit(page.headers["location"]).query)
    assert query["shipped"] == ["pittsburgh", "cut-off"]
    assert query["seed"] == ["5"]


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"name: x\nfolow: {}", 400, "folow"),
        (b"name: x\nfollow: {partial: 7}", 400, "follow.partial"),
        (b"name: [", 400, "not valid YAML"),
        (b"name: !!python/object/apply:os.system [id]", 400, "Aliases and tags"),
        (b"a: &a [x]\nb: *a", 400, "Aliases and tags"),
        (b"\xff\xfe", 400, "not UTF-8"),
        (b"", 400, "empty"),
        (b"x" * 70_000, 413, "64 kB"),
        (b"x" * 2_000_000, 413, "64 kB"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(client, content, status, said):
    csrf = token(client.get(f"{BUILD}?lang=en").text)
    page = client.post(f"{BUILD}/load?lang=en", files={"file": ("x.yaml", content)}, data=csrf)
    assert page.status_code == status
    # A guard before the page may have refused the largest.
    assert said in html.unescape(page.text) or status == 413


def test_progress_and_cancel():
    """A queue that never gets to the job: it waits, says so, and is gone when cancelled."""
    made = create_app()
    made.state.jobs = Jobs()
    made.state.jobs._thread = object()  # nobody serves
    client = TestClient(made, base_url="http://127.0.0.1:8600")
    page = client.get(f"{BUILD}?{STATE}&run=1")
    assert "Waiting" in page.text
    assert 'http-equiv="refresh"' in page.text
    address = html.unescape(re.search(r'data-progress="([^"]+)"', page.text)[1])
    told = client.get(address).json()
    assert (told["state"], told["done"]) == ("waiting", 0)
    job = parse_qs(urlsplit(address).query)["job"][0]
    data = token(page.text) | {"job": job}
    gone = client.post(f"{BUILD}/cancel?{STATE}", data=data, follow_redirects=False)
    assert gone.status_code == 303
    assert "run" not in parse_qs(urlsplit(gone.headers["location"]).query)
    assert client.get(address).json()["state"] == "cancelled"


def test_a_full_queue_says_when_to_come_again():
    made = create_app()
    made.state.jobs = Jobs(waiting=1)
    made.state.jobs._thread = object()
    client = TestClient(made, base_url="http://127.0.0.1:8600")
    assert client.get(f"{BUILD}?{STATE}&run=1").status_code == 200
    page = client.get(f"{BUILD}?{STATE.replace('seed=5', 'seed=6')}&run=1")
    assert page.status_code == 503
    assert int(page.headers["retry-after"]) > 0
    assert "wait already" in page.text


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"sec-purpose": "prefetch"}])
def test_another_site_starts_no_computation(headers):
    made = create_app()
    client = TestClient(made, base_url="http://127.0.0.1:8600")
    page = client.get(f"{BUILD}?{STATE}&run=1", headers=headers)
    assert page.status_code == 200
    assert "data-progress" not in page.text
    assert len(made.state.jobs) == 0


def test_a_scenario_that_the_region_cannot_have_is_told(client):
    page = client.get(
        f"{BUILD}?lang=en&paths=100&horizon=2&shipped=own-trend&name=own&part=follow&follow.who=place"
        "&follow.role_model=Jilin&follow.shares=on&add=1"
    )
    page = run(client, f"{page.url.path}?{page.url.query.decode()}&run=1")
    assert "cannot follow itself" in html.unescape(page.text)


def test_a_place_that_is_none_is_told_at_its_field(client):
    page = client.get(
        f"{BUILD}?lang=en&shipped=own-trend&name=lost&part=follow&follow.who=place"
        "&follow.role_model=Pitsburgh&follow.shares=on&add=1"
    )
    assert page.status_code == 400
    assert re.search(r'id="follow.role_model"[^>]*aria-invalid="true"', page.text)
    assert "Pittsburgh" in page.text


def test_a_mistake_that_shows_only_in_the_run_is_told(client):
    lost = packed(scenario_of({"name": "lost", "growth": {"sectors": {"Atlantis": 0.01}}}))
    page = run(client, f"{BUILD}?lang=en&paths=100&horizon=2&shipped=own-trend&spec={lost}&run=1")
    assert "Atlantis" in html.unescape(page.text)
    assert "<figure" not in page.text


def test_charts_that_were_not_computed_say_so(client):
    page = client.get("/region/CN-JL/scenarios/scenarios-fans.vl.json?lang=en&seed=99&built=1")
    assert page.status_code == 404
    assert client.get(f"{BUILD}/progress.json?job=none").status_code == 404


def test_industries_within_reach_become_rows(client):
    page = client.get(
        f"{BUILD}?{STATE}&name=x&part=portfolio&portfolio.how=chosen&portfolio.industries=14&fill=1"
    )
    row = re.search(r'<input id="portfolio.entries.0.jobs"[^>]*value="(\d+)"', page.text)
    assert int(row[1]) > 1000
    assert re.search(r'id="how-own"[^>]*checked', page.text)
