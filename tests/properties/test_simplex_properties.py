"""What holds of weights on the simplex whatever the data are."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize

from bessemer.history import ridge_simplex_weights, simplex_weights

SHAPES = st.tuples(st.integers(2, 9), st.integers(1, 7))


@st.composite
def problems(draw):
    """Whole numbers make copies, ties and targets on faces; thousandths make the rest."""
    donors, periods = draw(SHAPES)
    fine = draw(st.booleans())
    numbers = st.integers(-9999, 9999).map(lambda n: n / 1000) if fine else st.integers(-3, 3).map(float)
    return draw(arrays(float, (donors + 1, periods), elements=numbers))


def size_of(values):
    return 1.0 + float(((values[1:] - values[0]) ** 2).sum(axis=1).max())


def by_projected_gradient(target, donors, steps=400):
    """An independent route: gradient steps, each followed by the projection onto the simplex."""
    weights = np.full(len(donors), 1.0 / len(donors))
    length = 1.0 / max(np.linalg.norm(donors - target, 2) ** 2, 1e-12)
    for _ in range(steps):
        at = weights - length * (donors - target) @ (weights @ (donors - target))
        ranked = np.sort(at)[::-1]
        drop = (np.cumsum(ranked) - 1.0) / np.arange(1, len(at) + 1)
        weights = np.maximum(at - drop[np.flatnonzero(ranked > drop)[-1]], 0.0)
    return weights


@settings(max_examples=150, deadline=None)
@given(problems())
def test_on_the_simplex_and_optimal(values):
    fit = simplex_weights(values[0], values[1:])
    weights = fit.weights[0]
    assert weights.min() >= 0.0
    assert abs(weights.sum() - 1.0) <= 1e-12
    slopes = (values[1:] - values[0]) @ (weights @ (values[1:] - values[0]))
    tolerance = 1e-9 * size_of(values)
    assert weights @ slopes - slopes.min() <= tolerance
    assert fit.gap[0] <= tolerance
    assert (np.abs(slopes - slopes.min())[weights > 1e-6] <= 1e-5 * size_of(values)).all()


@settings(max_examples=60, deadline=None)
@given(problems())
def test_no_other_route_does_better(values):
    target, donors = values[0], values[1:]
    fit = simplex_weights(target, donors)

    def loss(weights):
        return float(((weights @ donors - target) ** 2).sum())

    projected = by_projected_gradient(target, donors)
    assert fit.loss[0] <= loss(projected) + 1e-9 * size_of(values)
    general = minimize(
        loss,
        np.full(len(donors), 1.0 / len(donors)),
        bounds=[(0.0, 1.0)] * len(donors),
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1.0},
        method="SLSQP",
    ).x
    general = np.maximum(general, 0.0)
    assert fit.loss[0] <= loss(general / general.sum()) + 1e-9 * size_of(values)


@settings(max_examples=100, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_donors_does_not_matter(values, random):
    order = list(range(1, len(values)))
    random.shuffle(order)
    plain = simplex_weights(values[0], values[1:])
    mixed = simplex_weights(values[0], values[order])
    np.testing.assert_allclose(
        mixed.weights[0], plain.weights[0][np.array(order) - 1], atol=2e-4, err_msg=str(values)
    )
    assert abs(mixed.loss[0] - plain.loss[0]) <= 1e-9 * size_of(values)


@settings(max_examples=100, deadline=None)
@given(problems(), st.sampled_from([1e-6, 0.5, 3.0, 1e7]), st.integers(-5, 5))
def test_scale_and_level_do_not_matter(values, scale, level):
    plain = simplex_weights(values[0], values[1:])
    moved = simplex_weights(scale * (values[0] + level), scale * (values[1:] + level))
    np.testing.assert_allclose(moved.weights, plain.weights, atol=2e-4)


@settings(max_examples=60, deadline=None)
@given(problems(), problems())
def test_many_targets_are_as_one_by_one(first, second):
    donors = first[1:]
    targets = np.vstack([first[0], np.resize(second[0], donors.shape[1])])
    together = simplex_weights(targets, donors)
    for row, target in enumerate(targets):
        alone = simplex_weights(target, donors)
        assert abs(together.loss[row] - alone.loss[0]) <= 1e-9 * size_of(np.vstack([target, donors]))


@settings(max_examples=80, deadline=None)
@given(problems(), st.sampled_from([1e-3, 1.0, 100.0]))
def test_ridge_weights_are_optimal(values, ridge):
    weights = ridge_simplex_weights(values[0], values[1:], ridge)
    assert weights.min() >= 0.0
    assert abs(weights.sum() - 1.0) <= 1e-9
    slopes = (values[1:] - values[0]) @ (weights @ (values[1:] - values[0])) + ridge * weights
    assert weights @ slopes - slopes.min() <= 1e-6 * (size_of(values) + ridge)
