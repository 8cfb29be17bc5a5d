"""Charts as Vega-Lite specifications and as SVG."""

from __future__ import annotations

import re
from typing import Any

from bessemer.charts.chart import Canvas, Chart
from bessemer.charts.rows import as_values
from bessemer.charts.theme import FONT, config
from bessemer.charts.workshop import draw

# The renderer carries this font in itself and measures text in it four times faster than in one it reads
# from a file; English in it is as wide as in the font of the house once it is this much larger.
_MEASURED = "Liberation Sans"
_WIDER = 1.07
_ROWS = "bessemer"


def to_vega_lite(chart: Chart, canvas: Canvas) -> dict[str, Any]:
    """Return the Vega-Lite specification of a chart, with the theme and without title."""
    import altair as alt
    from altair.utils.schemapi import debug_mode

    alt.data_transformers.register(_ROWS, as_values)
    # Forms are tested; checking every part against the schema again would double the time of a brief.
    with alt.data_transformers.enable(_ROWS), debug_mode(False):
        spec: dict[str, Any] = chart.draw(chart.data, canvas).to_dict(validate=False)
    settings = config()
    if canvas.narrow:
        # Two legends beside each other would be wider than a phone.
        below = {"top": {"direction": "vertical", "anchor": "start", "margin": 2}}
        settings = settings | {"legend": settings.get("legend", {}) | {"layout": below}}
    spec["config"] = settings
    # Panels beside each other have widths of their own; Vega-Lite cannot fit them to one.
    fitted = {"type": "fit-x", "contains": "padding"}
    spec["autosize"] = {"type": "pad"} if "concat" in spec else fitted
    return spec


def to_svg(chart: Chart, canvas: Canvas) -> str:
    """Return a chart as an SVG element with its alternative text, ready to stand in a page."""
    return finished(draw(specification(chart, canvas)), chart, canvas)


def specification(chart: Chart, canvas: Canvas) -> dict[str, Any]:
    """Return what the renderer is given for a chart: English in the font that it measures fast."""
    spec = to_vega_lite(chart, canvas)
    return _in_measured_font(spec) if canvas.locale == "en" else spec


def finished(svg: str, chart: Chart, canvas: Canvas) -> str:
    """Return what the renderer drew for a specification as an element of a page."""
    if canvas.locale == "en":
        svg = _in_house_font(svg)
    # The picture has one name; those of its marks, in the renderer's English, would be read out beside it.
    svg = re.sub(r' (?:role="graphics-[a-z]+"|aria-[a-z]+="[^"]*")', "", svg)
    label = canvas.name(chart.alt).replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    opening = f'<svg role="img" aria-label="{label}" focusable="false" '
    svg = re.sub(r"<svg ", opening, svg, count=1)
    # Identifiers repeat between charts of one page; each chart gets its own.
    prefix = f"{chart.id}-{canvas.width}-"
    svg = re.sub(r'id="([^"]+)"', rf'id="{prefix}\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}\1)", svg)
    return re.sub(r'(xlink:href|href)="#([^"]+)"', rf'\1="#{prefix}\2"', svg)


def _in_measured_font(part: Any) -> Any:
    """Return a specification with every font replaced by the one that is measured fast, and made as wide."""
    if isinstance(part, list):
        return [_in_measured_font(item) for item in part]
    if not isinstance(part, dict):
        return part
    changed = {key: _in_measured_font(value) for key, value in part.items() if key != "datasets"}
    for key, value in changed.items():
        if key in ("font", "labelFont", "titleFont"):
            changed[key] = _MEASURED
        elif key in ("fontSize", "labelFontSize", "titleFontSize") and isinstance(value, int | float):
            changed[key] = value * _WIDER
    return {**changed, **({"datasets": part["datasets"]} if "datasets" in part else {})}


def _in_house_font(svg: str) -> str:
    """Return a drawing with the font of the house in the sizes that were asked for."""
    svg = svg.replace(f'font-family="{_MEASURED}"', f'font-family="{FONT}"')
    return re.sub(r'font-size="([\d.]+)px"', lambda found: f'font-size="{float(found[1]) / _WIDER:g}px"', svg)
