"""Complexity of tables too large to be dense: labelled compressed rows, worked on in blocks of regions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.errors import DataError, UnavailableError
from bessemer.panel import Floats
from bessemer.result import Result
from bessemer.structure.conventions import Convention, convention_named
from bessemer.structure.eci import WEAK_SIGN, Indices, Pair, eigen_pair, finish, undefined
from bessemer.structure.outlook import scaled_coi
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

LIMIT = 2 * 1024**3
# Up to this size of the smaller side a full symmetric decomposition beats Lanczos iterations.
_DENSE_SIDE = 1500


@dataclass(frozen=True, eq=False)
class SparseLevels:
    """Levels of one year as compressed sparse rows with labels; what is not stored is zero.

    Attributes
    ----------
    matrix : scipy.sparse.csr_array, shape (regions, industries)
    regions, industries : sequence of str
    year : int
    """

    matrix: Any
    regions: Sequence[str]
    industries: Sequence[str]
    year: int

    def __post_init__(self) -> None:
        from scipy.sparse import csr_array

        matrix = csr_array(self.matrix, dtype=np.float64)
        matrix.sum_duplicates()
        object.__setattr__(self, "matrix", matrix)
        if matrix.shape != (len(self.regions), len(self.industries)):
            raise DataError(
                f"The matrix has shape {matrix.shape}; the labels say "
                f"({len(self.regions)}, {len(self.industries)}).",
                remedy="Give a row for each region and a column for each industry.",
            )
        for name in ("regions", "industries"):
            if len(set(getattr(self, name))) != len(getattr(self, name)):
                raise DataError(f"The {name} are not unique.", remedy="Give each label once.")
        wrong = ~(np.isfinite(matrix.data) & (matrix.data >= 0))
        if wrong.any():
            place = int(np.flatnonzero(wrong)[0])
            row = int(np.searchsorted(matrix.indptr, place, side="right")) - 1
            raise DataError(
                f"The value is negative, infinite or unknown: {matrix.data[place]:g}.",
                where=f"Region {self.regions[row]}, industry {self.industries[matrix.indices[place]]}, "
                f"year {self.year}.",
                remedy="Store levels of zero or more; leave out what is zero.",
            )
        if min(matrix.shape) < 2:
            raise DataError(
                f"Complexity needs at least two regions and two industries; these are {matrix.shape}.",
                remedy="Give more of them.",
            )


@dataclass(frozen=True, eq=False)
class SparseComplexity(Result):
    """Complexity of one large year; see :func:`sparse_complexity`.

    Attributes
    ----------
    regions, industries : DataFrame
        One row a region (eci, coi, diversity) and an industry (pci, ubiquity).
    """

    regions: pd.DataFrame = field(default=None)  # type: ignore[assignment]
    industries: pd.DataFrame = field(default=None)  # type: ignore[assignment]


def sparse_complexity(
    levels: SparseLevels,
    convention: str = "bessemer",
    *,
    threshold: float = 1.0,
    memory_limit: int = LIMIT,
) -> SparseComplexity:
    r"""Return complexity where regions times industries do not fit into memory.

    The formulas are those of :func:`bessemer.structure.complexity`. Strengths stay compressed; ECI and PCI
    come from the symmetric matrix of the smaller side, by Lanczos iterations where it is large; density and
    outlook are computed for a block of regions at a time and kept for stored cells only.

    Parameters
    ----------
    levels : SparseLevels
    convention : str
        A convention whose method is the eigenvector.
    threshold : float
        Location quotient from which a region is strong in an industry.
    memory_limit : int
        Bytes that working arrays may take. Proximities are held as compressed rows if they would not fit.

    Returns
    -------
    SparseComplexity
        Table with the columns of :func:`bessemer.structure.complexity`, one row a stored cell; one row a
        region and one an industry in its `regions` and `industries`.

    Raises
    ------
    DataError
        If values are negative, infinite or unknown, or there is no ECI.
    UnavailableError
        If even the compressed proximities exceed the limit; the message says the size.

    References
    ----------
    Hidalgo and Hausmann (2009); Lehoucq, R., Sorensen, D. and Yang, C. (1998), ARPACK Users' Guide.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> rng = np.random.default_rng(0)
    >>> matrix = csr_array(rng.random((6, 8)) * (rng.random((6, 8)) < 0.7))
    >>> places, goods = [f"r{k}" for k in range(6)], [f"i{k}" for k in range(8)]
    >>> len(sparse_complexity(SparseLevels(matrix, places, goods, 2020)).table) == matrix.nnz
    True
    """
    import pandas as pd

    rule = convention_named(convention)
    if not isinstance(levels, SparseLevels):
        raise DataError(
            f"A {type(levels).__name__} is not SparseLevels.", remedy="Make it of a scipy sparse matrix."
        )
    values = levels.matrix
    M, ratios = _strengths(values, threshold, rule)
    found = _indices(M, rule)
    if not found.defined:
        raise DataError(
            f"No economic complexity index in {levels.year}: all regions have the same strengths, or several "
            "patterns fit equally well.",
            remedy="Look at the shares, or use a finer classification.",
        )
    ubiquity = np.asarray(M.sum(axis=0)).ravel()
    diversity = np.asarray(M.sum(axis=1)).ravel()
    phi = _proximities(M, ubiquity, rule.diagonal, memory_limit)
    density, cog = np.full(values.nnz, np.nan), np.full(values.nnz, np.nan)
    coi = np.full(values.shape[0], np.nan)
    pci = found.raw_pci if rule.outlook_pci == "eigenvector" else found.pci
    for rows, cells, parts in _blocks(values, M, phi, pci, rule, memory_limit):
        density[cells], cog[cells], coi[rows] = parts
    coi[~found.counted] = np.nan
    hidden = ~found.counted[_row_of(values)] | ~np.isfinite(found.pci)[values.indices]
    cog[hidden] = np.nan
    if rule.cog_scale == "regions":
        cog /= found.deviation
    coi = scaled_coi(coi, rule, int(found.counted_industries.sum()))
    rows, columns = _row_of(values), values.indices
    table = pd.DataFrame(
        {
            "year": levels.year,
            "region": pd.Categorical.from_codes(rows, categories=pd.Index(levels.regions)),
            "industry": pd.Categorical.from_codes(columns, categories=pd.Index(levels.industries)),
            "rca": ratios,
            "eci": found.eci[rows],
            "pci": found.pci[columns],
            "density": density * (100.0 if rule.percent else 1.0),
            "distance": 1.0 - density,
            "coi": coi[rows],
            "cog": cog,
            "diversity": diversity[rows],
            "ubiquity": ubiquity[columns],
        }
    )
    warnings = []
    if found.blocks > 1:
        lost = [levels.regions[k] for k in np.flatnonzero(~found.counted & (diversity > 0))[:5]]
        warnings.append(
            Message(
                "structure.complexity_blocks",
                year=levels.year,
                blocks=found.blocks,
                regions=int(found.counted.sum()),
                industries=int(found.counted_industries.sum()),
                examples=lost or ["-"],
            )
        )
    if not found.sign > WEAK_SIGN:
        warnings.append(Message("structure.complexity_weak_sign", years=[str(levels.year)]))
    return SparseComplexity(
        name="complexity",
        title=Message(
            "structure.complexity_title",
            regions=values.shape[0],
            industries=values.shape[1],
            first=levels.year,
            last=levels.year,
        ),
        table=table,
        units={"rca": "ratio", "eci": "standard deviations", "pci": "standard deviations"},
        parameters={"convention": convention, "threshold": threshold, "year": levels.year},
        conventions=rule.stated(),
        warnings=tuple(warnings),
        regions=pd.DataFrame(
            {"region": list(levels.regions), "eci": found.eci, "coi": coi, "diversity": diversity}
        ),
        industries=pd.DataFrame(
            {"industry": list(levels.industries), "pci": found.pci, "ubiquity": ubiquity}
        ),
    )


def _row_of(matrix: Any) -> Any:
    return np.repeat(np.arange(matrix.shape[0], dtype=np.int32), np.diff(matrix.indptr))


def _strengths(values: Any, threshold: float, rule: Convention) -> tuple[Any, Floats]:
    """Return strengths as compressed rows, and the quotient of every stored cell."""
    from scipy.sparse import csr_array

    rows = _row_of(values)
    row_sums, column_sums = np.asarray(values.sum(axis=1)).ravel(), np.asarray(values.sum(axis=0)).ravel()
    with np.errstate(invalid="ignore", divide="ignore"):
        ratios = values.data / row_sums[rows] / (column_sums / column_sums.sum())[values.indices]
        held = ratios >= threshold * (1.0 - rule.tolerance)
    M = csr_array((held.astype(np.float64), values.indices.copy(), values.indptr.copy()), shape=values.shape)
    M.eliminate_zeros()
    return M, ratios


def _indices(M: Any, rule: Convention) -> Indices:
    """Return ECI and PCI of compressed strengths, of the largest block if there are several."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    regions = np.asarray(M.sum(axis=1)).ravel() > 0
    industries = np.asarray(M.sum(axis=0)).ravel() > 0
    cells = M.tocoo()
    size = sum(M.shape)
    links = coo_array((cells.data, (cells.coords[0], cells.coords[1] + M.shape[0])), shape=(size, size))
    labels = connected_components(links, directed=False)[1]
    sizes = np.bincount(labels)
    blocks = int((sizes > 1).sum())
    largest = int(np.argmax(sizes))
    regions &= labels[: M.shape[0]] == largest
    industries &= labels[M.shape[0] :] == largest
    inner = M[regions][:, industries]
    if min(inner.shape) < 2:
        return undefined(blocks, regions, industries, (0.0, 0.0))
    pair = eigen_pair(inner.toarray()) if inner.size <= _DENSE_SIDE**2 else _sparse_pair(inner)
    return finish(pair, inner, rule, blocks, regions, industries)


def _sparse_pair(inner: Any) -> Pair:
    """Return what :func:`bessemer.structure.eci.eigen_pair` does, without a dense copy of the strengths."""
    from scipy.linalg import eigh
    from scipy.sparse import diags_array
    from scipy.sparse.linalg import LinearOperator, eigsh

    diversity, ubiquity = (np.asarray(inner.sum(axis=axis)).ravel() for axis in (1, 0))
    scaled = diags_array(diversity**-0.5) @ inner @ diags_array(ubiquity**-0.5)
    by_region = inner.shape[0] <= inner.shape[1]
    left = scaled if by_region else scaled.T.tocsr()
    size = left.shape[0]
    if size <= _DENSE_SIDE:
        square = (left @ left.T).toarray()
        values, vectors = eigh(square, subset_by_index=[size - 3, size - 1], overwrite_a=True)
    else:
        right = left.T.tocsr()
        operator = LinearOperator((size, size), matvec=lambda v: left @ (right @ v), dtype=np.float64)
        values, vectors = eigsh(operator, k=3, which="LA", v0=np.linspace(1.0, 2.0, size), tol=1e-13)
        order = np.argsort(values)
        values, vectors = values[order], vectors[:, order]
    second = vectors[:, -2]
    if by_region:
        industries = (inner.T @ (second * diversity**-0.5)) / ubiquity
    else:
        industries = second * ubiquity**-0.5
    industries = industries / np.linalg.norm(industries)
    return Pair((inner @ industries) / diversity, industries, (float(values[-2]), float(values[-3])), np.nan)


def _proximities(M: Any, ubiquity: Floats, diagonal: float, limit: int) -> Any:
    """Return proximities dense if they fit into half the limit, else compressed."""
    count = M.shape[1]
    dense = count * count * 8 * 2 <= limit // 2
    # At most one cell for every pair of strengths of a region.
    pairs = float((np.asarray(M.sum(axis=1)).ravel() ** 2).sum())
    needed = min(pairs, float(count) ** 2) * 12
    if not dense and needed > limit:
        raise UnavailableError(
            f"Proximities of {count:,} industries take up to {needed / 1e9:.1f} GB.",
            where=f"The limit is {limit / 1e9:.1f} GB.",
            remedy="Raise memory_limit, or use a coarser classification.",
        )
    together = (M.T.tocsr() @ M).tocsr()
    rows = np.repeat(np.arange(count), np.diff(together.indptr))
    together.data /= np.maximum(ubiquity[rows], ubiquity[together.indices])
    together.data[rows == together.indices] = diagonal
    return together.toarray() if dense else together


def _blocks(
    values: Any, M: Any, phi: Any, pci: Floats, rule: Convention, limit: int
) -> Iterator[tuple[slice, slice, tuple[Floats, Floats, Floats]]]:
    """Yield for blocks of regions the density and COG of stored cells and the regions' raw COI."""
    total = np.asarray(phi.sum(axis=0)).ravel()
    near = np.where(total > 0, total, 1.0)
    weight = np.where(np.isfinite(pci), pci, 0.0)
    spread = weight / near if rule.cog_total == "other" else weight
    size = int(np.clip(limit // (values.shape[1] * 8 * 12), 1, values.shape[0]))
    for first in range(0, values.shape[0], size):
        rows = slice(first, min(first + size, values.shape[0]))
        held = M[rows].toarray()
        density = np.asarray(held @ phi) / near
        absent = 1.0 - held
        cog = np.asarray((absent * spread) @ phi)
        if rule.cog_total == "own":
            cog /= near
        worth = density * weight
        if rule.cog_own_term:
            cog -= worth
        if not rule.cog_strengths:
            cog *= absent
        coi = (worth * absent).sum(axis=1)
        density[:, total <= 0] = np.nan
        cells = slice(int(values.indptr[rows.start]), int(values.indptr[rows.stop]))
        own = np.repeat(np.arange(rows.stop - rows.start), np.diff(values.indptr[rows.start : rows.stop + 1]))
        columns = values.indices[cells]
        yield rows, cells, (density[own, columns], cog[own, columns], coi)
