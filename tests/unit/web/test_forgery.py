"""Changes come from this server's pages; requests are bounded; what people type is text and nothing else."""

import re
from typing import Annotated

import pytest
from fastapi import Form, Request, UploadFile
from fastapi.testclient import TestClient

from bessemer.web import create_app
from bessemer.web.bodies import Limits
from bessemer.web.forgery import TokenField
from bessemer.web.rendering import page, view

BASE = "http://127.0.0.1:8600"
LIMITS = Limits(form=1000, upload=5000, upload_paths=("/own",))


@pytest.fixture
def client():
    """Return a client of an application with a page that has a form, and routes that change something."""
    app = create_app(limits=LIMITS)
    app.state.changes = []

    @app.get("/region/form")
    def form(request: Request):
        request.state.csrf.value  # noqa: B018 a template that writes the field out reads it
        return page(request, "start.html.jinja", view(request), query="", found=())

    @app.get("/field")
    def field(request: Request):
        return str(request.state.csrf)

    @app.post("/change")
    def change(name: Annotated[str, Form()]):
        app.state.changes.append(name)
        return name

    @app.post("/own/echo")
    def upload(file: UploadFile):
        return file.size

    @app.post("/own/raw")
    async def raw(request: Request):
        return len(await request.body())

    @app.delete("/own")
    def delete():
        app.state.changes.append("deleted")

    return TestClient(app, base_url=BASE)


@pytest.fixture
def token(client):
    """Return the token of the client's own form."""
    return re.search(r'value=\\?"([0-9a-f]{64})', client.get("/field").text)[1]


def test_a_form_of_this_server_may_change_something(client, token):
    sent = {"name": "x", "form_token": token}
    assert client.post("/change", data=sent).json() == "x"
    assert client.post("/change", data=sent, headers={"origin": BASE}).status_code == 200
    assert client.post("/change", data=sent, headers={"sec-fetch-site": "same-origin"}).status_code == 200
    assert client.app.state.changes == ["x"] * 3


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "https://127.0.0.1:8600"},
        {"origin": "http://127.0.0.1:8600.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_of_another_site_may_not(client, token, headers):
    answer = client.post("/change", data={"name": "x", "form_token": token}, headers=headers)
    assert answer.status_code == 403
    assert client.app.state.changes == []


def test_a_form_without_the_readers_own_token_may_not(client, token):
    for wrong in ({}, {"form_token": ""}, {"form_token": "0" * 64}, {"form_token": token[:-1] + "é"}):
        assert client.post("/change", data={"name": "x", **wrong}).status_code == 403
    client.cookies.clear()
    assert client.post("/change", data={"name": "x", "form_token": token}).status_code == 403
    client.cookies.set("bessemer_form", "0" * 32)
    assert client.post("/change", data={"name": "x", "form_token": token}).status_code == 403
    assert client.app.state.changes == []


def test_the_token_of_another_server_is_none():
    field, other = TokenField(b"secret", "a" * 32), TokenField(b"another", "a" * 32)
    assert field.matches(field.value) and not field.matches(other.value)
    assert not TokenField(b"secret", None).matches(field.value)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_no_other_method_goes_without(client, token, method):
    assert client.request(method, "/own").status_code in (403, 405)
    assert client.app.state.changes == []


def test_a_script_sends_the_token_in_a_header(client, token):
    assert client.delete("/own", headers={"x-form-token": token}).status_code == 200
    assert client.post("/own/raw", content=b"abc", headers={"x-form-token": token}).json() == 3
    assert client.post("/own/raw", content=b"abc", headers={"content-type": "text/csv"}).status_code == 403


def test_the_cookie_of_forms_is_read_by_no_script_and_set_once(client):
    first = client.get("/field").headers["set-cookie"]
    assert "HttpOnly" in first and "SameSite=Strict" in first
    again = client.get("/field")
    assert "set-cookie" not in again.headers
    assert again.headers["cache-control"] == "no-store"
    assert "set-cookie" not in client.get("/").headers


def test_a_page_with_a_form_is_kept_for_nobody(client):
    shelf = []
    for _ in range(2):
        shown = client.get("/region/form")
        assert shown.headers["cache-control"] == "no-store"
        assert "etag" not in shown.headers
        shelf.append(shown)


def test_a_form_has_a_bound_whatever_it_announces(client, token):
    sent = {"form_token": token, "name": "x" * 2000}
    assert client.post("/change", data=sent).status_code == 413

    def parts():
        yield f"form_token={token}&name=".encode()
        for _ in range(20):
            yield b"x" * 100

    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = client.post("/change", content=parts(), headers=headers)
    assert "content-length" not in answer.request.headers
    assert answer.status_code == 413
    assert "1,000 bytes" in answer.text
    assert client.app.state.changes == []


def test_a_file_has_a_bound_of_its_own(client, token):
    good = client.post("/own/echo", data={"form_token": token}, files={"file": ("x.csv", b"x" * 3000)})
    assert good.json() == 3000
    large = {"file": ("x.csv", b"x" * 6000)}
    assert client.post("/own/echo", data={"form_token": token}, files=large).status_code == 413

    def parts():
        for _ in range(60):
            yield b"x" * 100

    assert client.post("/own/raw", content=parts(), headers={"x-form-token": token}).status_code == 413


def test_a_page_that_is_asked_for_with_a_body_is_bounded_too(client):
    assert client.request("GET", "/", content=b"x" * 2000).status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/static/%2e%2e%2f%2e%2e%2fpyproject.toml",
        "/static/....//app.py",
        "/static//etc/passwd",
        "/static/page.css%00.py",
        "/static/..\\app.py",
        "/region/..%2f..%2fetc%2fpasswd/history",
        "/region/%2e%2e/history",
        "/api/v1/regions/..%2F..%2Fetc",
        "/api/v1/regions/CN-JL/history/charts/..%2f..%2fx",
        "/api/v1/datasets/..%2F..%2Fetc",
        "/api/v1/datasets/%2e%2e",
        "/api/v1/cases/..%2f..%2fdata",
        "/api/v1/industries/..%2fschemes.csv",
        "/region/CN-JL/history?data=../../etc",
        "/region/CN-JL/history?data=%2e%2e%2f%2e%2e",
    ],
)
def test_no_address_leads_out_of_the_house(client, path):
    answer = client.get(f"{BASE}{path}")
    assert 400 <= answer.status_code < 500
    assert "root:" not in answer.text and "import" not in answer.text and "[build-system]" not in answer.text


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'-alert(1)-'"]
)
def test_what_is_typed_is_shown_as_text(client, text):
    for path, query in [
        ("/", {"q": text}),
        ("/region/CN-JL/history", {"role_model": text}),
        ("/region/CN-JL/history", {"data": text}),
        ("/region/CN-JL/history", {"year": text}),
        ("/region/CN-JL/history", {"lang": text}),
        ("/", {"q": "Jilin", text: text}),
    ]:
        shown = client.get(path, params=query)
        assert "<script>alert" not in shown.text and "<img src=x" not in shown.text
    assert text not in client.get(f"/region/{text}/history").text or text.startswith("'")


def test_every_response_forbids_what_no_page_needs(client):
    for path in ("/", "/nothing", "/static/page.css", "/api/v1", "/api/v1/regions/nowhere", "/api/v1/docs"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy and "unsafe" not in policy and "*" not in policy
        assert "frame-ancestors 'self'" in policy and "object-src 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert "access-control-allow-origin" not in headers
        assert "server" not in headers


def test_no_page_has_what_the_policy_forbids(client):
    for path in ("/", "/?q=Jilin", "/nothing", "/api/v1/docs"):
        text = client.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|javascript:|<style", text)
        assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", text)


def test_other_sites_programs_are_told_nothing(client):
    answer = client.get("/api/v1/regions", headers={"origin": "http://evil.example"})
    assert "access-control-allow-origin" not in answer.headers
    asked = {"origin": "http://evil.example", "access-control-request-method": "GET"}
    assert client.options("/api/v1/regions", headers=asked).status_code == 405


def test_an_address_has_a_bound(client):
    assert client.get("/", params={"q": "x" * 9000}).status_code == 414
