"""A chart as it stands on the page: texts, how it is read, room for the drawing, addresses, Python."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bessemer.answer import Answer
from bessemer.charts import Chart
from bessemer.charts.chart import NARROW, WIDE
from bessemer.sources import Catalogue
from bessemer.web.drawings import drawing_of
from bessemer.web.state import REFERENCE, View
from bessemer.web.wider import Wider
from bessemer.words import say


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


def picture_of(chart: Chart, address: str, python: str, sources: Catalogue, view: View) -> Picture:
    """Return a chart as it stands on the page, at an address without its query."""
    lang = view.lang
    wide, narrow = (drawing_of(chart, lang, width) for width in (WIDE, NARROW))
    return Picture(
        id=chart.id,
        title=say(chart.title, lang),
        subtitle=say(chart.subtitle, lang),
        alt=say(chart.alt, lang),
        note=say(chart.note, lang) if chart.note else "",
        footer=sources.footer(chart.sources, lang),
        address=address,
        reading=wide.reading,
        wide=(WIDE, wide.height),
        narrow=(NARROW, narrow.height),
        python=python,
    )


def figure_of(chart: Chart, answer: Answer, sources: Catalogue, view: View) -> Picture:
    """Return a chart of an answer as it stands on the page."""
    address = f"/region/{answer.region.id}/{answer.question}/{chart.id}"
    return picture_of(chart, address, program(chart.id, answer, view), sources, view)


def figures_of(charts: Iterable[Any], answer: Answer, sources: Catalogue, view: View) -> tuple[Picture, ...]:
    """Return charts as they stand on the page."""
    return tuple(figure_of(chart, answer, sources, view) for chart in charts)


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
    print(chart.data.to_string(max_colwidth=40))
    spec = to_vega_lite(chart, Canvas("en"))
    """
    if isinstance(view, Wider):
        return view.program.replace("{id}", id)
    given = [repr_of(answer.region.id)]
    if view.data != REFERENCE:
        given.append(f"data=bm.dataset({repr_of(view.data)})")
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
            "print(chart.data.to_string(max_colwidth=40))",
            f"spec = to_vega_lite(chart, Canvas({repr_of(view.lang)}))",
        ]
    )


def repr_of(text: str) -> str:
    """Return a text as Python writes it, between double quotes."""
    return json.dumps(text, ensure_ascii=False)
