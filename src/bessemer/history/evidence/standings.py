"""What the cells of a grid of synthetic controls say together, axis by axis."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bessemer.errors import DataError
from bessemer.history.synthetic.checks import same_sign
from bessemer.history.synthetic.control import Grade
from bessemer.sources.given import list_given
from bessemer.words import Message

UNUSUAL = 0.1
DEPARTURES = ("stands_out", "suggestive")

Standing = Literal["stands_out", "suggestive", "not_unusual", "not_credible"]
STANDINGS: tuple[Standing, ...] = ("stands_out", "suggestive", "not_unusual", "not_credible")


@dataclass(frozen=True)
class Cell:
    """One synthetic control of the grid.

    Attributes
    ----------
    axis, pool : str
    year : int
        First treated year.
    offset : int
        Years after the one named.
    att : float
        Mean gap over the years from `year` on.
    p_value : float
        Of the placebos in space; unknown for shifted dates in large pools.
    rmspe_pre : float
        Error before.
    before, after, donors : int
        Years on both sides, and donors.
    top_donor, top_weight : str, float
        Donor with the largest weight.
    near_weight : float
        Weight on regions that the same shock may have hit.
    difference : float
        Effect by synthetic difference-in-differences; unknown for shifted dates.
    verdict : {"ok", "doubtful", "not credible"} or None
        Of the checks of the run; None for shifted dates, which serve for sign and size alone.
    reasons : tuple of Message
        Why the verdict is not better.
    """

    axis: str
    pool: str
    year: int
    offset: int
    att: float
    p_value: float
    rmspe_pre: float
    before: int
    after: int
    donors: int
    top_donor: str
    top_weight: float
    near_weight: float
    difference: float = math.nan
    verdict: Grade | None = None
    reasons: tuple[Message, ...] = ()

    @property
    def unusual(self) -> bool:
        """Whether at most one placebo in ten is as extreme."""
        return self.p_value <= UNUSUAL


@dataclass(frozen=True)
class AxisVerdict:
    """What the cells of one axis say together.

    Attributes
    ----------
    axis : str
    standing : {"stands_out", "suggestive", "not_unusual", "not_credible"}
    att : float
        Mean gap of the main pool at the year named.
    reasons : tuple of Message
        Why it is not credible; empty otherwise.
    unusual : int
        Pools, among those that fit, in which the gap is unusual.
    fitting : int
        Pools whose run at the year named is credible.
    p_values, fitting_p_values : tuple of float
        Of all pools at the year named, and of those that fit, where known.
    methods_agree : bool
        Whether synthetic difference-in-differences has the same sign in every pool that fits.
    """

    axis: str
    standing: Standing
    att: float
    reasons: tuple[Message, ...]
    unusual: int
    fitting: int
    p_values: tuple[float, ...]
    fitting_p_values: tuple[float, ...]
    methods_agree: bool

    @property
    def visible(self) -> bool:
        """Whether the gap is unusual in some pool, credible or not."""
        return any(value <= UNUSUAL for value in self.p_values)


def verdicts_of(cells: Sequence[Cell]) -> tuple[AxisVerdict, ...]:
    """Return one verdict for each axis, in the order of the cells."""
    axes = dict.fromkeys(cell.axis for cell in cells)
    return tuple(axis_verdict([cell for cell in cells if cell.axis == axis]) for axis in axes)


def axis_verdict(cells: Sequence[Cell]) -> AxisVerdict:
    """Return what the cells of one axis say together.

    Not credible: the sign at the year named changes across donor pools, or in a pool across dates, or fewer
    than two pools give a run that its own checks believe. Otherwise the gap stands out when it is unusual
    (p at most 0.1) in every pool that fits and synthetic difference-in-differences has its sign; it is
    suggestive when it is unusual in some; else it is not unusual.

    Parameters
    ----------
    cells : sequence of Cell
        Of one axis, the main pool first.

    Raises
    ------
    DataError
        If no cell is of the year named.
    """
    cells = list_given(cells, "cells", Cell, "cells of evidence")
    base = [cell for cell in cells if cell.offset == 0]
    if not base:
        raise DataError("No cell is of the year named.", remedy="Give the cells with offset 0.")
    reasons = [*_sign_reasons(cells, base)]
    fitting = [cell for cell in base if cell.verdict != "not credible"]
    if len(fitting) < min(2, len(base)):
        reasons += [
            Message("evidence.pool_fails", pool=pool_name(cell.pool), reason=cell.reasons[0])
            for cell in base
            if cell.verdict == "not credible" and cell.reasons
        ]
    unusual = sum(cell.unusual for cell in fitting)
    agree = all(not cell.difference * cell.att < 0.0 for cell in fitting)
    standing: Standing = "not_unusual"
    if reasons:
        standing = "not_credible"
    elif unusual == len(fitting) and agree:
        standing = "stands_out"
    elif unusual:
        standing = "suggestive"
    return AxisVerdict(
        axis=base[0].axis,
        standing=standing,
        att=base[0].att,
        reasons=tuple(reasons),
        unusual=unusual,
        fitting=len(fitting),
        p_values=_known_p_values(base),
        fitting_p_values=_known_p_values(fitting),
        methods_agree=agree,
    )


def _known_p_values(cells: Sequence[Cell]) -> tuple[float, ...]:
    return tuple(cell.p_value for cell in cells if not math.isnan(cell.p_value))


def _sign_reasons(cells: Sequence[Cell], base: Sequence[Cell]) -> Iterable[Message]:
    pools = same_sign([cell.att for cell in base], "pools")
    if pools.verdict == "not credible":
        yield pools.message
    flips = []
    for pool in dict.fromkeys(cell.pool for cell in base):
        effects = [cell.att for cell in cells if cell.pool == pool]
        if same_sign(effects, "dates").verdict == "not credible":
            flips.append(pool_name(pool))
    if flips:
        low, high = min(cell.year for cell in cells), max(cell.year for cell in cells)
        yield Message("evidence.sign_dates", start=low, end=high, pools=flips)


def pool_name(pool: str) -> Message:
    """Return what sentences call a donor pool."""
    return Message(f"evidence.pool_{pool}")
