"""CSV of the National Bureau of Statistics of China (data.stats.gov.cn): three header lines, then a table."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from bessemer.classify import scheme
from bessemer.errors import RegionError, listing
from bessemer.panel import Break, Status
from bessemer.sources.readers.agencies import NBS
from bessemer.sources.readers.gathered import Gathered
from bessemer.sources.readers.reading import Format, Head, Place, Reading, Wanted
from bessemer.sources.readers.streams import misplaced, unreadable
from bessemer.sources.shipped import reference
from bessemer.words import Message, Text

SCHEME = "gb19"
_FIRST = re.compile(r"数据库[：:]\s*(分省年度数据|主要城市年度数据)")
_SAID = re.compile(r"(指标|地区|时间)[：:](.*)")
_INDICATOR = re.compile(r"(.*?)[(（]([^()（）]+)[)）]")
_YEAR = re.compile(r"(\d{4})年?")
_END = ("数据来源", "注")
_UNKNOWN = ("", "-", "--", "…", "...", "..")
_NATION = ("全国",)


@dataclass(frozen=True)
class _Kind:
    """Something that indicators measure by industry: how their names end, and in what units."""

    measure: str
    ends: tuple[str, ...]
    unit: str
    unit_name: Text
    powers: Mapping[str, int]


_YUAN = {"亿元": 8, "万元": 4, "元": 0}
_KINDS = (
    _Kind(
        "jobs",
        ("城镇单位就业人员", "城镇非私营单位就业人员", "城镇单位就业人员数", "城镇单位年末就业人员数"),
        "jobs",
        Text("persons employed in urban units", "城镇单位就业人员"),
        {"万人": 4, "人": 0},
    ),
    _Kind(
        "earnings",
        ("城镇单位就业人员工资总额", "城镇非私营单位就业人员工资总额"),
        "CNY",
        Text("yuan at current prices", "元（当年价）"),
        _YUAN,
    ),
)
# Names of industries in editions of GB/T 4754 before that of 2017.
_EARLIER = {
    "电力、燃气及水的生产和供应业": "D",
    "电力、热力、燃气及水的生产和供应业": "D",
    "交通运输、仓储及邮政业": "G",
    "信息传输、计算机服务和软件业": "I",
    "科学研究、技术服务和地质勘查业": "M",
    "科学研究、技术服务业": "M",
    "居民服务和其他服务业": "O",
    "居民服务、修理和其他服务业": "O",
    "卫生、社会保障和社会福利业": "Q",
    "公共管理和社会组织": "S",
    "农林牧渔业": "A",
}


@dataclass(frozen=True)
class _Table:
    """A file: what its head says, its years, and its rows by where they stand."""

    said: Mapping[str, str]
    years: tuple[int, ...]
    by_place: bool
    rows: tuple[tuple[int, str, tuple[str, ...]], ...]
    encoding: str


def read_nbs(path: Path, wanted: Wanted) -> Reading:
    """Read a file of one indicator by province, or of one province by indicator.

    Parameters
    ----------
    path : Path
        CSV as the bureau gives it, in GB18030 or UTF-8. Several such files make a panel.
    wanted : Wanted
        ``measure``: jobs or earnings.

    Raises
    ------
    DataError
        If the file is not as the bureau lays it out, or its indicator is none by industry.
    """
    table = _table(path, wanted.encoding)
    found = Gathered()
    sums: set[str] = set()
    others: list[str] = []
    kind = _kind(path, table, wanted.measure)
    for number, label, cells in table.rows:
        indicator = table.said["指标"] if table.by_place else label
        region = label if table.by_place else table.said["地区"]
        known = _indicator(indicator, kind)
        if known is None:
            others.append(indicator)
            continue
        code, power = known
        if code == "total" or region in _NATION:
            sums.add(indicator if code == "total" else region)
            continue
        for year, cell in zip(table.years, cells, strict=True):
            if not wanted.years or year in wanted.years:
                value = _number(path, cell, power, f"row {number}, {year}年")
                status = Status.NOT_COLLECTED if math.isnan(value) else Status.OBSERVED
                if status is Status.NOT_COLLECTED:
                    found.missing[cell] += 1
                found.add(region, code, year, value, status)
    return _reading(found, kind, table, sums, others)


def _reading(found: Gathered, kind: _Kind, table: _Table, sums: set[str], others: Sequence[str]) -> Reading:
    report = found.said() if len(found) else []
    if sums:
        report.append(Message("readers_world.nbs_sums", names=listing(sorted(sums)), count=len(sums)))
    if others:
        report.append(Message("readers_world.nbs_others", names=listing(others, 3), count=len(others)))
    factors = {10**power for power in kind.powers.values() if power}
    if len(found):
        report.append(Message("readers_world.nbs_unit", units=listing(kind.powers), factor=max(factors)))
    return Reading(
        frame=found.frame(),
        places=tuple(map(_place, dict.fromkeys(found.regions))),
        industries={},
        classification=SCHEME,
        measure=kind.measure,
        unit=kind.unit,
        unit_name=kind.unit_name,
        origin=NBS,
        breaks=_breaks(found),
        report=tuple(report),
        how={"format": "text", "encoding": table.encoding, "delimiter": ","},
    )


def is_nbs(head: Head) -> bool:
    """Return whether a file begins as the bureau's table of provinces or cities."""
    return bool(_FIRST.match(head.text.lstrip("\ufeff").lstrip()))


def _table(path: Path, encoding: str | None) -> _Table:
    """Return the parts of a file; the lines after the table that say its source end it."""
    rows, used = _rows(path, encoding)
    said: dict[str, str] = {}
    years: tuple[int, ...] = ()
    body: list[tuple[int, str, tuple[str, ...]]] = []
    by_place = True
    for number, row in rows:
        first = row[0]
        if not years:
            if match := _SAID.match(first):
                said[match[1]] = match[2].strip()
            elif first in ("地区", "指标"):
                by_place = first == "地区"
                years = _years(path, number, row)
        elif first.startswith(_END):
            break
        elif len(row) != len(years) + 1:
            raise misplaced(path, f"The row has {len(row)} cells, not {len(years) + 1}.", f"row {number}")
        else:
            body.append((number, first, tuple(row[1:])))
    lacking = "指标" if by_place else "地区"
    if not years or not body or lacking not in said:
        what = f"the line '{lacking}：'" if years and body else "the row '地区,2022年,…' or rows below it"
        raise unreadable(path, f"it has not {what}")
    return _Table(said, years, by_place, tuple(body), used)


def _rows(path: Path, encoding: str | None) -> tuple[list[tuple[int, list[str]]], str]:
    """Return the rows that are not empty, without empty cells at their ends, and the encoding."""
    text, used = _text(path, encoding)
    try:
        reader = csv.reader(text.splitlines())
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise unreadable(path, str(error), "Check the quotation marks.") from error
    width = max((len(row) for _, row in rows), default=0)
    while width and not any(row[width - 1] for _, row in rows if len(row) == width):
        width -= 1
    return [(number, row[:width]) for number, row in rows if any(row)], used


def _text(path: Path, encoding: str | None) -> tuple[str, str]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error.strerror or str(error), "Look at the path.") from error
    for name in (encoding,) if encoding else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(name), name
        except (UnicodeError, LookupError):
            continue
    raise unreadable(path, f"it is not in {encoding or 'GB18030'}", "Name its encoding with --encoding.")


def _years(path: Path, number: int, row: Sequence[str]) -> tuple[int, ...]:
    years = [_YEAR.fullmatch(cell) for cell in row[1:]]
    wrong = [cell for cell, match in zip(row[1:], years, strict=True) if match is None]
    if wrong:
        raise misplaced(path, f"'{wrong[0]}' is no year.", f"row {number}")
    return tuple(int(match[1]) for match in years if match)


def _kind(path: Path, table: _Table, measure: str | None) -> _Kind:
    """Return what is taken of a file: what is wanted, else the first that it has.

    Raises
    ------
    DataError
        If none of its indicators is known.
    """
    indicators = [table.said["指标"]] if table.by_place else [label for _, label, _ in table.rows]
    for kind in _KINDS:
        if measure in (None, kind.measure) and any(_indicator(text, kind) for text in indicators):
            return kind
    raise misplaced(
        path,
        f"No indicator is one that this reader knows by industry: {listing(indicators, 3)}.",
        "line or column 指标",
        "Give indicators such as 制造业城镇单位就业人员(万人), or import the table as CSV, a row a cell.",
    )


def _indicator(text: str, kind: _Kind) -> tuple[str, int] | None:
    """Return which industry an indicator is of, and the power of ten of its unit.

    >>> _indicator("制造业城镇单位就业人员(万人)", _KINDS[0])
    ('C', 4)
    """
    match = _INDICATOR.fullmatch(text.strip())
    if match is None or match[2] not in kind.powers:
        return None
    for end in kind.ends:
        if match[1].endswith(end):
            industry = match[1].removesuffix(end).strip()
            code = _codes().get(industry) if industry else "total"
            return None if code is None else (code, kind.powers[match[2]])
    return None


def _breaks(found: Gathered) -> tuple[Break, ...]:
    """Return the changes of definition within the years that were read, as the catalogue has them."""
    if not len(found):
        return ()
    known = reference().catalogue.table("cn_jobs_gb19").breaks
    return tuple(
        entry
        for entry in known
        if min(found.years) < entry.year <= max(found.years)
        and (not entry.industries or set(entry.industries) & set(found.industries))
    )


@cache
def _codes() -> dict[str, str]:
    return {**_EARLIER, **{industry.name_zh: industry.code for industry in scheme(SCHEME)}}


def _number(path: Path, cell: str, power: int, where: str) -> float:
    if cell in _UNKNOWN:
        return math.nan
    try:
        return float(Decimal(cell.replace(",", "")).scaleb(power))
    except InvalidOperation as error:
        raise misplaced(path, f"'{cell}' is no figure.", where) from error


def _place(name: str) -> Place:
    """Return a province by the names that ship, or a place by the name it has in the file."""
    try:
        region = reference().regions.resolve(name)
    except RegionError:
        return Place(name, Text(name, name), "CHN")
    return Place(
        name, Text(region.name, region.name_zh) if region.kind == "province" else Text(name, name), "CHN"
    )


NBS_CSV = Format(
    id="nbs-csv",
    name=Text("NBS China, indicator by province (CSV)", "国家统计局分省年度数据（CSV）"),
    measures=("jobs", "earnings"),
    knows=is_nbs,
    read=read_nbs,
)
FORMATS = (NBS_CSV,)
