"""Measures by year, one a row, under a line of what went on meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from bessemer.charts import grammar as alt
from bessemer.charts.axes import sized
from bessemer.charts.chart import Canvas
from bessemer.charts.curves import DASHES
from bessemer.charts.kinds import of_kind
from bessemer.charts.theme import PALETTE, SMALL_SIZE

if TYPE_CHECKING:
    import pandas as pd

_ROW, _LINE, _GAP, _TOP = 34, 150, 22, 16
# Pixels of an average letter of a small label.
_LATIN, _HAN = 6.8, 12.4


@of_kind("timeline")
def timeline(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    course: pd.DataFrame | None = None,
    role: str = "region",
    marks: Sequence[tuple[float, str]] = (),
    y_title: str = "",
) -> alt.LayerChart:
    """Draw one bar a row from first to last year, its name above it, under a line on the same years.

    Parameters
    ----------
    data : DataFrame
        label, start, end, open (the end was not seen: drawn dotted), strong (drawn amber and bold).
    course : DataFrame, optional
        start (year) and value of the line.
    role : str
        Key of the palette for the line.
    marks : sequence of (year, text)
        Vertical lines through both parts, with a word at the top.
    """
    low = float(data["start"].min())
    high = float(data["end"].max())
    if course is not None:
        low, high = min(low, float(course["start"].min())), max(high, float(course["start"].max()))
    high = max(high, low + 1)
    scale = alt.Scale(domain=[low, high], nice=False)
    axis = alt.Axis(format="d", tickCount=5 if canvas.narrow else 8, grid=False)
    x = alt.X("start:Q", scale=scale, title=None, axis=axis)
    above = _LINE + _GAP if course is not None else 0
    height = above + _ROW * len(data)
    layers: list[alt.Chart] = []
    if course is not None:
        layers += _course(course, role, x, y_title)
    layers += _bars(data, canvas, x, scale, (low, high), (above, height))
    for year, text in marks:
        right = (year - low) / (high - low) * canvas.width + _width(text) > canvas.width
        mark = alt.Chart(alt.Data(values=[{"_at": year, "_text": text}]))
        at = alt.X("_at:Q", scale=scale)
        layers.append(mark.mark_rule(color=PALETTE["ink"], strokeDash=[4, 3], strokeWidth=1).encode(x=at))
        layers.append(
            mark.mark_text(
                align="right" if right else "left", dx=-5 if right else 5, fontSize=SMALL_SIZE
            ).encode(x=at, y=alt.value(5), text=alt.Text("_text:N"))
        )
    chart = alt.layer(*layers).resolve_scale(y="independent")
    return sized(chart, canvas, height)


def _course(course: pd.DataFrame, role: str, x: alt.Part, y_title: str) -> list[alt.Chart]:
    low, high = float(min(course["value"].min(), 100)), float(max(course["value"].max(), 100))
    pad = (high - low or 1.0) * 0.08
    scale = alt.Scale(domain=[low - pad, high + pad], range=[_LINE, _TOP], nice=False, zero=False)
    y = alt.Y(
        "value:Q", scale=scale, title=y_title or None, axis=alt.Axis(format="d", tickCount=4, grid=False)
    )
    plain = alt.Y("value:Q", scale=scale, axis=None)
    colour = PALETTE[role]
    ends = course.iloc[[-1]].assign(_text=[f"{course['value'].iloc[-1]:.0f}"])
    hundred = alt.Chart(alt.Data(values=[{"value": 100}]))
    return [
        alt.Chart(course).mark_line(color=colour, strokeDash=DASHES[role]).encode(x=x, y=y),
        hundred.mark_rule(color=PALETTE["nation"], strokeDash=[2, 2]).encode(y=plain),
        alt.Chart(ends).mark_point(filled=True, size=34, opacity=1, color=colour).encode(x=x, y=plain),
        alt.Chart(ends)
        .mark_text(align="left", dx=7, color=colour, fontWeight=600, fontSize=SMALL_SIZE)
        .encode(x=x, y=plain, text="_text:N"),
    ]


def _bars(
    data: pd.DataFrame,
    canvas: Canvas,
    x: alt.Part,
    scale: alt.Part,
    years: tuple[float, float],
    room: tuple[int, int],
) -> list[alt.Chart]:
    low, high = years
    rows = np.arange(len(data))
    span = high - low
    # A name starts with its bar where it fits to the right of that, else it ends at the right edge.
    start = (data["start"].to_numpy(float) - low) / span * canvas.width
    wide = np.array([_width(label) for label in data["label"]])
    late = (start + wide > canvas.width) & (start > 0)
    first = np.where(late, high, data["start"])
    drawn = data.assign(
        _row=rows + 0.68,
        _name=rows + 0.28,
        _at=first,
        _kind=np.where(data["strong"], "highlight", "nation"),
        end=np.maximum(data["end"].to_numpy(float), data["start"].to_numpy(float)),
    )
    rows_scale = alt.Scale(domain=[0, len(data)], range=list(room), nice=False, zero=False)
    y = alt.Y("_row:Q", scale=rows_scale, axis=None)
    name = alt.Y("_name:Q", scale=rows_scale, axis=None)
    keys = ["highlight", "nation"]
    colour = alt.Color(
        "_kind:N", scale=alt.Scale(domain=keys, range=[PALETTE[key] for key in keys]), legend=None
    )
    x2 = alt.X2("end:Q")
    made = [
        alt.Chart(drawn[~drawn["open"]]).mark_rule(strokeWidth=5).encode(x=x, x2=x2, y=y, color=colour),
        alt.Chart(drawn[drawn["open"]])
        .mark_rule(strokeWidth=2, strokeDash=[2, 3])
        .encode(x=x, x2=x2, y=y, color=colour),
        alt.Chart(drawn).mark_point(filled=True, size=44, opacity=1).encode(x=x, y=y, color=colour),
    ]
    for right in (False, True):
        for strong in (False, True):
            some = drawn[(late == right) & (drawn["strong"] == strong)]
            if len(some):
                made.append(
                    alt.Chart(some)
                    .mark_text(
                        align="right" if right else "left",
                        fontSize=SMALL_SIZE,
                        fontWeight=600 if strong else 400,
                        limit=canvas.width - 30,
                    )
                    .encode(x=alt.X("_at:Q", scale=scale), y=name, text=alt.Text("label:N"))
                )
    return made


def _width(label: str) -> float:
    """Return about how many pixels a small label takes."""
    return sum(_HAN if ord(sign) > 0x2E80 else _LATIN for sign in label)
