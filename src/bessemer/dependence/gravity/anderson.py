"""Fixed points of many problems at once, by damped iteration with Anderson acceleration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bessemer.panel import Floats

# A step further than this, in logarithms, is not trusted: the plain step is taken instead.
_FURTHEST = 4.0


@dataclass(frozen=True)
class FixedPoint:
    """Where an iteration ended.

    Attributes
    ----------
    values : ndarray, shape (N, B)
        The last iterates of B problems.
    residual : ndarray, shape (B,)
        Largest absolute difference between the last iterate and its image.
    iterations : ndarray, shape (B,)
        Steps taken.
    """

    values: Floats
    residual: Floats
    iterations: NDArray[np.int64]


def fixed_point(
    step: Callable[[Floats], Floats],
    start: Floats,
    *,
    tolerance: float = 1e-11,
    limit: int = 1000,
    memory: int = 10,
) -> FixedPoint:
    r"""Iterate u = g(u) for B problems side by side until each is still.

    With the residual :math:`r_k = g(u_k) - u_k` and the last m differences of iterates :math:`\Delta U` and
    of residuals :math:`\Delta R`,

    .. math:: u_{k+1} = g(u_k) - (\Delta U + \Delta R)\,\alpha_k, \qquad
              \alpha_k = \arg\min_\alpha \lVert r_k - \Delta R\,\alpha \rVert

    Problems that have converged are left as they are.

    Parameters
    ----------
    step : callable
        From (N, B) to (N, B); column by column.
    start : ndarray, shape (N, B)
    tolerance : float
        On the largest absolute residual.
    limit : int
        Most steps.
    memory : int
        m above.

    Returns
    -------
    FixedPoint

    References
    ----------
    Walker, H. F. and Ni, P. (2011), Anderson acceleration for fixed-point iterations, SIAM Journal on
    Numerical Analysis 49(4).

    Examples
    --------
    >>> fixed_point(np.cos, np.array([[1.0]])).values.round(6).item()
    0.739085
    """
    u = np.array(start, dtype=np.float64)
    size, count = u.shape
    # Differences are kept problem by problem, so that products run along memory.
    moves, turns = np.zeros((count, memory, size)), np.zeros((count, memory, size))
    gram = np.zeros((count, memory, memory))
    taken = np.zeros(count, dtype=np.int64)
    before: tuple[Floats, Floats] | None = None
    residual = np.full(count, np.inf)
    for k in range(limit):
        image = step(u)
        r = image - u
        residual = np.abs(r).max(axis=0)
        still = residual <= tolerance
        if still.all() or not np.isfinite(residual).all():
            break
        taken += ~still
        ahead = image
        if before is not None:
            slot, held = (k - 1) % memory, min(k, memory)
            np.subtract(u.T, before[0].T, out=moves[:, slot])
            np.subtract(r.T, before[1].T, out=turns[:, slot])
            kept = turns[:, :held]
            columns = np.stack([turns[:, slot], r.T], axis=2)
            products = np.matmul(kept, columns)
            gram[:, :held, slot] = products[..., 0]
            gram[:, slot, :held] = products[..., 0]
            weights = _weights(gram[:, :held, :held], products[..., 1])[:, None, :]
            change = (np.matmul(weights, moves[:, :held]) + np.matmul(weights, kept))[:, 0, :].T
            trusted = np.abs(r - change).max(axis=0) <= _FURTHEST
            ahead = image - change * trusted
        before = (u, r)
        u = np.where(still, u, ahead)
    return FixedPoint(u, residual, taken)


def _weights(gram: Floats, right: Floats) -> Floats:
    """Return the least-squares weights (B, m) from inner products, with a whisper of regularisation."""
    matrix = gram.copy()
    diagonal = np.arange(gram.shape[1])
    scale = matrix[:, diagonal, diagonal]
    root = np.sqrt(np.where(scale > 0, scale, 1.0))
    matrix /= root[:, :, None] * root[:, None, :]
    matrix[:, diagonal, diagonal] += 1e-13
    return np.asarray(np.linalg.solve(matrix, (right / root)[..., None])[..., 0] / root)
