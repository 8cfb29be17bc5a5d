"""The backtest: every model at every origin, its errors, its intervals, and tests of the gain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bessemer.panel import Floats
from bessemer.rolemodels.forecasting.rolling import ORIGINS, OURS, Rolling
from bessemer.rolemodels.forecasting.tracks import Tracks, tracks_of
from bessemer.sources import Dataset

if TYPE_CHECKING:
    import pandas as pd

HORIZONS = (5, 10, 15)
DESIGN = 1990
"""Last origin whose outcome was seen when the trend rule was designed."""

HALF = "half-persistence"
BASELINES = ("no-change", HALF, "full-persistence", "shift-share", "ridge", "random-forest")


@dataclass(frozen=True)
class GainTest:
    """Test of the gain on another forecast.

    Attributes
    ----------
    gain : float
        Mean absolute error of the other less ours.
    statistic, p_value : float
        Student's t and its two-sided p-value.
    clusters : int
        Blocks, whose cases are not taken as independent.
    """

    gain: float
    statistic: float
    p_value: float
    clusters: int


def diebold_mariano(gain: Floats, blocks: NDArray[np.str_]) -> GainTest:
    r"""Test whether the mean difference of losses is zero, with errors clustered by block.

    .. math::

        t = \frac{\bar d}{\sqrt{\frac{G}{G - 1} \sum_g \big(\sum_{i \in g} (d_i - \bar d)\big)^2} / n}

    with :math:`G - 1` degrees of freedom.

    Parameters
    ----------
    gain : ndarray, shape (cases,)
        Loss of the other forecast less that of ours.
    blocks : ndarray of str, shape (cases,)
        State or country of each case.

    References
    ----------
    Diebold, F. X. and Mariano, R. S. (1995), Comparing predictive accuracy, Journal of Business & Economic
    Statistics 13.

    Examples
    --------
    >>> test = diebold_mariano(np.array([1.0, 1.0, 2.0, 2.0]), np.array(["a", "a", "b", "b"]))
    >>> round(test.statistic, 6), round(test.p_value, 6)
    (3.0, 0.204833)
    """
    from scipy.stats import t

    mean = float(gain.mean())
    names, place = np.unique(blocks, return_inverse=True)
    count = len(names)
    if count < 2:
        return GainTest(mean, float("nan"), float("nan"), count)
    sums = np.bincount(place, gain - mean)
    error = float(np.sqrt(count / (count - 1) * (sums**2).sum()) / len(gain))
    if error == 0:
        return GainTest(mean, float("nan"), float("nan"), count)
    statistic = mean / error
    return GainTest(mean, statistic, float(2 * t.sf(abs(statistic), count - 1)), count)


@dataclass(frozen=True, eq=False)
class Scored:
    """All models at one origin.

    Attributes
    ----------
    sample : str
    origin, horizon : int
    blocks : ndarray of str, shape (cases,)
    outcome : ndarray, shape (cases,)
    errors : mapping of model to ndarray, shape (cases,)
        Absolute errors.
    coverage : mapping of model to float
        Share of the outcomes inside the 80 % interval.
    """

    sample: str
    origin: int
    horizon: int
    blocks: NDArray[np.str_]
    outcome: Floats
    errors: dict[str, Floats]
    coverage: dict[str, float]


def score(rolling: Rolling, origin: int, horizon: int) -> Scored:
    """Return the errors of all models at one origin, on the same regions.

    Where a model has no forecast for a region, half persistence stands in; a model without one for half of
    the regions is left out.
    """
    tracks = rolling.tracks
    chosen = rolling.scored(origin, horizon)
    outcome = tracks.outcome(origin, horizon)[chosen]
    models = rolling.models()
    half = models[HALF](origin, horizon)[chosen]
    errors, coverage = {}, {}
    for name, model in models.items():
        forecast = model(origin, horizon)[chosen]
        known = np.isfinite(forecast)
        if known.mean() < 0.5:
            continue
        errors[name] = np.abs(outcome - np.where(known, forecast, half))
        width = rolling.width(origin, horizon, name)[chosen]
        sure = np.isfinite(width)
        coverage[name] = float((errors[name] <= width)[sure].mean()) if sure.any() else float("nan")
    return Scored(tracks.sample, origin, horizon, tracks.block[chosen], outcome, errors, coverage)


def origins_of(tracks: Tracks, horizon: int) -> list[int]:
    """Return the origins of the backtest whose outcome is known."""
    return [at for at in ORIGINS[tracks.sample] if at + horizon <= tracks.years[-1]]


def backtest(data: Dataset, *, workers: int = 1) -> list[Scored]:
    """Return the backtest of both samples.

    Parameters
    ----------
    data : Dataset
    workers : int
        Processes; the result is the same with any number.
    """
    if workers == 1:
        return [entry for sample in ORIGINS for entry in scored_by(Rolling(tracks_of(data, sample)))]
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    every = {sample: tracks_of(data, sample) for sample in ORIGINS}
    tasks = [(every[sample], horizon) for horizon in HORIZONS for sample in ORIGINS]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        found = [entry for part in pool.map(_task, *zip(*tasks, strict=True)) for entry in part]
    order = {name: place for place, name in enumerate(ORIGINS)}
    return sorted(found, key=lambda entry: (order[entry.sample], entry.horizon, entry.origin))


def scored_by(rolling: Rolling) -> list[Scored]:
    """Return the backtest of one sample."""
    return [score(rolling, at, horizon) for horizon in HORIZONS for at in origins_of(rolling.tracks, horizon)]


def _task(tracks: Tracks, horizon: int) -> list[Scored]:
    rolling = Rolling(tracks)
    return [score(rolling, at, horizon) for at in origins_of(tracks, horizon)]


def record_table(scored: Sequence[Scored]) -> pd.DataFrame:
    """Return one row a sample, origin, horizon and model.

    Columns sample, origin, horizon, model, regions, mae (log points), coverage_80, ratio (to the best of
    :data:`BASELINES` at that origin), best (its name), and for our model gain, t_value and p_value on half
    persistence with errors clustered by state or country.
    """
    import pandas as pd

    rows = []
    for entry in scored:
        mean = {name: float(errors.mean()) for name, errors in entry.errors.items()}
        best = min((name for name in BASELINES if name in mean), key=mean.__getitem__)
        test = diebold_mariano(entry.errors[HALF] - entry.errors[OURS], entry.blocks)
        for name, value in mean.items():
            ours = name == OURS
            rows.append(
                {
                    "sample": entry.sample,
                    "origin": entry.origin,
                    "horizon": entry.horizon,
                    "model": name,
                    "regions": len(entry.outcome),
                    "mae": value,
                    "coverage_80": entry.coverage[name],
                    "ratio": value / mean[best],
                    "best": best,
                    "gain": test.gain if ours else float("nan"),
                    "t_value": test.statistic if ours else float("nan"),
                    "p_value": test.p_value if ours else float("nan"),
                }
            )
    return pd.DataFrame(rows)


PERIODS = ("all", "design", "later", "latest")
LATEST = 5


def pooled_table(scored: Sequence[Scored]) -> pd.DataFrame:
    """Return one row a sample, horizon and period, pooled over origins.

    Periods: all; design (origins up to 1990, whose outcomes were seen when the trend rule was designed),
    later, and the latest five origins. Columns: origins, cases, mae and coverage_80 of ours, mae_half, ratio,
    within (origins at 0.9 of the best baseline or less), t_value and p_value of the gain on half persistence
    with errors clustered by state or country, p_origins (the same gain as a series of origins, Newey-West
    with horizon - 1 lags), nearer (share of cases in which ours came nearer) and fell (share of cases whose
    part of the nation's jobs fell).
    """
    import pandas as pd

    rows = []
    for sample, horizon in dict.fromkeys((entry.sample, entry.horizon) for entry in scored):
        own = [entry for entry in scored if (entry.sample, entry.horizon) == (sample, horizon)]
        parts = {
            "all": own,
            "design": [entry for entry in own if entry.origin <= DESIGN],
            "later": [entry for entry in own if entry.origin > DESIGN],
            "latest": own[-LATEST:],
        }
        rows += [
            {"sample": sample, "horizon": horizon, "period": name, **_pooled(parts[name])}
            for name in PERIODS
            if parts[name]
        ]
    return pd.DataFrame(rows)


def _pooled(entries: Sequence[Scored]) -> dict[str, float | int]:
    ours = [entry.errors[OURS] for entry in entries]
    half = [entry.errors[HALF] for entry in entries]
    gain = np.concatenate(half) - np.concatenate(ours)
    test = diebold_mariano(gain, np.concatenate([entry.blocks for entry in entries]))
    best = [
        min(float(entry.errors[name].mean()) for name in BASELINES if name in entry.errors)
        for entry in entries
    ]
    sizes = [len(entry.outcome) for entry in entries]
    series = np.array([float((b - a).mean()) for a, b in zip(ours, half, strict=True)])
    return {
        "first_origin": entries[0].origin,
        "last_origin": entries[-1].origin,
        "origins": len(entries),
        "cases": len(gain),
        "mae": float(np.concatenate(ours).mean()),
        "mae_half": float(np.concatenate(half).mean()),
        "ratio": float(np.mean([own.mean() / level for own, level in zip(ours, best, strict=True)])),
        "within": int(sum(own.mean() <= 0.9 * level for own, level in zip(ours, best, strict=True))),
        "coverage_80": float(np.average([entry.coverage[OURS] for entry in entries], weights=sizes)),
        "t_value": test.statistic,
        "p_value": test.p_value,
        "p_origins": _series_test(series, entries[0].horizon - 1),
        "nearer": float((gain > 0).mean()),
        "fell": float(np.concatenate([entry.outcome < 0 for entry in entries]).mean()),
    }


def _series_test(series: Floats, lags: int) -> float:
    """Return the two-sided p-value of a zero mean by Newey and West's variance; unknown for short series."""
    from scipy.stats import t

    count = len(series)
    if count <= lags + 1:
        return float("nan")
    own = series - series.mean()
    variance = float(own @ own)
    for lag in range(1, lags + 1):
        variance += 2 * (1 - lag / (lags + 1)) * float(own[lag:] @ own[:-lag])
    if variance <= 0:
        return float("nan")
    return float(2 * t.sf(abs(series.mean()) * count / np.sqrt(variance), count - 1))
