"""Economic complexity: ECI and PCI by symmetric eigen-decomposition of the smaller side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bessemer.panel import Floats
from bessemer.structure.conventions import Convention
from bessemer.structure.reflections import reflect

Flags = NDArray[np.bool_]
# Eigenvalues of connected matrices that are nearer than this cannot be told apart in double precision.
_CLOSE = 1e-9
# Below this correlation with diversity, its sign is left to rounding.
_NO_SIGN = 1e-9
# Below this one, a reader should know that the sign hangs by a thread.
WEAK_SIGN = 0.1


class Pair(NamedTuple):
    """Raw indices of regions and industries before standardising, and what they rest on."""

    regions: Floats
    industries: Floats
    eigenvalues: tuple[float, float]
    sign: float


@dataclass(frozen=True, eq=False)
class Indices:
    """ECI and PCI of one year, with the parts that the outlook needs.

    Attributes
    ----------
    eci, pci : ndarray, shapes (regions,) and (industries,)
        Standardised; NaN for those that do not count.
    raw_pci : ndarray, shape (industries,)
        PCI before standardising.
    deviation : float
        Standard deviation of the raw ECI.
    blocks : int
        Number of blocks without a link between them.
    counted : ndarray of bool, shape (regions,)
        Regions that the indices are of.
    eigenvalues : (float, float)
        The second and the third.
    sign : float
        Correlation of ECI with diversity, NaN if either is constant.
    defined : bool
        Whether there are indices at all.
    """

    eci: Floats
    pci: Floats
    raw_pci: Floats
    deviation: float
    blocks: int
    counted: Flags
    counted_industries: Flags
    eigenvalues: tuple[float, float]
    sign: float
    defined: bool


def eigen_pair(strengths: Floats) -> Pair:
    r"""Return the second eigenvectors of the region-region and the industry-industry matrix.

    With :math:`D` and :math:`U` the diagonal matrices of diversity and ubiquity,

    .. math:: \tilde M = D^{-1} M U^{-1} M', \qquad
        S = D^{-1/2} M U^{-1} M' D^{-1/2} = V \Lambda V', \qquad k_r = D^{-1/2} v_2, \qquad
        k_i = U^{-1} M' k_r / \lVert U^{-1} M' k_r \rVert

    :math:`S` is symmetric and has the eigenvalues of :math:`\tilde M`; where there are fewer industries
    than regions, the same is done from their side. The regions' vector is scaled so that it is the mean
    of their industries', :math:`k_r = D^{-1} M k_i`.

    Parameters
    ----------
    strengths : ndarray of 0 and 1, shape (regions, industries)
        Connected, without empty rows or columns.

    Returns
    -------
    Pair
        Raw vectors, not yet oriented, and the second and third eigenvalue.

    References
    ----------
    Hidalgo, C. A. and Hausmann, R. (2009), The building blocks of economic complexity, PNAS 106.
    Mealy, P., Farmer, J. D. and Teytelboym, A. (2019), Interpreting economic complexity, Science Advances 5.

    Examples
    --------
    >>> pair = eigen_pair(np.array([[1.0, 1, 1], [1, 1, 0], [1, 0, 0]]))
    >>> [round(value, 4) for value in pair.eigenvalues]
    [0.25, 0.1111]
    """
    from scipy.linalg import eigh

    diversity, ubiquity = strengths.sum(axis=1), strengths.sum(axis=0)
    by_region = strengths.shape[0] <= strengths.shape[1]
    scaled = strengths / np.sqrt(ubiquity)
    scaled /= np.sqrt(diversity)[:, None]
    square = scaled @ scaled.T if by_region else scaled.T @ scaled
    size = len(square)
    lowest = max(size - 3, 0)
    values, vectors = eigh(
        square, subset_by_index=[lowest, size - 1], driver="evr", overwrite_a=True, check_finite=False
    )
    second = vectors[:, -2]
    if by_region:
        industries = (strengths.T @ (second / np.sqrt(diversity))) / ubiquity
    else:
        industries = second / np.sqrt(ubiquity)
    length = np.linalg.norm(industries)
    industries = industries / length if length > 0 else industries
    regions = (strengths @ industries) / diversity
    third = float(values[-3]) if size > 2 else 0.0
    return Pair(regions, industries, (float(values[-2]), third), np.nan)


def oriented(pair: Pair, diversity: Floats, average_ubiquity: Floats) -> Pair:
    """Return the pair with the sign that makes ECI rise with diversity.

    Where all regions are equally diverse, ECI falls with the average ubiquity of their industries; where
    that is constant too, the first region that is not zero is positive.

    Parameters
    ----------
    pair : Pair
    diversity, average_ubiquity : ndarray, shape (regions,)
    """
    sign = _correlation(pair.regions, diversity)
    direction = sign
    if not abs(direction) > _NO_SIGN:
        direction = -_correlation(pair.regions, average_ubiquity)
    if not abs(direction) > _NO_SIGN:
        direction = float(pair.regions[np.argmax(np.abs(pair.regions) > 1e-12)])
    if direction < 0:
        return Pair(-pair.regions, -pair.industries, pair.eigenvalues, abs(sign))
    return pair._replace(sign=abs(sign))


def _correlation(first: Floats, second: Floats) -> float:
    a, b = first - first.mean(), second - second.mean()
    size = float(np.linalg.norm(a) * np.linalg.norm(b))
    scale = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(a @ b) / size if size > 1e-14 * max(scale, 1e-300) else float("nan")


def _deviation(values: Floats, convention: Convention, rows: int, own: bool = False) -> float:
    """Return the standard deviation, over the values or over the rows of the stacked table."""
    spread = float(values.var())
    count = rows if convention.spread == "rows" and not own else len(values)
    return float(np.sqrt(spread * count / (count - convention.ddof)))


def blocks_of(strengths: Floats) -> tuple[int, NDArray[np.intp], NDArray[np.intp]]:
    """Return the number of blocks without a link between them, and the block of each row and column.

    Parameters
    ----------
    strengths : ndarray of 0 and 1, shape (regions, industries)
        Without empty rows or columns.

    Examples
    --------
    >>> count, rows, columns = blocks_of(np.eye(2))
    >>> count, rows.tolist(), columns.tolist()
    (2, [0, 1], [0, 1])
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    rows, columns = np.nonzero(strengths)
    size = strengths.shape[0] + strengths.shape[1]
    links = coo_array((np.ones(len(rows)), (rows, columns + strengths.shape[0])), shape=(size, size))
    count, labels = connected_components(links, directed=False)
    blocks: NDArray[np.intp] = np.asarray(labels, dtype=np.intp)
    return int(count), blocks[: strengths.shape[0]], blocks[strengths.shape[0] :]


def indices(strengths: Floats, convention: Convention, method: str, iterations: int | None) -> Indices:
    """Return ECI and PCI of one year, standardised as the convention says.

    Parameters
    ----------
    strengths : ndarray of 0 and 1, shape (regions, industries)
        Empty rows and columns are allowed: their indices are NaN and change nothing else. Of several
        blocks, the indices are of the largest.
    convention : Convention
    method : {"eigenvector", "reflections"}
    iterations : int or None
        Reflections of the regions; the convention's number by default.

    Examples
    --------
    >>> from bessemer.structure.conventions import convention_named
    >>> nested = np.array([[1.0, 1, 1], [1, 1, 0], [1, 0, 0]])
    >>> (indices(nested, convention_named("bessemer"), "eigenvector", None).eci.round(3) + 0.0).tolist()
    [1.225, 0.0, -1.225]
    """
    regions, industries = strengths.sum(axis=1) > 0, strengths.sum(axis=0) > 0
    inner = strengths
    if not (regions.all() and industries.all()):
        inner = strengths[np.ix_(regions, industries)]
    if min(inner.shape) < 2:
        return undefined(1 if inner.size else 0, regions, industries, (0.0, 0.0))
    pair, blocks = eigen_pair(inner), 1
    if pair.eigenvalues[0] > 1.0 - _CLOSE:
        blocks, row_block, column_block = blocks_of(inner)
        if blocks > 1:
            largest = np.argmax(np.bincount(row_block) + np.bincount(column_block))
            regions, industries = regions.copy(), industries.copy()
            regions[regions] = row_block == largest
            industries[industries] = column_block == largest
            inner = strengths[np.ix_(regions, industries)]
            if min(inner.shape) < 2:
                return undefined(blocks, regions, industries, (0.0, 0.0))
            pair = eigen_pair(inner)
    if method == "reflections" and _separate(pair.eigenvalues):
        if np.ptp(inner.sum(axis=1)) == 0:  # equally diverse regions reflect nothing but their average
            return undefined(blocks, regions, industries, pair.eigenvalues)
        steps = convention.reflections if iterations is None else iterations
        pair = Pair(*reflect(inner, steps), pair.eigenvalues, np.nan)
    return finish(pair, inner, convention, blocks, regions, industries)


def _separate(eigenvalues: tuple[float, float]) -> bool:
    """Return whether the second eigenvalue is neither zero nor the same as the third."""
    second, third = eigenvalues
    return second >= _CLOSE and second - third >= _CLOSE * second


def finish(
    pair: Pair, inner: Any, convention: Convention, blocks: int, regions: Flags, industries: Flags
) -> Indices:
    """Return the raw pair oriented and standardised, and NaN for those that do not count.

    Parameters
    ----------
    pair : Pair
        Raw indices of those that count.
    inner : ndarray or sparse array of 0 and 1
        Their strengths.
    convention : Convention
    blocks : int
    regions, industries : ndarray of bool
        Which count.
    """
    if not _separate(pair.eigenvalues):
        return undefined(blocks, regions, industries, pair.eigenvalues)
    diversity, ubiquity = (np.asarray(inner.sum(axis=axis)).ravel() for axis in (1, 0))
    pair = oriented(pair, diversity, (inner @ ubiquity) / diversity)
    # Rows of the stacked table: every region that counts with every industry that counts.
    rows = inner.shape[0] * inner.shape[1]
    deviation = _deviation(pair.regions, convention, rows)
    mean = float(pair.regions.mean())
    raw = pair.industries
    if convention.pci_scale == "own":
        scaled = (raw - raw.mean()) / _deviation(raw, convention, rows, own=True)
        if convention.pci_sign == "ubiquity" and _correlation(raw, ubiquity) > 0:
            scaled = -scaled
    else:
        scaled = (raw - mean) / deviation
    return Indices(
        eci=_spread((pair.regions - mean) / deviation, regions),
        pci=_spread(scaled, industries),
        raw_pci=_spread(raw, industries),
        deviation=deviation,
        blocks=blocks,
        counted=regions,
        counted_industries=industries,
        eigenvalues=pair.eigenvalues,
        sign=pair.sign,
        defined=True,
    )


def _spread(values: Floats, where: Flags) -> Floats:
    out = np.full(len(where), np.nan)
    out[where] = values
    return out


def undefined(blocks: int, regions: Flags, industries: Flags, eigenvalues: tuple[float, float]) -> Indices:
    """Return indices that are unknown everywhere.

    Parameters
    ----------
    blocks, regions, industries, eigenvalues
        As in :class:`Indices`.
    """
    nothing = np.full(len(industries), np.nan)
    return Indices(
        eci=np.full(len(regions), np.nan),
        pci=nothing,
        raw_pci=nothing,
        deviation=float("nan"),
        blocks=blocks,
        counted=regions,
        counted_industries=industries,
        eigenvalues=eigenvalues,
        sign=float("nan"),
        defined=False,
    )
