"""Location quotients: how much more a region has of an industry than its reference."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from bessemer.panel import Panel, Status


def location_quotient(panel: Panel, reference: Sequence[str] | None = None) -> Panel:
    r"""Return location quotients (revealed comparative advantage) of every cell.

    .. math::

        LQ_{tri} = \frac{x_{tri} / \sum_j x_{trj}}{\sum_{s \in S} x_{tsi} / \sum_{s \in S} \sum_j x_{tsj}}

    Parameters
    ----------
    panel : Panel
        Jobs, output or exports, in levels (not shares), shape (years, regions, industries).
    reference : sequence of str, optional
        Ids of the regions S whose sum is the reference (a nation, the world); all of the panel by default.

    Returns
    -------
    Panel
        Ratios; unknown where a value of the region or of the reference in that year is unknown, and
        where the reference has nothing of the industry. A known value without a ratio is not collected.

    References
    ----------
    Balassa, B. (1965), Trade liberalisation and "revealed" comparative advantage, Manchester School 33.

    Examples
    --------
    >>> import numpy as np
    >>> panel = Panel(np.array([[[3.0, 1.0], [1.0, 3.0]]]), (2020,), ("a", "b"), ("x", "y"))
    >>> location_quotient(panel).values.round(2).tolist()
    [[[1.5, 0.5], [0.5, 1.5]]]
    """
    whole = panel if reference is None else panel.select(regions=reference)
    reference_sum = whole.sum_regions()[0]
    with np.errstate(invalid="ignore", divide="ignore"):
        reference_share = reference_sum / reference_sum.sum(axis=1, keepdims=True)
        values = panel.shares().values / reference_share[:, None, :]
    values = np.where(np.isfinite(values), values, np.nan)
    lost = np.isnan(values) & ~np.isnan(panel.values)
    status = np.where(lost, Status.NOT_COLLECTED, panel.status)
    return dataclasses.replace(panel, values=values, status=status, unit="ratio")
