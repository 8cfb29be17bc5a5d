"""How two groups of episodes differ: standardised differences, permuted by region, raw and within strata."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bessemer.errors import DataError
from bessemer.panel import Floats
from bessemer.sources.given import array_given, mask_given

Index = NDArray[np.intp]
Bools = NDArray[np.bool_]

DRAWS = 2000
# Fewer episodes than this in a group, or degrees of freedom left, say nothing.
FEWEST = 5
LEAST_FREEDOM = 10
# With more rows than this for each variable held fixed, the error of a permuted slope is that of all.
_MANY = 20
_CLOSE = 1e-9
_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Separation:
    """Differences between the episodes in a group and the others, one a trait.

    Attributes
    ----------
    difference : ndarray, shape (traits,)
        In standard deviations; above zero where the group has more. NaN where it cannot be told.
    p_value : ndarray, shape (traits,)
        Two-sided, above 0 and at most 1.
    low, high : ndarray, shape (traits,)
        Between these lie 95 % of the differences under permutation.
    known : ndarray of int, shape (traits,)
        Episodes used.
    """

    difference: Floats
    p_value: Floats
    low: Floats
    high: Floats
    known: NDArray[np.int64]


def exchanges(clusters: Index, draws: int, rng: np.random.Generator) -> Index:
    r"""Return random exchanges of whole clusters: row ``i`` takes what row ``result[b, i]`` had.

    Clusters change places at random. Where the one that gives has another number of rows, its rows are
    stretched or thinned in their order: row i of m takes row :math:`\lfloor i \, k / m \rfloor` of k.

    Parameters
    ----------
    clusters : ndarray of int, shape (rows,)
        The cluster of each row.
    draws : int
    rng : numpy Generator

    Returns
    -------
    ndarray of int, shape (draws, rows)

    Examples
    --------
    >>> exchanges(np.array([0, 0, 1]), 3, np.random.default_rng(0)).tolist()
    [[2, 2, 0], [2, 2, 0], [0, 1, 2]]
    """
    order = np.argsort(clusters, kind="stable")
    _, starts, sizes = np.unique(clusters[order], return_index=True, return_counts=True)
    receives = np.repeat(np.arange(len(sizes)), sizes)
    within = np.arange(len(clusters)) - starts[receives]
    gives = np.argsort(rng.random((draws, len(sizes))), axis=1)[:, receives]
    source = np.empty((draws, len(clusters)), dtype=np.intp)
    source[:, order] = order[starts[gives] + within * sizes[gives] // sizes[receives]]
    return source


def standardised_difference(values: Floats, group: Bools) -> Floats:
    r"""Return the difference of two means in pooled standard deviations (Cohen's d).

    .. math:: d = \frac{\bar x_1 - \bar x_0}{s}, \quad
        s^2 = \frac{\sum_{g \in \{0, 1\}} \sum_{i \in g} (x_i - \bar x_g)^2}{n_1 + n_0 - 2}

    Parameters
    ----------
    values : ndarray, shape (episodes, traits)
        Known values.
    group : ndarray of bool, shape (episodes,)

    Returns
    -------
    ndarray, shape (traits,)
        NaN where the values do not vary.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.

    References
    ----------
    Cohen, J. (1988). Statistical Power Analysis for the Behavioral Sciences. Second edition.

    Examples
    --------
    >>> standardised_difference(np.array([[1.0], [3.0], [4.0], [6.0]]), np.array([0, 0, 1, 1], bool)).round(3)
    array([2.121])
    """
    values, group = array_given(values, "values", 2), mask_given(group, "group")
    if group.shape != (len(values),) or group.all() or not group.any():
        raise DataError(
            f"The group has {int(group.sum())} of {group.size} episodes, values are of {len(values)}.",
            remedy="Say of each episode whether it is in the group; let some be in it and some not.",
        )
    return _difference(values, group)


def _difference(values: Floats, group: Bools) -> Floats:
    gap = values[group].mean(axis=0) - values[~group].mean(axis=0)
    return _divided(gap, _pooled(values, group), values)


def _pooled(values: Floats, group: Bools) -> Floats:
    """Return the pooled standard deviation of two groups."""
    parts = [((part - part.mean(axis=0)) ** 2).sum(axis=0) for part in (values[group], values[~group])]
    return np.asarray(np.sqrt((parts[0] + parts[1]) / (len(values) - 2)))


def raw_separation(
    values: Floats, group: Bools, clusters: Index, *, draws: int = DRAWS, seed: int = 0
) -> Separation:
    r"""Return the standardised difference of each trait, with p-values from exchanging regions.

    .. math:: p = \frac{1 + \#\{b : |d_b| \ge |d|\}}{1 + B}

    Parameters
    ----------
    values : ndarray, shape (episodes, traits)
        NaN is unknown; an episode counts in the traits that are known of it.
    group : ndarray of bool, shape (episodes,)
        Whether an episode is in the group, such as the recovered.
    clusters : ndarray of int, shape (episodes,)
        What moves together: the region of each episode.
    draws, seed : int

    Raises
    ------
    DataError
        If the shapes do not fit.
    """
    _check(values, group, clusters)

    def measure(part: Floats, rows: Index, _columns: Index) -> tuple[Floats, Floats]:
        inside = np.asarray(group[rows])
        count = inside.sum()
        if min(count, len(rows) - count) < FEWEST:
            return _nothing(part, draws)
        centred = part - part.mean(axis=0)
        total = (centred**2).sum(axis=0)
        labels = inside[_exchanged(clusters[rows].astype(np.intp).tobytes(), draws, seed)]
        ones = labels.sum(axis=1)[:, None]
        product = np.maximum(ones * (len(rows) - ones), 1)
        gap = (labels @ centred) * len(rows) / product
        pooled = np.maximum(total - gap**2 * product / len(rows), 0.0)
        permuted = _divided(gap, np.sqrt(pooled / (len(rows) - 2)), part)
        return _difference(part, inside), permuted

    return _separate(values, np.full(values.shape[1], -1), measure)


def strata_separation(
    values: Floats,
    group: Bools,
    clusters: Index,
    strata: Floats,
    controls: Floats,
    control_of: NDArray[np.int64],
    *,
    draws: int = DRAWS,
    seed: int = 0,
) -> Separation:
    r"""Return the differences that remain within strata and beside controls.

    .. math:: x_i = \beta g_i + z_i' \gamma + e_i, \qquad d = \hat\beta / s

    with s the pooled standard deviation of the raw trait, so that raw and remaining differences compare. The
    p-value permutes the residuals of x on z by region and compares t-values (Freedman and Lane).

    Parameters
    ----------
    values, group, clusters, draws, seed
        As in :func:`raw_separation`.
    strata : ndarray, shape (episodes, dummies)
        Dummies of what is held fixed.
    controls : ndarray, shape (episodes, controls)
        Further variables held fixed; an episode with an unknown one is left out.
    control_of : ndarray of int, shape (traits,)
        The control that a trait is itself and is not held fixed for it; -1 for none.

    Returns
    -------
    Separation
        NaN for a trait that the strata determine, or with fewer than ten degrees of freedom left.

    References
    ----------
    Freedman, D. and Lane, D. (1983). A nonstochastic interpretation of reported significance levels. Journal
    of Business and Economic Statistics 1(4).
    """
    _check(values, group, clusters)
    usable = np.isfinite(controls).all(axis=1, keepdims=True)
    masked = np.where(usable, values, np.nan)

    def measure(part: Floats, rows: Index, columns: Index) -> tuple[Floats, Floats]:
        own = int(control_of[columns[0]])
        kept = [at for at in range(controls.shape[1]) if at != own]
        held = np.column_stack([np.ones(len(rows)), strata[rows], controls[rows][:, kept]])
        basis = _basis(held)
        inside = group[rows].astype(np.float64)
        label = inside - basis @ (basis.T @ inside)
        weight = float(label @ label)
        freedom = len(rows) - basis.shape[1] - 1
        count = int(inside.sum())
        if min(count, len(rows) - count) < FEWEST or freedom < LEAST_FREEDOM or weight < _CLOSE:
            return _nothing(part, draws)
        rest = part - basis @ (basis.T @ part)
        spread = (rest**2).sum(axis=0)
        total = ((part - part.mean(axis=0)) ** 2).sum(axis=0)
        rest = np.where(spread > _CLOSE * total, rest, 0.0)
        spread = (rest**2).sum(axis=0)
        source = _exchanged(clusters[rows].astype(np.intp).tobytes(), draws, seed)
        slope = _gathered(label, source) @ rest / weight
        if len(rows) > _MANY * basis.shape[1]:
            error = np.broadcast_to(np.sqrt(spread / len(rows) / weight), slope.shape)
        else:
            left = _gathered(np.ones(len(rows)), source) @ rest**2 - slope**2 * weight
            for column in basis.T:
                left -= (_gathered(column, source) @ rest) ** 2
            error = np.sqrt(np.maximum(left, 0.0) / freedom / weight)
        seen = label @ rest / weight
        own_error = np.sqrt(np.maximum(spread - seen**2 * weight, 0.0) / freedom / weight)
        # t-values in the unit of the difference seen, so that interval and p-value agree.
        unit = _pooled(part, group[rows])
        varies = (spread > 0) & (unit > _ROUNDING * np.abs(part).max(axis=0))
        unit = np.where(varies, unit, np.nan)
        scaled = np.divide(slope, error, out=np.full_like(slope, np.nan), where=error > 0) * own_error
        return seen / unit, scaled / unit

    return _separate(masked, control_of, measure)


def false_discovery(p_values: Floats) -> Floats:
    r"""Return the false discovery rate at which each test is called (Benjamini and Hochberg).

    .. math:: q_{(i)} = \min_{j \ge i} \min\Bigl(1, \frac{m \, p_{(j)}}{j}\Bigr)

    Parameters
    ----------
    p_values : ndarray, shape (tests,)
        NaN is no test.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.

    References
    ----------
    Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal
    Statistical Society B 57(1).

    Examples
    --------
    >>> false_discovery(np.array([0.01, 0.04, 0.03])).tolist()
    [0.03, 0.04, 0.04]
    """
    p_values = array_given(p_values, "p_values", 1, unknown=True, least=0, most=1, empty=True)
    known = np.flatnonzero(np.isfinite(p_values))
    result = np.full(len(p_values), np.nan)
    if len(known):
        order = known[np.argsort(p_values[known], kind="stable")]
        scaled = p_values[order] * len(order) / np.arange(1, len(order) + 1)
        result[order] = np.minimum.accumulate(np.minimum(scaled, 1.0)[::-1])[::-1]
    return result


def explained(outcome: Bools, held: Floats) -> float:
    r"""Return the part of the variance of an outcome that variables go with, less what chance would give.

    .. math:: \bar R^2 = 1 - (1 - R^2) \frac{n - 1}{n - k - 1}

    Parameters
    ----------
    outcome : ndarray of bool, shape (episodes,)
    held : ndarray, shape (episodes, variables)

    Returns
    -------
    float
        At most 1; below 0 where the variables do less well than chance would.
    """
    y = outcome.astype(np.float64)
    basis = _basis(np.column_stack([np.ones(len(y)), held]))
    freedom = len(y) - basis.shape[1]
    total = float(((y - y.mean()) ** 2).sum())
    if freedom < 1 or total == 0:
        return float("nan")
    left = float(((y - basis @ (basis.T @ y)) ** 2).sum())
    return float(1 - left / total * (len(y) - 1) / freedom)


def dummies(labels: list[str]) -> Floats:
    """Return one column of zeros and ones for each label, in sorted order."""
    names = sorted(set(labels))
    return np.array([[float(label == name) for name in names] for label in labels])


_Measure = Callable[[Floats, Index, Index], tuple[Floats, Floats]]


def _separate(values: Floats, control_of: NDArray[np.int64], measure: _Measure) -> Separation:
    """Measure the traits that are known for the same episodes, and hold the same fixed, at one go."""
    known = np.isfinite(values)
    traits = values.shape[1]
    result = {name: np.full(traits, np.nan) for name in ("difference", "p_value", "low", "high")}
    tokens: dict[tuple[bytes, int], list[int]] = {}
    for column in range(traits):
        tokens.setdefault((known[:, column].tobytes(), int(control_of[column])), []).append(column)
    for members in tokens.values():
        columns = np.array(members, dtype=np.intp)
        rows = np.flatnonzero(known[:, columns[0]])
        if not len(rows):
            continue
        seen, permuted = measure(values[np.ix_(rows, columns)], rows, columns)
        told = np.isfinite(seen)
        extreme = (np.abs(permuted) >= np.abs(seen) - _CLOSE).sum(axis=0)
        result["difference"][columns] = seen
        result["p_value"][columns] = np.where(told, (1 + extreme) / (1 + len(permuted)), np.nan)
        if told.any():
            at = columns[told]
            drawn = permuted[:, told]
            quantile = np.quantile if np.isfinite(drawn).all() else np.nanquantile
            result["low"][at], result["high"][at] = quantile(drawn, (0.025, 0.975), axis=0)
    return Separation(**result, known=known.sum(axis=0))


@lru_cache(maxsize=4)
def _exchanged(clusters: bytes, draws: int, seed: int) -> Index:
    """Return the exchanges of clusters, which traits that are known for the same episodes share."""
    return exchanges(np.frombuffer(clusters, dtype=np.intp), draws, np.random.default_rng(seed))


def _gathered(column: Floats, source: Index) -> Floats:
    r"""Return :math:`w_{bj} = \sum_{i : s_{bi} = j} c_i`: the sum of c times exchanged x is w times x."""
    draws, rows = source.shape
    cells = (source + rows * np.arange(draws)[:, None]).ravel()
    weights = np.tile(column, draws)
    summed = np.bincount(cells, weights=weights, minlength=draws * rows).astype(np.float64)
    return summed.reshape(draws, rows)


def _nothing(part: Floats, draws: int) -> tuple[Floats, Floats]:
    return np.full(part.shape[1], np.nan), np.full((draws, part.shape[1]), np.nan)


def _divided(gap: Floats, spread: Floats, values: Floats) -> Floats:
    """Return a gap in standard deviations; unknown where the values vary by rounding only."""
    scale = np.abs(values).max(axis=0) if len(values) else np.ones(values.shape[1])
    varies = np.broadcast_to(spread > _ROUNDING * np.maximum(scale, 1e-300), gap.shape)
    return np.asarray(np.divide(gap, spread, out=np.full(gap.shape, np.nan), where=varies))


def _basis(held: Floats) -> Floats:
    """Return orthonormal columns that span those of `held`."""
    lengths = np.sqrt((held**2).sum(axis=0))
    scaled = held[:, lengths > 0] / lengths[lengths > 0]
    # Of a tall array, the small triangle tells the rank as well and sooner.
    tall, triangle = np.linalg.qr(scaled)
    left, singular, _ = np.linalg.svd(triangle)
    return np.asarray(tall @ left[:, singular > 1e-8 * singular.max()])


def _check(values: Floats, group: Bools, clusters: Index) -> None:
    if values.ndim != 2 or len(group) != len(values) or len(clusters) != len(values):
        raise DataError(
            f"Values of shape {values.shape} do not fit {len(group)} groups and {len(clusters)} clusters.",
            remedy="Give one row, one group and one cluster an episode.",
        )
