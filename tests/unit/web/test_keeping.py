"""What is kept: within a bound, made once, never another's, and the same bytes for all."""

import asyncio
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response

from bessemer.web.ahead import Ahead, asked, siblings
from bessemer.web.keeping import Keeper, Kept, Shelf


class App:
    """Count requests; answer each after a moment."""

    def __init__(self, answer=lambda scope: PlainTextResponse("page " * 1000), wait=0.0):
        self.calls = []
        self.answer = answer
        self.wait = wait

    async def __call__(self, scope, receive, send):
        self.calls.append(scope["path"])
        await asyncio.sleep(self.wait)
        await self.answer(scope)(scope, receive, send)


async def ask(app, path="/region/x/history", method="GET", **headers):
    sent = []
    scope = asked(path) | {
        "method": method,
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }

    async def send(message):
        sent.append(message)

    await app(scope, None, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], Headers(raw=sent[0]["headers"]), body


def keeper(app, **more):
    return Keeper(app, key=lambda scope: scope["path"] if "region" in scope["path"] else None, **more)


def run(*asking):
    async def all_of_them():
        return await asyncio.gather(*asking)

    return asyncio.run(all_of_them())


def test_fifty_who_ask_at_once_have_it_made_once():
    app = App(wait=0.05)
    kept = keeper(app)
    answers = run(*(ask(kept) for _ in range(50)))
    assert len(app.calls) == 1
    assert {(status, body) for status, _, body in answers} == {(200, b"page " * 1000)}


def test_different_pages_are_made_at_the_same_time():
    app = App(wait=0.2)
    kept = keeper(app)

    async def timed():
        start = asyncio.get_running_loop().time()
        await asyncio.gather(*(ask(kept, f"/region/{n}") for n in range(10)))
        return asyncio.get_running_loop().time() - start

    assert asyncio.run(timed()) < 1.5
    assert len(app.calls) == 10


def test_a_tag_saves_sending_it_again_in_either_form():
    kept = keeper(App())
    [(status, headers, body)] = run(ask(kept, accept_encoding="gzip"))
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert gzip.decompress(body) == b"page " * 1000
    [(_, plain, whole)] = run(ask(kept))
    assert whole == b"page " * 1000 and "content-encoding" not in plain
    assert plain["etag"] != headers["etag"]
    for tag in (headers["etag"], plain["etag"], f"W/{plain['etag']}", f'"x", {plain["etag"]}', "*"):
        [(status, again, body)] = run(ask(kept, if_none_match=tag))
        assert (status, body) == (304, b"")
        assert "etag" in again and "content-length" not in again
    [(status, _, _)] = run(ask(kept, if_none_match='"another"'))
    assert status == 200


def test_equal_bodies_have_equal_tags_and_bytes_at_any_time():
    first, second = (run(ask(keeper(App()), accept_encoding="gzip"))[0] for _ in range(2))
    assert first[1]["etag"] == second[1]["etag"] and first[2] == second[2]


def test_head_gives_the_headers_of_get():
    app = App()
    kept = keeper(app)
    [(status, headers, body)] = run(ask(kept, method="HEAD"))
    [(_, same, whole)] = run(ask(kept))
    assert (status, body) == (200, b"")
    assert headers["content-length"] == same["content-length"] == str(len(whole))
    [(status, headers, body)] = run(ask(kept, "/other", method="HEAD"))
    assert (status, body, headers["content-length"]) == (200, b"", "5000")


@pytest.mark.parametrize(
    "answer",
    [
        lambda scope: PlainTextResponse("x", 404),
        lambda scope: PlainTextResponse("x", headers={"Cache-Control": "no-store"}),
        lambda scope: PlainTextResponse("x", headers={"Set-Cookie": "a=b"}),
        lambda scope: Response(b"x", headers={"Content-Encoding": "br"}),
    ],
)
def test_what_is_not_good_or_not_for_all_is_not_kept(answer):
    app = App(answer)
    kept = keeper(app)
    first, second = run(ask(kept))[0], run(ask(kept))[0]
    assert len(app.calls) == 2 and len(kept.shelf) == 0
    assert (first[0], first[2]) == (second[0], second[2])


def test_a_failure_is_not_kept_and_fails_for_nobody_else():
    class Failing(App):
        async def __call__(self, scope, receive, send):
            self.calls.append(scope["path"])
            await asyncio.sleep(0.05)
            if len(self.calls) == 1:
                raise ValueError("first")
            await PlainTextResponse("good")(scope, receive, send)

    kept = keeper(Failing())

    async def both():
        return await asyncio.gather(ask(kept), ask(kept), return_exceptions=True)

    first, second = asyncio.run(both())
    assert isinstance(first, ValueError)
    assert second[2] == b"good"


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 3000)), max_size=60))
def test_the_shelf_never_holds_more_than_its_bound(puts):
    shelf = Shelf(most=8000)
    kept = {}
    for key, size in puts:
        shelf.put(key, Kept((), bytes(size), False, "t"))
        kept[key] = size
        held = {key: found for key in kept if (found := shelf._kept.get(key)) is not None}
        assert shelf.size == sum(found.size for found in held.values()) <= 8000
        assert all(len(found.body) == kept[key] for key, found in held.items())


def test_the_oldest_leaves_first():
    shelf = Shelf(most=3 * 2024)
    for key in "abc":
        shelf.put(key, Kept((), bytes(1000), False, key))
    assert shelf.get("a") is not None
    shelf.put("d", Kept((), bytes(1000), False, "d"))
    assert shelf.get("b") is None and shelf.get("a") is not None
    shelf.put("huge", Kept((), bytes(10_000), False, "h"))
    assert shelf.get("huge") is None and len(shelf) == 3


def test_other_questions_of_a_region_are_made_ahead_in_the_language_of_the_reader():
    app = App()
    kept = keeper(app, busy=lambda: False)
    run(ask(kept, "/region/CN-JL/history", accept_language="zh-CN"))
    # Who made it ahead has no address.
    assert app.calls == ["/region/CN-JL/history"]

    async def reader():
        scope = asked("/region/CN-JL/history", "year=2017", "zh-CN") | {"client": ("127.0.0.1", 1)}

        async def send(message):
            pass

        await Keeper.__call__(kept, scope | {"path": "/region/CN-JL/structure"}, None, send)
        for _ in range(200):
            await asyncio.sleep(0.02)
            if kept.ahead.idle and len(app.calls) > 6:
                return

    asyncio.run(reader())
    kept.ahead.stop()
    assert app.calls[1] == "/region/CN-JL/structure"
    assert app.calls[2:4] == ["/region/CN-JL/rolemodels", "/region/CN-JL/pathways"]
    assert len(app.calls) == 7


def test_siblings_keep_state_and_language():
    scope = asked("/region/CN-JL/casebook", "year=2017&lang=zh-CN", "zh")
    found = siblings(scope)
    assert [each["path"].rpartition("/")[2] for each in found][:2] == ["structure", "history"]
    assert {each["query_string"] for each in found} == {b"year=2017&lang=zh-CN"}
    assert siblings(asked("/region/CN-JL/history/history-jobs.vl.json")) == ()
    assert siblings(asked("/")) == ()


def test_what_cannot_be_made_ahead_stops_nothing():
    class Broken(App):
        async def __call__(self, scope, receive, send):
            self.calls.append(scope["path"])
            raise RuntimeError("broken")

    app = Broken()
    ahead = Ahead(app, busy=lambda: False)
    ahead.want([asked("/region/a/history"), asked("/region/b/history")])

    async def wait():
        for _ in range(200):
            await asyncio.sleep(0.02)
            if len(app.calls) == 2:
                return

    asyncio.run(wait())
    ahead.stop()
    assert app.calls == ["/region/a/history", "/region/b/history"]
