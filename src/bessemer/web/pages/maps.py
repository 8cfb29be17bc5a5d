"""Maps of a measure: the part of the start page, a page with all rows, and the map by address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from bessemer.atlas import KINDS, Measured, measure, measure_map, measures_of
from bessemer.brief.pieces import cell
from bessemer.charts import Chart
from bessemer.errors import UnavailableError
from bessemer.sources import Dataset
from bessemer.sources.dataset import GEOGRAPHIES
from bessemer.sources.kept import kept
from bessemer.web.figures import Picture, repr_of
from bessemer.web.plots import Form, Plot, give, leads_to, of_reference, own_figures, parted, program_of
from bessemer.web.rendering import page, view
from bessemer.web.state import View
from bessemer.words import Message, say

if TYPE_CHECKING:
    import pandas as pd

router = APIRouter(include_in_schema=False)
SLUGS = {GEOGRAPHIES[kind]: kind for kind in KINDS}
DEFAULT = ("us-zones", "jobs")
_ENDS = 5


@dataclass(frozen=True)
class Choice:
    """One of several links, of which one is taken."""

    id: str
    name: str
    address: str
    taken: bool


@dataclass(frozen=True)
class Row:
    """A region of a map as a line of a table."""

    rank: str
    name: str
    where: str
    value: str
    address: str


@dataclass(frozen=True)
class Map:
    """A map with what it can be changed to.

    Attributes
    ----------
    kinds, measures : tuple of Choice
    figure : Picture
    rows : tuple of Row
        All regions, the largest value first; none where a page shows the ends only.
    first, last : tuple of Row
        Regions with the largest and the smallest values.
    heads : tuple of str
        Of the columns of rank, name, place and value; no place where it tells nothing.
    """

    kinds: tuple[Choice, ...]
    measures: tuple[Choice, ...]
    figure: Picture
    page: str
    rows: tuple[Row, ...]
    first: tuple[Row, ...]
    last: tuple[Row, ...]
    heads: tuple[str, ...]
    name: str


def map_of(data: Dataset, state: View, slug: str, name: str, *, inside: bool = False) -> Map:
    """Return a map for its own page with all rows, or for the start page, to which its choices then lead."""
    kind, found = _found(data, state, slug, name)
    known = found.table.dropna(subset=["value"])

    def address(to: str, what: str) -> str:
        return state.link(map=to, measure=what) + "#map" if inside else state.link("map", to, what)

    kinds = tuple(
        Choice(
            to,
            say(Message(f"web.map_{to.replace('-', '_')}"), state.lang),
            address(to, name if name in measures_of(other) else measures_of(other)[0]),
            to == slug,
        )
        for to, other in SLUGS.items()
    )
    measures = tuple(
        Choice(what, say(Message(f"atlas.measure_{what}"), state.lang), address(slug, what), what == name)
        for what in measures_of(kind)
    )
    return Map(
        kinds=kinds,
        measures=measures,
        figure=plot_of(data, state, slug, name).picture,
        page=state.link("map", slug, name),
        rows=() if inside else _rows(found, found.table, state),
        first=_rows(found, known.head(_ENDS), state),
        last=_rows(found, known.tail(_ENDS)[::-1], state),
        heads=_heads(found, state.lang),
        name=say(Message(f"atlas.measure_{name}"), state.lang),
    )


def _found(data: Dataset, state: View, slug: str, name: str) -> tuple[str, Measured]:
    if slug not in SLUGS:
        raise UnavailableError(f"There is no map of '{slug[:40]}'.", remedy=f"Maps: {', '.join(SLUGS)}.")
    return SLUGS[slug], measure(name, SLUGS[slug], data, state.year)


def _heads(found: Measured, locale: str) -> tuple[str, ...]:
    columns = [column for column in found.shown if not (column == "country" and found.kind != "nuts2")]
    return tuple(found.heading(column, locale) for column in columns)


def _rows(found: Measured, table: pd.DataFrame, state: View) -> tuple[Row, ...]:
    where = {"commuting zone": "state", "nuts2": found.column_in("country", state.lang)}.get(found.kind)
    name = found.column_in("name", state.lang)
    leads = leads_to(state)
    return tuple(
        Row(
            rank=cell(row["rank"], "integer", state.lang),
            name=row[name],
            where=row[where] if where else "",
            value=cell(row["value"], found.format, state.lang),
            address=leads({"region": row["region"]}),
        )
        for row in table.to_dict("records")
    )


@kept
def _chart(data: Dataset, name: str, kind: str, year: int | None) -> Chart:
    return measure_map(data, measure(name, kind, data, year))


def plot_of(data: Dataset, state: View, slug: str, name: str) -> Plot:
    """Return a map with what stands around it."""
    kind, _ = _found(data, state, slug, name)
    chart = _chart(data, name, kind, state.year)
    given = "" if state.year is None else f", year={state.year}"
    made = (
        "data = bm.reference()\n"
        f"chart = measure_map(data, measure({repr_of(name)}, {repr_of(kind)}, data{given}))"
    )
    return Plot(
        chart=chart,
        state=of_reference(state),
        sources=data.catalogue,
        address=f"/map/{slug}/{name}/{chart.id}",
        python=program_of(
            "import bessemer as bm\nfrom bessemer.atlas import measure, measure_map", made, state.lang
        ),
        home=state.link("map", slug, name),
        whole=say(Message("web.map_rows"), state.lang),
        leads=leads_to(state),
    )


@router.get("/map/{slug}/{name}")
def whole(request: Request, slug: str, name: str) -> Response:
    """Show a map with all its rows."""
    state = view(request)
    return page(request, "map.html.jinja", state, map=map_of(own_figures(request, state), state, slug, name))


@router.get("/map/{slug}/{name}/{file}")
def drawing(request: Request, slug: str, name: str, file: str, form: Annotated[Form, Depends()]) -> Response:
    """Give a map by itself: as a page, a specification, a drawing or its data."""
    state = view(request)
    id, ending = parted(file)
    plot = plot_of(own_figures(request, state), state, slug, name)
    if id != plot.chart.id:
        raise UnavailableError(
            f"This map is not called '{id[:60]}'.", remedy=f"Its chart is '{plot.chart.id}'."
        )
    return give(request, plot, ending, form)
