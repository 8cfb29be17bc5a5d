"""How role models' compositions changed after their base year, within one definition of sectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bessemer.panel import Floats, Panel
from bessemer.rolemodels import Episode
from bessemer.rolemodels.pools import composition_panel, table_of
from bessemer.scenarios.engine import relative_factor
from bessemer.sources import Dataset

# US census sectors end in 2000; annual sectors since the change of classification run from 2001.
_NAICS = "us_jobs_naics_estimated"
_LAST_CENSUS, _FIRST_NAICS = 2000, 2001


@dataclass(frozen=True, eq=False)
class Change:
    """A role model's change of composition against its nation.

    Attributes
    ----------
    episode : Episode
    start, end : int
        The window: as near to base and end year as one definition of sectors allows.
    factor : ndarray, shape (industries,)
        Per decade; NaN where the share is too small.
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
        self._panels: dict[tuple[str, bool], Panel] = {}

    def of(self, episode: Episode) -> Change:
        """Return the change of a role model after its base year."""
        recent = episode.region.kind == "commuting zone" and episode.base_year >= _LAST_CENSUS
        panel = self._panel(episode.region.kind, recent)
        start = _FIRST_NAICS if recent else episode.base_year
        end = max(year for year in panel.years if year <= episode.end_year)
        place = panel.regions.index(episode.region.id)
        inside = set(panel.regions)
        members = [
            panel.regions.index(id) for id in self._data.nation(episode.region).regions if id in inside
        ]
        first, last = (_shares(panel.at(year)[place]) for year in (start, end))
        nation_first, nation_last = (_shares(panel.at(year)[members].sum(axis=0)) for year in (start, end))
        factor = relative_factor(first, last, nation_first, nation_last, end - start)
        table = _NAICS if recent else table_of(episode.region.kind, self._classification)
        return Change(episode, start, end, factor, table)

    def _panel(self, kind: str, recent: bool) -> Panel:
        key = (kind, recent)
        if key not in self._panels:
            if recent:
                whole = self._data.panel(_NAICS).aggregate(self._classification)
                self._panels[key] = whole.select(industries=self._codes)
            else:
                self._panels[key] = composition_panel(self._data, kind, self._classification, self._codes)
        return self._panels[key]


def _shares(values: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(values / values.sum())
