"""Where a region starts from: jobs, shares of sectors, its nation's, and figures of each sector."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bessemer.classify import Industry, has_concordance, scheme
from bessemer.errors import UnavailableError, YearError
from bessemer.panel import Floats, Panel
from bessemer.regions import OWN, Region
from bessemer.rolemodels.forecasting.forecasts import JOBS, MIXES, origins_for
from bessemer.rolemodels.forecasting.record import SAMPLE_OF
from bessemer.rolemodels.lookalikes.distances import closure
from bessemer.scenarios.sectors import carried
from bessemer.sources import Dataset
from bessemer.sources.kept import kept
from bessemer.structure.conventions import convention_named
from bessemer.structure.eci import indices

CHINA = "cn_jobs_gb19"
WORLD = "world_value_added_wiod35"
ABROAD = "world_value_added_abroad_wiod35"
YARDSTICK, SCHOOLING = "us_jobs_naics_estimated", "us_some_college"


@dataclass(frozen=True, eq=False)
class Ground:
    """A region at the start of its paths.

    Attributes
    ----------
    data : Dataset
    region : Region
    year : int
        The start.
    classification : str
    codes : tuple of str
    shares, nation : ndarray, shape (sectors,)
        Of the region and of its nation; fractions.
    total, nation_total : float
        Jobs (value added of economies).
    complexity : ndarray, shape (sectors,)
        Complexity of each sector by the yardstick of US zones; see :func:`complexity_yardstick`.
    abroad : ndarray, shape (sectors,)
        Share of the nation's value added in the sector that final demand abroad absorbs; unknown for
        nations without a world table.
    panel : Panel
        Jobs by sector, all years of one definition up to the start.
    tables : tuple of str
    """

    data: Dataset
    region: Region
    year: int
    classification: str
    codes: tuple[str, ...]
    shares: Floats
    nation: Floats
    total: float
    nation_total: float
    complexity: Floats
    abroad: Floats
    panel: Panel
    tables: tuple[str, ...]

    @property
    def outcome(self) -> str:
        """What is counted: ``jobs`` or ``value_added``."""
        return "value_added" if self.region.kind == "economy" else "jobs"

    @property
    def industries(self) -> tuple[Industry, ...]:
        """The sectors."""
        return tuple(scheme(self.classification)[code] for code in self.codes)


@lru_cache(maxsize=16)
def ground_of(data: Dataset, region: Region, year: int | None = None) -> Ground:
    """Return where a region starts from: the origin of its newest forecast, or else its newest figures.

    Parameters
    ----------
    data : Dataset
    region : Region
    year : int, optional
        Nothing later is used.

    Raises
    ------
    UnavailableError
        If the region has no figures by sector.
    YearError
        If all of them are later than the year.

    Examples
    --------
    >>> import bessemer as bm
    >>> found = ground_of(bm.reference(), bm.region("Jilin"))
    >>> found.year, found.classification, round(float(found.shares.sum()), 6)
    (2020, 'gb19', 1.0)
    """
    panel, total = _panels(data, region)
    origins = [at for at in origins_for(data, region) if at in panel[-1].years or len(panel) > 1]
    years = sorted({at for part in panel for at in part.years})
    usable = [at for at in (origins or years) if year is None or at <= year]
    if not usable and origins:
        usable = [at for at in years if year is None or at <= year]
    if not usable:
        raise YearError(
            f"{region.name} has no figures by sector up to {year}.",
            where=f"Region {region.id}; the first year is {years[0]}.",
            remedy="Ask for a later year.",
        )
    start = usable[-1]
    mix = next(part for part in reversed(panel) if start in part.years)
    own = mix.at(start)[mix.regions.index(region.id)]
    members = [mix.regions.index(id) for id in data.nation(region).regions if id in mix.regions]
    whole = np.nansum(mix.at(start)[members], axis=0)
    if not np.isfinite(own).any() or not np.nansum(own) > 0:
        raise UnavailableError(
            f"Figures by sector of {region.name} are unknown in {start}.",
            where=f"Region {region.id}.",
            remedy="Choose another year, or a region with figures by sector.",
        )
    # Value added of a sector can be negative in a small economy; it then has no weight here.
    known, whole = np.maximum(np.nan_to_num(own, nan=0.0), 0.0), np.maximum(whole, 0.0)
    jobs, nation_jobs = float(known.sum()), float(whole.sum())
    tables = [str(mix.source)]
    if total is not None and start in total.years:
        levels = total.at(start)[:, 0]
        rows = [total.regions.index(id) for id in data.nation(region).regions if id in total.regions]
        # Where the total of one region is unknown, that of the nation is: both are then sums of sectors.
        if np.isfinite(levels[rows]).all():
            jobs, nation_jobs = float(levels[total.regions.index(region.id)]), float(levels[rows].sum())
            tables.append(str(total.source))
    abroad, more = _abroad(data, region, str(mix.classification), mix.industries, start)
    return Ground(
        data=data,
        region=region,
        year=start,
        classification=str(mix.classification),
        codes=mix.industries,
        shares=closure(known),
        nation=closure(whole),
        total=jobs,
        nation_total=nation_jobs,
        complexity=_complexity(data, str(mix.classification), mix.industries),
        abroad=abroad,
        panel=mix,
        tables=(*tables, *more, YARDSTICK),
    )


def _panels(data: Dataset, region: Region) -> tuple[list[Panel], Panel | None]:
    """Return the panels of a region's sectors, oldest first, and that of its total, if it has one."""
    if region.kind == OWN:
        return [own_panel(data, region)], None
    sample = SAMPLE_OF.get(region.kind)
    if sample == "us-zones":
        keys, total = [MIXES["sic"], MIXES["naics"]], data.panel(JOBS[sample])
        return [data.panel(key) for key in keys], total
    if sample is not None:
        return [data.panel(MIXES["a10"])], data.panel(JOBS[sample])
    return [data.panel(CHINA if region.kind == "province" else WORLD)], None


def own_panel(data: Dataset, region: Region) -> Panel:
    """Return jobs of places of the user's own in the years in which all sectors of the region are known.

    Raises
    ------
    UnavailableError
        If there are fewer than two such years, or the sectors do not lead to the classification of the
        yardstick.
    """
    table = data.own_table()
    where = f"Region {region.id}."
    if table is None or table.measure != "jobs" or not has_concordance(table.classification, "a10"):
        raise UnavailableError(
            f"{region.name} has no jobs on a classification that ships.",
            where=where,
            remedy="Import the table with --classification.",
        )
    panel = data.panel(table.key)
    own = panel.of(region.id) if region.id in panel.regions else np.full((len(panel.years), 1), np.nan)
    years = [year for year, values in zip(panel.years, own, strict=True) if np.isfinite(values).all()]
    if len(years) < 2:
        raise UnavailableError(
            f"All sectors of {region.name} are known in fewer than two years.",
            where=where,
            remedy="Import a table with more years, or fill the unknown figures.",
        )
    return panel.select(years=years)


@kept
def complexity_yardstick(data: Dataset) -> tuple[tuple[str, ...], Floats, Floats]:
    r"""Return US sectors, their complexity on the scale of zones, and the nation's jobs in them.

    .. math:: c_k = \frac{q_k - \sum_j n_j q_j}{\mathrm{sd}_r \sum_j s_{rj} q_j}

    with :math:`q` the product complexity index of NAICS sectors by jobs of US zones in the newest year, its
    sign such that zones with complex sectors have more schooling, :math:`n` the nation's shares and :math:`s`
    those of the zones: the United States are 0, and 1 is the standard deviation of zones.
    """
    panel = data.panel(YARDSTICK)
    values = np.nan_to_num(panel.at(panel.years[-1]), nan=0.0)
    jobs = values.sum(axis=0)
    shares = closure(values)
    strengths = (shares * jobs.sum() >= jobs).astype(np.float64)
    found = indices(strengths, convention_named("bessemer"), "eigenvector", None)
    schooling = data.panel(SCHOOLING)
    known = [id for id in panel.regions if id in schooling.regions]
    college = schooling.at(schooling.years[-1])[[schooling.regions.index(id) for id in known], 0]
    rows = [panel.regions.index(id) for id in known]
    both = np.isfinite(college) & np.isfinite(found.eci[rows])
    # By diversity alone the sign would rest on a correlation of a third.
    sign = np.sign(np.corrcoef(found.eci[rows][both], college[both])[0, 1])
    index = np.nan_to_num(found.pci, nan=0.0) * sign
    center, width = float((index * jobs).sum() / jobs.sum()), float((shares @ index).std())
    return panel.industries, (index - center) / width, jobs


@kept
def _complexity(data: Dataset, classification: str, codes: tuple[str, ...]) -> Floats:
    """Return the complexity of sectors by the yardstick of the United States.

    Complexity by the sectors of the region's own list says nothing: by the 19 sectors of China's provinces
    manufacturing would be the least complex.
    """
    if not {YARDSTICK, SCHOOLING} <= set(data.catalogue.tables):
        return np.full(len(codes), np.nan)
    sectors, complexity, jobs = complexity_yardstick(data)
    found = carried(complexity, jobs, "naics", sectors, classification, codes)
    return np.where(np.isfinite(found), found, _mean(complexity, jobs))


def _abroad(
    data: Dataset, region: Region, classification: str, codes: tuple[str, ...], year: int
) -> tuple[Floats, tuple[str, ...]]:
    unknown = np.full(len(codes), np.nan)
    if not {WORLD, ABROAD} <= set(data.catalogue.tables):
        return unknown, ()
    whole, part = data.panel(WORLD), data.panel(ABROAD)
    economy = wiod_economy(region)
    years = [at for at in part.years if at <= year]
    if economy not in part.regions or not years:
        return unknown, ()
    size = whole.at(years[-1])[whole.regions.index(economy)]
    served = part.select(industries=whole.industries).at(years[-1])[part.regions.index(economy)]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(size > 0, served / size, np.nan)
    found = carried(share, size, "wiod35", whole.industries, classification, codes)
    return np.where(np.isfinite(found), found, _mean(share, size)), (WORLD, ABROAD)


def _mean(values: Floats, weights: Floats) -> float:
    known = np.isfinite(values) & (weights > 0)
    return float((values[known] * weights[known]).sum() / weights[known].sum())


def wiod_economy(region: Region) -> str:
    """Return the id of the region's economy in the world tables."""
    if region.kind == "economy":
        return region.id
    return {"ROU": "ROM"}.get(region.country, region.country)
