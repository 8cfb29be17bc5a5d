"""What is known of episodes at their start, and along the way: the traits that a contrast compares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bessemer.panel import Floats, Panel
from bessemer.rolemodels.lookalikes.distances import closure
from bessemer.rolemodels.lookalikes.pools import Pool
from bessemer.rolemodels.transferring.changes import Changes
from bessemer.sources import Dataset

DECADE = 10
# A zone or region with more jobs than this is a metropolis; the distance to the nearest one is a trait.
LARGE = 1_000_000
KINDS = ("commuting zone", "nuts2")
# South and West of the US Census Bureau, by division.
SOUTH_WEST = frozenset({"South Atlantic", "East South Central", "West South Central", "Mountain", "Pacific"})
_EARTH = 6371.0
_SPECIAL = {
    "sections16": ("health", "education", "finance", "public_administration"),
    "a10": ("O-Q", "K"),
}
_TABLES = {
    "commuting zone": ("us_total_jobs", "us_population", "us_schooling_sd", "us_some_college"),
    "nuts2": ("eu_jobs_a10", "eu_total_jobs", "eu_population", "eu_tertiary_share"),
}


@dataclass(frozen=True, eq=False)
class Traits:
    """Traits of episodes of one kind of region, one row an episode.

    Attributes
    ----------
    names : tuple of str
        ``schooling``, ``size``, ..., or ``share_<code>``, ``special_<code>``, ``shift_<code>``.
    along : ndarray of bool, shape (traits,)
        True for what happened between base and end year, which is no trait of the start.
    values : ndarray, shape (episodes, traits)
        NaN is unknown.
    strata : tuple of str
        Census division (US) or country (Europe) of each episode.
    tables : tuple of str
    """

    names: tuple[str, ...]
    along: NDArray[np.bool_]
    values: Floats
    strata: tuple[str, ...]
    tables: tuple[str, ...]

    def column(self, name: str) -> Floats:
        """Return one trait of all episodes."""
        return np.asarray(self.values[:, self.names.index(name)])

    def take(self, rows: NDArray[np.intp]) -> Traits:
        """Return the traits of some episodes, in this order."""
        strata = tuple(self.strata[row] for row in rows)
        return Traits(self.names, self.along, self.values[rows], strata, self.tables)


def traits(data: Dataset, kind: str, classification: str, pool: Pool) -> Traits:
    """Return the traits of the episodes of a pool, all of one kind of region.

    At the start: schooling in the base year, in standard deviations among all regions of the kind in that
    year (US 1980 college schooling, 1990 and 2000 some college or more; Europe tertiary education); the
    logarithm of jobs; income per head as a fraction of the nation's; growth of population and jobs less the
    nation's over the ten years before, a year; effective number of sectors; shares of jobs; location
    quotients of services; latitude, longitude, whether in the South or West (US), and kilometres to the
    nearest other region with more than a million jobs.

    Along the way: growth of population less the nation's, change of income relative to the nation, change of
    schooling (US 1990 to 2000 only), change of shares less the nation's, all by decade.

    Parameters
    ----------
    data : Dataset
    kind : str
        ``commuting zone`` or ``nuts2``.
    classification : str
        Scheme of the pool's industries.
    pool : Pool
    """
    base, end = pool.base_years, pool.end_years
    regions = [data.regions[id] for id in pool.regions]
    nations = _nations(data, kind)
    jobs = _total(data.panel("us_total_jobs" if kind == "commuting zone" else "eu_jobs_a10"))
    before = _total(data.panel("us_total_jobs" if kind == "commuting zone" else "eu_total_jobs"))
    people = _total(data.panel("us_population" if kind == "commuting zone" else "eu_population"))
    decades = (end - base) / DECADE
    latitude = np.array([_known(region.latitude) for region in regions])
    longitude = np.array([_known(region.longitude) for region in regions])
    with np.errstate(invalid="ignore", divide="ignore"):
        start: dict[str, Floats] = {
            "schooling": _schooling(data, kind, pool.regions, base),
            "size": np.log(_values(jobs, pool.regions, base)),
            "income": pool.income_start,
            "population_before": _growth(people, nations, pool.regions, base - DECADE, base) / DECADE,
            "jobs_before": _growth(before, nations, pool.regions, base - DECADE, base) / DECADE,
            "diversity": _effective(pool.shares),
        }
        for at, code in enumerate(pool.codes):
            start[f"share_{code}"] = pool.shares[:, at]
        for code in _SPECIAL.get(classification, ()):
            at = pool.codes.index(code)
            start[f"special_{code}"] = pool.shares[:, at] / pool.nation[:, at]
        start["latitude"], start["longitude"] = latitude, longitude
        if kind == "commuting zone":
            start["south_west"] = np.array([float(region.group in SOUTH_WEST) for region in regions])
        start["remoteness"] = _remoteness(data, jobs, pool, latitude, longitude)
        way: dict[str, Floats] = {
            "population_after": _growth(people, nations, pool.regions, base, end) / (end - base),
            "income_after": (pool.income_end - pool.income_start) / decades,
            "schooling_after": _schooling_change(data, kind, nations, pool.regions, base, end),
        }
    shifts = _shifts(data, kind, classification, pool, nations)
    for at, code in enumerate(pool.codes):
        way[f"shift_{code}"] = shifts[:, at]
    kept = {name: column for name, column in {**start, **way}.items() if np.isfinite(column).any()}
    return Traits(
        names=tuple(kept),
        along=np.array([name in way for name in kept]),
        values=np.column_stack(list(kept.values())),
        strata=tuple(_stratum(kind, region.group, region.country) for region in regions),
        tables=tuple(dict.fromkeys((*pool.tables, *_TABLES[kind]))),
    )


def _stratum(kind: str, group: str | None, country: str) -> str:
    return (group or "") if kind == "commuting zone" else country


def _known(value: float | None) -> float:
    return float("nan") if value is None else value


def _nations(data: Dataset, kind: str) -> dict[str, tuple[str, ...]]:
    """Return the regions that each region's nation is made of, looked up once a country."""
    found: dict[str, tuple[str, ...]] = {}
    for region in data.regions.of_kind(kind):
        found[region.id] = data.nation(region).regions
    return found


@dataclass(frozen=True, eq=False)
class _Totals:
    """One figure by year and region, and from which year on figures of a country compare."""

    years: Mapping[int, int]
    regions: Mapping[str, int]
    values: Floats
    panel: Panel


def _total(panel: Panel) -> _Totals:
    return _Totals(
        {year: at for at, year in enumerate(panel.years)},
        {id: at for at, id in enumerate(panel.regions)},
        panel.sum_industries()[0],
        panel,
    )


def _values(totals: _Totals, regions: Sequence[str], years: NDArray[np.int64]) -> Floats:
    """Return the figure of each region in its year; unknown outside the years."""
    return np.array(
        [
            totals.values[totals.years[int(year)], totals.regions[id]]
            if int(year) in totals.years and id in totals.regions
            else np.nan
            for id, year in zip(regions, years, strict=True)
        ]
    )


def _growth(
    totals: _Totals,
    nations: Mapping[str, tuple[str, ...]],
    regions: Sequence[str],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
) -> Floats:
    """Return log growth less the nation's; unknown across a break of any region of the nation."""
    own = np.log(_values(totals, regions, last) / _values(totals, regions, first))
    cache: dict[tuple[int, int, int], float] = {}
    whole = np.empty(len(regions))
    for at, (region, start, end) in enumerate(zip(regions, first.tolist(), last.tolist(), strict=True)):
        members = nations[region]
        token = (id(members), start, end)
        if token not in cache:
            cache[token] = _growth_of(totals, members, start, end)
        whole[at] = cache[token]
    return np.asarray(own - whole)


def _growth_of(totals: _Totals, members: Sequence[str], start: int, end: int) -> float:
    if start not in totals.years or end not in totals.years:
        return float("nan")
    broken = totals.panel.breaks_between(start, end)
    if any(entry.concerns(id) for entry in broken for id in members):
        return float("nan")
    inside = [totals.regions[id] for id in members if id in totals.regions]
    sums = [totals.values[totals.years[year], inside].sum() for year in (start, end)]
    return float(np.log(sums[1] / sums[0]))


def _schooling(data: Dataset, kind: str, regions: Sequence[str], years: NDArray[np.int64]) -> Floats:
    """Return schooling in the base year itself, in standard deviations among regions of the kind."""
    result = np.full(len(regions), np.nan)
    for year in np.unique(years):
        if kind == "nuts2":
            panel = data.panel("eu_tertiary_share")
        else:
            panel = data.panel("us_schooling_sd" if year == 1980 else "us_some_college")
        if year not in panel.years:
            continue
        level = panel.at(int(year))[:, 0]
        known = level[np.isfinite(level)]
        scaled = (level - known.mean()) / known.std(ddof=1)
        place = {id: at for at, id in enumerate(panel.regions)}
        for row in np.flatnonzero(years == year).tolist():
            if regions[row] in place:
                result[row] = scaled[place[regions[row]]]
    return result


def _schooling_change(
    data: Dataset,
    kind: str,
    nations: Mapping[str, tuple[str, ...]],
    regions: Sequence[str],
    base: NDArray[np.int64],
    end: NDArray[np.int64],
) -> Floats:
    """Return the change of the share with schooling less the mean change of the nation's regions, by decade.

    In the US the share is known in 1990 and 2000 only, so that only episodes from 1990 have one.
    """
    totals = _total(data.panel("eu_tertiary_share" if kind == "nuts2" else "us_some_college"))
    last = end if kind == "nuts2" else np.full_like(end, 2000)
    usable = last > base
    own = _values(totals, regions, last) - _values(totals, regions, base)
    mean: dict[tuple[int, int, int], float] = {}
    for row in np.flatnonzero(usable & np.isfinite(own)).tolist():
        members = nations[regions[row]]
        token = (id(members), int(base[row]), int(last[row]))
        if token not in mean:
            inside = [totals.regions[id] for id in members if id in totals.regions]
            change = (
                totals.values[totals.years[token[2]], inside] - totals.values[totals.years[token[1]], inside]
            )
            known = change[np.isfinite(change)]
            mean[token] = float(known.mean()) if len(known) else float("nan")
        own[row] -= mean[token]
    return np.where(usable, own / np.maximum(last - base, 1) * DECADE, np.nan)


def _effective(shares: Floats) -> Floats:
    r"""Return the effective number of sectors, :math:`\exp(-\sum_i p_i \ln p_i)`."""
    p = closure(shares)
    return np.asarray(np.exp(-np.where(p > 0, p * np.log(np.where(p > 0, p, 1.0)), 0.0).sum(axis=1)))


def _remoteness(data: Dataset, jobs: _Totals, pool: Pool, latitude: Floats, longitude: Floats) -> Floats:
    """Return kilometres to the nearest other region of the kind with more than a million jobs."""
    result = np.full(len(pool.regions), np.nan)
    for year in np.unique(pool.base_years):
        level = jobs.values[jobs.years[int(year)]]
        large = [data.regions[id] for id, at in jobs.regions.items() if level[at] > LARGE]
        rows = np.flatnonzero(pool.base_years == year)
        points = np.array([[_known(region.latitude), _known(region.longitude)] for region in large])
        away = distance_on_earth(latitude[rows, None], longitude[rows, None], points[:, 0], points[:, 1])
        same = np.array([[pool.regions[row] == region.id for region in large] for row in rows])
        result[rows] = np.where(same, np.inf, away).min(axis=1)
    return result


def distance_on_earth(first_lat: Floats, first_lon: Floats, lat: Floats, lon: Floats) -> Floats:
    r"""Return great-circle distances in kilometres.

    .. math:: d = 2 R \arcsin \sqrt{\sin^2 \tfrac{\Delta\varphi}{2}
        + \cos\varphi_1 \cos\varphi_2 \sin^2 \tfrac{\Delta\lambda}{2}}, \quad R = 6371

    Examples
    --------
    >>> round(float(distance_on_earth(40.44, -79.99, 39.95, -75.17)))
    413
    """
    a, b, c, d = (np.radians(angle) for angle in (first_lat, first_lon, lat, lon))
    root = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return np.asarray(2 * _EARTH * np.arcsin(np.sqrt(root)))


def _shifts(
    data: Dataset, kind: str, classification: str, pool: Pool, nations: Mapping[str, tuple[str, ...]]
) -> Floats:
    """Return the change of each share less the nation's by decade, within one definition of sectors."""
    changes = Changes(data, classification, pool.codes)
    result = np.full(pool.shares.shape, np.nan)
    spans = {(int(b), int(e)) for b, e in zip(pool.base_years, pool.end_years, strict=True)}
    for base, end in sorted(spans):
        window = changes.window(kind, base, end)
        if window.end <= window.start:
            continue
        place = {id: at for at, id in enumerate(window.panel.regions)}
        rows = np.flatnonzero((pool.base_years == base) & (pool.end_years == end))
        first, last = window.shares([place[pool.regions[row]] for row in rows])
        whole: dict[int, Floats] = {}
        for at, row in enumerate(rows):
            members = nations[pool.regions[row]]
            token = id(members)
            if token not in whole:
                one, two = window.shares_of_sum([place[id] for id in members if id in place])
                whole[token] = two - one
            span = (window.end - window.start) / DECADE
            result[row] = (last[at] - first[at] - whole[token]) / span
    return result
