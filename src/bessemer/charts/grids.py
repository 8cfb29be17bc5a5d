"""A grid of verdicts: one mark a cell, told apart by colour and shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bessemer.charts import grammar as alt
from bessemer.charts.axes import names_axis, sized
from bessemer.charts.chart import Canvas
from bessemer.charts.kinds import of_kind
from bessemer.charts.theme import PALETTE, SMALL_SIZE

if TYPE_CHECKING:
    import pandas as pd

_ROW = 34


@of_kind("grid")
def verdict_grid(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    row: str,
    column: str,
    verdict: str,
    looks: Mapping[str, tuple[str, str]],
) -> alt.LayerChart:
    """Draw verdicts as marks in rows and columns, in the frame's order, each with its word below.

    Parameters
    ----------
    row, column, verdict : str
        Columns with the texts of row, column and verdict. A line break in a column's name is ``|``.
    looks : mapping of verdict to (palette key, shape)
        Shapes are Vega's, such as ``circle`` and ``triangle-down``.
    """
    names = [name for name in looks if name in set(data[verdict])]
    x = alt.X(
        f"{column}:N",
        sort=None,
        title=None,
        axis=alt.Axis(
            orient="top",
            labelAngle=0,
            labelExpr="split(datum.label, '|')",
            labelLineHeight=14,
            domain=False,
            ticks=False,
            labelPadding=20,
        ),
    )
    y = alt.Y(f"{row}:N", sort=None, title=None, axis=names_axis(canvas))
    colour = alt.Color(
        f"{verdict}:N",
        scale=alt.Scale(domain=names, range=[PALETTE[looks[name][0]] for name in names]),
        legend=None,
    )
    shape = alt.Shape(
        f"{verdict}:N",
        scale=alt.Scale(domain=names, range=[looks[name][1] for name in names]),
        legend=None,
    )
    base = alt.Chart(data)
    marks = base.mark_point(filled=True, size=90, opacity=1, yOffset=-6).encode(
        x=x, y=y, color=colour, shape=shape
    )
    words = base.mark_text(fontSize=SMALL_SIZE - 1, dy=9, color=PALETTE["ink"]).encode(
        x=x, y=y, text=alt.Text(f"{verdict}:N")
    )
    rows = data[row].nunique()
    return sized(alt.layer(marks, words), canvas, _ROW * rows)
