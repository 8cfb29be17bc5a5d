"""Requests to the interface and the pages, changed by chance: never a failure of the server."""

from __future__ import annotations

import json
import random
import re
import time
import warnings
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from tools.fuzzing.mutations import NASTY, bytes_changed, yaml_changed
from tools.fuzzing.running import HANGS, LONGEST, Hung, Outcome, _place, watched
from tools.fuzzing.specimens import LONG, SCENARIO

NAME = "interface"
PAGES = "pages"
_ROOT = "/api/v1"
# Few places, so that answers are computed once; what chance makes of them is nearly always unknown.
_PLACES = ("CN-JL", "Pittsburgh", "吉林", "DEA5")
_YEARS = ("2018", "2015")
_QUESTIONS = ("structure", "history", "casebook")
_HEADERS = (
    "accept",
    "accept-language",
    "if-none-match",
    "content-type",
    "cookie",
    "origin",
    "range",
    "x-form-token",
)
_TOKEN = "the token of the form"


@dataclass
class Asked:
    """A request: what is sent, and where to."""

    path: list[str]
    query: list[tuple[str, str]] = field(default_factory=list)
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None

    @property
    def address(self) -> str:
        """The address as it stands in the request."""
        path = "/".join(self.path)
        query = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in self.query)
        return f"{path}?{query}" if query else path


def _interface(rng: random.Random) -> Asked:
    place, question = rng.choice(_PLACES), rng.choice(_QUESTIONS)
    paths: list[tuple[list[str], list[tuple[str, str]]]] = [
        ([], []),
        (["regions"], [("q", "ji"), ("kind", "province"), ("limit", "5"), ("offset", "0")]),
        (["regions", place], [("lang", "zh")]),
        (["regions", place, question], [("year", rng.choice(_YEARS)), ("lang", "en")]),
        (["regions", place, question, "charts"], [("limit", "5")]),
        (["regions", place, "history", "charts", "history-output"], [("lang", "zh-CN")]),
        (["datasets"], [("limit", "5")]),
        (["datasets", "reference"], [("lang", "en")]),
        (["cases"], [("lang", "zh")]),
        (["cases", "pittsburgh"], []),
        (["measures"], [("search", "steel"), ("decade", "1980"), ("sector", "C"), ("limit", "3")]),
        (["industries"], [("offset", "1")]),
        (["industries", "sections16"], [("limit", "200")]),
        (["openapi.json"], []),
        (["docs"], []),
    ]
    path, query = rng.choice(paths)
    return Asked([_ROOT, *map(_part, path)], [*query])


def _pages(rng: random.Random) -> Asked:
    place = rng.choice(_PLACES)
    paths: list[tuple[list[str], list[tuple[str, str]]]] = [
        (["region", place, "structure"], [("lang", "en"), ("year", rng.choice(_YEARS))]),
        (["region", place, "history", "history-output.svg"], [("lang", "zh-CN"), ("width", "640")]),
        (["region", place, "history", "history-output.csv"], []),
        (["search"], [("q", "jilin")]),
        (["suggest"], [("q", "ji"), ("lang", "en")]),
        (["compare"], [("a", "CN-JL"), ("b", "DEA5"), ("question", "structure")]),
        (["industries"], [("classification", "sections16"), ("q", "steel")]),
        (["map", "us-zones", "jobs"], [("lang", "en")]),
        (["cases"], [("kind", "cluster"), ("decade", "1980"), ("search", "steel")]),
        (["cases", "pittsburgh"], [("lang", "zh-CN")]),
        (["cases", "pittsburgh", "timeline.csv"], []),
        (["methods", "complexity"], []),
        (["data"], [("lang", "zh-CN")]),
        (["own"], [("removed", "towns")]),
        (["own", "set", "kept"], [("lang", "en")]),
        (["own", "file", "0" * 32], [("value", "jobs")]),
        (["brief", "CN-JL"], [("versus", "DEA5")]),
        (["static", "brief.css"], [("v", "0")]),
        (
            ["region", "CN-JL", "scenarios", "build"],
            [("horizon", "12"), ("seed", "3"), ("baseline", "damped")],
        ),
    ]
    path, query = rng.choice(paths)
    asked = Asked(["", *map(_part, path)], [*query])
    if rng.random() < 0.25:
        asked = _sent(rng)
    return asked


def _sent(rng: random.Random) -> Asked:
    """Return a file or a scenario that is sent; nearly all lack the token of a form, some have it."""
    if rng.random() < 0.5:
        path, name, content = ["", "own"], "jobs.csv", bytes_changed(rng, LONG.encode(), b"")
    else:
        path, name = ["", "region", "CN-JL", "scenarios", "build", "load"], "own.yaml"
        content = yaml_changed(rng, SCENARIO).encode("utf-8", "surrogatepass")
    mark = "fuzzmark"
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
    if rng.random() < 0.3:
        body = bytes_changed(rng, body, content)
    headers = {"content-type": f"multipart/form-data; boundary={mark}"}
    if rng.random() < 0.8:
        headers["x-form-token"] = _TOKEN
    return Asked(path, [("lang", "en")], "POST", headers, body)


def _part(text: str) -> str:
    return quote(text, safe="")


def _shortened(value: str) -> str:
    # A client sends no line ends or NUL in a header, and no address of 40,000 signs.
    return value[:3000]


def changed(rng: random.Random, asked: Asked) -> Asked:
    """Return a request with one to three things wrong."""
    for _ in range(rng.choice((0, 1, 1, 1, 2, 3))):
        kind, value = rng.randrange(11), _shortened(rng.choice(NASTY))
        at = rng.randrange(len(asked.path))
        if kind == 0 and at:
            asked.path[at] = _part(value)
        elif kind == 1:
            asked.path.insert(
                at + 1, rng.choice(("..", ".", "", "%2e%2e", "%00", "%ff", "%", "a%2fb", _part(value)))
            )
        elif kind == 2 and len(asked.path) > 2:
            del asked.path[-1]
        elif kind <= 5 and asked.query:
            where = rng.randrange(len(asked.query))
            name, old = asked.query[where]
            if kind == 3:
                asked.query[where] = (name, value)
            elif kind == 4:
                asked.query.append((name, rng.choice((value, old))))
            else:
                asked.query[where] = (rng.choice((value, name.upper(), name + "x")), old)
        elif kind == 6:
            name = rng.choice(
                ("lang", "year", "data", "role_model", "limit", "offset", "q", "kind", "spec", "x")
            )
            known = {"year": ("0", "-5", "99999", "2018.5", "abc", ""), "lang": ("xx", "zh_TW", "EN", "")}
            asked.query.append((name, rng.choice(known.get(name, (value,)))))
        elif kind == 7:
            header = rng.choice(_HEADERS)
            text = "".join(sign for sign in value if 31 < ord(sign) < 127)
            asked.headers[header] = text or "*/*;q=x"
        elif kind == 8:
            asked.method = rng.choice(("POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "FUZZ"))
        elif kind == 9:
            asked.body = rng.choice(
                (b"", b"{", b"\xff\xfe", json.dumps({"a": [1] * 50}).encode(), b"x" * 300_000)
            )
        else:
            asked.headers["host"] = rng.choice(
                ("127.0.0.1", "localhost:1", "evil.example", "[::1]", "", "a b")
            )
    return asked


class Client:
    """The application of this process, as a program on this machine would ask it."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from fastapi.testclient import TestClient

        from bessemer.web import create_app

        self._client = TestClient(create_app(), base_url="http://127.0.0.1:8600", follow_redirects=False)
        form = re.search(r'name="form_token" value="(\w+)"', self._client.get("/own?lang=en").text)
        assert form is not None
        self._token = form[1]
        self._cookies = dict(self._client.cookies)

    def ask(self, asked: Asked) -> Any:
        """Send a request; what broke the server is raised."""
        self._client.cookies = self._cookies
        headers = dict(asked.headers)
        if headers.get("x-form-token") == _TOKEN:
            headers["x-form-token"] = self._token
        return self._client.request(asked.method, asked.address, headers=headers, content=asked.body)


def _wrong(answer: Any, asked: Asked) -> str:
    """Return what is wrong with an answer; empty where nothing."""
    status = answer.status_code
    if status >= 500 and status != 503:
        return f"status {status}"
    if status < 400 or asked.method == "HEAD":
        return ""
    if "/api/" in answer.request.url.path and answer.request.url.path.startswith("/api/"):
        if answer.headers.get("content-type") != "application/problem+json":
            return f"status {status} is no problem+json: {answer.headers.get('content-type')}"
        told = answer.json()
        if told["status"] != status or not told["detail"]:
            return f"status {status} says nothing: {told}"
        if not told["remedy"]:
            return f"status {status} without remedy: {told['detail'][:120]}"
    elif not answer.text.strip():
        return f"status {status} without a page"
    return ""


def outcome(name: str, seed: int, number: int, client: Client, *, raising: bool = False) -> Outcome:
    """Make one request, send it, and return what became of it."""
    import httpx

    rng = random.Random(f"{seed}:{name}:{number}")
    asked = changed(rng, _interface(rng) if name == NAME else _pages(rng))
    said, place, verdict = "", "", ""
    start = time.process_time()
    try:
        with watched():
            answer = client.ask(asked)
        verdict = f"status {answer.status_code // 100}xx"
        said = _wrong(answer, asked)
    except (httpx.InvalidURL, httpx.LocalProtocolError, UnicodeEncodeError):
        verdict = "no request"  # the client sends no such thing
    except (Exception, Hung) as error:
        if raising:
            raise
        said = (
            f"it hangs for {HANGS} s"
            if isinstance(error, Hung)
            else f"{type(error).__name__}: {str(error)[:300]}"
        )
        place = _place(error)
    if not said and (spent := time.process_time() - start) > LONGEST:
        said = f"{spent:.0f} seconds of the processor"
    shown = f" [{asked.method} {asked.address[:200]}]" if said else ""
    return Outcome(name, seed, number, "fault" if said else verdict, said + shown, place)
