"""Many regions looked at together: the largest of many gaps is large by selection."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, prod

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bessemer.errors import OptionError
from bessemer.history.evidence.outcomes import Outcome
from bessemer.history.synthetic.comparison import compare
from bessemer.history.synthetic.inference import placebos_in_space, rmspe_ratios
from bessemer.panel import Floats
from bessemer.sources.given import array_given, list_given


def scan_p_values(groups: Sequence[tuple[ArrayLike, ArrayLike]]) -> list[Floats]:
    r"""Return p-values of statistics looked at together over several dates, by the maximum of placebos.

    Statistics of different dates have different scales, so that each is first turned into its rank among
    the placebos of its date: a statistic of date :math:`g` with :math:`k` of :math:`J_g` placebos at least as
    extreme has the rank share :math:`r = (1 + k) / (1 + J_g)`. With :math:`M_h` regions scanned at date
    :math:`h` and :math:`b_h = J_h - \lfloor r J_h \rfloor` placebos there with a larger share,

    .. math:: p = 1 - \frac{\binom{J_g - k}{M_g}}{\binom{J_g + 1}{M_g}}
              \prod_{h \ne g} \frac{\binom{b_h}{M_h}}{\binom{J_h}{M_h}}

    is the chance that the most extreme of as many placebos, drawn at each date without replacement, is as
    extreme. With one date this is :func:`bessemer.history.maximum_p_values`.

    Parameters
    ----------
    groups : sequence of (scanned, placebos)
        Statistics by date; larger is more unusual. Unknown placebos are left out.

    Returns
    -------
    list of ndarray
        One p-value for each scanned region; unknown where its statistic is.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.
    OptionError
        If the groups are no pairs.

    References
    ----------
    Westfall, P. and Young, S. (1993). Resampling-based multiple testing. Wiley.

    Examples
    --------
    >>> [p.round(3).tolist() for p in scan_p_values([([5.0, 1.0], [1.0, 2.0, 3.0, 4.0])])]
    [[0.4, 1.0]]
    >>> [p.round(3).tolist() for p in scan_p_values([([9.0], range(9)), ([0.0], range(10))])]
    [[0.19], [1.0]]
    """
    pairs = list_given(groups, "groups", (tuple, list), "pairs of scanned and placebos")
    if not all(len(pair) == 2 for pair in pairs):
        raise OptionError("A group of groups is no pair.", remedy="Give scanned and placebos of each date.")
    parts = [
        (array_given(own, "scanned", 1, unknown=True, infinite=True, empty=True), _known(others))
        for own, others in pairs
    ]
    found = []
    for at, (own, placebos) in enumerate(parts):
        rest = [(len(theirs), others) for other, (theirs, others) in enumerate(parts) if other != at]
        chances = [1.0 - _all_below(value, len(own), placebos, rest) for value in own]
        found.append(np.where(np.isnan(own), np.nan, chances))
    return found


def _known(values: ArrayLike) -> Floats:
    given = array_given(values, "placebos", 1, unknown=True, infinite=True, empty=True)
    return np.asarray(given[~np.isnan(given)])


def _all_below(value: float, scanned: int, placebos: Floats, rest: Sequence[tuple[int, Floats]]) -> float:
    """Return the chance that as many placebos as regions were scanned are all less extreme than a value."""
    count = len(placebos)
    beaten = int((placebos < value).sum())
    share = (1 + count - beaten) / (1 + count)
    own = _chance(beaten, count + 1, scanned)
    return own * prod(_chance(len(o) - int(share * len(o) + 1e-9), len(o), many) for many, o in rest)


def _chance(kept: int, units: int, draws: int) -> float:
    """Return the chance that draws without replacement all fall among the units kept."""
    draws = min(draws, units)
    return comb(kept, draws) / comb(units, draws)


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
