"""Amounts by year and region that the axes of recovery are made of, before they are set against a nation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bessemer.errors import UnavailableError
from bessemer.history.composition import Plan
from bessemer.history.joints import starts_after_joints
from bessemer.history.tracks import FINANCE_CN, GDP_REFUSED, GDP_SINCE_2000
from bessemer.panel import Floats, Panel
from bessemer.regions import OWN
from bessemer.sources import Dataset

_JOBS = {
    "commuting zone": "us_total_jobs",
    "nuts2": "eu_jobs_a10",
    "province": "cn_jobs_gb19",
    "economy": "world_value_added_wiod35",
}
_HEADS = {"commuting zone": "us_population", "nuts2": "eu_population"}


@dataclass(frozen=True, eq=False)
class Amounts:
    """Numerator and denominator by year and region, before they are set against a reference.

    Figures of a region compare within a segment only; `nations` names the regions that make up the nation of
    each one.
    """

    years: tuple[int, ...]
    regions: tuple[str, ...]
    top: Floats
    bottom: Floats
    segments: NDArray[np.int64]
    nations: Mapping[str, tuple[str, ...]]
    tables: tuple[str, ...]


def total_jobs(data: Dataset, kind: str) -> Amounts:
    """Return total jobs of all regions of a kind; value added of economies."""
    key = jobs_table(data, kind)
    panel = data.panel(key)
    if kind == "province":
        start = max(entry.year for entry in panel.breaks if not entry.industries)
        panel = panel.select(
            years=[year for year in panel.years if year >= start],
            industries=[code for code in panel.industries if code != FINANCE_CN],
        )
    totals, _ = panel.sum_industries("zero" if kind == "economy" else "unknown")
    nations = _nations(data, kind, panel.regions)
    if kind == OWN:  # places with an unknown total are left out of the sum
        whole = np.asarray(np.isfinite(totals).all(axis=0))
        inside = tuple(id for id, flag in zip(panel.regions, whole, strict=True) if flag)
        nations = dict.fromkeys(nations, inside) if inside else nations
    segments = _segments(panel, nations, totals if kind == "nuts2" else None)
    return Amounts(panel.years, panel.regions, totals, np.ones_like(totals), segments, nations, (key,))


def jobs_table(data: Dataset, kind: str) -> str:
    """Return the table that a kind's totals are added up from.

    Raises
    ------
    UnavailableError
        If the dataset has no such table.
    """
    if kind != OWN:
        return _JOBS[kind]
    own = data.own_table()
    if own is not None:
        return own.key
    raise UnavailableError(
        "The dataset has no table of the user's own.",
        remedy="Import one: bessemer data import FILE --as NAME",
    )


def per_head(data: Dataset, kind: str, name: str) -> Amounts:
    """Return jobs, personal income (US) or GDP (Europe) over population.

    Raises
    ------
    UnavailableError
        If the figures of the kind count no people.
    """
    if kind not in _HEADS:
        raise UnavailableError(
            f"The figures have no axis '{name}' for regions of kind '{kind}'.",
            remedy="Choose jobs or composition.",
        )
    people = data.panel(_HEADS[kind])
    if name == "jobs_per_head":
        amounts = total_jobs(data, kind)
    elif kind == "commuting zone":
        income = data.panel("us_personal_income")
        amounts = summed(data, kind, income)
    else:
        amounts = _european_product(data)
    return divided_by(amounts, people, _HEADS[kind])


def divided_by(amounts: Amounts, people: Panel, key: str) -> Amounts:
    """Return amounts per head, for the years that both have."""
    years = tuple(year for year in amounts.years if year in people.years)
    rows = [amounts.years.index(year) for year in years]
    place = {id: at for at, id in enumerate(people.regions)}
    heads = np.full((len(years), len(amounts.regions)), np.nan)
    known = [(at, place[id]) for at, id in enumerate(amounts.regions) if id in place]
    at = [people.years.index(year) for year in years]
    heads[:, [to for to, _ in known]] = people.values[at, :, 0][:, [of for _, of in known]]
    return replace(
        amounts,
        years=years,
        top=amounts.top[rows],
        bottom=heads,
        segments=amounts.segments[rows],
        tables=(*amounts.tables, key),
    )


def summed(data: Dataset, kind: str, panel: Panel) -> Amounts:
    """Return the totals of one panel for all regions of a kind."""
    totals, _ = panel.sum_industries()
    nations = _nations(data, kind, panel.regions)
    segments = _segments(panel, nations, totals if kind == "nuts2" else None)
    return Amounts(
        panel.years,
        panel.regions,
        totals,
        np.ones_like(totals),
        segments,
        nations,
        (panel.source or "",),
    )


def _european_product(data: Dataset) -> Amounts:
    """Return GDP; unknown before 2000 where it is implausible, value added where GDP is refused."""
    gdp = data.panel("eu_gdp")
    amounts = summed(data, "nuts2", gdp)
    top = amounts.top.copy()
    years = np.array(amounts.years)
    value_added = data.panel("eu_gva_a10")
    added, _ = value_added.sum_industries()
    for at, id in enumerate(amounts.regions):
        country = data.regions[id].country
        if country in GDP_SINCE_2000:
            top[years < 2000, at] = np.nan
        if country in GDP_REFUSED:
            top[:, at] = np.nan
            if id in value_added.regions:
                shared = [year for year in amounts.years if year in value_added.years]
                to = [amounts.years.index(year) for year in shared]
                of = [value_added.years.index(year) for year in shared]
                top[to, at] = added[of, value_added.regions.index(id)]
    return replace(amounts, top=top, tables=("eu_gdp", "eu_gva_a10"))


def sector_amounts(data: Dataset, kind: str, plan: Plan) -> Amounts:
    """Return the sum of a plan's industries over the total of its panel."""
    panel = data.panel(plan.key)
    panel = panel.select(industries=[code for code in panel.industries if code not in plan.without])
    if kind == "province":
        start = max(entry.year for entry in panel.breaks if not entry.industries)
        panel = panel.select(years=[year for year in panel.years if year >= start])
    totals, _ = panel.sum_industries()
    chosen = [panel.industries.index(code) for code in plan.codes]
    nations = _nations(data, kind, panel.regions)
    segments = _segments(panel, nations, totals if kind == "nuts2" else None)
    sums = panel.values[:, :, chosen].sum(axis=2)
    return Amounts(panel.years, panel.regions, sums, totals, segments, nations, (plan.key,))


def _nations(data: Dataset, kind: str, regions: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return each region's nation as the ids that add up to it; one tuple a nation."""
    have = set(regions)
    found: dict[str, tuple[str, ...]] = {}
    for region in data.regions.of_kind(kind):
        if region.id in have:
            key = "world" if kind == "economy" else region.country
            if key not in found:
                found[key] = tuple(id for id in data.nation(region).regions if id in have)
    return {
        region.id: found["world" if kind == "economy" else region.country]
        for region in data.regions.of_kind(kind)
        if region.id in have
    }


def by_nation(nations: Mapping[str, tuple[str, ...]]) -> list[tuple[tuple[str, ...], list[str]]]:
    """Return each nation once, with the regions compared with it."""
    found: dict[int, tuple[tuple[str, ...], list[str]]] = {}
    for region, members in nations.items():
        found.setdefault(id(members), (members, []))[1].append(region)
    return list(found.values())


def _segments(
    panel: Panel, nations: Mapping[str, tuple[str, ...]], totals: Floats | None
) -> NDArray[np.int64]:
    """Return which figures of a region compare: a break of any region of its nation parts them all.

    With `totals`, joints of the source that are no stated breaks part them too.
    """
    segments = np.zeros((len(panel.years), len(panel.regions)), dtype=np.int64)
    place = {id: at for at, id in enumerate(panel.regions)}
    years = np.array(panel.years)
    for members, own in by_nation(nations):
        for entry in panel.breaks:
            if not entry.industries and any(entry.concerns(id) for id in members):
                columns = np.array([place[id] for id in own], dtype=np.intp)
                segments[np.ix_(np.flatnonzero(years >= entry.year), columns)] += 1
        if totals is None or len(members) < len(own):
            continue
        inside = totals[:, [place[id] for id in members]]
        for id, joint in zip(members, starts_after_joints(panel.years, inside), strict=True):
            if joint is not None and id in own:
                segments[years >= joint, place[id]] += 100
    return segments
