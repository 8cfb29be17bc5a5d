"""Episodes: regions in a base year, with what they were made of and what became of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bessemer.classify import scheme
from bessemer.panel import Floats, Panel
from bessemer.regions import REST_OF_WORLD
from bessemer.rolemodels.outcomes import CHINA_FROM, HORIZON, Course, course
from bessemer.sources import Dataset

# Smaller zones are noise in a sample of one in twenty, and no match for a province.
MIN_JOBS, MIN_JOBS_YEAR = 100_000, 1980
BASE_YEARS = {
    "commuting zone": (1980, 1990, 2000),
    "nuts2": (2000, 2003, 2006, 2009),
    "province": (CHINA_FROM,),
    "economy": (1995, 2000),
}
# Kinds of regions that a classification can compare.
KINDS_ON = {
    "sections16": ("commuting zone",),
    "a10": ("nuts2", "commuting zone"),
    "gb19": ("province",),
    "wiod35": ("economy",),
}
# Chinese urban units hold only state farms and few household services, so these groups do not compare.
CHINA_LACKS = {"sections16": (), "a10": ("A", "R-U"), "gb19": ()}
_TABLES = {
    ("commuting zone", "sections16"): "us_jobs_sections16",
    ("commuting zone", "a10"): "us_jobs_a10",
    ("nuts2", "a10"): "eu_jobs_a10",
    ("economy", "wiod35"): "world_value_added_wiod35",
    ("province", "sections16"): "cn_jobs_gb19",
    ("province", "a10"): "cn_jobs_gb19",
    ("province", "gb19"): "cn_jobs_gb19",
}


@dataclass(frozen=True, eq=False)
class Pool:
    """Episodes to search, one a row.

    Attributes
    ----------
    codes : tuple of str
        Industries compared.
    regions : tuple of str
        The region of each row.
    base_years, end_years : ndarray of int, shape (rows,)
        First and last year of what is looked at afterwards.
    shares, nation : ndarray, shape (rows, industries)
        Composition of the region and of its nation in the base year; fractions.
    change, nation_change : ndarray, shape (rows,)
        Growth of jobs (value added of economies) from base to end year; fractions.
    income_start, income_end : ndarray, shape (rows,)
        Income or product per head as a fraction of the nation's; unknown where there is none.
    tables : tuple of str
        Shipped tables used.
    """

    codes: tuple[str, ...]
    regions: tuple[str, ...]
    base_years: NDArray[np.int64]
    end_years: NDArray[np.int64]
    shares: Floats
    nation: Floats
    change: Floats
    nation_change: Floats
    income_start: Floats
    income_end: Floats
    tables: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.regions)

    @property
    def relative_change(self) -> Floats:
        r"""Growth against the nation: :math:`(1 + g) / (1 + g_n) - 1`."""
        return (1 + self.change) / (1 + self.nation_change) - 1

    @property
    def recovered(self) -> NDArray[np.bool_]:
        """Whether the region outgrew its nation."""
        return self.relative_change > 0

    def take(self, rows: Sequence[int] | NDArray[np.intp]) -> Pool:
        """Return the pool of these rows, in this order."""
        index = np.asarray(rows, dtype=np.intp)
        arrays: dict[str, Any] = {
            field.name: getattr(self, field.name)[index]
            for field in dataclasses.fields(self)
            if isinstance(getattr(self, field.name), np.ndarray)
        }
        return dataclasses.replace(self, regions=tuple(self.regions[row] for row in index), **arrays)


def join(pools: Sequence[Pool]) -> Pool:
    """Return one pool with the rows of several that compare the same industries."""
    first = pools[0]
    arrays: dict[str, Any] = {
        field.name: np.concatenate([getattr(pool, field.name) for pool in pools])
        for field in dataclasses.fields(Pool)
        if isinstance(getattr(first, field.name), np.ndarray)
    }
    return dataclasses.replace(
        first,
        regions=tuple(id for pool in pools for id in pool.regions),
        tables=tuple(dict.fromkeys(table for pool in pools for table in pool.tables)),
        **arrays,
    )


def codes_of(classification: str, *, china: bool) -> tuple[str, ...]:
    """Return the industries of a classification that can be compared, with China or without."""
    lacking = CHINA_LACKS[classification] if china else ()
    return tuple(code for code in scheme(classification).codes if code not in lacking)


def composition_panel(data: Dataset, kind: str, classification: str, codes: Sequence[str]) -> Panel:
    """Return jobs (value added of economies) by these industries for all regions of a kind.

    Value added is output less inputs of a rounded table; where it is a few million dollars below
    zero, it counts as zero.
    """
    table = _TABLES[kind, classification]
    panel = data.panel(table)
    if kind == "province":
        panel = panel.select(years=[year for year in panel.years if year >= CHINA_FROM])
        panel = panel.aggregate(classification)
    panel = panel.select(industries=codes)
    if kind == "economy":
        panel = dataclasses.replace(panel, values=np.maximum(panel.values, 0.0))
    return panel


def table_of(kind: str, classification: str) -> str:
    """Return the shipped table that a kind's composition comes from."""
    return _TABLES[kind, classification]


def large_zones(data: Dataset) -> tuple[str, ...]:
    """Return the US zones with more than 100,000 jobs in 1980."""
    jobs = data.panel("us_total_jobs")
    return tuple(
        id for id, count in zip(jobs.regions, jobs.at(MIN_JOBS_YEAR)[:, 0], strict=True) if count > MIN_JOBS
    )


def episodes(
    data: Dataset,
    kind: str,
    classification: str,
    codes: Sequence[str],
    regions: Collection[str] | None = None,
    base_years: Iterable[int] | None = None,
) -> Pool:
    """Return the episodes of regions of one kind: composition in the base year, and what followed.

    The end is twenty years after the base year, or the last year there is. An episode is left out
    where the composition or the growth is unknown, and where a definition changed on the way for the
    region or for any other of its nation.

    Parameters
    ----------
    data : Dataset
    kind : str
        Kind of region; see :data:`BASE_YEARS`.
    classification : str
        Scheme of `codes`.
    codes : sequence of str
        Industries compared.
    regions : collection of str, optional
        Ids wanted; all of the kind by default, zones above 100,000 jobs only.
    base_years : iterable of int, optional
        Those of :data:`BASE_YEARS` by default.
    """
    made = composition_panel(data, kind, classification, codes)
    path = course(data, kind)
    wanted = regions
    if wanted is None:
        wanted = set(large_zones(data)) if kind == "commuting zone" else set(made.regions) - {REST_OF_WORLD}
    ids = [id for id in made.regions if id in wanted and id in path.size.regions]
    nations = _Nations(made, path.members)
    place = {id: position for position, id in enumerate(made.regions)}
    rows: list[tuple[str, int, int]] = []
    shares, whole = [], []
    for year in base_years or BASE_YEARS[kind]:
        end = min(year + HORIZON, path.size.years[-1])
        own = made.at(year)
        for id in ids:
            total = own[place[id]].sum()
            if not total > 0 or path.broken(id, year, end):
                continue
            rows.append((id, year, end))
            shares.append(own[place[id]] / total)
            whole.append(nations.shares(id, year))
    empty = np.empty((0, len(codes)))
    pool = Pool(
        codes=tuple(codes),
        regions=tuple(id for id, _, _ in rows),
        base_years=np.array([year for _, year, _ in rows], dtype=np.int64),
        end_years=np.array([end for _, _, end in rows], dtype=np.int64),
        shares=np.array(shares) if rows else empty,
        nation=np.array(whole) if rows else empty,
        change=_growth(path, path.size.values[:, :, 0], rows),
        nation_change=_growth(path, path.nation, rows),
        income_start=_income(path, [(id, year) for id, year, _ in rows]),
        income_end=_income(path, [(id, end) for id, _, end in rows]),
        tables=tuple(dict.fromkeys((table_of(kind, classification), *path.tables))),
    )
    return pool.take(np.flatnonzero(np.isfinite(pool.relative_change)))


class _Nations:
    """Composition of each region's nation, made once a nation and year."""

    def __init__(self, made: Panel, members: Mapping[str, tuple[str, ...]]) -> None:
        self._made = made
        self._members = members
        self._place = {id: position for position, id in enumerate(made.regions)}
        self._known: dict[tuple[int, int], Floats] = {}

    def shares(self, region: str, year: int) -> Floats:
        members = self._members[region]
        token = (id(members), year)
        if token not in self._known:
            total = self._made.at(year)[[self._place[other] for other in members]].sum(axis=0)
            self._known[token] = total / total.sum()
        return self._known[token]


def _growth(path: Course, what: Floats, rows: Sequence[tuple[str, int, int]]) -> Floats:
    place = {id: position for position, id in enumerate(path.size.regions)}
    year = {year: position for position, year in enumerate(path.size.years)}
    at = [place[id] for id, _, _ in rows]
    start = what[[year[first] for _, first, _ in rows], at]
    end = what[[year[last] for _, _, last in rows], at]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(start > 0, end / start - 1, np.nan)


def _income(path: Course, rows: Sequence[tuple[str, int]]) -> Floats:
    if path.income is None:
        return np.full(len(rows), np.nan)
    place = {id: position for position, id in enumerate(path.size.regions)}
    year = {year: position for position, year in enumerate(path.size.years)}
    return path.income[[year[at] for _, at in rows], [place[id] for id, _ in rows]]
