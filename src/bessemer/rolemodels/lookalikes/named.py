"""The role model asked for: its rank under each variant, its best year, its interval, and how that moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bessemer.panel import Floats
from bessemer.rolemodels.lookalikes.distances import contributions
from bessemer.rolemodels.lookalikes.outcomes import axis_of, first_year
from bessemer.rolemodels.lookalikes.pools import Pool
from bessemer.rolemodels.lookalikes.resampling import DRAWS, SEED, draw, rank_intervals
from bessemer.rolemodels.lookalikes.scopes import own_composition, own_years
from bessemer.rolemodels.lookalikes.searches import Search
from bessemer.rolemodels.lookalikes.variants import VARIANTS, Yardstick, closest_tenth, rank_among
from bessemer.sources import Dataset


@dataclass(frozen=True)
class Standing:
    """Where the role model stands under one variant.

    Attributes
    ----------
    variant : str
    year : int
        Year of the composition of the region asked about: with private jobs, at most 2019.
    base_year : int
        Year of the role model.
    distance, nations : float
        Hellinger distance, and that between the two national averages.
    rank, candidates : int
    low, high : int
        Ranks between which nine in ten draws fall.
    best_year, best_rank : int
        The role model's nearest base year by this variant, and its rank then.
    """

    variant: str
    year: int
    base_year: int
    distance: float
    nations: float
    rank: int
    candidates: int
    low: int
    high: int
    best_year: int
    best_rank: int

    @property
    def percentile(self) -> float:
        """Rank over candidates: .05 is the closest twentieth."""
        return self.rank / self.candidates

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "variant": self.variant,
            "year": self.year,
            "base_year": self.base_year,
            "distance": self.distance,
            "distance_of_nations": self.nations,
            "rank": self.rank,
            "candidates": self.candidates,
            "percentile": self.percentile,
            "interval": [self.low, self.high],
            "best_year": self.best_year,
            "best_rank": self.best_rank,
        }


@dataclass(frozen=True)
class Then:
    """The same ranks with the region asked about as it was in another year.

    Attributes
    ----------
    year, base_year : int
        Year of the region, and the role model's nearest base year then.
    ranks : mapping of variant to int
    distance : float
        By raw shares.
    private_year : int
        Year of the figures with private jobs.
    """

    year: int
    base_year: int
    ranks: Mapping[str, int]
    distance: float
    private_year: int


@dataclass(frozen=True, eq=False)
class Named:
    """Everything that is known of the resemblance of the role model asked for.

    Attributes
    ----------
    standings : tuple of Standing
        One for each variant that exists.
    verdict : str
        ``close``: within the closest tenth under every variant; ``far``: under none, in no base year;
        ``depends``: else.
    others : tuple of Then
        The region's first and latest other year.
    """

    standings: tuple[Standing, ...]
    verdict: str
    others: tuple[Then, ...]

    def of(self, variant: str) -> Standing:
        """Return the standing by a variant."""
        return next(entry for entry in self.standings if entry.variant == variant)


def describe_named(data: Dataset, search: Search, *, draws: int = DRAWS, seed: int = SEED) -> Named | None:
    """Return the standing of the role model asked for under every variant, or None where none is ranked.

    Parameters
    ----------
    data : Dataset
        Where the figures of the region asked about are.
    search : Search
    draws, seed : int
        Of the interval; see :func:`bessemer.rolemodels.lookalikes.resampling.draw`.
    """
    if search.named is None or search.model is None:
        return None
    candidates = search.pool.take(np.arange(search.candidates))
    intervals = _intervals(search, int(search.named["position"]), draws, seed)
    standings = []
    for name in search.variants:
        everyone = search.yardstick.distance(name, candidates)
        of_years = search.yardstick.distance(name, search.model)
        chosen = int(np.flatnonzero(search.model.base_years == search.named["base_year"])[0])
        nearest = int(np.nanargmin(of_years))
        own = search.yardstick.own
        standings.append(
            Standing(
                variant=name,
                year=own.wider_year if name == "private" else own.year,
                base_year=int(search.named["base_year"]),
                distance=float(of_years[chosen]),
                nations=search.yardstick.of_nations(
                    name, (search.model.wider_nation if name == "private" else search.model.nation)[chosen]
                ),
                rank=rank_among(everyone, float(of_years[chosen])),
                candidates=search.candidates,
                low=intervals[name][0],
                high=intervals[name][1],
                best_year=int(search.model.base_years[nearest]),
                best_rank=rank_among(everyone, float(of_years[nearest])),
            )
        )
    verdict = closest_tenth([entry.rank for entry in standings], search.candidates)
    if verdict == "far":
        # Another base year may be close by one definition.
        best = closest_tenth([entry.best_rank for entry in standings], search.candidates)
        verdict = "far" if best == "far" else "depends"
    return Named(tuple(standings), verdict, _other_years(data, search, candidates))


def _intervals(search: Search, position: int, draws: int, seed: int) -> dict[str, tuple[int, int]]:
    pool, yardstick = search.pool, search.yardstick
    drawn = draw(
        pool.shares,
        pool.sample,
        pool.regions,
        position,
        candidate=position < search.candidates,
        draws=draws,
        seed=seed,
    )
    compositions = {
        name: (yardstick.mine(name), yardstick.theirs(name, pool), yardstick.columns(name))
        for name in yardstick.variants
    }
    return rank_intervals(compositions, position, drawn, search.candidates)


def _other_years(data: Dataset, search: Search, candidates: Pool) -> tuple[Then, ...]:
    """Return the standing in the region's first year that compares and in its latest, if not asked for."""
    assert search.model is not None
    years = own_years(data, search.target, search.classification, search.codes)
    jobs = axis_of(data, search.target.kind)
    years = tuple(
        year for year in years if year >= first_year(jobs, search.target.id, years[0], jobs.years[-1])
    )
    found = []
    for year in dict.fromkeys((years[0], years[-1])):
        own = own_composition(data, search.target, year, search.classification, search.codes)
        if year == search.year or own is None:
            continue
        yardstick = Yardstick(own, search.codes, search.classification, search.yardstick.china)
        first = search.components if search.components in VARIANTS else "structure"
        chosen = int(np.nanargmin(yardstick.distance(first, search.model)))
        one = search.model.take([chosen])
        near = {name: float(values[0]) for name, values in yardstick.distances(one).items()}
        found.append(
            Then(
                year=year,
                base_year=int(one.base_years[0]),
                ranks={
                    name: rank_among(yardstick.distance(name, candidates), value)
                    for name, value in near.items()
                },
                distance=near["structure"],
                private_year=own.wider_year,
            )
        )
    return tuple(found)


def carried(search: Search, position: int, variant: str) -> tuple[list[int], Floats]:
    """Return the industries of a variant, what carries the distance most first, and the part of each.

    Parameters
    ----------
    position : int
        Row of the pool.
    """
    pool = search.pool.take([position])
    columns = search.yardstick.columns(variant)
    part = contributions(search.yardstick.mine(variant), search.yardstick.theirs(variant, pool)[0])
    order = np.argsort(-np.nan_to_num(part), kind="stable")
    return [columns[at] for at in order], np.asarray(part[order])
