"""What stands on the pages of a brief, as typed data: templates and writers only lay it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bessemer.answer import QUESTIONS, Answer, Part
from bessemer.brief.endmatter import Methods, endmatter
from bessemer.brief.first import Asked, Sentence, asked, lead_chart, sentences
from bessemer.brief.pieces import PAPER, Easel, Figure, Table
from bessemer.brief.selection import Selection, select
from bessemer.charts import Canvas, Chart
from bessemer.charts.chart import NARROW
from bessemer.studies import Study
from bessemer.words import Message, say


@dataclass(frozen=True)
class Section:
    """A question within a chapter.

    Attributes
    ----------
    open : bool
        Whether it is seen at once; otherwise its title and answer stand above a click.
    answer : str
        Its first sentence.
    """

    id: str
    title: str
    open: bool
    answer: str
    findings: tuple[str, ...]
    figures: tuple[Figure, ...]
    folded: tuple[Figure, ...]
    tables: tuple[Table, ...]
    record: str
    method: tuple[str, ...]
    limits: tuple[str, ...]


@dataclass(frozen=True)
class Chapter:
    """One question and its answer, or the reason why there is none."""

    id: str
    number: int
    question: str
    headline: str
    reason: str
    findings: tuple[str, ...]
    figures: tuple[Figure, ...]
    folded: tuple[Figure, ...]
    tables: tuple[Table, ...]
    record: str
    sections: tuple[Section, ...]
    method: tuple[str, ...]
    limits: tuple[str, ...]

    @property
    def all_figures(self) -> tuple[Figure, ...]:
        """Charts that stand open, those of its sections after its own."""
        return (*self.figures, *(figure for section in self.sections for figure in section.figures))


@dataclass(frozen=True)
class Page:
    """The whole brief."""

    locale: str
    title: str
    region: str
    name: str
    other_name: str
    place: str
    locator: str
    sentences: tuple[Sentence, ...]
    lead: Figure | None
    asked: Asked | None
    chapters: tuple[Chapter, ...]
    methods: Methods


def build(study: Study, easel: Easel) -> Page:
    """Return the page of a study, each chart ordered while the next answer is computed."""
    from bessemer.brief.locator import locator

    locale = easel.locale
    dots, canvas = locator(study), Canvas(locale, NARROW)
    if easel.widths[0]:
        easel.workshop.order(dots, canvas)
    answers: list[Answer] = []
    selections: list[Selection] = []
    lead: Chart | None = None
    # On paper the chart of the first page is drawn small, so that it fits below the sentences.
    printed = easel.widths == PAPER
    for answer in study.answers():
        if answer.question == "rolemodels":
            lead = lead_chart([*answers, answer])
        chosen = select(answer, [lead] if lead is not None else [])
        for chart in chosen.open:
            easel.order(chart)
        if lead is not None:
            easel.order(lead, folded=printed)
        for chart in chosen.folded:
            easel.order(chart, folded=True)
        answers.append(answer)
        selections.append(chosen)
    # The chart of the first page may be of a chapter that was chosen from before it was known.
    if lead is not None:
        selections = [
            select(answer, [lead]) if chosen.opens(lead) else chosen
            for answer, chosen in zip(answers, selections, strict=True)
        ]
    region = study.region
    other = "zh-CN" if locale == "en" else "en"
    return Page(
        locale=locale,
        title=say(Message("ui.brief_title", region=region), locale),
        region=region.id,
        name=region.full_name if locale == "en" else region.label(locale),
        other_name=region.label(other),
        place=place(study, locale),
        locator=easel.workshop.svg(dots, canvas) if easel.widths[0] else "",
        sentences=tuple(sentences(answers, easel)),
        lead=easel.figure(lead, folded=printed) if lead is not None else None,
        asked=asked(answers, easel),
        chapters=tuple(
            _chapter(number, answer, chosen, easel)
            for number, (answer, chosen) in enumerate(zip(answers, selections, strict=True), 1)
        ),
        methods=endmatter(study, answers, easel),
    )


def chapter(answer: Answer, easel: Easel) -> Chapter:
    """Return one answer as a chapter that stands alone."""
    return _chapter(QUESTIONS.index(answer.question) + 1, answer, select(answer), easel)


def place(study: Study, locale: str) -> str:
    """Return what kind of place the region is, and where."""
    kind = say(Message(f"ui.kind_{study.region.kind.replace(' ', '_')}"), locale)
    if study.region.kind in ("economy", "commuting zone"):
        return kind
    return say(Message("ui.place", kind=kind, nation=study.region.nation), locale)


def _chapter(number: int, answer: Answer, chosen: Selection, easel: Easel) -> Chapter:
    sections = tuple(_section(answer.question, part, chosen, easel) for part in answer.parts)
    figures, folded = _figures(answer.charts, chosen, easel)
    return Chapter(
        id=answer.question,
        number=number,
        question=say(Message(f"ui.question_{answer.question}"), easel.locale),
        headline=say(answer.headline, easel.locale) if answer.headline else "",
        reason=say(answer.reason, easel.locale) if answer.reason else "",
        findings=easel.texts(answer.findings),
        figures=figures,
        folded=folded,
        tables=easel.tables(answer.results),
        record=say(answer.record, easel.locale) if answer.record else "",
        # What stands open is read before what folds.
        sections=tuple(sorted(sections, key=lambda section: not section.open)),
        method=easel.texts(answer.method),
        limits=(*easel.texts(answer.limits), *easel.texts(answer.warnings)),
    )


def _section(question: str, part: Part, chosen: Selection, easel: Easel) -> Section:
    figures, folded = _figures(part.charts, chosen, easel)
    findings = easel.texts(part.findings)
    return Section(
        id=f"{question}-part-{part.id}",
        title=say(part.title, easel.locale),
        open=bool(figures),
        answer=findings[0] if findings else "",
        findings=findings[1:],
        figures=figures,
        folded=folded,
        tables=easel.tables(part.results),
        record=say(part.record, easel.locale) if part.record else "",
        method=easel.texts(part.method),
        limits=easel.texts(part.limits),
    )


def _figures(
    charts: Sequence[object], chosen: Selection, easel: Easel
) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
    """Return the charts that stand open and those that fold, in the order of choice."""
    mine = [chart for chart in chosen.open if any(chart is other for other in charts)]
    rest = [chart for chart in chosen.folded if any(chart is other for other in charts)]
    return (
        tuple(easel.figure(chart) for chart in mine),
        tuple(easel.figure(chart, folded=True) for chart in rest),
    )
