"""Micro-data to a Panel: one Ibis expression that gives the same numbers on every engine."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from bessemer.errors import DataError, OptionError
from bessemer.panel import Panel, Status
from bessemer.sources.given import flag_given, year_given
from bessemer.sources.tables import (
    Where,
    column,
    computed,
    filtered,
    ibis_table,
    key,
    numeric,
    without_nan,
    wrong_type,
)
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

DIGITS = 6
_KEYS = ("year", "region", "industry")
_WIDE = "decimal(18, 0)"
_MOST = 1e17


class Counts(NamedTuple):
    """What became of the rows of a table.

    Attributes
    ----------
    rows : int
        Rows read.
    without_year, without_region, without_industry : int
        Rows whose key is null or blank; they are in no cell. A row may lack several.
    left_out : int
        Rows that lack any.
    unknown : int
        Rows of cells whose value or weight is null.
    cells, unknown_cells, withheld_cells : int
        Cells with rows; those unknown because of a null; those withheld.
    """

    rows: int
    without_year: int
    without_region: int
    without_industry: int
    left_out: int
    unknown: int
    cells: int
    unknown_cells: int
    withheld_cells: int


@dataclass(frozen=True, eq=False)
class MicroData:
    """A table of jobs, firms, shipments or patents on its way to a panel; see :func:`microdata`.

    Attributes
    ----------
    expression : ibis Table
        One row a year, region and industry, those without a key included: the keys that are columns, value
        (a whole number of units of the last digit), rows, unknown, outside, and units where they are counted.
    digits : int or None
        Decimals that the values of `expression` are to be shifted by; None where they are shifted already.
    """

    expression: Any
    digits: int | None
    year: str | int
    missing: str
    minimum: int | None
    count_units: bool
    panel_options: dict[str, Any] = field(default_factory=dict)

    def sql(self) -> str:
        """Return the expression as the SQL of its engine."""
        import ibis

        return str(ibis.to_sql(self.expression))

    @cached_property
    def _grouped(self) -> pd.DataFrame:
        """Return what the engine gave, in order, with exact values turned into floating point."""
        table = computed(self.expression)
        frame: pd.DataFrame
        names = [name for name in _KEYS if name in table.column_names]
        exact = table.column("value").to_pylist()
        frame = table.drop_columns(["value"]).to_pandas()
        frame[names] = frame[names].astype(object).where(frame[names].notna(), None)
        shift = 10 ** (self.digits or 0)
        frame["value"] = [
            math.nan if cell is None else int(cell) / shift if self.digits is not None else float(cell)
            for cell in exact
        ]
        blank = frame[names].map(lambda cell: cell is None or not str(cell).strip())
        frame = frame.assign(**{f"without_{name}": blank[name] if name in names else False for name in _KEYS})
        outside = int(frame["outside"].sum())
        if outside:
            raise DataError(
                f"Values are infinite or too large for {self.digits} decimals in {outside:,} rows.",
                where=f"The most is {_MOST / shift:.3g} a row, weighted.",
                remedy="Give fewer digits=, or correct the rows.",
            )
        return frame

    @cached_property
    def cells(self) -> pd.DataFrame:
        """Return the cells, sorted: year, region, industry, value, rows, unknown, (units,) status."""
        frame = self._grouped
        lost = frame[[f"without_{name}" for name in _KEYS]].any(axis=1)
        frame = frame[~lost].drop(columns=["outside", *(f"without_{name}" for name in _KEYS)])
        if "year" not in frame.columns:
            frame.insert(0, "year", self.year)
        if "industry" not in frame.columns:
            frame.insert(1, "industry", "total")
        if self.count_units:
            frame["value"] = frame["units"].astype(float)
        status = frame["value"].isna().map({True: Status.NOT_COLLECTED, False: Status.OBSERVED})
        if self.missing == "unknown":
            status = status.mask(frame["unknown"] > 0, Status.NOT_COLLECTED)
        if self.minimum is not None:
            status = status.mask(frame["units"] < self.minimum, Status.WITHHELD)
        frame["value"] = frame["value"].mask(status != Status.OBSERVED)
        frame["status"] = [Status(int(state)).title for state in status]
        order = [*_KEYS, *(name for name in frame.columns if name not in _KEYS)]
        return frame[order].sort_values(list(_KEYS), ignore_index=True, key=lambda keys: keys.astype(str))

    @cached_property
    def counts(self) -> Counts:
        """Return what became of the rows."""
        frame, cells = self._grouped, self.cells
        without = {f"without_{name}": frame[f"without_{name}"] for name in _KEYS}
        lost = frame[list(without)].any(axis=1)
        return Counts(
            rows=int(frame["rows"].sum()),
            left_out=int(frame.loc[lost, "rows"].sum()),
            unknown=int(cells["unknown"].sum()),
            cells=len(cells),
            unknown_cells=int((cells["status"] == Status.NOT_COLLECTED.title).sum()),
            withheld_cells=int((cells["status"] == Status.WITHHELD.title).sum()),
            **{name: int(frame.loc[rows, "rows"].sum()) for name, rows in without.items()},
        )

    def messages(self) -> tuple[Message, ...]:
        """Return what became of the rows in sentences."""
        found = self.counts
        said = [Message("micro.rows", rows=found.rows, cells=found.cells)]
        for name in _KEYS:
            rows = getattr(found, f"without_{name}")
            if rows:
                said.append(Message(f"micro.without_{name}", rows=rows))
        if found.unknown and self.missing == "unknown":
            said.append(Message("micro.unknown", rows=found.unknown, cells=found.unknown_cells))
        elif found.unknown:
            said.append(Message("micro.skipped", rows=found.unknown))
        if self.minimum is not None:
            said.append(Message("micro.withheld", cells=found.withheld_cells, minimum=self.minimum))
        return tuple(said)

    def panel(self) -> Panel:
        """Return the panel; the engine computes the expression once, on first use.

        Raises
        ------
        DataError
            If the engine fails, no row has all keys, a value is too large, or the cells break a rule of
            :meth:`bessemer.Panel.from_frame`.
        """
        if self.cells.empty:
            raise DataError(
                "No row has a region, an industry and a year.",
                where=f"{self.counts.rows:,} rows were read.",
                remedy="Check the columns named, and where=.",
            )
        return Panel.from_frame(
            self.cells,
            region="region",
            industry="industry",
            value="value",
            year="year",
            status="status",
            **self.panel_options,
        )


def microdata(
    table: Any,
    *,
    region: str,
    industry: str | None,
    year: str | int,
    value: str | None = None,
    count: bool | Literal["units"] = False,
    weight: str | None = None,
    unit_id: str | None = None,
    minimum: int | None = None,
    where: Where | None = None,
    missing: Literal["unknown", "skip"] = "unknown",
    digits: int = DIGITS,
    absent: Literal["unknown", "zero"] = "unknown",
    unit: str | None = None,
    classification: str | None = None,
    source: str | None = None,
    allow_negative: bool = False,
) -> MicroData:
    r"""Aggregate rows on jobs, firms, shipments or patents to a panel, on the engine where they lie.

    .. math:: X_{tri} = 10^{-d} \sum_{k \in (t, r, i)} \big\lfloor 10^d w_k x_k + \tfrac12 \big\rfloor

    Engines add in different orders, and floating point depends on the order. So each row's value is first
    rounded to d decimals, a whole number, and whole numbers are added: DuckDB and Spark give the same bits on
    any number of cores. The error is at most :math:`10^{-d} / 2` a row. Columns of integers and decimals are
    not rounded, unless a weight is a fraction.

    Parameters
    ----------
    table : Ibis table, data frame, Spark frame, str or Path
        See :func:`bessemer.sources.tables.ibis_table`.
    region, industry : str
        Columns of codes or names; None for `industry` gives totals.
    year : str or int
        Column of whole numbers, dates or times, or the year of all rows.
    value : str, optional
        Column to add up.
    count : bool or "units"
        Count rows instead (add up weights where there are any), or units that differ.
    weight : str, optional
        Column of weights, such as how many firms a sampled one stands for.
    unit_id : str, optional
        Column that tells firms, persons or holders apart.
    minimum : int, optional
        Cells with fewer units than this are withheld; agencies often use 3. Off by default. A withheld cell
        may still follow from totals: the rule is the first of two steps of disclosure control, not both.
    where : boolean Ibis expression or function, optional
        Rows to use.
    missing : {"unknown", "skip"}
        Whether a cell with a null value or weight is unknown, or the sum of the other rows.
    digits : int
        Decimals d, from 0 to 12.
    absent, unit, classification, source, allow_negative
        As for :meth:`bessemer.Panel.from_frame`.

    Returns
    -------
    MicroData
        Nothing is computed yet: ``.expression`` is what will be, ``.panel()`` computes it, ``.counts`` says
        what became of the rows, among them those without a region or industry.

    Raises
    ------
    DataError
        If a column is missing or of a wrong type; near names are suggested.
    OptionError
        If options do not fit each other.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"place": ["A", "A", "B", None], "firm": [1, 2, 3, 4], "jobs": [5, 7, 9, 1]})
    >>> made = microdata(
    ...     rows, region="place", industry=None, year=2020, value="jobs", unit_id="firm", minimum=2
    ... )
    >>> made.panel().values.tolist(), made.counts.without_region
    ([[[12.0], [nan]]], 1)
    """
    _check(value, count, unit_id, minimum, missing, digits)
    if absent not in ("unknown", "zero"):
        raise OptionError(f"absent={absent!r:.60} is no rule.", remedy="Use 'unknown' or 'zero'.")
    flag_given(allow_negative, "allow_negative")
    for name, text in (("unit", unit), ("classification", classification), ("source", source)):
        if not isinstance(text, str | None):
            raise OptionError(f"{name}={text!r:.60} is no text.", remedy="Give a text, or leave it out.")
    if not isinstance(year, str):
        year_given(year, needed=True)
    rows = filtered(ibis_table(table), where)
    keys = {"region": key(rows, region, "region")}
    if industry is not None:
        keys["industry"] = key(rows, industry, "industry")
    if isinstance(year, str):
        keys["year"] = _years(rows, year)
    amount, outside, shift = _amount(rows, value, weight, digits)
    picked = {**keys, "value": amount, "outside": outside}
    if unit_id is not None:
        picked["unit"] = key(rows, unit_id, "unit_id")
    chosen = rows.select(**picked)
    names = [name for name in _KEYS if name in keys]
    sums = {
        "value": chosen.value.sum(),
        "rows": chosen.count(),
        "unknown": (chosen.value.isnull() & ~chosen.outside).sum(),
        "outside": chosen.outside.sum(),
    }
    if minimum is not None or count == "units":
        sums["units"] = chosen.unit.nunique()
    grouped = chosen.group_by(names).agg(**sums)
    return MicroData(
        expression=grouped,
        digits=shift,
        year=year,
        missing=missing,
        minimum=minimum,
        count_units=count == "units",
        panel_options={
            "absent": absent,
            "unit": unit,
            "classification": classification,
            "source": source,
            "allow_negative": allow_negative,
        },
    )


def _check(
    value: str | None, count: Any, unit_id: str | None, minimum: Any, missing: str, digits: Any
) -> None:
    if count not in (True, False, "units"):
        raise OptionError(f"count={count!r:.60}.", remedy="Use True, False or 'units'.")
    if (value is None) == (count is False):
        raise OptionError(
            "Either value= or count= says what to add up.", remedy="Name a column, or pass count=True."
        )
    if (minimum is not None or count == "units") and unit_id is None:
        raise OptionError(
            "Units are to be counted, and no column tells them apart.", remedy="Name one with unit_id=."
        )
    if minimum is not None and (not isinstance(minimum, int) or isinstance(minimum, bool) or minimum < 1):
        raise OptionError(f"minimum={minimum!r:.60}.", remedy="Give a whole number of units, such as 3.")
    if missing not in ("unknown", "skip"):
        raise OptionError(f"missing={missing!r:.60} is no rule.", remedy="Use 'unknown' or 'skip'.")
    if not isinstance(digits, int) or isinstance(digits, bool) or not 0 <= digits <= 12:
        raise OptionError(f"digits={digits!r:.60}.", remedy="Give a whole number from 0 to 12.")


def _years(rows: Any, name: str) -> Any:
    found = column(rows, name, "year")
    kind = found.type()
    if kind.is_date() or kind.is_timestamp():
        return found.year().cast("int64")
    if kind.is_floating():
        return without_nan(found)
    if kind.is_integer():
        return found.cast("int64")
    raise wrong_type(found, name, "year", "years", "Convert it first, such as by .cast('int64').")


def _amount(rows: Any, value: str | None, weight: str | None, digits: int) -> tuple[Any, Any, int | None]:
    """Return what a row adds to its cell, whether that is too large, and the decimals to shift by."""
    import ibis

    factors = [
        numeric(rows, name, role) for name, role in ((value, "value"), (weight, "weight")) if name is not None
    ]
    never = ibis.literal(False)
    if not factors:
        return ibis.literal(1).cast(_WIDE), never, 0
    if all(factor.type().is_integer() for factor in factors):
        product = factors[0] if len(factors) == 1 else factors[0].cast("int64") * factors[1].cast("int64")
        return product.cast(_WIDE), never, 0
    only = factors[0]
    if len(factors) == 1 and only.type().is_decimal() and only.type().precision is not None:
        return only, never, None
    parts = [without_nan(factor) for factor in factors]
    scaled = (parts[0] if len(parts) == 1 else parts[0] * parts[1]) * float(10**digits)
    outside = (scaled.abs() > _MOST).fill_null(False)
    kept = ibis.ifelse(outside, ibis.null("float64"), scaled)
    return (kept + 0.5).floor().cast(_WIDE), outside, digits
