"""Features of regions by year, from the figures of a dataset: trends, schooling, income."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from bessemer.panel import Floats, Panel
from bessemer.rolemodels.lookalikes.outcomes import axis_of, has_axis
from bessemer.rolemodels.lookalikes.pools import composition_panel
from bessemer.sources import Dataset
from bessemer.sources.kept import kept

# The last decade, or what is known of it: a shorter stretch is no direction.
DECADE, LEAST_YEARS = 10, 5
# What figures hold beside the composition; shifts have a column an industry, the others one value.
SIMPLE = ("jobs_trend", "schooling", "income")


@kept
def figures_of(
    data: Dataset,
    kind: str,
    classification: str,
    codes: tuple[str, ...],
    regions: tuple[str, ...],
    years: tuple[int, ...],
) -> Mapping[str, Floats]:
    """Return the features of regions of one kind, each in its year: the same rows are asked for often.

    Returns
    -------
    mapping
        ``jobs_trend``, ``schooling``, ``income``, shape (rows,), and ``shifts``, shape (rows, industries).
    """
    found = Figures(data, kind, classification, codes)
    when = np.array(years, dtype=np.int64)
    made = {what: getattr(found, what)(regions, when) for what in (*SIMPLE, "shifts")}
    for values in made.values():
        values.setflags(write=False)
    return made


class Figures:
    """Features of the regions of one kind, by region and year."""

    def __init__(self, data: Dataset, kind: str, classification: str, codes: tuple[str, ...]) -> None:
        self._data = data
        self._kind = kind
        self._classification = classification
        self._codes = codes

    def jobs_trend(self, regions: Sequence[str], years: np.ndarray) -> Floats:
        """Change of jobs against the nation, log points a decade, over the decade before each year."""
        path = axis_of(self._data, self._kind)
        place = {id: at for at, id in enumerate(path.regions)}
        found = np.full(len(regions), np.nan)
        for row, (id, year) in enumerate(zip(regions, years.tolist(), strict=True)):
            before = _years_before(path.years, year)
            if year not in path.years or id not in place:
                continue
            last, at = path.years.index(year), place[id]
            for start in before:
                first = path.years.index(start)
                if path.segments[first, at] == path.segments[last, at]:
                    ratio = path.values[last, at] / path.values[first, at]
                    found[row] = math.log(ratio) * DECADE / (year - start) if ratio > 0 else math.nan
                    break
        return found

    def shifts(self, regions: Sequence[str], years: np.ndarray) -> Floats:
        """Change of each share less the nation's, fractions a decade, over the decade before each year."""
        panel = composition_panel(self._data, self._kind, self._classification, self._codes)
        jobs = axis_of(self._data, self._kind)
        found = np.full((len(regions), len(panel.industries)), np.nan)
        for year in np.unique(years).tolist():
            rows = np.flatnonzero(years == year)
            names = [regions[row] for row in rows.tolist()]
            starts = _years_before(panel.years, year)
            if year not in panel.years or not starts:
                continue
            start = starts[0]
            first_shares, last_shares = (_relative_shares(panel, jobs.nations, at) for at in (start, year))
            place = {id: at for at, id in enumerate(panel.regions)}
            change = last_shares - first_shares
            found[rows] = change[[place[name] for name in names]] * DECADE / (year - start)
            if start in jobs.years and year in jobs.years:
                where = {id: at for at, id in enumerate(jobs.regions)}
                columns = [where[name] for name in names]
                first, last = jobs.years.index(start), jobs.years.index(year)
                broken = jobs.segments[first, columns] != jobs.segments[last, columns]
                found[rows[broken]] = np.nan
        return found

    def schooling(self, regions: Sequence[str], years: np.ndarray) -> Floats:
        """Schooling as standard deviations from the mean region of the nation, in the year or the nearest."""
        found = np.full(len(regions), np.nan)
        for year in np.unique(years).tolist():
            panel = self._schooling_panel(year)
            if panel is None:
                return found
            at = min(panel.years, key=lambda known: abs(known - year))
            values = panel.at(at)[:, 0]
            nations = axis_of(self._data, self._kind).nations
            place = {name: row for row, name in enumerate(panel.regions)}
            spread: dict[tuple[str, ...], tuple[float, float]] = {}
            for row in np.flatnonzero(years == year).tolist():
                members = nations.get(regions[row], ())
                if regions[row] not in place or not members:
                    continue
                if members not in spread:
                    inside = values[[place[other] for other in members if other in place]]
                    known = inside[np.isfinite(inside)]
                    spread[members] = (float(known.mean()), float(known.std())) if len(known) else (0.0, 0.0)
                mean, deviation = spread[members]
                if deviation > 0:
                    found[row] = (values[place[regions[row]]] - mean) / deviation
        return found

    def _schooling_panel(self, year: int) -> Panel | None:
        if self._kind == "commuting zone":
            return self._data.panel("us_schooling_sd" if year < 1985 else "us_some_college")
        return self._data.panel("eu_tertiary_share") if self._kind == "nuts2" else None

    def income(self, regions: Sequence[str], years: np.ndarray) -> Floats:
        """Income (US) or product (Europe) per head over the nation's."""
        if not has_axis(self._data, self._kind, "income_per_head"):
            return np.full(len(regions), np.nan)
        path = axis_of(self._data, self._kind, "income_per_head")
        place = {id: at for at, id in enumerate(path.regions)}
        return np.array(
            [
                path.values[path.years.index(year), place[id]]
                if year in path.years and id in place
                else np.nan
                for id, year in zip(regions, years.tolist(), strict=True)
            ]
        )


def _years_before(years: Sequence[int], year: int) -> list[int]:
    """Return the years that a decade up to `year` can start in, the earliest first."""
    return [start for start in years if year - DECADE <= start <= year - LEAST_YEARS]


def _relative_shares(panel: Panel, nations: Mapping[str, tuple[str, ...]], year: int) -> Floats:
    """Return shares less the nation's for all regions of a panel in a year."""
    values = panel.at(year)
    place = {id: at for at, id in enumerate(panel.regions)}
    sums: dict[int, Floats] = {}
    result = np.full(values.shape, np.nan)
    for id_, at in place.items():
        members = nations.get(id_)
        if members is None:
            continue
        if id(members) not in sums:
            whole = values[[place[other] for other in members if other in place]].sum(axis=0)
            sums[id(members)] = whole / whole.sum()
        total = values[at].sum()
        if total > 0:
            result[at] = values[at] / total - sums[id(members)]
    return result
