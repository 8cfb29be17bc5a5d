"""Charts of the fans: relative jobs at the horizon by scenario, and shares of sectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bessemer.charts import Canvas, Chart
from bessemer.scenarios.comparing import Comparison
from bessemer.scenarios.engine import SCALARS
from bessemer.scenarios.simulations import Simulation
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt
    from bessemer.panel import Floats

_SECTORS = 8
_ROLES = {"own-trend": "region", "cautionary": "cautionary tale"}


def _role(run: Simulation) -> str:
    if run.scenario.name in _ROLES:
        return _ROLES[run.scenario.name]
    return "role model" if run.scenario.follow is not None else "ink"


def horizon_chart(comparison: Comparison) -> Chart:
    """Return a row a scenario: the change of total jobs, with four fifths of the paths."""
    import pandas as pd

    from bessemer.charts.ranges import dots_with_ranges

    runs = comparison.runs
    fans = [run.fan("total_jobs") / run.ground.total - 1 for run in runs]
    rows = pd.DataFrame(
        {
            "scenario": [run.scenario.label for run in runs],
            "middle": [fan[2] for fan in fans],
            "low": [fan[0] for fan in fans],
            "high": [fan[4] for fan in fans],
            "role": [_role(run) for run in runs],
        }
    )

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        drawn = data.assign(
            label=[title.label(canvas.locale) for title in data["scenario"]],
            text=[canvas.number(value, "change") for value in data["middle"]],
        )
        lowest = float(data["low"].min())
        return dots_with_ranges(
            drawn.drop(columns="scenario"),
            canvas,
            label="label",
            value="middle",
            low="low",
            high="high",
            text="text",
            colour="role",
            x_title=canvas.say("scenarios.horizon_axis", **span),
            axis_format="+.0%",
            start=min(lowest * 1.1, -0.01),
            reference=0.0,
        )

    # The years and not the runs, whose paths would stay as long as the chart.
    span = {"start": runs[0].start, "end": runs[0].end}
    first, outcome = runs[0], comparison.ground.outcome
    order = sorted(range(len(runs)), key=lambda at: float(fans[at][2]))
    worst, best = order[0], order[-1]
    values = {
        "region": comparison.ground.region,
        "start": first.start,
        "end": first.end,
    }
    if len(runs) == 1:
        title = Message(f"scenarios.horizon_alone_{outcome}", low=fans[0][0], high=fans[0][4], **values)
    else:
        apart = "apart" if fans[worst][4] < fans[best][0] else "overlap"
        title = Message(
            f"scenarios.horizon_{apart}",
            best=runs[best].scenario.label,
            worst=runs[worst].scenario.label,
            **values,
        )
    return Chart(
        id="scenarios-horizon",
        title=title,
        subtitle=Message(f"scenarios.horizon_subtitle_{outcome}", paths=first.paths, **values),
        sources=tuple(dict.fromkeys(key for run in runs for key in run.sources)),
        alt=Message(
            "scenarios.horizon_alt",
            count=len(runs),
            best=runs[best].scenario.label,
            best_change=fans[best][2],
            worst=runs[worst].scenario.label,
            worst_change=fans[worst][2],
            **values,
        ),
        data=rows,
        draw=draw,
        note=Message(f"scenarios.horizon_note_{outcome}"),
    )


def shares_of(run: Simulation) -> tuple[Floats, Floats]:
    """Return the percentiles of the change of shares at the horizon, in points, and the shares now."""
    jobs = run.ends[:, len(SCALARS) :]
    now = run.ground.shares
    change = (jobs / jobs.sum(axis=1, keepdims=True) - now) * 100
    return np.quantile(change, (0.1, 0.5, 0.9), axis=0), now


def sectors_chart(comparison: Comparison) -> Chart | None:
    """Return a row a sector: the change of its share by the own trend, and along a role model's path."""
    import pandas as pd

    from bessemer.charts.ranges import dots_with_ranges

    other = comparison.of("pittsburgh") or comparison.of("role-models")
    if other is None:
        return None
    trend = comparison.trend
    span = {"start": trend.start, "end": trend.end}
    fan, _ = shares_of(trend)
    along, _ = shares_of(other)
    size = np.maximum(np.abs(along[1] - fan[1]), np.abs(fan[1]))
    largest = np.argsort(-size, kind="stable")[:_SECTORS]
    order = largest[np.argsort(-along[1][largest], kind="stable")]
    industries = comparison.ground.industries
    rows = pd.DataFrame(
        {
            "industry": [industries[at] for at in order],
            "middle": fan[1][order],
            "low": fan[0][order],
            "high": fan[2][order],
            "other": along[1][order],
        }
    )
    outside = int(((rows["other"] < rows["low"]) | (rows["other"] > rows["high"])).sum())

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        drawn = data.assign(
            label=[industry.label(canvas.locale, short=True) for industry in data["industry"]],
            text=[canvas.number(value, "signed1") for value in data["middle"]],
            other_text=[canvas.number(value, "signed1") for value in data["other"]],
            role="region",
        )
        lowest = float(min(data["low"].min(), data["other"].min()))
        highest = float(data["other"].max())
        drawn["high"] = drawn["high"].astype(float)
        return dots_with_ranges(
            drawn.drop(columns="industry"),
            canvas,
            label="label",
            value="middle",
            low="low",
            high="high",
            text="text",
            colour="role",
            x_title=canvas.say("scenarios.sectors_axis", **span),
            axis_format="+~f",
            other="other",
            other_text="other_text",
            start=lowest * 1.15,
            reference=0.0,
            end=highest,
        )

    top = rows.iloc[0]
    values = {
        "region": comparison.ground.region,
        "start": trend.start,
        "end": trend.end,
        "scenario": other.scenario.label,
    }
    if outside:
        title = Message("scenarios.sectors_title", count=outside, sectors=len(rows), **values)
    else:
        title = Message("scenarios.sectors_title_none", sectors=len(rows), **values)
    return Chart(
        id="scenarios-sectors",
        title=title,
        subtitle=Message(f"scenarios.sectors_subtitle_{comparison.ground.outcome}", **values),
        sources=tuple(dict.fromkeys((*trend.sources, *other.sources))),
        alt=Message(
            "scenarios.sectors_alt",
            count=len(rows),
            sector=Text(top["industry"].short, top["industry"].short_zh),
            change=float(top["other"]),
            **values,
        ),
        data=rows,
        draw=draw,
        note=Message("scenarios.sectors_note"),
    )
