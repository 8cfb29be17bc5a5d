"""Predictors, ridge, difference-in-differences and conformal inference, each by another route."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from bessemer.errors import DataError, OptionError, RegionError, YearError
from bessemer.history import (
    augmented_control,
    compare,
    conformal_intervals,
    conformal_p_value,
    double_weights,
    maximum_p_values,
    placebo_p_value,
    predictor_control,
    predictor_weights,
    ridge_correction,
    ridge_penalty,
    rmspe_ratios,
    scan_regions,
    simplex_weights,
    synthetic_control,
    synthetic_difference,
)
from bessemer.panel import Panel

YEARS = tuple(range(1970, 2000))


def outcomes(units=25, seed=4, noise=0.4):
    rng = np.random.default_rng(seed)
    path = rng.normal(size=(3, len(YEARS))).cumsum(axis=1)
    return 40.0 + rng.uniform(0, 1, (units, 3)) @ path + noise * rng.normal(size=(units, len(YEARS)))


@pytest.fixture(scope="module")
def panel():
    values = outcomes()
    values[0, 20:] += 4.0
    return Panel(values.T[:, :, None], YEARS, tuple(f"R{unit:02d}" for unit in range(25)), ("total",))


def slsqp(objective, count):
    """The simplex by a general solver, from equal weights."""
    found = minimize(
        objective,
        np.full(count, 1.0 / count),
        bounds=[(0.0, 1.0)] * count,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1.0},
        method="SLSQP",
        options={"maxiter": 2000, "ftol": 1e-14},
    )
    return found.x


def test_difference_in_differences_by_a_general_solver():
    """Algorithm 1 of Arkhangelsky et al. (2021) with free intercepts, solved by SLSQP."""
    values = outcomes(units=10)
    y, pool, before = values[0], values[1:], 20
    zeta2 = np.sqrt(10) * np.diff(pool[:, :before], axis=1).var(ddof=1)

    def unit_loss(w):
        left = y[:before] - w @ pool[:, :before]
        return ((left - left.mean()) ** 2).sum() + zeta2 * before * (w**2).sum()

    def year_loss(w):
        left = pool[:, before:].mean(axis=1) - pool[:, :before] @ w
        return ((left - left.mean()) ** 2).sum()

    units, years = slsqp(unit_loss, 9), slsqp(year_loss, before)
    gap = y - units @ pool
    effect = gap[before:].mean() - years @ gap[:before]
    found = double_weights(y, pool, before)
    np.testing.assert_allclose(found.units, units, atol=1e-4)
    assert year_loss(found.years) <= year_loss(years) + 1e-9
    assert found.effect == pytest.approx(effect, abs=1e-3)
    assert found.gaps[before:].mean() == pytest.approx(found.effect)
    assert found.years @ found.gaps[:before] == pytest.approx(0.0, abs=1e-9)


def test_difference_in_differences_takes_out_levels(panel):
    high = panel.values.copy()
    high[:, 0] += 500.0
    moved = Panel(high, panel.years, panel.regions, panel.industries)
    plain = synthetic_difference(panel, "R00", 1990)
    assert synthetic_difference(moved, "R00", 1990, placebos=False).att == pytest.approx(plain.att)
    assert plain.att == pytest.approx(4.0, abs=1.0)
    assert plain.standard_error > 0.0
    assert plain.p_value == pytest.approx(1 / 25)
    with pytest.raises(DataError):
        double_weights([1.0, 2.0, 3.0], [[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]], 2)


def test_ridge_augmentation_is_synthetic_control_plus_predicted_misfit(panel):
    """Equation 6 of Ben-Michael et al. (2021): the same as correcting by a ridge forecast."""
    compared = compare(panel, "R00", 1990)
    pre, pool, own, penalty = 20, compared.pool, compared.outcome, 3.0
    weights = simplex_weights(own[:pre], pool[:, :pre]).weights[0]
    X = pool[:, :pre] - pool[:, :pre].mean(axis=0)
    late = pool[:, pre:] - pool[:, pre:].mean(axis=0)
    slopes = np.linalg.solve(X.T @ X + penalty * np.eye(pre), X.T @ late)
    expected = weights @ pool[:, pre:] + (own[:pre] - weights @ pool[:, :pre]) @ slopes
    found = augmented_control(panel, "R00", 1990, penalty=penalty)
    np.testing.assert_allclose(found.table["synthetic"][pre:], expected, atol=1e-9)
    assert found.weights.sum() == pytest.approx(1.0)
    plain = synthetic_control(panel, "R00", 1990)
    assert found.rmspe_pre < plain.rmspe_pre
    far = augmented_control(panel, "R00", 1990, penalty=1e12)
    np.testing.assert_allclose(far.gaps, plain.gaps, atol=1e-6)
    np.testing.assert_allclose(far.placebos, plain.placebos, atol=1e-6)
    with pytest.raises(OptionError):
        augmented_control(panel, "R00", 1990, penalty=0.0)


def test_the_penalty_comes_from_periods_left_out(panel):
    compared = compare(panel, "R00", 1990)
    own, pool = compared.outcome[:20], compared.pool[:, :20]
    chosen, penalties, errors = ridge_penalty(own, pool)
    left, at = 7, 4
    rows = np.delete(np.arange(20), left)
    centre = pool.mean(axis=0)
    y, X = own - centre, pool - centre
    all_errors = []
    for left in range(20):
        rows = np.delete(np.arange(20), left)
        w = simplex_weights(y[rows], X[:, rows]).weights[0]
        added = X[:, rows] @ np.linalg.solve(
            X[:, rows].T @ X[:, rows] + penalties[at] * np.eye(19), y[rows] - w @ X[:, rows]
        )
        all_errors.append((y[left] - (w + added) @ X[:, left]) ** 2)
    assert errors[at] == pytest.approx(np.mean(all_errors), rel=1e-6)
    assert chosen in penalties
    assert chosen >= penalties[errors.argmin()]
    assert ridge_correction(own, pool, np.full(24, 1 / 24), 1.0).sum() == pytest.approx(0.0, abs=1e-9)


def test_predictors_find_the_donors_that_share_them(panel):
    rng = np.random.default_rng(0)
    size = rng.uniform(0, 1, (25, 3))
    size[0] = 0.3 * size[1] + 0.7 * size[2]
    frame = pd.DataFrame(size, index=list(panel.regions), columns=["a", "b", "c"])
    found = predictor_control(panel, "R00", 1990, frame, donors=["R01", "R02", "R03", "R04"], placebos=True)
    np.testing.assert_allclose(found.weights[["R01", "R02"]], [0.3, 0.7], atol=0.05)
    assert found.placebos.shape == (30, 4)
    assert sum(found.parameters["importance"].values()) == pytest.approx(1.0)
    assert found.parameters["loss"] >= found.parameters["least_loss"]
    with pytest.raises(YearError, match="1990"):
        predictor_control(panel, "R00", 1990, frame, loss_years=[1989, 1990])
    with pytest.raises(DataError, match="R00"):
        predictor_control(panel, "R00", 1990, frame.drop(index="R00"))
    frame.loc["R03", "b"] = np.nan
    with pytest.raises(DataError, match="'b' of R03"):
        predictor_control(panel, "R00", 1990, frame)
    with pytest.raises(OptionError, match="training"):
        predictor_control(panel, "R00", 1990, frame[["a"]], training=frame[["a", "c"]])
    with pytest.raises(DataError, match="same for all"):
        predictor_weights([1.0, 1.0], [[0.0, 1.0], [2.0, 1.0]], [1.0], [[0.0], [1.0]])


def test_conformal_intervals_cover_and_exclude(panel):
    compared = compare(panel, "R00", 1990)
    table = conformal_intervals(compared, level=0.9)
    assert table["year"].tolist() == list(range(1990, 2000))
    assert (table["low"] <= table["gap"] + 1e-9).all()
    assert (table["gap"] <= table["high"] + 1e-9).all()
    assert ((table["low"] <= 4.0) & (table["high"] >= 4.0)).mean() >= 0.7
    assert (table["low"] > 0.0).mean() >= 0.7
    wide = conformal_intervals(compared, level=0.95)
    assert (wide["low"] <= table["low"] + 1e-6).all()
    assert conformal_intervals(compared, level=0.99)[["low", "high"]].isna().all(axis=None)
    assert conformal_p_value(compared) == pytest.approx(1 / 30)
    assert conformal_p_value(compared, 4.0) > 0.1
    with pytest.raises(OptionError):
        conformal_intervals(compared, level=90.0)


def test_the_end_of_a_conformal_interval_is_where_the_year_becomes_an_outlier(panel):
    compared = compare(panel, "R00", 1990)
    high = conformal_intervals(compared, level=0.9)["high"].iloc[0]

    def share(effect):
        own = np.append(compared.outcome[:20], compared.outcome[20] - effect)
        pool = compared.pool[:, :21]
        errors = np.abs(own - simplex_weights(own, pool).weights[0] @ pool)
        return (errors >= errors[-1]).mean()

    assert share(high - 1e-3) > 0.1
    assert share(high + 1e-3) <= 0.1


def test_p_values_count_the_treated_unit():
    assert placebo_p_value(10.0, [1.0, 2.0, 3.0]) == 0.25
    assert placebo_p_value(2.0, [1.0, 2.0, 3.0, float("nan")]) == 0.75
    assert placebo_p_value(float("inf"), [float("inf"), 1.0]) == pytest.approx(2 / 3)
    assert np.isnan(placebo_p_value(1.0, []))
    assert np.isnan(placebo_p_value(float("nan"), [1.0]))


def test_p_values_of_a_scan_by_drawing():
    """The chance that the largest of as many units is at least as extreme, against draws."""
    rng = np.random.default_rng(0)
    placebos, scanned = rng.exponential(size=40), np.array([3.0, 1.5, 0.2])
    exact = maximum_p_values(scanned, placebos)
    for value, p in zip(scanned, exact, strict=True):
        pool = np.append(placebos, value)
        drawn = np.array([rng.choice(pool, 3, replace=False).max() for _ in range(20_000)])
        assert (drawn >= value).mean() == pytest.approx(p, abs=0.015)
    assert maximum_p_values([3.0], placebos)[0] == pytest.approx(placebo_p_value(3.0, placebos))
    assert maximum_p_values([3.0] * 41, placebos).tolist() == [1.0] * 41
    assert np.isnan(maximum_p_values([np.nan, 1.0], placebos)).tolist() == [True, False]


def test_an_error_of_nothing_makes_the_ratio_infinite():
    pre, _, ratio = rmspe_ratios([[1e-15, -1e-15, 2.0], [1.0, 1.0, 2.0]], 2, [10.0, 10.0])
    assert pre.tolist() == [0.0, 1.0]
    assert ratio.tolist() == [np.inf, 2.0]


def test_a_scan_agrees_with_single_runs_and_is_stricter(panel):
    scanned = ["R00", "R05", "R06"]
    table = scan_regions(panel, scanned, 1990).set_index("region")
    rest = [name for name in panel.regions if name not in scanned]
    for name in scanned:
        single = synthetic_control(panel, name, 1990, donors=rest)
        assert table.loc[name, "att"] == pytest.approx(single.att)
        assert table.loc[name, "p_alone"] == pytest.approx(single.p_value)
        assert table.loc[name, "p_scan"] >= table.loc[name, "p_alone"]
    assert table.index[0] == "R00"
    assert table.loc["R00", "p_scan"] == pytest.approx(3 / 23)
    with pytest.raises(RegionError, match="R99"):
        scan_regions(panel, ["R99"], 1990)
    with pytest.raises(RegionError, match="twice"):
        scan_regions(panel, ["R00", "R00"], 1990)
    with pytest.raises(RegionError, match="among the donors"):
        scan_regions(panel, ["R00"], 1990, donors=["R00", "R01"])
