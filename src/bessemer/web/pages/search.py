"""Finding a region by name: a page of what was found, and suggestions while typing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from bessemer.answer import QUESTIONS
from bessemer.regions import Region
from bessemer.web.rendering import desk, page, view
from bessemer.web.state import View
from bessemer.words import Message, say

router = APIRouter(include_in_schema=False)
LONGEST, SHOWN, SUGGESTED = 80, 60, 8


@dataclass(frozen=True)
class Hit:
    """A region that was found: its name in the reader's language, what and where it is, its page."""

    id: str
    name: str
    detail: str
    address: str


def hit(region: Region, state: View) -> Hit:
    """Return a region as it stands in a list of search results."""
    kind = say(Message(f"ui.kind_{region.kind.replace(' ', '_')}"), state.lang)
    other = region.name if state.lang != "en" else region.name_zh
    named = region.full_name if state.lang == "en" else region.label(state.lang)
    placed = say(Message("ui.place", kind=kind, nation=region.nation), state.lang)
    detail = kind if region.kind in ("economy", "commuting zone") else placed
    return Hit(
        region.id,
        named,
        say(Message("web.hit_detail", other=other, kind=detail), state.lang),
        state.link("region", region.id, QUESTIONS[0]),
    )


@router.get("/search")
def search(request: Request, q: str = "") -> Response:
    """Show the regions that a text finds; one that it names exactly opens at once."""
    state = view(request)
    regions = desk(request).dataset(state.data).regions
    text = q.strip()[:LONGEST]
    found = regions.search(text) if text else ()
    if len(found) == 1:
        return RedirectResponse(hit(found[0], state).address, 303)
    return page(
        request,
        "search.html.jinja",
        state,
        query=text,
        count=len(found),
        hits=tuple(hit(region, state) for region in found[:SHOWN]),
        near="" if found or not text else regions.near_names(text),
    )


@router.get("/suggest")
def suggest(request: Request, q: str = "") -> Response:
    """Give the regions that the beginning of a text finds, best first."""
    state = view(request)
    regions = desk(request).dataset(state.data).regions
    text = q.strip()[:LONGEST]
    found = regions.search(text)[:SUGGESTED] if text else ()
    content: dict[str, Any] = {
        "query": text,
        "regions": [
            {"id": each.id, "name": each.name, "detail": each.detail, "address": each.address, "fill": fill}
            for each, fill in ((hit(region, state), _fill(region, state)) for region in found)
        ],
    }
    return JSONResponse(content, headers={"Cache-Control": "private, max-age=300"})


def _fill(region: Region, state: View) -> str:
    """Return what a form is filled with: a name a reader knows, with the id that makes it clear."""
    return f"{region.label(state.lang)} ({region.id})"
