"""The profile of a region: every industry of every measure, with share, location quotient and status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bessemer.classify import scheme
from bessemer.panel import Floats, Panel, Status
from bessemer.regions import OWN, Region
from bessemer.sources import Dataset, TableInfo

if TYPE_CHECKING:
    import pandas as pd

MEASURES = ("jobs", "private_jobs", "output", "value_added", "exports")
# Totals have no composition; GGDC's value added is in national currencies and its countries are no world.
_NOT_COMPARED = ("total", "ggdc10")
# A few unknown cells count as nothing in a sum and are told; with more there is no composition.
_MOST_UNKNOWN = 0.02


@dataclass(frozen=True, eq=False)
class Composition:
    """One measure of one region in one year, beside its nation.

    Attributes
    ----------
    table : TableInfo
        The shipped table it comes from.
    panel : Panel
        The measure for the regions that make up the nation, all years.
    region : str
    year : int
    value, share, nation_share, quotient : ndarray, shape (industries,)
        Level, fraction of the region's sum, fraction of the nation's sum, and their ratio.
    status : ndarray of uint8, shape (industries,)
    """

    table: TableInfo
    panel: Panel
    region: str
    year: int
    value: Floats
    share: Floats
    nation_share: Floats
    quotient: Floats
    status: np.ndarray

    @property
    def total(self) -> float:
        """Sum over the industries that are known."""
        return float(np.nansum(self.value))

    @property
    def unknown(self) -> int:
        """Number of the nation's cells that are unknown and count as nothing in sums."""
        return int(np.isnan(self.panel.values).sum())

    @property
    def position(self) -> int:
        """Row of the region in the panel."""
        return self.panel.regions.index(self.region)


def composition(data: Dataset, region: Region, table: TableInfo, year: int | None) -> Composition | None:
    """Return a measure's composition in the latest year up to `year`, or None where there is none.

    Unknown cells count as nothing in the sums of region and nation; there is no composition where
    more than 2 % of the nation's cells are unknown. Of the user's own places those with an unknown figure
    are left out of the nation.
    """
    whole = data.panel(table.key)
    if region.id not in whole.regions:
        return None
    chosen = whole.year_for(year)
    if chosen is None:
        return None
    members = [id for id in data.nation(region).regions if id in whole.regions]
    if region.kind == OWN:
        members = _known_places(whole, members, region.id, chosen)
    panel = _collected(whole.select(years=[chosen], regions=members))
    position = members.index(region.id)
    value = panel.values[0, position]
    sums, filled = panel.sum_regions(unknown="zero")
    nation = sums[0]
    if not np.isfinite(value).any() or filled > _MOST_UNKNOWN * panel.values.size:
        return None
    with np.errstate(invalid="ignore", divide="ignore"):
        share = value / np.nansum(value)
        nation_share = nation / nation.sum()
        quotient = np.where(nation_share > 0, share / nation_share, np.nan)
    return Composition(
        table, panel, region.id, chosen, value, share, nation_share, quotient, panel.status[0, position]
    )


def _known_places(whole: Panel, members: list[str], own: str, year: int) -> list[str]:
    """Leave out places of the user's own with an unknown figure, so that sums compare like with like."""
    panel = whole.select(years=[year], regions=members)
    collected = np.isfinite(panel.values[0]).any(axis=0)
    known = np.isfinite(panel.values[0][:, collected]).all(axis=1)
    return [id for id, flag in zip(members, known, strict=True) if flag or id == own]


def _collected(panel: Panel) -> Panel:
    """Leave out industries that the year's table does not have for any region."""
    known = np.asarray(np.isfinite(panel.values).any(axis=(0, 1)))
    return panel.select(industries=[code for code, kept in zip(panel.industries, known, strict=True) if kept])


def compositions(data: Dataset, region: Region, year: int | None) -> tuple[Composition, ...]:
    """Return the newest composition of each measure up to `year`, in the order of :data:`MEASURES`.

    Where a measure comes in several classifications, the newest is taken; the detailed census
    industries of US zones stand beside the coarser annual sectors.
    """
    found: list[Composition] = []
    for measure in MEASURES:
        tables = [
            table
            for table in data.tables(data.geography(region), measure)
            if table.classification not in _NOT_COMPARED and not table.key.endswith("_disclosed")
        ]
        made = [entry for table in tables if (entry := composition(data, region, table, year)) is not None]
        annual = [entry for entry in made if entry.table.kind == "panel"]
        if annual:
            found.append(max(annual, key=lambda entry: entry.year))
        found.extend(entry for entry in made if entry.table.kind == "derived")
    return tuple(found)


def profile_rows(entries: Iterable[Composition]) -> pd.DataFrame:
    """Return the tidy rows of compositions: the profile as the command line prints it."""
    import pandas as pd

    rows = []
    for entry in entries:
        industries = scheme(entry.table.classification)
        for position, code in enumerate(entry.panel.industries):
            industry = industries[code]
            rows.append(
                {
                    "measure": entry.table.measure,
                    "classification": entry.table.classification,
                    "industry": code,
                    "name": industry.name,
                    "name_zh": industry.name_zh,
                    "year": entry.year,
                    "value": entry.value[position],
                    "share": entry.share[position],
                    "nation_share": entry.nation_share[position],
                    "location_quotient": entry.quotient[position],
                    "status": Status(int(entry.status[position])).title,
                }
            )
    columns = [
        *("measure", "classification", "industry", "name", "name_zh", "year"),
        *("value", "share", "nation_share", "location_quotient", "status"),
    ]
    return pd.DataFrame(rows, columns=columns)
