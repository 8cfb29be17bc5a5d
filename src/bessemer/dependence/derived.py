"""The shipped origin of value added: made from the world tables when the dataset is built, read here.

One world table takes about 0.1 s to read, factorise and solve; a brief needs five, so the 41 by 41 matrix
of each year ships, for all sectors of origin together and for the four that carry most technology.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bessemer.dependence.mrio import MRIO
from bessemer.dependence.origin import (
    by_region,
    foreign_demand_share,
    foreign_origin_share,
    value_added_for_demand,
)
from bessemer.panel import Floats

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.sources import Dataset

ORIGIN = "world_value_added_origin"
SERVING = "world_value_added_abroad_wiod35"
YEARS = (1995, 2000, 2005, 2008, 2011)
TECHNOLOGY = ("c9", "c13", "c14", "c15")
"""Chemicals, machinery, electrical and optical equipment, transport equipment."""

_MILLION = 1e6


def origin_table(worlds: Sequence[MRIO]) -> pd.DataFrame:
    """Return value added by economy and sector of origin, economy of final use and year, in USD.

    Parameters
    ----------
    worlds : sequence of MRIO
        World tables in million USD.

    Returns
    -------
    DataFrame
        Columns origin, industry (``total`` or one of :data:`TECHNOLOGY`), demand, year, value.
    """
    import pandas as pd

    parts = []
    for world in worlds:
        made = value_added_for_demand(world)
        chosen = [made[:, world.sectors.index(code), :] for code in TECHNOLOGY]
        cube = np.stack([*chosen, by_region(made)], axis=1) * _MILLION
        keys = pd.MultiIndex.from_product(
            [world.regions, (*TECHNOLOGY, "total"), world.regions], names=["origin", "industry", "demand"]
        )
        cells = pd.DataFrame({"value": cube.ravel()}, index=keys).reset_index()
        parts.append(cells.assign(year=np.int16(world.year)))
    return pd.concat(parts, ignore_index=True)[["origin", "industry", "demand", "year", "value"]]


def serving_table(worlds: Sequence[MRIO]) -> pd.DataFrame:
    """Return value added by economy and sector that serves final demand of other economies, in USD."""
    import pandas as pd

    parts = []
    for world in worlds:
        made = value_added_for_demand(world)
        own = np.einsum("rsr->rs", made)
        abroad = (made.sum(axis=2) - own) * _MILLION
        keys = pd.MultiIndex.from_product([world.regions, world.sectors], names=["region", "industry"])
        cells = pd.DataFrame({"value": abroad.ravel()}, index=keys).reset_index()
        parts.append(cells.assign(year=np.int16(world.year)))
    return pd.concat(parts, ignore_index=True)


@dataclass(frozen=True, eq=False)
class Origins:
    """Value added by origin and final use over the years of the world tables.

    Attributes
    ----------
    values : ndarray, shape (years, industries, economies, economies)
        USD, origin before use.
    years : tuple of int
    industries : tuple of str
        ``total`` and :data:`TECHNOLOGY`.
    economies : tuple of str
    """

    values: Floats
    years: tuple[int, ...]
    industries: tuple[str, ...]
    economies: tuple[str, ...]

    def matrix(self, year: int, industry: str = "total") -> Floats:
        """Return one year's matrix of origin by use, shape (economies, economies)."""
        return np.asarray(self.values[self.years.index(year), self.industries.index(industry)])

    def year_for(self, year: int | None) -> int | None:
        """Return the latest year that is not after `year`; the last one for None."""
        known = [entry for entry in self.years if year is None or entry <= year]
        return known[-1] if known else None

    def origin_shares(self, economy: str) -> Floats:
        """Return each origin's share of the economy's final demand, shape (years, economies)."""
        used = self.values[:, self.industries.index("total"), :, self.economies.index(economy)]
        return np.asarray(used / used.sum(axis=1, keepdims=True))

    def foreign_shares(self, economy: str) -> Floats:
        """Return the foreign share of the economy's final demand by year."""
        place = self.economies.index(economy)
        return np.array([foreign_origin_share(self.matrix(year))[place] for year in self.years])

    def market_shares(self, economy: str) -> Floats:
        """Return the share of the economy's value added that serves demand abroad by year."""
        place = self.economies.index(economy)
        return np.array([foreign_demand_share(self.matrix(year))[place] for year in self.years])


def shipped_origins(data: Dataset) -> Origins:
    """Return the shipped origin of value added."""
    import pandas as pd

    frame = data.frame(ORIGIN)
    places, labels = [], []
    for column in ("year", "industry", "origin", "demand"):
        codes, names = pd.factorize(frame[column], sort=True)
        places.append(codes)
        labels.append([name.item() if hasattr(name, "item") else name for name in names])
    values = np.full([len(names) for names in labels], np.nan)
    values[tuple(places)] = frame["value"].to_numpy()
    years, industries, origins, _ = labels
    return Origins(values, tuple(years), tuple(industries), tuple(origins))
