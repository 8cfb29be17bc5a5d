"""``bessemer verify``: every published figure that Bessemer claims to reproduce, computed again."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bessemer.cli import texts
from bessemer.cli.layout import lines
from bessemer.cli.output import (
    Form,
    asked,
    console,
    plain_envelope,
    print_csv,
    print_json,
    print_table,
    sources_of,
)
from bessemer.cli.questions import AsCsv, AsJson, Language, Top
from bessemer.result import Result
from bessemer.words import Message, say

if TYPE_CHECKING:
    from bessemer.claims import Claim
    from bessemer.scoreboard import Score

_ROWS = 12

Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        metavar="TOPIC",
        parser=texts.as_typed,
        help="complexity, specialisation, shift-share, synthetic-control, input-output, value-added-trade, "
        "gravity or data-checks; or a group by its id, as JSON names it. May be given again.",
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify", help="Compute again every published figure that Bessemer claims to reproduce.")(
        verify
    )


def verify(
    only: Only = None,
    lang: Language = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    top: Top = None,
) -> None:
    """Print published and computed figures with a verdict each; exit code 1 if any is off."""
    form, locale = asked(as_json, as_csv, lang)
    from bessemer.claims import TOPICS
    from bessemer.scoreboard import verify as recompute

    found = recompute(",".join(only) if only else None)
    if form is Form.JSON:
        content = plain_envelope(
            "verify", found.parameters, found.rows(), found.units, sources_of(found.sources, locale)
        )
        print_json({**content, "headline": say(found.headline, locale), "known": say(found.known, locale)})
    elif form is Form.CSV:
        print_csv(found.rows(), list(found.table.columns))
    else:
        out = console()
        for message in filter(None, (found.headline, found.uncomputed, found.largest, found.known)):
            out.print(lines(say(message, locale), out.width))
        out.print()
        topic = ""
        for claim, scores in found.by_claim():
            if claim.topic != topic:
                topic = claim.topic
                out.print(TOPICS[topic].label(locale), style="bold")
                out.print()
            _print_claim(out, claim, scores, locale, top or _ROWS)
        out.print(lines(say(found.headline, locale), out.width), style="bold")
    if found.met < len(found.scores):
        sys.stdout.flush()
        raise typer.Exit(1)


def _print_claim(out: Any, claim: Claim, scores: tuple[Score, ...], locale: str, limit: int) -> None:
    """Print the source once, then its figures: all that are off, and others up to the limit."""
    from bessemer.claims import BASES

    known = Message("verify.basis", basis=BASES[claim.basis], why=claim.why)
    out.print(lines(claim.title.label(locale), out.width), style="bold")
    out.print(lines(say(Message("verify.source", citation=claim.citation), locale), out.width), style="dim")
    if claim.link:
        out.print(claim.link, style="dim", soft_wrap=True)
    out.print(lines(say(known, locale), out.width), style="dim")
    ordered = sorted(scores, key=lambda score: score.is_ok)
    off = sum(not score.is_ok for score in scores)
    shown, hidden = ordered[: max(limit, off)], ordered[max(limit, off) :]
    print_table(out, _rows(shown, locale), locale, len(shown))
    if hidden:
        used = max(score.used for score in hidden)
        out.print(say(Message("verify.more", count=len(hidden), used=used), locale), style="dim")
    for reason in dict.fromkeys(score.reason for score in scores if score.reason):
        out.print(lines(say(Message("verify.reason", reason=reason), locale), out.width))
    out.print()


def _rows(scores: Sequence[Score], locale: str) -> Result:
    import pandas as pd

    columns = ["figure", "published", "computed", "tolerance", "verdict_name"]
    rows = [
        (score.label.label(locale), *score.texts(), say(Message(f"verify.verdict_{score.verdict}"), locale))
        for score in scores
    ]
    return Result(
        name="scores",
        title=Message("verify.title"),
        table=pd.DataFrame(rows, columns=columns),
        shown=tuple(columns),
        # Numbers that are text already: to the right, like numbers.
        formats=dict.fromkeys(columns[1:4], "label"),
    )
