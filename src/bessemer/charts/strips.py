"""Estimates in rows under headings: one strong mark a row, its variants as ticks, another method beside."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bessemer.charts import grammar as alt
from bessemer.charts.axes import name_room, sized
from bessemer.charts.chart import Canvas
from bessemer.charts.kinds import of_kind
from bessemer.charts.theme import PALETTE, SMALL_SIZE

if TYPE_CHECKING:
    import pandas as pd

FULL, OPEN, CROSS, DIAMOND, TICK = "full", "open", "cross", "diamond", "tick"
_ROW = 19
_SALTIRE = "M-0.8,-0.8L0.8,0.8M-0.8,0.8L0.8,-0.8"


@of_kind("strip")
def strip(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    heading: str,
    label: str,
    value: str,
    mark: str,
    text: str,
    role: str = "region",
    axis_format: str = "+.0%",
) -> alt.LayerChart:
    """Draw estimates by row, rows under headings, with a line at zero and a word at the right of each row.

    Parameters
    ----------
    data : DataFrame
        One row a mark, in the order of reading.
    heading, label, value, mark, text : str
        Columns: heading of a group of rows, name of the row, estimate, one of the marks of this module, and
        what stands at the right of the row (empty except on one mark of each row).
    role : str
        Key of the palette for the marks.
    """
    drawn = data.dropna(subset=[value]).copy()
    rows: list[str] = []
    names: dict[str, str] = {}
    heads: list[str] = []
    ids = []
    for head, name in zip(drawn[heading], drawn[label], strict=True):
        if f"{head}|" not in rows:
            heads.append(f"{head}|")
            rows.append(f"{head}|")
            names[rows[-1]] = head
        id = f"{head}|{name}"
        if id not in rows:
            rows.append(id)
            names[id] = name
        ids.append(id)
    drawn["_row"] = ids
    low, high = float(min(drawn[value].min(), 0)), float(max(drawn[value].max(), 0))
    pad = (high - low or 1.0) * 0.06
    y = alt.Y(
        "_row:N",
        sort=rows,
        title=None,
        scale=alt.Scale(domain=rows),
        axis=alt.Axis(
            labelExpr=f"{json.dumps(names, ensure_ascii=False)}[datum.value]",
            labelLimit=name_room(canvas),
            labelFontWeight={
                "condition": {
                    "test": f"indexof({json.dumps(heads, ensure_ascii=False)}, datum.value) >= 0",
                    "value": 600,
                },
                "value": "normal",
            },
            domain=False,
            ticks=False,
            labelPadding=6,
        ),
    )
    scale = alt.Scale(domain=[low - pad, high + pad], nice=False)
    zero = "datum.value == 0 ? '0%' : datum.label"
    ticks = alt.Axis(format=axis_format, tickCount=4 if canvas.narrow else 7, labelExpr=zero)
    x = alt.X(f"{value}:Q", scale=scale, title=None, axis=ticks)
    layers = [
        alt.Chart(alt.Data(values=[{"_at": 0.0}]))
        .mark_rule(color=PALETTE["nation"])
        .encode(x=alt.X("_at:Q", scale=scale))
    ]
    for kind in (TICK, DIAMOND, CROSS, OPEN, FULL):
        part = drawn[drawn[mark] == kind]
        layers.append(_points(alt.Chart(part), kind, role).encode(x=x, y=y))
    at_right = drawn[drawn[text] != ""].assign(_right=high + pad)
    layers.append(
        alt.Chart(at_right)
        .mark_text(align="left", dx=6, fontSize=SMALL_SIZE, color=PALETTE["ink"])
        .encode(x=alt.X("_right:Q", scale=scale), y=y, text=alt.Text(f"{text}:N"))
    )
    return sized(alt.layer(*layers), canvas, _ROW * len(rows))


def _points(chart: alt.Chart, kind: str, role: str) -> alt.Chart:
    colour = PALETTE[role]
    if kind == TICK:
        return chart.mark_tick(color=PALETTE["nation"], thickness=1.5, size=9, opacity=0.8)
    if kind == DIAMOND:
        return chart.mark_point(shape="diamond", size=42, color=PALETTE["highlight"], strokeWidth=1.5)
    if kind == CROSS:
        return chart.mark_point(shape=_SALTIRE, size=58, color=PALETTE["ink"], strokeWidth=1.8)
    if kind == OPEN:
        return chart.mark_point(size=58, color=colour, fill=PALETTE["paper"], strokeWidth=1.8)
    return chart.mark_point(size=64, color=colour, filled=True, opacity=1)
