"""At a terminal, ask which column is what, where the headings do not say it."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import typer

from bessemer.cli.texts import printable
from bessemer.errors import BessemerError
from bessemer.words import Message, say

if TYPE_CHECKING:
    from bessemer.sources.cells import Cells

_TRIES = 3
_ROWS = 3
_LONGEST = 24
_QUESTIONS = {
    "region": "readers.ask_region",
    "industry": "readers.ask_industry",
    "year": "readers.ask_year",
    "value": "readers.ask_value",
}
_ASKED = ("missing", "several")


def can_ask() -> bool:
    """Return whether somebody sits at the terminal."""
    return sys.stdin is not None and sys.stdin.isatty()


def asked_columns(cells: Cells, given: dict[str, str | None], locale: str) -> dict[str, str]:
    """Ask for each column that is not found, and return what was answered, by role.

    Headings and first rows are shown on the error stream, so that output stays what it is.

    Raises
    ------
    BessemerError
        If what is wrong cannot be asked for, or there is no answer: as without a terminal.
    """
    from bessemer.sources.headings import find_roles

    answered: dict[str, str] = {}
    for _ in _QUESTIONS:
        errors = find_roles(cells, {**given, **answered}).errors
        if not errors:
            break
        open_ = [error for error in errors if _role(error)]
        if len(open_) < len(errors):
            raise next(error for error in errors if not _role(error))
        if not answered:
            _show(cells, locale)
        answered[_role(open_[0])] = _answer(cells, open_[0], locale)
    return answered


def _role(error: BessemerError) -> str:
    fault = error.fault
    return fault.role if fault is not None and fault.kind in _ASKED and fault.role in _QUESTIONS else ""


def _show(cells: Cells, locale: str) -> None:
    _say(Message("readers.ask_shown", file=cells.file, count=len(cells.heads)), locale)
    for number, name in enumerate(cells.heads, start=1):
        first = ", ".join(_cut(cell) for cell in cells.columns[name][:_ROWS])
        typer.echo(printable(f"  {number}. {_cut(name)}: {first}"), err=True)


def _cut(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _answer(cells: Cells, error: BessemerError, locale: str) -> str:
    role = _role(error)
    for _ in range(_TRIES):
        _say(Message(_QUESTIONS[role]), locale, end=" ")
        line = sys.stdin.readline()
        text = line.strip()
        if not text:
            raise error
        if text in cells.heads:
            return text
        if text.isdecimal() and 1 <= int(text) <= len(cells.heads):
            return cells.heads[int(text) - 1]
        if role == "year" and re.fullmatch(r"\d{4}", text):
            return text
        _say(Message("readers.ask_again", answer=text, count=len(cells.heads)), locale)
    raise error


def _say(message: Message, locale: str, end: str = "\n") -> None:
    typer.echo(printable(say(message, locale)) + ("" if end == "\n" else end), nl=end == "\n", err=True)
