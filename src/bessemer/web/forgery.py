"""Changes come from pages of this server only: origin of the request, and a token in each form."""

from __future__ import annotations

import hashlib
import hmac
import html
import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

from fastapi import HTTPException, Request
from starlette.types import Scope

from bessemer.web.admission import cookie

COOKIE = "bessemer_form"
FIELD = "form_token"
HEADER = "x-form-token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class TokenField:
    """The hidden field of a form; a page that writes it out belongs to one reader and is kept by nobody.

    Parameters
    ----------
    secret : bytes
        Of the server.
    nonce : str or None
        What the reader's cookie holds; a new one by default.
    """

    def __init__(self, secret: bytes, nonce: str | None) -> None:
        self.is_new = not _is_nonce(nonce)
        self.nonce = secrets.token_hex(16) if self.is_new or nonce is None else nonce
        self.used = False
        self._secret = secret

    @property
    def value(self) -> str:
        """The token that a form must send back; reading it marks the page as one reader's own."""
        self.used = True
        return self._expected

    @property
    def _expected(self) -> str:
        return hmac.new(self._secret, self.nonce.encode(), hashlib.sha256).hexdigest()

    def matches(self, given: str) -> bool:
        """Return whether a form sent the token of the reader's cookie."""
        return not self.is_new and hmac.compare_digest(given.encode(), self._expected.encode())

    def __html__(self) -> str:
        """Return the field as it stands in a form."""
        return f'<input type="hidden" name="{FIELD}" value="{html.escape(self.value)}">'

    __str__ = __html__


def is_from_here(scope: Scope, headers: Mapping[str, str]) -> bool:
    """Return whether the browser says that a page of this server sent the request, or says nothing.

    What says nothing is no browser of today, or a program; the token of the form decides.
    """
    origin = headers.get("origin")
    if origin is not None:
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        return (parts.scheme, parts.netloc) == (scope.get("scheme", "http"), headers.get("host", ""))
    return headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


async def check_form(request: Request) -> None:
    """Check that a request that changes something carries the token of the reader's cookie.

    It stands before every route. The token is a field of the form, or a header where a script sends a file.

    Raises
    ------
    HTTPException
        403 where it is not the reader's own.
    """
    if request.method in SAFE:
        return
    given = request.headers.get(HEADER)
    if given is None and request.headers.get("content-type", "").lower().startswith(_FORMS):
        field = (await request.form()).get(FIELD)
        given = field if isinstance(field, str) else None
    known: TokenField | None = getattr(request.state, "csrf", None)
    if given is None or known is None or not known.matches(given):
        raise HTTPException(403, "This form is not from a page of this server, or was open for too long.")


def field_of(secret: bytes, headers: Mapping[str, str]) -> TokenField:
    """Return the field of forms for the reader who sent the headers."""
    return TokenField(secret, cookie(headers.get("cookie", ""), COOKIE))


def _is_nonce(text: str | None) -> bool:
    return text is not None and len(text) == 32 and all(sign in "0123456789abcdef" for sign in text)
