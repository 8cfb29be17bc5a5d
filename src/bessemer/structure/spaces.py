"""The product space: industries as a network of proximities, drawn the same way every time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bessemer.errors import DataError, OptionError
from bessemer.panel import Floats, Panel
from bessemer.result import Result
from bessemer.sources.given import check_panel, number_given, year_given
from bessemer.structure.conventions import convention_named
from bessemer.structure.outlook import proximities
from bessemer.structure.panels import quotients_of
from bessemer.structure.strengths import strong
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

STRONG_LINK = 0.55
_GOLDEN = np.pi * (3.0 - np.sqrt(5.0))


@dataclass(frozen=True, eq=False)
class ProductSpace(Result):
    """A network of industries; see :func:`product_space`.

    Attributes
    ----------
    links : DataFrame
        Columns source, target, proximity, tree (whether the link is in the spanning tree).
    """

    links: pd.DataFrame = field(default=None)  # type: ignore[assignment]


def spanning_links(
    phi: Floats, strong_link: float = STRONG_LINK
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    r"""Return the maximum spanning tree of proximities plus every link of at least `strong_link`.

    Parameters
    ----------
    phi : ndarray, shape (industries, industries)
        Symmetric proximities; zero is no link.
    strong_link : float

    Returns
    -------
    (ndarray, ndarray)
        Pairs of positions, shape (links, 2), the first below the second and in rising order, and whether
        each is in the tree. Blocks without a link between them give a tree each.

    References
    ----------
    Hidalgo, C. A. et al. (2007), The product space conditions the development of nations, Science 317.

    Examples
    --------
    >>> phi = np.array([[0.0, 0.9, 0.2], [0.9, 0.0, 0.3], [0.2, 0.3, 0.0]])
    >>> pairs, tree = spanning_links(phi)
    >>> pairs.tolist(), tree.tolist()
    ([[0, 1], [1, 2]], [True, True])
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import minimum_spanning_tree

    first, second = np.nonzero(np.triu(phi, 1) > 0)
    # Ties are broken by position, so that the tree does not depend on the sorting routine.
    order = np.argsort(-phi[first, second], kind="stable")
    cost = np.empty(len(order))
    cost[order] = np.arange(1, len(order) + 1)
    ends = (first.astype(np.int32), second.astype(np.int32))  # older SciPy walks over no others
    tree = minimum_spanning_tree(coo_array((cost, ends), shape=phi.shape).tocsr()).tocoo()
    kept = np.zeros(len(order), dtype=bool)
    in_tree = np.isin(cost, tree.data)
    kept |= in_tree | (phi[first, second] >= strong_link)
    return np.column_stack([first[kept], second[kept]]), in_tree[kept]


def layout(pairs: NDArray[np.intp], weights: Floats, count: int, steps: int = 80) -> Floats:
    r"""Return positions whose distances follow the shortest paths along the links.

    Classical scaling of path lengths :math:`\ell_{ij} = \sum (1.2 - \phi)`, improved by
    majorisation of the stress

    .. math:: \sigma = \sum_{i<j} \ell_{ij}^{-2} \left( \lVert z_i - z_j \rVert - \ell_{ij} \right)^2

    No random numbers: the same links give the same picture.

    Parameters
    ----------
    pairs : ndarray of int, shape (links, 2)
    weights : ndarray, shape (links,)
        Proximities.
    count : int
        Number of industries.
    steps : int
        Majorisation steps.

    Returns
    -------
    ndarray, shape (industries, 2)
        Between -1 and 1.

    References
    ----------
    Gansner, E., Koren, Y. and North, S. (2004), Graph drawing by stress majorization, Graph Drawing 2004.

    Examples
    --------
    >>> layout(np.array([[0, 1]]), np.array([0.5]), 2).shape
    (2, 2)
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import shortest_path

    ends = pairs.astype(np.int32)  # older SciPy walks over no others
    graph = coo_array((1.2 - weights, (ends[:, 0], ends[:, 1])), shape=(count, count)).tocsr()
    length = shortest_path(graph, directed=False)
    reached = np.isfinite(length)
    length[~reached] = (length[reached].max() if reached.any() else 1.0) * 1.2 + 1.0
    np.fill_diagonal(length, 0.0)
    positions = _classical(length)
    turn = np.arange(count) * _GOLDEN
    positions += 1e-3 * length.max() * np.column_stack([np.cos(turn), np.sin(turn)])
    with np.errstate(divide="ignore"):
        weight = np.where(length > 0, length**-2.0, 0.0)
    share, wanted = weight.sum(axis=1), weight * length
    for _ in range(steps if count > 2 else 0):
        squares = (positions**2).sum(axis=1)
        ratio = positions @ (-2.0 * positions.T)
        ratio += squares[:, None]
        ratio += squares
        np.maximum(ratio, 1e-18, out=ratio)
        np.sqrt(ratio, out=ratio)
        np.divide(wanted, ratio, out=ratio)
        pull = weight @ positions + ratio.sum(axis=1)[:, None] * positions - ratio @ positions
        positions = pull / share[:, None]
        positions -= positions.mean(axis=0)
    largest = np.abs(positions).max()
    return np.asarray(positions / largest if largest > 0 else positions)


def _classical(length: Floats) -> Floats:
    """Return the two leading axes of classical scaling, with a fixed sign."""
    from scipy.linalg import eigh

    squares = length**2
    centred = -0.5 * (squares - squares.mean(axis=0) - squares.mean(axis=1)[:, None] + squares.mean())
    size = len(length)
    values, vectors = eigh(centred, subset_by_index=[max(size - 2, 0), size - 1], check_finite=False)
    axes = vectors[:, ::-1] * np.sqrt(np.maximum(values[::-1], 0.0))
    if axes.shape[1] < 2:
        axes = np.column_stack([axes, np.zeros(len(length))])
    for column in range(2):
        pivot = int(np.argmax(np.abs(axes[:, column]).round(9)))
        if axes[pivot, column] < 0:
            axes[:, column] *= -1.0
    return np.asarray(axes)


def product_space(
    panel: Panel,
    year: int | None = None,
    *,
    region: str | None = None,
    strong_link: float = STRONG_LINK,
    proximity: str = "minimum",
    threshold: float = 1.0,
    reference: Sequence[str] | None = None,
    unknown: str = "refuse",
) -> ProductSpace:
    """Return industries as a network: maximum spanning tree plus strong links, with positions to draw.

    Parameters
    ----------
    panel : Panel
        Levels, shape (years, regions, industries).
    year : int, optional
        The last of the panel by default.
    region : str, optional
        Whose strengths are to be lit.
    strong_link : float
        Proximity from which a link outside the tree is kept, between 0 and 1.
    proximity, threshold, reference, unknown
        As in :func:`bessemer.structure.complexity`.

    Returns
    -------
    ProductSpace
        Table with columns industry, x, y (between -1 and 1), ubiquity (count), links (count), block (number,
        1 the largest), and, with a region, rca and lit. Industries without any link are left out; they are
        counted in ``parameters["unlinked"]``. The links are in :attr:`ProductSpace.links`.

    Raises
    ------
    DataError
        If no two industries are near each other, or values are as in :func:`bessemer.structure.complexity`.
    OptionError
        If `strong_link` is no fraction.

    References
    ----------
    Hidalgo et al. (2007); see :func:`spanning_links`.

    Examples
    --------
    >>> panel = Panel(
    ...     np.array([[[5.0, 4, 1], [4, 5, 1], [1, 1, 9]]]), (2020,), ("a", "b", "c"), ("x", "y", "z")
    ... )
    >>> product_space(panel).links.proximity.tolist()
    [1.0]
    """
    import pandas as pd

    check_panel(panel)
    year_given(year)
    number_given(strong_link, "strong_link")
    if not 0 < strong_link <= 1:
        raise OptionError(f"strong_link={strong_link!r} is no fraction.", remedy="Use a number such as 0.55.")
    if not panel.years:
        raise DataError("The panel has no years.", remedy="Give figures of at least one year.")
    chosen = panel.select(years=[panel.years[-1] if year is None else year])
    row = None if region is None else chosen._positions("regions", [region])[0]
    _, ratios = quotients_of(chosen, "rca", threshold, reference, None, unknown)
    M = strong(ratios[0], threshold, convention_named("bessemer").tolerance)
    phi = proximities(M, ratios[0], proximity)
    linked = np.flatnonzero((phi > 0).any(axis=1))
    if len(linked) < 2:
        raise DataError(
            f"No two industries are strong in the same region in {chosen.years[0]}.",
            remedy="Use finer regions, or a lower threshold.",
        )
    phi = phi[np.ix_(linked, linked)]
    pairs, in_tree = spanning_links(phi, strong_link)
    weights = phi[pairs[:, 0], pairs[:, 1]]
    positions = layout(pairs, weights, len(linked))
    codes = [chosen.industries[k] for k in linked]
    table = pd.DataFrame(
        {
            "industry": codes,
            "x": positions[:, 0],
            "y": positions[:, 1],
            "ubiquity": M.sum(axis=0)[linked].astype(int),
            "links": np.bincount(pairs.ravel(), minlength=len(linked)),
            "block": _blocks(pairs, len(linked)),
        }
    )
    if row is not None:
        table["rca"], table["lit"] = ratios[0][row, linked], M[row, linked] > 0
    links = pd.DataFrame(
        {
            "source": [codes[k] for k in pairs[:, 0]],
            "target": [codes[k] for k in pairs[:, 1]],
            "proximity": weights,
            "tree": in_tree,
        }
    )
    return ProductSpace(
        name="product_space",
        title=Message("structure.product_space_title", industries=len(linked), year=chosen.years[0]),
        table=table,
        units={"ubiquity": "count", "links": "count", "rca": "ratio"} if region else {"ubiquity": "count"},
        parameters={
            "year": chosen.years[0],
            "region": region,
            "strong_link": strong_link,
            "proximity": proximity,
            "unlinked": len(chosen.industries) - len(linked),
        },
        conventions={"network": "maximum spanning tree plus links of at least strong_link"},
        sources=() if panel.source is None else (panel.source,),
        links=links,
    )


def _blocks(pairs: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """Return the block of each industry, numbered from 1 by falling size."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ends = pairs.astype(np.int32)  # older SciPy walks over no others
    graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count))
    labels = connected_components(graph, directed=False)[1]
    order = np.argsort(-np.bincount(labels), kind="stable")
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(1, len(order) + 1)
    return rank[labels]
