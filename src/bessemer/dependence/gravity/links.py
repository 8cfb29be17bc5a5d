"""Trade shares as operators: the same for all problems, with the flows that differ between problems apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bessemer.panel import Floats


@dataclass(frozen=True, eq=False)
class Extras:
    """Entries of an operator that are few or differ between problems.

    Attributes
    ----------
    rows : ndarray, shape (G,)
        Places of the result that have entries, each once.
    starts : ndarray, shape (G,)
        Where the entries of each place begin.
    columns : ndarray, shape (E,)
        Places of the values, in the order of the rows.
    weights : ndarray, shape (E, 1) or (E, B)
    """

    rows: NDArray[np.intp]
    starts: NDArray[np.intp]
    columns: NDArray[np.intp]
    weights: Floats

    @classmethod
    def of(cls, places: tuple[NDArray[np.intp], ...], weights: Floats, height: int, width: int) -> Extras:
        """Return entries at (product, row, column), of a product with `height` rows and `width` columns."""
        product, row, column = places
        whole = product * height + row
        order = np.argsort(whole, kind="stable")
        rows, starts = np.unique(whole[order], return_index=True)
        return cls(rows, starts, (product * width + column)[order], weights[order])

    def add_to(self, result: Floats, values: Floats) -> None:
        """Add the entries times values (S, width, B) to a result (S, height, B)."""
        batch = values.shape[2]
        terms = values.reshape(-1, batch)[self.columns] * self.weights
        flat = result.reshape(-1, batch)
        flat[self.rows] += np.add.reduceat(terms, self.starts, axis=0)


@dataclass(frozen=True, eq=False)
class Links:
    """An operator from (S, width, B) to (S, height, B).

    Attributes
    ----------
    common : ndarray, shape (S, height, width)
    extras : Extras or None
    """

    common: Floats
    extras: Extras | None = None

    def __call__(self, values: Floats) -> Floats:
        """Return the operator applied to values."""
        result = np.matmul(self.common, values)
        if self.extras is not None:
            self.extras.add_to(result, values)
        return np.asarray(result)


def links_of(
    shares: Floats, rates: Floats, change: Floats | None, powers: Floats
) -> tuple[Links, Links, Extras | None]:
    r"""Return the operators from sellers to buyers, from buyers to sellers, and of tariffs paid by buyers.

    Buyers of intermediate goods come first, then those of final goods, so that there are 2 R of them.

    Parameters
    ----------
    shares, rates : ndarray, shape (2, S, R, R)
        Shares before the change of prices, and tariff rates.
    change : ndarray, shape (2, S, R, R), or None
        Factors :math:`\hat\kappa` on the buyer's price at unchanged costs.
    powers : ndarray, shape (S, 1, B)
        :math:`-\varepsilon`.

    Returns
    -------
    tuple
        :math:`\pi \hat\kappa^{-\varepsilon}`; the same over :math:`1 + \tau`, transposed; and the same times
        :math:`\tau / (1 + \tau)`, None without tariffs.
    """
    share, rate = _stacked(shares), _stacked(rates)
    _, buyers, sellers = share.shape
    forward = backward = levies = None
    paid = np.nonzero((rate != 0) & (share > 0))
    if len(paid[0]):
        weight = share[paid][:, None]
        if change is not None:
            weight = weight * _grown(_stacked(change), paid, powers)
        part = rate[paid] / (1.0 + rate[paid])
        levies = Extras.of(paid, weight * part[:, None], buyers, sellers)
    if change is not None:
        factor = _stacked(change)
        moved = np.nonzero((share > 0) & (factor != 1.0))
        weight = share[moved][:, None] * _grown(factor, moved, powers)
        share = share.copy()
        if powers.shape[2] == 1:
            share[moved] = weight[:, 0]
        elif len(moved[0]):
            # They leave the common part: differences added to it would lose digits where shares vanish.
            share[moved] = 0.0
            product, buyer, seller = moved
            forward = Extras.of(moved, weight, buyers, sellers)
            net = weight / (1.0 + rate[moved])[:, None]
            backward = Extras.of((product, seller, buyer), net, sellers, buyers)
    net_share = np.ascontiguousarray((share / (1.0 + rate)).swapaxes(1, 2))
    return Links(share, forward), Links(net_share, backward), levies


def _grown(factor: Floats, places: tuple[NDArray[np.intp], ...], powers: Floats) -> Floats:
    """Return factors to the powers at places, shape (E, B)."""
    return np.asarray(np.exp(powers[places[0], 0] * np.log(factor[places])[:, None]))


def _stacked(flows: Floats) -> Floats:
    """Return (2, S, R, R) as (S, 2 R, R)."""
    size, count = flows.shape[1], flows.shape[2]
    return np.ascontiguousarray(flows.transpose(1, 0, 2, 3)).reshape(size, 2 * count, count)
