"""A grid of synthetic controls for one region: outcomes by donor pools by dates, never one run."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.ensembles import one_thread, spread
from bessemer.errors import DataError, YearError
from bessemer.history.evidence.donor_pools import DonorPool, DonorPools, pools_of
from bessemer.history.evidence.measures import Measure
from bessemer.history.evidence.outcomes import Outcome, Outcomes, outcomes_of
from bessemer.history.evidence.standings import AxisVerdict, Cell, verdicts_of
from bessemer.history.synthetic.comparison import Comparison, compare
from bessemer.history.synthetic.control import SyntheticControl
from bessemer.history.synthetic.inference import placebo_p_value, rmspe_ratios
from bessemer.history.synthetic.sdid import double_weights
from bessemer.history.synthetic.simplex import simplex_weights
from bessemer.history.synthetic.synth import synthetic_control
from bessemer.panel import Panel
from bessemer.regions import Region
from bessemer.sources import Dataset
from bessemer.sources.given import dataset_given, region_given, year_given
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

OFFSETS = (-2, -1, 0, 1, 2)
FAN = (0.05, 0.95)
# Placebos at shifted dates are run in pools up to this size; larger ones serve for the sign alone.
_SMALL_POOL = 60


@dataclass(frozen=True, eq=False)
class Grid:
    """All cells of one region and year.

    Attributes
    ----------
    region : Region
    year : int
    cells : tuple of Cell
    verdicts : tuple of AxisVerdict
    measures : tuple of Measure
        Those compared; see :mod:`bessemer.history.evidence.outcomes`.
    missing : tuple of Message
        Why others are not compared.
    pools : DonorPools
    courses : mapping of axis to DataFrame
        Of the main pool at the year named: `year`, `own`, `synthetic`, and `low` and `high`, the synthetic
        outcome with the gaps of the placebos' 5th and 95th percentile.
    names : mapping of region to Text
        What top donors are called.
    """

    region: Region
    year: int
    cells: tuple[Cell, ...]
    verdicts: tuple[AxisVerdict, ...]
    measures: tuple[Measure, ...]
    missing: tuple[Message, ...]
    pools: DonorPools
    courses: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    names: Mapping[str, Text] = field(default_factory=dict)

    def verdict(self, axis: str) -> AxisVerdict:
        """Return the verdict of an axis."""
        return next(verdict for verdict in self.verdicts if verdict.axis == axis)

    def measure(self, axis: str) -> Measure:
        """Return what is compared on an axis."""
        return next(measure for measure in self.measures if measure.axis == axis)

    def of(self, axis: str, pool: str | None = None) -> tuple[Cell, ...]:
        """Return the cells of an axis, or of one of its pools."""
        return tuple(c for c in self.cells if c.axis == axis and pool in (None, c.pool))


def evidence_grid(data: Dataset, region: Region, year: int, workers: int | None = 1) -> Grid:
    """Return the grid of synthetic controls of a region: outcomes by donor pools by dates.

    Parameters
    ----------
    data : Dataset
    region : Region
        A US zone or NUTS2 region.
    year : int
        First treated year; two years either way are tried too.
    workers : int or None
        Processes that outcomes and donor pools, each with all its placebos, are spread over; None leaves it
        to ``joblib.parallel_config``, such as a Dask cluster. The grid does not depend on it.

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
    data = dataset_given(data)
    region = region_given(region, data)
    year_given(year, needed=True)
    compared = outcomes_of(data, region, year)
    pools = pools_of(data, region, year)
    return grid_of(region, year, compared, pools, data.regions, workers)


def grid_of(
    region: Region,
    year: int,
    compared: Outcomes,
    pools: DonorPools,
    names: Mapping[str, Region],
    workers: int | None = 1,
) -> Grid:
    """Return the grid of a region over given outcomes and donor pools; see :func:`evidence_grid`.

    Parameters
    ----------
    region : Region
    year : int
        First treated year.
    compared : Outcomes
    pools : DonorPools
    names : mapping of region to Region
        Of the region and its donors.
    workers : int or None
        As for :func:`evidence_grid`.
    """
    cells: list[Cell] = []
    courses: dict[str, pd.DataFrame] = {}
    items = []
    for outcome in compared.chosen:
        for pool in pools.pools:
            known = {id: names[id] for id in (region.id, *pool.regions) if id in names}
            items.append((outcome, pool, region.id, year, pools.near, known))
    for found in spread(_of_pool, items, workers):
        if found is not None:
            cells += found[0]
            courses.setdefault(found[0][0].axis, found[1])
    return Grid(
        region=region,
        year=year,
        cells=tuple(cells),
        verdicts=verdicts_of(cells),
        measures=tuple(outcome.measure for outcome in compared.chosen),
        missing=compared.missing,
        pools=pools,
        courses=courses,
        names={cell.top_donor: _named(names[cell.top_donor]) for cell in cells},
    )


@one_thread()
def _of_pool(
    outcome: Outcome,
    pool: DonorPool,
    region: str,
    year: int,
    near: frozenset[str],
    names: Mapping[str, Region],
) -> tuple[list[Cell], pd.DataFrame] | None:
    """Return the cells of an outcome and a donor pool, by date, and the course of the year named."""
    window = outcome.window(region, year, pool.regions)
    if len(window.regions) < 3:
        return None
    base, run = _base_cell(outcome, pool, window, region, year, near, names)
    shifted = _shifted(outcome, pool, region, year, near)
    return sorted([base, *shifted], key=lambda cell: cell.offset), course_of_run(run)


def _named(region: Region) -> Text:
    return Text(region.name, region.name_zh)


def course_of_run(run: SyntheticControl) -> pd.DataFrame:
    """Return a run by year: own and synthetic outcome, and where nine of ten placebos would lie around it."""
    import pandas as pd

    synthetic = run.table["synthetic"].to_numpy(dtype=float)
    fan = run.placebos.to_numpy(dtype=float)
    low, high = (np.quantile(fan, level, axis=1) for level in FAN)
    return pd.DataFrame(
        {
            "year": run.table["year"],
            "own": run.table["treated"],
            "synthetic": synthetic,
            "low": synthetic + low,
            "high": synthetic + high,
        }
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
    run = synthetic_control(window, region, year, transform=outcome.measure.transform, names=names)
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
            compared = compare(window, region, year + offset, transform=outcome.measure.transform)
        except YearError:
            continue
        yield _lean_cell(compared, outcome.axis, pool.name, offset, near)


def _lean_cell(compared: Comparison, axis: str, pool: str, offset: int, near: frozenset[str]) -> Cell:
    """Return size, sign and, in a small pool, p-value of a shifted date."""
    before, others = compared.before, compared.pool
    targets, count = compared.outcome[None], len(compared.donors)
    allowed = np.ones((1, count), dtype=bool)
    if 1 < count <= _SMALL_POOL:
        targets = np.vstack([targets, others])
        allowed = np.vstack([allowed, ~np.eye(count, dtype=bool)])
    fitted = simplex_weights(targets[:, :before], others[:, :before], allowed).weights
    gaps, weights = targets - fitted @ others, fitted[0]
    gap = gaps[0]
    pre, _, ratios = rmspe_ratios(gaps, before, np.abs(targets).max(axis=1))
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
