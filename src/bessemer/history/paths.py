"""The course of a region against its nation: relative series, deepest fall, recovery, decades."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from bessemer.errors import DataError
from bessemer.panel import Floats
from bessemer.sources.given import alike_given, array_given, series_given


class Fall(Protocol):
    """A peak and the trough after it."""

    @property
    def peak(self) -> float:
        """Level from which the series fell."""

    @property
    def trough(self) -> float:
        """Lowest level after the peak."""

    @property
    def trough_year(self) -> int:
        """Year of the trough."""


@dataclass(frozen=True)
class DeepestFall:
    """The deepest fall of a series and what came after it.

    Attributes
    ----------
    start_year, start : int, float
        First known year and value.
    peak_year, peak : int, float
        Value from which the deepest fall began. A series that never falls has its last value as peak.
    trough_year, trough : int, float
        Lowest value after the peak; the peak itself where the series never falls.
    latest_year, latest : int, float
        Last known year and value.
    count : int
        Known years.
    """

    start_year: int
    start: float
    peak_year: int
    peak: float
    trough_year: int
    trough: float
    latest_year: int
    latest: float
    count: int

    @property
    def loss(self) -> float:
        """Trough over peak, less one: 0 or negative."""
        return self.trough / self.peak - 1.0 if self.peak > 0 else float("nan")

    @property
    def recovery(self) -> float:
        """Part of the fall made good by the last year; unknown where nothing fell."""
        fall = self.peak - self.trough
        return (self.latest - self.trough) / fall if fall > 0 else float("nan")

    @property
    def since_start(self) -> float:
        """Last value over the first, less one."""
        return self.latest / self.start - 1.0 if self.start > 0 else float("nan")

    @property
    def since_peak(self) -> float:
        """Last value over the peak, less one."""
        return self.latest / self.peak - 1.0 if self.peak > 0 else float("nan")


def relative_path(series: ArrayLike, nation: ArrayLike) -> Floats:
    r"""Return a region's series relative to its nation's.

    .. math:: y_t = x_{rt} / x_{nt}

    For jobs or population this is the share of the nation; for values per head it is the ratio to the
    nation's average. It rises when the region outgrows its nation, whatever both do in absolute terms.

    Parameters
    ----------
    series, nation : array_like, shape (years,)
        The same measure, in the same unit and prices, for region and nation.

    Returns
    -------
    ndarray, shape (years,)
        Unknown where either is unknown or the nation's value is not positive.

    Raises
    ------
    DataError
        If the two differ in length.

    References
    ----------
    Gagliardi, L., Moretti, E. and Serafinelli, M. (2023). The World's Rust Belts. NBER Working Paper 31948.

    Examples
    --------
    >>> relative_path([50.0, 40.0], [100.0, 100.0]).tolist()
    [0.5, 0.4]
    """
    own = array_given(series, "series", unknown=True, empty=True)
    whole = array_given(nation, "nation", unknown=True, empty=True)
    alike_given(series=own, nation=whole)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(whole > 0, own / whole, np.nan), dtype=np.float64)


def deepest_fall(years: Sequence[int], values: ArrayLike) -> DeepestFall:
    r"""Return the deepest fall of a series: its peak, its trough, and where the series stands now.

    .. math:: (p, q) = \arg\min_{s \le t} y_t / y_s, \qquad
              loss = y_q / y_p - 1, \qquad recovery = \frac{y_T - y_q}{y_p - y_q}

    Taking the deepest fall, and not the fall from the highest point of all, keeps an early decline visible
    in a series that later passed its old peak. Of equal falls the first counts.

    Parameters
    ----------
    years : sequence of int, shape (years,)
        In order.
    values : array_like, shape (years,)
        Positive; unknown values are left out.

    Raises
    ------
    DataError
        If lengths differ, or no value is known.

    Examples
    --------
    >>> found = deepest_fall([1970, 1980, 1990, 2000], [1.0, 1.2, 0.9, 1.05])
    >>> found.peak_year, found.trough_year, round(found.loss, 2), round(found.recovery, 2)
    (1980, 1990, -0.25, 0.5)
    """
    years, series = series_given(years, values, "values")
    known = np.flatnonzero(np.isfinite(series))
    if known.size == 0:
        raise DataError("No value of the series is known.", remedy="Choose a series with figures.")
    y = series[known]
    highest = np.maximum.accumulate(y)
    with np.errstate(invalid="ignore", divide="ignore"):
        depth = np.where(highest > 0, y / highest, 1.0)
    trough = int(np.argmin(depth))
    if depth[trough] >= 1.0:
        peak = trough = len(y) - 1
    else:
        peak = int(np.argmax(y[: trough + 1]))
    at = np.asarray(years, dtype=np.int64)[known].tolist()
    return DeepestFall(
        start_year=at[0],
        start=float(y[0]),
        peak_year=at[peak],
        peak=float(y[peak]),
        trough_year=at[trough],
        trough=float(y[trough]),
        latest_year=at[-1],
        latest=float(y[-1]),
        count=len(y),
    )


def regained_year(years: Sequence[int], values: ArrayLike, course: Fall, part: float) -> int | None:
    r"""Return the first year after the trough in which `part` of the fall was made good, or None.

    .. math:: \min\{t > q : y_t - y_q \ge part\, (y_p - y_q)\}

    Parameters
    ----------
    years : sequence of int, shape (years,)
    values : array_like, shape (years,)
    course : Fall
        Peak and trough of the series, as :func:`deepest_fall` gives them.
    part : float
        1 for the whole fall.

    Examples
    --------
    >>> series = [1.0, 1.2, 0.9, 1.05, 1.2]
    >>> found = deepest_fall(range(1970, 1975), series)
    >>> [regained_year(range(1970, 1975), series, found, part) for part in (0.5, 1)]
    [1973, 1974]
    """
    level = course.trough + part * (course.peak - course.trough)
    # A level reached but for rounding counts.
    slack = 1e-12 * abs(course.peak)
    for year, value in zip(years, np.asarray(values, dtype=np.float64), strict=True):
        if year > course.trough_year and value >= level - slack:
            return int(year)
    return None


def decade_changes(years: Sequence[int], values: ArrayLike) -> tuple[tuple[int, int, float], ...]:
    r"""Return the relative change of a series in each decade: (from, to, :math:`y_1 / y_0 - 1`).

    Decades run between years ending in 0. What is left at either end counts as a decade of its own from
    five years on, and else belongs to its neighbour. A decade with an unknown end is left out.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.

    Examples
    --------
    >>> [(a, b) for a, b, _ in decade_changes(range(1969, 2017), range(1, 49))]
    [(1969, 1980), (1980, 1990), (1990, 2000), (2000, 2010), (2010, 2016)]
    """
    years, series = series_given(years, values, "values")
    known = [int(year) for year, value in zip(years, series, strict=True) if np.isfinite(value)]
    if len(known) < 2:
        return ()
    first, last = known[0], known[-1]
    inner = [year for year in known if year % 10 == 0 and first + 5 <= year <= last - 5]
    ends = [first, *inner, last]
    at = {int(year): float(value) for year, value in zip(years, series, strict=True)}
    return tuple(
        (start, end, at[end] / at[start] - 1.0) for start, end in itertools.pairwise(ends) if at[start] > 0
    )
