"""What a reader will want next is made before it is asked for, while nobody waits."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from threading import Event, Lock, Thread, main_thread
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Scope

from bessemer.answer import QUESTIONS
from bessemer.web.forgery import TokenField

log = logging.getLogger("bessemer.web")
_MOST = 40
_PAUSE = 0.05
_QUIET = 1.0


class Ahead:
    """A thread that asks for pages in the server itself, the latest wanted first, when no reader waits.

    Parameters
    ----------
    app : ASGIApp
        What makes and keeps the pages.
    busy : callable
        Says whether a reader waits.
    """

    def __init__(self, app: ASGIApp, busy: Callable[[], bool]) -> None:
        self._app = app
        self._busy = busy
        self._wanted: deque[Scope] = deque(maxlen=_MOST)
        self._lock = Lock()
        self._some = Event()
        self._working = self._stopped = False
        self._thread: Thread | None = None

    def want(self, scopes: Iterable[Scope]) -> None:
        """Have pages made, the first of them first, before all that were wanted until now."""
        with self._lock:
            for scope in reversed(list(scopes)):
                self._wanted.appendleft(scope)
            if self._thread is None:
                self._thread = Thread(target=self._work, name="bessemer-ahead", daemon=True)
                self._thread.start()
        self._some.set()

    def stop(self) -> None:
        """Make nothing more after the page at hand."""
        self._stopped = True

    @property
    def idle(self) -> bool:
        """Whether there is nothing to make."""
        return not self._wanted and not self._working

    def _work(self) -> None:
        with asyncio.Runner() as runner:
            # The thread would keep a program that ends from its end.
            while not self._stopped and main_thread().is_alive():
                if not self._some.wait(_QUIET):
                    continue
                with self._lock:
                    self._working = bool(self._wanted)
                    scope = self._wanted.popleft() if self._wanted else None
                    if scope is None:
                        self._some.clear()
                        continue
                while self._busy() and not self._stopped:
                    time.sleep(_PAUSE)
                try:
                    runner.run(self._make(scope))
                except Exception:
                    # Whoever asks for the page is told what is wrong with it.
                    log.debug("%s was not made ahead.", scope["path"], exc_info=True)
                    time.sleep(_QUIET)

    async def _make(self, scope: Scope) -> None:
        await self._app(scope, _nothing, _nowhere)


def asked(path: str, query: str = "", accepted: str = "") -> Scope:
    """Return a request for a page as a browser would send it."""
    headers = [(b"accept-language", accepted.encode("latin-1", "replace")), (b"accept-encoding", b"gzip")]
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": quote(path).encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": headers,
        "client": None,
        "server": ("127.0.0.1", 0),
        # A page with a form is one reader's own, and is not kept: see forgery.
        "state": {"csrf": TokenField(b"", None)},
    }


def siblings(scope: Scope) -> tuple[Scope, ...]:
    """Return the requests for the other questions of a region; none for another page.

    Examples
    --------
    >>> [scope["path"] for scope in siblings(asked("/region/CN-JL/dependence"))][:2]
    ['/region/CN-JL/scenarios', '/region/CN-JL/casebook']
    """
    parts = scope["path"].split("/")
    if len(parts) != 4 or parts[1] != "region" or parts[3] not in QUESTIONS:
        return ()
    accepted = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
    at = QUESTIONS.index(parts[3])
    others = (*QUESTIONS[at + 1 :], *QUESTIONS[:at])
    query = scope["query_string"].decode("latin-1")
    return tuple(asked(f"/region/{parts[2]}/{name}", query, accepted.decode("latin-1")) for name in others)


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _nowhere(message: Message) -> None:
    return None
