"""Dual circulation: GDP by the demand it serves and the way it takes there, by named definitions."""

from __future__ import annotations

import numpy as np

from bessemer.dependence.given import of_table
from bessemer.dependence.mrio import MRIO
from bessemer.dependence.origin import value_added_for_demand
from bessemer.panel import Floats
from bessemer.result import Result
from bessemer.words import Message

ROUTES = ("pure_domestic", "returned", "final_exports", "direct", "onward")
DEFINITIONS = ("home_demand", "pure_domestic", "own_origin", "gross_exports")


def routes(mrio: MRIO) -> Floats:
    r"""Return the value added of each sector by the demand it serves and how it gets there.

    With :math:`W_s = \hat V_s (I - A_{ss})^{-1}`, of the domestic inverse, not the block of :math:`L`, and
    :math:`H = L F`, the output that each region's final demand needs,

    .. math::
        v_s = W_s \Big( Y_{ss} + \sum_{r \ne s} A_{sr} H_{rs} + \sum_{r \ne s} Y_{sr}
              + \sum_{r \ne s} A_{sr} H_{rr} + \sum_{r \ne s} \sum_{u \ne s,r} A_{sr} H_{ru} \Big)

    Parameters
    ----------
    mrio : MRIO
        R regions, S sectors.

    Returns
    -------
    ndarray, shape (R, S, 5)
        In the order of :data:`ROUTES`: used at home without crossing a border; used at home after it crossed
        one; final goods bought abroad; inputs whose buyer's own region uses the product; inputs whose product
        goes on to a third region. They add up to value added.

    References
    ----------
    Wang, Z., Wei, S.-J., Yu, X. and Zhu, K. (2017), Measures of participation in global value chains and
    global business cycles, NBER Working Paper 23222.

    Examples
    --------
    >>> table = MRIO.from_arrays(
    ...     [[0, 2], [1, 0]], [[8, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit="USD", year=2011
    ... )
    >>> routes(table).round(3)[:, 0].tolist()
    [[7.2, 0.331, 0.0, 1.469, 0.0], [6.4, 0.131, 0.8, 0.669, 0.0]]
    """
    count, size = len(mrio.regions), len(mrio.sectors)
    every = np.arange(count)
    blocks = mrio.coefficients.reshape(count, size, count, size)
    demand = mrio.final_demand.reshape(count, size, count)
    needed = mrio.solve(mrio.final_demand).reshape(count, size, count)
    added = mrio.value_added_coefficients.reshape(count, size)
    out = np.empty((count, size, len(ROUTES)))
    for s in every:
        away = every != s
        inputs = blocks[s][:, away]  # (i, r, j)
        by_user = np.einsum("irj,rju->iru", inputs, needed[away])
        back = by_user[:, :, s].sum(axis=1)
        direct = by_user[:, np.arange(count - 1), every[away]].sum(axis=1)
        parts = np.stack(
            [
                demand[s, :, s],
                back,
                demand[s].sum(axis=1) - demand[s, :, s],
                direct,
                by_user.sum(axis=(1, 2)) - back - direct,
            ],
            axis=1,
        )
        domestic = np.linalg.inv(np.eye(size) - blocks[s, :, s, :])
        out[s] = added[s][:, None] * (domestic @ parts)
    return out


@of_table
def circulation(mrio: MRIO) -> Result:
    r"""Return GDP by route, and the share of domestic circulation by four named definitions.

    .. math::
        home\ demand &= (pure\ domestic + returned) / GDP, \qquad pure\ domestic = pure\ domestic / GDP \\
        own\ origin &= \iota' \hat V_s L_{s \cdot} f_s / \iota' f_s, \\
        gross\ exports &= 1 - \iota' e_s / GDP

    *Home demand* asks whom GDP serves (Johnson and Noguera 2012), *pure domestic* whether it ever crosses a
    border (Wang et al. 2017), *own origin* who makes what the region finally uses (Los, Timmer and de Vries
    2015), *gross exports* is the trade ratio of the national accounts, which counts foreign inputs as own.

    Parameters
    ----------
    mrio : MRIO

    Returns
    -------
    Result
        A row a region: year, region, gdp, the five routes (unit of the table), and the four definitions as
        fractions, ``share_home_demand``, ``share_pure_domestic``, ``share_own_origin``,
        ``share_gross_exports``.

    Examples
    --------
    >>> table = MRIO.from_arrays(
    ...     [[0, 2], [1, 0]], [[8, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit="USD", year=2011
    ... )
    >>> circulation(table).table.round(3)[["share_home_demand", "share_own_origin"]].values.tolist()
    [[0.837, 0.837], [0.816, 0.816]]
    """
    import pandas as pd

    ways = routes(mrio).sum(axis=1)
    gdp = ways.sum(axis=1)
    count, size = len(mrio.regions), len(mrio.sectors)
    used = mrio.value_added_by_source @ mrio.final_demand
    bought = mrio.final_demand.sum(axis=0)
    exports = mrio.gross_exports.reshape(count, size).sum(axis=1)
    table = pd.DataFrame(
        {
            "year": mrio.year,
            "region": list(mrio.regions),
            "gdp": gdp,
            **{name: ways[:, at] for at, name in enumerate(ROUTES)},
            "share_home_demand": _over(ways[:, 0] + ways[:, 1], gdp),
            "share_pure_domestic": _over(ways[:, 0], gdp),
            "share_own_origin": _over(np.diagonal(used), bought),
            "share_gross_exports": 1.0 - _over(exports, gdp),
        }
    )
    shares = tuple(f"share_{name}" for name in DEFINITIONS)
    return Result(
        name="circulation",
        title=Message("accounts.circulation_title", year=mrio.year),
        table=table,
        units={**dict.fromkeys(("gdp", *ROUTES), mrio.unit), **dict.fromkeys(shares, "fraction")},
        parameters={"year": mrio.year},
        conventions={
            "share_home_demand": "Johnson and Noguera 2012",
            "share_pure_domestic": "Wang, Wei, Yu and Zhu 2017",
            "share_own_origin": "Los, Timmer and de Vries 2015",
            "share_gross_exports": "1 - gross exports over GDP",
        },
    )


@of_table
def sector_circulation(mrio: MRIO) -> Result:
    r"""Return value added of every sector by route, and whose work of that sector its region finally uses.

    Columns of :func:`routes` by region and sector, and the shares of :func:`circulation` that have a meaning
    for a sector.

    Parameters
    ----------
    mrio : MRIO

    Returns
    -------
    Result
        A row a sector: year, region, sector, value_added, the five routes, foreign_value_added (of the same
        sector of all other regions, in the region's final demand; unit of the table), and as fractions
        ``share_home_demand``, ``share_pure_domestic`` (of the sector's value added) and ``share_own_origin``
        (own part of that sector's value added in the region's final demand).

    Examples
    --------
    >>> table = MRIO.from_arrays(
    ...     [[0, 2], [1, 0]], [[8, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit="USD", year=2011
    ... )
    >>> sector_circulation(table).table.round(3)[["sector", "share_home_demand"]].values.tolist()
    [['s', 0.837], ['s', 0.816]]
    """
    import pandas as pd

    ways = routes(mrio).reshape(len(mrio.x), len(ROUTES))
    added = ways.sum(axis=1)
    count, size = len(mrio.regions), len(mrio.sectors)
    used = value_added_for_demand(mrio)
    own = np.einsum("rsr->rs", used)
    foreign = used.sum(axis=0).T - own
    table = pd.DataFrame(
        {
            "year": mrio.year,
            "region": np.repeat(np.array(mrio.regions, dtype=object), size),
            "sector": np.tile(np.array(mrio.sectors, dtype=object), count),
            "value_added": added,
            **{name: ways[:, at] for at, name in enumerate(ROUTES)},
            "foreign_value_added": foreign.ravel(),
            "share_home_demand": _over(ways[:, 0] + ways[:, 1], added),
            "share_pure_domestic": _over(ways[:, 0], added),
            "share_own_origin": _over(own.ravel(), (own + foreign).ravel()),
        }
    )
    shares = ("share_home_demand", "share_pure_domestic", "share_own_origin")
    return Result(
        name="sector_circulation",
        title=Message("accounts.sector_circulation_title", year=mrio.year),
        table=table,
        units={
            **dict.fromkeys(("value_added", *ROUTES, "foreign_value_added"), mrio.unit),
            **dict.fromkeys(shares, "fraction"),
        },
        parameters={"year": mrio.year},
    )


def _over(part: Floats, whole: Floats) -> Floats:
    return np.asarray(np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0))
