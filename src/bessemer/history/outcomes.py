"""What a grid of synthetic controls compares: yearly outcomes of all regions of a kind, against the nation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bessemer.errors import UnavailableError, YearError
from bessemer.history.axes import Axis, axis, share_axis, total_axis
from bessemer.history.comparison import Transform
from bessemer.history.composition import PLANS, Plan
from bessemer.panel import Panel
from bessemer.regions import Region
from bessemer.sources import Dataset
from bessemer.words import Message, Text

LEAST_BEFORE, LEAST_AFTER = 5, 5
HORIZON = 20
AXES_COMPARED = ("jobs", "population", "jobs_per_head", "income_per_head", "composition")
# A ratio of services and finance within SIC, up to 2000; the census of 1980, 1990 and 2000 is no yearly series.
SIC_PLAN = Plan(
    "us_jobs_sic_estimated",
    ("700", "800"),
    Text("services and finance", "服务业和金融业"),
    Text("jobs", "就业岗位"),
    Text("SIC divisions, government apart", "SIC门类，不含政府部门"),
)
_NAICS_PLAN = PLANS["commuting zone"][1]
_EUROPE_PLAN = PLANS["nuts2"][0]

_LABELS = {
    "jobs": Text("jobs", "就业岗位"),
    "employment": Text("employment", "就业人数"),
    "population": Text("population", "人口"),
    "jobs_per_head": Text("jobs per head", "人均就业岗位"),
    "employment_per_head": Text("employment per head", "人均就业"),
    "income_per_head": Text("income per head", "人均收入"),
    "gdp_per_head": Text("GDP per head", "人均GDP"),
    "sic": Text("the share of services and finance", "服务业和金融业比重"),
    "naics": Text(
        "the share of health, education, finance, science and information", "卫生、教育、金融、科技和信息业比重"
    ),
    "europe": Text(
        "the share of public services, finance, information and business services",
        "公共服务、金融、信息和商务服务业比重",
    ),
}
_OWN, _AVERAGE, _SHARE = "own", "average", "share"


@dataclass(frozen=True, eq=False)
class Outcome:
    """One yearly outcome of all regions of a kind, relative to their nation.

    Attributes
    ----------
    axis : str
        One of :data:`AXES_COMPARED`.
    label : Text
        What it is called inside a sentence.
    values : Axis
        Share of the nation (jobs, population) or ratio to it.
    transform : {"index", "level"}
        Shares are divided by their mean before, so that size does not count; ratios stay as they are.
    base : str
        What a gap is a fraction of: ``own`` (the region's level before), ``average`` (of the nation) or
        ``share`` (the nation's share).
    """

    axis: str
    label: Text
    values: Axis
    transform: Transform
    base: str

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
            unit={_OWN: "share of the nation", _AVERAGE: "nation = 1", _SHARE: "nation = 1"}[self.base],
            source=self.values.tables[0],
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


def outcomes(data: Dataset, region: Region, year: int) -> Outcomes:
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
    >>> [outcome.axis for outcome in outcomes(bm.reference(), bm.region("Pittsburgh"), 1983).chosen]
    ['jobs', 'population', 'jobs_per_head', 'income_per_head', 'composition']
    """
    if region.kind not in ("commuting zone", "nuts2"):
        raise UnavailableError(
            f"No synthetic control can be made for {region.name}.",
            where=f"Regions of kind '{region.kind}' have too few years of comparable figures.",
            remedy="Choose a US zone or a European region.",
        )
    candidates = _zone(data) if region.kind == "commuting zone" else _nuts2(data)
    chosen: list[Outcome] = []
    missing: list[Message] = []
    for name in AXES_COMPARED:
        offered = [outcome for outcome in candidates if outcome.axis == name]
        fitting = [outcome for outcome in offered if outcome.fits(region.id, year)]
        if fitting:
            chosen.append(fitting[0])
        else:
            missing.append(Message("evidence.no_axis", axis=offered[0].label, before=LEAST_BEFORE))
    if not chosen:
        raise _bad_year(region, year, candidates)
    return Outcomes(tuple(chosen), tuple(missing))


def _bad_year(region: Region, year: int, candidates: Sequence[Outcome]) -> YearError:
    runs = [outcome.years_of(region.id) for outcome in candidates]
    long = [years for years in runs if len(years) >= LEAST_BEFORE + LEAST_AFTER]
    least = f"A synthetic control needs {LEAST_BEFORE} years before the year and {LEAST_AFTER} from it on."
    if not long:
        return YearError(f"No figures of {region.name} are long enough.", where=least)
    first, last = min(years[0] for years in long), max(years[-1] for years in long)
    return YearError(
        f"{year} cannot be the first year of a synthetic control for {region.name}.",
        where=f"{least} Its figures run from {first} to {last}.",
        remedy=f"Choose a year from {first + LEAST_BEFORE} to {last - LEAST_AFTER + 1}.",
    )


def _zone(data: Dataset) -> list[Outcome]:
    kind = "commuting zone"
    jobs, people = "us_total_jobs", "us_population"
    heads, income = axis(data, kind, "jobs_per_head"), axis(data, kind, "income_per_head")
    return [
        Outcome("jobs", _LABELS["jobs"], total_axis(data, kind, jobs, "jobs"), "index", _OWN),
        Outcome("population", _LABELS["population"], total_axis(data, kind, people, "people"), "index", _OWN),
        Outcome("jobs_per_head", _LABELS["jobs_per_head"], heads, "level", _AVERAGE),
        Outcome("income_per_head", _LABELS["income_per_head"], income, "level", _AVERAGE),
        Outcome("composition", _LABELS["sic"], share_axis(data, kind, SIC_PLAN), "level", _SHARE),
        Outcome("composition", _LABELS["naics"], share_axis(data, kind, _NAICS_PLAN), "level", _SHARE),
    ]


def _nuts2(data: Dataset) -> list[Outcome]:
    kind = "nuts2"
    jobs, people = "eu_total_jobs", "eu_population"
    heads = total_axis(data, kind, jobs, "jobs_per_head", per=people)
    income = axis(data, kind, "income_per_head")
    return [
        Outcome("jobs", _LABELS["employment"], total_axis(data, kind, jobs, "jobs"), "index", _OWN),
        Outcome("population", _LABELS["population"], total_axis(data, kind, people, "people"), "index", _OWN),
        Outcome("jobs_per_head", _LABELS["employment_per_head"], heads, "level", _AVERAGE),
        Outcome("income_per_head", _LABELS["gdp_per_head"], income, "level", _AVERAGE),
        Outcome("composition", _LABELS["europe"], share_axis(data, kind, _EUROPE_PLAN), "level", _SHARE),
    ]
