"""Two regions beside each other, one question at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from bessemer.answer import QUESTIONS, Answer
from bessemer.brief.endmatter import check_pair
from bessemer.brief.pieces import TEXT, Easel, Figure
from bessemer.brief.versus import Pair, pair
from bessemer.brief.view import place
from bessemer.charts.workshop import Workshop
from bessemer.regions import Region, Regions
from bessemer.studies import Study
from bessemer.web.desk import chart_of
from bessemer.web.figures import Picture, figure_of
from bessemer.web.rendering import desk, page, view
from bessemer.web.state import View

router = APIRouter(include_in_schema=False)
_WITH_ID = re.compile(r".*\(([^()]+)\)\s*")
# The founding case, offered where nobody has been named.
EXAMPLE = ("CN-JL", "CZ16300")


@dataclass(frozen=True)
class Side:
    """One of the two regions: its name, what kind of place it is, its own page, what a form holds."""

    id: str
    name: str
    place: str
    address: str
    fill: str


@dataclass(frozen=True)
class Tab:
    """A question to compare by."""

    id: str
    address: str
    taken: bool


def named(regions: Regions, text: str) -> Region:
    """Return the region that a form's field means: a name, an id, or a name with its id in brackets."""
    found = _WITH_ID.fullmatch(text)
    if found and found[1] in regions:
        return regions[found[1]]
    return regions.resolve(text)


@router.get("/compare")
def compare(request: Request, a: str = "", b: str = "", question: str = QUESTIONS[0]) -> Response:
    """Show two regions beside each other, or the form to name them."""
    state = view(request)
    known = desk(request)
    regions = known.dataset(state.data).regions
    texts = (a.strip(), b.strip())
    places = tuple(named(regions, text) if text else None for text in texts)
    first, second = places
    if first is None or second is None:
        sides = tuple(_side(known.study(each.id, state), state) if each else None for each in places)
        example = state.link("compare", a=EXAMPLE[0], b=EXAMPLE[1])
        return page(
            request, "compare.html.jinja", state, sides=sides, pair=None, tabs=(), swap="", example=example
        )
    if texts != (first.id, second.id):
        asked = {} if question == QUESTIONS[0] else {"question": question}
        return RedirectResponse(state.link("compare", a=first.id, b=second.id, **asked), 303)
    studies = (known.study(first.id, state), known.study(second.id, state))
    check_pair(*studies)
    # Asked for one after the other, so that the desk computes one at a time.
    for each in (first, second):
        known.answer(each.id, question, state)
    with Workshop(0) as workshop:
        content: Pair = pair(*studies, question, Easel(studies[0].data.catalogue, state.lang, workshop, TEXT))
    return page(
        request,
        "compare.html.jinja",
        state,
        sides=tuple(_side(study, state) for study in studies),
        pair=content,
        figures=tuple(
            tuple(_picture(each, study, question, state) for each, study in zip(row, studies, strict=True))
            for row in content.figures
        ),
        tabs=tuple(_tab(name, question, first, second, state) for name in QUESTIONS),
        swap=state.link("compare", a=second.id, b=first.id, question=question),
        example="",
    )


def _side(study: Study, state: View) -> Side:
    region = study.region
    return Side(
        region.id,
        region.full_name if state.lang == "en" else region.label(state.lang),
        place(study, state.lang),
        state.link("region", region.id, QUESTIONS[0]),
        f"{region.label(state.lang)} ({region.id})",
    )


def _picture(figure: Figure | None, study: Study, question: str, state: View) -> Picture | None:
    """Return a chart of one of the two as on the page of its region; its id stays that of the pair."""
    if figure is None:
        return None
    answer: Answer = getattr(study, question)
    chart = chart_of(answer, figure.id.removeprefix("second-"))
    return replace(figure_of(chart, answer, study.data.catalogue, state), id=figure.id)


def _tab(name: str, question: str, first: Region, second: Region, state: View) -> Tab:
    return Tab(name, state.link("compare", a=first.id, b=second.id, question=name), name == question)
