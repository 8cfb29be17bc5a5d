"""A case in full, as headed lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bessemer.casebook.figures import Figure, figure_of
from bessemer.casebook.names import (
    basis_message,
    checked_message,
    country_text,
    kind_message,
    role_message,
    sector_names,
)
from bessemer.casebook.schema import Case, Fact, Intervention, Money
from bessemer.casebook.tables import period
from bessemer.words import Message, Text


@dataclass(frozen=True)
class Passage:
    """Lines under a heading; each line is a message."""

    heading: Message
    lines: tuple[Message, ...]


def told(case: Case, only: Intervention | None = None) -> Iterator[Passage]:
    """Yield a case in full; of its interventions only one where that is given.

    Examples
    --------
    >>> from bessemer.casebook import shipped_cases
    >>> [passage.heading.id for passage in told(shipped_cases()[0])][:2]
    ['casebook.full_title', 'casebook.full_decline']
    """
    yield Passage(
        Message("casebook.full_title", name=case.name, id=case.id),
        (
            Message(
                "casebook.full_place",
                country=country_text(case.country),
                role=role_message(case.role),
                industries=Text(
                    "; ".join(text.en for text in case.industries),
                    "、".join(text.zh for text in case.industries),
                ),
                period=case.period,
            ),
            Message("casebook.full_evidence", text=case.evidence),
        ),
    )
    if only is None:
        yield from _filled("casebook.full_decline", [_fact(case, fact) for fact in case.decline])
        yield from _filled("casebook.full_context", [_fact(case, fact) for fact in case.context])
    items = case.interventions if only is None else (only,)
    yield from _filled("casebook.full_measures", [line for item in items for line in _measure(case, item)])
    if only is None:
        yield from _filled("casebook.full_outcomes", list(_outcomes(case)))
        yield from _filled("casebook.criticisms_title", list(_criticisms(case)))
    wanted = None if only is None else only.sources
    yield from _filled("casebook.full_sources", list(_sources(case, wanted)))


def record(case: Case) -> dict[str, Any]:
    """Return a case as plain data, texts in both languages."""
    return asdict(case)


def _filled(heading: str, lines: list[Message]) -> Iterator[Passage]:
    if lines:
        yield Passage(Message(heading), tuple(lines))


def _reliance(case: Case, ids: Sequence[str]) -> dict[str, Any]:
    # Ids of sources are the same in both languages.
    return {
        "sources": ", ".join(ids),
        "grades": case.grades(ids),
        "checked": checked_message(case.checked(ids)),
    }


def _fact(case: Case, fact: Fact) -> Message:
    return Message("casebook.full_fact", text=fact.text, **_reliance(case, fact.sources))


def _measure(case: Case, item: Intervention) -> Iterator[Message]:
    yield Message(
        "casebook.full_measure" if period(item) else "casebook.full_measure_undated",
        id=item.id,
        name=item.name,
        kind=kind_message(item.kind),
        **({"years": period(item)} if period(item) else {}),
    )
    yield Message("casebook.full_fact", text=item.description, **_reliance(case, item.sources))
    if item.date_note is not None:
        yield Message("casebook.full_date", text=item.date_note)
    yield Message("casebook.full_lead", text=item.lead) if item.lead else Message("casebook.full_lead_unseen")
    for money in item.money:
        yield money_message(money)
    if item.sectors:
        yield Message("casebook.full_sectors", text=sector_names(item.sectors))


def money_message(money: Money) -> Message:
    """Return a nominal sum with its year and what it is, as a line of text."""
    figure = Figure(money.amount, Text(money.currency, money.currency))
    parts: list[Any] = [Message("casebook.full_in_year", year=money.year)] if money.year is not None else []
    parts += [money.note] if money.note is not None else []
    if not parts:
        return Message("casebook.full_money", figure=figure)
    note = Text(", ".join(part.label("en") for part in parts), "，".join(part.label("zh") for part in parts))
    return Message("casebook.full_money_noted", figure=figure, note=note)


def _outcomes(case: Case) -> Iterator[Message]:
    for outcome in case.outcomes:
        figure: Any = figure_of(outcome)
        if figure is None:
            figure = outcome.note if outcome.note is not None else Message("casebook.no_figure")
        elif outcome.note is not None:
            figure = Message("casebook.figure_noted", figure=figure, note=outcome.note)
        yield Message(
            f"casebook.full_outcome_{outcome.design}",
            metric=outcome.metric,
            period=outcome.period or Message("casebook.undated"),
            figure=figure,
            basis=basis_message(outcome.basis),
            who=outcome.basis_note,
            **_reliance(case, outcome.sources),
        )


def _criticisms(case: Case) -> Iterator[Message]:
    for item in case.criticisms:
        name = "casebook.full_reading" if item.own_reading else "casebook.full_fact"
        yield Message(name, text=item.text, **_reliance(case, item.sources))


def _sources(case: Case, wanted: Sequence[str] | None) -> Iterator[Message]:
    for source in case.sources:
        if wanted is not None and source.id not in wanted:
            continue
        values: dict[str, Any] = {
            "id": source.id,
            "grade": source.grade,
            "title": source.title,
            "url": source.url,
        }
        dated = Message("casebook.full_dated", date=source.date) if source.date else None
        parts = [part for part in (dated, source.note, Message(f"casebook.full_read_{source.read}")) if part]
        note = Text(
            "; ".join(part.label("en") for part in parts), "；".join(part.label("zh") for part in parts)
        )
        yield Message("casebook.full_source", note=note, **values)
