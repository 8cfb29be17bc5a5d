"""Charts of growth: seconds and memory by size, both axes logarithmic, every line named at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

COLOURS = ("cautionary tale", "role model", "highlight", "nation", "ink")
DASHES = ([4, 2], [6, 3], [8, 3, 2, 3], [10, 3], [2, 2])
OURS = ([1, 0], [2, 3], [6, 2, 1, 2])
DECADES = [10.0**power for power in range(-6, 8)]
TICKS = [digit * power for power in DECADES for digit in (1, 2, 5)]


@dataclass(frozen=True)
class Panel:
    """One plot: rows of name, x and y, and how its axes are called."""

    rows: Sequence[dict[str, Any]]
    x_title: str
    y_title: str
    ticks: Sequence[float] = ()


def drawing(panels: Sequence[Panel], names: Sequence[str], height: int = 230) -> str:
    """Return plots below each other as SVG; a name has one colour and one dash in all of them."""
    import altair as alt
    import vl_convert

    from bessemer.charts import PALETTE
    from bessemer.charts.theme import config

    spec = alt.vconcat(*(_plot(panel, names, height) for panel in panels), spacing=34).to_dict()
    spec["config"] = {**config(), "background": PALETTE["paper"], "padding": 14}
    return str(vl_convert.vegalite_to_svg(spec))


def styles(names: Sequence[str]) -> dict[str, tuple[str, list[int]]]:
    """Return a colour of the palette and a dash for each name: blue for the first and all of Bessemer's.

    >>> [colour for colour, _ in styles(["Bessemer", "pymrio", "Bessemer, warm"]).values()]
    ['region', 'cautionary tale', 'region']
    """
    ours = [name for name in names if name == names[0] or name.startswith("Bessemer")]
    others = [name for name in names if name not in ours]
    found = {name: ("region", OURS[k % len(OURS)]) for k, name in enumerate(ours)}
    found |= {name: (COLOURS[k % len(COLOURS)], DASHES[k % len(DASHES)]) for k, name in enumerate(others)}
    return {name: found[name] for name in names}


def _plot(panel: Panel, names: Sequence[str], height: int) -> Any:
    import altair as alt
    import numpy as np
    import pandas as pd

    from bessemer.charts import PALETTE
    from bessemer.charts.curves import spread

    data = pd.DataFrame(list(panel.rows)).sort_values("x")
    looks = styles(names)
    tints = [tint for tint, _ in looks.values()]
    dashes = [dash for _, dash in looks.values()]
    # All plots name all tools: scales are shared, and a name keeps its look.
    colour = alt.Color(
        "name:N", legend=None, scale=alt.Scale(domain=list(looks), range=[PALETTE[tint] for tint in tints])
    )
    dash = alt.StrokeDash("name:N", legend=None, scale=alt.Scale(domain=list(looks), range=dashes))
    low, high = np.log10(data["y"].min() / 1.5), np.log10(data["y"].max() * 1.5)
    ends = data.groupby("name", sort=False).tail(1)
    places = 10 ** spread(np.log10(ends["y"].to_numpy(float)), (high - low) * 16 / height)
    y_scale = alt.Scale(type="log", domain=[10**low, 10**high], nice=False)
    sizes = list(panel.ticks) or sorted(set(data["x"]))
    x = alt.X(
        "x:Q",
        title=panel.x_title,
        scale=alt.Scale(type="log", domain=[min(sizes) / 1.1, max(sizes) * 1.02], nice=False),
        axis=alt.Axis(values=sizes, format=",d", grid=False),
    )
    ticks = TICKS if high - low < 2.5 else DECADES
    y = alt.Y("y:Q", title=panel.y_title, scale=y_scale, axis=alt.Axis(format=",~g", values=ticks))
    lines = alt.Chart(data).mark_line(point={"size": 34}).encode(x=x, y=y, color=colour, strokeDash=dash)
    at = {"x": x, "y": alt.Y("place:Q", scale=y_scale, title=panel.y_title), "text": "name:N"}
    words = alt.Chart(ends.assign(place=places))
    # A rim of paper keeps a name legible where another line runs behind it.
    rim = words.mark_text(
        align="left", dx=8, fontWeight=600, stroke=PALETTE["paper"], strokeWidth=4, strokeJoin="round"
    )
    names_at = words.mark_text(align="left", dx=8, fontWeight=600).encode(**at, color=colour)
    layers = alt.layer(lines, rim.encode(**at), names_at)
    return layers.properties(width=520, height=height)
