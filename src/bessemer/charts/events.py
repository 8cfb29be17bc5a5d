"""Events by year: a row a thing, a mark an event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bessemer.charts import grammar as alt
from bessemer.charts.axes import names_axis, sized
from bessemer.charts.chart import Canvas
from bessemer.charts.kinds import of_kind
from bessemer.charts.theme import PALETTE

if TYPE_CHECKING:
    import pandas as pd

_ROW = 24


@of_kind("events")
def event_rows(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    label: str,
    year: str,
    group: str,
    looks: Mapping[str, tuple[str, str]],
) -> alt.LayerChart:
    """Draw a mark an event on the row of its thing, rows in the frame's order, groups named above.

    Parameters
    ----------
    data : DataFrame
        One row an event; columns beside those drawn show when a mark is pointed at.
    label, year, group : str
        Columns: name of the row, year, group.
    looks : mapping of group to (palette key, shape)
        In the order of the legend.
    """
    names = [name for name in looks if name in set(data[group])]
    first, last = float(data[year].min()), float(data[year].max())
    x = alt.X(
        f"{year}:Q",
        scale=alt.Scale(domain=[first - 1, last + 1], nice=False),
        axis=alt.Axis(format="d", grid=True, tickCount=4 if canvas.narrow else 8, orient="top"),
        title=None,
    )
    y = alt.Y(f"{label}:N", sort=list(dict.fromkeys(data[label])), title=None, axis=names_axis(canvas))
    legend = alt.Legend(
        orient="top", symbolOpacity=1, symbolSize=70, labelLimit=300, columns=1 if canvas.narrow else 3
    )
    colour = alt.Color(
        f"{group}:N",
        scale=alt.Scale(domain=names, range=[PALETTE[looks[name][0]] for name in names]),
        legend=legend,
    )
    shape = alt.Shape(
        f"{group}:N", scale=alt.Scale(domain=names, range=[looks[name][1] for name in names]), legend=legend
    )
    marks = (
        alt.Chart(data)
        .mark_point(filled=True, size=58, opacity=0.75)
        .encode(x=x, y=y, color=colour, shape=shape)
    )
    return sized(alt.layer(marks), canvas, _ROW * data[label].nunique())
