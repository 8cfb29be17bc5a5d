"""Which column of a table is what, and what the texts in a column of figures say."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bessemer.errors import DataError, OptionError, did_you_mean, listing
from bessemer.panel import Floats, Status
from bessemer.sources.cells import Cells

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
_SPACES = re.compile(r"(?<=\d)[\s\u00a0\u2009\u202f'’](?=\d{3}(?!\d))")
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_COMMA_GROUPS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_POINT_GROUPS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?")
_COMMA_DECIMAL = re.compile(r"[+-]?\d+,\d+")
_MARKS_WITHHELD = "(d) d (s) s (c) c x * ** # suppressed withheld confidential 保密"
_MARKS_MISSING = "- -- – — …… … ... .. . : n/a na n.a. nan null none 无 缺 缺失 无数据 空"
_WITHHELD, _MISSING = frozenset(_MARKS_WITHHELD.split()), frozenset(["", *_MARKS_MISSING.split()])
_YEAR = re.compile(r"(\d{4})(\.0+)?年?")


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


@dataclass(frozen=True, eq=False)
class Figures:
    """A column of figures as numbers.

    Attributes
    ----------
    values : ndarray
        NaN where unknown.
    status : ndarray of uint8
        A :class:`~bessemer.panel.Status` for each.
    withheld : Counter
        How often each mark of a withheld figure stands there.
    missing : Counter
        How often each mark of an unknown one, empty cells apart.
    commas : int
        Cells whose comma was read as a decimal mark.
    """

    values: Floats
    status: np.ndarray
    withheld: Counter[str]
    missing: Counter[str]
    commas: int


def roles_of(cells: Cells, given: Mapping[str, str | None]) -> Roles:
    """Return which column is what: as given, else by the headings.

    A table without a column of industries whose other columns are all numbers has one industry in each.

    Raises
    ------
    OptionError
        If a column that is given does not exist, or a needed one is not found, or several could be it.
    """
    found: dict[str, str | None] = {
        role: _given(cells, role, given.get(role)) for role in ROLES if role != "year"
    }
    year: str | int | None = None
    asked = given.get("year")
    if asked is not None:
        literal = asked not in cells.heads and re.fullmatch(r"\d{4}", asked.strip())
        year = int(asked) if literal else _given(cells, "year", asked)
    taken = {name for name in (*found.values(), year) if isinstance(name, str)}
    if year is None:
        year = _sniffed(cells, "year", taken)
        taken |= {year} if year is not None else set()
    for role in ("region", "unit", "industry"):
        if found[role] is None:
            found[role] = _sniffed(cells, role, taken)
            taken |= {name for name in (found[role],) if name is not None}
    if found["region"] is None:
        raise _missing(cells, "region", "of places")
    if year is None:
        raise _missing(cells, "year", "of years", " or the year of all rows, such as --year 2020")
    wide: tuple[str, ...] = ()
    if found["value"] is None:
        rest = [name for name in cells.heads if name not in taken]
        numbers = tuple(name for name in rest if _is_numeric(cells.columns[name]))
        if found["industry"] is None and len(numbers) > 1 and len(numbers) == len(rest):
            wide = numbers
        else:
            found["value"] = _sniffed(cells, "value", taken)
            if found["value"] is None and len(numbers) == 1:
                found["value"] = numbers[0]
            if found["value"] is None:
                raise _missing(cells, "value", "of figures")
    roles = Roles(str(found["region"]), year, found["industry"], found["value"], found["unit"], wide)
    _check_twice(roles)
    return roles


def numbers_of(cells: Cells, column: str, decimal: str | None = None) -> Figures:
    """Return a column of figures as numbers; what is no number and no known mark is an error.

    Parameters
    ----------
    decimal : {".", ","}, optional
        The decimal mark; found by the figures themselves where they allow only one.

    Raises
    ------
    DataError
        If a cell is no number, or commas could part thousands as well as decimals; names the rows.
    """
    raw = cells.columns[column]
    texts = [_folded(cell) if isinstance(cell, str) else None for cell in raw]
    mark = decimal or _decimal(cells, column, texts)
    values = np.full(len(raw), np.nan)
    status = np.full(len(raw), Status.NOT_COLLECTED, dtype=np.uint8)
    withheld: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    wrong: list[int] = []
    commas = 0
    for row, (cell, text) in enumerate(zip(raw, texts, strict=True)):
        if text is None:
            number = _number(cell)
        elif text.casefold() in _WITHHELD:
            withheld[text] += 1
            status[row] = Status.WITHHELD
            continue
        elif text.casefold() in _MISSING:
            missing.update([text] if text else [])
            continue
        else:
            number = _parsed(text, mark)
            commas += mark == "," and "," in text
        if number is None:
            wrong.append(row)
        elif not np.isnan(number):
            values[row], status[row] = number, Status.OBSERVED
    if wrong:
        shown = raw[wrong[0]]
        raise DataError(
            f"Column '{column}' holds no number in {len(wrong):,} {'row' if len(wrong) == 1 else 'rows'}, "
            f"first {shown!r}.",
            where=cells.rows_named(wrong),
            remedy="Correct these cells; leave unknown figures empty.",
        )
    return Figures(values, status, withheld, missing, commas)


def years_of(cells: Cells, column: str) -> list[int]:
    """Return a column of years; ``2017``, ``2017年`` and dates are understood.

    Raises
    ------
    DataError
        If a cell is no year; names the rows.
    """
    found, wrong = [], []
    for row, cell in enumerate(cells.columns[column]):
        if isinstance(cell, datetime.date):
            found.append(cell.year)
            continue
        text = _folded(cell) if isinstance(cell, str) else _written(cell)
        match = _YEAR.fullmatch(text)
        if match is None or int(match[1]) < 1000:
            wrong.append(row)
        else:
            found.append(int(match[1]))
    if wrong:
        raise DataError(
            f"Column '{column}' holds no year in {len(wrong):,} {'row' if len(wrong) == 1 else 'rows'}, "
            f"first {cells.columns[column][wrong[0]]!r}.",
            where=cells.rows_named(wrong),
            remedy="Write years with four digits, such as 2017.",
        )
    return found


def labels_of(cells: Cells, column: str) -> list[str]:
    """Return a column of names or codes as text without spaces around it.

    Raises
    ------
    DataError
        If a cell is empty; names the rows.
    """
    texts = [" ".join(_written(cell).split()) for cell in cells.columns[column]]
    empty = [row for row, text in enumerate(texts) if not text]
    if empty:
        raise DataError(
            f"Column '{column}' is empty in {len(empty):,} {'row' if len(empty) == 1 else 'rows'}.",
            where=cells.rows_named(empty),
            remedy="Fill the cell, or drop these rows.",
        )
    return texts


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _written(cell: Any) -> str:
    """Return a cell as a reader sees it: 1.0 as 1."""
    if cell is None or (isinstance(cell, float) and np.isnan(cell)):
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _heading(name: str) -> str:
    return re.sub(r"[\s\-/]+", "_", _folded(name).casefold())


def _given(cells: Cells, role: str, name: str | None) -> str | None:
    if name is None or name in cells.heads:
        return name
    raise OptionError(
        f"The table has no column '{name}' ({role}).",
        where=f"File {cells.file}; its columns: {listing(cells.heads)}.",
        remedy=did_you_mean(name, cells.heads) or f"Name one of these with --{role}.",
    )


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
        )
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
    )


def _check_twice(roles: Roles) -> None:
    used = [name for name in (roles.region, roles.industry, roles.value, roles.unit) if name is not None]
    used += [roles.year] if isinstance(roles.year, str) else []
    twice = [name for name, count in Counter(used).items() if count > 1]
    if twice:
        raise OptionError(
            f"Column '{twice[0]}' is named for two things.", remedy="Name another column for one of them."
        )


def _is_numeric(column: Sequence[Any]) -> bool:
    """Return whether every cell is a number or a mark of an unknown one, and some cell a number."""
    some = False
    for cell in column:
        if isinstance(cell, str):
            text = _folded(cell)
            if text.casefold() in _MISSING or text.casefold() in _WITHHELD:
                continue
            if _parsed(text, ".") is None and _parsed(text, ",") is None:
                return False
        elif _number(cell) is None:
            return False
        some = some or (cell is not None and not (isinstance(cell, float) and np.isnan(cell)))
    return some


def _number(cell: Any) -> float | None:
    """Return a cell that is no text as a number: unknown as NaN, what is none as None."""
    if cell is None:
        return float("nan")
    if isinstance(cell, bool | bytes):
        return None
    try:
        return float(cell)
    except (TypeError, ValueError, OverflowError):
        return None


def _parsed(text: str, decimal: str) -> float | None:
    bare = _SPACES.sub("", text.replace("−", "-"))
    if decimal == ",":
        if _POINT_GROUPS.fullmatch(bare):
            bare = bare.replace(".", "")
        elif "." in bare:
            return None
        bare = bare.replace(",", ".")
    elif _COMMA_GROUPS.fullmatch(bare):
        bare = bare.replace(",", "")
    if not _PLAIN.fullmatch(bare):
        return None
    number = float(bare)
    return number if np.isfinite(number) else None


def _decimal(cells: Cells, column: str, texts: Sequence[str | None]) -> str:
    """Return the decimal mark that all figures of a column allow; ask where two would do."""
    with_comma = [(row, _SPACES.sub("", text)) for row, text in enumerate(texts) if text and "," in text]
    groups = [bool(_COMMA_GROUPS.fullmatch(text)) for _, text in with_comma]
    decimals = [
        bool(_COMMA_DECIMAL.fullmatch(text) or _POINT_GROUPS.fullmatch(text)) for _, text in with_comma
    ]
    if not with_comma or (all(groups) and not all(decimals)):
        return "."
    if all(decimals) and not all(groups):
        return ","
    if all(groups) and cells.how.get("delimiter") == ",":
        return "."  # a comma between cells is no decimal mark
    if all(groups):
        raise DataError(
            f"The commas in column '{column}' could part thousands or decimals, "
            f"first {texts[with_comma[0][0]]!r}.",
            where=cells.rows_named([row for row, _ in with_comma]),
            remedy="Say which: --decimal . or --decimal ,",
        )
    return "."
