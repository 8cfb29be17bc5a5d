"""Chart of the industries within reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.charts import Canvas, Chart
from bessemer.classify import scheme
from bessemer.pathways.candidates import Reach
from bessemer.regions import Region
from bessemer.words import Message

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

_NAMED = 7


def reach_chart(found: Reach, options: pd.DataFrame, region: Region) -> Chart:
    """Return a scatter of today's weight against closeness, the closest industries named."""
    from bessemer.charts import forms

    industries = scheme(found.table.classification)
    named: list[Any] = [industries[code] for code in options["industry"]]
    data = options.assign(
        label=named,
        role=["region" if kind == "new" else "highlight" for kind in options["kind"]],
    )
    # What the region has nothing of would stand in one column; only the closest of it is shown.
    shown = data[(data["location_quotient"] > 0) | (np.arange(len(data)) < _NAMED)]

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        count = 4 if canvas.narrow else _NAMED
        names = [
            industry.label(canvas.locale, short=True) if position < count else ""
            for position, industry in enumerate(data["label"])
        ]
        columns = ["location_quotient", "net_density", "role"]
        return forms.scatter(
            data[columns].assign(name=names),
            canvas,
            x="location_quotient",
            y="net_density",
            role="role",
            name="name",
            x_title=canvas.say("pathways.x_axis"),
            y_title=canvas.say("pathways.y_axis"),
            x_format="~g",
            y_format="+.2f",
            y_rule=0.0,
        )

    first = shown["label"].iloc[0]
    return Chart(
        id="pathways-reach",
        title=Message("pathways.chart_title", region=region, first=first.brief, year=found.year),
        subtitle=Message(
            "pathways.chart_subtitle", region=region, year=found.year, measure=found.table.measure_name
        ),
        sources=(found.table.key,),
        alt=Message(
            "pathways.chart_alt", region=region, count=len(shown), first=first.brief, year=found.year
        ),
        data=shown,
        draw=draw,
        note=Message("pathways.chart_note"),
    )
