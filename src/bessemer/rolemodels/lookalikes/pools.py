"""Episodes: regions in a base year, with what they were made of and what became of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bessemer.classify import concordance, scheme
from bessemer.errors import OptionError
from bessemer.history.axes import Axis
from bessemer.history.tracks import FINANCE_CN
from bessemer.panel import Floats, Panel
from bessemer.regions import OWN, REST_OF_WORLD
from bessemer.rolemodels.lookalikes.outcomes import CHINA_FROM, HORIZON, Shift, after, axis_of, has_axis
from bessemer.sources import Dataset
from bessemer.sources.given import choice_given, dataset_given, flag_given, list_given, whole_given
from bessemer.sources.kept import kept
from bessemer.sources.own import OWN_JOBS

# Smaller zones are noise in a sample of one in twenty, and no match for a province.
MIN_JOBS, MIN_JOBS_YEAR = 100_000, 1980
BASE_YEARS = {
    "commuting zone": (1980, 1990, 2000),
    "nuts2": (2000, 2003, 2006, 2009),
    "province": (CHINA_FROM,),
    "economy": (1995, 2000),
}
# Chinese urban units hold only state farms and few household services, so these groups do not compare.
CHINA_LACKS = {"sections16": (), "a10": ("A", "R-U"), "gb19": ()}
# The US census of 1980, 1990 and 2000 that sectors come from asks about one worker in twenty.
CENSUS_SAMPLE = 0.05
PRIVATE_JOBS = "cn_private_jobs_gb19"
# US sectors by year follow the last census in another classification.
_NAICS, LAST_CENSUS, _FIRST_NAICS = "us_jobs_naics_estimated", 2000, 2001
_TABLES = {
    ("commuting zone", "sections16"): "us_jobs_sections16",
    ("commuting zone", "a10"): "us_jobs_a10",
    ("nuts2", "a10"): "eu_jobs_a10",
    ("economy", "wiod35"): "world_value_added_wiod35",
    ("province", "sections16"): "cn_jobs_gb19",
    ("province", "a10"): "cn_jobs_gb19",
    ("province", "gb19"): "cn_jobs_gb19",
    (OWN, "sections16"): OWN_JOBS,
    (OWN, "a10"): OWN_JOBS,
    (OWN, "gb19"): OWN_JOBS,
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
    wider, wider_nation : ndarray, shape (rows, industries)
        The same with private enterprises and self-employment for Chinese provinces; elsewhere no different.
    total, sample : ndarray, shape (rows,)
        Jobs (value added of economies) in the industries compared, and how many persons of a sample stand
        behind their shares: infinite for full counts.
    change, nation_change : ndarray, shape (rows,)
        Growth of jobs (value added of economies) from base to end year; fractions.
    income_start, income_end : ndarray, shape (rows,)
        Income or product per head as a fraction of the nation's; unknown where there is none.
    outcome : ndarray, shape (rows,)
        Change on the axis by which recovery is judged, against its reference; jobs against the nation by
        default. Unknown where its figures do not compare.
    tables : tuple of str
        Shipped tables used.
    ranked : tuple of str
        Those of them that likeness and recovery rest on.
    """

    codes: tuple[str, ...]
    regions: tuple[str, ...]
    base_years: NDArray[np.int64]
    end_years: NDArray[np.int64]
    shares: Floats
    nation: Floats
    wider: Floats
    wider_nation: Floats
    total: Floats
    sample: Floats
    change: Floats
    nation_change: Floats
    income_start: Floats
    income_end: Floats
    outcome: Floats
    tables: tuple[str, ...]
    ranked: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.regions)

    @property
    def relative_change(self) -> Floats:
        r"""Growth of jobs against the nation: :math:`(1 + g) / (1 + g_n) - 1`."""
        return (1 + self.change) / (1 + self.nation_change) - 1

    @property
    def recovered(self) -> NDArray[np.bool_]:
        """Whether the region gained on its reference; false where that is unknown."""
        return self.outcome > 0

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
        ranked=tuple(dict.fromkeys(table for pool in pools for table in pool.ranked)),
        **arrays,
    )


def codes_of(classification: str, *, china: bool) -> tuple[str, ...]:
    """Return the industries of a classification that can be compared, with China or without."""
    lacking = CHINA_LACKS[classification] if china else ()
    return tuple(code for code in scheme(classification).codes if code not in lacking)


def composition_panel(data: Dataset, kind: str, classification: str, codes: Sequence[str]) -> Panel:
    """Return jobs (value added of economies) by these industries for all regions of a kind.

    Value added is output less inputs of a rounded table; where it is a few million dollars below
    zero, it counts as zero. Of the user's own table all industries that it has, without `codes`.
    """
    return _composition_panel(data, kind, classification, tuple(codes))


@kept
def _composition_panel(data: Dataset, kind: str, classification: str, codes: tuple[str, ...]) -> Panel:
    panel = data.panel(_TABLES[kind, classification])
    if kind == "province":
        panel = panel.select(years=[year for year in panel.years if year >= CHINA_FROM])
        panel = panel.aggregate(classification)
    if kind == OWN:
        panel = panel.aggregate(classification)
        if not codes:
            return panel
    panel = panel.select(industries=codes)
    if kind == "economy":
        panel = dataclasses.replace(panel, values=np.maximum(panel.values, 0.0))
    return panel


def wider_panel(data: Dataset, classification: str, codes: Sequence[str]) -> Panel:
    """Return urban-unit jobs plus jobs in private enterprises and self-employment, for all provinces.

    The second source knows seven sections, from 2012 to 2019; the others are urban-unit jobs alone.
    """
    urban, private = data.panel("cn_jobs_gb19"), data.panel(PRIVATE_JOBS)
    years = [year for year in urban.years if year >= CHINA_FROM and year in private.years]
    urban = urban.select(years=years)
    private = private.select(years=years, regions=urban.regions)
    values = urban.values.copy()
    values[:, :, [urban.industries.index(code) for code in private.industries]] += private.values
    whole = dataclasses.replace(urban, values=values, source=PRIVATE_JOBS)
    return whole.aggregate(classification).select(industries=codes)


def table_of(kind: str, classification: str) -> str:
    """Return the shipped table that a kind's composition comes from."""
    return _TABLES[kind, classification]


def large_zones(data: Dataset, min_jobs: float = MIN_JOBS) -> tuple[str, ...]:
    """Return the US zones with more than 100,000 jobs (or `min_jobs`) in 1980."""
    jobs = data.panel("us_total_jobs")
    return tuple(
        id for id, count in zip(jobs.regions, jobs.at(MIN_JOBS_YEAR)[:, 0], strict=True) if count > min_jobs
    )


def check_min_jobs(min_jobs: float) -> None:
    """Refuse what is no number of jobs.

    Raises
    ------
    OptionError
        Names the value.
    """
    if isinstance(min_jobs, bool) or not isinstance(min_jobs, int | float) or not 0 <= min_jobs < 1e9:
        raise OptionError(
            f"{min_jobs!r} is not a number of jobs.",
            where="Option min_jobs.",
            remedy=f"Give jobs in 1980, such as {MIN_JOBS}; 0 for all zones.",
        )


def episodes(
    data: Dataset,
    kind: str,
    classification: str,
    codes: Sequence[str],
    regions: Collection[str] | None = None,
    base_years: Iterable[int] | None = None,
    *,
    min_jobs: float = MIN_JOBS,
    horizon: int = HORIZON,
    recovered_by: str = "jobs",
    reference: str = "aggregate",
    followed: bool = True,
) -> Pool:
    """Return the episodes of regions of one kind: composition in the base year, and what followed.

    The end is `horizon` years after the base year, or the last year there is. An episode is left out
    where the composition or the growth of jobs is unknown, and where a definition changed on the way for
    the region or for any other of its nation.

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
        Ids wanted; all of the kind by default, zones above `min_jobs` only.
    base_years : iterable of int, optional
        Those of :data:`BASE_YEARS` by default.
    min_jobs : float
        US zones must have had more jobs than this in 1980.
    horizon : int
        Years looked at afterwards.
    recovered_by, reference : str
        Axis and reference of the outcome; see :func:`bessemer.history.axes.axis`.
    followed : bool
        Whether to leave out what cannot be followed; without it, also the newest year is there.
    """
    data = dataset_given(data)
    choice_given(kind, "kind", tuple(dict.fromkeys(known for known, _ in _TABLES)))
    choice_given(
        classification, "classification", tuple(scheme for known, scheme in _TABLES if known == kind)
    )
    codes = list_given(codes, "codes", str, "codes of industries")
    if regions is not None:
        list_given(regions, "regions", str, "ids of regions")
    if base_years is not None:
        base_years = list_given(base_years, "base_years", (int, np.integer), "years")
    check_min_jobs(min_jobs)
    whole_given(horizon, "horizon")
    flag_given(followed, "followed")
    made = composition_panel(data, kind, classification, codes)
    jobs = axis_of(data, kind)
    wanted = regions
    if wanted is None:
        large = kind == "commuting zone"
        wanted = set(large_zones(data, min_jobs)) if large else set(made.regions) - {REST_OF_WORLD}
    ids = [id for id in made.regions if id in wanted and id in jobs.regions]
    years = [year for year in base_years or BASE_YEARS[kind] if year in made.years]
    rows = [(id, year) for year in years for id in ids]
    names = tuple(id for id, _ in rows)
    base = np.array([year for _, year in rows], dtype=np.int64)
    wide = wider_panel(data, classification, codes) if kind == "province" else made
    amounts, whole = (_stack(source, ids) for source in _compositions(made, jobs, years))
    wider, wider_whole = (amounts, whole)
    if wide is not made:
        wider, wider_whole = (_stack(source, ids) for source in _compositions(wide, jobs, years))
    total = amounts.sum(axis=1)
    jobs_after = after(jobs, names, base, horizon)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = amounts / total[:, None]
        change = _cell(jobs.levels, jobs, names, jobs_after.ends) / _cell(jobs.levels, jobs, names, base) - 1
        nation_change = (1 + change) / (1 + jobs_after.changes) - 1
        wider_shares = wider / wider.sum(axis=1, keepdims=True)
    tables = [table_of(kind, classification), *jobs.tables]
    ranked = list(tables)
    income = [np.full(len(rows), np.nan)] * 2
    if has_axis(data, kind, "income_per_head"):
        path = axis_of(data, kind, "income_per_head")
        income = [_cell(path.values, path, names, at) for at in (base, jobs_after.ends)]
        tables += path.tables
    outcome = jobs_after.changes
    if (recovered_by, reference) != ("jobs", "aggregate"):
        chosen = axis_of(data, kind, recovered_by, reference)
        outcome = after(chosen, names, base, horizon).changes
        tables += chosen.tables
        ranked = [table_of(kind, classification), *chosen.tables]
    pool = Pool(
        codes=tuple(codes),
        regions=names,
        base_years=base,
        end_years=jobs_after.ends,
        shares=shares,
        nation=whole / whole.sum(axis=1, keepdims=True),
        wider=wider_shares,
        wider_nation=wider_whole / wider_whole.sum(axis=1, keepdims=True),
        total=total,
        sample=CENSUS_SAMPLE * total if kind == "commuting zone" else np.full(len(rows), np.inf),
        change=change,
        nation_change=nation_change,
        income_start=income[0],
        income_end=income[1],
        outcome=outcome,
        tables=tuple(dict.fromkeys(tables)),
        ranked=tuple(dict.fromkeys(ranked)),
    )
    return pool.take(np.flatnonzero((total > 0) & (np.isfinite(jobs_after.changes) | (not followed))))


def _compositions(
    panel: Panel, jobs: Axis, years: Sequence[int]
) -> tuple[list[Mapping[str, Floats]], list[Mapping[str, Floats]]]:
    """Return amounts by industry of regions and of their nations, a mapping a year."""
    place = {id: at for at, id in enumerate(panel.regions)}
    own: list[Mapping[str, Floats]] = []
    nations: list[Mapping[str, Floats]] = []
    for year in years:
        values = panel.at(year if year in panel.years else panel.years[-1])
        sums: dict[int, Floats] = {}
        found: dict[str, Floats] = {}
        for region, members in jobs.nations.items():
            if id(members) not in sums:
                inside = [place[other] for other in members if other in place]
                sums[id(members)] = values[inside].sum(axis=0)
            found[region] = sums[id(members)]
        own.append(dict(zip(panel.regions, values, strict=True)))
        nations.append(found)
    return own, nations


def _stack(by_year: Sequence[Mapping[str, Floats]], ids: Sequence[str]) -> Floats:
    rows = [values[id] for values in by_year for id in ids]
    return np.array(rows) if rows else np.empty((0, 1))


def _cell(what: Floats, path: Axis, regions: Sequence[str], years: NDArray[np.int64]) -> Floats:
    """Return one cell a row of an array of years and regions; unknown outside the axis."""
    place = {id: at for at, id in enumerate(path.regions)}
    year = {known: at for at, known in enumerate(path.years)}
    rows = [year.get(at, -1) for at in years.tolist()]
    columns = [place.get(id, -1) for id in regions]
    found = what[rows, columns]
    outside = np.array([row < 0 or column < 0 for row, column in zip(rows, columns, strict=True)], dtype=bool)
    return np.asarray(np.where(outside, np.nan, found))


def shift_after(
    data: Dataset, region: str, kind: str, classification: str, codes: Sequence[str], base: int, end: int
) -> Shift | None:
    """Return the change of composition of a region from a base year, within one definition of sectors.

    US sectors from the census end in 2000; from that base year on, annual sectors of 2001 and later are
    compared instead. Chinese finance, counted more widely from 2019 on, is left out.
    """
    made, table, start = (
        composition_panel(data, kind, classification, codes),
        table_of(kind, classification),
        base,
    )
    if kind == "commuting zone" and base >= LAST_CENSUS:
        made = data.panel(_NAICS).aggregate(classification).select(industries=codes)
        table, start = _NAICS, _FIRST_NAICS
    if kind == "province":
        # Finance was counted more widely from 2019 on.
        links = concordance("gb19", classification).links if classification != "gb19" else ()
        finance = {link.target_code for link in links if link.source_code == FINANCE_CN} or {FINANCE_CN}
        made = made.select(industries=[code for code in made.industries if code not in finance])
    last = max((year for year in made.years if year <= end), default=start)
    if last <= start or start not in made.years or region not in made.regions:
        return None
    members = [made.regions.index(id) for id in axis_of(data, kind).nations[region] if id in made.regions]
    at = made.regions.index(region)
    shares = [made.at(year)[at] / made.at(year)[at].sum() for year in (start, last)]
    nation = [made.at(year)[members].sum(axis=0) for year in (start, last)]
    if not all(np.isfinite(part).all() for part in (*shares, *nation)):
        return None
    return Shift(
        start=start,
        end=last,
        classification=classification,
        codes=made.industries,
        first=shares[0],
        last=shares[1],
        nation_first=nation[0] / nation[0].sum(),
        nation_last=nation[1] / nation[1].sum(),
        table=table,
    )
