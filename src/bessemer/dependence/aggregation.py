"""Fewer regions and sectors, and what that does to the results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from bessemer.classify import Concordance
from bessemer.dependence.exposure import joined_groups
from bessemer.dependence.given import of_table
from bessemer.dependence.mrio import MRIO
from bessemer.errors import DataError, listing
from bessemer.panel import Floats


@of_table
def aggregate(
    mrio: MRIO,
    sectors: Mapping[str, str] | Concordance | None = None,
    regions: Mapping[str, str] | None = None,
) -> MRIO:
    r"""Return the table with sectors and regions added up.

    .. math:: Z^* = S Z S', \qquad F^* = S F T'

    with S and T of zeros and ones.

    Parameters
    ----------
    mrio : MRIO
    sectors, regions : mapping of old to new label, optional
        Complete: every label of the table needs a new one. Left out, that axis stays as it is. For sectors
        also a concordance from their scheme; where it parts one of them without a weight, its targets are
        joined (``G-I+J+M-N+R-U``), so that nothing is shared out by guess.

    Raises
    ------
    DataError
        If a label of the table is missing in the mapping, or the mapping names one that it lacks.

    Examples
    --------
    >>> table = MRIO.from_arrays(
    ...     [[0, 2], [1, 0]], [[8, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit="USD", year=2011
    ... )
    >>> aggregate(table, regions={"A": "both", "B": "both"}).Z.tolist()
    [[3.0]]
    """
    size, count = len(mrio.sectors), len(mrio.regions)
    sector_of, new_sectors = _grouped(mrio.sectors, sectors, "sector")
    region_of, new_regions = _grouped(mrio.regions, regions, "region")
    columns = mrio.F.shape[1] // count
    many, few = len(new_regions), len(new_sectors)

    def add(array: Floats, axis: int, groups: Sequence[int], number: int) -> Floats:
        shape = list(array.shape)
        shape[axis] = number
        out = np.zeros(shape)
        for group, part in zip(groups, np.moveaxis(array, axis, 0), strict=True):
            np.moveaxis(out, axis, 0)[group] += part
        return out

    flows = mrio.Z.reshape(count, size, count, size)
    final = mrio.F.reshape(count, size, count, columns)
    for axis, groups, number in ((0, region_of, many), (1, sector_of, few), (2, region_of, many)):
        flows = add(flows, axis, groups, number)
        final = add(final, axis, groups, number)
    flows = add(flows, 3, sector_of, few)
    return MRIO.from_arrays(
        flows.reshape(many * few, many * few),
        final.reshape(many * few, many * columns),
        regions=new_regions,
        sectors=new_sectors,
        unit=mrio.unit,
        year=mrio.year,
    )


@of_table
def aggregation_bias(
    mrio: MRIO,
    sectors: Mapping[str, str] | Concordance | None = None,
    regions: Mapping[str, str] | None = None,
) -> Floats:
    r"""Return what aggregation does to value added by region of origin and use.

    .. math:: D = S (\hat v L F) T' - \hat v^* L^* F^*

    Parameters
    ----------
    mrio : MRIO
    sectors, regions : mapping or concordance, optional
        As for :func:`aggregate`.

    Returns
    -------
    ndarray, shape (R*, R*)
        Exact less aggregated, unit of the table; rows are origins. Zero where sectors put together have the
        same inputs, or nothing was aggregated.

    References
    ----------
    Morimoto, Y. (1970), On aggregation problems in input-output analysis, Review of Economic Studies 37(1).
    Miller, R. E. and Blair, P. D. (2009), Input-Output Analysis, section 4.9.
    """
    aggregated = aggregate(mrio, sectors, regions)
    groups, labels = _grouped(mrio.regions, regions, "region")
    exact = mrio.value_added_by_source @ mrio.final_demand
    summed = np.zeros((len(labels), len(labels)))
    np.add.at(summed, (np.asarray(groups)[:, None], np.asarray(groups)[None, :]), exact)
    return np.asarray(summed - aggregated.value_added_by_source @ aggregated.final_demand)


def _grouped(
    labels: Sequence[str], mapping: Mapping[str, str] | Concordance | None, what: str
) -> tuple[list[int], tuple[str, ...]]:
    """Return the position of each label's group, and the groups in the order of first mention."""
    if mapping is None:
        return list(range(len(labels))), tuple(labels)
    if isinstance(mapping, Concordance):
        mapping = _joined(labels, mapping)
    if not isinstance(mapping, Mapping):
        raise DataError(
            f"{mapping!r:.60} is no mapping of {what}s.", remedy=f"Give a dict with a group for each {what}."
        )
    missing = [label for label in labels if label not in mapping]
    strange = [label for label in mapping if label not in labels]
    if missing or strange:
        raise DataError(
            f"No group is given for {what} {listing(missing)}."
            if missing
            else f"The table has no {what} {listing(strange)}.",
            remedy=f"Give one group for each {what} of the table.",
        )
    groups = tuple(dict.fromkeys(mapping[label] for label in labels))
    return [groups.index(mapping[label]) for label in labels], groups


def _joined(labels: Sequence[str], concordance: Concordance) -> dict[str, str]:
    """Return the group of each label under a concordance; labels that it does not know are left out."""
    group_of = {target: "+".join(group) for group in joined_groups(concordance, labels) for target in group}
    targets = {
        label: next((link.target_code for link in concordance.links_of(label) if link.target_code), None)
        for label in labels
    }
    return {label: group_of[target] for label, target in targets.items() if target}
