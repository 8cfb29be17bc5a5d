"""What the fans say, in sentences: probabilities in words, and what they rest on."""

from __future__ import annotations

import numpy as np

from bessemer.answer import Certainty
from bessemer.rolemodels.forecasting.record import ForecastRecord, forecast_record
from bessemer.rolemodels.forecasting.scores import HORIZONS
from bessemer.scenarios.baselines import Baseline
from bessemer.scenarios.comparing import Comparison
from bessemer.scenarios.engine import SCALARS
from bessemer.scenarios.grounds import Ground
from bessemer.scenarios.simulations import Simulation
from bessemer.words import Message

# Probabilities in words, as climate science uses them (IPCC 2010), in the direction that is likelier.
WORDS = ((0.9, "very_likely"), (2 / 3, "likely"))
TOTAL = SCALARS.index("total_jobs")
FOLLOWING = ("pittsburgh", "role-models", "cautionary")


def whole(ground: Ground) -> Message:
    """Return what the region is a part of."""
    if ground.outcome == "value_added":
        return Message("scenarios.whole_value_added")
    return Message("scenarios.whole_jobs", nation=ground.data.nation(ground.region).name)


def likely(probability: float) -> Message | None:
    """Return a probability of a half or more in words; None for about as likely as not.

    Examples
    --------
    >>> likely(0.95).id, likely(0.5)
    ('scenarios.very_likely', None)
    """
    for least, word in WORDS:
        if probability >= least:
            return Message(f"scenarios.{word}")
    return None


def trend_said(run: Simulation) -> Message:
    """Return whether the own trend loses or gains, how surely, and its range."""
    fan, falls = run.fan("relative_jobs"), 1 - run.gaining
    word = likely(max(falls, 1 - falls))
    values = {
        "region": run.region,
        "whole": whole(run.ground),
        "start": run.start,
        "end": run.end,
        "low": fan[0] - 1,
        "high": fan[4] - 1,
    }
    if word is None:
        return Message("scenarios.trend_open", count=round(falls * 100), **values)
    direction = "fall" if falls >= 0.5 else "rise"
    return Message(f"scenarios.trend_{direction}", likely=word, **values)


def headline(comparison: Comparison) -> Message:
    """Return the own trend, and the scenarios that end highest and lowest in the middle path."""
    trend = trend_said(comparison.trend)
    runs = comparison.runs[1:]
    if len(runs) < 2:
        if not runs:
            return Message("scenarios.headline_alone", trend=trend)
        change = runs[0].fan("relative_jobs")[2] - 1
        return Message("scenarios.headline_one", trend=trend, scenario=runs[0].scenario.label, change=change)
    worst, best = _ends(comparison)
    return Message(
        "scenarios.headline",
        trend=trend,
        best=best.scenario.label,
        best_change=best.fan("relative_jobs")[2] - 1,
        worst=worst.scenario.label,
        worst_change=worst.fan("relative_jobs")[2] - 1,
    )


def _ends(comparison: Comparison) -> tuple[Simulation, Simulation]:
    """Return the scenarios that end lowest and highest in the middle path."""
    order = sorted(comparison.runs[1:], key=lambda run: float(run.fan("relative_jobs")[2]))
    return order[0], order[-1]


def said_from(comparison: Comparison) -> tuple[str, ...]:
    """Return the tables behind the runs that the headline names."""
    named = [comparison.trend, *(_ends(comparison) if len(comparison.runs) > 1 else ())]
    return tuple(dict.fromkeys(key for run in named for key in run.sources))


def certainty_of(run: Simulation) -> Certainty:
    """Return how sure the own trend is: a range with a record, or a guess from a few past windows."""
    base = run.baseline
    if _unforeseen(base):
        basis = Message("scenarios.certain_simple", windows=base.windows, window=base.window)
        return Certainty("untested", basis)
    record, _ = _record(run)
    if record is None:
        return Certainty("untested", Message("scenarios.certain_none"))
    basis = Message("scenarios.certain_range", coverage=record.coverage_80, origins=record.origins)
    return Certainty("range", basis)


def _unforeseen(base: Baseline) -> bool:
    """Whether the own trend is no change, as wide as its errors over past windows."""
    return bool(base.windows) and not base.shares_forecast and base.rule == "no-change"


def _record(run: Simulation) -> tuple[ForecastRecord | None, int]:
    """Return the record of the forecast at the longest horizon within the scenario's, and that horizon."""
    horizon = max([at for at in HORIZONS if at <= run.scenario.horizon] or [HORIZONS[0]])
    return forecast_record(run.ground.data, run.ground.region, horizon), horizon


def baseline_said(run: Simulation) -> Message:
    """Return what the own trend rests on, and how sure it is."""
    base = run.baseline
    if _unforeseen(base):
        return Message(
            "scenarios.base_simple",
            region=run.region,
            windows=base.windows,
            window=base.window,
            horizon=run.scenario.horizon,
        )
    record, horizon = _record(run)
    name = "scenarios.base_forecast" if base.rule == "bessemer" else "scenarios.base_half"
    if record is None:
        return Message(f"{name}_untested", start=run.start)
    return Message(
        name, start=run.start, coverage=record.coverage_80, horizon=horizon, origins=record.origins
    )


def follow_said(comparison: Comparison) -> Message | None:
    """Return where the paths of role models end against the own trend."""
    runs = [run for name in FOLLOWING if (run := comparison.of(name)) is not None]
    if len(runs) < 2:
        return None
    items = [
        Message(
            "scenarios.against_item",
            scenario=run.scenario.label,
            change=float(np.median(comparison.against(run, TOTAL))),
        )
        for run in runs
    ]
    return Message("scenarios.follow", whole=whole(comparison.ground), end=comparison.trend.end, items=items)


def cut_said(comparison: Comparison) -> Message | None:
    """Return what a cut takes from total jobs against the own trend, and what substitution gives back."""
    run, made_good = comparison.of("cut-off"), comparison.of("cut-off-substituted")
    if run is None or made_good is None:
        return None
    name = f"scenarios.cut_{comparison.ground.outcome}"
    if comparison.of("cut-off-allies") is not None:
        name = f"scenarios.cut_{comparison.ground.outcome}_allies"
    loss, other = run.scenario.loss, made_good.scenario.loss
    assert loss is not None and other is not None
    trend, allies = comparison.trend, comparison.of("cut-off-allies")
    first = 1 - float(run.fan("total_jobs", loss.year)[2] / trend.fan("total_jobs", loss.year)[2])
    last = -comparison.against(run, TOTAL)
    rest = -comparison.against(made_good, TOTAL)
    return Message(
        name,
        region=run.region,
        year=run.start + loss.year,
        first=first,
        last=float(np.median(last)),
        low=float(np.quantile(last, 0.1)),
        high=float(np.quantile(last, 0.9)),
        end=run.end,
        part=other.replaceable,
        years=round(other.years),
        rest=float(np.median(rest)),
        **(
            {}
            if allies is None
            else {
                "allied_first": -comparison.deepest(allies),
                "allied_last": float(np.median(-comparison.against(allies, TOTAL))),
            }
        ),
    )


def build_said(comparison: Comparison) -> Message | None:
    """Return what the best portfolio would add, and how probable its industries are."""
    run = comparison.of("diversify")
    if run is None or run.planned.built is None:
        return None
    built = run.planned.built
    chances = [entry.success for entry in built.chosen]
    added = comparison.against(run, TOTAL)
    return Message(
        f"scenarios.build_{built.rate}_{comparison.ground.outcome}",
        names=list(built.names),
        count=len(built.names),
        chance=_range(min(chances), max(chances)),
        middle=float(np.median(added)),
        most=float(np.quantile(added, 0.9)),
        end=run.end,
    )


def _range(low: float, high: float) -> Message:
    """Return a range of percentages, or one where both ends read alike."""
    if round(low * 100) == round(high * 100):
        return Message("scenarios.one_percent", value=low)
    return Message("scenarios.range_percent", low=low, high=high)


def variance_said(comparison: Comparison, name: str = "role-models") -> Message | None:
    """Return which uncertainty matters most for the part of the nation's jobs, and which comes second."""
    run = comparison.of(name)
    if run is None or run.variance is None:
        return None
    rows = run.variance.table
    rows = rows[(rows["measure"] == f"relative_{run.ground.outcome}") & (rows["source"] != "together")]
    # Total effects, because a small one is estimated well and a small first-order index is not.
    rows = rows.sort_values("total_effect", ascending=False)
    if len(rows) < 2:
        return None
    first, second = rows.iloc[0], rows.iloc[1]
    return Message(
        "scenarios.variance",
        scenario=run.scenario.label,
        whole=whole(run.ground),
        end=run.end,
        first=Message(f"scenarios.source_{first['source']}"),
        first_share=float(first["total_effect"]),
        second=Message(f"scenarios.source_{second['source']}"),
        second_share=float(second["total_effect"]),
    )


def refusals(comparison: Comparison) -> list[Message]:
    """Return why scenarios are left out, those with one reason together."""
    groups: dict[str, tuple[Message, list[object]]] = {}
    for title, reason in comparison.refused:
        groups.setdefault(reason.label("en"), (reason, []))[1].append(title)
    return [
        Message(
            "scenarios.refused",
            names=[Message("scenarios.quoted", name=name) for name in names],
            reason=reason,
        )
        for reason, names in groups.values()
    ]


def limits(comparison: Comparison) -> list[Message]:
    """Return what the fans do not know."""
    names = {run.scenario.name for run in comparison.runs}
    found = [
        Message("scenarios.limit_given"),
        Message("scenarios.limit_sectors"),
        Message("scenarios.limit_yardsticks"),
    ]
    if names & {"role-models", "cautionary"}:
        found.append(Message("scenarios.limit_selected"))
    if any(run.scenario.loss is not None for run in comparison.runs):
        found.append(Message(f"scenarios.limit_cut_{comparison.ground.region.kind.replace(' ', '_')}"))
    return found
