"""Tracks: jobs, people and income of regions relative to their nations, and what of it was known when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bessemer.errors import OptionError
from bessemer.panel import Floats, Panel
from bessemer.rolemodels.lookalikes.distances import closure
from bessemer.sources import Dataset

SAMPLES = ("us-zones", "nuts2")
SHORTEST = 5
"""Years of comparable figures without which there is no trend."""

REACH = 400.0
"""Kilometres at which a neighbour's weight has fallen to 1/e."""

_EARTH = 12742.0


@dataclass(frozen=True, eq=False)
class Mix:
    """Shares of sectors in one classification.

    Attributes
    ----------
    classification : str
    codes : tuple of str
    years : tuple of int
    shares : ndarray, shape (years, regions, sectors)
    table : str
        The shipped table.
    """

    classification: str
    codes: tuple[str, ...]
    years: tuple[int, ...]
    shares: Floats
    table: str

    def at(self, year: int) -> Floats:
        """Return the shares of one year, shape (regions, sectors)."""
        return np.asarray(self.shares[self.years.index(year)])


@dataclass(frozen=True, eq=False)
class Tracks:
    """Annual figures of the regions of one sample.

    Attributes
    ----------
    sample : str
        One of :data:`SAMPLES`.
    years, regions : tuples
        Labels of the axes.
    jobs : ndarray, shape (years, regions)
        Jobs (US) or persons employed (Europe).
    relative_jobs, relative_people, relative_income : ndarray, shape (years, regions)
        Logs of the region's share of its nation's jobs and population, and of its income (product in
        Europe) per head over the nation's; unknown where a region of the nation is.
    first : ndarray of int, shape (regions,)
        Position of the first year whose figures compare with later ones.
    nation : ndarray of int, shape (regions,)
        Code of the nation; -1 for a nation of a single region, which is compared with nothing.
    block : ndarray of str, shape (regions,)
        State or country: places of one block are not independent.
    latitude, longitude : ndarray, shape (regions,)
    mixes : tuple of Mix
        Sectors, one entry a classification, oldest first.
    schooling : mapping of year to ndarray
        Schooling as measured in that year; comparable within a year only.
    tables : tuple of str
        Shipped tables used.
    """

    sample: str
    years: tuple[int, ...]
    regions: tuple[str, ...]
    jobs: Floats
    relative_jobs: Floats
    relative_people: Floats
    relative_income: Floats
    first: NDArray[np.int64]
    nation: NDArray[np.int64]
    block: NDArray[np.str_]
    latitude: Floats
    longitude: Floats
    mixes: tuple[Mix, ...]
    schooling: Mapping[int, Floats]
    tables: tuple[str, ...]

    def position(self, year: int) -> int:
        """Return the position of a year."""
        return year - self.years[0]

    def change(self, what: Floats, year: int, length: int, shortest: int = SHORTEST) -> Floats:
        r"""Return the change over the `length` years up to `year`, from what compares.

        .. math:: \Delta_k x_t = \frac{k}{m} (x_t - x_{t-m}), \quad m = \min(k, t - t_0)

        With fewer than `length` comparable years the change of those is scaled up; with fewer than
        `shortest` (or `length`) it is unknown.

        Parameters
        ----------
        what : ndarray, shape (years, regions)
        year : int
        length, shortest : int
            Years.

        Returns
        -------
        ndarray, shape (regions,)
        """
        now = self.position(year)
        span = np.minimum(length, now - self.first)
        enough = span >= min(length, shortest)
        span = np.where(enough, span, 1)
        before = what[np.clip(now - span, 0, None), np.arange(len(self.regions))]
        return np.where(enough, (what[now] - before) * (length / span), np.nan)

    def outcome(self, year: int, horizon: int) -> Floats:
        """Return the change of log relative jobs from `year` on; unknown across a break of definition."""
        now, then = self.position(year), self.position(year + horizon)
        return np.where(self.first <= now, self.relative_jobs[then] - self.relative_jobs[now], np.nan)

    def add_up(self, forecast: Floats, year: int) -> Floats:
        r"""Return forecasts shifted so that the shares of a nation's regions add up to one again.

        .. math:: \hat y_i - \log \sum_j s_j e^{\hat y_j}

        A region without forecast counts as one whose share stays.
        """
        share = np.exp(self.relative_jobs[self.position(year)])
        grown = np.where(np.isfinite(share), share * np.exp(np.nan_to_num(forecast)), 0.0)
        known = self.nation >= 0
        codes = self.nation[known]
        total = np.bincount(codes, grown[known])
        shift = np.full(len(self.regions), np.nan)
        with np.errstate(divide="ignore"):
            shift[known] = np.log(total)[codes]
        return np.asarray(forecast - np.where(np.isfinite(shift), shift, 0.0))

    @cached_property
    def _weights(self) -> Floats:
        """Weights of neighbours by distance, within a nation; none for the region itself."""
        north, east = np.radians(self.latitude), np.radians(self.longitude)
        half = np.sin((north[:, None] - north) / 2) ** 2
        half += np.cos(north)[:, None] * np.cos(north) * np.sin((east[:, None] - east) / 2) ** 2
        weights = np.exp(-((_EARTH * np.arcsin(np.sqrt(half)) / REACH) ** 2))
        weights[self.nation[:, None] != self.nation] = 0.0
        np.fill_diagonal(weights, 0.0)
        return np.asarray(weights)

    def neighbours(self, values: Floats, year: int) -> Floats:
        r"""Return the mean of the other regions of the nation, weighted by nearness and jobs.

        .. math:: \frac{\sum_{j \ne i} k_{ij} L_j x_j}{\sum_{j \ne i} k_{ij} L_j},
            \quad k_{ij} = e^{-(d_{ij} / 400 km)^2}
        """
        size = self.jobs[self.position(year)]
        known = np.isfinite(values) & np.isfinite(size)
        weights = self._weights[:, known] * size[known]
        total = weights.sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(total > 0, weights @ values[known] / total, np.nan)

    def mix_for(self, year: int, earliest: int) -> tuple[Mix, int] | None:
        """Return the newest classification that is known up to `year` and reaches back to `earliest`.

        Returns
        -------
        (Mix, int) or None
            And the latest of its years up to `year`.
        """
        for mix in reversed(self.mixes):
            if mix.years[0] <= min(earliest, year):
                return mix, min(mix.years[-1], year)
        return None

    def schooling_for(self, year: int, known: int) -> Floats | None:
        """Return schooling as it was measured up to `year`, or else in the first year up to `known`."""
        before = [at for at in self.schooling if at <= year] or [at for at in self.schooling if at <= known][
            :1
        ]
        return self.schooling[before[-1]] if before else None


def tracks_of(data: Dataset, sample: str) -> Tracks:
    """Return the tracks of a sample, from the dataset's tables.

    Raises
    ------
    OptionError
        If there is no such sample.
    """
    if sample not in SAMPLES:
        raise OptionError(f"There is no sample '{sample}'.", remedy=f"Choose {' or '.join(SAMPLES)}.")
    us = sample == "us-zones"
    keys = (
        ("us_total_jobs", "us_population", "us_personal_income")
        if us
        else ("eu_total_jobs", "eu_population", "eu_gdp")
    )
    jobs, people, income = (data.panel(key) for key in keys)
    mix_keys = ("us_jobs_sic_estimated", "us_jobs_naics_estimated") if us else ("eu_jobs_a10",)
    school_keys = ("us_schooling_sd", "us_some_college") if us else ("eu_tertiary_share",)
    places = [data.regions[id] for id in jobs.regions]
    nation = _nations([place.country for place in places])
    levels = [_on(panel, jobs) for panel in (jobs, people, income)]
    shares = [_log_share(level, nation) for level in levels]
    return Tracks(
        sample=sample,
        years=jobs.years,
        regions=jobs.regions,
        jobs=levels[0],
        relative_jobs=shares[0],
        relative_people=shares[1],
        relative_income=shares[2] - shares[1],
        first=_first(jobs, shares),
        nation=nation,
        block=np.array([str(place.state if us else place.country) for place in places]),
        latitude=np.array([float(place.latitude or np.nan) for place in places]),
        longitude=np.array([float(place.longitude or np.nan) for place in places]),
        mixes=tuple(_mix(data.panel(key), jobs) for key in mix_keys),
        schooling={
            year: values
            for key in school_keys
            for year, values in zip(data.panel(key).years, _across(data.panel(key), jobs), strict=True)
        },
        tables=(*keys, *mix_keys, *school_keys),
    )


def _nations(countries: list[str]) -> NDArray[np.int64]:
    """Return a code for each country with several regions."""
    several = sorted({name for name in countries if countries.count(name) > 1})
    return np.array([several.index(name) if name in several else -1 for name in countries])


def _on(panel: Panel, like: Panel) -> Floats:
    """Return the values of a one-industry panel on the years and regions of another."""
    values = np.full((len(like.years), len(like.regions)), np.nan)
    shared = [year for year in like.years if year in panel.years]
    chosen = panel.select(years=shared, regions=like.regions).values[:, :, 0]
    values[[like.years.index(year) for year in shared]] = chosen
    return values


def _across(panel: Panel, like: Panel) -> Floats:
    """Return the values of a one-industry panel on the regions of another, in its own years."""
    return np.asarray(panel.select(regions=like.regions).values[:, :, 0])


def _log_share(level: Floats, nation: NDArray[np.int64]) -> Floats:
    """Return the log of the share of the nation; unknown where any of its regions is unknown."""
    share = np.full(level.shape, np.nan)
    for code in range(nation.max() + 1):
        inside = nation == code
        total = level[:, inside].sum(axis=1, keepdims=True)
        with np.errstate(invalid="ignore", divide="ignore"):
            share[:, inside] = np.log(level[:, inside] / total)
    return share


def _first(jobs: Panel, shares: list[Floats]) -> NDArray[np.int64]:
    """Return the position of the first year from which on all figures are known and compare."""
    unknown = ~np.isfinite(np.stack(shares)).all(axis=0)
    years = np.arange(len(jobs.years))[:, None]
    first = np.where(unknown, years + 1, 0).max(axis=0)
    for entry in jobs.breaks:
        if entry.year in jobs.years:
            place = jobs.years.index(entry.year)
            first = np.where([entry.concerns(id) for id in jobs.regions], np.maximum(first, place), first)
    return np.asarray(first, dtype=np.int64)


def _mix(panel: Panel, like: Panel) -> Mix:
    chosen = panel.select(regions=like.regions)
    return Mix(
        classification=str(chosen.classification),
        codes=chosen.industries,
        years=chosen.years,
        shares=closure(np.maximum(chosen.values, 0.0)),
        table=str(chosen.source),
    )
