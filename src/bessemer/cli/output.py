"""How the command line prints: the answer first, then the table, then source and year."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any

from bessemer.answer import Answer
from bessemer.cli.layout import crowded, lines, widths
from bessemer.envelopes import envelope, plain_envelope, sources_of
from bessemer.errors import OptionError
from bessemer.result import Result, plain
from bessemer.words import Message, format_value, locale_of, say

if TYPE_CHECKING:
    from bessemer.sources import Catalogue

__all__ = [
    "Form",
    "asked",
    "cell",
    "console",
    "envelope",
    "plain_envelope",
    "print_answer",
    "print_csv",
    "print_json",
    "print_table",
    "sources_footer",
    "sources_of",
    "write_text",
]
WIDTH = 100
_ROWS_SHOWN = 10
_ROWS_IN_PART = 6


class Form(Enum):
    """What is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"

    @classmethod
    def of(cls, as_json: bool, as_csv: bool) -> Form:
        """Return the form that the two options ask for.

        Raises
        ------
        OptionError
            If both are given.
        """
        if as_json and as_csv:
            raise OptionError("--json and --csv cannot be given together.", remedy="Give one of them.")
        return cls.JSON if as_json else cls.CSV if as_csv else cls.TABLE


def asked(as_json: bool, as_csv: bool, lang: str) -> tuple[Form, str]:
    """Return form and locale, checked before anything is computed.

    Raises
    ------
    OptionError
        If the options contradict each other or the language is unknown.
    """
    return Form.of(as_json, as_csv), locale_of(lang)


def print_answer(
    command: str,
    answer: Answer,
    form: Form,
    lang: str,
    year: int | None,
    top: int | None = None,
    catalogue: Catalogue | None = None,
) -> None:
    """Print an answer as table, JSON or CSV; `catalogue` is the dataset's, the reference's by default.

    Raises
    ------
    UnavailableError
        If the question has no answer for the region and a table was asked for.
    """
    locale = locale_of(lang)
    if form is Form.JSON:
        print_json(envelope(command, answer, locale, year, catalogue))
    elif form is Form.CSV:
        print_csv(answer.main.rows(), list(answer.main.table.columns))
    else:
        _print_text(answer, locale, top, catalogue)


def sources_footer(tables: Sequence[str], locale: str, catalogue: Catalogue | None = None) -> str:
    """Return the sources behind tables in one line."""
    from bessemer.sources import load_catalogue

    return (catalogue or load_catalogue()).footer(tuple(tables), locale)


def print_json(content: Mapping[str, Any]) -> None:
    """Print JSON alone on standard output, in UTF-8."""
    write_text(json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def print_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Print rows as CSV; unknown values are empty."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, fieldnames=list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_text(buffer.getvalue())


def write_text(text: str) -> None:
    """Write UTF-8 whatever the terminal's encoding."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def console() -> Any:
    """Return a console of at most 100 columns; styles only on a terminal, none with NO_COLOR."""
    from rich.console import Console

    terminal = sys.stdout.isatty()
    width = min(WIDTH, Console().width) if terminal else WIDTH
    return Console(
        width=width,
        color_system=None if os.environ.get("NO_COLOR") else "auto",
        highlight=False,
        soft_wrap=False,
        emoji=False,
        markup=False,
    )


def _print_text(answer: Answer, locale: str, top: int | None, catalogue: Catalogue | None) -> None:
    out = console()
    shown = [result for result in answer.results if result.shown]
    if answer.reason is not None:
        out.print(lines(say(answer.reason, locale), out.width), style="bold")
    if answer.headline is not None:
        out.print(lines(say(answer.headline, locale), out.width), style="bold")
    for finding in answer.findings:
        out.print(lines(say(finding, locale), out.width))
    for result in shown:
        out.print()
        out.print(lines(say(result.title, locale), out.width), style="bold")
        print_table(out, result, locale, top or _ROWS_SHOWN)
    for part in answer.parts:
        out.print()
        out.print(lines(say(part.title, locale), out.width), style="bold")
        for finding in part.findings:
            out.print(lines(say(finding, locale), out.width))
        for result in [result for result in part.results if result.shown][:1]:
            out.print()
            print_table(out, result, locale, top or _rows_in_part(result))
    for warning in answer.warnings:
        out.print(lines(say(warning, locale), out.width), style="dim")
    if answer.sources:
        out.print(
            lines(
                say(
                    Message("ui.source_line", sources=sources_footer(answer.sources, locale, catalogue)),
                    locale,
                ),
                out.width,
            ),
            style="dim",
        )


def _rows_in_part(result: Result) -> int:
    """Return how many rows of a part's table to print: all of them if they are few."""
    return _ROWS_SHOWN if len(result.table) <= _ROWS_SHOWN else _ROWS_IN_PART


def print_table(out: Any, result: Result, locale: str, limit: int) -> None:
    """Print the first rows of a result, sorted by what matters, and count the rest.

    Where the terminal is too narrow for its numbers and words, each row is printed as lines of its own.
    """
    columns = list(result.shown)
    boxed = sys.stdout.isatty()
    drawn = [result.column_in(column, locale) for column in columns]
    rows = [
        [cell(value, result.formats.get(column), locale) for column, value in zip(columns, row, strict=True)]
        for row in result.table[drawn].head(limit).itertuples(index=False, name=None)
    ]
    heads = [result.heading(column, locale) for column in columns]
    numeric = [column in result.formats for column in columns]
    # A box has an edge on either side and one more sign between columns.
    room = out.width - (len(columns) + 1 if boxed else 0)
    if out.width < WIDTH and crowded(heads, rows, numeric, room):
        _print_records(out, heads, rows, locale)
    else:
        _print_grid(out, heads, rows, numeric, room, boxed)
    rest = len(result.table) - limit
    if rest > 0:
        out.print(say(Message("ui.more_rows", count=rest), locale), style="dim")


def _print_records(out: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], locale: str) -> None:
    """Print each row as lines of a name and a value, with a line between rows."""
    for number, row in enumerate(rows):
        if number:
            out.print()
        for at, (head, value) in enumerate(zip(heads, row, strict=True)):
            line = say(Message("ui.named", name=head, value=value), locale)
            out.print(lines(line, out.width), style=None if at else "bold", overflow="fold")


def _print_grid(
    out: Any,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    numeric: Sequence[bool],
    room: int,
    boxed: bool,
) -> None:
    """Print rows below their headings."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD if boxed else None, pad_edge=False, title=None)
    found = widths(heads, rows, numeric, room)
    for at, head in enumerate(heads):
        table.add_column(
            lines(head, found[at]) if found else head,
            justify="right" if numeric[at] else "left",
            overflow="fold",
            # Names stay whole, so that they can be read and copied, if the table has the room.
            no_wrap=at == 0 and found is None and out.width >= WIDTH,
            width=found[at] if found else None,
        )
    for row in rows:
        table.add_row(*row)
    out.print(table)


def cell(value: Any, kind: str | None, locale: str) -> str:
    """Return one cell as text; unknown values are a dash."""
    if plain(value) is None:
        return "–"
    return format_value(value, kind or "", locale)
