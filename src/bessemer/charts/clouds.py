"""Points with what is uncertain about them: crosses in quadrants, forecast against outcome, a frontier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.charts import grammar as alt
from bessemer.charts.axes import rule_at, sized
from bessemer.charts.chart import Canvas
from bessemer.charts.curves import text_width
from bessemer.charts.kinds import of_kind
from bessemer.charts.theme import PALETTE, SMALL_SIZE
from bessemer.panel import Floats

if TYPE_CHECKING:
    import pandas as pd

_LINE, _AXIS = 15, 44
# Where a name may stand beside its point, best first: aligned left means to the right of it.
_SIDES: Mapping[str, Mapping[str, Any]] = {
    "left": {"align": "left", "dx": 8, "baseline": "middle"},
    "right": {"align": "right", "dx": -8, "baseline": "middle"},
    "above": {"align": "center", "dy": -13, "baseline": "middle"},
    "below": {"align": "center", "dy": 13, "baseline": "middle"},
}


@of_kind("quadrants")
def crosses(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    x: str,
    y: str,
    kind: str,
    kinds: Mapping[str, tuple[str, str]],
    sure: str,
    name: str,
    x_title: str,
    y_title: str,
    x_rule: float,
    y_rule: float,
    corners: tuple[str, str, str, str],
    most_names: int,
    x_format: str = "d",
    y_format: str = ".1f",
    height: int = 360,
) -> alt.LayerChart:
    """Draw points with whiskers both ways, in four named quadrants; the horizontal scale is by square root.

    Parameters
    ----------
    data : DataFrame
        ``<x>_low``, ``<x>_high``, ``<y>_low`` and ``<y>_high`` are the ends of the whiskers; unknown ends
        leave them out.
    kind : str
        Column with the kind of point, as it is written in the legend.
    kinds : mapping of kind to (palette key, shape)
    sure : str
        Boolean column: full marks where true, open ones elsewhere.
    name : str
        Column with the name to write beside a point, most important first in the order of the rows; names
        that would lie on others, on points or on the names of the quadrants are left out.
    x_rule, y_rule : float
        Where the quadrants meet.
    most_names : int
    corners : tuple of str
        Names of the quadrants: upper left, upper right, lower left, lower right.
    """
    low, high = (float(data[[f"{x}_low", x]].min().min()), float(data[[f"{x}_high", x]].max().max()))
    right = high + (high - low) * 0.03
    scale_x = alt.Scale(type="sqrt", domain=[max(low * 0.5, 0.0), right], nice=False, zero=False)
    # Room above and below, where the names of the quadrants stand.
    bottom, top = float(data[[f"{y}_low", y]].min().min()), float(data[[f"{y}_high", y]].max().max())
    room = (top - bottom) * 0.09
    scale_y = alt.Scale(domain=[bottom - room, top + room], nice=False, zero=False)
    axis_x = alt.Axis(format=x_format, grid=False, tickCount=6)
    field_x = alt.X(f"{x}:Q", title=x_title, scale=scale_x, axis=axis_x)
    field_y = alt.Y(
        f"{y}:Q", title=y_title, scale=scale_y, axis=alt.Axis(format=y_format, grid=False, tickCount=6)
    )
    colours = alt.Scale(domain=list(kinds), range=[PALETTE[colour] for colour, _ in kinds.values()])
    shapes = alt.Scale(domain=list(kinds), range=[shape for _, shape in kinds.values()])
    legend = alt.Legend(orient="top", symbolOpacity=1, symbolSize=62, offset=24, title=None)
    base = alt.Chart()
    faint = {"strokeWidth": 1, "opacity": 0.35}
    colour = alt.Color(f"{kind}:N", scale=colours, legend=legend)
    shape = alt.Shape(f"{kind}:N", scale=shapes, legend=legend)
    layers = [
        rule_at(x_rule),
        rule_at(y_rule, "y"),
        base.mark_rule(**faint).encode(
            x=alt.X(f"{x}_low:Q", scale=scale_x, title=x_title, axis=axis_x),
            x2=alt.X2(f"{x}_high:Q"),
            y=field_y,
            color=colour,
        ),
        base.mark_rule(**faint).encode(
            x=field_x,
            y=alt.Y(f"{y}_low:Q", scale=scale_y, title=y_title),
            y2=alt.Y2(f"{y}_high:Q"),
            color=colour,
        ),
    ]
    layers += _names(
        _legible(data, canvas, name, (x, scale_x), (y, scale_y), height, corners, most_names),
        name,
        (x, scale_x),
        (y, scale_y),
    )
    for flag in (False, True):
        points = base.transform_filter(f"datum['{sure}'] === {'true' if flag else 'false'}")
        fill = {"filled": True} if flag else {"filled": False, "fill": PALETTE["paper"], "strokeWidth": 1.6}
        layers.append(
            points.mark_point(size=62, opacity=1, **fill).encode(
                x=field_x, y=field_y, color=colour, shape=shape
            )
        )
    for side, place in (("left", 0), ("right", 1)):
        at = {"_at": scale_x["domain"][place]}
        ends = ((top + room, corners[place]), (bottom - room, corners[2 + place]))
        rows = [{**at, "_end": end, "_text": text} for end, text in ends]
        words = alt.Chart(alt.Data(values=rows)).mark_text(
            align=side,
            baseline="middle",
            dx=2 if side == "left" else -2,
            # Both stand within the plot: the upper below its edge, the lower above it.
            dy=alt.ExprRef(f"datum._end > {(top + bottom) / 2} ? 8 : -8"),
            color=PALETTE["nation"],
            fontSize=SMALL_SIZE,
            fontWeight=600,
        )
        layers.append(
            words.encode(
                x=alt.X("_at:Q", scale=scale_x, title=x_title),
                y=alt.Y("_end:Q", scale=scale_y, title=y_title),
                text=alt.Text("_text:N"),
            )
        )
    return sized(alt.layer(*layers, data=data), canvas, height)


def _legible(
    data: pd.DataFrame,
    canvas: Canvas,
    name: str,
    x: tuple[str, alt.Part],
    y: tuple[str, alt.Part],
    height: int,
    corners: Sequence[str],
    most: int,
) -> pd.DataFrame:
    """Return the rows whose names fit, with the side on which each stands."""
    width = canvas.width - _AXIS
    across = _share(data[x[0]].to_numpy(float), x[1], root=True) * width
    down = (1 - _share(data[y[0]].to_numpy(float), y[1])) * height
    taken = [(column - 5, row - 5, column + 5, row + 5) for column, row in zip(across, down, strict=True)]
    for place, text in enumerate(corners):
        left = 0.0 if place % 2 == 0 else width - text_width(text)
        top = 0.0 if place < 2 else height - _LINE
        taken.append((left, top, left + text_width(text), top + _LINE))
    sides: dict[int, str] = {}
    for position, text in enumerate(data[name]):
        if not text or len(sides) == most:
            continue
        for side in _SIDES:
            box = _box(side, across[position], down[position], text_width(text))
            others = (mark for at, mark in enumerate(taken) if at != position)
            if box[0] >= 0 and box[2] <= width and not any(_touch(box, other) for other in others):
                sides[position] = side
                taken.append(box)
                break
    return data.iloc[list(sides)].assign(_side=list(sides.values()))


def _box(side: str, column: float, row: float, width: float) -> tuple[float, float, float, float]:
    """Return where a name stands: left, top, right and bottom."""
    if side in ("above", "below"):
        middle = row + (-13 if side == "above" else 13)
        return column - width / 2, middle - 6, column + width / 2, middle + 6
    start = column + 8 if side == "left" else column - 8 - width
    return start, row - 6, start + width, row + 6


def _share(values: Floats, scale: alt.Part, root: bool = False) -> Floats:
    """Return where values lie between the ends of a scale, 0 to 1."""
    low, high = (float(end) for end in scale["domain"])
    if root:
        return np.asarray((np.sqrt(values) - low**0.5) / (high**0.5 - low**0.5))
    return (values - low) / (high - low)


def _touch(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _names(
    named: pd.DataFrame, name: str, x: tuple[str, alt.Part], y: tuple[str, alt.Part]
) -> list[alt.Chart]:
    """Return names beside points, on the side that the column ``_side`` says, with a rim of paper."""
    layers = []
    for side, part in named.groupby("_side", sort=True):
        words = alt.Chart(part[[x[0], y[0], name]]).encode(
            x=alt.X(f"{x[0]}:Q", scale=x[1]), y=alt.Y(f"{y[0]}:Q", scale=y[1]), text=alt.Text(f"{name}:N")
        )
        style = _SIDES[str(side)]
        layers.append(words.mark_text(**style, fontSize=SMALL_SIZE, stroke=PALETTE["paper"], strokeWidth=4))
        layers.append(words.mark_text(**style, fontSize=SMALL_SIZE, color=PALETTE["ink"]))
    return layers


@of_kind("calibration")
def calibration(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    forecast: str,
    observed: str,
    low: str,
    high: str,
    text: str,
    line: str,
    x_title: str,
    y_title: str,
    height: int = 340,
) -> alt.LayerChart:
    """Draw what happened against what was forecast, with intervals, beside the line of equality.

    Parameters
    ----------
    forecast, observed, low, high : str
        Columns of fractions, on scales by square root, which part small ones.
    text : str
        Column written above each interval, such as the number of cases.
    line : str
        What the line of equality is called.
    """
    top = float(np.nanmax(data[[forecast, high]].to_numpy())) * 1.12
    ticks = [tick for tick in (0, 0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0) if tick <= top]
    scale = alt.Scale(type="sqrt", domain=[0, top], nice=False, zero=True)
    field_x = alt.X(
        f"{forecast}:Q", scale=scale, title=x_title, axis=alt.Axis(format="~%", values=ticks, grid=False)
    )
    field_y = alt.Y(f"{observed}:Q", scale=scale, title=y_title, axis=alt.Axis(format="~%", values=ticks))
    ends = alt.Chart(alt.Data(values=[{"_a": 0, "_b": 0}, {"_a": top, "_b": top}]))
    same = ends.mark_line(color=PALETTE["nation"], strokeDash=[2, 2], strokeWidth=1.2).encode(
        x=alt.X("_a:Q", scale=scale, title=x_title), y=alt.Y("_b:Q", scale=scale, title=y_title)
    )
    word = (
        alt.Chart(alt.Data(values=[{"_a": top * 0.62, "_b": top * 0.62, "_text": line}]))
        .mark_text(align="right", dx=-14, dy=-6, color=PALETTE["nation"], fontSize=SMALL_SIZE)
        .encode(x=alt.X("_a:Q", scale=scale), y=alt.Y("_b:Q", scale=scale), text=alt.Text("_text:N"))
    )
    base = alt.Chart(data)
    whiskers = base.mark_rule(color=PALETTE["region"], strokeWidth=1.6, opacity=0.7).encode(
        x=field_x, y=alt.Y(f"{low}:Q", scale=scale, title=y_title), y2=alt.Y2(f"{high}:Q")
    )
    points = base.mark_point(filled=True, size=58, opacity=1, color=PALETTE["region"]).encode(
        x=field_x, y=field_y
    )
    counts = base.mark_text(
        align="left", dx=6, baseline="middle", fontSize=SMALL_SIZE - 1, color=PALETTE["ink"]
    ).encode(x=field_x, y=alt.Y(f"{observed}:Q", scale=scale), text=alt.Text(f"{text}:N"))
    return sized(alt.layer(same, word, whiskers, points, counts), canvas, height)


@of_kind("frontier")
def frontier(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    x: str,
    y: str,
    chosen: str,
    name: str,
    x_title: str,
    y_title: str,
    height: int = 260,
) -> alt.LayerChart:
    """Draw efficient choices as points on a line, the chosen one full and named.

    Parameters
    ----------
    data : DataFrame
        From low risk upwards.
    chosen : str
        Boolean column.
    name : str
        Column with the name to write beside a point; empty for none.
    """
    scale_x = alt.Scale(domain=_around(data[x]), nice=False, zero=False)
    scale_y = alt.Scale(domain=_around(data[y]), nice=False, zero=False)
    axis_x = alt.Axis(format=".2f", grid=False, tickCount=3 if canvas.narrow else 6)
    field_x = alt.X(
        f"{x}:Q",
        title=x_title,
        scale=scale_x,
        axis=axis_x,
    )
    field_y = alt.Y(f"{y}:Q", title=y_title, scale=scale_y, axis=alt.Axis(format=".2f", tickCount=5))
    base = alt.Chart(data)
    layers = [
        base.mark_line(color=PALETTE["faint"], strokeWidth=1.6).encode(
            x=field_x, y=field_y, order=alt.Order(f"{x}:Q")
        )
    ]
    for flag in (False, True):
        mark = base.transform_filter(f"datum['{chosen}'] === {'true' if flag else 'false'}").mark_point(
            size=120 if flag else 62,
            opacity=1,
            filled=flag,
            strokeWidth=1.6,
            color=PALETTE["highlight" if flag else "region"],
            **({} if flag else {"fill": PALETTE["paper"]}),
        )
        layers.append(mark.encode(x=field_x, y=field_y))
    middle = sum(scale_x["domain"]) / 2
    named = data[data[name] != ""]
    named = named.assign(_side=np.where(named[x] <= middle, "left", "right"))
    layers += _names(named, name, (x, scale_x), (y, scale_y))
    return sized(alt.layer(*layers), canvas, height)


def _around(values: pd.Series[float]) -> list[float]:
    low, high = float(values.min()), float(values.max())
    pad = (high - low or abs(high) or 1.0) * 0.1
    return [low - pad, high + pad]
