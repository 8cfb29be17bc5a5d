r"""Withheld county jobs estimated from what the disclosed totals leave over.

In one state and year let :math:`x_{ci}` be the jobs of county :math:`c` in private sector :math:`i`, known
but for the cells :math:`U`. BEA discloses the private total :math:`T_c` of every county and, with few
exceptions, the state's sector total :math:`S_i`, so that the residuals

.. math:: R_c = T_c - \sum_{i: ci \notin U} x_{ci}, \qquad Q_i = S_i - \sum_{c: ci \notin U} x_{ci}

are known. The estimate is the two-way proportional fit

.. math:: \hat x_{ci} = a_c\, b_i\, p_{ci}, \qquad \sum_{i: ci \in U} \hat x_{ci} = R_c, \qquad
          \sum_{c: ci \in U} \hat x_{ci} = Q_i, \qquad l_{ci} \le \hat x_{ci} \le u_{ci}

with the prior :math:`p_{ci} = T_c s_{ci}`, where :math:`s_{ci}` is the sector's share of the county's private
jobs interpolated linearly between the nearest years in which it is known (the nearest such year before the
first and after the last), and the sector's share of the state's private jobs where no year is known. A cell
flagged "under ten jobs" starts at 5 and stays within 0 and 9. Bounds start at
:math:`0 \le x_{ci} \le \min(R_c, Q_i)` and are narrowed until nothing changes: no cell can exceed what its
row, or its column, leaves beside the lower bounds of the others, nor fall below what it leaves beside their
upper bounds. Cells whose bounds meet are exact.

Where the state withholds a sector, that column has no total; its upper bound is what the state's disclosed
sectors leave of the state's private jobs. Results are whole jobs by largest remainder within the county, so
that the sectors of a county add up to its disclosed total exactly, and counties to the state's sector within
rounding (at most 10 jobs).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FLAGGED_START = 5.0
FLAGGED_TOP = 9.0
LEAST = 0.5
"""Least prior of a withheld cell, in jobs: a zero could not grow by proportional fitting."""

ROUNDS = 500
TOLERANCE = 0.05
"""Jobs by which a state's sector may be missed before rounding."""

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Estimate:
    """Jobs by year, county and sector with their bounds; `exact` tells what the totals determine."""

    value: Array
    lower: Array
    upper: Array
    exact: Mask


def estimate(jobs: Array, under_ten: Mask, totals: Array, state: Array, state_total: Array) -> Estimate:
    """Fill the withheld cells of one state.

    Parameters
    ----------
    jobs : array, shape (years, counties, sectors)
        Disclosed jobs, NaN where withheld.
    under_ten : array of bool, same shape
        Withheld cells known to be under ten.
    totals : array, shape (years, counties)
        Private jobs of each county.
    state : array, shape (years, sectors)
        Jobs of the state by sector, NaN where withheld.
    state_total : array, shape (years,)
        Private jobs of the state.

    Raises
    ------
    ValueError
        If the disclosed figures contradict each other.
    """
    unknown = np.isnan(jobs)
    known = np.where(unknown, 0.0, jobs)
    rows = totals - known.sum(axis=2)
    columns = state - known.sum(axis=1)
    spare = state_total - np.nansum(state, axis=1)
    if rows.min() < 0 or np.nanmin(columns) < 0 or np.any((rows > 0) & ~unknown.any(axis=2)):
        raise ValueError("disclosed sectors do not fit the disclosed total")
    lower, upper = _bounds(unknown, under_ten, rows, columns, spare)
    if (lower > upper).any():
        raise ValueError("disclosed totals contradict each other")
    exact = unknown & (lower == upper)
    fixed = np.where(exact, lower, 0.0)
    free = unknown & ~exact
    prior = _prior(known + fixed, free, under_ten, totals, state / state_total[:, None])
    fitted = _fit(prior, free, lower, upper, rows - fixed.sum(axis=2), columns - fixed.sum(axis=1))
    whole = _whole(fitted, free, rows - fixed.sum(axis=2))
    return Estimate(known + fixed + whole, known + lower, known + upper, ~free)


def _bounds(unknown: Mask, under_ten: Mask, rows: Array, columns: Array, spare: Array) -> tuple[Array, Array]:
    """Return lower and upper bounds, zero for known cells, narrowed until nothing changes."""
    lower = np.zeros(unknown.shape)
    open_columns = np.isnan(columns)
    tops = np.where(open_columns, spare[:, None], columns)
    upper = np.minimum(rows[:, :, None], tops[:, None, :])
    upper = np.where(unknown, np.where(under_ten, np.minimum(upper, FLAGGED_TOP), upper), 0.0)
    closed = unknown & ~open_columns[:, None, :]
    while True:
        before = lower, upper
        for axis, totals, applies in ((2, rows[:, :, None], unknown), (1, tops[:, None, :], closed)):
            least, most = lower.sum(axis=axis, keepdims=True), upper.sum(axis=axis, keepdims=True)
            tighter = np.minimum(upper, totals - least + lower), np.maximum(lower, totals - most + upper)
            upper, lower = np.where(applies, tighter[0], upper), np.where(applies, tighter[1], lower)
        if np.array_equal(before[0], lower) and np.array_equal(before[1], upper):
            return lower, upper


def _prior(known: Array, free: Mask, under_ten: Mask, totals: Array, state_shares: Array) -> Array:
    """Return the starting jobs of the free cells, zero elsewhere."""
    filled = np.where(free & under_ten, FLAGGED_START, known)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(
            (free & ~under_ten) | (totals == 0)[:, :, None], np.nan, filled / totals[:, :, None]
        )
    shares = _interpolated(shares)
    fallback = _interpolated(state_shares[:, None, :])
    shares = np.where(np.isnan(shares), np.nan_to_num(fallback), shares)
    start = np.maximum(shares * totals[:, :, None], LEAST)
    return np.where(free, np.where(under_ten, FLAGGED_START, start), 0.0)


def _interpolated(series: Array) -> Array:
    """Fill gaps along the first axis linearly, beyond the ends with the nearest; all gaps stay."""
    given = ~np.isnan(series)
    steps = np.arange(len(series)).reshape(-1, *[1] * (series.ndim - 1))
    before = np.maximum.accumulate(np.where(given, steps, -1), axis=0)
    after = np.minimum.accumulate(np.where(given, steps, len(series))[::-1], axis=0)[::-1]
    before, after = np.where(before < 0, after, before), np.where(after == len(series), before, after)
    inside = (before < len(series)) & (before >= 0)
    before, after = np.where(inside, before, 0), np.where(inside, after, 0)
    low, high = np.take_along_axis(series, before, axis=0), np.take_along_axis(series, after, axis=0)
    gap = np.maximum(after - before, 1)
    return np.where(inside, low + (high - low) * (steps - before) / gap, np.nan)


def _fit(prior: Array, free: Mask, lower: Array, upper: Array, rows: Array, columns: Array) -> Array:
    """Scale columns and rows in turn, within the bounds; the rows are met exactly."""
    lower, upper = np.where(free, lower, 0.0), np.where(free, upper, 0.0)
    jobs = np.clip(prior, lower, upper)
    closed = ~np.isnan(columns)
    for _ in range(ROUNDS):
        sums = jobs.sum(axis=1)
        scale = np.where(closed & (sums > 0), columns / np.where(sums > 0, sums, 1.0), 1.0)
        jobs = np.clip(jobs * scale[:, None, :], lower, upper)
        sums = jobs.sum(axis=2)
        scale = np.where(sums > 0, rows / np.where(sums > 0, sums, 1.0), 1.0)
        jobs = np.clip(jobs * scale[:, :, None], lower, upper)
        if np.nanmax(np.abs(jobs.sum(axis=1) - columns), initial=0.0) < TOLERANCE:
            break
    missing = rows - jobs.sum(axis=2)
    room = np.where((missing > 0)[:, :, None], upper - jobs, jobs - lower)
    total = room.sum(axis=2)
    part = np.where(total > 0, missing / np.where(total > 0, total, 1.0), 0.0)
    return jobs + room * part[:, :, None]


def _whole(jobs: Array, free: Mask, rows: Array) -> Array:
    """Round to whole jobs by largest remainder within each county; ties go to the first sector."""
    jobs = np.round(jobs, 6)
    floor = np.floor(jobs)
    units = np.rint(rows - floor.sum(axis=2))
    rest = np.where(free, jobs - floor, -1.0)
    rank = np.argsort(np.argsort(-rest, axis=2, kind="stable"), axis=2, kind="stable")
    return floor + (rank < units[:, :, None])
