"""Weights on the simplex against an independent route (non-negative least squares) and known answers."""

import numpy as np
import pytest
from scipy.optimize import nnls

from bessemer.errors import DataError, OptionError
from bessemer.history import least_norm, ridge_simplex_weights, simplex_weights


def by_nnls(target, donors):
    """The nearest point of a hull as non-negative least squares (Lawson and Hanson, chapter 23)."""
    points = (donors - target).T
    points = points / np.abs(points).max()
    found, _ = nnls(
        np.vstack([points, np.ones(len(donors))]), np.append(np.zeros(len(points)), 1.0), maxiter=10_000
    )
    return found / found.sum()


def panel_of(units, years, seed=0, factors=4, noise=0.5):
    rng = np.random.default_rng(seed)
    path = rng.normal(size=(factors, years)).cumsum(axis=1)
    return rng.uniform(0, 1, (units, factors)) @ path + noise * rng.normal(size=(units, years)) + 10.0


@pytest.mark.parametrize(("units", "years"), [(60, 30), (60, 8), (12, 40), (2, 5), (200, 14)])
def test_same_loss_as_non_negative_least_squares(units, years):
    values = panel_of(units, years)
    fit = simplex_weights(values, values, ~np.eye(units, dtype=bool))
    assert fit.weights.min() >= 0.0
    np.testing.assert_allclose(fit.weights.sum(axis=1), 1.0, atol=1e-14)
    assert (np.diag(fit.weights) == 0.0).all()
    for row in range(units):
        others = np.delete(values, row, axis=0)
        loss = ((by_nnls(values[row], others) @ others - values[row]) ** 2).sum()
        assert fit.loss[row] <= loss + 1e-10
        assert fit.gap[row] <= 1e-10


def test_one_at_a_time_and_together_agree():
    values = panel_of(40, 12, seed=3)
    together = simplex_weights(values[:5], values[5:]).weights
    for row in range(5):
        np.testing.assert_allclose(
            simplex_weights(values[row], values[5:]).weights[0], together[row], atol=1e-9
        )


def test_a_target_outside_the_hull_gets_the_nearest_face():
    fit = simplex_weights([3.0, 1.0], [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0]])
    np.testing.assert_allclose(fit.weights[0], [0.0, 0.5, 0.5], atol=1e-12)
    assert fit.loss[0] == pytest.approx(1.0)
    assert not fit.inside[0]
    assert fit.unique[0]


def test_copies_share_their_weight_and_inside_targets_get_the_least_norm():
    fit = simplex_weights([3.0, 1.0], [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [2.0, 0.0]])
    np.testing.assert_allclose(fit.weights[0], [0.0, 0.25, 0.5, 0.25], atol=1e-9)
    assert not fit.unique[0]
    corners = [[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]]
    centre = simplex_weights([0.0, 0.0], corners)
    np.testing.assert_allclose(centre.weights[0], 0.25, atol=1e-9)
    assert centre.inside[0]
    assert not centre.unique[0]


def test_least_norm_keeps_the_fit():
    values = panel_of(50, 4, seed=5)
    fit = simplex_weights(values[0], values[1:])
    vertex = by_nnls(values[0], values[1:])
    flat = least_norm(values[1:], vertex)
    np.testing.assert_allclose(flat @ values[1:], vertex @ values[1:], atol=1e-8)
    assert flat @ flat <= vertex @ vertex
    np.testing.assert_allclose(fit.weights[0], flat, atol=1e-7)


@pytest.mark.parametrize("ridge", [1e-2, 1.0, 100.0])
def test_ridge_weights_satisfy_their_conditions(ridge):
    values = panel_of(80, 10, seed=7)
    weights = ridge_simplex_weights(values[0], values[1:], ridge)
    slope = values[1:] @ (weights @ values[1:] - values[0]) + ridge * weights
    assert weights.min() >= 0.0
    assert weights.sum() == pytest.approx(1.0, abs=1e-12)
    assert weights @ slope - slope.min() <= 1e-8


def test_one_donor_and_equal_donors():
    assert simplex_weights([1.0, 2.0], [[0.0, 0.0]]).weights.tolist() == [[1.0]]
    np.testing.assert_allclose(simplex_weights([1.0], [[5.0], [5.0]]).weights, [[0.5, 0.5]], atol=1e-12)
    assert simplex_weights([5.0], [[5.0], [5.0]]).inside[0]


@pytest.mark.parametrize(
    ("target", "donors", "allowed"),
    [
        ([1.0, np.nan], [[0.0, 1.0]], None),
        ([1.0], [[0.0, 1.0]], None),
        ([1.0, 2.0], [[0.0, 1.0]], [[False]]),
        ([1.0, 2.0], [[0.0, np.inf]], None),
        ([1.0, 2.0], [[0.0, 1.0]], [[True, True]]),
    ],
)
def test_bad_input_is_refused(target, donors, allowed):
    with pytest.raises(DataError):
        simplex_weights(target, donors, allowed)


def test_ridge_must_be_positive():
    with pytest.raises(OptionError):
        ridge_simplex_weights([1.0], [[1.0]], 0.0)
