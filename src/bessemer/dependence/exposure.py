"""Exposure of a region to foreign demand, if its sectors sell as those of its nation do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bessemer.classify import Concordance
from bessemer.errors import OptionError
from bessemer.panel import Floats
from bessemer.sources.given import alike_given, array_given, list_given


@dataclass(frozen=True, eq=False)
class Exposure:
    """A region's exposure by group of sectors.

    Attributes
    ----------
    groups : tuple of tuple of str
        Target codes joined in each group.
    share : ndarray, shape (G,)
        Fraction of the region's jobs or value added in each group.
    served : ndarray, shape (G,)
        Fraction of the nation's value added in each group that serves demand abroad.
    """

    groups: tuple[tuple[str, ...], ...]
    share: Floats
    served: Floats

    @property
    def parts(self) -> Floats:
        """What each group adds to the exposure, shape (G,)."""
        return self.share * self.served

    @property
    def total(self) -> float:
        """Fraction of the region's jobs or value added that serves demand abroad."""
        return float(self.parts.sum())


def joined_groups(concordance: Concordance, codes: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return the target codes, joined where a source code covers several of them without a weight.

    Parameters
    ----------
    concordance : Concordance
        From the scheme of `codes` to the target scheme.
    codes : sequence of str
        Source codes that have figures.

    Returns
    -------
    tuple of tuple of str
        Groups in the order of the target scheme; every source code falls into one group at most, so
        that sums by group are exact.

    Raises
    ------
    OptionError
        If `concordance` is none, or the codes are no list of texts.

    Examples
    --------
    >>> from bessemer.classify import concordance, scheme
    >>> joined_groups(concordance("wiod35", "a10"), scheme("wiod35").codes)[3]
    ('G-I', 'J', 'M-N', 'R-U')
    """
    from bessemer.classify import scheme

    if not isinstance(concordance, Concordance):
        raise OptionError(
            f"concordance={concordance!r:.60} is no Concordance.", remedy="Get one with concordance()."
        )
    codes = list_given(codes, "codes", str, "codes")
    order = scheme(concordance.target).codes
    group_of = {code: {code} for code in order}
    for code in codes:
        targets = [link.target_code for link in concordance.links_of(code) if link.target_code]
        merged = set().union(*(group_of[target] for target in targets)) if targets else set()
        for target in merged:
            group_of[target] = merged
    groups = dict.fromkeys(tuple(code for code in order if code in group_of[first]) for first in order)
    return tuple(groups)


def sums_by_group(
    values: Floats, codes: Sequence[str], concordance: Concordance, groups: Sequence[tuple[str, ...]]
) -> Floats:
    """Return sums of source codes by group of target codes.

    Parameters
    ----------
    values : ndarray, shape (..., S)
        Quantities by source code; an unknown part makes its group unknown, and so does a code that
        covers several groups.
    codes : sequence of str, length S
    concordance : Concordance
    groups : sequence of tuple of str
        From :func:`joined_groups`.

    Returns
    -------
    ndarray, shape (..., G)
    """
    number_of = {target: number for number, group in enumerate(groups) for target in group}
    sums = np.zeros((*values.shape[:-1], len(groups)))
    for column, code in enumerate(codes):
        targets = [link.target_code for link in concordance.links_of(code) if link.target_code]
        numbers = sorted({number_of[target] for target in targets})
        for number in numbers:
            # A code that covers several groups leaves all of them unknown, unless it has nothing.
            cells = values[..., column]
            sums[..., number] += cells if len(numbers) == 1 else np.where(cells == 0, 0.0, np.nan)
    return sums


def foreign_demand_exposure(
    weights: Floats, value_added: Floats, value_added_abroad: Floats, groups: Sequence[tuple[str, ...]]
) -> Exposure:
    r"""Return what part of a region would serve demand abroad, were its sectors as its nation's.

    .. math:: E_r = \sum_g \frac{w_{rg}}{\sum_h w_{rh}} \frac{e_g}{v_g}

    Parameters
    ----------
    weights : ndarray, shape (G,)
        The region's jobs or value added by group.
    value_added, value_added_abroad : ndarray, shape (G,)
        The nation's value added, all of it and what serves final demand abroad, in one unit.
    groups : sequence of tuple of str

    Returns
    -------
    Exposure
        Unknown where a weight is unknown.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.

    Examples
    --------
    >>> made = foreign_demand_exposure(
    ...     np.array([1.0, 3.0]), np.array([10.0, 10.0]), np.array([4.0, 0.0]), [("A",), ("F",)]
    ... )
    >>> made.total
    0.1
    """
    groups = list_given(groups, "groups", tuple, "tuples of codes")
    weights, value_added, value_added_abroad = (
        array_given(given, name, 1, unknown=True)
        for given, name in (
            (weights, "weights"),
            (value_added, "value_added"),
            (value_added_abroad, "value_added_abroad"),
        )
    )
    alike_given(
        weights=weights,
        value_added=value_added,
        value_added_abroad=value_added_abroad,
        groups=np.empty(len(groups)),
    )
    served = np.divide(
        value_added_abroad, value_added, out=np.full_like(value_added, np.nan), where=value_added > 0
    )
    share = weights / weights.sum()
    served = np.where(share == 0, np.nan_to_num(served), served)
    return Exposure(groups, share, served)
