"""Timelines of the casebook by address: what was found, or one case, as drawing and as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from bessemer.casebook import Case, find, for_regions, shipped_cases
from bessemer.casebook.conditions import Conditions, conditions
from bessemer.casebook.overview import Pairs, events_chart
from bessemer.casebook.tables import found_table
from bessemer.charts import Chart
from bessemer.charts.chart import WIDE
from bessemer.errors import UnavailableError
from bessemer.regions import Region
from bessemer.result import Result, plain
from bessemer.web.charts import FRAMED, drawn_png, drawn_svg, specified
from bessemer.web.csvs import csv_response
from bessemer.web.figures import Picture, picture_of
from bessemer.web.grids import result_grid
from bessemer.web.rendering import desk, page, view
from bessemer.web.state import View
from bessemer.web.wider import Wider, wider
from bessemer.words import say

router = APIRouter(include_in_schema=False)
FILTERS = ("search", "kind", "sector", "decade", "country", "evidence")
ENDINGS = ("vl.json", "svg", "png", "csv", "json")
_PROGRAM = """from bessemer.casebook import search, shipped_cases
from bessemer.casebook.overview import events_chart
from bessemer.charts import Canvas, to_vega_lite

found = search(shipped_cases(){given})
chart = events_chart(found)
print(chart.data)
spec = to_vega_lite(chart, Canvas("{lang}"))"""


@dataclass(frozen=True)
class Found:
    """Measures that an address names, their chart and their table."""

    state: Wider
    pairs: Pairs
    chart: Chart
    table: Result


def given_in(request: Request) -> dict[str, str]:
    """Return the conditions of an address that say something."""
    return {name: text for name in FILTERS if (text := (request.query_params.get(name) or "").strip())}


def conditions_of(given: Mapping[str, str]) -> Conditions:
    """Return conditions as the casebook checks them."""
    return conditions(**{"text" if name == "search" else name: text for name, text in given.items()})


def cases_for(request: Request, state: View) -> tuple[Sequence[Case], Region | None]:
    """Return the cases, those of a region alone where the address names one, and the region."""
    name = request.query_params.get("region")
    if not name:
        return shipped_cases(), None
    study = desk(request).study(name, state)
    matched = desk(request).answer(name, "casebook", state).extra.get("cases", ())
    ids = {case.id for case in for_regions(shipped_cases(), [study.region.id])} | set(matched)
    return tuple(case for case in shipped_cases() if case.id in ids), study.region


def found_state(request: Request, state: View) -> Wider:
    """Return the state of the page of what meets the conditions of an address."""
    given = given_in(request)
    region = request.query_params.get("region")
    terms = {("text" if name == "search" else name): text for name, text in given.items()}
    said = "".join(f", {name}={text!r}" for name, text in terms.items())
    program = _PROGRAM.format(given=said, lang=state.lang)
    return wider(state, "/cases", program, **given, **({"region": region} if region else {}))


def case_state(case: Case, state: View) -> Wider:
    """Return the state of the page of a case."""
    program = _PROGRAM.format(given="", lang=state.lang)
    own = f'found = [(case, item) for case, item in search(shipped_cases()) if case.id == "{case.id}"]'
    return wider(state, f"/cases/{case.id}", program.replace("found = search(shipped_cases())", own))


def picture(request: Request, chart: Chart, state: Wider) -> Picture:
    """Return a timeline as it stands on the page."""
    catalogue = desk(request).dataset(state.data).catalogue
    return picture_of(chart, f"{state.home.partition('?')[0]}/timeline", state.program, catalogue, state)


@router.get("/cases/timeline.{ending:path}")
def found_file(
    request: Request, ending: str, width: int = WIDE, scale: int = 2, told: bool = False, bare: bool = False
) -> Response:
    """Give the timeline of what was found as a drawing or as data."""
    return _file(request, _found(request), ending, width, scale, told, bare)


@router.get("/cases/timeline")
def found_page(request: Request, show: str = "") -> Response:
    """Show the timeline of what was found by itself, or its data."""
    return _alone(request, _found(request), show)


@router.get("/cases/{id}/timeline.{ending:path}")
def case_file(
    request: Request,
    id: str,
    ending: str,
    width: int = WIDE,
    scale: int = 2,
    told: bool = False,
    bare: bool = False,
) -> Response:
    """Give the timeline of a case as a drawing or as data."""
    return _file(request, _of_case(request, id), ending, width, scale, told, bare)


@router.get("/cases/{id}/timeline")
def case_page(request: Request, id: str, show: str = "") -> Response:
    """Show the timeline of a case by itself, or its data."""
    return _alone(request, _of_case(request, id), show)


def _found(request: Request) -> Found:
    state = view(request)
    cases, _ = cases_for(request, state)
    pairs = tuple(conditions_of(given_in(request)).select(cases))
    return _made(pairs, found_state(request, state))


def _of_case(request: Request, id: str) -> Found:
    case, _ = find(shipped_cases(), id)
    return _made([(case, item) for item in case.interventions], case_state(case, view(request)))


def _made(pairs: Pairs, state: Wider) -> Found:
    chart = events_chart(pairs)
    if chart is None:
        raise UnavailableError("None of these measures has a date.", remedy="Change the conditions.")
    return Found(state, pairs, chart, found_table(pairs, chart.title))


def _file(
    request: Request, found: Found, ending: str, width: int, scale: int, told: bool, bare: bool
) -> Response:
    chart, lang = found.chart, found.state.lang
    if ending == "vl.json":
        return specified(chart, lang, width, told)
    if ending == "svg":
        return drawn_svg(chart, lang, _footer(request, chart, found.state), width, bare)
    if ending == "png":
        return drawn_png(chart, lang, _footer(request, chart, found.state), width, scale)
    if ending == "csv":
        return csv_response(found.table.rows(), list(found.table.table.columns), "casebook")
    if ending == "json":
        about = {"schema": 1, "title": say(chart.title, lang)}
        return JSONResponse(plain(about | found.table.to_json()))
    raise UnavailableError(f"No file ends in '{ending[:20]}'.", remedy=f"Use {', '.join(ENDINGS)}.")


def _alone(request: Request, found: Found, show: str) -> Response:
    catalogue = desk(request).dataset(found.state.data).catalogue
    grid = result_grid(found.table, catalogue, found.state.lang) if show == "data" else None
    shown = page(
        request,
        "embed.html.jinja",
        found.state,
        region=None,
        question="",
        figure=picture(request, found.chart, found.state),
        grid=grid,
    )
    shown.headers.update(FRAMED)
    return shown


def _footer(request: Request, chart: Chart, state: Wider) -> str:
    return desk(request).dataset(state.data).catalogue.footer(chart.sources, state.lang)
