"""What a grid of synthetic controls compares: yearly outcomes of all regions, relative to their nation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bessemer.errors import UnavailableError, YearError
from bessemer.history.axes import Axis, axis, sector_axis, share_axis, total_axis
from bessemer.history.evidence.measures import (
    AXES_COMPARED,
    EU_JOBS,
    EU_PEOPLE,
    EUROPE_PLAN,
    MEASURES,
    NAICS_PLAN,
    OWN,
    SIC_PLAN,
    US_JOBS,
    US_PEOPLE,
    Measure,
)
from bessemer.panel import Panel
from bessemer.regions import Region
from bessemer.sources import Dataset
from bessemer.words import Message

LEAST_BEFORE, LEAST_AFTER = 5, 5
HORIZON = 20
_PREFIXES = {"commuting zone": "us_", "nuts2": "eu_"}


@dataclass(frozen=True, eq=False)
class Outcome:
    """One yearly outcome of all regions of a kind, relative to their nation.

    Attributes
    ----------
    measure : Measure
    values : Axis
        Share of the nation (jobs, population) or ratio to it.
    """

    measure: Measure
    values: Axis

    @property
    def axis(self) -> str:
        """One of :data:`AXES_COMPARED`."""
        return self.measure.axis

    def years_of(self, region: str) -> tuple[int, ...]:
        """Return the years of the region's last unbroken run of known figures."""
        if region not in self.values.regions:
            return ()
        known = np.isfinite(self.values.of(region))
        gaps = np.flatnonzero(~known)
        last = int(np.flatnonzero(known)[-1]) if known.any() else -1
        first = max((int(at) + 1 for at in gaps if at < last), default=0)
        return self.values.years[first : last + 1]

    def fits(self, region: str, year: int) -> bool:
        """Return whether enough years lie on both sides of a first treated year."""
        years = self.years_of(region)
        before = sum(known < year for known in years)
        return before >= LEAST_BEFORE and len(years) - before >= LEAST_AFTER

    def window(self, region: str, year: int, donors: Sequence[str]) -> Panel:
        """Return the panel of the region and those donors that are known, in one definition, throughout.

        It ends twenty years after the first treated one, that year counted, or with the figures.

        Parameters
        ----------
        region : str
        year : int
            First treated year.
        donors : sequence of str
        """
        years = [known for known in self.years_of(region) if known < year + HORIZON]
        rows = [self.values.years.index(known) for known in years]
        place = {id: at for at, id in enumerate(self.values.regions)}
        ids = [region, *(id for id in donors if id in place)]
        columns = [place[id] for id in ids]
        values = self.values.values[np.ix_(rows, columns)]
        segments = self.values.segments[np.ix_(rows, columns)]
        whole = np.isfinite(values).all(axis=0) & (segments == segments[-1]).all(axis=0)
        keep = np.flatnonzero(whole | (np.arange(len(ids)) == 0))
        return Panel(
            values[:, keep, None],
            tuple(years),
            tuple(ids[at] for at in keep),
            (self.axis,),
            unit="share of the nation" if self.measure.base == OWN else "nation = 1",
            source=self.measure.tables[0],
        )


@dataclass(frozen=True, eq=False)
class Outcomes:
    """The outcomes that can be compared for one region and year, and why others cannot.

    Attributes
    ----------
    chosen : tuple of Outcome
    missing : tuple of Message
    """

    chosen: tuple[Outcome, ...]
    missing: tuple[Message, ...]


def outcomes_of(data: Dataset, region: Region, year: int) -> Outcomes:
    """Return the outcomes with at least five years before `year` and five from it on.

    Parameters
    ----------
    data : Dataset
    region : Region
    year : int
        First treated year.

    Raises
    ------
    UnavailableError
        If no yearly figures long enough ship for the kind of region.
    YearError
        If no outcome has enough years on both sides.

    Examples
    --------
    >>> import bessemer as bm
    >>> [outcome.axis for outcome in outcomes_of(bm.reference(), bm.region("Pittsburgh"), 1983).chosen]
    ['jobs', 'population', 'jobs_per_head', 'income_per_head', 'composition', 'sector_jobs']
    """
    if region.kind not in _PREFIXES:
        raise UnavailableError(
            f"No synthetic control can be made for {region.name}.",
            where=f"Regions of kind '{region.kind}' have too few years of comparable figures.",
            remedy="Choose a US zone or a European region.",
        )
    candidates = _zone(data) if region.kind == "commuting zone" else _nuts2(data)
    chosen: list[Outcome] = []
    for name in AXES_COMPARED:
        fitting = [o for o in candidates if o.axis == name and o.fits(region.id, year)]
        chosen += fitting[:1]
    if not chosen:
        raise _bad_year(region, year, candidates)
    return Outcomes(tuple(chosen), missing_axes(region.kind, [outcome.axis for outcome in chosen]))


def missing_axes(kind: str, axes: Sequence[str]) -> tuple[Message, ...]:
    """Return why the other axes of a kind of region are not compared; sectors go with the composition."""
    offered = (
        next(m for m in MEASURES.values() if m.axis == axis and m.key.startswith(_PREFIXES[kind]))
        for axis in AXES_COMPARED
        if axis not in axes and axis != "sector_jobs"
    )
    return tuple(Message("evidence.no_axis", axis=m.label, before=LEAST_BEFORE) for m in offered)


def _bad_year(region: Region, year: int, candidates: Sequence[Outcome]) -> YearError:
    runs = [outcome.years_of(region.id) for outcome in candidates]
    long = [years for years in runs if len(years) >= LEAST_BEFORE + LEAST_AFTER]
    least = f"A synthetic control needs {LEAST_BEFORE} years before the year and {LEAST_AFTER} from it on."
    if not long:
        return YearError(
            f"No figures of {region.name} are long enough.",
            where=least,
            remedy="Choose a place with a longer record; 'bessemer data list' says which years there are.",
        )
    first, last = min(years[0] for years in long), max(years[-1] for years in long)
    return YearError(
        f"{year} cannot be the first year of a synthetic control for {region.name}.",
        where=f"{least} Its figures run from {first} to {last}.",
        remedy=f"Choose a year from {first + LEAST_BEFORE} to {last - LEAST_AFTER + 1}.",
    )


def _zone(data: Dataset) -> list[Outcome]:
    kind = "commuting zone"
    made = {
        "us_jobs": total_axis(data, kind, US_JOBS, "jobs"),
        "us_people": total_axis(data, kind, US_PEOPLE, "population"),
        "us_jobs_per_head": axis(data, kind, "jobs_per_head"),
        "us_income": axis(data, kind, "income_per_head"),
        "us_sic": share_axis(data, kind, SIC_PLAN),
        "us_naics": share_axis(data, kind, NAICS_PLAN),
        "us_sic_jobs": sector_axis(data, kind, SIC_PLAN),
        "us_naics_jobs": sector_axis(data, kind, NAICS_PLAN),
    }
    return [Outcome(MEASURES[key], values) for key, values in made.items()]


def _nuts2(data: Dataset) -> list[Outcome]:
    kind = "nuts2"
    made = {
        "eu_jobs": total_axis(data, kind, EU_JOBS, "jobs"),
        "eu_people": total_axis(data, kind, EU_PEOPLE, "population"),
        "eu_jobs_per_head": total_axis(data, kind, EU_JOBS, "jobs_per_head", per=EU_PEOPLE),
        "eu_gdp": axis(data, kind, "income_per_head"),
        "eu_a10": share_axis(data, kind, EUROPE_PLAN),
        "eu_a10_jobs": sector_axis(data, kind, EUROPE_PLAN),
    }
    return [Outcome(MEASURES[key], values) for key, values in made.items()]
