"""Strengths: which industries a region counts as present in, from checked levels of one year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bessemer.errors import DataError, OptionError
from bessemer.panel import Floats, Panel

Flags = NDArray[np.bool_]
FEWEST = 2


@dataclass(frozen=True, eq=False)
class Levels:
    """Levels that can be counted with, and what was done to make them so.

    Attributes
    ----------
    values : ndarray, shape (years, regions, industries)
        Without NaN; regions and industries of which nothing is known hold zeros.
    regions, industries : ndarray of bool, shapes (years, regions) and (years, industries)
        Of which anything is known in the year.
    filled : ndarray of int, shape (years,)
        Unknown cells that count as zero.
    """

    values: Floats
    regions: Flags
    industries: Flags
    filled: NDArray[np.intp]


def levels(panel: Panel, unknown: str = "refuse") -> Levels:
    """Return the panel's values checked: no negative, no infinite, no unknown cell without a rule.

    Parameters
    ----------
    panel : Panel
        Levels (jobs, output, exports), shape (years, regions, industries).
    unknown : {"refuse", "zero"}
        What to do with an unknown cell of a region and an industry that are known otherwise.

    Raises
    ------
    DataError
        If there are fewer than two regions or industries, or a value is negative or infinite, or
        unknown under ``refuse``; the message names region, industry and year.
    OptionError
        If `unknown` is no rule.

    Examples
    --------
    >>> panel = Panel(np.array([[[1.0, np.nan], [2.0, np.nan]]]), (2020,), ("a", "b"), ("x", "y"))
    >>> levels(panel).industries.tolist()
    [[True, False]]
    """
    if unknown not in ("refuse", "zero"):
        raise OptionError(f"unknown='{unknown}' is not a rule.", remedy="Use 'refuse' or 'zero'.")
    for axis in ("regions", "industries"):
        if len(getattr(panel, axis)) < FEWEST:
            raise DataError(
                f"The panel has {len(getattr(panel, axis))} {axis}; specialisation needs at least {FEWEST}.",
                remedy="Add more rows, or compute shares instead.",
            )
    if not panel.years:
        raise DataError("The panel has no years.", remedy="Give figures of at least one year.")
    values = panel.values
    low, high = float(values.min()), float(values.max())
    shape = values.shape
    if low >= 0 and np.isfinite(high):
        return Levels(
            values,
            np.ones(shape[:2], dtype=bool),
            np.ones((shape[0], shape[2]), dtype=bool),
            np.zeros(shape[0], dtype=np.intp),
        )
    for what, wrong in (("infinite", np.isinf(values)), ("negative", values < 0)):
        if wrong.any():
            raise DataError(
                f"The value is {what}: {values[wrong][0]:g}.",
                where=_where(panel, wrong),
                remedy="Give levels such as jobs, output or exports: zero or more, empty where unknown.",
            )
    gaps = np.isnan(values)
    regions, industries = np.asarray(~gaps.all(axis=2)), np.asarray(~gaps.all(axis=1))
    gaps &= regions[:, :, None] & industries[:, None, :]
    if gaps.any() and unknown == "refuse":
        raise DataError(
            f"{int(gaps.sum())} values are unknown.",
            where=_where(panel, gaps),
            remedy="Pass unknown='zero' to count them as zero, or select what is known in every year.",
        )
    return Levels(np.nan_to_num(values, nan=0.0), regions, industries, gaps.sum(axis=(1, 2)))


def _where(panel: Panel, wrong: Flags) -> str:
    year, region, industry = (int(axis[0]) for axis in np.nonzero(wrong))
    more = int(wrong.sum()) - 1
    text = f"Region {panel.regions[region]}, industry {panel.industries[industry]}, year {panel.years[year]}"
    return text + (f", and {more} more." if more else ".")


def quotients(
    values: Floats, reference: Sequence[int] | None = None, population: Floats | None = None
) -> Floats:
    r"""Return location quotients of one year without unknown cells.

    .. math:: RCA_{ri} = \frac{x_{ri} / \sum_j x_{rj}}{\sum_s x_{si} / \sum_s \sum_j x_{sj}}, \qquad
        RPOP_{ri} = \frac{x_{ri} / n_r}{\sum_s x_{si} / \sum_s n_s}

    Parameters
    ----------
    values : ndarray, shape (regions, industries)
        Levels, zero or more.
    reference : sequence of int, optional
        Positions of the regions s that are the reference; all by default.
    population : ndarray, shape (regions,), optional
        Inhabitants n; then the second formula.

    Returns
    -------
    ndarray, shape (regions, industries)
        Ratios; NaN for a region without anything and for an industry that the reference has nothing of.

    References
    ----------
    Balassa, B. (1965), Trade liberalisation and "revealed" comparative advantage, Manchester School 33.

    Examples
    --------
    >>> quotients(np.array([[3.0, 1.0], [1.0, 3.0]])).tolist()
    [[1.5, 0.5], [0.5, 1.5]]
    """
    whole = values if reference is None else values[np.asarray(reference)]
    columns = whole.sum(axis=0)
    weights = values.sum(axis=1) if population is None else population
    total = columns.sum()
    if population is not None:
        total = population.sum() if reference is None else population[np.asarray(reference)].sum()
    out = np.empty_like(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        np.divide(values, weights[:, None], out=out)
        np.divide(out, columns / total, out=out)
    if not (weights.min() > 0 and columns.min() > 0):
        out[~np.isfinite(out)] = np.nan
        out[~(weights > 0)] = np.nan
        out[:, ~(columns > 0)] = np.nan
    return out


def strong(ratios: Floats, threshold: float = 1.0, tolerance: float = 0.0) -> Floats:
    r"""Return :math:`M_{ri} = [q_{ri} \ge \theta]` as 0.0 and 1.0; an unknown quotient is no strength.

    Parameters
    ----------
    ratios : ndarray, shape (regions, industries)
    threshold : float
        :math:`\theta`, usually 1.
    tolerance : float
        How far below the threshold still counts, as a fraction of it.

    Examples
    --------
    >>> strong(np.array([[0.5, 1.0, np.nan]])).tolist()
    [[0.0, 1.0, 0.0]]
    """
    with np.errstate(invalid="ignore"):
        return (ratios >= threshold * (1.0 - tolerance)).astype(np.float64)
