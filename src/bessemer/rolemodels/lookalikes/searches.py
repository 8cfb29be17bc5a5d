"""What a search finds: all candidates ranked, and the role model asked for among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bessemer.classify import Industry, scheme
from bessemer.errors import OptionError
from bessemer.panel import Floats
from bessemer.regions import Region
from bessemer.rolemodels.lookalikes.pools import Pool
from bessemer.rolemodels.lookalikes.variants import Yardstick
from bessemer.sources import Dataset
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Episode:
    """A region-year and what followed, as sentences and charts need it.

    Attributes
    ----------
    position : int
        Row of the search's pool.
    region : Region
    base_year, end_year : int
    distance : float
    rank : int
        1 the nearest.
    relative_change : float
        Growth of jobs against the nation from base to end year.
    outcome : float
        Change on the axis by which recovery is judged; unknown where its figures do not compare.
    """

    position: int
    region: Region
    base_year: int
    end_year: int
    distance: float
    rank: int
    relative_change: float
    outcome: float

    @property
    def recovered(self) -> bool:
        """Whether the region gained on its reference."""
        return self.outcome > 0


@dataclass(frozen=True, eq=False)
class Search:
    """Look-alikes of a region, all candidates ranked.

    Attributes
    ----------
    data : Dataset
        Where the candidates' figures are; with candidates added up to states, the dataset by state.
    target : Region
    year, asked : int
        Year of the target's composition, and the year asked for (None for the newest).
    classification, components : str
        What was compared, and by which components the table is ordered.
    weights : mapping
        The weight of each component; they add up to one.
    scope : str
        Which candidates: ``zones``, ``states``, ``nuts2``, ``all``, ``provinces`` or ``economies``.
    min_jobs : float
        US candidates had more jobs than this in 1980.
    horizon : int
        Years looked at after a base year.
    recovered_by, reference : str
        The axis and the reference by which recovery is judged.
    codes : tuple of str
        Industries compared.
    left_out : tuple of Industry
        Industries of the target's own figures that are not compared.
    yardstick : Yardstick
        The target's composition under every variant.
    pool : Pool
        The candidates in the order of the table, then the named role model if it is none of them.
    table : DataFrame
        One row a candidate, nearest first: region, name, name_zh, state, country, base_year, distance,
        rank, recovered, horizon_year, jobs_change (value_added_change of economies), nation_change,
        relative_change, axis_change, income_start, income_end, and distance and rank by each variant.
    named : mapping or None
        The role model asked for: its closest base year, distance, rank, candidates, percentile.
    model : Pool or None
        All base years of the role model asked for.
    excluded : Message or None
        Why the role model asked for cannot be compared.
    top : int
        How many of the nearest are counted.
    source : str
        The shipped table of the target's composition.
    places : mapping of id to Region
    country : str or None
        The only country whose regions are candidates.
    unranked : int
        Candidates left out because a component asked for is unknown for them.
    countries : mapping of code to Text
        The countries that have candidates, also those that `country` leaves out.
    """

    data: Dataset
    target: Region
    year: int
    asked: int | None
    classification: str
    components: str
    weights: Mapping[str, float]
    scope: str
    min_jobs: float
    horizon: int
    recovered_by: str
    reference: str
    codes: tuple[str, ...]
    left_out: tuple[Industry, ...]
    yardstick: Yardstick
    pool: Pool
    table: pd.DataFrame
    named: Mapping[str, Any] | None
    model: Pool | None
    excluded: Message | None
    top: int
    source: str
    places: Mapping[str, Region]
    country: str | None = None
    unranked: int = 0
    countries: Mapping[str, Text] = field(default_factory=dict)

    @property
    def shares(self) -> Floats:
        """Composition of the target; fractions."""
        return self.yardstick.own.shares

    @property
    def nation(self) -> Floats:
        """Composition of the target's nation in the same year; fractions."""
        return self.yardstick.own.nation

    @property
    def total(self) -> float:
        """Jobs (value added of an economy) of the target in the industries compared."""
        return self.yardstick.own.total

    @property
    def variants(self) -> tuple[str, ...]:
        """The variants that exist for the places compared."""
        return self.yardstick.variants

    @property
    def outcome(self) -> str:
        """What grew: ``jobs`` or ``value_added``."""
        return "value_added" if self.target.kind == "economy" else "jobs"

    @property
    def candidates(self) -> int:
        """Number of region-years searched."""
        return len(self.table)

    @property
    def base_rate(self) -> float:
        """Share of all candidates that recovered, of those whose outcome is known."""
        return float(self.table["recovered"].mean())

    @property
    def top_regions(self) -> int:
        """Number of different regions among the nearest."""
        return int(self.table["region"].head(self.top).nunique())

    @property
    def industries(self) -> tuple[Industry, ...]:
        """The industries compared."""
        return tuple(scheme(self.classification)[code] for code in self.codes)

    def episode(self, position: int) -> Episode:
        """Return a row of the pool; the rank is that by the chosen components."""
        if position < self.candidates:
            distances, ranks = self._order
            distance, rank = float(distances[position]), int(ranks[position])
        else:
            assert self.named is not None
            distance, rank = self.named["distance"], self.named["rank"]
        return Episode(
            position=position,
            region=self.places[self.pool.regions[position]],
            base_year=int(self.pool.base_years[position]),
            end_year=int(self.pool.end_years[position]),
            distance=distance,
            rank=rank,
            relative_change=float(self.pool.relative_change[position]),
            outcome=float(self.pool.outcome[position]),
        )

    @cached_property
    def _order(self) -> tuple[Floats, NDArray[np.int64]]:
        """Distances and ranks of the table."""
        return self.table["distance"].to_numpy(), self.table["rank"].to_numpy()

    @property
    def ranked_by(self) -> tuple[str, ...]:
        """Shipped tables that likeness and recovery rest on, the region's own first."""
        return tuple(dict.fromkeys((self.source, *self.pool.ranked)))

    def named_episode(self) -> Episode | None:
        """Return the region-year of the role model asked for, or None."""
        return None if self.named is None else self.episode(int(self.named["position"]))

    def closest(self, count: int, recovered: bool | None = None) -> tuple[Episode, ...]:
        """Return the nearest region-years of different regions, of all outcomes or of one."""
        return tuple(entry for entry, _ in zip(self._distinct(recovered), range(count), strict=False))

    def _distinct(self, recovered: bool | None) -> Iterator[Episode]:
        seen: set[str] = set()
        outcomes = self.pool.outcome
        for position in range(self.candidates):
            region, outcome = self.pool.regions[position], outcomes[position]
            wanted = recovered is None or (outcome > 0 if recovered else outcome <= 0)
            if region not in seen and wanted:
                seen.add(region)
                yield self.episode(position)


def check_search(search: Any) -> None:
    """Refuse what is no search.

    Raises
    ------
    OptionError
        Shows the type.
    """
    if not isinstance(search, Search):
        raise OptionError(
            f"A {type(search).__name__} is not a Search.",
            remedy="Make one with rolemodels.search(data, region).",
        )
