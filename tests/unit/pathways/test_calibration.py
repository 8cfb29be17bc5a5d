"""Calibration and scores, against scikit-learn and by hand."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, brier_score_loss

from bessemer.pathways.calibration import (
    average_precision,
    brier,
    calibrate,
    calibration_error,
    log_odds,
    reliability,
    wilson,
)


@pytest.fixture(scope="module")
def drawn():
    rng = np.random.default_rng(3)
    truth = rng.beta(1, 15, 20000)
    return truth, rng.random(20000) < truth


def test_right_probabilities_need_no_calibration(drawn):
    truth, event = drawn
    slope, intercept = calibrate(log_odds(truth), event)
    assert slope == pytest.approx(1.0, abs=0.06)
    assert intercept == pytest.approx(0.0, abs=0.15)


def test_overconfident_scores_are_drawn_in(drawn):
    truth, event = drawn
    slope, intercept = calibrate(3 * log_odds(truth) + 1, event)
    assert slope == pytest.approx(1 / 3, abs=0.03)
    assert intercept == pytest.approx(-1 / 3, abs=0.15)


def test_separated_events_stay_finite():
    slope, intercept = calibrate(np.array([-1.0, -0.5, 0.5, 1.0]), np.array([False, False, True, True]))
    assert np.isfinite([slope, intercept]).all()


def test_average_precision_and_brier_as_in_scikit_learn(drawn):
    truth, event = drawn
    rounded = truth.round(2)
    weight = np.random.default_rng(0).integers(0, 4, len(truth)).astype(float)
    assert average_precision(rounded, event) == pytest.approx(average_precision_score(event, rounded))
    assert average_precision(rounded, event, weight) == pytest.approx(
        average_precision_score(event, rounded, sample_weight=weight)
    )
    assert brier(truth, event) == pytest.approx(brier_score_loss(event, truth))


def test_average_precision_without_events_is_unknown():
    assert np.isnan(average_precision(np.array([0.2, 0.3]), np.array([False, False])))


def test_reliability_counts_every_cell_once(drawn):
    truth, event = drawn
    table = reliability(truth, event)
    assert table["cells"].sum() == len(truth)
    assert table["entries"].sum() == event.sum()
    assert ((table["lower"] <= table["forecast"]) & (table["forecast"] <= table["upper"])).mean() >= 0.8
    assert calibration_error(table) < 0.01


def test_reliability_of_few_cells():
    assert len(reliability(np.array([0.1, 0.2]), np.array([True, False]))) == 2
    assert reliability(np.array([]), np.array([], dtype=bool)).empty


def test_wilson_as_published():
    # Newcombe (1998), table I: 81 of 263, score method without continuity correction.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
