"""The Monte Carlo kernel of scenarios: paths by years by sectors that keep the accounting identities."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from bessemer.ensembles import spread
from bessemer.panel import Floats

SOURCES = ("forecast", "sectors", "role_models", "entry", "elasticities")
"""What is uncertain, each with a stream of random numbers of its own."""

CHUNK = 250
"""Paths drawn together; fixed, so that the paths do not depend on the number of workers."""

_LEAST = 1e-3
"""Part of its root that a sector keeps at least: a millionth of its share, so that something always stays."""

SCALARS = ("relative_jobs", "total_jobs", "diversity", "complexity", "abroad")
Draws: TypeAlias = Mapping[str, Floats]
Watch: TypeAlias = Callable[[int], None]
"""Told how many paths were drawn just now; it may raise to stop the rest."""


@dataclass(frozen=True, eq=False)
class Models:
    """Change of role models, on the region's sectors.

    Attributes
    ----------
    factors : ndarray, shape (models, sectors)
        Log factor of the share against the nation's, per decade; unknown where it is.
    pace : ndarray, shape (models,)
        Change of log jobs relative to the nation a year.
    pull : ndarray, shape (years,)
        Decades of change behind the region by year: speed and part included.
    part : float
        Part of the own trend of jobs that gives way to theirs; 0 leaves jobs alone.
    elapsed : ndarray, shape (years,)
        Years of change behind the region by year: speed included.
    cap : float
        Largest factor over the whole change, in logs.
    drawn : bool
        Whether the models are drawn anew, with replacement, in each path.
    """

    factors: Floats
    pace: Floats
    pull: Floats
    part: float
    elapsed: Floats
    cap: float
    drawn: bool


@dataclass(frozen=True, eq=False)
class Entries:
    """Industries that may come, one a row.

    Attributes
    ----------
    sector : ndarray of int, shape (entries,)
    jobs, success : ndarray, shape (entries,)
    years : ndarray, shape (entries,)
        Years until it is there; each path draws from two thirds of it to half as long again.
    additional : tuple of float
        Share of the new jobs that are not taken from other sectors: low, likely, high.
    """

    sector: np.ndarray
    jobs: Floats
    success: Floats
    years: Floats
    additional: tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class Losses:
    """What a cut takes from each sector.

    Attributes
    ----------
    ranges : ndarray, shape (2, 3, sectors)
        Share of output lost in the short and in the long run: least, likeliest, most.
    profile : ndarray, shape (years, 2)
        How much of either is felt in a year.
    """

    ranges: Floats
    profile: Floats


@dataclass(frozen=True, eq=False)
class Plan:
    """All numbers of a scenario for one region; years run from the start (row 0) to the horizon.

    Attributes
    ----------
    total : float
        Jobs at the start.
    nation : ndarray, shape (sectors,)
        Shares of the nation at the start; fractions.
    growth : ndarray, shape (years, sectors)
        Growth of the nation's sectors as a factor since the start.
    center, steps : ndarray, shape (years,)
        Log relative jobs by the own trend, and the standard deviation of each year's surprise.
    roots, root_steps : ndarray, shape (years, sectors)
        The same of roots of shares.
    labour : ndarray, shape (years,)
        Most jobs that the labour force can fill.
    complexity, abroad : ndarray, shape (sectors,)
        Complexity of each sector, and share of it that serves final demand abroad.
    losses, models, entries : optional
    """

    total: float
    nation: Floats
    growth: Floats
    center: Floats
    steps: Floats
    roots: Floats
    root_steps: Floats
    labour: Floats
    complexity: Floats
    abroad: Floats
    losses: Losses | None = None
    models: Models | None = None
    entries: Entries | None = None

    @property
    def years(self) -> int:
        """Rows: the horizon and the start."""
        return len(self.center)

    @property
    def sectors(self) -> int:
        """Number of sectors."""
        return len(self.nation)

    @property
    def sources(self) -> tuple[str, ...]:
        """The uncertainties that the plan has."""
        has = {
            "forecast": bool(self.steps.any()),
            "sectors": bool(self.root_steps.any()),
            "role_models": self.models is not None and self.models.drawn,
            "entry": self.entries is not None,
            "elasticities": self.losses is not None,
        }
        return tuple(name for name in SOURCES if has[name])


def draws_of(plan: Plan, seed: np.random.SeedSequence, paths: int) -> dict[str, Floats]:
    """Return random numbers by source: every source has its own stream, whatever others there are.

    Every second half of a chunk mirrors the first (antithetic draws), so that what is symmetric has its
    middle where it should be; role models are drawn anew.

    References
    ----------
    Hammersley, J. M. and Morton, K. W. (1956). A new Monte Carlo technique: antithetic variates. Mathematical
    Proceedings of the Cambridge Philosophical Society 52.
    """
    streams = dict(zip(SOURCES, map(np.random.default_rng, seed.spawn(len(SOURCES))), strict=True))
    half = -(-paths // 2)
    found: dict[str, Floats] = {}
    for name in plan.sources:
        rng = streams[name]
        if name == "role_models":
            assert plan.models is not None
            count = len(plan.models.factors)
            found[name] = rng.multinomial(count, np.full(count, 1 / count), paths).astype(np.float64)
        elif name in ("forecast", "sectors"):
            shape = (plan.years,) if name == "forecast" else (plan.years, plan.sectors)
            values = np.empty((paths, *shape))
            rng.standard_normal(out=values[:half])
            np.negative(values[: paths - half], out=values[half:])
            found[name] = values
        else:
            width = 1 if plan.entries is None or name != "entry" else 2 * len(plan.entries.jobs) + 1
            uniform = rng.random((half, width))
            found[name] = np.concatenate([uniform, 1 - uniform[: paths - half]])
    return found


def paths_of(plan: Plan, draws: Draws, paths: int) -> Floats:
    r"""Return the paths of a plan for given random numbers.

    .. math::

        L_{ptk} = L_0 \, e^{y_{pt}} \, s_{ptk} \, g_{tk} (1 - \ell_{ptk}) + E_{ptk}, \qquad
        R_{pt} = \frac{\sum_k L_{ptk}}{L_0 \sum_k n_k g_{tk} (1 - \ell_{ptk})}

    :math:`y` is log jobs relative to the nation, :math:`s` the shares (squares of roots that move at random,
    times the role models' factors, closed to one), :math:`g` national growth, :math:`\ell` the loss,
    :math:`E` new industries less what they take from others, :math:`n` the nation's shares. Jobs above the
    labour force are cut, all sectors alike.

    Returns
    -------
    ndarray, shape (paths, years, 5 + sectors)
        First :data:`SCALARS`, then jobs by sector.
    """
    jobs, demand = _own_course(plan, draws, paths)
    if plan.losses is not None:
        loss = _loss(plan.losses, draws.get("elasticities"), paths)
        whole = plan.nation * plan.growth
        demand = demand * ((1 - loss) * (whole / whole.sum(axis=1, keepdims=True))).sum(axis=2)
        jobs *= 1 - loss
    if plan.entries is not None:
        jobs = _with_entries(jobs, plan.entries, draws["entry"])
    total = jobs.sum(axis=2)
    over = np.minimum(1.0, plan.labour / total)
    jobs *= over[:, :, None]
    total *= over
    out = np.empty((paths, plan.years, len(SCALARS) + plan.sectors))
    out[:, :, 0] = total / (plan.total * demand)
    out[:, :, 1] = total
    out[:, :, len(SCALARS) :] = jobs
    jobs /= total[:, :, None]
    # exp of the entropy; a share of zero adds nothing.
    np.multiply(np.log(np.maximum(jobs, 1e-300)), jobs, out=(terms := np.empty_like(jobs)))
    out[:, :, 2] = np.exp(-terms.sum(axis=2))
    out[:, :, 3] = (jobs * plan.complexity).sum(axis=2)
    out[:, :, 4] = (jobs * plan.abroad).sum(axis=2)
    return out


def _own_course(plan: Plan, draws: Draws, paths: int) -> tuple[Floats, Floats]:
    """Return jobs by the own trend and the role models' change, and the nation's jobs as a factor."""
    log_jobs = np.broadcast_to(plan.center, (paths, plan.years))
    if "forecast" in draws:
        log_jobs = log_jobs + np.cumsum(draws["forecast"] * plan.steps, axis=1)
    if "sectors" in draws:
        weights = draws["sectors"] * plan.root_steps
        np.cumsum(weights, axis=1, out=weights)
        weights += plan.roots
        np.maximum(weights, _LEAST * plan.roots, out=weights)
        np.square(weights, out=weights)
    else:
        weights = np.broadcast_to(plan.roots**2, (paths, plan.years, plan.sectors)).copy()
    if plan.models is not None:
        factor, pace = _followed(plan.models, draws.get("role_models"))
        change = factor[:, None, :] * plan.models.pull[:, None]
        np.clip(change, -plan.models.cap, plan.models.cap, out=change)
        weights *= np.exp(change)
        if plan.models.part:
            log_jobs = log_jobs + plan.models.part * (pace[:, None] * plan.models.elapsed - plan.center)
    weights *= (plan.total * np.exp(log_jobs) / weights.sum(axis=2))[:, :, None]
    weights *= plan.growth
    demand = (plan.nation * plan.growth).sum(axis=1)
    return weights, np.broadcast_to(demand, (paths, plan.years))


def _followed(models: Models, counts: Floats | None) -> tuple[Floats, Floats]:
    """Return the mean log factor and the mean pace of the models drawn; of all models without a draw."""
    drawn = np.ones((1, len(models.factors))) if counts is None else counts
    known = np.isfinite(models.factors)
    filled = np.where(known, models.factors, 0.0)
    # Sums by hand and not by BLAS, whose order of additions depends on its threads.
    weight = (drawn[:, :, None] * known).sum(axis=1)
    total = (drawn[:, :, None] * filled).sum(axis=1)
    mean = np.divide(total, weight, out=np.zeros_like(total), where=weight > 0)
    return mean, (drawn * models.pace).sum(axis=1) / drawn.sum(axis=1)


def _loss(losses: Losses, uniform: Floats | None, paths: int) -> Floats:
    """Return the share lost, one draw of the elasticities for both runs, all sectors and years of a path."""
    if uniform is None:
        uniform = np.full((paths, 1), 0.5)
    found = np.zeros((paths, losses.profile.shape[0], losses.ranges.shape[2]))
    for run, (low, middle, high) in enumerate(losses.ranges):
        found += triangular(uniform, low, middle, high)[:, None, :] * losses.profile[:, run, None]
    return np.clip(found, -1.0, 0.95)


def _with_entries(jobs: Floats, entries: Entries, uniform: Floats) -> Floats:
    """Return jobs with the industries that come, less what these take from all sectors alike."""
    count = len(entries.jobs)
    comes = uniform[:, :count] < entries.success
    until = entries.years * (2 / 3 + uniform[:, count : 2 * count] * (5 / 6))
    years = np.arange(jobs.shape[1], dtype=np.float64)
    ramp = np.minimum(years[:, None] / until[:, None, :], 1.0)
    new = np.where(comes, entries.jobs, 0.0)[:, None, :] * ramp
    taken = 1 - triangular(uniform[:, -1], *entries.additional)
    rest = np.clip(1 - taken[:, None] * new.sum(axis=2) / jobs.sum(axis=2), 0.0, 1.0)
    jobs = jobs * rest[:, :, None]
    for place, sector in enumerate(entries.sector):
        jobs[:, :, sector] += new[:, :, place]
    return jobs


def triangular(uniform: Floats, low: Floats | float, likely: Floats | float, high: Floats | float) -> Floats:
    r"""Return quantiles of triangular distributions.

    Parameters
    ----------
    uniform : ndarray
        Levels between 0 and 1; broadcast against the limits.
    low, likely, high : float or ndarray
        In this order; all the same is a number without uncertainty.

    Examples
    --------
    >>> triangular(np.array([0.0, 0.5, 1.0]), 0.0, 0.5, 1.0).tolist()
    [0.0, 0.5, 1.0]
    """
    low, likely, high = (np.asarray(value, dtype=np.float64) for value in (low, likely, high))
    width = high - low
    turn = np.divide(likely - low, width, out=np.zeros_like(width), where=width > 0)
    up = low + np.sqrt(uniform * width * (likely - low))
    down = high - np.sqrt((1 - uniform) * width * (high - likely))
    return np.asarray(np.where(uniform < turn, up, down))


def chunk_of(plan: Plan, seed: np.random.SeedSequence, paths: int) -> Floats:
    """Return the paths of one chunk; see :func:`paths_of`."""
    return paths_of(plan, draws_of(plan, seed, paths), paths)


def sizes_of(paths: int) -> list[int]:
    """Return how many paths each chunk has."""
    return [min(CHUNK, paths - start) for start in range(0, paths, CHUNK)]


def run(plan: Plan, paths: int, seed: int = 0, workers: int | None = 1, watch: Watch | None = None) -> Floats:
    """Return paths, drawn in chunks that each have a seed of their own.

    Parameters
    ----------
    plan : Plan
    paths : int
    seed : int
    workers : int or None
        Threads of this process; None leaves it to ``joblib.parallel_config``, for example a Dask cluster.
    watch : callable, optional
        Told of each chunk with one worker, else of all paths at the end.

    Returns
    -------
    ndarray, shape (paths, years, 5 + sectors)
        The same numbers, bit for bit, for any number of workers.
    """
    sizes = sizes_of(paths)
    seeds = np.random.SeedSequence(seed).spawn(len(sizes))
    parts: list[Floats] = []
    if workers == 1:
        for own, size in zip(seeds, sizes, strict=True):
            parts.append(chunk_of(plan, own, size))
            if watch is not None:
                watch(size)
    else:
        items = [(plan, own, size) for own, size in zip(seeds, sizes, strict=True)]
        parts = spread(chunk_of, items, workers, prefer="threads")
        if watch is not None:
            watch(paths)
    return np.concatenate(parts)


LEVELS = (0.1, 0.25, 0.5, 0.75, 0.9)
"""Percentiles of a fan: the middle half and the middle four fifths of the paths, and the middle."""


def fans_of(values: Floats, levels: Sequence[float] = LEVELS) -> Floats:
    """Return percentiles over the paths, by linear interpolation.

    Parameters
    ----------
    values : ndarray, shape (paths, ...)
    levels : sequence of float

    Returns
    -------
    ndarray, shape (levels, ...)

    Examples
    --------
    >>> fans_of(np.arange(5.0)[:, None], (0.5,)).tolist()
    [[2.0]]
    """
    count = len(values)
    places = np.asarray(levels) * (count - 1)
    below = np.floor(places).astype(int)
    above = np.minimum(below + 1, count - 1)
    flat = np.ascontiguousarray(values.reshape(count, -1).T)
    flat.partition(np.unique(np.concatenate([below, above])), axis=1)
    part = (places - below)[:, None]
    lower, upper = flat[:, below].T, flat[:, above].T
    found = lower + part * (upper - lower)
    return np.asarray(found.reshape(len(places), *values.shape[1:]))
