"""Charts of scenarios: shares now and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bessemer.charts import Canvas, Chart
from bessemer.rolemodels import Search
from bessemer.rolemodels.telling.charts import inside
from bessemer.rolemodels.transferring.changes import Change
from bessemer.rolemodels.transferring.perturbation import Transfer
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

_SECTORS = 8
_CHANGES = 12


def shares_chart(search: Search, moved: Transfer, models: int, tables: tuple[str, ...]) -> Chart:
    """Return a dumbbell of shares now and after, from the biggest gain to the biggest fall."""
    import pandas as pd

    from bessemer.charts import forms

    difference = moved.shares - search.shares
    largest = np.argsort(-np.abs(difference), kind="stable")[:_SECTORS]
    order = largest[np.argsort(-difference[largest], kind="stable")]
    industries = search.industries
    rows = pd.DataFrame(
        {
            "industry": [industries[position] for position in order],
            "now": search.shares[order],
            "after": moved.shares[order],
        }
    )
    first, last = rows.iloc[0], rows.iloc[-1]

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        labels = [industry.label(canvas.locale, short=True) for industry in data["industry"]]
        return forms.dumbbell(
            data.assign(label=labels).drop(columns="industry"),
            canvas,
            label="label",
            start="now",
            end="after",
            names=(
                canvas.say("scenarios.now", region=search.target, year=search.year),
                canvas.say("scenarios.after"),
            ),
            colours=("region", "role model"),
            x_title=canvas.say("scenarios.share_axis"),
        )

    return Chart(
        id="scenarios-shares",
        title=Message(
            "scenarios.chart_title",
            region=search.target,
            gain=Text(first["industry"].short, first["industry"].short_zh),
            gain_now=float(first["now"]),
            gain_after=float(first["after"]),
            fall_now=float(last["now"]),
            fall_after=float(last["after"]),
            fall=inside(last["industry"]),
        ),
        subtitle=Message(
            f"scenarios.chart_subtitle_{search.outcome}",
            region=search.target,
            year=search.year,
            count=models,
        ),
        sources=tables,
        alt=Message(
            "scenarios.chart_alt",
            region=search.target,
            year=search.year,
            count=len(rows),
            gain=first["industry"],
            fall=last["industry"],
        ),
        data=rows,
        draw=draw,
        note=Message(f"scenarios.chart_note_{search.outcome}"),
    )


def changes_chart(
    search: Search, moved: Transfer, single: Transfer, named: Change, models: int, tables: tuple[str, ...]
) -> Chart:
    """Return a dumbbell of the change of shares, as the look-alikes and as the role model asked for."""
    import pandas as pd

    from bessemer.charts import forms

    average, alone = moved.shares - search.shares, single.shares - search.shares
    size = np.maximum(np.abs(average), np.abs(alone))
    largest = np.argsort(-size, kind="stable")[:_CHANGES]
    order = largest[np.argsort(-alone[largest], kind="stable")]
    industries = search.industries
    rows = pd.DataFrame(
        {
            "industry": [industries[position] for position in order],
            "average": average[order] * 100,
            "alone": alone[order] * 100,
        }
    )
    apart = int(np.argmax(np.abs(average - alone)))
    opposite = bool(average[apart] * alone[apart] < 0)
    role = "role model" if named.episode.recovered else "cautionary tale"

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        labels = [industry.label(canvas.locale, short=True) for industry in data["industry"]]
        return forms.dumbbell(
            data.assign(label=labels).drop(columns="industry"),
            canvas,
            label="label",
            start="alone",
            end="average",
            names=(
                canvas.say(
                    "scenarios.as_named", place=named.episode.region, start=named.start, end=named.end
                ),
                canvas.say("scenarios.as_average"),
            ),
            colours=(role, "region"),
            x_title=canvas.say("scenarios.change_axis"),
            axis_format="~g",
            reference=0.0,
        )

    values = {
        "region": search.target,
        "place": named.episode.region,
        "industry": Text(industries[apart].short, industries[apart].short_zh),
        "alone": abs(float(alone[apart])),
        "average": abs(float(average[apart])),
    }
    if opposite:
        title = "scenarios.changes_opposite_" + ("fall" if alone[apart] < 0 else "rise")
    else:
        title = "scenarios.changes_same_" + ("fall" if alone[apart] < 0 else "rise")
    return Chart(
        id="scenarios-changes",
        title=Message(title, **values),
        subtitle=Message(
            f"scenarios.changes_subtitle_{search.outcome}",
            region=search.target,
            year=search.year,
            count=models,
            place=named.episode.region,
        ),
        sources=tables,
        alt=Message(
            "scenarios.changes_alt",
            region=search.target,
            year=search.year,
            place=named.episode.region,
            count=len(rows),
        ),
        data=rows,
        draw=draw,
        note=Message(f"scenarios.chart_note_{search.outcome}"),
    )
