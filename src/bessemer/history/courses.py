"""All that is known of a region's course."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from bessemer.history.axes import AXIS_TEXTS
from bessemer.history.changepoints import FEWEST_RATES, TurningPoint
from bessemer.history.composition import Shift, shifts
from bessemer.history.own_sectors import Sectors, sectors_of
from bessemer.history.recessions import Response, responses
from bessemer.history.recoveries import Recovery, recoveries
from bessemer.history.stored import TURNED, turning_of
from bessemer.history.tracks import Track, tracks
from bessemer.history.turning import Factory, factories
from bessemer.regions import OWN, Region
from bessemer.sources import Dataset
from bessemer.words import Text

_ALL_CHINA = Text("China", "全国")
# Kinds whose yearly totals are long enough, and of one definition, to tell recessions and turning points by.
_YEARLY = ("commuting zone", "nuts2")


@dataclass(frozen=True, eq=False)
class Course:
    """Tracks, shifts of composition and manufacturing of one region.

    Attributes
    ----------
    region : Region
    nation : Text
        Name of the nation as it stands inside a sentence.
    tracks : tuple of Track
    shifts : tuple of Shift
    factories : tuple of Factory
    responses : tuple of Response
        How the region took the recessions of its nation, by jobs.
    turning : mapping of axis to tuple of TurningPoint
        Of the series relative to the nation; an axis whose series is too short is not there.
    recoveries : tuple of Recovery
        Verdicts by axis, reference and window.
    sectors : Sectors or None
        Change of each industry beside the whole, for a place of the user's own.
    """

    region: Region
    nation: Text
    tracks: tuple[Track, ...]
    shifts: tuple[Shift, ...]
    factories: tuple[Factory, ...]
    responses: tuple[Response, ...] = ()
    turning: Mapping[str, tuple[TurningPoint, ...]] = field(default_factory=dict)
    recoveries: tuple[Recovery, ...] = ()
    sectors: Sectors | None = None

    def track(self, axis: str) -> Track | None:
        """Return the track of an axis, if there is one."""
        return next((track for track in self.tracks if track.axis == axis), None)

    def label(self, axis: str) -> Text:
        """Return what the region's figures call an axis."""
        track = self.track(axis)
        return track.short if track is not None else AXIS_TEXTS[axis]

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Tables used, each once."""
        keys = [key for track in self.tracks for key in track.sources]
        keys += [shift.key for shift in self.shifts] + [entry.key for entry in self.factories]
        return tuple(dict.fromkeys(keys))

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.tracks or self.shifts or self.factories)

    @property
    def latest_year(self) -> int:
        """Newest year of any series."""
        years = [track.years[-1] for track in self.tracks]
        years += [shift.years[-1] for shift in self.shifts] + [entry.years[-1] for entry in self.factories]
        return max(years)


def course_of(data: Dataset, region: Region, year: int | None = None) -> Course:
    """Return the course of a region with figures up to `year`."""
    nation = _ALL_CHINA if region.kind == "province" else data.nation(region).name
    found = tracks(data, region, year)
    by_axis = {track.axis: track for track in found}
    jobs = by_axis.get("jobs")
    yearly = region.kind in _YEARLY or (region.kind == OWN and jobs is not None and _every_year(jobs))
    return Course(
        region,
        nation,
        found,
        shifts(data, region, year),
        factories(data, region, year),
        responses=responses(jobs.years, jobs.own, jobs.whole) if yearly and jobs is not None else (),
        turning={
            name: turning_of(data, region, by_axis[name])
            for name in TURNED
            if yearly and name in by_axis and len(by_axis[name].years) > FEWEST_RATES
        },
        recoveries=recoveries(data, region, year) if region.kind not in ("economy", OWN) else (),
        sectors=sectors_of(data, region, year) if region.kind == OWN else None,
    )


def _every_year(track: Track) -> bool:
    span = track.years[-1] - track.years[0]
    known = bool(np.isfinite(track.own).all() and np.isfinite(track.whole).all())
    return len(track.years) > FEWEST_RATES and span == len(track.years) - 1 and known
