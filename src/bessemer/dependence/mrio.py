"""Input-output tables of many regions; that of one nation is in :mod:`bessemer.dependence.nation`."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bessemer import checks
from bessemer.dependence.nation import InputOutputTable
from bessemer.dependence.validation import figures, labels_given, refuse, same_labels, unique
from bessemer.errors import DataError, OptionError, listing
from bessemer.panel import Floats

if TYPE_CHECKING:
    from bessemer.result import Result

__all__ = ["MRIO", "InputOutputTable"]

PRICES = "current basic prices"

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
    prices : str
        The price basis, e.g. ``current basic prices``.

    Notes
    -----
    Float64 throughout. Z takes 8 (R S)^2 bytes; `solve` factorises I - A once and keeps factors of the same
    size; accounts that need A or L keep each beside them: at 1,435 sectors 16 MB each, 64 MB for all four.
    `memory` says what a table holds at present.
    """

    Z: Floats
    F: Floats
    x: Floats
    v: Floats
    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    unit: str
    year: int
    prices: str = PRICES

    def __repr__(self) -> str:
        size = f"{len(self.regions)} regions x {len(self.sectors)} sectors"
        held = f", {self.memory / 1e6:,.0f} MB" if self.memory >= 1e6 else ""
        return f"MRIO({size}, {self.year}, {self.unit}{held})"

    @property
    def memory(self) -> int:
        """Bytes held by the table and by what was computed from it so far."""
        kept = [
            part for value in vars(self).values() for part in (value if type(value) is tuple else [value])
        ]
        return sum(part.nbytes for part in kept if isinstance(part, np.ndarray))

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
        prices: str = PRICES,
    ) -> MRIO:
        """Return a table after checking shapes, labels, figures and balance.

        Parameters
        ----------
        Z : array or data frame, shape (R S, R S)
            Intermediate flows; labels of a frame must be those of `regions` and `sectors`.
        F : array or data frame, shape (R S, R K)
            Final demand, one column a region or the same number K for each.
        regions, sectors : sequence of str
            The R regions and S sectors, in the order of the rows.
        unit : str
        year : int
        x : array, shape (R S,), optional
            Gross output, checked against the rows. Left out, it is the sum of the rows: then
            x = L f holds exactly, also where figures are rounded.
        prices : str
            The price basis.

        Raises
        ------
        DataError
            If a shape or label does not fit, a figure is unknown, an intermediate flow is negative, a
            sector without output has inputs, or a row misses `x`; the message names region and sector.
            What is odd but can be worked with, such as negative value added, is in :meth:`checks`.

        Examples
        --------
        >>> table = MRIO.from_arrays(
        ...     [[150, 500], [200, 100]], [[350], [1700]],
        ...     regions=["one"], sectors=["a", "b"], unit="USD", year=2009,
        ... )
        >>> table.x.tolist(), table.solve([[600.0], [1500.0]]).round(1).ravel().tolist()
        ([1000.0, 2000.0], [1247.5, 1841.6])
        """
        names = tuple(map(str, labels_given(regions, "regions")))
        codes = tuple(map(str, labels_given(sectors, "sectors")))
        checks.year(year)
        for title, text in (("unit", unit), ("prices", prices)):
            checks.of_kind(text, str, f"no {title}", "Give it as text, such as USD.", DataError)
        unique(names, "regions")
        unique(codes, "sectors")
        size = len(names) * len(codes)
        need = f"{len(names)} regions x {len(codes)} sectors need {(size, size)}."
        flows = figures(
            Z, (size, size), "Z", f"{need} Give regions and sectors in the order of the rows of Z."
        )
        width = np.shape(F)[1] if np.ndim(F) == 2 else 0
        if not width or width % len(names):
            raise DataError(
                f"F has shape {np.shape(F)}; it needs {size} rows and the same number of columns for each of "
                f"{len(names)} regions.",
                remedy="Give one column of final demand a region, or several of equal number.",
            )
        final = figures(F, (size, width), "F", f"Give {size} rows, in the order of the rows of Z.")
        keys = [(region, sector) for region in names for sector in codes]
        same_labels(Z, keys, "Z", columns=True)
        same_labels(F, keys, "F")
        rows = [" ".join(key) for key in keys]
        for title, array in (("Z", flows), ("F", final)):
            unknown = np.asarray(~np.isfinite(array).all(axis=1))
            refuse(unknown, rows, f"{title} has unknown figures", "Fill them or leave the sector out.")
        negative = np.asarray((flows < 0).any(axis=1))
        refuse(negative, rows, "Z has negative flows", "Move them to final demand.")
        made = flows.sum(axis=1) + final.sum(axis=1)
        output = made
        if x is not None:
            if np.size(x) != size:
                raise DataError(
                    f"x has {np.size(x)} figures for {size} rows.", remedy="Give one for each row."
                )
            output = figures(np.ravel(x), (size,), "x", "Give one for each row.")
        allowed = _BALANCE * np.maximum(np.abs(output), np.abs(output).max(initial=0.0))
        gap = np.abs(output - made)
        worst = float(np.nanmax(gap, initial=0.0))
        refuse(
            ~(gap <= allowed),
            rows,
            f"Rows of Z and F do not add up to x, by up to {worst:g} {unit}",
            "Leave x out: it is then the sum of the rows, so that x = L f holds exactly.",
        )
        inputs = flows.sum(axis=0)
        refuse((output == 0) & (inputs > 0), rows, "Inputs without output", "Set their columns to zero.")
        arrays = (flows, final, output, output - inputs)
        for array in arrays:
            array.setflags(write=False)
        return cls(*arrays, names, codes, unit, int(year), prices)

    def checks(self) -> Result:
        """Return what is odd about the table: by check, region and sector, with its size.

        Balance, negative value added, output and final demand, sectors without output, columns whose inputs
        cost more than the output, and the spectral radius of A; see
        :func:`bessemer.dependence.inspection.table_checks`.
        """
        from bessemer.dependence.inspection import table_checks

        return table_checks(self)

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

        shape, wanted = self.x.shape, f"Give {len(self.x)} figures, one for each row."
        output = figures(x, shape, "x", wanted)
        added = output * self.value_added_coefficients if v is None else figures(v, shape, "v", wanted)
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
            prices=self.prices,
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
        from scipy.linalg import LinAlgWarning, lu_factor, lu_solve

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
        # A non-negative A has a spectral radius below one exactly if (I - A') y = 1 has a positive solution.
        stages = lu_solve((lower_upper, pivots), np.ones(len(self.x)), check_finite=False)
        if not (stages > 0).all() and (self.x >= 0).all():
            over = np.flatnonzero(self.value_added_coefficients < 0)
            names = [
                f"{self.regions[k // len(self.sectors)]} {self.sectors[k % len(self.sectors)]}" for k in over
            ]
            raise DataError(
                "The table is not productive: making its goods takes more of them than there are "
                "(spectral radius of A of one or more).",
                where=f"Inputs cost more than the output in {listing(names)}.",
                remedy="Look at checks(), and mend or join these sectors.",
            )
        return np.asarray(lower_upper), np.asarray(pivots)

    @cached_property
    def coefficients(self) -> Floats:
        """Inputs per unit of output A, shape (R S, R S); zero in columns without output."""
        return np.asarray(self.Z * self.inverse_output)

    @cached_property
    def inverse(self) -> Floats:
        """The Leontief inverse L, shape (R S, R S): 16 MB for 1,435 sectors."""
        from scipy.linalg import get_lapack_funcs

        lower_upper, pivots = self._factors
        routines: Any = get_lapack_funcs(("getri", "getri_lwork"), (lower_upper,))
        getri, getri_lwork = routines
        space, _ = getri_lwork(len(self.x))
        # The factors are those of the transpose, so that what comes back column by column are rows of L.
        return np.asarray(getri(lower_upper, pivots, lwork=int(space))[0].T)

    def inverse_rows(self, region: int) -> Floats:
        """Return the rows of the Leontief inverse that belong to a region, shape (S, R S)."""
        if "inverse" in vars(self):
            return np.asarray(self.inverse[self.block(region)])
        from scipy.linalg import lu_solve

        own = np.zeros((len(self.x), len(self.sectors)))
        own[self.block(region)] = np.eye(len(self.sectors))
        return np.asarray(lu_solve(self._factors, own, trans=0, check_finite=False).T)

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
        """Return the rows of the region at a position.

        Raises
        ------
        OptionError
            If there is no region at the position.
        """
        last = len(self.regions) - 1
        if isinstance(region, bool) or not isinstance(region, int | np.integer) or not 0 <= region <= last:
            raise OptionError(
                f"There is no region at position {region!r:.60}.",
                remedy=f"Give a whole number from 0 to {last}.",
            )
        count = len(self.sectors)
        return slice(region * count, (region + 1) * count)

    def solve(self, demand: ArrayLike) -> Floats:
        """Return output L @ demand for one or many columns of demand, shape (R S,) or (R S, M)."""
        from scipy.linalg import lu_solve

        # The factors are those of the transpose, which needs no copy of the matrix.
        rows = len(self.x)
        shape = (rows, *np.shape(demand)[1:2]) if np.ndim(demand) == 2 else (rows,)
        right = figures(demand, shape, "demand", f"Give {rows} figures, one for each row.")
        return np.asarray(lu_solve(self._factors, right, trans=1, check_finite=False))
