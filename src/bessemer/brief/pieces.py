"""Figures and tables as they stand on a page, made from charts and results."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bessemer.charts import Canvas, Chart
from bessemer.charts.chart import NARROW, WIDE
from bessemer.charts.workshop import Workshop
from bessemer.result import Result, plain
from bessemer.sources import Catalogue
from bessemer.words import Message, format_value, say

ROWS_SHOWN = 10
_RANGE = re.compile(r"~?[\d.,%]+–[\d.,%]*")
# Widths in which charts are drawn that stand open, and that fold.
Widths = tuple[tuple[int, ...], tuple[int, ...]]
SCREEN: Widths = ((WIDE, NARROW), (NARROW,))
PAPER: Widths = ((WIDE,), (NARROW,))
BESIDE: Widths = ((NARROW,), ())
TEXT: Widths = ((), ())
_ROWS_IN_ALL = 60
# From how many columns of text, and letters in a cell, a table is read as a list on a narrow screen.
_WORDY_COLUMNS, _WORDY_LETTERS = 3, 20


@dataclass(frozen=True)
class Figure:
    """A chart as it stands on the page.

    Attributes
    ----------
    wide, narrow : str
        Drawings for a wide and a narrow screen; a folded chart has the narrow one only, a page of text none.
    """

    id: str
    title: str
    subtitle: str
    wide: str
    narrow: str
    alt: str
    note: str
    footer: str


class Links(str):
    """A cell of numbers that lead to web addresses; on paper the table lists the addresses by number."""

    urls: tuple[tuple[int, str], ...]

    def __new__(cls, urls: Iterable[tuple[int, str]]) -> Links:
        """Return the cell of addresses with their numbers; it reads ``[1] [2]`` as text."""
        pairs = tuple(urls)
        made = super().__new__(cls, " ".join(f"[{number}]" for number, _ in pairs) or "–")
        made.urls = pairs
        return made


@dataclass(frozen=True)
class Table:
    """A table as it stands on the page: the first rows, and the others behind a click.

    Attributes
    ----------
    urls : tuple of (int, str)
        Web addresses that cells of :class:`Links` lead to, by number.
    """

    title: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, ...], ...]
    rest: tuple[tuple[str, ...], ...]
    more: str
    footer: str
    urls: tuple[tuple[int, str], ...] = ()

    @property
    def wordy(self) -> bool:
        """Whether three columns or more are text and one is long: a phone shows each row as a list."""
        words = [at for at, (_, number) in enumerate(self.heads) if not number]
        longest = max((_letters(row[at]) for row in self.rows for at in words), default=0)
        return len(words) >= _WORDY_COLUMNS and longest > _WORDY_LETTERS


def _letters(text: str) -> int:
    """Return how many letters wide a text is, a Chinese one counted twice."""
    return sum(2 if letter > "\u2e7f" else 1 for letter in text)


@dataclass(frozen=True, eq=False)
class Easel:
    """Who draws, in which language, and for what: a screen, paper, or not at all.

    Attributes
    ----------
    widths : pair of tuple of int
        Widths in which charts are drawn that stand open, and that fold.
    prefix : str
        Set before identifiers, so that two regions can share a page.
    """

    catalogue: Catalogue
    locale: str
    workshop: Workshop
    widths: Widths
    prefix: str = ""

    def order(self, chart: Chart, *, folded: bool = False) -> None:
        """Ask for a chart before it is needed."""
        for width in self.widths[folded]:
            self.workshop.order(chart, Canvas(self.locale, width))

    def figure(self, chart: Chart, *, folded: bool = False) -> Figure:
        """Return a chart with its texts and the drawings wanted."""
        widths = self.widths[folded]

        def drawn(width: int) -> str:
            if width not in widths:
                return ""
            svg = self.workshop.svg(chart, Canvas(self.locale, width))
            return re.sub(rf'(id="|#){re.escape(chart.id)}-', rf"\g<1>{self.prefix}{chart.id}-", svg)

        return Figure(
            id=self.prefix + chart.id,
            title=say(chart.title, self.locale),
            subtitle=say(chart.subtitle, self.locale),
            wide=drawn(WIDE),
            narrow=drawn(NARROW),
            alt=say(chart.alt, self.locale),
            note=say(chart.note, self.locale) if chart.note else "",
            footer=self.catalogue.footer(chart.sources, self.locale),
        )

    def table(self, result: Result) -> Table:
        """Return a result as text, the first ten rows apart from the rest."""
        columns = [result.column_in(column, self.locale) for column in result.shown]
        table = result.table[columns].head(_ROWS_IN_ALL)
        rows = tuple(
            tuple(
                cell(value, result.formats.get(column, ""), self.locale)
                for column, value in zip(result.shown, row, strict=True)
            )
            for row in table.itertuples(index=False, name=None)
        )
        heads = [(result.heading(column, self.locale), column in result.formats) for column in result.shown]
        links = _links(result)
        if links:
            heads.append((say(Message("brief.links"), self.locale), False))
            rows = tuple((*row, links[at]) for at, row in enumerate(rows))
        rest = len(result.table) - ROWS_SHOWN
        return Table(
            title=say(result.title, self.locale),
            heads=tuple(heads),
            rows=rows[:ROWS_SHOWN],
            rest=rows[ROWS_SHOWN:],
            more=say(Message("ui.more_rows", count=rest), self.locale) if rest > 0 else "",
            footer=self.catalogue.footer(result.sources, self.locale),
            urls=tuple(dict.fromkeys(pair for cell in links[:_ROWS_IN_ALL] for pair in cell.urls)),
        )

    def tables(self, results: Iterable[Result]) -> tuple[Table, ...]:
        """Return the results that are for readers and have rows."""
        return tuple(self.table(result) for result in results if result.shown and len(result.table))

    def texts(self, messages: Iterable[Message]) -> tuple[str, ...]:
        """Return messages as text."""
        return tuple(say(message, self.locale) for message in messages)


def _links(result: Result) -> list[Links]:
    """Return a cell of links for each row, each address under one number in the whole table."""
    if not result.links or result.links not in result.table:
        return []
    numbers: dict[str, int] = {}
    cells = []
    for text in result.table[result.links]:
        urls = [url for url in str(text).split(", ") if url.startswith(("http://", "https://"))]
        cells.append(Links((numbers.setdefault(url, len(numbers) + 1), url) for url in urls))
    return cells


def cell(value: Any, kind: str, locale: str) -> str:
    """Return one cell as text; an unknown value is a dash, and a range has the mark of the language."""
    text = "–" if plain(value) is None else format_value(value, kind, locale)
    return text.replace("–", "—") if locale == "zh-CN" and _RANGE.fullmatch(text) else text
