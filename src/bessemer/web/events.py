"""Timelines of the casebook by address: what was found, or one case, as drawing and as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from bessemer.casebook import Case, Intervention, find, for_regions, shipped_cases
from bessemer.casebook.conditions import Conditions, conditions
from bessemer.casebook.overview import Pairs, events_chart
from bessemer.casebook.tables import found_table
from bessemer.errors import OptionError, UnavailableError
from bessemer.regions import Region
from bessemer.web.plots import Form, Plot, form_named, give
from bessemer.web.rendering import desk, view
from bessemer.web.state import View
from bessemer.web.wider import Wider, wider
from bessemer.words import Message, say

router = APIRouter(include_in_schema=False)
FILTERS = ("search", "kind", "sector", "decade", "country", "evidence")
_PROGRAM = """from bessemer.casebook import events_chart, search, shipped_cases
from bessemer.charts import Canvas, to_vega_lite

found = search(shipped_cases(){given})
chart = events_chart(found)
print(chart.data)
spec = to_vega_lite(chart, Canvas("{lang}"))"""


def case_named(id: str) -> tuple[Case, Intervention | None]:
    """Return the case with an id, or the case and the measure whose id it is.

    Raises
    ------
    UnavailableError
        If nothing has the id.
    """
    try:
        return find(shipped_cases(), id)
    except OptionError as error:
        near = error.remedy.partition("'bessemer cases'")[0].strip()
        raise UnavailableError(error.what, remedy=f"{near} The casebook lists all cases.".strip()) from error


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


@router.get("/cases/timeline")
@router.get("/cases/timeline.{ending:path}")
def found_timeline(request: Request, form: Annotated[Form, Depends()], ending: str | None = None) -> Response:
    """Give the timeline of what was found by itself, as a drawing or as data."""
    state = view(request)
    cases, _ = cases_for(request, state)
    pairs = tuple(conditions_of(given_in(request)).select(cases))
    return _given(request, timeline(request, pairs, found_state(request, state)), ending, form)


@router.get("/cases/{id}/timeline")
@router.get("/cases/{id}/timeline.{ending:path}")
def case_timeline(
    request: Request, id: str, form: Annotated[Form, Depends()], ending: str | None = None
) -> Response:
    """Give the timeline of a case by itself, as a drawing or as data."""
    case, _ = case_named(id)
    pairs = [(case, item) for item in case.interventions]
    return _given(request, timeline(request, pairs, case_state(case, view(request))), ending, form)


def _given(request: Request, plot: Plot | None, ending: str | None, form: Form) -> Response:
    if plot is None:
        raise UnavailableError("None of these measures has a date.", remedy="Change the conditions.")
    return give(request, plot, "" if ending is None else form_named(ending), form)


def timeline(request: Request, pairs: Pairs, state: Wider) -> Plot | None:
    """Return the timeline of measures with what stands around it; None where none has a date."""
    chart = events_chart(pairs)
    if chart is None:
        return None
    return Plot(
        chart=chart,
        state=state,
        sources=desk(request).dataset(state.data).catalogue,
        address=f"{state.home.partition('?')[0]}/timeline",
        python=state.program,
        home=state.home,
        whole=say(Message("builder.whole_casebook"), state.lang),
        table=found_table(pairs, chart.title),
    )
