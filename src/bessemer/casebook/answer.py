"""The answer to "What did they do?" for one region."""

from __future__ import annotations

from collections.abc import Sequence

from bessemer.answer import Answer, Certainty, Part
from bessemer.casebook import sentences
from bessemer.casebook.charts import casebook_charts
from bessemer.casebook.matching import Match, Matches
from bessemer.casebook.schema import Case
from bessemer.casebook.tables import criticism_record, outcome_record, shown_measures, shown_outcomes
from bessemer.regions import Region
from bessemer.sources import Dataset
from bessemer.words import Message

_SHOWN_CASES = 4
# Ten rows are shown before a click, so that each case has some among them.
_LEAD_ROWS, _OTHER_ROWS = 4, 2


def compose(found: Matches, data: Dataset, asked: Region | None = None) -> Answer:
    """Return what the region's look-alikes did, with sources, outcomes and criticisms.

    Parameters
    ----------
    found : Matches
        See :func:`bessemer.casebook.match`.
    data : Dataset
        Whose figures draw the lines of the charts.
    asked : Region, optional
        A role model that was asked about, which may have no case.
    """
    region = found.region
    if not found.entries:
        return Answer("casebook", region, reason=Message("casebook.no_case", region=region))
    shown = selection(found.entries)
    headline = sentences.headline(found, 0 if found.search is None else len(found.search.table))
    cases = [entry.case for entry in found.entries]
    told = shown_outcomes(shown, _LEAD_ROWS, _OTHER_ROWS)
    return Answer(
        question="casebook",
        region=region,
        headline=headline,
        summary=headline,
        summary_sources=_rests_on(found),
        asked=_asked(found, asked),
        certainty=_certainty(shown[0].case),
        findings=(*sentences.not_found(found, asked), *sentences.findings(found, shown)),
        results=(
            found.measures,
            shown_measures(found, shown, _LEAD_ROWS, _OTHER_ROWS),
            *((told,) if told.shown else ()),
        ),
        charts=casebook_charts(found, data),
        method=(
            Message("casebook.method", cases=len(found.cases)),
            Message("casebook.stage_method", horizon=found.entries[0].horizon),
            Message("casebook.choice"),
        ),
        limits=(Message("casebook.limits"), Message("casebook.limits_picked")),
        extra={
            "cases": [entry.case.id for entry in found.entries],
            "pointed": _pointed(found),
            "outcomes": [outcome_record(case, item) for case in cases for item in case.outcomes],
            "criticisms": [criticism_record(case, item) for case in cases for item in case.criticisms],
        },
    )


def _rests_on(found: Matches) -> tuple[str, ...]:
    """Return the tables behind the headline: the cases, and where they are ranked the likeness."""
    if found.search is None or found.entries[0].rank is None:
        return ("casebook",)
    return ("casebook", *found.search.ranked_by)


def _asked(found: Matches, place: Region | None) -> Part | None:
    """Return for the first page what the place asked about did, or that no case tells it."""
    if place is None:
        return None
    lead = found.entries[0]
    said = sentences.did(found, lead) if lead.asked else None
    return Part(
        id="asked",
        title=Message("casebook.asked_title", place=place),
        findings=(said,) if said is not None else tuple(sentences.not_found(found, place)),
    )


def _certainty(case: Case) -> Certainty:
    """Return how many measures of the case were seen at their source with episode and date."""
    measures = case.interventions
    seen = sum(item.evidence == "seen" for item in measures)
    return Certainty("reported", Message("brief.basis_case", seen=seen, count=len(measures)))


def selection(matches: Sequence[Match]) -> list[Match]:
    """Return the case asked about or closest, more that recovered, and at least one that did not."""
    models = [entry for entry in matches if not entry.cautionary]
    warnings = [entry for entry in matches if entry.cautionary]
    picked = models[: _SHOWN_CASES - 1] + warnings[:1] if warnings else models[:_SHOWN_CASES]
    return [entry for entry in matches if entry in picked]


def _pointed(found: Matches) -> dict[str, list[str]]:
    return {"pathways": list(found.pointers.pathways), "contrast": list(found.pointers.contrast)}
