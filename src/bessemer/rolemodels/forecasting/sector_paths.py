"""Forecasts of sector shares: a part of the past change goes on, and shares draw nearer to the nation's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bessemer.panel import Floats
from bessemer.rolemodels.forecasting.conformal import LEVEL, weighted_quantile
from bessemer.rolemodels.forecasting.rolling import LARGE, LEARNT
from bessemer.rolemodels.forecasting.tracks import SHORTEST, Mix, Tracks
from bessemer.rolemodels.forecasting.trend_rule import DECADE
from bessemer.rolemodels.lookalikes.distances import closure

PRIOR = (0.0, 0.5, 0.5)
"""Half persistence of the region's and of the nation's change, before there is a past to learn from."""

_STRENGTH = 1.0


@dataclass(frozen=True, eq=False)
class SectorRule:
    """How sector shares of one classification are foretold from one origin.

    Attributes
    ----------
    mix : Mix
    origin, horizon : int
    catch_up, own, national : float
        Part of the gap to the nation that closes, and parts of the past change, scaled to the horizon, of the
        region less the nation and of the nation that go on; all on roots of shares.
    widths : ndarray, shape (sectors,)
        Half the width of the 80 % interval, on roots of shares.
    windows : int
        Realised windows that it was learnt from.
    """

    mix: Mix
    origin: int
    horizon: int
    catch_up: float
    own: float
    national: float
    widths: Floats
    windows: int


def national_shares(tracks: Tracks, mix: Mix, year: int) -> Floats:
    """Return the shares of each region's nation in a year, shape (regions, sectors)."""
    size = tracks.jobs[tracks.position(year)]
    shares = mix.at(year)
    result = np.full(shares.shape, np.nan)
    for code in range(int(tracks.nation.max()) + 1):
        inside = tracks.nation == code
        result[inside] = closure((shares[inside] * size[inside, None]).sum(axis=0))
    return result


def pulls(now: Floats, before: Floats, nation: Floats, nation_before: Floats, scale: float) -> Floats:
    r"""Return gap to the nation, and past changes of region and nation scaled to the horizon, as roots.

    Parameters
    ----------
    now, before, nation, nation_before : ndarray, shape (..., sectors)
        Shares of the region and of its nation at the origin and at the start of the past change.
    scale : float
        Horizon over the years of the past change.

    Returns
    -------
    ndarray, shape (..., sectors, 3)

    Examples
    --------
    >>> pulls(np.array([0.25]), np.array([0.16]), np.array([0.36]), np.array([0.36]), 2.0).round(3).tolist()
    [[0.1, 0.2, 0.0]]
    """
    trend = (np.sqrt(nation) - np.sqrt(nation_before)) * scale
    own = (np.sqrt(now) - np.sqrt(before)) * scale - trend
    return np.stack([np.sqrt(nation) - np.sqrt(now), own, trend], axis=-1)


def moved(now: Floats, drawn: Floats, weights: Floats | tuple[float, float, float]) -> Floats:
    """Return shares moved by weighted :func:`pulls`, made to add up to one."""
    return closure(np.maximum(np.sqrt(now) + drawn @ np.asarray(weights), 0.0) ** 2)


def start_of(mix: Mix, year: int, longest: int = DECADE) -> int | None:
    """Return the start of the past change up to `year`, or None with under five years of the scheme."""
    start = max(mix.years[0], year - longest)
    return start if year - start >= SHORTEST and year <= mix.years[-1] else None


def _parts(tracks: Tracks, mix: Mix, year: int, horizon: int) -> Floats | None:
    """Return the pulls on all regions; unknown across a break of definition."""
    start = start_of(mix, year)
    if start is None:
        return None
    nation, nation_before = (national_shares(tracks, mix, at) for at in (year, start))
    drawn = pulls(mix.at(year), mix.at(start), nation, nation_before, horizon / (year - start))
    drawn[tracks.first > tracks.position(start)] = np.nan
    return drawn


def _windows(tracks: Tracks, origin: int, horizon: int) -> Iterator[tuple[Mix, int]]:
    """Yield classifications and starts of windows whose outcome was known at the origin."""
    for mix in tracks.mixes:
        for year in range(mix.years[0] + SHORTEST, min(origin, mix.years[-1]) - horizon + 1):
            yield mix, year


def _change(tracks: Tracks, mix: Mix, year: int, horizon: int) -> Floats:
    return np.asarray(np.sqrt(mix.at(year + horizon)) - np.sqrt(mix.at(year)))


def coefficients(tracks: Tracks, origin: int, horizon: int) -> tuple[Floats, int]:
    r"""Return the three coefficients of a :class:`SectorRule`, learnt from windows known at the origin.

    .. math::

        \Delta_h \sqrt{s_{ik}} = a (\sqrt{S_k} - \sqrt{s_{ik}}) + b (\Delta \sqrt{s_{ik}} - \Delta \sqrt{S_k})
        + c \Delta \sqrt{S_k}

    by least squares over regions with 20,000 jobs, sectors and windows, each within one classification, with
    a pull towards (0, 0.5, 0.5) as strong as one horizon of windows.

    Returns
    -------
    (ndarray, int)
        Coefficients and number of windows.
    """
    gram, cross, count = np.zeros((3, 3)), np.zeros(3), 0
    for mix, year in _windows(tracks, origin, horizon):
        parts = _parts(tracks, mix, year, horizon)
        if parts is None:
            continue
        x, y = parts, _change(tracks, mix, year, horizon)
        large = tracks.jobs[tracks.position(year)] > LEARNT
        known = np.isfinite(x).all(axis=2) & np.isfinite(y) & large[:, None]
        if not known.any():
            continue
        gram += x[known].T @ x[known] / known.sum()
        cross += x[known].T @ y[known] / known.sum()
        count += 1
    if not count:
        return np.array(PRIOR), 0
    pull = np.diag(np.diag(gram) / count * _STRENGTH)
    return np.asarray(np.linalg.solve(gram / horizon + pull, cross / horizon + pull @ PRIOR)), count


def applied(
    tracks: Tracks, mix: Mix, year: int, horizon: int, weights: Floats | tuple[float, float, float]
) -> Floats | None:
    """Return shares foretold with given coefficients, shape (regions, sectors)."""
    parts = _parts(tracks, mix, year, horizon)
    if parts is None:
        return None
    return moved(mix.at(year), parts, weights)


def half_shares(tracks: Tracks, mix: Mix, year: int, horizon: int) -> Floats | None:
    """Return shares by half persistence: half the past change, scaled to the horizon, is added."""
    start = start_of(mix, year, horizon)
    if start is None:
        return None
    change = (mix.at(year) - mix.at(start)) * (horizon / (year - start))
    change[tracks.first > tracks.position(start)] = np.nan
    return closure(np.maximum(mix.at(year) + 0.5 * change, 0.0))


def sector_record(tracks: Tracks, origin: int, horizon: int) -> list[dict[str, float | int | str]]:
    """Return mean absolute errors of shares at one origin, by model, on regions over 50,000 jobs."""
    rows: list[dict[str, float | int | str]] = []
    for mix in tracks.mixes:
        if not mix.years[0] + SHORTEST <= origin <= mix.years[-1] - horizon:
            continue
        weights, _ = coefficients(tracks, origin, horizon)
        ours = applied(tracks, mix, origin, horizon, weights)
        half = half_shares(tracks, mix, origin, horizon)
        if ours is None or half is None:
            continue
        then = mix.at(origin + horizon)
        large = tracks.jobs[tracks.position(origin)] > LARGE
        known = large & np.isfinite(ours + half + then).all(axis=1)
        if not known.any():
            continue
        for name, values in (("bessemer", ours), ("half-persistence", half), ("no-change", mix.at(origin))):
            rows.append(
                {
                    "sample": tracks.sample,
                    "classification": mix.classification,
                    "origin": origin,
                    "horizon": horizon,
                    "model": name,
                    "regions": int(known.sum()),
                    "mae": float(np.abs(then - values)[known].mean()),
                }
            )
    return rows


def sector_rule(tracks: Tracks, origin: int, horizon: int) -> SectorRule | None:
    """Return the rule from an origin, or None where its classification has no five years behind the origin.

    The widths hold 80 % of the errors that the rule, learnt anew at each start, made in the windows of its
    own classification known at the origin; where there are none, those of the last five-year windows are
    stretched by the root of the ratio.
    """
    mix = next((entry for entry in tracks.mixes if entry.years[0] <= origin <= entry.years[-1]), None)
    if mix is None or origin - mix.years[0] < SHORTEST:
        return None
    weights, windows = coefficients(tracks, origin, horizon)
    for length in (horizon, DECADE, SHORTEST):
        if length > horizon:
            continue
        errors = _past_errors(tracks, mix, origin, length)
        if errors is not None:
            widths = [
                weighted_quantile(
                    np.abs(column[np.isfinite(column)]), np.ones(np.isfinite(column).sum()), LEVEL
                )
                for column in errors.T
            ]
            stretch = float(np.sqrt(horizon / length))
            return SectorRule(
                mix=mix,
                origin=origin,
                horizon=horizon,
                catch_up=float(weights[0]),
                own=float(weights[1]),
                national=float(weights[2]),
                widths=np.array(widths) * stretch,
                windows=windows,
            )
    return None


def _past_errors(tracks: Tracks, mix: Mix, origin: int, horizon: int) -> Floats | None:
    """Return errors of roots of shares in the scheme's windows known at the origin, one row a case."""
    found = []
    for year in range(mix.years[0] + SHORTEST, origin - horizon + 1):
        weights, _ = coefficients(tracks, year, horizon)
        shares = applied(tracks, mix, year, horizon, weights)
        if shares is None:
            continue
        large = tracks.jobs[tracks.position(year)] > LARGE
        error = np.sqrt(mix.at(year + horizon)) - np.sqrt(shares)
        error = error[large & np.isfinite(error).all(axis=1)]
        if len(error):
            found.append(error)
    return np.concatenate(found) if found else None
