"""What stands before every page: names, token, origin, bounds, and headers that forbid what no page needs."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Iterable
from typing import Any

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bessemer.errors import BessemerError, OptionError
from bessemer.web import forgery
from bessemer.web.admission import Door, Hosts, cookie_header, token_in
from bessemer.web.bodies import Limits, announced, bounded
from bessemer.web.problems import API, refusal

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# Style sheets, scripts and the mark: the page that asks for the token needs them, and they are no secret.
_OPEN = "/static/"
_LONGEST_ADDRESS = 8_192
log = logging.getLogger("bessemer.web")


class Guard:
    """Middleware that admits, bounds and answers every request with the headers.

    Parameters
    ----------
    token : str, optional
        What a reader must show; none by default.
    hosts : iterable of str
        Names that the server may be called by beside those of this machine.
    limits : Limits, optional
    """

    def __init__(
        self,
        app: ASGIApp,
        token: str | None = None,
        hosts: Iterable[str] = (),
        limits: Limits | None = None,
    ) -> None:
        self.app = app
        self._hosts = Hosts(hosts)
        self._door = None if token is None else Door(token)
        self._limits = limits or Limits()
        self._secret = secrets.token_bytes(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it; either with the headers."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        start = time.perf_counter()
        headers = Headers(scope=scope)
        field = scope.setdefault("state", {})["csrf"] = forgery.field_of(self._secret, headers)
        refused = self._refused(scope, headers)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _complete(message, field, scope)
                _note(scope, message["status"], start)
            await send(message)

        if refused is not None:
            await refused(scope, receive, guarded)
            return
        if not self._expects_body(scope, headers):
            await self.app(scope, receive, guarded)
            return
        await self.app(scope, bounded(receive, self._limits.most(scope["path"]), self._limits), guarded)

    def _expects_body(self, scope: Scope, headers: Headers) -> bool:
        return scope["method"] not in forgery.SAFE or announced(headers) > 0 or "transfer-encoding" in headers

    def _refused(self, scope: Scope, headers: Headers) -> Response | None:
        """Return why a request goes no further, or None."""
        request = Request(scope)
        if not self._hosts.knows(scope, headers.get("host")):
            return refusal(request, 421, _mistake("This server is not called by that name.", "--allow-host"))
        if len(scope["path"]) + len(scope["query_string"]) > _LONGEST_ADDRESS:
            return refusal(request, 414, OptionError("The address is too long.", remedy="Ask for less."))
        if self._door is not None and not scope["path"].startswith(_OPEN):
            shut = _shut(self._door, request, headers)
            if shut is not None:
                return shut
        if "content-length" in headers and "transfer-encoding" in headers:
            two = OptionError("The request has two lengths.", remedy="Give one of the two headers.")
            return refusal(request, 400, two, headers=_CLOSE)
        most = self._limits.most(scope["path"])
        if announced(headers) > most:
            long = OptionError(f"A request may send {most:,} bytes here.", remedy="Send less at a time.")
            return refusal(request, 413, long, headers=_CLOSE)
        # The interface for programs changes nothing: what is no reading, its routes refuse.
        changes = scope["method"] not in forgery.SAFE and not scope["path"].startswith(API)
        if changes and not forgery.is_from_here(scope, headers):
            other = OptionError(
                "Another site's page sent this request.", remedy="Send it from a page of this one."
            )
            return refusal(request, 403, other)
        return None


_CLOSE = {"Connection": "close"}


def _shut(door: Door, request: Request, headers: Headers) -> Response | None:
    """Return what a request without the token, or with it in its address, gets; None to let it in."""
    shown, rest = token_in(request.scope["query_string"].decode("latin-1"))
    if shown is not None and door.is_token(shown):
        # One slash at the beginning: two would lead to another server.
        path = "/" + request.scope.get("raw_path", b"/").decode("latin-1").split("?")[0].lstrip("/\\")
        answer = RedirectResponse(path + (f"?{rest}" if rest else ""), 303, {"Cache-Control": "no-store"})
        answer.headers["Set-Cookie"] = door.cookie_header(request.scope.get("scheme") == "https")
        return answer
    if shown is None and door.is_open(headers):
        return None
    lacks = OptionError("The token is missing or wrong.", remedy="It was shown where the server was started.")
    bearer = {"WWW-Authenticate": 'Bearer realm="Bessemer"'}
    return refusal(request, 401, lacks, "enter.html.jinja", bearer)


def _mistake(what: str, option: str) -> BessemerError:
    return OptionError(what, remedy=f"Start it with {option} NAME to allow a name.")


def _complete(message: Message, field: forgery.TokenField, scope: Scope) -> None:
    """Add the headers to a response, and the cookie of its forms."""
    headers: Any = MutableHeaders(scope=message)
    # A page that sets its own policy says itself who may frame it.
    if "content-security-policy" not in headers:
        headers["Content-Security-Policy"] = POLICY
        headers.setdefault("X-Frame-Options", "SAMEORIGIN")
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    # What the page does not say itself, nothing between it and its reader may keep.
    headers.setdefault("Cache-Control", "private, no-cache")
    if field.used:
        headers["Cache-Control"] = "no-store"
        if field.is_new:
            secure = scope.get("scheme") == "https"
            headers.append("Set-Cookie", cookie_header(forgery.COOKIE, field.nonce, secure))


def _note(scope: Scope, status: int, start: float) -> None:
    """Log a request without what would let somebody in."""
    if log.isEnabledFor(logging.INFO):
        shown, rest = token_in(scope["query_string"].decode("latin-1"))
        query = rest if shown is None else "&".join(filter(None, (rest, "token=...")))
        address = scope["path"] + (f"?{query}" if query else "")
        milliseconds = (time.perf_counter() - start) * 1000
        plainly = address.encode("ascii", "backslashreplace").decode()
        safe = "".join(sign if sign.isprintable() else "?" for sign in plainly)
        log.info("%s %s %d %.0f ms", scope["method"], safe, status, milliseconds)
