"""Who is let in: names that the server may be called by, and the token of an address beyond this machine."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, urlencode

from starlette.requests import cookie_parser
from starlette.types import Scope

from bessemer.errors import OptionError

COOKIE = "bessemer_session"
SHORTEST_TOKEN = 12
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def is_local(host: str) -> bool:
    """Return whether an address can be reached from this machine only.

    Examples
    --------
    >>> is_local("127.0.0.1"), is_local("::1"), is_local("localhost"), is_local("0.0.0.0")
    (True, True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def new_token() -> str:
    """Return a token that nobody guesses."""
    return secrets.token_urlsafe(24)


def check_token(token: str) -> str:
    """Return a token that a user gave, if it is one that is not guessed soon and can stand in an address.

    Raises
    ------
    OptionError
        If it is short, or has signs that an address or a header cannot hold.
    """
    if len(token) < SHORTEST_TOKEN or not (token.isascii() and token.isprintable()) or " " in token:
        raise OptionError(
            f"A token has at least {SHORTEST_TOKEN} ASCII letters, digits or marks, and no spaces.",
            where="Option --token.",
            remedy="Leave --token out; a token is then made and shown.",
        )
    return token


def host_name(host: str) -> str:
    """Return the name of a Host header in small letters, without port and brackets; empty if it is none.

    Examples
    --------
    >>> host_name("LOCALHOST:8600"), host_name("[::1]:8600"), host_name("evil.example/x")
    ('localhost', '::1', '')
    """
    name, _, port = host.rpartition(":") if not host.endswith("]") and ":" in host else (host, "", "0")
    if not port.isdecimal():
        return ""
    if name.startswith("[") and name.endswith("]"):
        name = name[1:-1]
    elif ":" in name:
        return ""
    name = name.lower().rstrip(".")
    return name if name and all(sign.isalnum() or sign in ".-:" for sign in name) else ""


class Hosts:
    """Names that a request may call the server by, so that no name of another's leads to it (DNS rebinding).

    Parameters
    ----------
    more : iterable of str
        Names beside those of this machine and the address that a connection came in at.
    """

    def __init__(self, more: Iterable[str] = ()) -> None:
        self._known = LOCAL_NAMES | {host_name(name) or name.lower() for name in more}

    def knows(self, scope: Scope, host: str | None) -> bool:
        """Return whether the Host header of a request names this server."""
        name = host_name(host or "")
        if not name:
            return False
        server = scope.get("server") or ("",)
        return name in self._known or name == str(server[0]).lower()


class Door:
    """Lets in who shows the token: as ``Authorization: Bearer``, as cookie, or once as ``?token=``.

    Parameters
    ----------
    token : str
    """

    def __init__(self, token: str) -> None:
        self._token = token.encode()
        # The cookie is not the token: who reads it cannot tell anybody else how to get in anew.
        self._session = hmac.new(self._token, b"bessemer session", hashlib.sha256).hexdigest()

    def is_open(self, headers: Mapping[str, str]) -> bool:
        """Return whether the headers of a request show the token or its cookie."""
        scheme, _, shown = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self.is_token(shown.strip())
        kept = cookie(headers.get("cookie", ""), COOKIE)
        return kept is not None and _same(kept.encode(), self._session.encode())

    def is_token(self, text: str) -> bool:
        """Return whether a text is the token; takes as long for any."""
        return _same(text.encode(), self._token)

    def cookie_header(self, secure: bool) -> str:
        """Return the Set-Cookie header of a reader who showed the token."""
        return cookie_header(COOKIE, self._session, secure)


def token_in(query: str) -> tuple[str | None, str]:
    """Return the token of a query string, and the query string without it.

    Examples
    --------
    >>> token_in("lang=en&token=abc")
    ('abc', 'lang=en')
    """
    pairs = parse_qsl(query, keep_blank_values=True)
    shown = [value for name, value in pairs if name == "token"]
    if not shown:
        return None, query
    return shown[-1], urlencode([pair for pair in pairs if pair[0] != "token"])


def cookie(header: str, name: str) -> str | None:
    """Return the value of a cookie; None where there is none.

    Cookies of other servers on this machine stand in the same header, whatever they are made of.

    Examples
    --------
    >>> cookie('theirs={"a": 1}; bessemer_form=0f', "bessemer_form"), cookie("bessemer_form", "bessemer_form")
    ('0f', None)
    """
    return cookie_parser(header).get(name)


def cookie_header(name: str, value: str, secure: bool) -> str:
    """Return a Set-Cookie header that no script reads and no other site sends."""
    return f"{name}={value}; Path=/; HttpOnly; SameSite=Strict{'; Secure' if secure else ''}"


def _same(first: bytes, second: bytes) -> bool:
    """Compare in a time that does not depend on where, or by how much, the two differ."""
    return hmac.compare_digest(hashlib.sha256(first).digest(), hashlib.sha256(second).digest())
