"""Networks: points at given places with the links between them (see :mod:`bessemer.charts.forms`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bessemer.charts import grammar as alt
from bessemer.charts.axes import sized
from bessemer.charts.chart import Canvas
from bessemer.charts.kinds import of_kind
from bessemer.charts.theme import PALETTE, SMALL_SIZE
from bessemer.charts.treemaps import text_width

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
_HIGH = 15.0
_GAP = 7.0
# The rim of paper around a name may cover a smaller point where no place is free of them.
_LARGE = 4.5


def placed_names(
    points: Floats, names: list[str], radius: Floats, width: float, height: float
) -> list[tuple[float, float, str]]:
    """Return where names stand beside their points without covering each other or a large point.

    Of the free places right, left, above and below, a name takes the one that covers fewest points; one
    without a free place is left out.

    Parameters
    ----------
    points : ndarray, shape (points, 2)
        In pixels, from the upper left corner.
    names : list of str
        The most important first in the order of points; empty for a point without a name.
    radius : ndarray, shape (points,)
    width, height : float
        Of the picture.

    Returns
    -------
    list of (x, y, name)
        The middle of each name that found a place.

    Examples
    --------
    >>> placed_names(np.array([[50.0, 50.0]]), ["Steel"], np.array([4.0]), 200, 100)
    [(76.18, 50.0, 'Steel')]
    """
    named = [k for k, name in enumerate(names) if name]
    boxes = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(points, radius, strict=True)]
    taken = [box for box, r in zip(boxes, radius, strict=True) if r > _LARGE]
    found = []
    for k in named:
        x, y = points[k]
        half = text_width(names[k], bold=True) / 2
        away = radius[k] + _GAP
        places = (
            (x + away + half, y),
            (x - away - half, y),
            (x, y - away - 3),
            (x, y + away + 3),
            (x + half, y - away - 3),
            (x - half, y + away + 3),
        )
        free: list[tuple[int, int, float, float, tuple[float, float, float, float]]] = []
        for middle, level in places:
            box = (middle - half - 2, level - _HIGH / 2, middle + half + 2, level + _HIGH / 2)
            inside = box[0] >= 0 and box[2] <= width and box[1] >= 0 and box[3] <= height
            if inside and not any(_overlap(box, other) for other in taken):
                covered = sum(_overlap(box, other) for other in boxes)
                free.append((covered, len(free), middle, level, box))
        if free:
            _, _, middle, level, box = min(free)
            taken.append(box)
            found.append((float(middle), float(level), names[k]))
    return found


def _overlap(first: tuple[float, ...], second: tuple[float, ...]) -> bool:
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]


@of_kind("network")
def network(
    nodes: pd.DataFrame,
    links: NDArray[np.intp],
    canvas: Canvas,
    *,
    x: str,
    y: str,
    area: str,
    role: str,
    name: str,
    height: int,
    told: tuple[str, ...] = (),
) -> alt.LayerChart:
    """Draw points and links; rows whose role is not ``faint`` are lit, and their names stand beside them.

    Parameters
    ----------
    nodes : DataFrame
        One row a point, those whose names matter most first.
    links : ndarray of int, shape (links, 2)
        Positions of rows.
    x, y : str
        Columns, any scale; the picture is fitted to the canvas.
    area : str
        Column: square pixels of a point.
    role : str
        Column with keys of the palette.
    name : str
        Column with the name to write; empty for none.
    told : tuple of str
        Columns that each point carries, for a page that tells them when a point is pointed at.
    """
    import pandas as pd

    edge = 12.0
    at = np.column_stack([_fitted(nodes[x], edge, canvas.width), _fitted(nodes[y], edge, height)])
    radius = np.sqrt(nodes[area].to_numpy(float) / np.pi)
    lit = (nodes[role] != "faint").to_numpy()
    points = pd.DataFrame(
        {
            "_x": at[:, 0],
            "_y": at[:, 1],
            "_area": nodes[area].to_numpy(float),
            "_role": nodes[role].to_numpy(),
            **{column: nodes[column].to_numpy() for column in told},
        }
    ).round({"_x": 1, "_y": 1, "_area": 1})
    both = lit[links[:, 0]] & lit[links[:, 1]]
    lines = pd.DataFrame(
        {
            "_x": at[links[:, 0], 0],
            "_y": at[links[:, 0], 1],
            "_x2": at[links[:, 1], 0],
            "_y2": at[links[:, 1], 1],
            "_both": both,
        }
    ).round(1)
    words = pd.DataFrame(
        placed_names(at, list(nodes[name]), radius, canvas.width, height), columns=["_x", "_y", "_name"]
    )
    x_scale = alt.Scale(domain=[0, canvas.width], nice=False, zero=False)
    y_scale = alt.Scale(domain=[height, 0], nice=False, zero=False)
    place = {"x": alt.X("_x:Q", scale=x_scale, axis=None), "y": alt.Y("_y:Q", scale=y_scale, axis=None)}
    size = alt.Size("_area:Q", scale=None)
    layers = []
    for shared, colour, thick in ((False, "rule", 0.9), (True, "region", 1.3)):
        part = alt.Chart(lines[lines["_both"] == shared])
        mark = part.mark_rule(color=PALETTE[colour], strokeWidth=thick, opacity=0.9 if not shared else 0.5)
        layers.append(mark.encode(**place, x2=alt.X2("_x2:Q"), y2=alt.Y2("_y2:Q")))
    faint, strong = points[points["_role"] == "faint"], points[points["_role"] != "faint"]
    keys = list(dict.fromkeys(strong["_role"])) or ["region"]
    colours = alt.Color(
        "_role:N", scale=alt.Scale(domain=keys, range=[PALETTE[key] for key in keys]), legend=None
    )
    layers.append(alt.Chart(faint).mark_circle(color=PALETTE["faint"], opacity=1).encode(**place, size=size))
    layers.append(
        alt.Chart(strong)
        .mark_circle(opacity=1, stroke=PALETTE["paper"], strokeWidth=0.75)
        .encode(**place, size=size, color=colours)
    )
    # A rim of paper keeps a name apart from the points and links under it.
    text = alt.Chart(words.round(1)).encode(**place, text=alt.Text("_name:N"))
    style = {"align": "center", "baseline": "middle", "fontSize": SMALL_SIZE, "fontWeight": 600}
    layers.append(text.mark_text(**style, stroke=PALETTE["paper"], strokeWidth=4))
    layers.append(text.mark_text(**style))
    return sized(alt.layer(*layers), canvas, height)


def _fitted(values: pd.Series[float], edge: float, length: float) -> Floats:
    """Return values moved and scaled to lie inside the picture, with an edge around them."""
    numbers = values.to_numpy(float)
    low, high = float(numbers.min()), float(numbers.max())
    span = high - low or 1.0
    return np.asarray(edge + (numbers - low) / span * (length - 2 * edge))
