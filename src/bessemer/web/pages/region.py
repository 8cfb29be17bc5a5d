"""A region, one tab per question."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from bessemer.answer import QUESTIONS
from bessemer.brief.pieces import TEXT, Easel
from bessemer.brief.view import chapter, place
from bessemer.charts.workshop import Workshop
from bessemer.web.rendering import desk, page, view

router = APIRouter(include_in_schema=False)


@router.get("/region/{region}")
def first(request: Request, region: str) -> Response:
    """Lead to the first question."""
    state = view(request)
    return RedirectResponse(state.link("region", desk(request).study(region, state).region.id, QUESTIONS[0]))


@router.get("/region/{region}/{question}")
def question(request: Request, region: str, question: str) -> Response:
    """Show the answer to one of the seven questions."""
    state = view(request)
    answer = desk(request).answer(region, question, state)
    study = desk(request).study(region, state)
    with Workshop(0) as workshop:
        content = chapter(answer, Easel(study.data.catalogue, state.lang, workshop, TEXT))
    return page(
        request,
        "region.html.jinja",
        state,
        region=study.region,
        place=place(study, state.lang),
        questions=QUESTIONS,
        chapter=content,
    )
