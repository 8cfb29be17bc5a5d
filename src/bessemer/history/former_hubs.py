"""Former manufacturing hubs: top third by manufacturing share in the nation's peak year, and their course."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bessemer.errors import OptionError, UnavailableError, YearError, did_you_mean
from bessemer.history.axes import Axis, axis, check_axis
from bessemer.panel import Floats, Panel
from bessemer.sources import Dataset

HUB_KINDS = ("commuting zone", "nuts2")
# A nation whose manufacturing peaked in the last ten years has no former hubs yet.
SHORTEST_SINCE_PEAK = 10
# Thirds of fewer regions say little.
FEWEST_REGIONS = 3
TOP = 2.0 / 3.0
_INDUSTRY = {
    "commuting zone": ("us_jobs_sic_estimated", "400"),
    "nuts2": ("eu_jobs_a10", "B-E"),
    "province": ("cn_jobs_gb19", "C"),
}


@dataclass(frozen=True, eq=False)
class Sample:
    """All regions of a kind with their manufacturing share at the peak and what came after.

    Attributes
    ----------
    kind, recovered_by, reference : str
    regions : tuple of str
        Regions of nations that have a peak and at least ten years since.
    peak_years : ndarray of int, shape (regions,)
        Year in which the nation had its most manufacturing jobs.
    shares : ndarray, shape (regions,)
        Manufacturing in all jobs in that year, as a fraction.
    hub : ndarray of bool, shape (regions,)
        Top third of its nation.
    start_years, end_years : ndarray of int, shape (regions,)
        Window of the change: from the peak year, or the first comparable year after it.
    changes : ndarray, shape (regions,)
        Change against the reference on the axis asked for; unknown where it is.
    left_out : tuple of str
        Countries without former hubs in these figures: too few regions or too late a peak.
    tables : tuple of str
    """

    kind: str
    recovered_by: str
    reference: str
    regions: tuple[str, ...]
    peak_years: NDArray[np.int64]
    shares: Floats
    hub: NDArray[np.bool_]
    start_years: NDArray[np.int64]
    end_years: NDArray[np.int64]
    changes: Floats
    left_out: tuple[str, ...]
    tables: tuple[str, ...]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Regions whose change is known."""
        return np.isfinite(self.changes)

    @property
    def recovered(self) -> NDArray[np.bool_]:
        """Regions that ended at or above their relative level of the first year."""
        return np.nan_to_num(self.changes, nan=-1.0) >= 0.0

    def rate(self, hubs: bool) -> tuple[int, int]:
        """Return how many of the hubs, or of the others, recovered, and how many there are."""
        inside = self.known & (self.hub if hubs else ~self.hub)
        return int((self.recovered & inside).sum()), int(inside.sum())


def check_kind(kind: str) -> None:
    """Refuse kinds of region without former hubs.

    Raises
    ------
    OptionError
        Names the value and the choices.
    """
    if kind not in HUB_KINDS:
        raise OptionError(
            f"There are no former hubs for regions of kind {kind!r}.",
            where=f"Known: {', '.join(HUB_KINDS)}.",
            remedy=did_you_mean(str(kind), HUB_KINDS) or "Choose one of these.",
        )


def manufacturing_share(panel: Panel, code: str, regions: tuple[str, ...], year: int) -> Floats:
    """Return manufacturing over all jobs of regions in a year."""
    part = panel.select(years=[year], regions=list(regions))
    totals = part.sum_industries()[0][0]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(part.values[0, :, part.industries.index(code)] / totals)


def peak_years(data: Dataset, kind: str) -> Mapping[str, int]:
    """Return the year in which each country had its most manufacturing jobs, on one classification.

    The United States' comes from the SIC figures of 1969-2000 (1979), Europe's from industry (B-E) since
    2000 or since the country's last break, China's from urban units since the break of 2013.

    Parameters
    ----------
    data : Dataset
    kind : str
        ``commuting zone``, ``nuts2`` or ``province``; economies have none.

    Examples
    --------
    >>> import bessemer as bm
    >>> peak_years(bm.reference(), "commuting zone")
    {'USA': 1979}
    """
    if kind not in _INDUSTRY:
        return {}
    key, code = _INDUSTRY[kind]
    panel = data.panel(key)
    place = {id: at for at, id in enumerate(panel.regions)}
    inside: dict[str, list[str]] = {}
    for region in data.regions.of_kind(kind):
        if region.id in place:
            inside.setdefault(region.country, []).append(region.id)
    found = {}
    for country, members in inside.items():
        jobs = panel.values[:, [place[id] for id in members], panel.industries.index(code)].sum(axis=1)
        starts = [
            entry.year
            for entry in panel.breaks
            if entry.year <= panel.years[-1]
            and (not entry.industries or code in entry.industries)
            and any(map(entry.concerns, members))
        ]
        jobs = np.where(np.array(panel.years) >= max(starts, default=panel.years[0]), jobs, np.nan)
        if np.isfinite(jobs).any():
            found[country] = int(panel.years[int(np.nanargmax(jobs))])
    return found


def hub_sample(
    data: Dataset,
    kind: str = "commuting zone",
    recovered_by: str = "jobs",
    reference: str = "aggregate",
    start: int | None = None,
    end: int | None = None,
) -> Sample:
    r"""Return hubs and other regions with their change against the reference since the nation's peak year.

    .. math:: hub_r: \ m_{rp} \ge Q_{2/3}(m_{\cdot p}), \qquad
              recovered_r: \ \frac{y_{er}/y_{en}}{y_{pr}/y_{pn}} - 1 \ge 0

    with :math:`m` the share of manufacturing in jobs and :math:`p` the nation's peak year.

    Parameters
    ----------
    data : Dataset
    kind : str
        ``commuting zone`` or ``nuts2``.
    recovered_by : str
        Axis of recovery (:data:`bessemer.history.axes.AXES`).
    reference : {"aggregate", "mean"}
    start, end : int, optional
        Window of the change; from the nation's peak year to the last year by default. Hubs are those of the
        peak year in any case.

    Raises
    ------
    OptionError
        If kind, axis or reference is unknown.
    YearError
        If `start` or `end` is no year of the axis.

    References
    ----------
    Gagliardi, L., Moretti, E. and Serafinelli, M. (2023). The World's Rust Belts. NBER Working Paper 31948.

    Examples
    --------
    >>> import bessemer as bm
    >>> hub_sample(bm.reference()).rate(hubs=True)
    (37, 241)
    """
    check_kind(kind)
    check_axis(recovered_by, reference)
    key, code = _INDUSTRY[kind]
    panel = data.panel(key)
    measure = axis(data, kind, recovered_by, reference)
    for year in (start, end):
        if year is not None and year not in measure.years:
            raise YearError(
                f"There are no figures on {recovered_by.replace('_', ' ')} for {year}.",
                where=f"Years: {measure.years[0]}-{measure.years[-1]}.",
                remedy="Choose one of these.",
            )
    peaks = peak_years(data, kind)
    nations: dict[str, list[str]] = {}
    for region in data.regions.of_kind(kind):
        if region.id in measure.regions and region.id in panel.regions:
            nations.setdefault(region.country, []).append(region.id)
    rows: list[tuple[str, int, float, bool]] = []
    left_out = []
    for country, members in nations.items():
        peak = peaks.get(country)
        enough = len(members) >= FEWEST_REGIONS
        if peak is None or not enough or measure.years[-1] - peak < SHORTEST_SINCE_PEAK:
            left_out.append(country)
            continue
        share = manufacturing_share(panel, code, tuple(members), peak)
        hub = share >= np.nanquantile(share, TOP)
        rows += [
            (id, peak, float(share[at]), bool(hub[at]))
            for at, id in enumerate(members)
            if np.isfinite(share[at])
        ]
    if not rows:
        raise UnavailableError("The dataset has no former hubs.", remedy="Use the reference dataset.")
    regions = tuple(row[0] for row in rows)
    peaked = np.array([row[1] for row in rows])
    first = np.full(len(rows), start) if start is not None else peaked
    starts, ends, changes = window_changes(measure, regions, first, end)
    if not np.isfinite(changes).any():
        raise YearError(
            f"No hub has figures from its start to {measure.years[-1] if end is None else end}.",
            where=f"Manufacturing peaked in {peaked.min()} to {peaked.max()}.",
            remedy="Choose a later end, or an earlier start.",
        )
    return Sample(
        kind=kind,
        recovered_by=recovered_by,
        reference=reference,
        regions=regions,
        peak_years=peaked,
        shares=np.array([row[2] for row in rows]),
        hub=np.array([row[3] for row in rows]),
        start_years=starts,
        end_years=ends,
        changes=changes,
        left_out=tuple(left_out),
        tables=tuple(dict.fromkeys((key, *measure.tables))),
    )


def window_changes(
    measure: Axis, regions: tuple[str, ...], first: NDArray[np.int64], end: int | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Return start, end and change of each region, from the first comparable year at or after `first`.

    The window never crosses a break: it ends with the last year of the segment in which it begins, so that
    composition of US zones runs from 1980 to 2000 (census industries) and no further.
    """
    years = np.array(measure.years)
    starts, ends = np.zeros(len(regions), dtype=np.int64), np.zeros(len(regions), dtype=np.int64)
    changes = np.full(len(regions), np.nan)
    place = {id: at for at, id in enumerate(measure.regions)}
    for row, id in enumerate(regions):
        column = place[id]
        usable = np.isfinite(measure.values[:, column]) & (years >= first[row])
        if end is not None:
            usable &= years <= end
        at = np.flatnonzero(usable)
        if not at.size:
            continue
        segments = measure.segments[at, column]
        # Only composition has a segment worth keeping apart; elsewhere the last one counts.
        kept = segments[0] if measure.name == "composition" else segments[-1]
        at = at[segments == kept]
        starts[row], ends[row] = years[at[0]], years[at[-1]]
        if at[-1] > at[0]:
            changes[row] = measure.values[at[-1], column] / measure.values[at[0], column] - 1.0
    return starts, ends, changes
