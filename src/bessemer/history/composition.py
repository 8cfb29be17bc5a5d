"""Did the region move into health, education, finance, science and information? Shares against the nation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bessemer.classify import aim_codes
from bessemer.history.joints import start_after_joint
from bessemer.history.paths import DeepestFall, deepest_fall, relative_path
from bessemer.history.tracks import FINANCE_CN, comparable_own, first_comparable
from bessemer.history.verdicts import FEWEST_YEARS, SHORTEST_SPAN, Verdict, shift_verdict
from bessemer.panel import Floats
from bessemer.regions import OWN, Region
from bessemer.sources import Dataset
from bessemer.words import Text

_FIVE = Text(
    "health, education, finance, science and technical services and information",
    "卫生、教育、金融、科学技术服务和信息业",
)
_FOUR = Text(
    "health, education, science and technical services and information",
    "卫生、教育、科学技术服务和信息业",
)
_EUROPE = Text(
    "public services (health and education among them), finance, information and business services",
    "公共服务（含卫生和教育）、金融、信息和商务服务业",
)
_WORLD = Text("finance, business services, education and health", "金融、商务服务、教育和卫生")
_JOBS = Text("jobs", "就业岗位")
_URBAN = Text("urban-unit jobs outside finance", "城镇非私营单位就业（不含金融业）")
_EMPLOYMENT = Text("employment", "就业")
_VALUE_ADDED = Text("value added", "增加值")
# The base of 1980, 1990 and 2000 is a census of three years: enough to compare two of them.
_CENSUS = "us_jobs_sections16"


@dataclass(frozen=True)
class Plan:
    """Which industries of which table are counted, and what they are called."""

    key: str
    codes: tuple[str, ...]
    sectors: Text
    measure: Text
    basis: Text
    without: tuple[str, ...] = ()


PLANS: Mapping[str, tuple[Plan, ...]] = {
    "commuting zone": (
        Plan(
            _CENSUS,
            aim_codes("sections16"),
            _FIVE,
            _JOBS,
            Text("census industries", "人口普查行业"),
        ),
        Plan(
            "us_jobs_naics_estimated",
            aim_codes("naics"),
            _FIVE,
            _JOBS,
            Text("NAICS, public schools and hospitals not included", "NAICS口径，不含公立学校和医院"),
        ),
    ),
    "province": (
        Plan(
            "cn_jobs_gb19",
            aim_codes("gb19", ("health", "education", "science", "information")),
            _FOUR,
            _URBAN,
            Text("urban non-private units", "城镇非私营单位"),
            (FINANCE_CN,),
        ),
    ),
    "nuts2": (
        Plan("eu_jobs_a10", aim_codes("a10"), _EUROPE, _EMPLOYMENT, Text("NACE groups", "NACE行业组")),
    ),
    "economy": (
        Plan(
            "world_value_added_wiod35",
            aim_codes("wiod35", ("health", "education", "finance", "business services")),
            _WORLD,
            _VALUE_ADDED,
            Text("world input-output table", "世界投入产出表"),
        ),
    ),
}


# What the sectors aimed at are called in a table of the user's own, by its classification.
_OWN_SECTORS: Mapping[str, Text] = {"sections16": _FIVE, "gb19": _FIVE, "a10": _EUROPE}


@dataclass(frozen=True, eq=False)
class Shift:
    """The share of the sectors aimed at, in a region and its nation.

    Attributes
    ----------
    key : str
        Table.
    sectors, measure, basis : Text
        Which sectors, of what, on which classification.
    years : tuple of int
    share, nation_share : ndarray, shape (years,)
        Fractions.
    estimated : float
        Part of the region's latest figure that is estimated.
    """

    key: str
    sectors: Text
    measure: Text
    basis: Text
    years: tuple[int, ...]
    share: Floats
    nation_share: Floats
    estimated: float = 0.0

    @property
    def relative(self) -> Floats:
        """The share over the nation's, shape (years,)."""
        return relative_path(self.share, self.nation_share)

    @property
    def course(self) -> DeepestFall:
        """The deepest fall of the relative share."""
        return deepest_fall(self.years, self.relative)

    @property
    def verdict(self) -> Verdict:
        """Whether the region moved into these sectors faster than its nation."""
        span = self.years[-1] - self.years[0]
        fewest = 2 if self.key == _CENSUS else FEWEST_YEARS
        if len(self.years) < fewest or span < SHORTEST_SPAN:
            return Verdict.TOO_SHORT
        return shift_verdict(
            float(self.share[0]),
            float(self.share[-1]),
            float(self.nation_share[0]),
            float(self.nation_share[-1]),
        )


def plans_of(data: Dataset, kind: str) -> tuple[Plan, ...]:
    """Return the plans of a kind of region; for the user's own by the classification of the table."""
    if kind != OWN:
        return PLANS[kind]
    table = data.own_table()
    if table is None or table.classification not in _OWN_SECTORS:
        return ()
    codes, sectors = aim_codes(table.classification), _OWN_SECTORS[table.classification]
    return (Plan(table.key, codes, sectors, table.measure_name, Text("own data", "自有数据")),)


def shifts(data: Dataset, region: Region, year: int | None = None) -> tuple[Shift, ...]:
    """Return the shifts of a region up to `year`, one a classification, oldest first.

    The United States give two that do not compare: census industries of 1980, 1990 and 2000, and NAICS from
    2001. Chinese figures leave finance out of both sides of the share, because its coverage widened in 2019.
    """
    made = (_shift(data, region, year, plan) for plan in plans_of(data, region.kind))
    return tuple(entry for entry in made if entry is not None)


def _shift(data: Dataset, region: Region, year: int | None, plan: Plan) -> Shift | None:
    panel = data.panel(plan.key)
    panel = panel.select(industries=[code for code in panel.industries if code not in plan.without])
    if region.kind == OWN:
        kept = comparable_own(panel, region, year)
        if kept is None:
            return None
        panel = kept
    latest = panel.year_for(year)
    if latest is None or region.id not in panel.regions:
        return None
    have = set(panel.regions)
    members = [id for id in data.nation(region).regions if id in have]
    start = first_comparable(panel, members, latest)
    years = [one for one in panel.years if start <= one <= latest]
    part = panel.select(years=years, regions=members)
    position = members.index(region.id)
    totals = part.sum_industries()[0]
    if plan.key == "eu_jobs_a10":
        joint = start_after_joint(years, totals, position)
        if joint is not None:
            cut = years.index(joint)
            part = part.select(years=years[cut:])
            years, totals = years[cut:], totals[cut:]
    if not set(plan.codes) <= set(part.industries):  # a table of the user's own may lack some
        return None
    chosen = [part.industries.index(code) for code in plan.codes]
    sums = part.values[:, :, chosen].sum(axis=2)
    share = relative_path(sums[:, position], totals[:, position])
    nation_share = relative_path(sums.sum(axis=1), totals.sum(axis=1))
    known = np.flatnonzero(np.isfinite(share) & np.isfinite(nation_share))
    if known.size == 0:
        return None
    return Shift(
        key=plan.key,
        sectors=plan.sectors,
        measure=plan.measure,
        basis=plan.basis,
        years=tuple(years[at] for at in known),
        share=share[known],
        nation_share=nation_share[known],
        estimated=_estimated(data, plan, region.id, years[int(known[-1])], float(sums[known[-1], position])),
    )


def _estimated(data: Dataset, plan: Plan, region: str, year: int, level: float) -> float:
    """Return the part of a figure that is estimated; for NAICS only."""
    if plan.key != "us_jobs_naics_estimated" or level <= 0:
        return 0.0
    parts = data.panel(plan.key, "estimated")
    cell = _row(parts.years.index(year), parts.regions.index(region), parts.industries, plan.codes)
    return float(np.nansum(parts.values[cell]) / level)


def _row(
    year: int, region: int, industries: Sequence[str], codes: Sequence[str]
) -> tuple[int, int, list[int]]:
    return year, region, [industries.index(code) for code in codes]
