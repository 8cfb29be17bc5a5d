"""What the cells of a column say: figures with the marks of unknown ones, years, names."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bessemer.errors import DataError
from bessemer.panel import Floats, Status
from bessemer.sources.cells import Cells

_SPACES = re.compile(r"(?<=\d)[\s\u00a0\u2009\u202f'’](?=\d{3}(?!\d))")
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_COMMA_GROUPS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_POINT_GROUPS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?")
_COMMA_DECIMAL = re.compile(r"[+-]?\d+,\d+")
_MARKS_WITHHELD = "(d) d (s) s (c) c x * ** # suppressed withheld confidential 保密"
_MARKS_MISSING = "- -- – — …… … ... .. . : n/a na n.a. nan null none 无 缺 缺失 无数据 空"
_WITHHELD, _MISSING = frozenset(_MARKS_WITHHELD.split()), frozenset(["", *_MARKS_MISSING.split()])
_YEAR = re.compile(r"(\d{4})(\.0+)?年?")


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
    texts = [folded(cell) if isinstance(cell, str) else None for cell in raw]
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
        ).of(
            "number",
            "value",
            columns=[column],
            rows=wrong,
            column=column,
            count=len(wrong),
            shown=repr(shown),
        )
    return Figures(values, status, withheld, missing, commas)


def with_states(cells: Cells, figures: Figures) -> Figures:
    """Return figures with what a column called ``status`` says of them, as an export of Bessemer has it.

    Of a known figure it says that it is observed or estimated, of an unknown one that it is withheld or not
    collected; what contradicts the figure, or is no such word, is left aside.
    """
    titles = {status.title: status for status in Status}
    column = cells.columns.get("status", ())
    if not column or not all(cell in titles for cell in column):
        return figures
    said = np.array([titles[cell] for cell in column], dtype=np.uint8)
    known = np.isin(said, (Status.OBSERVED, Status.ESTIMATED))
    status = np.where(known == np.isfinite(figures.values), said, figures.status)
    held = Counter({"withheld": int((status == Status.WITHHELD).sum())})
    return replace(figures, status=status, withheld=held)


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
        text = folded(cell) if isinstance(cell, str) else _written(cell)
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
        ).of(
            "year",
            "year",
            columns=[column],
            rows=wrong,
            column=column,
            count=len(wrong),
            shown=repr(cells.columns[column][wrong[0]]),
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
        ).of("empty", columns=[column], rows=empty, column=column, count=len(empty))
    return texts


def folded(text: str) -> str:
    """Return a text with the compatible forms of its signs, without spaces around it."""
    return unicodedata.normalize("NFKC", text).strip()


def _written(cell: Any) -> str:
    """Return a cell as a reader sees it: 1.0 as 1."""
    if cell is None or (isinstance(cell, float) and np.isnan(cell)):
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def is_numeric(column: Sequence[Any]) -> bool:
    """Return whether every cell is a number or a mark of an unknown one, and some cell a number."""
    some = False
    for cell in column:
        if isinstance(cell, str):
            text = folded(cell)
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
        ).of(
            "commas",
            "decimal",
            columns=[column],
            rows=[row for row, _ in with_comma],
            column=column,
            shown=repr(texts[with_comma[0][0]]),
        )
    return "."
