"""Charts by address: a page of one chart, its specification, its drawing, its data."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bessemer.charts import Canvas
from bessemer.charts.chart import NARROW, WIDE
from bessemer.charts.export import to_vega_lite
from bessemer.web.desk import chart_of
from bessemer.web.rendering import desk, view

router = APIRouter(include_in_schema=False)


@router.get("/region/{region}/{question}/{chart}.vl.json")
def specification(request: Request, region: str, question: str, chart: str, width: int = WIDE) -> Response:
    """Give the Vega-Lite specification of a chart."""
    state = view(request)
    found = chart_of(desk(request).answer(region, question, state), chart)
    spec: Any = to_vega_lite(found, Canvas(state.lang, NARROW if width < WIDE else WIDE))
    return Response(json.dumps(spec, ensure_ascii=False), media_type="application/json")
