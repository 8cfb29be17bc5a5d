"""Dots with intervals, one a row (see :mod:`bessemer.charts.forms`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bessemer.charts import grammar as alt
from bessemer.charts.axes import horizontal_title, names_axis, rule_at, sized
from bessemer.charts.chart import Canvas
from bessemer.charts.theme import PALETTE, SMALL_SIZE

if TYPE_CHECKING:
    import pandas as pd

_ROW = 40


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
    """
    end = float(np.nanmax([*data[high], *data[value], reference or 0]))
    scale = alt.Scale(domain=[start, end * 1.04], nice=False)
    y = alt.Y(f"{label}:N", sort=None, title=None, axis=names_axis(canvas))
    axis = alt.Axis(format=axis_format, tickCount=4 if canvas.narrow else 6)
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
