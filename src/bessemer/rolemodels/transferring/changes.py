"""How role models' compositions changed after their base year, within one definition of sectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bessemer.classify import concordance
from bessemer.panel import Floats, Panel
from bessemer.rolemodels.lookalikes.pools import composition_panel, table_of
from bessemer.rolemodels.lookalikes.searches import Episode
from bessemer.rolemodels.transferring.perturbation import SMALLEST_SHARE, pooled_factor
from bessemer.sources import Dataset

# US census sectors end in 2000; annual sectors since the change of classification run from 2001.
_NAICS = "us_jobs_naics_estimated"
_LAST_CENSUS, _FIRST_NAICS = 2000, 2001
# The census is a sample of about one in twenty; fewer answers than ten are no figure.
SAMPLED, FEWEST_SAMPLED = 0.05, 10


@dataclass(frozen=True, eq=False)
class Window:
    """Composition of all regions of a kind in two years that compare.

    Attributes
    ----------
    panel : Panel
    start, end : int
    table : str
        The shipped table used.
    broken : ndarray of bool, shape (industries,)
        Industries whose definition changed in between.
    sampled : bool
        Whether the figures come from a sample.
    """

    panel: Panel
    start: int
    end: int
    table: str
    broken: NDArray[np.bool_]
    sampled: bool

    def shares(self, rows: Sequence[int] | NDArray[np.intp]) -> tuple[Floats, Floats]:
        """Return the shares of regions in both years, without the industries that are broken."""
        first, last = (
            np.where(self.broken, 0.0, self.panel.at(year)[rows]) for year in (self.start, self.end)
        )
        return _shares(first), _shares(last)

    def shares_of_sum(self, rows: Sequence[int] | NDArray[np.intp]) -> tuple[Floats, Floats]:
        """Return the shares of all these regions together in both years."""
        first, last = (
            np.where(self.broken, 0.0, self.panel.at(year)[rows].sum(axis=0))
            for year in (self.start, self.end)
        )
        return _shares(first), _shares(last)

    def smallest(self, row: int) -> float:
        """Return the smallest share of a region that is more than noise."""
        if not self.sampled:
            return SMALLEST_SHARE
        jobs = min(float(self.panel.at(year)[row].sum()) for year in (self.start, self.end))
        return max(SMALLEST_SHARE, FEWEST_SAMPLED / (SAMPLED * jobs))


@dataclass(frozen=True, eq=False)
class Change:
    """A role model's change of composition against its nation.

    Attributes
    ----------
    episode : Episode
    start, end : int
        The window: as near to base and end year as one definition of sectors allows.
    factor : ndarray, shape (industries,)
        Per decade; NaN where the share is too small, also together with its neighbours.
    table : str
        The shipped table used.
    """

    episode: Episode
    start: int
    end: int
    factor: Floats
    table: str


class Changes:
    """Changes of role models on one classification; panels are summed to it once."""

    def __init__(self, data: Dataset, classification: str, codes: Sequence[str]) -> None:
        self._data = data
        self._classification = classification
        self._codes = tuple(codes)
        self._groups = _groups(classification, self._codes)
        self._panels: dict[tuple[str, bool], Panel] = {}
        self._windows: dict[tuple[str, int, int], Window] = {}

    def of(self, episode: Episode) -> Change:
        """Return the change of a role model after its base year."""
        region = episode.region
        window = self.window(region.kind, episode.base_year, episode.end_year)
        place = window.panel.regions.index(region.id)
        inside = {id: at for at, id in enumerate(window.panel.regions)}
        members = [inside[id] for id in self._data.nation(region).regions if id in inside]
        first, last = window.shares([place])
        nation_first, nation_last = window.shares_of_sum(members)
        factor = pooled_factor(
            first[0],
            last[0],
            nation_first,
            nation_last,
            window.end - window.start,
            self._groups,
            window.smallest(place),
        )
        factor = np.where(window.broken, np.nan, factor)
        return Change(episode, window.start, window.end, factor, window.table)

    def measured(self, episode: Episode) -> bool:
        """Return whether two years of the episode have a composition that compares."""
        window = self.window(episode.region.kind, episode.base_year, episode.end_year)
        return window.end > window.start

    def window(self, kind: str, base_year: int, end_year: int) -> Window:
        """Return the years within one definition that are nearest to a base and an end year."""
        key = (kind, base_year, end_year)
        if key not in self._windows:
            self._windows[key] = self._window(*key)
        return self._windows[key]

    def _window(self, kind: str, base_year: int, end_year: int) -> Window:
        zones = kind == "commuting zone"
        recent = zones and base_year >= _LAST_CENSUS
        panel = self._panel(kind, recent)
        start = _FIRST_NAICS if recent else base_year
        end = max(year for year in panel.years if year <= end_year)
        table = _NAICS if recent else table_of(kind, self._classification)
        return Window(panel, start, end, table, self._broken(kind, start, end), zones and not recent)

    def _panel(self, kind: str, recent: bool) -> Panel:
        key = (kind, recent)
        if key not in self._panels:
            if recent:
                whole = self._data.panel(_NAICS).aggregate(self._classification)
                self._panels[key] = whole.select(industries=self._codes)
            else:
                self._panels[key] = composition_panel(self._data, kind, self._classification, self._codes)
        return self._panels[key]

    def _broken(self, kind: str, start: int, end: int) -> NDArray[np.bool_]:
        """Return the industries whose own definition changed, such as finance in China in 2019."""
        broken = np.zeros(len(self._codes), dtype=bool)
        if kind != "province":
            return broken
        source = self._data.panel(table_of(kind, self._classification))
        for entry in source.breaks_between(start, end):
            for code in entry.industries:
                for target in _targets(source.classification or "", self._classification, code):
                    if target in self._codes:
                        broken[self._codes.index(target)] = True
        return broken


def _targets(source: str, target: str, code: str) -> tuple[str, ...]:
    if source == target:
        return (code,)
    return tuple(link.target_code for link in concordance(source, target).links_of(code))


def _groups(classification: str, codes: Sequence[str]) -> NDArray[np.intp]:
    """Return the NACE group of each industry as a number; one that covers several is a group of its own."""
    names = [links[0] if len(links := _targets(classification, "a10", code)) == 1 else code for code in codes]
    order = {name: at for at, name in enumerate(dict.fromkeys(names))}
    return np.array([order[name] for name in names], dtype=np.intp)


def _shares(values: Floats) -> Floats:
    total = values.sum(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(total > 0, values / total, np.nan))
