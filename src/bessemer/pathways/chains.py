"""Chains of industries: the most probable way from what a region has to a distant target."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from bessemer.classify import Scheme
from bessemer.errors import OptionError, UnavailableError, did_you_mean, listing
from bessemer.panel import Floats
from bessemer.pathways.checks import is_number
from bessemer.pathways.standpoint import Standpoint, located
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.sources import Dataset
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd


def stepping_stones(
    region: Region | str,
    target: str,
    year: int | None = None,
    *,
    data: Dataset | None = None,
    weakest: float = 0.0,
) -> Result:
    r"""Return the most probable chain from a region's strengths to a target industry.

    A step from industry i to j has the chance of the lower of the two conditional shares, that is their
    proximity: of the regions strong in one, so many are strong in the other. The chain with the highest
    product of chances is the shortest path by

    .. math:: \ell_{ij} = -\ln \phi_{ij}

    from any strength to the target. Chances are shares of regions that hold both today, not forecasts:
    they order chains and are not the probability of an entry in time.

    Parameters
    ----------
    region : Region or str
    target : str
        Code or name (English or Chinese) of an industry of the region's detailed table.
    year : int, optional
    data : Dataset, optional
        The shipped figures by default.
    weakest : float
        Steps with a smaller chance are barred, so that a leap is broken into nearer stones. Without a
        bar the best chain is often one leap, because every further stone costs chance.

    Returns
    -------
    Result
        One row an industry of the chain, the strength it starts from first: step, industry, names,
        location_quotient, chance of the step, cumulative chance, and direct (chance of the best single
        step from any strength to that industry).

    Raises
    ------
    OptionError
        If the target is unknown, or already a strength, or `weakest` is no chance.
    UnavailableError
        If no industry detail covers the region, or no chain leads there.

    References
    ----------
    Hidalgo, C. A. et al. (2007), The product space conditions the development of nations, Science 317.
    Dijkstra, E. W. (1959), A note on two problems in connexion with graphs, Numerische Mathematik 1.

    Examples
    --------
    >>> import bessemer as bm
    >>> chain = bm.pathways.stepping_stones("Jilin", "20")
    >>> chain.table["industry"].iloc[-1]
    '20'
    """
    if not (is_number(weakest) and 0 <= weakest < 1):
        raise OptionError(f"weakest={weakest!r} is not a chance.", remedy="Use 0 or more and less than 1.")
    here = located(region, year, data)
    region = here.region
    code = industry_named(here.scheme, target)
    if code not in here.panel.industries:
        raise OptionError(
            f"'{target}' is not in the table of {region.name}.",
            remedy=f"It has {listing(here.panel.industries)}.",
        )
    end = here.panel.industries.index(code)
    quotient = float(here.quotients[here.row, end])
    if here.strengths[here.row, end]:
        raise OptionError(
            f"{region.name} is already strong in '{here.scheme[code].name}'.",
            where=f"Location quotient {quotient:.2f} in {here.year}.",
            remedy="Choose an industry with a location quotient under 1.",
        )
    own = np.flatnonzero(here.strengths[here.row])
    found = most_probable(np.where(here.phi >= weakest, here.phi, 0.0), own, end)
    if found is None:
        raise UnavailableError(
            f"No chain leads from the strengths of {region.name} to '{here.scheme[code].name}'.",
            where=f"{here.table.key}, {here.year}.",
            remedy="Allow weaker steps."
            if weakest
            else "No region strong in it is strong in anything on the way.",
        )
    return Result(
        name="stepping_stones",
        title=Message("pathways.chain_title", region=region, target=here.scheme[code].brief, year=here.year),
        table=_rows(here, own, found),
        units={
            "location_quotient": "ratio",
            **dict.fromkeys(("chance", "cumulative", "direct"), "share of regions"),
        },
        parameters={"region": region.id, "target": code, "year": here.year, "weakest": weakest},
        conventions={"chance": "minimum conditional probability of being strong in both"},
        sources=(here.table.key,),
        warnings=(Message("pathways.chain_no_forecast"),),
        shown=("step", "industry_name", "location_quotient", "chance", "cumulative"),
        formats={
            "step": "integer",
            "location_quotient": "ratio",
            **dict.fromkeys(("chance", "cumulative", "direct"), "percent0"),
        },
    )


def most_probable(chances: Floats, starts: np.ndarray, end: int) -> list[int] | None:
    """Return the path with the highest product of chances from any start to the end, or None.

    Parameters
    ----------
    chances : ndarray, shape (industries, industries)
        Between 0 and 1; zero for no step.
    starts : ndarray of int
    end : int

    Returns
    -------
    list of int or None
        Positions, the start first.

    Examples
    --------
    >>> steps = np.array([[0, 0.9, 0.2], [0.9, 0, 0.8], [0.2, 0.8, 0]])
    >>> most_probable(steps, np.array([0]), 2)
    [0, 1, 2]
    """
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    if not len(starts):
        return None
    linked = chances > 0
    # A chance of one has length zero, which a sparse graph cannot hold; the trace keeps it, and short chains.
    lengths = np.where(linked, -np.log(np.where(linked, chances, 1.0)) + 1e-12, 0.0)
    distance, before, _ = dijkstra(
        csr_matrix(lengths), directed=True, indices=starts, return_predecessors=True, min_only=True
    )
    if not np.isfinite(distance[end]):
        return None
    path = [int(end)]
    while before[path[-1]] >= 0:
        path.append(int(before[path[-1]]))
    return path[::-1]


def industry_named(known: Scheme, target: str) -> str:
    """Return the code of an industry given by code or by name in English or Chinese.

    Raises
    ------
    OptionError
        If there is none, or several have the name.
    """
    text = str(target).strip()
    if text in known:
        return text
    names: dict[str, set[str]] = {}
    for industry in known:
        for name in (industry.name, industry.short, industry.name_zh, industry.short_zh):
            names.setdefault(name.casefold(), set()).add(industry.code)
    found = names.get(text.casefold(), set())
    if len(found) == 1:
        return next(iter(found))
    if found:
        raise OptionError(f"'{target}' names several industries.", remedy=f"Use a code: {listing(found)}.")
    choices = [name for industry in known for name in (industry.short, industry.name, industry.code)]
    raise OptionError(
        f"There is no industry '{target}'.",
        where=f"Classification {known.name}.",
        remedy=did_you_mean(text, choices) or f"Its codes are {listing(known.codes)}.",
    )


def _rows(here: Standpoint, own: np.ndarray, path: list[int]) -> pd.DataFrame:
    import pandas as pd

    industries = [here.scheme[here.panel.industries[position]] for position in path]
    chances = [
        1.0,
        *(float(here.phi[a, b]) for a, b in pairwise(path)),
    ]
    return pd.DataFrame(
        {
            "step": range(len(path)),
            "industry": [industry.code for industry in industries],
            "name": [industry.name for industry in industries],
            "name_zh": [industry.name_zh for industry in industries],
            "industry_name": [industry.short for industry in industries],
            "industry_name_zh": [industry.short_zh for industry in industries],
            "location_quotient": here.quotients[here.row, path],
            "chance": chances,
            "cumulative": np.cumprod(chances),
            "direct": [1.0, *(float(here.phi[own, position].max()) for position in path[1:])],
        }
    )
