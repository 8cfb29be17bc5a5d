"""Weights on the simplex with a penalty on their squares, by Newton's method on the dual."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from bessemer.errors import DataError
from bessemer.panel import Floats
from bessemer.sources.given import array_given, positive_given

_STEPS = 200
_EXACT = 1e-12
# Weights that add up to one within this lie on the simplex.
_SIMPLEX = 1e-6
_SAME = 1e-11


def target_given(target: ArrayLike, donors: ArrayLike) -> tuple[Floats, Floats]:
    """Return one target, shape (periods,), and its donors, shape (donors, periods).

    Raises
    ------
    DataError
        If a shape does not fit or a number is not finite.
    """
    y, X = array_given(target, "target", 1), array_given(donors, "donors", 2)
    if X.shape[1] != len(y):
        raise DataError(
            f"The target has {len(y)} periods, the donors {X.shape[1]}.", remedy="Give the same periods."
        )
    return y, X


def least_norm(donors: ArrayLike, weights: ArrayLike) -> Floats:
    r"""Return the weights of least norm among those that fit as the given weights do.

    .. math:: \min_v \lVert v \rVert^2 \quad \text{s.t.} \quad v \ge 0, \; \textstyle\sum_j v_j = 1, \;
              X^\top v = X^\top w

    Parameters
    ----------
    donors : array_like, shape (donors, periods)
    weights : array_like, shape (donors,)
        On the simplex.

    Returns
    -------
    ndarray, shape (donors,)
        `weights` themselves where rounding lets no others fit as well.

    Raises
    ------
    DataError
        If an array has another shape, or the weights are not on the simplex.

    Examples
    --------
    >>> least_norm([[0.0], [1.0], [1.0]], [0.5, 0.5, 0.0]).round(9).tolist()
    [0.5, 0.25, 0.25]
    """
    X, w = array_given(donors, "donors", 2), array_given(weights, "weights", 1, least=0)
    if len(w) != len(X) or abs(float(w.sum()) - 1.0) > _SIMPLEX:
        raise DataError(
            f"{len(w)} weights of {len(X)} donors add up to {w.sum():g}.",
            remedy="Give a weight for each donor; weights add up to one.",
        )
    return nearest_weights(X, w)


def nearest_weights(X: Floats, w: Floats) -> Floats:
    """Return :func:`least_norm` of what was checked."""
    Z = X - w @ X
    scale = max(float(np.abs(Z).max()), float(np.finfo(np.float64).tiny))
    rows = np.column_stack([Z / scale, np.ones(len(w))])
    aim = np.zeros(rows.shape[1])
    aim[-1] = 1.0
    found = _dual(rows, aim, np.zeros(rows.shape[1]))
    held = found > 0.0
    exact = np.zeros_like(found)
    exact[held] = np.linalg.lstsq(rows[held].T, aim, rcond=None)[0]
    found = exact if exact.min() >= 0.0 else found
    found /= found.sum() if found.sum() > 0 else 1.0
    missed = float(np.abs(found @ rows - aim).max())
    return found if missed <= _SAME and found @ found <= w @ w + _EXACT else w


def ridge_simplex_weights(target: ArrayLike, donors: ArrayLike, ridge: float) -> Floats:
    r"""Return the weights on the simplex with the least squared error plus a penalty on their squares.

    .. math:: \min_w \lVert y - X^\top w \rVert^2 + \rho \lVert w \rVert^2
              \quad \text{s.t.} \quad w \ge 0, \; \textstyle\sum_j w_j = 1

    The problem is strictly convex, so the weights are unique. Its dual is concave and piecewise quadratic
    in as many unknowns as periods, and Newton's method with a line search ends after finitely many pieces.

    Parameters
    ----------
    target : array_like, shape (periods,)
    donors : array_like, shape (donors, periods)
    ridge : float
        :math:`\rho > 0`, in the squared unit of the target.

    Returns
    -------
    ndarray, shape (donors,)

    Raises
    ------
    OptionError
        If `ridge` is not positive.
    DataError
        If the method does not settle.

    Examples
    --------
    >>> ridge_simplex_weights([0.0], [[0.0], [1.0]], 1.0).round(3).tolist()
    [0.667, 0.333]
    """
    positive_given(ridge, "ridge")
    y, X = target_given(target, donors)
    Z = X - y
    scale = np.sqrt(ridge)
    rows = np.column_stack([Z / scale, np.ones(len(X))])
    aim = np.zeros(rows.shape[1])
    aim[-1] = 1.0
    soft = np.append(np.ones(len(y)), 0.0)
    found = _dual(rows, aim, soft)
    if abs(found.sum() - 1.0) > 1e-8:
        raise DataError(
            f"Weights with ridge={ridge:g} sum to {found.sum():.6f} and not to one.",
            remedy="Bring outcomes to a common scale, or give a larger ridge.",
        )
    return np.asarray(found / found.sum())


def _dual(rows: Floats, aim: Floats, soft: Floats) -> Floats:
    r"""Return :math:`v = (R\lambda)_+` at the maximum of the dual.

    .. math:: b^\top \lambda - \tfrac12 \lambda^\top D \lambda - \tfrac12 \lVert (R \lambda)_+ \rVert^2
    """

    dual: Floats = np.asarray(
        np.linalg.lstsq(rows.T @ rows + np.diag(soft), aim, rcond=1e-13)[0], dtype=np.float64
    )
    scores = rows @ dual
    height = _height(dual, scores, aim, soft)
    corner = np.arange(len(aim))
    for _ in range(_STEPS):
        active = rows[scores > 0.0]
        slope = aim - soft * dual - scores[scores > 0.0] @ active
        if float(np.abs(slope).max()) <= _EXACT:
            break
        bend = active.T @ active
        bend[corner, corner] += soft
        bend[corner, corner] += 1e-14 * max(float(np.trace(bend)), 1.0)
        step = np.linalg.solve(bend, slope)
        ahead = rows @ step
        length, promised = 1.0, float(slope @ step)
        while length > 1e-12:
            reached = _height(dual + length * step, scores + length * ahead, aim, soft)
            if reached >= height + 1e-4 * length * promised - 1e-15 * abs(height):
                break
            length *= 0.5
        else:
            break
        dual = dual + length * step
        scores, height = rows @ dual, reached
    return np.asarray(np.maximum(scores, 0.0))


def _height(dual: Floats, scores: Floats, aim: Floats, soft: Floats) -> float:
    """Return the value of the dual, given the scores of its unknowns."""
    positive = np.maximum(scores, 0.0)
    return float(aim @ dual - 0.5 * (soft * dual) @ dual - 0.5 * positive @ positive)
