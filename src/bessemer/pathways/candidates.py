"""Industries that a region is not strong in, by how close they are to what it is strong in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from bessemer.classify import Industry, Scheme, concordance, scheme
from bessemer.panel import Floats, Panel
from bessemer.pathways.lookback import EntryRecord, entry_record
from bessemer.regions import Region
from bessemer.sources import Dataset, TableInfo
from bessemer.structure import density, location_quotient, net_density, presence, proximity

if TYPE_CHECKING:
    import pandas as pd

# The finest table of each geography, newest scheme last; the years of one are never compared with another's.
_TABLES = {
    "us-zones": ("us_jobs_ind1990",),
    "cn-provinces": ("cn_output_io42_2012", "cn_output_io42"),
    "nuts2": ("eu_jobs_a10",),
    "world": ("world_value_added_wiod35",),
}
# The years over which entries are looked back at, and the table for the later year.
_LOOKBACK = {
    "us-zones": ("us_jobs_ind1990", 1990, "us_jobs_ind1990", 2000),
    "cn-provinces": ("cn_output_io42_2012", 2012, "cn_output_io42", 2017),
    "world": ("world_value_added_wiod35", 1995, "world_value_added_wiod35", 2011),
}
_COMMON_IO42 = tuple(f"{code:02d}" for code in (*range(1, 22), *range(37, 43)))
REGAIN = 0.8
# About 5 % of full-time workers are in the US census sample; a cell should rest on ten persons.
_SAMPLING_FRACTION, _FEWEST_PERSONS = 0.05, 10
_GROUPS = {
    "manufacturing": "goods",
    "information": "knowledge services",
    "finance": "knowledge services",
    "business_services": "knowledge services",
    "science_technical": "knowledge services",
    "education": "health and education",
    "health": "health and education",
    "mining": "extraction and farming",
}
_GROUPS_A10 = {
    "A": "extraction and farming",
    "B-E": "goods",
    "J": "knowledge services",
    "K": "knowledge services",
    "M-N": "knowledge services",
    "O-Q": "health and education",
}
OPEN_GROUPS = ("goods", "knowledge services", "health and education")


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


def group_of(industry: Industry) -> str:
    """Return which kind of industry it is; residual classes ("other goods") are nothing one can plan for."""
    if industry.name.startswith("Other ") or "not elsewhere classified" in industry.name:
        return "residual classes"
    if industry.scheme != "a10" and industry.parent:
        return _GROUPS.get(industry.parent, "other services")
    links = concordance(industry.scheme, "a10").links_of(industry.code)
    groups = {_GROUPS_A10.get(link.target_code, "other services") for link in links}
    return groups.pop() if len(groups) == 1 else "other services"


def _usable(panel: Panel) -> Panel:
    """Leave out rows that are no industry."""
    return panel.select(industries=[code for code in panel.industries if code != "0"])


def reach(data: Dataset, region: Region, year: int | None = None) -> Reach | None:
    """Return what is within reach of a region, or None where no industry detail covers it.

    Location quotients are against the nation (economies: the world); proximity and density are
    computed over all regions of the same kind in the same year.
    """
    geography = data.geography(region)
    chosen: tuple[Panel, int] | None = None
    for key in _TABLES[geography]:
        panel = _usable(data.panel(key))
        found = panel.year_for(year)
        if found is not None and region.id in panel.regions:
            chosen = (panel, found)
    if chosen is None:
        return None
    panel, found = chosen
    now = panel.select(years=[found])
    quotients = _quotients(data, now)
    strengths = presence(quotients)
    phi = proximity(strengths)
    omega = density(strengths, phi)
    net = net_density(omega)
    row = now.regions.index(region.id)
    known = scheme(str(panel.classification))
    options = _options(now, quotients[row], omega[row], net[row], strengths[row], phi, known)
    if geography == "us-zones":
        options["reliable"] = _expected_persons(now, row)[options.pop("_position")] >= _FEWEST_PERSONS
    else:
        options["reliable"] = True
        options = options.drop(columns="_position")
    record, years = _record(data, geography)
    own = tuple(code for code, strong in zip(now.industries, strengths[row], strict=True) if strong)
    counted = int(np.isfinite(quotients[row]).sum())
    return Reach(data.catalogue.table(str(panel.source)), found, options, own, counted, record, years)


def _quotients(data: Dataset, panel: Panel) -> Floats:
    """Return location quotients of one year, each region against its own nation, (regions, industries)."""
    quotients = np.full(panel.values.shape[1:], np.nan)
    counted = Panel(np.nan_to_num(panel.values, nan=0.0), panel.years, panel.regions, panel.industries)
    row_of = {id: row for row, id in enumerate(panel.regions)}
    nations: dict[tuple[str, ...], list[str]] = {}
    for id in panel.regions:
        if id in data.regions:
            nations.setdefault(data.nation(data.regions[id]).regions, []).append(id)
    for whole, ids in nations.items():
        members = [id for id in whole if id in row_of]
        rows = [row_of[id] for id in ids]
        quotients[rows] = location_quotient(counted.select(regions=members)).select(regions=ids).values[0]
    return np.where(np.isnan(panel.values[0]), np.nan, quotients)


def _expected_persons(panel: Panel, row: int) -> Floats:
    """Return how many sampled persons a location quotient of one would rest on, by industry."""
    values = np.nan_to_num(panel.values[0], nan=0.0)
    national = values.sum(axis=0) / values.sum()
    return np.asarray(values[row].sum() * national * _SAMPLING_FRACTION)


def _options(
    panel: Panel,
    quotients: Floats,
    omega: Floats,
    net: Floats,
    strong: Floats,
    phi: Floats,
    known: Scheme,
) -> pd.DataFrame:
    import pandas as pd

    rows = []
    own = np.flatnonzero(strong)
    for position, code in enumerate(panel.industries):
        if strong[position] or not np.isfinite(net[position]) or not np.isfinite(quotients[position]):
            continue
        support = own[np.argsort(-phi[position, own], kind="stable")][:2]
        supporters = [known[panel.industries[other]] for other in support if phi[position, other] > 0]
        industry = known[code]
        rows.append(
            {
                "industry": code,
                "name": industry.name,
                "name_zh": industry.name_zh,
                "group": group_of(industry),
                "industry_name": industry.short,
                "industry_name_zh": industry.short_zh,
                "kind": "regain" if quotients[position] >= REGAIN else "new",
                "location_quotient": quotients[position],
                "density": omega[position],
                "net_density": net[position],
                "supporters": ", ".join(other.short for other in supporters),
                "supporters_zh": "、".join(other.short_zh for other in supporters),
                "_position": position,
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
        *("density", "net_density", "supporters", "supporters_zh", "_position"),
    ]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("net_density", ascending=False, kind="stable").reset_index(drop=True)


@cache
def _record(data: Dataset, geography: str) -> tuple[EntryRecord | None, tuple[int, int] | None]:
    """Return the record of net density for a geography, computed once a session."""
    if geography not in _LOOKBACK:
        return None, None
    first_key, start, last_key, end = _LOOKBACK[geography]
    before = _usable(data.panel(first_key)).select(years=[start])
    after = _usable(data.panel(last_key)).select(years=[end])
    quotients = _quotients(data, before)
    strengths = presence(quotients)
    net = net_density(density(strengths, proximity(strengths)))
    later = _quotients(data, after)
    codes = _COMMON_IO42 if geography == "cn-provinces" else before.industries
    rows = [(i, after.regions.index(id)) for i, id in enumerate(before.regions) if id in after.regions]
    first, last = [list(side) for side in zip(*rows, strict=True)]
    at = [before.industries.index(code) for code in codes]
    then = [after.industries.index(code) for code in codes]
    eligible = np.ones((len(first), len(at)), dtype=bool)
    if geography == "us-zones":
        persons = np.array([_expected_persons(before, row) for row in first])
        eligible = persons[:, at] >= _FEWEST_PERSONS
    score, low, high = net[np.ix_(first, at)], quotients[np.ix_(first, at)], later[np.ix_(last, then)]
    return entry_record(score, low, high, eligible), (start, end)
