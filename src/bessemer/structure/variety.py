"""Diversity of an economy: entropy, effective number of industries, number of specialisations."""

from __future__ import annotations

import numpy as np

from bessemer.errors import DataError
from bessemer.panel import Floats
from bessemer.sources.given import array_given


def shannon_entropy(shares: Floats) -> Floats:
    r"""Return :math:`H = -\sum_i p_i \ln p_i` along the last axis, in nats.

    Parameters
    ----------
    shares : ndarray, shape (..., industries)
        Fractions; they are rescaled to sum to one. An unknown share makes the entropy unknown.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.

    Examples
    --------
    >>> import numpy as np
    >>> float(shannon_entropy(np.array([0.5, 0.5])).round(4))
    0.6931
    """
    shares = _given(shares)
    total = shares.sum(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = np.where(total > 0, shares / total, np.nan)
        terms = np.where(p > 0, p * np.log(np.where(p > 0, p, 1.0)), np.where(np.isnan(p), np.nan, 0.0))
    return np.asarray(-terms.sum(axis=-1))


def effective_number(shares: Floats) -> Floats:
    r"""Return :math:`\exp(H)`: how many industries of equal size would be as diverse.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.

    References
    ----------
    Jost, L. (2006), Entropy and diversity, Oikos 113.
    """
    return np.asarray(np.exp(shannon_entropy(shares)))


def inverse_herfindahl(shares: Floats) -> Floats:
    r"""Return :math:`1 / \sum_i p_i^2` along the last axis.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.
    """
    shares = _given(shares)
    total = shares.sum(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = np.where(total > 0, shares / total, np.nan)
        return np.asarray(1.0 / (p**2).sum(axis=-1))


def _given(shares: Floats) -> Floats:
    """Return shares of any number of regions, none as well, but of some industries."""
    found = array_given(shares, "shares", unknown=True, least=0, empty=True)
    if not found.shape[-1]:
        raise DataError("shares holds no industry.", remedy="Give at least one.")
    return found
