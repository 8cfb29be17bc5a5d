"""Sentences about role models: which template says what is so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bessemer.rolemodels.lookalikes.named import Named
from bessemer.rolemodels.lookalikes.pools import MIN_JOBS_YEAR, large_zones
from bessemer.rolemodels.lookalikes.reports import Report
from bessemer.rolemodels.lookalikes.searches import Episode, Search
from bessemer.rolemodels.lookalikes.variants import closest_tenth
from bessemer.rolemodels.telling.charts import listed, place
from bessemer.words import Message

_ECONOMY = "economy"


def scale_of(search: Search) -> str:
    """Return whether regions or economies are compared."""
    return "economies" if search.target.kind == _ECONOMY else "regions"


def gained(search: Search) -> Message:
    """Return what a candidate must have done to count as recovered, as a phrase."""
    if search.outcome == "value_added" and search.recovered_by == "jobs":
        return Message("rolemodels.gained_value_added")
    return Message(f"rolemodels.gained_{search.recovered_by}_{search.reference}")


def _judged_by(search: Search) -> str:
    """Return the axis of recovery as words know it: for economies value added stands for jobs."""
    return search.outcome if search.recovered_by == "jobs" else search.recovered_by


def headline(found: Report) -> Message:
    """Say how many of the nearest recovered, beside all candidates and former hubs."""
    search = found.search
    return Message(
        f"rolemodels.headline_{scale_of(search)}",
        region=search.target,
        year=search.year,
        top=found.top.count,
        regions=found.top.regions,
        recovered=found.top.recovered,
        share=found.top.share,
        low=found.top.low,
        high=found.top.high,
        gained=gained(search),
        base=found.all.share,
        candidates=found.all.count,
        hubs=found.hubs.share,
        verdict=Message(f"rolemodels.verdict_{found.verdict}_{scale_of(search)}", regions=found.top.regions),
    )


def summary(found: Report) -> Message | None:
    """Say on the first page how the look-alikes fared and whether the place asked about is one of them."""
    search, named = found.search, found.named
    if scale_of(search) == "economies":
        return None
    fared = Message(
        "rolemodels.summary",
        region=search.target,
        year=search.year,
        verdict=Message(f"rolemodels.summary_{found.verdict}"),
        top=found.top.count,
        share=found.top.share,
        gained=gained(search),
        base=found.all.share,
        candidates=found.all.count,
    )
    if named is None:
        return fared
    ranks = [entry.rank for entry in named.standings]
    values: dict[str, Any] = {
        "place": place(found.model.region),
        "base_year": found.model.base_year,
        "best": min(ranks),
        "worst": max(ranks),
    }
    verdict = verdict_then(named, search.candidates)
    if verdict != named.verdict:
        best = min(named.standings, key=lambda entry: entry.best_rank)
        standing = Message("rolemodels.summary_year", **values, year=best.best_year, rank=best.best_rank)
    else:
        standing = Message(f"rolemodels.summary_{verdict}", **values)
    return together([fared, standing])


def verdict_then(named: Named, candidates: int) -> str:
    """Return the verdict on the role model in its base year alone; another of its years may be closer."""
    return (
        "far"
        if closest_tenth([entry.rank for entry in named.standings], candidates) == "far"
        else named.verdict
    )


def ranked(name: str, rank: int, year: int) -> Message:
    """Return a rank by a variant, with the year of the figures on private jobs."""
    if name == "private":
        return Message("rolemodels.rank_private", rank=rank, year=year)
    return Message(f"rolemodels.rank_{name}", rank=rank)


def other_ranks(named: Named) -> list[Message]:
    """Return the ranks by all variants but raw shares."""
    return [
        ranked(entry.variant, entry.rank, entry.year)
        for entry in named.standings
        if entry.variant != "structure"
    ]


def together(sentences: Sequence[Message]) -> Message:
    """Return up to three sentences as one finding."""
    names = ("first", "second", "third")
    return Message(f"rolemodels.beyond_{len(sentences)}", **dict(zip(names, sentences, strict=False)))


def _changes(entries: Sequence[Episode]) -> list[Message]:
    return [
        Message(
            "rolemodels.place_change",
            place=place(entry.region),
            year=entry.base_year,
            end=entry.end_year,
            change=entry.outcome,
        )
        for entry in entries
    ]


def closest_sentence(found: Report) -> Message | None:
    """Name the nearest role models (similar and recovered) and cautionary tales (similar and not)."""
    search = found.search
    good, bad = search.closest(3, recovered=True), search.closest(3, recovered=False)
    if not good or not bad:
        return None
    return Message(
        "rolemodels.closest",
        region=search.target,
        gained=gained(search),
        good=_changes(good),
        bad=_changes(bad),
        measure=Message(f"rolemodels.measure_of_{_judged_by(search)}"),
    )


def rates_sentence(found: Report) -> Message | None:
    """Say how the nearest fared by the other axes, and where the verdict flips."""
    search = found.search
    parts = [
        Message(f"rolemodels.by_{entry.axis}_share", share=entry.top.share, base=entry.all.share)
        for entry in found.rates
        if entry.horizon == search.horizon and entry.axis != search.recovered_by
    ]
    flips = [entry for entry in found.flips if entry[0] != "composition"] or list(found.flips)
    if not parts or not flips:
        return None
    axis, count, known = max(flips, key=lambda entry: entry[1] / entry[2])
    return Message(
        "rolemodels.rates",
        whom=Message(f"rolemodels.whom_{'world' if scale_of(search) == 'economies' else search.reference}"),
        horizon=search.horizon,
        parts=parts,
        flips=count,
        known=known,
        axis=Message(f"rolemodels.axis_{axis}"),
        first=Message(f"rolemodels.axis_{_judged_by(search)}"),
    )


def limit_sentences(found: Report) -> Iterable[Message]:
    """Say what the comparison does not show."""
    search = found.search
    if search.left_out:
        yield Message("rolemodels.left_out", sectors=listed(search.left_out))
    if search.target.kind == "province":
        yield Message("rolemodels.urban_units", region=search.target)
    unknown = [feature.name for feature in found.features if not feature.known]
    if unknown:
        names = [Message(f"rolemodels.feature_{name}") for name in unknown]
        yield Message("rolemodels.unknown_features", region=search.target, year=search.year, features=names)
    if search.target.kind == "commuting zone" and search.asked != search.year:
        yield Message("rolemodels.census_year", region=search.target, year=search.year)
    if search.named is not None and not search.named["candidate"]:
        yield _no_candidate(found)
    yield Message(
        "rolemodels.limit_value_added" if search.outcome == "value_added" else "rolemodels.limit_jobs"
    )


def _no_candidate(found: Report) -> Message:
    region = found.model.region
    small = region.kind == "commuting zone" and region.id not in large_zones(found.data)
    if small and found.search.scope in ("zones", "all"):
        return Message("rolemodels.named_small", place=region, year=MIN_JOBS_YEAR)
    if region.kind == "province":
        return Message("rolemodels.named_extra", place=region)
    return Message("rolemodels.named_outside", place=region)
