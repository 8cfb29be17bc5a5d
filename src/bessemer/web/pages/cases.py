"""The casebook: all cases and measures with filters, and a page a case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from bessemer.brief.pieces import cell
from bessemer.casebook import Case, Intervention
from bessemer.casebook.cases import near_word, without_one
from bessemer.casebook.conditions import Conditions
from bessemer.casebook.names import checked_message, country_text, kind_message, role_message
from bessemer.casebook.overview import STANDINGS, Pairs, standing
from bessemer.casebook.schema import EVIDENCE, KINDS
from bessemer.casebook.sentences import best_outcome, objections
from bessemer.casebook.tables import period
from bessemer.casebook.telling import money_message, told
from bessemer.classify import scheme
from bessemer.errors import OptionError
from bessemer.regions import Region
from bessemer.web.events import (
    case_named,
    case_state,
    cases_for,
    conditions_of,
    found_state,
    given_in,
    timeline,
)
from bessemer.web.rendering import desk, page, view
from bessemer.web.state import View
from bessemer.words import Message, say

router = APIRouter(include_in_schema=False)
_SHOWN = 3
"""Measures of a card that stand open."""


@dataclass(frozen=True)
class Line:
    """A measure in a card."""

    id: str
    period: str
    name: str
    kind: str
    money: tuple[str, ...]
    basis: str


@dataclass(frozen=True)
class Card:
    """A case with the measures found in it."""

    id: str
    name: str
    country: str
    role: str
    standing: str
    first: tuple[Line, ...]
    rest: tuple[Line, ...]
    outcome: str
    objection: str


@dataclass(frozen=True)
class Piece:
    """Part of a line; one with a target leads to a source below."""

    text: str
    target: str = ""


@dataclass(frozen=True)
class Block:
    """Lines under a heading; the anchor is the id of a measure or a name."""

    anchor: str
    heading: str
    lines: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True)
class Link:
    """A source of a case."""

    id: str
    grade: str
    title: str
    url: str
    note: str


@router.get("/cases")
def all_cases(request: Request) -> Response:
    """Show what meets the conditions of the address, all cases without any."""
    state = view(request)
    given = given_in(request)
    cases, region = cases_for(request, state)
    try:
        wanted, fault = conditions_of(given), None
    except OptionError as error:
        wanted, fault = Conditions(), error
    pairs = () if fault else tuple(wanted.select(cases))
    shown = found_state(request, state)
    drawn = timeline(request, pairs, shown)
    cards = tuple(_cards(pairs, state.lang))
    return page(
        request,
        "cases.html.jinja",
        state,
        status=400 if fault else 200,
        given=given,
        fault=fault,
        fault_at=_fault_at(fault),
        region=region,
        choices=_choices(cases, state.lang),
        cards={name: tuple(card for card in cards if card.standing == name) for name in STANDINGS},
        counted={"count": len(pairs), "cases": len(cards)},
        figure=None if drawn is None else drawn.picture,
        shown=shown,
        misses=() if pairs or fault else tuple(_misses(cases, wanted, given, state, region)),
    )


@router.get("/cases/{id}")
def one(request: Request, id: str) -> Response:
    """Show a case in full; the id of a measure leads to its place there."""
    state = view(request)
    case, item = case_named(id)
    if item is not None:
        return RedirectResponse(f"{state.link('cases', case.id)}#{item.id}")
    shown = case_state(case, state)
    drawn = timeline(request, [(case, item) for item in case.interventions], shown)
    regions = desk(request).dataset(state.data).known_places
    return page(
        request,
        "case.html.jinja",
        state,
        case=case,
        role=say(role_message(case.role), state.lang),
        standing=standing(case),
        opening=tuple(say(line, state.lang) for line in next(told(case)).lines),
        blocks=tuple(_blocks(case, state.lang)),
        sources=tuple(_links(case, state.lang)),
        figure=None if drawn is None else drawn.picture,
        shown=shown,
        places=tuple(regions[name] for name in case.regions if name in regions),
    )


def _fault_at(error: OptionError | None) -> str:
    found = re.search(r"Option (\w+)\.", error.where) if error is not None else None
    return found[1] if found else ""


def _choices(cases: Sequence[Case], locale: str) -> dict[str, list[tuple[str, str]]]:
    """Return what each filter offers: values that occur, with their names."""
    items = [item for case in cases for item in case.interventions]
    sectors = {code for item in items for code in item.sectors}
    decades = sorted({item.start // 10 * 10 for item in items if item.start is not None})
    countries = [(code, country_text(code).label(locale)) for code in {case.country for case in cases}]
    kinds = {item.kind for item in items}
    return {
        "kind": [(kind, _capital(say(kind_message(kind), locale))) for kind in KINDS if kind in kinds],
        "sector": [
            (entry.code, entry.label(locale, short=True))
            for entry in scheme("sections16")
            if entry.code in sectors
        ],
        "decade": [(str(at), say(Message("builder.decade", year=at), locale)) for at in decades],
        "country": sorted(countries, key=lambda pair: pair[1]),
        "evidence": [
            (name, say(Message("casebook.evidence_" + name.replace(" ", "_")), locale)) for name in EVIDENCE
        ],
    }


def _cards(pairs: Pairs, locale: str) -> Iterator[Card]:
    found: dict[str, tuple[Case, list[Intervention]]] = {}
    for case, item in pairs:
        found.setdefault(case.id, (case, []))[1].append(item)
    for case, items in found.values():
        ordered = sorted(items, key=lambda item: (item.start is None, item.start or 0, item.id))
        lines = [_line(case, item, locale) for item in ordered]
        outcome = best_outcome(case)
        against = objections(case)
        yield Card(
            id=case.id,
            name=case.name.label(locale),
            country=country_text(case.country).label(locale),
            role=say(role_message(case.role), locale),
            standing=standing(case),
            first=tuple(lines[:_SHOWN]),
            rest=tuple(lines[_SHOWN:]),
            outcome=say(outcome, locale) if outcome else "",
            objection=say(against[0], locale) if against else "",
        )


def _line(case: Case, item: Intervention, locale: str) -> Line:
    grades = case.grades(item.sources)
    return Line(
        id=item.id,
        period=cell(period(item), "", locale) if period(item) else say(Message("casebook.undated"), locale),
        name=item.name.label(locale),
        kind=say(kind_message(item.kind), locale),
        # A sum that only a blog or a repost tells stands on the page of the case, with its source.
        money=tuple(say(money_message(sum), locale) for sum in item.money) if grades != "C" else (),
        basis=say(
            Message("builder.basis", grades=grades, checked=checked_message(case.checked(item.sources))),
            locale,
        ),
    )


def _misses(
    cases: Sequence[Case], wanted: Conditions, given: Mapping[str, str], state: View, region: Region | None
) -> Iterator[tuple[str, str]]:
    """Yield what would find something: text and address."""
    inside = {} if region is None else {"region": region.id}
    near = near_word(cases, wanted)
    if near is not None:
        changed = {**given, "search": re.sub(re.escape(near[0]), near[1], given["search"], flags=re.I)}
        yield say(Message("builder.near", word=near[1]), state.lang), state.link("cases", **changed, **inside)
    for name, count in without_one(cases, wanted).items():
        if count:
            key = "search" if name == "text" else name
            label = say(Message(f"builder.filter_{key}"), state.lang)
            rest = {other: text for other, text in given.items() if other != key}
            yield (
                say(Message("builder.without", filter=label, count=count), state.lang),
                state.link("cases", **rest, **inside),
            )


def _blocks(case: Case, locale: str) -> Iterator[Block]:
    """Yield the parts of a case in full, each measure by itself."""
    ids = [source.id for source in case.sources]
    for passage in told(case):
        if passage.heading.id in ("casebook.full_title", "casebook.full_sources"):
            continue
        heading = say(passage.heading, locale)
        if passage.heading.id != "casebook.full_measures":
            lines = tuple(_linked(say(line, locale), ids) for line in passage.lines)
            yield Block(passage.heading.id.partition(".")[2], heading, lines)
            continue
        yield Block("measures", heading, ())
        for item in case.interventions:
            of_item = next(part for part in told(case, item) if part.heading.id == "casebook.full_measures")
            first, *rest = (say(line, locale) for line in of_item.lines)
            yield Block(item.id, first, tuple(_linked(line, ids) for line in rest))


def _linked(text: str, ids: Sequence[str]) -> tuple[Piece, ...]:
    """Return a line parted at the sources that it names between brackets."""
    names = "|".join(re.escape(id) for id in sorted(ids, key=len, reverse=True))
    parts = re.split(rf"\b({names})\b", text) if names else [text]
    return tuple(Piece(part, f"source-{part}" if part in ids else "") for part in parts if part)


def _links(case: Case, locale: str) -> Iterator[Link]:
    for source in case.sources:
        dated = [source.date] if source.date else []
        notes = [*dated, *([source.note.label(locale)] if source.note else [])]
        notes.append(say(Message(f"casebook.full_read_{source.read}"), locale))
        # Only addresses of the web become links.
        url = source.url if re.match(r"https?://", source.url) else ""
        yield Link(source.id, source.grade, source.title, url, ("；" if locale != "en" else "; ").join(notes))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
