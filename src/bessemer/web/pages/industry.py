"""Industries: a list by classification, and the portrait of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from bessemer.answer import Drawing, Part
from bessemer.atlas import CLASSIFICATIONS, Portrait, industries_of, industry_portrait
from bessemer.atlas.industries import classification_of
from bessemer.charts import Chart
from bessemer.classify import Industry, scheme
from bessemer.errors import UnavailableError
from bessemer.regions import fold
from bessemer.result import Result
from bessemer.sources import Catalogue
from bessemer.web.charts import table_csv_response, table_json_response
from bessemer.web.figures import Picture, repr_of
from bessemer.web.grids import Grid, Leads, result_grid, shown_results
from bessemer.web.pages.maps import Choice
from bessemer.web.plots import Form, Plot, give, leads_to, of_reference, own_figures, parted, program_of
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
    figures: tuple[Picture, ...]
    tables: tuple[Grid, ...]
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
        for industry in industries_of(classification, own_figures(request, state))
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
    sources = own_figures(request, state).catalogue
    found = _portrait(request, classification, code)
    return page(
        request,
        "industry.html.jinja",
        state,
        name=found.industry.label(state.lang),
        twin=found.industry.label("zh-CN" if state.lang == "en" else "en"),
        note=found.industry.note,
        headline=say(found.headline, state.lang),
        code=code,
        scheme_name=say(Message(f"web.classification_{classification}"), state.lang),
        address=_address(found),
        blocks=tuple(_block(part, found, sources, state) for part in found.parts),
        near=_near(found, state),
        list=state.link("industries", classification=classification),
    )


@router.get("/industry/{classification}/{code}/table/{file}")
def table(request: Request, classification: str, code: str, file: str) -> Response:
    """Give a whole table of a portrait as CSV or JSON."""
    state = view(request)
    own_figures(request, state)
    found = _portrait(request, classification, code)
    name, _, ending = file.rpartition(".")
    known = {result.name: result for result in shown_results(found.results)}
    if name not in known or ending not in ("csv", "json"):
        raise UnavailableError(
            f"The industry has no table '{file[:60]}'.",
            remedy=f"Its tables, as .csv or .json: {', '.join(known) or 'none'}.",
        )
    if ending == "csv":
        return table_csv_response(known[name], state.lang, f"{classification}-{code}-{name}")
    about = {"classification": classification, "industry": found.industry.code}
    return table_json_response(about, known[name], state.lang)


@router.get("/industry/{classification}/{code}/{file}")
def drawing(
    request: Request, classification: str, code: str, file: str, form: Annotated[Form, Depends()]
) -> Response:
    """Give a chart of a portrait by itself: as a page, a specification, a drawing or its data."""
    state = view(request)
    sources = own_figures(request, state).catalogue
    found = _portrait(request, classification, code)
    id, ending = parted(file)
    (plot,) = _plots([found.chart(id)], found, sources, state)
    return give(request, plot, ending, form)


def _portrait(request: Request, classification: str, code: str) -> Portrait:
    found = desk(request)
    with found.computing:
        return industry_portrait(classification, code, found.reference)


def _address(found: Portrait) -> str:
    return f"/industry/{found.industry.scheme}/{found.industry.code}"


def _plots(charts: Iterable[Drawing], found: Portrait, sources: Catalogue, state: View) -> tuple[Plot, ...]:
    """Return charts of a portrait with what stands around them."""
    made = f"portrait = industry_portrait({repr_of(found.industry.scheme)}, {repr_of(found.industry.code)})"
    return tuple(
        Plot(
            chart=chart,
            state=of_reference(state),
            sources=sources,
            address=f"{_address(found)}/{chart.id}",
            python=program_of(
                "from bessemer.atlas import industry_portrait",
                f"{made}\nchart = portrait.chart({repr_of(chart.id)})",
                state.lang,
            ),
            home=state.link("industry", found.industry.scheme, found.industry.code),
            whole=found.industry.label(state.lang),
            leads=leads_to(state),
        )
        for chart in charts
        if isinstance(chart, Chart)
    )


def _block(part: Part, found: Portrait, sources: Catalogue, state: View) -> Block:
    return Block(
        part.id,
        say(part.title, state.lang),
        _texts(part.findings, state),
        tuple(plot.picture for plot in _plots(part.charts, found, sources, state)),
        tuple(
            result_grid(result, sources, state.lang, _leads(result, found, state))
            for result in shown_results(part.results)
        ),
        _texts(part.method, state),
        _texts(part.limits, state),
    )


def _texts(messages: Iterable[Message], state: View) -> tuple[str, ...]:
    return tuple(say(message, state.lang) for message in messages)


def _leads(result: Result, found: Portrait, state: View) -> Leads:
    """Return where the names of a table lead: to regions, or to other industries."""
    if "region" in result.table.columns:
        return leads_to(state)
    return lambda row: state.link("industry", found.industry.scheme, str(row["industry"]))


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
