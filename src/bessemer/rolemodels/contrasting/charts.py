"""Charts of what set the recovered apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.charts import Canvas, Chart
from bessemer.rolemodels.contrasting.contrasts import Contrast
from bessemer.rolemodels.contrasting.trait_words import trait_label, trait_name
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

_TRAITS = 14


def contrast_chart(found: Contrast) -> Chart:
    """Return dots of the largest differences at the start: as they stand, and within strata."""
    start = found.table[~found.table["along"]].dropna(subset=["difference"])
    reach = start[["difference", "difference_within"]].abs().max(axis=1)
    rows = start.loc[reach.sort_values(ascending=False).index[:_TRAITS]]
    rows = rows.sort_values("difference", ascending=False)
    rows = rows[["trait", "difference", "difference_within", "low", "high"]].reset_index(drop=True)
    classification, zones = found.search.classification, found.kind == "commuting zone"
    names: list[Any] = [trait_label(trait, classification) for trait in rows["trait"]]
    rows["name"] = names
    called = found.found()
    largest = start.iloc[int(np.argmax(start["difference"].abs()))]
    near = found.near
    region, year = found.search.target, found.search.year

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        from bessemer.charts.dots import interval_dots

        labels = [canvas.name(name) for name in data["name"]]
        within = "contrast.mark_within_us" if zones else "contrast.mark_within_europe"
        marks = [("difference", canvas.say("contrast.mark_raw"), "role model")]
        if data["difference_within"].notna().any():
            marks.append(("difference_within", canvas.say(within), "ink"))
        return interval_dots(
            data.drop(columns="name").assign(label=labels),
            canvas,
            label="label",
            low="low",
            high="high",
            marks=marks,
            band=canvas.say("contrast.mark_band"),
            x_title=canvas.say("contrast.difference_axis"),
        )

    if len(called):
        title = Message(
            "contrast.chart_title_some",
            trait=trait_name(str(called.iloc[0]["trait"]), classification),
            region=region,
        )
    else:
        title = Message("contrast.chart_title_none", region=region)
    return Chart(
        id="rolemodels-contrast",
        title=title,
        subtitle=Message(
            "contrast.chart_subtitle",
            region=region,
            year=year,
            recovered=near.recovered,
            others=near.count - near.recovered,
        ),
        sources=found.tables,
        alt=Message(
            "contrast.chart_alt",
            count=len(rows),
            trait=trait_name(str(largest["trait"]), classification),
            difference=float(largest["difference"]),
        ),
        data=rows,
        draw=draw,
        note=Message("contrast.chart_note"),
    )
