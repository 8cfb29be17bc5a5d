"""The answer to "What did they do?" for one region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bessemer.answer import Answer
from bessemer.casebook.cases import for_regions
from bessemer.casebook.charts import timeline_chart
from bessemer.casebook.matching import RECOVERED_ROLES, Match, match
from bessemer.casebook.schema import Case, Intervention, shipped_cases
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.rolemodels import Search

_SHOWN_CASES = 4
_SOLID_GRADES = ("A", "B")
_OWN_WORD = ("self-reported", "commissioned")


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
    lead = shown[0]
    measures = lead.case.interventions
    kinds = Counter(item.kind for item in measures).most_common(2)
    first = min((item.start for item in measures if item.start is not None), default=None)
    values: dict[str, Any] = {
        "region": region,
        "case": lead.case.name,
        "count": len(measures),
        "kind": kind_message(kinds[0][0]),
        "kind_count": kinds[0][1],
        "year": first,
        "rank": lead.rank,
        "base_year": lead.base_year,
    }
    ranked = "casebook.headline_ranked" if lead.rank is not None else "casebook.headline"
    headline = Message(ranked if first is not None else "casebook.headline_undated", **values)
    return Answer(
        question="casebook",
        region=region,
        headline=headline,
        summary=headline,
        findings=tuple(_findings(shown, region)),
        results=(_measures(matches), _shown_measures(shown)),
        charts=(timeline_chart(lead.case),) if first is not None else (),
        method=(Message("casebook.method", cases=len(shipped_cases())),),
        limits=(Message("casebook.limits"),),
        extra={"cases": [entry.case.id for entry in matches]},
    )


def kind_message(kind: str) -> Message:
    """Return the name of a kind of intervention."""
    plain = kind.replace("/", " ").replace("&", "and").replace("-", " ")
    return Message("casebook.kind_" + "_".join(plain.lower().split()))


def role_message(role: str) -> Message:
    """Return the name of a case's standing, such as success or weak recovery."""
    return Message("casebook.role_" + role.replace(" ", "_"))


def _selection(matches: Sequence[Match]) -> list[Match]:
    """Return the case asked about or closest, more that recovered, and at least one that did not."""
    models = [entry for entry in matches if not entry.cautionary]
    warnings = [entry for entry in matches if entry.cautionary]
    picked = models[: _SHOWN_CASES - 1] + warnings[:1] if warnings else models[:_SHOWN_CASES]
    return [entry for entry in matches if entry in picked]


def _findings(shown: Sequence[Match], region: Region) -> list[Message]:
    messages = []
    for entry in shown:
        outcome = _best_outcome(entry.case)
        if outcome is not None:
            messages.append(outcome)
        if entry.case.criticisms:
            criticism = entry.case.criticisms[0]
            name = "casebook.criticism_own" if criticism.own_reading else "casebook.criticism"
            messages.append(Message(name, case=entry.case.name, text=_bare(criticism.text)))
    own = for_regions(shipped_cases(), [region.id])
    if own:
        count = sum(len(case.interventions) for case in own)
        messages.append(
            Message("casebook.own", region=region, count=count, cases=[case.name for case in own])
        )
    return messages


def _best_outcome(case: Case) -> Message | None:
    """Return the best-founded outcome with a figure: no grade C source, not the body's own word."""
    grades = {source.id: source.grade for source in case.sources}
    solid = [
        outcome
        for outcome in case.outcomes
        if outcome.value is not None
        and outcome.basis not in _OWN_WORD
        and all(grades[id] in _SOLID_GRADES for id in outcome.sources)
    ]
    if not solid:
        return None
    outcome = solid[0]
    return Message(
        "casebook.outcome_period" if outcome.period else "casebook.outcome",
        case=case.name,
        metric=_bare(outcome.metric),
        value=outcome.value,
        unit=outcome.unit or Text("", ""),
        period=outcome.period,
        basis=_bare(outcome.basis_note),
    )


def _bare(text: Text) -> Text:
    """Return a text without its full stop, to stand inside a sentence."""
    return Text(text.en.rstrip(". "), text.zh.rstrip("。 "))


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
        "grade": min((grades[id] for id in item.sources), default=None),
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
    """Return the table for readers: the lead case in full, then the three latest dated of each other case."""
    rows = []
    for position, entry in enumerate(shown):
        items = [item for item in entry.case.interventions if item.start is not None]
        rows.extend(_row(entry, item) for item in (items if position == 0 else items[:3]))
    title = Message("casebook.table_title")
    return Result(
        name="shown_interventions",
        title=title,
        table=_frame(rows),
        sources=("casebook",),
        shown=("case", "period", "name", "kind", "grade"),
    )


__all__ = ["RECOVERED_ROLES", "compose", "kind_message", "role_message"]
