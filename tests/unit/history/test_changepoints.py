"""Turning points: against full enumeration, on series without any, and the shipped table."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import bessemer as bm
from bessemer.errors import DataError
from bessemer.history import turning_points
from bessemer.history.changepoints import SHORTEST_REGIME
from bessemer.history.stored import TABLE, TURNED
from bessemer.history.tracks import tracks


def _levels(growth: np.ndarray) -> np.ndarray:
    return np.exp(np.concatenate([[0.0], np.cumsum(growth)]))


def _enumerated(growth: np.ndarray) -> tuple[int, ...]:
    """The same criterion over all partitions, without dynamic programming."""
    n = len(growth)
    best: tuple[float, tuple[int, ...]] = (np.inf, ())
    for count in range(3):
        asked = 2 * count + 1
        fits = []
        for ends in itertools.combinations(range(SHORTEST_REGIME, n - SHORTEST_REGIME + 1), count):
            parts = np.split(growth, ends)
            if min(map(len, parts)) >= SHORTEST_REGIME:
                fits.append((sum(float(part.var() * len(part)) for part in parts), ends))
        squares, ends = min(fits)
        criterion = np.log(squares / (n - asked)) + asked / n * 0.299 * np.log(n) ** 2.1
        best = min(best, (criterion, ends))
    return best[1]


@pytest.mark.parametrize("seed", range(12))
def test_partition_and_number_are_those_of_full_enumeration(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shift = rng.choice([0.0, 0.02, 0.04])
    growth = np.concatenate([np.full(14, shift), np.full(16, -shift), np.full(10, shift / 2)])
    growth = growth + rng.normal(0, 0.012, size=40)
    years = range(1970, 2011)
    found = turning_points(years, _levels(growth), draws=20)
    expected = tuple(1970 + end for end in _enumerated(growth))
    if len(expected) < 2 or len(found) <= 2:
        assert tuple(point.year for point in found) == expected


def test_a_clear_turn_is_found_with_its_rates_and_a_narrow_interval() -> None:
    growth = np.concatenate([np.full(20, -0.03), np.full(20, 0.01)])
    growth = growth + np.random.default_rng(3).normal(0, 0.004, 40)
    (point,) = turning_points(range(1970, 2011), _levels(growth))
    assert point.year == 1990
    assert point.before == pytest.approx(growth[:20].mean())
    assert point.after == pytest.approx(growth[20:].mean())
    assert 1988 <= point.low <= 1990 <= point.high <= 1992
    assert point.within_2 >= point.within_1 > 0.9


def test_noise_without_a_turn_seldom_shows_one() -> None:
    rng = np.random.default_rng(0)
    shown = [
        bool(turning_points(range(1969, 2017), _levels(rng.normal(0, 0.01, 47)), draws=1)) for _ in range(100)
    ]
    assert sum(shown) <= 5


def test_same_seed_same_interval() -> None:
    growth = np.concatenate([np.full(20, -0.02), np.full(20, 0.02)])
    series = _levels(growth + np.random.default_rng(1).normal(0, 0.015, 40))
    assert turning_points(range(41), series, seed=5) == turning_points(range(41), series, seed=5)


def test_short_series_have_none_and_gaps_are_refused() -> None:
    assert turning_points(range(10), np.linspace(1, 2, 10)) == ()
    assert turning_points(range(3), [np.nan] * 3) == ()
    with pytest.raises(DataError, match="missing"):
        turning_points(range(4), [1.0, np.nan, 1.2, 1.3])
    with pytest.raises(DataError, match="not positive"):
        turning_points(range(3), [1.0, 0.0, 1.2])


@pytest.mark.parametrize("id", ["CZ16300", "CZ11600", "CZ31201", "DEA5", "FRE1", "PL22"])
def test_shipped_turning_points_are_what_the_code_computes(id: str) -> None:
    data = bm.reference()
    shipped = data.frame(TABLE)
    shipped = shipped[shipped["region"] == id]
    for track in tracks(data, data.regions[id]):
        rows = shipped[shipped["axis"] == track.axis]
        if track.axis not in TURNED or rows.empty:
            continue
        assert set(zip(rows["start_year"], rows["end_year"], strict=True)) == {
            (track.years[0], track.years[-1])
        }
        found = turning_points(track.years, track.relative)
        rows = rows[rows["order"] > 0].sort_values("order")
        assert list(rows["year"]) == [point.year for point in found]
        np.testing.assert_allclose(rows["within_1"], [point.within_1 for point in found], atol=0.02)
        np.testing.assert_allclose(rows["after"], [point.after for point in found], rtol=1e-6)


def test_shipped_series_never_cross_the_polish_break() -> None:
    shipped = bm.reference().frame(TABLE)
    polish = shipped[shipped["region"].str.startswith("PL") & (shipped["axis"] == "jobs")]
    assert polish.empty or polish["start_year"].min() >= 2001
