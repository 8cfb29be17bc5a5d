"""Where a place of the user's own stands: bars of the places nearest in size, as no map of them is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bessemer.charts import Canvas, Chart
from bessemer.studies import Study
from bessemer.words import Message, format_value

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

# Bars shown, as many larger as smaller ones where there are.
_SHOWN = 7
_TEN_THOUSANDS = 1e5


def places_chart(study: Study) -> Chart:
    """Return bars of the place asked about and of those nearest in size, by the newest total."""
    import pandas as pd

    region = study.region
    table = study.data.own_table()
    assert table is not None
    panel = study.data.panel(table.key)
    latest = panel.year_for(study.year) or panel.years[-1]
    totals = panel.select(years=[latest]).sum_industries("zero")[0][0]
    order = [int(at) for at in np.argsort(-totals, kind="stable") if totals[at] > 0]
    own = panel.regions.index(region.id)
    at = order.index(own) if own in order else len(order)
    first = max(0, min(at - _SHOWN // 2, len(order) - _SHOWN))
    shown = order[first : first + _SHOWN]
    data = pd.DataFrame(
        {
            "region": [study.data.regions[panel.regions[place]] for place in shown],
            "value": [float(totals[place]) for place in shown],
            "role": ["region" if place == own else "faint" for place in shown],
        }
    )

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        from bessemer.charts import forms

        # Chinese counts large numbers in ten thousands.
        tens = canvas.locale == "zh-CN" and data["value"].max() >= _TEN_THOUSANDS
        named = data.assign(
            value=data["value"] / (1e4 if tens else 1.0),
            name=[canvas.name(place) for place in data["region"]],
            text=[format_value(value, "count", canvas.locale) for value in data["value"]],
        )
        return forms.bars(
            named.drop(columns="region"),
            canvas,
            label="name",
            value="value",
            text="text",
            colour="role",
            x_title=canvas.say("own.ten_thousands") if tens else "",
            axis_format=",~g" if canvas.locale == "zh-CN" else "~s",
        )

    values = {
        "region": region,
        "measure": table.measure_name,
        "unit": table.unit_name,
        "year": latest,
        "count": len(order),
    }
    known = own in order
    return Chart(
        id="locator",
        title=Message("own.places_title" if known else "own.places_title_unknown", **values, rank=at + 1),
        subtitle=Message("own.places_subtitle", **values),
        sources=(table.key,),
        alt=Message("own.places_alt", **values, shown=len(shown)),
        data=data,
        draw=draw,
    )
