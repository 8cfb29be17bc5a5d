"""Data and methods: sources, tables, breaks, licences, track records, imported datasets."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bessemer.atlas.records import track_records
from bessemer.brief.pieces import TEXT, Easel, Table
from bessemer.charts.workshop import Workshop
from bessemer.errors import DataError
from bessemer.sources import Catalogue, Dataset, TableInfo
from bessemer.sources.kept import kept
from bessemer.sources.store import Stored, datasets
from bessemer.web.documents import Document, document, documents
from bessemer.web.rendering import desk, page, view
from bessemer.web.state import REFERENCE, View
from bessemer.words import Message, say

router = APIRouter(include_in_schema=False)
GEOGRAPHIES = ("us-zones", "cn-provinces", "nuts2", "world")


@dataclass(frozen=True)
class SourceLine:
    """A source with the tables that rest on it."""

    id: str
    title: str
    publisher: str
    citation: str
    licence: str
    vintage: str
    url: str
    tables: tuple[str, ...]


@dataclass(frozen=True)
class TableLine:
    """A table: what it holds, how it was made, what breaks in it."""

    key: str
    title: str
    unit: str
    years: str
    classification: str
    rows: int
    sources: tuple[tuple[str, str], ...]
    steps: str
    notes: str
    breaks: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Tables of one part of the world."""

    name: str
    tables: tuple[TableLine, ...]


@dataclass(frozen=True)
class Record:
    """How well a kind of forecast did."""

    id: str
    title: str
    findings: tuple[str, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Own:
    """A dataset that was imported."""

    name: str
    title: str
    fault: str
    address: str


@router.get("/data")
def overview(request: Request) -> Response:
    """Show what data there is and how far to trust it."""
    state = view(request)
    data = desk(request).reference
    with Workshop(0) as workshop:
        easel = Easel(data.catalogue, state.lang, workshop, TEXT)
        records = tuple(
            Record(
                part.id, say(part.title, state.lang), easel.texts(part.findings), easel.tables(part.results)
            )
            for part in track_records(data)
        )
    return page(
        request,
        "data.html.jinja",
        state,
        sources=_sources(data.catalogue, state),
        groups=_groups(data, state),
        records=records,
        own=_own(state),
        methods=documents(),
    )


@router.get("/methods/{name}")
def method(request: Request, name: str) -> Response:
    """Show a page of the documentation on a method."""
    found: Document = document(name)
    return page(request, "method.html.jinja", view(request), document=found, methods=documents())


def _sources(catalogue: Catalogue, state: View) -> tuple[SourceLine, ...]:
    return tuple(
        SourceLine(
            source.id,
            source.title.label(state.lang),
            source.publisher,
            source.citation,
            source.licence.label(state.lang),
            source.vintage,
            source.url,
            tuple(key for key, table in catalogue.tables.items() if source.id in table.sources),
        )
        for source in catalogue.sources.values()
    )


@kept
def row_counts(data: Dataset) -> dict[str, int]:
    """Return the number of rows of each table that has a file, read from the foot of the file."""
    import pyarrow.parquet as pq

    found = {}
    for key, table in data.catalogue.tables.items():
        path = data.folder / table.file
        if table.file and path.is_file() and path.suffix == ".parquet":
            found[key] = int(pq.read_metadata(path).num_rows)
    return found


def _groups(data: Dataset, state: View) -> tuple[Group, ...]:
    rows = row_counts(data)
    tables = list(data.catalogue.tables.values())
    groups = [(name, [table for table in tables if table.geography == name]) for name in GEOGRAPHIES]
    groups.append(("other", [table for table in tables if table.geography not in GEOGRAPHIES]))
    return tuple(
        Group(
            say(Message(f"web.tables_{name.replace('-', '_')}"), state.lang),
            tuple(_line(table, rows.get(table.key, 0), data.catalogue, state.lang) for table in inside),
        )
        for name, inside in groups
        if inside
    )


def _line(table: TableInfo, rows: int, catalogue: Catalogue, locale: str) -> TableLine:
    return TableLine(
        key=table.key,
        title=table.title.label(locale),
        unit=table.unit_name.label(locale),
        years=span(table.years, locale),
        classification=table.classification,
        rows=rows,
        sources=tuple((id, catalogue.sources[id].title.label(locale)) for id in table.sources),
        steps=table.transformation.label(locale),
        notes=table.notes.label(locale) if table.notes else "",
        breaks=tuple(
            say(Message("web.break_line", year=entry.year, scope=entry.scope, note=entry.note), locale)
            for entry in table.breaks
        ),
    )


def span(years: tuple[int, ...], locale: str = "en") -> str:
    """Return years as a reader sees them: first and last where none is missing, else all.

    Examples
    --------
    >>> span((1980, 1981, 1982)), span((1980, 1990)), span(())
    ('1980–1982', '1980, 1990', '')
    """
    if len(years) > 1 and years == tuple(range(years[0], years[-1] + 1)):
        return f"{years[0]}{'—' if locale == 'zh-CN' else '–'}{years[-1]}"
    return ", ".join(map(str, years))


def _own(state: View) -> tuple[Own, ...]:
    try:
        found: tuple[Stored, ...] = datasets()
    except DataError:
        return ()
    return tuple(
        Own(
            each.name,
            str(each.content.get("title") or each.name),
            each.fault,
            state.but(data=each.name if each.name != REFERENCE else REFERENCE).link("search"),
        )
        for each in found
    )
