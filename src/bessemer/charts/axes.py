"""What the generic forms share: axes of names and values, and reference rules."""

from __future__ import annotations

from bessemer.charts import grammar as alt
from bessemer.charts.chart import Canvas
from bessemer.charts.theme import PALETTE


def names_axis(canvas: Canvas) -> alt.Part:
    """Return the axis of the names of rows, with room that the width of the chart allows."""
    return alt.Axis(labelLimit=name_room(canvas), domain=False, ticks=False, labelPadding=6)


def name_room(canvas: Canvas) -> int:
    """Return the pixels that names of rows may take."""
    return 132 if canvas.narrow else 210


def horizontal_title(title: str, canvas: Canvas) -> str | None:
    """Return the title of a horizontal axis, or None where it would be wider than the plot.

    The subtitle of every chart names measure and unit, so that nothing is lost.
    """
    width = sum(12.0 if ord(character) > 0x2E80 else 6.2 for character in title)
    return title if title and width < canvas.width - name_room(canvas) else None


def rule_at(value: float, channel: str = "x") -> alt.Chart:
    """Return a dotted line at a value of the ``x`` or ``y`` axis, such as a location quotient of one."""
    chart = alt.Chart(alt.Data(values=[{"_at": value}]))
    return chart.mark_rule(color=PALETTE["nation"], strokeDash=[2, 2]).encode(
        **{channel: (alt.X if channel == "x" else alt.Y)("_at:Q")}
    )


def sized(chart: alt.LayerChart, canvas: Canvas, height: int) -> alt.LayerChart:
    """Return the chart in its size."""
    return chart.properties(width=canvas.width, height=height)
