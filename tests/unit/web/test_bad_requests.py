"""What no page sends, and what no answer may hold."""

import asyncio
import base64
import logging

import pytest
from fastapi.testclient import TestClient

from bessemer.errors import DataError
from bessemer.sources.store import VARIABLE
from bessemer.web import admission, create_app, keeping
from bessemer.web.forgery import is_from_here
from bessemer.web.problems import status_of
from bessemer.web.rendering import FILES, asset

BUILD = "/region/CN-JL/scenarios/build"
SURROGATE = r'{"name": "a", "loss": {"partner": "USA", "\ud800": 1}}'


@pytest.mark.parametrize(
    "origin", ["http://[", "http://[::1", "null", "", "http://127.0.0.1:8600@evil.example"]
)
def test_an_origin_that_is_none_is_another_site(client, origin):
    assert client.post(f"{BUILD}/cancel", headers={"origin": origin}, data={"job": "x"}).status_code == 403
    assert not is_from_here({"scheme": "http"}, {"origin": origin, "host": "127.0.0.1:8600"})


@pytest.mark.parametrize("name", ["spec", "replaces"])
def test_half_a_pair_of_surrogates_is_no_scenario(client, name):
    packed = base64.urlsafe_b64encode(SURROGATE.encode()).decode().rstrip("=")
    answer = client.get(BUILD, params={name: packed, "add": "1", "name": "mine"})
    assert answer.status_code == 400
    assert "cannot be read" in answer.text


def test_what_broke_is_told_without_its_insides(monkeypatch):
    app = create_app()

    def breaks(*_):
        raise RuntimeError("secret insides at /srv/figures")

    monkeypatch.setattr(app.state.desk, "answer", breaks)
    client = TestClient(app, base_url="http://127.0.0.1:8600", raise_server_exceptions=False)
    page, problem = client.get("/region/CN-JL/history"), client.get("/api/v1/regions/CN-JL/history")
    for answer in (page, problem):
        assert answer.status_code == 500
        assert "insides" not in answer.text and "/srv" not in answer.text and "Traceback" not in answer.text
        assert answer.headers["content-security-policy"].startswith("default-src 'self'")
        assert answer.headers["cache-control"] == "no-store"
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["remedy"]


def test_no_refusal_names_a_folder_of_this_machine(client, monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    for address in ("/search?data=towns", "/region/CN-JL/history?data=towns", "/api/v1/regions?data=towns"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "towns" in answer.text and str(tmp_path) not in answer.text


def test_cookies_of_other_servers_on_this_machine_are_in_nobodys_way():
    for theirs in ('prefs={"a": [1]}', "bad name=x", "only", "a=b=c", "\xe9=1"):
        assert admission.cookie(f"{theirs}; bessemer_form=0f; more=1", "bessemer_form") == "0f"


def test_only_an_address_with_the_mark_of_its_content_is_kept_for_ever(client):
    for name in FILES:
        marked = client.get(asset(name))
        assert "immutable" in marked.headers["cache-control"]
        # A module that another one names, or one of an earlier release.
        for address in (f"/static/{name}", f"/static/{name}?v=000000000000", f"/static/{name}?v="):
            answer = client.get(address)
            assert answer.headers["cache-control"] == "no-cache"
            assert answer.content == marked.content == FILES[name].read_bytes()


@pytest.mark.parametrize("name", ["figures.js", "vega.js"])
@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_a_static_file_is_sent_once(client, name, accepted):
    headers = {"accept-encoding": accepted}
    first = client.get(f"/static/{name}", headers=headers)
    assert first.headers.get("content-encoding", "identity") == accepted
    assert int(first.headers["content-length"]) > 0 and len(first.text) > 1000
    tag = first.headers["etag"]
    again = client.get(f"/static/{name}", headers=headers | {"if-none-match": tag})
    assert again.status_code == 304 and not again.content and again.headers["etag"] == tag
    assert client.get(f"/static/{name}", headers=headers | {"if-none-match": '"older"'}).status_code == 200


def test_nothing_between_server_and_reader_keeps_a_page(client):
    for address in ("/data", "/search?q=jilin", "/cases", "/brief/CN-JL", "/api/v1/datasets", "/nowhere"):
        said = client.get(address).headers["cache-control"]
        assert "private" in said or said == "no-store"


def test_pages_are_made_ahead_by_the_application_itself(monkeypatch, caplog):
    monkeypatch.setattr(
        keeping, "_FIRST", (("/suggest", "lang=en&q=jilin", "en"), ("/industries", "", "zh-CN"))
    )
    monkeypatch.setattr(keeping, "_WARM", ())
    app = create_app(ahead=True)
    caplog.set_level(logging.DEBUG, "bessemer.web")
    with TestClient(app, base_url="http://127.0.0.1:8600"):
        keeper = app.middleware_stack
        while not isinstance(keeper, keeping.Keeper):
            keeper = keeper.app

        async def wait():
            for _ in range(500):
                if len(keeper.shelf) == 2:
                    return
                await asyncio.sleep(0.02)

        asyncio.run(wait())
    assert len(keeper.shelf) == 2, caplog.text


def test_what_this_machine_cannot_read_is_no_mistake_of_the_reader(client, monkeypatch):
    desk = client.app.state.desk

    def damaged(name):
        raise DataError(f"The dataset '{name}' is damaged.", remedy="Import it again.")

    monkeypatch.setattr(desk, "dataset", damaged)
    for path in ("/region/CN-JL/structure", "/map/us-zones/jobs", "/api/v1/regions/CN-JL/structure"):
        assert client.get(f"{path}?data=towns&lang=en").status_code == 503
    # The same for a disk that is full while a file is taken; what is wrong with a file is its giver's.
    full = DataError("It cannot be stored.")
    full.__cause__ = OSError("no space")
    assert (status_of(full), status_of(DataError("Row 3 is wrong."))) == (503, 400)


def test_a_case_that_is_none_is_told_by_the_ways_of_who_asks(client):
    told = client.get("/api/v1/cases/rurh").json()
    assert "ruhr" in told["remedy"] and "/api/v1/cases" in told["remedy"] and "bessemer" not in told["remedy"]
    for path in ("/cases/rurh", "/cases/rurh/timeline.csv"):
        page = client.get(f"{path}?lang=en")
        assert page.status_code == 404 and "ruhr" in page.text and "bessemer cases" not in page.text
