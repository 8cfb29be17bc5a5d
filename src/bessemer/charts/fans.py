"""Forms of forecasts: a fan after a line of the past, and rows of dots of past errors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from bessemer.charts import grammar as alt
from bessemer.charts.axes import horizontal_title, names_axis, sized
from bessemer.charts.chart import Canvas
from bessemer.charts.curves import spread
from bessemer.charts.kinds import of_kind
from bessemer.charts.theme import PALETTE, SMALL_SIZE

if TYPE_CHECKING:
    import pandas as pd


@of_kind("fan")
def fan(
    past: pd.DataFrame,
    ahead: pd.DataFrame,
    canvas: Canvas,
    *,
    names: tuple[str, str, str],
    y_title: str,
    reference: float | None = None,
    height: int = 280,
) -> alt.LayerChart:
    """Draw a line of the past, a band and a dashed line ahead, and a second, dotted forecast.

    Parameters
    ----------
    past : DataFrame
        Columns ``year`` and ``value``.
    ahead : DataFrame
        Columns ``year``, ``central``, ``low``, ``high``, ``baseline``; the first row is the last of the past.
    names : tuple of str
        Of the forecast, of the second forecast, and of the band, written beside them.
    reference : float, optional
        A value marked by a horizontal line.
    """
    import pandas as pd

    values = np.concatenate([past["value"], ahead[["low", "high", "baseline"]].to_numpy().ravel()])
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    if reference is not None:
        low, high = min(low, reference), max(high, reference)
    pad = (high - low or 1.0) * 0.06
    first, last = int(past["year"].min()), int(ahead["year"].max())
    x = alt.X(
        "year:Q",
        scale=alt.Scale(domain=[first, last], nice=False),
        axis=alt.Axis(format="d", grid=False, tickCount=5 if canvas.narrow else 8),
        title=None,
    )
    scale = alt.Scale(domain=[low - pad, high + pad], nice=False, zero=False)
    axis = alt.Axis(format="~f", tickCount=6)

    def y(field: str) -> alt.Part:
        return alt.Y(f"{field}:Q", scale=scale, title=y_title or None, axis=axis)

    end = ahead.iloc[-1]
    gap = (high - low + 2 * pad) * 16 / height
    placed = spread(np.array([end["central"], end["baseline"]], dtype=float), gap)
    labels = pd.DataFrame({"year": last, "at": placed, "name": names[:2], "role": ["region", "nation"]})
    colour = alt.Color(
        "role:N",
        scale=alt.Scale(domain=["region", "nation"], range=[PALETTE["region"], PALETTE["nation"]]),
        legend=None,
    )
    room = canvas.width * (0.34 if canvas.narrow else 0.42)
    base = alt.Chart(ahead)
    top = pd.DataFrame({"year": [last], "at": [float(end["high"])], "name": [names[2]]})
    layers = [
        base.mark_area(color=PALETTE["region"], opacity=0.16).encode(x=x, y=y("low"), y2=alt.Y2("high:Q")),
        base.mark_line(color=PALETTE["nation"], strokeDash=[2, 3]).encode(x=x, y=y("baseline")),
        base.mark_line(color=PALETTE["region"], strokeDash=[6, 3]).encode(x=x, y=y("central")),
        alt.Chart(past).mark_line(color=PALETTE["region"]).encode(x=x, y=y("value")),
        alt.Chart(labels)
        .mark_text(align="left", dx=8, fontSize=SMALL_SIZE, fontWeight=600, limit=room)
        .encode(x=x, y=y("at"), text=alt.Text("name:N"), color=colour),
        *(
            alt.Chart(top)
            .mark_text(align="right", dy=-7, fontSize=SMALL_SIZE, **rim)
            .encode(x=x, y=y("at"), text=alt.Text("name:N"))
            for rim in ({"stroke": PALETTE["paper"], "strokeWidth": 4}, {"color": PALETTE["ink"]})
        ),
    ]
    if reference is not None:
        rule = alt.Chart(alt.Data(values=[{"at": reference}]))
        layers.insert(0, rule.mark_rule(color=PALETTE["nation"], strokeDash=[2, 2]).encode(y=y("at")))
    return sized(alt.layer(*layers), canvas, height)


@of_kind("dot_rows")
def dot_rows(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    label: str,
    value: str,
    role: str,
    marks: Sequence[tuple[float, str]],
    x_title: str,
    row: int = 26,
) -> alt.LayerChart:
    """Draw a row of small dots a label, its mean as a large one, and the mean as written beside the row.

    Parameters
    ----------
    data : DataFrame
        One row a dot; rows of the chart in the order in which labels first appear.
    label, value, role : str
        Columns: name of the row, position, key of the palette.
    marks : sequence of (x, text)
        Vertical lines with a word.
    """
    order = list(dict.fromkeys(data[label]))
    means = data.groupby(label, sort=False).agg({value: "mean", role: "first"}).reset_index()
    right = float(data[value].max())
    means["_written"] = [canvas.number(number, "ratio") for number in means[value]]
    means["_right"] = right
    left = min(float(data[value].min()), *(at for at, _ in marks))
    span = right - left
    # The means written beside the rows take the same room, a larger part of a narrow chart.
    room = 0.3 if canvas.narrow else 0.14
    scale = alt.Scale(domain=[left - 0.04 * span, right + room * span], nice=False, zero=False)
    x_axis = alt.Axis(format=".1f", grid=False, tickCount=5)
    x = alt.X(f"{value}:Q", scale=scale, axis=x_axis, title=horizontal_title(x_title, canvas))
    y = alt.Y(f"{label}:N", sort=order, title=None, axis=names_axis(canvas))
    keys = list(dict.fromkeys(data[role]))
    colour = alt.Color(
        f"{role}:N", scale=alt.Scale(domain=keys, range=[PALETTE[key] for key in keys]), legend=None
    )
    layers = []
    for position, text in marks:
        mark = alt.Chart(alt.Data(values=[{"_at": position, "_text": text}]))
        at = alt.X("_at:Q", scale=scale)
        layers.append(mark.mark_rule(color=PALETTE["nation"], strokeDash=[2, 2]).encode(x=at))
        layers.append(
            mark.mark_text(
                align="center", baseline="bottom", fontSize=SMALL_SIZE, color=PALETTE["nation"]
            ).encode(x=at, y=alt.YValue(-4), text=alt.Text("_text:N"))
        )
    layers += [
        alt.Chart(data).mark_circle(size=26, opacity=0.35).encode(x=x, y=y, color=colour),
        alt.Chart(means).mark_point(size=95, filled=True, opacity=1).encode(x=x, y=y, color=colour),
        alt.Chart(means)
        .mark_text(align="left", dx=12, fontSize=SMALL_SIZE)
        .encode(x=alt.X("_right:Q", scale=scale), y=y, text=alt.Text("_written:N")),
    ]
    return sized(alt.layer(*layers), canvas, row * len(order))
