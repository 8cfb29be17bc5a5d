"""BEA's regional tables of counties and states: jobs, earnings and GDP by industry, from 1969 on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from bessemer.errors import DataError, listing
from bessemer.panel import Status
from bessemer.sources.readers.bea_layout import FLAGS, Lines, Row, begins_as, chosen_member, opened, table_of
from bessemer.sources.readers.bea_lines import (
    SECTOR,
    SECTOR_WORDS,
    SUBSECTOR,
    TABLES,
    Table,
    gdp_industries,
)
from bessemer.sources.readers.blocks import Blocks
from bessemer.sources.readers.reading import Format, Head, Place, Reading, Wanted
from bessemer.sources.readers.united_states import (
    COUNTRY,
    COUNTY,
    DOLLARS,
    JOBS,
    LEVELS,
    METRO,
    STATE,
    bea,
    is_county,
    is_state,
)
from bessemer.words import Message, Text

_AREA = re.compile(r"\((?:Metropolitan|Micropolitan|Combined) Statistical Area\)|Metropolitan Division")
_CHAINED = re.compile(r"chained (\d{4}) dollars")
_FOOTNOTE = re.compile(r"\s*\d/$")


def _reads(table: Table) -> Format:
    def knows(head: Head) -> bool:
        if head.members:
            return table_of(chosen_member(head.members)) == table.code
        return begins_as(head.text) == table.code

    def read(path: Path, wanted: Wanted) -> Reading:
        return _read(path, wanted, table)

    return Format(
        id=f"bea-{table.code.lower()}",
        name=Text(f"BEA {table.code}, {table.what.en}", f"美国经济分析局{table.code}：{table.what.zh}"),
        measures=(table.measure,),
        knows=knows,
        read=read,
        places=(COUNTY, STATE, METRO),
        industries=(SECTOR, SUBSECTOR),
    )


FORMATS = tuple(_reads(table) for table in TABLES.values())


def _read(path: Path, wanted: Wanted, table: Table) -> Reading:
    level, detail = wanted.places or COUNTY, wanted.industries or SECTOR
    leaves = _leaves(path, table) if table.scheme and detail == SUBSECTOR else frozenset()
    with opened(path) as (file, name):
        lines = Lines(file, name, table.code)
        years = [year for year in lines.years if not wanted.years or year in wanted.years]
        columns = [lines.years.index(year) for year in years]
        sorting = _Sorting(table, level, detail, lines, leaves)
        blocks = Blocks(years)
        for row in lines:
            code = sorting.industry(row)
            if code:
                blocks.add(row.code, code, *_figures(row, columns, lines, blocks.marks))
    factor, unit, unit_name = _unit(table, sorting.units, name)
    frame = blocks.frame(factor)
    industries = sorting.industries(blocks.industries)
    return Reading(
        frame=frame,
        places=sorting.places(),
        industries=industries,
        classification=table.scheme if table.scheme and detail == SECTOR else f"bea-{table.code.lower()}",
        measure=table.measure,
        unit=unit,
        unit_name=unit_name,
        origin=bea(table.code, table.what),
        report=(
            *blocks.said(),
            *sorting.said(),
            *([Message("readers.multiplied", factor=factor)] if factor > 1 else []),
            *([Message("readers.chained")] if table.chained else []),
        ),
        how={
            "format": f"bea-{table.code.lower()}",
            "encoding": "latin-1",
            "updated": lines.updated,
            "level": level,
            "detail": detail,
        },
    )


def _leaves(path: Path, table: Table) -> frozenset[int]:
    """Return the lines of industries that have no parts, by the indents of the first place's descriptions."""
    with opened(path) as (file, name):
        lines = Lines(file, name, table.code)
        shape: list[tuple[int, int]] = []
        first = ""
        for row in lines:
            if first not in ("", row.code):
                break
            first = row.code
            if row.line >= 100:
                shape.append((row.line, len(row.description) - len(row.description.lstrip())))
    ends = [*(indent for _, indent in shape[1:]), 0]
    leaves = {line for (line, indent), after in zip(shape, ends, strict=True) if after <= indent}
    if len({indent for _, indent in shape}) < 2:
        raise DataError(
            "The descriptions are not indented, so that parts cannot be told from sums.",
            where=f"File {name}.",
            remedy="Leave out --detail subsector, or download the file from BEA again.",
        )
    return frozenset({table.farm, *leaves})


def _figures(
    row: Row, columns: list[int], lines: Lines, marks: dict[Status, Counter[str]]
) -> tuple[list[float], list[Status]]:
    """Return figures and states of a row for the years that are kept; an error names row and year."""
    values, states = [], []
    for column in columns:
        cell = row.cells[column].strip()
        status = Status.OBSERVED
        try:
            value = float(cell)
        except ValueError:
            value = np.nan
            found = FLAGS.get(cell.upper()) if cell else Status.NOT_COLLECTED
            if found is None:
                raise lines.fault(
                    row.number, f"'{cell}' in {lines.years[column]} is neither a number nor a flag of BEA"
                ) from None
            status = found
            marks[status][cell] += 1
        if not np.isfinite(value) and status is Status.OBSERVED:
            raise lines.fault(row.number, f"'{cell}' in {lines.years[column]} is no figure")
        values.append(value)
        states.append(status)
    return values, states


class _Sorting:
    """Which rows are kept: places of one level, industries that do not overlap."""

    def __init__(self, table: Table, level: str, detail: str, lines: Lines, leaves: frozenset[int]) -> None:
        self._table, self._level, self._detail, self._lines = table, level, detail, lines
        self._leaves = leaves
        self._places: dict[str, Place] = {}
        self._names: dict[str, str] = {}
        self._gdp = gdp_industries(detail) if table.measure == "value_added" else {}
        self.units: Counter[str] = Counter()
        self.rows = 0
        self._sums = 0
        self._elsewhere = 0

    def industry(self, row: Row) -> str:
        """Return the code of the industry of a row that is kept; an empty text for any other."""
        self.rows += 1
        if self._level_of(row) != self._level:
            self._elsewhere += 1
            return ""
        code = self._code(row)
        if not code:
            self._sums += 1
            return ""
        self.units[row.unit] += 1
        if row.code not in self._places:
            name = row.place.rstrip("* ")
            self._places[row.code] = Place(row.code, Text(name, name), COUNTRY)
        self._names.setdefault(code, _FOOTNOTE.sub("", row.description.strip()))
        return code

    def _level_of(self, row: Row) -> str:
        if _AREA.search(row.place):
            return METRO
        return COUNTY if is_county(row.code) else STATE if is_state(row.code) else ""

    def _code(self, row: Row) -> str:
        self._check(row)
        if self._gdp:
            return self._gdp[row.line][0] if row.line in self._gdp else ""
        if self._detail == SECTOR:
            return self._table.sectors.get(row.line, "")
        return str(row.line) if row.line in self._leaves else ""

    def _check(self, row: Row) -> None:
        """Refuse a line of a sector that is not called as BEA calls it."""
        word = SECTOR_WORDS[self._table.scheme].get(row.line) if row.line in self._table.sectors else None
        if word is not None and word not in row.description.casefold():
            raise self._lines.fault(
                row.number, f"Line {row.line} is '{row.description.strip()}', where BEA has '{word}'"
            )

    def places(self) -> tuple[Place, ...]:
        return tuple(self._places.values())

    def industries(self, codes: list[str]) -> Mapping[str, Text]:
        """Return the names of industries that are BEA's own list; none for a shipped scheme."""
        if self._table.scheme and self._detail == SECTOR:
            return {}
        chinese = dict(self._gdp.values())
        return {code: chinese.get(code, Text(self._names[code], self._names[code])) for code in codes}

    def said(self) -> list[Message]:
        said = []
        if self._elsewhere:
            said.append(Message("readers.other_level", count=self._elsewhere, level=LEVELS[self._level]))
        if self._sums:
            said.append(Message("readers.sums", count=self._sums))
        return said


def _unit(table: Table, units: Counter[str], name: str) -> tuple[int, str, Text]:
    """Return by what figures are multiplied, and their unit."""
    odd = [unit for unit in units if not unit.startswith(table.unit)]
    if odd or len(units) > 1:
        raise DataError(
            f"The unit of the figures is {listing(map(repr, odd or units))}, where BEA has '{table.unit}'.",
            where=f"File {name}.",
            remedy="Download the file from BEA again and give it unchanged.",
        )
    if table.measure == "jobs":
        return 1, "jobs", JOBS
    match = _CHAINED.search(next(iter(units), ""))
    if match:
        base = match[1]
        return 1000, f"USD of {base}", Text(f"chained {base} US dollars", f"{base}年链式美元")
    return 1000, "USD", DOLLARS
