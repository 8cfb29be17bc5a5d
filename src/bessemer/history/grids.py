"""A grid of synthetic controls for one region: outcomes by donor pools by first treated years, never one run."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from bessemer.errors import DataError, YearError
from bessemer.history.checks import same_sign
from bessemer.history.comparison import Comparison, compare
from bessemer.history.control import Grade, SyntheticControl
from bessemer.history.donor_pools import DonorPool, DonorPools, donor_pools
from bessemer.history.inference import placebo_p_value, placebos_in_space, rmspe_ratios
from bessemer.history.outcomes import Outcome, outcomes
from bessemer.history.sdid import double_weights
from bessemer.history.simplex import simplex_weights
from bessemer.history.synth import synthetic_control
from bessemer.panel import Panel
from bessemer.regions import Region
from bessemer.sources import Dataset
from bessemer.words import Message

OFFSETS = (-2, -1, 0, 1, 2)
UNUSUAL = 0.1
# Placebos at shifted dates are run in pools up to this size; larger ones serve for the sign alone.
_SMALL_POOL = 60

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
    p_values : tuple of float
        Of all pools at the year named, where known.
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
    methods_agree: bool


@dataclass(frozen=True, eq=False)
class Grid:
    """All cells of one region and year.

    Attributes
    ----------
    region : Region
    year : int
    cells : tuple of Cell
    verdicts : tuple of AxisVerdict
    outcomes : tuple of Outcome
        Those compared; see :mod:`bessemer.history.outcomes`.
    missing : tuple of Message
        Why others are not compared.
    pools : DonorPools
    runs : mapping of axis to SyntheticControl
        Of the main pool at the year named.
    """

    region: Region
    year: int
    cells: tuple[Cell, ...]
    verdicts: tuple[AxisVerdict, ...]
    outcomes: tuple[Outcome, ...]
    missing: tuple[Message, ...]
    pools: DonorPools
    runs: Mapping[str, SyntheticControl] = field(default_factory=dict)

    def verdict(self, axis: str) -> AxisVerdict:
        """Return the verdict of an axis."""
        return next(verdict for verdict in self.verdicts if verdict.axis == axis)

    def of(self, axis: str, pool: str | None = None) -> tuple[Cell, ...]:
        """Return the cells of an axis, or of one of its pools."""
        return tuple(c for c in self.cells if c.axis == axis and pool in (None, c.pool))


def evidence_grid(data: Dataset, region: Region, year: int) -> Grid:
    """Return the grid of synthetic controls of a region: outcomes by donor pools by dates.

    Parameters
    ----------
    data : Dataset
    region : Region
        A US zone or NUTS2 region.
    year : int
        First treated year; two years either way are tried too.

    Raises
    ------
    UnavailableError
        If no yearly figures long enough ship for the kind of region.
    YearError
        If fewer than five years lie before the year or from it on for every outcome.

    References
    ----------
    Abadie, A. (2021). Using synthetic controls: feasibility, data requirements, and methodological aspects.
    Journal of Economic Literature 59, 391-425.

    Examples
    --------
    >>> import bessemer as bm
    >>> found = evidence_grid(bm.reference(), bm.region("Pittsburgh"), 1983)
    >>> found.verdict("jobs").standing, found.verdict("composition").att > 0
    ('not_credible', True)
    """
    compared = outcomes(data, region, year)
    pools = donor_pools(data, region, year)
    names = data.regions
    cells: list[Cell] = []
    runs: dict[str, SyntheticControl] = {}
    for outcome in compared.chosen:
        for pool in pools.pools:
            window = outcome.window(region.id, year, pool.regions)
            if len(window.regions) < 3:
                continue
            base, run = _base_cell(outcome, pool, window, region.id, year, pools.near, names)
            runs.setdefault(outcome.axis, run)
            shifted = _shifted(outcome, pool, region.id, year, pools.near)
            cells += sorted([base, *shifted], key=lambda cell: cell.offset)
    return Grid(
        region=region,
        year=year,
        cells=tuple(cells),
        verdicts=verdicts_of(cells),
        outcomes=compared.chosen,
        missing=compared.missing,
        pools=pools,
        runs=runs,
    )


def _base_cell(
    outcome: Outcome,
    pool: DonorPool,
    window: Panel,
    region: str,
    year: int,
    near: frozenset[str],
    names: Mapping[str, Any],
) -> tuple[Cell, SyntheticControl]:
    """Return the cell of the year named with all its checks, and the run behind it."""
    run = synthetic_control(window, region, year, transform=outcome.transform, names=names)
    compared = run.comparison
    try:
        difference = double_weights(compared.outcome, compared.pool, compared.before).effect
    except DataError:  # donors that do not vary before
        difference = math.nan
    cell = Cell(
        axis=outcome.axis,
        pool=pool.name,
        year=year,
        offset=0,
        att=run.att,
        p_value=run.p_value,
        rmspe_pre=run.rmspe_pre,
        before=compared.before,
        after=len(compared.years) - compared.before,
        donors=len(compared.donors),
        top_donor=str(run.weights.index[0]),
        top_weight=float(run.weights.iloc[0]),
        near_weight=float(sum(weight for name, weight in run.weights.items() if name in near)),
        difference=difference,
        verdict=run.verdict,
        reasons=run.reasons,
    )
    return cell, run


def _shifted(
    outcome: Outcome, pool: DonorPool, region: str, year: int, near: frozenset[str]
) -> Iterable[Cell]:
    """Yield the cells of the other first treated years that leave enough years on both sides."""
    for offset in OFFSETS:
        if offset == 0 or not outcome.fits(region, year + offset):
            continue
        window = outcome.window(region, year + offset, pool.regions)
        try:
            compared = compare(window, region, year + offset, transform=outcome.transform)
        except YearError:
            continue
        yield _lean_cell(compared, outcome.axis, pool.name, offset, near)


def _lean_cell(compared: Comparison, axis: str, pool: str, offset: int, near: frozenset[str]) -> Cell:
    """Return size, sign and, in a small pool, p-value of a shifted date."""
    before = compared.before
    weights = simplex_weights(compared.outcome[:before], compared.pool[:, :before]).weights[0]
    gap = compared.outcome - weights @ compared.pool
    rows, scale = gap[None], np.abs(compared.outcome).max(keepdims=True)
    if len(compared.donors) <= _SMALL_POOL:
        rows = np.vstack([gap, placebos_in_space(compared.pool, before)[0]])
        scale = np.abs(np.vstack([compared.outcome, compared.pool])).max(axis=1)
    pre, _, ratios = rmspe_ratios(rows, before, scale)
    top = int(weights.argmax())
    return Cell(
        axis=axis,
        pool=pool,
        year=compared.year,
        offset=offset,
        att=float(gap[before:].mean()),
        p_value=placebo_p_value(float(ratios[0]), ratios[1:]),
        rmspe_pre=float(pre[0]),
        before=before,
        after=len(gap) - before,
        donors=len(compared.donors),
        top_donor=compared.donors[top],
        top_weight=float(weights[top]),
        near_weight=float(sum(w for w, name in zip(weights, compared.donors, strict=True) if name in near)),
    )


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
        p_values=tuple(cell.p_value for cell in base if not math.isnan(cell.p_value)),
        methods_agree=agree,
    )


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

