"""Generic forms: bars, dumbbells, lines, dots on a map and scatters.

A form takes a frame whose text columns are already in the reader's language, and names of its
columns. Forms know nothing of regions or questions. Vega's own number formats are used on axes;
values written beside marks come ready from :class:`bessemer.charts.chart.Canvas`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

import numpy as np

from bessemer.charts import grammar as alt
from bessemer.charts.axes import horizontal_title, name_room, names_axis, rule_at, sized
from bessemer.charts.chart import Canvas
from bessemer.charts.curves import lines, spread
from bessemer.charts.kinds import of_kind
from bessemer.charts.theme import PALETTE, SMALL_SIZE

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["bars", "dot_map", "dumbbell", "lines", "scatter", "stacked_bars"]

_ROW = 24


@of_kind("bars")
def bars(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    label: str,
    value: str,
    text: str,
    colour: str | None = None,
    x_title: str = "",
    axis_format: str = "~s",
    reference: float | None = None,
) -> alt.LayerChart:
    """Draw horizontal bars from zero in the frame's order, each with its value written beside it.

    Parameters
    ----------
    data : DataFrame
        One row a bar.
    label, value, text : str
        Columns: name of the bar, its length, the value as written.
    colour : str, optional
        Column with keys of the palette; the region's blue where absent.
    reference : float, optional
        A value marked by a vertical line, such as a location quotient of one.
    """
    high = float(np.nanmax([*data[value], reference or 0, 0]))
    low = float(np.nanmin([*data[value], 0]))
    room = max(0.16 if not canvas.narrow else 0.3, _room_for(data[text], canvas))
    scale = alt.Scale(domain=[low * (1 + room), high * (1 + room)], nice=False)
    y = alt.Y(f"{label}:N", sort=None, title=None, axis=names_axis(canvas))
    x = alt.X(
        f"{value}:Q",
        scale=scale,
        title=horizontal_title(x_title, canvas),
        axis=alt.Axis(format=axis_format, tickCount=5),
    )
    fill: Any = alt.ColorValue(PALETTE["region"])
    if colour is not None:
        keys = list(dict.fromkeys(data[colour]))
        scale_colour = alt.Scale(domain=keys, range=[PALETTE[key] for key in keys])
        fill = alt.Color(f"{colour}:N", scale=scale_colour, legend=None)
    base = alt.Chart()
    layers = [base.mark_bar(height={"band": 0.62}).encode(x=x, y=y, color=fill)]
    if reference is not None:
        layers.append(rule_at(reference))
    for sign, side in ((">=", "left"), ("<", "right")):
        written = base.mark_text(align=side, dx=4 if side == "left" else -4, fontSize=SMALL_SIZE)
        layers.append(
            written.encode(y=y, x=x, text=alt.Text(f"{text}:N")).transform_filter(
                f"datum['{value}'] {sign} 0"
            )
        )
    return sized(alt.layer(*layers, data=data), canvas, _ROW * len(data))


def _room_for(texts: pd.Series, canvas: Canvas) -> float:
    """Return how much longer an axis must be than its longest bar, for the longest text beside it."""
    letters = max(
        (sum(1 + (east_asian_width(one) in "WF") for one in str(text)) for text in texts), default=0
    )
    part = min(0.6, (6.2 * letters + 8) / (0.62 * canvas.width))
    return part / (1 - part)


@of_kind("bars_stacked")
def stacked_bars(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    label: str,
    value: str,
    part: str,
    colours: Mapping[str, str],
    x_title: str = "",
    axis_format: str = "~s",
) -> alt.Chart:
    """Draw horizontal bars split into parts, in the frame's order, with a legend above."""
    names = list(colours)
    scale = alt.Scale(domain=names, range=[colours[name] for name in names])
    order = {name: position for position, name in enumerate(names)}
    drawn = data.assign(_order=data[part].map(order))
    return (
        alt.Chart(drawn)
        .mark_bar(height={"band": 0.62})
        .encode(
            y=alt.Y(f"{label}:N", sort=None, title=None, axis=names_axis(canvas)),
            x=alt.X(
                f"{value}:Q",
                title=horizontal_title(x_title, canvas),
                axis=alt.Axis(format=axis_format, tickCount=5),
                stack="zero",
            ),
            color=alt.Color(
                f"{part}:N",
                scale=scale,
                legend=alt.Legend(orient="top", columns=1 if canvas.narrow else 3, labelLimit=300),
            ),
            order=alt.Order("_order:Q"),
        )
        .properties(width=canvas.width, height=_ROW * data[label].nunique())
    )


@of_kind("dumbbell")
def dumbbell(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    label: str,
    start: str,
    end: str,
    names: tuple[str, str],
    colours: tuple[str, str] = ("nation", "region"),
    x_title: str = "",
    axis_format: str = "%",
    reference: float | None = None,
) -> alt.LayerChart:
    """Draw two values a row, joined by a line: an open mark for the first, a full one for the second."""
    drawn = data.assign(_first=names[0], _second=names[1])
    y = alt.Y(f"{label}:N", sort=None, title=None, axis=names_axis(canvas))
    x_axis = alt.Axis(format=axis_format, tickCount=5)
    low = min(0.0, float(np.nanmin(data[[start, end]].to_numpy())))
    high = float(np.nanmax([np.nanmax(data[[start, end]].to_numpy()), reference or 0]))
    # A mark at the left end of the axis must not lie on the name of its row.
    room = 7 / (canvas.width - name_room(canvas)) * (high - low)
    left = float(np.nanmin(data[[start, end]].to_numpy())) - room
    scale = alt.Scale(domain=[min(low * 1.04, left), high * 1.04], nice=False)
    # One legend a mark, so that the first stands open in it as in the chart; on one domain they would merge.
    open_scale, full_scale = (
        alt.Scale(domain=[name], range=[PALETTE[key]]) for name, key in zip(names, colours, strict=True)
    )
    first, second = (
        alt.Legend(
            orient="top",
            symbolType="circle",
            symbolOpacity=1,
            symbolStrokeWidth=2,
            symbolFillColor=fill,
            labelLimit=320,
        )
        for fill in (PALETTE["paper"], PALETTE[colours[1]])
    )
    base = alt.Chart()
    layers = [
        base.mark_rule(color=PALETTE["faint"], strokeWidth=2).encode(
            y=y,
            x=alt.X(f"{start}:Q", scale=scale, title=horizontal_title(x_title, canvas), axis=x_axis),
            x2=alt.X2(f"{end}:Q"),
        ),
        base.mark_point(size=62, filled=False, strokeWidth=2, fill=PALETTE["paper"], opacity=1).encode(
            y=y,
            x=alt.X(f"{start}:Q", scale=scale, axis=x_axis),
            stroke=alt.Stroke("_first:N", scale=open_scale, legend=first),
        ),
        base.mark_point(size=72, filled=True, opacity=1).encode(
            y=y,
            x=alt.X(f"{end}:Q", scale=scale, axis=x_axis),
            fill=alt.Fill("_second:N", scale=full_scale, legend=second),
        ),
    ]
    if reference is not None:
        layers.insert(0, rule_at(reference))
    return sized(alt.layer(*layers, data=drawn), canvas, _ROW * len(data))


@of_kind("dots_on_map")
def dot_map(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    longitude: str,
    latitude: str,
    role: str,
    name: str,
    projection: Mapping[str, Any],
    height: int = 220,
    size: int = 13,
) -> alt.LayerChart:
    """Draw all regions as dots and light some of them.

    Parameters
    ----------
    role : str
        Column with keys of the palette; ``faint`` rows are the background.
    name : str
        Column with the name to write beside a lit dot; empty for none.
    projection : mapping
        Vega's projection: its ``type`` and, for conic ones, ``parallels`` and ``rotate``.
    size : int
        Area of a background dot in square pixels.
    """
    background = data[data[role] == "faint"]
    lit = data[data[role] != "faint"]
    place = {
        "longitude": alt.Longitude(f"{longitude}:Q"),
        "latitude": alt.Latitude(f"{latitude}:Q"),
    }
    keys = list(dict.fromkeys(lit[role]))
    scale = alt.Scale(domain=keys, range=[PALETTE[key] for key in keys])
    layers = [
        alt.Chart(background).mark_circle(size=size, color=PALETTE["faint"], opacity=0.85).encode(**place),
        alt.Chart(lit)
        .mark_circle(size=110, opacity=1)
        .encode(**place, color=alt.Color(f"{role}:N", scale=scale, legend=None)),
    ]
    # A name near the eastern edge stands to the left of its dot; a rim of paper keeps it apart from the dots.
    reach = background[longitude].max() - (background[longitude].max() - background[longitude].min()) * 0.25
    for side, part in (("left", lit[lit[longitude] <= reach]), ("right", lit[lit[longitude] > reach])):
        words = alt.Chart(part).encode(**place, text=alt.Text(f"{name}:N"))
        style = {
            "align": side,
            "dx": 9 if side == "left" else -9,
            "fontSize": SMALL_SIZE + 1,
            "fontWeight": 600,
        }
        layers.append(words.mark_text(**style, stroke=PALETTE["paper"], strokeWidth=4))
        layers.append(words.mark_text(**style, color=PALETTE["ink"]))
    return sized(alt.layer(*layers).project(**projection), canvas, height)


@of_kind("scatter")
def scatter(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    x: str,
    y: str,
    role: str,
    name: str,
    x_title: str,
    y_title: str,
    x_format: str = "~s",
    y_format: str = "~s",
    x_rule: float | None = None,
    y_rule: float | None = None,
    height: int = 320,
) -> alt.LayerChart:
    """Draw points; rows with a non-empty `name` are labelled, others stay in the background."""
    keys = list(dict.fromkeys(data[role]))
    colour = alt.Color(
        f"{role}:N", scale=alt.Scale(domain=keys, range=[PALETTE[key] for key in keys]), legend=None
    )
    x_field = alt.X(
        f"{x}:Q",
        title=x_title,
        scale=alt.Scale(zero=False, padding=14),
        axis=alt.Axis(format=x_format, grid=False, tickCount=6),
    )
    y_field = alt.Y(
        f"{y}:Q",
        title=y_title,
        scale=alt.Scale(zero=False, padding=14),
        axis=alt.Axis(format=y_format, tickCount=6),
    )
    named = data[data[name] != ""]
    # Names of points that lie close stand apart, each still nearest to its own point.
    apart = (float(data[y].max()) - float(data[y].min())) * 14 / height
    middle = (float(data[x].min()) + float(data[x].max())) / 2
    layers = [alt.Chart(data).mark_circle(size=52, opacity=0.8).encode(x=x_field, y=y_field, color=colour)]
    for side, part in (("left", named[named[x] <= middle]), ("right", named[named[x] > middle])):
        placed = part.assign(_name_at=spread(part[y].to_numpy(float), apart))
        text = alt.Chart(placed).mark_text(align=side, dx=7 if side == "left" else -7, fontSize=SMALL_SIZE)
        at = alt.Y("_name_at:Q", title=y_title, scale=alt.Scale(zero=False, padding=14))
        layers.append(text.encode(x=x_field, y=at, text=alt.Text(f"{name}:N")))
    for rule, channel in ((x_rule, "x"), (y_rule, "y")):
        if rule is not None:
            layers.insert(0, rule_at(rule, channel))
    return sized(alt.layer(*layers), canvas, height)
