"""Donor pools of a synthetic control: look-alikes before the treatment, those farther away, all regions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bessemer.errors import YearError
from bessemer.history.evidence.neighbours import near_regions
from bessemer.panel import Panel
from bessemer.regions import Region
from bessemer.sources import Dataset
from bessemer.structure.reallocation import hellinger

ALIKE, ALIKE_APART, APART, ALL = "alike", "alike_apart", "apart", "all"
POOLS = (ALIKE, ALIKE_APART, APART, ALL)
LOOK_ALIKES = 40
# The composition that makes a look-alike is that of three years before: before each of the shifted dates.
YEARS_BEFORE = 3
_COMPOSITIONS = {
    "commuting zone": ("us_jobs_sic_estimated", "us_jobs_naics_estimated"),
    "nuts2": ("eu_jobs_a10",),
}
_SIZES = {"commuting zone": "us_total_jobs", "nuts2": "eu_total_jobs"}
LEAST_JOBS = {"commuting zone": 50_000, "nuts2": 100_000}


@dataclass(frozen=True)
class DonorPool:
    """Regions that may stand for what would have been.

    Attributes
    ----------
    name : str
        ``alike``: the 40 with the nearest composition; ``alike_apart``: the 40 nearest of those outside
        neighbouring states (300 km in Europe); ``apart``: all outside these; ``all``.
    regions : tuple of str
        Nearest composition first, where there is one.
    """

    name: str
    regions: tuple[str, ...]


@dataclass(frozen=True)
class DonorPools:
    """The declared pools of one region and year.

    Attributes
    ----------
    pools : tuple of DonorPool
    near : frozenset of str
        Regions that the same shock may have hit.
    base_year : int or None
        Year of the composition that look-alikes share; None where no composition before the treatment ships.
    table : str or None
        Its table.
    least_jobs : int
        Jobs in the base year that a donor must have.
    """

    pools: tuple[DonorPool, ...]
    near: frozenset[str]
    base_year: int | None
    table: str | None
    least_jobs: int

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the pools, the main one first."""
        return tuple(pool.name for pool in self.pools)


def pools_of(data: Dataset, region: Region, year: int) -> DonorPools:
    """Return the pools declared for a region and a first treated year, from figures before it.

    Look-alikes have the least Hellinger distance of job shares three years before `year`: SIC divisions or
    NAICS sectors in US zones, NACE groups in Europe, where they exist from 2000. Without such figures there
    are two pools, all regions and those farther than 300 km away.

    Parameters
    ----------
    data : Dataset
    region : Region
        A US zone or NUTS2 region.
    year : int
        First treated year.

    Raises
    ------
    YearError
        If no figures of jobs precede the year.

    Examples
    --------
    >>> import bessemer as bm
    >>> found = pools_of(bm.reference(), bm.region("Pittsburgh"), 1983)
    >>> found.base_year, [(pool.name, len(pool.regions)) for pool in found.pools]
    (1980, [('alike', 40), ('alike_apart', 40), ('all', 330)])
    """
    sizes = data.panel(_SIZES[region.kind])
    base = sizes.year_for(year - YEARS_BEFORE) or sizes.year_for(year - 1)
    if base is None:
        raise YearError(
            f"No figures of jobs lie before {year}.",
            where=f"Jobs of {region.name} are known from {sizes.years[0]}.",
            remedy="Choose a later year.",
        )
    jobs = dict(zip(sizes.regions, sizes.at(base)[:, 0].tolist(), strict=True))
    least = LEAST_JOBS[region.kind]
    large = [id for id, count in jobs.items() if id != region.id and count > least]
    near = near_regions(data, region)
    made = _composition(data, region, base)
    if made is None:
        far = tuple(id for id in large if id not in near)
        pools = (DonorPool(APART, far), DonorPool(ALL, tuple(large)))
        return DonorPools(pools, near, None, None, least)
    order = _by_likeness(made, region.id, large)
    pools3 = (
        DonorPool(ALIKE, tuple(order[:LOOK_ALIKES])),
        DonorPool(ALIKE_APART, tuple([id for id in order if id not in near][:LOOK_ALIKES])),
        DonorPool(ALL, tuple(order)),
    )
    return DonorPools(pools3, near, made.years[0], made.source, least)


def _composition(data: Dataset, region: Region, base: int) -> Panel | None:
    """Return the composition of the base year, or None."""
    for key in _COMPOSITIONS[region.kind]:
        panel = data.panel(key)
        if base in panel.years and region.id in panel.regions:
            made = panel.select(years=[base])
            if np.isfinite(made.of(region.id)).all():
                return made
    return None


def _by_likeness(made: Panel, region: str, regions: list[str]) -> list[str]:
    """Return regions with known shares, nearest composition first."""
    place = {id: at for at, id in enumerate(made.regions)}
    shares = made.shares().values[0]
    known = [id for id in regions if id in place and np.isfinite(shares[place[id]]).all()]
    away = hellinger(shares[place[region]], shares[[place[id] for id in known]])
    return [known[at] for at in np.argsort(away, kind="stable")]
