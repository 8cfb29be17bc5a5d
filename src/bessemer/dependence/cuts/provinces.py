"""A national result carried to the sectors of a province: its weights, the nation's losses by sector."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from bessemer.panel import Floats

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.sources import Dataset

SCHEMES = {2012: "io42_2012", 2017: "io42"}


@dataclass(frozen=True, eq=False)
class Weights:
    """Output of a province by group of sectors that both lists know.

    Attributes
    ----------
    year : int
        Of the province's output.
    table : str
        Where it is from.
    groups : tuple of tuple of str
        WIOD codes joined in each group, because the list of the province does not tell them apart.
    share : ndarray, shape (G,)
        Fraction of the province's output.
    """

    year: int
    table: str
    groups: tuple[tuple[str, ...], ...]
    share: Floats


@cache
def sector_groups(scheme: str) -> dict[str, tuple[str, ...]]:
    """Return the WIOD codes that stand for each code of a province's list; groups are disjoint.

    Examples
    --------
    >>> sector_groups("io42")["18"], sector_groups("io42_2012")["12"]
    (('c15',), ('c9', 'c10'))
    """
    file = resources.files("bessemer.dependence.cuts") / "data" / "io42_wiod35.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return {row[scheme]: tuple(row["wiod35"].split("+")) for row in rows if row[scheme]}


def province_weights(data: Dataset, province: str, year: int | None) -> Weights | None:
    """Return the newest output weights of a province up to a year, or None where there are none."""
    known = [entry for entry in SCHEMES if year is None or entry <= year]
    if not known:
        return None
    scheme = SCHEMES[max(known)]
    key = f"cn_output_{scheme}"
    panel = data.panel(key)
    if province not in panel.regions:
        return None
    output = panel.select(years=[max(known)], regions=[province]).values[0, 0]
    groups = sector_groups(scheme)
    names = tuple(dict.fromkeys(groups.values()))
    sums = np.zeros(len(names))
    for code, value in zip(panel.industries, output, strict=True):
        sums[names.index(groups[code])] += value
    return Weights(max(known), key, names, sums / sums.sum())


def carried(
    rows: pd.DataFrame, weights: Weights, output: Mapping[str, float], sectors: Sequence[str]
) -> pd.DataFrame:
    r"""Return changes by group, and in total with the weights of the province and of the nation.

    .. math:: \Delta_r = \sum_g w_{rg} \Delta_g, \qquad
        \Delta_g = \frac{\sum_{i \in g} x_i \Delta_i}{\sum_{i \in g} x_i}

    Parameters
    ----------
    rows : DataFrame
        Changes of output of the nation by run and sector: run, sector, low, middle, high.
    weights : Weights
    output : mapping of sector to float
        National output :math:`x_i` of the world table.
    sectors : sequence of str
        Sectors in the order wanted.

    Returns
    -------
    DataFrame
        Columns run, group (WIOD codes joined by ``+``, or ``total`` and ``nation`` for all together with the
        weights of either), share (of the province's output), low, middle, high. The total takes every group
        at its own low, middle or high.
    """
    import pandas as pd

    size = np.array([output.get(code, 0.0) for code in sectors])
    made = []
    for run, part in rows.groupby("run", sort=False):
        values = part.set_index("sector")[["low", "middle", "high"]].reindex(list(sectors)).to_numpy(float)
        values = np.where(size[:, None] > 0, values, 0.0)
        changes = []
        for group in weights.groups:
            at = [list(sectors).index(code) for code in group]
            weight = size[at].sum()
            changes.append(size[at] @ values[at] / weight if weight > 0 else np.full(3, np.nan))
        grid = np.array(changes)
        known = np.isfinite(grid[:, 0])
        whole = weights.share[known] @ grid[known] / weights.share[known].sum()
        nation = size @ values / size.sum()
        names = ["+".join(group) for group in weights.groups]
        share = [1.0, np.nan, *weights.share]
        frame = pd.DataFrame(np.vstack([whole, nation, grid]), columns=["low", "middle", "high"])
        frame.insert(0, "share", share)
        frame.insert(0, "group", ["total", "nation", *names])
        frame.insert(0, "run", run)
        made.append(frame)
    return pd.concat(made, ignore_index=True)
