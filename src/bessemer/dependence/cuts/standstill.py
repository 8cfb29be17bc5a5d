"""The short run of a cut: what stands still at home if nobody replaces what is lost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bessemer.dependence.cuts.deliveries import supplies
from bessemer.dependence.cuts.spec import Cut, place_of
from bessemer.dependence.mrio import MRIO
from bessemer.panel import Floats

ESSENTIAL = {"main": 0.05, "requirement": 0.01}
"""Share of a sector's cost from which an input can stop it: main inputs only, or all but the smallest."""

RULES = ("cost", "main", "requirement")
"""By the cost of the inputs; by the main inputs that are missing; by all but the smallest."""

_STEPS, _STILL, _NEARLY_ALL = 1_000, 1e-12, 1.0 - 1e-9


@dataclass(frozen=True, eq=False)
class Stops:
    """What stands still at home in the short run, by three rules.

    Attributes
    ----------
    stopped : dict of rule to ndarray, shape (S,)
        Fraction of each sector's output, and so of its value added, that stops: by each of :data:`RULES`, and
        ``chain``.
    output, value_added : ndarray, shape (S,)
        Of the home sectors, unit of the table.
    investment : float
        Investment goods that do not arrive, unit of the table.
    """

    stopped: dict[str, Floats]
    output: Floats
    value_added: Floats
    investment: float

    def income(self, rule: str) -> float:
        """Return value added that stops and investment goods that do not arrive, over GDP."""
        return float(self.stopped[rule] @ self.value_added + self.investment) / float(self.value_added.sum())

    def total(self, rule: str) -> float:
        """Return the fraction of the economy's gross output that stops."""
        return float(self.stopped[rule] @ self.output) / float(self.output.sum())


def stops(mrio: MRIO, cut: Cut, *, column: int | None = None) -> Stops:
    r"""Return which part of every home sector stands still without the supplies, nothing being replaced.

    With the fractions :math:`w` of :func:`bessemer.dependence.cuts.deliveries.supplies` and
    :math:`C = \hat w A_{\cdot u}`, the fraction of sector j that stops is

    .. math::
        cost &: \quad s_j = \left[ (\iota' C) (I + L_{u \cdot} C)^{-1} L_{uu} \right]_j, \\
        main, requirement &: \quad s_j = \max_{i \in E_j}
            \frac{\sum_p w_{pi} z_{pij}}{\sum_q z_{qij}}, \\
        chain &: \quad s_j = \max_{i \in E_j}
            \frac{\sum_p w_{pi} z_{pij} + s_i z_{uij}}{\sum_q z_{qij}}
            \quad \text{(the least solution)}

    *Cost* extracts the supplies from the supply-driven model: output falls with the value that rests on them,
    directly or through other home sectors. *Main* and *requirement* let a sector stand still in proportion to
    the missing part of its scarcest essential input, :math:`E_j` being products of at least 5 or 1 per cent
    of its cost; its customers find what they need elsewhere. *Chain* lets what home sectors then fail to
    deliver be missing in turn, by the rule of one per cent, shared in proportion among their customers.

    Parameters
    ----------
    mrio : MRIO
        R regions, S sectors.
    cut : Cut
    column : int, optional
        As in :func:`bessemer.dependence.cuts.spec.investment`.

    Raises
    ------
    RegionError, DataError
        If the table lacks a region or sector, or the column of investment is not known.

    References
    ----------
    Dietzenbacher, E. and Lahr, M. L. (2013), Expanding extractions, Economic Systems Research 25(3). Pichler,
    A. and Farmer, J. D. (2022), Simultaneous supply and demand constraints in input-output networks, Economic
    Systems Research 34(3).

    Notes
    -----
    None of these is a bound for what would happen: the first weighs a part by its price; the others know no
    stock, no substitute and no order of priority. The chain is the worst case of fixed proportions. With 35
    sectors, each of which needs some of its own product, it grows from small gaps to most of an economy: it
    tells how little such a rule can carry, and is no part of the range.
    """
    u = place_of(mrio, cut.importer)
    here, size = mrio.block(u), len(mrio.sectors)
    gone = supplies(mrio, cut, column)
    inputs = mrio.Z[:, here].reshape(len(mrio.regions), size, size)
    missing = np.einsum("pi,pij->ij", gone.lost, inputs)
    product = inputs.sum(axis=0)
    cost = product.sum(axis=0)
    stopped = {"cost": _by_cost(mrio, u, gone.lost.ravel())}
    for rule, share in ESSENTIAL.items():
        needed = (product > 0) & (product >= share * cost)
        first = np.where(needed, _over(missing, product), 0.0)
        stopped[rule] = first.max(axis=0)
    stopped["chain"] = _chain(first, np.where(needed, _over(inputs[u], product), 0.0))
    return Stops(
        stopped,
        mrio.x[here],
        (mrio.x * mrio.value_added_coefficients)[here],
        float(gone.investment.sum()),
    )


def _by_cost(mrio: MRIO, importer: int, lost: Floats) -> Floats:
    here = mrio.block(importer)
    flows = lost[:, None] * mrio.coefficients[:, here]
    rows = mrio.inverse_rows(importer)
    inner = np.eye(rows.shape[0]) + rows @ flows
    return np.asarray(np.linalg.solve(inner.T, flows.sum(axis=0)) @ rows[:, here])


def _chain(first: Floats, at_home: Floats) -> Floats:
    """Return the least solution by policy iteration: fix each sector's scarcest input, solve, look again."""
    size = first.shape[1]
    sectors = np.arange(size)
    # A sector that needs nothing but its own product stops for no cause.
    linked = np.minimum(at_home, _NEARLY_ALL)
    stopped = first.max(axis=0)
    for _ in range(_STEPS):
        scarcest = (first + stopped[:, None] * linked).argmax(axis=0)
        system = np.eye(size)
        system[sectors, scarcest] -= linked[scarcest, sectors]
        after = np.linalg.solve(system, first[scarcest, sectors])
        if (after <= stopped + _STILL).all():
            break
        stopped = after
    return np.asarray(np.clip(stopped, 0.0, 1.0))


def _over(part: Floats, whole: Floats) -> Floats:
    return np.asarray(np.divide(part, whole, out=np.zeros_like(part), where=whole > 0))
