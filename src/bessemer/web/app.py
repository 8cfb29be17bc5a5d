"""The application: routes, security and errors put together."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import Response

from bessemer.errors import BessemerError, RegionError, UnavailableError
from bessemer.sources import Dataset, reference
from bessemer.web import assets, charts
from bessemer.web.desk import Desk
from bessemer.web.pages import PAGES
from bessemer.web.rendering import page
from bessemer.web.security import Guard
from bessemer.web.state import View, preferred


def create_app(data: Dataset | None = None, *, token: str | None = None) -> FastAPI:
    """Return the web application.

    Parameters
    ----------
    data : Dataset, optional
        What the pages show unless an address names another dataset; the reference data by default.
    token : str, optional
        What a reader must show to be let in; anyone by default, for an address of this machine only.

    Examples
    --------
    >>> create_app().title
    'Bessemer'
    """
    from bessemer import __version__

    app = FastAPI(title="Bessemer", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.desk = Desk(reference() if data is None else data)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(Guard, token=token)
    app.include_router(assets.router)
    for router in PAGES:
        app.include_router(router)
    # Last: the address of a chart has the form of several pages' of their own.
    app.include_router(charts.router)
    app.add_exception_handler(BessemerError, _refused)
    app.add_exception_handler(404, _missing)
    return app


def _refused(request: Request, error: Any) -> Response:
    """Say what a user's mistake was: not found where a name is unknown, else a bad request."""
    status = 404 if isinstance(error, RegionError | UnavailableError) else 400
    return page(request, "error.html.jinja", _plain_view(request), status=status, error=error)


def _missing(request: Request, error: Any) -> Response:
    lost = UnavailableError(f"There is no page {request.url.path[:120]}.", remedy="The start page leads on.")
    return page(request, "error.html.jinja", _plain_view(request), status=404, error=lost)


def _plain_view(request: Request) -> View:
    """Return the language of a page whose other state may be what is wrong."""
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")
    return View(lang=preferred(asked))
