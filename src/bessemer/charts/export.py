"""Charts as Vega-Lite specifications and as SVG."""

from __future__ import annotations

import re
from typing import Any

from bessemer.charts.chart import Canvas, Chart
from bessemer.charts.theme import config


def to_vega_lite(chart: Chart, canvas: Canvas) -> dict[str, Any]:
    """Return the Vega-Lite specification of a chart, with the theme and without title."""
    import altair as alt
    from altair.utils.schemapi import debug_mode

    # Forms are tested; checking every part against the schema again would double the time of a brief.
    with alt.data_transformers.enable("default", max_rows=None), debug_mode(False):
        spec: dict[str, Any] = chart.draw(chart.data, canvas).to_dict(validate=False)
    spec["config"] = config()
    spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    return spec


def to_svg(chart: Chart, canvas: Canvas) -> str:
    """Return a chart as an SVG element with its alternative text, ready to stand in a page."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(to_vega_lite(chart, canvas))
    label = canvas.name(chart.alt).replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    opening = f'<svg role="img" aria-label="{label}" focusable="false" '
    svg = re.sub(r"<svg ", opening, svg, count=1)
    # Identifiers repeat between charts of one page; each chart gets its own.
    prefix = f"{chart.id}-{canvas.width}-"
    svg = re.sub(r'id="([^"]+)"', rf'id="{prefix}\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}\1)", svg)
    return re.sub(r'(xlink:href|href)="#([^"]+)"', rf'\1="#{prefix}\2"', svg)
