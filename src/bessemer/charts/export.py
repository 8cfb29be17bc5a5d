"""Charts as Vega-Lite specifications and as SVG."""

from __future__ import annotations

import re
from typing import Any

from bessemer.charts.chart import Canvas, Chart
from bessemer.charts.theme import FONT, config
from bessemer.charts.workshop import draw

# The font in which the renderer measures text, and how much larger to be as wide as that of the house.
# It carries the first in itself, and measures four times faster in it than in one it reads from a file. The
# second is a small file of widths (tools/measuring_font.py): one with Chinese shapes takes ten times as long.
_ENGLISH, _CHINESE = ("Liberation Sans", 1.07), ("Bessemer Measure", 1.0)


def to_vega_lite(chart: Chart, canvas: Canvas) -> dict[str, Any]:
    """Return the Vega-Lite specification of a chart, with the theme and without title."""
    spec: dict[str, Any] = chart.draw(chart.data, canvas).to_dict()
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
    """Return what the renderer is given for a chart: all text in the font that it measures fast."""
    changed: dict[str, Any] = _in_font(to_vega_lite(chart, canvas), *_measured(canvas.locale))
    return changed


def finished(svg: str, chart: Chart, canvas: Canvas) -> str:
    """Return what the renderer drew for a specification as an element of a page."""
    svg = _in_house_font(svg, *_measured(canvas.locale))
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


def _measured(locale: str) -> tuple[str, float]:
    return _ENGLISH if locale == "en" else _CHINESE


def _in_font(part: Any, font: str, wider: float) -> Any:
    """Return a specification with every font replaced, and text as much larger as the font is narrower."""
    if isinstance(part, list):
        return [_in_font(item, font, wider) for item in part]
    if not isinstance(part, dict):
        return part
    changed = {key: _in_font(value, font, wider) for key, value in part.items() if key != "datasets"}
    for key, value in changed.items():
        if key in ("font", "labelFont", "titleFont"):
            changed[key] = font
        elif key in ("fontSize", "labelFontSize", "titleFontSize") and isinstance(value, int | float):
            changed[key] = value * wider
    return {**changed, **({"datasets": part["datasets"]} if "datasets" in part else {})}


def _in_house_font(svg: str, font: str, wider: float) -> str:
    """Return a drawing with the font of the house in the sizes that were asked for."""
    svg = svg.replace(f'font-family="{font}"', f'font-family="{FONT}"')
    return re.sub(r'font-size="([\d.]+)px"', lambda found: f'font-size="{float(found[1]) / wider:g}px"', svg)
