"""What a partner's supplies are worth: partner, goods, way and what is replaceable as a reader sets them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bessemer.brief.pieces import TEXT, Easel
from bessemer.brief.selection import charts_of
from bessemer.brief.view import place
from bessemer.charts.workshop import Workshop
from bessemer.classify import scheme
from bessemer.dependence.cuts.alliances import allies_of
from bessemer.dependence.cuts.spec import GROUPS, VIAS
from bessemer.dependence.derived import YEARS, shipped_origins
from bessemer.regions import REST_OF_WORLD
from bessemer.web.cut_trials import CHOSEN, CutTrial, nation_of, tried, usual_partner
from bessemer.web.exploring import (
    Choice,
    Option,
    Slider,
    Tried,
    choice,
    teller,
)
from bessemer.web.figures import Picture
from bessemer.web.grids import Grid, result_grid, shown_results
from bessemer.web.rendering import page
from bessemer.words import Message, say

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Outcome:
    """What the choices lead to; see :class:`bessemer.web.pages.rolemodel_trial.Outcome`."""

    headline: str
    reason: str
    findings: tuple[str, ...]
    figures: tuple[Picture, ...]
    tables: tuple[Grid, ...]
    method: tuple[str, ...]
    limits: tuple[str, ...]
    command: str


@dataclass(frozen=True)
class Controls:
    """What a reader can move and choose."""

    partner: Choice
    goods: Choice
    sectors: tuple[Option, ...]
    ways: Choice
    replaceable: Slider
    year: Choice
    wide: bool


_ADDRESS = "/region/{region}/dependence/explore"


@router.get(_ADDRESS)
def show(request: Request, region: str) -> Response:
    """Show the choices and what they lead to."""
    found = tried(request, region)
    state = found.state
    assert isinstance(state, CutTrial)
    return page(
        request,
        "cut_trial.html.jinja",
        state,
        region=found.asked.region,
        place=place(found.asked, state.lang),
        say=teller(state.lang),
        controls=_controls(state, found),
        outcome=_outcome(state, found),
    )


def _outcome(state: CutTrial, found: Tried) -> Outcome:
    answer, locale = found.answer, state.lang
    with Workshop(0) as workshop:
        easel = Easel(found.asked.data.catalogue, locale, workshop, TEXT)
        return Outcome(
            headline=say(answer.headline, locale) if answer.headline else "",
            reason=say(answer.reason, locale) if answer.reason else "",
            findings=easel.texts(answer.findings),
            figures=tuple(found.figure(chart) for chart in charts_of(answer)),
            tables=tuple(
                result_grid(result, found.sources, locale) for result in shown_results(answer.results)
            ),
            method=easel.texts(answer.method),
            limits=easel.texts(answer.limits),
            command=found.command,
        )


def _controls(state: CutTrial, found: Tried) -> Controls:
    tell, regions = teller(state.lang), found.asked.data.regions
    nation, partner = nation_of(found.asked), found.answer.parameters["cut"]
    names = sorted(
        (regions[id].label(state.lang), id)
        for id in shipped_origins(found.asked.data).economies
        if id not in (REST_OF_WORLD, nation.id if nation is not None else None)
    )
    sets = [(name, tell(f"goods_{name}")) for name in (*GROUPS, CHOSEN)]
    allied = any(ally != (nation.id if nation is not None else "") for ally in allies_of(partner))
    ways = [(name, tell(f"via_{name.replace('-', '_')}")) for name in VIAS if name != "allied" or allied]
    years = [(str(year), say(Message("ui.year", year=year), state.lang)) for year in YEARS]
    return Controls(
        partner=choice(
            "partner",
            tell("partner"),
            [(id, name) for name, id in names],
            partner,
            usual_partner(found.asked),
        ),
        goods=choice("goods", tell("goods"), sets, state.goods, "technology"),
        sectors=tuple(
            Option(industry.code, industry.label(state.lang, short=True), industry.code in state.sectors)
            for industry in scheme("wiod35")
        ),
        ways=choice("via", tell("via"), ways, state.via, "direct"),
        replaceable=_replaceable(state, tell),
        year=choice("year", tell("year"), years, str(found.answer.year), str(YEARS[-1])),
        wide=bool(state.wide),
    )


def _replaceable(state: CutTrial, tell: Callable[..., str]) -> Slider:
    return Slider(
        name="replaceable",
        label=tell("replaceable"),
        low=0,
        high=100,
        step=1,
        value=state.replaceable,
        usual=0,
        shown=tell("replaceable_shown", share=state.replaceable / 100),
        pattern=tell("replaceable_shown", share=0.0),
    )
