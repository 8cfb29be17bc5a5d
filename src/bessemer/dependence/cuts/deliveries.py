"""The supplies that a cut takes away, and the partner's share of what an economy imports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bessemer.dependence.cuts.spec import Cut, investment, place_of
from bessemer.dependence.mrio import MRIO
from bessemer.errors import DataError, listing
from bessemer.panel import Floats


@dataclass(frozen=True, eq=False)
class Supplies:
    """What a cut takes away.

    Attributes
    ----------
    lost : ndarray, shape (R, S)
        Fraction of the deliveries of each supplier and product to the importer that is lost.
    inputs : ndarray, shape (R, S)
        Value of the inputs lost, unit of the table.
    investment : ndarray, shape (R, S)
        Value of the investment goods lost.
    """

    lost: Floats
    inputs: Floats
    investment: Floats

    @property
    def total(self) -> Floats:
        """Inputs and investment goods lost, shape (R, S)."""
        return self.inputs + self.investment


def supplies(mrio: MRIO, cut: Cut, column: int | None = None) -> Supplies:
    r"""Return which fraction of every delivery to the importer a cut takes away, and its value.

    .. math:: w_{pi} = 1 \text{ for suppliers that join}, \qquad
              w_{pi} = \hat v_k L_{k,pi} \text{ for third economies, via value added of the partner } k

    both less the fraction :math:`\varrho` that is taken to be replaceable: :math:`(1 - \varrho) w_{pi}`.

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
        If the table lacks a region or a sector.
    """
    lost = np.zeros((len(mrio.regions), len(mrio.sectors)))
    missing = [code for code in cut.sectors if code not in mrio.sectors]
    if missing:
        raise DataError(
            f"The table has no sector {listing(missing)}.", remedy=f"It has {listing(mrio.sectors)}."
        )
    goods = [mrio.sectors.index(code) for code in cut.sectors]
    u, partner = place_of(mrio, cut.importer), place_of(mrio, cut.partner)
    if cut.via == "value-added":
        made = mrio.value_added_by_source[partner].reshape(lost.shape)
        lost[:, goods] = np.clip(made[:, goods], 0.0, 1.0)
    for supplier in cut.suppliers:
        if supplier in mrio.regions:
            lost[mrio.regions.index(supplier), goods] = 1.0
    lost[u] = 0.0
    lost *= 1.0 - cut.replaceable
    bought = mrio.Z[:, mrio.block(u)].sum(axis=1).reshape(lost.shape)
    capital = investment(mrio, u, column).reshape(lost.shape)
    return Supplies(lost, lost * bought, lost * capital)


@dataclass(frozen=True)
class Shares:
    """A partner's share of what an economy imports of some goods, for inputs and investment.

    Attributes
    ----------
    imports : float
        Imports of these goods, unit of the table.
    direct : float
        Fraction that the partner delivers.
    origin : float
        Fraction that is value added of the partner, whoever delivers it.
    """

    imports: float
    direct: float
    origin: float


def import_shares(
    mrio: MRIO, importer: str, partner: str, sectors: Sequence[str], column: int | None = None
) -> Shares:
    r"""Return a partner's share of an economy's imports as direct supplier and as origin of value added.

    With imports :math:`m_{pi}` of inputs and investment goods from p,

    .. math:: direct = \frac{\sum_i m_{ki}}{\sum_{p,i} m_{pi}}, \qquad
              origin = \frac{\sum_{p,i} (\hat v_k L)_{pi}\, m_{pi}}{\sum_{p,i} m_{pi}}

    The second counts what the partner contributed to the goods of others and leaves out what others
    contributed to its own.

    Parameters
    ----------
    mrio : MRIO
    importer, partner : str
    sectors : sequence of str
        Codes of the goods.
    column : int, optional
        As in :func:`bessemer.dependence.cuts.spec.investment`.

    Examples
    --------
    >>> table = MRIO.from_arrays(
    ...     [[0, 2, 1], [1, 0, 2], [1, 1, 0]], [[8, 0, 1], [1, 8, 0], [0, 1, 9]],
    ...     regions=["A", "B", "C"], sectors=["s"], unit="USD", year=2011,
    ... )
    >>> shares = import_shares(table, "A", "C", ["s"], column=0)
    >>> round(shares.direct, 3), round(shares.origin, 3)
    (0.333, 0.307)
    """
    u, partner_at = place_of(mrio, importer), place_of(mrio, partner)
    goods = [mrio.sectors.index(code) for code in sectors]
    shape = (len(mrio.regions), len(mrio.sectors))
    bought = (mrio.Z[:, mrio.block(u)].sum(axis=1) + investment(mrio, u, column)).reshape(shape)[:, goods]
    bought[u] = 0.0
    made = mrio.value_added_by_source[partner_at].reshape(shape)[:, goods]
    total = float(bought.sum())
    if total <= 0:
        return Shares(0.0, float("nan"), float("nan"))
    return Shares(total, float(bought[partner_at].sum()) / total, float((made * bought).sum()) / total)
