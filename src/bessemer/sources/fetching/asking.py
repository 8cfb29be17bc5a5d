"""One request over HTTP: encrypted or to this machine, redirects looked at, proxies of the environment."""

from __future__ import annotations

import errno
import http.client
import ipaddress
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from bessemer.errors import DataError, UnavailableError

TIMEOUT = 30.0
"""Seconds without a byte after which a connection counts as lost."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 6
_NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH)
_UNREACHABLE = (socket.gaierror, ConnectionRefusedError)


class LostError(Exception):
    """A connection failed in a way that another try may mend; `unreachable` if nobody answered at all."""

    def __init__(self, why: str, *, unreachable: bool = False, after: float | None = None) -> None:
        self.why = why
        self.unreachable = unreachable
        self.after = after
        super().__init__(why)


def is_loopback(host: str) -> bool:
    """Return whether a name or number of a host is this machine's.

    Examples
    --------
    >>> is_loopback("localhost"), is_loopback("127.0.0.1"), is_loopback("www.bls.gov")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_url(url: str, before: str = "") -> str:
    """Return an address if it may be asked: encrypted, or on this machine and not sent there from elsewhere.

    Raises
    ------
    UnavailableError
        If it may not.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    local = is_loopback(host)
    sent_home = before and local and not is_loopback(urlsplit(before).hostname or "")
    if host and not sent_home and (parts.scheme == "https" or (parts.scheme == "http" and local)):
        return url
    raise UnavailableError(
        f"{urlsplit(before).hostname} leads to an address that is not fetched: {_short(url)}."
        if before
        else f"The address {_short(url)} is not fetched.",
        where="Only https:// is, and what is on this machine.",
        remedy="Download the file with a browser and import it.",
    )


def ask(url: str, headers: Mapping[str, str], timeout: float = TIMEOUT) -> http.client.HTTPResponse:
    """Return the response to a request, whatever its status, after redirects.

    Raises
    ------
    LostError
        If the connection fails.
    UnavailableError
        If a redirect leads to where it may not, or they do not end.
    DataError
        If the server's certificate is not right.
    """
    check_url(url)
    for _ in range(_MOST_REDIRECTS):
        response = _asked(url, headers, timeout)
        if response.status not in _REDIRECTS:
            return response
        target = response.headers.get("Location", "")
        response.close()
        url = check_url(urljoin(url, target), before=url)
    raise UnavailableError(
        f"{urlsplit(url).hostname} sends from address to address without end.",
        where=f"Address {_short(url)}.",
        remedy="Download the file with a browser and import it.",
    )


def _asked(url: str, headers: Mapping[str, str], timeout: float) -> http.client.HTTPResponse:
    host = urlsplit(url).hostname
    try:
        response: Any = _opener().open(urllib.request.Request(url, headers=dict(headers)), timeout=timeout)
    except urllib.error.URLError as error:
        reason = error.reason
        if isinstance(reason, ssl.SSLCertVerificationError):
            raise DataError(
                f"The certificate of {host} is not right: {reason.verify_message}.",
                where=f"Address {_short(url)}.",
                remedy="Behind a proxy that looks into connections, name its certificate in SSL_CERT_FILE.",
            ) from error
        # A name that is not known, a refusal or no way to the network: nobody answered.
        nobody = isinstance(reason, _UNREACHABLE) or (isinstance(reason, OSError) and reason.errno in _NO_WAY)
        raise LostError(str(getattr(reason, "strerror", None) or reason), unreachable=nobody) from error
    except (TimeoutError, http.client.HTTPException, OSError) as error:
        raise LostError(str(error) or type(error).__name__) from error
    found: http.client.HTTPResponse = response
    return found


def _opener() -> urllib.request.OpenerDirector:
    """Return what opens addresses: HTTP alone, no redirect that is not looked at, no status an exception."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=_context()),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


@cache
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


def _short(url: str) -> str:
    return url if len(url) <= 200 else f"{url[:200]}…"
