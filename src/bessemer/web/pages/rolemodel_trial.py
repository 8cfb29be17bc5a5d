"""Role models under other definitions: base year, weights, candidates and recovery as a reader sets them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bessemer.brief.pieces import TEXT, Easel, cell
from bessemer.brief.selection import charts_of
from bessemer.brief.view import place
from bessemer.charts.workshop import Workshop
from bessemer.history.axes import AXES, REFERENCES
from bessemer.rolemodels.lookalikes.components import FEATURES
from bessemer.rolemodels.lookalikes.outcomes import HORIZON, HORIZONS, has_axis
from bessemer.rolemodels.lookalikes.scopes import CANDIDATES, own_years
from bessemer.rolemodels.lookalikes.searches import Search
from bessemer.rolemodels.telling.exploring import NEAREST
from bessemer.studies import Study
from bessemer.web.exploring import Choice, Slider, choice, teller
from bessemer.web.figures import Picture
from bessemer.web.rendering import page
from bessemer.web.role_trials import FULL, RoleModelTrial, TriedSearch, tried
from bessemer.words import Message, say

router = APIRouter(include_in_schema=False)
_ROLES = {True: "model", False: "tale", None: "unknown"}


@dataclass(frozen=True)
class Row:
    """A row of the ranking.

    Attributes
    ----------
    key : str
        ``ID@YEAR``.
    label : str
        What its box does.
    role : str
        Colour of its course where it is drawn.
    """

    key: str
    label: str
    cells: tuple[str, ...]
    named: bool
    ticked: bool
    role: str


@dataclass(frozen=True)
class Ranking:
    """The nearest region-years as a table, the role model asked for always among them."""

    title: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[Row, ...]
    more: str
    footer: str


@dataclass(frozen=True)
class Outcome:
    """What the choices lead to.

    Attributes
    ----------
    headline : str
        The sentence that is read aloud when it changes.
    reason : str
        Why there is no answer.
    command : str
        The same on the command line.
    """

    headline: str
    reason: str
    findings: tuple[str, ...]
    figures: tuple[Picture, ...]
    ranking: Ranking | None
    method: tuple[str, ...]
    command: str


@dataclass(frozen=True)
class Controls:
    """What a reader can move and choose."""

    year: Slider | None
    weights: tuple[Slider, ...]
    choices: tuple[Choice, ...]
    role_model: str


_ADDRESS = "/region/{region}/rolemodels/explore"


@router.get(_ADDRESS)
def show(request: Request, region: str) -> Response:
    """Show the choices and what they lead to."""
    found = tried(request, region)
    state = found.state
    assert isinstance(state, RoleModelTrial)
    return page(
        request,
        "rolemodel_trial.html.jinja",
        state,
        region=found.asked.region,
        place=place(found.asked, state.lang),
        say=teller(state.lang),
        controls=_controls(request, state, found),
        outcome=_outcome(state, found),
    )


def _outcome(state: RoleModelTrial, found: TriedSearch) -> Outcome:
    answer, locale = found.answer, state.lang
    with Workshop(0) as workshop:
        easel = Easel(found.asked.data.catalogue, locale, workshop, TEXT)
        return Outcome(
            headline=say(answer.headline, locale) if answer.headline else "",
            reason=say(answer.reason, locale) if answer.reason else "",
            findings=easel.texts(answer.findings),
            figures=tuple(found.figure(chart) for chart in charts_of(answer)),
            ranking=_ranking(state, found) if found.search is not None else None,
            method=easel.texts(answer.method),
            command=found.command,
        )


def _ranking(state: RoleModelTrial, found: TriedSearch) -> Ranking:
    search, result, locale = found.search, found.answer.main, state.lang
    assert search is not None
    named = None if search.named is None else (search.named["region"], search.named["base_year"])
    keys = list(zip(result.table["region"], result.table["base_year"].astype(int), strict=True))
    drawn = {
        (entry["region"], entry["base_year"]): entry["recovered"] for entry in found.answer.extra["drawn"]
    }
    further = (at for at, key in enumerate(keys) if key == named or key in drawn)
    wanted = sorted({*range(min(NEAREST, len(keys))), *further})
    columns = [result.column_in(column, locale) for column in result.shown]
    shown = result.table.iloc[wanted]
    rows = []
    for at, values in zip(wanted, shown[columns].itertuples(index=False, name=None), strict=True):
        id, year = keys[at]
        region = search.places[id]
        key = f"{id}@{year}"
        rows.append(
            Row(
                key=key,
                label=say(Message("explore.draw_place", place=region, year=year), locale),
                cells=tuple(
                    cell(value, result.formats.get(column, ""), locale)
                    for column, value in zip(result.shown, values, strict=True)
                ),
                named=(id, year) == named,
                ticked=key in state.draw,
                role=_ROLES[drawn[id, year]] if (id, year) in drawn else "",
            )
        )
    rest = len(keys) - len(rows)
    return Ranking(
        title=say(result.title, locale),
        heads=tuple((result.heading(name, locale), name in result.formats) for name in result.shown),
        rows=tuple(rows),
        more=say(Message("explore.more_rows", count=rest), locale) if rest else "",
        footer=found.asked.data.catalogue.footer(result.sources, locale),
    )


def _controls(request: Request, state: RoleModelTrial, found: TriedSearch) -> Controls:
    tell = teller(state.lang)
    newest = found
    if found.search is None and state.year is not None:
        newest = tried(request, found.asked.region.id, replace(state, year=None))
    asked, search = newest.asked, newest.search
    if search is None:
        return Controls(None, (), (), "")
    return Controls(
        year=_year(state, asked, search, tell),
        weights=_weights(state, newest.answer.extra["unknown"], tell),
        choices=_choices(state, search, tell),
        role_model=state.role_model or (asked.role_model.label(state.lang) if asked.role_model else ""),
    )


def _year(state: RoleModelTrial, asked: Study, search: Search, tell: Callable[..., str]) -> Slider | None:
    years = own_years(asked.data, asked.region, search.classification, search.codes)
    if len(years) < 2:
        return None
    wanted = years[-1] if state.year is None else min(max(state.year, years[0]), years[-1])
    used = max(year for year in years if year <= wanted)
    return Slider(
        name="year",
        label=tell("base_year"),
        low=years[0],
        high=years[-1],
        step=1,
        value=wanted,
        usual=years[-1],
        shown=tell("base_year_same", year=used)
        if used == wanted
        else tell("base_year_shown", year=wanted, used=used),
        ticks=years,
    )


def _weights(state: RoleModelTrial, lost: Sequence[str], tell: Callable[..., str]) -> tuple[Slider, ...]:
    return tuple(
        Slider(
            name=name,
            label=tell(f"weight_{name}"),
            low=0,
            high=FULL,
            step=1,
            value=getattr(state, name),
            usual=FULL if name == "structure" else 0,
            shown=str(getattr(state, name)),
            unknown=tell("not_known") if name in lost else "",
        )
        for name in ("structure", *FEATURES)
    )


def _choices(state: RoleModelTrial, search: Search, tell: Callable[..., str]) -> tuple[Choice, ...]:
    kinds = {search.data.regions[id].kind for id in set(search.pool.regions[: search.candidates])}
    axes = [name for name in AXES if any(has_axis(search.data, kind, name) for kind in kinds)]
    found = [
        choice(
            "by", tell("by"), [(name, tell(f"by_{name}")) for name in search.variants], state.by, "structure"
        ),
        choice(
            "recovered_by",
            tell("recovered_by"),
            [(name, tell(f"recovered_by_{search.outcome if name == 'jobs' else name}")) for name in axes],
            state.recovered_by,
            "jobs",
        ),
        choice(
            "horizon",
            tell("horizon"),
            [
                (str(years), tell("horizon_years", count=years))
                for years in sorted({*HORIZONS, state.horizon})
            ],
            str(state.horizon),
            str(HORIZON),
        ),
    ]
    # Economies are always set against the world, and against each other.
    if search.target.kind != "economy":
        references = [(name, tell(f"reference_{name}")) for name in REFERENCES]
        found.insert(2, choice("reference", tell("reference"), references, state.reference, "aggregate"))
        scopes = [
            ("", tell("candidates_default")),
            *((name, tell(f"candidates_{name}")) for name in CANDIDATES),
        ]
        found.append(choice("candidates", tell("candidates"), scopes, state.candidates))
    countries = search.countries
    if len(countries) > 1 and search.target.kind != "economy":
        names = sorted((text.label(state.lang), code) for code, text in countries.items())
        listed = [("", tell("country_all")), *((code, name) for name, code in names)]
        found.append(choice("country", tell("country"), listed, state.country))
    return tuple(each for each in found if len(each.options) > 1)
