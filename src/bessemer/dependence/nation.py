"""The input-output table of one nation, with what is made at home and what is imported apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from bessemer.dependence.validation import figures, refuse, same_labels, unique
from bessemer.panel import Floats

if TYPE_CHECKING:
    from bessemer.result import Result


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
    prices : str
        The price basis.
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
    prices: str = "current producer prices"

    @classmethod
    def from_arrays(
        cls,
        domestic: ArrayLike,
        imported: ArrayLike,
        final_domestic: ArrayLike,
        final_imported: ArrayLike,
        *,
        sectors: Sequence[str],
        final: Sequence[str],
        region: str,
        unit: str,
        year: int,
        v: ArrayLike | None = None,
        classification: str = "own",
        prices: str = "current producer prices",
    ) -> InputOutputTable:
        r"""Return a table after checking shapes, labels and figures.

        .. math:: x = Z^d \iota + F^d \iota, \qquad v = x - (Z^d + Z^m)' \iota

        Parameters
        ----------
        domestic, imported : array or data frame, shape (S, S)
            Intermediate flows made at home, and imported.
        final_domestic, final_imported : array, shape (S, K)
            Final demand, exports among it.
        sectors, final : sequence of str
            Labels of the S sectors and K columns of final demand.
        region, unit, classification, prices : str
        year : int
        v : array, shape (S,), optional
            Value added; by default what is left of output. Where given, its gap to that is in
            :meth:`checks`.

        Raises
        ------
        DataError
            If a shape or label does not fit, a figure is unknown, or an intermediate flow is negative; the
            message names the sector.

        Examples
        --------
        >>> table = InputOutputTable.from_arrays(
        ...     [[2]], [[1]], [[7, 1]], [[2, 0]], sectors=["s"], final=["home", "EX"],
        ...     region="A", unit="USD", year=2011,
        ... )
        >>> table.x.tolist(), table.v.tolist()
        ([10.0], [7.0])
        """
        codes, uses = tuple(map(str, sectors)), tuple(map(str, final))
        unique(codes, "sectors")
        unique(uses, "final demand")
        count, wide = len(codes), len(uses)
        given = (
            ("domestic", domestic, count),
            ("imported", imported, count),
            ("final_domestic", final_domestic, wide),
            ("final_imported", final_imported, wide),
        )
        rows = [f"{region} {code}" for code in codes]
        arrays = []
        for title, values, columns in given:
            array = figures(values, (count, columns), title, "Give rows and columns in the order of labels.")
            same_labels(values, [(region, code) for code in codes], title, columns=columns == count)
            refuse(~np.isfinite(array).all(axis=1), rows, f"{title} has unknown figures", "Fill them first.")
            arrays.append(array)
        for array in arrays[:2]:
            refuse(
                (array < 0).any(axis=1), rows, "Intermediate flows are negative", "Move them to final demand."
            )
        output = arrays[0].sum(axis=1) + arrays[2].sum(axis=1)
        added = output - arrays[0].sum(axis=0) - arrays[1].sum(axis=0)
        if v is not None:
            added = figures(np.ravel(v), (count,), "v", f"Give {count} figures, one for each sector.")
            refuse(~np.isfinite(added), rows, "v has unknown figures", "Fill them first.")
        home, abroad, final_home, final_abroad = arrays
        labels = (codes, uses, classification, region, unit, int(year), prices)
        return cls(home, abroad, final_home, final_abroad, output, added, *labels)

    def checks(self) -> Result:
        """Return what is odd about the table; see :func:`bessemer.dependence.inspection.national_checks`."""
        from bessemer.dependence.inspection import national_checks

        return national_checks(self)
