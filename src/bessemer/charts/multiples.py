"""Small multiples: the same lines for several things, each in a panel of its own scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bessemer.charts import grammar as alt
from bessemer.charts.chart import Canvas
from bessemer.charts.curves import DASHES
from bessemer.charts.kinds import of_kind
from bessemer.charts.theme import PALETTE, TEXT_SIZE

if TYPE_CHECKING:
    import pandas as pd

_SHAPES = ("circle", "diamond", "square")
_AXIS, _GAP = 50, 12
_HEIGHT = 96


@of_kind("small_multiples")
def panels(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    panel: str,
    x: str,
    y: str,
    series: str,
    roles: Mapping[str, str],
    ticks: Sequence[float],
    segment: str | None = None,
    axis_format: str = ",.2~%",
) -> alt.ConcatChart:
    """Draw lines with marks, a panel for each thing in the frame's order, every vertical axis from zero.

    Parameters
    ----------
    data : DataFrame
        One row a point; unknown values leave a gap.
    panel, x, y, series : str
        Columns: name of the panel, year, value, name of the line.
    roles : mapping of series to palette key
        Colour and dash; each line also has a shape of its own. Named once, above all panels.
    ticks : sequence of float
        Values marked on the horizontal axis.
    segment : str, optional
        Column that parts a line at breaks in definition: it has a gap there.
    """
    names = list(roles)
    across = 2 if canvas.narrow else 3
    width = (canvas.width - across * _AXIS - (across - 1) * _GAP) // across
    legend = alt.Legend(orient="top", symbolOpacity=1, symbolSize=60, labelLimit=300)
    colour = alt.Color(
        f"{series}:N",
        scale=alt.Scale(domain=names, range=[PALETTE[roles[name]] for name in names]),
        legend=legend,
    )
    dash = alt.StrokeDash(
        f"{series}:N",
        scale=alt.Scale(domain=names, range=[DASHES[roles[name]] for name in names]),
        legend=None,
    )
    shape = alt.Shape(
        f"{series}:N", scale=alt.Scale(domain=names, range=list(_SHAPES[: len(names)])), legend=legend
    )
    shown = [ticks[0], ticks[-1]] if canvas.narrow else list(ticks)
    x_field = alt.X(
        f"{x}:Q",
        scale=alt.Scale(domain=[ticks[0] - 1, ticks[-1] + 1], nice=False),
        axis=alt.Axis(values=shown, format="d", grid=False, labelFlush=False, labelOverlap=True),
        title=None,
    )
    y_field = alt.Y(
        f"{y}:Q",
        scale=alt.Scale(zero=True, nice=True),
        axis=alt.Axis(format=axis_format, tickCount=3, minExtent=36, maxExtent=36),
        title=None,
    )
    known = data.dropna(subset=[y])
    drawn = []
    for name in dict.fromkeys(data[panel]):
        base = alt.Chart(known[known[panel] == name])
        detail = [f"{segment}:N"] if segment else []
        lines = base.mark_line().encode(x=x_field, y=y_field, color=colour, strokeDash=dash, detail=detail)
        marks = base.mark_point(filled=True, size=38, opacity=1).encode(
            x=x_field, y=y_field, color=colour, shape=shape
        )
        heading = alt.TitleParams(
            text=name,
            anchor="start",
            fontSize=TEXT_SIZE,
            fontWeight=600,
            color=PALETTE["ink"],
            limit=width + _AXIS,
        )
        one = alt.layer(lines, marks, title=heading)
        drawn.append(one.properties(width=width, height=_HEIGHT))
    return alt.concat(*drawn, columns=across, spacing=_GAP).resolve_scale(y="independent", x="shared")
