"""Workforce jobs of the Office for National Statistics (JOBS05): a sheet for each region, by quarter."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bessemer.errors import OptionError, listing
from bessemer.panel import Status
from bessemer.sources.readers import nace
from bessemer.sources.readers.agencies import ONS_JOBS
from bessemer.sources.readers.gathered import Gathered
from bessemer.sources.readers.reading import Format, Head, Place, Reading, Wanted
from bessemer.sources.readers.streams import misplaced, unreadable
from bessemer.words import Message, Text

_REGIONS = {
    "North East": "东北英格兰",
    "North West": "西北英格兰",
    "Yorkshire and The Humber": "约克郡和亨伯",
    "East Midlands": "东米德兰兹",
    "West Midlands": "西米德兰兹",
    "East of England": "东英格兰",
    "London": "伦敦",
    "South East": "东南英格兰",
    "South West": "西南英格兰",
    "Wales": "威尔士",
    "Scotland": "苏格兰",
    "Northern Ireland": "北爱尔兰",
}
_SUMS = ("England", "Great Britain", "United Kingdom")
_MONTHS = {"mar": 1, "jun": 2, "sep": 3, "dec": 4}
_QUARTER = re.compile(r"([A-Za-z]{3})[a-z]*\s+(\d{2}|\d{4})(?:\s.*)?")
_HEADING = "sic 2007 section"
_LETTERS = [chr(at) for at in range(ord("A"), ord("U"))]
_LEVELS = ("sections", "a10")
_UNKNOWN = ("", "-", "..", ":", "*", "[x]", "[c]")
_QUARTERS = 4


def read_ons_jobs(path: Path, wanted: Wanted) -> Reading:
    """Read workforce jobs by region and section of SIC 2007; a year is the mean of its four quarters.

    Parameters
    ----------
    path : Path
        The workbook JOBS05, as ``.xls`` or ``.xlsx``.
    wanted : Wanted
        ``industries``: sections, or a10 for their sums.

    Raises
    ------
    DataError
        If a sheet is not laid out as the office does.
    OptionError
        If what is wanted is not there.
    """
    level = wanted.industries or _LEVELS[0]
    if level not in _LEVELS or wanted.measure not in (None, "jobs"):
        asked = f"measure='{wanted.measure}'" if level in _LEVELS else f"industries='{level}'"
        raise OptionError(f"{asked} cannot be used.", remedy=f"The file has jobs by {' or '.join(_LEVELS)}.")
    quarters: dict[tuple[str, str, int], dict[int, float]] = {}
    sums = []
    for sheet, rows in _sheets(path):
        if _bare(sheet) in _SUMS:
            sums.append(_bare(sheet))
            continue
        region = _region(path, sheet, rows)
        for section, year, quarter, value in _quarters(path, sheet, rows):
            quarters.setdefault((region, section, year), {})[quarter] = value
    if not quarters:
        raise unreadable(path, "no sheet of it is that of a region")
    groups = _groups(level)
    found, short = _years(quarters, groups, wanted.years)
    if not found.known():
        raise unreadable(path, "no wanted year has all four quarters", "Ask for other years.")
    report = [*found.said(), Message("readers_world.ons_years"), *([] if not sums else [_left(sums)])]
    if short:
        report.append(Message("readers_world.ons_short", years=listing(sorted(short))))
    report.append(Message("readers_world.multiplied", factor=1000))
    return Reading(
        frame=found.frame(),
        places=[
            Place(name, Text(name, _REGIONS.get(name, name)), "GBR") for name in dict.fromkeys(found.regions)
        ],
        industries={}
        if level == "a10"
        else {code: nace.name_of(code) for code in dict.fromkeys(found.industries)},
        classification="a10" if level == "a10" else nace.SCHEME,
        measure="jobs",
        unit="jobs",
        unit_name=Text("jobs", "个工作岗位"),
        origin=ONS_JOBS,
        report=tuple(report),
        how={"format": "excel", "table": "JOBS05"},
    )


def is_ons_jobs(head: Head) -> bool:
    """Return whether a workbook has a sheet for each region of the United Kingdom."""
    names = {_bare(sheet) for sheet in head.sheets}
    return {"North East", "Scotland", "Northern Ireland", "United Kingdom"} <= names


def _bare(sheet: str) -> str:
    return re.sub(r"^\d+\.\s*", "", sheet).strip()


def _left(sums: Sequence[str]) -> Message:
    return Message("readers_world.sums_left", names=listing(sums), count=len(sums))


def _sheets(path: Path) -> list[tuple[str, list[list[Any]]]]:
    import python_calamine

    try:
        book = python_calamine.load_workbook(str(path))
        return [
            (name, book.get_sheet_by_name(name).to_python())
            for name in book.sheet_names
            if _bare(name) in (*_REGIONS, *_SUMS)
        ]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise unreadable(path, f"it is no Excel file ({error})") from error


def _region(path: Path, sheet: str, rows: Sequence[Sequence[Any]]) -> str:
    """Return the region that a sheet says it is of; it must be that of its name."""
    title = next((str(row[0]) for row in rows if row and str(row[0]).startswith("Region")), "")
    said = title.partition("-")[2].strip()
    if said.casefold() != _bare(sheet).casefold():
        raise misplaced(path, f"The sheet says that its region is '{said}'.", f"sheet {sheet}")
    return _bare(sheet)


def _quarters(path: Path, sheet: str, rows: Sequence[Sequence[Any]]) -> list[tuple[str, int, int, float]]:
    """Return section, year, quarter and thousands of jobs of each cell of a sheet."""
    first = next((at for at, row in enumerate(rows) if row and str(row[0]).strip().lower() == _HEADING), None)
    if first is None:
        raise misplaced(path, "The sheet has no row 'SIC 2007 section'.", f"sheet {sheet}")
    sections = {at: str(cell).strip() for at, cell in enumerate(rows[first]) if len(str(cell).strip()) == 1}
    if sorted(sections.values()) != _LETTERS:
        what = f"The heading has the sections {listing(sections.values(), 22)}, not each from A to T once."
        raise misplaced(path, what, f"sheet {sheet}, row {first + 1}")
    found = []
    for at, row in enumerate(rows[first + 1 :], start=first + 2):
        when = _quarter(row[0])
        if when is None:
            if any(isinstance(row[column], float | int) for column in sections):
                raise misplaced(path, f"'{row[0]}' is no quarter.", f"sheet {sheet}, row {at}")
            continue
        for column, section in sections.items():
            found.append(
                (section, *when, _thousands(path, row[column], f"sheet {sheet}, row {at}, section {section}"))
            )
    return found


def _quarter(cell: Any) -> tuple[int, int] | None:
    """Return year and quarter of a date or of a text such as ``Mar 20 4 (r)``."""
    if isinstance(cell, datetime.date):
        return (cell.year, (cell.month + 2) // 3)
    match = _QUARTER.fullmatch(str(cell).strip())
    if match is None or match[1].lower() not in _MONTHS:
        return None
    year = int(match[2])
    if year < 100:
        year += 1900 if year >= 70 else 2000
    return (year, _MONTHS[match[1].lower()])


def _thousands(path: Path, cell: Any, where: str) -> float:
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return float(cell)
    if str(cell).strip() in _UNKNOWN:
        return math.nan
    raise misplaced(path, f"'{cell}' is no figure.", where)


def _groups(level: str) -> dict[str, str]:
    """Return the industry that each section belongs to."""
    if level == "sections":
        return {letter: letter for letter in _LETTERS}
    from bessemer.classify import scheme

    return {
        letter: group
        for group in scheme("a10").codes
        for letter in _LETTERS
        if nace.divisions_of(letter) <= nace.divisions_of(group)
    }


def _years(
    quarters: dict[tuple[str, str, int], dict[int, float]], groups: dict[str, str], wanted: Sequence[int]
) -> tuple[Gathered, set[int]]:
    """Return jobs by year, and the years that lack a quarter."""
    short = {year for (_, _, year), values in quarters.items() if len(values) < _QUARTERS}
    sums: dict[tuple[str, str, int], float] = {}
    for (region, section, year), values in quarters.items():
        if year not in short and (not wanted or year in wanted):
            key = (region, groups[section], year)
            sums[key] = sums.get(key, 0.0) + math.fsum(values.values()) * 1000 / _QUARTERS
    found = Gathered()
    for (region, industry, year), value in sums.items():
        known = not math.isnan(value)
        found.add(region, industry, year, value, Status.OBSERVED if known else Status.NOT_COLLECTED)
        if not known:
            found.missing[""] += 1
    return found, short


ONS_WORKFORCE_JOBS = Format(
    id="ons-workforce-jobs",
    name=Text("ONS, workforce jobs by region and industry (JOBS05)", "英国国家统计局劳动力岗位（JOBS05）"),
    measures=("jobs",),
    knows=is_ons_jobs,
    read=read_ons_jobs,
    industries=_LEVELS,
)
FORMATS = (ONS_WORKFORCE_JOBS,)
