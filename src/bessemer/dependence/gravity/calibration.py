"""A table of many regions as the starting point of the gravity model: shares, inputs, incomes."""

from __future__ import annotations

import weakref
from dataclasses import dataclass

import numpy as np

from bessemer.dependence.mrio import MRIO
from bessemer.ensembles import one_thread
from bessemer.errors import DataError, listing
from bessemer.panel import Floats

USES = ("intermediate", "final")
# A region makes at least this part of what it uses of a product, so that cutting all imports has a price.
FLOOR = 1e-6


@dataclass(frozen=True, eq=False)
class Baseline:
    r"""The economy before the shock, with R regions and S sectors; uses are intermediate and final.

    Attributes
    ----------
    shares : ndarray, shape (2, S, R, R)
        :math:`\pi^u_{ni}`: part of what region n (third axis) spends on a product, for a use, that goes to
        region i (last axis); at the buyer's price.
    tariffs : ndarray, shape (2, S, R, R)
        Tariff rates, same axes.
    inputs : ndarray, shape (R, S, S)
        :math:`\gamma_n^{sk}`: cost share of product s in sector k of region n.
    added : ndarray, shape (S, R)
        :math:`\beta_n^k`: share of value added, one less the cost shares.
    spending : ndarray, shape (S, R)
        Shares of final spending by product.
    output, final : ndarray, shape (S, R)
        Sales at the seller's price and final spending at the buyer's, money.
    labour, deficits : ndarray, shape (R,)
        Value added, and final spending beyond value added and tariff revenue; money.
    regions, sectors : tuple of str
    unit : str
    year : int
    mended : tuple of str
        Sectors whose inputs cost more than the output (scaled to cost as much), or whose output is negative
        (taken as none).
    floored : int
        Number of (region, product, use) whose own share was raised to the floor.
    """

    shares: Floats
    tariffs: Floats
    inputs: Floats
    added: Floats
    spending: Floats
    output: Floats
    final: Floats
    labour: Floats
    deficits: Floats
    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    unit: str = ""
    year: int = 0
    mended: tuple[str, ...] = ()
    floored: int = 0

    @property
    def bought(self) -> Floats:
        """Spending on inputs by product and region, shape (S, R)."""
        return np.asarray(np.einsum("nsk,kn->sn", self.inputs, self.output))

    @property
    def revenue(self) -> Floats:
        """Tariff revenue, shape (R,)."""
        part = (self.shares * self.tariffs / (1.0 + self.tariffs)).sum(axis=3)
        return np.asarray((part[0] * self.bought + part[1] * self.final).sum(axis=0))

    @property
    def flows(self) -> Floats:
        """Trade at the seller's price by use, product, buyer and seller, shape (2, S, R, R)."""
        spent = np.stack([self.bought, self.final])
        return np.asarray(self.shares / (1.0 + self.tariffs) * spent[..., None])


_KNOWN: weakref.WeakKeyDictionary[MRIO, Baseline] = weakref.WeakKeyDictionary()


def calibrate(mrio: MRIO) -> Baseline:
    r"""Return the starting point of the model from a table, kept with the table.

    Negative final demand (inventories) is removed, and output follows; what a region uses of a product comes
    from all its suppliers in the same proportion within intermediate and within final use:

    .. math:: R = (I - A)^{-1} \max(F, 0)\iota, \qquad
              \pi^M_{ni,s} = \frac{\sum_k A_{is,nk} R_{nk}}{\sum_j \sum_k A_{js,nk} R_{nk}}, \qquad
              \pi^F_{ni,s} = \frac{\max(F, 0)_{is,n}}{\sum_j \max(F, 0)_{js,n}}

    A region makes at least 1e-6 of its use of every product itself. Inputs that cost more than the output are
    scaled down to it, so that no share of value added is negative; negative output is taken as none.

    Parameters
    ----------
    mrio : MRIO
        R regions, S sectors.

    Returns
    -------
    Baseline

    Raises
    ------
    DataError
        If it is no such table, or a region has no output, no final demand or no value added.
    """
    if not isinstance(mrio, MRIO):
        raise DataError(
            f"The gravity model needs a table of many regions, not {type(mrio).__name__}.",
            remedy="Give an MRIO, such as dependence.world_table(data, 2011).",
        )
    known = _KNOWN.get(mrio)
    if known is None:
        known = _KNOWN[mrio] = _calibrate(mrio)
    return known


@one_thread()
def _calibrate(mrio: MRIO) -> Baseline:
    count, size = len(mrio.regions), len(mrio.sectors)
    _usable(mrio)
    demand = np.maximum(mrio.F, 0.0)
    flows, made, mended = _requirements(mrio, demand.sum(axis=1))
    final = demand.reshape(count, size, count, -1).sum(axis=3)
    traded = np.stack([flows.sum(axis=3), final]).transpose(0, 2, 3, 1)  # use, s, n, i
    spent = traded.sum(axis=3)
    _refuse_regions(mrio, spent[1].sum(axis=0) <= 0, "no final demand")
    shares, floored = _floored(traded, spent)
    inputs = _cost_shares(flows, made)
    output = _cleared(shares, inputs, spent[1], made.T)
    added = 1.0 - inputs.sum(axis=1).T
    labour = (added * output).sum(axis=0)
    _refuse_regions(mrio, labour <= 0, "no value added")
    total = spent[1].sum(axis=0)
    return Baseline(
        shares=shares,
        tariffs=np.zeros_like(shares),
        inputs=inputs,
        added=added,
        spending=spent[1] / total,
        output=output,
        final=spent[1],
        labour=labour,
        deficits=total - labour,
        regions=mrio.regions,
        sectors=mrio.sectors,
        unit=mrio.unit,
        year=mrio.year,
        mended=mended,
        floored=floored,
    )


def _usable(mrio: MRIO) -> None:
    made = np.maximum(mrio.x, 0.0).reshape(len(mrio.regions), -1).sum(axis=1)
    _refuse_regions(mrio, made <= 0, "no output")


def _refuse_regions(mrio: MRIO, bad: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], what: str) -> None:
    if bad.any():
        names = listing(mrio.regions[at] for at in np.flatnonzero(bad))
        raise DataError(
            f"The gravity model needs regions that earn and spend; there is {what} in {names}.",
            where=repr(mrio),
            remedy="Join these regions to others, or leave them out.",
        )


def _requirements(mrio: MRIO, demand: Floats) -> tuple[Floats, Floats, tuple[str, ...]]:
    """Return flows (i, s, n, k) and output (n, k) that meet the demand, and the sectors that were mended."""
    count, size = len(mrio.regions), len(mrio.sectors)
    costs = mrio.coefficients.sum(axis=0)
    over = np.flatnonzero((costs > 1.0) | (mrio.x < 0))
    if len(over):
        matrix = np.where(mrio.x < 0, 0.0, mrio.coefficients / np.maximum(costs, 1.0))
        output = np.linalg.solve(np.eye(len(demand)) - matrix, demand)
    else:
        matrix, output = mrio.coefficients, mrio.solve(demand)
    output = np.maximum(output, 0.0)
    flows = (matrix * output).reshape(count, size, count, size)
    names = tuple(f"{mrio.regions[at // size]} {mrio.sectors[at % size]}" for at in over)
    return flows, output.reshape(count, size), names


def _floored(traded: Floats, spent: Floats) -> tuple[Floats, int]:
    """Return shares by supplier with the own share at the floor or above, and how often it was raised."""
    whole = spent[..., None]
    shares = np.divide(traded, whole, out=np.zeros_like(traded), where=whole > 0)
    own = np.arange(traded.shape[3])
    # Nothing bought for one use: as for the other; nothing at all: made at home.
    for use in (0, 1):
        shares[use] = np.where(whole[use] > 0, shares[use], shares[1 - use])
    nothing = spent.sum(axis=0) <= 0
    for use in (0, 1):
        shares[use, :, own, own] += nothing.T
    low = shares[:, :, own, own] < FLOOR
    shares[:, :, own, own] = np.maximum(shares[:, :, own, own], FLOOR)
    return shares / shares.sum(axis=3, keepdims=True), int(low.sum())


def _cost_shares(flows: Floats, output: Floats) -> Floats:
    """Return cost shares (n, s, k); the world's where a region makes nothing of k."""
    used = flows.sum(axis=0).transpose(1, 0, 2)  # n, s, k
    world = _over(used.sum(axis=0), output.sum(axis=0))
    return np.where(output[:, None, :] > 0, _over(used, output[:, None, :]), world)


def _cleared(shares: Floats, inputs: Floats, final: Floats, guess: Floats) -> Floats:
    r"""Return output (S, R) that meets demand, :math:`x_i = \sum_n \pi_{ni} (\gamma_n x_n + f_n)`.

    The floor moves output by a millionth, so that a few rounds from the table's output suffice.
    """
    direct = _sold(shares[1], final)
    output = guess
    for _ in range(1000):
        made = _sold(shares[0], np.einsum("nsk,kn->sn", inputs, output)) + direct
        moved = float(np.abs(made - output).max(initial=0.0))
        output = made
        if moved <= 1e-15 * float(made.max(initial=0.0)):
            break
    return output


def _sold(shares: Floats, spent: Floats) -> Floats:
    return np.asarray(np.matmul(spent[:, None, :], shares)[:, 0, :])


def _over(part: Floats, whole: Floats) -> Floats:
    whole = np.broadcast_to(whole, part.shape)
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
