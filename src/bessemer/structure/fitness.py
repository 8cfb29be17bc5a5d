"""Fitness of regions and complexity of industries by the non-linear map, until the ranking is settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bessemer.errors import DataError, OptionError
from bessemer.panel import Floats, Panel
from bessemer.result import Result
from bessemer.sources.given import number_given
from bessemer.structure.conventions import convention_named
from bessemer.structure.panels import quotients_of
from bessemer.structure.strengths import strong
from bessemer.words import Message

RULES = ("ranks", "values")
_FIRST_CHECK, _CHECK_EVERY = 20, 10
_TIE = 1e-12


class Fitness(NamedTuple):
    """Fitness and complexity of one year, both with mean one.

    Attributes
    ----------
    fitness, complexity : ndarray, shapes (regions,) and (industries,)
    iterations : int
        How many were done.
    settled : bool
        Whether the rule was met before the iterations ran out.
    """

    fitness: Floats
    complexity: Floats
    iterations: int
    settled: bool


@dataclass(frozen=True, eq=False)
class FitnessComplexity(Result):
    """Fitness and complexity of all years; see :func:`fitness_complexity`.

    Attributes
    ----------
    iterations : tuple of int
        Iterations of each year.
    """

    iterations: tuple[int, ...] = ()


def crossing_time(before: Floats, after: Floats, iteration: int) -> float:
    r"""Return the iteration at which two neighbours in the ranking are next expected to change places.

    .. math::
        \alpha_i = \frac{\ln F_i^{(n)} - \ln F_i^{(n-1)}}{\ln n - \ln (n-1)}, \qquad
        n^* = \min_{i:\, F_i < F_{i+1},\ \alpha_i > \alpha_{i+1}}
            n \left( F_{i+1} / F_i \right)^{1 / (\alpha_i - \alpha_{i+1})}

    Parameters
    ----------
    before, after : ndarray, shape (regions,)
        Fitness at iterations n - 1 and n.
    iteration : int
        n, at least 2.

    Returns
    -------
    float
        Infinite if no neighbours approach each other. Fitness that has reached zero, and ties, count as
        settled.

    References
    ----------
    Pugliese, E., Zaccaria, A. and Pietronero, L. (2016), On the convergence of the Fitness-Complexity
    algorithm, European Physical Journal Special Topics 225.

    Examples
    --------
    >>> crossing_time(np.array([1.0, 2.0]), np.array([1.0, 2.0]), 50)
    inf
    """
    alive = (before > 0) & (after > 0)
    order = np.argsort(after[alive], kind="stable")
    level = np.log(after[alive][order])
    growth = (level - np.log(before[alive][order])) / np.log(iteration / (iteration - 1))
    gap, approach = np.diff(level), growth[:-1] - growth[1:]
    nearing = (approach > 0) & (gap > _TIE)
    if not nearing.any():
        return float("inf")
    exponent = np.log(iteration) + gap[nearing] / approach[nearing]
    return float(np.exp(min(float(exponent.min()), 700.0)))


def fitness_map(
    strengths: Floats, most: int = 1000, rule: str = "ranks", tolerance: float = 1e-12
) -> Fitness:
    r"""Return the fixed point, or the settled ranking, of the fitness-complexity map.

    .. math::
        \tilde F_r^{(n)} = \sum_i M_{ri} Q_i^{(n-1)}, \quad
        \tilde Q_i^{(n)} = \frac{1}{\sum_r M_{ri} / F_r^{(n-1)}}, \quad
        F = \tilde F / \langle \tilde F \rangle, \quad Q = \tilde Q / \langle \tilde Q \rangle

    Parameters
    ----------
    strengths : ndarray of 0 and 1, shape (regions, industries)
        Without empty rows or columns.
    most : int
        Most iterations; also the horizon of the rule.
    rule : {"ranks", "values"}
        Stop when the next change of ranks is expected beyond `most` iterations (Pugliese et al. 2016):
        where the strengths do not fill the matrix's diagonal, the fitness of some regions falls to zero by
        a power law and values never settle. Or stop when no value moves by more than `tolerance`.
    tolerance : float
        Largest change of a value, relative to the mean of one.

    Returns
    -------
    Fitness

    Raises
    ------
    OptionError
        If the rule or the number of iterations is none.

    References
    ----------
    Tacchella, A., Cristelli, M., Caldarelli, G., Gabrielli, A. and Pietronero, L. (2012), A new metrics for
    countries' fitness and products' complexity, Scientific Reports 2, 723.
    Pugliese, E., Zaccaria, A. and Pietronero, L. (2016), as above.

    Examples
    --------
    >>> found = fitness_map(np.array([[1.0, 1.0], [1.0, 0.0]]))
    >>> bool(found.fitness[0] > found.fitness[1]), found.settled
    (True, True)
    """
    if rule not in RULES:
        raise OptionError(f"rule='{rule}' is not known.", remedy="Use 'ranks' or 'values'.")
    least = _FIRST_CHECK if rule == "ranks" else 1
    if isinstance(most, bool) or not isinstance(most, int | np.integer) or most < least:
        raise OptionError(f"iterations={most!r} are too few.", remedy=f"Allow at least {least}.")
    fitness, complexity = np.ones(strengths.shape[0]), np.ones(strengths.shape[1])
    for iteration in range(1, most + 1):
        before, before_complexity = fitness, complexity
        fitness = strengths @ complexity
        with np.errstate(divide="ignore"):
            complexity = 1.0 / ((1.0 / before) @ strengths)
        fitness = fitness / fitness.mean()
        complexity = complexity / complexity.mean()
        moved = max(
            float(np.abs(fitness - before).max()), float(np.abs(complexity - before_complexity).max())
        )
        if moved < tolerance:
            return Fitness(fitness, complexity, iteration, True)
        due = iteration >= _FIRST_CHECK and iteration % _CHECK_EVERY == 0
        if rule == "ranks" and due and crossing_time(before, fitness, iteration) > most:
            return Fitness(fitness, complexity, iteration, True)
    return Fitness(fitness, complexity, most, False)


def fitness_complexity(
    panel: Panel,
    *,
    rule: str = "ranks",
    iterations: int = 1000,
    tolerance: float = 1e-12,
    presence: str = "rca",
    threshold: float = 1.0,
    reference: Sequence[str] | None = None,
    population: Panel | None = None,
    unknown: str = "refuse",
) -> FitnessComplexity:
    """Return fitness of regions and complexity of industries in every year; see :func:`fitness_map`.

    Parameters
    ----------
    panel : Panel
        Levels, shape (years, regions, industries).
    rule, iterations, tolerance
        As in :func:`fitness_map`.
    presence, threshold, reference, population, unknown
        As in :func:`bessemer.structure.complexity`.

    Returns
    -------
    FitnessComplexity
        Table with columns year, side (``region`` or ``industry``), code, value (mean one over those that
        have a strength), rank (1 the highest). Without any strength, value and rank are unknown.

    Raises
    ------
    DataError, OptionError
        As in :func:`bessemer.structure.complexity` and :func:`fitness_map`.

    References
    ----------
    Tacchella et al. (2012); Pugliese et al. (2016); see :func:`fitness_map`.

    Examples
    --------
    >>> values = np.array([[[3.0, 2, 2], [4, 5, 0], [9, 0, 0]]])
    >>> panel = Panel(values, (2020,), ("a", "b", "c"), ("x", "y", "z"))
    >>> fitness_complexity(panel).table.code.head(3).tolist()
    ['a', 'b', 'c']
    """
    import pandas as pd

    number_given(tolerance, "tolerance")
    if not 0 <= tolerance < np.inf:
        raise OptionError(f"tolerance={tolerance!r} cannot be used.", remedy="Use a small number, or 0.")
    _, ratios = quotients_of(panel, presence, threshold, reference, population, unknown)
    slack = convention_named("bessemer").tolerance
    frames, counts, unsettled = [], [], []
    for position, year in enumerate(panel.years):
        M = strong(ratios[position], threshold, slack)
        rows, columns = M.sum(axis=1) > 0, M.sum(axis=0) > 0
        if rows.any():
            found = fitness_map(M[np.ix_(rows, columns)], iterations, rule, tolerance)
        else:
            found = Fitness(np.empty(0), np.empty(0), 0, True)
        counts.append(found.iterations)
        if not found.settled:
            unsettled.append(year)
        for side, labels, values, known in (
            ("region", panel.regions, found.fitness, rows),
            ("industry", panel.industries, found.complexity, columns),
        ):
            full = np.full(len(labels), np.nan)
            full[known] = values
            frame = pd.DataFrame({"year": year, "side": side, "code": list(labels), "value": full})
            frame["rank"] = frame["value"].rank(ascending=False, method="min")
            frames.append(frame)
    if not any(counts):
        raise DataError(
            "No region has a strength in any year.",
            remedy="Lower the threshold, or check that the panel holds more than zeros.",
        )
    warnings: tuple[Message, ...] = ()
    if unsettled:
        years = [str(year) for year in unsettled]
        warnings = (Message("structure.fitness_unsettled", years=years, iterations=iterations),)
    return FitnessComplexity(
        name="fitness",
        title=Message("structure.fitness_title", first=panel.years[0], last=panel.years[-1]),
        table=pd.concat(frames, ignore_index=True),
        units={"value": "ratio to mean", "rank": "rank"},
        parameters={
            "rule": rule,
            "iterations": iterations,
            "tolerance": tolerance,
            "presence": presence,
            "threshold": threshold,
        },
        conventions={"stop": "next crossing of ranks beyond the horizon" if rule == "ranks" else "values"},
        sources=() if panel.source is None else (panel.source,),
        warnings=warnings,
        iterations=tuple(counts),
    )
