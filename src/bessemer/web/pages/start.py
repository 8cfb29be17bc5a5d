"""The first page: find a region, see the founding case, all regions on a map, what data this is."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from bessemer.atlas import KINDS
from bessemer.sources import Dataset
from bessemer.web import founding as case
from bessemer.web.pages.maps import DEFAULT, map_of
from bessemer.web.plots import own_figures
from bessemer.web.rendering import desk, page, part, view

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Extent:
    """How much data there is.

    Attributes
    ----------
    regions : mapping of kind to count
    tables, sources : int
    first, last : int
        Years.
    """

    regions: dict[str, int]
    tables: int
    sources: int
    first: int
    last: int


def extent(data: Dataset) -> Extent:
    """Return how much data a dataset has."""
    tables = data.catalogue.tables.values()
    years = [year for table in tables if table.kind in ("panel", "derived") for year in table.years]
    # The rest of the world is an economy in sums and no place.
    counts = {
        kind.replace(" ", "_"): sum(region.latitude is not None for region in data.regions.of_kind(kind))
        for kind in KINDS
    }
    return Extent(counts, len(tables), len(data.catalogue.sources), min(years), max(years))


@router.get("/")
def start(request: Request, q: str = "", map: str = DEFAULT[0], measure: str = DEFAULT[1]) -> Response:
    """Show the first page; a text to search for leads to the search."""
    state = view(request)
    if q.strip():
        return RedirectResponse(state.link("search", q=q), 303)
    found = desk(request)
    known = case.ready(found, state)
    response = page(
        request,
        "start.html.jinja",
        state,
        query="",
        map=map_of(own_figures(request, state), state, map, measure, inside=True),
        founding=case.founding(found, state) if known else None,
        extent=extent(found.reference),
        founding_region=case.REGION,
    )
    if not known:  # it says more as soon as the case is computed
        response.headers["Cache-Control"] = "no-store"
    return response


@router.get("/founding")
def founding(request: Request) -> Response:
    """Give the founding case as a part of a page; it takes seconds when nothing has been asked before."""
    state = view(request)
    return part(request, "founding.jinja", state, founding=case.founding(desk(request), state))


@router.get("/founding-case")
def alone(request: Request) -> Response:
    """Show the founding case as a page, for readers without scripts."""
    state = view(request)
    return page(request, "founding.html.jinja", state, founding=case.founding(desk(request), state))
