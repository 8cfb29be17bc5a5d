"""Differences between groups: by hand, against SciPy and least squares, and what must hold for any."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from bessemer.errors import DataError
from bessemer.rolemodels.contrasting.separation import (
    dummies,
    exchanges,
    explained,
    false_discovery,
    raw_separation,
    standardised_difference,
    strata_separation,
)


def sample(seed, rows=40, traits=3):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(rows, traits))
    group = np.arange(rows) % 5 < 2
    clusters = rng.integers(0, rows // 2, rows)
    return rng, values, group, clusters


def test_the_difference_by_hand():
    # means 5 and 2, squares within 2 and 2, so that s = sqrt(4 / 2)
    found = standardised_difference(np.array([[1.0], [3.0], [4.0], [6.0]]), np.array([0, 0, 1, 1], bool))
    assert found[0] == pytest.approx(3 / 2**0.5)


def test_the_difference_is_that_of_a_t_test():
    _, values, group, _ = sample(1)
    found = standardised_difference(values, group)
    t = stats.ttest_ind(values[group], values[~group]).statistic
    assert found == pytest.approx(t * np.sqrt(1 / group.sum() + 1 / (~group).sum()))


def test_p_values_are_those_of_scipy_where_each_episode_is_a_region_of_its_own():
    _, values, group, _ = sample(2)
    values[group] += 0.5
    ours = raw_separation(values, group, np.arange(40), draws=4000, seed=1).p_value
    for column in range(3):
        theirs = stats.permutation_test(
            (values[group, column], values[~group, column]),
            lambda x, y, axis: np.abs(x.mean(axis=axis) - y.mean(axis=axis)),
            n_resamples=4000,
            alternative="greater",
            rng=np.random.default_rng(5),
        ).pvalue
        spread = np.sqrt(theirs * (1 - theirs) * 2 / 4000)
        assert abs(ours[column] - theirs) < 4 * spread + 1e-3


def test_what_remains_is_the_coefficient_of_least_squares():
    rng, values, group, clusters = sample(3)
    strata = dummies([f"s{number}" for number in rng.integers(0, 4, 40)])
    controls = rng.normal(size=(40, 2))
    ours = strata_separation(
        values, group, clusters, strata, controls, np.array([-1, 0, 1]), draws=50, seed=0
    )
    raw = standardised_difference(values, group)
    gap = values[group].mean(axis=0) - values[~group].mean(axis=0)
    for column, held in enumerate(([0, 1], [1], [0])):
        design = np.column_stack([group, strata, controls[:, held]]).astype(float)
        slope = np.linalg.lstsq(design, values[:, column], rcond=None)[0][0]
        assert ours.difference[column] == pytest.approx(slope / (gap / raw)[column])


def test_p_values_within_strata_are_near_those_of_a_t_test_where_its_assumptions_hold():
    stats_models = pytest.importorskip("statsmodels.api")
    rng, values, group, _ = sample(4, rows=60, traits=8)
    values[group, :4] += 0.6
    strata = dummies([f"s{number}" for number in rng.integers(0, 4, 60)])
    controls = rng.normal(size=(60, 1))
    ours = strata_separation(
        values, group, np.arange(60), strata, controls, np.full(8, -1), draws=4000, seed=0
    )
    for column in range(8):
        design = np.column_stack([group, strata, controls]).astype(float)
        theirs = stats_models.OLS(values[:, column], design).fit().pvalues[0]
        assert ours.p_value[column] == pytest.approx(theirs, abs=0.03)


def test_a_trait_that_the_strata_determine_is_unknown():
    _, values, group, clusters = sample(5)
    values[:, 0] = np.arange(40) % 4
    strata = dummies([str(number % 4) for number in range(40)])
    found = strata_separation(
        values, group, clusters, strata, np.empty((40, 0)), np.full(3, -1), draws=50, seed=0
    )
    assert np.isnan(found.difference[0]) and np.isnan(found.p_value[0])
    assert np.isfinite(found.difference[1:]).all()


def test_a_trait_that_does_not_vary_is_unknown():
    _, values, group, clusters = sample(11)
    values[:, 2] = 0.3
    strata = dummies([str(number % 3) for number in range(40)])
    held = (strata, np.empty((40, 0)), np.full(3, -1))
    for found in (
        raw_separation(values, group, clusters, draws=50),
        strata_separation(values, group, clusters, *held, draws=50),
    ):
        assert np.isnan(found.difference[2]) and np.isnan(found.p_value[2])
        assert np.isfinite(found.difference[:2]).all()


def test_too_few_episodes_or_degrees_of_freedom_are_unknown():
    _, values, group, clusters = sample(6)
    few = np.arange(40) < 3
    assert np.isnan(raw_separation(values, few, clusters, draws=20).p_value).all()
    strata = dummies([str(number % 32) for number in range(40)])
    none = np.empty((40, 0))
    found = strata_separation(values, group, clusters, strata, none, np.full(3, -1), draws=20)
    assert np.isnan(found.p_value).all()


def test_unknown_values_leave_their_episode_out_of_that_trait_only():
    _, values, group, clusters = sample(7)
    holed = values.copy()
    holed[[0, 7], 1] = np.nan
    found = raw_separation(holed, group, clusters, draws=50)
    kept = np.setdiff1d(np.arange(40), [0, 7])
    assert found.known.tolist() == [40, 38, 40]
    assert found.difference[1] == pytest.approx(standardised_difference(values[kept], group[kept])[1])


@given(st.integers(0, 10_000))
def test_p_values_lie_above_zero_and_swapping_the_groups_turns_the_sign(seed):
    rng, values, group, clusters = sample(seed, rows=24)
    found = raw_separation(values, group, clusters, draws=99, seed=seed)
    swapped = raw_separation(values, ~group, clusters, draws=99, seed=seed)
    assert ((found.p_value > 0) & (found.p_value <= 1)).all()
    assert swapped.difference == pytest.approx(-found.difference)
    assert swapped.p_value == pytest.approx(found.p_value)
    scaled = raw_separation(7 + 3 * values, group, clusters, draws=99, seed=seed)
    assert scaled.difference == pytest.approx(found.difference)
    strata = dummies([str(number % 2) for number in range(24)])
    controls = rng.normal(size=(24, 1))
    held = (strata, controls, np.full(3, -1))
    within = strata_separation(values, group, clusters, *held, draws=99, seed=seed)
    turned = strata_separation(values, ~group, clusters, *held, draws=99, seed=seed)
    known = np.isfinite(within.p_value)
    assert ((within.p_value[known] > 0) & (within.p_value[known] <= 1)).all()
    assert turned.difference == pytest.approx(-within.difference, nan_ok=True)


@given(st.lists(st.integers(0, 6), min_size=1, max_size=20), st.integers(0, 100))
def test_regions_change_places_whole(labels, seed):
    clusters = np.array(labels)
    source = exchanges(clusters, 5, np.random.default_rng(seed))
    for draw in source:
        gives = {}
        for row, donor in enumerate(draw):
            gives.setdefault(clusters[row], set()).add(clusters[donor])
        assert all(len(donors) == 1 for donors in gives.values())
        assert len({next(iter(donors)) for donors in gives.values()}) == len(gives)


def test_the_same_seed_gives_the_same_and_another_does_not():
    _, values, group, clusters = sample(8)
    values[group] += 0.4
    first, again, other = (
        raw_separation(values, group, clusters, draws=200, seed=seed) for seed in (1, 1, 2)
    )
    assert first.p_value.tolist() == again.p_value.tolist()
    assert first.p_value.tolist() != other.p_value.tolist()


def test_regions_with_several_episodes_do_not_count_as_several():
    """Under no difference, with three episodes a region, one p-value in twenty lies under .05."""
    rng = np.random.default_rng(9)
    clustered, loose = [], []
    clusters = np.repeat(np.arange(20), 3)
    for number in range(200):
        values = np.repeat(rng.normal(size=20), 3)[:, None] + 0.2 * rng.normal(size=(60, 1))
        group = np.repeat(rng.random(20) < 0.5, 3)
        if min(group.sum(), (~group).sum()) < 5:
            continue
        clustered.append(raw_separation(values, group, clusters, draws=99, seed=number).p_value[0])
        loose.append(raw_separation(values, group, np.arange(60), draws=99, seed=number).p_value[0])
    assert np.mean(np.array(clustered) <= 0.05) < 0.1
    assert np.mean(np.array(loose) <= 0.05) > 0.15


@given(st.lists(st.floats(0.0001, 1), min_size=1, max_size=30))
def test_false_discovery_rates_are_those_of_scipy(p_values):
    ours = false_discovery(np.array(p_values))
    assert ours == pytest.approx(stats.false_discovery_control(p_values))


def test_a_missing_test_does_not_count():
    with_gap = false_discovery(np.array([0.01, np.nan, 0.04]))
    assert with_gap[[0, 2]] == pytest.approx(false_discovery(np.array([0.01, 0.04])))
    assert np.isnan(with_gap[1])


def test_the_part_explained_is_the_adjusted_share_of_variance():
    rng = np.random.default_rng(10)
    held = rng.normal(size=(50, 2))
    outcome = held[:, 0] + rng.normal(size=50) > 0
    design = np.column_stack([np.ones(50), held])
    rest = outcome - design @ np.linalg.lstsq(design, outcome.astype(float), rcond=None)[0]
    plain = 1 - (rest**2).sum() / ((outcome - outcome.mean()) ** 2).sum()
    assert explained(outcome, held) == pytest.approx(1 - (1 - plain) * 49 / 47)
    assert explained(outcome, np.ones((50, 1))) == pytest.approx(0)


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(DataError):
        raw_separation(np.ones((4, 1)), np.ones(3, bool), np.arange(4))
