"""What must hold for a synthetic control to be believed: one small function a condition."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from bessemer.history.synthetic.control import Check, Grade, SyntheticControl, named
from bessemer.history.synthetic.inference import leave_one_out, placebo_in_time, rmspe_ratios
from bessemer.panel import Floats
from bessemer.sources.given import choice_given, numbers_given
from bessemer.words import Message

TOP_DONOR = (1 / 3, 1 / 2)
SPILLOVER = (0.1, 0.5)
OUTSIDE_RANGE = (0.0, 0.5)
MISFIT = (0.5, 1.0)
PLACEBOS = (19, 9)  # fewer cannot show five, or ten, percent
NEAR_ZERO = (0.2, 0.05)
LEFT_OUT = 0.5
LEAST_WEIGHT = 0.01
EXTREME = 0.05
RETURN = (0.25, 0.5)
_LAST_YEARS = 5
_OUTCOME_PATH = "synthetic_control"
_OWN_LEVEL = "synthetic_difference"
_LEAST_FOR_TIME = 8


@dataclass(frozen=True)
class Setting:
    """What the checks know beside the result.

    Attributes
    ----------
    neighbours : frozenset of str, or None
        Donors that the same shock may have hit; None if nobody said.
    picked : bool
        Whether the region was chosen because of its outcome.
    names : mapping of region to name, or None
    """

    neighbours: frozenset[str] | None = None
    picked: bool = False
    names: Mapping[str, Any] | None = None


CheckRule = Callable[[SyntheticControl, Setting], Check | None]


def checked(result: SyntheticControl, setting: Setting) -> SyntheticControl:
    """Return the result with the verdicts of all rules that apply."""
    found = (rule(result, setting) for rule in RULES)
    return dataclasses.replace(result, checks=tuple(check for check in found if check is not None))


def _graded(value: float, limits: tuple[float, float]) -> Grade:
    """Return ok up to the first limit, doubtful up to the second; limits that fall count downwards."""
    first, second = limits
    sign = 1.0 if second >= first else -1.0
    if sign * value > sign * second:
        return "not credible"
    return "doubtful" if sign * value > sign * first else "ok"


def _check(name: str, verdict: Grade, value: float, **values: Any) -> Check:
    suffix = "ok" if verdict == "ok" else "bad"
    return Check(name, verdict, Message(f"synthetic.check_{name}_{suffix}", **values), float(value))


def concentration(result: SyntheticControl, setting: Setting) -> Check:
    """One donor must not carry most of the weight."""
    top = float(result.weights.iloc[0])
    donor = named(str(result.weights.index[0]), setting.names)
    return _check("concentration", _graded(top, TOP_DONOR), top, donor=donor, weight=top)


def hull(result: SyntheticControl, setting: Setting) -> Check | None:
    """Before the treatment the region must lie within the range of its donors, unless levels may differ."""
    if result.name == _OWN_LEVEL:
        return None
    pre = result.comparison.before
    own, pool = result.comparison.outcome[:pre], result.comparison.pool[:, :pre]
    outside = float(((own < pool.min(axis=0)) | (own > pool.max(axis=0))).mean())
    verdict = _graded(outside, OUTSIDE_RANGE)
    return _check("hull", verdict, outside, count=round(outside * pre), years=pre)


def _misfits(result: SyntheticControl) -> Floats:
    """Return the pre-period error over the pre-period deviation, of the treated region and each placebo."""
    compared, pre = result.comparison, result.comparison.before
    gaps = np.vstack([result.gaps.to_numpy(), result.placebos.to_numpy().T])[:, :pre]
    outcomes = np.vstack([compared.outcome, compared.pool])[: len(gaps), :pre]
    error = np.sqrt((gaps**2).mean(axis=1))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(error > 0.0, error / outcomes.std(axis=1), 0.0))


def fit(result: SyntheticControl, setting: Setting) -> Check:
    """The error before the treatment must be small against what there was to fit, and against donors."""
    misfit = _misfits(result)
    known = misfit[1:][np.isfinite(misfit[1:])]
    own, typical = float(misfit[0]), float(np.median(known)) if known.size else float("nan")
    verdict = _graded(own, MISFIT)
    if verdict == "ok" and own > 0.1 and own > 2.0 * typical:
        verdict = "doubtful"
    if not np.isfinite(own):
        return _check("fit_flat", "not credible", own)
    if np.isnan(typical):
        return _check("fit_alone", verdict, own, own=own)
    return _check("fit", verdict, own, own=own, typical=typical)


def overfit(result: SyntheticControl, setting: Setting) -> Check | None:
    """An error of almost nothing, from more donors than years, shows freedom and no likeness."""
    compared = result.comparison
    if len(compared.donors) <= compared.before:
        return None
    moves = float(np.diff(compared.outcome[: compared.before]).std())
    value = result.rmspe_pre / moves if moves > 0.0 else 0.0
    verdict: Grade = "ok" if value >= NEAR_ZERO[0] else "doubtful"
    if result.inside or value < NEAR_ZERO[1]:
        verdict = "not credible"
    return _check("overfit", verdict, value, share=value, donors=len(compared.donors), years=compared.before)


def placebos(result: SyntheticControl, setting: Setting) -> Check:
    """There must be enough placebos for a small p-value to be possible."""
    count = int(result.ratios.iloc[1:].notna().sum())
    if result.placebos.empty and len(result.comparison.donors) > PLACEBOS[1]:
        return _check("placebos_none", "doubtful", 0.0)
    verdict: Grade = "ok" if count >= PLACEBOS[0] else "doubtful" if count >= PLACEBOS[1] else "not credible"
    return _check("placebos", verdict, count, count=count, least=1.0 / (1 + count))


def spillover(result: SyntheticControl, setting: Setting) -> Check | None:
    """Donors that the same shock hit understate what happened."""
    if setting.neighbours is None:
        return None
    hit = result.weights[[str(name) in setting.neighbours for name in result.weights.index]]
    total = float(hit.sum())
    verdict = _graded(total, SPILLOVER)
    if verdict == "ok":
        return _check("spillover", verdict, total, weight=total)
    donors = [named(str(name), setting.names) for name in hit.index[:3]]
    return _check("spillover", verdict, total, weight=total, donors=donors)


def left_out(result: SyntheticControl, setting: Setting) -> Check | None:
    """The sign must not hang on one donor; asked of weights on outcomes, which are found again."""
    if result.name != _OUTCOME_PATH:
        return None
    compared, pre = result.comparison, result.comparison.before
    order = {name: at for at, name in enumerate(result.weights.index)}
    weights = result.weights.to_numpy()[[order[name] for name in compared.donors]]
    donors, gaps = leave_one_out(compared, weights, LEAST_WEIGHT)
    if not donors:
        return None
    effects = gaps[:, pre:].mean(axis=1)
    if result.att == 0.0:
        return None
    shares = effects / result.att
    worst = int(shares.argmin()) if shares.min() <= 0.0 else int(np.abs(shares - 1.0).argmax())
    moved = float(abs(shares[worst] - 1.0))
    donor = named(donors[worst], setting.names)
    if shares[worst] <= 0.0:
        return _check("left_out_sign", "not credible", moved, donor=donor)
    verdict: Grade = "doubtful" if moved > LEFT_OUT else "ok"
    return _check("left_out", verdict, moved, donor=donor, moved=moved, least=LEAST_WEIGHT)


def in_time(result: SyntheticControl, setting: Setting) -> Check | None:
    """In years held out before the treatment the error must be smaller than the gap after it."""
    compared = result.comparison
    if result.name != _OUTCOME_PATH or compared.before < _LEAST_FOR_TIME:
        return None
    year = compared.years[compared.before - compared.before // 3]
    earlier, gaps = placebo_in_time(compared, year)
    held_out = float(rmspe_ratios(gaps[None], earlier.before, 1.0)[1][0])
    share = held_out / result.rmspe_post if result.rmspe_post > 0.0 else np.inf
    verdict: Grade = "doubtful" if share > 0.5 else "ok"
    if not np.isfinite(share):
        return None
    return _check("in_time", verdict, share, share=share, year=year)


def regression(result: SyntheticControl, setting: Setting) -> Check | None:
    """A region at an extreme comes back without any cause: donors as extreme show by how much."""
    compared, pre = result.comparison, result.comparison.before
    if result.placebos.shape[1] < PLACEBOS[0] or pre < 3:
        return None
    outcomes = np.vstack([compared.outcome, compared.pool])
    level = outcomes[:, :pre].mean(axis=1) if compared.transform == "level" else np.ones(len(outcomes))
    moves = (outcomes[:, pre - 1] - outcomes[:, max(0, pre - 1 - _LAST_YEARS)]) / np.abs(level)
    gaps = np.vstack([result.gaps.to_numpy(), result.placebos.to_numpy().T])[:, pre:].mean(axis=1)
    effects = gaps / np.abs(level)
    usable = np.isfinite(moves) & np.isfinite(effects)
    if not usable[0] or usable.sum() < PLACEBOS[0] or result.att == 0.0:
        return None
    rank = float((moves[usable] <= moves[0]).mean())
    tail = 2.0 * min(rank, 1.0 - rank + 1.0 / usable.sum())
    donors = usable & (np.arange(len(usable)) > 0)
    slope, level_0 = np.polyfit(moves[donors], effects[donors], 1)
    expected = float((level_0 + slope * moves[0]) / effects[0])
    extreme = tail <= EXTREME
    verdict: Grade = _graded(expected, RETURN) if extreme else "ok"
    if not extreme:
        return _check("regression", "ok", expected, years=min(_LAST_YEARS, pre - 1))
    return _check(
        "regression_extreme", verdict, expected, share=max(expected, 0.0), years=min(_LAST_YEARS, pre - 1)
    )


def picked(result: SyntheticControl, setting: Setting) -> Check | None:
    """A region chosen for its outcome has a gap before anything is estimated."""
    return Check("picked", "doubtful", Message("synthetic.check_picked")) if setting.picked else None


RULES: tuple[CheckRule, ...] = (
    overfit,
    concentration,
    fit,
    hull,
    placebos,
    spillover,
    left_out,
    in_time,
    regression,
    picked,
)


def same_sign(effects: Sequence[float], across: Literal["pools", "dates", "methods"]) -> Check:
    """Return whether estimates from several donor pools, dates or methods agree in sign.

    Parameters
    ----------
    effects : sequence of float
        Unknown ones are left out.
    across : {"pools", "dates", "methods"}
        What differs between them.

    Examples
    --------
    >>> same_sign([0.1, -0.2], "pools").verdict
    'not credible'
    """
    choice_given(across, "across", ("pools", "dates", "methods"))
    known = numbers_given(effects, "effects")
    known = known[np.isfinite(known)]
    up = int((known > 0.0).sum())
    differ = 0 < up < len(known)
    values = {"across": Message(f"synthetic.across_{across}"), "count": len(known)}
    return _check("sign", "not credible" if differ else "ok", up, up=up, **values)
