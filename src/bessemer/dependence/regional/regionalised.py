"""A regionalised input-output table: where a region's industries take their inputs from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from bessemer.dependence.balance import gras
from bessemer.dependence.nation import InputOutputTable
from bessemer.dependence.regional.quotients import WITH_DELTA, trade_quotients
from bessemer.errors import DataError, OptionError, listing
from bessemer.panel import Floats


@dataclass(frozen=True, eq=False)
class RegionalTable:
    r"""Input coefficients of a region, estimated from a national table; no balanced table.

    .. math:: A^{own} + A^{other} = A^d, \qquad A^{abroad} = A^m

    Attributes
    ----------
    own, other, abroad : ndarray, shape (S, S)
        Inputs per unit of output from the region itself, from other regions of the nation, from abroad.
    output : ndarray, shape (S,)
        Gross output of the region, in the unit of the national table.
    sectors : tuple of str
    region, method : str
    delta : float or None
        Of methods with the exponent.
    year : int
    """

    own: Floats
    other: Floats
    abroad: Floats
    output: Floats
    sectors: tuple[str, ...]
    region: str
    method: str
    delta: float | None
    year: int

    @cached_property
    def inverse(self) -> Floats:
        r"""The inverse of the region's own chain, :math:`L = (I - A^{own})^{-1}`, shape (S, S)."""
        size = len(self.output)
        try:
            made = np.linalg.solve(np.eye(size) - self.own, np.eye(size))
        except np.linalg.LinAlgError as error:
            raise self._not_productive() from error
        if (made < -1e-9).any():
            raise self._not_productive()
        return np.asarray(made)

    def _not_productive(self) -> DataError:
        over = np.flatnonzero(self.own.sum(axis=0) >= 1)
        names = listing([self.sectors[int(place)] for place in over]) or "several together"
        return DataError(
            "The region's own chain is not productive: making its goods takes more of them than there are.",
            where=f"Region {self.region}, sectors {names}.",
            remedy="Look at the outputs and at the national table.",
        )

    @property
    def multipliers(self) -> Floats:
        r"""Output of the region per unit of final use, :math:`\iota' L`; NaN for sectors without output."""
        return self._known(self.inverse.sum(axis=0))

    def direct(self, origin: str, products: Sequence[str] | None = None) -> Floats:
        r"""Return inputs per unit of output by using sector, :math:`\iota_P' A`, shape (S,).

        Parameters
        ----------
        origin : str
            ``own``, ``other`` or ``abroad``.
        products : sequence of str, optional
            Codes P of the inputs counted; all by default.
        """
        return self._known(self._coefficients(origin)[self._rows(products)].sum(axis=0))

    def total(self, origin: str, products: Sequence[str] | None = None) -> Floats:
        r"""Return inputs per unit of final use through the region's own chain, :math:`\iota_P' A L`.

        For ``abroad``: the foreign inputs that the region's industries buy for it directly and for one
        another. What suppliers in other regions import for it is not in it.
        """
        return self._known(self._coefficients(origin)[self._rows(products)].sum(axis=0) @ self.inverse)

    def mean(self, values: ArrayLike) -> float:
        """Return the mean of figures by sector, weighted by output."""
        made = self.output > 0
        return float(np.average(np.asarray(values, dtype=np.float64)[made], weights=self.output[made]))

    def flows(self, origin: str) -> Floats:
        """Return intermediate flows from `origin`, in the unit of output, shape (S, S)."""
        return np.asarray(self._coefficients(origin) * self.output)

    def balanced(
        self,
        *,
        own: tuple[ArrayLike, ArrayLike] | None = None,
        other: tuple[ArrayLike, ArrayLike] | None = None,
        abroad: tuple[ArrayLike, ArrayLike] | None = None,
    ) -> RegionalTable:
        """Return the table with blocks of flows scaled to known row and column totals, by GRAS.

        Parameters
        ----------
        own, other, abroad : pair of arrays, shape (S,) each, optional
            Row totals (deliveries of each product to industry) and column totals (inputs of each industry),
            in the unit of output. A block without totals stays as it is; the three blocks then no longer add
            up to the national coefficients.

        Raises
        ------
        DataError
            If totals do not fit; see :func:`bessemer.dependence.gras`.
        """
        made = {"own": self.own, "other": self.other, "abroad": self.abroad}
        for origin, totals in (("own", own), ("other", other), ("abroad", abroad)):
            if totals is not None:
                flows = gras(self.flows(origin), *totals, names=(self.sectors, self.sectors))
                made[origin] = np.divide(flows, self.output, out=np.zeros_like(flows), where=self.output > 0)
        return replace(self, own=made["own"], other=made["other"], abroad=made["abroad"])

    def _coefficients(self, origin: str) -> Floats:
        blocks = {"own": self.own, "other": self.other, "abroad": self.abroad}
        if origin not in blocks:
            raise DataError(f"There is no origin '{origin}'.", remedy=f"There are {listing(blocks)}.")
        return blocks[origin]

    def _rows(self, products: Sequence[str] | None) -> list[int]:
        wanted = self.sectors if products is None else tuple(products)
        unknown = [code for code in wanted if code not in self.sectors]
        if unknown:
            raise DataError(
                f"The table has no product {listing(unknown)}.", remedy=f"It has {listing(self.sectors)}."
            )
        return [self.sectors.index(code) for code in wanted]

    def _known(self, values: Floats) -> Floats:
        return np.asarray(np.where(self.output > 0, values, np.nan))


def regionalise(
    table: InputOutputTable,
    output: ArrayLike,
    national_output: ArrayLike | None = None,
    *,
    region: str,
    method: str = "flq",
    delta: float = 0.3,
    share: float = 1.0,
    capped: bool = True,
) -> RegionalTable:
    r"""Return a region's input coefficients by a location quotient.

    .. math:: A^{own} = t \circ A^d, \qquad A^{other} = (1 - t) \circ A^d, \qquad A^{abroad} = A^m

    The nation's technology is taken for the region's: an industry needs the same inputs per unit of output
    everywhere, and the same part of them comes from abroad. The quotient t splits what is made in the nation
    into the region's own and other regions' goods. Nothing is balanced.

    Parameters
    ----------
    table : InputOutputTable
        National, with domestic and imported flows.
    output : array, shape (S,)
        Gross output of the region by sector, in the order and unit of the table.
    national_output : array, shape (S,), optional
        That of the nation by the same source; by default the table's.
    region : str
        Id or name.
    method, delta, share, capped
        See :func:`bessemer.dependence.trade_quotients`.

    Raises
    ------
    DataError, OptionError
        As :func:`bessemer.dependence.trade_quotients`.

    References
    ----------
    Miller, R. E. and Blair, P. D. (2009), Input-Output Analysis, 2nd edition, sections 8.2 and 8.3.

    Examples
    --------
    >>> from bessemer.dependence import InputOutputTable
    >>> nation = InputOutputTable.from_arrays(
    ...     [[20, 30], [10, 20]], [[5, 5], [5, 0]], [[50], [70]], [[1], [2]],
    ...     sectors=["a", "b"], final=["use"], region="N", unit="USD", year=2014,
    ... )
    >>> regional = regionalise(nation, [20, 5], region="R", method="slq")
    >>> regional.own.tolist(), regional.multipliers.round(3).tolist()
    ([[0.2, 0.3], [0.04000000000000001, 0.08000000000000002]], [1.326, 1.519])
    """
    if not isinstance(table, InputOutputTable):
        raise DataError(
            f"A {type(table).__name__} is no table of a nation.", remedy="Use dependence.national_table()."
        )
    if not isinstance(region, str) or not region.strip():
        raise OptionError(f"region={region!r:.60} is no name.", remedy="Give the region's id.")
    whole = table.x if national_output is None else national_output
    quotients = trade_quotients(
        output, whole, method, delta=delta, share=share, capped=capped, sectors=table.sectors
    )
    inverse = np.divide(1.0, table.x, out=np.zeros_like(table.x), where=table.x != 0)
    domestic = table.domestic * inverse
    own = quotients * domestic
    made = np.array(output, dtype=np.float64)
    other = np.maximum(domestic - own, 0.0)
    return RegionalTable(
        own=own,
        other=other,
        abroad=table.imported * inverse,
        output=made,
        sectors=table.sectors,
        region=region,
        method=method,
        delta=delta if method in WITH_DELTA else None,
        year=table.year,
    )
