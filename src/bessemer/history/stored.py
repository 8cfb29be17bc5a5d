"""Turning points that ship with the reference data, and those of any other series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from bessemer.history.changepoints import FEWEST_RATES, TurningPoint, turning_points
from bessemer.history.tracks import Track, tracks
from bessemer.regions import Region
from bessemer.sources import Dataset

if TYPE_CHECKING:
    import pandas as pd

TABLE = "turning_points"
TURNED = ("jobs", "jobs_per_head", "income_per_head")
KINDS = ("commuting zone", "nuts2")
# A series without turning points has one row, of order 0.
_FIELDS = ("year", "before", "after", "low", "high", "within_1", "within_2")
_WHOLE = ("year", "low", "high")
_NONE = {"order": 0, **{name: 0 if name in _WHOLE else 0.0 for name in _FIELDS}}


def turning_of(data: Dataset, region: Region, track: Track) -> tuple[TurningPoint, ...]:
    """Return the turning points of a track: from the shipped table where it has this very series.

    They are computed where the years differ (figures up to an earlier year) and for any other dataset, which
    loads ``ruptures`` and takes a second.
    """
    if data.name == "reference":
        table = _table(data)
        rows = table.get((region.id, track.axis, track.years[0], track.years[-1]))
        if rows is not None:
            return rows
    return turning_points(track.years, track.relative)


_Points = dict[tuple[str, str, int, int], tuple[TurningPoint, ...]]
_READ: WeakKeyDictionary[Dataset, _Points] = WeakKeyDictionary()


def _table(data: Dataset) -> _Points:
    if data not in _READ:
        found: _Points = {}
        for row in data.arrow(TABLE).to_pylist():
            key = (row["region"], row["axis"], row["start_year"], row["end_year"])
            points = found.get(key, ())
            if row["order"]:
                points = (*points, TurningPoint(**{name: row[name] for name in _FIELDS}))
            found[key] = points
        _READ[data] = found
    return _READ[data]


def turning_table(data: Dataset) -> pd.DataFrame:
    """Return the turning points of all US zones and NUTS2 regions, one row each, in order."""
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for kind in KINDS:
        for region in data.regions.of_kind(kind):
            for track in tracks(data, region):
                if track.axis not in TURNED or len(track.years) <= FEWEST_RATES:
                    continue
                key = {
                    "region": region.id,
                    "axis": track.axis,
                    "start_year": track.years[0],
                    "end_year": track.years[-1],
                }
                points = turning_points(track.years, track.relative)
                rows += [
                    {**key, "order": order, **{name: getattr(point, name) for name in _FIELDS}}
                    for order, point in enumerate(points, start=1)
                ]
                if not points:
                    rows.append({**key, **_NONE})
    return pd.DataFrame(rows)
