"""What became of regions: their size and income against the nation, year by year."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bessemer.classify import concordance
from bessemer.panel import Floats, Panel
from bessemer.sources import Dataset

HORIZON = 20
# Figures of Chinese urban units compare from this year on.
CHINA_FROM = 2013


@dataclass(frozen=True, eq=False)
class Course:
    """Size and income per head of all regions of one kind, beside their nations.

    Attributes
    ----------
    size : Panel
        Total jobs, or value added of economies; one industry, ``total``.
    nation : ndarray, shape (years, regions)
        Size of each region's nation.
    income : ndarray, shape (years, regions) or None
        Income (US) or product (Europe) per head as a fraction of the nation's; None where there is none.
    members : mapping of region to tuple of str
        The regions that add up to each region's nation.
    tables : tuple of str
        Shipped tables used.
    """

    size: Panel
    nation: Floats
    income: Floats | None
    members: Mapping[str, tuple[str, ...]]
    tables: tuple[str, ...]

    def value(self, what: Floats, region: str, year: int) -> float:
        """Return one cell of an array of years and regions; unknown outside the years."""
        if year not in self.size.years:
            return float("nan")
        return float(what[self.size.years.index(year), self.size.regions.index(region)])

    def broken(self, region: str, start: int, end: int) -> bool:
        """Return whether a definition changed between two years for the region or any of its nation."""
        between = self.size.breaks_between(start, end)
        return any(entry.concerns(member) for entry in between for member in self.members[region])

    def relative(self, region: str, start: int, end: int) -> tuple[tuple[int, ...], Floats]:
        """Return years and the region's share of its nation, as a ratio to that in `start`."""
        years = tuple(year for year in self.size.years if start <= year <= end)
        place = self.size.regions.index(region)
        rows = [self.size.years.index(year) for year in years]
        share = self.size.values[rows, place, 0] / self.nation[rows, place]
        return years, share / share[0]

    def first_year(self, region: str, wanted: int, end: int) -> int:
        """Return the earliest year from `wanted` on whose figures compare with those of `end`."""
        breaks = [
            entry.year
            for entry in self.size.breaks_between(wanted, end)
            if any(entry.concerns(member) for member in self.members[region])
        ]
        return max([wanted, self.size.years[0], *breaks])


def course(data: Dataset, kind: str) -> Course:
    """Return size and income of all regions of a kind, such as ``commuting zone`` or ``nuts2``."""
    size, tables = _size(data, kind)
    members = _members(data, kind, size.regions)
    nation = np.empty(size.values.shape[:2])
    place = {id: position for position, id in enumerate(size.regions)}
    for group, own in _groups(members):
        total = size.values[:, [place[other] for other in group], 0].sum(axis=1)
        nation[:, [place[other] for other in own]] = total[:, None]
    income, more = _income(data, kind, size, members)
    return Course(size, nation, income, members, (*tables, *more))


def _members(data: Dataset, kind: str, regions: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return each region's nation as the ids that add up to it, looked up once a country."""
    known = set(regions)
    by_country: dict[str, tuple[str, ...]] = {}
    found: dict[str, tuple[str, ...]] = {}
    for region in data.regions.of_kind(kind):
        if region.id not in known:
            continue
        key = "world" if kind == "economy" else region.country
        if key not in by_country:
            by_country[key] = tuple(id for id in data.nation(region).regions if id in known)
        found[region.id] = by_country[key]
    return found


def _groups(members: Mapping[str, tuple[str, ...]]) -> list[tuple[tuple[str, ...], list[str]]]:
    """Return each nation once, with the regions compared with it."""
    found: dict[int, tuple[tuple[str, ...], list[str]]] = {}
    for region, group in members.items():
        found.setdefault(id(group), (group, []))[1].append(region)
    return list(found.values())


def covered(panel: Panel, target: str) -> Panel:
    """Return the sum of the industries that `target` keeps, as a panel with one industry ``total``.

    A break in one industry, the same in all regions (finance in China, whose coverage widened in 2019), is no
    break of the total.
    """
    out = set(concordance(panel.classification or "", target).left_out(panel.industries))
    kept = panel.select(industries=[code for code in panel.industries if code not in out])
    values = kept.sum_industries()[0][:, :, None]
    status = kept.status.max(axis=2, keepdims=True)
    return dataclasses.replace(
        kept,
        values=values,
        status=status,
        industries=("total",),
        classification="total",
        breaks=tuple(entry for entry in kept.breaks if not entry.industries),
    )


def _size(data: Dataset, kind: str) -> tuple[Panel, tuple[str, ...]]:
    if kind == "commuting zone":
        return data.panel("us_total_jobs"), ("us_total_jobs",)
    if kind == "province":
        jobs = data.panel("cn_jobs_gb19")
        jobs = jobs.select(years=[year for year in jobs.years if year >= CHINA_FROM])
        return covered(jobs, "sections16"), ("cn_jobs_gb19",)
    key = "eu_jobs_a10" if kind == "nuts2" else "world_value_added_wiod35"
    panel = data.panel(key)
    values = panel.sum_industries()[0][:, :, None]
    status = panel.status.max(axis=2, keepdims=True)
    total = dataclasses.replace(
        panel, values=values, status=status, industries=("total",), classification="total"
    )
    return total, (key,)


def _income(
    data: Dataset, kind: str, size: Panel, members: Mapping[str, tuple[str, ...]]
) -> tuple[Floats | None, tuple[str, ...]]:
    keys = {
        "commuting zone": ("us_personal_income", "us_population"),
        "nuts2": ("eu_gdp", "eu_population"),
    }.get(kind)
    if keys is None:
        return None, ()
    money, people = (_aligned(data.panel(key), size) for key in keys)
    place = {id: position for position, id in enumerate(size.regions)}
    ratio = np.full(money.shape, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        for group, own in _groups(members):
            inside = [place[other] for other in group]
            both = np.isfinite(money[:, inside]) & np.isfinite(people[:, inside])
            # A region without figures (HR04 in Europe) is left out of its nation's average on both sides.
            average = np.where(both, money[:, inside], 0.0).sum(axis=1) / np.where(
                both, people[:, inside], 0.0
            ).sum(axis=1)
            at = [place[other] for other in own]
            ratio[:, at] = money[:, at] / people[:, at] / average[:, None]
    return ratio, keys


def _aligned(panel: Panel, like: Panel) -> Floats:
    """Return a one-industry panel's values on the years and regions of another; unknown where it has none."""
    values = np.full((len(like.years), len(like.regions)), np.nan)
    years = {year: position for position, year in enumerate(panel.years)}
    regions = {id: position for position, id in enumerate(panel.regions)}
    rows = [(to, years[year]) for to, year in enumerate(like.years) if year in years]
    columns = [(to, regions[id]) for to, id in enumerate(like.regions) if id in regions]
    to_rows, from_rows = zip(*rows, strict=True)
    to_columns, from_columns = zip(*columns, strict=True)
    values[np.ix_(to_rows, to_columns)] = panel.values[np.ix_(from_rows, from_columns)][:, :, 0]
    return values
