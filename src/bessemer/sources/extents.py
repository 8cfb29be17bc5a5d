"""How far the cells of a workbook reach: a few cells far apart would become a sheet that fills the memory."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from bessemer.errors import DataError

MOST_CELLS = 20_000_000
"""Cells that a table may have, whatever kind of file it comes in."""

_STEP = 1024 * 1024
_TAIL = 64
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Za-z]{1,3})(\d{1,7})"')
_SHARED = re.compile(rb'\bt="s"')
_ITEM = re.compile(rb"</(?:\w+:)?si>")
# What repeated texts may take together.
_MOST_TEXT = 1024**3


def check_extent(file: Path) -> None:
    """Check that the sheets of an .xlsx file, from first to last cell, have a bearable size.

    Parameters
    ----------
    file : Path
        What is no zip archive, or has no sheets in it, is left to who reads it.

    Raises
    ------
    DataError
        If a sheet would have more than :data:`MOST_CELLS` cells, empty ones between others included, or its
        texts would take more than a gigabyte.
    """
    if not zipfile.is_zipfile(file):
        return
    with zipfile.ZipFile(file) as archive:
        longest = max((_longest(archive, name) for name in _parts(archive, "sharedStrings")), default=0)
        for name in _parts(archive, "worksheets/"):
            cells, shared = _extent(archive, name)
            if cells > MOST_CELLS or shared * longest > _MOST_TEXT:
                raise DataError(
                    f"A sheet reaches over {cells:,} cells, or its texts over {shared * longest:,} signs.",
                    where=f"File {file}.",
                    remedy="Delete what stands far from the table, or save the table as CSV.",
                ).of("extent", cells=cells)


def _parts(archive: zipfile.ZipFile, what: str) -> list[str]:
    return [name for name in archive.namelist() if what in name and name.lower().endswith(".xml")]


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Give a part in pieces; each begins with the end of the one before, so that no mark is cut."""
    tail = b""
    with archive.open(name) as content:
        while step := content.read(_STEP):
            yield tail + step
            tail = step[-_TAIL:]


def _extent(archive: zipfile.ZipFile, name: str) -> tuple[int, int]:
    """Return how many cells lie between the first and the last, and how many hold a shared text."""
    rows: list[int] = []
    columns: list[int] = []
    shared = 0
    for piece in _pieces(archive, name):
        found = {(column, row) for column, row in _CELL.findall(piece)}
        if found:
            across = [_column(column) for column in {column for column, _ in found}]
            down = [int(row) for row in {row for _, row in found}]
            columns = [min([*columns, *across]), max([*columns, *across])]
            rows = [min([*rows, *down]), max([*rows, *down])]
        shared += len(_SHARED.findall(piece))
    cells = (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1) if rows else 0
    return cells, shared


def _longest(archive: zipfile.ZipFile, name: str) -> int:
    """Return the length of the longest shared text, its marks included."""
    longest = run = 0
    with archive.open(name) as content:
        while step := content.read(_STEP):
            at = 0
            for match in _ITEM.finditer(step):
                longest = max(longest, run + match.end() - at)
                run, at = 0, match.end()
            run += len(step) - at
    return max(longest, run)


def _column(letters: bytes) -> int:
    """Return the number of a column: 1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
