"""All figures that the answer on a cut rests on, gathered once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from bessemer.dependence.cuts.course import course_of
from bessemer.dependence.cuts.longrun import Model, elasticity_draws, model
from bessemer.dependence.cuts.provinces import Weights
from bessemer.dependence.cuts.ranges import LIVE_DRAWS, YEAR, computed_ranges, shipped_by_way
from bessemer.dependence.cuts.spec import VIAS, Cut, cut_of
from bessemer.dependence.cuts.standstill import Stops, stops
from bessemer.dependence.cuts.substitutes import home_makers, other_suppliers
from bessemer.dependence.mrio import MRIO
from bessemer.dependence.tables import world_table
from bessemer.errors import OptionError
from bessemer.regions import Region
from bessemer.sources import Dataset
from bessemer.sources.kept import kept

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Facts:
    """What is known of a cut in the year of a world table.

    Attributes
    ----------
    data : Dataset
    nation, partner : Region
        The economy that loses supplies, and whose supplies they are.
    cut : Cut
    year : int
        Of the world table.
    ranges : mapping of way to DataFrame
        As :func:`bessemer.dependence.cuts.ranges.cut_ranges`, by the way of the cut.
    stored : bool
        Whether the ranges ship, with more draws, or were computed when asked for.
    stops : Stops
        The short run by rule.
    suppliers, makers : DataFrame
        Who could replace it, abroad and at home.
    course : DataFrame
        Shares over the years.
    output : mapping of sector to float
        Output of the nation by sector, unit of the world table.
    carried : dict of Weights to DataFrame
        Changes of output of provinces, filled when first asked for.
    """

    data: Dataset
    nation: Region
    partner: Region
    cut: Cut
    year: int
    ranges: Mapping[str, pd.DataFrame]
    stored: bool
    stops: Stops
    suppliers: pd.DataFrame
    makers: pd.DataFrame
    course: pd.DataFrame
    output: Mapping[str, float]
    carried: dict[Weights, pd.DataFrame] = field(default_factory=dict)

    @property
    def rows(self) -> pd.DataFrame:
        """The range of the cut asked for."""
        return self.ranges[self.cut.via]

    @cached_property
    def losses(self) -> Mapping[tuple[str, str], tuple[float, float, float]]:
        """Losses of real income by way and run."""
        found = {}
        for via, rows in self.ranges.items():
            whole = rows[rows["measure"] == "real_income"]
            spans = whole[["high", "middle", "low"]].to_numpy(float)
            for run, (high, middle, low) in zip(whole["run"], spans.tolist(), strict=True):
                found[via, run] = (0.0 - high, 0.0 - middle, 0.0 - low)
        return found

    def loss(self, run: str, via: str | None = None) -> tuple[float, float, float]:
        """Return the mildest, the middle and the worst loss of real income as fractions."""
        return self.losses[self.cut.via if via is None else via, run]

    def draws(self, run: str) -> int:
        """Return the number of rules or of elasticity sets and draws behind a run."""
        return int(self.rows.loc[self.rows["run"] == run, "draws"].iloc[0])


def facts_of(data: Dataset, nation: Region, partner: Region, cut: Cut, year: int, *, wide: bool) -> Facts:
    """Return the figures of a cut.

    Parameters
    ----------
    data : Dataset
    nation, partner : Region
    cut : Cut
    year : int
        One with a world table.
    wide : bool
        Also compute the ranges of the other ways where they do not ship.
    """
    ranges, stored = _ranges(data, year, cut, wide)
    stood, suppliers, makers, output = _at_home(data, nation.id, cut, year)
    return Facts(
        data=data,
        nation=nation,
        partner=partner,
        cut=cut,
        year=year,
        ranges=ranges,
        stored=stored,
        stops=stood,
        suppliers=suppliers,
        makers=makers,
        course=course_of(data, nation.id, partner.id, year, cut.sectors),
        output=output,
    )


def _load(data: Dataset, year: int) -> MRIO:
    return world_table(data, year)


def _rest(data: Dataset, year: int) -> Model:
    world = _at_hand(data, year)
    return model(world, elasticity_draws(world.sectors, LIVE_DRAWS))


# One year each: a table with its factors takes 50 MB, and the next cut is mostly of the same year.
_at_hand, _at_rest = kept(_load, most=1), kept(_rest, most=1)


@kept
def _at_home(
    data: Dataset, nation: str, cut: Cut, year: int
) -> tuple[Stops, pd.DataFrame, pd.DataFrame, dict[str, float]]:
    """Return what stands still, who could replace it abroad and at home, and output by sector."""
    world = _at_hand(data, year)
    here = world.block(world.regions.index(nation))
    output = dict(zip(world.sectors, world.x[here].tolist(), strict=True))
    return stops(world, cut), other_suppliers(world, cut), home_makers(world, cut), output


def _ranges(data: Dataset, year: int, cut: Cut, wide: bool) -> tuple[dict[str, pd.DataFrame], bool]:
    """Return ranges by way, the one asked for among them, and whether they ship."""
    cuts = {}
    for via in VIAS:
        try:
            cuts[via] = cut_of(cut.importer, cut.partner, cut.sectors, via, cut.replaceable)
        except OptionError:  # a partner without allies
            continue
    if year == YEAR:
        known = shipped_by_way(data, cuts)
        if cut.via in known:
            return known, True
    world = _at_hand(data, year)
    wanted = cuts if wide else {cut.via: cut}
    found = _at_rest(data, world.year)
    return {via: computed_ranges(world, other, found=found) for via, other in wanted.items()}, False
