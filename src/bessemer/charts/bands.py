"""Stacked shares over years, and bars that carry a second measure (see :mod:`bessemer.charts.forms`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from bessemer.charts import grammar as alt
from bessemer.charts.axes import horizontal_title, names_axis
from bessemer.charts.chart import Canvas
from bessemer.charts.curves import label_room, parted, spread
from bessemer.charts.kinds import of_kind
from bessemer.charts.theme import PALETTE, SMALL_SIZE

if TYPE_CHECKING:
    import pandas as pd

_ROW = 36
_APART = 8


@of_kind("bands")
def share_bands(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    x: str,
    value: str,
    part: str,
    text: str,
    colours: Mapping[str, str],
    height: int = 300,
) -> alt.LayerChart:
    """Draw parts of a whole stacked over years, each named with its last share at the right end.

    Parameters
    ----------
    data : DataFrame
        One row a year and part; `value` are fractions that add up to one in each year.
    text : str
        Column with the name and last share of a part, as written at its right end.
    colours : mapping of part to palette key
        In the order of stacking, from below.
    """
    names = list(colours)
    order = {name: place for place, name in enumerate(names)}
    drawn = data.assign(_order=data[part].map(order)).sort_values([x, "_order"], kind="stable")
    drawn["_top"] = drawn.groupby(x)[value].cumsum()
    drawn["_low"] = drawn["_top"] - drawn[value]
    years = sorted(drawn[x].unique())
    last = drawn[drawn[x] == years[-1]]
    room = label_room(list(last[text]), canvas)
    written = [parted(name, room) for name in last[text]]
    line_height = 16 if all(isinstance(name, str) for name in written) else 29
    ends = last.assign(
        _at=spread(((last["_top"] + last["_low"]) / 2).to_numpy(float), line_height / height),
        _written=written,
    )
    scale = alt.Scale(domain=[0, 1], nice=False)
    x_scale = alt.Scale(domain=[float(years[0]), float(years[-1])], nice=False)
    x_axis = alt.Axis(format="d", grid=False, values=[int(year) for year in years])
    colour = alt.Color(
        f"{part}:N",
        scale=alt.Scale(domain=names, range=[PALETTE[colours[name]] for name in names]),
        legend=None,
    )
    x_field = alt.X(f"{x}:Q", scale=x_scale, axis=x_axis, title=None)
    y_field = alt.Y("_low:Q", scale=scale, title=None, axis=alt.Axis(format=".0%", tickCount=6))
    layers = [
        alt.Chart(drawn)
        .mark_area(opacity=0.92, stroke=PALETTE["paper"], strokeWidth=0.8)
        .encode(x=x_field, y=y_field, y2="_top:Q", color=colour, detail=f"{part}:N"),
        alt.Chart(ends)
        .mark_text(align="left", dx=11, fontSize=SMALL_SIZE, limit=room, baseline="middle", lineHeight=13)
        .encode(x=x_field, y=alt.Y("_at:Q", scale=scale), text="_written:N"),
        alt.Chart(ends)
        .mark_point(filled=True, size=34, opacity=1, shape="square", xOffset=5)
        .encode(x=x_field, y=alt.Y("_at:Q", scale=scale), color=colour),
    ]
    return alt.layer(*layers).properties(width=canvas.width, height=height)


@of_kind("bars_with_marks")
def measured_bars(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    label: str,
    value: str,
    text: str,
    mark: str,
    names: tuple[str, str],
    colour: str | None = None,
    axis_format: str = ".1~%",
    mark_domain: tuple[float, float] = (0.0, 1.0),
    mark_format: str = ".1~f",
) -> alt.LayerChart:
    """Draw bars from zero, and on the same rows a mark on a scale of its own, whose axis stands above.

    Parameters
    ----------
    data : DataFrame
        One row a bar.
    text : str
        Column with the bar's value as written beside it.
    mark : str
        Column with the second measure; rows where it is unknown have no mark.
    label : str
        Names of rows; a line feed parts a name into two lines.
    names : (str, str)
        What bars and marks measure, in the titles of their axes.
    colour : str, optional
        Column with keys of the palette; the region's blue where absent.
    """
    high = float(np.nanmax([*data[value], 1e-12]))
    scale = alt.Scale(domain=[0.0, high * (1.5 if canvas.narrow else 1.25)], nice=False)
    names_of_rows = names_axis(canvas)
    names_of_rows["labelExpr"] = "split(datum.label, '\\n')"
    y = alt.Y(f"{label}:N", sort=None, title=None, axis=names_of_rows)
    axis = alt.Axis(format=axis_format, tickCount=4)
    x = alt.X(f"{value}:Q", scale=scale, title=horizontal_title(names[0], canvas), axis=axis)
    above = alt.Axis(orient="top", format=mark_format, tickCount=4, grid=False)
    mark_x = alt.X(
        f"{mark}:Q",
        scale=alt.Scale(domain=list(mark_domain), nice=False),
        title=horizontal_title(names[1], canvas),
        axis=above,
    )
    fill: alt.Part = alt.value(PALETTE["region"])
    if colour is not None:
        keys = list(dict.fromkeys(data[colour]))
        fill = alt.Color(
            f"{colour}:N", scale=alt.Scale(domain=keys, range=[PALETTE[key] for key in keys]), legend=None
        )
    base = alt.Chart()
    # Bars stand in the upper half of a row, marks in the lower, so that neither covers the other's figures.
    bars = alt.layer(
        base.mark_bar(size=12, yOffset=-_APART).encode(x=x, y=y, color=fill),
        base.mark_text(align="left", dx=4, yOffset=-_APART, fontSize=SMALL_SIZE).encode(
            x=x, y=y, text=f"{text}:N"
        ),
    )
    style = {"shape": "diamond", "size": 70, "filled": True, "opacity": 1, "strokeWidth": 1}
    marks = (
        base.mark_point(**style, fill=PALETTE["highlight"], stroke=PALETTE["ink"], yOffset=_APART)
        .encode(x=mark_x, y=y)
        .transform_filter(f"isValid(datum['{mark}'])")
    )
    drawn = alt.layer(bars, marks, data=data).resolve_scale(x="independent")
    return drawn.properties(width=canvas.width, height=_ROW * len(data))
