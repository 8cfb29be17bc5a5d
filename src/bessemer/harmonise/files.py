"""Concordances and crosswalks of the user's own: files with old codes, new codes and weights."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bessemer.classify import Concordance, Link
from bessemer.classify.industries import scheme_or_none
from bessemer.classify.links import AXES
from bessemer.errors import ClassificationError, DataError, OptionError, did_you_mean, listing
from bessemer.harmonise.layouts import PLAIN, Pairs, pairs_of
from bessemer.sources.cells import Cells
from bessemer.sources.columns import folded, numbers_of
from bessemer.sources.given import path_given

TOLERANCE = 0.005
"""What the weights of a code may be off one by rounding; they are then brought to one."""

_EXACT = 1e-9


@dataclass(frozen=True)
class Stated:
    """A row of a file: codes, the weight if any, and where the row stands."""

    source: str
    target: str
    weight: float | None
    line: int


def read_concordance(
    path: str | Path,
    source: str | None = None,
    target: str | None = None,
    *,
    axis: Literal["industries", "regions"] = "industries",
    columns: Mapping[str, str] | None = None,
    level: int | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
) -> Concordance:
    r"""Read a concordance of industries, or a crosswalk of places, from a file.

    Known layouts are those of the US Census Bureau (``2017_to_2022_NAICS.xlsx``), of the United Nations
    (``ISIC31_ISIC4.txt``), of WITS (HS to SITC) and of Eurostat (``NUTS2013-NUTS2016.xlsx``). Any other table
    has a column of old codes and one of new ones, called for example ``from`` and ``to``, and may have one
    of weights: the fraction of the old code that goes to the new one,

    .. math:: \sum_t w_{st} = 1

    A row with an empty new code says what share of the old one goes nowhere.

    Parameters
    ----------
    path : str or Path
        CSV, Parquet or Excel.
    source, target : str, optional
        Names of the two lists of codes. Where one is a shipped scheme, its codes are checked. By default
        the names that the layout says, else the headings of the two columns, or the name of the file.
    axis : {"industries", "regions"}
        What the codes are.
    columns : mapping of "from", "to" or "weight" to str, optional
        Names of the columns, where the headings do not say.
    level : int, optional
        Of Eurostat's tables: the NUTS level wanted, 1, 2 or 3; 2 by default.
    encoding, sheet : str, optional
        As :func:`bessemer.sources.cells.read_cells` takes them.

    Returns
    -------
    Concordance
        Where weights are not given they are not known; :func:`bessemer.classify.weighted` fills them.

    Raises
    ------
    DataError
        If a weight is negative or above one, weights of a code do not come to one, a pair stands twice, or
        a code has weights in some rows only; names the rows.
    ClassificationError
        If a code is not one of the shipped scheme named.

    Examples
    --------
    >>> links = read_concordance("sectors.csv", target="sections16")  # doctest: +SKIP
    >>> panel.convert(links)  # doctest: +SKIP
    """
    if axis not in AXES:
        raise OptionError(f"axis='{axis}' cannot be used.", remedy=f"Use {' or '.join(map(repr, AXES))}.")
    file = path_given(path)
    if not isinstance(columns, Mapping | None):
        raise OptionError(f"columns={columns!r:.60} is no mapping.", remedy='Give {"from": "old"}.')
    found = pairs_of(file, columns or {}, level, encoding, sheet, axis)
    rows = _stated(found)
    stem = file.stem
    names = (
        source or _named(found.source, stem, "old"),
        target or _named(found.target, stem, "new"),
    )
    _check_codes(found.cells, rows, names, axis)
    return Concordance(names[0], names[1], links_of(rows, found.cells), axis)


def _named(heading: str, stem: str, side: str) -> str:
    """Return the name of a list of codes: by its layout, or the file where the heading says no more."""
    return f"{stem} ({side})" if heading.casefold() in PLAIN else heading


def links_of(rows: Sequence[Stated], cells: Cells) -> tuple[Link, ...]:
    """Return the links that rows say, after their weights are checked.

    Raises
    ------
    DataError
        As :func:`read_concordance`.
    """
    by_source: dict[str, list[Stated]] = {}
    first: dict[tuple[str, str], Stated] = {}
    for row in rows:
        key = (row.source, row.target)
        if key in first:
            raise DataError(
                f"The pair {row.source} to {row.target or 'nowhere'} stands twice.",
                where=f"File {cells.file}, rows {first[key].line} and {row.line}.",
                remedy="Leave one of them out, or add up their weights.",
            )
        first[key] = row
        by_source.setdefault(row.source, []).append(row)
    return tuple(link for code, group in by_source.items() for link in _linked(code, group, cells))


def _linked(code: str, rows: Sequence[Stated], cells: Cells) -> list[Link]:
    """Return the links of one code."""
    weights = [row.weight for row in rows]
    where = f"File {cells.file}, {'row' if len(rows) == 1 else 'rows'} {listing(row.line for row in rows)}."
    if all(weight is None for weight in weights):
        if len(rows) == 1:
            return [_one(code, rows[0])]
        return [Link(code, row.target, "split", None) for row in rows]
    if any(weight is None for weight in weights):
        raise DataError(
            f"Code {code} has a weight in some of its rows only.",
            where=where,
            remedy="Give a weight in each row of the code, or in none.",
        )
    whole = math.fsum(weight for weight in weights if weight is not None)
    if abs(whole - 1) > TOLERANCE:
        percent = " Weights are fractions, not percent." if abs(whole - 100) <= 1 else ""
        raise DataError(
            f"The weights of code {code} come to {whole:.4g}, not 1.",
            where=where,
            remedy=f"Correct them; a row with an empty new code says what share goes nowhere.{percent}",
        )
    kept = [
        (row, (row.weight or 0.0) / (whole if abs(whole - 1) > _EXACT else 1.0)) for row in rows if row.weight
    ]
    if len(kept) == 1:
        return [_one(code, kept[0][0])]
    return [Link(code, row.target, "part" if row.target else "out", weight) for row, weight in kept]


def _one(code: str, row: Stated) -> Link:
    return Link(code, row.target, "one", 1.0) if row.target else Link(code, "", "out", None)


def _stated(found: Pairs) -> list[Stated]:
    """Return the rows with their weights as numbers."""
    cells = found.cells
    weights: list[float | None] = [None] * len(cells)
    if found.weight is not None:
        numbers = numbers_of(cells, found.weight, "." if _has_points(cells.columns[found.weight]) else None)
        weights = [None if math.isnan(number) else float(number) for number in numbers.values]
    rows = []
    for at, (old, new) in enumerate(found.codes):
        if not old and not new:
            continue
        if not old:
            raise DataError(
                f"A row has the new code {new} and no old one.",
                where=cells.rows_named([at]),
                remedy="Leave the row out: without an old code the new one is not known.",
            )
        weight = weights[at]
        if weight is not None and not 0 <= weight <= 1 + _EXACT:
            raise DataError(
                f"The weight of {old} to {new or 'nowhere'} is {weight:g}.",
                where=cells.rows_named([at]),
                remedy="Give a fraction between 0 and 1.",
            )
        rows.append(Stated(old, new, weight, cells.lines[at]))
    if not rows:
        raise DataError(
            "The table has no pair of codes.",
            where=f"File {cells.file}.",
            remedy="Give a row for each old code and the new one it becomes.",
        )
    return rows


def _has_points(column: Sequence[Any]) -> bool:
    return any(isinstance(cell, str) and "." in folded(cell) for cell in column)


def _check_codes(cells: Cells, rows: Sequence[Stated], names: tuple[str, str], axis: str) -> None:
    """Check codes against the shipped schemes that they are said to be of."""
    if axis != "industries":
        return
    for name, side in zip(names, ("source", "target"), strict=True):
        known = scheme_or_none(name)
        if known is None:
            continue
        wrong = [row for row in rows if getattr(row, side) and getattr(row, side) not in known]
        if wrong:
            code = getattr(wrong[0], side)
            raise ClassificationError(
                f"{name} has no code {listing(dict.fromkeys(repr(getattr(row, side)) for row in wrong))}.",
                where=f"File {cells.file}, rows {listing(row.line for row in wrong)}.",
                remedy=did_you_mean(code, known.codes) or f"Its codes: {listing(known.codes)}.",
            )
