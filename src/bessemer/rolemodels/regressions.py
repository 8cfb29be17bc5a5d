"""Learners on pooled past origins: a ridge that corrects the trend rule, and the usual ridge and forest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bessemer.panel import Floats
from bessemer.rolemodels.tracks import Tracks
from bessemer.rolemodels.trend_rule import DECADE, winsorised

PENALTY = 3.0
"""Ridge penalty of the correction, in units of the variance of a feature: few origins, many regions."""

TRUST = (0.5, 0.1)
"""How much of the ridge's and of the look-alikes' correction is taken before there is a past to learn from."""

_FEWEST = 30


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


def correction(past: Sequence[Moments], features: Floats, large: NDArray[np.bool_]) -> Floats:
    r"""Return what a ridge on past origins adds to the rule.

    .. math:: \hat r = x (\bar A + \lambda I)^{-1} \bar b, \quad \lambda = 3

    :math:`\bar A` and :math:`\bar b` are means over past origins of the features' covariance and of their
    covariance with what the rule missed.

    Returns
    -------
    ndarray, shape (regions,)
        Zero where there is no past origin to learn from, or a figure is unknown.
    """
    chosen = large & np.isfinite(features).all(axis=1)
    if not past or chosen.sum() < _FEWEST:
        return np.zeros(len(features))
    size = features.shape[1]
    total = sum((entry.squares for entry in past), np.zeros((size, size))) / len(past)
    weights = sum((entry.products for entry in past), np.zeros(size)) / len(past)
    slope = np.linalg.solve(total + PENALTY * np.eye(size), weights)
    return np.asarray(np.nan_to_num(standardised(features, chosen) @ slope))


def trust_of(past: Sequence[tuple[Floats, Floats]], horizon: int) -> Floats:
    r"""Return how much of each correction to take, from what it was worth at past origins.

    .. math::

        \min_{0 \le a \le 1} \frac{1}{h} \sum_o \overline{(m_o - C_o a)^2} + \sum_k \bar v_k (a_k - a^0_k)^2

    :math:`m_o` is what the rule missed at a past origin and :math:`C_o` what the corrections, made with what
    was known then, would have added; :math:`\bar v_k` is the mean square of a correction. Origins overlap,
    so that `horizon` of them count as one, as much as the prior :math:`a^0`.

    Parameters
    ----------
    past : sequence of (corrections, missed)
        Arrays of shape (regions, 2) and (regions,), one pair an origin.
    horizon : int

    Returns
    -------
    ndarray, shape (2,)
        Of the ridge and of the look-alikes; the prior where there is no past.
    """
    from scipy.optimize import lsq_linear

    prior = np.array(TRUST)
    if not past:
        return prior
    size = len(prior)
    gram, cross = np.zeros((size, size)), np.zeros(size)
    for parts, missed in past:
        x, y = parts - parts.mean(axis=0), missed - missed.mean()
        gram += x.T @ x / len(x)
        cross += x.T @ y / len(x)
    own = np.diag(gram) / len(past) + 1e-12
    total = gram / horizon + np.diag(own)
    root = np.linalg.cholesky(total)
    wanted = np.linalg.solve(root, cross / horizon + own * prior)
    return np.asarray(lsq_linear(root.T, wanted, bounds=(0.0, 1.0)).x)


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
            100, min_samples_leaf=10, max_features=1 / 3, max_samples=min(1.0, 2000 / len(x)), random_state=0
        )
        return np.asarray(forest.fit(x, outcome).predict(z))
    from sklearn.linear_model import RidgeCV
    from sklearn.model_selection import GroupKFold

    folds = list(GroupKFold(min(5, len(set(blocks)))).split(x, outcome, blocks))
    ridge = RidgeCV(alphas=np.logspace(0, 5, 11), cv=folds)
    return np.asarray(ridge.fit(x, outcome).predict(z))
