"""How far a rank moves when what is uncertain is drawn again: candidates, census samples, sector weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bessemer.panel import Floats

DRAWS = 200
COVERAGE = 0.9
SEED = 20_13


@dataclass(frozen=True, eq=False)
class Draws:
    """What is drawn again, the same for every variant.

    Attributes
    ----------
    noise : ndarray of float32, shape (draws, rows, industries) or None
        Factors on the shares of each row; one where figures are full counts. None: nothing is noisy.
    counts : ndarray, shape (draws, rows)
        How often each row is a candidate.
    weights : ndarray, shape (draws, industries)
        Weight of each sector in the distance; one on average.
    """

    noise: NDArray[np.float32] | None
    counts: Floats
    weights: Floats


def draw(
    shares: Floats,
    sample: Floats,
    regions: Sequence[str],
    named: int,
    *,
    candidate: bool = True,
    draws: int = DRAWS,
    seed: int = SEED,
    parts: Sequence[str] = ("regions", "sampling", "sectors"),
) -> Draws:
    r"""Draw candidates, samples and sector weights.

    In each draw (1) the candidate regions are drawn with replacement, each with all its base years, the role
    model's own always there; (2) every composition that comes from a sample of n persons is drawn again,
    :math:`\hat p_i = K_i / \sum_j K_j` with :math:`K_i \sim N(n p_i, n p_i)`, none below zero, which is the
    Poisson draw of a sample of random size for all but tiny cells; (3) the sectors get weights
    :math:`w \sim S \cdot Dirichlet(1, \ldots, 1)`, the Bayesian bootstrap: any of the S sectors may count for
    more or less of the distance than another.

    Parameters
    ----------
    shares : ndarray, shape (rows, industries)
        Fractions.
    sample : ndarray, shape (rows,)
        Persons in the sample behind each row; infinite for full counts.
    regions : sequence of str, shape (rows,)
    named : int
        Row of the role model.
    candidate : bool
        Whether that row is one of the candidates.
    parts : sequence of str
        What is drawn: ``regions``, ``sampling``, ``sectors``.

    References
    ----------
    Rubin, D. B. (1981). The Bayesian Bootstrap. Annals of Statistics 9(1).
    """
    rng = np.random.default_rng(seed)
    rows, industries = shares.shape
    counts = np.ones((draws, rows))
    labels, member = np.unique(np.array(regions), return_inverse=True)
    fixed = int(member[named])
    others = np.flatnonzero(np.arange(len(labels)) != fixed)
    if "regions" in parts and len(others):
        picked = np.ones((draws, len(labels)))
        picked[:, others] = rng.multinomial(len(others), np.full(len(others), 1 / len(others)), size=draws)
        counts = picked[:, member]
    if not candidate:
        counts[:, named] = 0.0
    weights = np.ones((draws, industries))
    if "sectors" in parts:
        weights = industries * rng.dirichlet(np.ones(industries), size=draws)
    noise = None
    noisy = np.flatnonzero(np.isfinite(sample))
    if "sampling" in parts and len(noisy):
        expected = sample[noisy, None] * shares[noisy]
        with np.errstate(divide="ignore"):
            spread = np.where(expected > 0, 1 / np.sqrt(expected), 0.0).astype(np.float32)
        noise = np.ones((draws, rows, industries), dtype=np.float32)
        found = rng.standard_normal((draws, *expected.shape), dtype=np.float32)
        noise[:, noisy] = np.maximum(1 + spread * found, 0)
    return Draws(noise, counts, weights)


def rank_interval(
    own: Floats, others: Floats, columns: Sequence[int], named: int, drawn: Draws, candidates: int
) -> tuple[int, int]:
    r"""Return the ranks between which nine in ten draws fall.

    .. math:: R^b = 1 + \frac{M}{\sum_j c_j^b} \sum_{j \ne k} c_j^b\, 1[d_j^b < d_k^b], \qquad
              (d_j^b)^2 = \tfrac12 \sum_i w_i^b \left(\sqrt{\hat p_{ji}^b} - \sqrt{q_i}\right)^2

    Parameters
    ----------
    own : ndarray, shape (industries of the variant,)
        Composition q of the region asked about.
    others : ndarray, shape (rows, industries of the variant)
        Compositions under the variant.
    columns : sequence of int
        Positions of these industries among those that were drawn.
    named : int
        Row k of the role model.
    drawn : Draws
    candidates : int
        Number M of candidates.
    """
    squares = _squares(own, others, list(columns), drawn)
    nearer = squares < squares[:, [named]] - 1e-7
    nearer[:, named] = False
    total = drawn.counts.sum(axis=1)
    rank = 1 + candidates * (nearer * drawn.counts).sum(axis=1) / total
    low, high = np.quantile(rank, [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2])
    return max(1, round(float(low))), min(candidates, round(float(high)))


def _squares(own: Floats, others: Floats, columns: list[int], drawn: Draws) -> Floats:
    r"""Return :math:`\sum_i w_i(\sqrt{p_i} - \sqrt{q_i})^2`, shape (draws, rows), by its three terms."""
    weights = drawn.weights[:, columns]
    weights = weights / weights.mean(axis=1, keepdims=True)
    cross = weights * np.sqrt(own)
    constant = (weights * own).sum(axis=1)[:, None]
    if drawn.noise is None:
        return np.asarray(weights @ others.T + constant - 2 * (cross @ np.sqrt(others).T))
    noise = drawn.noise if len(columns) == drawn.noise.shape[2] else drawn.noise[:, :, columns]
    parts = noise * others.astype(np.float32)
    both = np.stack([np.ones_like(weights), weights], axis=2).astype(np.float32)
    sums = parts @ both
    np.sqrt(parts, out=parts)
    second = (parts @ cross.astype(np.float32)[:, :, None])[:, :, 0]
    return np.asarray(sums[:, :, 1] / sums[:, :, 0] + constant - 2 * second / np.sqrt(sums[:, :, 0]))


def rank_intervals(
    compositions: Mapping[str, tuple[Floats, Floats, Sequence[int]]],
    named: int,
    drawn: Draws,
    candidates: int,
) -> dict[str, tuple[int, int]]:
    """Return the interval under each variant: (own, others, columns) by name."""
    return {
        name: rank_interval(own, others, columns, named, drawn, candidates)
        for name, (own, others, columns) in compositions.items()
    }
