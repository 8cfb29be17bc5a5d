"""Checks of figures and labels before a table is made; every fault names region and sector."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from bessemer.errors import DataError, listing
from bessemer.panel import Floats


def unique(labels: tuple[str, ...], title: str) -> None:
    """Refuse labels given twice, and none at all."""
    twice = sorted(label for label, count in Counter(labels).items() if count > 1)
    if twice or not labels:
        raise DataError(
            f"Labels of {title} are given twice: {listing(twice)}." if twice else f"No {title} are given.",
            remedy="Give each label once.",
        )


def labels_given(given: Any, title: str) -> tuple[Any, ...]:
    """Return labels as a tuple; a single text is no list of them."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise DataError(f"{given!r:.60} is no list of {title}.", remedy=f"Give the {title} as a list.")
    return tuple(given)


def refuse(faulty: ArrayLike, rows: Sequence[str], what: str, remedy: str) -> None:
    """Refuse rows at fault by name."""
    named = [rows[int(place)] for place in np.flatnonzero(faulty)]
    if named:
        raise DataError(f"{what}.", where=f"Region and sector: {listing(named)}.", remedy=remedy)


def same_labels(given: Any, rows: Sequence[tuple[str, ...]], title: str, *, columns: bool = False) -> None:
    """Refuse a data frame whose labels are not those of the table, in its order.

    Parameters
    ----------
    given : object
        A data frame with (region, sector) labels, or plain sector labels of one region; anything without an
        index passes.
    rows : sequence of tuple of str
        (region, sector) in the order of the table.
    columns : bool
        Whether its columns are checked too.
    """
    if not hasattr(given, "columns") or not hasattr(given, "index"):
        return
    axes = (("row", given.index), ("column", given.columns)) if columns else (("row", given.index),)
    for axis, labels in axes:
        if list(labels) == list(range(len(labels))):
            continue
        found = [entry if isinstance(entry, tuple) else (entry,) for entry in labels]
        for place, (own, wanted) in enumerate(zip(found, rows, strict=False)):
            if tuple(map(str, own)) not in (wanted, wanted[-len(own) :], (" ".join(wanted),)):
                raise DataError(
                    f"Labels of {title} do not match regions and sectors.",
                    where=f"{axis.capitalize()} {place + 1} is {' '.join(map(str, own))}, "
                    f"the table has {' '.join(wanted)} there.",
                    remedy="Bring the frame into the order of regions and sectors, or give plain arrays.",
                )


def figures(given: Any, shape: tuple[int, ...], title: str, remedy: str) -> Floats:
    """Return an array of floating-point numbers of a shape, or refuse it."""
    try:
        if np.iscomplexobj(given):
            raise TypeError("complex numbers")
        made = np.array(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise DataError(f"{title} holds something that is no number.", remedy="Give numbers only.") from error
    if made.shape != shape:
        raise DataError(f"{title} has shape {made.shape}, not {shape}.", remedy=remedy)
    return made
