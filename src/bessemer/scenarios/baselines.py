"""The own trend: forecasts with a record where they ship, and else the stated simple rule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bessemer.history.axes import axis
from bessemer.panel import Floats
from bessemer.rolemodels.forecasting.conformal import GROWTH, LEVEL
from bessemer.rolemodels.forecasting.forecasts import Forecast, forecast, why_no_forecast
from bessemer.rolemodels.forecasting.rolling import OURS
from bessemer.rolemodels.forecasting.scores import HALF, HORIZONS
from bessemer.rolemodels.forecasting.trend_rule import DECADE
from bessemer.scenarios.grounds import Ground
from bessemer.sources import Dataset
from bessemer.sources.kept import kept

NINETIETH = 1.2815515655446004
"""Standard deviations from the middle to the ends of an interval that holds 80 %."""

PACE = 0.5
"""Part of the pace of jobs that goes on beyond the last horizon of forecasts."""

WINDOW = 3
"""Years of the windows that the simple rule's errors are taken from, where the figures are annual."""


@dataclass(frozen=True, eq=False)
class Baseline:
    """Own trend over the years ahead; row 0 is the start.

    Attributes
    ----------
    kind : str
        ``forecast``, ``simple`` (half persistence where forecasts ship, else no change) or ``flat``.
    rule : str
        What the middle is: ``bessemer``, ``half-persistence`` or ``no-change``.
    center, spread : ndarray, shape (years,)
        Log relative jobs, and the standard deviation of the error.
    roots, root_spread : ndarray, shape (years, sectors)
        The same of roots of shares.
    windows, window : int
        Past windows that the errors of the simple rule come from, and their years; 0 for a forecast.
    shares_forecast : bool
        Whether the shares are forecast too.
    tables : tuple of str
    """

    kind: str
    rule: str
    center: Floats
    spread: Floats
    roots: Floats
    root_spread: Floats
    windows: int
    window: int
    shares_forecast: bool
    tables: tuple[str, ...]


def steps_of(spread: Floats) -> Floats:
    """Return the standard deviations of yearly surprises whose sums have the given spreads by year.

    Examples
    --------
    >>> steps_of(np.array([0.0, 3.0, 5.0])).tolist()
    [0.0, 3.0, 4.0]
    """
    variance = np.maximum.accumulate(spread**2, axis=0)
    return np.asarray(np.sqrt(np.diff(variance, axis=0, prepend=variance[:1] * 0)))


def middle_along(knots: Floats, values: Floats, horizon: int, pace: float = 0.0) -> Floats:
    """Return levels by year: straight between known horizons, then on at a part of the last decade's pace.

    Parameters
    ----------
    knots : ndarray
        Horizons, the first 0.
    values : ndarray, shape (knots,) or (knots, sectors)
    horizon : int
    pace : float
        Part of the pace of the last ten years of the knots; 0 stays.

    Examples
    --------
    >>> middle_along(np.array([0.0, 10.0]), np.array([0.0, 1.0]), 12, 0.5)[[5, 10, 12]].round(2).tolist()
    [0.5, 1.0, 1.1]
    """
    years = np.arange(horizon + 1, dtype=np.float64)
    found = _interpolated(years, knots, values)
    before = _interpolated(np.array([knots[-1] - DECADE]), knots, values)[0]
    beyond = np.maximum(years - knots[-1], 0.0)
    on = pace * (values[-1] - before) / DECADE
    return np.asarray(found + (beyond[:, None] * on if values.ndim > 1 else beyond * on))


def spread_along(knots: Floats, values: Floats, horizon: int) -> Floats:
    """Return standard deviations by year: variances straight between known horizons, then a spread per year.

    Examples
    --------
    >>> spread_along(np.array([0.0, 10.0]), np.array([0.0, 1.0]), 20)[[5, 10, 20]].round(3).tolist()
    [0.707, 1.0, 2.0]
    """
    years = np.arange(horizon + 1, dtype=np.float64)
    beyond = np.maximum(years / knots[-1], 1.0)
    found = np.sqrt(_interpolated(years, knots, values**2))
    return np.asarray(found * (beyond[:, None] if values.ndim > 1 else beyond))


def _interpolated(years: Floats, knots: Floats, values: Floats) -> Floats:
    columns = [np.interp(years, knots, column) for column in np.atleast_2d(values.T)]
    return np.asarray(columns[0] if values.ndim == 1 else np.stack(columns, axis=-1))


def baseline_of(ground: Ground, horizon: int, kind: str = "forecast") -> Baseline:
    """Return the own trend of a region.

    Where forecasts ship: the one that the record supports (``forecast``) or half persistence (``simple``),
    with the interval of past errors; between 5, 10 and 15 years the middle is a straight line and the
    variance too; beyond 15 years total jobs go on at half the pace, shares stay, and the spread grows with
    the years, as it did for US zones that never were hubs (see docs/methods/scenarios.md). Elsewhere no
    change, with the errors that no change made over past windows, stretched by the root; half persistence
    did no better in them. ``flat`` is no change with the same errors.

    Parameters
    ----------
    ground : Ground
    horizon : int
    kind : {"forecast", "simple", "flat"}

    Examples
    --------
    >>> import bessemer as bm
    >>> from bessemer.scenarios.grounds import ground_of
    >>> found = baseline_of(ground_of(bm.reference(), bm.region("Jilin")), 15)
    >>> found.kind, found.rule, found.windows, found.window
    ('simple', 'no-change', 2, 3)
    """
    data, region = ground.data, ground.region
    forecasts = None
    if why_no_forecast(data, region) is None:
        forecasts = forecast(data, region, ground.year, HORIZONS)
    if forecasts is not None and forecasts.origin == ground.year:
        found = _forecast(ground, forecasts, horizon, kind)
    else:
        found = _simple(ground, horizon)
    if kind != "flat":
        return found
    return Baseline(
        kind="flat",
        rule="no-change",
        center=np.zeros(horizon + 1),
        spread=found.spread,
        roots=np.tile(np.sqrt(ground.shares), (horizon + 1, 1)),
        root_spread=found.root_spread,
        windows=found.windows,
        window=found.window,
        shares_forecast=False,
        tables=found.tables,
    )


def _forecast(ground: Ground, found: Forecast, horizon: int, kind: str) -> Baseline:
    table = found.table
    jobs = table[table["measure"] == "relative_jobs"].sort_values("horizon")
    knots = np.concatenate([[0.0], jobs["horizon"].to_numpy(np.float64)])
    ours = (jobs["better"] == OURS).to_numpy() & (kind == "forecast")
    middle = np.log1p(np.where(ours, jobs["central"], jobs["baseline"]))
    width = np.log1p(jobs["high_80"].to_numpy()) - np.log1p(jobs["low_80"].to_numpy())
    spread = np.concatenate([[0.0], width / 2 / NINETIETH])
    sectors = table[table["measure"] == "sector_share"]
    simple = None
    if sectors.empty:
        simple = _simple(ground, horizon)
        roots, root_spread = simple.roots, simple.root_spread
    else:
        at = sectors.pivot(index="horizon", columns="industry").sort_index()
        lengths = np.concatenate([[0.0], at.index.to_numpy(np.float64)])
        order = list(ground.codes)
        ours_too = (at["better"][order] == OURS).to_numpy() & (kind == "forecast")
        chosen = np.where(ours_too, at["central"][order], at["baseline"][order])
        now = np.sqrt(ground.shares)
        levels = np.vstack([now, np.sqrt(np.maximum(chosen, 0.0))])
        wide = np.sqrt(at["high_80"][order].to_numpy()) - np.sqrt(at["central"][order].to_numpy())
        roots = middle_along(lengths, levels, horizon)
        root_spread = spread_along(lengths, np.vstack([np.zeros(len(order)), wide / NINETIETH]), horizon)
    return Baseline(
        kind=kind,
        rule=OURS if ours[min(int(np.searchsorted(knots[1:], horizon)), len(ours) - 1)] else HALF,
        center=middle_along(knots, np.concatenate([[0.0], middle]), horizon, PACE),
        spread=spread_along(knots, spread, horizon),
        roots=roots,
        root_spread=root_spread,
        windows=0 if simple is None else simple.windows,
        window=0 if simple is None else simple.window,
        shares_forecast=simple is None,
        tables=found.sources,
    )


def _simple(ground: Ground, horizon: int) -> Baseline:
    path = axis(ground.data, ground.region.kind, "jobs")
    errors, windows, window = jobs_errors(ground.data, ground.region.kind, ground.year)
    roots = np.sqrt(ground.shares)
    share_errors = root_errors(ground)
    years = np.arange(horizon + 1, dtype=np.float64)
    known = float(HORIZONS[-1])
    stretch = (np.minimum(years, known) / window) ** GROWTH * np.maximum(years / known, 1.0)
    return Baseline(
        kind="simple",
        rule="no-change",
        center=np.zeros(horizon + 1),
        spread=errors * stretch,
        roots=np.tile(roots, (horizon + 1, 1)),
        root_spread=share_errors * stretch[:, None],
        windows=windows,
        window=window,
        shares_forecast=False,
        tables=tuple(dict.fromkeys((*path.tables, *ground.tables[:1]))),
    )


def _window(years: tuple[int, ...]) -> int:
    """Return the length of the windows: three years of annual figures, else the longest step."""
    gaps = np.diff(years)
    return WINDOW if gaps.min() == 1 else int(gaps.max())


@kept
def jobs_errors(data: Dataset, kind: str, last: int) -> tuple[float, int, int]:
    """Return the spread of the errors of no change in relative jobs, the number of windows and their years.

    The spread is the 80th percentile of absolute errors over 1.28, all regions and windows together, up to
    the year `last`.
    """
    path = axis(data, kind, "jobs")
    with np.errstate(invalid="ignore", divide="ignore"):
        logs = np.log(path.values)
    window = _window(path.years)
    found, starts = [], []
    for start, year in enumerate(path.years):
        if year + window not in path.years or year + window > last:
            continue
        end = path.years.index(year + window)
        same = path.segments[start] == path.segments[end]
        error = np.where(same, logs[end] - logs[start], np.nan)
        if np.isfinite(error).any():
            found.append(error[np.isfinite(error)])
            starts.append(year)
    if not found:
        return float("nan"), 0, window
    wide = float(np.quantile(np.abs(np.concatenate(found)), LEVEL))
    return wide / NINETIETH, _apart(starts, window), window


def _apart(starts: list[int], window: int) -> int:
    """Return how many of the windows fit beside each other without overlap."""
    count, free = 0, starts[0]
    for start in starts:
        if start >= free:
            count, free = count + 1, start + window
    return count


def root_errors(ground: Ground) -> Floats:
    """Return the spread of the errors of no change in roots of shares, by sector, over past windows."""
    return _root_errors(ground.data, str(ground.panel.source), ground.region.kind, ground.year)


@kept
def _root_errors(data: Dataset, key: str, kind: str, last: int) -> Floats:
    panel = data.panel(key)
    years = [at for at in panel.years if at <= last]
    first = axis(data, kind, "jobs").years[0] if kind == "province" else years[0]
    window = _window(axis(data, kind, "jobs").years)
    errors = []
    for start in years:
        end = start + window
        if start < first or end not in years:
            continue
        broken = {code for entry in panel.breaks_between(start, end) for code in entry.industries}
        breaks = [entry for entry in panel.breaks_between(start, end) if not entry.industries]
        sound = np.array([not any(entry.concerns(id) for entry in breaks) for id in panel.regions])
        kept = np.array([code not in broken for code in panel.industries])
        part = [np.where(kept, np.nan_to_num(panel.at(at), nan=0.0), 0.0) for at in (start, end)]
        with np.errstate(invalid="ignore", divide="ignore"):
            roots = [np.sqrt(values / values.sum(axis=1, keepdims=True)) for values in part]
        errors.append(np.where(kept & sound[:, None], roots[1] - roots[0], np.nan))
    if not errors:
        return np.full(len(panel.industries), np.nan)
    together = np.abs(np.concatenate(errors))
    wide = np.nanquantile(together, LEVEL, axis=0)
    return np.asarray(np.where(np.isfinite(wide), wide, np.nanmedian(wide)) / NINETIETH)
