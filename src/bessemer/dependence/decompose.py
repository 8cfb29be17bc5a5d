"""Gross exports split by value added and border crossings: Koopman-Wang-Wei and Wang-Wei-Zhu."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bessemer.dependence.given import of_table
from bessemer.dependence.mrio import MRIO
from bessemer.panel import Floats
from bessemer.result import Result
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

KWW_TERMS = (
    *("DVA_FIN", "DVA_INT", "DVA_INTrex", "RDV_FIN", "RDV_INT", "DDC"),
    *("FVA_FIN", "FVA_INT", "FDC"),
)
WWZ_TERMS = (
    *("DVA_FIN", "DVA_INT", "DVA_INTrexI1", "DVA_INTrexF", "DVA_INTrexI2"),
    *("RDV_FIN", "RDV_FIN2", "RDV_INT"),
    *("OVA_FIN", "MVA_FIN", "OVA_INT", "MVA_INT", "DDC_FIN", "DDC_INT", "ODC", "MDC"),
)


@of_table
def koopman_wang_wei(mrio: MRIO) -> Result:
    r"""Return the nine terms of the gross exports of each region.

    With coefficients A, the inverse :math:`B = (I - A)^{-1}`, the domestic inverse
    :math:`L_{ss} = (I - A_{ss})^{-1}`, value-added coefficients V, final demand Y and exports E,

    .. math::
        \iota E_s =\;& V_s B_{ss} \sum_{r \ne s} Y_{sr} + V_s \sum_{r \ne s} B_{sr} Y_{rr}
            + V_s \sum_{r \ne s} \sum_{t \ne s,r} B_{sr} Y_{rt} \\
        &+ V_s \sum_{r \ne s} B_{sr} Y_{rs} + V_s \sum_{r \ne s} B_{sr} A_{rs} L_{ss} Y_{ss}
            + V_s \sum_{r \ne s} B_{sr} A_{rs} L_{ss} E_s \\
        &+ \sum_{t \ne s} V_t B_{ts} \Big( \sum_{r \ne s} Y_{sr} + \sum_{r \ne s} A_{sr} L_{rr} Y_{rr}
            + \sum_{r \ne s} A_{sr} L_{rr} E_r \Big)

    The first three terms are absorbed abroad, the next two come back home, the sixth counts domestic value
    twice; the last three are foreign value added in final and in intermediate exports, and what of it counts
    twice.

    Parameters
    ----------
    mrio : MRIO
        R regions, S sectors.

    Returns
    -------
    Result
        A row a region: region, the nine terms (names as in the package decompr), exports; unit of the table.

    References
    ----------
    Koopman, R., Wang, Z. and Wei, S.-J. (2014), Tracing value-added and double counting in gross exports,
    American Economic Review 104(2), equation 36.

    Examples
    --------
    >>> table = MRIO.from_arrays(
    ...     [[0, 2], [1, 0]], [[8, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit="USD", year=2011
    ... )
    >>> terms = koopman_wang_wei(table).table
    >>> bool(np.allclose(terms[list(KWW_TERMS)].sum(axis=1), terms["exports"]))
    True
    """
    import pandas as pd

    parts = _Parts(mrio)
    count = parts.count
    rows = np.empty((count, len(KWW_TERMS)))
    for s in range(count):
        away = np.arange(count) != s
        own, foreign = parts.source[s], parts.source[away, s].sum(axis=0)
        final, others = parts.demand, away.copy()
        # Final demand of each region r for its own, for other foreign and for our use, shape (R, S).
        at_home = np.array([final[r, :, r] for r in range(count)])
        ours = final[:, :, s]
        elsewhere = final.sum(axis=2) - at_home - ours
        back = np.einsum("rj,rji->i", own[others], parts.blocks[others][:, :, s, :]) @ parts.domestic[s]
        final_exports = final[s].sum(axis=1) - final[s, :, s]
        # What partners make of our inputs for themselves and for export.
        kept = np.einsum("irj,rj->i", parts.blocks[s][:, away], parts.for_home[away])
        sent = np.einsum("irj,rj->i", parts.blocks[s][:, away], parts.for_export[away])
        rows[s] = (
            own[s] @ final_exports,
            (own[away] * at_home[away]).sum(),
            (own[away] * elsewhere[away]).sum(),
            (own[away] * ours[away]).sum(),
            back @ final[s, :, s],
            back @ parts.exports[s],
            foreign @ final_exports,
            foreign @ kept,
            foreign @ sent,
        )
    table = pd.DataFrame(rows, columns=list(KWW_TERMS))
    table.insert(0, "region", list(mrio.regions))
    table["exports"] = parts.exports.sum(axis=1)
    return _result("koopman_wang_wei", "accounts.kww_title", table, mrio, (*KWW_TERMS, "exports"))


@of_table
def wang_wei_zhu(mrio: MRIO) -> Result:
    r"""Return the sixteen terms of the exports of each sector of each region to each other region.

    With :math:`\circ` the product of elements, exports of region s to r are

    .. math::
        E_{sr} =\;& (V_s B_{ss})' \circ Y_{sr} + (V_s L_{ss})' \circ A_{sr} B_{rr} Y_{rr}
            + (V_s L_{ss})' \circ A_{sr} \sum_{t \ne s,r} B_{rt} Y_{tt}
            + (V_s L_{ss})' \circ A_{sr} B_{rr} \sum_{t \ne s,r} Y_{rt} \\
        &+ (V_s L_{ss})' \circ A_{sr} \sum_{t \ne s,r} \sum_{u \ne s,t} B_{rt} Y_{tu}
            + (V_s L_{ss})' \circ A_{sr} \Big( B_{rr} Y_{rs} + \sum_{t \ne s,r} B_{rt} Y_{ts}
            + B_{rs} Y_{ss} \Big) \\
        &+ (V_s L_{ss})' \circ A_{sr} B_{rs} \sum_{t \ne s} Y_{st}
            + (V_s B_{ss} - V_s L_{ss})' \circ A_{sr} X_r \\
        &+ (V_r B_{rs})' \circ ( Y_{sr} + A_{sr} L_{rr} Y_{rr} + A_{sr} L_{rr} E_r ) \\
        &+ \Big(\sum_{t \ne s,r} V_t B_{ts}\Big)' \circ ( Y_{sr} + A_{sr} L_{rr} Y_{rr} + A_{sr} L_{rr} E_r )

    Parameters
    ----------
    mrio : MRIO
        R regions, S sectors.

    Returns
    -------
    Result
        A row for each exporter, sector and importer: exporter, sector, importer, the sixteen terms (names as
        in decompr), exports; unit of the table. They add up to exports.

    References
    ----------
    Wang, Z., Wei, S.-J. and Zhu, K. (2013), Quantifying international production sharing at the bilateral
    and sector levels, NBER Working Paper 19677, equation 37.

    Examples
    --------
    >>> table = MRIO.from_arrays(
    ...     [[0, 2], [1, 0]], [[8, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit="USD", year=2011
    ... )
    >>> terms = wang_wei_zhu(table).table
    >>> bool(np.allclose(terms[list(WWZ_TERMS)].sum(axis=1), terms["exports"]))
    True
    """
    import pandas as pd

    parts = _Parts(mrio)
    count, size = parts.count, len(mrio.sectors)
    # What each region makes for final demand of u for goods of t, shape (R, S, t, u).
    made = _made_for(mrio).reshape(count, size, count, count)
    out = np.zeros((len(WWZ_TERMS), count, size, count))
    every = np.arange(count)
    own_all = np.array([parts.source[s, s] for s in every])  # V_s B_ss
    first = np.array([parts.added[s] @ parts.domestic[s] for s in every])  # V_s L_ss
    total = parts.source.sum(axis=0)
    for r in every:
        here = made[r]
        diagonal = here[:, every, every]
        sums = here.sum(axis=2)
        third = here.sum(axis=1) - here[:, r, :] - diagonal  # by s: sum over t not s, r of B_rt Y_ts
        leave = (sums - diagonal).sum(axis=1)
        use = np.stack(
            [
                np.repeat(here[:, r, r][:, None], count, axis=1),
                diagonal.sum(axis=1)[:, None] - diagonal - diagonal[:, [r]],
                sums[:, [r]] - here[:, r, [r]] - here[:, r, :],
                leave[:, None] - (sums - diagonal)[:, [r]] - (sums - diagonal) - third,
                here[:, r, :],
                third,
                diagonal,
                sums - diagonal,
            ]
        )
        inputs = parts.blocks[:, :, r, :]  # A_sr, shape (s, i, j)
        through = np.einsum("sij,kjs->ksi", inputs, use)
        final = parts.demand[:, :, r]
        kept, sent = inputs @ parts.for_home[r], inputs @ parts.for_export[r]
        partner = parts.source[r]  # V_r B_rs, shape (s, i)
        rest = total - own_all - partner
        terms = (
            own_all * final,
            *(first * through[k] for k in range(7)),
            rest * final,
            partner * final,
            rest * kept,
            partner * kept,
            first * through[7],
            (own_all - first) * (kept + sent),
            rest * sent,
            partner * sent,
        )
        away = every != r
        for k, term in enumerate(terms):
            out[k, away, :, r] = term[away]
    pairs = every[:, None] != every[None, :]
    keep = np.repeat(pairs[:, None, :], size, axis=1).ravel()
    names, codes = np.array(mrio.regions, dtype=object), np.array(mrio.sectors, dtype=object)
    table = pd.DataFrame({name: out[k].ravel()[keep] for k, name in enumerate(WWZ_TERMS)})
    table.insert(0, "importer", np.tile(names, count * size)[keep])
    table.insert(0, "sector", np.tile(np.repeat(codes, count), count)[keep])
    table.insert(0, "exporter", np.repeat(names, size * count)[keep])
    table["exports"] = parts.bilateral.ravel()[keep]
    return _result("wang_wei_zhu", "accounts.wwz_title", table, mrio, (*WWZ_TERMS, "exports"))


def _made_for(mrio: MRIO) -> Floats:
    """Return output by final demand of each region u for the goods of each region t, shape (R S, R R)."""
    count, size = len(mrio.regions), len(mrio.sectors)
    right = np.zeros((count, size, count, count))
    demand = mrio.final_demand.reshape(count, size, count)
    for t in range(count):
        right[t, :, t, :] = demand[t]
    return mrio.solve(right.reshape(count * size, count * count))


class _Parts:
    """Blocks of a table that the decompositions share.

    Attributes
    ----------
    source : ndarray, shape (R, R, S)
        :math:`V_t B_{ts}`: value added of t in a unit of the goods of s.
    blocks : ndarray, shape (R, S, R, S)
        :math:`A_{sr}` as ``blocks[s, :, r, :]``.
    domestic : ndarray, shape (R, S, S)
        :math:`L_{ss}`.
    added : ndarray, shape (R, S)
        :math:`V_s`.
    demand : ndarray, shape (R, S, R)
        :math:`Y_{sr}` as ``demand[s, :, r]``.
    bilateral : ndarray, shape (R, S, R)
        Sales to each region, intermediate and final; at home zero.
    exports : ndarray, shape (R, S)
    for_home, for_export : ndarray, shape (R, S)
        Output of each region for its own final demand, and for its exports, by domestic links alone.
    """

    def __init__(self, mrio: MRIO) -> None:
        count, size = len(mrio.regions), len(mrio.sectors)
        every = np.arange(count)
        self.count = count
        self.source = mrio.value_added_by_source.reshape(count, count, size)
        self.blocks = mrio.coefficients.reshape(count, size, count, size)
        self.domestic = np.linalg.inv(np.eye(size) - self.blocks[every, :, every, :])
        self.added = mrio.value_added_coefficients.reshape(count, size)
        self.demand = mrio.final_demand.reshape(count, size, count)
        flows = mrio.Z.reshape(count, size, count, size).sum(axis=3) + self.demand
        flows[every, :, every] = 0.0
        self.bilateral = flows
        self.exports = flows.sum(axis=2)
        self.for_home = np.einsum("sij,sj->si", self.domestic, self.demand[every, :, every])
        self.for_export = np.einsum("sij,sj->si", self.domestic, self.exports)


def _result(name: str, title: str, table: pd.DataFrame, mrio: MRIO, money: tuple[str, ...]) -> Result:
    return Result(
        name=name,
        title=Message(title, year=mrio.year),
        table=table,
        units=dict.fromkeys(money, mrio.unit),
        parameters={"year": mrio.year},
        conventions={"terms": "names of the package decompr"},
    )
