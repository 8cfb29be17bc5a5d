"""Chokepoints: suppliers abroad whose loss would hurt, and how easily others could step in."""

from __future__ import annotations

import numpy as np

from bessemer.dependence.given import of_table
from bessemer.dependence.mrio import MRIO
from bessemer.errors import RegionError, did_you_mean, listing
from bessemer.panel import Floats
from bessemer.regions import REST_OF_WORLD
from bessemer.result import Result
from bessemer.sources.given import fraction_given
from bessemer.words import Message

# Others are taken to be able to export a tenth more at once.
SPARE = 0.1
# An input under one per cent of a sector's cost is not taken to stop it.
ESSENTIAL = 0.01
# Half of all imports of a product from one economy, and no half of the world's exports elsewhere.
SINGLE = 0.5


@of_table
def chokepoints(mrio: MRIO, user: str, *, spare: float = SPARE, essential: float = ESSENTIAL) -> Result:
    r"""Return all foreign suppliers (region, sector) of a region, by stake times share of world exports.

    For supplier p of product i to user u, with inputs :math:`z_{pij}` of its sectors j:

    .. math::
        stake &= \frac{a_{pi}' L_{uu} v_u}{1 + a_{pi}' L_{u,pi}}, \qquad
        hhi_i = \sum_{p \ne u} \Big(\frac{m_{pi}}{\sum_q m_{qi}}\Big)^2, \\
        gap &= \max\Big(0, 1 - \frac{spare \cdot e_{-p,-u,i}}{m_{pi}}\Big), \qquad
        at\ risk = stake \cdot gap, \\
        bound &= \sum_{j : i\ \mathrm{essential}} v_j\, \frac{z_{pij}}{\sum_q z_{qij}}

    The stake is value added of u that rests on the input by cost (the extraction of one supplier from the
    supply-driven model). The gap is what others could not deliver at once if they raised their exports of the
    product, worth :math:`e`, by `spare`. The bound lets each sector stand still in proportion to the missing
    part of an essential product, without any substitution and before the effects on its own customers.

    Parameters
    ----------
    mrio : MRIO
        R regions, S sectors.
    user : str
        The region that imports.
    spare : float
        Fraction by which other exporters can raise their exports at once.
    essential : float
        Share of a sector's inputs from which a product counts as essential to it.

    Returns
    -------
    Result
        A row a supplier: supplier, sector, imports (all uses), inputs, input_share (of all inputs of u),
        stake, stake_share (of GDP), hhi (of suppliers abroad, 0 to 1, the rest of the world counted as many
        small ones), import_share (of the supplier in imports of the product), reliance (imports over use of
        the product), own_capacity (own output over use), elsewhere (share of others in the exports of the
        product to third markets and here), gap, at_risk, at_risk_share (of GDP), bound_share (of GDP),
        single (single point of failure: half of the imports from one economy and under half of the world's
        exports elsewhere), named (no rest of the world). Money in the unit of the table.

    Raises
    ------
    RegionError, OptionError
        If the table has no such region, or a parameter is no fraction.

    References
    ----------
    European Commission (2021), Strategic dependencies and capacities, SWD(2021) 352. Dietzenbacher, E. and
    Lahr, M. L. (2013), Expanding extractions, Economic Systems Research 25(3).

    Examples
    --------
    >>> table = MRIO.from_arrays(
    ...     [[0, 2], [1, 0]], [[8, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit="USD", year=2011
    ... )
    >>> chokepoints(table, "B").table[["supplier", "stake", "hhi", "gap"]].round(3).values.tolist()
    [['A', 1.6, 1.0, 1.0]]
    """
    import pandas as pd

    if user not in mrio.regions:
        raise RegionError(
            f"The table has no region '{user}'.",
            where=f"It has {listing(mrio.regions)}.",
            remedy=did_you_mean(str(user), mrio.regions) or "Choose one of these.",
        )
    fraction_given(spare, "spare")
    fraction_given(essential, "essential")
    u, count, size = mrio.regions.index(user), len(mrio.regions), len(mrio.sectors)
    away = np.arange(count) != u
    here = mrio.block(u)
    shape = (count, size)
    inputs = mrio.Z[:, here].reshape(count, size, size)  # (p, i, j)
    bought = inputs.sum(axis=2)
    imports = bought + mrio.final_demand[:, u].reshape(shape)
    use = imports.sum(axis=0)
    foreign = np.where(away[:, None], imports, 0.0).sum(axis=0)
    added = (mrio.x * mrio.value_added_coefficients)[here]
    gdp = added.sum()
    stake = _stakes(mrio, here, added).reshape(shape)
    of_imports = _over(imports, foreign)
    listed = away & (np.array(mrio.regions) != REST_OF_WORLD)
    exports = mrio.gross_exports.reshape(shape)
    others = exports[away].sum(axis=0) - exports
    gap = np.clip(1.0 - spare * _over(others, imports, fill=np.inf), 0.0, 1.0)
    table = pd.DataFrame(
        {
            "supplier": np.repeat(np.array(mrio.regions, dtype=object), size),
            "sector": np.tile(np.array(mrio.sectors, dtype=object), count),
            "imports": imports.ravel(),
            "inputs": bought.ravel(),
            "input_share": _over(bought, bought.sum()).ravel(),
            "stake": stake.ravel(),
            "stake_share": (stake / gdp).ravel(),
            "hhi": np.tile((of_imports[listed] ** 2).sum(axis=0), count),
            "import_share": of_imports.ravel(),
            "reliance": np.tile(_over(foreign, use), count),
            "own_capacity": np.tile(_over(mrio.x[here], use), count),
            "elsewhere": _over(others, exports[away].sum(axis=0)).ravel(),
            "gap": gap.ravel(),
            "at_risk": (stake * gap).ravel(),
            "at_risk_share": (stake * gap / gdp).ravel(),
            "bound_share": (_bound(inputs, added, essential) / gdp).ravel(),
        }
    )
    table["named"] = table["supplier"] != REST_OF_WORLD
    table["single"] = (table["import_share"] >= SINGLE) & (table["elsewhere"] < SINGLE) & table["named"]
    table = table[np.repeat(away, size) & (table["imports"] > 0)]
    order = np.argsort(-(table["stake"] * (1.0 - table["elsewhere"])).to_numpy(), kind="stable")
    money = ("imports", "inputs", "stake", "at_risk")
    fractions = (
        *("input_share", "stake_share", "import_share", "reliance", "own_capacity", "elsewhere"),
        *("gap", "at_risk_share", "bound_share"),
    )
    return Result(
        name="chokepoints",
        title=Message("accounts.chokepoints_title", year=mrio.year),
        table=table.iloc[order].reset_index(drop=True),
        units={**dict.fromkeys(money, mrio.unit), **dict.fromkeys(fractions, "fraction"), "hhi": "0 to 1"},
        parameters={"user": user, "year": mrio.year, "spare": spare, "essential": essential},
        conventions={
            "stake": "supply-driven extraction of one supplier",
            "bound": "no substitution, first round",
            "order": "stake times the supplier's share of exports outside the user",
        },
    )


def _stakes(mrio: MRIO, here: slice, added: Floats) -> Floats:
    """Return the value added that rests on each single supplier, shape (R S,)."""
    flows = mrio.coefficients[:, here]
    carried = mrio.inverse[here, here] @ added
    loops = (flows * mrio.inverse[here].T).sum(axis=1)
    return np.asarray(flows @ carried / (1.0 + loops))


def _bound(inputs: Floats, added: Floats, essential: float) -> Floats:
    """Return value added that stands still in the first round, shape (R, S)."""
    product = inputs.sum(axis=0)  # (i, j)
    cost = product.sum(axis=0)
    needed = _over(product, np.broadcast_to(cost, product.shape)) >= essential
    part = _over(inputs, np.broadcast_to(product, inputs.shape), fill=0.0)
    return np.asarray(np.einsum("pij,ij,j->pi", part, needed.astype(np.float64), added))


def _over(part: Floats, whole: Floats, fill: float = np.nan) -> Floats:
    whole = np.broadcast_to(whole, np.shape(part))
    return np.asarray(np.divide(part, whole, out=np.full(np.shape(part), fill), where=whole > 0))
