"""Specifications as the page draws them, kept for the charts that were shown lately."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bessemer.charts import Canvas, Chart, to_vega_lite
from bessemer.charts.kinds import reading_of
from bessemer.web.tips import with_tips
from bessemer.words import say

# What stands below the plot, and above it for each row of a legend, in pixels.
_AXIS, _TITLE, _LEGEND, _PANEL_HEAD = 24, 16, 24, 34
_KEPT = 400


@dataclass(frozen=True)
class Drawing:
    """A chart as the browser draws it.

    Attributes
    ----------
    pressed : bytes
        The specification as JSON, compressed: a map of all regions takes a third of a megabyte as text.
    height : int
        Pixels that the drawing is expected to take.
    reading : str
        How to read such a chart; empty where that is not known.
    """

    pressed: bytes
    height: int
    reading: str

    @property
    def text(self) -> str:
        """The specification as JSON, with what is said of its marks."""
        return zlib.decompress(self.pressed).decode()


@lru_cache(maxsize=_KEPT)
def drawing_of(chart: Chart, locale: str, width: int) -> Drawing:
    """Return a chart as the browser draws it; the same object for the same chart as long as it is kept."""
    spec = to_vega_lite(chart, Canvas(locale, width))
    height, reading = room(spec), reading_of(spec)
    text = json.dumps(with_tips(spec, chart, locale), ensure_ascii=False, separators=(",", ":"))
    return Drawing(
        zlib.compress(text.encode("utf-8", "replace"), 1), height, say(reading, locale) if reading else ""
    )


def room(spec: dict[str, Any]) -> int:
    """Return the height in pixels that a specification is expected to take when it is drawn."""
    if "concat" in spec:
        across = spec.get("columns") or 1
        rows = -(-len(spec["concat"]) // across)
        height = max(int(part.get("height", 200)) for part in spec["concat"])
        return rows * (height + _PANEL_HEAD + _AXIS) + _LEGEND
    units = _marked(spec.get("layer", [spec]))
    axes = [unit["encoding"]["x"] for unit in units if "field" in unit["encoding"].get("x", {})]
    axes = [axis for axis in axes if axis.get("axis", {}) is not None]
    titled = any(axis.get("title") for axis in axes)
    legend = any(
        isinstance(unit["encoding"].get(channel, {}).get("legend"), dict)
        for unit in units
        for channel in ("color", "fill", "stroke", "shape")
    )
    return (
        int(spec.get("height", 200))
        + (_AXIS if axes else 0)
        + (_TITLE if titled else 0)
        + (_LEGEND if legend else 0)
    )


def _marked(units: list[Any]) -> list[Any]:
    """Return the parts with a mark, those of layers within layers too."""
    found = []
    for unit in units:
        found += _marked(unit["layer"]) if "layer" in unit else [unit]
    return found
