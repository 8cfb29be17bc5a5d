"""The learner behind entry forecasts: logistic regression and boosted trees, averaged and calibrated."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bessemer.panel import Floats
from bessemer.pathways.calibration import calibrate, log_odds

BLOCK_FOLDS, INDUSTRY_FOLDS = 4, 3
_LIMIT = 8.0


@dataclass(frozen=True, eq=False)
class Rows:
    """Cells as rows: features, outcome, and what they may not be torn from.

    Attributes
    ----------
    values : ndarray, shape (cells, features)
    event : ndarray of bool, shape (cells,)
        Whether the industry entered.
    block, industry : ndarray of int, shape (cells,)
        Folds of blocks (states) and of industries.
    target : ndarray of bool, shape (cells,)
        Cells that the forecast is about; the others only help to learn.
    """

    values: Floats
    event: NDArray[np.bool_]
    block: NDArray[np.intp]
    industry: NDArray[np.intp]
    target: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Learner:
    """A fitted forecast.

    Attributes
    ----------
    held : (ndarray, ndarray) or None
        Calibrated forecasts of target cells by models that saw neither the cell's block nor its industry,
        and what happened; None where that could not be tried.
    """

    mean: Floats
    width: Floats
    regression: Any
    trees: Any
    slope: float = 1.0
    intercept: float = 0.0
    held: tuple[Floats, NDArray[np.bool_]] | None = None

    def score(self, values: Floats) -> Floats:
        """Return the mean of the two models' log odds, not calibrated."""
        with one_thread():
            smooth = log_odds(self.regression.predict_proba(_scaled(values, self.mean, self.width))[:, 1])
            steps = log_odds(self.trees.predict_proba(values)[:, 1])
        return (smooth + steps) / 2

    def probability(self, values: Floats) -> Floats:
        """Return calibrated probabilities."""
        return _chance(self.slope * self.score(values) + self.intercept)


def _chance(odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))))


def one_thread() -> Any:
    """Keep the fit on one thread: as fast on small tables, and no worse when cores are shared."""
    from threadpoolctl import threadpool_limits

    return threadpool_limits(limits=1)


def fit(rows: Rows, seed: int = 0) -> Learner:
    r"""Fit both models on all rows and calibrate on rows forecast without their own block and industry.

    Logistic regression (ridge penalty, C = 0.1) carries over to other industries and years; boosted trees
    (80 rounds, rate 0.08, 8 leaves) find interactions. Their log odds are averaged. Slope and intercept of
    the calibration come from forecasts of the target cells by models that saw neither the cell's block nor
    its industry.

    Parameters
    ----------
    rows : Rows
        With at least one event and one non-event among the targets.
    """
    learner = _fit_plain(rows.values, rows.event, seed)
    score = np.full(len(rows.event), np.nan)
    for block in np.unique(rows.block):
        for industry in np.unique(rows.industry):
            held = (rows.block == block) & (rows.industry == industry) & rows.target
            learn = (rows.block != block) & (rows.industry != industry)
            if held.any() and _learnable(rows.event[learn]):
                score[held] = _fit_plain(rows.values[learn], rows.event[learn], seed).score(rows.values[held])
    known = np.isfinite(score)
    if not _learnable(rows.event[known]):
        return learner
    slope, intercept = calibrate(score[known], rows.event[known])
    held = (_chance(slope * score[known] + intercept), rows.event[known])
    return replace(learner, slope=slope, intercept=intercept, held=held)


def _learnable(event: NDArray[np.bool_]) -> bool:
    return bool(event.any() and not event.all())


def _scaled(values: Floats, mean: Floats, width: Floats) -> Floats:
    return np.clip((values - mean) / width, -_LIMIT, _LIMIT)


def _fit_plain(values: Floats, event: NDArray[np.bool_], seed: int) -> Learner:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression

    mean, width = values.mean(axis=0), values.std(axis=0)
    width = np.where(width > 1e-12, width, 1.0)
    with one_thread():
        regression = LogisticRegression(C=0.1, solver="newton-cholesky")
        regression.fit(_scaled(values, mean, width), event)
        trees = HistGradientBoostingClassifier(
            max_iter=80,
            learning_rate=0.08,
            max_leaf_nodes=8,
            min_samples_leaf=60,
            l2_regularization=10.0,
            early_stopping=False,
            random_state=seed,
        )
        trees.fit(values, event)
    return Learner(mean, width, regression, trees)
