"""Maps of regions as dots: projections, and dots in groups told apart by colour and shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bessemer.charts import grammar as alt
from bessemer.charts.axes import sized
from bessemer.charts.chart import Canvas
from bessemer.charts.kinds import of_kind
from bessemer.charts.theme import DIVERGING, PALETTE, SEQUENCE, SMALL_SIZE

if TYPE_CHECKING:
    import pandas as pd

# European Union territories overseas would shrink the continent to a corner.
EUROPE = {"west": -12.0, "east": 45.0, "south": 34.0}
# Equal areas, in the shape that each part of the world has on a printed map.
PROJECTIONS: dict[str, dict[str, Any]] = {
    "commuting zone": {"type": "conicEqualArea", "parallels": [29.5, 45.5], "rotate": [96, 0, 0]},
    "province": {"type": "conicEqualArea", "parallels": [25, 47], "rotate": [-105, 0, 0]},
    "nuts2": {"type": "conicEqualArea", "parallels": [40, 62], "rotate": [-13, 0, 0]},
    "economy": {"type": "equalEarth"},
}


@of_kind("groups_on_map")
def group_map(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    longitude: str,
    latitude: str,
    group: str,
    name: str,
    groups: Mapping[str, tuple[str, str]],
    projection: Mapping[str, Any],
    height: int = 330,
) -> alt.LayerChart:
    """Draw regions as dots, each group in its colour and shape, with a key above.

    Parameters
    ----------
    group : str
        Column with the group's name; empty for the background.
    name : str
        Column with the name to write beside a dot; empty for none.
    groups : mapping of group to (palette key, shape)
        Shapes are Vega's, such as ``circle`` and ``triangle-down``.
    projection : mapping
        One of :data:`PROJECTIONS`.
    """
    place = {
        "longitude": alt.Longitude(f"{longitude}:Q"),
        "latitude": alt.Latitude(f"{latitude}:Q"),
    }
    names = list(groups)
    legend = alt.Legend(orient="top", direction="vertical" if canvas.narrow else "horizontal", labelLimit=320)
    colour = alt.Color(
        f"{group}:N",
        scale=alt.Scale(domain=names, range=[PALETTE[groups[key][0]] for key in names]),
        legend=legend,
        title=None,
    )
    shape = alt.Shape(
        f"{group}:N",
        scale=alt.Scale(domain=names, range=[groups[key][1] for key in names]),
        legend=legend,
        title=None,
    )
    size = 24 if canvas.narrow else 48
    layers = [
        alt.Chart(data[data[group] == ""])
        .mark_circle(size=size / 4, color=PALETTE["faint"], opacity=0.85)
        .encode(**place)
    ]
    # The smaller groups are drawn last, so that they are not hidden.
    layers += [
        alt.Chart(data[data[group] == key])
        .mark_point(filled=True, size=size, opacity=0.9)
        .encode(**place, color=colour, shape=shape)
        for key in sorted(names, key=lambda key: -int((data[group] == key).sum()))
    ]
    layers += _names_beside(data, place, longitude, name)
    return sized(alt.layer(*layers).project(**projection), canvas, height)


@of_kind("classes_on_map")
def class_map(
    data: pd.DataFrame,
    canvas: Canvas,
    *,
    longitude: str,
    latitude: str,
    group: str,
    classes: Sequence[str],
    unknown: str,
    tip: str,
    name: str,
    projection: Mapping[str, Any],
    diverging: bool = False,
    height: int = 360,
    size: int = 40,
) -> alt.LayerChart:
    """Draw regions as dots in classes of a measure; those without a figure are open marks.

    Parameters
    ----------
    group : str
        Column with one of `classes`, or `unknown`.
    classes : sequence of str
        At most five names of classes, from the lowest values on.
    unknown : str
        What the legend calls regions without a figure; left out where there are none.
    tip : str
        Column with what a reader sees who points at a dot.
    name : str
        Column with the name to write beside a dot; empty for none.
    diverging : bool
        Whether the middle class is neither much nor little.
    """
    place = {
        "longitude": alt.Longitude(f"{longitude}:Q"),
        "latitude": alt.Latitude(f"{latitude}:Q"),
    }
    scale = DIVERGING if diverging else SEQUENCE
    # Fewer classes than colours: those in the middle of the scale are left out first.
    few = len(classes) < len(scale)
    steps = [round(at * (len(scale) - 1) / max(len(classes) - 1, 1)) for at in range(len(classes))]
    colours = [scale[at] for at in steps] if few else list(scale)
    domain, fills = list(classes), colours
    if (data[group] == unknown).any():
        domain, fills = [*domain, unknown], [*fills, "transparent"]
    legend = alt.Legend(
        orient="top",
        direction="horizontal",
        columns=2 if canvas.narrow else 3 if len(domain) > 5 else 5,
        labelLimit=200,
        symbolSize=90,
        symbolStrokeColor=PALETTE["nation"],
        symbolStrokeWidth=0.75,
        symbolType="circle",
    )
    fill = alt.Fill(f"{group}:N", scale=alt.Scale(domain=domain, range=fills), legend=legend, title=None)
    dots = (
        alt.Chart(data)
        .mark_point(
            shape="circle",
            size=size / 2 if canvas.narrow else size,
            stroke=PALETTE["nation"],
            strokeWidth=0.75,
            opacity=1,
            cursor="pointer",
        )
        .encode(**place, fill=fill, tooltip=f"{tip}:N")
    )
    layers = [dots, *_names_beside(data, place, longitude, name)]
    return sized(alt.layer(*layers).project(**projection), canvas, height)


def _names_beside(
    data: pd.DataFrame, place: Mapping[str, alt.Part], longitude: str, name: str
) -> list[alt.Chart]:
    """Return names beside dots, to the left near the eastern edge, each with a rim of paper."""
    named = data[data[name] != ""]
    east, west = float(data[longitude].max()), float(data[longitude].min())
    late = named[longitude] > east - (east - west) * 0.25
    layers = []
    for side, part in (("left", named[~late]), ("right", named[late])):
        style = {"align": side, "dx": 7 if side == "left" else -7, "fontSize": SMALL_SIZE, "fontWeight": 600}
        words = alt.Chart(part).encode(**place, text=alt.Text(f"{name}:N"))
        layers.append(words.mark_text(**style, stroke=PALETTE["paper"], strokeWidth=4, strokeJoin="round"))
        layers.append(words.mark_text(**style, color=PALETTE["ink"]))
    return layers
