"""The first page: five sentences with source and certainty, and the answer on the role model asked for.

The five sentences tell the situation: what the region is, what happened to it, how places like it fared,
what is within its reach, what it leans on. Futures and cases are no situation; they step in, in this order,
where one of the five has no answer. What the role model asked for did stands with the answer on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bessemer.answer import Answer
from bessemer.brief.pieces import Easel, Table
from bessemer.charts import Chart
from bessemer.words import Message, gap, say

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
    """The answer on the role model asked for: a verdict, and the tables behind it.

    Attributes
    ----------
    did : str
        What it did, by the casebook, with the source in `did_source`; empty where nothing is said.
    """

    title: str
    verdict: tuple[str, ...]
    tables: tuple[Table, ...]
    did: str = ""
    did_source: str = ""


def sentences(answers: Iterable[Answer], easel: Easel) -> Iterator[Sentence]:
    """Yield the sentences of the first page, in the order of the questions."""
    offered = [answer for answer in answers if answer.summary is not None]
    for answer in offered[:SENTENCES]:
        assert answer.summary is not None
        sure = answer.certainty
        yield Sentence(
            text=say(answer.summary, easel.locale),
            source=easel.catalogue.footer(answer.basis, easel.locale),
            question=answer.question,
            grade=sure.grade if sure else "",
            sure=say(Message(f"brief.sure_{sure.grade}"), easel.locale) if sure else "",
            basis=say(sure.basis, easel.locale) if sure else "",
        )


def asked(answers: Iterable[Answer], easel: Easel) -> Asked | None:
    """Return the answer on the role model asked for; None where none was."""
    parts = {answer.question: answer.asked for answer in answers if answer.asked is not None}
    part, cases = parts.get("rolemodels"), parts.get("casebook")
    if part is None:
        return None
    did = gap(easel.locale).join(easel.texts(cases.findings)) if cases is not None else ""
    return Asked(
        title=say(part.title, easel.locale),
        verdict=easel.texts(part.findings),
        tables=easel.tables(part.results),
        did=did,
        did_source=easel.catalogue.footer(("casebook",), easel.locale) if did else "",
    )


def lead_chart(answers: Sequence[Answer]) -> Chart | None:
    """Return the chart of the first page: the look-alikes' course, else the region's own."""
    by_question = {answer.question: answer for answer in answers}
    for question in ("rolemodels", "history", "structure"):
        answer = by_question.get(question)
        for chart in answer.charts if answer else ():
            if isinstance(chart, Chart):
                return chart
    return None
