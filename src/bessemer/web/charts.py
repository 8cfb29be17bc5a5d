"""Charts by address: a page of one chart, its specification, its drawing, its data; and whole tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from bessemer.answer import Answer
from bessemer.brief.pictures import alone, to_png
from bessemer.charts import Canvas, Chart, to_svg, to_vega_lite
from bessemer.charts.chart import NARROW, WIDE
from bessemer.errors import OptionError, UnavailableError
from bessemer.result import Result, plain
from bessemer.sources import Catalogue
from bessemer.web.csvs import csv_response
from bessemer.web.desk import chart_of, results_of
from bessemer.web.drawings import drawing_of
from bessemer.web.exploring import Tried
from bessemer.web.figures import Picture, figure_of
from bessemer.web.grids import Data, chart_data, distinct, file_heading, shown_results
from bessemer.web.rendering import desk, page
from bessemer.web.security import POLICY
from bessemer.web.simulating import answered
from bessemer.web.state import View
from bessemer.web.trials import tried_at
from bessemer.web.wider import Wider
from bessemer.words import Message, say

router = APIRouter(include_in_schema=False)
WIDTHS, SCALES = (280, 1200), (1, 4)
# A chart may stand in any page; no other page of this server may.
FRAMED = {"Content-Security-Policy": POLICY.replace("frame-ancestors 'self'", "frame-ancestors *")}
_ADDRESS = "/region/{region}/{question}/{chart}"
# Of pages of trial, whose choices stand in the query.
_TRIED = "/region/{region}/{question}/explore/{chart}"


class Asked:
    """A chart that a request names, with what stands around it."""

    def __init__(self, request: Request, region: str, question: str, chart: str) -> None:
        self.tried: Tried | None = tried_at(request, region, question)
        self.state: View
        self.answer: Answer
        self.sources: Catalogue
        if self.tried is not None:
            self.state, self.answer, self.sources = self.tried.state, self.tried.answer, self.tried.sources
        else:
            self.state, self.answer = answered(request, region, question)
            self.sources = desk(request).study(region, self.state).data.catalogue
        self.chart: Chart = chart_of(self.answer, chart)

    @property
    def picture(self) -> Picture:
        """The chart as it stands on a page."""
        if self.tried is not None:
            return self.tried.figure(self.chart)
        return figure_of(self.chart, self.answer, self.sources, self.state)

    @property
    def home(self) -> str:
        """Address of the page that the chart is from."""
        if isinstance(self.state, Wider):
            return self.state.home
        return self.state.link("region", self.answer.region.id, self.answer.question)

    @property
    def footer(self) -> str:
        """The sources of the chart in the reader's language."""
        return self.sources.footer(self.chart.sources, self.state.lang)


@router.get(_TRIED + ".vl.json")
@router.get(_ADDRESS + ".vl.json")
def specification(
    request: Request, region: str, question: str, chart: str, width: int = WIDE, told: bool = False
) -> Response:
    """Give the Vega-Lite specification of a chart; `told` adds what the page says of its marks."""
    asked = Asked(request, region, question, chart)
    text = specification_text(asked.chart, asked.state.lang, width, told)
    return Response(text, media_type="application/json")


@router.get(_TRIED + ".svg")
@router.get(_ADDRESS + ".svg")
def svg(
    request: Request, region: str, question: str, chart: str, width: int = WIDE, bare: bool = False
) -> Response:
    """Give a chart as SVG with its texts in it; `bare` without, for a page that has them."""
    asked = Asked(request, region, question, chart)
    return drawn_svg(asked.chart, asked.state.lang, asked.footer, width, bare)


@router.get(_TRIED + ".png")
@router.get(_ADDRESS + ".png")
def png(
    request: Request, region: str, question: str, chart: str, width: int = WIDE, scale: int = 2
) -> Response:
    """Give a chart as a picture of points with its texts in it."""
    asked = Asked(request, region, question, chart)
    return drawn_png(asked.chart, asked.state.lang, asked.footer, width, scale)


@router.get(_TRIED + ".csv")
@router.get(_ADDRESS + ".csv")
def csv(request: Request, region: str, question: str, chart: str) -> Response:
    """Give the data of a chart as CSV, headed in the reader's language."""
    asked = Asked(request, region, question, chart)
    data = chart_data(asked.chart, asked.answer, asked.sources, asked.state.lang)
    return csv_response(data.records(), data.files, f"{asked.answer.region.id}-{asked.chart.id}")


@router.get(_TRIED + ".json")
@router.get(_ADDRESS + ".json")
def data_json(request: Request, region: str, question: str, chart: str) -> Response:
    """Give the data of a chart as JSON, with headings, units and sources."""
    asked = Asked(request, region, question, chart)
    data = chart_data(asked.chart, asked.answer, asked.sources, asked.state.lang)
    about = {"region": asked.answer.region.id, "question": question}
    return JSONResponse(chart_document(about, asked.chart, data, asked.footer, asked.state.lang))


@router.get("/region/{region}/{question}/explore/table/{name}.csv")
@router.get("/region/{region}/{question}/table/{name}.csv")
def table_csv(request: Request, region: str, question: str, name: str) -> Response:
    """Give a whole table of an answer as CSV, headed in the reader's language."""
    state, answer, result = _table(request, region, question, name)
    return table_csv_response(result, state.lang, f"{answer.region.id}-{question}-{result.name}")


@router.get("/region/{region}/{question}/explore/table/{name}.json")
@router.get("/region/{region}/{question}/table/{name}.json")
def table_json(request: Request, region: str, question: str, name: str) -> Response:
    """Give a whole table of an answer as JSON, with units, parameters and sources."""
    state, answer, result = _table(request, region, question, name)
    about = {"region": answer.region.id, "question": question}
    return table_json_response(about, result, state.lang)


@router.get(_TRIED)
@router.get(_ADDRESS)
def chart_page(request: Request, region: str, question: str, chart: str, show: str = "") -> Response:
    """Show a chart by itself, or its data as a table, to stand in another page."""
    asked = Asked(request, region, question, chart)
    lang = asked.state.lang
    grid = None
    if show == "data":
        grid = chart_data(asked.chart, asked.answer, asked.sources, lang).grid(
            asked.chart, asked.sources, lang
        )
    shown = page(
        request,
        "embed.html.jinja",
        asked.state,
        figure=asked.picture,
        grid=grid,
        home=asked.home,
        whole=say(Message("figure.whole_answer", region=asked.answer.region), lang),
    )
    shown.headers.update(FRAMED)
    return shown


def _table(request: Request, region: str, question: str, name: str) -> tuple[View, Answer, Result]:
    """Return the state, the answer and the table that a request names."""
    tried = tried_at(request, region, question)
    state, answer = answered(request, region, question) if tried is None else (tried.state, tried.answer)
    found = {result.name: result for result in shown_results(results_of(answer))}
    if name not in found:
        raise UnavailableError(
            f"This answer has no table '{name[:60]}'.",
            where=f"Region {answer.region.id}, question {question}.",
            remedy=f"Its tables: {', '.join(found) or 'none'}.",
        )
    return state, answer, found[name]


def specification_text(chart: Chart, lang: str, width: int, told: bool) -> str:
    """Return the specification of a chart as JSON; `told` adds what the page says of its marks."""
    wanted = NARROW if width < WIDE else WIDE
    if told:
        return drawing_of(chart, lang, wanted).text
    return json.dumps(to_vega_lite(chart, Canvas(lang, wanted)), ensure_ascii=False)


def chart_document(
    about: Mapping[str, Any], chart: Chart, data: Data, footer: str, lang: str
) -> dict[str, Any]:
    """Return the data of a chart with headings, units and sources; `about` says whose it is."""
    columns = [
        {"name": field.column, "heading": head, "format": field.format}
        for field, head in zip(data.fields, data.files, strict=True)
    ]
    names = [field.column for field in data.fields]
    return {
        "schema": 1,
        **about,
        "chart": chart.id,
        "language": lang,
        "title": say(chart.title, lang),
        "subtitle": say(chart.subtitle, lang),
        "source": footer,
        "columns": columns,
        "rows": [dict(zip(names, row, strict=True)) for row in data.rows],
    }


def table_csv_response(result: Result, lang: str, name: str) -> Response:
    """Return a whole table as CSV, headed in the reader's language."""
    columns = [result.column_in(column, lang) for column in result.shown]
    heads = distinct(file_heading(result, column, lang) for column in result.shown)
    rows = [
        dict(zip(heads, row, strict=True)) for row in result.table[columns].itertuples(index=False, name=None)
    ]
    return csv_response(rows, heads, name)


def table_json_response(about: Mapping[str, Any], result: Result, lang: str) -> Response:
    """Return a whole table as JSON, with units, parameters and sources; `about` says whose it is."""
    titled = {"schema": 1, **about, "title": say(result.title, lang)}
    return JSONResponse(plain(titled | result.to_json()))


def drawn_svg(chart: Chart, lang: str, footer: str, width: int, bare: bool) -> Response:
    """Return a chart as SVG with its texts in it; `bare` without, for a page that has them."""
    import vl_convert

    wanted = within("width", width, WIDTHS)
    if bare:
        drawn = to_svg(chart, Canvas(lang, wanted))
    else:
        drawn = vl_convert.vegalite_to_svg(alone(chart, lang, footer, wanted))
    return Response(drawn, media_type="image/svg+xml")


def drawn_png(chart: Chart, lang: str, footer: str, width: int, scale: int) -> Response:
    """Return a chart as a picture of points with its texts in it."""
    spec = alone(chart, lang, footer, within("width", width, WIDTHS))
    return Response(to_png(spec, lang, within("scale", scale, SCALES)), media_type="image/png")


def within(name: str, value: int, bounds: tuple[int, int]) -> int:
    """Return a number of an address that lies within bounds.

    Raises
    ------
    OptionError
        If it does not.
    """
    low, high = bounds
    if not low <= value <= high:
        raise OptionError(f"{name}={value} is out of bounds.", remedy=f"Use {low} to {high}.")
    return value
