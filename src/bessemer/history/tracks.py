"""The series that tell a region's course, drawn from the dataset for each kind of region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from bessemer.history.joints import start_after_joint
from bessemer.history.paths import DeepestFall, deepest_fall, relative_path
from bessemer.history.verdicts import Verdict, course_verdict
from bessemer.panel import Floats, Panel
from bessemer.regions import OWN, Region
from bessemer.sources import Dataset
from bessemer.words import Text

FINANCE_CN = "J"
# Tables in which joints of the source are looked for.
_JOINED = ("eu_total_jobs", "eu_jobs_a10", "eu_gdp", "eu_gva_a10")

# The source's GDP before 2000 moves these countries' regions against each other by more than 12 log points on
# average (FI19: from 1.87 of Finland in 1980 to .88; UKD7: from .40 of the United Kingdom to .73): not used.
GDP_SINCE_2000 = ("BGR", "CZE", "EST", "FIN", "GBR", "HUN", "LVA", "POL")
# Its GDP of Romania contradicts the same source's value added by 40 % and more: value added is used.
GDP_REFUSED = ("ROU", "ROM")

_JOBS, _EMPLOYMENT = Text("jobs", "就业岗位"), Text("employment", "就业人数")
_LABELS = {
    "jobs": Text("Jobs", "就业岗位"),
    "employment": Text("Employment", "就业人数"),
    "urban": Text("Jobs in urban non-private units outside finance", "城镇非私营单位就业（不含金融业）"),
    "private": Text("Jobs in private firms and self-employment", "私营企业和个体就业"),
    "jobs_per_head": Text("Jobs per head", "人均就业岗位"),
    "employment_per_head": Text("Employment per head", "就业人数与人口之比"),
    "income": Text("Personal income per head", "人均个人收入"),
    "gdp": Text("GDP per head", "人均地区生产总值"),
    "gva": Text("Value added per head", "人均增加值"),
    "wage": Text("The average wage in urban non-private units", "城镇非私营单位平均工资"),
    "population": Text("Population", "人口"),
    "output": Text("Gross output", "总产出"),
    "value_added": Text("Value added", "增加值"),
}
_LINES = {
    "jobs": Text("Jobs", "就业"),
    "jobs_per_head": Text("Jobs", "人均就业"),
    "income_per_head": Text("Income", "人均收入"),
    _LABELS["gdp"].en: Text("GDP", "人均GDP"),
    _LABELS["gva"].en: Text("Value added", "人均增加值"),
}
_SHORT = {_LABELS["urban"].en: Text("Jobs in urban units", "城镇单位就业")}


@dataclass(frozen=True, eq=False)
class Track:
    """One measure of a region and its nation by year.

    Attributes
    ----------
    axis : str
        ``jobs``, ``jobs_per_head``, ``income_per_head``, or a side series such as ``private_jobs``.
    label : Text
        Name of the measure, with a capital in English.
    unit : str
        Unit of `own` and `whole`.
    years : tuple of int
    own, whole : ndarray, shape (years,)
        Region and nation: totals, or values per head.
    sources : tuple of str
        Tables.
    share : bool
        Whether `own` is part of `whole`, so that the ratio is a share.
    joint : int or None
        First year after a joint of the source; earlier years are left out.
    counted : Text or None
        What is counted, inside a sentence, where it is not jobs.
    """

    axis: str
    label: Text
    unit: str
    years: tuple[int, ...]
    own: Floats
    whole: Floats
    sources: tuple[str, ...]
    share: bool = True
    joint: int | None = None
    counted: Text | None = None

    @property
    def short(self) -> Text:
        """The label without its finer points, for lists of axes."""
        return _SHORT.get(self.label.en, self.label)

    @property
    def line(self) -> Text:
        """The label as it stands at the end of a line, on a telephone too."""
        return _LINES.get(self.label.en) or _LINES.get(self.axis) or self.label

    @property
    def noun(self) -> Text:
        """What is counted, as it stands inside a sentence."""
        if self.counted is not None:
            return self.counted
        return _EMPLOYMENT if self.label == _LABELS["employment"] else _JOBS

    @cached_property
    def relative(self) -> Floats:
        """The region's values over the nation's, shape (years,)."""
        return relative_path(self.own, self.whole)

    @cached_property
    def course(self) -> DeepestFall:
        """The deepest fall against the nation."""
        return deepest_fall(self.years, self.relative)

    @property
    def verdict(self) -> Verdict:
        """What it amounts to."""
        return course_verdict(self.course)

    def change(self, series: Floats, start: int, end: int) -> float:
        """Return the relative change of `own` or `whole` between two years."""
        return float(series[self.years.index(end)] / series[self.years.index(start)] - 1.0)


def first_comparable(panel: Panel, members: Sequence[str], latest: int) -> int:
    """Return the first year after the last break that concerns any of `members`, up to `latest`."""
    starts = [
        entry.year
        for entry in panel.breaks
        if entry.year <= latest and any(entry.concerns(member) for member in members)
    ]
    return max(starts, default=panel.years[0])


def tracks(data: Dataset, region: Region, year: int | None = None) -> tuple[Track, ...]:
    """Return the tracks of a region with figures up to `year`; the axes first, then side series."""
    found = {
        "commuting zone": _zone,
        "province": _province,
        "nuts2": _nuts2,
        "economy": _economy,
        OWN: _own,
    }[region.kind](data, region, year)
    return tuple(track for track in found if track is not None and np.isfinite(track.relative).any())


def _zone(data: Dataset, region: Region, year: int | None) -> list[Track | None]:
    jobs, people, income = "us_total_jobs", "us_population", "us_personal_income"
    return [
        _level(data, region, year, "jobs", "jobs", jobs),
        _per_head(data, region, year, "jobs_per_head", "jobs_per_head", jobs, people),
        _per_head(data, region, year, "income_per_head", "income", income, people),
        _level(data, region, year, "population", "population", people),
    ]


def _nuts2(data: Dataset, region: Region, year: int | None) -> list[Track | None]:
    jobs, people, gdp = "eu_total_jobs", "eu_population", "eu_gdp"
    total = _level(data, region, year, "jobs", "employment", jobs)
    if total is None:
        total = _level(data, region, year, "jobs", "employment", "eu_jobs_a10")
    if region.country in GDP_REFUSED:
        income = _per_head(data, region, year, "income_per_head", "gva", "eu_gva_a10", people)
    else:
        first = 2000 if region.country in GDP_SINCE_2000 else 0
        income = _per_head(data, region, year, "income_per_head", "gdp", gdp, people, first)
    return [
        total,
        _per_head(data, region, year, "jobs_per_head", "employment_per_head", jobs, people),
        income,
        _level(data, region, year, "population", "population", people),
    ]


def _province(data: Dataset, region: Region, year: int | None) -> list[Track | None]:
    return [
        _level(data, region, year, "jobs", "urban", "cn_jobs_gb19", without=(FINANCE_CN,)),
        _level(data, region, year, "private_jobs", "private", "cn_private_jobs_gb19", first=2013),
        _wage(data, region, year),
        _level(data, region, year, "output", "output", "cn_output_total"),
    ]


def _economy(data: Dataset, region: Region, year: int | None) -> list[Track | None]:
    return [_level(data, region, year, "value_added", "value_added", "world_value_added_wiod35")]


def comparable_own(panel: Panel, region: Region, year: int | None) -> Panel | None:
    """Return the years in which the total of a place of the user's own is known, for the places known in all.

    So sums compare like with like; None where there are not two such places.
    """
    latest = panel.year_for(year)
    if latest is None or region.id not in panel.regions:
        return None
    part = panel.select(years=[one for one in panel.years if one <= latest])
    totals, _ = part.sum_industries()
    known = np.isfinite(totals[:, part.regions.index(region.id)])
    places = np.flatnonzero(np.isfinite(totals[known]).all(axis=0))
    if not known.any() or places.size < 2:
        return None
    years = [one for one, flag in zip(part.years, known, strict=True) if flag]
    return part.select(years=years, regions=[part.regions[at] for at in places])


def _own(data: Dataset, region: Region, year: int | None) -> list[Track | None]:
    """Return the totals of the user's table; other figures than jobs are an axis of their own."""
    table = data.own_table()
    if table is None:
        return []
    part = comparable_own(data.panel(table.key), region, year)
    if part is None:
        return []
    totals, _ = part.sum_industries()
    name = table.measure_name
    jobs = table.measure == "jobs"
    return [
        Track(
            axis=table.measure,
            label=_LABELS["jobs"] if jobs else Text(f"{name.en[:1].upper()}{name.en[1:]}", name.zh),
            unit=table.unit,
            years=part.years,
            own=totals[:, part.regions.index(region.id)],
            whole=totals.sum(axis=1),
            sources=(table.key,),
            counted=None if jobs else name,
        )
    ]


def _members(data: Dataset, region: Region, panel: Panel) -> list[str]:
    """Return the regions of the nation that the panel has figures for."""
    known = np.asarray(np.isfinite(panel.values).any(axis=(0, 2)))
    have = {id for id, flag in zip(panel.regions, known, strict=True) if flag}
    return [id for id in data.nation(region).regions if id in have]


@dataclass(frozen=True, eq=False)
class _Sums:
    """Region and nation by year, summed over industries."""

    years: tuple[int, ...]
    own: Floats
    whole: Floats
    joint: int | None


def _sums(
    data: Dataset, region: Region, year: int | None, key: str, without: Sequence[str] = (), first: int = 0
) -> _Sums | None:
    """Return region and nation; None where the region has no part in a sum of at least two."""
    panel = data.panel(key)
    panel = panel.select(industries=[code for code in panel.industries if code not in without])
    members = _members(data, region, panel)
    latest = panel.year_for(year)
    if region.id not in members or len(members) < 2 or latest is None:
        return None
    start = max(first_comparable(panel, members, latest), first)
    years = [one for one in panel.years if start <= one <= latest]
    if not years:
        return None
    totals, _ = panel.select(years=years, regions=members).sum_industries()
    position = members.index(region.id)
    joint = start_after_joint(years, totals, position) if key in _JOINED else None
    cut = years.index(joint) if joint is not None else 0
    return _Sums(tuple(years[cut:]), totals[cut:, position], totals[cut:].sum(axis=1), joint)


def _trimmed(track: Track) -> Track | None:
    """Cut off the years before and after those in which both region and nation are known."""
    known = np.flatnonzero(np.isfinite(track.own) & np.isfinite(track.whole))
    if known.size == 0:
        return None
    cut = slice(int(known[0]), int(known[-1]) + 1)
    return replace(track, years=track.years[cut], own=track.own[cut], whole=track.whole[cut])


def _level(
    data: Dataset,
    region: Region,
    year: int | None,
    axis: str,
    label: str,
    key: str,
    without: Sequence[str] = (),
    first: int = 0,
) -> Track | None:
    found = _sums(data, region, year, key, without, first)
    if found is None:
        return None
    unit = data.catalogue.table(key).unit
    return _trimmed(
        Track(axis, _LABELS[label], unit, found.years, found.own, found.whole, (key,), joint=found.joint)
    )


def _per_head(
    data: Dataset,
    region: Region,
    year: int | None,
    axis: str,
    label: str,
    key: str,
    people: str,
    first: int = 0,
) -> Track | None:
    amounts = _sums(data, region, year, key, first=first)
    heads = _sums(data, region, year, people)
    if amounts is None or heads is None:
        return None
    years = tuple(one for one in amounts.years if one in set(heads.years))
    if not years:
        return None
    top = [amounts.years.index(one) for one in years]
    bottom = [heads.years.index(one) for one in years]
    return _trimmed(
        Track(
            axis,
            _LABELS[label],
            f"{data.catalogue.table(key).unit} per head",
            years,
            relative_path(amounts.own[top], heads.own[bottom]),
            relative_path(amounts.whole[top], heads.whole[bottom]),
            (key, people),
            share=False,
            joint=amounts.joint,
        )
    )


def _wage(data: Dataset, region: Region, year: int | None) -> Track | None:
    r"""Return the average wage over sections, :math:`\sum_i w_i L_i / \sum_i L_i`, outside finance."""
    wages, jobs = data.panel("cn_wage_gb19"), data.panel("cn_jobs_gb19")
    jobs = jobs.select(industries=[code for code in jobs.industries if code != FINANCE_CN])
    latest = jobs.year_for(year)
    if region.id not in jobs.regions or latest is None:
        return None
    members = _members(data, region, jobs)
    start = first_comparable(jobs, members, latest)
    years = [one for one in jobs.years if start <= one <= latest and one in wages.years]
    if not years:
        return None
    pay = wages.select(years=years, regions=members, industries=jobs.industries).values
    weight = jobs.select(years=years, regions=members).values
    # A section without a published wage is left out of both sums of its province and year.
    known = np.isfinite(pay) & np.isfinite(weight)
    bill, count = np.where(known, pay * weight, 0.0), np.where(known, weight, 0.0)
    own = members.index(region.id)
    return Track(
        "wages",
        _LABELS["wage"],
        "CNY a year",
        tuple(years),
        relative_path(bill.sum(axis=2)[:, own], count.sum(axis=2)[:, own]),
        relative_path(bill.sum(axis=(1, 2)), count.sum(axis=(1, 2))),
        ("cn_wage_gb19", "cn_jobs_gb19"),
        share=False,
    )
