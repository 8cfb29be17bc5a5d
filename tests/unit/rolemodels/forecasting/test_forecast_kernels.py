"""Kernels of the forecast: nothing of the future enters, and each figure by an independent route."""

import dataclasses

import numpy as np
import pytest

import bessemer as bm
from bessemer.rolemodels.forecasting.alike import base_years, learned_weights, views
from bessemer.rolemodels.forecasting.conformal import Errors, half_width, weighted_quantile
from bessemer.rolemodels.forecasting.regressions import member_weights, usual_ridge
from bessemer.rolemodels.forecasting.rolling import Rolling
from bessemer.rolemodels.forecasting.scores import diebold_mariano
from bessemer.rolemodels.forecasting.sector_paths import coefficients, moved, pulls, sector_rule
from bessemer.rolemodels.forecasting.tracks import tracks_of
from bessemer.rolemodels.forecasting.trend_rule import persistence, shift_share, trend_rule

DATA = bm.reference()
US = tracks_of(DATA, "us-zones")
EU = tracks_of(DATA, "nuts2")


def later_changed(tracks, year):
    """Return tracks whose figures after `year` are noise."""
    rng = np.random.default_rng(1)
    after = np.array([at > year for at in tracks.years])[:, None]

    def noisy(values):
        return np.where(after, values + rng.normal(0, 0.3, values.shape), values)

    mixes = tuple(
        dataclasses.replace(
            mix,
            shares=np.where(
                np.array([at > year for at in mix.years])[:, None, None],
                rng.dirichlet(np.ones(len(mix.codes)), mix.shares.shape[:2]),
                mix.shares,
            ),
        )
        for mix in tracks.mixes
    )
    schooling = {
        at: values if at <= year else rng.normal(size=values.shape) for at, values in tracks.schooling.items()
    }
    return dataclasses.replace(
        tracks,
        jobs=tracks.jobs * np.where(after, rng.uniform(0.5, 2, tracks.jobs.shape), 1.0),
        relative_jobs=noisy(tracks.relative_jobs),
        relative_people=noisy(tracks.relative_people),
        relative_income=noisy(tracks.relative_income),
        mixes=mixes,
        schooling=schooling,
    )


@pytest.mark.parametrize(("tracks", "year"), [(US, 1991), (EU, 2007)], ids=["us", "eu"])
def test_no_model_sees_what_comes_after_its_origin(tracks, year):
    known, changed = Rolling(tracks), Rolling(later_changed(tracks, year))
    for name, model in known.models().items():
        np.testing.assert_allclose(changed.models()[name](year, 5), model(year, 5), atol=1e-12, err_msg=name)
    np.testing.assert_allclose(
        changed.width(year, 5, "bessemer"), known.width(year, 5, "bessemer"), atol=1e-12
    )
    np.testing.assert_allclose(changed.weights(year, 5), known.weights(year, 5), atol=1e-12)


def test_sector_shares_do_not_see_what_comes_after_their_origin():
    changed = later_changed(US, 1988)
    mine, other = sector_rule(US, 1988, 5), sector_rule(changed, 1988, 5)
    assert (mine.catch_up, mine.own, mine.national) == (other.catch_up, other.own, other.national)
    np.testing.assert_array_equal(mine.widths, other.widths)


def test_half_persistence_has_the_errors_of_the_first_try():
    for origin, error in ((1990, 0.060), (2001, 0.054), (2006, 0.053)):
        panel = DATA.panel("us_total_jobs")
        share = panel.values[:, :, 0] / panel.values[:, :, 0].sum(axis=1, keepdims=True)
        now = panel.years.index(origin)
        by_hand = np.log(share[now + 10] / share[now]) - 0.5 * np.log(share[now] / share[now - 10])
        large = panel.values[now, :, 0] > 50_000
        assert np.abs(by_hand[large]).mean() == pytest.approx(error, abs=0.0012)
        gap = US.outcome(origin, 10) - persistence(US, origin, 10, 0.5)
        np.testing.assert_allclose(gap, by_hand, atol=1e-12)


def test_the_trend_rule_by_hand():
    year, horizon = 1995, 10
    row = US.position(year)
    place = US.regions.index("CZ16300")

    def drawn(x):
        middle = np.median(x)
        width = 4 * 1.4826 * np.median(np.abs(x - middle))
        return np.clip(x, middle - width, middle + width)

    income = US.relative_income[row] - US.relative_income[row - 10]
    people = US.relative_people[row] - US.relative_people[row - 10]
    push = US.relative_jobs[row] - US.relative_jobs[row - 1]
    around = US.neighbours(income, year)
    raw = 0.5 * drawn(people) - 0.25 * drawn(income) - 0.4 * drawn(around) + 0.7 * drawn(push)
    share = np.exp(US.relative_jobs[row])
    wanted = raw - np.log((share * np.exp(raw)).sum())
    found = trend_rule(US, year, horizon)
    np.testing.assert_allclose(found, wanted, atol=1e-12)
    assert found[place] < 0  # Pittsburgh


def test_forecast_shares_add_up():
    rolling = Rolling(US)
    share = np.exp(US.relative_jobs[US.position(2000)])
    for model in (trend_rule(US, 2000, 10), shift_share(US, 2000, 10), rolling.forecast(2000, 5)):
        assert (share * np.exp(model)).sum() == pytest.approx(1.0, abs=1e-9)


def test_breaks_of_definition_are_not_crossed():
    poland = EU.block == "POL"
    romania = EU.block == "ROU"
    assert np.isnan(EU.outcome(2000, 5)[poland]).all() and np.isfinite(EU.outcome(2001, 5)[poland]).all()
    assert np.isnan(EU.outcome(2003, 5)[romania]).all() and np.isfinite(EU.outcome(2004, 5)[romania]).all()
    change = EU.change(EU.relative_jobs, 2007, 10)
    now, before = EU.position(2007), EU.position(2001)
    np.testing.assert_allclose(
        change[poland], (EU.relative_jobs[now] - EU.relative_jobs[before])[poland] * 10 / 6, atol=1e-12
    )
    assert np.isnan(EU.change(EU.relative_jobs, 2005, 10)[poland]).all()


def test_countries_of_one_region_are_compared_with_nothing():
    alone = np.isin(EU.block, ["CYP", "EST", "LUX", "LVA", "MKD", "MLT"])
    assert alone.sum() == 6
    assert np.isnan(EU.relative_jobs[:, alone]).all()


def test_sector_windows_stay_within_one_classification():
    rule = sector_rule(US, 2012, 5)
    assert rule.mix.classification == "naics"
    assert sector_rule(US, 2003, 5) is None and sector_rule(US, 2006, 5) is None
    weights, windows = coefficients(US, 1990, 10)
    assert windows == 1990 - 10 - (1969 + 5) + 1 and np.isfinite(weights).all()


def test_moved_shares_without_pull_stay():
    shares = np.array([0.2, 0.3, 0.5])
    drawn = pulls(shares, shares, shares, shares, 2.0)
    np.testing.assert_allclose(moved(shares, drawn, (0.3, 0.5, 0.5)), shares)


def test_the_usual_ridge_is_that_of_scikit_learn():
    from sklearn.linear_model import RidgeCV
    from sklearn.model_selection import PredefinedSplit

    rng = np.random.default_rng(0)
    x = rng.normal(size=(300, 6))
    y = x @ rng.normal(size=6) * 0.2 + rng.normal(size=300)
    blocks = np.array([f"s{row % 7}" for row in range(300)])
    folds = PredefinedSplit(np.searchsorted(np.unique(blocks), blocks) % 5)
    alphas = [10.0 ** (power / 2) for power in range(11)]
    theirs = RidgeCV(alphas=alphas, cv=folds, scoring="neg_mean_squared_error").fit(x, y)
    np.testing.assert_allclose(usual_ridge(x, y, blocks, x), theirs.predict(x), atol=1e-9)


def test_member_weights_prefer_the_better_and_add_up():
    rng = np.random.default_rng(0)
    errors = [rng.normal(size=(200, 3)) * [1.0, 2.0, 4.0] for _ in range(40)]
    weights = member_weights(errors, 5)
    assert weights.sum() == pytest.approx(1.0)
    assert weights[0] > weights[1] > weights[2] >= 0
    few = member_weights(errors[:1], 40)
    assert np.abs(few - 1 / 3).max() < np.abs(weights - 1 / 3).max()


def test_weights_of_resemblance_find_the_family_that_matters():
    base = base_years(US, 2000, 10)
    assert base[0] == 1990 and min(base) >= 1969
    found = Rolling(US).candidates(2000, 10, missed=False)
    rng = np.random.default_rng(0)
    made = dataclasses.replace(
        found,
        outcomes=tuple(
            np.where(np.isfinite(old), entry.parts[3][:, 0] + rng.normal(0, 0.1, len(old)), np.nan)
            for entry, old in zip(found.sets, found.outcomes, strict=True)
        ),
    )
    weights = learned_weights(made)
    assert weights.argmax() == 3 and weights.sum() == pytest.approx(1.0)


def test_structure_is_compared_within_one_classification():
    now = views(US, 2004, [1990, 1980], 2004)
    assert now.parts[0].shape[1] == 11  # SIC of 2000: no NAICS year is ten years old in 2004
    np.testing.assert_allclose(now.parts[0], np.sqrt(US.mixes[0].at(2000) / 2))
    assert views(US, 2016, [2006], 2016).parts[0].shape[1] == 21


def test_intervals_hold_what_they_promise_on_exchangeable_errors():
    rng = np.random.default_rng(0)
    size = rng.normal(size=(4000, 2))
    errors = rng.normal(size=4000) * np.exp(0.3 * size[:, 0])
    width = half_width([Errors(0, 1.0, errors[:2000], size[:2000])], size[2000:])
    assert (np.abs(errors[2000:]) <= width).mean() == pytest.approx(0.8, abs=0.03)
    assert width[size[2000:, 0].argmax()] > width[size[2000:, 0].argmin()]
    assert np.isnan(half_width([], size)).all()


def test_weighted_quantile_with_equal_weights_is_the_usual_one():
    values = np.random.default_rng(0).normal(size=101)
    assert weighted_quantile(values, np.ones(101), 0.5) == np.median(values)


def test_clustered_test_by_another_route():
    rng = np.random.default_rng(0)
    blocks = np.repeat([f"s{number}" for number in range(20)], 15)
    gain = 0.1 + rng.normal(size=300) + np.repeat(rng.normal(size=20), 15)
    found = diebold_mariano(gain, blocks)
    residual = gain - gain.mean()
    meat = sum(residual[blocks == name].sum() ** 2 for name in set(blocks))
    assert found.statistic == pytest.approx(gain.mean() / (np.sqrt(20 / 19 * meat) / 300))
    one_each = diebold_mariano(gain, np.arange(300).astype(str))
    assert one_each.statistic == pytest.approx(gain.mean() / (gain.std(ddof=1) / np.sqrt(300)))
