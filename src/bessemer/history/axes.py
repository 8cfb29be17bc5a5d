"""The four axes of recovery, for all regions of a kind at once, against the nation or the mean region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from bessemer.errors import OptionError, UnavailableError, YearError, did_you_mean, listing
from bessemer.history.amounts import (
    Amounts,
    by_nation,
    divided_by,
    per_head,
    sector_amounts,
    summed,
    total_jobs,
)
from bessemer.history.composition import Plan, plans_of
from bessemer.history.paths import relative_path
from bessemer.panel import Floats
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
        amounts = total_jobs(data, kind)
    elif name == "composition":
        return _composition(data, kind, reference)
    else:
        amounts = per_head(data, kind, name)
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
    amounts = summed(data, kind, data.panel(key))
    if per is not None:
        return _against(divided_by(amounts, data.panel(per), per), name, reference)
    return _against(amounts, name, reference, share=True)


def share_axis(data: Dataset, kind: str, plan: Plan, reference: str = "aggregate") -> Axis:
    """Return the share of a plan's industries in each region over that in its nation, for one table."""
    return _against(sector_amounts(data, kind, plan), "composition", reference)


def sector_axis(data: Dataset, kind: str, plan: Plan, reference: str = "aggregate") -> Axis:
    """Return the jobs in a plan's industries in each region as a share of those in its nation."""
    amounts = sector_amounts(data, kind, plan)
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


def _composition(data: Dataset, kind: str, reference: str) -> Axis:
    """Return the share of the sectors aimed at; each classification is a segment of its own."""
    plans = plans_of(data, kind)
    if not plans:
        raise UnavailableError(
            "The classification does not tell the sectors aimed at apart.", remedy="Choose the axis jobs."
        )
    parts = [_against(sector_amounts(data, kind, plan), "composition", reference) for plan in plans]
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


def _against(amounts: Amounts, name: str, reference: str, share: bool = False) -> Axis:
    own = relative_path(amounts.top, amounts.bottom)
    whole = np.full_like(own, np.nan)
    place = {id: at for at, id in enumerate(amounts.regions)}
    for members, regions in by_nation(amounts.nations):
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
