"""The trend rule: people go on at half speed, booms of income are given back, last year's push stays."""

from __future__ import annotations

import numpy as np

from bessemer.panel import Floats
from bessemer.rolemodels.forecasting.tracks import SHORTEST, Tracks

PEOPLE, INCOME, NEIGHBOURS, PUSH = 0.05, -0.025, -0.04, 0.7
"""Constants of the rule, set on the origins up to 1990; the first three a year of horizon."""

DECADE = 10
WIDEST = 4.0
"""Robust standard deviations beyond which a figure counts no further."""


def winsorised(values: Floats, widest: float = WIDEST) -> Floats:
    r"""Return values drawn in to `widest` robust standard deviations about the median.

    .. math:: \hat\sigma = 1.4826 \; \mathrm{median} |x - \mathrm{median}(x)|

    Parameters
    ----------
    values : ndarray
        Unknown values stay unknown.

    Examples
    --------
    >>> winsorised(np.array([-1.0, 0.0, 1.0, 100.0]), 2.0).round(2).tolist()
    [-1.0, 0.0, 1.0, 3.47]
    """
    if not np.isfinite(values).any():
        return values
    middle = np.nanmedian(values)
    width = widest * 1.4826 * np.nanmedian(np.abs(values - middle))
    return np.asarray(np.clip(values, middle - width, middle + width))


def trend_rule(tracks: Tracks, year: int, horizon: int, *, income: bool = True) -> Floats:
    r"""Return the change of log relative jobs that the trend rule foretells.

    .. math::

        \hat y_i = h \, (0.05 \, \Delta_{10} p_i - 0.025 \, \Delta_{10} w_i - 0.04 \, \Delta_{10} \bar w_i)
        + 0.7 \, \Delta_1 l_i - c

    with :math:`p` and :math:`l` the logs of the share of the nation's people and jobs, :math:`w` the log of
    relative income per head, :math:`\bar w` that of the neighbours, and :math:`c` such that the shares of all
    regions add up to one. All changes are up to the origin and winsorised.

    Parameters
    ----------
    tracks : Tracks
    year, horizon : int
        The origin, and years ahead.
    income : bool
        Whether the two terms of income count.

    Returns
    -------
    ndarray, shape (regions,)
        Unknown for regions with under five comparable years.
    """
    parts = [
        PEOPLE * horizon * winsorised(tracks.change(tracks.relative_people, year, DECADE)),
        PUSH * winsorised(tracks.change(tracks.relative_jobs, year, 1)),
    ]
    if income:
        boom = tracks.change(tracks.relative_income, year, DECADE)
        parts.append(INCOME * horizon * winsorised(boom))
        parts.append(NEIGHBOURS * horizon * winsorised(tracks.neighbours(boom, year)))
    return tracks.add_up(np.sum(parts, axis=0), year)


def persistence(tracks: Tracks, year: int, horizon: int, part: float) -> Floats:
    r"""Return a part of the past change of the same length, :math:`\hat y = b \, \Delta_h l_t`.

    Parameters
    ----------
    part : float
        0 for no change, 0.5 for half persistence, 1 for full persistence.

    Returns
    -------
    ndarray, shape (regions,)
        With fewer than `horizon` comparable years their change is scaled up.
    """
    return part * tracks.change(tracks.relative_jobs, year, horizon)


def shift_share(tracks: Tracks, year: int, horizon: int) -> Floats:
    r"""Return the change foretold by the mix of sectors, each growing as it did in the nation.

    .. math:: \hat y_i = \log \sum_k s_{ik} e^{g_k} - \log \sum_k S_k e^{g_k}

    :math:`g_k` is the log change of the sector's share in the sample over the years up to the origin that one
    classification holds (at most `horizon`, at least five; the last such window otherwise), scaled up.
    """
    found = tracks.mix_for(year, year - SHORTEST)
    if found is None:
        return np.full(len(tracks.regions), np.nan)
    mix, end = found
    start = max(mix.years[0], end - horizon)
    size = tracks.jobs[[tracks.position(start), tracks.position(end)]]
    known = np.isfinite(mix.at(start)).all(axis=1) & np.isfinite(mix.at(end)).all(axis=1)
    known &= np.isfinite(size).all(axis=0) & (tracks.first <= tracks.position(start))
    if not known.any():
        return np.full(len(tracks.regions), np.nan)
    national = [
        (mix.at(at)[known] * level[known, None]).sum(axis=0) / level[known].sum()
        for at, level in zip((start, end), size, strict=True)
    ]
    growth = (national[1] / national[0]) ** (horizon / (end - start))
    with np.errstate(invalid="ignore"):
        return tracks.add_up(np.log(mix.at(end) @ growth), year)
