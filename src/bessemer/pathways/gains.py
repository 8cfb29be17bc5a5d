"""What an industry would bring: complexity, growth, imports replaced, wages; and what it would need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from bessemer.classify import scheme
from bessemer.dependence import import_content, national_table, world_table
from bessemer.dependence.province import customs_years, read_customs
from bessemer.panel import Floats, Panel
from bessemer.pathways.broad import SIC_KEY, divisions
from bessemer.pathways.standpoint import Standpoint
from bessemer.sources import Dataset
from bessemer.structure.conventions import convention_named
from bessemer.structure.eci import indices
from bessemer.words import Message

SOUND_SIGN = 0.5
"""Correlation of complexity with diversity from which the sign of the index says something."""

_YEARS_BACK = 10
_NATIONAL_TABLES = (2017,)
_WORLD_TABLES = (1995, 2000, 2005, 2008, 2011)


@dataclass(frozen=True, eq=False)
class Column:
    """Figures of one kind for all industries of the classification.

    Attributes
    ----------
    values : ndarray, shape (industries,)
        NaN where unknown.
    unit : str
    sources : tuple of str
        Keys of the tables used.
    reason : Message or None
        Why nothing is known, where nothing is.
    """

    values: Floats
    unit: str
    sources: tuple[str, ...] = ()
    reason: Message | None = field(default=None)


def _nothing(here: Standpoint, unit: str, reason: str) -> Column:
    empty = np.full(len(here.panel.industries), np.nan)
    return Column(empty, unit, (), Message(f"pathways.gap_{reason}", year=here.year))


def complexity_of(here: Standpoint) -> Column:
    """Return the product complexity index of each industry, by the strengths of all regions of the kind.

    The sign of the index is that with which complex regions are diverse. Where complexity hardly goes
    with diversity (correlation under 0.5) the sign rests on chance, and the index is left unknown: by
    output of 2017 Tibet would be the most complex province of China, and Jiangsu the least.
    """
    found = indices(here.strengths, convention_named("bessemer"), "eigenvector", None)
    if not np.isfinite(found.pci).any():
        return _nothing(here, "standard deviations", "complexity")
    if not found.sign >= SOUND_SIGN:
        reason = Message("pathways.gap_complexity_sign", year=here.year, correlation=found.sign)
        return Column(np.full(len(found.pci), np.nan), "standard deviations", (), reason)
    return Column(found.pci, "standard deviations", (here.table.key,))


def earlier_figures(data: Dataset, here: Standpoint) -> tuple[Panel, int, Floats] | None:
    """Return earlier figures of the same industries: the panel, its year, values (regions, industries).

    Ten years back at most. For China the list of sectors of 2012 is matched to that of 2017 by title; a
    sector whose title changed is unknown.
    """
    if here.geography == "cn-provinces":
        if here.year != 2017:
            return None
        before = data.panel("cn_output_io42_2012").select(regions=here.panel.regions)
        code_of = {industry.name: industry.code for industry in scheme("io42_2012")}
        values = np.full(here.values.shape, np.nan)
        for position, industry in enumerate(here.industries):
            if industry.name in code_of:
                values[:, position] = before.at(2012)[:, before.industries.index(code_of[industry.name])]
        return before, 2012, values
    usual = [year for year in here.panel.years if here.year - _YEARS_BACK <= year < here.year]
    if not usual:
        return None
    return here.panel, usual[0], here.panel.at(usual[0])


def national_growth(data: Dataset, here: Standpoint) -> Column:
    r"""Return the growth of each industry in the nation a year, :math:`(X_{t_1 i} / X_{t_0 i})^{1/T} - 1`.

    Regions whose definition changed in between are left out of both years. The US before 1990 has growth
    of broad groups of industries only.
    """
    found = earlier_figures(data, here)
    unit = "fraction a year"
    if found is None and here.geography == "us-zones":
        broad = data.panel(SIC_KEY).select(regions=here.panel.regions)
        start, end = max(broad.years[0], here.year - _YEARS_BACK), min(broad.years[-1], here.year)
        growth = aggregate_growth(broad.at(start), broad.at(end), end - start)
        at = [broad.industries.index(code) for code in divisions(here)]
        return Column(growth[at], unit, (SIC_KEY,))
    if found is None:
        return _nothing(here, unit, "growth")
    panel, start, values = found
    nation = set(data.nation(here.region).regions)
    rows = [
        row
        for row, id in enumerate(here.panel.regions)
        if id in nation and not here.panel.breaks_between(start, here.year, id)
    ]
    if not rows:
        return _nothing(here, unit, "growth_break")
    growth = aggregate_growth(values[rows], here.values[rows], here.year - start)
    return Column(growth, unit, tuple(dict.fromkeys((str(panel.source), here.table.key))))


def aggregate_growth(before: Floats, after: Floats, years: int, weights: Floats | None = None) -> Floats:
    """Return the growth a year of the sum over regions of which both years are known.

    Parameters
    ----------
    before, after : ndarray, shape (regions, industries)
    years : int
    weights : ndarray, shape (..., regions), optional
        How often each region counts, as in a bootstrap; then the result has shape (..., industries).
    """
    both = np.isfinite(before) & np.isfinite(after)
    counts = np.ones(len(before)) if weights is None else weights
    first = counts @ np.where(both, before, 0.0)
    last = counts @ np.where(both, after, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where((first > 0) & (last > 0), last / first, np.nan)
    return np.asarray(ratio ** (1 / years) - 1)


def imports_replaced(data: Dataset, here: Standpoint) -> tuple[Column, Column]:
    """Return the imports of each sector's goods, USD: of the province, and of all provinces together."""
    if here.geography != "cn-provinces" or here.year not in customs_years(here.year):
        nothing = _nothing(here, "USD", "imports")
        return nothing, nothing
    trade = read_customs(data, here.year)
    order = [trade.sectors.index(code) for code in here.panel.industries]
    imports = np.where(trade.traded, trade.imports["total", "all"], np.nan)[:, order]
    sources = (f"cn_trade_{trade.scheme}",)
    own = imports[trade.regions.index(here.region.id)]
    return Column(own, "USD", sources), Column(imports.sum(axis=0), "USD", sources)


def foreign_inputs(data: Dataset, here: Standpoint) -> Column:
    """Return the imported share of each sector's inputs, by the nation's input-output table."""
    unit = "fraction"
    if here.geography == "cn-provinces" and here.year in _NATIONAL_TABLES:
        table = national_table(data, here.year)
        shares = dict(zip(table.sectors, import_content(table).by_user, strict=True))
        values = np.array([shares.get(code, np.nan) for code in here.panel.industries])
        return Column(values, unit, (f"cn_io_{here.year}",))
    if here.geography == "world" and here.year in _WORLD_TABLES:
        world = world_table(data, here.year)
        count, at = len(world.sectors), world.regions.index(here.region.id)
        inputs = world.Z[:, at * count : (at + 1) * count]
        home = inputs[at * count : (at + 1) * count].sum(axis=0)
        whole = inputs.sum(axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.where(whole > 0, 1 - home / whole, np.nan)
        known = dict(zip(world.sectors, share, strict=True))
        values = np.array([known.get(code, np.nan) for code in here.panel.industries])
        return Column(values, unit, (f"wiod_{here.year}",))
    return _nothing(here, unit, "foreign_inputs")


def section_of(here: Standpoint) -> list[str]:
    """Return the section of China's employment figures that is the same as each sector, else an empty string.

    Manufacturing is one section in these figures but many sectors in the tables of output, so that its
    sectors have none.
    """
    sections = _single([(industry.parent, industry.code) for industry in scheme("gb19")])
    counts: dict[str, int] = {}
    for industry in here.industries:
        counts[industry.parent] = counts.get(industry.parent, 0) + 1
    return [
        sections.get(industry.parent, "") if industry.parent and counts[industry.parent] == 1 else ""
        for industry in here.industries
    ]


def _single(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for parent, code in pairs:
        found.setdefault(parent, []).append(code)
    return {parent: codes[0] for parent, codes in found.items() if parent and len(codes) == 1}


def wages(data: Dataset, here: Standpoint) -> Column:
    """Return the average wage of each sector in the province, CNY a year, where it is a section."""
    return _by_section(data, here, "cn_wage_gb19", "CNY a year", "wage")


def productivity(data: Dataset, here: Standpoint) -> Column:
    """Return value added a person in each industry of the nation, EUR a year: European regions only.

    Regions of which either figure is unknown are left out of both.
    """
    unit = "EUR a person"
    if here.geography != "nuts2":
        return _nothing(here, unit, "productivity")
    panel = data.panel("eu_gva_a10")
    if here.year not in panel.years or panel.industries != here.panel.industries:
        return _nothing(here, unit, "productivity")
    nation = [id for id in data.nation(here.region).regions if id in panel.regions]
    added = panel.select(regions=nation).at(here.year)
    persons = here.panel.select(regions=nation).at(here.year)
    both = np.isfinite(added) & np.isfinite(persons)
    with np.errstate(invalid="ignore", divide="ignore"):
        each = np.where(both, added, 0.0).sum(axis=0) / np.where(both, persons, 0.0).sum(axis=0)
    known = np.where(np.isfinite(each), each, np.nan)
    return Column(known, unit, ("eu_gva_a10", here.table.key))


def jobs_quotient(data: Dataset, here: Standpoint) -> Column:
    """Return location quotients by jobs in urban non-private units, where the sector is a section."""
    return _by_section(data, here, "cn_jobs_gb19", "ratio", "jobs_quotient", relative=True)


def _by_section(
    data: Dataset, here: Standpoint, key: str, unit: str, reason: str, *, relative: bool = False
) -> Column:
    if here.geography != "cn-provinces":
        return _nothing(here, unit, reason)
    panel = data.panel(key)
    if here.year not in panel.years or here.region.id not in panel.regions:
        return _nothing(here, unit, reason)
    values = panel.at(here.year)
    if relative:
        whole = np.nan_to_num(values, nan=0.0)
        nation = whole.sum(axis=0) / whole.sum()
        with np.errstate(invalid="ignore", divide="ignore"):
            values = values / whole.sum(axis=1, keepdims=True) / nation
    row = values[panel.regions.index(here.region.id)]
    by_code = dict(zip(panel.industries, row, strict=True))
    found = np.array([by_code.get(code, np.nan) for code in section_of(here)])
    return Column(found, unit, (key,))


def stake(here: Standpoint) -> Column:
    r"""Return what a location quotient of one would add, :math:`p_i x_r - x_{ri}`, in the unit of the table.

    :math:`p_i` is the nation's share and :math:`x_r` the region's total, which is held fixed.
    """
    values = np.nan_to_num(here.values[here.row], nan=0.0)
    quotient = here.quotients[here.row]
    total = float(values.sum())
    share = values / total
    with np.errstate(invalid="ignore", divide="ignore"):
        national = np.where(quotient > 0, share / quotient, np.nan)
    unknown = ~np.isfinite(national)
    if unknown.any():
        national[unknown] = _national_share(here)[unknown]
    return Column(national * total - values, str(here.panel.unit), (here.table.key,))


def _national_share(here: Standpoint) -> Floats:
    """Return shares of the industries in all regions of the kind, where the quotient is 0 here."""
    values = np.nan_to_num(here.values, nan=0.0)
    return np.asarray(values.sum(axis=0) / values.sum())
