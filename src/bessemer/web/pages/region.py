"""A region, one tab per question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.routing import Match

from bessemer.answer import QUESTIONS, Answer, Part
from bessemer.brief.locator import locator
from bessemer.brief.selection import Selection, select
from bessemer.brief.view import place
from bessemer.casebook import shipped_cases
from bessemer.charts import Canvas, Chart, to_svg
from bessemer.charts.chart import NARROW
from bessemer.result import Result
from bessemer.sources import Catalogue
from bessemer.studies import Study
from bessemer.web.drawings import drawing_of
from bessemer.web.figures import Picture, figures_of
from bessemer.web.grids import Grid, result_grid, shown_results
from bessemer.web.rendering import desk, page, view
from bessemer.web.state import View
from bessemer.words import Message, say

router = APIRouter(include_in_schema=False)
# Pages beside the tabs: name of the link, path below the region's.
_BESIDE = (
    ("explore_rolemodels", ("rolemodels", "explore")),
    ("explore_dependence", ("dependence", "explore")),
    ("build_scenario", ("scenarios", "build")),
)


@dataclass(frozen=True)
class Body:
    """What an answer and each of its parts have alike.

    Attributes
    ----------
    said : str
        The answer in one sentence; empty where there is none.
    figures, folded : tuple of Picture
        Charts that stand open, and those behind a click.
    """

    id: str
    title: str
    said: str
    findings: tuple[str, ...]
    figures: tuple[Picture, ...]
    folded: tuple[Picture, ...]
    tables: tuple[Grid, ...]
    records: tuple[str, ...]
    method: tuple[str, ...]
    limits: tuple[str, ...]


@dataclass(frozen=True)
class Tab:
    """One of the seven questions, answered.

    Attributes
    ----------
    reason : str
        Why there is no answer, and what to do.
    asked : Body or None
        The answer on the role model that was named.
    """

    body: Body
    reason: str
    asked: Body | None
    parts: tuple[Body, ...]


@dataclass(frozen=True)
class Locator:
    """The map of a region among its kind, which the browser draws.

    Attributes
    ----------
    height : int
        Pixels that it takes.
    """

    alt: str
    height: int


@dataclass(frozen=True)
class Opening:
    """The head of a region's pages.

    Attributes
    ----------
    name, other_name : str
        In the language of the page, and in the other.
    other_lang : str
    locator : Locator
    years : tuple of int
        Years that figures of such regions have, the newest first.
    """

    name: str
    other_name: str
    other_lang: str
    place: str
    locator: Locator
    years: tuple[int, ...]


@router.get("/region/{region}")
def first(request: Request, region: str) -> Response:
    """Lead to the first question."""
    state = view(request)
    return RedirectResponse(state.link("region", desk(request).study(region, state).region.id, QUESTIONS[0]))


@router.get("/region/{region}/locator.vl.json")
def located(request: Request, region: str) -> Response:
    """Give the specification of the map of a region among its kind."""
    state = view(request)
    dots = _dots(_Place(desk(request).study(region, state)))
    return Response(drawing_of(dots, state.lang, NARROW).text, media_type="application/json")


@router.get("/region/{region}/locator.svg")
def located_svg(request: Request, region: str) -> Response:
    """Give the map of a region among its kind, for a browser that does not draw."""
    state = view(request)
    dots = _dots(_Place(desk(request).study(region, state)))
    return Response(to_svg(dots, Canvas(state.lang, NARROW)), media_type="image/svg+xml")


@router.get("/region/{region}/{question}")
def question(request: Request, region: str, question: str) -> Response:
    """Show the answer to one of the seven questions."""
    state = view(request)
    answer = desk(request).answer(region, question, state)
    study = desk(request).study(region, state)
    return page(
        request,
        "region.html.jinja",
        state,
        region=study.region,
        opening=opening(study, state.lang),
        questions=QUESTIONS,
        tab=tab(answer, study.data.catalogue, state),
        links=links(study.region.id, state),
        cases=_cases(answer, state),
    )


def links(region: str, state: View) -> tuple[tuple[str, str], ...]:
    """Return names and addresses of the other pages about a region that this server has."""
    found = [("brief", state.link("brief", region), f"/brief/{region}")]
    found.append(("compare", state.link("compare", a=region), "/compare"))
    found.append(("casebook", state.link("cases", region=region), "/cases"))
    for name, path in _BESIDE:
        found.append((name, state.link("region", region, *path), f"/region/{region}/{'/'.join(path)}"))
    return tuple((name, address) for name, address, path in found if _served(path))


def _cases(answer: Answer, state: View) -> tuple[tuple[str, str], ...]:
    """Return names and addresses of the cases that an answer tells of."""
    if answer.question != "casebook":
        return ()
    names = {case.id: case.name for case in shipped_cases()}
    ids = [id for id in answer.extra.get("cases", ()) if id in names]
    return tuple((names[id].label(state.lang), state.link("cases", id)) for id in ids)


def _served(path: str) -> bool:
    """Return whether a page of its own answers a path."""
    from bessemer.web.pages import PAGES

    scope = {"type": "http", "path": path, "method": "GET", "root_path": "", "headers": []}
    return any(route.matches(scope)[0] is Match.FULL for router in PAGES for route in router.routes)


def opening(study: Study, locale: str) -> Opening:
    """Return the head of a region's pages."""
    region = study.region
    other = "zh-CN" if locale == "en" else "en"
    dots = _dots(_Place(study))
    tables = study.data.tables(study.data.geography(region))
    return Opening(
        name=region.full_name if locale == "en" else region.label(locale),
        other_name=region.label(other),
        other_lang=other,
        place=place(study, locale),
        locator=Locator(say(dots.alt, locale), drawing_of(dots, locale, NARROW).height),
        years=tuple(sorted({year for table in tables for year in table.years}, reverse=True)),
    )


class _Place:
    """A study that counts as the same for its region and data, for what depends on no more."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.key = (study.data.name, str(study.data.folder), study.region.id)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Place) and self.key == other.key


@lru_cache(maxsize=128)
def _dots(where: _Place) -> Chart:
    return locator(where.study)


def tab(answer: Answer, sources: Catalogue, state: View) -> Tab:
    """Return an answer as it stands on the page."""
    chosen = select(answer)
    return Tab(
        body=_Writer(answer, sources, state, chosen).whole(),
        reason=say(answer.reason, state.lang) if answer.reason else "",
        asked=_Writer(answer, sources, state, chosen).part(answer.asked) if answer.asked else None,
        parts=tuple(_Writer(answer, sources, state, chosen).part(part) for part in answer.parts),
    )


@dataclass(frozen=True, eq=False)
class _Writer:
    """Writes an answer and its parts in the language of the page."""

    answer: Answer
    sources: Catalogue
    state: View
    chosen: Selection

    def whole(self) -> Body:
        """Return the answer without its parts."""
        answer = self.answer
        records = [answer.record] if answer.record else []
        return Body(
            id=answer.question,
            title=say(Message(f"ui.question_{answer.question}"), self.state.lang),
            said=say(answer.headline, self.state.lang) if answer.headline else "",
            findings=self._texts(answer.findings),
            tables=self._grids(answer.results),
            records=self._texts([*records, *answer.records]),
            method=self._texts(answer.method),
            limits=(*self._texts(answer.limits), *self._texts(answer.warnings)),
            **self._figures(answer.charts),
        )

    def part(self, part: Part) -> Body:
        """Return one of its parts."""
        findings = self._texts(part.findings)
        return Body(
            id=f"{self.answer.question}-part-{part.id}",
            title=say(part.title, self.state.lang),
            said=findings[0] if findings else "",
            findings=findings[1:],
            tables=self._grids(part.results),
            records=self._texts([part.record] if part.record else []),
            method=self._texts(part.method),
            limits=self._texts(part.limits),
            **self._figures(part.charts),
        )

    def _texts(self, messages: Iterable[Message]) -> tuple[str, ...]:
        return tuple(say(message, self.state.lang) for message in messages)

    def _grids(self, results: Iterable[Result]) -> tuple[Grid, ...]:
        return tuple(result_grid(result, self.sources, self.state.lang) for result in shown_results(results))

    def _figures(self, charts: Iterable[object]) -> dict[str, tuple[Picture, ...]]:
        """Return the charts that stand open and those that fold, in the order of choice."""
        mine: list[Chart] = [chart for chart in charts if isinstance(chart, Chart)]

        def among(group: Iterable[Chart]) -> list[Chart]:
            return [chart for chart in group if any(chart is one for one in mine)]

        return {
            "figures": figures_of(among(self.chosen.open), self.answer, self.sources, self.state),
            "folded": figures_of(among(self.chosen.folded), self.answer, self.sources, self.state),
        }
