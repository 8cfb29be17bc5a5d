"""The four axes of recovery, for all regions of a kind at once, against the nation or the mean region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from bessemer.errors import OptionError, UnavailableError, YearError, did_you_mean, listing
from bessemer.history.composition import PLANS, Plan
from bessemer.history.joints import starts_after_joints
from bessemer.history.paths import relative_path
from bessemer.history.tracks import FINANCE_CN, GDP_REFUSED, GDP_SINCE_2000
from bessemer.panel import Floats, Panel
from bessemer.sources import Dataset
from bessemer.sources.given import dataset_given
from bessemer.words import Text

AXES = ("jobs", "jobs_per_head", "income_per_head", "composition")
REFERENCES = ("aggregate", "mean")
AXIS_TEXTS: Mapping[str, Text] = {
    "jobs": Text("Jobs", "就业岗位"),
    "jobs_per_head": Text("Jobs per head", "人均就业岗位"),
    "income_per_head": Text("Income per head", "人均收入"),
    "composition": Text("Composition", "产业结构"),
}
REFERENCE_TEXTS: Mapping[str, Text] = {
    "aggregate": Text("the nation as a whole", "全国合计"),
    "mean": Text("the mean region", "各地区平均"),
}
# Segments of another classification are numbered from here, or from a multiple of it.
CLASSIFICATION = 1000
KINDS = ("commuting zone", "nuts2", "province", "economy")
_JOBS = {
    "commuting zone": "us_total_jobs",
    "nuts2": "eu_jobs_a10",
    "province": "cn_jobs_gb19",
    "economy": "world_value_added_wiod35",
}
_HEADS = {"commuting zone": "us_population", "nuts2": "eu_population"}


@dataclass(frozen=True, eq=False)
class Axis:
    """One measure of all regions of a kind, relative to a reference.

    Attributes
    ----------
    name : str
        One of :data:`AXES`.
    reference : str
        ``aggregate``: the regions of the nation added up. ``mean``: the mean of the logarithms over them,
        so that each region counts once, whatever its size.
    years, regions : tuple
    values : ndarray, shape (years, regions)
        :math:`y_{tr} / y_{tn}`: a share of the nation for jobs, a ratio to it for the other axes.
    levels : ndarray, shape (years, regions)
        :math:`y_{tr}`: the region's own value, before it is set against the reference.
    segments : ndarray of int, shape (years, regions)
        Figures of a region compare within a segment only; a break in definition begins a new one.
    nations : mapping of region to tuple of str
        The regions that each region's nation is made of.
    tables : tuple of str
        Shipped tables used.
    """

    name: str
    reference: str
    years: tuple[int, ...]
    regions: tuple[str, ...]
    values: Floats
    levels: Floats
    segments: NDArray[np.int64]
    nations: Mapping[str, tuple[str, ...]]
    tables: tuple[str, ...]

    def of(self, region: str) -> Floats:
        """Return the values of a region by year, unknown before its last break."""
        at = self.regions.index(region)
        same = self.segments[:, at] == self.segments[-1, at]
        return np.asarray(np.where(same, self.values[:, at], np.nan))

    def changes(self, start: int, end: int) -> Floats:
        r"""Return the change of every region against the reference between two years.

        .. math:: \frac{y_{er} / y_{en}}{y_{sr} / y_{sn}} - 1

        For jobs this is :math:`(1 + g_r) / (1 + g_n) - 1`.

        Parameters
        ----------
        start, end : int
            Years of the axis.

        Returns
        -------
        ndarray, shape (regions,)
            Unknown across a break and where a value is.

        Raises
        ------
        YearError
            If the axis has no figures for a year.
        """
        for year in (start, end):
            if year not in self.years:
                raise YearError(
                    f"There are no figures on {self.name.replace('_', ' ')} for {year}.",
                    where=f"Years: {listing(self.years, 8)}.",
                    remedy="Choose one of these.",
                )
        first, last = self.years.index(start), self.years.index(end)
        with np.errstate(invalid="ignore", divide="ignore"):
            change = self.values[last] / self.values[first] - 1
        return np.asarray(np.where(self.segments[first] == self.segments[last], change, np.nan))


def axis(data: Dataset, kind: str, name: str, reference: str = "aggregate") -> Axis:
    """Return one axis of recovery for all regions of a kind.

    Parameters
    ----------
    data : Dataset
    kind : str
        ``commuting zone`` (1969-2016), ``nuts2`` (2000-2019), ``province`` (2013 on, urban non-private units
        outside finance) or ``economy`` (value added in current dollars).
    name : str
        One of :data:`AXES`: total jobs; jobs over population; personal income (US) or GDP (Europe) per head;
        share of health, education, finance, science and technical services and information in jobs.
    reference : {"aggregate", "mean"}
        What a region is compared with.

    Raises
    ------
    OptionError
        If there is no such axis or reference.
    UnavailableError
        If the data of the kind have no such axis.

    References
    ----------
    Gagliardi, L., Moretti, E. and Serafinelli, M. (2023). The World's Rust Belts. NBER Working Paper 31948.

    Examples
    --------
    >>> import bessemer as bm
    >>> income = axis(bm.reference(), "commuting zone", "income_per_head")
    >>> round(float(income.of("CZ16300")[income.years.index(1987)]), 3)
    0.947
    """
    check_axis(name, reference)
    data = dataset_given(data)
    data.regions.of_kind(kind)
    made = _MADE.setdefault(data, {})
    key = (kind, name, reference)
    if key not in made:
        made[key] = found = _make(data, kind, name, reference)
        for array in (found.values, found.segments):
            array.setflags(write=False)
    return made[key]


# Made once a dataset, because each takes all regions of a kind.
_MADE: WeakKeyDictionary[Dataset, dict[tuple[str, str, str], Axis]] = WeakKeyDictionary()


def _make(data: Dataset, kind: str, name: str, reference: str) -> Axis:
    if name == "jobs":
        amounts = _totals(data, kind)
    elif name == "composition":
        return _composition(data, kind, reference)
    else:
        amounts = _per_head(data, kind, name)
    return _against(amounts, name, reference)


def total_axis(
    data: Dataset, kind: str, key: str, name: str, per: str | None = None, reference: str = "aggregate"
) -> Axis:
    """Return the totals of one table for all regions of a kind, or its totals per head of another table.

    Parameters
    ----------
    data : Dataset
    kind : str
        Kind of region.
    key : str
        Panel whose industries are added up.
    name : str
        What the axis is called.
    per : str, optional
        Panel of people to divide by; shares of the nation by default.
    reference : {"aggregate", "mean"}

    Examples
    --------
    >>> import bessemer as bm
    >>> people = total_axis(bm.reference(), "commuting zone", "us_population", "population")
    >>> round(float(people.of("CZ16300")[0]), 4)
    0.0144
    """
    amounts = _from_panel(data, kind, data.panel(key))
    if per is not None:
        return _against(_over(amounts, data.panel(per), per), name, reference)
    return _against(amounts, name, reference, share=True)


def share_axis(data: Dataset, kind: str, plan: Plan, reference: str = "aggregate") -> Axis:
    """Return the share of a plan's industries in each region over that in its nation, for one table."""
    return _against(_sector_share(data, kind, plan), "composition", reference)


def sector_axis(data: Dataset, kind: str, plan: Plan, reference: str = "aggregate") -> Axis:
    """Return the jobs in a plan's industries in each region as a share of those in its nation."""
    amounts = _sector_share(data, kind, plan)
    alone = replace(amounts, bottom=np.ones_like(amounts.top))
    return _against(alone, "sector_jobs", reference, share=True)


def check_axis(name: str, reference: str = "aggregate") -> None:
    """Refuse what is no axis or no reference.

    Raises
    ------
    OptionError
        Names the value and the choices.
    """
    for value, known, what in ((name, AXES, "axis of recovery"), (reference, REFERENCES, "reference")):
        if value not in known:
            raise OptionError(
                f"{value!r} is no {what}.",
                where=f"Known: {', '.join(known)}.",
                remedy=did_you_mean(str(value), known) or "Choose one of these.",
            )


@dataclass(frozen=True, eq=False)
class _Amounts:
    """Numerator and denominator by year and region, before they are set against a reference."""

    years: tuple[int, ...]
    regions: tuple[str, ...]
    top: Floats
    bottom: Floats
    segments: NDArray[np.int64]
    nations: Mapping[str, tuple[str, ...]]
    tables: tuple[str, ...]


def _totals(data: Dataset, kind: str) -> _Amounts:
    key = _JOBS[kind]
    panel = data.panel(key)
    if kind == "province":
        start = max(entry.year for entry in panel.breaks if not entry.industries)
        panel = panel.select(
            years=[year for year in panel.years if year >= start],
            industries=[code for code in panel.industries if code != FINANCE_CN],
        )
    totals, _ = panel.sum_industries("zero" if kind == "economy" else "unknown")
    nations = _nations(data, kind, panel.regions)
    segments = _segments(panel, nations, totals if kind == "nuts2" else None)
    return _Amounts(panel.years, panel.regions, totals, np.ones_like(totals), segments, nations, (key,))


def _per_head(data: Dataset, kind: str, name: str) -> _Amounts:
    if kind not in _HEADS:
        raise UnavailableError(
            f"The figures have no axis '{name}' for regions of kind '{kind}'.",
            remedy="Choose jobs or composition.",
        )
    people = data.panel(_HEADS[kind])
    if name == "jobs_per_head":
        amounts = _totals(data, kind)
    elif kind == "commuting zone":
        income = data.panel("us_personal_income")
        amounts = _from_panel(data, kind, income)
    else:
        amounts = _european_product(data)
    return _over(amounts, people, _HEADS[kind])


def _over(amounts: _Amounts, people: Panel, key: str) -> _Amounts:
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


def _from_panel(data: Dataset, kind: str, panel: Panel) -> _Amounts:
    totals, _ = panel.sum_industries()
    nations = _nations(data, kind, panel.regions)
    segments = _segments(panel, nations, totals if kind == "nuts2" else None)
    return _Amounts(
        panel.years,
        panel.regions,
        totals,
        np.ones_like(totals),
        segments,
        nations,
        (panel.source or "",),
    )


def _european_product(data: Dataset) -> _Amounts:
    """Return GDP; unknown before 2000 where it is implausible, value added where GDP is refused."""
    gdp = data.panel("eu_gdp")
    amounts = _from_panel(data, "nuts2", gdp)
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


def _composition(data: Dataset, kind: str, reference: str) -> Axis:
    """Return the share of the sectors aimed at; each classification is a segment of its own."""
    parts = [_against(_sector_share(data, kind, plan), "composition", reference) for plan in PLANS[kind]]
    first = parts[0]
    for number, part in enumerate(parts[1:], start=1):
        order = [part.regions.index(id) for id in first.regions]
        first = replace(
            first,
            years=(*first.years, *part.years),
            values=np.concatenate([first.values, part.values[:, order]]),
            levels=np.concatenate([first.levels, part.levels[:, order]]),
            segments=np.concatenate([first.segments, part.segments[:, order] + CLASSIFICATION * number]),
            tables=(*first.tables, *part.tables),
        )
    return first


def _sector_share(data: Dataset, kind: str, plan: Plan) -> _Amounts:
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
    return _Amounts(panel.years, panel.regions, sums, totals, segments, nations, (plan.key,))


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


def _groups(nations: Mapping[str, tuple[str, ...]]) -> list[tuple[tuple[str, ...], list[str]]]:
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
    for members, own in _groups(nations):
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


def _against(amounts: _Amounts, name: str, reference: str, share: bool = False) -> Axis:
    own = relative_path(amounts.top, amounts.bottom)
    whole = np.full_like(own, np.nan)
    place = {id: at for at, id in enumerate(amounts.regions)}
    for members, regions in _groups(amounts.nations):
        inside = [place[id] for id in members]
        at = [place[id] for id in regions]
        if reference == "mean":
            with np.errstate(invalid="ignore", divide="ignore"):
                logs = np.where(own[:, inside] > 0, np.log(own[:, inside]), np.nan)
            level = np.exp(_mean(logs))
        else:
            # A region without figures is left out of its nation on both sides.
            both = np.isfinite(amounts.top[:, inside]) & np.isfinite(amounts.bottom[:, inside])
            top = np.where(both, amounts.top[:, inside], 0.0).sum(axis=1)
            if share or name == "jobs":
                level = np.where(both.all(axis=1), top, np.nan)
            else:
                level = relative_path(top, np.where(both, amounts.bottom[:, inside], 0.0).sum(axis=1))
        whole[:, at] = level[:, None]
    return Axis(
        name=name,
        reference=reference,
        years=amounts.years,
        regions=amounts.regions,
        values=relative_path(own, whole),
        levels=own,
        segments=amounts.segments,
        nations=amounts.nations,
        tables=amounts.tables,
    )


def _mean(values: Floats) -> Floats:
    """Return the mean of each row over what is known; unknown for a row without any."""
    known = np.isfinite(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.asarray(np.divide(total, count, out=np.full(len(values), np.nan), where=count > 0))
