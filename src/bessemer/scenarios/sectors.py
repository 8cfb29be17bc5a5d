"""Figures by one classification of sectors put on another: means weighted by size, along the concordances."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from bessemer.classify import concordance, scheme
from bessemer.errors import ClassificationError
from bessemer.panel import Floats

# Through which classification two lists meet, the finer one first.
_MEETING = ("sections16", "a10")


def links(source: str, target: str, code: str) -> tuple[str, ...]:
    """Return the codes of the target that a code goes to; none where it is left out or nothing links them."""
    if source == target:
        return (code,)
    try:
        found = concordance(source, target).links_of(code)
    except ClassificationError:
        return ()
    return tuple(link.target_code for link in found if link.relation in ("one", "split"))


@cache
def shared_groups(source: str, target: str, code: str) -> tuple[str, ...]:
    """Return the codes of `source` that a code of `target` stands with, in the finest list that both know.

    Examples
    --------
    >>> shared_groups("wiod35", "gb19", "E")
    ('c18',)
    """
    if source == target:
        return (code,)
    for meeting in _MEETING:
        groups = set(links(target, meeting, code))
        found = tuple(
            other for other in scheme(source).codes if groups and groups & set(links(source, meeting, other))
        )
        if found:
            return found
    return ()


def carried(
    values: Floats, weights: Floats, source: str, codes: Sequence[str], target: str, wanted: Sequence[str]
) -> Floats:
    r"""Return a figure by sector of one list for the sectors of another.

    .. math:: y_t = \frac{\sum_{s \in G(t)} w_s x_s}{\sum_{s \in G(t)} w_s}

    with :math:`G(t)` the sectors that share a group with :math:`t`.

    Parameters
    ----------
    values : ndarray, shape (..., source sectors)
    weights : ndarray, shape (source sectors,)
        Size; sectors without size do not count.
    source, target : str
        Classifications.
    codes, wanted : sequence of str
        Their codes, in the order of values and result.

    Returns
    -------
    ndarray, shape (..., target sectors)
        Unknown where no sector stands behind it.

    Examples
    --------
    >>> carried(np.array([0.2, 0.4]), np.array([1.0, 3.0]), "wiod35", ["c2", "c17"], "a10", ["B-E"]).round(3)
    array([0.35])
    """
    place = {code: at for at, code in enumerate(codes)}
    found = np.full((*values.shape[:-1], len(wanted)), np.nan)
    for at, code in enumerate(wanted):
        rows = [place[other] for other in shared_groups(source, target, code) if other in place]
        size = weights[rows]
        known = (
            np.isfinite(size)
            & (size > 0)
            & np.isfinite(values[..., rows]).all(axis=tuple(range(values.ndim - 1)))
        )
        if known.any():
            part = values[..., rows][..., known] * size[known]
            found[..., at] = part.sum(axis=-1) / size[known].sum()
    return found
