r"""Leontief origin of value added: whose work stands behind what a country finally uses.

With value added per output :math:`\hat v`, the Leontief inverse :math:`L` and final demand :math:`F` by
country of use, :math:`\hat v L F` says how much value added each sector of each country puts into what
each country finally uses. It sums over origins to final demand, and over uses to value added.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from bessemer.dependence.given import of_table, square_given
from bessemer.dependence.mrio import MRIO
from bessemer.errors import DataError
from bessemer.panel import Floats
from bessemer.sources.given import array_given


@of_table
def value_added_for_demand(mrio: MRIO) -> Floats:
    r"""Return value added by sector of origin and region of final use.

    .. math:: M = \hat v L F, \qquad \iota' M = \iota' F, \qquad M \iota = v

    Parameters
    ----------
    mrio : MRIO
        R regions, S sectors.

    Returns
    -------
    ndarray, shape (R, S, R)
        ``M[origin, sector, use]``, in the unit of the table.

    References
    ----------
    Johnson, R. C. and Noguera, G. (2012), Accounting for intermediates, Journal of International
    Economics 86(2). Los, B., Timmer, M. P. and de Vries, G. J. (2015), How global are global value
    chains?, Journal of Regional Science 55(1).

    Examples
    --------
    >>> table = MRIO.from_arrays(
    ...     [[0, 2], [1, 0]], [[8, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit="USD", year=2011
    ... )
    >>> M = value_added_for_demand(table)
    >>> M.sum(axis=(0, 1)).round(9).tolist(), M.sum(axis=(1, 2)).round(9).tolist()
    ([9.0, 8.0], [9.0, 8.0])
    """
    made = mrio.solve(mrio.final_demand) * mrio.value_added_coefficients[:, None]
    return np.asarray(made).reshape(len(mrio.regions), len(mrio.sectors), len(mrio.regions))


def by_region(origin: Floats) -> Floats:
    """Return value added by region of origin and region of final use, shape (R, R).

    Parameters
    ----------
    origin : ndarray, shape (R, S, R)
        From :func:`value_added_for_demand`.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.
    """
    found = array_given(origin, "origin", 3, unknown=True)
    if found.shape[0] != found.shape[2]:
        raise DataError(
            f"origin has {found.shape[0]} regions of origin and {found.shape[2]} of use.",
            remedy="Give the array that value_added_for_demand returns.",
        )
    return np.asarray(found.sum(axis=1))


def foreign_origin_share(matrix: ArrayLike) -> Floats:
    r"""Return the share of each region's final demand that is value added elsewhere.

    .. math:: 1 - M_{rr} / \textstyle\sum_s M_{sr}

    Parameters
    ----------
    matrix : array, shape (R, R)
        Value added by origin (rows) and use (columns), e.g. of :func:`by_region`.

    Returns
    -------
    ndarray, shape (R,)
        Fractions; NaN for a region without final demand.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.

    Examples
    --------
    >>> foreign_origin_share([[8.0, 1.0], [2.0, 9.0]]).tolist()
    [0.2, 0.1]
    """
    return _outside(matrix, axis=0)


def foreign_demand_share(matrix: ArrayLike) -> Floats:
    r"""Return the share of each region's value added that serves final demand elsewhere.

    .. math:: 1 - M_{rr} / \textstyle\sum_s M_{rs}

    Parameters
    ----------
    matrix : array, shape (R, R)
        Value added by origin (rows) and use (columns).

    Returns
    -------
    ndarray, shape (R,)
        Fractions; NaN for a region without value added.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.

    Examples
    --------
    >>> foreign_demand_share([[8.0, 2.0], [1.0, 9.0]]).tolist()
    [0.2, 0.1]
    """
    return _outside(matrix, axis=1)


def _outside(given: ArrayLike, axis: int) -> Floats:
    matrix = square_given(given, "matrix", unknown=True)
    total = matrix.sum(axis=axis)
    own = np.diagonal(matrix)
    return np.asarray(np.divide(total - own, total, out=np.full_like(total, np.nan), where=total != 0))
