"""Compositions that change as another's did: perturbation of shares, capped, with zeros ruled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bessemer.errors import DataError, OptionError
from bessemer.panel import Floats
from bessemer.sources.given import alike_given, array_given, fitting_given, number_given, positive_given

CAP = (1 / 3, 3.0)
# A share below this in a census sample is a handful of answers, and its ratio noise.
SMALLEST_SHARE = 0.002
DECADE = 10


def relative_factor(
    start: Floats,
    end: Floats,
    nation_start: Floats,
    nation_end: Floats,
    years: float,
    smallest: float = SMALLEST_SHARE,
) -> Floats:
    r"""Return how a composition changed against its nation's, per decade.

    .. math:: r_i = \left(\frac{p_i(t_1) / p_i(t_0)}{n_i(t_1) / n_i(t_0)}\right)^{10 / (t_1 - t_0)}

    Parameters
    ----------
    start, end : ndarray, shape (..., industries)
        Shares p of the region in the first and the last year; fractions.
    nation_start, nation_end : ndarray, shape (..., industries)
        Shares n of its nation in the same years.
    years : float
        Length of the window, t1 - t0.
    smallest : float
        A region's share below this in either year has no ratio worth the name: its factor is unknown.

    Returns
    -------
    ndarray, shape (..., industries)
        Factors above zero; NaN is unknown.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.
    OptionError
        If the window has no length.

    Examples
    --------
    >>> doubled = relative_factor(np.array([0.1, 0.9]), np.array([0.2, 0.8]), *[np.array([0.5, 0.5])] * 2, 10)
    >>> doubled.round(3).tolist()
    [2.0, 0.889]
    """
    positive_given(years, "years", "Let the window end after it starts.")
    number_given(smallest, "smallest")
    start, end, nation_start, nation_end = _four(start, end, nation_start, nation_end)
    known = (start >= smallest) & (end >= smallest) & (nation_start > 0) & (nation_end > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = (end / start) / (nation_end / nation_start)
        return np.where(known, ratio ** (DECADE / years), np.nan)


def _four(start: Floats, end: Floats, nation_start: Floats, nation_end: Floats) -> list[Floats]:
    given = {"start": start, "end": end, "nation_start": nation_start, "nation_end": nation_end}
    arrays = {name: array_given(part, name, unknown=True, least=0) for name, part in given.items()}
    fitting_given(**arrays)
    return list(arrays.values())


def _groups_given(groups: NDArray[np.intp], start: Floats) -> NDArray[np.intp]:
    found = array_given(groups, "groups", 1, least=0)
    alike_given(start=start, groups=found)
    if (found % 1).any():
        raise DataError(
            "groups holds a fraction.", remedy="Give the number of a group for each industry, from zero on."
        )
    return found.astype(np.intp)


def pooled_factor(
    start: Floats,
    end: Floats,
    nation_start: Floats,
    nation_end: Floats,
    years: float,
    groups: NDArray[np.intp],
    smallest: float = SMALLEST_SHARE,
) -> Floats:
    r"""Return :func:`relative_factor`, an industry that is too small taking the factor of its group.

    .. math:: r_i = r_{G(i)} \quad \text{where } p_i < s, \qquad p_G = \textstyle\sum_{i \in G} p_i

    Parameters
    ----------
    start, end, nation_start, nation_end : ndarray, shape (industries,)
        Shares; fractions.
    years : float
    groups : ndarray of int, shape (industries,)
        The group of each industry, from zero on.
    smallest : float
        Smallest share that has a ratio of its own. A group that is smaller has none either: NaN.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.
    OptionError
        If the window has no length.

    Examples
    --------
    >>> start, end = np.array([0.001, 0.399, 0.6]), np.array([0.004, 0.196, 0.8])
    >>> even = np.array([0.2, 0.2, 0.6])
    >>> pooled_factor(start, end, even, even, 10, np.array([0, 0, 1])).round(3).tolist()
    [0.5, 0.491, 1.333]
    """
    start, end, nation_start, nation_end = _four(start, end, nation_start, nation_end)
    groups = _groups_given(groups, start)
    own = relative_factor(start, end, nation_start, nation_end, years, smallest)

    def summed(part: Floats) -> Floats:
        return np.bincount(groups, weights=part, minlength=int(groups.max()) + 1).astype(np.float64)

    together = relative_factor(
        summed(start), summed(end), summed(nation_start), summed(nation_end), years, smallest
    )
    small = (start < smallest) | (end < smallest)
    return np.where(small & (nation_start > 0) & (nation_end > 0), together[groups], own)


def average_factor(factors: Floats) -> Floats:
    r"""Return the geometric mean of factors, industry by industry, over those that are known.

    .. math:: \bar r_i = \exp\Bigl(\tfrac{1}{|K_i|} \sum_{k \in K_i} \ln r_{ki}\Bigr)

    Parameters
    ----------
    factors : ndarray, shape (role models, industries)

    Returns
    -------
    ndarray, shape (industries,)
        NaN where no role model's factor is known.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.
    """
    with np.errstate(divide="ignore"):
        logs = np.log(array_given(factors, "factors", 2, unknown=True, infinite=True, least=0, empty=True))
    known = np.isfinite(logs)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.exp(np.where(known, logs, 0.0).sum(axis=0) / known.sum(axis=0)))


def capped(factors: Floats, cap: tuple[float, float] = CAP) -> tuple[Floats, NDArray[np.bool_]]:
    """Return factors inside the cap, unknown ones as 1 (the share keeps its weight), and which were cut."""
    if not isinstance(cap, tuple | list) or len(cap) != 2:
        raise OptionError(f"cap={cap!r:.60} is no pair of numbers.", remedy="Give a lower and an upper end.")
    low, high = cap
    number_given(low, "cap")
    number_given(high, "cap")
    factors = array_given(factors, "factors", unknown=True, least=0, empty=True)
    if not 0 < low <= 1 <= high:
        raise OptionError(
            f"A cap from {low:g} to {high:g} is none.",
            remedy="Give a lower end above 0 and up to 1, and an upper end of 1 or more.",
        )
    known = np.where(np.isfinite(factors), factors, 1.0)
    return np.clip(known, low, high), (known < low) | (known > high)


def perturb(shares: Floats, change: Floats, cap: tuple[float, float] = CAP) -> Floats:
    r"""Return shares after a compositional change.

    .. math:: p' = C(p \odot \min(\max(r, c_0), c_1)), \quad C(x) = x / \textstyle\sum_i x_i

    Parameters
    ----------
    shares : ndarray, shape (industries,)
        Composition p now; fractions that add up to one.
    change : ndarray, shape (industries,)
        Factors r, above zero; an unknown one (NaN) counts as 1.
    cap : (float, float)
        Smallest and largest factor allowed.

    Returns
    -------
    ndarray, shape (industries,)
        Fractions that add up to one. A share of zero stays zero.

    Raises
    ------
    DataError
        If a share is unknown or negative.
    OptionError
        If the cap does not hold 1.

    References
    ----------
    Aitchison, J. (1986), The Statistical Analysis of Compositional Data, Chapman and Hall.

    Examples
    --------
    >>> perturb(np.array([0.5, 0.5]), np.array([3.0, 1.0])).tolist()
    [0.75, 0.25]
    """
    shares = array_given(shares, "shares", 1, unknown=True, infinite=True)
    change = array_given(change, "change", 1, unknown=True, least=0)
    alike_given(shares=shares, change=change)
    if not np.isfinite(shares).all() or (shares < 0).any() or not shares.sum() > 0:
        raise DataError(
            "The composition has unknown or negative shares, or none above zero.",
            remedy="Give a share of zero or more for every industry.",
        )
    moved = shares * capped(change, cap)[0]
    return np.asarray(moved / moved.sum())


@dataclass(frozen=True, eq=False)
class Transfer:
    """A composition before and after it changed as role models did.

    Attributes
    ----------
    factor : ndarray, shape (industries,)
        Factor per decade before the cap; NaN where none is known.
    capped : ndarray of bool, shape (industries,)
        Where the cap cut it.
    shares : ndarray, shape (industries,)
        Shares after; fractions.
    """

    factor: Floats
    capped: NDArray[np.bool_]
    shares: Floats


def transfer_shares(
    shares: Floats, factors: Sequence[Floats] | Floats, cap: tuple[float, float] = CAP
) -> Transfer:
    """Return what the average change of role models makes of a composition.

    Parameters
    ----------
    shares : ndarray, shape (industries,)
    factors : sequence of ndarray, shape (role models, industries)
        One row a role model, per decade, as :func:`relative_factor` gives them.
    cap : (float, float)
        Applied to the average.
    """
    factor = average_factor(np.atleast_2d(np.asarray(factors, dtype=np.float64)))
    return Transfer(factor, capped(factor, cap)[1], perturb(shares, factor, cap))


def resampled_shares(
    shares: Floats,
    factors: Sequence[Floats] | Floats,
    cap: tuple[float, float] = CAP,
    *,
    draws: int = 1000,
    seed: int = 0,
) -> Floats:
    r"""Return what :func:`transfer_shares` gives when role models are drawn again, with replacement.

    Parameters
    ----------
    shares : ndarray, shape (industries,)
    factors : sequence of ndarray, shape (role models, industries)
    cap : (float, float)
    draws, seed : int

    Returns
    -------
    ndarray, shape (draws, industries)
        Fractions; each row adds up to one. An industry unknown of all that were drawn keeps its weight.

    References
    ----------
    Efron, B. (1979). Bootstrap methods: another look at the jackknife. Annals of Statistics 7(1).
    """
    logs = np.log(np.atleast_2d(np.asarray(factors, dtype=np.float64)))
    known = np.isfinite(logs)
    count = len(logs)
    drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), draws).astype(float)
    weight = drawn @ known
    mean = np.divide(drawn @ np.where(known, logs, 0.0), weight, out=np.zeros_like(weight), where=weight > 0)
    moved = shares * capped(np.exp(mean), cap)[0]
    return np.asarray(moved / moved.sum(axis=1, keepdims=True))
