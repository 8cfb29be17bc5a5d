"""Pages that were made before: kept compressed within a bound, made once when many ask at once."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from threading import Lock

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bessemer.answer import QUESTIONS
from bessemer.web.ahead import Ahead, asked, siblings

MOST_BYTES = 64 * 1024 * 1024
_LARGEST = 8 * 1024 * 1024
_WORTH_PRESSING = 1000
# The first page needs a map and the founding case, which is then shown on it at once, in either language.
_FIRST = tuple(
    (path, f"lang={lang}" if given else "", lang)
    for path, given in (("/", True), ("/founding", True), ("/", True), ("/", False))
    for lang in ("en", "zh-CN")
)
# One of each kind of place: what all of its kind need is made at the start.
_WARM = ("CN-JL", "CZ16300", "DEA5", "CHN")
# Who asks again is told whether it is still the same; nothing in between keeps it.
_CONTROL = b"private, no-cache"
_DROPPED = frozenset({b"content-length", b"content-encoding", b"etag", b"cache-control", b"vary"})
_PRESSED_ALREADY = (b"image/png", b"application/zip", b"font/", b"application/vnd.openxml")

Key = Hashable


@dataclass(frozen=True)
class Kept:
    """A response: its headers, and its body as it was sent or pressed."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    pressed: bool
    tag: str

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return len(self.body) + 1024

    def answer(self, headers: Headers) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        """Return status, headers and body for who asked with `headers`."""
        pressed = self.pressed and takes_gzip(headers.get("accept-encoding", ""))
        tag = f'"{self.tag}{"-gz" if pressed else ""}"'
        mine = [
            *self.headers,
            (b"etag", tag.encode()),
            (b"cache-control", _CONTROL),
            (b"vary", b"Accept-Encoding, Accept-Language"),
        ]
        if has_tag(headers.get("if-none-match", ""), self.tag):
            return 304, [header for header in mine if header[0] != b"content-type"], b""
        body = self.body if pressed or not self.pressed else gzip.decompress(self.body)
        mine.append((b"content-length", str(len(body)).encode()))
        if pressed:
            mine.append((b"content-encoding", b"gzip"))
        return 200, mine, body


class Shelf:
    """Responses by what was asked; those not asked for longest leave when there are too many bytes.

    Parameters
    ----------
    most : int
        Bytes of all bodies together.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._bytes = 0
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return self._bytes

    def get(self, key: Key) -> Kept | None:
        """Return what was kept."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Key, kept: Kept) -> None:
        """Keep a response, and let the oldest go."""
        if kept.size > min(_LARGEST, self._most):
            return
        with self._lock:
            before = self._kept.pop(key, None)
            self._bytes += kept.size - (before.size if before else 0)
            self._kept[key] = kept
            while self._bytes > self._most:
                self._bytes -= self._kept.popitem(last=False)[1].size


class Keeper:
    """Middleware that keeps what is the same for every reader, and answers HEAD as GET without body.

    Parameters
    ----------
    key : callable
        Takes a request's scope; gives what its response depends on, or None for what is not to be kept.
    busy : callable, optional
        Says whether a reader waits; with it, what a reader will want next is made before it is asked for.
    """

    def __init__(
        self,
        app: ASGIApp,
        key: Callable[[Scope], Key | None],
        shelf: Shelf | None = None,
        busy: Callable[[], bool] | None = None,
    ) -> None:
        self.app = app
        self.shelf = shelf or Shelf()
        self.ahead = None if busy is None else Ahead(self, busy)
        self._key = key
        self._making: dict[tuple[int, Key], asyncio.Future[Kept | None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or make it and keep it."""
        if scope["type"] == "lifespan" and self.ahead is not None:
            regions = [asked(f"/region/{place}/{question}") for place in _WARM for question in QUESTIONS]
            self.ahead.want(_inside(scope, [*(asked(*first) for first in _FIRST), *regions]))
            try:
                await self.app(scope, receive, send)
            finally:
                self.ahead.stop()
            return
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            scope, send = {**scope, "method": "GET"}, _headless(send)
        key = self._key(scope)
        if key is None:
            await self.app(scope, receive, send)
            return
        found = self.shelf.get(key) or await self._made_by_another(key)
        if found is None:
            found = await self._make(key, scope, receive, send)
            if found is not None and self.ahead is not None and scope["client"] is not None:
                self.ahead.want(_inside(scope, siblings(scope)))
        if found is not None:
            await _say(found, Headers(scope=scope), send)

    async def _made_by_another(self, key: Key) -> Kept | None:
        """Wait for who makes the same just now; None where nobody does, or it is not to be kept."""
        making = self._making.get((id(asyncio.get_running_loop()), key))
        return None if making is None else await asyncio.shield(making)

    async def _make(self, key: Key, scope: Scope, receive: Receive, send: Send) -> Kept | None:
        """Have the response made; return it if it is kept, else pass it on and return None."""
        loop = asyncio.get_running_loop()
        mine = (id(loop), key)
        first = mine not in self._making
        if first:
            self._making[mine] = loop.create_future()
        kept: Kept | None = None
        try:
            messages: list[Message] = []

            async def collect(message: Message) -> None:
                messages.append(message)

            await self.app(scope, receive, collect)
            kept = await asyncio.to_thread(_kept, scope, messages)
            if kept is not None:
                self.shelf.put(key, kept)
        finally:
            if first:
                self._making.pop(mine).set_result(kept)
        if kept is None:
            for message in messages:
                await send(message)
        return kept


def _inside(scope: Scope, scopes: Iterable[Scope]) -> list[Scope]:
    """Return requests with the application of another, which the server gives to those that come to it."""
    return [{**each, "app": scope.get("app")} for each in scopes]


def _kept(scope: Scope, messages: list[Message]) -> Kept | None:
    """Return a response as it is kept; None for one that is not whole, not good, or one reader's own."""
    if not messages or messages[0]["type"] != "http.response.start" or messages[0]["status"] != 200:
        return None
    headers = Headers(raw=messages[0]["headers"])
    field = scope.get("state", {}).get("csrf")
    if getattr(field, "used", False) or "set-cookie" in headers or "content-encoding" in headers:
        return None
    if "no-store" in headers.get("cache-control", ""):
        return None
    body = b"".join(message.get("body", b"") for message in messages[1:])
    tag = hashlib.sha256(body).hexdigest()[:24]
    kind = headers.get("content-type", "").encode()
    pressed = len(body) > _WORTH_PRESSING and not kind.startswith(_PRESSED_ALREADY)
    if pressed:
        body = gzip.compress(body, 5, mtime=0)
    mine = tuple((name, value) for name, value in headers.raw if name not in _DROPPED)
    return Kept(mine, body, pressed, tag)


async def _say(kept: Kept, asked: Headers, send: Send) -> None:
    status, headers, body = kept.answer(asked)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _headless(send: Send) -> Send:
    """Return `send` that keeps a response's length and sends no body."""

    async def without_body(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return without_body


def takes_gzip(accepted: str) -> bool:
    """Return whether a browser takes what is pressed.

    Examples
    --------
    >>> takes_gzip("gzip, br"), takes_gzip("gzip;q=0, br"), takes_gzip("")
    (True, False, False)
    """
    for entry in accepted.lower().split(","):
        name, _, weight = entry.strip().partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def has_tag(wanted: str, tag: str) -> bool:
    """Return whether a list of tags names the body, in either form of it."""
    given = {entry.strip().removeprefix("W/").strip('"').removesuffix("-gz") for entry in wanted.split(",")}
    return tag in given or "*" in given
