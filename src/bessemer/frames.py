"""Any data frame to a Panel and back: pandas, polars, pyarrow, DuckDB relations and Ibis tables."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bessemer.classify import scheme, schemes
from bessemer.errors import DataError, OptionError, did_you_mean, listing
from bessemer.panel import Floats, Panel, Status

_BYTES_A_CELL = 9  # a float64 value and a uint8 status
_DEFAULT_LIMIT = 2 * 1024**3
_STATUS_BY_TITLE = {status.title: status for status in Status}


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
        The unit, or the name of a column that holds it and must then be the same in all rows.
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
        If a column is missing, or rows have empty keys, duplicate keys, negative or infinite
        values, no number, unknown codes or several units. The message names the rows.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"place": ["a", "b"], "sector": ["x", "x"], "jobs": [3.0, 0.0]})
    >>> panel_from_frame(rows, region="place", industry="sector", value="jobs", year=2020).values.tolist()
    [[[3.0], [0.0]]]
    """
    if absent not in ("unknown", "zero"):
        raise OptionError(f"absent='{absent}' is not a rule.", remedy="Use 'unknown' or 'zero'.")
    columns = _Columns(frame)
    regions = columns.labels(region)
    industries = columns.labels(industry) if industry is not None else np.full(columns.rows, "total")
    years = columns.years(year)
    values = columns.numbers(value)
    _check_values(values, value, allow_negative)
    if unit is not None and unit in columns.names:
        unit = columns.constant(unit)
    if classification in schemes():
        _check_codes(industries, str(industry), str(classification))
    axes = [np.unique(keys, return_inverse=True) for keys in (years, regions, industries)]
    shape = tuple(len(labels) for labels, _ in axes)
    _check_size(shape, memory_limit)
    position = np.ravel_multi_index(tuple(index for _, index in axes), shape) if columns.rows else np.array([], int)
    _check_duplicates(position, regions, industries, years)

    cells = np.full(int(np.prod(shape)), 0.0 if absent == "zero" else np.nan)
    cells[position] = values
    states = np.full(cells.shape, Status.OBSERVED if absent == "zero" else Status.NOT_COLLECTED, np.uint8)
    states[position] = np.where(np.isnan(values), Status.NOT_COLLECTED, Status.OBSERVED)
    if status is not None:
        states[position] = columns.statuses(status)
    return Panel(
        values=cells.reshape(shape),
        status=states.reshape(shape),
        years=tuple(int(label) for label in axes[0][0]),
        regions=tuple(str(label) for label in axes[1][0]),
        industries=tuple(str(label) for label in axes[2][0]),
        unit=unit,
        classification=classification,
        source=source,
    )


def frame_from_panel(panel: Panel, backend: str = "pandas") -> Any:
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
    data = {
        "year": np.array(panel.years, dtype=np.int64)[grid[0]],
        "region": np.array(panel.regions, dtype=object)[grid[1]].tolist(),
        "industry": np.array(panel.industries, dtype=object)[grid[2]].tolist(),
        "value": panel.values.ravel(),
        "status": titles[panel.status.ravel()].tolist(),
    }
    return nw.from_dict(data, backend=backend).to_native()


class _Columns:
    """The columns of any frame as NumPy arrays, with errors that name column and rows."""

    def __init__(self, frame: Any) -> None:
        import narwhals as nw

        try:
            wrapped = nw.from_native(frame)
        except TypeError as error:
            raise DataError(
                f"A {type(frame).__name__} is not a data frame.",
                remedy="Pass pandas, polars, pyarrow, a DuckDB relation or an Ibis table.",
            ) from error
        if isinstance(wrapped, nw.LazyFrame):
            wrapped = wrapped.collect(backend="pyarrow")
        self.frame = wrapped
        self.names = list(wrapped.columns)
        self.rows = len(wrapped)

    def _column(self, name: str) -> Any:
        if name not in self.names:
            raise DataError(
                f"The frame has no column '{name}'.",
                where=f"Its columns: {listing(self.names)}.",
                remedy=did_you_mean(name, self.names) or "Name one of these.",
            )
        return self.frame.get_column(name)

    def labels(self, name: str) -> NDArray[np.str_]:
        cells = self._column(name).to_list()
        empty = [row for row, cell in enumerate(cells) if _is_missing(cell) or str(cell).strip() == ""]
        if empty:
            raise DataError(
                f"Column '{name}' is empty in {len(empty)} rows.",
                where=_rows(empty),
                remedy="Fill the key or drop these rows.",
            )
        return np.array([_label(cell) for cell in cells], dtype=np.str_)

    def years(self, year: str | int) -> NDArray[np.int64]:
        if isinstance(year, int):
            return np.full(self.rows, year, dtype=np.int64)
        numbers = self.numbers(year)
        wrong = np.flatnonzero(~(np.isfinite(numbers) & (numbers == np.round(numbers))))
        if wrong.size:
            raise DataError(
                f"Column '{year}' holds no whole year in {wrong.size} rows.",
                where=_rows(wrong),
                remedy="Give years as whole numbers, such as 2017.",
            )
        return numbers.astype(np.int64)

    def numbers(self, name: str) -> Floats:
        cells = self._column(name).to_list()
        numbers = np.full(len(cells), np.nan)
        wrong = []
        for row, cell in enumerate(cells):
            if _is_missing(cell):
                continue
            if isinstance(cell, bool | str | bytes):
                wrong.append(row)
                continue
            try:
                numbers[row] = float(cell)
            except (TypeError, ValueError):
                wrong.append(row)
        if wrong:
            raise DataError(
                f"Column '{name}' holds no number in {len(wrong)} rows, first {cells[wrong[0]]!r}.",
                where=_rows(wrong),
                remedy="Give numbers; leave unknown values empty.",
            )
        return numbers

    def constant(self, name: str) -> str:
        cells = self.labels(name)
        kinds, first = np.unique(cells, return_index=True)
        if len(kinds) > 1:
            raise DataError(
                f"Column '{name}' mixes the units {listing(kinds)}.",
                where=f"First seen in rows {listing(sorted(int(row) for row in first))}.",
                remedy="Convert to one unit, or make a panel for each.",
            )
        return str(kinds[0]) if len(kinds) else ""

    def statuses(self, name: str) -> NDArray[np.uint8]:
        cells = self.labels(name)
        wrong = [row for row, cell in enumerate(cells) if cell not in _STATUS_BY_TITLE]
        if wrong:
            raise DataError(
                f"Column '{name}' holds the unknown status '{cells[wrong[0]]}'.",
                where=_rows(wrong),
                remedy=f"Use {', '.join(_STATUS_BY_TITLE)}.",
            )
        return np.array([_STATUS_BY_TITLE[cell] for cell in cells], dtype=np.uint8)


def _is_missing(cell: Any) -> bool:
    return cell is None or cell != cell or type(cell).__name__ in ("NAType", "NaTType")


def _label(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _rows(rows: Any) -> str:
    return f"Rows (counted from 0): {listing(int(row) for row in rows)}."


def _check_values(values: Floats, name: str, allow_negative: bool) -> None:
    infinite = np.flatnonzero(np.isinf(values))
    if infinite.size:
        raise DataError(
            f"Column '{name}' is infinite in {infinite.size} rows.",
            where=_rows(infinite),
            remedy="Leave unknown values empty.",
        )
    negative = np.flatnonzero(values < 0)
    if negative.size and not allow_negative:
        raise DataError(
            f"Column '{name}' is negative in {negative.size} rows, first {values[negative[0]]:g}.",
            where=_rows(negative),
            remedy="Correct these rows, or pass allow_negative=True if negative values are right.",
        )


def _check_codes(industries: NDArray[np.str_], name: str, classification: str) -> None:
    known = scheme(classification)
    unknown = [code for code in dict.fromkeys(industries.tolist()) if code not in known]
    if unknown:
        rows = np.flatnonzero(np.isin(industries, unknown))
        hint = did_you_mean(unknown[0], known.codes) or f"Its codes: {listing(known.codes)}."
        raise DataError(
            f"Column '{name}' holds codes that {classification} does not have: {listing(unknown)}.",
            where=_rows(rows),
            remedy=hint,
        )


def _check_size(shape: tuple[int, ...], memory_limit: int | None) -> None:
    limit = memory_limit or int(os.environ.get("BESSEMER_MEMORY_LIMIT", _DEFAULT_LIMIT))
    size = int(np.prod([int(side) for side in shape], dtype=object)) * _BYTES_A_CELL
    if size > limit:
        raise DataError(
            f"A dense panel of {' x '.join(f'{side:,}' for side in shape)} cells takes {size / 1e9:,.1f} GB.",
            where=f"The limit is {limit / 1e9:,.1f} GB.",
            remedy="Take fewer years, regions or industries, or raise memory_limit= (BESSEMER_MEMORY_LIMIT).",
        )


def _check_duplicates(
    position: NDArray[np.int64],
    regions: NDArray[np.str_],
    industries: NDArray[np.str_],
    years: NDArray[np.int64],
) -> None:
    _, inverse, counts = np.unique(position, return_inverse=True, return_counts=True)
    repeated = np.flatnonzero(counts[inverse] > 1)
    if repeated.size:
        first = repeated[0]
        raise DataError(
            f"{repeated.size} rows share a key, first {regions[first]}, {industries[first]}, {years[first]}.",
            where=_rows(repeated),
            remedy="Sum or drop the duplicates before making a panel.",
        )
