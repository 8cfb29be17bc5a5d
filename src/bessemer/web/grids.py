"""Tables of a page: of results, and of the data behind charts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from numbers import Integral
from typing import Any

from bessemer.answer import Answer
from bessemer.brief.pieces import ROWS_SHOWN
from bessemer.brief.pieces import cell as written
from bessemer.charts import Chart
from bessemer.result import Result, plain
from bessemer.sources import Catalogue
from bessemer.web.fields import Field, fields_of, said_of
from bessemer.words import Labelled, Message, catalogue, format_value, say

# A page holds so many rows; the file holds all.
MOST_ROWS = 200
# What gives the address that the name in a row leads to; empty for none.
Leads = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True)
class Cell:
    """One value as it is read, as it sorts where that is another order than of its letters, and its link."""

    text: str
    sorts: float | None = None
    address: str = ""


@dataclass(frozen=True)
class Grid:
    """A table as it stands on the page.

    Attributes
    ----------
    name : str
        In its address.
    heads : tuple of (str, bool)
        Heading, and whether the column holds numbers.
    rows, rest : tuple of tuple of Cell
        The first rows, and those behind a click.
    count : int
        All rows, also those only in the file.
    """

    name: str
    title: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[Cell, ...], ...]
    rest: tuple[tuple[Cell, ...], ...]
    count: int
    footer: str

    @property
    def more(self) -> int:
        """Rows behind the click."""
        return len(self.rest)

    @property
    def missing(self) -> int:
        """Rows that only the file holds."""
        return self.count - len(self.rows) - len(self.rest)


def result_grid(result: Result, sources: Catalogue, locale: str, leads: Leads | None = None) -> Grid:
    """Return a result as a table of the page; `leads` gives where the names in it lead."""
    kinds = [(column, result.formats.get(column, "")) for column in result.shown]
    columns = [result.column_in(column, locale) for column in result.shown]
    table = result.table.head(MOST_ROWS)
    rows = [
        tuple(_cell(value, kind, locale) for value, (_, kind) in zip(row, kinds, strict=True))
        for row in table[columns].itertuples(index=False, name=None)
    ]
    if leads is not None:
        names = [column for column, _ in kinds]
        rows = [_led(row, names, each, leads) for row, each in zip(rows, _records(table), strict=True)]
    return Grid(
        name=result.name,
        title=say(result.title, locale),
        heads=tuple((result.heading(column, locale), column in result.formats) for column in result.shown),
        rows=tuple(rows[:ROWS_SHOWN]),
        rest=tuple(rows[ROWS_SHOWN:]),
        count=len(result.table),
        footer=sources.footer(result.sources, locale),
    )


def file_heading(result: Result, column: str, locale: str) -> str:
    """Return how a file heads a column, whose money counts in ones."""
    kind = result.formats.get(column, "")
    return (
        Field(column, kind, column).named(locale)
        if kind.endswith("_column")
        else result.heading(column, locale)
    )


def distinct(heads: Iterable[str]) -> list[str]:
    """Return headings with a number after those that came before.

    Examples
    --------
    >>> distinct(["Year", "Rank", "Year"])
    ['Year', 'Rank', 'Year (2)']
    """
    found: list[str] = []
    for head in heads:
        count = sum(1 for other in found if other == head or other.startswith(f"{head} ("))
        found.append(f"{head} ({count + 1})" if count else head)
    return found


def shown_results(results: Iterable[Result]) -> tuple[Result, ...]:
    """Return the results that are for readers and have rows."""
    return tuple(result for result in results if result.shown and len(result.table))


@dataclass(frozen=True)
class Data:
    """The data behind a chart in a reader's language.

    Attributes
    ----------
    fields : tuple of Field
        Columns that a reader sees.
    heads, files : tuple of str
        Their headings on the page, and in a file.
    rows : tuple of tuple
        Values: numbers as they are, names and texts in the language; None where unknown.
    """

    fields: tuple[Field, ...]
    heads: tuple[str, ...]
    files: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def grid(self, chart: Chart, sources: Catalogue, locale: str, leads: Leads | None = None) -> Grid:
        """Return the data as a table of the page; `leads` gives where the names in it lead."""
        rows = tuple(
            tuple(_cell(value, field.format, locale) for value, field in zip(row, self.fields, strict=True))
            for row in self.rows[:MOST_ROWS]
        )
        if leads is not None:
            names = [field.column for field in self.fields]
            rows = tuple(
                _led(row, names, each, leads)
                for row, each in zip(rows, _records(chart.data.head(MOST_ROWS)), strict=True)
            )
        return Grid(
            name=chart.id,
            title=say(chart.title, locale),
            heads=tuple((head, field.number) for head, field in zip(self.heads, self.fields, strict=True)),
            rows=rows[:ROWS_SHOWN],
            rest=rows[ROWS_SHOWN:],
            count=len(self.rows),
            footer=sources.footer(chart.sources, locale),
        )

    def records(self) -> list[dict[str, Any]]:
        """Return the rows by the headings of a file."""
        return [dict(zip(self.files, row, strict=True)) for row in self.rows]


def chart_data(chart: Chart, answer: Answer | None, sources: Catalogue, locale: str) -> Data:
    """Return the data of a chart, with the year where its rows do not say it.

    Parameters
    ----------
    chart : Chart
    answer : Answer or None
        Whose chart it is: its rows may say "region" and "nation". None for a chart of all regions.
    sources : Catalogue
    locale : str
    """
    frame = chart.data
    fields = [field for field in fields_of(chart) if _twin(field.column, frame, locale) in frame.columns]
    fields = [field for field in fields if not frame[field.column].isna().all()]
    columns = [
        [
            _value(value, field, row, chart, answer, sources, locale)
            for value, row in zip(
                frame[_twin(field.column, frame, locale)].tolist(), frame.to_dict("records"), strict=True
            )
        ]
        for field in fields
    ]
    heads = [field.head(chart, locale) for field in fields]
    if not any(field.format == "year" or field.dated for field in fields):
        for field, year in _years(chart):
            fields.append(field)
            heads.append(field.head(chart, locale))
            columns.append([year] * len(frame))
    files = [field.head(chart, locale, plain=True) for field in fields]
    return Data(tuple(fields), tuple(heads), tuple(files), tuple(zip(*columns, strict=True)))


_PERIODS = (("first", "last"), ("start", "end"), ("start_year", "latest_year"), ("start", "year"))


def _years(chart: Chart) -> list[tuple[Field, int]]:
    """Return the one year, or the first and the last, that the messages of a chart speak of."""
    said = said_of(chart)
    for names in _PERIODS:
        if all(_whole(said.get(name)) for name in names):
            ends = zip(("begun", "ended"), names, strict=True)
            return [(Field(heading, "year", heading), int(said[name])) for heading, name in ends]
    return [(Field("year", "year"), int(said["year"]))] if _whole(said.get("year")) else []


def _whole(value: Any) -> bool:
    return isinstance(value, Integral)


def _twin(column: str, frame: Any, locale: str) -> str:
    twin = f"{column}_zh"
    return twin if locale == "zh-CN" and twin in frame.columns else column


def _value(
    value: Any,
    field: Field,
    row: Mapping[Any, Any],
    chart: Chart,
    answer: Answer | None,
    sources: Catalogue,
    locale: str,
) -> Any:
    """Return one value as a file holds it: a number, a text in the language, or None."""
    if isinstance(value, Labelled):
        return format_value(value, "label", locale)
    value = plain(value)
    if isinstance(value, bool):
        return say(Message("figure.yes" if value else "figure.no"), locale)
    if isinstance(value, str):
        return _named(value, field, row, chart, answer, sources, locale)
    if isinstance(value, float) and field.format in ("year", "integer", "ordinal") and value.is_integer():
        return int(value)
    return value


def _named(
    value: str,
    field: Field,
    row: Mapping[Any, Any],
    chart: Chart,
    answer: Answer | None,
    sources: Catalogue,
    locale: str,
) -> str:
    """Return what a word of the data means."""
    template = field.prefix + value.replace("-", "_")
    if field.prefix and template in catalogue(locale):
        about = {str(name): getattr(thing, "brief", thing) for name, thing in row.items()}
        return say(Message(template, **about), locale)
    if answer is not None and field.column in ("place", "series") and value == "region":
        return answer.region.label(locale)
    if answer is not None and field.column == "place" and value == "nation":
        return format_value(said_of(chart).get("nation", answer.region.nation), "capital", locale)
    return sources.tables[value].label(locale) if value in sources.tables else value


def _records(table: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.to_dict("records")
    return found


def _led(
    cells: tuple[Cell, ...], columns: list[str], row: Mapping[str, Any], leads: Leads
) -> tuple[Cell, ...]:
    """Return the cells of a row, whose name leads somewhere."""
    address = leads(row)
    return tuple(
        replace(cell, address=address) if column == "name" else cell
        for cell, column in zip(cells, columns, strict=True)
    )


def _cell(value: Any, kind: str, locale: str) -> Cell:
    """Return one cell as text, with the number that sorts it."""
    text = written(value, kind, locale)
    number = plain(value)
    sorts = float(number) if isinstance(number, int | float) and not isinstance(number, bool) else None
    return Cell(text, sorts if sorts is not None and math.isfinite(sorts) else None)
