"""Two years of a region and its nation that may be compared: one classification, no break between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bessemer.panel import Floats, Panel
from bessemer.regions import Region
from bessemer.sources import Dataset, TableInfo
from bessemer.structure.shares import dunn_terms

# Less time shows a business cycle rather than a change of structure.
SHORTEST = 3


@dataclass(frozen=True, eq=False)
class Window:
    """The first and the last comparable year of a measure, region beside nation.

    Attributes
    ----------
    table : TableInfo
    start, end : int
    industries : tuple of str
        Known in both years and under one definition.
    own, nation : ndarray, shape (2, industries)
        Levels of the region, and of the sum of the regions that are its nation.
    left_out : tuple of str
        Industries whose definition alone changed in between.
    changed : int or None
        First year of their new definition.
    unknown : int
        Industries left out because a figure of one of the years is unknown.
    """

    table: TableInfo
    start: int
    end: int
    industries: tuple[str, ...]
    own: Floats
    nation: Floats
    left_out: tuple[str, ...]
    changed: int | None
    unknown: int

    @property
    def shares(self) -> Floats:
        """Share of each industry in the region, shape (2, industries)."""
        return np.asarray(self.own / self.own.sum(axis=1, keepdims=True))

    @property
    def quotients(self) -> Floats:
        """Location quotients against the nation, shape (2, industries)."""
        with np.errstate(invalid="ignore", divide="ignore"):
            ratios = self.shares / (self.nation / self.nation.sum(axis=1, keepdims=True))
        return np.asarray(np.where(self.nation > 0, ratios, np.nan))

    def terms(self) -> dict[str, Floats]:
        """Return the classic shift-share terms of each industry; see :func:`dunn_terms`."""
        return dunn_terms(self.own[0], self.own[1], self.nation[0], self.nation[1])


def window(data: Dataset, region: Region, table: TableInfo, year: int | None) -> Window | None:
    """Return the longest span up to `year` without a break, or None where there is none.

    A change of definition for all industries in any region of the nation starts a new span; one that
    concerns some industries only leaves these out. A cell that is unknown in one of the two years counts
    in neither, so that sums of the nation compare like with like.

    Parameters
    ----------
    data : Dataset
    region : Region
    table : TableInfo
        A table of levels by industry.
    year : int or None
    """
    whole = data.panel(table.key)
    end = whole.year_for(year)
    if region.id not in whole.regions or end is None:
        return None
    inside = set(whole.regions)
    members = [id for id in data.nation(region).regions if id in inside]
    panel = whole.select(years=[known for known in whole.years if known <= end], regions=members)
    start = first_comparable(panel, end)
    if start is None or end - start < SHORTEST:
        return None
    partly = [
        entry
        for entry in panel.breaks_between(start, end)
        if entry.industries and any(map(entry.concerns, members))
    ]
    partial = {code for entry in partly for code in entry.industries}
    both = np.stack([panel.at(start), panel.at(end)])
    collected = np.isfinite(both).any(axis=(0, 1))
    both[:, np.isnan(both).any(axis=0)] = np.nan
    own = both[:, members.index(region.id)]
    nation = np.nansum(both, axis=1)
    codes = np.array(panel.industries)
    # The rounding of a source may leave less than nothing.
    kept = (
        np.isfinite(own).all(axis=0)
        & (own >= 0).all(axis=0)
        & (nation > 0).any(axis=0)
        & ~np.isin(codes, sorted(partial))
    )
    if kept.sum() < 2 or not (own[:, kept].sum(axis=1) > 0).all():
        return None
    return Window(
        table=table,
        start=start,
        end=end,
        industries=tuple(codes[kept].tolist()),
        own=own[:, kept],
        nation=nation[:, kept],
        left_out=tuple(code for code in panel.industries if code in partial),
        changed=min((entry.year for entry in partly), default=None),
        unknown=int((collected & ~np.isfinite(own).all(axis=0) & ~np.isin(codes, sorted(partial))).sum()),
    )


def first_comparable(panel: Panel, end: int) -> int | None:
    """Return the first year that compares with `end`: after the last break of all industries, in any region.

    Parameters
    ----------
    panel : Panel
        With the regions that are to compare.
    end : int

    Examples
    --------
    >>> first_comparable(Panel(np.ones((2, 1, 1)), (2000, 2010), ("a",), ("x",)), 2010)
    2000
    """
    changes = [
        entry.year
        for entry in panel.breaks
        if not entry.industries and entry.year <= end and any(map(entry.concerns, panel.regions))
    ]
    after = [year for year in panel.years if year >= max(changes, default=panel.years[0])]
    return after[0] if after else None
