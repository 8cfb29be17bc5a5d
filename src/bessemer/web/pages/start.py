"""The first page: find a region, see the founding case."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bessemer.web.rendering import desk, page, view

router = APIRouter(include_in_schema=False)


@router.get("/")
def start(request: Request, q: str = "") -> Response:
    """Show the search, and what it found."""
    state = view(request)
    regions = desk(request).dataset(state.data).regions
    found = regions.search(q)[:20] if q.strip() else ()
    return page(request, "start.html.jinja", state, query=q, found=found)
