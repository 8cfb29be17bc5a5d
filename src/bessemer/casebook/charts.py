"""Timeline of a case's measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bessemer.casebook.schema import Case
from bessemer.charts import Canvas, Chart
from bessemer.words import Message

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

_ROWS = 12


def timeline_chart(case: Case) -> Chart:
    """Return the dated measures of a case as bars from first to last year."""
    import pandas as pd

    from bessemer.charts import forms

    # The newest measures stand closest to what a planner can still copy.
    dated = case.dated[-_ROWS:]
    last = max(item.end or item.start or 0 for item in dated)
    data = pd.DataFrame(
        {
            "name": [item.name for item in dated],
            "start": [item.start for item in dated],
            "end": [item.end if item.end is not None else last for item in dated],
            "role": ["role model" if item.end is not None else "region" for item in dated],
        }
    )

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        drawn = data.assign(label=[canvas.name(name) for name in data["name"]]).drop(columns="name")
        return forms.timeline(drawn, canvas, label="label", start="start", end="end", role="role")

    first = int(data["start"].min())
    return Chart(
        id="casebook-timeline",
        title=Message(
            "casebook.timeline_title", case=case.name, count=len(dated), start=first, end=int(last)
        ),
        subtitle=Message("casebook.timeline_subtitle", count=len(dated), total=len(case.interventions)),
        sources=("casebook",),
        alt=Message("casebook.timeline_alt", case=case.name, count=len(dated), start=first, end=int(last)),
        data=data,
        draw=draw,
        note=Message("casebook.timeline_note"),
    )
