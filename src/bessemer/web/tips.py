"""What is said of a mark when it is pointed at or stepped to, in the reader's language.

Each row of a specification that stands for something gets one text of several lines, the name first. The
browser only shows it, so that numbers read the same as in text and tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bessemer.charts import Chart
from bessemer.web.fields import Field, fields_of
from bessemer.words import Message, format_value, heading_unit, say

FIELD = "_tip"
# Columns that forms draw as names, the widest first, and those that hold a text for a mark without a number.
_NAMES = ("heading", "series", "label", "_tile", "name", "part", "industry", "row", "column")
_TEXTS = ("text", "_said", "verdict")
# Where a mark is, a reader sees.
_SEEN = ("longitude", "latitude")
_ALWAYS = frozenset({"series", "label", "_tile", "name"})
# A form parts a name into lines at a bar, beside which a comma may stand.
_COMMA = re.compile("[,，]?\\|")
_MARKS = frozenset({"bar", "rect", "point", "circle", "tick", "rule", "line", "area"})


def with_tips(spec: dict[str, Any], chart: Chart, locale: str) -> dict[str, Any]:
    """Return a specification whose marks carry what is said of them, and whose lines carry points.

    Parameters
    ----------
    spec : dict
        As :func:`bessemer.charts.to_vega_lite` makes it; it is changed in place.
    chart : Chart
    locale : str
    """
    fields = [field for field in fields_of(chart) if field.number and field.column not in _SEEN]
    raw = {
        name: set(chart.data[name].dropna().map(str)) for name in chart.data.columns if name not in _ALWAYS
    }
    heads = {field.column: field.head(chart, locale) for field in fields}
    told = set()
    for name, rows in spec.get("datasets", {}).items():
        for row in rows:
            text = tip(row, fields, heads, raw, locale)
            if text:
                row[FIELD] = text
                told.add(name)
    for unit, data in list(_units(spec, None)):
        if unit["mark"]["type"] in _MARKS and data in told:
            unit["encoding"]["tooltip"] = {"field": FIELD, "type": "nominal"}
    _points_on_lines(spec)
    spec.setdefault("config", {})["aria"] = False
    return spec


def tip(
    row: dict[str, Any], fields: list[Field], heads: dict[str, str], raw: dict[str, set[str]], locale: str
) -> str:
    """Return what is said of one row: its name, then a line a figure; empty where there is nothing to say."""
    names = [
        _COMMA.sub(", " if locale == "en" else "，", text.replace("\n", " "))
        for name in _NAMES
        if isinstance(text := row.get(name), str) and text
        if name in _ALWAYS or text not in raw.get(name, ())
    ]
    lines = []
    for field in fields:
        value = row.get(field.column)
        if isinstance(value, int | float) and not isinstance(value, bool):
            # A form draws money in the unit that the heading names.
            kind = "ratio" if heading_unit(field.format, locale) else field.format
            text = format_value(value, kind, locale)
            if kind == "year" and not names:
                names.append(text)
                continue
            lines.append(say(Message("figure.tip", name=heads[field.column], text=text), locale))
    if not lines:
        lines = [text for name in _TEXTS if isinstance(text := row.get(name), str) and text]
    return "\n".join([*dict.fromkeys(names), *lines]) if (names and lines) or len(lines) > 1 else ""


def _units(part: dict[str, Any], data: str | None) -> Iterator[tuple[dict[str, Any], str | None]]:
    """Yield the parts of a specification that have a mark, with the name of their rows."""
    data = part["data"].get("name") if "data" in part else data
    if "mark" in part:
        yield part, data
    for several in ("layer", "concat"):
        for inner in part.get(several, ()):
            yield from _units(inner, data)


def _points_on_lines(part: dict[str, Any]) -> None:
    """Give each line and area marks a row, unseen, that can be pointed at, on the same scales."""
    for inner in part.get("concat", ()):
        _points_on_lines(inner)
    if "layer" not in part:
        return
    layers = []
    for unit in part["layer"]:
        _points_on_lines(unit)
        layers.append({"layer": [unit, _pointed(unit)]} if _is_line(unit) else unit)
    part["layer"] = layers


def _is_line(unit: dict[str, Any]) -> bool:
    return unit.get("mark", {}).get("type") in ("line", "area") and "tooltip" in unit.get("encoding", {})


def _pointed(unit: dict[str, Any]) -> dict[str, Any]:
    """Return the unseen marks of a line or an area, which lose what is said to them."""
    channels = unit["encoding"]
    kept = {name: channels[name] for name in ("x", "y", "detail") if name in channels}
    mark: dict[str, Any] = {"type": "point", "filled": True, "opacity": 0, "size": 160}
    if unit["mark"]["type"] == "area":
        kept["y2"] = channels["y2"]
        mark = {"type": "rule", "opacity": 0, "strokeWidth": 24}
    about: dict[str, Any] = {key: unit[key] for key in unit if key in ("data", "transform")}
    return {**about, "mark": mark, "encoding": {**kept, "tooltip": channels.pop("tooltip")}}
