"""What stands on the page of a brief, as typed data: the template only lays it out."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bessemer.answer import Answer, Part
from bessemer.charts import Canvas, Chart
from bessemer.charts.chart import NARROW, WIDE
from bessemer.charts.workshop import Workshop
from bessemer.regions import OWN
from bessemer.result import Result, plain
from bessemer.sources import Catalogue, Source
from bessemer.studies import Study
from bessemer.words import Message, format_value, say

_ROWS_SHOWN = 10
_ROWS_IN_ALL = 60
_SENTENCES = 5


@dataclass(frozen=True)
class Figure:
    """A chart as it stands on the page, drawn for a wide and a narrow screen."""

    id: str
    title: str
    subtitle: str
    wide: str
    narrow: str
    note: str
    footer: str


@dataclass(frozen=True)
class Table:
    """A table as it stands on the page: the first rows, and the others behind a click."""

    title: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, ...], ...]
    rest: tuple[tuple[str, ...], ...]
    more: str
    footer: str


@dataclass(frozen=True)
class Sentence:
    """A sentence of the first page with the sources it rests on."""

    text: str
    source: str
    question: str


@dataclass(frozen=True)
class Section:
    """A question within a chapter."""

    id: str
    title: str
    findings: tuple[str, ...]
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    record: str
    method: tuple[str, ...]
    limits: tuple[str, ...]


@dataclass(frozen=True)
class Chapter:
    """One question and its answer."""

    id: str
    number: int
    question: str
    headline: str
    reason: str
    findings: tuple[str, ...]
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    record: str
    sections: tuple[Section, ...]
    method: tuple[str, ...]
    limits: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """The whole brief."""

    locale: str
    title: str
    name: str
    other_name: str
    place: str
    locator: str
    sentences: tuple[Sentence, ...]
    lead: Figure | None
    chapters: tuple[Chapter, ...]
    sources: tuple[Source, ...]
    command: str
    version: str


def build(study: Study, locale: str, workshop: Workshop) -> Page:
    """Return the page of a study in a language, with charts from a workshop."""
    from bessemer import __version__
    from bessemer.brief.locator import locator

    catalogue = study.data.catalogue
    place, narrow = locator(study), Canvas(locale, NARROW)
    workshop.order(place, narrow)
    answers = tuple(_ordered(study, locale, workshop))
    region = study.region
    lead = _lead_chart(answers)
    chapters = tuple(
        _chapter(number, answer, catalogue, locale, workshop, lead)
        for number, answer in enumerate(answers, 1)
    )
    tables = tuple(dict.fromkeys(name for answer in answers for name in answer.sources))
    other = "zh-CN" if locale == "en" else "en"
    return Page(
        locale=locale,
        title=say(Message("ui.brief_title", region=region), locale),
        name=region.full_name if locale == "en" else region.label(locale),
        other_name=region.label(other),
        place=_place(study, locale),
        locator=workshop.svg(place, narrow),
        sentences=tuple(_sentences(answers, catalogue, locale)),
        lead=_figure(lead, catalogue, locale, workshop) if lead is not None else None,
        chapters=chapters,
        sources=catalogue.sources_of(*tables),
        command=_command(study, locale),
        version=__version__,
    )


def _ordered(study: Study, locale: str, workshop: Workshop) -> Iterable[Answer]:
    """Yield the answers, the charts of each ordered while the next is computed."""
    for answer in study.answers():
        for chart in (*answer.charts, *(chart for part in answer.parts for chart in part.charts)):
            if isinstance(chart, Chart):
                for width in (WIDE, NARROW):
                    workshop.order(chart, Canvas(locale, width))
        yield answer


def _place(study: Study, locale: str) -> str:
    kind = say(Message(f"ui.kind_{study.region.kind.replace(' ', '_')}"), locale)
    if study.region.kind in ("economy", "commuting zone"):
        return kind
    return say(Message("ui.place", kind=kind, nation=study.region.nation), locale)


def _lead_chart(answers: Sequence[Answer]) -> Chart | None:
    """Return the chart of the first page: the look-alikes' course, else the region's own."""
    by_question = {answer.question: answer for answer in answers}
    for question in ("rolemodels", "history", "structure"):
        charts = by_question[question].charts
        if charts:
            return charts[0]  # type: ignore[return-value]
    return None


def _sentences(answers: Iterable[Answer], catalogue: Catalogue, locale: str) -> Iterable[Sentence]:
    offered = [(answer, answer.summary) for answer in answers if answer.summary is not None]
    for answer, summary in offered[:_SENTENCES]:
        # The sentence rests on the tables of the answer itself; its parts name their own.
        own = tuple(dict.fromkeys(name for result in answer.results for name in result.sources))
        source = catalogue.footer(own or answer.sources, locale)
        yield Sentence(say(summary, locale), source, answer.question)


def _chapter(
    number: int, answer: Answer, catalogue: Catalogue, locale: str, workshop: Workshop, lead: Chart | None
) -> Chapter:
    return Chapter(
        id=answer.question,
        number=number,
        question=say(Message(f"ui.question_{answer.question}"), locale),
        headline=say(answer.headline, locale) if answer.headline else "",
        reason=say(answer.reason, locale) if answer.reason else "",
        sections=tuple(_section(answer.question, part, catalogue, locale, workshop) for part in answer.parts),
        warnings=_texts(answer.warnings, locale),
        **_body(answer, catalogue, locale, workshop, lead),
    )


def _section(question: str, part: Part, catalogue: Catalogue, locale: str, workshop: Workshop) -> Section:
    return Section(
        id=f"{question}-{part.id}",
        title=say(part.title, locale),
        **_body(part, catalogue, locale, workshop, None),
    )


def _body(
    what: Answer | Part, catalogue: Catalogue, locale: str, workshop: Workshop, lead: Chart | None
) -> dict[str, Any]:
    """Return what chapters and sections have in common, as text, figures and tables."""
    return {
        "findings": _texts(what.findings, locale),
        "figures": tuple(
            _figure(chart, catalogue, locale, workshop)
            for chart in what.charts
            if chart is not lead and isinstance(chart, Chart)
        ),
        "tables": tuple(_table(result, catalogue, locale) for result in what.results if result.shown),
        "record": say(what.record, locale) if what.record else "",
        "method": _texts(what.method, locale),
        "limits": _texts(what.limits, locale),
    }


def _texts(messages: Iterable[Message], locale: str) -> tuple[str, ...]:
    return tuple(say(message, locale) for message in messages)


def _figure(chart: Chart, catalogue: Catalogue, locale: str, workshop: Workshop) -> Figure:
    return Figure(
        id=chart.id,
        title=say(chart.title, locale),
        subtitle=say(chart.subtitle, locale),
        wide=workshop.svg(chart, Canvas(locale, WIDE)),
        narrow=workshop.svg(chart, Canvas(locale, NARROW)),
        note=say(chart.note, locale) if chart.note else "",
        footer=catalogue.footer(chart.sources, locale),
    )


def _table(result: Result, catalogue: Catalogue, locale: str) -> Table:
    def text(column: str, value: Any) -> str:
        kind = result.formats.get(column, "")
        return "–" if plain(value) is None else format_value(value, kind, locale)

    columns = [result.column_in(column, locale) for column in result.shown]
    table = result.table[columns].head(_ROWS_IN_ALL)
    rows = tuple(
        tuple(text(column, value) for column, value in zip(result.shown, row, strict=True))
        for row in table.itertuples(index=False, name=None)
    )
    rest = len(result.table) - _ROWS_SHOWN
    return Table(
        title=say(result.title, locale),
        heads=tuple((result.heading(column, locale), column in result.formats) for column in result.shown),
        rows=rows[:_ROWS_SHOWN],
        rest=rows[_ROWS_SHOWN:],
        more=say(Message("ui.more_rows", count=rest), locale) if rest > 0 else "",
        footer=catalogue.footer(result.sources, locale),
    )


def _command(study: Study, locale: str) -> str:
    own = study.region.kind == OWN
    parts = ["bessemer", "brief", shlex.quote(study.region.name if own else study.region.id)]
    if study.data.name != "reference":
        parts += ["--own-data", shlex.quote(study.data.name)]
    if study.year is not None:
        parts += ["--year", str(study.year)]
    if study.role_model is not None:
        base = f"@{study.role_model_year}" if study.role_model_year else ""
        parts += ["--role-model", f"{study.role_model.id}{base}"]
    if locale != "en":
        parts += ["--lang", "zh"]
    return " ".join(parts)
