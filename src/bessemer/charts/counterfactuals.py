"""A line beside its counterfactual, with the band that chance alone would fill."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bessemer.charts import grammar as alt
from bessemer.charts.axes import horizontal_title, sized
from bessemer.charts.chart import Canvas
from bessemer.charts.curves import label_room, parted, spread
from bessemer.charts.kinds import of_kind
from bessemer.charts.theme import PALETTE, SMALL_SIZE

if TYPE_CHECKING:
    import pandas as pd


@of_kind("counterfactual")
def counterfactual(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    x: str,
    own: str,
    other: str,
    low: str,
    high: str,
    names: tuple[str, str, str],
    mark: tuple[float, str],
    role: str = "region",
    y_title: str = "",
    axis_format: str = "~s",
    height: int = 280,
) -> alt.LayerChart:
    """Draw a line, its counterfactual dashed, and a band; their names stand at the right end.

    Parameters
    ----------
    data : DataFrame
        One row a year.
    x, own, other, low, high : str
        Columns: year, the line, its counterfactual, the ends of the band.
    names : tuple of str
        Of the line, of its counterfactual, and of the band.
    mark : (x, text)
        A vertical line with a word.
    role : str
        Key of the palette for the line.
    """
    bottom, top = (float(edge) for edge in (np.nanmin(data[[own, other, low]]), np.nanmax(data[[own, high]])))
    top = max(top, float(data[other].max()))
    pad = (top - bottom or 1.0) * 0.08
    y_scale = alt.Scale(domain=[bottom - pad, top + pad], nice=False, zero=False)
    x_scale = alt.Scale(domain=[float(data[x].min()), float(data[x].max())], nice=False)
    ticks = alt.Axis(format="d", grid=False, tickCount=5 if canvas.narrow else 8)
    x_field = alt.X(f"{x}:Q", scale=x_scale, axis=ticks, title=horizontal_title("", canvas))
    y_axis = alt.Axis(format=axis_format, tickCount=6)

    def y_field(column: str) -> alt.Part:
        return alt.Y(f"{column}:Q", scale=y_scale, title=y_title or None, axis=y_axis)

    colours = (PALETTE[role], PALETTE["ink"], PALETTE["nation"])
    base = alt.Chart(data)
    at, word = mark
    line = alt.Chart(alt.Data(values=[{"_at": at, "_top": top + pad, "_text": word}]))
    mark_x = alt.X("_at:Q", scale=x_scale)
    layers = [
        base.mark_area(color=PALETTE["faint"], opacity=0.4).encode(
            x=x_field, y=y_field(low), y2=alt.Y2(f"{high}:Q")
        ),
        line.mark_rule(color=PALETTE["highlight"], strokeDash=[4, 3]).encode(x=mark_x),
        line.mark_text(align="left", dx=4, baseline="top", color=PALETTE["ink"], fontSize=SMALL_SIZE).encode(
            x=mark_x, y=alt.Y("_top:Q", scale=y_scale), text=alt.Text("_text:N")
        ),
        base.mark_line(color=colours[1], strokeDash=[6, 4], strokeWidth=1.5).encode(
            x=x_field, y=y_field(other)
        ),
        base.mark_line(color=colours[0], strokeWidth=2.5).encode(x=x_field, y=y_field(own)),
    ]
    room = label_room(names, canvas)
    written = [parted(name, room) for name in names]
    last = data.iloc[-1]
    edge = low if last[own] >= last[other] else high
    ends = np.array([last[own], last[other], last[edge]], dtype=float)
    line_height = 30 if any(not isinstance(name, str) for name in written) else 16
    placed = spread(ends, (top - bottom + 2 * pad) * line_height / height)
    for value, name, colour in zip(placed, written, colours, strict=True):
        text = alt.Chart(
            alt.Data(values=[{"_x": float(data[x].max()), "_y": float(value), "_text": name}])
        ).mark_text(
            align="left",
            dx=8,
            fontSize=SMALL_SIZE,
            fontWeight=600,
            baseline="middle",
            lineHeight=13,
            limit=room,
            color=colour,
        )
        layers.append(
            text.encode(
                x=alt.X("_x:Q", scale=x_scale), y=alt.Y("_y:Q", scale=y_scale), text=alt.Text("_text:N")
            )
        )
    return sized(alt.layer(*layers), canvas, height)
