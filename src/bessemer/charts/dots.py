"""Dots on a line a row, with a band of what chance gives (see :mod:`bessemer.charts.forms`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from bessemer.charts import grammar as alt
from bessemer.charts.axes import horizontal_title, names_axis, rule_at, sized
from bessemer.charts.chart import Canvas
from bessemer.charts.kinds import of_kind
from bessemer.charts.theme import PALETTE

if TYPE_CHECKING:
    import pandas as pd

_ROW = 24
_SHAPES = ("circle", "diamond", "square")


@of_kind("intervals")
def interval_dots(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    label: str,
    low: str,
    high: str,
    marks: Sequence[tuple[str, str, str]],
    band: str,
    x_title: str = "",
    axis_format: str = "+.1f",
) -> alt.LayerChart:
    """Draw a band and one or more marks a row, in the frame's order; unknown marks are left out.

    Parameters
    ----------
    data : DataFrame
        One row a line.
    label, low, high : str
        Columns: name of the row, ends of the band.
    marks : sequence of (column, name, palette key)
        The first mark is full, the others are open; each has a shape of its own.
    band : str
        What the band is, for the legend.
    """
    import pandas as pd

    columns = [column for column, _, _ in marks]
    names = [name for _, name, _ in marks]
    ends = data[[low, high, *columns]].to_numpy(dtype=float)
    reach = float(np.nanmax(np.abs(ends))) * 1.06
    scale = alt.Scale(domain=[-reach, reach], nice=False)
    y = alt.Y(f"{label}:N", sort=list(data[label]), title=None, axis=names_axis(canvas))
    axis = alt.Axis(format=axis_format, tickCount=5)
    x_field = alt.X(f"{low}:Q", scale=scale, title=horizontal_title(x_title, canvas), axis=axis)
    long = pd.concat(
        [
            pd.DataFrame({label: data[label], "_value": data[column], "_mark": name})
            for column, name, _ in marks
        ]
    ).dropna(subset=["_value"])
    colours = [PALETTE[key] for _, _, key in marks]
    legend = alt.Legend(orient="top", columns=1 if canvas.narrow else 3, labelLimit=300)
    domain = [*names, band]
    shape = alt.Shape(
        "_mark:N", scale=alt.Scale(domain=domain, range=[*_SHAPES[: len(marks)], "square"]), legend=legend
    )
    stroke = alt.Stroke("_mark:N", scale=alt.Scale(domain=domain, range=[*colours, PALETTE["rule"]]))
    fills = [colours[0], *[PALETTE["paper"]] * (len(marks) - 1), PALETTE["rule"]]
    fill = alt.Fill("_mark:N", scale=alt.Scale(domain=domain, range=fills))
    layers = [
        alt.Chart(data)
        .mark_bar(height={"band": 0.55}, color=PALETTE["rule"])
        .encode(y=y, x=x_field, x2=alt.X2(f"{high}:Q")),
        rule_at(0.0),
        alt.Chart(long)
        .mark_point(size=64, strokeWidth=2, opacity=1)
        .encode(y=y, x=alt.X("_value:Q", scale=scale), shape=shape, stroke=stroke, fill=fill),
    ]
    return sized(alt.layer(*layers), canvas, _ROW * len(data))
