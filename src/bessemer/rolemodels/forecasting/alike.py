"""Look-alikes as forecasters: region-years that stood where a region stands, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bessemer.panel import Floats
from bessemer.rolemodels.forecasting.tracks import Tracks
from bessemer.rolemodels.forecasting.trend_rule import DECADE, winsorised

FAMILIES = ("structure", "direction", "capability", "weight")
NEAREST = 50
MOST_YEARS = 8
"""Base years that serve as candidates at most, evenly spread."""

_PAIRS = 40_000
_FEWEST_PAIRS = 1_000


@dataclass(frozen=True, eq=False)
class Views:
    """What is compared of regions in one year: one matrix a family, each scaled within the year.

    Attributes
    ----------
    year : int
    parts : tuple of ndarray, shape (regions, figures)
        In the order of :data:`FAMILIES`.
    known : ndarray of bool, shape (regions,)
        Regions with all figures.
    """

    year: int
    parts: tuple[Floats, ...]
    known: NDArray[np.bool_]


def base_years(tracks: Tracks, origin: int, horizon: int) -> list[int]:
    """Return years whose outcome was known at the origin, evenly spread back from the latest."""
    earliest = tracks.years[0] + int(tracks.first.min())
    found = list(range(origin - horizon, earliest - 1, -1))
    step = max(1, -(-len(found) // MOST_YEARS))
    return found[::step]


def views(tracks: Tracks, year: int, base: Sequence[int], origin: int) -> Views:
    """Return what is compared of a year when the candidates are of the years `base`.

    Structure is of the newest classification that holds both; where it ends before `year`, its last year
    stands for it. Direction is left out where a base year has no five years behind it.
    """
    earliest = min(base)
    zeros = np.zeros((len(tracks.regions), 1))
    found = tracks.mix_for(origin, earliest)
    mix = None if found is None else found[0].at(min(max(year, found[0].years[0]), found[1]))
    structure = zeros if mix is None else np.sqrt(mix / 2)
    behind = earliest - tracks.years[0] >= 5
    direction = zeros
    if behind:
        direction = np.column_stack(
            [
                _scaled(tracks.change(what, year, DECADE))
                for what in (tracks.relative_jobs, tracks.relative_people, tracks.relative_income)
            ]
        )
    now = tracks.position(year)
    capability = [] if mix is None else [_scaled(-np.square(mix).sum(axis=1))]
    schooling = tracks.schooling_for(year, origin)
    if schooling is not None:
        capability.append(_scaled(schooling))
    weight = [_scaled(tracks.relative_jobs[now]), _scaled(tracks.relative_income[now])]
    parts = (structure, direction, np.column_stack(capability or [zeros]), np.column_stack(weight))
    known = np.isfinite(np.concatenate(parts, axis=1)).all(axis=1) & (tracks.first <= now)
    return Views(year, parts, known)


def _scaled(values: Floats) -> Floats:
    """Return values about their median in robust standard deviations, drawn in to three."""
    middle = np.nanmedian(values)
    width = 1.4826 * np.nanmedian(np.abs(values - middle))
    return np.asarray(np.clip((values - middle) / (width or 1.0), -3.0, 3.0))


def squares(one: Floats, other: Floats) -> Floats:
    """Return squared Euclidean distances between the rows of two matrices."""
    sums = (one**2).sum(axis=1)[:, None] + (other**2).sum(axis=1)
    return np.asarray(np.maximum(sums - 2 * one @ other.T, 0.0))


@dataclass(frozen=True, eq=False)
class Candidates:
    """Region-years with a known outcome.

    Attributes
    ----------
    sets : tuple of Views
        One a base year.
    outcomes : tuple of ndarray, shape (regions,)
        What became of them, less the median of the base year; unknown where the region is no candidate.
    scale : ndarray, shape (families,)
        Mean squared distance by family, so that all families are on one scale; infinite for a family
        without figures.
    """

    sets: tuple[Views, ...]
    outcomes: tuple[Floats, ...]
    scale: Floats


def candidates_of(tracks: Tracks, base: Sequence[int], origin: int, outcomes: Sequence[Floats]) -> Candidates:
    """Return the candidates of some base years; `outcomes` are unknown for regions that are none."""
    sets = tuple(views(tracks, year, base, origin) for year in base)
    kept = tuple(
        np.where(entry.known, values - np.nanmedian(values), np.nan)
        for entry, values in zip(sets, outcomes, strict=True)
    )
    scale = np.full(len(FAMILIES), np.inf)
    rows = np.isfinite(kept[0])
    for family in range(len(FAMILIES)):
        part = sets[0].parts[family][rows]
        spread = float(2 * part.var(axis=0).sum()) if len(part) else 0.0
        scale[family] = spread if spread > 0 else np.inf
    return Candidates(sets, kept, scale)


def learned_weights(found: Candidates, seed: int = 0) -> Floats:
    r"""Return weights of the families, learnt from how unlike the outcomes of unlike regions were.

    .. math:: \min_{a, w \ge 0} \sum_{(i, j)} \big((y_i - y_j)^2 - a - \sum_f w_f d^2_{f, ij}\big)^2

    over random pairs of candidates, by non-negative least squares.

    Returns
    -------
    ndarray, shape (families,)
        Fractions that add up to one; equal where nothing can be learnt.
    """
    from scipy.optimize import nnls

    rng = np.random.default_rng(seed)
    rows = [
        (place, region)
        for place, outcome in enumerate(found.outcomes)
        for region in np.flatnonzero(np.isfinite(outcome))
    ]
    count = len(FAMILIES)
    if len(rows) * (len(rows) - 1) < 2 * _FEWEST_PAIRS:
        return np.full(count, 1 / count)
    chosen = np.array(rows)
    one, other = chosen[rng.integers(len(rows), size=(2, _PAIRS))]
    gaps = winsorised(_of(found.outcomes, one) - _of(found.outcomes, other), 3.0) ** 2
    columns = [np.ones(_PAIRS)]
    for family in range(count):
        parts = [entry.parts[family] for entry in found.sets]
        columns.append(np.square(_of(parts, one) - _of(parts, other)).sum(axis=1) / found.scale[family])
    weights = nnls(np.column_stack(columns), gaps)[0][1:]
    total = weights.sum()
    return np.asarray(weights / total if total > 0 else np.full(count, 1 / count))


def _of(values: Sequence[Floats], places: NDArray[np.int64]) -> Floats:
    return np.stack(values)[places[:, 0], places[:, 1]]


def lookalike_forecast(now: Views, found: Candidates, weights: Floats, nearest: int = NEAREST) -> Floats:
    """Return the mean outcome of the nearest candidates, each region once, in its most similar base year.

    Parameters
    ----------
    now : Views
        The regions to forecast.
    found : Candidates
    weights : ndarray, shape (families,)
    nearest : int

    Returns
    -------
    ndarray, shape (regions,)
        Relative to the median of the base years; unknown for a region without figures.
    """
    count = len(now.known)
    best, outcome = np.full((count, count), np.inf), np.zeros((count, count))
    for entry, values in zip(found.sets, found.outcomes, strict=True):
        usable = np.flatnonzero(np.isfinite(values))
        distance = np.zeros((count, len(usable)))
        for family, weight in enumerate(weights):
            if weight > 0 and np.isfinite(found.scale[family]):
                part = np.nan_to_num(now.parts[family])
                distance += weight * squares(part, entry.parts[family][usable]) / found.scale[family]
        distance[usable, np.arange(len(usable))] = np.inf
        nearer = distance < best[:, usable]
        best[:, usable] = np.where(nearer, distance, best[:, usable])
        outcome[:, usable] = np.where(nearer, values[usable], outcome[:, usable])
    some = min(nearest, int(np.isfinite(best).any(axis=0).sum()) - 1)
    if some < 1:
        return np.full(count, np.nan)
    order = np.argpartition(best, some - 1, axis=1)[:, :some]
    mean = np.take_along_axis(outcome, order, axis=1).mean(axis=1)
    return np.asarray(np.where(now.known, mean, np.nan))
