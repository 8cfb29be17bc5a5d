"""The founding case as three questions with answers, read from Jilin's own study."""

from __future__ import annotations

from dataclasses import dataclass

from bessemer.answer import Answer
from bessemer.brief.pieces import Table, cell
from bessemer.result import Result
from bessemer.web.desk import Desk, results_of
from bessemer.web.state import View
from bessemer.words import Message, say

REGION = "CN-JL"
_ROWS = 5


@dataclass(frozen=True)
class Card:
    """A question, its answer in a sentence or two, the lines behind it, and where to read on."""

    id: str
    question: str
    said: tuple[str, ...]
    table: Table | None
    onward: str
    address: str


@dataclass(frozen=True)
class Founding:
    """The three cards."""

    cards: tuple[Card, ...]


def ready(desk: Desk, state: View) -> bool:
    """Return whether the answers are at hand, so that the first page can show them at once."""
    study = desk.study(REGION, _plain(state))
    return all(question in study.__dict__ for question in ("rolemodels", "dependence"))


def _plain(state: View) -> View:
    """Return the state without what the founding case does not depend on."""
    return View(lang=state.lang)


def founding(desk: Desk, state: View) -> Founding:
    """Return who was most like Jilin and recovered, whether Pittsburgh was, and what Jilin imports."""
    state = _plain(state)
    models = desk.answer(REGION, "rolemodels", state)
    trade = desk.answer(REGION, "dependence", state)
    return Founding((_alike(models, state), _asked(models, state), _imports(trade, state)))


def _told(state: View, *messages: Message | None) -> tuple[str, ...]:
    return tuple(say(message, state.lang) for message in messages if message is not None)


def _named(answer: Answer, name: str) -> Result | None:
    return next((result for result in results_of(answer) if result.name == name), None)


def _lines(
    result: Result, columns: tuple[str, ...], state: View, chosen: str = "", first: Message | None = None
) -> Table:
    """Return the first lines of a result, of those alone for which `chosen` is true; `first` heads them."""
    rows = result.table[result.table[chosen].fillna(False).astype(bool)] if chosen else result.table
    shown = rows.head(_ROWS)
    names = [result.column_in(column, state.lang) for column in columns]
    return Table(
        title="",
        heads=tuple(
            (
                say(first, state.lang) if first and not at else result.heading(column, state.lang),
                column in result.formats,
            )
            for at, column in enumerate(columns)
        ),
        rows=tuple(
            tuple(
                cell(value, result.formats.get(column, ""), state.lang)
                for column, value in zip(columns, row, strict=True)
            )
            for row in shown[names].itertuples(index=False, name=None)
        ),
        rest=(),
        more="",
        footer="",
    )


def _alike(answer: Answer, state: View) -> Card:
    nearest = _named(answer, "nearest")
    table = None
    if nearest is not None:
        table = _lines(nearest, ("rank", "name", "period", "relative_change"), state, "recovered")
    return Card(
        "alike",
        say(Message("web.founding_alike"), state.lang),
        _told(state, answer.headline or answer.reason),
        table,
        say(Message("web.founding_alike_on"), state.lang),
        state.link("region", REGION, "rolemodels"),
    )


def _asked(answer: Answer, state: View) -> Card:
    asked = answer.asked
    variants = _named(answer, "variants")
    table = None
    if variants is not None:
        columns = ("name", "rank", "best_year", "best_rank")
        table = _lines(variants, columns, state, first=Message("web.founding_definition"))
    verdict = asked.findings[:1] if asked is not None else answer.findings[:1]
    return Card(
        "pittsburgh",
        say(Message("web.founding_pittsburgh"), state.lang),
        _told(state, *verdict),
        table,
        say(Message("web.founding_pittsburgh_on"), state.lang),
        state.link("region", REGION, "rolemodels"),
    )


def _imports(answer: Answer, state: View) -> Card:
    customs = _named(answer, "customs_shown")
    table = _lines(customs, ("industry_name", "imports"), state) if customs is not None else None
    partners = next((part for part in answer.parts if part.id == "province_partners"), None)
    return Card(
        "imports",
        say(Message("web.founding_imports"), state.lang),
        _told(state, answer.headline or answer.reason, *(partners.findings[:1] if partners else ())),
        table,
        say(Message("web.founding_imports_on"), state.lang),
        state.link("region", REGION, "dependence"),
    )
