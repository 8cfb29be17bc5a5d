"""Many regions looked at together: the largest of many gaps is large by selection."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, prod

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bessemer.history.comparison import compare
from bessemer.history.inference import placebos_in_space, rmspe_ratios
from bessemer.history.outcomes import Outcome
from bessemer.panel import Floats


def scan_p_values(groups: Sequence[tuple[ArrayLike, ArrayLike]]) -> list[Floats]:
    r"""Return p-values of statistics looked at together over several dates, by the maximum of placebos.

    With :math:`M_h` regions scanned at date :math:`h`, :math:`J_h` placebos there and :math:`b_h` of them
    below the statistic in question, a statistic of date :math:`g` has

    .. math:: p = 1 - \frac{\binom{b_g}{M_g}}{\binom{J_g + 1}{M_g}}
              \prod_{h \ne g} \frac{\binom{b_h}{M_h}}{\binom{J_h}{M_h}}

    the chance that the largest of as many placebos, drawn at each date without replacement, is as extreme;
    the region itself is one of the units of its date. With one date this is
    :func:`bessemer.history.maximum_p_values`.

    Parameters
    ----------
    groups : sequence of (scanned, placebos)
        Statistics by date; larger is more unusual. Unknown placebos are left out.

    Returns
    -------
    list of ndarray
        One p-value for each scanned region; unknown where its statistic is.

    Examples
    --------
    >>> [p.round(3).tolist() for p in scan_p_values([([5.0, 1.0], [1.0, 2.0, 3.0, 4.0])])]
    [[0.4, 1.0]]
    >>> [p.round(3).tolist() for p in scan_p_values([([9.0], [1.0, 2.0]), ([0.0], [1.0, 10.0])])]
    [[0.667], [1.0]]
    """
    parts = [(np.asarray(own, float), _known(others)) for own, others in groups]
    found = []
    for at, (own, _) in enumerate(parts):
        chances = [
            1.0
            - prod(_below(value, len(part[0]), part[1], own=at == other) for other, part in enumerate(parts))
            for value in own
        ]
        found.append(np.where(np.isnan(own), np.nan, chances))
    return found


def _known(values: ArrayLike) -> Floats:
    given = np.asarray(values, dtype=np.float64)
    return np.asarray(given[~np.isnan(given)])


def _below(value: float, scanned: int, placebos: Floats, *, own: bool) -> float:
    """Return the chance that as many draws as regions were scanned all stay below a value."""
    units = len(placebos) + own
    draws = min(scanned, units)
    return comb(int((placebos < value).sum()), draws) / comb(units, draws)


def scan_ratios(
    outcome: Outcome, year: int, scanned: Sequence[str], donors: Sequence[str]
) -> tuple[Floats, Floats]:
    """Return the ratios of RMSPE after to before of scanned regions and of all others, each against the rest.

    Parameters
    ----------
    outcome : Outcome
    year : int
        First treated year.
    scanned, donors : sequence of str
        Regions looked at, and all that may serve as donors and placebos.

    Returns
    -------
    ndarray, shape (scanned,)
        Unknown for a region without enough figures.
    ndarray, shape (placebos,)
    """
    fits = [id for id in scanned if outcome.fits(id, year)]
    if not fits:
        return np.full(len(scanned), np.nan), np.empty(0)
    window = outcome.window(fits[0], year, [id for id in dict.fromkeys([*scanned, *donors]) if id != fits[0]])
    compared = compare(window, fits[0], year, transform=outcome.measure.transform)
    pool = np.vstack([compared.outcome, compared.pool])
    gaps, _ = placebos_in_space(pool, compared.before)
    _, _, ratios = rmspe_ratios(gaps, compared.before, np.abs(pool).max(axis=1))
    at: dict[str, float] = dict(zip((compared.treated, *compared.donors), ratios.tolist(), strict=True))
    own = np.array([at.get(id, np.nan) for id in scanned])
    others: NDArray[np.float64] = np.array([value for id, value in at.items() if id not in scanned])
    return own, others
