"""Value added in exports: own, foreign, and what of it is finally used abroad."""

from __future__ import annotations

import numpy as np

from bessemer.dependence.given import of_table
from bessemer.dependence.mrio import MRIO
from bessemer.dependence.origin import by_region, value_added_for_demand
from bessemer.result import Result
from bessemer.words import Message


@of_table
def value_added_trade(mrio: MRIO) -> Result:
    r"""Return what the exports of each region consist of.

    With the exports :math:`e_r` of region r to all others, intermediate and final,

    .. math:: DVA_r = \iota_r' \hat v L e_r, \qquad FVA_r = \iota_{-r}' \hat v L e_r, \qquad
              VAX_r = \sum_{u \ne r} \iota_r' \hat v L f_u

    so that :math:`DVA_r + FVA_r = \iota' e_r`. DVA counts own value added each time it crosses the border;
    VAX counts it once, where it is finally used abroad.

    Parameters
    ----------
    mrio : MRIO
        R regions, S sectors.

    Returns
    -------
    Result
        A row a region: region, exports, dva, fva, vax (unit of the table), vax_ratio (VAX over exports).

    References
    ----------
    Hummels, D., Ishii, J. and Yi, K.-M. (2001), The nature and growth of vertical specialization in world
    trade, Journal of International Economics 54(1). Johnson, R. C. and Noguera, G. (2012), Accounting for
    intermediates, Journal of International Economics 86(2).

    Examples
    --------
    >>> table = MRIO.from_arrays(
    ...     [[0, 2], [1, 0]], [[8, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit="USD", year=2011
    ... )
    >>> value_added_trade(table).table.round(3).loc[0, ["exports", "dva", "fva", "vax"]].tolist()
    [2.0, 1.837, 0.163, 1.469]
    """
    import pandas as pd

    count, sectors = len(mrio.regions), len(mrio.sectors)
    exports = mrio.gross_exports.reshape(count, sectors)
    source = mrio.value_added_by_source.reshape(count, count, sectors)
    content = np.einsum("trs,rs->tr", source, exports)
    domestic = np.diagonal(content)
    used = by_region(value_added_for_demand(mrio))
    vax = used.sum(axis=1) - np.diagonal(used)
    total = exports.sum(axis=1)
    ratio = np.divide(vax, total, out=np.full(count, np.nan), where=total > 0)
    money = (mrio.unit,) * 4
    return Result(
        name="value_added_trade",
        title=Message("accounts.trade_title", year=mrio.year),
        table=pd.DataFrame(
            {
                "region": list(mrio.regions),
                "exports": total,
                "dva": domestic,
                "fva": content.sum(axis=0) - domestic,
                "vax": vax,
                "vax_ratio": ratio,
            }
        ),
        units={**dict(zip(("exports", "dva", "fva", "vax"), money, strict=True)), "vax_ratio": "fraction"},
        parameters={"year": mrio.year},
        conventions={"dva": "own rows of v L e", "fva": "foreign rows of v L e", "vax": "Johnson-Noguera"},
        shown=("region", "exports", "dva", "fva", "vax", "vax_ratio"),
        formats={
            **dict.fromkeys(("exports", "dva", "fva", "vax"), "count"),
            "vax_ratio": "percent",
        },
    )
