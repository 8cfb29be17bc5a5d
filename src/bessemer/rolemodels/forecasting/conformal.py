"""Intervals from the errors that the same method made at origins before (split conformal, scaled)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bessemer.panel import Floats

LEVEL = 0.8
HALF_LIFE = 6.0
"""Years after which an origin's errors count half."""

GROWTH = 0.5
"""Power of the horizon with which errors grow, a random walk; used where shorter horizons stand in."""

_FLOOR = 0.005


@dataclass(frozen=True, eq=False)
class Errors:
    """Errors at one past origin.

    Attributes
    ----------
    age : int
        Years since the newest origin whose outcome was known.
    stretch : float
        Factor for errors of a shorter horizon.
    errors : ndarray, shape (cases,)
        What happened less what was foretold.
    traits : ndarray, shape (cases, figures)
        What the width may depend on: log size, log volatility.
    """

    age: int
    stretch: float
    errors: Floats
    traits: Floats


def weighted_quantile(values: Floats, weights: Floats, level: float) -> float:
    r"""Return the smallest value below which at least `level` of the weight lies.

    Examples
    --------
    >>> weighted_quantile(np.array([3.0, 1.0, 2.0]), np.ones(3), 0.5)
    2.0
    """
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][np.searchsorted(reached, level - 1e-12)])


def half_width(past: Sequence[Errors], traits: Floats, level: float = LEVEL) -> Floats:
    r"""Return half the width of intervals that held `level` of the past errors.

    .. math:: q \, \hat\sigma(z_i), \quad q = Q_{0.8}\big(|e_j| / \hat\sigma(z_j)\big), \quad
        \log \hat\sigma(z) = z \beta

    :math:`\beta` is a regression of log absolute errors of past cases on their traits; origins count by age.

    Parameters
    ----------
    past : sequence of Errors
    traits : ndarray, shape (regions, figures)
        Of the regions to forecast.

    Returns
    -------
    ndarray, shape (regions,)
        Unknown where nothing is known of the past, or of the region's traits.

    References
    ----------
    Lei, J., G'Sell, M., Rinaldo, A., Tibshirani, R. J. and Wasserman, L. (2018), Distribution-free predictive
    inference for regression, Journal of the American Statistical Association 113.
    """
    if not past:
        return np.full(len(traits), np.nan)
    errors = np.abs(np.concatenate([entry.errors * entry.stretch for entry in past]))
    known = np.concatenate([entry.traits for entry in past])
    weights = np.concatenate(
        [np.full(len(entry.errors), 0.5 ** (entry.age / HALF_LIFE) / len(entry.errors)) for entry in past]
    )
    x = np.column_stack([np.ones(len(known)), known])
    root = np.sqrt(weights)
    slope = np.linalg.lstsq(x * root[:, None], np.log(errors + _FLOOR) * root, rcond=None)[0]
    quantile = weighted_quantile(errors / np.exp(x @ slope), weights, level)
    low, high = known.min(axis=0), known.max(axis=0)
    asked = np.column_stack([np.ones(len(traits)), np.clip(traits, low, high)])
    return np.asarray(quantile * np.exp(asked @ slope))
