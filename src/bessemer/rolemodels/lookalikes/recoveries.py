"""How many look-alikes recovered, beside all candidates and former hubs, with regions as clusters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bessemer.history.axes import AXES
from bessemer.panel import Floats
from bessemer.rolemodels.lookalikes.outcomes import (
    HORIZONS,
    LEAST_PART,
    After,
    after,
    axis_of,
    has_axis,
    manufacturing_codes,
)
from bessemer.rolemodels.lookalikes.pools import Pool
from bessemer.sources import Dataset

# Two-sided, 95 %.
_Z = 1.959963984540054
HUB_PART = 1 / 3


@dataclass(frozen=True)
class Rate:
    """A share of region-years that recovered.

    Attributes
    ----------
    count, recovered, regions : int
        Region-years whose outcome is known, those that recovered, and different regions among them.
    low, high : float
        95 % interval of the share, with regions as clusters.
    once : float
        The share when each region counts once, in its nearest year.
    """

    count: int
    recovered: int
    regions: int
    low: float
    high: float
    once: float

    @property
    def share(self) -> float:
        """Share that recovered; unknown without region-years."""
        return self.recovered / self.count if self.count else math.nan


def clustered_interval(
    recovered: Sequence[bool] | NDArray[np.bool_], clusters: Sequence[str]
) -> tuple[float, float]:
    r"""Return Wilson's 95 % interval of a share, with the number of cases cut by the design effect.

    .. math:: \hat V = \frac{G}{G - 1} \frac{1}{N^2} \sum_g \Big(\sum_{i \in g} (y_i - \hat p)\Big)^2, \qquad
              n = \min\Big(N, \frac{\hat p (1 - \hat p)}{\hat V}\Big)

    and n is the number of clusters where none or all recovered.

    Parameters
    ----------
    recovered : sequence of bool, shape (cases,)
    clusters : sequence of str, shape (cases,)
        The region of each case.

    Returns
    -------
    (low, high)
        Unknown without cases.

    References
    ----------
    Wilson, E. B. (1927), JASA 22. Kish, L. (1965), Survey Sampling, on the design effect.

    Examples
    --------
    >>> low, high = clustered_interval([True] * 10 + [False] * 10, [str(i) for i in range(20)])
    >>> round(low, 3), round(high, 3)
    (0.295, 0.705)
    """
    y = np.asarray(recovered, dtype=np.float64)
    cases = len(y)
    if cases == 0:
        return math.nan, math.nan
    labels, member = np.unique(np.array(clusters), return_inverse=True)
    share, groups = float(y.mean()), len(labels)
    size: float = min(cases, groups)
    if 0 < share < 1 and groups > 1:
        sums = np.bincount(member, weights=y - share)
        variance = groups / (groups - 1) * float((sums**2).sum()) / cases**2
        size = min(cases, share * (1 - share) / variance) if variance > 0 else cases
    centre = (share + _Z**2 / (2 * size)) / (1 + _Z**2 / size)
    half = _Z / (1 + _Z**2 / size) * math.sqrt(share * (1 - share) / size + _Z**2 / (4 * size**2))
    return max(0.0, centre - half), min(1.0, centre + half)


def rate(outcome: Floats, regions: Sequence[str], rows: Sequence[int] | NDArray[np.intp]) -> Rate:
    """Return how many of some rows recovered, over those whose outcome is known.

    Parameters
    ----------
    outcome : ndarray, shape (rows of the pool,)
        Change against the reference; recovered where it is above zero.
    regions : sequence of str
        Region of each row of the pool.
    rows : sequence of int
        The rows counted, nearest first.
    """
    known = [int(row) for row in rows if math.isfinite(outcome[row])]
    names = [regions[row] for row in known]
    good = outcome[known] > 0
    low, high = clustered_interval(good, names)
    first = {name: bool(value) for name, value in reversed(list(zip(names, good, strict=True)))}
    once = sum(first.values()) / len(first) if first else math.nan
    return Rate(len(known), int(good.sum()), len(first), low, high, once)


def former_hubs(pool: Pool, classification: str, candidates: int) -> NDArray[np.intp]:
    """Return the candidates in the top third of manufacturing's share in their base year.

    On ten groups it is the share of all industry, mining and utilities.
    """
    share = pool.shares[:candidates, manufacturing_codes(classification, pool.codes)].sum(axis=1)
    chosen: list[int] = []
    for year in np.unique(pool.base_years[:candidates]):
        rows = np.flatnonzero(pool.base_years[:candidates] == year)
        bar = np.quantile(share[rows], 1 - HUB_PART)
        chosen.extend(rows[share[rows] >= bar].tolist())
    return np.array(sorted(chosen), dtype=np.intp)


@dataclass(frozen=True)
class AxisRate:
    """The record on one axis over one horizon.

    Attributes
    ----------
    axis : str
    horizon : int
    top, all, hubs : Rate
        Of the nearest, of all candidates and of former hubs.
    """

    axis: str
    horizon: int
    top: Rate
    all: Rate
    hubs: Rate


def outcome_on(
    data: Dataset, pool: Pool, name: str, reference: str, horizon: int, least: float = LEAST_PART
) -> After:
    """Return what followed every row of a pool on one axis; unknown for kinds without the axis."""
    kinds = np.array([data.regions[id].kind for id in pool.regions])
    starts, ends = pool.base_years.copy(), pool.base_years + horizon
    changes = np.full(len(pool), np.nan)
    for kind in np.unique(kinds):
        if not has_axis(data, str(kind), name, reference):
            continue
        rows = np.flatnonzero(kinds == kind)
        names = [pool.regions[row] for row in rows]
        part = after(axis_of(data, str(kind), name, reference), names, pool.base_years[rows], horizon, least)
        starts[rows], ends[rows], changes[rows] = part.starts, part.ends, part.changes
    return After(starts, ends, changes)


def axis_rates(
    data: Dataset, pool: Pool, classification: str, candidates: int, top: int, reference: str
) -> tuple[AxisRate, ...]:
    """Return the record of the nearest, of all and of former hubs on every axis after 10, 20 and 30 years.

    Where the figures hold less than three quarters of the horizon, the outcome is unknown; an axis and
    horizon without any known outcome among the nearest is left out.
    """
    hubs = former_hubs(pool, classification, candidates)
    everyone = np.arange(candidates)
    found = []
    for name in AXES:
        for horizon in HORIZONS:
            outcome = outcome_on(data, pool, name, reference, horizon).changes
            entry = AxisRate(
                axis=name,
                horizon=horizon,
                top=rate(outcome, pool.regions, everyone[:top]),
                all=rate(outcome, pool.regions, everyone),
                hubs=rate(outcome, pool.regions, hubs),
            )
            if entry.top.count:
                found.append(entry)
    return tuple(found)
