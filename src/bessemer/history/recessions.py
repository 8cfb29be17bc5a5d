"""National recessions, and how a region took them: resistance, and recovery after the trough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from bessemer.errors import DataError
from bessemer.panel import Floats
from bessemer.sources.given import list_given, numbers_given, series_given, whole_given

# A fall of the nation's total by less than this is no recession.
SMALLEST_FALL = 0.002
# Years after the trough over which recovery is compared.
HORIZON = 5


@dataclass(frozen=True)
class Recession:
    """A fall of the nation's total.

    Attributes
    ----------
    peak_year, trough_year : int
        Last year before the fall, and the lowest year until the peak is regained.
    change : float
        Total at the trough over the total at the peak, less one.
    open : bool
        Whether the trough is the last year of the figures, so that it may yet fall lower.
    cut : bool
        Whether the peak is the first year of the figures, so that the fall may have begun earlier.
    """

    peak_year: int
    trough_year: int
    change: float
    open: bool = False
    cut: bool = False


def recession_dates(years: Sequence[int], totals: ArrayLike) -> tuple[Recession, ...]:
    r"""Return the recessions of a nation from its annual totals.

    .. math:: p:\ X_{p+1} < X_p \ \text{and}\ X_p = \max_{t \le p} X_t \ \text{since the last trough}, \qquad
              q = \arg\min_{p < t < r} X_t, \quad r = \min\{t > p : X_t \ge X_p\}

    A fall lasts until the level at its peak is regained, so that a second dip before that belongs to the
    first; its trough is the lowest year in between. Falls under 0.2 % are left out. Recessions of a few
    months may leave no trace in annual totals (that of the US in 1980 leaves none).

    Parameters
    ----------
    years : sequence of int, shape (years,)
        In order.
    totals : array_like, shape (years,)
        Jobs of the nation; years before the first and after the last known are left out.

    Raises
    ------
    DataError
        If lengths differ, or a total between known ones is unknown.

    References
    ----------
    Martin, R. (2012). Regional economic resilience, hysteresis and recessionary shocks. Journal of Economic
    Geography 12, 1-32.

    Examples
    --------
    >>> found = recession_dates(range(2000, 2007), [10, 11, 10, 9, 10, 12, 13])
    >>> [(one.peak_year, one.trough_year) for one in found]
    [(2001, 2003)]
    """
    years, x = series_given(years, totals, "totals", least=0)
    known = np.flatnonzero(np.isfinite(x))
    if known.size == 0:
        return ()
    if known.size != known[-1] - known[0] + 1:
        raise DataError("A total between known ones is unknown.", remedy="Give the totals of every year.")
    x, at = x[known], [int(years[position]) for position in known.tolist()]
    found = []
    peak = 0
    last = len(x) - 1
    while peak < last:
        if x[peak + 1] >= x[peak]:
            peak += 1
            continue
        later = np.flatnonzero(x[peak + 1 :] >= x[peak])
        regained = peak + 1 + int(later[0]) if later.size else len(x)
        trough = peak + 1 + int(np.argmin(x[peak + 1 : regained]))
        change = float(x[trough] / x[peak] - 1.0)
        if change <= -SMALLEST_FALL:
            found.append(Recession(at[peak], at[trough], change, open=trough == last, cut=peak == 0))
        # After the trough the next rise ends in the next peak, whether or not the old one is regained.
        peak = regained if later.size else last
    return tuple(found)


@dataclass(frozen=True)
class Response:
    """How a region took one recession of its nation.

    Attributes
    ----------
    recession : Recession
    change : float
        The region's change from the nation's peak to its trough, as a fraction.
    resistance : float
        :math:`(g_r - g_n) / |g_n|` over the same years: positive where the region held better.
    rise, nation_rise : float
        Changes of region and nation over the years after the trough; unknown where figures end before.
    recoverability : float
        :math:`(h_r - h_n) / |h_n|` over these years.
    regained_year : int or None
        First year after the trough in which the region was back at its level of the nation's peak year.
    """

    recession: Recession
    change: float
    resistance: float
    rise: float
    nation_rise: float
    recoverability: float
    regained_year: int | None

    @property
    def held_better(self) -> bool:
        """Whether the region lost less, or gained more, than the nation."""
        return self.change > self.recession.change

    @property
    def rose_faster(self) -> bool | None:
        """Whether the region grew faster after the trough; None where that is unknown."""
        if not (np.isfinite(self.rise) and np.isfinite(self.nation_rise)):
            return None
        return self.rise > self.nation_rise


def responses(
    years: Sequence[int], region: ArrayLike, nation: ArrayLike, horizon: int = HORIZON
) -> tuple[Response, ...]:
    r"""Return resistance and recoverability of a region in each recession of its nation.

    .. math:: resistance = \frac{g_r - g_n}{|g_n|},\quad g = x_q / x_p - 1, \qquad
              recoverability = \frac{h_r - h_n}{|h_n|},\quad h = x_{q+H} / x_q - 1

    Both are over the nation's dates, whatever the region's own turning points.

    Parameters
    ----------
    years : sequence of int, shape (years,)
        In order.
    region, nation : array_like, shape (years,)
        Totals of the same measure; the nation holds the region.
    horizon : int
        Years after the trough, :math:`H`.

    Raises
    ------
    DataError
        If lengths differ.

    References
    ----------
    Martin, R. (2012). Regional economic resilience, hysteresis and recessionary shocks. Journal of Economic
    Geography 12, 1-32.

    Examples
    --------
    >>> nation = [100.0, 90.0, 95.0, 99.0]
    >>> region = [10.0, 8.0, 8.4, 8.8]
    >>> found = responses(range(2000, 2004), region, nation, horizon=2)[0]
    >>> round(found.resistance, 2), round(found.recoverability, 2)
    (-1.0, 0.0)
    """
    whole_given(horizon, "horizon")
    years = list_given(years, "years", (int, np.integer), "years")
    own, whole = numbers_given(region, "region"), numbers_given(nation, "nation")
    if own.shape != whole.shape:
        raise DataError(
            f"The region has {own.shape} values and the nation {whole.shape}.",
            remedy="Give both for the same years.",
        )
    return tuple(_response(list(years), own, whole, each, horizon) for each in recession_dates(years, whole))


def _response(
    years: Sequence[int], own: Floats, whole: Floats, recession: Recession, horizon: int
) -> Response:
    peak, trough = years.index(recession.peak_year), years.index(recession.trough_year)
    after = recession.trough_year + horizon
    change = _growth(own, peak, trough)
    rise = nation_rise = float("nan")
    if after in years and not recession.open:
        end = years.index(after)
        rise, nation_rise = _growth(own, trough, end), _growth(whole, trough, end)
    back = np.flatnonzero(own[trough:] >= own[peak])
    return Response(
        recession=recession,
        change=change,
        resistance=_relative(change, recession.change),
        rise=rise,
        nation_rise=nation_rise,
        recoverability=_relative(rise, nation_rise),
        regained_year=int(years[trough + int(back[0])]) if back.size else None,
    )


def _growth(series: Floats, start: int, end: int) -> float:
    return float(series[end] / series[start] - 1.0) if series[start] > 0 else float("nan")


def _relative(own: float, nation: float) -> float:
    """Return the gap over the size of the nation's change; unknown where that is too small to divide by."""
    return (own - nation) / abs(nation) if abs(nation) >= SMALLEST_FALL else float("nan")
