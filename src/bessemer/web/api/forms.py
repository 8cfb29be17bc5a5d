"""Regions, charts, tables and lists as the interface gives them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import Response

from bessemer.answer import QUESTIONS, Answer
from bessemer.charts import Chart
from bessemer.envelopes import sources_of
from bessemer.regions import Region
from bessemer.result import plain
from bessemer.sources import Catalogue, TableInfo
from bessemer.web.api.parameters import ROOT
from bessemer.web.state import View
from bessemer.words import Labelled, format_value, say


def reply(content: Mapping[str, Any], lang: str = "en") -> Response:
    """Return content as JSON; numbers that are no numbers are not allowed in it."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Response(text, media_type="application/json", headers={"Content-Language": lang})


def address(*path: str, **query: Any) -> str:
    """Return the address of a thing of the interface.

    Examples
    --------
    >>> address("regions", "towns:A/B", lang="en")
    '/api/v1/regions/towns%3AA%2FB?lang=en'
    """
    pairs = {name: value for name, value in query.items() if value is not None}
    return "/".join((ROOT, *(quote(part, safe="") for part in path))) + (
        f"?{urlencode(pairs)}" if pairs else ""
    )


def listed(request: Request, items: Sequence[Any], limit: int, offset: int) -> dict[str, Any]:
    """Return a part of a list with the addresses of the parts beside it."""
    given = [pair for pair in request.query_params.multi_items() if pair[0] not in ("limit", "offset")]

    def part(start: int) -> str:
        return f"{request.url.path}?{urlencode([*given, ('limit', limit), ('offset', start)])}"

    return {
        "total": len(items),
        "limit": limit,
        "offset": offset,
        "next": part(offset + limit) if offset + limit < len(items) else None,
        "previous": part(max(0, min(offset, len(items)) - limit)) if offset > 0 else None,
        "items": list(items[offset : offset + limit]),
    }


def region_item(region: Region, view: View) -> dict[str, Any]:
    """Return a region as a list has it."""
    return {
        "id": region.id,
        "name": region.name,
        "name_zh": region.name_zh,
        "kind": region.kind,
        "country": region.country,
        "state": region.state,
        "latitude": plain(region.latitude),
        "longitude": plain(region.longitude),
        "href": address("regions", region.id, **_asked(view)),
    }


def region_document(region: Region, view: View) -> dict[str, Any]:
    """Return a region with the addresses of its answers."""
    return {
        **region_item(region, view),
        "nation": region.nation.label(view.lang),
        "name_local": region.name_local,
        "aliases": list(region.aliases),
        "page": view.link("region", region.id),
        "answers": {name: address("regions", region.id, name, **_asked(view)) for name in QUESTIONS},
    }


def chart_item(chart: Chart, answer: Answer, view: View, catalogue: Catalogue) -> dict[str, Any]:
    """Return a chart as a list has it."""
    place = ("regions", answer.region.id, answer.question, "charts", chart.id)
    return {
        "id": chart.id,
        "title": say(chart.title, view.lang),
        "subtitle": say(chart.subtitle, view.lang),
        "alt": say(chart.alt, view.lang),
        "note": say(chart.note, view.lang) if chart.note else None,
        "sources": sources_of(chart.sources, view.lang, catalogue),
        "href": address(*place, **_asked(view)),
        "specification": view.link("region", answer.region.id, answer.question, f"{chart.id}.vl.json"),
    }


def chart_document(chart: Chart, answer: Answer, view: View, catalogue: Catalogue) -> dict[str, Any]:
    """Return a chart with its rows; names in the language asked for."""
    columns = [str(column) for column in chart.data.columns]
    return {
        **chart_item(chart, answer, view, catalogue),
        "region": answer.region.id,
        "question": answer.question,
        "columns": columns,
        "rows": [
            {column: _cell(value, view.lang) for column, value in zip(columns, row, strict=True)}
            for row in chart.data.itertuples(index=False, name=None)
        ],
    }


def table_item(table: TableInfo, locale: str, catalogue: Catalogue) -> dict[str, Any]:
    """Return what is known of a table of a dataset."""
    return {
        "table": table.key,
        "title": table.title.label(locale),
        "kind": table.kind,
        "measure": table.measure_name.label(locale),
        "unit": table.unit_name.label(locale),
        "classification": table.classification,
        "geography": table.geography,
        "years": list(table.years),
        "sources": sources_of((table.key,), locale, catalogue),
        "steps": table.transformation.label(locale),
    }


def _asked(view: View) -> dict[str, Any]:
    """Return the state of an address without what is so by default."""
    return {
        "lang": None if view.lang == "en" else view.lang,
        "year": view.year,
        "role_model": view.role_model,
        "data": None if view.data == View().data else view.data,
    }


def _cell(value: Any, locale: str) -> Any:
    return format_value(value, "label", locale) if isinstance(value, Labelled) else plain(value)
