"""All choices that a linear bound cannot rule out: the exact end of a search with few options left."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bessemer.panel import Floats

MOST = 400_000
_SLACK = 1e-9


def within(
    penalty: Floats,
    usual: NDArray[np.bool_],
    room: float,
    matrix: Floats,
    low: Floats,
    high: Floats,
    most: int = MOST,
) -> NDArray[np.bool_] | None:
    r"""Return every choice whose penalties stay within the room and that keeps the limits.

    .. math:: \{x \in \{0, 1\}^n : \sum_{i : x_i \ne u_i} p_i \le \rho, \; l \le A x \le h\}

    Options are decided one after the other, the dearest first; what can no longer keep a limit, whatever is
    decided later, is dropped.

    Parameters
    ----------
    penalty : ndarray, shape (options,)
        What departing from the usual costs at least; zero or more.
    usual : ndarray of bool, shape (options,)
    room : float
    matrix : ndarray, shape (limits, options)
    low, high : ndarray, shape (limits,)
    most : int
        Give up when more choices than this are open at once.

    Returns
    -------
    ndarray of bool, shape (choices, options), or None
        None where it gave up.

    Examples
    --------
    >>> one = np.ones((1, 3))
    >>> kept = within(np.zeros(3), np.zeros(3, bool), 0.0, one, np.array([2.0]), np.array([2.0]))
    >>> len(kept)
    3
    """
    order = np.argsort(-penalty, kind="stable")
    count = len(penalty)
    steps = matrix[:, order]
    # The least and the most that the options not yet decided can add to each limit.
    least = np.hstack([np.cumsum(np.minimum(steps, 0)[:, ::-1], axis=1)[:, ::-1], np.zeros((len(low), 1))])
    greatest = np.hstack([np.cumsum(np.maximum(steps, 0)[:, ::-1], axis=1)[:, ::-1], np.zeros((len(low), 1))])
    choices = np.zeros((1, count), dtype=bool)
    spent, sums = np.zeros(1), np.zeros((1, len(low)))
    for place, option in enumerate(order):
        flipped = spent + penalty[option]
        with_it, without = (flipped, spent) if not usual[option] else (spent, flipped)
        added = sums + steps[:, place]
        after = place + 1
        parts = []
        for cost, total in ((without, sums), (with_it, added)):
            open_ = (cost <= room) & (total + least[:, after] <= high + _SLACK).all(axis=1)
            parts.append(open_ & (total + greatest[:, after] >= low - _SLACK).all(axis=1))
        out, into = parts
        if int(out.sum()) + int(into.sum()) > most:
            return None
        chosen = choices[into]
        chosen[:, option] = True
        choices = np.concatenate([choices[out], chosen])
        spent = np.concatenate([without[out], with_it[into]])
        sums = np.concatenate([sums[out], added[into]])
    return choices
