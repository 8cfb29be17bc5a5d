"""Text files of any size summed by DuckDB, which reads them in pieces and keeps to a bound of memory."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bessemer.sources.readers.streams import misplaced, text_of, unreadable

if TYPE_CHECKING:
    import pandas as pd

MEMORY = "512MB"
"""What DuckDB may hold; what goes beyond is written to a temporary folder."""


@contextmanager
def engine() -> Iterator[Any]:
    """Open a connection of its own that reads files and nothing else, and keeps to :data:`MEMORY`."""
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "autoinstall_known_extensions": "false",
    }
    connection = duckdb.connect(":memory:", config=settings)
    try:
        connection.execute("SET preserve_insertion_order = false")
        yield connection
    finally:
        connection.close()


def summed(
    path: Path, keys: Sequence[str], value: str, *, delimiter: str = ",", where: str = "TRUE"
) -> tuple[pd.DataFrame, int]:
    """Return sums of a column by keys, exact to six decimals, and the number of rows read.

    Parameters
    ----------
    path : Path
        Text with a heading, pressed with gzip or not.
    keys : sequence of str
        Expressions of SQL over the columns, which are text; they come back as ``key0``, ``key1``...
    value : str
        Name of the column; a cell that is no number is an error.
    delimiter : str
    where : str
        Condition of SQL for the rows that count.

    Raises
    ------
    DataError
        If the file cannot be read or a cell is no number; names the row.
    """
    import duckdb

    number = f'try_cast(trim("{value}") AS DECIMAL(28, 6))'
    named = ", ".join(f"{key} AS key{at}" for at, key in enumerate(keys))
    by = ", ".join(f"key{at}" for at in range(len(keys)))
    source = "read_csv(?, header = true, all_varchar = true, delim = ?, quote = '\"', auto_detect = false,"
    source += f" columns = {{{_columns(path, delimiter)}}})"
    query = (
        f"SELECT {named}, sum({number})::DOUBLE AS value, count(*) AS rows, count({number}) AS numbers "
        f"FROM {source} WHERE {where} GROUP BY {by} ORDER BY {by}"
    )
    try:
        with engine() as connection:
            frame = connection.execute(query, [str(path), delimiter]).fetchdf()
    except duckdb.Error as error:
        _find_row(path, value, delimiter)
        raise unreadable(path, _first_line(error)) from error
    if (frame["rows"] != frame["numbers"]).any():
        _find_row(path, value, delimiter)
        raise unreadable(path, f"column '{value}' holds cells that are no numbers")
    return frame[[f"key{at}" for at in range(len(keys))] + ["value"]], int(frame["rows"].sum())


def head_row(path: Path, delimiter: str = ",") -> list[str]:
    """Return the names of the columns of a text."""
    with text_of(path) as text:
        return [name.strip() for name in next(csv.reader(text, delimiter=delimiter), [])]


def _columns(path: Path, delimiter: str) -> str:
    names = [name.replace("'", "''") for name in head_row(path, delimiter)]
    return ", ".join(f"'{name}': 'VARCHAR'" for name in names)


def _find_row(path: Path, value: str, delimiter: str) -> None:
    """Raise the error for the first row of a text that is not as its heading says; read once more for it."""
    with text_of(path) as text:
        reader = csv.reader(text, delimiter=delimiter)
        heads = [name.strip() for name in next(reader, [])]
        at = heads.index(value)
        for row in reader:
            if row and len(row) != len(heads):
                raise misplaced(
                    path,
                    f"The row has {len(row)} cells; the heading says {len(heads)}.",
                    f"row {reader.line_num}",
                )
            if row and not _is_number(row[at]):
                raise misplaced(path, f"'{row[at]}' is no figure.", f"row {reader.line_num}, column {value}")


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
