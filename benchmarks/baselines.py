"""What exists: the forecasts that Bessemer's is compared with, each learnt and tested on the same cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bessemer.panel import Floats
from bessemer.pathways.entry_model import Windows, matrix
from bessemer.pathways.features import Snapshot
from bessemer.pathways.forecasts import SIZE_ONLY
from bessemer.pathways.learner import Rows, one_thread

DENSITY = ("density_counted",)
WITH_DENSITY = (*SIZE_ONLY, *DENSITY)
TREES = (*WITH_DENSITY, "net_density_counted")
FACTORS = 10


@dataclass(frozen=True, eq=False)
class Setting:
    """One comparison: what is learnt from and what is forecast.

    Attributes
    ----------
    rows : Rows
        The cells that Bessemer learns from.
    learn, test : mapping of str to ndarray of shape (units, industries)
        Features at the start of both windows.
    open_learn, entered, open_test : ndarray of bool, shape (units, industries)
        Cells to learn from, which of them entered, cells to forecast.
    """

    rows: Rows
    learn: Mapping[str, Floats]
    test: Mapping[str, Floats]
    open_learn: NDArray[np.bool_]
    entered: NDArray[np.bool_]
    open_test: NDArray[np.bool_]

    def test_matrix(self) -> Floats:
        """Return Bessemer's own features of the cells to forecast."""
        own = {name: values for name, values in self.test.items() if name != "factors"}
        return matrix(own, self.open_test)

    def forecast(self, model: Any, names: tuple[str, ...]) -> Floats:
        """Fit a model of scikit-learn on some features and return its probabilities."""
        known = matrix(dict(self.learn), self.open_learn, names)
        asked = matrix(dict(self.test), self.open_test, names)
        mean, width = known.mean(axis=0), known.std(axis=0)
        width = np.where(width > 0, width, 1.0)
        with one_thread():
            model.fit((known - mean) / width, self.entered[self.open_learn])
            return np.asarray(model.predict_proba((asked - mean) / width)[:, 1])


def cells_of(windows: Windows, year: int, now: Snapshot) -> dict[str, Floats]:
    """Return all features of a year, and the reconstruction by ten factors."""
    found = windows.features(now)
    return {**found, "factors": factors(now)}


def factors(now: Snapshot, count: int = FACTORS) -> Floats:
    """Return log location quotients rebuilt from the first singular vectors (matrix factorisation)."""
    level = np.log(now.raw + 0.2)
    middle, width = level.mean(axis=0), np.maximum(level.std(axis=0), 1e-9)
    left, size, right = np.linalg.svd((level - middle) / width, full_matrices=False)
    return np.asarray((left[:, :count] * size[:count]) @ right[:count] * width + middle)


def _logistic(names: tuple[str, ...]) -> Callable[[Setting], Floats]:
    def model(setting: Setting) -> Floats:
        from sklearn.linear_model import LogisticRegression

        return setting.forecast(LogisticRegression(C=1e4, solver="newton-cholesky"), names)

    return model


def _forest(setting: Setting) -> Floats:
    from sklearn.ensemble import RandomForestClassifier

    forest = RandomForestClassifier(200, min_samples_leaf=20, max_features=0.5, random_state=0)
    return setting.forecast(forest, TREES)


def _boosting(names: tuple[str, ...] | None) -> Callable[[Setting], Floats]:
    def model(setting: Setting) -> Floats:
        from sklearn.ensemble import HistGradientBoostingClassifier

        trees = HistGradientBoostingClassifier(
            **{"max_iter": 80, "learning_rate": 0.08, "max_leaf_nodes": 8, "min_samples_leaf": 60},
            **{"l2_regularization": 10.0, "early_stopping": False, "random_state": 0},
        )
        return setting.forecast(trees, names or tuple(setting.learn))

    return model


BASELINES: Mapping[str, Callable[[Setting], Floats]] = {
    "density": _logistic(DENSITY),
    "size_only": _logistic(SIZE_ONLY),
    "size_density": _logistic(WITH_DENSITY),
    "random_forest": _forest,
    "gradient_boosting": _boosting(TREES),
    "matrix_factorisation": _logistic(("factors",)),
    "gradient_boosting_all_features": _boosting(None),
}
