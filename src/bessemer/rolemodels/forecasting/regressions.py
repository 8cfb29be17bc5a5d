"""Learners on pooled past origins: a ridge that corrects the trend rule, and the usual ridge and forest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bessemer.panel import Floats
from bessemer.rolemodels.forecasting.tracks import Tracks
from bessemer.rolemodels.forecasting.trend_rule import DECADE, winsorised

PENALTY = 3.0
"""Ridge penalty of the correction, in units of the variance of a feature: few origins, many regions."""

HALF_LIFE = 6.0
"""Years after which a past origin counts half in the ridge."""

_FEWEST = 30
_PENALTIES = tuple(10.0 ** (power / 2) for power in range(11))
_TREES, _MOST_ROWS = 40, 2000


def trend_features(tracks: Tracks, year: int) -> Floats:
    """Return what the correction of the trend rule sees of a year, shape (regions, 12).

    Changes over 1, 3, 5 and 10 years of jobs, people and income, the neighbours' over ten years, and the
    levels of income, jobs per head and size.
    """
    jobs, people, income = tracks.relative_jobs, tracks.relative_people, tracks.relative_income
    now = tracks.position(year)
    decade = tracks.change(income, year, DECADE)
    columns = [
        tracks.change(people, year, 5),
        tracks.change(people, year, DECADE),
        tracks.change(jobs, year, 1),
        tracks.change(jobs, year, 3),
        tracks.change(jobs, year, DECADE),
        tracks.change(income, year, 3),
        decade,
        tracks.neighbours(decade, year),
        tracks.neighbours(tracks.change(jobs, year, DECADE), year),
        income[now],
        jobs[now] - people[now],
        jobs[now],
    ]
    return np.column_stack(columns)


def common_features(tracks: Tracks, year: int, origin: int, lag: int) -> Floats:
    """Return what the usual ridge and the forest see of a year.

    Size, relative income, jobs per head, coordinates, past changes up to `lag` years, shares of sectors and
    schooling where it was measured by then.
    """
    now = tracks.position(year)
    jobs, people, income = tracks.relative_jobs, tracks.relative_people, tracks.relative_income
    columns = [jobs[now], income[now], jobs[now] - people[now], tracks.latitude, tracks.longitude]
    for length in (5, DECADE):
        if length <= lag:
            columns += [tracks.change(what, year, length, length) for what in (jobs, people, income)]
    mix = tracks.mix_for(origin, tracks.years[0])
    if mix is not None:
        columns += list(mix[0].at(min(year, mix[1])).T)
    schooling = tracks.schooling_for(year, origin)
    if schooling is not None:
        columns.append((schooling - np.nanmean(schooling)) / np.nanstd(schooling))
    return np.column_stack(columns)


def standardised(values: Floats, chosen: NDArray[np.bool_]) -> Floats:
    """Return columns about their median among the chosen rows, in robust deviations, drawn in to three."""
    middle = np.median(values[chosen], axis=0)
    width = 1.4826 * np.median(np.abs(values[chosen] - middle), axis=0)
    return np.asarray(np.clip((values - middle) / np.where(width > 0, width, 1.0), -3.0, 3.0))


@dataclass(frozen=True, eq=False)
class Moments:
    """Sums of one past origin that a ridge needs: means of squares and of products with the outcome."""

    squares: Floats
    products: Floats


def moments(features: Floats, outcome: Floats, large: NDArray[np.bool_]) -> Moments | None:
    """Return the moments of a past origin, or None with under thirty regions.

    Parameters
    ----------
    features : ndarray, shape (regions, figures)
    outcome : ndarray, shape (regions,)
        What the ridge is to foretell, such as what the trend rule missed.
    large : ndarray of bool, shape (regions,)
        Regions to learn from.
    """
    chosen = large & np.isfinite(features).all(axis=1) & np.isfinite(outcome)
    if chosen.sum() < _FEWEST:
        return None
    x = standardised(features, chosen)[chosen]
    x = x - x.mean(axis=0)
    y = winsorised(outcome[chosen])
    return Moments(x.T @ x / len(x), x.T @ (y - y.mean()) / len(x))


def correction(past: Sequence[tuple[int, Moments]], features: Floats, large: NDArray[np.bool_]) -> Floats:
    r"""Return what a ridge on past origins adds to the rule.

    .. math:: \hat r = x (\bar A + \lambda I)^{-1} \bar b, \quad \lambda = 3

    :math:`\bar A` and :math:`\bar b` are means over past origins of the features' covariance and of their
    covariance with what the rule missed; the weight of an origin halves every six years.

    Parameters
    ----------
    past : sequence of (age, Moments)
        Origins whose outcome was known, with the years since the newest of them.
    features : ndarray, shape (regions, figures)
    large : ndarray of bool, shape (regions,)

    Returns
    -------
    ndarray, shape (regions,)
        Zero where there is no past origin to learn from, or a figure is unknown.
    """
    chosen = large & np.isfinite(features).all(axis=1)
    if not past or chosen.sum() < _FEWEST:
        return np.zeros(len(features))
    size = features.shape[1]
    weights = np.array([0.5 ** (age / HALF_LIFE) for age, _ in past])
    weights /= weights.sum()
    square = np.einsum("o,oij->ij", weights, np.stack([entry.squares for _, entry in past]))
    product = weights @ np.stack([entry.products for _, entry in past])
    slope = np.linalg.solve(square + PENALTY * np.eye(size), product)
    return np.where(large, np.nan_to_num(standardised(features, chosen) @ slope), 0.0)


def member_weights(errors: Sequence[Floats], horizon: int) -> Floats:
    r"""Return weights of forecasts to be averaged, learnt from their errors at past origins.

    .. math::

        \min_{w \ge 0, \sum w = 1} \frac{1}{h} \sum_o w' G_o w + \bar v \sum_k (w_k - 1/K)^2

    :math:`G_o` holds the mean products of the members' errors at a past origin, :math:`\bar v` is their mean
    square. Origins overlap, so that `horizon` of them count as one, as much as the pull to equal weights.

    Parameters
    ----------
    errors : sequence of ndarray, shape (regions, members)
        One array a past origin whose outcome was known.
    horizon : int

    Returns
    -------
    ndarray, shape (members,)
        Fractions that add up to one; empty where there is no past origin.

    References
    ----------
    Bates, J. M. and Granger, C. W. J. (1969), The combination of forecasts, Operational Research
    Quarterly 20.

    Examples
    --------
    >>> good, bad = np.array([0.1, -0.1, 0.1, -0.1]), np.array([1.0, -1.0, -1.0, 1.0])
    >>> member_weights([np.column_stack([good, bad])] * 10, 10).round(2).tolist()
    [0.75, 0.25]
    """
    from scipy.optimize import nnls

    if not errors:
        return np.zeros(0)
    count = errors[0].shape[1]
    gram = np.zeros((count, count))
    for entry in errors:
        own = entry - entry.mean(axis=0)
        gram += own.T @ own / len(own)
    size = float(np.diag(gram).mean()) / len(errors)
    root = np.linalg.cholesky(gram / horizon + size * np.eye(count)).T
    wanted = np.linalg.solve(root.T, np.full(count, size / count))
    heavy = 1e3 * np.sqrt(size)
    weights = nnls(np.vstack([root, np.full(count, heavy)]), np.append(wanted, heavy))[0]
    return np.asarray(weights / weights.sum())


def usual_learner(
    model: str,
    known: Floats,
    outcome: Floats,
    blocks: NDArray[np.str_],
    asked: Floats,
) -> Floats:
    """Return forecasts of the usual ridge (penalty by folds of states) or of a random forest.

    Parameters
    ----------
    model : {"ridge", "random-forest"}
    known : ndarray, shape (rows, figures)
        Pooled past origins.
    outcome : ndarray, shape (rows,)
    blocks : ndarray of str, shape (rows,)
        State or country of each row.
    asked : ndarray, shape (regions, figures)
        Without unknown figures.
    """
    mean, width = known.mean(axis=0), known.std(axis=0)
    width = np.where(width > 0, width, 1.0)
    x, z = (known - mean) / width, (asked - mean) / width
    if model == "random-forest":
        from sklearn.ensemble import RandomForestRegressor

        forest = RandomForestRegressor(
            _TREES,
            min_samples_leaf=10,
            max_features=1 / 3,
            max_samples=min(1.0, 2000 / len(x)),
            random_state=0,
        )
        return np.asarray(forest.fit(x, outcome).predict(z))
    return usual_ridge(x, outcome, blocks, z)


def usual_ridge(x: Floats, outcome: Floats, blocks: NDArray[np.str_], asked: Floats) -> Floats:
    """Return forecasts of a ridge regression with intercept, its penalty chosen on folds of blocks.

    Penalties are eleven powers of ten from 1 to 100,000, folds five groups of states or countries in the
    order of their names.
    """
    names = np.unique(blocks)
    fold = np.searchsorted(names, blocks) % min(5, len(names))
    design, wanted = np.column_stack([np.ones(len(x)), x]), np.column_stack([np.ones(len(asked)), asked])
    errors = np.zeros(len(_PENALTIES))
    free = np.ones(design.shape[1])
    free[0] = 0.0
    for part in np.unique(fold):
        rest = fold != part
        gram, cross = design[rest].T @ design[rest], design[rest].T @ outcome[rest]
        for place, penalty in enumerate(_PENALTIES):
            slope = np.linalg.solve(gram + penalty * np.diag(free), cross)
            errors[place] += ((outcome[~rest] - design[~rest] @ slope) ** 2).sum()
    best = _PENALTIES[int(np.argmin(errors))]
    return np.asarray(wanted @ np.linalg.solve(design.T @ design + best * np.diag(free), design.T @ outcome))
