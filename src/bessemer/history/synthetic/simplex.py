"""Least squares on the simplex: the point of the donors' hull nearest to a target, exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bessemer.errors import DataError
from bessemer.history.synthetic.dual import nearest_weights
from bessemer.panel import Floats
from bessemer.sources.given import array_given, mask_given

Mask = NDArray[np.bool_]
_ROUNDING = 32 * float(np.finfo(np.float64).eps)
_TIGHT = 1e-9
_INSIDE = 1e-9


@dataclass(frozen=True, eq=False)
class SimplexFit:
    """Weights on the simplex for one or many targets.

    Attributes
    ----------
    weights : ndarray, shape (targets, donors)
        Not negative, rows sum to one, exactly zero outside the support.
    loss : ndarray, shape (targets,)
        Sum of squares that is left.
    gap : ndarray, shape (targets,)
        Bound on half of what the loss could still fall by, in the units of the loss: zero up to rounding.
    inside : ndarray of bool, shape (targets,)
        Whether the target lies in the donors' hull, so that nothing is left.
    unique : ndarray of bool, shape (targets,)
        Whether no other weights do as well; where others do, the weights are those of least norm.
    iterations : int
        Steps of the active set, for all targets together.
    """

    weights: Floats
    loss: Floats
    gap: Floats
    inside: Mask
    unique: Mask
    iterations: int


def simplex_weights(targets: ArrayLike, donors: ArrayLike, allowed: ArrayLike | None = None) -> SimplexFit:
    r"""Return the weights on the simplex with the least sum of squared errors, one row for each target.

    .. math:: \min_w \lVert y - Y w \rVert^2 \quad \text{s.t.} \quad w \ge 0, \; \textstyle\sum_j w_j = 1

    This is the point of the convex hull of the donors nearest to the target. The method is Wolfe's: a
    support of affinely independent donors grows by the donor with the steepest descent and loses those
    whose weight reaches zero on the way to the least squares of the support. The loss falls at every step,
    so no support returns and the steps end. All targets take their steps together. With
    :math:`g_j = Y_j^\top (Y w - y)` the solution is certified by the gap
    :math:`w^\top g - \min_j g_j \ge 0`, which is zero only at the optimum. Where several weights attain the
    minimum (target inside the hull, or donors that are copies of each other), those with the least
    :math:`\sum_j w_j^2` are returned, so that the order of donors does not matter.

    Parameters
    ----------
    targets : array_like, shape (targets, periods) or (periods,)
        Outcomes to fit, in any unit.
    donors : array_like, shape (donors, periods) or (targets, donors, periods)
        Outcomes of the donors in the same unit; those of each target by itself if there are three axes.
    allowed : array_like of bool, shape (targets, donors), optional
        Which donors may serve each target; all by default.

    Returns
    -------
    SimplexFit

    Raises
    ------
    DataError
        If shapes do not fit, a value is unknown or infinite, or a target has no donor.

    References
    ----------
    Wolfe, P. (1976). Finding the nearest point in a polytope. Mathematical Programming 11, 128-149.
    Abadie, A., Diamond, A. and Hainmueller, J. (2010). Synthetic control methods for comparative case
    studies. Journal of the American Statistical Association 105, 493-505.

    Examples
    --------
    >>> fit = simplex_weights([1.0, 2.0], [[0.0, 2.0], [4.0, 2.0], [0.0, 9.0]])
    >>> fit.weights.round(3).tolist(), bool(fit.inside[0])
    ([[0.75, 0.25, 0.0]], True)
    """
    Y, X, open_ = _checked(targets, donors, allowed)
    centre = X.mean(axis=1)
    Y, X = Y - centre, X - centre[:, None]
    corrals = _Corrals(Y, X, open_)
    corrals.run()
    return _settled(corrals.weights(), Y, X, open_, corrals.steps)


def _checked(targets: ArrayLike, donors: ArrayLike, allowed: ArrayLike | None) -> tuple[Floats, Floats, Mask]:
    Y, X = (
        array_given(given, name, unknown=True, infinite=True, empty=True)
        for given, name in ((targets, "targets"), (donors, "donors"))
    )
    Y = np.atleast_2d(Y)
    X = X[None] if X.ndim == 2 else X
    fits = X.ndim == 3 and Y.ndim == 2 and X.shape[2] == Y.shape[1] and len(X) in (1, len(Y))
    if not fits or not X.size or not Y.size:
        raise DataError(
            f"The targets of shape {Y.shape} and the donors of shape {X.shape} do not fit.",
            remedy="Give both by unit and period, for the same periods, at least one of each.",
        )
    for name, values in (("targets", Y), ("donors", X)):
        if not np.isfinite(values).all():
            *_, row, column = at = tuple(np.argwhere(~np.isfinite(values))[0])
            raise DataError(
                f"A value of the {name} is {values[at]}.",
                where=f"Row {row}, period {column}.",
                remedy="Leave out units or periods with unknown values.",
            )
    shape = (len(Y), X.shape[1])
    open_ = np.ones(shape, bool) if allowed is None else np.atleast_2d(mask_given(allowed, "allowed"))
    if open_.shape != shape:
        raise DataError(
            f"The mask of allowed donors has shape {open_.shape}, not {shape}.",
            remedy="Give one row for each target and one column for each donor.",
        )
    without = np.flatnonzero(~open_.any(axis=1))
    if without.size:
        raise DataError(f"Target {without[0]} has no donor.", remedy="Allow at least one donor.")
    return Y, X, open_


def _distances(Y: Floats, X: Floats) -> Floats:
    """Return squared distances between targets and donors, shape (targets, donors)."""
    squares = (Y**2).sum(axis=1)[:, None] + (X**2).sum(axis=2) - 2.0 * _products(Y, X)
    return np.asarray(np.maximum(squares, 0.0))


def _products(R: Floats, X: Floats) -> Floats:
    """Return the product of each target's row with each donor, shape (targets, donors)."""
    return np.asarray(R @ X[0].T if len(X) == 1 else np.einsum("bt,bjt->bj", R, X))


def _fitted(weights: Floats, X: Floats) -> Floats:
    """Return the weighted donors of each target, shape (targets, periods)."""
    return np.asarray(weights @ X[0] if len(X) == 1 else np.einsum("bj,bjt->bt", weights, X))


class _Corrals:
    """Wolfe's method for many targets at once; `support` is padded by -1, where `shares` are zero."""

    def __init__(self, Y: Floats, X: Floats, open_: Mask) -> None:
        self.Y, self.X, self.open = Y, X, open_
        distances = np.where(open_, _distances(Y, X), np.inf)
        count, most = len(Y), min(X.shape[2] + 2, X.shape[1] + 1)
        self.floor = _ROUNDING * np.where(open_, distances, 0.0).max(axis=1)
        self.support = np.full((count, most), -1, dtype=np.intp)
        self.shares = np.zeros((count, most))
        self.support[:, 0], self.shares[:, 0] = distances.argmin(axis=1), 1.0
        self.best = np.full(count, np.inf)
        self.steps = 0

    def weights(self) -> Floats:
        """Return the weights of all donors, shape (targets, donors)."""
        full = np.zeros(self.open.shape)
        rows, slots = np.nonzero(self.support >= 0)
        full[rows, self.support[rows, slots]] = self.shares[rows, slots]
        return full

    def run(self) -> None:
        """Take steps until every target is at its optimum, or its loss falls no further in floating point."""
        live = self.grow(np.arange(len(self.Y)))
        limit = 20 * (self.X.shape[2] + 2) + 2 * self.X.shape[1]
        while live.size and self.steps < limit:
            self.steps += 1
            accepted, stalled = self.shrink(live)
            live = np.concatenate([live[~accepted & ~stalled], self.grow(live[accepted])])

    def points(self, rows: NDArray[np.intp], width: int) -> Floats:
        """Return the donors in the support of each row, shape (rows, width, periods)."""
        support = self.support[rows, :width]
        return np.asarray(self.X[0][support] if len(self.X) == 1 else self.X[rows[:, None], support])

    def grow(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """Add the donor of steepest descent to each support; return the rows that are not yet optimal."""
        points = self.points(rows, self.support.shape[1])
        residual = np.einsum("bk,bkt->bt", self.shares[rows], points) - self.Y[rows]
        X = self.X if len(self.X) == 1 else self.X[rows]
        slopes = np.where(self.open[rows], _products(residual, X), np.inf)
        loss = np.einsum("bt,bt->b", residual, residual)
        gap = loss + np.einsum("bt,bt->b", residual, self.Y[rows]) - slopes.min(axis=1)
        going = (gap > self.floor[rows]) & (loss < self.best[rows])
        self.best[rows] = loss
        rows, steepest = rows[going], slopes[going].argmin(axis=1)
        fresh = (self.support[rows] != steepest[:, None]).all(axis=1) & (self.support[rows] < 0).any(axis=1)
        free = (self.support[rows] < 0).argmax(axis=1)
        self.support[rows[fresh], free[fresh]] = steepest[fresh]
        return rows

    def shrink(self, rows: NDArray[np.intp]) -> tuple[Mask, Mask]:
        """Move towards the least squares of each support as far as weights stay positive.

        Returns which rows got there, and which cannot move at all.
        """
        width = 1 + int(np.flatnonzero((self.support[rows] >= 0).any(axis=0))[-1])
        support, shares = self.support[rows, :width], self.shares[rows, :width]
        held = support >= 0
        Z = self.points(rows, width)
        fitted = np.einsum("bk,bkt->bt", shares, Z)
        Z = (Z - fitted[:, None]) * held[:, :, None]
        slopes = -np.einsum("bkt,bt->bk", Z, fitted - self.Y[rows])
        wanted = shares + _step(Z, slopes, held)
        low = held & (wanted <= 0.0)
        with np.errstate(invalid="ignore", divide="ignore"):
            reach = np.where(low, shares / (shares - wanted), np.inf)
        reach = np.where(low & (shares == 0.0), 0.0, reach)
        first = reach.argmin(axis=1)
        length = np.minimum(reach[np.arange(len(rows)), first], 1.0)
        moved = shares + length[:, None] * (wanted - shares)
        accepted, stalled = np.logical_not(low.any(axis=1)), np.equal(length, 0.0)
        moved[~accepted, first[~accepted]] = 0.0
        moved = np.maximum(moved, 0.0)
        moved /= moved.sum(axis=1, keepdims=True)
        self.shares[rows, :width] = moved
        self.support[rows, :width] = np.where(moved > 0.0, support, -1)
        return np.asarray(accepted), np.asarray(stalled)


def _step(Z: Floats, slopes: Floats, held: Mask) -> Floats:
    """Return the change of weights, summing to zero, to the least squares of each support."""
    count, width = held.shape
    gram = Z @ Z.transpose(0, 2, 1)
    scale = np.maximum(np.einsum("bkk->bk", gram).max(axis=1), np.finfo(np.float64).tiny)
    system = np.zeros((count, width + 1, width + 1))
    system[:, :width, :width] = gram / scale[:, None, None]
    slot = np.arange(width)
    system[:, slot, slot] += np.where(held, np.finfo(np.float64).eps, 1.0)
    system[:, :width, width] = system[:, width, :width] = held
    right = np.zeros((count, width + 1, 1))
    right[:, :width, 0] = slopes / scale[:, None]
    return np.asarray(np.linalg.solve(system, right)[:, :width, 0] * held)


def _settled(weights: Floats, Y: Floats, X: Floats, open_: Mask, steps: int) -> SimplexFit:
    """Certify the weights, and of several that do as well take those of least norm."""
    residual = _fitted(weights, X) - Y
    slopes = _products(residual, X)
    spread = np.sqrt(np.where(open_, _distances(Y, X), 0.0).max(axis=1))
    loss = np.einsum("bt,bt->b", residual, residual)
    inside = np.sqrt(loss) <= _INSIDE * spread
    level = np.einsum("bj,bj->b", weights, slopes)
    reduced = slopes - level[:, None]
    slack = np.where(inside, np.inf, _TIGHT * np.sqrt(loss) * spread)
    tight = open_ & ((reduced <= slack[:, None]) | (weights > 0.0))
    unique = tight.sum(axis=1) == (weights > 0.0).sum(axis=1)
    for row in np.flatnonzero(~unique):
        chosen = np.flatnonzero(tight[row])
        found = nearest_weights(X[row % len(X)][chosen], weights[row, chosen])
        unique[row] = bool(np.abs(found - weights[row, chosen]).max() <= _TIGHT)
        weights[row, chosen] = found
    fitted = _fitted(weights, X)
    residual = fitted - Y
    slopes = np.where(open_, _products(residual, X), np.inf)
    gap = np.einsum("bt,bt->b", residual, fitted) - slopes.min(axis=1)
    return SimplexFit(
        weights, (residual**2).sum(axis=1), np.maximum(gap, 0.0), inside, np.asarray(unique), steps
    )
