"""Forecasts from any origin with what was known then, by our model and by the baselines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bessemer.panel import Floats
from bessemer.rolemodels.forecasting.alike import (
    FAMILIES,
    Candidates,
    base_years,
    candidates_of,
    learned_weights,
    lookalike_forecast,
    views,
)
from bessemer.rolemodels.forecasting.conformal import GROWTH, Errors, half_width
from bessemer.rolemodels.forecasting.regressions import (
    Moments,
    common_features,
    correction,
    member_weights,
    moments,
    trend_features,
    usual_learner,
)
from bessemer.rolemodels.forecasting.tracks import SHORTEST, Tracks
from bessemer.rolemodels.forecasting.trend_rule import (
    DECADE,
    persistence,
    shift_share,
    trend_rule,
    winsorised,
)

Kept = TypeVar("Kept")

OURS = "bessemer"
LARGE, LEARNT = 50_000, 20_000
"""Jobs at the origin from which on a region is scored, and learnt from."""

MEMBERS = ("trend-rule", "people-and-push", "half-persistence", "ridge-correction", "look-alike-correction")
PART_ALIKE = 0.5
"""How much of what the rule missed of look-alikes is added."""

FEWEST = 30
"""Regions with which an origin counts."""

LEAST_ORIGINS = 3
"""Past origins that an interval rests on at least."""

LEARNERS = ("ridge", "random-forest")
ORIGINS = {"us-zones": range(1979, 2007), "nuts2": range(2000, 2015)}
"""Origins of the backtest, as far as the outcome is known."""

SHORTER = (10, 5, 3, 2, 1)
"""Horizons whose errors may stand in for those of a longer one."""


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
        return np.asarray(self.tracks.jobs[self.tracks.position(year)])

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
        """Return the rule with what a ridge on all past origins with a decade behind them adds to it."""

        def make() -> Floats:
            begin = self.tracks.years[0] + DECADE
            past = []
            for at in range(begin, year - horizon + 1):
                entry = self._moments(at, horizon)
                if entry is not None:
                    past.append((year - horizon - at, entry))
            added = correction(past, self._features(year), self.size(year) > LEARNT)
            return self.tracks.add_up(self.rule(year, horizon) + added, year)

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
        return self._once(("usual", year, horizon, model), lambda: self._usual(year, horizon, model))

    def _usual(self, year: int, horizon: int, model: str) -> Floats:
        tracks = self.tracks
        since = tracks.years[0] + int(tracks.first.min())
        last = year - horizon
        lag = max((length for length in (0, 5, DECADE) if since + length <= last), default=-1)
        empty = np.full(len(tracks.regions), np.nan)
        if lag < 0:
            return empty
        rows, outcomes, blocks = [], [], []
        for at in range(last, since + lag - 1, -3 if model == "random-forest" else -1):
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

    def members(self, year: int, horizon: int) -> Floats:
        """Return the forecasts that ours averages, shape (regions, 5); see :data:`MEMBERS`."""

        def make() -> Floats:
            tracks, rule = self.tracks, self.rule(year, horizon)
            half = tracks.add_up(persistence(tracks, year, horizon, 0.5), year)
            alike = np.nan_to_num(self.alike(year, horizon, missed=True))
            return np.column_stack(
                [
                    rule,
                    trend_rule(tracks, year, horizon, income=False),
                    np.where(np.isfinite(half), half, rule),
                    self.corrected(year, horizon),
                    tracks.add_up(rule + PART_ALIKE * alike, year),
                ]
            )

        return self._once(("members", year, horizon), make)

    def shares(self, year: int, horizon: int) -> Floats:
        """Return the weights of the members, learnt from their errors at origins whose outcome was known."""

        def make() -> Floats:
            past = []
            for at in range(self.tracks.years[0] + SHORTEST, year - horizon + 1):
                errors = self.tracks.outcome(at, horizon)[:, None] - self.members(at, horizon)
                chosen = (self.size(at) > LEARNT) & np.isfinite(errors).all(axis=1)
                if chosen.sum() >= FEWEST:
                    past.append(np.apply_along_axis(winsorised, 0, errors[chosen]))
            found = member_weights(past, horizon)
            return found if len(found) else np.full(len(MEMBERS), 1 / len(MEMBERS))

        return self._once(("shares", year, horizon), make)

    def forecast(self, year: int, horizon: int, *, learned: bool = True) -> Floats:
        """Return our forecast of the change of log relative jobs: a weighted mean of the members."""

        def make() -> Floats:
            equal = np.full(len(MEMBERS), 1 / len(MEMBERS))
            weights = self.shares(year, horizon) if learned else equal
            return self.tracks.add_up(self.members(year, horizon) @ weights, year)

        return self._once(("forecast", year, horizon, learned), make)

    def traits(self, year: int) -> Floats:
        """Return what the width of an interval depends on: log jobs and the log of past ups and downs."""
        tracks = self.tracks
        yearly = [tracks.change(tracks.relative_jobs, at, 1) for at in range(year - SHORTEST + 1, year + 1)]
        swings = np.std(yearly, axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.column_stack([np.log(self.size(year)), np.log(swings + 0.002)])

    def width(self, year: int, horizon: int, model: str) -> Floats:
        """Return half the width of the 80 % intervals of a model, from its errors known at the origin.

        Origins with a decade behind them come first, at this horizon or a shorter one of at least five years;
        where fewer than three of them are known, those with five years behind them and any shorter horizon.
        Errors of a shorter horizon are stretched by the root of the ratio.
        """
        if model in LEARNERS:
            return self._slow_width(year, horizon, model)
        shorter = [length for length in SHORTER if length < horizon]
        for behind, lengths in (
            (DECADE, [length for length in (horizon, *shorter) if length >= SHORTEST]),
            (SHORTEST, [horizon, *shorter]),
        ):
            for length in lengths:
                origins = range(self.tracks.years[0] + behind, year - length + 1)
                found = [self._errors(at, length, model) for at in origins]
                known = [entry for entry in found if entry is not None]
                if len(known) >= LEAST_ORIGINS:
                    stretch = (horizon / length) ** GROWTH
                    past = [Errors(year - length - at, stretch, *rest) for at, *rest in known]
                    return half_width(past, self.traits(year))
        return np.full(len(self.tracks.regions), np.nan)

    def _slow_width(self, year: int, horizon: int, model: str) -> Floats:
        """Return the same for a model that takes long, from origins of the backtest only."""
        first = ORIGINS[self.tracks.sample][0]
        found = [self._errors(at, horizon, model) for at in range(first, year - horizon + 1)]
        known = [entry for entry in found if entry is not None]
        if len(known) < LEAST_ORIGINS:
            return np.full(len(self.tracks.regions), np.nan)
        past = [Errors(year - horizon - at, 1.0, *rest) for at, *rest in known]
        return half_width(past, self.traits(year))

    def _errors(self, year: int, horizon: int, model: str) -> tuple[int, Floats, Floats] | None:
        def make() -> tuple[int, Floats, Floats] | None:
            errors = self.tracks.outcome(year, horizon) - self.models()[model](year, horizon)
            traits = self.traits(year)
            chosen = np.isfinite(errors) & np.isfinite(traits).all(axis=1) & (self.size(year) > LARGE)
            return (year, errors[chosen], traits[chosen]) if chosen.sum() >= FEWEST else None

        return self._once(("errors", year, horizon, model), make)

    def models(self) -> Mapping[str, Callable[[int, int], Floats]]:
        """Return all models by name, ours first."""
        tracks = self.tracks
        return {
            OURS: self.forecast,
            "bessemer-equal": lambda year, horizon: self.forecast(year, horizon, learned=False),
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
