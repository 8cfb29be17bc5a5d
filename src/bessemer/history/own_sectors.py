"""Which industries of a place of the user's own grew or fell most, beside all places together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bessemer.classify import Industry, scheme
from bessemer.panel import Floats
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.sources import Dataset, TableInfo
from bessemer.words import Message

if TYPE_CHECKING:
    from bessemer.history.courses import Course

# An industry under a hundredth of the place is no news, however fast it moves.
_SMALLEST = 0.01


@dataclass(frozen=True, eq=False)
class Sectors:
    """Industries known in a first and a last year, in the place and in all places together.

    Attributes
    ----------
    table : TableInfo
    start, end : int
    industries : tuple of Industry
    own, whole : ndarray, shape (2, industries)
        Levels in the first and the last year; `whole` of the places known in both.
    """

    table: TableInfo
    start: int
    end: int
    industries: tuple[Industry, ...]
    own: Floats
    whole: Floats

    @property
    def change(self) -> Floats:
        """Relative change of each industry in the place."""
        return _change(self.own)

    @property
    def whole_change(self) -> Floats:
        """Relative change of each industry in all places together."""
        return _change(self.whole)

    @property
    def gap(self) -> Floats:
        r"""What the place has more than at the pace of the whole, :math:`x_1 - x_0 X_1 / X_0`."""
        return np.asarray(self.own[1] - self.own[0] * (1 + self.whole_change))


def sectors_of(data: Dataset, region: Region, year: int | None) -> Sectors | None:
    """Return the industries of the first and last year known; None with fewer than two years."""
    table = data.own_table()
    if table is None or table.classification == "total":
        return None
    panel = data.panel(table.key)
    if region.id not in panel.regions:
        return None
    own = panel.of(region.id)
    years = [
        at
        for at, known in enumerate(panel.years)
        if np.isfinite(own[at]).any() and (year is None or known <= year)
    ]
    if len(years) < 2:
        return None
    ends = panel.values[[years[0], years[-1]]]
    both = np.asarray(np.isfinite(ends).all(axis=0))
    position = panel.regions.index(region.id)
    kept = np.flatnonzero(both[position])
    if not kept.size:
        return None
    whole = np.where(both, ends, 0.0).sum(axis=1)
    known = scheme(table.classification)
    return Sectors(
        table=table,
        start=panel.years[years[0]],
        end=panel.years[years[-1]],
        industries=tuple(known[panel.industries[at]] for at in kept),
        own=ends[:, position, kept],
        whole=whole[:, kept],
    )


def sector_sentences(found: Sectors | None, course: Course) -> Iterable[Message]:
    """Name the industry that fell furthest behind the pace of the whole, and the one furthest ahead."""
    if found is None or len(found.industries) < 2:
        return
    large = (found.own / found.own.sum(axis=1, keepdims=True)).max(axis=0) >= _SMALLEST
    usable = large & (found.own[0] > 0) & np.isfinite(found.gap)
    for name, order in (("own.sector_behind", 1), ("own.sector_ahead", -1)):
        ranked = np.where(usable, found.gap * order, np.inf)
        at = int(np.argmin(ranked))
        if not usable[at] or ranked[at] >= 0:
            continue
        yield Message(
            name,
            region=course.region,
            nation=course.nation,
            industry=found.industries[at].brief,
            start=float(found.own[0, at]),
            latest=float(found.own[1, at]),
            start_year=found.start,
            latest_year=found.end,
            change=float(found.change[at]),
            whole_change=float(found.whole_change[at]),
            unit=found.table.unit_name,
        )


def sectors_result(found: Sectors, course: Course) -> Result:
    """Return the change of each industry, the largest gap to the pace of the whole first."""
    import pandas as pd

    table = pd.DataFrame(
        {
            "industry": [industry.code for industry in found.industries],
            "industry_name": [industry.short for industry in found.industries],
            "industry_name_zh": [industry.short_zh for industry in found.industries],
            "start": found.own[0],
            "latest": found.own[1],
            "change": found.change,
            "nation_change": found.whole_change,
            "gap": found.gap,
        }
    )
    return Result(
        name="sectors",
        title=Message(
            "own.sectors_title",
            region=course.region,
            nation=course.nation,
            measure=found.table.measure_name,
            start_year=found.start,
            latest_year=found.end,
        ),
        table=table.sort_values("gap", key=abs, ascending=False, ignore_index=True),
        units={"start": found.table.unit, "latest": found.table.unit, "gap": found.table.unit},
        parameters={"start": found.start, "end": found.end},
        conventions={"gap": "latest - start * (1 + change of the whole)"},
        sources=(found.table.key,),
        shown=("industry_name", "start", "latest", "change", "nation_change", "gap"),
        formats={
            **dict.fromkeys(("start", "latest"), "count"),
            **dict.fromkeys(("change", "nation_change"), "change"),
            "gap": "signed_count",
        },
    )


def _change(levels: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(levels[0] > 0, levels[1] / levels[0] - 1.0, np.nan)
