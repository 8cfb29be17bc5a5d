"""Turning points of a relative series: years in which its mean growth changed, with their uncertainty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bessemer.ensembles import spread
from bessemer.errors import DataError
from bessemer.panel import Floats
from bessemer.sources.given import list_given, numbers_given, whole_given

# Years that a regime lasts at least, and the most turning points looked for.
SHORTEST_REGIME, MOST = 5, 4
# Fewer growth rates tell no regimes apart.
FEWEST_RATES = 15
DRAWS, BLOCK = 400, 4
# Draws that a worker takes at a time: at least so many, and no more parts than these.
_CHUNK, _MOST_CHUNKS = 50, 64


@dataclass(frozen=True)
class TurningPoint:
    """A year after which a relative series grew at another mean rate.

    Attributes
    ----------
    year : int
        Last year of the old regime.
    before, after : float
        Mean yearly log growth against the nation in the regimes before and after.
    low, high : int
        Ends of the 90 % interval of the year over bootstrap draws.
    within_1, within_2 : float
        Share of draws whose turning point is at most one, or two, years away.
    """

    year: int
    before: float
    after: float
    low: int
    high: int
    within_1: float
    within_2: float


def turning_points(
    years: Sequence[int], values: ArrayLike, *, draws: int = DRAWS, seed: int = 0, workers: int | None = 1
) -> tuple[TurningPoint, ...]:
    r"""Return the turning points of a series that is relative to the nation.

    .. math:: \Delta \log y_t = \mu_j + e_t \quad (t_{j-1} < t \le t_j), \qquad
              \min_m\ \ln\frac{S_m}{n - p} + 0.299\, \frac{p}{n} (\ln n)^{2.1},\quad p = 2m + 1

    For each number :math:`m` of turning points up to four the partition with the least sum of squares
    :math:`S_m` is found exactly (dynamic programming of ``ruptures``; regimes of five years at least), and
    :math:`m` minimises the criterion of Liu, Wu and Zidek. It asks for more than the BIC, because growth
    against the nation is serially correlated. The years' uncertainty comes from a moving-block bootstrap of
    the residuals (blocks of four years) with :math:`m` held.

    Parameters
    ----------
    years : sequence of int, shape (years,)
        In order, without gap.
    values : array_like, shape (years,)
        Positive; unknown values at either end are left out. A series must not cross a break in definition.
    draws : int
        Bootstrap draws.
    seed : int
        Of the draws.
    workers : int or None
        Processes that the draws are spread over; None leaves it to ``joblib.parallel_config``, such as a Dask
        cluster. The points do not depend on it.

    Returns
    -------
    tuple of TurningPoint
        Empty where none stands out, or for fewer than 15 growth rates.

    Raises
    ------
    DataError
        If lengths differ, a value between known ones is unknown or none is positive.

    References
    ----------
    Liu, J., Wu, S. and Zidek, J. V. (1997). On segmented multivariate regression. Statistica Sinica 7,
    497-525.
    Truong, C., Oudre, L. and Vayatis, N. (2020). Selective review of offline change point detection methods.
    Signal Processing 167, 107299.

    Examples
    --------
    >>> level = np.exp(np.cumsum([0.0] + [-0.03] * 15 + [0.01] * 15))
    >>> [point.year for point in turning_points(range(1980, 2011), level)]
    [1995]
    """
    whole_given(draws, "draws")
    whole_given(seed, "seed", 0)
    years = list_given(years, "years", (int, np.integer), "years")
    at, growth = _growth(years, numbers_given(values, "values"))
    if len(growth) < FEWEST_RATES:
        return ()
    ends = _best(growth)
    count = len(ends)
    if count == 0:
        return ()
    starts = (0, *ends)
    stops = (*ends, len(growth))
    means = [float(growth[start:stop].mean()) for start, stop in zip(starts, stops, strict=True)]
    fitted = np.repeat(means, np.subtract(stops, starts))
    drawn = _draws(fitted, growth - fitted, count, draws, seed, workers)
    points = []
    for order, end in enumerate(ends):
        # Growth rate k runs from year k to year k + 1: a regime of the first `end` rates ends in year `end`.
        away = np.abs(drawn[:, order] - end)
        low, high = np.quantile(drawn[:, order], [0.05, 0.95], method="inverted_cdf").astype(int)
        points.append(
            TurningPoint(
                year=at[end],
                before=means[order],
                after=means[order + 1],
                low=at[int(low)],
                high=at[int(high)],
                within_1=float((away <= 1).mean()),
                within_2=float((away <= 2).mean()),
            )
        )
    return tuple(points)


def _growth(years: Sequence[int], values: ArrayLike) -> tuple[list[int], Floats]:
    series = np.asarray(values, dtype=np.float64)
    if series.shape != (len(years),):
        raise DataError(
            f"There are {len(years)} years and {series.shape} values.", remedy="Give one value a year."
        )
    known = np.flatnonzero(np.isfinite(series))
    if known.size == 0:
        return [], np.empty(0)
    at = [int(years[position]) for position in known.tolist()]
    if at[-1] - at[0] != len(at) - 1:
        raise DataError("A year between known values is missing.", remedy="Give a value for every year.")
    if not (series[known] > 0).all():
        raise DataError("A value of the series is not positive.", remedy="Give a ratio to the nation.")
    return at, np.asarray(np.diff(np.log(series[known])))


def _search(growth: Floats) -> Any:
    """Return the search of ruptures, fitted: exact, with squares around regime means."""
    import ruptures  # type: ignore[import-untyped]

    return ruptures.KernelCPD(kernel="linear", min_size=SHORTEST_REGIME).fit(growth.reshape(-1, 1))


def _best(growth: Floats) -> tuple[int, ...]:
    """Return the ends of all regimes but the last, as many as the criterion asks for."""
    n = len(growth)
    search = _search(growth)
    best: tuple[int, ...] = ()
    least = np.inf
    for count in range(min(MOST, n // SHORTEST_REGIME - 1) + 1):
        ends = tuple(search.predict(n_bkps=count)[:-1]) if count else ()
        squares = sum(
            float(((part - part.mean()) ** 2).sum()) for part in np.split(growth, np.asarray(ends, dtype=int))
        )
        asked = 2 * count + 1
        # A perfect fit has no logarithm: anything under the noise of the arithmetic counts as that.
        spread = max(squares / (n - asked), 1e-16)
        criterion = np.log(spread) + asked / n * 0.299 * np.log(n) ** 2.1
        if criterion < least:
            best, least = ends, criterion
    return best


def _draws(
    fitted: Floats, residuals: Floats, count: int, draws: int, seed: int, workers: int | None
) -> NDArray[np.int64]:
    """Return the ends of regimes in every draw, shape (draws, count)."""
    rng = np.random.default_rng(seed)
    n = len(fitted)
    blocks = -(-n // BLOCK)
    starts = rng.integers(0, n - BLOCK + 1, size=(draws, blocks))
    rows = (starts[:, :, None] + np.arange(BLOCK)).reshape(draws, -1)[:, :n]
    drawn = fitted + residuals[rows]
    size = max(_CHUNK, draws // _MOST_CHUNKS)
    parts = spread(_ends, [(drawn[at : at + size], count) for at in range(0, draws, size)], workers)
    return np.concatenate(parts)


def _ends(drawn: Floats, count: int) -> NDArray[np.int64]:
    """Return the ends of `count` regimes of each series, shape (series, count)."""
    return np.array([_search(growth).predict(n_bkps=count)[:-1] for growth in drawn], dtype=np.int64)
