"""A chart as it stands on the page: texts, how it is read, room for the drawing, addresses, Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bessemer.answer import Answer
from bessemer.charts import Canvas, Chart, to_vega_lite
from bessemer.charts.chart import NARROW, WIDE
from bessemer.charts.kinds import reading_of
from bessemer.sources import Catalogue
from bessemer.web.state import REFERENCE, View
from bessemer.words import say

# What stands below the plot, and above it for each row of a legend, in pixels.
_AXIS, _TITLE, _LEGEND, _PANEL_HEAD = 24, 16, 24, 34
FILES = ("png", "svg", "csv", "json", "vl.json")


@dataclass(frozen=True)
class Picture:
    """A chart as it stands on the page.

    Attributes
    ----------
    address : str
        Without its query, so that ``.csv`` and others can be added.
    reading : str
        How to read such a chart; empty where that is not known.
    wide, narrow : (int, int)
        Pixels that the drawing is expected to take, so that the page does not jump.
    python : str
        A program that gives the chart and its data.
    """

    id: str
    title: str
    subtitle: str
    alt: str
    note: str
    footer: str
    address: str
    reading: str
    wide: tuple[int, int]
    narrow: tuple[int, int]
    python: str


def figure_of(chart: Chart, answer: Answer, sources: Catalogue, view: View) -> Picture:
    """Return a chart as it stands on the page."""
    lang = view.lang
    wide, narrow = (to_vega_lite(chart, Canvas(lang, width)) for width in (WIDE, NARROW))
    reading = reading_of(wide)
    return Picture(
        id=chart.id,
        title=say(chart.title, lang),
        subtitle=say(chart.subtitle, lang),
        alt=say(chart.alt, lang),
        note=say(chart.note, lang) if chart.note else "",
        footer=sources.footer(chart.sources, lang),
        address=f"/region/{answer.region.id}/{answer.question}/{chart.id}",
        reading=say(reading, lang) if reading else "",
        wide=(WIDE, room(wide)),
        narrow=(NARROW, room(narrow)),
        python=program(chart.id, answer, view),
    )


def figures_of(
    charts: Iterable[Any], answer: Answer, sources: Catalogue, view: View
) -> tuple[Picture, ...]:
    """Return charts as they stand on the page."""
    return tuple(figure_of(chart, answer, sources, view) for chart in charts)


def room(spec: dict[str, Any]) -> int:
    """Return the height in pixels that a specification is expected to take when it is drawn."""
    if "concat" in spec:
        across = spec.get("columns") or 1
        rows = -(-len(spec["concat"]) // across)
        height = max(int(part.get("height", 200)) for part in spec["concat"])
        return rows * (height + _PANEL_HEAD + _AXIS) + _LEGEND
    height = int(spec.get("height", 200))
    units = spec.get("layer", [spec])
    axes = {"x": False, "title": False}
    legends: set[str] = set()
    for unit in _marked(units):
        x = unit["encoding"].get("x", {})
        if "field" in x and x.get("axis", {}) is not None:
            axes["x"] = True
            axes["title"] = axes["title"] or bool(x.get("title"))
        for name, channel in unit["encoding"].items():
            if name in ("color", "fill", "stroke", "shape") and isinstance(channel.get("legend"), dict):
                legends.add(str(channel.get("scale", {}).get("domain", channel.get("field"))))
    below = (_AXIS if axes["x"] else 0) + (_TITLE if axes["title"] else 0)
    return height + below + (_LEGEND if legends else 0)


def _marked(units: list[Any]) -> list[Any]:
    """Return the parts with a mark, those of layers within layers too."""
    found = []
    for unit in units:
        found += _marked(unit["layer"]) if "layer" in unit else [unit]
    return found


def program(id: str, answer: Answer, view: View) -> str:
    """Return a program that gives a chart and its data.

    Examples
    --------
    >>> import bessemer as bm
    >>> print(program("structure-quotients", bm.study("Jilin").structure, View(year=2017)))
    import bessemer as bm
    from bessemer.charts import Canvas, to_vega_lite
    <BLANKLINE>
    study = bm.study("CN-JL", year=2017)
    chart = study.structure.chart("structure-quotients")
    print(chart.data)
    spec = to_vega_lite(chart, Canvas("en"))
    """
    given = [repr_of(answer.region.id)]
    if view.data != REFERENCE:
        given.append(f"data=bm.open_dataset({repr_of(view.data)})")
    if view.year is not None:
        given.append(f"year={view.year}")
    if view.role_model is not None:
        given.append(f"role_model={repr_of(view.role_model)}")
    return "\n".join(
        [
            "import bessemer as bm",
            "from bessemer.charts import Canvas, to_vega_lite",
            "",
            f"study = bm.study({', '.join(given)})",
            f"chart = study.{answer.question}.chart({repr_of(id)})",
            "print(chart.data)",
            f"spec = to_vega_lite(chart, Canvas({repr_of(view.lang)}))",
        ]
    )


def repr_of(text: str) -> str:
    """Return a text as Python writes it, between double quotes."""
    import json

    return json.dumps(text, ensure_ascii=False)
