"""Tables of codes as agencies lay them out, and which column of any other table is what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bessemer.errors import DataError, OptionError, did_you_mean, listing
from bessemer.sources.archives import check_archive
from bessemer.sources.cells import Cells, read_cells
from bessemer.sources.columns import folded
from bessemer.sources.extents import check_extent

_EXCEL = (".xlsx", ".xls", ".xlsm")
_ROLES: Mapping[str, frozenset[str]] = {
    role: frozenset(words.split())
    for role, words in (
        (
            "from",
            "from source old from_code source_code code_from code_old old_code county geo_old "
            "原代码 旧代码 源代码",
        ),
        (
            "to",
            "to target new to_code target_code code_to code_new new_code zone geo_new 新代码 目标代码",
        ),
        ("weight", "weight weights w share factor afactor fraction 权重 比例 份额"),
    )
}
PLAIN = _ROLES["from"] | _ROLES["to"]
"""Headings that say which column is what, and nothing of the lists."""
_CENSUS = re.compile(r"(\d{4})[\s_]+(NAICS|SIC)([\s_]+US)?[\s_]+Code")
_UN = re.compile(r"ISIC(\d+)code")
_WITS = re.compile(r"(.+?)\s+Product Code")
_NUTS = re.compile(r"Code\s+(\d{4})")
_LEVELS = (1, 2, 3)
# Where the heading stands: below a title and an empty line at most.
_HEAD_ROWS = 4


@dataclass(frozen=True, eq=False)
class Pairs:
    """Old and new codes of a file.

    Attributes
    ----------
    cells : Cells
        With the rows that `codes` stand for.
    codes : tuple of (str, str)
        Of each row; the new one is empty where the old one goes nowhere.
    weight : str or None
        Column of weights.
    source, target : str
        Names of the lists, by the layout or the headings.
    """

    cells: Cells
    codes: tuple[tuple[str, str], ...]
    weight: str | None
    source: str
    target: str


def pairs_of(
    path: Path,
    columns: Mapping[str, str],
    level: int | None,
    encoding: str | None,
    sheet: str | None,
    axis: str,
) -> Pairs:
    """Return the pairs of codes of a file, by the layout of an agency or by its headings.

    Raises
    ------
    DataError
        If the file cannot be read.
    OptionError
        If its columns are not known, or an option is not one.
    """
    strange = [role for role in columns if role not in _ROLES]
    if strange:
        raise OptionError(
            f"columns names {listing(map(repr, strange))}.", remedy="Name 'from', 'to' and 'weight'."
        )
    cells = _cells(path, encoding, sheet)
    if not columns:
        for layout in (_census, _united_nations, _wits):
            found = layout(cells)
            if found is not None:
                return found
        found = _eurostat(cells, level)
        if found is not None:
            return found
    return _named(cells, columns)


def _cells(path: Path, encoding: str | None, sheet: str | None) -> Cells:
    """Return the cells of a file; of a workbook, below the title where the first sheet has one."""
    if path.suffix.lower() not in _EXCEL or not path.is_file():
        return read_cells(path, encoding, sheet)
    import python_calamine

    check_archive(path, path.name)
    check_extent(path)
    try:
        book = python_calamine.load_workbook(str(path))
        names = book.sheet_names
        if not names:
            raise ValueError("it has no sheets")
        chosen = sheet if sheet is not None else _sheet(names)
        if chosen not in names:
            raise OptionError(
                f"The file has no sheet '{chosen}'.",
                where=f"File {path}; its sheets: {listing(names)}.",
                remedy=did_you_mean(chosen, names) or "Name one of these.",
            )
        rows = book.get_sheet_by_name(chosen).to_python()
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise DataError(
            f"The table cannot be read: it is no Excel file ({error}).",
            where=f"File {path}.",
            remedy="Save it as .xlsx or CSV.",
        ) from error
    start = next((at for at, row in enumerate(rows[:_HEAD_ROWS]) if sum(map(_filled, row)) > 1), None)
    if start is None or len(rows) < start + 2:
        raise DataError(
            "The sheet has no heading with rows below it.",
            where=f"File {path}, sheet {chosen}.",
            remedy="Name the sheet that holds the codes.",
        )
    wanted = [(at, _text(cell)) for at, cell in enumerate(rows[start]) if _filled(cell)]
    heads = _once([name for _, name in wanted])
    body = [
        (line, row) for line, row in enumerate(rows[start + 1 :], start=start + 2) if any(map(_filled, row))
    ]
    return Cells(
        heads=tuple(heads),
        columns={
            name: [row[at] if at < len(row) else "" for _, row in body]
            for name, (at, _) in zip(heads, wanted, strict=True)
        },
        lines=[line for line, _ in body],
        how={"format": "excel", "sheet": chosen},
        file=path.name,
    )


def _sheet(names: Sequence[str]) -> str:
    """Return the sheet of a workbook that is most likely to hold pairs: by its name, else the first."""
    for wanted in (r"NUTS\d{4}-NUTS\d{4}", r"Changes detailed NUTS", r"Conversion", r"to \d{4} NAICS"):
        for name in names:
            if re.search(wanted, name):
                return name
    return names[0]


def _filled(cell: Any) -> bool:
    return cell is not None and bool(_text(cell))


def _text(cell: Any) -> str:
    """Return a cell as a code or heading: whole numbers without a point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else folded(str(cell)).strip()


def _once(names: Sequence[str]) -> list[str]:
    """Return names so that none stands twice."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def _pairs(cells: Cells, old: str, new: str, weight: str | None, source: str, target: str) -> Pairs:
    codes = zip(map(_text, cells.columns[old]), map(_text, cells.columns[new]), strict=True)
    return Pairs(cells, tuple(codes), weight, source, target)


def _census(cells: Cells) -> Pairs | None:
    """Two columns such as ``2017 NAICS Code`` and ``2022 NAICS Code``; the titles between are left."""
    found = [(name, match) for name in cells.heads if (match := _CENSUS.match(name))]
    if len(found) != 2:
        return None
    names = [f"{match[2].lower()}{match[1]}" for _, match in found]
    return _pairs(cells, found[0][0], found[1][0], None, names[0], names[1])


def _united_nations(cells: Cells) -> Pairs | None:
    """``ISIC31code, partialISIC31, ISIC4code, partialISIC4, Detail``: no weights, some pairs repeated."""
    found = [(name, match) for name in cells.heads if (match := _UN.fullmatch(name))]
    if len(found) != 2:
        return None
    names = [f"isic{match[1]}" for _, match in found]
    pairs = _pairs(cells, found[0][0], found[1][0], None, names[0], names[1])
    return _distinct(pairs)


def _wits(cells: Cells) -> Pairs | None:
    """``HS - Combined  Product Code, ... Description, SITC Revision 2 Product Code, ...``."""
    found = [(name, match) for name in cells.heads if (match := _WITS.fullmatch(name))]
    if len(found) != 2:
        return None
    names = [re.sub(r"\W+", "_", match[1]).strip("_").lower() for _, match in found]
    return _distinct(_pairs(cells, found[0][0], found[1][0], None, names[0], names[1]))


def _eurostat(cells: Cells, level: int | None) -> Pairs | None:
    """``Code 2013, Code 2016, ..., Change``: at the level asked, by the NUTS 3 regions where these are there.

    A region of level 3 that goes on under another code, or unchanged, takes its land with it, so that those
    of level 2 and 1 follow by their first signs.
    """
    found = [(name, match) for name in cells.heads if (match := _NUTS.fullmatch(name))]
    if len(found) != 2:
        return None
    wanted = 2 if level is None else level
    if wanted not in _LEVELS:
        raise OptionError(f"level={level!r} is no level of NUTS.", remedy="Use 1, 2 or 3.")
    years = [match[1] for _, match in found]
    every = _pairs(cells, found[0][0], found[1][0], None, f"nuts{years[0]}", f"nuts{years[1]}")
    length = 2 + wanted
    whole = [at for at, (old, new) in enumerate(every.codes) if len(old) == len(new) == 5 and old and new]
    if whole:
        codes = {at: (every.codes[at][0][:length], every.codes[at][1][:length]) for at in whole}
    else:
        codes = {at: pair for at, pair in enumerate(every.codes) if len(pair[0]) == len(pair[1]) == length}
    if not codes:
        raise DataError(
            f"The table has no pair of NUTS codes at level {wanted}.",
            where=f"File {cells.file}.",
            remedy="Name the sheet that lists all regions with --sheet.",
        )
    return _distinct(_kept(every, codes))


def _kept(pairs: Pairs, codes: Mapping[int, tuple[str, str]]) -> Pairs:
    """Return the rows at the given places, with the codes given for them."""
    cells = Cells(
        pairs.cells.heads,
        {name: [column[at] for at in codes] for name, column in pairs.cells.columns.items()},
        [pairs.cells.lines[at] for at in codes],
        pairs.cells.how,
        pairs.cells.file,
    )
    return Pairs(cells, tuple(codes.values()), pairs.weight, pairs.source, pairs.target)


def _distinct(pairs: Pairs) -> Pairs:
    """Return each pair once: agencies list one again for each detail of it."""
    first: dict[tuple[str, str], int] = {}
    for at, pair in enumerate(pairs.codes):
        if any(pair):
            first.setdefault(pair, at)
    return _kept(pairs, {at: pair for pair, at in first.items()})


def _named(cells: Cells, columns: Mapping[str, str]) -> Pairs:
    """Return the pairs of a table whose headings, or whose user, say which column is what."""
    found: dict[str, str | None] = {}
    for role, words in _ROLES.items():
        asked = columns.get(role)
        if asked is not None and asked not in cells.heads:
            raise OptionError(
                f"The table has no column '{asked}' ({role}).",
                where=f"File {cells.file}; its columns: {listing(cells.heads)}.",
                remedy=did_you_mean(asked, cells.heads) or "Name one of these.",
            )
        fitting = [name for name in cells.heads if re.sub(r"[\s\-/]+", "_", folded(name).casefold()) in words]
        if asked is None and len(fitting) > 1:
            raise OptionError(
                f"Several columns could be '{role}': {listing(fitting)}.",
                where=f"File {cells.file}.",
                remedy=f"Say which with columns={{'{role}': ...}}.",
            )
        found[role] = asked or (fitting[0] if fitting else None)
    lacking = [role for role in ("from", "to") if found[role] is None]
    if lacking:
        raise OptionError(
            f"No column '{lacking[0]}' was found by its heading.",
            where=f"File {cells.file}; its columns: {listing(cells.heads)}.",
            remedy="Call the columns from, to and weight, or name them with columns=.",
        )
    old, new = str(found["from"]), str(found["to"])
    return _pairs(cells, old, new, found["weight"], old, new)
