"""Forecasting entry: how probable it is that a region becomes strong in an industry it hardly has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bessemer.classify import scheme
from bessemer.errors import DataError, OptionError, YearError, listing
from bessemer.panel import Floats, Panel
from bessemer.pathways.calibration import reliability
from bessemer.pathways.checks import check_seed, is_number, is_whole
from bessemer.pathways.features import (
    Places,
    Snapshot,
    Units,
    features,
    growth_before,
    join_units,
    snapshot,
)
from bessemer.pathways.learner import BLOCK_FOLDS, INDUSTRY_FOLDS, Learner, Rows, fit
from bessemer.pathways.lookback import FEWEST_ENTRIES, HIGH, LOW
from bessemer.result import Result
from bessemer.sources.given import check_panel
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

FEWEST_PERSONS = 10.0
"""Sampled persons that a location quotient of one must imply for a cell to be reliable."""

_WIDER = 0.2
_TITLE = "pathways.entry_title"


@dataclass(frozen=True)
class Task:
    """What counts as an entry, and which cells are forecast.

    Attributes
    ----------
    horizon : int
        Years from start to end.
    sampled : float
        Sampled persons per unit of the panel; 1 for a full count.
    fewest : float
        Sampled persons that a location quotient of one must imply; 0 for all cells.
    low, high : float
        An entry starts under `low` and ends at `high` or more.
    shrunk : bool
        Whether location quotients are shrunk by empirical Bayes before they are compared.
    """

    horizon: int
    sampled: float = 1.0
    fewest: float = FEWEST_PERSONS
    low: float = LOW
    high: float = HIGH
    shrunk: bool = True

    def __post_init__(self) -> None:
        if not is_whole(self.horizon):
            raise OptionError(f"horizon={self.horizon!r} is not a number of years.", remedy="Use 1 or more.")
        for name in ("sampled", "fewest", "low", "high"):
            if not is_number(getattr(self, name)):
                raise OptionError(
                    f"{name}={getattr(self, name)!r} is not a number.", remedy="Give a finite number."
                )
        if not self.sampled > 0:
            raise OptionError(f"sampled={self.sampled} is not above zero.", remedy="Use 1 for a full count.")
        if not 0 < self.low <= self.high:
            raise OptionError(
                f"low={self.low} and high={self.high} do not make an entry.", remedy="Use 0 < low <= high."
            )
        if not self.fewest >= 0:
            raise OptionError(f"fewest={self.fewest} is negative.", remedy="Use 0 for all cells.")

    def quotients(self, now: Snapshot) -> Floats:
        """Return the location quotients that the task compares."""
        return now.shrunk if self.shrunk else now.raw

    def open_cells(self, now: Snapshot, wider: bool = False) -> NDArray[np.bool_]:
        """Return the cells that could enter; `wider` adds cells near them, to learn from."""
        low, fewest = (self.low + _WIDER, self.fewest / 2) if wider else (self.low, self.fewest)
        return np.asarray((self.quotients(now) < min(low, self.high)) & (now.expected >= fewest))


@dataclass(frozen=True, eq=False)
class Windows:
    """A panel prepared for a task: units, industries known in all years used, features by year."""

    panel: Panel
    task: Task
    places: Places
    years: tuple[int, ...]
    industries: tuple[str, ...]
    units: Units

    @cached_property
    def groups(self) -> list[str] | None:
        """The broad group of each industry; None where the classification has none."""
        if self.panel.classification is None:
            return None
        known = scheme(self.panel.classification)
        groups = [known[code].parent for code in self.industries]
        return groups if len(set(groups)) > 1 else None

    def snapshot(self, year: int) -> Snapshot:
        """Return one year by units."""
        return snapshot(self.panel, year, self.industries, self.units, self.task.sampled)

    def features(self, now: Snapshot) -> dict[str, Floats]:
        """Return the features of one year; of growth those that every start year has."""
        horizon = self.task.horizon
        known = {
            name: total
            for name, total in self.places.totals.items()
            if all(year in total.years and year - horizon in total.years for year in self.years)
        }
        growth = growth_before(self.units, known, now.year, horizon)
        return features(now, self.units, groups=self.groups, growth=growth)

    def entered(self, end: int) -> NDArray[np.bool_]:
        """Return which cells are strong at the end."""
        return np.asarray(self.task.quotients(self.snapshot(end)) >= self.task.high)

    def folds(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the fold of each unit's block and of each industry, the same in every run."""
        rng = np.random.default_rng(0)
        blocks, at = np.unique(self.units.block, return_inverse=True)
        unit = (rng.permutation(len(blocks)) % BLOCK_FOLDS)[at]
        industry = rng.permutation(len(self.industries)) % INDUSTRY_FOLDS
        return unit.astype(np.intp), industry.astype(np.intp)

    def rows(self, start: int, now: Snapshot | None = None, end: Snapshot | None = None) -> Rows:
        """Return the cells of one window to learn from; snapshots may be given, such as simulated ones."""
        now = now or self.snapshot(start)
        later = end or self.snapshot(start + self.task.horizon)
        chosen = self.task.open_cells(now, wider=True)
        unit, industry = np.nonzero(chosen)
        block_fold, industry_fold = self.folds()
        return Rows(
            matrix(self.features(now), chosen),
            (self.task.quotients(later) >= self.task.high)[chosen],
            block_fold[unit],
            industry_fold[industry],
            self.task.open_cells(now)[chosen],
        )


@dataclass(frozen=True, eq=False)
class EntryForecast(Result):
    """Forecasts of entry; see :func:`forecast_entry`.

    Attributes
    ----------
    reliability : DataFrame or None
        Forecast against outcome in the past that was learnt from, in tenths, each cell forecast without its
        own block and industry; see :func:`bessemer.pathways.calibration.reliability`. None where nothing
        could be held out.
    """

    reliability: pd.DataFrame | None = None


def matrix(found: dict[str, Floats], chosen: NDArray[np.bool_], names: Sequence[str] | None = None) -> Floats:
    """Return features of the chosen cells, shape (cells, features)."""
    return np.stack([found[name][chosen] for name in names or found], axis=1)


def prepare(
    panel: Panel, task: Task, starts: Sequence[int], ends: Sequence[int], places: Places | None = None
) -> Windows:
    """Check a panel and prepare it: units that share figures are joined, industries not collected left out.

    Regions are compared in the years up to the last start only, so that nothing later is used.

    Raises
    ------
    DataError
        If single cells are unknown, figures are negative, or too little is left.
    """
    used = sorted({*starts, *ends})
    chosen = panel.select(years=used)
    missing = np.asarray(np.any(np.all(np.isnan(chosen.values), axis=1), axis=0))
    single = np.isnan(chosen.values[:, :, ~missing])
    if single.any():
        year, region, industry = (int(axis[0]) for axis in np.nonzero(single))
        kept = [code for code, gone in zip(panel.industries, missing, strict=True) if not gone]
        raise DataError(
            f"{int(single.sum())} cells of the panel are unknown; entry cannot be told from them.",
            where=f"The first is {panel.regions[region]}, industry {kept[industry]}, {used[year]}.",
            remedy="Give estimates, or leave these industries out.",
        )
    empty = np.any(np.nan_to_num(chosen.values).sum(axis=1) <= 0, axis=0)
    kept_codes = tuple(code for code, gone in zip(panel.industries, empty, strict=True) if not gone)
    idle = np.any(np.nan_to_num(chosen.values).sum(axis=2) <= 0, axis=0)
    if idle.any():
        names = [name for name, gone in zip(panel.regions, idle, strict=True) if gone]
        raise DataError(
            f"{len(names)} regions have nothing in a year used: {listing(names)}.",
            remedy="Leave these regions out.",
        )
    if (chosen.values < 0).any():
        raise DataError("The panel has negative figures.", remedy="Entry needs jobs, output or exports.")
    if len(kept_codes) < 5 or len(panel.regions) < 10:
        raise DataError(
            f"{len(panel.regions)} regions x {len(kept_codes)} industries are too few to learn entry from.",
            remedy="Give at least 10 regions and 5 industries known in every year used.",
        )
    places = places or Places()
    known = [year for year in used if year <= max(starts)]
    units = join_units(chosen, known, places)
    if len(units.block) < 10:
        raise DataError(
            f"Only {len(units.block)} of {len(panel.regions)} regions have shares of their own.",
            remedy="Regions with the same shares count as one; give at least 10 that differ.",
        )
    return Windows(chosen, task, places, tuple(sorted(starts)), kept_codes, units)


def train(windows: Windows, starts: Sequence[int], seed: int = 0) -> Learner:
    """Fit the learner on the windows that begin in `starts`.

    Raises
    ------
    DataError
        If fewer than ten entries happened: nothing can be learnt from so few.
    """
    parts = [windows.rows(start) for start in starts]
    rows = Rows(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("values", "event", "block", "industry", "target")
        )
    )
    cells, entries = int(rows.target.sum()), int((rows.event & rows.target).sum())
    if entries < FEWEST_ENTRIES or entries == cells:
        raise DataError(
            f"Only {entries} entries in {cells} cells: nothing can be learnt from so few.",
            where=f"Windows of {windows.task.horizon} years from {listing(starts)}.",
            remedy="Use a longer horizon, finer industries or more regions.",
        )
    return fit(rows, seed)


def forecast_entry(
    panel: Panel,
    horizon: int,
    *,
    start: int | None = None,
    places: Places | None = None,
    sampled: float = 1.0,
    fewest: float = FEWEST_PERSONS,
    low: float = LOW,
    high: float = HIGH,
    seed: int = 0,
) -> EntryForecast:
    r"""Forecast which industries become strengths, learnt from the panel's own past.

    .. math:: P(\hat q_{ri,t+h} \ge 1 \mid \hat q_{rit} < 0.5, X_{rit})

    All pairs of years `horizon` apart that end no later than `start` are learnt from. The location
    quotients are shrunk by empirical Bayes, because a sample makes entries out of noise.

    Parameters
    ----------
    panel : Panel
        Levels (jobs, output, exports), with at least two years `horizon` apart.
    horizon : int
        Years ahead.
    start : int, optional
        The year to forecast from; the last by default.
    places : Places, optional
        Coordinates, states and totals of the regions; features of neighbours need them.
    sampled : float
        Sampled persons per unit of the panel: 1 for a full count, 0.05 for a 5 % sample blown up.
    fewest : float
        Forecast only cells where a location quotient of one implies so many sampled persons.
    low, high : float
        An entry starts under `low` and ends at `high` or more.
    seed : int
        The same seed gives the same probabilities.

    Returns
    -------
    EntryForecast
        Columns region, industry, probability and location_quotient (shrunk), most probable first; with the
        attribute ``reliability``, which :func:`bessemer.pathways.reliability_chart` draws.

    Raises
    ------
    YearError
        If no two years are `horizon` apart up to `start`, or a break in definition lies between them.
    DataError
        If cells are unknown, or fewer than ten entries happened.
    OptionError
        If an option is no number, or the panel is none.

    Examples
    --------
    >>> import bessemer as bm
    >>> jobs = bm.reference().panel("us_jobs_ind1990")
    >>> bm.pathways.forecast_entry(jobs, 10, sampled=0.035).table.columns.tolist()  # doctest: +SKIP
    ['region', 'industry', 'probability', 'location_quotient']
    """
    check_panel(panel)
    if places is not None and not isinstance(places, Places):
        raise OptionError(f"A {type(places).__name__} is not Places.", remedy="Use bm.pathways.Places(...).")
    check_seed(seed)
    task = Task(horizon, sampled, fewest, low, high)
    if not panel.years:
        raise YearError("The panel has no years.", remedy="Give figures of several years.")
    origin = panel.years[-1] if start is None else start
    if origin not in panel.years:
        raise YearError(
            f"The panel has no year {origin}.",
            where=f"It has {listing(panel.years)}.",
            remedy="Choose one of these.",
        )
    starts = [year for year in panel.years if year + horizon in panel.years and year + horizon <= origin]
    if not starts:
        raise YearError(
            f"No two years up to {origin} are {horizon} years apart.",
            where=f"The panel has {listing(panel.years)}.",
            remedy="Choose a horizon that two of its years span.",
        )
    for first in starts:
        panel.change(first, first + horizon)  # refuses to cross a break in definition
    windows = prepare(panel, task, [*starts, origin], [year + horizon for year in starts], places)
    learner = train(windows, starts, seed)
    table = apply(windows, learner, origin)
    left_out = [code for code in panel.industries if code not in windows.industries]
    warnings = []
    if left_out:
        warnings.append(Message("pathways.entry_left_out", count=len(left_out), codes=listing(left_out, 20)))
    held = learner.held
    return EntryForecast(
        name="entry",
        title=Message(_TITLE, start=origin, end=origin + horizon),
        table=table,
        units={"probability": "fraction", "location_quotient": "ratio"},
        parameters={
            **{"horizon": horizon, "start": origin, "sampled": sampled, "fewest": fewest},
            **{
                "low": low,
                "high": high,
                "seed": seed,
                "learnt_from": [[first, first + horizon] for first in starts],
            },
        },
        conventions={"location_quotient": "shrunk by empirical Bayes", "folds": "by block and industry"},
        sources=(panel.source,) if panel.source else (),
        warnings=tuple(warnings),
        formats={"probability": "percent", "location_quotient": "ratio"},
        reliability=None if held is None else reliability(held[0], held[1]),
    )


def apply(windows: Windows, learner: Learner, start: int) -> pd.DataFrame:
    """Return the forecasts of all open cells, for every region of each unit."""
    import pandas as pd

    now = windows.snapshot(start)
    chosen = windows.task.open_cells(now)
    probability = np.full(now.raw.shape, np.nan)
    probability[chosen] = learner.probability(matrix(windows.features(now), chosen))
    units = windows.units
    region, industry = np.nonzero(chosen[units.of])
    frame = pd.DataFrame(
        {
            "region": np.array(units.regions)[region],
            "industry": np.array(windows.industries)[industry],
            "probability": probability[units.of[region], industry],
            "location_quotient": windows.task.quotients(now)[units.of[region], industry],
        }
    )
    order = ["probability", "region", "industry"]
    return frame.sort_values(order, ascending=[False, True, True], kind="stable").reset_index(drop=True)


def simulated_null(windows: Windows, start: int, seed: int = 0) -> tuple[Snapshot, Snapshot]:
    r"""Return two snapshots of the same true shares, sampled twice: what noise alone would show.

    .. math:: \theta_{ri} \sim \Gamma(\mu^2/\tau_i + y_{ri},\; \mu/\tau_i + E_{ri}), \qquad
        y^{(0)}, y^{(1)} \sim \mathrm{Poisson}(E_{ri} \theta_{ri})
    """
    from bessemer.pathways.features import shrink

    now = windows.snapshot(start)
    rng = np.random.default_rng(seed)
    mean = (now.expected * now.raw).sum(axis=0) / now.expected.sum(axis=0)
    shape = mean**2 / now.spread + now.raw * now.expected
    truth = rng.gamma(shape, 1 / (mean / now.spread + now.expected))
    drawn = []
    for year in (start, start + windows.task.horizon):
        raw = rng.poisson(now.expected * truth) / now.expected
        shrunk, spread = shrink(raw, now.expected)
        drawn.append(replace(now, year=year, raw=raw, shrunk=shrunk, spread=spread))
    return drawn[0], replace(drawn[1], year=start)
