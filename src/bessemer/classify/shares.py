"""Values shared out by a concordance, what they may be at least and at most, and what becomes of the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bessemer.classify.concordances import Concordance
from bessemer.classify.weights import out_share
from bessemer.errors import ClassificationError, OptionError, listing

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rule = Literal["unknown", "zero"]


@dataclass(frozen=True, eq=False)
class Plan:
    """The links of a concordance as arrays, for source codes in a given order.

    Attributes
    ----------
    source, target : ndarray of int, one a link
        Positions of the codes, sorted by target.
    weight : ndarray of float
        NaN where not known; links of weight zero are left out.
    assumed : ndarray of bool
    starts : ndarray of int, one a target
        Where the links of each target begin.
    targets : tuple of str
    never : ndarray of bool, one a target
        Whether a part of the target is with no code of the source scheme, or with one that figures lack.
    lacking : tuple of str
        Source codes that figures lack, though a target in `targets` needs them.
    out : ndarray of float, one a source code
        Fraction that goes nowhere.
    """

    source: NDArray[np.intp]
    target: NDArray[np.intp]
    weight: Floats
    assumed: Flags
    starts: NDArray[np.intp]
    targets: tuple[str, ...]
    never: Flags
    lacking: tuple[str, ...]
    out: Floats


@dataclass(frozen=True, eq=False)
class Shared:
    """Values by target code.

    Attributes
    ----------
    values : ndarray of float
    estimated : ndarray of bool, same shape
        Whether a part of the value is a fraction of a source cell that is not zero.
    filled : int
        Source cells taken as zero by a rule.
    """

    values: Floats
    estimated: Flags
    filled: int


@dataclass(frozen=True)
class Balance:
    """What went in, what came out, and what was left on the way.

    Attributes
    ----------
    put_in, got_out, left_out : float
        Sums over the rows that are known throughout.
    gap : float
        Largest absolute difference of a row between what went in and the two others.
    rows, unknown : int
        Rows that were added up, and rows with an unknown cell, which cannot be.
    """

    put_in: float
    got_out: float
    left_out: float
    gap: float
    rows: int
    unknown: int


def plan_of(
    concordance: Concordance,
    codes: Sequence[str],
    *,
    absent: Rule = "unknown",
    unlisted: Literal["error", "out"] = "error",
) -> Plan:
    """Lay out the links for source codes in the order of an axis.

    Parameters
    ----------
    concordance : Concordance
    codes : sequence of str
        Labels of the axis, each once.
    absent : {"unknown", "zero"}
        What a source code without figures means for the targets that need it.
    unlisted : {"error", "out"}
        Whether a label that the concordance says nothing of is a mistake, or goes nowhere.

    Raises
    ------
    ClassificationError
        If a label is not in the concordance, or given twice.
    """
    _check_rule("absent", absent, ("unknown", "zero"))
    _check_rule("unlisted", unlisted, ("error", "out"))
    place = {code: number for number, code in enumerate(codes)}
    if len(place) != len(codes):
        twice = sorted({code for code in codes if list(codes).count(code) > 1})
        raise ClassificationError(
            f"Codes {listing(map(repr, twice))} given more than once.", remedy="Add up their values first."
        )
    known = {link.source_code for link in concordance.links if link.source_code}
    strange = [code for code in codes if code not in known]
    if strange and unlisted == "error":
        raise ClassificationError(
            f"The concordance from {concordance.source} to {concordance.target} says nothing of "
            f"{listing(map(repr, strange))}.",
            where=f"{len(strange)} of the {len(codes)} {concordance.axis} of the figures.",
            remedy="Add a row for each, with an empty target where it goes nowhere, or pass unlisted='out'.",
        )
    covered = _covered(concordance, place)
    feeding: dict[str, list[tuple[int, float, bool]]] = {}
    needing: dict[str, list[str]] = {}
    for link in concordance.links:
        if not link.target_code or link.weight == 0:
            continue
        if link.source_code in place:
            weight = np.nan if link.weight is None else link.weight
            feeding.setdefault(link.target_code, []).append((place[link.source_code], weight, link.assumed))
        elif link.source_code and not (link.optional or link.covers or link.source_code in covered):
            needing.setdefault(link.target_code, []).append(link.source_code)
    never_known = set(concordance.never_known())
    targets = tuple(code for code in concordance.target_codes if code in feeding)
    entries = [(*entry, number) for number, code in enumerate(targets) for entry in sorted(feeding[code])]
    lacking = tuple(dict.fromkeys(code for target in targets for code in needing.get(target, ())))
    left = {code: out_share(concordance.links_of(code)) for code in codes if code in known}
    return Plan(
        source=np.array([entry[0] for entry in entries], dtype=np.intp),
        target=np.array([entry[3] for entry in entries], dtype=np.intp),
        weight=np.array([entry[1] for entry in entries], dtype=np.float64),
        assumed=np.array([entry[2] for entry in entries], dtype=np.bool_),
        starts=np.cumsum([0, *(len(feeding[code]) for code in targets)][: len(targets)], dtype=np.intp),
        targets=targets,
        never=np.array(
            [code in never_known or (absent == "unknown" and code in needing) for code in targets],
            dtype=np.bool_,
        ),
        lacking=lacking,
        out=np.array([left.get(code, 1.0) for code in codes], dtype=np.float64),
    )


def share_out(values: Floats, plan: Plan, *, unknown: Rule = "unknown") -> Shared:
    r"""Share values out to the target codes.

    .. math:: y_t = \sum_s w_{st}\, x_s

    A target is unknown if a source with a weight above zero is; if the weight of a source other than zero is
    not known; or if the source codes do not hold all of it. Zeros sum to zero.

    Parameters
    ----------
    values : ndarray of float, shape (..., S)
        Quantities that add up; NaN is unknown.
    plan : Plan
        Of :func:`plan_of`.
    unknown : {"unknown", "zero"}
        Whether an unknown source cell makes its targets unknown, or counts as zero.

    Returns
    -------
    Shared
        With the T targets of the plan on the last axis; same unit.
    """
    _check_rule("unknown", unknown, ("unknown", "zero"))
    cells = np.asarray(values, dtype=np.float64)
    filled = 0
    if unknown == "zero":
        used = np.isnan(cells[..., np.unique(plan.source)])
        filled = int(used.sum())
        cells = np.nan_to_num(cells)
    if not plan.targets:
        empty = np.empty((*cells.shape[:-1], 0))
        return Shared(empty, empty.astype(np.bool_), filled)
    parts = cells[..., plan.source]
    touched = parts != 0  # NaN too
    with np.errstate(invalid="ignore"):
        sums = np.add.reduceat(np.where(touched, parts * plan.weight, 0.0), plan.starts, axis=-1)
    partial = np.logical_or.reduceat(touched & (plan.weight != 1), plan.starts, axis=-1)
    return Shared(np.where(plan.never, np.nan, sums), partial & ~np.isnan(sums), filled)


def any_of(flags: Flags, plan: Plan) -> Flags:
    """Return for each target whether any of the source cells that feed it has a flag, shape (..., T)."""
    if not plan.targets:
        return np.empty((*flags.shape[:-1], 0), dtype=np.bool_)
    return np.asarray(np.logical_or.reduceat(flags[..., plan.source], plan.starts, axis=-1))


def bounds_of(lower: Floats, upper: Floats, plan: Plan) -> tuple[Floats, Floats]:
    r"""Return what the targets are at least and at most, whatever the weights that are not published.

    .. math:: l_t = \sum_s \underline w_{st}\, l_s, \qquad u_t = \sum_s \overline w_{st}\, u_s

    A published weight stands on both sides. One that is assumed or not known may be anything from zero to
    all that the weights of its source which are not published come to.

    Parameters
    ----------
    lower, upper : ndarray of float, shape (..., S)
        Of the source cells, none below zero; NaN in `upper` where nothing limits a cell.

    Returns
    -------
    lower, upper : ndarray of float, shape (..., T)
        NaN in `upper` where nothing limits the target, in both where source codes do not hold all of it
        (there the lower bound is what they hold: it stays known).
    """
    loose = plan.assumed | np.isnan(plan.weight)
    size = len(plan.out)
    stated = np.bincount(plan.source[~loose], plan.weight[~loose], minlength=size)
    rest = np.maximum(0.0, 1.0 - stated - plan.out)
    least = np.where(loose, 0.0, plan.weight)
    most = np.where(loose, rest[plan.source], plan.weight)
    if not plan.targets:
        empty = np.empty((*np.shape(lower)[:-1], 0))
        return empty, empty.copy()
    low = np.add.reduceat(np.nan_to_num(lower)[..., plan.source] * least, plan.starts, axis=-1)
    high = np.add.reduceat(np.asarray(upper)[..., plan.source] * most, plan.starts, axis=-1)
    return low, np.where(plan.never, np.nan, high)


def balance(values: Floats, shared: Shared, plan: Plan) -> Balance:
    r"""Check that nothing was lost or made: :math:`\sum_s x_s = \sum_t y_t + \sum_s o_s x_s`.

    Parameters
    ----------
    values : ndarray of float, shape (..., S)
        What was shared out.
    shared : Shared
        What :func:`share_out` made of it.
    plan : Plan
        Its :attr:`Plan.out` is o.
    """
    cells = np.asarray(values, dtype=np.float64)
    put_in, got_out = cells.sum(axis=-1), shared.values.sum(axis=-1)
    left_out = np.where(plan.out > 0, cells * plan.out, 0.0).sum(axis=-1)
    known = ~np.isnan(put_in + got_out + left_out)
    gaps = np.abs(put_in - got_out - left_out)[known]
    return Balance(
        put_in=float(put_in[known].sum()),
        got_out=float(got_out[known].sum()),
        left_out=float(left_out[known].sum()),
        gap=float(gaps.max()) if gaps.size else 0.0,
        rows=int(known.sum()),
        unknown=int((~known).sum()),
    )


def _covered(concordance: Concordance, place: dict[str, int]) -> frozenset[str]:
    """Return the source codes in place of which figures have another code."""
    return frozenset(code for link in concordance.links if link.source_code in place for code in link.covers)


def _check_rule(name: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise OptionError(
            f"{name}='{value}' is not a rule.", remedy=f"Use {' or '.join(map(repr, allowed))}."
        )
