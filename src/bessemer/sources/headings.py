"""Which column of a table is what: as its heading says, or as the user says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bessemer.errors import OptionError, did_you_mean, listing
from bessemer.sources.cells import Cells
from bessemer.sources.columns import folded, is_numeric

ROLES = ("region", "industry", "year", "value", "unit")
# The headings of a column, most usual first; Chinese ones also begin or end a longer heading.
_HEADINGS: Mapping[str, frozenset[str]] = {
    role: frozenset(words.split())
    for role, words in (
        (
            "region",
            "region place town city county district municipality province state area zone geo nuts location "
            "prefecture 地区 区域 城市 省份 省市 市县 区县 地市 县市 地级市 盟市 州市 省 市 县",
        ),
        (
            "industry",
            "industry sector branch activity nace naics isic sic nace_r2 product "
            "行业 产业 部门 门类 行业代码 行业名称 产品",
        ),
        ("year", "year period time time_period 年份 年度 年 时间"),
        (
            "value",
            "value jobs employment employees persons workers emp obs_value figure output value_added gva "
            "exports turnover sales count amount 就业人数 从业人员 就业人员 就业 人数 岗位 数值 值 产值 "
            "总产出 增加值 出口额 出口",
        ),
        ("unit", "unit units 单位 计量单位"),
    )
}


@dataclass(frozen=True)
class Roles:
    """Names of the columns; `industry` and `value` are None where each industry is a column of its own.

    Attributes
    ----------
    region, year : str
        `year` may be the literal year of all rows.
    wide : tuple of str
        Columns that are one industry each.
    """

    region: str
    year: str | int
    industry: str | None
    value: str | None
    unit: str | None
    wide: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """What the headings say of each column, and what keeps it from being enough.

    Attributes
    ----------
    columns : mapping of role to str or None
        Name of the column of each of :data:`ROLES`; the year may be a literal one.
    wide : tuple of str
        Columns that are one industry each.
    errors : tuple of OptionError
        What is missing or could be several; empty where the columns are enough.
    """

    columns: Mapping[str, str | None]
    year: str | int | None
    wide: tuple[str, ...]
    errors: tuple[OptionError, ...]

    @property
    def figures(self) -> tuple[str, ...]:
        """The columns of figures."""
        return self.wide or tuple(name for name in (self.columns["value"],) if name)


def roles_of(cells: Cells, given: Mapping[str, str | None]) -> Roles:
    """Return which column is what: as given, else by the headings.

    A table without a column of industries whose other columns are all numbers has one industry in each.

    Raises
    ------
    OptionError
        If a column that is given does not exist, or a needed one is not found, or several could be it.
    """
    found = find_roles(cells, given)
    if found.errors:
        raise found.errors[0]
    names = found.columns
    return Roles(
        str(names["region"]), found.year or "", names["industry"], names["value"], names["unit"], found.wide
    )


def find_roles(cells: Cells, given: Mapping[str, str | None]) -> Found:
    """Return which column is what, with all that is wrong instead of the first error."""
    errors: list[OptionError] = []

    def tried(search: Callable[[Cells, str, Any], str | None], role: str, what: Any) -> str | None:
        try:
            return search(cells, role, what)
        except OptionError as error:
            errors.append(error)
            return None

    found: dict[str, str | None] = {
        role: tried(_given, role, given.get(role)) for role in ROLES if role != "year"
    }
    year: str | int | None = None
    asked = given.get("year")
    if asked is not None:
        literal = asked not in cells.heads and re.fullmatch(r"\d{4}", asked.strip())
        year = int(asked) if literal else tried(_given, "year", asked)
    refused = {error.fault.role for error in errors if error.fault is not None}
    taken = {name for name in (*found.values(), year) if isinstance(name, str)}
    if year is None and "year" not in refused:
        year = tried(_sniffed, "year", taken)
        taken |= {year} if year is not None else set()
    for role in ("region", "unit", "industry"):
        if found[role] is None and role not in refused:
            found[role] = tried(_sniffed, role, taken)
            taken |= {name for name in (found[role],) if name is not None}
    wide: tuple[str, ...] = ()
    if found["value"] is None and "value" not in refused:
        rest = [name for name in cells.heads if name not in taken]
        numbers = tuple(name for name in rest if is_numeric(cells.columns[name]))
        if found["industry"] is None and len(numbers) > 1 and len(numbers) == len(rest):
            wide = numbers
        else:
            found["value"] = tried(_sniffed, "value", taken)
            if found["value"] is None and len(numbers) == 1:
                found["value"] = numbers[0]
    refused = {error.fault.role for error in errors if error.fault is not None}
    lacking = {"region": found["region"], "year": year, "value": found["value"] or (wide and wide[0])}
    errors += [
        _missing(cells, role, *_LACKS[role])
        for role, name in lacking.items()
        if name in (None, ()) and role not in refused
    ]
    errors += _twice(found, year)
    return Found({**found, "year": None if year is None else str(year)}, year, wide, tuple(errors))


_LACKS = {
    "region": ("of places", ""),
    "year": ("of years", " or the year of all rows, such as --year 2020"),
    "value": ("of figures", ""),
}


def _heading(name: str) -> str:
    return re.sub(r"[\s\-/]+", "_", folded(name).casefold())


def _given(cells: Cells, role: str, name: str | None) -> str | None:
    if name is None or name in cells.heads:
        return name
    raise OptionError(
        f"The table has no column '{name}' ({role}).",
        where=f"File {cells.file}; its columns: {listing(cells.heads)}.",
        remedy=did_you_mean(name, cells.heads) or f"Name one of these with --{role}.",
    ).of("no_column", role, column=name)


def _sniffed(cells: Cells, role: str, taken: set[str]) -> str | None:
    """Return the column whose heading says `role`; an error if several do alike."""
    free = {name: _heading(name) for name in cells.heads if name not in taken}
    known = _HEADINGS[role]
    found = [name for name, heading in free.items() if heading in known]
    if not found:
        found = [name for name, heading in free.items() if any(_says(heading, word) for word in known)]
    if len(found) > 1:
        raise OptionError(
            f"Several columns could be the {role}: {listing(found)}.",
            where=f"File {cells.file}; its columns: {listing(cells.heads)}.",
            remedy=f"Say which one with --{role}.",
        ).of("several", role, columns=found, names=listing(found))
    return found[0] if found else None


def _says(heading: str, word: str) -> bool:
    if word.isascii():
        return word in re.split(r"[^a-z0-9]+", heading)
    return len(word) > 1 and (heading.startswith(word) or re.split(r"[(\[]", heading)[0].endswith(word))


def _missing(cells: Cells, role: str, what: str, more: str = "") -> OptionError:
    return OptionError(
        f"No column {what} was found by its heading.",
        where=f"File {cells.file}; its columns: {listing(cells.heads)}.",
        remedy=f"Name it with --{role}{more}.",
    ).of("missing", role)


def _twice(found: Mapping[str, str | None], year: str | int | None) -> list[OptionError]:
    named = {role: name for role, name in {**found, "year": year}.items() if isinstance(name, str)}
    return [
        OptionError(
            f"Column '{name}' is named for two things.", remedy="Name another column for one of them."
        ).of("twice", next(role for role in ROLES if named.get(role) == name), columns=[name], column=name)
        for name, count in Counter(named.values()).items()
        if count > 1
    ]
