"""Who stands behind an economy's imports of goods: direct suppliers, and origins of the value in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from bessemer.classify import concordance, scheme
from bessemer.dependence.given import of_table
from bessemer.dependence.ledger import shipped_rows
from bessemer.dependence.mrio import MRIO
from bessemer.dependence.tables import world_table
from bessemer.errors import DataError, listing
from bessemer.panel import Floats
from bessemer.sources.given import whole_given

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.sources import Dataset

SUPPLIERS = "world_import_suppliers_chn"
GOODS = "goods12"
_INVESTMENT = 3
"""The column of investment among the five of final demand in the world tables."""

_MILLION = 1e6


def imports_for_production(mrio: MRIO, user: str, investment: int = _INVESTMENT) -> Floats:
    """Return what an economy buys of each sector abroad for production and investment.

    Parameters
    ----------
    mrio : MRIO
        Final demand in several columns a region.
    user : str
        The economy.
    investment : int
        Place of investment in fixed capital among the columns of final demand of an economy.

    Returns
    -------
    ndarray, shape (R, S)
        In the unit of the table; the economy's own row is zero.

    Raises
    ------
    DataError
        If the table has no such economy, or no such column of final demand.
    """
    if user not in mrio.regions:
        raise DataError(f"The table has no economy {user}.", remedy=f"It has {listing(mrio.regions)}.")
    size, place = len(mrio.sectors), mrio.regions.index(user)
    width = mrio.F.shape[1] // len(mrio.regions)
    whole_given(investment, "investment", 0)
    if investment >= width:
        raise DataError(
            f"Final demand has {width} columns an economy; there is none at place {investment}.",
            remedy="Give a table that lists investment apart.",
        )
    bought = mrio.Z[:, place * size : (place + 1) * size].sum(axis=1)
    bought = (bought + mrio.F[:, place * width + investment]).reshape(len(mrio.regions), size)
    bought[place] = 0.0
    return np.asarray(bought)


@of_table
def import_suppliers(
    mrio: MRIO, user: str, groups: Sequence[Sequence[str]], investment: int = _INVESTMENT
) -> tuple[Floats, Floats]:
    r"""Return imports for production by direct supplier, and by origin of the value added in them.

    .. math:: m^{direct}_{rg} = \sum_{s \in g} m_{rs}, \qquad
        m^{origin}_{qg} = \sum_s \hat v_{qs} \bigl[ L m_g \bigr]_{qs}, \qquad
        \sum_q m^{origin}_{qg} = \sum_r m^{direct}_{rg}

    Parameters
    ----------
    mrio : MRIO
        Of R economies and S sectors.
    user : str
        The economy that imports.
    groups : sequence of sequences of str
        G groups of sectors whose goods are imported.
    investment : int
        Place of investment in fixed capital among the columns of final demand of an economy.

    Returns
    -------
    direct, origin : ndarray, shape (R, G)
        In the unit of the table. The user's own row of `origin` is value added that comes back in imports.

    Raises
    ------
    DataError
        If the table lacks the economy or a sector.

    References
    ----------
    Koopman, Wang and Wei (2014), American Economic Review 104(2); the value of a good is split by the
    Leontief inverse of the whole table.

    Examples
    --------
    >>> table = MRIO.from_arrays(
    ...     [[0, 40], [20, 0]], [[60, 0], [10, 70]],
    ...     regions=["one", "two"], sectors=["a"], unit="USD", year=2011,
    ... )
    >>> direct, origin = import_suppliers(table, "one", [["a"]], investment=0)
    >>> direct.ravel().tolist(), origin.ravel().round(2).tolist()
    ([0.0, 30.0], [10.43, 19.57])
    """
    bought = imports_for_production(mrio, user, investment)
    unknown = [code for group in groups for code in group if code not in mrio.sectors]
    if unknown:
        raise DataError(
            f"The table has no sector {listing(unknown)}.", remedy=f"It has {listing(mrio.sectors)}."
        )
    basket = np.zeros((*bought.shape, len(groups)))
    for number, group in enumerate(groups):
        columns = [mrio.sectors.index(code) for code in group]
        basket[:, columns, number] = bought[:, columns]
    made = mrio.solve(basket.reshape(len(mrio.x), -1))
    rates = np.divide(mrio.v, mrio.x, out=np.zeros_like(mrio.x), where=mrio.x > 0)
    origin = (rates[:, None] * made).reshape(*bought.shape, -1).sum(axis=1)
    return basket.sum(axis=1), origin


def suppliers_table(worlds: Sequence[MRIO], user: str) -> pd.DataFrame:
    """Return imports for production of an economy by group of goods, partner and year, in USD.

    Returns
    -------
    DataFrame
        Columns user, industry (``goods12``), partner, year, direct, origin.
    """
    import pandas as pd

    parts = []
    for world in worlds:
        onto = concordance("wiod35", GOODS)
        codes = scheme(GOODS).codes
        members = [
            [sector for sector in world.sectors if onto.links_of(sector)[0].target_code == code]
            for code in codes
        ]
        direct, origin = import_suppliers(world, user, members)
        keys = pd.MultiIndex.from_product([world.regions, codes], names=["partner", "industry"])
        cells = pd.DataFrame(
            {"direct": direct.ravel() * _MILLION, "origin": origin.ravel() * _MILLION}, index=keys
        )
        parts.append(cells.reset_index().assign(user=user, year=np.int16(world.year)))
    return pd.concat(parts, ignore_index=True)[["user", "industry", "partner", "year", "direct", "origin"]]


def suppliers_of(data: Dataset, user: str, year: int) -> pd.DataFrame:
    """Return the rows of :func:`suppliers_table` for one economy and year of the shipped world tables."""
    rows = shipped_rows(data, SUPPLIERS, "user", user, year)
    return suppliers_table([world_table(data, year)], user) if rows is None else rows
