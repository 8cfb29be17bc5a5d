"""Kernels of question 2 against hand-computed numbers and a brute-force search."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bessemer.errors import DataError
from bessemer.history import (
    Verdict,
    course_verdict,
    decade_changes,
    deepest_fall,
    joint_years,
    relative_path,
    shift_verdict,
    turn,
)
from bessemer.history.joints import start_after_joint
from bessemer.history.turning import lasting_peak

positive = st.floats(min_value=0.01, max_value=1e6, allow_nan=False, allow_infinity=False)


def test_relative_path_is_the_share_of_the_nation():
    assert relative_path([50.0, 40.0, np.nan], [100.0, 160.0, 10.0])[:2].tolist() == [0.5, 0.25]


def test_relative_path_keeps_unknown_unknown_and_refuses_an_empty_nation():
    found = relative_path([np.nan, 1.0, 1.0, 0.0], [1.0, np.nan, 0.0, 2.0])
    assert np.isnan(found[:3]).all()
    assert found[3] == 0.0


def test_relative_path_refuses_series_of_different_length():
    with pytest.raises(DataError, match="nation"):
        relative_path([1.0], [1.0, 2.0])


def test_episode_by_hand():
    found = deepest_fall(range(1970, 1977), [1.0, 1.25, 1.0, 0.75, 1.0, np.nan, 1.5])
    assert (found.peak_year, found.peak, found.trough_year, found.trough) == (1971, 1.25, 1973, 0.75)
    assert found.loss == pytest.approx(-0.4)
    assert found.recovery == pytest.approx((1.5 - 0.75) / 0.5)
    assert found.since_start == pytest.approx(0.5)
    assert found.since_peak == pytest.approx(0.2)
    assert found.count == 6


def test_an_early_fall_stays_visible_after_a_later_record():
    found = deepest_fall(range(1980, 1986), [1.0, 0.8, 0.9, 1.3, 1.4, 1.35])
    assert (found.peak_year, found.trough_year) == (1980, 1981)


def test_a_series_that_never_falls_has_no_loss_and_no_recovery():
    found = deepest_fall(range(3), [1.0, 2.0, 2.0])
    assert found.loss == 0.0
    assert math.isnan(found.recovery)


@pytest.mark.parametrize("values", [[], [np.nan, np.nan]])
def test_episode_needs_a_known_value(values):
    with pytest.raises(DataError):
        deepest_fall(range(len(values)), values)


@given(st.lists(positive, min_size=2, max_size=30), positive)
def test_episode_is_the_deepest_fall_and_does_not_depend_on_the_unit(values, unit):
    years = range(1950, 1950 + len(values))
    found = deepest_fall(years, values)
    deepest = min(values[t] / values[s] for s in range(len(values)) for t in range(s, len(values)))
    assert 1.0 + found.loss == pytest.approx(min(deepest, 1.0))
    assert found.peak_year <= found.trough_year <= found.latest_year
    assert found.loss <= 0.0
    if found.loss < 0.0:
        assert found.recovery >= 0.0
    scaled = deepest_fall(years, [value * unit for value in values])
    assert scaled.loss == pytest.approx(found.loss)


def test_decades_join_short_ends_to_their_neighbours():
    years = range(1969, 2017)
    spans = [(start, end) for start, end, _ in decade_changes(years, np.ones(48))]
    assert spans == [(1969, 1980), (1980, 1990), (1990, 2000), (2000, 2010), (2010, 2016)]
    assert decade_changes([2000, 2001], [2.0, 1.0]) == ((2000, 2001, -0.5),)
    assert decade_changes([2000], [2.0]) == ()


def _course(values, start=1990):
    return deepest_fall(range(start, start + len(values)), values)


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ([100, 101, 102, 103, 104, 105, 106], Verdict.GREW),
        (
            [100, 200, 300, 290, 270, 280, 300],
            Verdict.GREW,
        ),  # a fall of a tenth within a growth of two hundred
        ([100, 101, 99, 100, 97, 98, 100], Verdict.HELD),
        ([100, 100, 80, 85, 90, 95, 98], Verdict.RECOVERED),  # 18 of 20 made good: nine tenths
        ([100, 100, 80, 80, 80, 85, 85], Verdict.PARTLY_RECOVERED),  # 5 of 20: a quarter
        ([100, 100, 80, 80, 81, 82, 84.9], Verdict.DID_NOT_RECOVER),
        ([100, 99, 95, 90, 85, 80, 80.5], Verdict.STILL_FALLING),
        ([100, 90, 80, 70, 60], Verdict.TOO_SHORT),
        ([100, 90, 80, 70, 60, 50], Verdict.TOO_SHORT),  # five years from first to last
    ],
)
def test_course_verdict_at_its_thresholds(values, verdict):
    assert course_verdict(_course(values)) is verdict


@pytest.mark.parametrize(
    ("shares", "verdict"),
    [
        ((0.20, 0.30, 0.20, 0.25), Verdict.MOVED_TOWARDS),
        ((0.20, 0.22, 0.20, 0.25), Verdict.MOVED_AWAY),
        ((0.20, 0.25, 0.20, 0.25), Verdict.KEPT_PACE),
        ((0.10, 0.15, 0.20, 0.27), Verdict.KEPT_PACE),  # quotient rises, gap in points widens
        ((np.nan, 0.2, 0.2, 0.2), Verdict.UNKNOWN),
        ((0.0, 0.2, 0.2, 0.2), Verdict.UNKNOWN),
    ],
)
def test_shift_verdict_asks_for_quotient_and_points(shares, verdict):
    assert shift_verdict(*shares) is verdict


def test_turn_by_hand():
    found = turn([1, 2, 3, 4, 5], [3.0, np.nan, 5.0, 2.0, 4.0])
    assert (found.peak_year, found.peak, found.trough_year, found.trough) == (3, 5.0, 4, 2.0)
    assert found.since_peak == pytest.approx(-0.2)
    with pytest.raises(DataError):
        turn([1], [np.nan])


def test_a_spike_is_no_lasting_peak():
    assert lasting_peak([1, 1, 20, 1, 1, 5, 6, 7, 6, 6, 5]) == 7
    assert lasting_peak([1, 2, 3]) == 2


def _country(jump):
    rng = np.random.default_rng(7)
    growth = 0.01 + 0.004 * rng.standard_normal((20, 8))
    growth[12] += jump * np.array([1, -1, 1, -1, 1, -1, 1, 0])
    return np.vstack([np.full((1, 8), 100.0), 100.0 * np.exp(np.cumsum(growth, axis=0))])


def test_a_joint_is_found_and_cut_only_where_the_region_jumps():
    years, totals = range(1990, 2011), _country(0.1)
    assert joint_years(years, totals) == (2003,)
    assert start_after_joint(years, totals, 0) == 2003
    assert start_after_joint(years, totals, 7) is None


def test_a_quiet_or_tiny_country_has_no_joint():
    years = range(1990, 2011)
    assert joint_years(years, _country(0.0)) == ()
    assert joint_years(years, _country(0.1)[:, :2]) == ()
