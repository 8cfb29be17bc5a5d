"""All tables of a brief as an Excel workbook: a sheet a table, with title, unit and source."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bessemer.answer import Answer
from bessemer.brief.endmatter import command
from bessemer.result import Result, plain
from bessemer.studies import Study
from bessemer.words import Message, catalogue, say

# Excel's own limits.
_NAME, _CELL, _COLUMN = 31, 32_767, 60
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_NUMBERS = {
    **dict.fromkeys(("percent", "percent0", "percent2", "change", "change0"), "0.0%"),
    **dict.fromkeys(("count", "signed_count", "integer", "usd", "cny", "eur", "rough"), "#,##0"),
    **dict.fromkeys(("ratio", "signed"), "0.00"),
    **dict.fromkeys(("ratio1", "signed1"), "0.0"),
    **dict.fromkeys(("ratio3", "signed3"), "0.000"),
    "year": "0",
}


@dataclass(frozen=True)
class Sheet:
    """A table with the name of its sheet, the region and the question it belongs to."""

    name: str
    study: Study
    question: str
    result: Result


def workbook(study: Study, locale: str, *, versus: Study | None = None) -> bytes:
    """Return all tables of a study, or of two, as an Excel workbook.

    Of two studies each sheet's name begins with 1 or 2, and the contents name the region.

    Text is written as text whatever it begins with, so that no name is taken for a formula or a link.
    Unknown values are empty cells.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    # The same study gives the same bytes.
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties(
        {
            "title": _title(study, versus, locale),
            "comments": command(study, locale, "xlsx", versus),
            "created": datetime.datetime(2000, 1, 1),
        }
    )
    looks: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 13},
        "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
        "quiet": {"font_color": "#5b6775"},
    }
    styles = {name: book.add_format(look) for name, look in looks.items()}
    numbers = {pattern: book.add_format({"num_format": pattern}) for pattern in set(_NUMBERS.values())}
    found = list(sheets(study, locale, versus))
    _contents(book, found, study, versus, locale, styles)
    for sheet in found:
        _fill(book.add_worksheet(sheet.name), sheet.result, sheet.study, locale, styles, numbers)
    book.close()
    return buffer.getvalue()


def sheets(study: Study, locale: str, versus: Study | None = None) -> Iterator[Sheet]:
    """Yield every table of a study, then of another, with the name of its sheet, each name once."""
    taken: set[str] = {say(Message("brief.sheet_contents"), locale).lower()}
    for number, each in enumerate((study,) if versus is None else (study, versus), 1):
        prefix = "" if versus is None else f"{number} "
        for answer in each.answers():
            for result in _results(answer):
                name = _sheet_name(answer.question, result.name, taken, prefix)
                yield Sheet(name, each, answer.question, result)


def _title(study: Study, versus: Study | None, locale: str) -> str:
    if versus is None:
        return say(Message("ui.brief_title", region=study.region), locale)
    return say(Message("brief.versus_title", first=study.region, second=versus.region), locale)


def _results(answer: Answer) -> Iterator[Result]:
    yield from answer.results
    for part in answer.parts:
        yield from part.results
    if answer.asked is not None:
        yield from (result for result in answer.asked.results if result.name == "asked_axes")


def _sheet_name(question: str, name: str, taken: set[str], prefix: str = "") -> str:
    """Return a name that Excel takes and no other sheet has."""
    full = prefix + (name if name.startswith(question) else f"{question} {name}")
    base = _FORBIDDEN.sub("-", full)[:_NAME].strip()
    chosen, number = base, 1
    while chosen.lower() in taken:
        number += 1
        ending = f" {number}"
        chosen = base[: _NAME - len(ending)] + ending
    taken.add(chosen.lower())
    return chosen


def _contents(
    book: Any, found: list[Sheet], study: Study, versus: Study | None, locale: str, styles: dict[str, Any]
) -> None:
    page = book.add_worksheet(say(Message("brief.sheet_contents"), locale))
    page.write_string(0, 0, _title(study, versus, locale), styles["title"])
    page.write_string(1, 0, command(study, locale, "xlsx", versus), styles["quiet"])
    heads = ("question", "sheet_title", "sheet_rows", "sheet_name")
    for column, head in enumerate((*heads, *(("parameter_region",) if versus is not None else ()))):
        page.write_string(3, column, say(Message(f"brief.{head}"), locale), styles["head"])
    for row, sheet in enumerate(found, 4):
        page.write_string(row, 0, say(Message(f"ui.question_{sheet.question}"), locale))
        page.write_string(row, 1, say(sheet.result.title, locale))
        page.write_number(row, 2, len(sheet.result.table))
        page.write_url(row, 3, f"internal:'{sheet.name}'!A1", string=sheet.name)
        if versus is not None:
            page.write_string(row, 4, sheet.study.region.label(locale))
    page.set_column(0, 0, 34)
    page.set_column(1, 1, 80)
    page.set_column(3, 3, 34)


def _fill(
    page: Any, result: Result, study: Study, locale: str, styles: dict[str, Any], numbers: dict[str, Any]
) -> None:
    """Write one table: title, source, heads, units, rows; the cells are the values themselves."""
    footer = study.data.catalogue.footer(result.sources, locale)
    page.write_string(0, 0, say(result.title, locale), styles["title"])
    page.write_string(1, 0, say(Message("ui.source_line", sources=footer), locale), styles["quiet"])
    columns = list(result.table.columns)
    widths = []
    for at, column in enumerate(columns):
        head = _head(column, locale)
        page.write_string(3, at, head, styles["head"])
        page.write_string(4, at, str(result.units.get(column, "")), styles["quiet"])
        pattern = _NUMBERS.get(result.formats.get(column, ""))
        width = len(head)
        for row, value in enumerate(result.table[column].tolist(), 5):
            width = max(width, _put(page, row, at, plain(value), numbers.get(pattern or "")))
        widths.append(width)
    for at, width in enumerate(widths):
        page.set_column(at, at, min(_COLUMN, max(8, width + 2)))
    page.freeze_panes(5, 0)


def _put(page: Any, row: int, column: int, value: Any, style: Any) -> int:
    """Write one cell and return how wide it is."""
    if value is None:
        return 0
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
        return 5
    if isinstance(value, int | float):
        page.write_number(row, column, value, style)
        return 12
    text = (value if isinstance(value, str) else str(value))[:_CELL]
    page.write_string(row, column, text)
    return len(text)


def _head(column: str, locale: str) -> str:
    """Return how a column is headed; one that is data only keeps its name."""
    known = f"columns.{column}" in catalogue(locale)
    return say(Message(f"columns.{column}"), locale) if known else column
