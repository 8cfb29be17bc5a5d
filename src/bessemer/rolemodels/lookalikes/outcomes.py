"""What became of regions after a base year, on the four axes of recovery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bessemer.classify import Industry, scheme
from bessemer.errors import OptionError, UnavailableError
from bessemer.history.axes import Axis, axis
from bessemer.panel import Floats
from bessemer.sources import Dataset

HORIZON = 20
HORIZONS = (10, 20, 30)
LONGEST_HORIZON = 60
# A shorter stretch of figures says nothing of a horizon.
LEAST_PART = 0.75
# Figures of Chinese urban units compare from this year on.
CHINA_FROM = 2013


def axis_of(data: Dataset, kind: str, name: str = "jobs", reference: str = "aggregate") -> Axis:
    """Return an axis of recovery; jobs against the nation by default."""
    return axis(data, kind, name, reference)


def has_axis(data: Dataset, kind: str, name: str, reference: str = "aggregate") -> bool:
    """Return whether the figures of a kind of region hold an axis."""
    try:
        axis_of(data, kind, name, reference)
    except UnavailableError:
        return False
    return True


def check_horizon(horizon: int) -> None:
    """Refuse what is no number of years to look ahead.

    Raises
    ------
    OptionError
        Names the value.
    """
    whole = isinstance(horizon, int | np.integer) and not isinstance(horizon, bool)
    if not whole or not 1 <= horizon <= LONGEST_HORIZON:
        raise OptionError(
            f"{horizon!r} is not a horizon.",
            where="Option horizon.",
            remedy=f"Give a whole number of years from 1 to {LONGEST_HORIZON}, for example {HORIZON}.",
        )


@dataclass(frozen=True, eq=False)
class After:
    """What followed each of several base years on one axis.

    Attributes
    ----------
    starts, ends : ndarray of int, shape (rows,)
        First and last year compared.
    changes : ndarray, shape (rows,)
        Change against the reference, a fraction; unknown where a definition changed on the way.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    changes: Floats


def after(
    path: Axis, regions: Sequence[str], base_years: NDArray[np.int64], horizon: int, least: float = 0.0
) -> After:
    r"""Return the change of regions against their reference from a base year over a horizon.

    .. math:: \frac{y_{er} / y_{en}}{y_{br} / y_{bn}} - 1, \qquad e = \min(b + h, T)

    Composition begins a new definition in the year after the last census (2001 for the US in 2000): there the
    change is counted from that year.

    Parameters
    ----------
    path : Axis
    regions : sequence of str, shape (rows,)
    base_years : ndarray of int, shape (rows,)
    horizon : int
        Years to look ahead; fewer where the figures end before.
    least : float
        The change is unknown where the figures hold less than this part of the horizon.
    """
    place = {id: at for at, id in enumerate(path.regions)}
    columns = np.array([place.get(id, -1) for id in regions], dtype=np.intp)
    starts, ends = base_years.copy(), np.minimum(base_years + horizon, path.years[-1])
    changes = np.full(len(base_years), np.nan)
    for base in np.unique(base_years).tolist():
        rows = np.flatnonzero((base_years == base) & (columns >= 0))
        end = min(base + horizon, path.years[-1])
        start = _start(path, base)
        if start is None or end not in path.years or end <= start or end - start < least * horizon:
            continue
        starts[rows] = start
        changes[rows] = path.changes(start, end)[columns[rows]]
    return After(starts, ends, changes)


def _start(path: Axis, base: int) -> int | None:
    """Return the year from which a base year is followed; the next one after the last US census."""
    if base not in path.years:
        return None
    if path.name == "composition" and base + 1 in path.years:
        at, following = path.years.index(base), path.years.index(base + 1)
        if (path.segments[at] != path.segments[following]).all():
            return base + 1
    return base


def relative_course(path: Axis, region: str, start: int, end: int) -> tuple[tuple[int, ...], Floats]:
    """Return years and the region's value against its nation, as a ratio to that in `start`."""
    years = tuple(year for year in path.years if start <= year <= end)
    rows = [path.years.index(year) for year in years]
    values = path.values[rows, path.regions.index(region)]
    return years, values / values[0]


def first_year(path: Axis, region: str, wanted: int, end: int) -> int:
    """Return the earliest year from `wanted` on whose figures compare with those of `end`."""
    at = path.regions.index(region)
    segments = path.segments[:, at]
    last = segments[path.years.index(end)]
    return next(
        year for year, segment in zip(path.years, segments, strict=True) if year >= wanted and segment == last
    )


def value_in(path: Axis, region: str, year: int) -> float:
    """Return a region's value against the reference in a year; unknown outside the years."""
    if year not in path.years or region not in path.regions:
        return float("nan")
    return float(path.values[path.years.index(year), path.regions.index(region)])


def manufacturing_codes(classification: str, codes: Sequence[str]) -> list[int]:
    """Return the positions of manufacturing among industries; on ten groups it stands with all industry."""
    wanted = {
        "sections16": {"manufacturing"},
        "a10": {"B-E"},
        "gb19": {"C"},
        "wiod35": {f"c{number}" for number in range(3, 17)},
    }[classification]
    return [at for at, code in enumerate(codes) if code in wanted]


@dataclass(frozen=True, eq=False)
class Shift:
    r"""How the composition of a region changed against its nation's between two years.

    Attributes
    ----------
    start, end : int
    codes : tuple of str
    first, last, nation_first, nation_last : ndarray, shape (industries,)
        Shares of the region and of its nation; fractions.
    table : str
        The shipped table used.
    """

    start: int
    end: int
    classification: str
    codes: tuple[str, ...]
    first: Floats
    last: Floats
    nation_first: Floats
    nation_last: Floats
    table: str

    @property
    def relative(self) -> Floats:
        r"""Change of the share less that of the nation: :math:`(s_1 - s_0) - (n_1 - n_0)`; fractions."""
        return (self.last - self.first) - (self.nation_last - self.nation_first)

    def industries(self, *, rose: bool, count: int = 3, least: float = 0.005) -> list[Industry]:
        """Return the industries that gained or lost most against the nation, half a point at least."""
        signed = self.relative if rose else -self.relative
        order = [int(at) for at in np.argsort(-signed, kind="stable") if signed[at] >= least]
        known = scheme(self.classification)
        return [known[self.codes[at]] for at in order[:count]]
