"""What holds of courses, turning points, synthetic controls and their inference whatever the figures are."""

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bessemer import history
from bessemer.errors import DataError
from bessemer.history import (
    clustered_ols,
    compare,
    conformal_intervals,
    conformal_p_value,
    course_verdict,
    decade_changes,
    deepest_fall,
    double_weights,
    joint_years,
    least_norm,
    leave_one_out,
    maximum_p_values,
    placebo_in_time,
    placebo_p_value,
    placebos_in_space,
    predictor_weights,
    recession_dates,
    relative_path,
    responses,
    ridge_correction,
    ridge_penalty,
    rmspe_ratios,
    same_sign,
    scan_p_values,
    shift_verdict,
    simplex_weights,
    turn,
    turning_points,
)
from bessemer.panel import Panel

LEVELS = st.integers(1, 500).map(lambda n: n / 4)  # exact in floats, also times a power of two
SERIES = st.integers(6, 30).flatmap(lambda n: arrays(float, n, elements=LEVELS))
TWICE = st.sampled_from([0.25, 2.0, 1024.0])
SEEDS = st.integers(0, 2**32 - 1)
few = settings(max_examples=8)


def years_of(values):
    return range(1970, 1970 + len(values))


def walks(seed, units, periods):
    """Levels of regions that wander around a common trend."""
    rng = np.random.default_rng(seed)
    return 50 + np.cumsum(rng.normal(0.3, 1.0, (units, periods)), axis=1) + rng.normal(0, 5, (units, 1))


@few
@given(SERIES, TWICE, st.data())
def test_a_relative_path_has_no_unit_and_is_unknown_only_where_it_must(values, unit, data):
    nation = np.asarray(data.draw(arrays(float, len(values), elements=LEVELS)))
    at = data.draw(st.integers(0, len(values) - 1))
    path = relative_path(values, nation)
    np.testing.assert_array_equal(relative_path(values * unit, nation * unit), path)
    np.testing.assert_array_equal(relative_path(nation, nation), np.ones(len(values)))
    holed = values.copy()
    holed[at] = np.nan
    found = relative_path(holed, nation)
    assert np.isnan(found[at])
    np.testing.assert_array_equal(np.delete(found, at), np.delete(path, at))


@few
@given(SERIES, TWICE)
def test_turns_and_falls_have_no_unit(values, unit):
    years = years_of(values)
    first, second = turn(years, values), turn(years, values * unit)
    assert (first.peak_year, first.trough_year) == (second.peak_year, second.trough_year)
    assert values[list(years).index(first.peak_year)] == values.max()
    after = values[list(years).index(first.peak_year) :]
    assert values[list(years).index(first.trough_year)] == after.min()
    assert course_verdict(deepest_fall(years, values)) == course_verdict(deepest_fall(years, values * unit))


@few
@given(SERIES, TWICE)
def test_changes_by_decade_make_up_the_whole_change(values, unit):
    years = years_of(values)
    found = decade_changes(years, values)
    if found:
        assert (found[0][0], found[-1][1]) == (years[0], years[-1])
        assert all(one[1] == other[0] for one, other in itertools.pairwise(found))
        whole = np.prod([1 + change for *_, change in found])
        np.testing.assert_allclose(whole, values[-1] / values[0], rtol=1e-12)
    assert decade_changes(years, values * unit) == found


@few
@given(SERIES, TWICE)
def test_recessions_are_falls_and_have_no_unit(values, unit):
    years = list(years_of(values))
    found = recession_dates(years, values)
    assert [(entry.peak_year, entry.trough_year) for entry in found] == [
        (entry.peak_year, entry.trough_year) for entry in recession_dates(years, values * unit)
    ]
    for entry in found:
        peak, trough = values[years.index(entry.peak_year)], values[years.index(entry.trough_year)]
        assert entry.peak_year < entry.trough_year and trough < peak
    assert recession_dates(years, np.sort(values)) == ()
    for answer in responses(years, values * unit, values, 3):
        # A region that is its nation, in another unit, falls and grows as it does.
        assert answer.resistance == 0
        assert np.isnan(answer.recoverability) or answer.recoverability == 0


@few
@given(SEEDS, TWICE)
def test_joints_do_not_depend_on_unit_or_order(seed, unit):
    totals = np.exp(np.random.default_rng(seed).normal(0, 0.05, (8, 5)).cumsum(axis=0))
    totals[4:, 0] *= 1.6
    found = joint_years(range(2000, 2008), totals)
    assert joint_years(range(2000, 2008), totals[:, ::-1] * unit) == found


@few
@given(st.lists(st.floats(0.01, 0.9), min_size=4, max_size=4))
def test_a_verdict_on_shares_turns_round_with_time(shares):
    start, latest, nation_start, nation_latest = shares
    now = shift_verdict(start, latest, nation_start, nation_latest).value
    back = shift_verdict(latest, start, nation_latest, nation_start).value
    # 3 % up is a little less than 3 % down.
    if now == "moved away":
        assert back == "moved towards"
    assert shift_verdict(start, start, nation_start, nation_start).value == "kept pace"


RATIOS = st.lists(st.integers(0, 40).map(float), min_size=1, max_size=25)


@few
@given(st.integers(0, 40).map(float), RATIOS, st.randoms(use_true_random=False))
def test_placebo_p_values_are_counts(treated, placebos, random):
    p = placebo_p_value(treated, placebos)
    assert p == (1 + sum(value >= treated for value in placebos)) / (1 + len(placebos))
    mixed = placebos[:]
    random.shuffle(mixed)
    assert placebo_p_value(treated, mixed) == p
    assert placebo_p_value(treated + 1, placebos) <= p
    assert maximum_p_values([treated], placebos)[0] == pytest.approx(p)


@few
@given(RATIOS, RATIOS)
def test_p_values_of_a_scan_are_no_smaller_than_of_one(scanned, placebos):
    together = maximum_p_values(scanned, placebos)
    alone = np.array([placebo_p_value(value, placebos) for value in scanned])
    assert (together >= alone - 1e-12).all() and (together <= 1 + 1e-12).all()
    np.testing.assert_allclose(maximum_p_values(scanned[::-1], placebos)[::-1], together)
    np.testing.assert_allclose(scan_p_values([(scanned, placebos)])[0], together, atol=1e-12)
    assert np.isnan(maximum_p_values([*scanned, np.nan], placebos)[-1])


@few
@given(SEEDS, TWICE)
def test_ratios_of_errors_have_no_unit(seed, unit):
    gaps = np.random.default_rng(seed).normal(size=(4, 9))
    plain, scaled = rmspe_ratios(gaps, 5, 10.0), rmspe_ratios(gaps * unit, 5, 10.0 * unit)
    np.testing.assert_allclose(scaled[2], plain[2])
    np.testing.assert_allclose(scaled[0], plain[0] * unit)


@few
@given(SEEDS)
def test_placebos_are_fitted_by_the_others_alone(seed):
    pool = walks(seed, 6, 9)
    gaps, fit = placebos_in_space(pool, 6)
    assert (np.diag(fit.weights) == 0).all()
    np.testing.assert_allclose(fit.weights.sum(axis=1), 1)
    np.testing.assert_allclose(gaps, pool - fit.weights @ pool, atol=1e-9)


@few
@given(SEEDS, TWICE, st.integers(-20, 20))
def test_synthetic_difference_has_no_level_and_scales(seed, unit, level):
    values = walks(seed, 6, 10)
    found = double_weights(values[0], values[1:], 7)
    for weights in (found.units, found.years):
        assert weights.min() >= 0 and weights.sum() == pytest.approx(1)
    moved = double_weights(values[0] * unit + level, values[1:] * unit, 7)
    assert moved.effect == pytest.approx(found.effect * unit, rel=1e-5, abs=1e-5 * unit)


@few
@given(SEEDS, st.sampled_from([1e-3, 1.0, 1e3]))
def test_a_ridge_correction_keeps_the_sum_and_fits_better(seed, penalty):
    values = walks(seed, 5, 6)
    weights = simplex_weights(values[0], values[1:]).weights[0]
    added = ridge_correction(values[0], values[1:], weights, penalty)
    assert added.sum() == pytest.approx(0, abs=1e-9)
    before, after = (values[0] - w @ values[1:] for w in (weights, weights + added))
    assert (after**2).sum() <= (before**2).sum() * (1 + 1e-9) + 1e-12
    none = ridge_correction(values[0], values[1:], weights, 1e15)
    np.testing.assert_allclose(none, 0, atol=1e-9)
    chosen, tried, errors = ridge_penalty(values[0], values[1:])
    assert chosen in tried and (errors >= 0).all() and (np.diff(np.sort(tried)) > 0).all()
    np.testing.assert_allclose(ridge_penalty(values[0] * 4, values[1:] * 4)[0], chosen * 16)


@few
@given(SEEDS)
def test_weights_of_least_norm_fit_the_same(seed):
    rng = np.random.default_rng(seed)
    donors = rng.integers(0, 3, (6, 2)).astype(float)
    weights = rng.dirichlet(np.ones(6))
    found = least_norm(donors, weights)
    assert found.min() >= -1e-12 and found.sum() == pytest.approx(1)
    np.testing.assert_allclose(found @ donors, weights @ donors, atol=1e-7)
    assert (found**2).sum() <= (weights**2).sum() + 1e-9


@settings(max_examples=1)
@given(SEEDS)
def test_weights_by_predictors_lie_on_the_simplex_and_beat_no_bound(seed):
    rng = np.random.default_rng(seed)
    values, predictors = walks(seed, 6, 8), rng.normal(size=(6, 3))
    fit = predictor_weights(predictors[0], predictors[1:], values[0], values[1:])
    assert fit.weights.min() >= -1e-12 and fit.weights.sum() == pytest.approx(1)
    assert fit.loss >= fit.bound * (1 - 1e-9) - 1e-12
    assert fit.importance.min() >= 0 and fit.importance.sum() == pytest.approx(1)


@few
@given(SEEDS, st.randoms(use_true_random=False))
def test_least_squares_by_cluster_are_least_squares(seed, random):
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(20), rng.normal(size=20)])
    y, clusters = rng.normal(size=20), [f"c{at % 5}" for at in range(20)]
    fit = clustered_ols(y, x, clusters, ["one", "x"])
    expected = np.linalg.lstsq(x, y, rcond=None)[0]
    order = list(range(20))
    random.shuffle(order)
    mixed = clustered_ols(y[order], x[order], [clusters[at] for at in order], ["one", "x"])
    for at, name in enumerate(("one", "x")):
        found = fit.of(name)
        assert found["coefficient"] == pytest.approx(expected[at])
        assert found["error"] >= 0
        assert mixed.of(name)["error"] == pytest.approx(found["error"])


@few
@given(st.lists(st.floats(-5, 5).filter(lambda x: abs(x) > 1e-6), min_size=1, max_size=6))
def test_agreement_in_sign_does_not_depend_on_the_sign(effects):
    verdict = same_sign(effects, "dates").verdict
    assert same_sign([-effect for effect in effects], "dates").verdict == verdict
    assert same_sign(effects[::-1], "dates").verdict == verdict
    mixed = min(effects) < 0 < max(effects)
    assert (verdict == "not credible") == mixed


@settings(max_examples=3)
@given(SEEDS, TWICE)
def test_turning_points_have_no_unit_and_stand_in_order(seed, unit):
    rng = np.random.default_rng(seed)
    values = np.exp(np.cumsum(np.where(np.arange(30) < 15, 0.03, -0.03) + rng.normal(0, 0.005, 30)))
    years = range(1980, 2010)
    found = turning_points(years, values, draws=20, seed=1)
    again = turning_points(years, values * unit, draws=20, seed=1)
    assert [point.year for point in found] == [point.year for point in again]
    assert [point.year for point in found] == sorted(point.year for point in found)
    assert any(abs(point.year - 1995) <= 2 for point in found)


def panel_of(values):
    names = tuple(f"r{at}" for at in range(len(values)))
    return Panel(values.T[:, :, None], tuple(range(2000, 2000 + values.shape[1])), names, ("total",))


@settings(max_examples=3)
@given(SEEDS, TWICE)
def test_a_comparison_has_no_unit_whatever_the_order_of_donors(seed, unit):
    values = walks(seed, 7, 12)
    assume((values > 1).all())
    one = compare(panel_of(values), "r0", 2008)
    other = compare(panel_of(values[[0, *range(6, 0, -1)]] * unit), "r0", 2008)
    first = history.synthetic_control(panel_of(values), "r0", 2008)
    second = history.synthetic_control(panel_of(values * unit), "r0", 2008)
    np.testing.assert_allclose(np.sort(other.pool, axis=0), np.sort(one.pool, axis=0) * unit)
    np.testing.assert_allclose(second.gaps, first.gaps * unit, rtol=1e-4, atol=1e-4 * unit)
    p = conformal_p_value(one)
    assert 1 / 12 <= p <= 1 and (p * 12) == pytest.approx(round(p * 12))
    assert conformal_p_value(other) == pytest.approx(p)


@settings(max_examples=2)
@given(SEEDS)
def test_checks_of_a_comparison_take_out_what_they_say(seed):
    one = compare(panel_of(walks(seed, 7, 14)), "r0", 2010)
    weights = simplex_weights(one.outcome[: one.before], one.pool[:, : one.before]).weights[0]
    names, gaps = leave_one_out(one, weights)
    assert len(names) == len(gaps) == int((weights > 0).sum())
    assert [weights[one.donors.index(name)] for name in names] == sorted(weights[weights > 0], reverse=True)
    earlier, gap = placebo_in_time(one, 2007)
    assert earlier.before == 7 and len(gap) == len(earlier.years)
    assert max(earlier.years) < 2010
    table = conformal_intervals(one)
    assert (table["low"] <= table["high"]).all()


@few
@given(SERIES)
def test_series_of_unequal_lengths_are_refused(values):
    with pytest.raises(DataError):
        relative_path(values, values[:-1])
