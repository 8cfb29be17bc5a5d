"""Years in which a source joins two series: its regions jump apart as they never do otherwise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from bessemer.sources.given import series_given

# Growth rates of regions that spread three times as wide as in a usual year, and by 5 log points at least.
SPREAD, SMALLEST_SPREAD = 3.0, 0.05
# A region whose own series moves against its nation by less than this at a joint keeps its earlier years.
OWN_JUMP = 0.03
_FEWEST_REGIONS = 3


def joint_years(years: Sequence[int], totals: ArrayLike) -> tuple[int, ...]:
    r"""Return the years whose growth rates spread wider over regions than economics explains.

    .. math:: s_t = sd_r(\Delta \log x_{rt}), \qquad
              \{t : s_t \ge 0.05,\ s_t \ge 3\ \mathrm{median}_u\, s_u\}

    Such a year marks a joint: a new census, a change of survey, regions recast. It is a screen and no
    proof; a region hit alone, or a country that splits in earnest, looks alike.

    Parameters
    ----------
    years : sequence of int, shape (years,)
    totals : array_like, shape (years, regions)
        Levels of one measure in one nation. One that is not positive is as good as unknown.

    Returns
    -------
    tuple of int
        First years after a joint; none for fewer than three regions.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.

    Examples
    --------
    >>> steady = np.outer(1.01 ** np.arange(6), [10.0, 20.0, 30.0])
    >>> steady[3:, 0] *= 1.4
    >>> joint_years(range(2000, 2006), steady)
    (2003,)
    """
    years, x = series_given(years, totals, "totals", 2)
    if x.shape[1] < _FEWEST_REGIONS or x.shape[0] < 3:
        return ()
    with np.errstate(invalid="ignore", divide="ignore"):
        growth = np.diff(np.log(np.where(x > 0, x, np.nan)), axis=0)
    full = np.isfinite(growth).all(axis=1)
    if full.sum() < 3:
        return ()
    spread = np.full(len(growth), np.nan)
    spread[full] = growth[full].std(axis=1)
    usual = float(np.median(spread[full]))
    wide = np.nan_to_num(spread) >= max(SMALLEST_SPREAD, SPREAD * usual)
    return tuple(np.asarray(years, dtype=np.int64)[1:][wide].tolist())


def start_after_joint(years: Sequence[int], totals: ArrayLike, position: int) -> int | None:
    """Return the last joint year at which a region's part of its nation jumps by 3 %, or None.

    Parameters
    ----------
    years, totals
        As for :func:`joint_years`.
    position : int
        Column of the region.

    Examples
    --------
    >>> steady = np.outer(1.01 ** np.arange(6), [10.0, 20.0, 30.0])
    >>> steady[3:, 0] *= 1.4
    >>> start_after_joint(range(2000, 2006), steady, 0)
    2003
    """
    return starts_after_joints(years, totals)[position]


def starts_after_joints(years: Sequence[int], totals: ArrayLike) -> tuple[int | None, ...]:
    """Return :func:`start_after_joint` of every region at once.

    Examples
    --------
    >>> steady = np.outer(1.01 ** np.arange(6), [10.0, 20.0, 30.0])
    >>> steady[3:, 0] *= 1.4
    >>> starts_after_joints(range(2000, 2006), steady)
    (2003, 2003, 2003)
    """
    x = np.asarray(totals, dtype=np.float64)
    found: list[int | None] = [None] * x.shape[1]
    at = {int(year): row for row, year in enumerate(years)}
    with np.errstate(invalid="ignore", divide="ignore"):
        share = x / x.sum(axis=1, keepdims=True)
        for year in joint_years(years, x):
            row = at[year]
            if at.get(year - 1) != row - 1:
                continue
            jump = np.abs(share[row] / share[row - 1] - 1.0)
            for column in np.flatnonzero((share[row - 1] > 0) & (jump >= OWN_JUMP)):
                found[int(column)] = year
    return tuple(found)
