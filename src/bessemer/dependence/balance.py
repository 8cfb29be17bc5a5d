"""Balancing of tables to given totals, negative flows included (GRAS)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from bessemer.errors import DataError, OptionError, listing
from bessemer.panel import Floats
from bessemer.sources.given import array_given, list_given

TOLERANCE = 1e-11
MOST = 5000


def gras(
    matrix: ArrayLike,
    rows: ArrayLike,
    columns: ArrayLike,
    *,
    names: tuple[Sequence[str], Sequence[str]] | None = None,
) -> Floats:
    r"""Return the matrix nearest to a given one that has given row and column totals.

    Positive and negative parts :math:`P - N` are scaled apart, so that every flow keeps its sign and zeros
    stay zero:

    .. math:: x_{ij} = r_i p_{ij} s_j - \frac{n_{ij}}{r_i s_j}

    Parameters
    ----------
    matrix : array, shape (rows, columns)
    rows, columns : array
        Totals wanted; they must have the same sum.
    names : pair of sequences of str, optional
        Labels of rows and columns for errors.

    Returns
    -------
    ndarray, shape (rows, columns)
        Totals hold to 1e-9 of the largest.

    Raises
    ------
    DataError
        If shapes or sums do not fit, or no such matrix was found; the message names rows and columns.

    References
    ----------
    Junius, T. and Oosterhaven, J. (2003), The solution of updating or regionalizing a matrix with both
    positive and negative entries, Economic Systems Research 15(1). Temurshoev, U., Miller, R. E. and
    Bouwmeester, M. C. (2013), A note on the GRAS method, Economic Systems Research 25(3).

    Examples
    --------
    >>> gras([[7, 5, -3], [2, 9, 8]], [10, 20], [12, 12, 6]).sum(axis=0).round(6).tolist()
    [12.0, 12.0, 6.0]
    """
    given, across, down = (
        array_given(array, name, axes, unknown=True, infinite=True, empty=True)
        for array, name, axes in ((matrix, "matrix", 2), (rows, "rows", 1), (columns, "columns", 1))
    )
    if names is not None:
        given_names = list_given(names, "names", Sequence, "two lists of labels")
        if [len(part) for part in given_names] != list(given.shape):
            raise OptionError(
                f"names={names!r:.60} are not those of a matrix of shape {given.shape}.",
                remedy="Give labels of the rows and of the columns.",
            )
    labels = names or tuple([str(at + 1) for at in range(size)] for size in given.shape)
    _check(given, across, down, labels)
    plus, minus = np.maximum(given, 0.0), np.maximum(-given, 0.0)
    scale = max(float(np.abs(across).max(initial=0.0)), float(np.abs(down).max(initial=0.0)), 1e-300)
    left, right = np.ones(len(across)), np.ones(len(down))
    change = np.inf
    for _ in range(MOST):
        right = _factors(plus.T @ left, minus.T @ (1.0 / left), down)
        following = _factors(plus @ right, minus @ (1.0 / right), across)
        change = float(np.abs(np.log(following / left)).max(initial=0.0))
        left = following
        if change < TOLERANCE:
            break
    made = left[:, None] * plus * right - minus / left[:, None] / right
    _judge(made, across, down, scale, labels)
    return np.asarray(made)


def _factors(plus: Floats, minus: Floats, total: Floats) -> Floats:
    """Return the positive root of p f - n / f = t; one where there is nothing to scale."""
    root = np.sqrt(total**2 + 4.0 * plus * minus)
    with np.errstate(divide="ignore", invalid="ignore"):
        both = (total + root) / (2.0 * plus)
        only_minus = -minus / total
    found = np.where(plus > 0, both, np.where((minus > 0) & (total < 0), only_minus, 1.0))
    return np.asarray(np.where(np.isfinite(found) & (found > 1e-250), found, 1e-250))


def _check(given: Floats, across: Floats, down: Floats, labels: Sequence[Sequence[str]]) -> None:
    if given.ndim != 2 or given.shape != (len(across), len(down)):
        raise DataError(
            f"The matrix has shape {given.shape}, the totals {len(across)} rows and {len(down)} columns.",
            remedy="Give one total for each row and each column.",
        )
    for array, what in ((given, "matrix"), (across, "row totals"), (down, "column totals")):
        if not np.isfinite(array).all():
            raise DataError(f"The {what} has unknown figures.", remedy="Fill them first.")
    gap = float(across.sum() - down.sum())
    if abs(gap) > 1e-6 * max(float(np.abs(across).sum()), 1e-300):
        raise DataError(
            f"Row totals add up to {across.sum():g}, column totals to {down.sum():g}.",
            remedy="Make both the same: every flow stands in one row and one column.",
        )
    for axis, totals, names in ((1, across, labels[0]), (0, down, labels[1])):
        empty = (given == 0).all(axis=axis) & (totals != 0)
        if empty.any():
            raise DataError(
                "A total is wanted where the matrix has nothing to scale.",
                where=f"{listing([names[int(at)] for at in np.flatnonzero(empty)])}.",
                remedy="Give a flow there, or a total of zero.",
            )


def _judge(made: Floats, across: Floats, down: Floats, scale: float, labels: Sequence[Sequence[str]]) -> None:
    for axis, totals, names in ((1, across, labels[0]), (0, down, labels[1])):
        gap = np.abs(made.sum(axis=axis) - totals)
        if (gap > 1e-9 * scale).any():
            worst = np.argsort(-gap)[:3]
            raise DataError(
                f"No matrix with these totals and signs was found in {MOST:,} steps.",
                where=f"Furthest off: {listing([names[int(at)] for at in worst])} (by {gap.max():g}).",
                remedy="Look at totals that the signs and zeros of the matrix cannot reach.",
            )
