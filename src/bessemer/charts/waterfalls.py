"""Waterfalls: what adds up to a change, step by step (see :mod:`bessemer.charts.forms`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bessemer.charts import grammar as alt
from bessemer.charts.axes import name_room, names_axis, sized
from bessemer.charts.chart import Canvas
from bessemer.charts.kinds import of_kind
from bessemer.charts.theme import PALETTE, SMALL_SIZE
from bessemer.charts.treemaps import text_width

if TYPE_CHECKING:
    import pandas as pd

_ROW = 27


@of_kind("waterfall")
def waterfall(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    label: str,
    value: str,
    text: str,
    role: str,
    total: str,
) -> alt.LayerChart:
    """Draw steps from zero, each from where the one above it ends, and the total below them.

    Every value is written beside its bar, so that there is no axis.

    Parameters
    ----------
    data : DataFrame
        One row a step, in order.
    label, value, text : str
        Columns: name of the step, its length (negative to the left), the value as written.
    role : str
        Column with keys of the palette.
    total : str
        Name of a column of true and false: whether the row is a sum of those above it, drawn from zero.
    """
    steps = np.where(data[total], 0.0, data[value].to_numpy(float))
    reached = np.cumsum(steps)
    start = np.where(data[total], 0.0, reached - steps)
    end = np.where(data[total], data[value], reached)
    low, high = float(min(start.min(), end.min())), float(max(start.max(), end.max()))
    # Room for the values that stand beyond the outermost bars.
    plot = canvas.width - name_room(canvas)
    falls = end < start
    room = [
        max([text_width(words) + 12 for words in data[text][side]], default=8.0) / plot
        for side in (falls, ~falls)
    ]
    span = (high - low or 1.0) / max(1.0 - sum(room), 0.3)
    last = len(data) - 1
    drawn = data[[label, text, role]].assign(
        _start=start,
        _end=end,
        _left=np.minimum(start, end),
        _right=np.maximum(start, end),
        _rises=~falls,
        _link=[end[k] if k < last else np.nan for k in range(len(data))],
        _next=[data[label].iloc[min(k + 1, last)] for k in range(len(data))],
    )
    scale = alt.Scale(domain=[low - room[0] * span, high + room[1] * span], nice=False)
    y = alt.Y(f"{label}:N", sort=list(data[label]), title=None, axis=names_axis(canvas))
    x = alt.X("_start:Q", scale=scale, axis=None)
    keys = list(dict.fromkeys(data[role]))
    colour = alt.Color(
        f"{role}:N", scale=alt.Scale(domain=keys, range=[PALETTE[key] for key in keys]), legend=None
    )
    base = alt.Chart(drawn)
    zero = alt.Chart(alt.Data(values=[{"_at": 0.0}])).mark_rule(color=PALETTE["nation"], strokeWidth=0.75)
    layers = [
        zero.encode(x=alt.X("_at:Q", scale=scale, axis=None)),
        base.mark_bar(height={"band": 0.58}).encode(x=x, x2=alt.X2("_end:Q"), y=y, color=colour),
    ]
    # A thin line leads from the end of a step to the start of the next.
    joints = drawn.iloc[:-1]
    layers.append(
        alt.Chart(joints)
        .mark_rule(color=PALETTE["nation"], strokeWidth=1)
        .encode(x=alt.X("_link:Q", scale=scale), y=y, y2=alt.Y2("_next:N"))
    )
    for rises, side, place in ((True, "left", "_right"), (False, "right", "_left")):
        part = drawn[drawn["_rises"] == rises]
        layers.append(
            alt.Chart(part)
            .mark_text(align=side, dx=5 if rises else -5, fontSize=SMALL_SIZE)
            .encode(x=alt.X(f"{place}:Q", scale=scale), y=y, text=alt.Text(f"{text}:N"))
        )
    return sized(alt.layer(*layers), canvas, _ROW * len(data))
