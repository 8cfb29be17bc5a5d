"""The answer to "Who was like us, and what became of them?" for one region."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from bessemer.answer import Answer, Certainty, Part
from bessemer.regions import Region
from bessemer.rolemodels.contrasting.parts import contrast_part
from bessemer.rolemodels.departures.evidences import evidence_part
from bessemer.rolemodels.forecasting.outlook import forecast_part
from bessemer.rolemodels.lookalikes.nearest import why_none
from bessemer.rolemodels.lookalikes.pools import BASE_YEARS
from bessemer.rolemodels.lookalikes.reports import Report, report
from bessemer.rolemodels.lookalikes.resampling import DRAWS
from bessemer.rolemodels.lookalikes.searches import Search
from bessemer.rolemodels.telling.asked import asked_part
from bessemer.rolemodels.telling.charts import paths_chart, sectors_chart
from bessemer.rolemodels.telling.named_sentences import (
    alike_sentence,
    axes_sentence,
    distance_sentence,
    moved_sentence,
    verdict_sentence,
)
from bessemer.rolemodels.telling.peer_sentences import beyond_sentences, silesia_sentence
from bessemer.rolemodels.telling.rate_tables import beyond_tables, rates_table
from bessemer.rolemodels.telling.sentences import (
    closest_sentence,
    headline,
    limit_sentences,
    rates_sentence,
    summary,
)
from bessemer.rolemodels.telling.similarity import features_chart, standing_chart
from bessemer.rolemodels.telling.tables import (
    features_table,
    main_table,
    nearest_table,
    sectors_table,
    variants_table,
)
from bessemer.rolemodels.transferring.parts import transfer_part
from bessemer.sources import Dataset
from bessemer.words import Message

# Of the evidence, what is said here: the verdict, its caveat and the scan over places.
_EVIDENCE = 3
_Thing = TypeVar("_Thing")


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
    said = (
        *verdict_sentence(found),
        moved_sentence(found),
        distance_sentence(found),
        axes_sentence(found),
        closest_sentence(found),
    )
    parts = (
        similarity_part(found),
        outcomes_part(found),
        contrast_part(search.data, search),
        peers_part(found),
        evidence_of(data, search),
        transfer_part(data, search),
        forecast_part(data, region, year),
    )
    return Answer(
        question="rolemodels",
        region=region,
        year=search.year,
        headline=first,
        findings=_known(said),
        summary=summary(found) or first,
        summary_sources=search.ranked_by,
        certainty=Certainty(
            "range",
            Message("brief.basis_interval", low=found.top.low, high=found.top.high, places=found.top.regions),
        ),
        asked=asked_part(found),
        results=_known(
            (main_table(found, parameters_of(search)), nearest_table(found), variants_table(found))
        ),
        charts=_known((paths_chart(data, search), standing_chart(found))),
        method=tuple(_method(found)),
        limits=tuple(limit_sentences(found)),
        parts=_known(parts),
        parameters=parameters_of(search),
        extra=_extra(found),
    )


def similarity_part(found: Report) -> Part:
    """Return why the two are similar: sectors and components."""
    charts = (sectors_chart(found.search, found.model), features_chart(found))
    return Part(
        id="similarity",
        title=Message("rolemodels.part_similarity"),
        findings=_known((alike_sentence(found),)),
        results=(features_table(found), sectors_table(found)),
        charts=_known(charts),
    )


def outcomes_part(found: Report) -> Part | None:
    """Return how many recovered, by every axis and horizon; None where nothing is followed long enough."""
    table, sentence = rates_table(found), rates_sentence(found)
    if table is None:
        return None
    return Part(
        id="outcomes",
        title=Message("rolemodels.part_outcomes"),
        findings=_known((sentence,)),
        results=(table,),
        method=(Message("rolemodels.method_hubs"),),
    )


def evidence_of(data: Dataset, search: Search) -> Part | None:
    """Return whether the turn of the role model asked for departs from its look-alikes, in short.

    Where no dated event of it ships, the nearest look-alike that recovered and has one stands in; None
    without any. ``bessemer history PLACE --synthetic YEAR`` tells all.
    """
    named = search.named_episode()
    nearest = search.closest(search.top, recovered=True)
    for entry in (*([named] if named else []), *nearest):
        part = evidence_part(data, entry.region.id)
        if part is not None and entry.region.id != search.target.id:
            # Of the charts, the outcome that leads and the whole grid.
            return replace(
                part, findings=part.findings[:_EVIDENCE], charts=(*part.charts[:1], *part.charts[1:][-1:])
            )
    return None


def peers_part(found: Report) -> Part | None:
    """Return look-alikes at home, in Europe and of another size; None where there are none."""
    findings = tuple(beyond_sentences(found))
    if not findings:
        return None
    return Part(
        id="peers",
        title=Message("rolemodels.part_peers"),
        findings=findings,
        results=tuple(beyond_tables(found)),
        limits=_known((silesia_sentence(found),)),
    )


def _known(things: Iterable[_Thing | None]) -> tuple[_Thing, ...]:
    return tuple(thing for thing in things if thing is not None)


def parameters_of(search: Search) -> dict[str, Any]:
    """Return what was asked, as the JSON carries it."""
    return {
        "year": search.asked,
        "components": search.components,
        "role_model": search.named["region"] if search.named else None,
        "classification": search.classification,
        "scope": search.scope,
        "country": search.country,
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
    world = "_world" if search.target.kind == "economy" else ""
    return [
        Message(f"rolemodels.method_{search.scope}", **values),
        Message(
            f"rolemodels.method_distance{world}",
            sectors=len(search.codes),
            measure=Message(f"rolemodels.in_{search.outcome}"),
        ),
        Message(f"rolemodels.method_interval{world}", draws=DRAWS),
    ]


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
