"""What is odd about an input-output table, as data: check, region, sector and size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bessemer.dependence.given import square_given
from bessemer.dependence.mrio import MRIO, InputOutputTable
from bessemer.panel import Floats
from bessemer.result import Result
from bessemer.words import Message

_COLUMNS = ("check", "status", "region", "sector", "value", "unit")
_STEPS = 500
# A row or column may miss its total by this fraction of the largest.
_BALANCE = 1e-6


def spectral_radius(coefficients: ArrayLike) -> float:
    r"""Return the spectral radius of a non-negative matrix, by power iteration on :math:`(A + I)/2`.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.

    Examples
    --------
    >>> round(spectral_radius([[0.0, 0.5], [0.5, 0.0]]), 9)
    0.5
    """
    return _radius(square_given(coefficients, "coefficients", least=0))


def _radius(matrix: Floats) -> float:
    vector = np.full(len(matrix), 1.0 / max(len(matrix), 1))
    found = 0.0
    for _ in range(_STEPS):
        following = (matrix @ vector + vector) / 2.0
        size = float(np.abs(following).sum())
        if abs(size - found) < 1e-13:
            break
        found, vector = size, following / size
    return 2.0 * found - 1.0


def table_checks(mrio: MRIO) -> Result:
    """Return what is odd about a table of many regions, one row a fault, and one a check without any.

    Parameters
    ----------
    mrio : MRIO

    Returns
    -------
    Result
        Columns check, status (``ok`` or ``warning``), region, sector, value, unit. Checks: ``balance`` (rows
        against x), ``negative_value_added``, ``negative_output``, ``negative_final_demand`` (sum of a row, a
        region's inventories included), ``no_output``, ``inputs_over_output`` (column sums of A above one),
        ``spectral_radius`` (of A; the table is productive below one). Warnings name the largest.

    Examples
    --------
    >>> table = MRIO.from_arrays(
    ...     [[0, 12], [1, 0]], [[8, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit="USD", year=2011
    ... )
    >>> odd = table.checks().table.query("status == 'warning'")
    >>> odd.round(9)[["check", "region", "value"]].values.tolist()
    [['negative_value_added', 'B', -2.0], ['inputs_over_output', 'B', 1.2]]
    """
    added = mrio.x - mrio.Z.sum(axis=0)
    named = _Named(
        [(region, sector) for region in mrio.regions for sector in mrio.sectors], mrio.unit, str(mrio.year)
    )
    gap = mrio.Z.sum(axis=1) + mrio.F.sum(axis=1) - mrio.x
    named.add("balance", np.abs(gap) > _BALANCE * np.abs(mrio.x).max(initial=0.0), gap)
    named.add("negative_value_added", added < 0, added)
    named.add("negative_output", mrio.x < 0, mrio.x)
    final = mrio.F.sum(axis=1)
    named.add("negative_final_demand", final < 0, final)
    named.add("no_output", mrio.x == 0, mrio.x)
    _productive(named, mrio.coefficients)
    return named.result(mrio.year)


def national_checks(table: InputOutputTable) -> Result:
    """Return what is odd about a national table, as :func:`table_checks` does.

    ``balance`` is the gap between output and inputs plus the value added given.
    """
    codes = [(table.region, sector) for sector in table.sectors]
    named = _Named(codes, table.unit, str(table.year))
    inputs = (table.domestic + table.imported).sum(axis=0)
    gap = table.x - inputs - table.v
    named.add("balance", np.abs(gap) > _BALANCE * np.abs(table.x).max(initial=0.0), gap)
    named.add("negative_value_added", table.v < 0, table.v)
    named.add("negative_output", table.x < 0, table.x)
    final = (table.final_domestic + table.final_imported).sum(axis=1)
    named.add("negative_final_demand", final < 0, final)
    named.add("no_output", table.x == 0, table.x)
    whole = table.domestic + table.imported
    inverse = np.divide(1.0, table.x, out=np.zeros_like(table.x), where=table.x != 0)
    _productive(named, whole * inverse)
    return named.result(table.year)


def _productive(named: _Named, coefficients: Floats) -> None:
    sums = coefficients.sum(axis=0)
    named.add("inputs_over_output", sums > 1.0, sums, unit="ratio")
    radius = _radius(coefficients)
    named.whole("spectral_radius", radius >= 1.0, radius)


class _Named:
    """Rows of faults, and warnings that name the largest."""

    def __init__(self, rows: Sequence[tuple[str, str]], unit: str, where: str) -> None:
        self.names, self.unit, self.where = rows, unit, where
        self.rows: list[tuple[str, str, str, str, float, str]] = []
        self.warnings: list[Message] = []

    def add(self, check: str, faulty: NDArray[np.bool_], size: Floats, unit: str | None = None) -> None:
        kind = unit or self.unit
        places = np.flatnonzero(faulty)
        places = places[np.argsort(-np.abs(size[places]), kind="stable")]
        if not len(places):
            # The figure nearest to a fault: the largest gap or ratio, the least value added or output.
            nearest = np.abs(size).max() if check in ("balance", "inputs_over_output") else size.min()
            self.whole(check, False, float(nearest), kind)
            return
        self.rows += [(check, "warning", *self.names[int(k)], float(size[k]), kind) for k in places]
        region, sector = self.names[int(places[0])]
        self.warnings.append(
            Message(
                f"accounts.check_{check}",
                year=self.where,
                count=len(places),
                region=region,
                sector=sector,
                value=float(size[places[0]]),
                unit=kind,
            )
        )

    def whole(self, check: str, faulty: bool, value: float, unit: str = "ratio") -> None:
        self.rows.append((check, "warning" if faulty else "ok", "", "", value, unit))
        if faulty:
            self.warnings.append(Message(f"accounts.check_{check}", year=self.where, value=value))

    def result(self, year: int) -> Result:
        import pandas as pd

        return Result(
            name="checks",
            title=Message("accounts.checks_title", year=year),
            table=pd.DataFrame(self.rows, columns=list(_COLUMNS)),
            parameters={"year": year},
            conventions={"spectral_radius": "of A; a table is productive below one"},
            warnings=tuple(self.warnings),
        )
