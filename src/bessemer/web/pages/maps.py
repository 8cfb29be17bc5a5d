"""Maps of a measure: the part of the start page, a page with all rows, and the map by address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bessemer.answer import QUESTIONS
from bessemer.atlas import KINDS, Measured, measure, measure_map, measures_of
from bessemer.brief.pieces import TEXT, Easel, Figure, cell
from bessemer.charts import Chart
from bessemer.charts.workshop import Workshop
from bessemer.errors import UnavailableError
from bessemer.sources import Dataset
from bessemer.sources.dataset import GEOGRAPHIES
from bessemer.web.plots import give, parted
from bessemer.web.rendering import desk, page, view
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
    figure : Figure
        Title, subtitle, source; the drawing is by `address`.
    rows : tuple of Row
        All regions, the largest value first; none where a page shows the ends only.
    first, last : tuple of Row
        Regions with the largest and the smallest values.
    heads : tuple of str
        Of the columns of rank, name, place and value; no place where it tells nothing.
    """

    kinds: tuple[Choice, ...]
    measures: tuple[Choice, ...]
    figure: Figure
    address: str
    page: str
    rows: tuple[Row, ...]
    first: tuple[Row, ...]
    last: tuple[Row, ...]
    heads: tuple[str, ...]
    name: str


def map_of(data: Dataset, state: View, slug: str, name: str, *, inside: bool = False) -> Map:
    """Return a map for its own page with all rows, or for the start page, to which its choices then lead."""
    kind, found = _found(data, state, slug, name)
    chart = measure_map(data, found)
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
    with Workshop(0) as workshop:
        figure = Easel(data.catalogue, state.lang, workshop, TEXT).figure(chart)
    return Map(
        kinds=kinds,
        measures=measures,
        figure=figure,
        address=f"/map/{slug}/{name}/{chart.id}",
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
    return tuple(
        Row(
            rank=cell(row["rank"], "integer", state.lang),
            name=row[name],
            where=row[where] if where else "",
            value=cell(row["value"], found.format, state.lang),
            address=state.link("region", row["region"], QUESTIONS[0]),
        )
        for row in table.to_dict("records")
    )


def chart_by(data: Dataset, state: View, slug: str, name: str) -> Chart:
    """Return the chart of a map."""
    return measure_map(data, _found(data, state, slug, name)[1])


@router.get("/map/{slug}/{name}")
def whole(request: Request, slug: str, name: str) -> Response:
    """Show a map with all its rows."""
    state = view(request)
    data = desk(request).reference
    return page(request, "map.html.jinja", state, map=map_of(data, state, slug, name))


@router.get("/map/{slug}/{name}/{file}")
def drawing(request: Request, slug: str, name: str, file: str) -> Response:
    """Give a map as a specification, a drawing or its data."""
    state, data = view(request), desk(request).reference
    _, ending = parted(file)
    return give(chart_by(data, state, slug, name), ending, request, state, data.catalogue)
