"""Any data frame to a Panel and back: pandas, polars, pyarrow, DuckDB relations and Ibis tables."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bessemer import checks
from bessemer.classify import scheme, schemes
from bessemer.errors import DataError, OptionError, did_you_mean, listing
from bessemer.panel import Floats, Panel, Status

_BYTES_A_CELL = 9  # a float64 value and a uint8 status
_DEFAULT_LIMIT = 2 * 1024**3
_STATUS_BY_TITLE = {status.title: status for status in Status}
_LONGEST_SHOWN = 60
_KNOWN = (Status.OBSERVED, Status.ESTIMATED)
_YEARS = 9999  # the last that a calendar has
_GIVE_NUMBERS = "Give numbers; leave unknown values empty."
_GIVE_YEARS = "Give years as whole numbers, such as 2017, not as text or dates."


def panel_from_frame(
    frame: Any,
    *,
    region: str,
    industry: str | None,
    value: str,
    year: str | int,
    absent: str = "unknown",
    unit: str | None = None,
    classification: str | None = None,
    source: str | None = None,
    allow_negative: bool = False,
    status: str | None = None,
    memory_limit: int | None = None,
) -> Panel:
    """Make a panel from a tidy frame with one row a cell.

    Parameters
    ----------
    frame : data frame
        pandas, polars, pyarrow, a DuckDB relation or an Ibis table.
    region, value : str
        Names of columns.
    industry : str or None
        Name of the column of industry codes; None for totals (the one industry ``total``).
    year : str or int
        Name of the column of years, or the year of all rows.
    absent : {"unknown", "zero"}
        What a combination without a row means; ``zero`` for trade data that list positive flows only.
    unit : str, optional
        The unit, or the name of a further column that holds it and must then be the same in all rows.
    classification : str, optional
        Scheme of the industry codes; codes of a scheme that Bessemer knows are checked.
    source : str, optional
        Where the figures come from.
    allow_negative : bool
        Whether negative values are right (balances, changes).
    status : str, optional
        Name of a column with the status of each cell.
    memory_limit : int, optional
        Bytes that the dense panel may take; 2 GiB, or the variable BESSEMER_MEMORY_LIMIT.

    Returns
    -------
    Panel
        Regions and industries in sorted order. A missing value in a row is unknown.

    Raises
    ------
    DataError
        If a column is missing, the frame has no rows, or rows have empty keys, duplicate keys,
        negative or infinite values, text for a number or a year, unknown codes, several units, or a
        status that contradicts the value. The message names the rows.
    OptionError
        If `absent` is no rule, or the memory limit is no number of bytes.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"place": ["a", "b"], "sector": ["x", "x"], "jobs": [3.0, 0.0]})
    >>> panel_from_frame(rows, region="place", industry="sector", value="jobs", year=2020).values.tolist()
    [[[3.0], [0.0]]]
    """
    if absent not in ("unknown", "zero"):
        raise OptionError(f"absent='{absent}' is not a rule.", remedy="Use 'unknown' or 'zero'.")
    checks.flag(allow_negative, "allow_negative")
    used = [region, *(name for name in (industry, value, status) if name is not None)]
    used += [] if _is_whole(year) else [str(year)]
    _check_roles(used, year, memory_limit)
    columns = _Columns(frame, used, unit)
    keys = (columns.years(year), columns.keys(region), columns.keys(industry))
    values = columns.numbers(value)
    _check_values(values, value, allow_negative)
    if classification in schemes():
        _check_codes(keys[2], industry, str(classification))
    shape = (len(keys[0].labels), len(keys[1].labels), len(keys[2].labels))
    _check_size(shape, memory_limit)
    position = np.ravel_multi_index(tuple(axis.codes for axis in keys), shape)
    _check_duplicates(position, keys)

    cells = np.full(int(np.prod(shape)), 0.0 if absent == "zero" else np.nan)
    cells[position] = values
    states = np.full(cells.shape, Status.OBSERVED if absent == "zero" else Status.NOT_COLLECTED, np.uint8)
    states[position] = np.where(np.isnan(values), Status.NOT_COLLECTED, Status.OBSERVED)
    if status is not None:
        states[position] = columns.statuses(status, values)
    return Panel(
        values=cells.reshape(shape),
        status=states.reshape(shape),
        years=keys[0].labels,
        regions=keys[1].labels,
        industries=keys[2].labels,
        unit=columns.unit,
        classification=classification,
        source=source,
    )


def frame_from_panel(panel: Panel, backend: Any = "pandas") -> Any:
    """Return a panel as a tidy frame with columns year, region, industry, value, status.

    Raises
    ------
    OptionError
        If the backend is none of pandas, polars, pyarrow.
    """
    import narwhals as nw

    if backend not in ("pandas", "polars", "pyarrow"):
        raise OptionError(f"No frames of kind '{backend}'.", remedy="Use pandas, polars or pyarrow.")
    grid = np.indices(panel.values.shape).reshape(3, -1)
    titles = np.array([status.title for status in Status])
    data: dict[str, Any] = {
        "year": np.array(panel.years, dtype=np.int64)[grid[0]],
        "region": np.array(panel.regions, dtype=object)[grid[1]].tolist(),
        "industry": np.array(panel.industries, dtype=object)[grid[2]].tolist(),
        "value": panel.values.ravel(),
        "status": titles[panel.status.ravel()].tolist(),
    }
    return nw.from_dict(data, backend=backend).to_native()


class _Keys(NamedTuple):
    """A key column, encoded: its labels, sorted, and the position among them of each row's label."""

    labels: tuple[Any, ...]
    codes: NDArray[np.intp]

    def rows_of(self, labels: Iterable[Any]) -> NDArray[np.intp]:
        """Return the rows that have one of `labels`."""
        wanted = set(labels)
        codes = [code for code, label in enumerate(self.labels) if label in wanted]
        return np.flatnonzero(np.isin(self.codes, codes))


class _Columns:
    """The columns of any frame as NumPy arrays, with errors that name column and rows.

    Parameters
    ----------
    frame : data frame
        Anything that narwhals wraps.
    used : list of str
        The columns to read; a lazy frame gives no others.
    unit : str or None
        A unit, or the name of a further column that holds it.
    """

    def __init__(self, frame: Any, used: list[Any], unit: str | None) -> None:
        wrapped = _wrap(frame)
        self.names = wrapped.collect_schema().names()
        for name in used:
            self._require(name)
        unit_column = unit is not None and unit in self.names and unit not in used
        if hasattr(wrapped, "collect"):
            wrapped = wrapped.select(dict.fromkeys([*used, unit] if unit_column else used))
            wrapped = wrapped.collect(backend="pyarrow")
        self.frame = wrapped
        self.rows = len(wrapped)
        if not self.rows:
            raise DataError(
                "The frame has no rows.",
                where=f"Its columns: {listing(self.names)}.",
                remedy="Give at least one row; check the filter or the file it comes from.",
            )
        self.unit = self._constant(str(unit)) if unit_column else unit

    def _require(self, name: Any) -> None:
        if name not in self.names:
            raise DataError(
                f"The frame has no column '{name}'.",
                where=f"Its columns: {listing(self.names)}.",
                remedy=did_you_mean(str(name), map(str, self.names)) or "Name one of these.",
            )

    def keys(self, name: str | None) -> _Keys:
        if name is None:
            return _Keys(("total",), np.zeros(self.rows, dtype=np.intp))
        import narwhals as nw
        import pandas as pd

        column = self.frame.get_column(name)
        texts = column.dtype == nw.String
        cells = column.to_numpy() if texts else np.fromiter(column.to_list(), object, self.rows)
        try:
            which, found = pd.factorize(np.asarray(cells, dtype=object))
        except TypeError as error:
            nested = next(cell for cell in cells if not _has_hash(cell))
            raise DataError(
                f"Column '{name}' holds a {type(nested).__name__}, first {_shown(nested)}.",
                where=_rows([row for row, cell in enumerate(cells) if not _has_hash(cell)]),
                remedy="Give one code or name in each row.",
            ) from error
        # The last stands for cells without anything, whose position is -1.
        empty = np.array([*(_is_missing(cell) or not str(cell).strip() for cell in found), True])
        _refuse(name, "is empty", np.flatnonzero(empty[which]), "Fill the key or drop these rows.")
        names = [_label(cell) for cell in found]
        labels = sorted(set(names))
        place = {label: position for position, label in enumerate(labels)}
        codes = np.array([place[name] for name in names], dtype=np.intp)
        return _Keys(tuple(labels), codes[which])

    def years(self, year: str | int) -> _Keys:
        if _is_whole(year):
            return _Keys((int(year),), np.zeros(self.rows, dtype=np.intp))
        numbers = self.numbers(str(year), _GIVE_YEARS)
        whole = (numbers == np.round(numbers)) & (numbers >= 1) & (numbers <= _YEARS)
        _refuse(year, "holds no whole year", np.flatnonzero(~whole), _GIVE_YEARS, numbers)
        given = numbers.astype(np.intp)
        there = np.zeros(_YEARS + 1, dtype=np.bool_)
        there[given] = True
        return _Keys(tuple(np.flatnonzero(there).tolist()), (np.cumsum(there) - 1)[given])

    def numbers(self, name: str, remedy: str = _GIVE_NUMBERS) -> Floats:
        import narwhals as nw

        column = self.frame.get_column(name)
        if column.dtype.is_numeric():
            with suppress(ValueError):  # Arrow casts no whole number that a float would round
                return np.asarray(column.cast(nw.Float64).to_numpy(), dtype=np.float64)
        cells = column.to_list()
        numbers = np.full(len(cells), np.nan)
        wrong = []
        for row, cell in enumerate(cells):
            if _is_missing(cell):
                continue
            try:
                numbers[row] = _number(cell)
            except (TypeError, ValueError, OverflowError):
                wrong.append(row)
        _refuse(name, "holds no number", wrong, remedy, cells)
        return numbers

    def statuses(self, name: str, values: Floats) -> NDArray[np.uint8]:
        keys = self.keys(name)
        unknown = [label for label in keys.labels if label not in _STATUS_BY_TITLE]
        if unknown:
            remedy = f"Use {', '.join(_STATUS_BY_TITLE)}."
            _refuse(name, f"holds the unknown status '{unknown[0]}'", keys.rows_of(unknown), remedy)
        states = np.array([_STATUS_BY_TITLE[label] for label in keys.labels], dtype=np.uint8)[keys.codes]
        contradicting = np.flatnonzero(np.isin(states, _KNOWN) == np.isnan(values))
        remedy = "A value goes with observed or estimated, an empty one with withheld or not collected."
        _refuse(name, "contradicts the value", contradicting, remedy)
        return states

    def _constant(self, name: str) -> str:
        keys = self.keys(name)
        if len(keys.labels) > 1:
            first = np.unique(keys.codes, return_index=True)[1]
            raise DataError(
                f"Column '{name}' mixes the units {listing(keys.labels)}.",
                where=f"First seen in rows {listing(sorted(first.tolist()))} (counted from 0).",
                remedy="Convert to one unit, or make a panel for each.",
            )
        return str(keys.labels[0])


def _wrap(frame: Any) -> Any:
    import narwhals as nw
    from narwhals.exceptions import DuplicateError

    try:
        return nw.from_native(frame)
    except TypeError as error:
        raise DataError(
            f"A {type(frame).__name__} is not a data frame.",
            remedy="Pass pandas, polars, pyarrow, a DuckDB relation or an Ibis table.",
        ) from error
    except DuplicateError as error:
        raise DataError(
            "Several columns of the frame have the same name.",
            where=f"Its columns: {listing(getattr(frame, 'columns', ()))}.",
            remedy="Rename or drop the repeated columns.",
        ) from error


def _is_whole(year: Any) -> bool:
    return isinstance(year, int | np.integer) and not isinstance(year, bool)


def _has_hash(cell: Any) -> bool:
    try:
        hash(cell)
    except TypeError:
        return False
    return True


def _is_missing(cell: Any) -> bool:
    if cell is None or type(cell).__name__ in ("NAType", "NaTType"):
        return True
    differs = cell != cell  # as NaN of any float type does; an array gives an array
    return isinstance(differs, bool | np.bool_) and bool(differs)


def _number(cell: Any) -> float:
    if isinstance(cell, bool | np.bool_ | str | bytes):
        raise TypeError("not a number")
    return float(cell)


def _label(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _rows(rows: Any) -> str:
    return f"Rows (counted from 0): {listing(int(row) for row in rows)}."


def _refuse(column: Any, what: str, rows: Any, remedy: str, cells: Any = None) -> None:
    """Raise an error that names the column and `rows`, with the first of `cells`, if there are any rows."""
    if len(rows) == 0:
        return
    first = "" if cells is None else f", first {_shown(cells[rows[0]])}"
    raise DataError(
        f"Column '{column}' {what} in {len(rows):,} {'row' if len(rows) == 1 else 'rows'}{first}.",
        where=_rows(rows),
        remedy=remedy,
    )


def _shown(cell: Any) -> str:
    text = f"{cell:.15g}" if isinstance(cell, float) else repr(cell)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


def _check_values(values: Floats, name: str, allow_negative: bool) -> None:
    _refuse(name, "is infinite", np.flatnonzero(np.isinf(values)), "Leave unknown values empty.")
    if not allow_negative:
        remedy = "Correct these rows, or pass allow_negative=True if negative values are right."
        _refuse(name, "is negative", np.flatnonzero(values < 0), remedy, values)


def _check_codes(industries: _Keys, column: str | None, classification: str) -> None:
    known = scheme(classification)
    unknown = [code for code in industries.labels if code not in known]
    if not unknown:
        return
    if column is None:
        raise DataError(
            f"Totals have the industry 'total', which {classification} does not have.",
            remedy="Name the column of codes with industry=, or leave classification= out.",
        )
    raise DataError(
        f"Column '{column}' holds codes that {classification} does not have: {listing(unknown)}.",
        where=_rows(industries.rows_of(unknown)),
        remedy=did_you_mean(unknown[0], known.codes) or f"Its codes: {listing(known.codes)}.",
    )


def _check_roles(used: list[Any], year: Any, memory_limit: Any) -> None:
    """Refuse a column named for two things, a literal year that is none, and a limit that is no number."""
    twice = [name for place, name in enumerate(used) if name in used[:place]]
    if twice:
        raise OptionError(
            f"Column '{twice[0]}' is named for two things.",
            where="region=, industry=, value=, year= and status= each need a column of their own.",
            remedy="Name another column, or make a copy of it.",
        )
    if _is_whole(year) and not 1 <= year <= 9999:
        raise OptionError(f"year={year} is not a year.", remedy=_GIVE_YEARS)
    if memory_limit is not None and not _is_whole(memory_limit):
        raise OptionError(
            f"memory_limit={memory_limit!r} is no number of bytes.",
            remedy=f"Give a whole number, such as {_DEFAULT_LIMIT}.",
        )


def _check_size(shape: tuple[int, ...], memory_limit: int | None) -> None:
    limit = _memory_limit() if memory_limit is None else memory_limit
    size = math.prod(shape) * _BYTES_A_CELL
    if size > limit:
        raise DataError(
            f"A dense panel of {' x '.join(f'{side:,}' for side in shape)} cells takes {_size(size)}.",
            where=f"The limit is {_size(limit)}.",
            remedy="Take fewer years, regions or industries, or raise memory_limit= (BESSEMER_MEMORY_LIMIT).",
        )


def _memory_limit() -> int:
    text = os.environ.get("BESSEMER_MEMORY_LIMIT", str(_DEFAULT_LIMIT))
    if not text.strip().isdecimal():
        raise OptionError(
            f"BESSEMER_MEMORY_LIMIT is '{text}', which is no number of bytes.",
            remedy=f"Set it to a whole number, such as {_DEFAULT_LIMIT}.",
        )
    return int(text)


def _size(size: int) -> str:
    for unit, name in ((1e9, "GB"), (1e6, "MB"), (1e3, "KB")):
        if size >= unit:
            return f"{size / unit:,.1f} {name}"
    return f"{size} bytes"


def _check_duplicates(position: NDArray[np.intp], keys: tuple[_Keys, ...]) -> None:
    taken = np.zeros(math.prod(len(axis.labels) for axis in keys), dtype=np.bool_)
    taken[position] = True
    if np.count_nonzero(taken) == position.size:
        return
    _, inverse, counts = np.unique(position, return_inverse=True, return_counts=True)
    repeated = np.flatnonzero(counts[inverse] > 1)
    first = (str(axis.labels[axis.codes[repeated[0]]]) for axis in keys)
    year, region, industry = (text if len(text) <= 80 else f"{text[:79]}…" for text in first)
    raise DataError(
        f"{repeated.size:,} rows share a key, first {region}, {industry}, {year}.",
        where=_rows(repeated),
        remedy="Sum or drop the duplicates before making a panel.",
    )
