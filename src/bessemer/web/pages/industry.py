"""Industries: a list by classification, and the portrait of one."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bessemer.answer import Part
from bessemer.atlas import CLASSIFICATIONS, Portrait, industries_of, industry_portrait
from bessemer.atlas.industries import classification_of
from bessemer.brief.pieces import TEXT, Easel, Figure, Table
from bessemer.charts import Chart
from bessemer.charts.workshop import Workshop
from bessemer.classify import Industry, scheme
from bessemer.errors import UnavailableError
from bessemer.regions import fold
from bessemer.web.pages.maps import Choice
from bessemer.web.plots import give, parted
from bessemer.web.rendering import desk, page, view
from bessemer.web.state import View
from bessemer.words import Message, say

router = APIRouter(include_in_schema=False)
DEFAULT = "ind1990"


@dataclass(frozen=True)
class Line:
    """An industry in the list."""

    code: str
    name: str
    other: str
    address: str


@dataclass(frozen=True)
class Group:
    """Industries of one section; the name is empty where the classification has no sections."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Block:
    """A part of a portrait."""

    id: str
    title: str
    findings: tuple[str, ...]
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    method: tuple[str, ...]
    limits: tuple[str, ...]


@router.get("/industries")
def industries(request: Request, classification: str = DEFAULT, q: str = "") -> Response:
    """List the industries of a classification, or those that a text finds."""
    state = view(request)
    known = classification_of(classification)
    text = q.strip()[:80]
    found = [
        industry
        for industry in industries_of(classification, desk(request).reference)
        if not text or _matches(industry, text)
    ]
    return page(
        request,
        "industries.html.jinja",
        state,
        classifications=_classifications(state, classification, text),
        classification=known.name,
        about=say(Message(f"web.about_{classification}"), state.lang),
        query=text,
        count=len(found),
        groups=tuple(_groups(found, state)),
    )


def _matches(industry: Industry, text: str) -> bool:
    wanted = fold(text)
    names = (industry.code, industry.name, industry.name_zh, industry.short, industry.short_zh)
    return any(wanted in fold(name) for name in names)


def _classifications(state: View, taken: str, text: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            name,
            say(Message(f"web.classification_{name}"), state.lang),
            state.link("industries", classification=name, q=text),
            name == taken,
        )
        for name in CLASSIFICATIONS
    )


def _groups(found: list[Industry], state: View) -> list[Group]:
    sections = {each.code: each.label(state.lang) for each in scheme("sections16")}
    groups: dict[str, list[Line]] = {}
    by_section = len({industry.parent for industry in found}) > 1 and len(found) > len(sections)
    for industry in found:
        name = sections.get(industry.parent, say(Message("web.no_section"), state.lang)) if by_section else ""
        groups.setdefault(name, []).append(
            Line(
                industry.code,
                industry.label(state.lang),
                industry.label("zh-CN" if state.lang == "en" else "en"),
                state.link("industry", industry.scheme, industry.code),
            )
        )
    # What belongs to no section comes last.
    last = say(Message("web.no_section"), state.lang)
    return [Group(name, tuple(groups[name])) for name in sorted(groups, key=lambda name: name == last)]


@router.get("/industry/{classification}/{code}")
def industry(request: Request, classification: str, code: str) -> Response:
    """Show the portrait of an industry."""
    state = view(request)
    data = desk(request).reference
    found = _portrait(request, classification, code)
    with Workshop(0) as workshop:
        easel = Easel(data.catalogue, state.lang, workshop, TEXT)
        blocks = tuple(_block(part, easel) for part in found.parts)
    return page(
        request,
        "industry.html.jinja",
        state,
        name=found.industry.label(state.lang),
        twin=found.industry.label("zh-CN" if state.lang == "en" else "en"),
        note=found.industry.note,
        headline=say(found.headline, state.lang),
        classification=classification,
        scheme_name=say(Message(f"web.classification_{classification}"), state.lang),
        code=code,
        blocks=blocks,
        near=_near(found, state),
        list=state.link("industries", classification=classification),
    )


@router.get("/industry/{classification}/{code}/{file}")
def drawing(request: Request, classification: str, code: str, file: str) -> Response:
    """Give a chart of a portrait as a specification, a drawing or its data."""
    state, data = view(request), desk(request).reference
    id, ending = parted(file)
    for chart in (chart for part in _portrait(request, classification, code).parts for chart in part.charts):
        if chart.id == id and isinstance(chart, Chart):
            return give(chart, ending, request, state, data.catalogue)
    raise UnavailableError(f"The industry has no chart '{id[:60]}'.", remedy="See the page of the industry.")


def _portrait(request: Request, classification: str, code: str) -> Portrait:
    found = desk(request)
    with found.computing:
        return industry_portrait(classification, code, found.reference)


def _block(part: Part, easel: Easel) -> Block:
    return Block(
        part.id,
        say(part.title, easel.locale),
        easel.texts(part.findings),
        tuple(easel.figure(chart) for chart in part.charts if isinstance(chart, Chart)),
        easel.tables(part.results),
        easel.texts(part.method),
        easel.texts(part.limits),
    )


def _near(found: Portrait, state: View) -> tuple[Choice, ...]:
    """Return links to the closest industries."""
    result = next((result for part in found.parts for result in part.results if part.id == "near"), None)
    if result is None:
        return ()
    known = scheme(found.industry.scheme)
    return tuple(
        Choice(
            code, known[code].label(state.lang), state.link("industry", found.industry.scheme, code), False
        )
        for code in result.table["industry"].head(8)
    )
