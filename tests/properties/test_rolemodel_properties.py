"""What holds of compositions, factors, tests, records and simulated paths whatever they are made of."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bessemer.panel import Panel
from bessemer.pathways import entry_record, forecast_entry
from bessemer.rolemodels import (
    average_factor,
    capped,
    closure,
    contributions,
    false_discovery,
    hellinger,
    perturb,
    pooled_factor,
    relative_factor,
    relative_to_nation,
    standardised_difference,
)

PARTS = arrays(float, 5, elements=st.floats(0.01, 100))
SEEDS = st.integers(0, 2**32 - 1)
few = settings(max_examples=12)


@few
@given(PARTS, st.floats(0.01, 1000), st.permutations(range(5)))
def test_closing_makes_a_whole_whatever_the_unit_and_order(x, unit, order):
    found = closure(x)
    assert found.sum() == pytest.approx(1) and (found > 0).all()
    np.testing.assert_allclose(closure(x * unit), found)
    np.testing.assert_allclose(closure(x[order]), found[order])
    np.testing.assert_allclose(closure(found), found)


@few
@given(PARTS, PARTS, st.permutations(range(5)))
def test_distances_do_not_depend_on_the_order_of_industries(p, q, order):
    p, q = closure(p), closure(q)
    assert hellinger(p[order], q[order]) == pytest.approx(float(hellinger(p, q)), abs=1e-12)
    assert 0 <= hellinger(p, q) <= 1
    if hellinger(p, q) > 1e-6:
        np.testing.assert_allclose(contributions(p[order], q[order]), contributions(p, q)[order], atol=1e-9)
    np.testing.assert_allclose(
        relative_to_nation(p[order], q[order], q[order][::-1]),
        relative_to_nation(p, q, q[order][::-1][np.argsort(order)])[order],
    )


@few
@given(PARTS, PARTS, PARTS, st.sampled_from([5.0, 10.0, 20.0]))
def test_a_factor_turns_round_with_time_and_is_one_with_the_nation(start, end, nation, years):
    start, end, nation = closure(start), closure(end), closure(nation)
    there = relative_factor(start, end, nation, nation, years, 0.0)
    back = relative_factor(end, start, nation, nation, years, 0.0)
    np.testing.assert_allclose(there * back, 1)
    np.testing.assert_allclose(relative_factor(start, end, start, end, years, 0.0), 1)
    np.testing.assert_allclose(relative_factor(start, end, nation, nation, years * 2, 0.0) ** 2, there)
    own = np.arange(5)
    np.testing.assert_allclose(pooled_factor(start, end, nation, nation, years, own, 0.0), there)
    one = pooled_factor(start, end, nation, nation, years, np.zeros(5, int), 2.0)
    assert np.isnan(one).all()  # even all industries together are smaller than that


@few
@given(arrays(float, (3, 5), elements=st.floats(0.2, 5)), st.permutations(range(3)))
def test_a_mean_of_factors_lies_among_them_whatever_their_order(factors, order):
    mean = average_factor(factors)
    assert (mean >= factors.min(axis=0) - 1e-12).all() and (mean <= factors.max(axis=0) + 1e-12).all()
    np.testing.assert_allclose(average_factor(factors[order]), mean)
    np.testing.assert_allclose(average_factor(1 / factors), 1 / mean)
    holed = factors.copy()
    holed[0, 0] = np.nan
    np.testing.assert_allclose(average_factor(holed)[1:], mean[1:])
    inside, cut = capped(factors, (0.5, 2.0))
    assert ((inside >= 0.5) & (inside <= 2.0)).all()
    np.testing.assert_array_equal(cut, (factors < 0.5) | (factors > 2.0))


@few
@given(PARTS, PARTS, st.permutations(range(5)))
def test_a_perturbation_does_not_depend_on_the_order_and_turns_round(shares, change, order):
    shares, change = closure(shares), np.clip(change / 50, 0.4, 2.4)
    found = perturb(shares, change)
    np.testing.assert_allclose(perturb(shares[order], change[order]), found[order])
    np.testing.assert_allclose(perturb(found, 1 / change), shares)
    np.testing.assert_allclose(perturb(shares, np.ones(5)), shares)


@few
@given(SEEDS, st.floats(0.1, 50), st.floats(-100, 100))
def test_a_standardised_difference_has_no_unit_and_turns_with_the_groups(seed, unit, level):
    rng = np.random.default_rng(seed)
    values, group = rng.normal(size=(9, 2)), np.arange(9) % 2 == 0
    found = standardised_difference(values, group)
    np.testing.assert_allclose(standardised_difference(values * unit + level, group), found, rtol=1e-6)
    np.testing.assert_allclose(standardised_difference(values, ~group), -found)


@few
@given(st.lists(st.floats(0.001, 1), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_false_discovery_rates_keep_the_order_and_are_no_smaller(p_values, random):
    p = np.array(p_values)
    found = false_discovery(p)
    assert (found >= p - 1e-12).all() and (found <= 1 + 1e-12).all()
    order = list(range(len(p)))
    random.shuffle(order)
    np.testing.assert_allclose(false_discovery(p[order]), found[order])
    assert (np.diff(found[np.argsort(p)]) >= -1e-12).all()


@few
@given(SEEDS)
def test_a_record_of_entries_does_not_depend_on_the_scale_of_the_score(seed):
    rng = np.random.default_rng(seed)
    score, before, after = rng.random((6, 5)), rng.random((6, 5)), rng.random((6, 5)) * 2
    found = entry_record(score, before, after)
    again = entry_record(np.exp(score * 3), before, after)
    assert (found is None) == (again is None)
    if found is not None and found.auc is not None and not np.isnan(found.auc):
        assert 0 <= found.auc <= 1
        assert again.auc == pytest.approx(found.auc)
        turned = entry_record(score[::-1], before[::-1], after[::-1])
        assert turned.auc == pytest.approx(found.auc)
        holed = score.copy()
        holed[before >= 0.5] = np.nan  # cells that cannot enter do not count
        assert entry_record(holed, before, after).auc == pytest.approx(found.auc)


@settings(max_examples=1)
@given(st.integers(0, 3))
def test_forecasts_of_entries_are_probabilities_and_the_same_for_the_same_seed(seed):
    rng = np.random.default_rng(seed)
    base = rng.lognormal(3, 1, (30, 10))
    levels = np.stack([base * rng.lognormal(0, 0.6, base.shape) for _ in range(3)])
    names = [tuple(f"{letter}{at}" for at in range(size)) for letter, size in (("r", 30), ("i", 10))]
    panel = Panel(levels, (1990, 2000, 2010), *names)
    found = forecast_entry(panel, 10, seed=1, fewest=0.0)
    known = found.table["probability"].dropna()
    assert len(known) and known.between(0, 1).all()
    again = forecast_entry(panel, 10, seed=1, fewest=0.0)
    np.testing.assert_array_equal(again.table["probability"], found.table["probability"])
