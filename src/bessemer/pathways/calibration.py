"""Are the probabilities right? Calibration, reliability and the scores of a forecast of yes or no."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bessemer.panel import Floats

if TYPE_CHECKING:
    import pandas as pd

_CLIP = 1e-6
_STEPS = 60


def log_odds(probability: Floats) -> Floats:
    r"""Return :math:`\ln(p / (1 - p))`, with p kept off 0 and 1."""
    kept = np.clip(probability, _CLIP, 1 - _CLIP)
    return np.asarray(np.log(kept / (1 - kept)))


def calibrate(score: Floats, event: NDArray[np.bool_]) -> tuple[float, float]:
    r"""Return slope a and intercept b of :math:`P = 1 / (1 + e^{-(a s + b)})` by maximum likelihood.

    Targets are smoothed as Platt did, so that the fit exists also where scores separate the events.

    Parameters
    ----------
    score : ndarray
        Log odds of forecasts made without the cells' own outcomes.
    event : ndarray of bool

    References
    ----------
    Platt, J. (1999), Probabilistic outputs for support vector machines, Advances in Large Margin Classifiers.

    Examples
    --------
    >>> slope, _ = calibrate(np.array([-2.0, -1.0, 0.0, 1.0]), np.array([False, False, True, True]))
    >>> slope > 0
    True
    """
    ones = int(event.sum())
    target = np.where(event, (ones + 1) / (ones + 2), 1 / (len(event) - ones + 2))
    design = np.stack([score, np.ones_like(score)], axis=1)
    start = float(log_odds(np.array([target.mean()]))[0])
    weights = np.array([0.0, start])
    for _ in range(_STEPS):
        probability = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        gradient = design.T @ (target - probability)
        information = (design * (probability * (1 - probability))[:, None]).T @ design
        step = np.linalg.solve(information + 1e-9 * np.eye(2), gradient)
        weights = weights + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-10:
            break
    return float(weights[0]), float(weights[1])


def brier(probability: Floats, event: NDArray[np.bool_]) -> float:
    r"""Return :math:`\frac{1}{n} \sum (p - y)^2`: 0 is perfect.

    References
    ----------
    Brier, G. W. (1950), Verification of forecasts expressed in terms of probability, Monthly Weather
    Review 78.
    """
    return float(np.mean((probability - event) ** 2))


def average_precision(score: Floats, event: NDArray[np.bool_], weight: Floats | None = None) -> float:
    r"""Return :math:`\sum_k (R_k - R_{k-1}) P_k` over thresholds k, ties taken together.

    Parameters
    ----------
    weight : ndarray, optional
        How often each cell counts, as in a bootstrap.

    Examples
    --------
    >>> round(average_precision(np.array([0.9, 0.8, 0.1]), np.array([True, False, True])), 3)
    0.833
    """
    weight = np.ones(len(score)) if weight is None else weight
    order = np.argsort(-score, kind="stable")
    ranked, hits = score[order], (weight * event)[order]
    caught, seen = np.cumsum(hits), np.cumsum(weight[order])
    if len(score) == 0 or caught[-1] == 0:
        return float("nan")
    last = np.append(ranked[1:] != ranked[:-1], True)
    caught, seen = caught[last], seen[last]
    gained = np.diff(caught, prepend=0.0)
    precision = np.divide(caught, seen, out=np.zeros_like(caught), where=seen > 0)
    return float((gained * precision).sum() / caught[-1])


def reliability(probability: Floats, event: NDArray[np.bool_], bins: int = 10) -> pd.DataFrame:
    """Return forecast against outcome in bins of equally many cells, lowest forecasts first.

    Returns
    -------
    DataFrame
        ``low``, ``high``: range of the forecasts; ``cells``, ``entries``; ``forecast``: their mean;
        ``observed``: share that entered; ``lower``, ``upper``: its 95 % interval (Wilson 1927).
    """
    import pandas as pd

    order = np.argsort(probability, kind="stable")
    rows = []
    for chosen in np.array_split(order, min(bins, max(len(order), 1))):
        if not len(chosen):
            continue
        count, entries = len(chosen), int(event[chosen].sum())
        lower, upper = wilson(entries, count)
        rows.append(
            {
                "low": float(probability[chosen[0]]),
                "high": float(probability[chosen[-1]]),
                "cells": count,
                "entries": entries,
                "forecast": float(probability[chosen].mean()),
                "observed": entries / count,
                "lower": lower,
                "upper": upper,
            }
        )
    columns = ["low", "high", "cells", "entries", "forecast", "observed", "lower", "upper"]
    return pd.DataFrame(rows, columns=columns)


def wilson(events: int, count: int, z: float = 1.959964) -> tuple[float, float]:
    """Return the Wilson interval of a share."""
    share = events / count
    middle = share + z * z / (2 * count)
    width = z * np.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    scale = 1 + z * z / count
    return float((middle - width) / scale), float((middle + width) / scale)


def calibration_error(table: pd.DataFrame) -> float:
    """Return the mean distance of forecast and outcome over the bins of :func:`reliability`, by cells."""
    return float(np.average((table["forecast"] - table["observed"]).abs(), weights=table["cells"]))
