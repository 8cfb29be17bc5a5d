"""The chart of a region's highest location quotients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.charts import Canvas, Chart
from bessemer.classify import scheme
from bessemer.regions import Region
from bessemer.structure.profile import Composition
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

# Industries under one per cent of a region say more about noise than about strength.
SMALLEST_SHARE = 0.01
_BARS = 10
# Below this, an industry hardly weighs more than in the nation.
_STANDS_OUT = 1.1


def rows_of(entry: Composition, order: np.ndarray) -> pd.DataFrame:
    """Return industry, quotient and shares at the given positions."""
    import pandas as pd

    industries = scheme(entry.table.classification)
    return pd.DataFrame(
        {
            "industry": [industries[entry.panel.industries[position]] for position in order],
            "quotient": entry.quotient[order],
            "share": entry.share[order],
            "nation_share": entry.nation_share[order],
        }
    )


def quotient_chart(entry: Composition, region: Region, nation: Any) -> Chart:
    """Return bars of the highest location quotients among industries with a weight of their own."""
    from bessemer.charts import forms

    eligible = np.where(entry.share >= SMALLEST_SHARE, np.nan_to_num(entry.quotient, nan=0.0), 0.0)
    order = np.argsort(-eligible)[:_BARS]
    data = rows_of(entry, order[eligible[order] > 0])
    top = int(order[0])
    first = scheme(entry.table.classification)[entry.panel.industries[top]]
    # A second industry is named only where it stands out as well.
    strong = data["industry"][data["quotient"] >= _STANDS_OUT]
    others = [industry for industry in strong if industry != first]

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        drawn = data.assign(
            label=[industry.label(canvas.locale, short=True) for industry in data["industry"]],
            text=[canvas.number(value, "ratio") for value in data["quotient"]],
        ).drop(columns="industry")
        return forms.bars(
            drawn,
            canvas,
            label="label",
            value="quotient",
            text="text",
            reference=1.0,
            axis_format="~f",
            x_title=canvas.say("structure.quotient_axis"),
        )

    return Chart(
        id="structure-quotients",
        title=Message(
            "structure.quotient_title" if others else "structure.quotient_title_one",
            region=region,
            first=first.brief,
            **({"second": others[0].brief} if others else {}),
            nation=nation,
            ratio=float(entry.quotient[top]),
            year=entry.year,
        ),
        subtitle=Message(
            "structure.quotient_subtitle",
            region=region,
            nation=nation,
            measure=entry.table.measure_name,
            year=entry.year,
        ),
        sources=(entry.table.key,),
        alt=Message(
            "structure.quotient_alt",
            region=region,
            nation=nation,
            count=len(data),
            first=data["industry"].iloc[0].brief,
            ratio=float(data["quotient"].iloc[0]),
            year=entry.year,
        ),
        data=data,
        draw=draw,
    )
