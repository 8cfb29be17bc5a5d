"""Charts of scenarios beside one another: their fans by year, and which uncertainty each rests on."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from bessemer.charts import Canvas, Chart
from bessemer.scenarios.comparing import Comparison
from bessemer.scenarios.engine import SCALARS, SOURCES
from bessemer.scenarios.simulations import FAN, Simulation
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

RELATIVE = SCALARS.index("relative_jobs")
TOGETHER = "together"
# Okabe and Ito's colours, and grey for what sources do only together.
COLOURS = dict(
    zip((*SOURCES, TOGETHER), ("#0072b2", "#56b4e9", "#009e73", "#e69f00", "#d55e00", "#b9c2cc"), strict=True)
)


def role_of(run: Simulation) -> str:
    """Return the key of the palette for a scenario."""
    if run.scenario.name == "own-trend":
        return "region"
    follow = run.scenario.follow
    if follow is None:
        return "highlight" if run.scenario.loss is None else "nation"
    return "cautionary tale" if follow.role_model == "declined" else "role model"


def fans_chart(comparison: Comparison) -> Chart:
    """Return a panel a scenario: the region's share of its nation's jobs by year, as a fan of change."""
    import pandas as pd

    from bessemer.charts.fan_panels import fan_panels

    runs = comparison.runs
    parts = []
    for run in runs:
        change = run.fans[:, :, RELATIVE] - 1
        frame = pd.DataFrame(dict(zip(FAN, change, strict=True)))
        frame.insert(0, "year", run.start + np.arange(len(frame)))
        frame.insert(0, "role", role_of(run))
        frame.insert(0, "scenario", [run.scenario.label] * len(frame))
        frame["written"] = [""] * (len(frame) - 1) + ["end"]
        parts.append(frame)

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.ConcatChart:
        drawn = data.assign(
            label=[title.label(canvas.locale) for title in data["scenario"]],
            text=[
                canvas.number(value, "change") if mark else ""
                for value, mark in zip(data["middle"], data["written"], strict=True)
            ],
        )
        return fan_panels(drawn.drop(columns="scenario"), canvas, panel="label", text="text", role="role")

    first, outcome = runs[0], comparison.ground.outcome
    order = sorted(runs, key=lambda run: float(run.fan("relative_jobs")[2]))
    worst, best = order[0], order[-1]
    span = {"region": comparison.ground.region, "start": first.start, "end": first.end}
    ends = {
        "best": best.scenario.label,
        "best_change": float(best.fan("relative_jobs")[2] - 1),
        "worst": worst.scenario.label,
        "worst_change": float(worst.fan("relative_jobs")[2] - 1),
    }
    if len(runs) == 1:
        fan = first.fan("relative_jobs")
        title = Message(f"builder.fans_alone_{outcome}", low=fan[0] - 1, high=fan[4] - 1, **span)
    else:
        title = Message(f"builder.fans_title_{outcome}", **span, **ends)
    return Chart(
        id="scenarios-fans",
        title=title,
        subtitle=Message(f"builder.fans_subtitle_{outcome}", paths=first.paths, **span),
        sources=tuple(dict.fromkeys(key for run in runs for key in run.sources)),
        alt=Message("builder.fans_alt", count=len(runs), **span, **ends),
        data=pd.concat(parts, ignore_index=True),
        draw=draw,
        note=Message("builder.fans_note"),
    )


def sources_chart(comparison: Comparison) -> Chart | None:
    """Return a bar a scenario: the variance of the share of the nation's jobs by source; None without any."""
    import pandas as pd

    from bessemer.charts.forms import stacked_bars

    runs = [run for run in comparison.runs if run.main_source(measure := _measure(comparison)) is not None]
    if not runs:
        return None
    rows = []
    for run in runs:
        assert run.variance is not None
        table = run.variance.table
        mine = table[(table["measure"] == measure) & (table["industry"] == "total")]
        shares = dict(zip(mine["source"], np.clip(mine["first_order"].to_numpy(float), 0, None), strict=True))
        whole = max(sum(shares.values()), 1.0)
        rows += [
            {"scenario": run.scenario.label, "source": name, "share": shares[name] / whole}
            for name in COLOURS
            if name in shares
        ]
    frame = pd.DataFrame(rows)
    shown = [name for name in COLOURS if (frame.loc[frame["source"] == name, "share"] >= 0.005).any()]
    frame = frame[frame["source"].isin(shown)].reset_index(drop=True)

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.Chart:
        words = {name: canvas.say(f"scenarios.source_{name}") for name in shown}
        drawn = data.assign(
            label=[title.label(canvas.locale) for title in data["scenario"]],
            part=data["source"].map(words),
        )
        return stacked_bars(
            drawn.drop(columns="scenario"),
            canvas,
            label="label",
            value="share",
            part="part",
            colours={words[name]: COLOURS[name] for name in shown},
            axis_format=".0%",
        )

    tops = Counter(top[0] for run in runs if (top := run.main_source(measure)) is not None)
    source, count = tops.most_common(1)[0]
    values = {
        "region": comparison.ground.region,
        "end": comparison.trend.end,
        "source": Message(f"scenarios.source_{source}"),
    }
    only = runs[0].main_source(measure)
    title = (
        Message("builder.sources_one", share=only[1], **values)
        if len(runs) == 1 and only is not None
        else Message("builder.sources_title", count=count, total=len(runs), **values)
    )
    return Chart(
        id="scenarios-sources",
        title=title,
        subtitle=Message(
            f"builder.sources_subtitle_{comparison.ground.outcome}",
            region=comparison.ground.region,
            end=comparison.trend.end,
        ),
        sources=tuple(dict.fromkeys(key for run in runs for key in run.sources)),
        alt=Message("builder.sources_alt", count=count, total=len(runs), **values),
        data=frame,
        draw=draw,
        note=Message("builder.sources_note"),
    )


def _measure(comparison: Comparison) -> str:
    return f"relative_{comparison.ground.outcome}"
