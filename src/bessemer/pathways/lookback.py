"""How well a score foretold which industries a region would enter: the record behind the advice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bessemer.panel import Floats

LOW, HIGH = 0.5, 1.0
FEWEST_ENTRIES = 10


@dataclass(frozen=True)
class EntryRecord:
    """Out-of-sample record of a score at foretelling entries.

    Attributes
    ----------
    cells, entries : int
        Pairs of region and industry that could enter, and those that did.
    auc, baseline : float
        Probability that an entry ranks above a non-entry, by the score and by the own location
        quotient at the start; 0.5 is chance. Unknown with fewer than ten entries.
    """

    cells: int
    entries: int
    auc: float
    baseline: float

    @property
    def base_rate(self) -> float:
        """Share of the cells that entered."""
        return self.entries / self.cells


def auc(score: Floats, event: np.ndarray) -> float:
    r"""Return the area under the ROC curve, ties counted half.

    .. math:: AUC = \frac{R_1 - n_1 (n_1 + 1) / 2}{n_1 n_0}

    with :math:`R_1` the sum of the ranks of the :math:`n_1` events.

    References
    ----------
    Hanley, J. A. and McNeil, B. J. (1982), The meaning and use of the area under a ROC curve, Radiology 143.

    Examples
    --------
    >>> auc(np.array([0.1, 0.4, 0.9]), np.array([False, False, True]))
    1.0
    """
    import pandas as pd

    ones = int(event.sum())
    zeros = len(event) - ones
    if ones == 0 or zeros == 0:
        return float("nan")
    ranks = pd.Series(score).rank().to_numpy()
    return float((ranks[event].sum() - ones * (ones + 1) / 2) / (ones * zeros))


def entry_record(
    score: Floats, before: Floats, after: Floats, eligible: np.ndarray | None = None
) -> EntryRecord | None:
    """Return how well a score at the start foretold entries, or None where no cell could enter.

    An entry is a location quotient under 0.5 at the start that is 1 or more at the end.

    Parameters
    ----------
    score, before, after : ndarray, shape (regions, industries)
        The score, the location quotients at the start and at the end.
    eligible : ndarray of bool, optional
        Cells to count, such as those that rest on enough sampled persons.
    """
    usable = np.isfinite(score) & np.isfinite(before) & np.isfinite(after) & (before < LOW)
    if eligible is not None:
        usable &= eligible
    event = (after >= HIGH)[usable]
    entries = int(event.sum())
    if len(event) == 0:
        return None
    if entries < FEWEST_ENTRIES:
        return EntryRecord(len(event), entries, float("nan"), float("nan"))
    return EntryRecord(len(event), entries, auc(score[usable], event), auc(before[usable], event))
