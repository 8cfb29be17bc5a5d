"""Charts of no region's answer, in every form: maps, charts of industries, timelines of cases."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from bessemer.answer import QUESTIONS
from bessemer.charts import Chart
from bessemer.charts.chart import WIDE
from bessemer.errors import UnavailableError
from bessemer.result import Result, plain
from bessemer.sources import Catalogue, Dataset
from bessemer.web.charts import FRAMED, chart_document, drawn_png, drawn_svg, specification_text
from bessemer.web.csvs import csv_response
from bessemer.web.figures import Picture, picture_of, repr_of
from bessemer.web.grids import Data, Grid, Leads, chart_data, result_grid
from bessemer.web.rendering import desk, page
from bessemer.web.state import REFERENCE, View
from bessemer.words import say

ENDINGS = ("vl.json", "svg", "png", "csv", "json")


@dataclass(frozen=True)
class Form:
    """How a request wants a chart: parameters of its address.

    Attributes
    ----------
    told : bool
        Whether the specification has what is said of its marks.
    bare : bool
        Whether a drawing leaves out the texts, for a page that has them.
    show : str
        ``data`` for a page of the rows instead of the drawing.
    """

    width: int = WIDE
    scale: int = 2
    told: bool = False
    bare: bool = False
    show: str = ""


@dataclass(frozen=True, eq=False)
class Plot:
    """A chart that is no answer's, with what stands around it.

    Attributes
    ----------
    address : str
        Without its query and ending.
    python : str
        A program that gives the chart and its data.
    home, whole : str
        Address and name of the page that it is from.
    table : Result or None
        The rows behind it, where they say more than those that are drawn.
    leads : callable or None
        Where the names of its rows lead, and its marks.
    """

    chart: Chart
    state: View
    sources: Catalogue
    address: str
    python: str
    home: str
    whole: str
    table: Result | None = None
    leads: Leads | None = None

    @property
    def picture(self) -> Picture:
        """The chart as it stands on a page."""
        return picture_of(self.chart, self.address, self.python, self.sources, self.state)

    @property
    def footer(self) -> str:
        """The sources of the chart in the reader's language."""
        return self.sources.footer(self.chart.sources, self.state.lang)

    @property
    def data(self) -> Data:
        """Its rows in the reader's language."""
        return chart_data(self.chart, None, self.sources, self.state.lang)

    @property
    def grid(self) -> Grid:
        """Its rows as a table of the page."""
        if self.table is not None:
            return result_grid(self.table, self.sources, self.state.lang, self.leads)
        return self.data.grid(self.chart, self.sources, self.state.lang, self.leads)


def parted(file: str) -> tuple[str, str]:
    """Return the chart and the form that the end of an address means; no form for the chart as a page.

    Raises
    ------
    UnavailableError
        If it has an ending that is none of :data:`ENDINGS`.

    Examples
    --------
    >>> parted("map-us.vl.json"), parted("map-us.csv"), parted("map-us")
    (('map-us', 'vl.json'), ('map-us', 'csv'), ('map-us', ''))
    """
    id, dot, ending = file.partition(".")
    return id, form_named(ending) if dot else ""


def form_named(ending: str) -> str:
    """Return a form of a chart by its ending.

    Raises
    ------
    UnavailableError
        If it is none of :data:`ENDINGS`.
    """
    if ending not in ENDINGS:
        raise UnavailableError(f"No chart ends in '.{ending[:20]}'.", remedy=f"Use {', '.join(ENDINGS)}.")
    return ending


def give(request: Request, plot: Plot, ending: str, form: Form) -> Response:
    """Return a chart as a specification, a drawing or its data, or as a page where there is no ending."""
    chart, lang = plot.chart, plot.state.lang
    if not ending:
        return _alone(request, plot, form.show)
    if ending == "vl.json":
        text = specification_text(chart, lang, form.width, form.told)
        if plot.leads is not None:
            text = json.dumps(linked(json.loads(text), plot.state), ensure_ascii=False, separators=(",", ":"))
        return Response(text, media_type="application/json")
    if ending == "svg":
        return drawn_svg(chart, lang, plot.footer, form.width, form.bare)
    if ending == "png":
        return drawn_png(chart, lang, plot.footer, form.width, form.scale)
    name = plot.address.strip("/").replace("/", "-")
    if plot.table is not None:
        if ending == "csv":
            return csv_response(plot.table.rows(), list(plot.table.table.columns), name)
        return JSONResponse(plain({"schema": 1, "title": say(chart.title, lang)} | plot.table.to_json()))
    if ending == "csv":
        return csv_response(plot.data.records(), plot.data.files, name)
    return JSONResponse(chart_document({}, chart, plot.data, plot.footer, lang))


def _alone(request: Request, plot: Plot, show: str) -> Response:
    """Show a chart by itself, or its data as a table, to stand in another page."""
    shown = page(
        request,
        "embed.html.jinja",
        plot.state,
        figure=plot.picture,
        grid=plot.grid if show == "data" else None,
        home=plot.home,
        whole=plot.whole,
    )
    shown.headers.update(FRAMED)
    return shown


def own_figures(request: Request, state: View) -> Dataset:
    """Return the reference data, which alone have maps and industries, also where an own dataset is open.

    Raises
    ------
    UnavailableError, OptionError
        If the address names a dataset that is none.
    """
    desk(request).dataset(state.data)
    return desk(request).reference


def of_reference(state: View) -> View:
    """Return the state of pages that show the reference data, to which regions of a map belong."""
    return state.but(data=REFERENCE)


def leads_to(state: View) -> Leads:
    """Return what gives the address of the region in a row."""
    shown = of_reference(state)
    return lambda row: shown.link("region", str(row["region"]), QUESTIONS[0])


def linked(spec: dict[str, Any], state: View) -> dict[str, Any]:
    """Return a specification in which each mark that says something leads to the region of its row."""
    # The state holds what was checked or is quoted; a quotation mark would end the text.
    query = of_reference(state).query().replace("'", "%27")
    for layer in spec.get("layer", ()):
        if "tooltip" in layer.get("encoding", {}):
            address = f"'/region/' + datum.region + '/{QUESTIONS[0]}?{query}'"
            layer["transform"] = [*layer.get("transform", ()), {"calculate": address, "as": "address"}]
            layer["encoding"]["href"] = {"field": "address", "type": "nominal"}
    return spec


def program_of(imports: str, made: str, lang: str) -> str:
    """Return a program that makes a chart and prints its rows.

    Parameters
    ----------
    imports, made : str
        Lines that import what is needed, and that give the name ``chart`` to the chart.
    lang : str
    """
    return "\n".join(
        [
            imports,
            "from bessemer.charts import Canvas, to_vega_lite",
            "",
            made,
            "print(chart.data.to_string(max_colwidth=40))",
            f"spec = to_vega_lite(chart, Canvas({repr_of(lang)}))",
        ]
    )
