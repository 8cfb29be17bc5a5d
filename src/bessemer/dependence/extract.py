"""Hypothetical extraction: what is lost when flows between regions, or a whole sector, fall away."""

from __future__ import annotations

import itertools

import numpy as np

from bessemer.dependence.given import of_table
from bessemer.dependence.mrio import MRIO
from bessemer.errors import OptionError, RegionError, did_you_mean, listing
from bessemer.panel import Floats
from bessemer.result import Result
from bessemer.sources.given import fraction_given
from bessemer.words import Message


@of_table
def extract_exports(
    mrio: MRIO, exporter: str, importer: str, *, share: float = 1.0, replaced: float = 0.0
) -> Floats:
    r"""Return value added lost by every sector when a region's exports to a partner fall away.

    .. math:: \Delta v = \hat v \left[ L F\iota - (I - A^*)^{-1} F^*\iota \right], \qquad
              A^*_{sr} = (1 - \lambda) A_{sr}, \quad F^*_{sr} = (1 - \lambda) F_{sr}, \quad
              \lambda = share \cdot (1 - replaced)

    Quantities follow demand: what the partner no longer buys here it does not buy elsewhere either, unless
    part of it is `replaced` by other markets of the same sectors.

    Parameters
    ----------
    mrio : MRIO
        R regions, S sectors.
    exporter, importer : str
        Regions of the table.
    share : float
        Part of the flow that is cut, 0 to 1.
    replaced : float
        Part of the cut that finds other buyers, 0 to 1.

    Returns
    -------
    ndarray, shape (R S,)
        Loss of value added, unit of the table; negative figures are gains.

    Raises
    ------
    RegionError, OptionError
        If the table has no such region, both are one, or a share is out of range.

    References
    ----------
    Los, B., Timmer, M. P. and de Vries, G. J. (2016), Tracing value-added and double counting in gross
    exports: comment, American Economic Review 106(7). Dietzenbacher, E. and Lahr, M. L. (2013), Expanding
    extractions, Economic Systems Research 25(3).

    Examples
    --------
    >>> table = MRIO.from_arrays(
    ...     [[0, 2], [1, 0]], [[8, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit="USD", year=2011
    ... )
    >>> extract_exports(table, "B", "A").round(3).tolist()
    [0.36, 1.6]
    """
    s, r = _pair(mrio, exporter, importer)
    cut = _cut(share, replaced)
    here, there = mrio.block(s), mrio.block(r)
    columns = mrio.inverse[:, here]
    return mrio.value_added_coefficients * (columns @ _unsold(mrio, s, r, cut, columns[there]))


@of_table
def extract_inputs(
    mrio: MRIO, supplier: str, user: str, *, share: float = 1.0, replaced: float = 0.0
) -> Floats:
    r"""Return value added at stake in every sector when a region no longer gets inputs from a partner.

    The supply-driven counterpart of :func:`extract_exports`: output falls with the part of its value that
    rests, directly or through other sectors, on the inputs cut.

    .. math:: \Delta x' = \iota' (I + C L_{up})^{-1} C L_{u \cdot} \hat x, \qquad
              C = \lambda A_{pu}, \qquad \Delta v = \hat c\, \Delta x, \qquad
              \lambda = share \cdot (1 - replaced)

    It equals the extraction of :math:`B_{pu}` from the Ghosh model :math:`x' = v'(I - B)^{-1}`, because
    :math:`(I - B)^{-1} = \hat x^{-1} L \hat x`. Value shares weigh every input by its cost: a cheap part
    without which a line stands still counts little, so this is no bound.

    Parameters
    ----------
    mrio : MRIO
        R regions, S sectors.
    supplier, user : str
        Regions of the table.
    share, replaced : float
        Part of the flow cut, and part of the cut made good by others; 0 to 1.

    Returns
    -------
    ndarray, shape (R S,)
        Value added at stake, unit of the table.

    Raises
    ------
    RegionError, OptionError
        As in :func:`extract_exports`.

    References
    ----------
    Dietzenbacher, E. and Lahr, M. L. (2013), Expanding extractions, Economic Systems Research 25(3).

    Examples
    --------
    >>> table = MRIO.from_arrays(
    ...     [[0, 2], [1, 0]], [[8, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit="USD", year=2011
    ... )
    >>> extract_inputs(table, "A", "B").round(3).tolist()
    [0.18, 1.6]
    """
    p, u = _pair(mrio, supplier, user)
    stake = _stake(mrio, p, u, _cut(share, replaced))
    lost = stake @ mrio.inverse[mrio.block(u)] * mrio.x
    return np.asarray(lost * mrio.value_added_coefficients)


@of_table
def extraction_matrix(mrio: MRIO, *, share: float = 1.0, replaced: float = 0.0) -> Result:
    r"""Return, for every pair of regions, the exporter's loss without the trade and the importer's stake.

    Each pair is :func:`extract_exports` by a block update of one inverse: with M = I - A and the flow
    :math:`C = \lambda A_{sr}`,

    .. math:: (M + e_s C e_r')^{-1} = L - L_{\cdot s} (I + C L_{rs})^{-1} C L_{r \cdot}

    Parameters
    ----------
    mrio : MRIO
    share, replaced : float
        As in :func:`extract_exports`.

    Returns
    -------
    Result
        A row a pair: exporter, importer, exports; loss (value added of the exporter, demand-driven) and its
        share of GDP; stake (value added of the importer that rests on the exporter's inputs, by
        :func:`extract_inputs`) and its share of GDP. Unit of the table.
    """
    import pandas as pd

    cut = _cut(share, replaced)
    count, size = len(mrio.regions), len(mrio.sectors)
    gdp = (mrio.x * mrio.value_added_coefficients).reshape(count, size).sum(axis=1)
    flows = mrio.Z.reshape(len(mrio.x), count, size).sum(axis=2) + mrio.final_demand
    # Value added of r that a unit of value in each of its sectors carries on, within r.
    made = mrio.x * mrio.value_added_coefficients
    carried = [mrio.inverse[mrio.block(r), mrio.block(r)] @ made[mrio.block(r)] for r in range(count)]
    rows = []
    for s, r in itertools.permutations(range(count), 2):
        here, there = mrio.block(s), mrio.block(r)
        unsold = _unsold(mrio, s, r, cut, mrio.inverse[there, here])
        lost = mrio.value_added_by_source[:, here] @ unsold
        sold = float(flows[here, r].sum())
        stake = float(_stake(mrio, s, r, cut) @ carried[r])
        rows.append(
            (mrio.regions[s], mrio.regions[r], sold, lost[s], lost[s] / gdp[s], stake, stake / gdp[r])
        )
    columns_of = ("exporter", "importer", "exports", "loss", "loss_share", "stake", "stake_share")
    money = ("exports", "loss", "stake")
    return Result(
        name="extraction",
        title=Message("accounts.extraction_title", year=mrio.year),
        table=pd.DataFrame(rows, columns=list(columns_of)),
        units={**dict.fromkeys(money, mrio.unit), "loss_share": "fraction", "stake_share": "fraction"},
        parameters={"year": mrio.year, "share": share, "replaced": replaced},
        conventions={
            "loss": "demand-driven (Leontief)",
            "stake": "supply-driven (Ghosh), intermediate inputs",
        },
    )


@of_table
def extract_sectors(mrio: MRIO) -> Result:
    r"""Return what the world and each region lose when one sector of one region falls away entirely.

    Row, column and final demand of sector k are set to zero. With one inverse, for all k at once,

    .. math:: x_i - x_i^{(k)} = \frac{L_{ik}}{L_{kk}}\, x_k

    Parameters
    ----------
    mrio : MRIO

    Returns
    -------
    Result
        A row a sector with output: region, sector, output, value_added, loss_own (value added lost by its own
        region), loss_world, loss_others; unit of the table.

    References
    ----------
    Miller, R. E. and Blair, P. D. (2009), Input-Output Analysis, section 12.2.6.

    Examples
    --------
    >>> table = MRIO.from_arrays(
    ...     [[0, 2], [1, 0]], [[8, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit="USD", year=2011
    ... )
    >>> extract_sectors(table).table["loss_world"].round(3).tolist()
    [9.8, 9.8]
    """
    import pandas as pd

    count, size = len(mrio.regions), len(mrio.sectors)
    diagonal = np.diagonal(mrio.inverse)
    scale = mrio.x / diagonal
    by_region = mrio.value_added_by_source * scale
    home = np.repeat(np.arange(count), size)
    own = by_region[home, np.arange(len(mrio.x))]
    world = by_region.sum(axis=0)
    table = pd.DataFrame(
        {
            "region": np.repeat(np.array(mrio.regions, dtype=object), size),
            "sector": np.tile(np.array(mrio.sectors, dtype=object), count),
            "output": mrio.x,
            "value_added": mrio.x * mrio.value_added_coefficients,
            "loss_own": own,
            "loss_others": world - own,
            "loss_world": world,
        }
    )
    money = ("output", "value_added", "loss_own", "loss_others", "loss_world")
    return Result(
        name="sector_extraction",
        title=Message("accounts.sectors_title", year=mrio.year),
        table=table[mrio.x > 0].sort_values("loss_world", ascending=False, ignore_index=True),
        units=dict.fromkeys(money, mrio.unit),
        parameters={"year": mrio.year},
        conventions={"extraction": "row, column and final demand of the sector, demand-driven"},
    )


def _unsold(mrio: MRIO, s: int, r: int, cut: float, link: Floats) -> Floats:
    r"""Return what s no longer delivers, shape (S,): output everywhere falls by :math:`L_{\cdot s}` times it.

    `link` is :math:`L_{rs}`, what r makes for a unit of the goods of s.
    """
    here, there = mrio.block(s), mrio.block(r)
    flow = cut * mrio.coefficients[here, there]
    final = cut * mrio.final_demand[here, r]
    kept = mrio.x[there] - link @ final
    return np.asarray(final + np.linalg.solve(np.eye(len(flow)) + flow @ link, flow @ kept))


def _stake(mrio: MRIO, p: int, u: int, cut: float) -> Floats:
    """Return the value per unit of output of u that rests on inputs from p, shape (S,)."""
    here, there = mrio.block(p), mrio.block(u)
    flow = cut * mrio.coefficients[here, there]
    # 1'(I + C L)^-1 C, solved from the left.
    inner = np.eye(len(flow)) + flow @ mrio.inverse[there, here]
    return np.asarray(np.linalg.solve(inner.T, np.ones(len(flow))) @ flow)


def _cut(share: float, replaced: float) -> float:
    fraction_given(share, "share")
    fraction_given(replaced, "replaced")
    return float(share) * (1.0 - float(replaced))


def _pair(mrio: MRIO, exporter: str, importer: str) -> tuple[int, int]:
    places = []
    for name in (exporter, importer):
        if name not in mrio.regions:
            raise RegionError(
                f"The table has no region '{name}'.",
                where=f"It has {listing(mrio.regions)}.",
                remedy=did_you_mean(str(name), mrio.regions) or "Choose one of these.",
            )
        places.append(mrio.regions.index(name))
    if places[0] == places[1]:
        raise OptionError(f"'{exporter}' cannot be its own partner.", remedy="Name two different regions.")
    return places[0], places[1]
