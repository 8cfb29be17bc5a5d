"""The long run of a cut: prices, wages and suppliers follow, as the gravity model has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bessemer.dependence.cuts.deliveries import supplies
from bessemer.dependence.cuts.spec import Cut, investment, place_of
from bessemer.dependence.gravity.calibration import USES, Baseline, calibrate
from bessemer.dependence.gravity.elasticities import draws_of, elasticities_of
from bessemer.dependence.gravity.hat import Equilibrium, Shock, equilibrium
from bessemer.dependence.mrio import MRIO
from bessemer.panel import Floats

SETS = ("caliendo-parro", "uniform-5", "uniform-2.5")
"""Sets of trade elasticities that hold beyond the first year; the first leads."""

_SEED, _TAIL = 0, 0.05


@dataclass(frozen=True, eq=False)
class Model:
    """The gravity model at rest, for B sets of trade elasticities: what every cut starts from.

    Attributes
    ----------
    mrio : MRIO
    base : Baseline
    powers : ndarray, shape (S, B)
        Trade elasticities.
    before : Equilibrium
        With balanced trade and without a cut.
    tolerance : float
        Of the equilibria.
    """

    mrio: MRIO
    base: Baseline
    powers: Floats
    before: Equilibrium
    tolerance: float


@dataclass(frozen=True, eq=False)
class Settled:
    """What a cut changes for its importer in the long run, for B sets of trade elasticities.

    Attributes
    ----------
    income : ndarray, shape (B,)
        Change of real income.
    output : ndarray, shape (S, B)
        Change of the quantity that each home sector makes; NaN where it makes nothing.
    total : ndarray, shape (B,)
        Change of gross output, sectors weighed by their output before.
    """

    income: Floats
    output: Floats
    total: Floats


def elasticity_draws(sectors: Sequence[str], draws: int) -> Floats:
    """Return the sets of elasticities for the long run, shape (S, 3 (1 + draws)): each set, then its draws.

    The sets are :data:`SETS`; that for a year after a shock is left out. Draws are those of
    :func:`bessemer.dependence.counterfactual_range` with its default seed.
    """
    columns = []
    for name in SETS:
        columns += [elasticities_of(name, sectors)[1][:, None], draws_of(name, sectors, draws, _SEED)]
    return np.concatenate(columns, axis=1)


def spans(values: Floats) -> Floats:
    """Return the worst, the leading and the mildest change over the columns of :func:`elasticity_draws`.

    Parameters
    ----------
    values : ndarray, shape (..., 3 (1 + draws))

    Returns
    -------
    ndarray, shape (3, ...)
        The lowest of the published figures of the sets and of the 5th percentiles of their draws; the figure
        by the first set; the highest likewise, with 95th percentiles.
    """
    by_set = values.reshape(*values.shape[:-1], len(SETS), -1)
    tails = np.quantile(by_set[..., 1:], [_TAIL, 1.0 - _TAIL], axis=-1)
    published = by_set[..., 0]
    low, high = np.minimum(tails[0], published), np.maximum(tails[1], published)
    return np.stack([low.min(axis=-1), published[..., 0], high.max(axis=-1)])


def model(mrio: MRIO, powers: Floats, *, tolerance: float = 1e-8) -> Model:
    """Return the model of a table without a cut, trade balanced.

    Parameters
    ----------
    mrio : MRIO
    powers : ndarray, shape (S, B)
        Trade elasticities, one set a column.
    tolerance : float
        On the largest change of a logarithm in the last step of the solution.
    """
    base = calibrate(mrio)
    even = np.zeros_like(base.deficits)
    return Model(mrio, base, powers, equilibrium(base, powers, deficits=even, tolerance=tolerance), tolerance)


def embargoed(mrio: MRIO, cut: Cut, column: int | None = None) -> Floats:
    r"""Return which part of each delivery to the importer is lost by use, shape (2, S, R).

    .. math:: \text{inputs: } w_{pi}, \qquad \text{final goods: } w_{pi}\, \frac{g_{pi,u}}{f_{pi,u}}

    with the fractions w of :func:`bessemer.dependence.cuts.deliveries.supplies`, fixed investment g and final
    demand f of the importer: consumer goods are not cut.
    """
    u = place_of(mrio, cut.importer)
    shape = (len(mrio.regions), len(mrio.sectors))
    lost = supplies(mrio, cut, column).lost
    capital, final = investment(mrio, u, column), mrio.final_demand[:, u]
    part = np.divide(capital, final, out=(capital > 0).astype(np.float64), where=final > 0)
    goods = lost * np.clip(part, 0.0, 1.0).reshape(shape)
    return np.stack([lost.T, goods.T])


def entries(mrio: MRIO, cut: Cut, column: int | None = None) -> list[dict[str, Any]]:
    """Return the cut as a list of embargoes for :func:`bessemer.dependence.counterfactual`.

    Parameters
    ----------
    mrio : MRIO
    cut : Cut
    column : int, optional
        As in :func:`bessemer.dependence.cuts.spec.investment`.

    Returns
    -------
    list of dict
        importer, exporter, sectors, uses, share.

    Examples
    --------
    >>> from bessemer.dependence.cuts import cut_of
    >>> table = MRIO.from_arrays(
    ...     [[0, 2], [1, 0]], [[8, 0, 0, 0], [1, 0, 8, 0]],
    ...     regions=["CHN", "USA"], sectors=["c14"], unit="USD", year=2011,
    ... )
    >>> entries(table, cut_of("CHN", "USA", "c14"), column=1)
    [{'importer': 'CHN', 'exporter': 'USA', 'sectors': ['c14'], 'uses': ['intermediate'], 'share': 1.0}]
    """
    lost = embargoed(mrio, cut, column)
    return [
        {
            "importer": cut.importer,
            "exporter": mrio.regions[supplier],
            "sectors": [mrio.sectors[sector]],
            "uses": [USES[use]],
            "share": float(lost[use, sector, supplier]),
        }
        for use, sector, supplier in np.argwhere(lost > 0)
    ]


def settle(found: Model, cut: Cut, column: int | None = None) -> Settled:
    """Return what a cut changes once prices, wages and suppliers have followed.

    Parameters
    ----------
    found : Model
    cut : Cut
    column : int, optional
        As in :func:`bessemer.dependence.cuts.spec.investment`.

    Raises
    ------
    ConvergenceError
        If no equilibrium is found.

    Notes
    -----
    Real income is final spending over its price. Output is counted in quantities, so that home sectors that
    replace imports gain and those that use them may lose.
    """
    base, before = found.base, found.before
    u = base.regions.index(cut.importer)
    kept = np.ones_like(base.shares)
    kept[:, :, u, :] -= embargoed(found.mrio, cut, column)
    after = equilibrium(
        base,
        found.powers,
        Shock(kept=kept),
        deficits=np.zeros_like(base.deficits),
        start=before.reached.values,
        tolerance=found.tolerance,
    )
    quantity = (after.output / before.output / (after.costs / before.costs))[:, u, :] - 1.0
    made = (found.mrio.x[found.mrio.block(u)] > 0) & (base.output[:, u] > 0)
    weight = (base.output[:, u, None] * before.output[:, u, :])[made]
    return Settled(
        (after.real_income / before.real_income)[u] - 1.0,
        np.where(made[:, None], quantity, np.nan),
        (weight * quantity[made]).sum(axis=0) / weight.sum(axis=0),
    )
