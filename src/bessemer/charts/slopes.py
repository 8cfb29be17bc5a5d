"""Slopes: values before and after, one line each, named at both ends (see :mod:`bessemer.charts.forms`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bessemer.charts import grammar as alt
from bessemer.charts.axes import sized
from bessemer.charts.chart import Canvas
from bessemer.charts.curves import spread
from bessemer.charts.kinds import of_kind
from bessemer.charts.theme import PALETTE, SMALL_SIZE

if TYPE_CHECKING:
    import pandas as pd

_LINE = 15.5


@of_kind("slope")
def slope(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    start: str,
    end: str,
    left: str,
    right: str,
    role: str,
    names: tuple[str, str],
    floor: float = 0.001,
) -> alt.LayerChart:
    """Draw one line a row from its value before to its value after, on a logarithmic scale.

    The slope of a line is then the factor by which the value changes, for small and large ones alike. The
    values stand at the ends, so that no axis is needed. Labels that would overlap are moved apart, and a thin
    line leads to the point. A value below the floor is drawn there.

    Parameters
    ----------
    data : DataFrame
        One row a line.
    start, end : str
        Columns of the two values, zero or more.
    left, right : str
        Columns with the text at each end.
    role : str
        Column with keys of the palette.
    names : (str, str)
        What stands above the two ends.
    floor : float
        Smallest value drawn.
    """
    height = int(max(len(data) * _LINE * 1.35, 200))
    wide = max(map(_width, [*data[left], names[0]])) + 24
    far = max(map(_width, [*data[right], names[1]])) + 24
    first, last = min(wide, canvas.width * 0.5), canvas.width - min(far, canvas.width * 0.36)
    ends = np.log(np.maximum(data[[start, end]].to_numpy(dtype=float), floor))
    reach = max(float(ends.max() - ends.min()), 1e-6)
    gap = reach * _LINE / (height - 3 * _LINE)
    drawn = data.assign(_from=ends[:, 0], _to=ends[:, 1], _x1=first, _x2=last)
    drawn = drawn.assign(
        _left=spread(drawn["_from"].to_numpy(float), gap), _right=spread(drawn["_to"].to_numpy(float), gap)
    )
    placed = drawn[["_from", "_to", "_left", "_right"]].to_numpy(dtype=float)
    low, high = float(placed.min()) - gap / 2, float(placed.max()) + gap * 1.6
    y_scale = alt.Scale(domain=[low, high], nice=False)
    x_scale = alt.Scale(domain=[0, canvas.width], nice=False)
    keys = list(dict.fromkeys(data[role]))
    colour = alt.Color(
        f"{role}:N", scale=alt.Scale(domain=keys, range=[PALETTE[key] for key in keys]), legend=None
    )

    def at(x: str, y: str) -> dict[str, alt.Part]:
        return {
            "x": alt.X(f"{x}:Q", scale=x_scale, axis=None),
            "y": alt.Y(f"{y}:Q", scale=y_scale, axis=None),
        }

    base = alt.Chart(drawn)
    layers = [
        base.mark_rule(strokeWidth=2).encode(
            **at("_x1", "_from"), x2=alt.X2("_x2:Q"), y2=alt.Y2("_to:Q"), color=colour
        )
    ]
    sides = (("right", "_x1", "_from", "_left", left, -1), ("left", "_x2", "_to", "_right", right, 1))
    for align, x, value, label, text, sign in sides:
        lead = drawn.assign(_off=drawn[x] + sign * 12)
        layers += [
            alt.Chart(lead)
            .mark_rule(color=PALETTE["faint"], strokeWidth=0.75)
            .encode(**at(x, value), x2=alt.X2("_off:Q"), y2=alt.Y2(f"{label}:Q")),
            base.mark_point(filled=True, size=36, opacity=1).encode(**at(x, value), color=colour),
            alt.Chart(lead)
            .mark_text(align=align, dx=sign * 4, baseline="middle", fontSize=SMALL_SIZE)
            .encode(**at("_off", label), text=alt.Text(f"{text}:N")),
        ]
    heads = alt.Data(
        values=[{"_x": x, "_y": high, "_t": name} for x, name in zip((first, last), names, strict=True)]
    )
    for align, side, keep in (("right", -12, first), ("left", 12, last)):
        layers.append(
            alt.Chart(heads)
            .transform_filter(f"datum._x == {keep}")
            .mark_text(align=align, dx=side, baseline="top", fontSize=SMALL_SIZE, color=PALETTE["nation"])
            .encode(**at("_x", "_y"), text=alt.Text("_t:N"))
        )
    return sized(alt.layer(*layers), canvas, height)


def _width(text: str) -> float:
    return sum(12.0 if ord(character) > 0x2E80 else 6.4 for character in text)
