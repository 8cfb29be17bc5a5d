"""Features: shrinkage, units, kriging without the own cell, and nothing from after the start."""

import dataclasses

import numpy as np
import pytest

from bessemer.panel import Panel
from bessemer.pathways.features import (
    Places,
    features,
    great_circle,
    growth_before,
    join_units,
    leave_one_out,
    shrink,
    size_features,
    snapshot,
)

REGIONS = tuple(f"r{number:02d}" for number in range(40))
INDUSTRIES = tuple(f"i{number:02d}" for number in range(12))


@pytest.fixture(scope="module")
def panel() -> Panel:
    rng = np.random.default_rng(5)
    size = rng.lognormal(8, 1, (1, 40, 1))
    values = size * rng.gamma(2.0, 0.5, (3, 40, 12)) * rng.dirichlet(np.ones(12))
    return Panel(values, (1990, 2000, 2010), REGIONS, INDUSTRIES, unit="jobs")


@pytest.fixture(scope="module")
def places() -> Places:
    rng = np.random.default_rng(6)
    return Places(
        latitude=dict(zip(REGIONS, rng.uniform(30, 45, 40), strict=True)),
        longitude=dict(zip(REGIONS, rng.uniform(-110, -80, 40), strict=True)),
        block={name: name[:2] for name in REGIONS},
    )


def test_shrinkage_pulls_small_samples_to_the_mean_and_leaves_large_ones():
    rng = np.random.default_rng(0)
    truth = rng.gamma(4.0, 0.25, (4000, 1))
    expected = np.where(np.arange(4000) % 2, 5.0, 2000.0)[:, None]
    raw = rng.poisson(expected * truth) / expected
    shrunk, spread = shrink(raw, expected)
    assert spread[0] == pytest.approx(0.25, rel=0.15)
    small = np.arange(4000) % 2 == 1
    assert np.abs(shrunk - raw)[~small].max() < 0.03
    assert np.mean((shrunk - truth)[small] ** 2) < 0.8 * np.mean((raw - truth)[small] ** 2)


def test_shrinkage_keeps_the_order_within_regions_of_one_size():
    raw = np.array([[0.2], [0.9], [1.5], [1.4]])
    shrunk, _ = shrink(raw, np.full((4, 1), 8.0))
    assert (np.argsort(shrunk[:, 0]) == np.argsort(raw[:, 0])).all()


def test_regions_with_the_same_shares_are_one_unit(panel, places):
    values = panel.values.copy()
    values[:, 1] = values[:, 0] * 3.0
    units = join_units(dataclasses.replace(panel, values=values), (1990,), places)
    assert units.of[0] == units.of[1]
    assert len(units.block) == 39
    assert units.members.sum() == 40


def test_units_look_at_the_given_years_only(panel):
    values = panel.values.copy()
    values[2, 1] = values[2, 0]
    same_later = dataclasses.replace(panel, values=values)
    assert len(join_units(same_later, (1990, 2000)).block) == 40
    assert len(join_units(same_later, (2010,)).block) == 39


def test_kriging_leaves_the_own_cell_out():
    rng = np.random.default_rng(1)
    scaled = rng.normal(size=(15, 6))
    kernel, noise = 0.2 * np.eye(15) + 0.1, np.full(15, 0.4)
    found = leave_one_out(scaled, kernel, noise, linear=True)
    for row, column in ((0, 0), (7, 3), (14, 5)):
        others = np.delete(scaled, column, axis=1)
        covariance = kernel + others @ others.T / 6
        kept = np.delete(np.arange(15), row)
        inner = covariance[np.ix_(kept, kept)] + np.diag(noise[kept])
        expected = covariance[row, kept] @ np.linalg.solve(inner, scaled[kept, column])
        assert found[row, column] == pytest.approx(expected, abs=1e-10)


def test_great_circle_from_pittsburgh_to_detroit():
    distance = great_circle(np.array([[40.44, -79.99], [42.33, -83.05]]))
    assert distance[0, 1] == pytest.approx(330, abs=5)
    assert np.diag(distance).max() == 0


def test_features_are_finite_and_of_one_shape(panel, places):
    units = join_units(panel, (1990,), places)
    found = features(snapshot(panel, 1990, INDUSTRIES, units, 0.05), units, groups=["a", "b"] * 6)
    assert {"density_counted", "neighbours_80km", "foretold_both", "block", "group"} <= set(found)
    assert {values.shape for values in found.values()} == {(40, 12)}
    assert all(np.isfinite(values).all() for values in found.values())


def test_features_without_places_leave_neighbours_out(panel):
    units = join_units(panel, (1990,))
    found = features(snapshot(panel, 1990, INDUSTRIES, units, 1.0), units)
    assert not any("neighbours" in name or "place" in name for name in found)


def test_nothing_after_the_start_changes_a_feature(panel, places):
    later = panel.values.copy()
    later[1:] = later[1:][:, ::-1] * 7.0
    other = dataclasses.replace(panel, values=later)
    total = Panel(panel.values.sum(axis=2, keepdims=True), panel.years, REGIONS, ("total",))
    changed = Panel(
        np.concatenate([total.values[:2], total.values[2:] * 9]), panel.years, REGIONS, ("total",)
    )
    first, second = (
        features(
            snapshot(chosen, 1990, INDUSTRIES, units, 0.05),
            units,
            growth=growth_before(units, {"jobs": totals}, 2000, 10),
        )
        for chosen, totals in ((panel, total), (other, changed))
        for units in (join_units(chosen, (1990,), places),)
    )
    assert all(np.array_equal(first[name], second[name]) for name in first)


def test_growth_needs_both_years(panel, places):
    units = join_units(panel, (1990,), places)
    total = Panel(panel.values.sum(axis=2, keepdims=True), panel.years, REGIONS, ("total",))
    assert growth_before(units, {"jobs": total}, 1990, 10) == {}
    found = growth_before(units, {"jobs": total}, 2000, 10)["growth_jobs"]
    assert np.isfinite(found).all()


def test_size_features_are_the_four_of_the_size_only_model(panel):
    units = join_units(panel, (1990,))
    assert list(size_features(snapshot(panel, 1990, INDUSTRIES, units, 1.0))) == [
        *("expected", "quotient", "size", "national")
    ]
