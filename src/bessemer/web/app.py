"""The application: routes, security, keeping and errors put together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import Response
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Scope

from bessemer.errors import BessemerError, OptionError, UnavailableError
from bessemer.sources import Dataset, reference
from bessemer.web import api, assets, charts
from bessemer.web.bodies import Limits
from bessemer.web.desk import Desk
from bessemer.web.forgery import check_form
from bessemer.web.keeping import Keeper, Key
from bessemer.web.pages import PAGES
from bessemer.web.problems import API, refusal, status_of
from bessemer.web.security import HEADERS, POLICY, Guard
from bessemer.web.state import REFERENCE, preferred
from bessemer.web.uploading import Uploads

# Pages and data that are the same for every reader: of an address, a language and a dataset.
KEPT = (
    *("/region/", "/compare", "/industr", "/map/", "/cases"),
    *("/founding", "/methods/", "/suggest", "/api/v1/"),
)
NOT_KEPT = ("/api/v1/datasets",)
# The builder of scenarios has jobs, which come and go.
_COME_AND_GO = "/scenarios/build"
_LISTED = f"{API}v1/docs says what may be asked."


def create_app(
    data: Dataset | None = None,
    *,
    token: str | None = None,
    hosts: Iterable[str] = (),
    limits: Limits | None = None,
    ahead: bool = False,
) -> FastAPI:
    """Return the web application.

    Parameters
    ----------
    data : Dataset, optional
        What the pages show unless an address names another dataset; the reference data by default.
    token : str, optional
        What a reader must show to be let in; anyone by default, for an address of this machine only.
    hosts : iterable of str
        Names that the server may be called by beside those of this machine.
    limits : Limits, optional
        What a request may send.
    ahead : bool
        Make what a reader will want next before it is asked for, in a thread.

    Examples
    --------
    >>> create_app().title
    'Bessemer'
    """
    from bessemer import __version__

    app = FastAPI(
        title="Bessemer",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(check_form)],
    )
    desk = app.state.desk = Desk(reference() if data is None else data)
    app.state.uploads = Uploads()
    # The last added stands first: who is admitted, then what is kept, then what is made.
    app.add_middleware(Keeper, key=lambda scope: _key(desk, scope), busy=_busy(desk) if ahead else None)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(Guard, token=token, hosts=hosts, limits=limits)
    app.include_router(assets.router)
    app.include_router(api.router)
    for router in PAGES:
        app.include_router(router)
    # Last: the address of a chart has the form of several pages' of their own.
    app.include_router(charts.router)
    app.add_exception_handler(BessemerError, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _broken)
    return app


def _busy(desk: Desk) -> Any:
    return lambda: desk.computing.wanted


def _key(desk: Desk, scope: Scope) -> Key | None:
    """Return what a page depends on: address, language, dataset; None for one that is not to be kept."""
    path: str = scope["path"]
    kept = path == "/" or (path.startswith(KEPT) and not path.startswith(NOT_KEPT))
    if not kept or _COME_AND_GO in path:
        return None
    query = scope["query_string"].decode("latin-1")
    given = parse_qs(query)
    lang = None if "lang" in given else preferred(Headers(scope=scope).get("accept-language", ""))
    identity = desk.identity(given.get("data", [REFERENCE])[-1])
    return (path, query, lang, identity) if identity else None


def _refused(request: Request, error: Any) -> Response:
    return refusal(request, status_of(error, given=request.method not in ("GET", "HEAD")), error)


def _http(request: Request, error: Any) -> Response:
    """Say what the server itself refuses."""
    if error.status_code == 404:
        lost = UnavailableError(
            f"There is no page {request.url.path[:120]}.", remedy="The start page leads on."
        ).of("page_unknown", text=request.url.path[:120])
        return refusal(request, 404, lost)
    said = OptionError(
        f"{str(error.detail).rstrip('.')}.", remedy=_LISTED if request.url.path.startswith(API) else ""
    )
    return refusal(request, error.status_code, said, headers=error.headers)


def _broken(request: Request, error: Any) -> Response:
    """Say that it is not the reader's fault, and nothing of what broke, which stands in the server's log."""
    said = UnavailableError("This page broke.", remedy="What broke stands where the server was started.").of(
        "page_broke"
    )
    response = refusal(request, 500, said)
    # It comes from outside of what adds the headers.
    for name, value in (HEADERS | {"Content-Security-Policy": POLICY}).items():
        response.headers[name] = value
    return response


def _invalid(request: Request, error: Any) -> Response:
    """Name the parameter that is not as the interface says."""
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"][1:]) or "request"
    what = first["msg"].rstrip(".?")
    end = "?" if first["msg"].endswith("?") else "."
    said = OptionError(
        f"'{name}' is not right: {what}{end}",
        where=f"Given: {str(first['input'])[:80]}.",
        remedy=_LISTED if request.url.path.startswith(API) else "",
    )
    return refusal(request, 422, said)
