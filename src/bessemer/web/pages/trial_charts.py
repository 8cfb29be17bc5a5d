"""Charts of pages of trial by address: the choices stand in the query, as on the page."""

from __future__ import annotations

import json
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from bessemer.answer import Answer
from bessemer.charts import Canvas
from bessemer.charts.chart import NARROW, WIDE
from bessemer.charts.export import to_vega_lite
from bessemer.errors import UnavailableError
from bessemer.sources import Catalogue
from bessemer.web.desk import chart_of


def chart_response(
    request: Request, answer: Answer, catalogue: Catalogue, lang: str, chart: str, form: str
) -> Response:
    """Return a chart of an answer in a form that its address names.

    Raises
    ------
    UnavailableError
        If the answer has no such chart, or charts have no such form.
    """
    found = chart_of(answer, chart)
    width = request.query_params.get("width", "")
    narrow = width.isdecimal() and int(width) < WIDE
    if form == "vl.json":
        spec: Any = to_vega_lite(found, Canvas(lang, NARROW if narrow else WIDE))
        return Response(json.dumps(spec, ensure_ascii=False), media_type="application/json")
    raise UnavailableError(f"A chart has no form '{form[:40]}'.", remedy="Use vl.json.")
