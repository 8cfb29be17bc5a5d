"""Where a region stands in one year: its strengths, those of all regions of its kind, their proximity."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bessemer.classify import Industry, Scheme, scheme
from bessemer.errors import OptionError, UnavailableError, YearError
from bessemer.panel import Floats, Panel
from bessemer.regions import OWN, Region
from bessemer.sources import Dataset, TableInfo, reference
from bessemer.structure import density, net_density, presence, proximity
from bessemer.structure.quotients import ratios_to
from bessemer.structure.tables import reference_shares
from bessemer.words import Message, say

TABLES = {
    "us-zones": ("us_jobs_ind1990",),
    "cn-provinces": ("cn_output_io42_2012", "cn_output_io42"),
    "nuts2": ("eu_jobs_a10",),
    "world": ("world_value_added_wiod35",),
}
"""The finest table of each geography, newest scheme last; years of one are not compared with another's."""

# About 5 % of full-time workers are in the US census sample; a cell should rest on ten persons.
SAMPLING_FRACTION, FEWEST_PERSONS = 0.05, 10


@dataclass(frozen=True, eq=False)
class Standpoint:
    """A region among all of its kind in one year.

    Attributes
    ----------
    data : Dataset
    region : Region
    table : TableInfo
        Where the figures come from.
    panel : Panel
        All years of that table, without rows that are no industry.
    year : int
    quotients : ndarray, shape (regions, industries)
        Location quotients, each region against its own nation.
    row : int
        Position of the region.
    """

    data: Dataset
    region: Region
    geography: str
    table: TableInfo
    panel: Panel
    year: int
    quotients: Floats
    row: int

    @cached_property
    def values(self) -> Floats:
        """Levels of the year, shape (regions, industries); NaN where unknown."""
        return self.panel.at(self.year)

    @cached_property
    def strengths(self) -> Floats:
        """Strengths as 0 and 1, shape (regions, industries)."""
        return presence(self.quotients)

    @cached_property
    def phi(self) -> Floats:
        """Proximity of industries."""
        return proximity(self.strengths)

    @cached_property
    def omega(self) -> Floats:
        """Density of all regions."""
        return density(self.strengths, self.phi)

    @cached_property
    def net(self) -> Floats:
        """Density net of region and industry."""
        return net_density(self.omega)

    @property
    def scheme(self) -> Scheme:
        """The classification."""
        return scheme(str(self.panel.classification))

    @property
    def industries(self) -> list[Industry]:
        """Industries in the order of the columns."""
        return [self.scheme[code] for code in self.panel.industries]

    @cached_property
    def open(self) -> np.ndarray:
        """Positions of the industries that the region is not strong in and of which anything is known."""
        known = np.isfinite(self.net[self.row]) & np.isfinite(self.quotients[self.row])
        return np.flatnonzero(known & (self.strengths[self.row] == 0))

    @cached_property
    def reliable(self) -> np.ndarray:
        """Whether a location quotient of one rests on enough sampled persons, by industry."""
        if self.geography != "us-zones":
            return np.ones(len(self.panel.industries), dtype=bool)
        return np.asarray(expected_persons(self.values)[self.row] >= FEWEST_PERSONS)


def usable(panel: Panel) -> Panel:
    """Leave out rows that are no industry."""
    if "0" not in panel.industries:
        return panel
    return panel.select(industries=[code for code in panel.industries if code != "0"])


def stand(data: Dataset, region: Region, year: int | None = None) -> Standpoint | None:
    """Return where a region stands, or None where no industry detail covers it up to the year."""
    geography = data.geography(region)
    chosen: tuple[Panel, int] | None = None
    own = data.own_table() if region.kind == OWN else None
    for key in TABLES.get(geography, ()) if own is None else (own.key,):
        panel = usable(data.panel(key))
        found = panel.year_for(year)
        if found is not None and region.id in panel.regions:
            chosen = (panel, found)
    if chosen is None:
        return None
    panel, found = chosen
    if own is not None:  # places with an unknown figure are no measure of the others
        known = np.asarray(np.isfinite(panel.at(found)).all(axis=1))
        kept = [id for id, flag in zip(panel.regions, known, strict=True) if flag or id == region.id]
        panel = panel.select(regions=kept)
    return Standpoint(
        data=data,
        region=region,
        geography=geography,
        table=data.catalogue.table(str(panel.source)),
        panel=panel,
        year=found,
        quotients=quotients(data, panel.select(years=[found])),
        row=panel.regions.index(region.id),
    )


def located(region: Region | str, year: int | None = None, data: Dataset | None = None) -> Standpoint:
    """Return where a region stands; a region may be given by name; the shipped data by default.

    Raises
    ------
    RegionError
        If the name is unknown or ambiguous.
    YearError
        If the year is no whole number.
    UnavailableError
        If no industry detail covers the region up to the year.
    """
    known = reference() if data is None else data
    if not isinstance(known, Dataset):
        raise OptionError(
            f"data is a {type(known).__name__}, not a Dataset.",
            remedy="Leave it out for the shipped figures, or write data=.",
        )
    if year is not None and (isinstance(year, bool) or not isinstance(year, int | np.integer)):
        raise YearError(f"{year!r} is not a year.", remedy="Use a whole number, or none for the newest.")
    place = region if isinstance(region, Region) else known.regions.resolve(region)
    here = stand(known, place, year)
    if here is None:
        raise UnavailableError(
            say(Message("pathways.no_detail", region=place)),
            where=f"Region {place.id} ({place.name}).",
            remedy="Choose a commuting zone, a province of China or an economy.",
        )
    return here


def quotients(data: Dataset, panel: Panel) -> Floats:
    """Return location quotients of one year, each region against its own nation, (regions, industries)."""
    found = np.full(panel.values.shape[1:], np.nan)
    counted = Panel(np.nan_to_num(panel.values, nan=0.0), panel.years, panel.regions, panel.industries)
    row_of = {id: row for row, id in enumerate(panel.regions)}
    nations: dict[tuple[str, ...], list[str]] = {}
    for id in panel.regions:
        if id in data.regions:
            nations.setdefault(data.nation(data.regions[id]).regions, []).append(id)
    for whole, ids in nations.items():
        members = [id for id in whole if id in row_of]
        rows = [row_of[id] for id in ids]
        nation = counted.select(regions=members)
        # Not checked: world tables hold a few values that rounding leaves below zero.
        found[rows] = (
            ratios_to(nation, reference_shares(nation, None)[:, None, :]).select(regions=ids).values[0]
        )
    return np.where(np.isnan(panel.values[0]), np.nan, found)


def expected_persons(values: Floats) -> Floats:
    """Return how many sampled persons a location quotient of one would rest on, (regions, industries)."""
    counted = np.nan_to_num(values, nan=0.0)
    national = counted.sum(axis=0) / counted.sum()
    return np.asarray(counted.sum(axis=1)[:, None] * national * SAMPLING_FRACTION)
