"""What a partner's supplies are worth: partner, goods, way and what is replaceable as a reader sets them."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bessemer.answer import Answer
from bessemer.brief.pieces import TEXT, Easel, Figure, Table
from bessemer.brief.view import place
from bessemer.charts.workshop import Workshop
from bessemer.classify import scheme
from bessemer.dependence.cuts.alliances import allies_of
from bessemer.dependence.cuts.answer import compose_cut
from bessemer.dependence.cuts.ranges import default_partner
from bessemer.dependence.cuts.spec import GROUPS, VIAS
from bessemer.dependence.derived import YEARS, shipped_origins
from bessemer.dependence.places import economy_of
from bessemer.regions import REST_OF_WORLD, Region
from bessemer.studies import Study, study
from bessemer.web.exploring import (
    Choice,
    Option,
    Slider,
    Trial,
    choice,
    several,
    shared,
    shelf,
    teller,
    whole,
    word,
)
from bessemer.web.pages.trial_charts import chart_response
from bessemer.web.rendering import desk, page
from bessemer.words import Message, say

router = APIRouter(include_in_schema=False)
CHOSEN = "chosen"


@dataclass(frozen=True)
class CutTrial(Trial):
    """What a reader has chosen of a cut.

    Attributes
    ----------
    partner : str
        Id or name of an economy; empty for the usual one.
    goods : str
        A named set of sectors, or ``chosen``.
    sectors : tuple of str
        WIOD codes, where goods are chosen one by one.
    via : str
    replaceable : int
        Per cent.
    wide : bool
        Whether the other ways are computed too.
    """

    partner: str = ""
    goods: str = "technology"
    sectors: tuple[str, ...] = ()
    via: str = "direct"
    replaceable: int = 0
    wide: int = 0

    @property
    def codes(self) -> str | tuple[str, ...]:
        """The sectors as the library takes them."""
        return self.sectors if self.goods == CHOSEN else self.goods


def trial_of(request: Request) -> CutTrial:
    """Return the choices that a request's address holds."""
    query = request.query_params
    goods = word(query, "goods", "technology", (*GROUPS, CHOSEN))
    return CutTrial(
        **shared(request),
        partner=word(query, "partner", ""),
        goods=goods,
        sectors=several(query, "sectors", len(GROUPS["all"])) if goods == CHOSEN else (),
        via=word(query, "via", "direct", VIAS),
        replaceable=whole(query, "replaceable", 0, 0, 100),
        wide=whole(query, "wide", 0, 0, 1),
    )


@dataclass(frozen=True)
class Tried:
    """A cut as it was asked for, and what it says.

    Attributes
    ----------
    asked : Study
    partner : str
        Name or id of whose supplies are lost.
    """

    asked: Study
    partner: str
    answer: Answer


def tried(request: Request, region: str, state: CutTrial) -> Tried:
    """Return what the library finds for the choices of a state; the same as ``bessemer dependence --cut``."""
    data = desk(request).dataset(state.data)
    asked = study(data.regions.resolve(region).id, data, state.year)
    partner = state.partner or _usual_partner(asked)

    def make() -> Tried:
        answer = compose_cut(
            data,
            asked.region,
            asked.year,
            partner,
            state.codes,
            state.via,
            state.replaceable / 100,
            wide=bool(state.wide),
        )
        return Tried(asked, partner, answer)

    return shelf(request).made((id(data), asked.region.id, state.but(lang="en", partner=partner)), make)


def _nation(asked: Study) -> Region | None:
    """Return the economy whose supplies are cut."""
    if asked.region.kind == "economy":
        return asked.region
    return economy_of(asked.data, asked.region, shipped_origins(asked.data))


def _usual_partner(asked: Study) -> str:
    nation = _nation(asked)
    return default_partner(nation.id if nation is not None else "")


@dataclass(frozen=True)
class Outcome:
    """What the choices lead to; see :class:`bessemer.web.pages.rolemodel_trial.Outcome`."""

    headline: str
    reason: str
    findings: tuple[str, ...]
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
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
    state = trial_of(request)
    found = tried(request, region, state)
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


@router.get(_ADDRESS + "/{chart}.{form:path}")
def drawing(request: Request, region: str, chart: str, form: str) -> Response:
    """Give a chart of these choices, or its data."""
    state = trial_of(request)
    found = tried(request, region, state)
    return chart_response(request, found.answer, found.asked.data.catalogue, state.lang, chart, form)


def _outcome(state: CutTrial, found: Tried) -> Outcome:
    answer, locale = found.answer, state.lang
    with Workshop(0) as workshop:
        easel = Easel(found.asked.data.catalogue, locale, workshop, TEXT)
        return Outcome(
            headline=say(answer.headline, locale) if answer.headline else "",
            reason=say(answer.reason, locale) if answer.reason else "",
            findings=easel.texts(answer.findings),
            figures=tuple(easel.figure(chart) for chart in answer.charts),
            tables=easel.tables(answer.results),
            method=easel.texts(answer.method),
            limits=easel.texts(answer.limits),
            command=_command(state, found),
        )


def _controls(state: CutTrial, found: Tried) -> Controls:
    tell, regions = teller(state.lang), found.asked.data.regions
    nation, partner = _nation(found.asked), found.answer.parameters["cut"]
    names = sorted(
        (regions[id].label(state.lang), id)
        for id in shipped_origins(found.asked.data).economies
        if id not in (REST_OF_WORLD, nation.id if nation is not None else None)
    )
    sets = [(name, tell(f"goods_{name}")) for name in (*GROUPS, CHOSEN)]
    allied = any(ally != (nation.id if nation is not None else "") for ally in allies_of(partner))
    ways = [
        (name, tell(f"via_{name.replace('-', '_')}")) for name in VIAS if name != "allied" or allied
    ]
    years = [(str(year), say(Message("ui.year", year=year), state.lang)) for year in YEARS]
    return Controls(
        partner=choice(
            "partner",
            tell("partner"),
            [(id, name) for name, id in names],
            partner,
            _usual_partner(found.asked),
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


def _command(state: CutTrial, found: Tried) -> str:
    """Return the command that gives the same figures."""
    options = [("year", state.year, None), ("cut", found.answer.parameters["cut"], None)]
    codes = state.codes
    options.append(("sectors", codes if isinstance(codes, str) else ",".join(codes), "technology"))
    options += [("via", state.via, "direct"), ("replaceable", state.replaceable / 100, 0.0)]
    given = [part for name, value, usual in options if value != usual for part in (f"--{name}", str(value))]
    return shlex.join(["bessemer", "dependence", found.asked.region.id, *given])
