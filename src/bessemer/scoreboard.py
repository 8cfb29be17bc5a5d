"""The scoreboard: each published figure that Bessemer claims to reproduce, computed again from what ships."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from bessemer.claims import BASES, SEEN, TOPICS, Claim, Figure
from bessemer.errors import BessemerError, OptionError, did_you_mean
from bessemer.result import Result
from bessemer.words import Message, Text

if TYPE_CHECKING:
    from bessemer.sources import Dataset

OK, OFF = "ok", "off"
COLUMNS = (
    *("topic", "claim", "figure", "figure_zh", "published", "computed", "difference", "tolerance", "unit"),
    *("verdict", "reason", "basis", "source", "link"),
)


@dataclass(frozen=True, eq=False)
class Score:
    """A published figure beside the computed one.

    Attributes
    ----------
    claim : Claim
    figure : Figure or None
        None where the claim's own figures could not be read.
    computed : float
        NaN where nothing was computed.
    reason : str
        Why nothing was computed; empty where something was.
    """

    claim: Claim
    figure: Figure | None
    computed: float
    reason: str = ""

    @property
    def is_ok(self) -> bool:
        """Whether the computed figure is the published one within the tolerance."""
        return self.figure is not None and not self.reason and self.figure.is_met(self.computed)

    @property
    def verdict(self) -> str:
        """``ok`` or ``off``."""
        return OK if self.is_ok else OFF

    @property
    def used(self) -> float:
        """What part of the tolerance the difference takes; NaN where nothing was computed."""
        figure = self.figure
        return math.nan if figure is None else abs(self.computed - figure.published) / figure.tolerance

    def texts(self) -> tuple[str, str, str]:
        """Return published and computed figure and tolerance as they are shown."""
        return ("–", "–", "–") if self.figure is None else self.figure.texts(self.computed)

    @property
    def label(self) -> Text:
        """What is measured."""
        return self.claim.title if self.figure is None else self.figure.label

    def row(self) -> tuple[object, ...]:
        """Return the score as the values of :data:`COLUMNS`."""
        published = math.nan if self.figure is None else self.figure.published
        return (
            self.claim.topic,
            self.claim.id,
            self.label.en,
            self.label.zh,
            published,
            self.computed,
            self.computed - published,
            math.nan if self.figure is None else self.figure.tolerance,
            "" if self.figure is None else self.figure.unit,
            self.verdict,
            self.reason,
            self.claim.basis,
            self.claim.citation,
            self.claim.link,
        )


@dataclass(frozen=True, eq=False)
class Scoreboard(Result):
    """All figures with their verdicts; see :func:`verify`.

    Attributes
    ----------
    scores : tuple of Score
        One a row of the table.
    """

    scores: tuple[Score, ...] = ()

    @property
    def met(self) -> int:
        """How many figures are ok."""
        return sum(score.is_ok for score in self.scores)

    @property
    def headline(self) -> Message:
        """How many of how many are ok."""
        return Message("verify.headline", met=self.met, count=len(self.scores))

    @property
    def known(self) -> Message:
        """How many of the published figures we had before us, and how many not."""
        count = sum(score.claim.basis in SEEN for score in self.scores)
        return Message("verify.known", count=count, rest=len(self.scores) - count)

    @property
    def largest(self) -> Message | None:
        """How many groups of one source each there are, and the largest; nothing of one group."""
        groups = list(self.by_claim())
        if len(groups) < 2:
            return None
        claim, scores = max(groups, key=lambda group: len(group[1]))
        return Message("verify.largest", groups=len(groups), group=claim.title, count=len(scores))

    @property
    def uncomputed(self) -> Message | None:
        """How many groups could not be computed, if any; one whose table is damaged counts as one figure."""
        count = len({score.claim.id for score in self.scores if score.reason})
        return Message("verify.uncomputed", count=count) if count else None

    def by_claim(self) -> Iterator[tuple[Claim, tuple[Score, ...]]]:
        """Return claims with their scores, in order."""
        for claim, scores in groupby(self.scores, key=lambda score: score.claim):
            yield claim, tuple(scores)


def verify(only: str | None = None, *, data: Dataset | None = None) -> Scoreboard:
    """Return every published figure that Bessemer claims to reproduce, computed again, with a verdict.

    A figure is ok if it differs from the published one by no more than its tolerance. What cannot be computed
    is off, with the reason; the others are still computed.

    Parameters
    ----------
    only : str, optional
        Topics, such as ``complexity``, ``synthetic-control`` or ``data-checks``, or groups of figures by
        id, such as ``nafta``, separated by commas.
    data : Dataset, optional
        The shipped one by default.

    Returns
    -------
    Scoreboard
        Table with columns topic, claim, figure, figure_zh, published, computed, difference, tolerance, unit,
        verdict (``ok`` or ``off``), reason, basis (how the published figure is known), source, link.

    Raises
    ------
    OptionError
        If there is no such topic or group.

    Examples
    --------
    >>> found = verify("shift-share")
    >>> found.met, len(found.table)
    (20, 20)
    """
    from bessemer.sources.given import dataset_given

    chosen = claims(only)
    return score_all(chosen, dataset_given(data), only)


def claims(only: str | None = None) -> tuple[Claim, ...]:
    """Return all claims in the order of topics, or those of some topics and ids, separated by commas.

    Raises
    ------
    OptionError
        If there is no such topic or id.
    """
    from bessemer.dependence import published as dependence
    from bessemer.history import published as history
    from bessemer.sources import published as sources
    from bessemer.structure import published as structure

    every = (*structure.CLAIMS, *history.CLAIMS, *dependence.CLAIMS, *sources.CLAIMS)
    ordered = tuple(claim for topic in TOPICS for claim in every if claim.topic == topic)
    if only is None:
        return ordered
    known = [*TOPICS, *(claim.id for claim in ordered)]
    asked = [_plain(part) for part in str(only).split(",")]
    for part, name in zip(str(only).split(","), asked, strict=True):
        if name not in known:
            raise OptionError(
                f"'{part.strip()[:60]}' is no topic of published figures.",
                where=f"Option only; topics: {', '.join(TOPICS)}.",
                remedy=did_you_mean(name, known) or "Name some of these, or leave it out for all.",
            )
    return tuple(claim for claim in ordered if claim.topic in asked or claim.id in asked)


def _plain(name: str) -> str:
    return name.strip().casefold().replace("_", "-").replace(" ", "-")


def score_all(chosen: Sequence[Claim], data: Dataset, only: str | None = None) -> Scoreboard:
    """Return the scoreboard of some claims."""
    import pandas as pd

    scores = tuple(score for claim in chosen for score in score_of(claim, data))
    return Scoreboard(
        name="scoreboard",
        title=Message("verify.title"),
        table=pd.DataFrame([score.row() for score in scores], columns=list(COLUMNS)),
        units=dict.fromkeys(("published", "computed", "difference", "tolerance"), "see unit"),
        parameters={
            "only": only,
            "ok": sum(score.is_ok for score in scores),
            "count": len(scores),
            "basis": {name: text.en for name, text in BASES.items()},
        },
        sources=tuple(dict.fromkeys(table for claim in chosen for table in claim.tables)),
        shown=("figure", "published", "computed", "tolerance", "verdict"),
        scores=scores,
    )


def score_of(claim: Claim, data: Dataset) -> tuple[Score, ...]:
    """Return the scores of one claim; an error of its computation is the reason of each."""
    try:
        figures = tuple(claim.figures(data))
    except Exception as error:  # the scoreboard goes on with the other claims
        return (Score(claim, None, math.nan, _why(error)),)
    computed: Mapping[str, float] = {}
    reason = ""
    try:
        computed = claim.compute(data)
    except Exception as error:  # as above
        reason = _why(error)
    return tuple(
        Score(
            claim,
            figure,
            float(computed.get(figure.name, math.nan)),
            reason or ("" if figure.name in computed else "The computation does not give it."),
        )
        for figure in figures
    )


def _why(error: Exception) -> str:
    if isinstance(error, BessemerError):
        return " ".join(str(error).splitlines())
    first = (str(error).splitlines() or [""])[0]
    return f"{type(error).__name__}: {first}" if first else type(error).__name__
