"""Who is let in: by name, by token, by cookie; and that nothing else is said about the token."""

import logging

import pytest
from fastapi.testclient import TestClient

from bessemer.errors import OptionError
from bessemer.web import create_app
from bessemer.web.admission import Door, Hosts, check_token, host_name, is_local, new_token, token_in

TOKEN = "a-token-of-a-test"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8600", 200),
        ("127.0.0.1:8600", 200),
        ("[::1]:8600", 200),
        ("LOCALHOST", 200),
        ("localhost.", 200),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("127.0.0.1.evil.example:8600", 421),
        ("127.0.0.1:8600@evil.example", 421),
        ("evil.example#127.0.0.1", 421),
        ("", 421),
        ("192.168.1.5:8600", 421),
    ],
)
def test_the_server_answers_to_its_own_names_only(client, host, status):
    assert client.get("/", headers={"host": host}).status_code == status


def test_a_name_can_be_allowed():
    app = create_app(hosts=["steel.example", "0.0.0.0"])
    client = TestClient(app, base_url="http://127.0.0.1")
    assert client.get("/", headers={"host": "steel.example:8600"}).status_code == 200
    assert client.get("/", headers={"host": "coal.example"}).status_code == 421


def test_the_address_that_a_connection_came_in_at_is_a_name():
    """A server on 0.0.0.0 is called by the addresses of its machine; none of them can be another's name."""
    assert Hosts(["0.0.0.0"]).knows({"server": ("192.168.1.5", 8600)}, "192.168.1.5:8600")
    assert not Hosts(["0.0.0.0"]).knows({"server": ("192.168.1.5", 8600)}, "192.168.1.6:8600")


@pytest.mark.parametrize("text", ["a b", "x:y:z", "x:", "x/y", "[::1", "a\r\nb", "ü:80x"])
def test_what_is_no_name_of_a_host_is_none(text):
    assert host_name(text) == ""


def test_without_the_token_nothing_is_shown_but_how_to_show_it(guarded):
    page = guarded.get("/region/CN-JL/history", headers={"accept-language": "zh-CN"})
    assert page.status_code == 401
    assert "访问令牌" in page.text and "吉林" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["www-authenticate"].startswith("Bearer")
    answer = guarded.get("/api/v1/regions")
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
    assert guarded.get("/static/page.css").status_code == 200
    assert guarded.get("/static/../api/v1/regions").status_code == 401
    assert guarded.get("/static/%2e%2e/api/v1/regions").status_code in (401, 404)


def test_the_token_in_an_address_becomes_a_cookie_and_leaves_the_address(guarded):
    first = guarded.get(f"/?lang=en&token={TOKEN}&q=Jilin")
    assert first.status_code == 303
    assert first.headers["location"] == "/?lang=en&q=Jilin"
    kept = first.headers["set-cookie"]
    assert "HttpOnly" in kept and "SameSite=Strict" in kept and TOKEN not in kept and "Path=/" in kept
    assert "Secure" not in kept
    assert first.headers["cache-control"] == "no-store"
    assert guarded.get("/").status_code == 200
    assert TOKEN not in guarded.get("/").text


def test_a_cookie_is_for_encrypted_connections_only_where_it_came_by_one():
    client = TestClient(create_app(token=TOKEN), base_url="https://127.0.0.1", follow_redirects=False)
    assert "; Secure" in client.get(f"/?token={TOKEN}").headers["set-cookie"]


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example", "/%2F/evil.example"])
def test_the_way_on_never_leads_to_another_server(guarded, path):
    answer = guarded.get(f"http://127.0.0.1:8600{path}?token={TOKEN}")
    assert answer.status_code == 303
    where = answer.headers["location"]
    assert where.startswith("/") and not where.startswith(("//", "/\\"))


@pytest.mark.parametrize("shown", ["", "wrong", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "\u00e9"])
def test_another_token_does_not_let_in(guarded, shown):
    assert guarded.get("/", params={"token": shown}).status_code == 401
    header = f"Bearer {shown}".encode()
    assert guarded.get("/", headers={"authorization": header}).status_code == 401
    assert guarded.get("/", headers={"cookie": f"bessemer_session={shown.encode()!r}"}).status_code == 401


def test_programs_show_the_token_in_a_header(guarded):
    assert guarded.get("/api/v1", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert guarded.get("/api/v1", headers={"authorization": f"bearer  {TOKEN}"}).status_code == 200
    assert guarded.get("/api/v1", headers={"authorization": f"Basic {TOKEN}"}).status_code == 401


def test_the_cookie_is_not_the_token():
    door = Door(TOKEN)
    value = door.cookie_header(False).split(";")[0].split("=")[1]
    assert door.is_open({"cookie": f"bessemer_session={value}"})
    assert not door.is_open({"cookie": f"bessemer_session={TOKEN}"})
    assert not door.is_token(value)
    assert not Door("another-token-of-a-test").is_open({"cookie": f"bessemer_session={value}"})


def test_tokens_are_compared_whole(monkeypatch):
    """Every comparison goes through one that takes the same time for all, on digests of the same length."""
    import hmac

    seen = []
    real = hmac.compare_digest
    monkeypatch.setattr(
        "bessemer.web.admission.hmac.compare_digest", lambda a, b: seen.append((a, b)) or real(a, b)
    )
    door = Door(TOKEN)
    assert not door.is_token("x")
    assert door.is_token(TOKEN)
    assert {len(part) for pair in seen for part in pair} == {32}


def test_the_log_tells_no_token(guarded, caplog):
    with caplog.at_level(logging.INFO, logger="bessemer.web"):
        guarded.get(f"/?lang=en&token={TOKEN}")
        guarded.get("/api/v1", headers={"authorization": f"Bearer {TOKEN}"})
        guarded.get("/?token=wrong-token-of-another%0Afaked line")
    assert len(caplog.messages) == 3
    assert "GET /?lang=en&token=... 303" in caplog.messages[0]
    assert TOKEN not in caplog.text and "wrong-token" not in caplog.text


def test_the_log_is_one_line_a_request(client, caplog):
    with caplog.at_level(logging.INFO, logger="bessemer.web"):
        client.get("/region/x%0A2026-11-26 GET%1b[31m")
    assert len(caplog.messages) == 1
    assert "\n" not in caplog.messages[0] and "\x1b" not in caplog.messages[0]


@pytest.mark.parametrize("token", ["short", "has a space in it", "ünïcödé-tokens", "new\nline-token"])
def test_a_token_that_is_soon_guessed_or_cannot_be_sent_is_refused(token):
    with pytest.raises(OptionError):
        check_token(token)


def test_made_tokens_differ_and_are_long():
    made = {new_token() for _ in range(50)}
    assert len(made) == 50 and min(map(len, made)) >= 32
    assert all(check_token(token) == token for token in made)


def test_local_addresses():
    assert [is_local(host) for host in ("127.9.9.9", "[::1]", "localhost")] == [True] * 3
    assert [is_local(host) for host in ("0.0.0.0", "::", "192.168.0.1", "steel.example")] == [False] * 4


def test_all_tokens_of_an_address_leave_it():
    assert token_in("token=a&x=1&token=b&y=") == ("b", "x=1&y=")
    assert token_in("x=1") == (None, "x=1")
