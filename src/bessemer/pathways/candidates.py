"""Industries that a region is not strong in, by how close they are to what it is strong in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from bessemer.pathways.aims import OPEN_GROUPS, group_of
from bessemer.pathways.lookback import EntryRecord, entry_record
from bessemer.pathways.standpoint import (
    FEWEST_PERSONS,
    Standpoint,
    expected_persons,
    quotients,
    stand,
    usable,
)
from bessemer.regions import Region
from bessemer.sources import Dataset, TableInfo
from bessemer.structure import density, net_density, presence, proximity

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["OPEN_GROUPS", "REGAIN", "Reach", "group_of", "reach"]

# The years over which entries are looked back at, and the table for the later year.
_LOOKBACK = {
    "us-zones": ("us_jobs_ind1990", 1990, "us_jobs_ind1990", 2000),
    "cn-provinces": ("cn_output_io42_2012", 2012, "cn_output_io42", 2017),
    "world": ("world_value_added_wiod35", 1995, "world_value_added_wiod35", 2011),
}
_COMMON_IO42 = tuple(f"{code:02d}" for code in (*range(1, 22), *range(37, 43)))
REGAIN = 0.8


@dataclass(frozen=True, eq=False)
class Reach:
    """Closeness of all industries to a region's strengths in one year.

    Attributes
    ----------
    table : TableInfo
        Where the figures come from.
    year : int
    options : DataFrame
        One row an industry that the region is not strong in, closest first.
    strengths : tuple of str
        Codes of the industries that the region is strong in.
    counted : int
        Industries that the year has figures of.
    record : EntryRecord or None
        How well net density foretold entries among the same kind of regions.
    record_years : (int, int) or None
    """

    table: TableInfo
    year: int
    options: pd.DataFrame
    strengths: tuple[str, ...]
    counted: int
    record: EntryRecord | None
    record_years: tuple[int, int] | None


def reach(data: Dataset, region: Region, year: int | None = None) -> Reach | None:
    """Return what is within reach of a region, or None where no industry detail covers it.

    Location quotients are against the nation (economies: the world); proximity and density are
    computed over all regions of the same kind in the same year.
    """
    here = stand(data, region, year)
    if here is None:
        return None
    options = _options(here)
    record, years = _record(data, here.geography)
    own = tuple(
        code for code, strong in zip(here.panel.industries, here.strengths[here.row], strict=True) if strong
    )
    counted = int(np.isfinite(here.quotients[here.row]).sum())
    return Reach(here.table, here.year, options, own, counted, record, years)


def _options(here: Standpoint) -> pd.DataFrame:
    import pandas as pd

    rows = []
    own = np.flatnonzero(here.strengths[here.row])
    codes = here.panel.industries
    for position in here.open:
        support = own[np.argsort(-here.phi[position, own], kind="stable")][:2]
        supporters = [here.scheme[codes[other]] for other in support if here.phi[position, other] > 0]
        industry = here.scheme[codes[position]]
        quotient = here.quotients[here.row, position]
        rows.append(
            {
                "industry": industry.code,
                "name": industry.name,
                "name_zh": industry.name_zh,
                "group": group_of(industry),
                "industry_name": industry.short,
                "industry_name_zh": industry.short_zh,
                "kind": "regain" if quotient >= REGAIN else "new",
                "location_quotient": quotient,
                "density": here.omega[here.row, position],
                "net_density": here.net[here.row, position],
                "supporters": ", ".join(other.short for other in supporters),
                "supporters_zh": "、".join(other.short_zh for other in supporters),
                "reliable": bool(here.reliable[position]),
            }
        )
    columns = [
        *(
            "industry",
            "name",
            "name_zh",
            "industry_name",
            "industry_name_zh",
            "group",
            "kind",
            "location_quotient",
        ),
        *("density", "net_density", "supporters", "supporters_zh", "reliable"),
    ]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("net_density", ascending=False, kind="stable").reset_index(drop=True)


@cache
def _record(data: Dataset, geography: str) -> tuple[EntryRecord | None, tuple[int, int] | None]:
    """Return the record of net density for a geography, computed once a session."""
    if geography not in _LOOKBACK:
        return None, None
    first_key, start, last_key, end = _LOOKBACK[geography]
    before = usable(data.panel(first_key)).select(years=[start])
    after = usable(data.panel(last_key)).select(years=[end])
    start_quotients = quotients(data, before)
    strengths = presence(start_quotients)
    net = net_density(density(strengths, proximity(strengths)))
    later = quotients(data, after)
    codes = _COMMON_IO42 if geography == "cn-provinces" else before.industries
    rows = [(i, after.regions.index(id)) for i, id in enumerate(before.regions) if id in after.regions]
    first, last = [list(side) for side in zip(*rows, strict=True)]
    at = [before.industries.index(code) for code in codes]
    then = [after.industries.index(code) for code in codes]
    eligible = np.ones((len(first), len(at)), dtype=bool)
    if geography == "us-zones":
        values = before.values[0]
        persons = np.array([expected_persons(values, row) for row in first])
        eligible = persons[:, at] >= FEWEST_PERSONS
    score, low, high = net[np.ix_(first, at)], start_quotients[np.ix_(first, at)], later[np.ix_(last, then)]
    return entry_record(score, low, high, eligible), (start, end)
