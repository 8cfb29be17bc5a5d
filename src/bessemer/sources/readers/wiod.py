"""World input-output tables of WIOD, releases of 2013 and 2016: one workbook a year, of one layout."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bessemer.panel import Floats
from bessemer.sources.readers import nace
from bessemer.sources.readers.agencies import WIOD_2013, WIOD_2016
from bessemer.sources.readers.balanced import MEASURES, reading_of
from bessemer.sources.readers.economies import economy_of
from bessemer.sources.readers.reading import Flows, Format, Head, Place, Reading, Wanted
from bessemer.sources.readers.streams import misplaced, unreadable
from bessemer.words import Text

_FILE_2013 = re.compile(r"wiot(\d{2}|\d{4})_(?:row_)?(?:apr|sep)\d\d\.xlsx", re.IGNORECASE)
_FILE_2016 = re.compile(r"wiot(\d{4})_nov16_row\.xls[bx]", re.IGNORECASE)
# Rows and columns of the head: code, what it is, country, number; figures from the seventh row on.
_CODE, _WHAT, _COUNTRY, _NUMBER = 2, 3, 4, 5
_FIRST_ROW, _FIRST_COLUMN = 6, 4
_SECTOR = re.compile(r"c\d+")
_ADDED, _OUTPUT = ("VA", "r64"), ("GO", "r69")
# What stands between the inputs of a sector and its value added.
_BETWEEN = ("TXSP", "EXP_adj", "PURR", "PURNR", "IntTTM", "r99", "r61", "r62", "r63", "r65")


def read_wiod(path: Path, wanted: Wanted) -> Reading:
    """Read a world table of WIOD.

    Parameters
    ----------
    path : Path
        Such as ``wiot00_row_apr12.xlsx`` (35 sectors) or ``WIOT2014_Nov16_ROW.xlsb`` (56 sectors).
    wanted : Wanted
        ``measure``: output or value_added, of which the panel is.

    Raises
    ------
    DataError
        If the sheet is not as WIOD lays it out.
    OptionError
        If another measure or year is wanted than the file has.
    """
    year, late = _year_of(path)
    rows = _rows(path, str(year))
    head = rows[_COUNTRY], rows[_NUMBER]
    labels = list(zip(*(map(_text, part[_FIRST_COLUMN:]) for part in head), strict=True))
    body = [row for row in rows[_FIRST_ROW:] if _SECTOR.fullmatch(_text(row[3]))]
    pairs = [(_text(row[2]), _text(row[3])) for row in body]
    size = len(pairs)
    if not size or labels[:size] != pairs:
        raise misplaced(path, "Sectors of the rows are not those of the columns.", "rows and columns from E7")
    economies = list(dict.fromkeys(region for region, _ in pairs))
    numbers = list(dict.fromkeys(number for _, number in pairs))
    demand = [
        at
        for at, (region, number) in enumerate(labels)
        if at >= size and region in economies and _SECTOR.fullmatch(number)
    ]
    wide = len(demand) // len(economies)
    whole = [(region, number) for region in economies for number in numbers]
    if (
        pairs != whole
        or not wide
        or [labels[at][0] for at in demand] != [region for region in economies for _ in range(wide)]
    ):
        raise misplaced(path, "An economy lacks a sector or a column of final demand.", "rows and columns")
    matrix = np.array([_figures(path, row, at) for at, row in enumerate(body, start=_FIRST_ROW + 1)])
    foot = {
        key: _figures(path, row, 0)[:size]
        for row in rows[_FIRST_ROW + size :]
        for key in {_text(row[0]), _text(row[3])}
        if key
    }
    lacking = [names[0] for names in (_ADDED, _OUTPUT) if not any(name in foot for name in names)]
    if lacking:
        raise misplaced(path, f"The row {lacking[0]} is missing.", f"rows below {_FIRST_ROW + size}")
    first = body[: len(numbers)]
    codes = tuple(_text(row[0]) for row in first) if late else tuple(numbers)
    flows = Flows(
        Z=matrix[:, :size],
        F=matrix[:, demand],
        x=matrix[:, -1],
        va=next(foot[name] for name in _ADDED if name in foot),
        economies=tuple(economies),
        sectors=codes,
        final=tuple(labels[at][1] for at in demand[:wide]),
        unit="million USD",
        year=year,
    )
    between: Floats = sum((foot[name] for name in _BETWEEN if name in foot), start=np.zeros(size))
    named = {code: _named(code, _text(row[1])) for code, row in zip(codes, first, strict=True)}
    return reading_of(
        path,
        wanted,
        flows,
        places=[_place(code) for code in economies],
        industries=named if late else {},
        classification="wiod56" if late else "wiod35",
        origin=WIOD_2016 if late else WIOD_2013,
        taxes=between,
        output=next(foot[name] for name in _OUTPUT if name in foot),
        how={"format": "excel", "release": "2016" if late else "2013"},
    )


def is_wiod(head: Head) -> bool:
    """Return whether a workbook has the name of a world table; what it holds is checked when it is read."""
    named = _FILE_2013.fullmatch(head.path.name) or _FILE_2016.fullmatch(head.path.name)
    return bool(named) and bool(head.sheets or "xl/workbook.bin" in head.members)


def _year_of(path: Path) -> tuple[int, bool]:
    """Return the year of a file by its name, and whether it is of the release of 2016."""
    if match := _FILE_2016.fullmatch(path.name):
        return int(match[1]), True
    if match := _FILE_2013.fullmatch(path.name):
        year = int(match[1])
        return (year if year > 99 else year + (1900 if year >= 90 else 2000)), False
    raise unreadable(
        path,
        "its name is not that of a table of WIOD",
        "Name it as WIOD does, such as WIOT2014_Nov16_ROW.xlsb.",
    )


def _rows(path: Path, sheet: str) -> list[list[Any]]:
    import python_calamine

    try:
        book = python_calamine.load_workbook(str(path))
        chosen = sheet if sheet in book.sheet_names else book.sheet_names[0]
        rows = book.get_sheet_by_name(chosen).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, ValueError, IndexError) as error:
        raise unreadable(path, f"it is no Excel file ({error})") from error
    if len(rows) <= _FIRST_ROW or len(rows[0]) <= _FIRST_COLUMN + 1:
        raise unreadable(path, "its first sheet is no world table")
    return rows


def _text(cell: Any) -> str:
    return str(cell).strip()


def _figures(path: Path, row: Sequence[Any], number: int) -> Floats:
    try:
        return np.array([0.0 if cell == "" else float(cell) for cell in row[_FIRST_COLUMN:]])
    except (TypeError, ValueError) as error:
        raise misplaced(path, f"A cell is no figure ({error}).", f"row {number}") from error


def _place(code: str) -> Place:
    if code.upper() == "ROW":
        return Place(code, Text("Rest of the world", "世界其他地区"))
    named = economy_of({"ROM": "ROU"}.get(code, code))
    return Place(code, named.name)


def _named(code: str, what: str) -> Text:
    known = nace.name_of(code)
    return Text(what or known.en, known.zh if known.zh != code else what or code)


WIOD_TABLE = Format(
    id="wiod",
    name=Text("WIOD, world input-output table", "WIOD世界投入产出表"),
    measures=MEASURES,
    knows=is_wiod,
    read=read_wiod,
)
FORMATS = (WIOD_TABLE,)
