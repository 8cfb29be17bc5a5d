"""The answer to "What did they do?" for one region."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from bessemer.answer import Answer, Certainty
from bessemer.casebook.cases import for_regions
from bessemer.casebook.charts import timeline_chart
from bessemer.casebook.figures import figure_of
from bessemer.casebook.matching import Match, match
from bessemer.casebook.reading import shipped_cases
from bessemer.casebook.schema import BASES, Case, Intervention, Outcome
from bessemer.regions import Region, spoken
from bessemer.result import Result
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.rolemodels import Search

_SHOWN_CASES = 4
_SHOWN_MEASURES = 3
# Never quoted: what a body says of itself or has ordered, and what was only announced.
_NOT_QUOTED = ("self-reported", "commissioned", "plan")


def compose(region: Region, search: Search | None, asked: Region | None = None) -> Answer:
    """Return what the region's look-alikes did, with sources, outcomes and criticisms.

    Parameters
    ----------
    region : Region
    search : Search or None
        The region's look-alikes.
    asked : Region, optional
        A role model that was asked about; its case comes first.
    """
    matches = match(shipped_cases(), region, search, asked)
    if not matches:
        return Answer("casebook", region, reason=Message("casebook.no_case", region=region))
    shown = _selection(matches)
    lead = shown[0].case
    headline = _headline(shown[0], region, 0 if search is None else len(search.table))
    return Answer(
        question="casebook",
        region=region,
        headline=headline,
        summary=headline,
        certainty=_certainty(lead),
        findings=(*_not_found(asked), *_findings(shown, region)),
        results=(_measures(matches), _shown_measures(shown)),
        charts=(timeline_chart(lead),),
        method=(Message("casebook.method", cases=len(shipped_cases())), Message("casebook.choice")),
        limits=(Message("casebook.limits"),),
        extra={"cases": [entry.case.id for entry in matches]},
    )


def _certainty(case: Case) -> Certainty:
    """Return how many measures of the case were seen at their source with episode and date."""
    measures = case.interventions
    seen = sum(item.evidence == "seen" for item in measures)
    return Certainty("reported", Message("brief.basis_case", seen=seen, count=len(measures)))


def kind_message(kind: str) -> Message:
    """Return the name of a kind of intervention."""
    words = re.findall("[a-z]+", kind.lower().replace(" & ", " and "))
    return Message("casebook.kind_" + "_".join(words))


def role_message(role: str) -> Message:
    """Return the name of a case's standing, such as success or weak recovery."""
    return Message("casebook.role_" + role.replace(" ", "_"))


def _selection(matches: Sequence[Match]) -> list[Match]:
    """Return the case asked about or closest, more that recovered, and at least one that did not."""
    models = [entry for entry in matches if not entry.cautionary]
    warnings = [entry for entry in matches if entry.cautionary]
    picked = models[: _SHOWN_CASES - 1] + warnings[:1] if warnings else models[:_SHOWN_CASES]
    return [entry for entry in matches if entry in picked]


def _headline(lead: Match, region: Region, candidates: int) -> Message:
    """Return what the first case did, and why it stands first."""
    measures = lead.case.interventions
    kind, most = Counter(item.kind for item in measures).most_common(1)[0]
    kinds = (
        Message("casebook.kinds_most", count=most, kind=kind_message(kind))
        if most > 1
        else Message("casebook.kinds_each")
    )
    values: dict[str, Any] = {
        "case": lead.case.name,
        "count": len(measures),
        "year": lead.case.dated[0].start,
        "kinds": kinds,
    }
    if lead.rank is not None:
        place = {"rank": lead.rank, "base_year": lead.base_year, "candidates": candidates}
        return Message("casebook.headline_ranked", region=region, **place, **values)
    if lead.asked:
        return Message("casebook.headline", **values)
    return Message("casebook.headline_country", region=region, nation=spoken(region.nation), **values)


def _not_found(asked: Region | None) -> Iterator[Message]:
    """Say so where the place asked about has no case, so that another's is not taken for its own."""
    if asked is not None and not for_regions(shipped_cases(), [asked.id]):
        yield Message("casebook.asked_none", place=asked)


def _findings(shown: Sequence[Match], region: Region) -> Iterator[Message]:
    for entry in shown:
        case = entry.case
        outcome = _best_outcome(case)
        if outcome is not None:
            yield outcome
        # The first case is told from both sides, the others in one sentence each.
        both = entry is shown[0] or outcome is None
        for criticism in case.criticisms[:1] if both else ():
            name = "casebook.criticism_own" if criticism.own_reading else "casebook.criticism"
            yield Message(name, case=case.name, text=_bare(criticism.text))
    own = for_regions(shipped_cases(), [region.id])
    if own:
        count = sum(len(case.interventions) for case in own)
        names = Text("; ".join(case.name.en for case in own), "、".join(case.name.zh for case in own))
        yield Message("casebook.own", region=region, count=count, cases=names)


def _best_outcome(case: Case) -> Message | None:
    """Return the outcome founded most independently, of these the newest; none of a grade C source."""
    grades = {source.id: source.grade for source in case.sources}
    solid = [
        outcome
        for outcome in case.outcomes
        if outcome.value is not None
        and outcome.basis not in _NOT_QUOTED
        and all(grades[id] != "C" for id in outcome.sources)
    ]
    if not solid:
        return None
    outcome = min(solid, key=lambda outcome: (BASES.index(outcome.basis), -_last_year(outcome)))
    return Message(
        "casebook.outcome_noted" if outcome.note else "casebook.outcome",
        case=case.name,
        metric=outcome.metric,
        period=outcome.period or Message("casebook.undated"),
        figure=figure_of(outcome),
        basis=outcome.basis_note,
        note=outcome.note,
    )


def _last_year(outcome: Outcome) -> int:
    years = re.findall(r"\d{4}", outcome.period.en) if outcome.period else []
    return max(map(int, years), default=0)


def _bare(text: Text) -> Text:
    """Return a text without its full stop, to stand inside a sentence."""
    return Text(text.en.rstrip("."), text.zh.rstrip("。"))


def _row(entry: Match, item: Intervention) -> dict[str, Any]:
    kind, role = kind_message(item.kind), role_message(entry.case.role)
    grades = {source.id: source.grade for source in entry.case.sources}
    urls = {source.id: source.url for source in entry.case.sources}
    return {
        "case": entry.case.name.en,
        "case_zh": entry.case.name.zh,
        "role": role.label("en"),
        "role_zh": role.label("zh"),
        "rank": entry.rank,
        "base_year": entry.base_year,
        "intervention": item.id,
        "name": item.name.en,
        "name_zh": item.name.zh,
        "kind": kind.label("en"),
        "kind_zh": kind.label("zh"),
        "start": item.start,
        "end": item.end,
        "period": _years(item),
        "evidence": item.evidence,
        "grade": min(grades[id] for id in item.sources),
        "description": item.description.en,
        "description_zh": item.description.zh,
        "sources": ", ".join(urls[id] for id in item.sources),
    }


def _years(item: Intervention) -> str:
    about = "~" if item.approximate else ""
    if item.start is None:
        return "" if item.end is None else f"–{item.end}"
    if item.end is None or item.end == item.start:
        return f"{about}{item.start}" + ("–" if item.end is None else "")
    return f"{about}{item.start}–{item.end}"


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    table = pd.DataFrame(rows)
    return table.astype({"rank": "Int64", "base_year": "Int64", "start": "Int64", "end": "Int64"})


def _measures(matches: Sequence[Match]) -> Result:
    rows = [_row(entry, item) for entry in matches for item in entry.case.interventions]
    return Result(
        name="interventions",
        title=Message("casebook.table_title"),
        table=_frame(rows),
        units={"start": "year", "end": "year"},
        sources=("casebook",),
    )


def _shown_measures(shown: Sequence[Match]) -> Result:
    """Return the table for readers: all of the first case, then the latest dated of each other case."""
    lead = shown[0]
    undated = [item for item in lead.case.interventions if item.start is None]
    rows = [_row(lead, item) for item in (*lead.case.dated, *undated)]
    for entry in shown[1:]:
        rows.extend(_row(entry, item) for item in entry.case.dated[-_SHOWN_MEASURES:])
    return Result(
        name="shown_interventions",
        title=Message("casebook.table_title"),
        table=_frame(rows),
        units={"start": "year", "end": "year"},
        sources=("casebook",),
        shown=("case", "period", "name", "kind", "grade"),
    )
