"""The first page: five sentences with source and certainty, and the answer on the role model asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bessemer.answer import Answer
from bessemer.brief.pieces import Easel, Table
from bessemer.charts import Chart
from bessemer.words import Message, say

SENTENCES = 5


@dataclass(frozen=True)
class Sentence:
    """A sentence of the first page with the sources it rests on and how sure it is.

    Attributes
    ----------
    sure, basis : str
        The grade of certainty in words, and what that rests on.
    """

    text: str
    source: str
    question: str
    grade: str
    sure: str
    basis: str


@dataclass(frozen=True)
class Asked:
    """The answer on the role model asked for: a verdict, and the tables behind it."""

    title: str
    verdict: tuple[str, ...]
    tables: tuple[Table, ...]


def sentences(answers: Iterable[Answer], easel: Easel) -> Iterator[Sentence]:
    """Yield the sentences of the first page, in the order of the questions."""
    offered = [answer for answer in answers if answer.summary is not None]
    for answer in offered[:SENTENCES]:
        assert answer.summary is not None
        # The sentence rests on the tables of the answer itself; its parts name their own.
        own = tuple(dict.fromkeys(name for result in answer.results for name in result.sources))
        sure = answer.certainty
        yield Sentence(
            text=say(answer.summary, easel.locale),
            source=easel.catalogue.footer(own or answer.sources, easel.locale),
            question=answer.question,
            grade=sure.grade if sure else "",
            sure=say(Message(f"brief.sure_{sure.grade}"), easel.locale) if sure else "",
            basis=say(sure.basis, easel.locale) if sure else "",
        )


def asked(answers: Iterable[Answer], easel: Easel) -> Asked | None:
    """Return the answer on the role model asked for; None where none was."""
    for answer in answers:
        part = answer.asked
        if part is not None:
            return Asked(
                title=say(part.title, easel.locale),
                verdict=easel.texts(part.findings),
                tables=easel.tables(part.results),
            )
    return None


def lead_chart(answers: Sequence[Answer]) -> Chart | None:
    """Return the chart of the first page: the look-alikes' course, else the region's own."""
    by_question = {answer.question: answer for answer in answers}
    for question in ("rolemodels", "history", "structure"):
        answer = by_question.get(question)
        for chart in answer.charts if answer else ():
            if isinstance(chart, Chart):
                return chart
    return None
