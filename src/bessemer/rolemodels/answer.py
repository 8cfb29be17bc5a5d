"""The answer to "Who was like us, and what became of them?" for one region."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bessemer.answer import Answer, Drawing
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.rolemodels.charts import paths_chart, sectors_chart
from bessemer.rolemodels.named_sentences import (
    axes_sentence,
    distance_sentence,
    moved_sentence,
    verdict_sentence,
)
from bessemer.rolemodels.nearest import why_none
from bessemer.rolemodels.peer_sentences import beyond_sentence
from bessemer.rolemodels.pools import BASE_YEARS
from bessemer.rolemodels.rate_tables import beyond_tables, rates_table
from bessemer.rolemodels.reports import Report, report
from bessemer.rolemodels.resampling import DRAWS
from bessemer.rolemodels.searches import Search
from bessemer.rolemodels.sentences import (
    closest_sentence,
    headline,
    limit_sentences,
    rates_sentence,
    summary,
)
from bessemer.rolemodels.similarity import features_chart, standing_chart
from bessemer.rolemodels.tables import (
    features_table,
    main_table,
    nearest_table,
    sectors_table,
    variants_table,
)
from bessemer.sources import Dataset
from bessemer.words import Message

MOST_FINDINGS = 7


@dataclass(frozen=True, eq=False)
class Part:
    """What one part of the question adds to the answer."""

    findings: tuple[Message, ...] = ()
    results: tuple[Result, ...] = ()
    charts: tuple[Drawing, ...] = ()
    method: tuple[Message, ...] = ()
    limits: tuple[Message, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)


# Each takes the dataset and the search; what it returns follows the look-alikes, in this order.
PARTS: tuple[Callable[[Dataset, Search], Part], ...] = ()


def compose(data: Dataset, region: Region, year: int | None = None, search: Search | None = None) -> Answer:
    """Return who looked like the region, what became of them, and where the role model asked for ranks.

    Parameters
    ----------
    data : Dataset
    region : Region
    year : int, optional
        The year asked for.
    search : Search or None
        From :func:`bessemer.rolemodels.search`; None where the region has no composition that compares.
    """
    if search is None:
        return Answer("rolemodels", region, reason=why_none(region, year), parameters={"year": year})
    found = report(data, search)
    first = headline(found)
    parts = (look_alikes(found), *(part(data, search) for part in PARTS))
    return Answer(
        question="rolemodels",
        region=region,
        year=search.year,
        headline=first,
        findings=tuple(finding for part in parts for finding in part.findings),
        summary=summary(found) or first,
        results=tuple(result for part in parts for result in part.results),
        charts=tuple(chart for part in parts for chart in part.charts),
        method=tuple(message for part in parts for message in part.method),
        limits=tuple(message for part in parts for message in part.limits),
        parameters=parameters_of(search),
        extra={name: value for part in parts for name, value in part.extra.items()},
    )


def look_alikes(found: Report) -> Part:
    """Return sentences, tables and charts on the look-alikes themselves."""
    search = found.search
    said = (
        *verdict_sentence(found),
        moved_sentence(found),
        distance_sentence(found),
        axes_sentence(found),
        closest_sentence(found),
        rates_sentence(found),
        beyond_sentence(found),
    )
    results = (
        main_table(found, parameters_of(search)),
        nearest_table(found),
        variants_table(found),
        features_table(found),
        sectors_table(found),
        rates_table(found),
        *beyond_tables(found),
    )
    charts = (
        paths_chart(found.data, search),
        standing_chart(found),
        sectors_chart(search, found.model),
        features_chart(found),
    )
    return Part(
        findings=tuple(finding for finding in said if finding is not None)[:MOST_FINDINGS],
        results=tuple(result for result in results if result is not None),
        charts=tuple(chart for chart in charts if chart is not None),
        method=tuple(_method(found)),
        limits=tuple(limit_sentences(found)),
        extra=_extra(found),
    )


def parameters_of(search: Search) -> dict[str, Any]:
    """Return what was asked, as the JSON carries it."""
    return {
        "year": search.asked,
        "components": search.components,
        "role_model": search.named["region"] if search.named else None,
        "classification": search.classification,
        "scope": search.scope,
        "horizon": search.horizon,
        "recovered_by": search.recovered_by,
        "reference": search.reference,
        "candidates": search.candidates,
        "top": search.top,
    }


def _method(found: Report) -> list[Message]:
    search = found.search
    years = [str(year) for year in BASE_YEARS["nuts2"]]
    values: dict[str, Any] = {
        "candidates": search.candidates,
        "regions": int(search.table["region"].nunique()),
    }
    if search.scope in ("zones", "states", "nuts2", "all"):
        values["horizon"] = search.horizon
    if search.scope in ("zones", "all"):
        values["least"] = search.min_jobs
    if search.scope in ("nuts2", "all"):
        values["years"] = Message("rolemodels.years", years=years)
    messages = [
        Message(f"rolemodels.method_{search.scope}", **values),
        Message(
            "rolemodels.method_distance",
            sectors=len(search.codes),
            measure=Message(f"rolemodels.in_{search.outcome}"),
        ),
        Message("rolemodels.method_interval", draws=DRAWS),
    ]
    if found.rates:
        messages.append(Message("rolemodels.method_hubs"))
    return messages


def _extra(found: Report) -> dict[str, Any]:
    search = found.search
    named = None
    if search.named is not None and found.named is not None:
        named = {key: value for key, value in search.named.items() if key != "position"}
        named["verdict"] = found.named.verdict
        named["variants"] = [entry.to_json() for entry in found.named.standings]
        named["interval"] = named["variants"][0]["interval"]
        named["best_year"] = named["variants"][0]["best_year"]
        named["other_years"] = [
            {
                "year": then.year,
                "base_year": then.base_year,
                "distance": then.distance,
                "ranks": dict(then.ranks),
            }
            for then in found.named.others
        ]
        named["axes"] = [
            {"axis": entry.axis, "start": entry.start, "end": entry.end, "change": entry.change}
            for entry in found.axes
        ]
    return {
        "named": named,
        "excluded": search.excluded.to_json() if search.excluded is not None else None,
        "nearest": {
            "count": found.top.count,
            "regions": found.top.regions,
            "recovered": found.top.recovered,
            "recovered_share": found.top.share,
            "interval": [found.top.low, found.top.high],
            "once": found.top.once,
            "base_rate": found.all.share,
            "hubs_rate": found.hubs.share,
        },
    }
