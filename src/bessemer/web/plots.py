"""Charts that belong to no region's answer, in every form: maps and charts of industries by address."""

from __future__ import annotations

import json
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from bessemer.answer import QUESTIONS
from bessemer.charts import Canvas, Chart
from bessemer.charts.chart import NARROW, WIDE
from bessemer.charts.export import to_vega_lite
from bessemer.errors import UnavailableError
from bessemer.result import plain
from bessemer.sources import Catalogue
from bessemer.web.charts import drawn_png, drawn_svg
from bessemer.web.csvs import csv_response
from bessemer.web.state import View
from bessemer.words import say

ENDINGS = ("vl.json", "svg", "png", "csv", "json")


def parted(file: str) -> tuple[str, str]:
    """Return the chart and the form that the name of a file means.

    Raises
    ------
    UnavailableError
        If it ends in none of :data:`ENDINGS`.

    Examples
    --------
    >>> parted("map-us.vl.json"), parted("map-us.csv")
    (('map-us', 'vl.json'), ('map-us', 'csv'))
    """
    for ending in ENDINGS:
        if file.endswith(f".{ending}"):
            return file.removesuffix(f".{ending}"), ending
    raise UnavailableError(f"There is no file '{file[:60]}'.", remedy=f"Endings: {', '.join(ENDINGS)}.")


def give(chart: Chart, ending: str, request: Request, state: View, catalogue: Catalogue) -> Response:
    """Return a chart as a specification, a drawing or its data; dots lead to pages of regions."""
    width = NARROW if _whole(request.query_params.get("width")) < WIDE else WIDE
    if ending == "vl.json":
        spec = linked(to_vega_lite(chart, Canvas(state.lang, width)), state)
        return Response(json.dumps(spec, ensure_ascii=False), media_type="application/json")
    if ending == "csv":
        return csv_response(plain(chart.data.to_dict("records")), list(chart.data.columns), chart.id)
    footer = catalogue.footer(chart.sources, state.lang)
    if ending == "json":
        return JSONResponse(
            {
                "schema": 1,
                "chart": chart.id,
                "title": say(chart.title, state.lang),
                "subtitle": say(chart.subtitle, state.lang),
                "source": footer,
                "rows": plain(chart.data.to_dict("records")),
            }
        )
    if ending == "svg":
        return drawn_svg(chart, state.lang, footer, width, "bare" in request.query_params)
    return drawn_png(chart, state.lang, footer, WIDE, 2)


def linked(spec: dict[str, Any], state: View) -> dict[str, Any]:
    """Return a specification in which each mark with a tooltip leads to the region of its row."""
    # The state holds what was checked or is quoted; a quotation mark would end the text.
    query = state.query().replace("'", "%27")
    for layer in spec.get("layer", ()):
        if "tooltip" in layer.get("encoding", {}):
            address = f"'/region/' + datum.region + '/{QUESTIONS[0]}?{query}'"
            layer["transform"] = [*layer.get("transform", ()), {"calculate": address, "as": "address"}]
            layer["encoding"]["href"] = {"field": "address", "type": "nominal"}
    return spec


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 6 else WIDE
