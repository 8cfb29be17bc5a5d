"""Location quotients: how much more a region has of an industry than its reference."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from bessemer.errors import RegionError, listing
from bessemer.panel import Floats, Panel, Status
from bessemer.structure.tables import nonnegative, reference_shares

if TYPE_CHECKING:
    from bessemer.sources import Dataset


def location_quotient(
    panel: Panel, reference: Sequence[str] | str | None = None, *, data: Dataset | None = None
) -> Panel:
    r"""Return location quotients (revealed comparative advantage) of every cell.

    .. math::

        LQ_{tri} = \frac{x_{tri} / \sum_j x_{trj}}{\sum_{s \in S} x_{tsi} / \sum_{s \in S} \sum_j x_{tsj}}

    Parameters
    ----------
    panel : Panel
        Jobs, output or exports, in levels (not shares), shape (years, regions, industries).
    reference : sequence of str, "nation" or "world", optional
        Ids of the regions S whose sum is the reference; ``"nation"``: for each region those of the panel that
        make up its own nation; ``"world"``, the default: all of the panel.
    data : Dataset, optional
        Which says what nation a region belongs to; the shipped one by default.

    Returns
    -------
    Panel
        Ratios; unknown where a value of the region or of the reference in that year is unknown, and
        where the reference has nothing of the industry. A known value without a ratio is not collected.

    Raises
    ------
    DataError
        If a value is negative or infinite, or a region of the reference is not in the panel.
    OptionError
        If the reference has no regions.
    RegionError
        If the dataset does not know the nation of a region.

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
    nonnegative(panel)
    if data is not None:
        from bessemer.sources.given import dataset_given

        dataset_given(data)
    return ratios_to(panel, _references(panel, reference, data))


def ratios_to(panel: Panel, whole: Floats) -> Panel:
    """Return the panel's shares over given shares, without a check of its values.

    Parameters
    ----------
    panel : Panel
        Shape (years, regions, industries).
    whole : ndarray
        Shares of the reference; broadcast to the panel's shape.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        values = panel.shares().values / whole
    values = np.where(np.isfinite(values), values, np.nan)
    lost = np.isnan(values) & ~np.isnan(panel.values)
    status = np.where(lost, Status.NOT_COLLECTED, panel.status)
    return dataclasses.replace(panel, values=values, status=status, unit="ratio")


def _references(panel: Panel, reference: Sequence[str] | str | None, data: Dataset | None) -> Floats:
    """Return the reference's shares, shape (years, 1 or regions, industries)."""
    if reference != "nation":
        return reference_shares(panel, None if reference == "world" else reference)[:, None, :]
    from bessemer.sources import reference as shipped

    dataset = shipped() if data is None else data
    lost = [id for id in panel.regions if id not in dataset.regions]
    if lost:
        raise RegionError(
            f"The nation of {listing(lost)} is not known.",
            remedy="Name the reference's regions, or pass data=, a dataset that has them.",
        )
    inside = set(panel.regions)
    nations: dict[tuple[str, ...], list[int]] = {}
    for position, id in enumerate(panel.regions):
        members = tuple(one for one in dataset.nation(dataset.regions[id]).regions if one in inside)
        nations.setdefault(members, []).append(position)
    whole = np.empty(panel.values.shape)
    for members, positions in nations.items():
        whole[:, positions] = reference_shares(panel, members)[:, None, :]
    return whole
