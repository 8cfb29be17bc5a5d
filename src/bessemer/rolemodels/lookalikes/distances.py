"""How far two compositions are apart, and which industries carry the distance."""

from __future__ import annotations

import numpy as np

from bessemer.errors import DataError
from bessemer.panel import Floats
from bessemer.sources.given import array_given, fitting_given


def closure(x: Floats) -> Floats:
    r"""Return parts divided by their sum, so that they add up to one.

    .. math:: C(x)_i = x_i / \sum_j x_j

    Parameters
    ----------
    x : ndarray, shape (..., industries)
        Parts in any common unit, none negative; NaN is unknown.

    Returns
    -------
    ndarray, same shape
        Fractions; unknown for a composition with an unknown part or with nothing in it.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.

    Examples
    --------
    >>> closure(np.array([2.0, 6.0])).tolist()
    [0.25, 0.75]
    """
    return _closed(array_given(x, "x", unknown=True, infinite=True, empty=True), "x")


def _closed(parts: Floats, name: str) -> Floats:
    """Return :func:`closure`; to look for infinite parts in their sums is a pass over less."""
    if (parts < 0).any():
        raise DataError(
            f"A composition has a negative part: {name}.",
            where=f"Smallest value {np.nanmin(parts):g}.",
            remedy="Give jobs, output or value added that are zero or more.",
        )
    total = parts.sum(axis=-1, keepdims=True)
    if np.isinf(total).any():
        raise DataError(f"{name} holds inf.", remedy="Give finite numbers.")
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, parts / total, np.nan)


def _compositions(**given: Floats) -> list[Floats]:
    arrays = {
        name: array_given(parts, name, unknown=True, infinite=True, empty=True)
        for name, parts in given.items()
    }
    fitting_given(**arrays)
    return [_closed(parts, name) for name, parts in arrays.items()]


def hellinger(p: Floats, q: Floats) -> Floats:
    r"""Return the Hellinger distance between compositions.

    .. math:: H(p, q) = \sqrt{\tfrac12 \sum_i (\sqrt{p_i} - \sqrt{q_i})^2}

    Parameters
    ----------
    p, q : ndarray, shape (..., industries)
        Parts of a whole; made to add up to one first. The leading axes broadcast.

    Returns
    -------
    ndarray, shape (...)
        From 0 (the same) to 1 (nothing in common); unknown where a part is.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.

    References
    ----------
    Hellinger, E. (1909), Journal für die reine und angewandte Mathematik 136.

    Examples
    --------
    >>> float(hellinger(np.array([1.0, 0.0]), np.array([0.0, 1.0])))
    1.0
    """
    own, other = _compositions(p=p, q=q)
    difference = np.sqrt(own) - np.sqrt(other)
    return np.asarray(np.sqrt((difference**2).sum(axis=-1) / 2))


def relative_to_nation(p: Floats, nation: Floats, reference: Floats) -> Floats:
    r"""Return a composition as it would be in another nation: location quotients put on its shares.

    .. math:: \tilde p = C(p / n \cdot m)

    Parameters
    ----------
    p : ndarray, shape (..., industries)
        Composition of a region.
    nation : ndarray, shape (..., industries)
        Composition n of its own nation in the same year.
    reference : ndarray, shape (..., industries)
        Composition m of the nation on whose scale regions are compared.

    Returns
    -------
    ndarray, shape (..., industries)
        Fractions; unknown where the own nation has nothing of an industry.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.

    Examples
    --------
    >>> twice = relative_to_nation(np.array([0.4, 0.6]), np.array([0.2, 0.8]), np.array([0.5, 0.5]))
    >>> twice.round(3).tolist()
    [0.727, 0.273]
    """
    region, own, scale = _compositions(p=p, nation=nation, reference=reference)
    with np.errstate(invalid="ignore", divide="ignore"):
        quotient = np.where(own > 0, region / own, np.nan)
    return _closed(quotient * scale, "p")


def contributions(p: Floats, q: Floats) -> Floats:
    r"""Return the part of the squared distance that each industry carries.

    .. math:: c_i = \frac{(\sqrt{p_i} - \sqrt{q_i})^2}{\sum_j (\sqrt{p_j} - \sqrt{q_j})^2}

    Parameters
    ----------
    p, q : ndarray, shape (..., industries)
        Parts of a whole; made to add up to one first.

    Returns
    -------
    ndarray, shape (..., industries)
        Fractions that add up to one; unknown where the two are the same.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.

    Examples
    --------
    >>> contributions(np.array([0.25, 0.25, 0.5]), np.array([0.5, 0.0, 0.5])).round(3).tolist()
    [0.146, 0.854, 0.0]
    """
    own, other = _compositions(p=p, q=q)
    squares = (np.sqrt(own) - np.sqrt(other)) ** 2
    total = squares.sum(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, squares / total, np.nan)
