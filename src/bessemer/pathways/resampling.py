"""Rank intervals: the order of the options when the regions are drawn anew."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bessemer.panel import Floats

DRAWS = 100
_STEPS = 60
_TOLERANCE = 1e-4


@dataclass(frozen=True, eq=False)
class Draws:
    """Net density and complexity of one region's industries in each draw.

    Attributes
    ----------
    net : ndarray, shape (draws, industries)
    pci : ndarray, shape (draws, industries)
    weights : ndarray, shape (draws, regions)
        How often each region was drawn.
    """

    net: Floats
    pci: Floats
    weights: Floats


def resample(
    strengths: Floats,
    row: int,
    blocks: NDArray[np.str_],
    *,
    draws: int = DRAWS,
    seed: int = 0,
    complexity: bool = True,
) -> Draws:
    r"""Draw blocks of regions with replacement and return the net density of one region each time.

    .. math::
        \phi^b_{ij} = \frac{\sum_r w^b_r M_{ri} M_{rj}}{\max(\sum_r w^b_r M_{ri}, \sum_r w^b_r M_{rj})}

    The region's own strengths stay as they are; what is drawn anew is the evidence on which industries
    go together, and the averages that density is net of.

    Parameters
    ----------
    strengths : ndarray of 0 and 1, shape (regions, industries)
    row : int
        The region whose options are ranked.
    blocks : ndarray of str, shape (regions,)
        Regions of one block, such as a state, are drawn together.
    draws, seed : int
    complexity : bool
        Whether complexity is wanted, which takes most of the time.

    References
    ----------
    Efron, B. and Tibshirani, R. (1993), An Introduction to the Bootstrap, Chapman and Hall.
    """
    rng = np.random.default_rng(seed)
    names, of = np.unique(blocks, return_inverse=True)
    counts = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=draws).astype(np.float64)
    parts = [strengths[of == block] for block in range(len(names))]
    sums = Sums(
        together=_stacked(counts, [part.T @ part for part in parts]),
        shared=_stacked(counts, [part.T @ (part / _diversity(part)) for part in parts]),
        held=counts @ np.array([part.sum(axis=0) for part in parts]),
        per_strength=counts @ np.array([(part / _diversity(part)).sum(axis=0) for part in parts]),
        middle=counts @ np.array([part.sum() for part in parts]),
        regions=counts @ np.bincount(of).astype(np.float64),
        active=counts @ np.array([(part.sum(axis=1) > 0).sum() for part in parts]),
    )
    net, pci = np.empty((2, draws, strengths.shape[1]))
    start = None
    for draw in range(draws):
        net[draw] = _net_row(strengths[row], sums, draw)
        pci[draw], start = leading_complexity(sums, draw, start) if complexity else (np.nan, None)
    return Draws(net, pci, counts[:, of])


@dataclass(frozen=True, eq=False)
class Sums:
    r"""Sums over the regions drawn, for all draws at once.

    Attributes
    ----------
    together, shared : ndarray, shape (draws, industries, industries)
        :math:`M' W M` and :math:`M' W D^{-1} M`.
    held, per_strength : ndarray, shape (draws, industries)
        Regions strong in each industry, and the sum of one over their diversity.
    middle, regions, active : ndarray, shape (draws,)
        Strengths, regions, and regions with any strength.
    """

    together: Floats
    shared: Floats
    held: Floats
    per_strength: Floats
    middle: Floats
    regions: Floats
    active: Floats


def _diversity(strengths: Floats) -> Floats:
    return np.asarray(np.maximum(strengths.sum(axis=1, keepdims=True), 1.0))


def _stacked(counts: Floats, parts: list[Floats]) -> Floats:
    """Return sums over blocks for every draw by one product of matrices, in single precision."""
    flat = np.array([part.ravel() for part in parts], dtype=np.float32)
    size = parts[0].shape[0]
    return np.asarray((counts.astype(np.float32) @ flat).reshape(len(counts), size, size))


def _net_row(own: Floats, sums: Sums, draw: int) -> Floats:
    """Return one region's net density by means alone, without the density of every region."""
    ubiquity = sums.held[draw].astype(np.float32)
    phi = sums.together[draw] / np.maximum(np.maximum.outer(ubiquity, ubiquity), np.float32(1.0))
    np.fill_diagonal(phi, 0.0)
    total = phi.sum(axis=1).astype(np.float64)
    usable = total > 0
    found = np.full(len(total), np.nan)
    if not usable.any():
        return found
    density = (own.astype(np.float32) @ phi)[usable] / total[usable]
    column = (sums.held[draw].astype(np.float32) @ phi)[usable] / total[usable] / sums.regions[draw]
    found[usable] = density - density.mean() - column + column.mean()
    return found


def leading_complexity(sums: Sums, draw: int, start: Floats | None = None) -> tuple[Floats, Floats | None]:
    r"""Return the complexity of industries in one draw, in standard deviations over industries.

    The second eigenvector of :math:`U^{-1/2} M' W D^{-1} M U^{-1/2}` by power iteration beside the known
    first one, :math:`\sqrt{U}`. A warm start makes it quick; the sign makes regions of many strengths
    complex.

    Parameters
    ----------
    sums : Sums
    draw : int
    start : ndarray, shape (industries,), optional
        Vector of an earlier draw.

    Returns
    -------
    (ndarray, ndarray or None)
        PCI, NaN for industries without a strong region, and the vector to start the next draw from.
    """
    ubiquity = sums.held[draw]
    kept = ubiquity > 0
    found = np.full(len(ubiquity), np.nan)
    if kept.sum() < 2:
        return found, None
    root = np.sqrt(ubiquity[kept])
    square = sums.shared[draw][np.ix_(kept, kept)] / np.outer(root, root)
    first = root / np.linalg.norm(root)
    full = start if start is not None else np.cos(np.arange(len(found)))
    vector = full[kept]
    for _ in range(_STEPS):
        vector = vector - first * (first @ vector)
        following = square @ vector
        following -= first * (first @ following)
        length = float(np.linalg.norm(following))
        if length < 1e-9 * max(float(np.linalg.norm(vector)), 1e-300):
            return found, None
        following /= length
        moved = float(np.linalg.norm(following - vector))
        vector = following
        if moved < _TOLERANCE:
            break
    raw = vector / root
    middle = sums.middle[draw] / max(float(sums.active[draw]), 1.0)
    slope = float((ubiquity - middle * sums.per_strength[draw])[kept] @ raw)
    raw = raw if slope >= 0 else -raw
    spread = float(raw.std())
    if spread < 1e-12:
        return found, None
    found[kept] = (raw - raw.mean()) / spread
    next_start = np.zeros(len(found))
    next_start[kept] = vector
    return found, next_start


def ranks(values: Floats) -> Floats:
    """Return ranks along the last axis, the largest first; unknown values come last.

    Examples
    --------
    >>> ranks(np.array([[0.2, 0.9, 0.5]])).tolist()
    [[3.0, 1.0, 2.0]]
    """
    order = np.argsort(-np.nan_to_num(values, nan=-np.inf), axis=-1, kind="stable")
    found = np.empty(values.shape)
    np.put_along_axis(found, order, np.arange(1.0, values.shape[-1] + 1) * np.ones(values.shape), axis=-1)
    return found


def percentiles(values: Floats) -> Floats:
    """Return places between 0 (lowest) and 1 (highest) along the last axis; equal values share a place.

    Unknown values have no place.

    Examples
    --------
    >>> percentiles(np.array([3.0, np.nan, 1.0, 2.0])).tolist()
    [1.0, nan, 0.0, 0.5]
    """
    import pandas as pd  # its ranks are those of scipy.stats, which takes a second to import

    known = np.isfinite(values)
    count = known.sum(axis=-1, keepdims=True)
    rows = np.where(known, values, np.inf).reshape(-1, values.shape[-1])
    place = pd.DataFrame(rows).rank(axis=1).to_numpy().reshape(values.shape) - 1
    return np.where(known, place / np.maximum(count - 1, 1), np.nan)
