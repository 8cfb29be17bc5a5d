"""How an economy's dependence on technology and markets abroad went, and a partner's share of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from bessemer.dependence.cuts.deliveries import import_shares
from bessemer.dependence.cuts.ranges import partners_of
from bessemer.dependence.cuts.spec import investment, place_of
from bessemer.dependence.derived import TECHNOLOGY, YEARS
from bessemer.dependence.mrio import MRIO
from bessemer.dependence.tables import world_table
from bessemer.sources.kept import kept

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.sources import Dataset

TABLE = "cut_course"
COLUMNS = ("technology", "technology_partner", "direct", "origin", "market", "market_partner")


def course_row(
    mrio: MRIO, region: str, partner: str, sectors: Sequence[str] = TECHNOLOGY, column: int | None = None
) -> dict[str, float]:
    r"""Return dependence on technology and markets abroad in one year, and a partner's share of each.

    .. math::
        technology = \frac{\sum_{p \ne u} \left(\sum_{i \in T, j} z_{pi,uj} + \sum_i g_{pi,u}\right)}{x_u},
        \qquad market = \frac{e_u}{x_u}

    with intermediate inputs z, fixed investment g, exports e and gross output x.

    Parameters
    ----------
    mrio : MRIO
    region, partner : str
    sectors : sequence of str
        Goods T that carry technology.
    column : int, optional
        As in :func:`bessemer.dependence.cuts.spec.investment`.

    Returns
    -------
    dict
        technology and market (fractions of gross output), technology_partner and market_partner (the
        partner's fraction of each, as direct supplier and direct market), direct and origin (the partner's
        fraction of imports of the goods for inputs and investment, see
        :func:`bessemer.dependence.cuts.deliveries.import_shares`).
    """
    u, other = place_of(mrio, region), place_of(mrio, partner)
    here, shape = mrio.block(u), (len(mrio.regions), len(mrio.sectors))
    goods = [mrio.sectors.index(code) for code in sectors]
    inputs = mrio.Z[:, here].sum(axis=1).reshape(shape)[:, goods].sum(axis=1)
    capital = investment(mrio, u, column).reshape(shape).sum(axis=1)
    bought = inputs + capital
    bought[u] = 0.0
    sold = mrio.Z[here].reshape(len(mrio.sectors), len(mrio.regions), -1).sum(axis=(0, 2))
    sold = sold + mrio.final_demand[here].sum(axis=0)
    sold[u] = 0.0
    output = float(mrio.x[here].sum())
    shares = import_shares(mrio, region, partner, sectors, column)
    return {
        "technology": float(bought.sum()) / output,
        "technology_partner": float(bought[other] / bought.sum()),
        "direct": shares.direct,
        "origin": shares.origin,
        "market": float(sold.sum()) / output,
        "market_partner": float(sold[other] / sold.sum()),
    }


def course_table(worlds: Iterable[MRIO]) -> pd.DataFrame:
    """Return the rows that ship: region, partner, year, :data:`COLUMNS`; partners are those of the ranges."""
    import pandas as pd

    rows = [
        {"region": region, "partner": partner, "year": world.year, **course_row(world, region, partner)}
        for world in worlds
        for region in world.regions
        for partner in partners_of(region)
    ]
    return pd.DataFrame(rows)


def course_of(
    data: Dataset, region: str, partner: str, upto: int, sectors: Sequence[str] = TECHNOLOGY
) -> pd.DataFrame:
    """Return the course of one pair up to a year: shipped where it ships, computed where it does not.

    Returns
    -------
    DataFrame
        Columns year and :data:`COLUMNS`, in the order of the years.
    """
    if tuple(sectors) == TECHNOLOGY and TABLE in data.catalogue.tables:
        frame = data.frame(TABLE)
        mine = frame[(frame["region"] == region) & (frame["partner"] == partner) & (frame["year"] <= upto)]
        if len(mine):
            rows = mine[["year", *COLUMNS]].sort_values("year", ignore_index=True)
            return rows.astype({"year": int, **dict.fromkeys(COLUMNS, np.float64)})
    return _computed(data, region, partner, upto, tuple(sectors)).copy()


@kept
def _computed(data: Dataset, region: str, partner: str, upto: int, sectors: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd

    years = [year for year in YEARS if year <= upto]
    return pd.DataFrame(
        [{"year": year, **course_row(world_table(data, year), region, partner, sectors)} for year in years]
    )
