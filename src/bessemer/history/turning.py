"""The turn of manufacturing: its highest number of jobs, its weight, and what was lost since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from bessemer.errors import DataError
from bessemer.history.joints import start_after_joint
from bessemer.history.tracks import comparable_own, first_comparable
from bessemer.panel import Floats, Panel, Status
from bessemer.regions import OWN, Region
from bessemer.sources import Dataset
from bessemer.sources.given import series_given
from bessemer.words import Text

_MANUFACTURING = Text("Manufacturing", "制造业")
_SIC = Text("Manufacturing, SIC", "制造业（SIC）")
_NAICS = Text("Manufacturing, NAICS", "制造业（NAICS）")
_URBAN = Text("Manufacturing, urban units", "制造业，城镇单位")
_PRIVATE = Text("Manufacturing, private", "制造业，私营和个体")
_GROUP = Text("Industry (B–E)", "工业（B–E）")
_INDUSTRY = Text("Industry (mining, manufacturing and utilities)", "工业（采矿、制造和水电气）")


# Manufacturing in a table of the user's own, by its classification.
_OWN_CODES = {
    "a10": ("B-E", _INDUSTRY),
    "gb19": ("C", _MANUFACTURING),
    "sections16": ("manufacturing", _MANUFACTURING),
}


@dataclass(frozen=True)
class Turn:
    """The highest level of a series, and its lowest and last since.

    Attributes
    ----------
    peak_year, peak : int, float
    trough_year, trough : int, float
        Lowest from the peak on.
    start_year, start, latest_year, latest : int, float
    """

    start_year: int
    start: float
    peak_year: int
    peak: float
    trough_year: int
    trough: float
    latest_year: int
    latest: float

    @property
    def since_peak(self) -> float:
        """Last level over the peak, less one."""
        return self.latest / self.peak - 1.0 if self.peak > 0 else float("nan")

    @property
    def since_start(self) -> float:
        """Last level over the first, less one."""
        return self.latest / self.start - 1.0 if self.start > 0 else float("nan")


def turn(years: Sequence[int], levels: ArrayLike) -> Turn:
    r"""Return the peak of a series of levels and what came after.

    .. math:: p = \arg\max_t x_t, \qquad q = \arg\min_{t \ge p} x_t

    Parameters
    ----------
    years : sequence of int, shape (years,)
    levels : array_like, shape (years,)
        Unknown levels are left out.

    Raises
    ------
    DataError
        If no level is known.

    Examples
    --------
    >>> turn([1969, 1979, 1989], [330.0, 350.0, 200.0]).peak_year
    1979
    """
    years, x = series_given(years, levels, "levels")
    known = np.flatnonzero(np.isfinite(x))
    if known.size == 0:
        raise DataError("No level of the series is known.", remedy="Choose a series with figures.")
    y, at = x[known], np.asarray(years, dtype=np.int64)[known].tolist()
    peak = int(np.argmax(y))
    trough = peak + int(np.argmin(y[peak:]))
    return Turn(
        at[0], float(y[0]), at[peak], float(y[peak]), at[trough], float(y[trough]), at[-1], float(y[-1])
    )


def highest(values: ArrayLike) -> int:
    """Return the position of the highest known value."""
    return int(np.nanargmax(np.asarray(values, dtype=np.float64)))


def lasting_peak(values: ArrayLike, width: int = 5) -> int:
    """Return the position of the highest value that lasts: the top of a centred median of `width` values.

    A spike of a year or two, such as China's of 1958, is not a peak. Unknown values are left out, near the
    ends the median takes fewer, and a series whose last value is its highest peaks there.

    Examples
    --------
    >>> lasting_peak([1, 9, 1, 2, 3, 4, 4, 3])
    5
    """
    x = np.asarray(values, dtype=np.float64)
    known = np.flatnonzero(np.isfinite(x))
    y = x[known]
    if np.argmax(y) == len(y) - 1:
        return int(known[-1])
    half = width // 2
    middle = [float(np.median(y[max(0, at - half) : at + half + 1])) for at in range(len(y))]
    top = int(np.argmax(middle))
    first = max(0, top - half)
    return int(known[first + int(np.argmax(y[first : top + half + 1]))])


@dataclass(frozen=True, eq=False)
class Factory:
    """Manufacturing jobs of a region and its nation on one classification.

    Attributes
    ----------
    key : str
        Table.
    label, row_name : Text
        The industry, and the name of the series in a table.
    years : tuple of int
    jobs, nation : ndarray, shape (years,)
        Levels; `nation` is unknown where there is no comparison.
    share, nation_share : ndarray, shape (years,)
        Fractions of all jobs of the table.
    turn : Turn
        Of `jobs`.
    estimated : float
        Part of the region's latest manufacturing jobs that is estimated.
    """

    key: str
    label: Text
    row_name: Text
    years: tuple[int, ...]
    jobs: Floats
    nation: Floats
    share: Floats
    nation_share: Floats
    turn: Turn
    estimated: float = 0.0

    def nation_change(self, start: int, end: int) -> float:
        """Return the relative change of the nation's level between two years."""
        return float(self.nation[self.years.index(end)] / self.nation[self.years.index(start)] - 1.0)

    def at(self, series: Floats, year: int) -> float:
        """Return the value of a series in a year."""
        return float(series[self.years.index(year)])


def factories(data: Dataset, region: Region, year: int | None = None) -> tuple[Factory, ...]:
    """Return manufacturing of a region, one entry a classification, oldest first.

    Figures on SIC (1969-2000) and NAICS (2001-2016) are two entries and never one series. China's are urban
    non-private units, then private firms and the self-employed. Europe's are NACE B to E.
    """
    plan = {
        "commuting zone": (
            ("us_jobs_sic_estimated", "400", _MANUFACTURING, _SIC),
            ("us_jobs_naics_estimated", "500", _MANUFACTURING, _NAICS),
        ),
        "province": (
            ("cn_jobs_gb19", "C", _MANUFACTURING, _URBAN),
            ("cn_private_jobs_gb19", "C", _MANUFACTURING, _PRIVATE),
        ),
        "nuts2": (("eu_jobs_a10", "B-E", _INDUSTRY, _GROUP),),
        "economy": (("world_jobs_ggdc10", "MAN", _MANUFACTURING, _MANUFACTURING),),
        OWN: _own_plan(data, region),
    }[region.kind]
    made = (_factory(data, region, year, *entry) for entry in plan)
    return tuple(entry for entry in made if entry is not None)


def _own_plan(data: Dataset, region: Region) -> tuple[tuple[str, str, Text, Text], ...]:
    table = data.own_table()
    if table is None or table.measure != "jobs" or table.classification not in _OWN_CODES:
        return ()
    code, label = _OWN_CODES[table.classification]
    return ((table.key, code, label, label),)


def _factory(
    data: Dataset, region: Region, year: int | None, key: str, code: str, label: Text, row_name: Text
) -> Factory | None:
    panel = data.panel(key)
    if region.id not in panel.regions or code not in panel.industries:
        return None
    if region.kind == OWN:
        kept = comparable_own(panel, region, year)
        if kept is None:
            return None
        panel = kept
    world = region.kind == "economy"
    members = [region.id] if world else [id for id in data.nation(region).regions if id in panel.regions]
    latest = panel.year_for(year)
    if latest is None:
        return None
    start = first_comparable(panel.select(industries=[code]), members, latest)
    if key == "cn_private_jobs_gb19":
        start = max(start, 2013)  # so that both Chinese series have one base year
    years = [one for one in panel.years if start <= one <= latest]
    part = panel.select(years=years, regions=members)
    position, industry = members.index(region.id), part.industries.index(code)
    jobs = part.values[:, position, industry]
    totals = part.sum_industries("zero" if world else "unknown")[0]
    joint = start_after_joint(years, totals, position) if key == "eu_jobs_a10" else None
    if joint is not None:
        jobs = np.where(np.array(years) >= joint, jobs, np.nan)
    known = np.flatnonzero(np.isfinite(jobs))
    if known.size == 0:
        return None
    cut = slice(int(known[0]), int(known[-1]) + 1)
    nation = part.values[:, :, industry].sum(axis=1)
    unknown = np.full(len(years), np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = jobs / totals[:, position]
        nation_share = unknown if world else nation / totals.sum(axis=1)
    return Factory(
        key=key,
        label=label,
        row_name=row_name,
        years=tuple(years)[cut],
        jobs=jobs[cut],
        nation=(unknown if world else nation)[cut],
        share=share[cut],
        nation_share=nation_share[cut],
        turn=turn(tuple(years)[cut], jobs[cut]),
        estimated=_estimated(data, key, part, position, industry),
    )


def _estimated(data: Dataset, key: str, part: Panel, position: int, industry: int) -> float:
    """Return the part of the latest figure that is estimated; 0 for observed figures."""
    if not key.startswith("us_") or part.status[-1, position, industry] != Status.ESTIMATED:
        return 0.0
    level = part.values[-1, position, industry]
    jobs = data.panel(key, "estimated")
    found = jobs.values[
        jobs.years.index(part.years[-1]),
        jobs.regions.index(part.regions[position]),
        jobs.industries.index(part.industries[industry]),
    ]
    return float(found / level) if level > 0 and np.isfinite(found) else 0.0
