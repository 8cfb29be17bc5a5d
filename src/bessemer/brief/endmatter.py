"""The last pages: how to make the report again, track records, methods, data, vintages, licences, breaks."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bessemer.answer import Answer
from bessemer.brief.pieces import Easel
from bessemer.errors import OptionError
from bessemer.regions import OWN
from bessemer.sources import Source
from bessemer.studies import Study
from bessemer.words import Message, say

# Questions whose answer names something to come, so that a reader may ask for its record.
_FORETELLING = {"pathways": "what_pathways", "scenarios": "what_scenarios"}


@dataclass(frozen=True)
class Record:
    """How one forecast or ranking did on past cases."""

    question: str
    what: str
    text: str


@dataclass(frozen=True)
class Methods:
    """What a referee needs.

    Attributes
    ----------
    parameters : tuple of (name, value)
    records : tuple of Record
        Every forecast or ranking that the report uses, those without a record too.
    methods : tuple of (question, sentences)
    sources : tuple of Source
    breaks : tuple of str
        Breaks of definition in the tables used.
    """

    region: str
    command: str
    version: str
    parameters: tuple[tuple[str, str], ...]
    records: tuple[Record, ...]
    methods: tuple[tuple[str, tuple[str, ...]], ...]
    sources: tuple[Source, ...]
    breaks: tuple[str, ...]


def endmatter(study: Study, answers: Sequence[Answer], easel: Easel) -> Methods:
    """Return the last pages of a study's report."""
    from bessemer import __version__

    used = tuple(dict.fromkeys(name for answer in answers for name in answer.sources))
    return Methods(
        region=study.region.id,
        command=command(study, easel.locale),
        version=__version__,
        parameters=tuple(_parameters(study, easel.locale)),
        records=tuple(_records(answers, easel.locale)),
        methods=tuple(
            (_question(answer, easel.locale), easel.texts(_methods_of(answer)))
            for answer in answers
            if answer.headline is not None
        ),
        sources=easel.catalogue.sources_of(*used),
        breaks=tuple(_breaks(study, used, easel)),
    )


def _methods_of(answer: Answer) -> tuple[Message, ...]:
    return (*answer.method, *(message for part in answer.parts for message in part.method))


def _asked_by(study: Study) -> str:
    """Return what names the region on the command line; the name of a place of the user's own."""
    region = study.region
    return shlex.quote(region.name if region.kind == OWN else region.id)


def command(study: Study, locale: str, form: str = "html", versus: Study | None = None) -> str:
    """Return the command that makes the report again."""
    parts = ["bessemer", "brief", _asked_by(study)]
    if study.data.name != "reference":
        parts += ["--own-data", shlex.quote(study.data.name)]
    if versus is not None:
        parts += ["--versus", _asked_by(versus)]
    if study.year is not None:
        parts += ["--year", str(study.year)]
    if study.role_model is not None:
        base = f"@{study.role_model_year}" if study.role_model_year else ""
        parts += ["--role-model", f"{study.role_model.id}{base}"]
    if study.cases_from is not None:
        parts += ["--cases", shlex.quote(study.cases_from)]
    if form != "html":
        parts += ["--format", form]
    if locale != "en":
        parts += ["--lang", "zh"]
    return " ".join(parts)


def check_pair(study: Study, versus: Study) -> None:
    """Refuse to compare a region with itself.

    Raises
    ------
    OptionError
        If both are the same region.
    """
    if study.region.id == versus.region.id:
        raise OptionError(
            f"{study.region.name} cannot be compared with itself.",
            where=f"--versus {versus.region.id}",
            remedy="Name another region after --versus.",
        )


def _question(answer: Answer, locale: str) -> str:
    return say(Message(f"ui.question_{answer.question}"), locale)


def _parameters(study: Study, locale: str) -> Iterator[tuple[str, str]]:
    model = study.role_model
    values: dict[str, object] = {
        "region": f"{study.region.label(locale)} ({study.region.id})",
        "year": str(study.year) if study.year is not None else Message("brief.parameter_newest"),
        "role_model": f"{model.label(locale)} ({model.id})" if model else Message("brief.parameter_nobody"),
    }
    if model is not None:
        year = study.role_model_year
        values["base_year"] = str(year) if year is not None else Message("brief.parameter_closest")
    values |= {"components": study.components, "data": study.data.name}
    for name, value in values.items():
        text = say(value, locale) if isinstance(value, Message) else str(value)
        yield say(Message(f"brief.parameter_{name}"), locale), text


def _records(answers: Sequence[Answer], locale: str) -> Iterator[Record]:
    """Yield a row for each forecast or ranking, those without a record too."""
    for answer in answers:
        question = _question(answer, locale)
        what = _FORETELLING.get(answer.question)
        first = [answer.record] if answer.record else []
        if what and answer.headline is not None and not first:
            first = [_no_record(answer)]
        for position, message in enumerate((*first, *answer.records)):
            name = what if what and position == 0 else "what_further"
            yield Record(question, say(Message(f"brief.{name}"), locale), say(message, locale))
        for part in answer.parts:
            if part.record is not None:
                yield Record(question, say(part.title, locale), say(part.record, locale))


def _no_record(answer: Answer) -> Message:
    sure = answer.certainty
    if sure is not None and sure.grade == "untested":
        return Message("brief.records_untested", basis=sure.basis)
    return Message("brief.records_none")


def _breaks(study: Study, used: Sequence[str], easel: Easel) -> Iterator[str]:
    for key in used:
        table = easel.catalogue.table(key)
        for entry in table.breaks:
            if entry.concerns(study.region.id):
                yield say(
                    Message("brief.break_line", table=table, year=entry.year, note=entry.note), easel.locale
                )
