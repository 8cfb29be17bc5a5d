"""Tables of the casebook: cases, what was done, what is known of the outcome, and the objections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from bessemer.casebook.figures import figure_of
from bessemer.casebook.names import (
    basis_message,
    checked_message,
    country_text,
    kind_message,
    role_message,
    sector_names,
)
from bessemer.casebook.schema import BASES, Case, Criticism, Intervention, Outcome
from bessemer.result import Result
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.casebook.conditions import Conditions
    from bessemer.casebook.matching import Match, Matches

_WHOLE = ("rank", "base_year", "stage", "start", "end", "first", "last")
_SHOWN = ("case", "role", "period", "stage", "name", "pointed", "grade")
_YEARS = {"start": "year", "end": "year", "base_year": "year", "stage": "years after the base year"}


def cases_table(cases: Sequence[Case]) -> Result:
    """Return one row a case, sorted by id."""
    rows = []
    for case in cases:
        years = [item.start for item in case.dated if item.start is not None]
        rows.append(
            {
                "case": case.id,
                **_both("name", case.name),
                **_both("country", country_text(case.country)),
                "country_code": case.country,
                **_both("role", role_message(case.role)),
                **_both("industries", _joined(case.industries)),
                **_both("evidence_note", case.evidence),
                "measures": len(case.interventions),
                "first": min(years, default=None),
                "last": max(years, default=None),
                "outcomes": len(case.outcomes),
                "criticisms": len(case.criticisms),
                "checked": case.checked(source.id for source in case.sources),
                "regions": ", ".join(case.regions),
            }
        )
    return Result(
        name="cases",
        title=Message("casebook.cases_title", count=len(rows)),
        table=_frame(rows),
        units={"first": "year", "last": "year"},
        sources=("casebook",),
        shown=("case", "name", "country", "role", "measures", "first", "last"),
        formats={"measures": "integer", "first": "year", "last": "year"},
    )


def found_table(pairs: Iterable[tuple[Case, Intervention]], title: Message) -> Result:
    """Return one row an intervention that a search found."""
    return Result(
        name="interventions",
        title=title,
        table=_frame([_row(case, item) for case, item in pairs]),
        units={"start": "year", "end": "year"},
        sources=("casebook",),
        shown=("intervention", "case", "period", "name", "kind", "grade"),
    )


def matched_table(found: Matches, wanted: Conditions) -> Result:
    """Return the rows of :func:`measures` that meet conditions."""
    everything = measures(found)
    ids = {item.id for _, item in wanted.select(entry.case for entry in found.entries)}
    rows = everything.table[everything.table["intervention"].isin(ids)]
    count = {"count": len(rows), "total": len(everything.table)}
    return replace(
        everything,
        title=Message("casebook.found_of_title", region=found.region, **count),
        table=rows.reset_index(drop=True),
        shown=_SHOWN,
        formats={"stage": "integer"},
    )


def measures(found: Matches) -> Result:
    """Return one row an intervention of the matched cases; of each, those at the same stage first."""
    rows = [measure_row(found, entry, item) for entry in found.entries for item in ordered(found, entry)]
    tables = ("casebook", *found.pointers.tables)
    return Result(
        name="interventions",
        title=Message("casebook.table_title"),
        table=_frame(rows),
        units=_YEARS,
        parameters={"pathways": found.pointers.pathways, "contrast": found.pointers.contrast},
        sources=tables,
    )


def shown_measures(found: Matches, entries: Sequence[Match], first: int, others: int) -> Result:
    """Return the table for readers: of each case those at the same stage for the sectors pointed to."""
    rows: list[dict[str, Any]] = []
    pairs: list[tuple[Case, Intervention | Outcome]] = []
    for entry in entries:
        picked = ordered(found, entry)[: first if entry is entries[0] else others]
        rows.extend(measure_row(found, entry, item) for item in picked)
        pairs.extend((entry.case, item) for item in picked)
    title, columns = _checked("casebook.table_title", pairs)
    return Result(
        name="shown_interventions",
        title=title,
        table=_frame(rows),
        units=_YEARS,
        sources=("casebook", *found.pointers.tables),
        shown=(*_SHOWN, *columns),
        formats={"stage": "integer"},
        links="sources",
    )


def ordered(found: Matches, entry: Match) -> list[Intervention]:
    """Return the interventions of a case: same stage and sector, same stage, other dated, undated."""
    dated = entry.case.dated
    chosen = found.chosen(entry)
    at_stage = [item for item in dated if entry.at_stage(item) and item not in chosen]
    rest = [item for item in dated if not entry.at_stage(item)]
    undated = [item for item in entry.case.interventions if item.start is None]
    return [*chosen, *at_stage, *rest, *undated]


def outcomes(entries: Sequence[Match]) -> Result:
    """Return one row an outcome of the cases, with who says so."""
    return _outcome_table([(entry.case, outcome) for entry in entries for outcome in entry.case.outcomes])


def shown_outcomes(entries: Sequence[Match], first: int, others: int) -> Result:
    """Return the table for readers: of each case the outcomes with the most independent source."""
    pairs: list[tuple[Case, Outcome]] = []
    for entry in entries:
        case = entry.case
        best = sorted(
            case.outcomes,
            key=lambda item: (BASES.index(item.basis), _case_grades(entry, item), -latest_year(item)),
        )
        pairs.extend((case, outcome) for outcome in best[: first if entry is entries[0] else others])
    return _outcome_table(pairs)


def latest_year(outcome: Outcome) -> int:
    """Return the last year that the period of an outcome names; 0 where there is none."""
    years = re.findall(r"\d{4}", outcome.period.en) if outcome.period else []
    return max(map(int, years), default=0)


def _case_grades(entry: Match, outcome: Outcome) -> str:
    return entry.case.grades(outcome.sources)


def _outcome_table(pairs: Sequence[tuple[Case, Outcome]]) -> Result:
    table = _frame([_outcome_row(case, outcome) for case, outcome in pairs])
    title, columns = _checked("casebook.outcomes_title", pairs)
    return Result(
        name="outcomes",
        title=title,
        table=table,
        sources=("casebook",),
        shown=("case", "metric", "years", "figure", "basis", "grade", *columns) if pairs else (),
        links="sources",
    )


def _checked(
    title: str, pairs: Iterable[tuple[Case, Intervention | Outcome]]
) -> tuple[Message, tuple[str, ...]]:
    """Return the title that says that nothing was checked at source; else the column that says what was."""
    if any(case.checked(item.sources) for case, item in pairs):
        return Message(title), ("checked_at_source",)
    return Message("casebook.title_unchecked", title=Message(title)), ()


def criticisms(entries: Sequence[Match]) -> Result:
    """Return one row a criticism of the cases."""
    rows = [criticism_record(entry.case, item) for entry in entries for item in entry.case.criticisms]
    return Result(
        name="criticisms",
        title=Message("casebook.criticisms_title"),
        table=_frame(rows),
        sources=("casebook",),
    )


def measure_row(found: Matches, entry: Match, item: Intervention) -> dict[str, Any]:
    """Return the row of an intervention of a matched case."""
    why = found.pointers.why(item.sectors)
    shared = tuple(code for code in item.sectors if code in found.pointers.sectors)
    row = _row(entry.case, item)
    return {
        **row,
        "rank": entry.rank,
        "base_year": entry.base_year,
        "stage": entry.stage(item),
        "at_stage": None if entry.base_year is None or item.start is None else entry.at_stage(item),
        "pointed_by": why,
        **_both("pointed", sector_names(shared) if shared else Text("–", "–")),
    }


def _row(case: Case, item: Intervention) -> dict[str, Any]:
    return {
        "intervention": item.id,
        **_both("case", case.name),
        **_both("role", role_message(case.role)),
        **_both("name", item.name),
        **_both("kind", kind_message(item.kind)),
        "country": case.country,
        "start": item.start,
        "end": item.end,
        "period": period(item),
        "sectors": ", ".join(item.sectors),
        **_both("lead", item.lead or Text("", "")),
        **_both("description", item.description),
        "evidence": item.evidence,
        **_reliance(case, item.sources),
    }


def outcome_record(case: Case, outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as plain data, the figure as it is."""
    return {
        **_both("case", case.name),
        **_both("metric", outcome.metric),
        **_both("years", outcome.period or Message("casebook.undated")),
        "value": outcome.value,
        "bound": outcome.bound,
        "unit": "" if outcome.unit is None else outcome.unit.en,
        **_both("note", outcome.note or Text("", "")),
        **_both("basis", basis_message(outcome.basis)),
        **_both("who", outcome.basis_note),
        "design": outcome.design,
        **_reliance(case, outcome.sources),
    }


def criticism_record(case: Case, item: Criticism) -> dict[str, Any]:
    """Return a criticism as plain data."""
    return {
        **_both("case", case.name),
        **_both("criticism", item.text),
        "own_reading": item.own_reading,
        **_reliance(case, item.sources),
    }


def _outcome_row(case: Case, outcome: Outcome) -> dict[str, Any]:
    figure = figure_of(outcome)
    # Where there is no figure, the note says what was found.
    shown: Any = figure if figure is not None else outcome.note or Text("–", "–")
    return {**outcome_record(case, outcome), **_both("figure", shown)}


def _reliance(case: Case, ids: tuple[str, ...]) -> dict[str, Any]:
    """Return what a statement rests on: best grade, whether checked at source, addresses."""
    urls = {source.id: source.url for source in case.sources}
    checked = case.checked(ids)
    return {
        "grade": case.grades(ids)[:1],
        "checked": checked,
        **_both("checked_at_source", checked_message(checked)),
        "sources": ", ".join(urls[id] for id in ids),
    }


def period(item: Intervention) -> str:
    """Return the years of an intervention; open where no end was seen.

    Examples
    --------
    >>> from bessemer.casebook import shipped_cases
    >>> [period(item) for item in shipped_cases()[0].interventions][:2]
    ['1983–', '']
    """
    about = "~" if item.approximate else ""
    if item.start is None:
        return "" if item.end is None else f"–{item.end}"
    if item.end is None or item.end == item.start:
        return f"{about}{item.start}" + ("–" if item.end is None else "")
    return f"{about}{item.start}–{item.end}"


def _joined(texts: Sequence[Text]) -> Text:
    return Text("; ".join(text.en for text in texts), "、".join(text.zh for text in texts))


def _both(name: str, text: Any) -> dict[str, str]:
    if isinstance(text, Text):
        return {name: text.en, f"{name}_zh": text.zh}
    if isinstance(text, Message) and not text.values:
        english, chinese = _labels(text.id)
        return {name: english, f"{name}_zh": chinese}
    return {name: text.label("en"), f"{name}_zh": text.label("zh")}


@cache
def _labels(id: str) -> tuple[str, str]:
    return Message(id).label("en"), Message(id).label("zh")


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    table = pd.DataFrame(rows)
    return table.astype({column: "Int64" for column in _WHOLE if column in table})
