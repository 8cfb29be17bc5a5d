"""A table looked through before it is imported: all that is wrong, and rows as they are understood."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bessemer.errors import BessemerError
from bessemer.sources.cells import Cells
from bessemer.sources.columns import labels_of, numbers_of, years_of
from bessemer.sources.headings import Found, find_roles
from bessemer.sources.preparing import Options, Prepared, prepare
from bessemer.words import Message

# What a check calls the dataset until the user says its name.
_UNNAMED = "table"


@dataclass(frozen=True, eq=False)
class Check:
    """What a look through a table found.

    Attributes
    ----------
    found : Found
        Which column is what.
    errors : tuple of BessemerError
        What is wrong; the table can be imported where it is empty.
    report : tuple of Message
        What was understood, with what is unknown, left out or multiplied.
    prepared : Prepared or None
        What would be stored; None where something is wrong.
    """

    found: Found
    errors: tuple[BessemerError, ...]
    report: tuple[Message, ...]
    prepared: Prepared | None


def check_table(cells: Cells, options: Options, name: str = _UNNAMED) -> Check:
    """Look a table through as an import would, and tell all that is wrong instead of the first mistake.

    Columns are checked each by itself; what concerns several (repeated rows, units, the classification) is
    checked once each column is right.

    Parameters
    ----------
    cells : Cells
    options : Options
    name : str
        What the dataset is to be called.

    Examples
    --------
    >>> rows = {"town": ["a", "b"], "year": ["2010", "x"], "jobs": ["1", "?"]}
    >>> table = Cells(("town", "year", "jobs"), rows, (2, 3), {}, "t.csv")
    >>> [(error.fault.kind, error.fault.rows) for error in check_table(table, Options()).errors]
    [('year', (1,)), ('number', (1,))]
    """
    found = find_roles(cells, options.given(cells))
    errors: list[BessemerError] = [*found.errors, *_column_errors(cells, found, options.decimal)]
    if errors:
        return Check(found, tuple(errors), (), None)
    try:
        prepared = prepare(cells, name, options)
    except BessemerError as error:
        return Check(found, (error,), (), None)
    return Check(found, (), prepared.report, prepared)


def _column_errors(cells: Cells, found: Found, decimal: str | None) -> list[BessemerError]:
    """Return what is wrong in the cells of the columns that are known."""
    readings: list[tuple[Callable[..., Any], str | None, tuple[Any, ...]]] = [
        (labels_of, found.columns["region"], ()),
        (labels_of, found.columns["industry"], ()),
        (years_of, found.year if isinstance(found.year, str) else None, ()),
        *((numbers_of, column, (decimal,)) for column in found.figures),
    ]
    errors: list[BessemerError] = []
    for read, column, more in readings:
        if column is None:
            continue
        try:
            read(cells, column, *more)
        except BessemerError as error:
            errors.append(error)
    return errors


@dataclass(frozen=True, eq=False)
class Preview:
    """Rows of a table as they are understood.

    Attributes
    ----------
    heads : tuple of (str, str)
        Name of each column, and what it stands for: region, industry, year, value, unit; empty where nothing.
    rows : tuple of (int, tuple)
        Row of the file, and its cells: figures as numbers, unknown ones as None, else as text.
    """

    heads: tuple[tuple[str, str], ...]
    rows: tuple[tuple[int, tuple[Any, ...]], ...]


def preview(cells: Cells, found: Found, rows: tuple[int, ...], decimal: str | None = None) -> Preview:
    """Return some rows of a table as they are understood; a column that is not right, as it was read.

    Parameters
    ----------
    rows : tuple of int
        Counted from zero below the heading.
    """
    part = Cells(
        cells.heads,
        {name: [column[row] for row in rows] for name, column in cells.columns.items()},
        [cells.lines[row] for row in rows],
        cells.how,
        cells.file,
    )
    roles = roles_by_column(found)
    shown = {name: _understood(part, cells, name, roles.get(name, ""), decimal) for name in cells.heads}
    return Preview(
        tuple((name, roles.get(name, "")) for name in cells.heads),
        tuple((part.lines[at], tuple(shown[name][at] for name in cells.heads)) for at in range(len(rows))),
    )


def roles_by_column(found: Found) -> dict[str, str]:
    """Return what each column stands for."""
    named = {name: role for role, name in found.columns.items() if name is not None}
    return {**named, **dict.fromkeys(found.figures, "value")}


def _understood(part: Cells, whole: Cells, column: str, role: str, decimal: str | None) -> list[Any]:
    raw = [_plain(cell) for cell in part.columns[column]]
    try:
        if role == "value":
            # The mark of decimals is that of the whole column, not of the rows shown.
            found = numbers_of(whole, column, decimal)
            mark = "," if found.commas else decimal
            values = numbers_of(part, column, mark or ".").values
            return [None if np.isnan(value) else float(value) for value in values]
        if role == "year":
            return [str(year) for year in years_of(part, column)]
    except BessemerError:
        return raw
    return raw


def _plain(cell: Any) -> str:
    if cell is None or (isinstance(cell, float) and np.isnan(cell)):
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def guessed(found: Found) -> Mapping[str, str]:
    """Return the column of each role, or an empty text, as a form shows it."""
    return {role: name or "" for role, name in found.columns.items()}
