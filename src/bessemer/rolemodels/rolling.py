"""Forecasts from any origin with what was known then, by our model and by the baselines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bessemer.panel import Floats
from bessemer.rolemodels.alike import (
    FAMILIES,
    Candidates,
    base_years,
    candidates_of,
    learned_weights,
    lookalike_forecast,
    views,
)
from bessemer.rolemodels.regressions import (
    Moments,
    common_features,
    correction,
    moments,
    trend_features,
    trust_of,
    usual_learner,
)
from bessemer.rolemodels.tracks import SHORTEST, Tracks
from bessemer.rolemodels.trend_rule import DECADE, persistence, shift_share, trend_rule, winsorised

Kept = TypeVar("Kept")

OURS = "bessemer"
LARGE, LEARNT = 50_000, 20_000
"""Jobs at the origin from which on a region is scored, and learnt from."""


class Rolling:
    """Forecasts of one sample; what several origins share is computed once.

    Parameters
    ----------
    tracks : Tracks
    """

    def __init__(self, tracks: Tracks) -> None:
        self.tracks = tracks
        self._kept: dict[tuple[object, ...], object] = {}

    def _once(self, key: tuple[object, ...], make: Callable[[], Kept]) -> Kept:
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]  # type: ignore[return-value]

    def size(self, year: int) -> Floats:
        """Return jobs in a year."""
        return self.tracks.jobs[self.tracks.position(year)]

    def rule(self, year: int, horizon: int) -> Floats:
        """Return the trend rule's forecast."""
        return self._once(("rule", year, horizon), lambda: trend_rule(self.tracks, year, horizon))

    def missed(self, year: int, horizon: int) -> Floats:
        """Return what happened less what the trend rule foretold."""
        return self.tracks.outcome(year, horizon) - self.rule(year, horizon)

    def _features(self, year: int) -> Floats:
        return self._once(("features", year), lambda: trend_features(self.tracks, year))

    def _moments(self, year: int, horizon: int) -> Moments | None:
        def make() -> Moments | None:
            decade = self.tracks.position(year) - self.tracks.first >= DECADE
            large = (self.size(year) > LEARNT) & decade
            return moments(self._features(year), self.missed(year, horizon), large)

        return self._once(("moments", year, horizon), make)

    def corrected(self, year: int, horizon: int) -> Floats:
        """Return what a ridge on all past origins with a decade behind them adds to the trend rule."""

        def make() -> Floats:
            begin = self.tracks.years[0] + DECADE
            past = [self._moments(at, horizon) for at in range(begin, year - horizon + 1)]
            known = [entry for entry in past if entry is not None]
            added = correction(known, self._features(year), self.size(year) > LEARNT)
            return np.where(self.size(year) > LEARNT, added, 0.0)

        return self._once(("corrected", year, horizon), make)

    def candidates(self, year: int, horizon: int, *, missed: bool) -> Candidates | None:
        """Return the region-years whose outcome, or what the rule missed of it, was known at the origin."""

        def make() -> Candidates | None:
            base = base_years(self.tracks, year, horizon)
            if missed:
                base = [at for at in base if at - self.tracks.years[0] >= SHORTEST]
            outcomes = []
            for at in base:
                values = self.missed(at, horizon) if missed else self.tracks.outcome(at, horizon)
                outcomes.append(np.where(self.size(at) > LEARNT, winsorised(values), np.nan))
            if not outcomes or not np.isfinite(outcomes[0]).any():
                return None
            return candidates_of(self.tracks, base, year, outcomes)

        return self._once(("candidates", year, horizon, missed), make)

    def weights(self, year: int, horizon: int, *, missed: bool = False) -> Floats:
        """Return the weights of the families of resemblance, learnt on past origins; equal without any."""

        def make() -> Floats:
            found = self.candidates(year, horizon, missed=missed)
            if found is None:
                return np.full(len(FAMILIES), 1 / len(FAMILIES))
            return learned_weights(found)

        return self._once(("weights", year, horizon, missed), make)

    def alike(self, year: int, horizon: int, *, learned: bool = True, missed: bool = False) -> Floats:
        """Return the mean outcome of the look-alikes, or of what the rule missed of them."""

        def make() -> Floats:
            found = self.candidates(year, horizon, missed=missed)
            if found is None:
                return np.full(len(self.tracks.regions), np.nan)
            now = views(self.tracks, year, [entry.year for entry in found.sets], year)
            weights = self.weights(year, horizon, missed=missed) if learned else np.ones(len(FAMILIES))
            return lookalike_forecast(now, found, weights)

        return self._once(("alike", year, horizon, learned, missed), make)

    def usual(self, year: int, horizon: int, model: str) -> Floats:
        """Return the forecast of the usual ridge or forest on pooled past origins."""
        tracks = self.tracks
        since = tracks.years[0] + int(tracks.first.min())
        last = year - horizon
        lag = max((length for length in (0, 5, DECADE) if since + length <= last), default=-1)
        empty = np.full(len(tracks.regions), np.nan)
        if lag < 0:
            return empty
        rows, outcomes, blocks = [], [], []
        for at in range(last, since + lag - 1, -2 if model == "random-forest" else -1):
            features = common_features(tracks, at, year, lag)
            outcome = tracks.outcome(at, horizon)
            chosen = np.isfinite(features).all(axis=1) & np.isfinite(outcome) & (self.size(at) > LEARNT)
            rows.append(features[chosen])
            outcomes.append(outcome[chosen])
            blocks.append(tracks.block[chosen])
        asked = common_features(tracks, year, year, lag)
        known = np.isfinite(asked).all(axis=1)
        if sum(map(len, rows)) < 100 or not known.any():
            return empty
        empty[known] = usual_learner(
            model, np.concatenate(rows), np.concatenate(outcomes), np.concatenate(blocks), asked[known]
        )
        return empty

    def parts(self, year: int, horizon: int) -> Floats:
        """Return the two corrections of the rule, by the ridge and by look-alikes, shape (regions, 2)."""
        alike = self.alike(year, horizon, missed=True)
        return np.column_stack([self.corrected(year, horizon), np.nan_to_num(alike)])

    def trust(self, year: int, horizon: int) -> Floats:
        """Return how much of each correction is taken, learnt from how it did at origins before."""

        def make() -> Floats:
            first = self.tracks.years[0] + SHORTEST
            past = []
            for at in range(first, year - horizon + 1):
                parts, missed = self.parts(at, horizon), self.missed(at, horizon)
                chosen = (self.size(at) > LEARNT) & np.isfinite(missed)
                if chosen.any() and parts[chosen].any():
                    past.append((parts[chosen], winsorised(missed[chosen])))
            return trust_of(past, horizon)

        return self._once(("trust", year, horizon), make)

    def forecast(self, year: int, horizon: int) -> Floats:
        """Return our forecast of the change of log relative jobs."""
        added = self.parts(year, horizon) @ self.trust(year, horizon)
        return self.tracks.add_up(self.rule(year, horizon) + added, year)

    def models(self) -> Mapping[str, Callable[[int, int], Floats]]:
        """Return all models by name, ours first."""
        tracks = self.tracks
        return {
            OURS: self.forecast,
            "trend-rule": self.rule,
            "no-change": lambda year, horizon: persistence(tracks, year, horizon, 0.0),
            "half-persistence": lambda year, horizon: persistence(tracks, year, horizon, 0.5),
            "full-persistence": lambda year, horizon: persistence(tracks, year, horizon, 1.0),
            "shift-share": lambda year, horizon: shift_share(tracks, year, horizon),
            "ridge": lambda year, horizon: self.usual(year, horizon, "ridge"),
            "random-forest": lambda year, horizon: self.usual(year, horizon, "random-forest"),
            "look-alikes": lambda year, horizon: tracks.add_up(self.alike(year, horizon), year),
            "look-alikes-equal": lambda year, horizon: tracks.add_up(
                self.alike(year, horizon, learned=False), year
            ),
        }

    def scored(self, year: int, horizon: int) -> NDArray[np.bool_]:
        """Return the regions that are scored: large enough, with a trend and a known outcome."""
        known = np.isfinite(self.tracks.outcome(year, horizon)) & np.isfinite(self.rule(year, horizon))
        return known & (self.size(year) > LARGE)
