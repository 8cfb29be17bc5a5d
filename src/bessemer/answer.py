"""Answer: what one of the seven questions says for one region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from bessemer.errors import UnavailableError
from bessemer.regions import Region
from bessemer.result import Result, plain
from bessemer.words import Message, say

if TYPE_CHECKING:
    import pandas as pd

QUESTIONS = ("structure", "history", "rolemodels", "pathways", "dependence", "scenarios", "casebook")
GRADES = (
    "counted",
    "estimated",
    "inferred",
    "range",
    "tested",
    "weak",
    "untested",
    "illustration",
    "reported",
)


class Drawing(Protocol):
    """A chart that an answer carries; see :mod:`bessemer.charts`."""

    @property
    def id(self) -> str:
        """Identifier, unique within a brief."""

    @property
    def title(self) -> Message:
        """The finding, as a full sentence."""

    @property
    def data(self) -> pd.DataFrame:
        """The rows drawn."""


@dataclass(frozen=True, eq=False)
class Certainty:
    """How sure the sentence of the first page is.

    Attributes
    ----------
    grade : str
        One of :data:`GRADES`: ``counted`` (published figures), ``estimated`` (withheld figures filled in),
        ``inferred`` (another place's figures applied), ``range`` (an interval), ``tested`` (a forecast whose
        record beats a simple rule), ``weak`` (one that beats none), ``untested`` (one without a record),
        ``illustration`` (no forecast at all), ``reported`` (as sources tell it).
    basis : Message
        What that rests on, as a phrase without full stop.
    """

    grade: str
    basis: Message

    def __post_init__(self) -> None:
        if self.grade not in GRADES:
            raise ValueError(f"'{self.grade}' is no grade of certainty")

    @property
    def phrase(self) -> Message:
        """The grade in words, and what it rests on."""
        return Message("brief.sure", grade=Message(f"brief.sure_{self.grade}"), basis=self.basis)

    def to_json(self, locale: str = "en") -> dict[str, Any]:
        """Return grade, basis and text."""
        return {
            "grade": self.grade,
            "basis": self.basis.to_json(locale),
            "text": say(self.phrase, locale),
        }


@dataclass(frozen=True, eq=False)
class Part:
    """A question within one of the seven, such as what set the recovered apart.

    Attributes
    ----------
    id : str
        Identifier, unique within its answer.
    title : Message
        The question, as a heading.
    findings : tuple of Message
        Its answer, the main sentence first.
    results, charts, method, limits, record
        As in :class:`Answer`.
    """

    id: str
    title: Message
    findings: tuple[Message, ...]
    results: tuple[Result, ...] = ()
    charts: tuple[Drawing, ...] = ()
    method: tuple[Message, ...] = ()
    limits: tuple[Message, ...] = ()
    record: Message | None = None

    def to_json(self, locale: str = "en") -> dict[str, Any]:
        """Return the part as plain data."""
        return {
            "id": self.id,
            "title": say(self.title, locale),
            "findings": [finding.to_json(locale) for finding in self.findings],
            "record": self.record.to_json(locale) if self.record else None,
            "limits": [limit.to_json(locale) for limit in self.limits],
            "results": [result.to_json() for result in self.results],
        }


@dataclass(frozen=True, eq=False)
class Answer:
    """Findings, tables and charts for one question and one region.

    Attributes
    ----------
    question : str
        One of :data:`QUESTIONS`.
    region : Region
        The region asked about.
    year : int or None
        Year of the newest figures used.
    headline : Message or None
        The answer in one sentence; None when there is no answer.
    findings : tuple of Message
        Further sentences, most important first.
    summary : Message or None
        The sentence for the first page of the brief.
    summary_sources : tuple of str
        Names of the tables that this sentence rests on; those of `results` where none are named.
    certainty : Certainty or None
        How sure that sentence is; set where `summary` is.
    asked : Part or None
        The answer on the one thing asked for by name, such as a role model; it stands on the first page.
    results : tuple of Result
        Tables; the first is the main one, whose rows the command line prints.
    charts : tuple of Drawing
        Charts, most important first.
    method, limits : tuple of Message
        How we know, and what we do not know.
    record : Message or None
        How well such a statement did out of sample.
    records : tuple of Message
        How well further forecasts that findings rest on did.
    parts : tuple of Part
        Questions within the question, in the order of reading.
    reason : Message or None
        Why there is no answer, and what to do; set exactly when `headline` is None.
    extra : mapping
        Plain data that the JSON of the command carries beside the rows.
    """

    question: str
    region: Region
    year: int | None = None
    headline: Message | None = None
    findings: tuple[Message, ...] = ()
    summary: Message | None = None
    summary_sources: tuple[str, ...] = ()
    certainty: Certainty | None = None
    asked: Part | None = None
    results: tuple[Result, ...] = ()
    charts: tuple[Drawing, ...] = ()
    method: tuple[Message, ...] = ()
    limits: tuple[Message, ...] = ()
    record: Message | None = None
    records: tuple[Message, ...] = ()
    parts: tuple[Part, ...] = ()
    reason: Message | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if (self.headline is None) == (self.reason is None):
            raise ValueError("an answer has either a headline or a reason why there is none")

    @property
    def main(self) -> Result:
        """The main table.

        Raises
        ------
        UnavailableError
            If the question has no answer for the region; the message says why.
        """
        if not self.results:
            why = say(self.reason) if self.reason else "The answer has no table."
            where = f"Region {self.region.id} ({self.region.name})."
            raise UnavailableError(why, where=where, remedy="Its 'limits' say what the figures cannot tell.")
        return self.results[0]

    def chart(self, id: str) -> Drawing:
        """Return one chart, of the answer or of its parts; its rows are its ``data``.

        Raises
        ------
        UnavailableError
            If the answer has no such chart; the message names those it has.

        Examples
        --------
        >>> import bessemer as bm
        >>> bm.study("Jilin").structure.chart("structure-quotients").data.shape
        (10, 4)
        """
        found = {chart.id: chart for chart in self.all_charts}
        if id not in found:
            raise UnavailableError(
                f"This answer has no chart '{id[:60]}'.",
                where=f"Region {self.region.id}, question {self.question}.",
                remedy=f"Its charts: {', '.join(found) or 'none'}.",
            )
        return found[id]

    @property
    def all_charts(self) -> tuple[Drawing, ...]:
        """All charts, those of parts after its own."""
        return (*self.charts, *(chart for part in self.parts for chart in part.charts))

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of the shipped tables that the answer rests on, each once."""
        return tuple(dict.fromkeys(name for result in self._all_results for name in result.sources))

    @property
    def basis(self) -> tuple[str, ...]:
        """Names of the tables that the sentence of the first page rests on."""
        own = tuple(dict.fromkeys(name for result in self.results for name in result.sources))
        return self.summary_sources or own or self.sources

    @property
    def _all_results(self) -> tuple[Result, ...]:
        return (*self.results, *(result for part in self.parts for result in part.results))

    @property
    def warnings(self) -> tuple[Message, ...]:
        """Warnings of all tables, each text once."""
        seen: dict[str, Message] = {}
        for result in self._all_results:
            for warning in result.warnings:
                seen.setdefault(say(warning), warning)
        return tuple(seen.values())

    def to_json(self, locale: str = "en") -> dict[str, Any]:
        """Return the whole answer as plain data."""
        return {
            "question": self.question,
            "region": self.region.id,
            "year": self.year,
            "headline": self.headline.to_json(locale) if self.headline else None,
            "reason": self.reason.to_json(locale) if self.reason else None,
            "summary": self.summary.to_json(locale) if self.summary else None,
            "summary_sources": list(self.basis) if self.summary else [],
            "certainty": self.certainty.to_json(locale) if self.certainty else None,
            "findings": [finding.to_json(locale) for finding in self.findings],
            "asked": self.asked.to_json(locale) if self.asked else None,
            "record": self.record.to_json(locale) if self.record else None,
            "limits": [limit.to_json(locale) for limit in self.limits],
            "parameters": plain(dict(self.parameters)),
            "results": [result.to_json() for result in self.results],
            "parts": [part.to_json(locale) for part in self.parts],
            **plain(dict(self.extra)),
        }
