"""Input-output tables: of many regions (MRIO) and of one nation with domestic and imported flows."""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bessemer.errors import DataError, UnavailableError, listing
from bessemer.panel import Floats

if TYPE_CHECKING:
    from bessemer.sources import Dataset

# A row may miss its total by this fraction of the total, or by this much of the largest total.
_BALANCE = 1e-6


@dataclass(frozen=True, eq=False)
class MRIO:
    r"""A multi-regional input-output table of R regions and S sectors.

    .. math:: x = Z\iota + F\iota, \qquad v = x - Z'\iota, \qquad x = L F\iota, \quad L = (I - A)^{-1}

    Attributes
    ----------
    Z : ndarray, shape (R S, R S)
        Intermediate flows, from row to column; sectors within regions.
    F : ndarray, shape (R S, R K)
        Final demand, K columns a region, columns within regions.
    x, v : ndarray, shape (R S,)
        Gross output and value added.
    regions, sectors : tuple of str
        Labels.
    unit : str
        Of every flow, e.g. ``million USD``.
    year : int

    Notes
    -----
    `solve` factorises I - A once and keeps the factors: 16 MB for 1,435 sectors, beside 16 MB for Z.
    """

    Z: Floats
    F: Floats
    x: Floats
    v: Floats
    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    unit: str
    year: int

    def __repr__(self) -> str:
        return f"MRIO({len(self.regions)} regions x {len(self.sectors)} sectors, {self.year}, {self.unit})"

    @classmethod
    def from_arrays(
        cls,
        Z: ArrayLike,
        F: ArrayLike,
        *,
        regions: Sequence[str],
        sectors: Sequence[str],
        unit: str,
        year: int,
        x: ArrayLike | None = None,
    ) -> MRIO:
        """Return a table after checking shapes, labels, figures and balance.

        Parameters
        ----------
        Z : array, shape (R S, R S)
            Intermediate flows.
        F : array, shape (R S, R K)
            Final demand, one column a region or the same number K for each.
        regions, sectors : sequence of str
            The R regions and S sectors, in the order of the rows.
        unit : str
        year : int
        x : array, shape (R S,), optional
            Gross output, checked against the rows. Left out, it is the sum of the rows: then
            x = L f holds exactly, also where figures are rounded.

        Raises
        ------
        DataError
            If a shape or label does not fit, a figure is unknown, an intermediate flow is negative, a
            sector without output has inputs, or a row misses `x`; the message names region and sector.

        Examples
        --------
        >>> table = MRIO.from_arrays(
        ...     [[150, 500], [200, 100]], [[350], [1700]],
        ...     regions=["one"], sectors=["a", "b"], unit="USD", year=2009,
        ... )
        >>> table.x.tolist(), table.solve([[600.0], [1500.0]]).round(1).ravel().tolist()
        ([1000.0, 2000.0], [1247.5, 1841.6])
        """
        flows, final = np.array(Z, dtype=np.float64), np.array(F, dtype=np.float64)
        names, codes = tuple(map(str, regions)), tuple(map(str, sectors))
        _unique(names, "regions")
        _unique(codes, "sectors")
        size = len(names) * len(codes)
        if flows.shape != (size, size):
            raise DataError(
                f"Z has shape {flows.shape}; {len(names)} regions x {len(codes)} sectors need "
                f"{(size, size)}.",
                remedy="Give regions and sectors in the order of the rows of Z.",
            )
        if final.ndim != 2 or len(final) != size or not final.shape[1] or final.shape[1] % len(names):
            raise DataError(
                f"F has shape {final.shape}; it needs {size} rows and the same number of columns for each of "
                f"{len(names)} regions.",
                remedy="Give one column of final demand a region, or several of equal number.",
            )
        rows = [f"{region} {sector}" for region in names for sector in codes]
        for title, array in (("Z", flows), ("F", final)):
            unknown = np.asarray(~np.isfinite(array).all(axis=1))
            _refuse(unknown, rows, f"{title} has unknown figures", "Fill them or leave the sector out.")
        _refuse(
            np.asarray((flows < 0).any(axis=1)), rows, "Z has negative flows", "Move them to final demand."
        )
        made = flows.sum(axis=1) + final.sum(axis=1)
        output = made if x is None else np.array(x, dtype=np.float64).ravel()
        if output.shape != (size,):
            raise DataError(f"x has {output.size} figures for {size} rows.", remedy="Give one for each row.")
        allowed = _BALANCE * np.maximum(np.abs(output), np.abs(output).max(initial=0.0))
        _refuse(
            ~(np.abs(output - made) <= allowed),
            rows,
            "Rows of Z and F do not add up to x",
            "Leave x out: it is then the sum of the rows, so that x = L f holds exactly.",
        )
        inputs = flows.sum(axis=0)
        _refuse((output == 0) & (inputs > 0), rows, "Inputs without output", "Set their columns to zero.")
        arrays = (flows, final, output, output - inputs)
        for array in arrays:
            array.setflags(write=False)
        return cls(*arrays, names, codes, unit, int(year))

    def rebalanced(self, x: ArrayLike, v: ArrayLike | None = None) -> MRIO:
        r"""Return the table scaled to other outputs and value added by GRAS; final demand gives way.

        Rows of (Z, F) add up to `x`, columns of Z to x - v; columns of F keep their proportions.

        Parameters
        ----------
        x : array, shape (R S,)
            Gross output wanted.
        v : array, shape (R S,), optional
            Value added wanted; by default the present ratio to output.

        Raises
        ------
        DataError
            If no table with these totals exists; see :func:`bessemer.dependence.balance.gras`.
        """
        from bessemer.dependence.balance import gras

        output = np.array(x, dtype=np.float64)
        added = output * self.value_added_coefficients if v is None else np.array(v, dtype=np.float64)
        final = self.F.sum(axis=0)
        final = final * (added.sum() / final.sum())
        rows = [f"{region} {sector}" for region in self.regions for sector in self.sectors]
        uses = [f"final demand {at + 1}" for at in range(len(final))]
        made = gras(
            np.hstack([self.Z, self.F]),
            output,
            np.concatenate([output - added, final]),
            names=(rows, [*rows, *uses]),
        )
        size = len(self.x)
        return MRIO.from_arrays(
            made[:, :size],
            made[:, size:],
            regions=self.regions,
            sectors=self.sectors,
            unit=self.unit,
            year=self.year,
        )

    @cached_property
    def final_demand(self) -> Floats:
        """Final demand by region of use, shape (R S, R)."""
        return np.asarray(self.F.reshape(len(self.x), len(self.regions), -1).sum(axis=2))

    @property
    def gross_exports(self) -> Floats:
        """Sales to intermediate and final use of other regions, shape (R S,)."""
        count, rows = len(self.regions), len(self.x)
        sales = self.Z.reshape(rows, count, -1).sum(axis=2) + self.final_demand
        sales[np.arange(rows), np.repeat(np.arange(count), len(self.sectors))] = 0.0
        return np.asarray(sales.sum(axis=1))

    @cached_property
    def inverse_output(self) -> Floats:
        """1 / x, and 0 where there is no output."""
        return np.divide(1.0, self.x, out=np.zeros_like(self.x), where=self.x != 0)

    @cached_property
    def value_added_coefficients(self) -> Floats:
        r"""Value added per unit of output, :math:`1 - A'\iota`, shape (R S,); 1 where there is no output."""
        return np.asarray(1.0 - self.Z.sum(axis=0) * self.inverse_output)

    @cached_property
    def _factors(self) -> tuple[Floats, NDArray[Any]]:
        from scipy.linalg import LinAlgWarning, lu_factor

        matrix = -self.Z * self.inverse_output
        matrix[np.diag_indices_from(matrix)] += 1.0
        with warnings.catch_warnings():
            warnings.simplefilter("error", LinAlgWarning)
            try:
                lower_upper, pivots = lu_factor(matrix.T, overwrite_a=True, check_finite=False)
            except LinAlgWarning as error:
                raise DataError(
                    "I - A is singular: a group of sectors uses up all it makes.",
                    where=repr(self),
                    remedy="Look for sectors without value added and without final demand.",
                ) from error
        return np.asarray(lower_upper), np.asarray(pivots)

    @cached_property
    def coefficients(self) -> Floats:
        """Inputs per unit of output A, shape (R S, R S); zero in columns without output."""
        return np.asarray(self.Z * self.inverse_output)

    @cached_property
    def inverse(self) -> Floats:
        """The Leontief inverse L, shape (R S, R S): 16 MB for 1,435 sectors."""
        return self.solve(np.eye(len(self.x)))

    @cached_property
    def value_added_by_source(self) -> Floats:
        r"""Value added of each region in a unit of final demand, :math:`\hat v_r L`, shape (R, R S).

        Columns add up to one where there is output.
        """
        from scipy.linalg import lu_solve

        count = len(self.regions)
        own = np.zeros((len(self.x), count))
        own[np.arange(len(self.x)), np.repeat(np.arange(count), len(self.sectors))] = (
            self.value_added_coefficients
        )
        return np.asarray(lu_solve(self._factors, own, trans=0, check_finite=False).T)

    def block(self, region: int) -> slice:
        """Return the rows of the region at a position."""
        count = len(self.sectors)
        return slice(region * count, (region + 1) * count)

    def solve(self, demand: ArrayLike) -> Floats:
        """Return output L @ demand for one or many columns of demand, shape (R S,) or (R S, M)."""
        from scipy.linalg import lu_solve

        # The factors are those of the transpose, which needs no copy of the matrix.
        right = np.array(demand, dtype=np.float64)
        return np.asarray(lu_solve(self._factors, right, trans=1, check_finite=False))


@dataclass(frozen=True, eq=False)
class InputOutputTable:
    """The input-output table of one nation, with what is made at home and what is imported apart.

    Attributes
    ----------
    domestic, imported : ndarray, shape (S, S)
        Intermediate flows, from row to column.
    final_domestic, final_imported : ndarray, shape (S, K)
        Final demand.
    x, v : ndarray, shape (S,)
        Gross output and value added.
    sectors, final : tuple of str
        Codes of sectors and of columns of final demand.
    classification, region, unit : str
    year : int
    """

    domestic: Floats
    imported: Floats
    final_domestic: Floats
    final_imported: Floats
    x: Floats
    v: Floats
    sectors: tuple[str, ...]
    final: tuple[str, ...]
    classification: str
    region: str
    unit: str
    year: int


def world_table(data: Dataset, year: int) -> MRIO:
    """Return the shipped world table of a year, with x the sum of each row, so that x = L f is exact.

    Raises
    ------
    UnavailableError
        If the dataset has no world table of that year.
    """
    key = f"wiod_{year}"
    if key not in data.catalogue.tables:
        known = [name.removeprefix("wiod_") for name in data.catalogue.tables if name.startswith("wiod_")]
        raise UnavailableError(
            f"There is no world table of {year}.", remedy=f"There is one for {listing(sorted(known))}."
        )
    stored = data.arrow(key)
    labels = {name.decode(): text.decode() for name, text in (stored.schema.metadata or {}).items()}
    regions, sectors = json.loads(labels["countries"]), json.loads(labels["industries"])
    size = len(regions) * len(sectors)
    both = stored.column(0).to_numpy().reshape(size, -1)
    return MRIO.from_arrays(
        both[:, :size],
        both[:, size:],
        regions=regions,
        sectors=sectors,
        unit=labels["unit"],
        year=int(labels["year"]),
    )


# Columns of final demand in the national tables of China.
CONSUMPTION, INVESTMENT, INVENTORIES, EXPORTS = "TC", "FU201", "FU202", "EX"


def national_years(data: Dataset, upto: int | None = None) -> tuple[int, ...]:
    """Return the years of the shipped national tables of China, in order, none after `upto`."""
    years = sorted(
        int(key.removeprefix("cn_io_")) for key in data.catalogue.tables if key.startswith("cn_io_")
    )
    return tuple(year for year in years if upto is None or year <= upto)


def national_table(data: Dataset, year: int) -> InputOutputTable:
    """Return the shipped national table of China of a year, in CNY; see :func:`national_years`.

    Raises
    ------
    UnavailableError
        If the dataset has no national table of that year.
    """
    from bessemer.classify import scheme

    key = f"cn_io_{year}"
    info = data.catalogue.table(key)
    sectors, final = scheme(info.classification).codes, (CONSUMPTION, INVESTMENT, INVENTORIES, EXPORTS)
    frame = data.frame(key)
    columns = (*sectors, *final)
    row_place = {code: place for place, code in enumerate(sectors)}
    column_place = {code: place for place, code in enumerate(columns)}
    flows = {}
    for origin in ("domestic", "imported"):
        part = frame[frame["origin"] == origin]
        grid = np.zeros((len(sectors), len(columns)))
        grid[part["row"].map(row_place), part["column"].map(column_place)] = part["value"]
        flows[origin] = grid
    added = frame[frame["origin"] == "value added"].groupby("column")["value"].sum()
    count = len(sectors)
    return InputOutputTable(
        domestic=flows["domestic"][:, :count],
        imported=flows["imported"][:, :count],
        final_domestic=flows["domestic"][:, count:],
        final_imported=flows["imported"][:, count:],
        x=flows["domestic"].sum(axis=1),
        v=added.reindex(list(sectors)).to_numpy(np.float64),
        sectors=sectors,
        final=final,
        classification=info.classification,
        region="CHN",
        unit=info.unit,
        year=year,
    )


def _unique(labels: tuple[str, ...], title: str) -> None:
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice or not labels:
        raise DataError(
            f"Labels of {title} are given twice: {listing(twice)}." if twice else f"No {title} are given.",
            remedy="Give each label once.",
        )


def _refuse(faulty: NDArray[np.bool_], rows: Sequence[str], what: str, remedy: str) -> None:
    if faulty.any():
        named = [rows[int(place)] for place in np.flatnonzero(faulty)]
        raise DataError(f"{what}.", where=f"Region and sector: {listing(named)}.", remedy=remedy)
