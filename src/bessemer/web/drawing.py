"""Specifications of charts whose marks lead to pages of regions."""

from __future__ import annotations

import json
from typing import Any

from fastapi.responses import Response

from bessemer.answer import QUESTIONS
from bessemer.charts import Canvas, Chart
from bessemer.charts.chart import NARROW, WIDE
from bessemer.charts.export import to_vega_lite
from bessemer.web.state import View


def linked(chart: Chart, state: View, width: int) -> Response:
    """Return a specification in which each mark with a tooltip leads to the region of its row."""
    spec: Any = to_vega_lite(chart, Canvas(state.lang, NARROW if width < WIDE else WIDE))
    # The state holds what was checked or is quoted; a quotation mark would end the text.
    query = state.query().replace("'", "%27")
    for layer in spec.get("layer", ()):
        if "tooltip" in layer.get("encoding", {}):
            address = f"'/region/' + datum.region + '/{QUESTIONS[0]}?{query}'"
            layer["transform"] = [*layer.get("transform", ()), {"calculate": address, "as": "address"}]
            layer["encoding"]["href"] = {"field": "address", "type": "nominal"}
    return Response(json.dumps(spec, ensure_ascii=False), media_type="application/json")
