"""Imported inputs of a region by its table held against its customs figures."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from bessemer.dependence.regional.regionalised import RegionalTable
from bessemer.dependence.validation import figures
from bessemer.errors import DataError, listing
from bessemer.panel import Floats


@dataclass(frozen=True, eq=False)
class CustomsRows:
    """Imported inputs of each product by the national coefficients and by customs, shape (S,) each.

    Attributes
    ----------
    by_coefficients : ndarray
        What the region's industries take from abroad if they import as the nation's do.
    customs : ndarray
        Imports of intermediate goods at customs; NaN for products that customs do not cover.
    rescaled : ndarray
        The larger of both, at most all that the industries use of the product.
    through_others : ndarray
        Rescaled less customs, where customs are lower: imported through other provinces, or
        registered elsewhere; zero where customs are higher, NaN where customs do not cover the product.
    beyond_use : ndarray
        Customs less `rescaled`: more than the industries use of the product by the nation's technology. Goods
        imported for use elsewhere, stocks, processing, or an industry that needs more of them than the
        nation's.
    """

    by_coefficients: Floats
    customs: Floats
    rescaled: Floats
    through_others: Floats
    beyond_use: Floats


def customs_rows(
    table: RegionalTable, customs: ArrayLike, *, down: bool = False
) -> tuple[CustomsRows, RegionalTable]:
    r"""Return imported inputs by coefficients and by customs, and the table scaled up to customs.

    .. math::
        R_i = \sum_j a^m_{ij} x_j, \qquad
        a^{m\prime}_{ij} = \min(f_i a^m_{ij}, a_{ij}), \qquad
        \sum_j a^{m\prime}_{ij} x_j = \min(\max(R_i, C_i), U_i)

    where :math:`a = a^d + a^m` is all that industry j needs of product i, and :math:`U_i` the most that can
    be imported of it. What comes from abroad in addition is taken from the region's own and from other
    regions' deliveries in proportion, so that the technology stays the nation's.

    Parameters
    ----------
    table : RegionalTable
    customs : array, shape (S,)
        Imports of intermediate goods (C) by product, in the unit of output; NaN where not covered.
    down : bool
        Scale rows down to customs as well: right only if all that a region uses of imports passes its own
        customs. Nothing is then left as `through_others`.

    Raises
    ------
    DataError
        If there is not one figure a sector, or one is negative.
    """
    wanted = f"Give {len(table.sectors)} figures, NaN where customs do not cover a sector."
    at_customs = figures(customs, (len(table.sectors),), "customs", wanted)
    negative = np.flatnonzero(at_customs < 0)
    if negative.size or np.isinf(at_customs).any():
        names = [table.sectors[int(place)] for place in negative]
        raise DataError(
            "Customs imports are negative or infinite.", where=f"Sectors: {listing(names)}.", remedy=wanted
        )
    covered = np.isfinite(at_customs)
    flows = table.flows("abroad")
    home = table.flows("own") + table.flows("other")
    most = np.where(table.abroad > 0, flows + home, 0.0)
    row = flows.sum(axis=1)
    wanted_rows = at_customs if down else np.maximum(row, at_customs)
    target = np.minimum(np.where(covered, wanted_rows, row), most.sum(axis=1))
    scaled = np.array([_filled(*parts) for parts in zip(flows, most, target, strict=True)])
    left = np.divide(flows + home - scaled, home, out=np.ones_like(home), where=home > 0)
    nothing = np.full_like(row, np.nan)
    rows = CustomsRows(
        by_coefficients=row,
        customs=at_customs,
        rescaled=target,
        through_others=np.where(covered, np.maximum(target - at_customs, 0.0), nothing),
        beyond_use=np.where(covered, np.maximum(at_customs - target, 0.0), nothing),
    )
    made = table.output > 0
    abroad = np.divide(scaled, table.output, out=table.abroad.copy(), where=made)
    return rows, replace(table, own=table.own * left, other=table.other * left, abroad=abroad)


def _filled(flows: Floats, most: Floats, target: float) -> Floats:
    """Return a row scaled by one factor, no cell above its most, that adds up to a target."""
    if flows.sum() <= 0:
        return flows
    if target <= flows.sum():
        return np.asarray(flows * (target / flows.sum()))
    used = flows > 0
    # Cells reach their most in the order of most / flow; between two such points the sum is linear.
    limits = most[used] / flows[used]
    order = np.argsort(limits)
    full = np.concatenate([[0.0], np.cumsum(most[used][order])])
    open_ = flows[used].sum() - np.concatenate([[0.0], np.cumsum(flows[used][order])])
    sums = full[:-1] + limits[order] * open_[:-1]
    at = int(np.searchsorted(sums, target))
    if at >= len(order) or open_[at] <= 0:
        return np.where(used, most, 0.0)
    return np.where(used, np.minimum(flows * ((target - full[at]) / open_[at]), most), 0.0)
