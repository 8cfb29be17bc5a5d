"""Fans side by side: one panel a scenario, all on the same axes, against one line of reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bessemer.charts import grammar as alt
from bessemer.charts.chart import Canvas
from bessemer.charts.curves import DASHES, parted
from bessemer.charts.kinds import of_kind
from bessemer.charts.theme import PALETTE, SMALL_SIZE, TEXT_SIZE

if TYPE_CHECKING:
    import pandas as pd

_AXIS, _GAP = 46, 12
_HEIGHT, _NARROW_HEIGHT = 150, 120


@of_kind("fan_panels")
def fan_panels(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    panel: str,
    text: str,
    role: str,
    axis_format: str = "+.0%",
) -> alt.ConcatChart:
    """Draw two bands and a middle line a panel, with the middle of the first panel as a dotted line in all.

    Parameters
    ----------
    data : DataFrame
        One row a panel and year: ``year``, ``low_80``, ``low_50``, ``middle``, ``high_50``, ``high_80``; the
        panels in their order, the first that of reference.
    panel, text, role : str
        Columns: name of the panel, the last middle value as written at its end (empty before), key of the
        palette.
    """
    names = list(dict.fromkeys(data[panel]))
    across = min(len(names), 2 if canvas.narrow else 3)
    width = (canvas.width - across * _AXIS - (across - 1) * _GAP) // across
    low, high = float(min(data["low_80"].min(), 0)), float(max(data["high_80"].max(), 0))
    pad = (high - low or 1.0) * 0.08
    scale = alt.Scale(domain=[low - pad, high + pad], nice=False, zero=False)
    first, last = int(data["year"].min()), int(data["year"].max())
    x = alt.X(
        "year:Q",
        scale=alt.Scale(domain=[first, last], nice=False),
        axis=alt.Axis(values=[first, last], format="d", grid=False, labelFlush=True),
        title=None,
    )
    zero = "datum.value == 0 ? '0%' : datum.label"
    axis = alt.Axis(format=axis_format, tickCount=4, labelExpr=zero, minExtent=34, maxExtent=34)

    def y(field: str) -> alt.Part:
        return alt.Y(f"{field}:Q", scale=scale, axis=axis, title=None)

    reference = data[data[panel] == names[0]]
    drawn = []
    for name in names:
        part = data[data[panel] == name]
        colour = PALETTE[part[role].iloc[0]]
        base, end = alt.Chart(part), alt.Chart(part.tail(1))
        layers = [
            base.mark_area(color=colour, opacity=0.14).encode(x=x, y=y("low_80"), y2=alt.Y2("high_80:Q")),
            base.mark_area(color=colour, opacity=0.24).encode(x=x, y=y("low_50"), y2=alt.Y2("high_50:Q")),
            alt.Chart(alt.Data(values=[{"_at": 0.0}]))
            .mark_rule(color=PALETTE["nation"], strokeWidth=0.75)
            .encode(y=y("_at")),
            base.mark_line(color=colour, strokeWidth=2).encode(x=x, y=y("middle")),
        ]
        if name != names[0]:
            trend = alt.Chart(reference).mark_line(
                color=PALETTE["ink"], strokeDash=DASHES["nation"], strokeWidth=1.5
            )
            layers.append(trend.encode(x=x, y=y("middle")))
        rims = ({"stroke": PALETTE["paper"], "strokeWidth": 4}, {"color": PALETTE["ink"]})
        layers += [
            end.mark_text(align="right", dx=-2, dy=-9, fontSize=SMALL_SIZE, fontWeight=600, **rim).encode(
                x=x, y=y("middle"), text=alt.Text(f"{text}:N")
            )
            for rim in rims
        ]
        heading = alt.TitleParams(
            text=parted(name, width + _AXIS - 8),
            anchor="start",
            frame="group",
            fontSize=TEXT_SIZE,
            fontWeight=600,
            color=PALETTE["ink"],
            limit=width + _AXIS,
        )
        height = _NARROW_HEIGHT if canvas.narrow else _HEIGHT
        drawn.append(alt.layer(*layers, title=heading).properties(width=width, height=height))
    return alt.concat(*drawn, columns=across, spacing=_GAP)
