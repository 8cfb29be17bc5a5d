"""Dots with intervals, one a row (see :mod:`bessemer.charts.forms`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bessemer.charts import grammar as alt
from bessemer.charts.axes import horizontal_title, names_axis, rule_at, sized
from bessemer.charts.chart import Canvas
from bessemer.charts.kinds import of_kind
from bessemer.charts.theme import PALETTE, SMALL_SIZE

if TYPE_CHECKING:
    import pandas as pd

_ROW = 40


@of_kind("ranges")
def dots_with_ranges(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    label: str,
    value: str,
    low: str,
    high: str,
    text: str,
    colour: str,
    x_title: str = "",
    axis_format: str = "~s",
    other: str | None = None,
    other_text: str = "",
    start: float = 0.0,
    reference: float | None = None,
    end: float | None = None,
) -> alt.LayerChart:
    """Draw a dot a row in the frame's order, with a line from low to high and the value above the dot.

    Parameters
    ----------
    data : DataFrame
        One row a dot.
    label, value, low, high, text : str
        Columns: name of the row, its value, both ends of its interval, the value as written.
    colour : str
        Column with keys of the palette.
    other, other_text : str, optional
        A second value, drawn as an open diamond where it is known, and what is written below it.
    start : float
        Where the axis begins.
    reference : float, optional
        A value marked by a vertical line.
    end : float, optional
        A value that the axis reaches at least.
    """
    last = float(np.nanmax([*data[high], *data[value], reference or 0, 0 if end is None else end]))
    scale = alt.Scale(domain=[start, last + 0.04 * (last - min(start, 0.0))], nice=False)
    y = alt.Y(f"{label}:N", sort=None, title=None, axis=names_axis(canvas))
    # A sign before zero would say nothing.
    signed = axis_format.startswith("+")
    zero = {"labelExpr": "datum.value == 0 ? replace(datum.label, '+', '') : datum.label"} if signed else {}
    axis = alt.Axis(format=axis_format, tickCount=4 if canvas.narrow else 6, **zero)
    x = alt.X(f"{value}:Q", scale=scale, title=horizontal_title(x_title, canvas), axis=axis)
    keys = list(dict.fromkeys(data[colour]))
    shade = alt.Color(
        f"{colour}:N", scale=alt.Scale(domain=keys, range=[PALETTE[key] for key in keys]), legend=None
    )
    base = alt.Chart()
    layers = [
        base.mark_rule(strokeWidth=3, opacity=0.35).encode(
            y=y, x=alt.X(f"{low}:Q", scale=scale), x2=alt.X2(f"{high}:Q"), color=shade
        ),
        base.mark_point(filled=True, size=70, opacity=1).encode(y=y, x=x, color=shade),
        base.mark_text(dy=-11, fontSize=SMALL_SIZE, fontWeight=600).encode(
            y=y, x=x, text=alt.Text(f"{text}:N"), color=shade
        ),
    ]
    if other is not None:
        at = alt.X(f"{other}:Q", scale=scale)
        second = base.transform_filter(f"isValid(datum['{other}'])")
        layers.append(
            second.mark_point(shape="diamond", size=60, filled=False, strokeWidth=2).encode(
                y=y, x=at, color=alt.ColorValue(PALETTE["highlight"])
            )
        )
        layers.append(
            second.mark_text(dy=13, fontSize=SMALL_SIZE).encode(
                y=y, x=at, text=alt.Text(f"{other_text}:N"), color=alt.ColorValue(PALETTE["ink"])
            )
        )
    if reference is not None:
        layers.insert(0, rule_at(reference))
    return sized(alt.layer(*layers, data=data), canvas, _ROW * len(data))


@of_kind("spans")
def spans_with_marks(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    label: str,
    low: str,
    high: str,
    mark: str,
    text: str,
    names: tuple[str, str],
    x_title: str = "",
    axis_format: str = ".0%",
) -> alt.LayerChart:
    """Draw a whisker and an open mark a row, in the frame's order, with the span written at its end.

    Parameters
    ----------
    data : DataFrame
        One row a thing.
    label, low, high, mark, text : str
        Columns: name of the row, ends of the whisker, value of the mark, what is written.
    names : (str, str)
        What mark and whisker are, for the legend.
    """
    drawn = data.assign(_mark=names[0], _span=names[1])
    end = float(np.nanmax(data[[high, mark]].to_numpy(float)))
    room = 1.62 if canvas.narrow else 1.2
    scale = alt.Scale(domain=[0, end * room], nice=False)
    y = alt.Y(f"{label}:N", sort=None, title=None, axis=names_axis(canvas))
    axis = alt.Axis(format=axis_format, tickCount=4 if canvas.narrow else 6)
    x = alt.X(f"{low}:Q", scale=scale, title=horizontal_title(x_title, canvas), axis=axis)
    legends = [
        alt.Legend(orient="top", symbolType=kind, symbolFillColor=fill, symbolStrokeWidth=2, labelLimit=320)
        for kind, fill in (("circle", PALETTE["paper"]), ("stroke", None))
    ]
    base = alt.Chart()
    span = alt.Color(
        "_span:N", scale=alt.Scale(domain=[names[1]], range=[PALETTE["region"]]), legend=legends[1]
    )
    point = alt.Stroke(
        "_mark:N", scale=alt.Scale(domain=[names[0]], range=[PALETTE["highlight"]]), legend=legends[0]
    )
    whisker = base.mark_rule(strokeWidth=3).encode(y=y, x=x, x2=alt.X2(f"{high}:Q"), color=span)
    ends = [
        base.mark_tick(thickness=2, size=11, orient="vertical").encode(
            y=y, x=alt.X(f"{column}:Q", scale=scale, axis=axis), color=span
        )
        for column in (low, high)
    ]
    marks = base.mark_point(size=62, filled=False, strokeWidth=2, fill=PALETTE["paper"], opacity=1).encode(
        y=y, x=alt.X(f"{mark}:Q", scale=scale, axis=axis), stroke=point
    )
    words = base.mark_text(align="left", dx=8, fontSize=SMALL_SIZE).encode(
        y=y, x=alt.X(f"{high}:Q", scale=scale), text=alt.Text(f"{text}:N")
    )
    return sized(alt.layer(whisker, *ends, marks, words, data=drawn), canvas, 28 * len(data))
