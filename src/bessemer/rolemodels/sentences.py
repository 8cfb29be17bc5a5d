"""Sentences about role models: which template says what is so."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from bessemer.history.composition import PLANS
from bessemer.rolemodels.charts import inside, listed, place
from bessemer.rolemodels.named import Named, carried
from bessemer.rolemodels.outcomes import axis_of, value_in
from bessemer.rolemodels.peers import NEAREST_HOME, Abroad, Home
from bessemer.rolemodels.pools import LAST_CENSUS, MIN_JOBS_YEAR, large_zones
from bessemer.rolemodels.reports import OnAxis, Report
from bessemer.rolemodels.searches import Episode, Search
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
    """Say on the first page how the look-alikes fared and where the place asked about ranks."""
    search, named = found.search, found.named
    if named is None or scale_of(search) == "economies":
        return None
    return Message(
        "rolemodels.summary",
        region=search.target,
        year=search.year,
        top=found.top.count,
        share=found.top.share,
        gained=gained(search),
        base=found.all.share,
        place=place(found.model.region),
        base_year=found.model.base_year,
        rank=named.of("structure").rank,
        candidates=search.candidates,
        others=_other_ranks(named),
    )


# ---------------------------------------------------------------- the role model asked for


def _ranked(name: str, rank: int, year: int) -> Message:
    if name == "private":
        return Message("rolemodels.rank_private", rank=rank, year=year)
    return Message(f"rolemodels.rank_{name}", rank=rank)


def _other_ranks(named: Named) -> list[Message]:
    return [
        _ranked(entry.variant, entry.rank, entry.year)
        for entry in named.standings
        if entry.variant != "structure"
    ]


def verdict_sentence(found: Report) -> Iterable[Message]:
    """Say the rank of the role model under every variant, and whether that makes it a close match."""
    search, named = found.search, found.named
    if search.excluded is not None:
        yield search.excluded
    if named is None or search.named is None:
        return
    raw = named.of("structure")
    verdict = Message(
        f"rolemodels.named_{named.verdict}",
        region=search.target,
        year=search.year,
        place=place(found.model.region),
        base_year=raw.base_year,
        rank=raw.rank,
        low=raw.low,
        high=raw.high,
        others=_other_ranks(named),
        candidates=search.candidates,
    )
    elsewhere = [entry for entry in named.standings if entry.best_year != entry.base_year]
    if not elsewhere:
        yield verdict
        return
    best = min(elsewhere, key=lambda entry: entry.best_rank)
    another = Message(
        f"rolemodels.best_year_{best.variant}", place=found.model.region, year=best.best_year, rank=best.best_rank
    )
    yield Message("rolemodels.beyond_2", first=verdict, second=another)


def moved_sentence(found: Report) -> Message | None:
    """Say how the rank stands with the region as it was in its first or latest other year."""
    search, named = found.search, found.named
    if named is None or not named.others:
        return None
    then = named.others[-1]
    rank, now = then.ranks["structure"], named.of("structure").rank
    way = "same" if rank == now else "further" if rank > now else "closer"
    return Message(
        f"rolemodels.moved_{way}",
        region=search.target,
        year=then.year,
        place=found.model.region,
        base_year=then.base_year,
        rank=rank,
        others=[
            _ranked(name, value, then.private_year) for name, value in then.ranks.items() if name != "structure"
        ],
    )


def distance_sentence(found: Report) -> Message | None:
    """Say how far apart the two are beside their nations, and which sectors carry that."""
    search, model = found.search, found.model
    order, part = carried(search, model.position, "structure")
    if not math.isfinite(part[0]):
        return None
    raw = search.yardstick.distance("structure", search.pool.take([model.position]))[0]
    nations = search.yardstick.of_nations("structure", search.pool.nation[model.position])
    relative, relative_part = carried(search, model.position, "relative")
    own, other = search.data.nation(search.target), search.data.nation(model.region)
    same = own.regions == other.regions
    kind = "two" if not same else "same" if model.base_year == search.year else "years"
    industries = search.industries
    return Message(
        f"rolemodels.distance_{kind}",
        region=search.target,
        year=search.year,
        place=place(model.region),
        base_year=model.base_year,
        distance=float(raw),
        nations=nations,
        nation=own,
        other=other,
        first=inside(industries[order[0]]),
        first_part=float(part[0]),
        own=float(search.shares[order[0]]),
        theirs=float(search.pool.shares[model.position][order[0]]),
        measure=Message(f"rolemodels.of_{search.outcome}"),
        second=inside(industries[order[1]]),
        second_part=float(part[1]),
        relative=inside(industries[relative[0]]),
        relative_part=float(relative_part[0]),
    )


def axes_sentence(found: Report) -> Message | None:
    """Say what became of the role model on every axis, and which sectors gained and lost."""
    search, named = found.search, found.search.named
    if named is None or not found.axes:
        return None
    parts = [_axis_part(found, entry) for entry in found.axes]
    signs = {entry.change > 0 for entry in found.axes}
    way = "split" if len(signs) == 2 else "rose" if signs == {True} else "fell"
    values = {
        "place": found.model.region,
        "nation": search.data.nation(found.model.region),
        "start": found.model.base_year,
        "end": found.model.end_year,
        "parts": parts,
        "verdict": Message(f"rolemodels.axes_{way}"),
    }
    shift = found.shift
    rose = shift.industries(rose=True) if shift else []
    fell = shift.industries(rose=False) if shift else []
    if shift is None or not rose or not fell:
        return Message("rolemodels.named_axes", **values)
    return Message(
        "rolemodels.named_axes_sectors",
        **values,
        first=shift.start,
        last=shift.end,
        gained=listed(rose),
        lost=listed(fell),
    )


def _axis_part(found: Report, entry: OnAxis) -> Message:
    search, region = found.search, found.model.region
    if entry.axis == "jobs":
        return Message(f"rolemodels.part_{search.outcome}", change=entry.change)
    if entry.axis == "income_per_head" and search.reference == "aggregate":
        path = axis_of(search.data, region.kind, "income_per_head")
        last = path.years[-1]
        values = {
            "change": entry.change,
            "start": value_in(path, region.id, entry.start),
            "end": value_in(path, region.id, entry.end),
        }
        measure = "income" if region.kind == "commuting zone" else "product"
        if last == entry.end:
            return Message(f"rolemodels.part_{measure}", **values)
        return Message(
            f"rolemodels.part_{measure}_then", **values, last_year=last, last=value_in(path, region.id, last)
        )
    if entry.axis == "composition":
        plans = PLANS[region.kind]
        plan = plans[0] if entry.start <= LAST_CENSUS else plans[-1]
        return Message("rolemodels.part_composition", change=entry.change, sectors=plan.sectors)
    return Message(f"rolemodels.part_{entry.axis}", change=entry.change)


# ---------------------------------------------------------------- the look-alikes


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
        measure=Message(f"rolemodels.measure_of_{search.outcome if search.recovered_by == 'jobs' else search.recovered_by}"),
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
        horizon=search.horizon,
        parts=parts,
        flips=count,
        known=known,
        axis=Message(f"rolemodels.axis_{axis}"),
        first=Message(f"rolemodels.axis_{search.outcome if search.recovered_by == 'jobs' else search.recovered_by}"),
    )


# ---------------------------------------------------------------- beyond the main candidates


def beyond_sentence(found: Report) -> Message | None:
    """Say who is near at home, in Europe's old industrial regions, and among candidates of another size."""
    parts: list[Message] = []
    if found.home is not None:
        parts.append(_home(found, found.home))
    if found.abroad is not None and len(found.abroad.table):
        parts.append(_abroad(found, found.abroad))
    if found.scales:
        parts.append(_scales(found))
    if not parts:
        return None
    names = ("first", "second", "third")
    return Message(f"rolemodels.beyond_{len(parts)}", **dict(zip(names, parts, strict=False)))


def _home(found: Report, home: Home) -> Message:
    regions, table = found.data.regions, home.table
    nearest = table.head(NEAREST_HOME)
    first = table.iloc[0]
    everywhere = all(int(first[f"rank_{name}"]) == 1 for name in home.variants)
    values = {
        "region": found.search.target,
        "year": home.year,
        "count": len(table),
        "nearest": [regions[id] for id in table["region"].head(3)],
        "top": len(nearest),
        "grew": int((nearest["relative_change"] > 0).sum()),
        "start": home.start,
        "end": home.end,
        "first": regions[first["region"]],
        "first_change": float(first["relative_change"]),
        "certain": Message("rolemodels.home_everywhere" if everywhere else "rolemodels.home_raw"),
    }
    others = [(one, rank) for one, rank in home.same_area if rank > 3][:2]
    if not others or found.search.target.kind != "province":
        return Message("rolemodels.home", **values)
    ranked = [Message("rolemodels.home_rank", place=one, rank=rank) for one, rank in others]
    return Message("rolemodels.home_area", **values, others=ranked)


def _abroad(found: Report, abroad: Abroad) -> Message:
    table = abroad.table
    known = table[table["outcome"].notna()]
    first = table.iloc[0]
    return Message(
        "rolemodels.abroad",
        place=place(found.data.regions[first["region"]]),
        base_year=int(first["base_year"]),
        rank=int(first["rank"]),
        relative=int(first["rank_relative"]),
        candidates=abroad.candidates,
        count=len(table),
        known=len(known),
        grew=int((known["outcome"] > 0).sum()),
        gained=gained(found.search),
    )


def _scales(found: Report) -> Message:
    """Say whether candidates of the size of a province change what was said."""
    parts = []
    for entry in found.scales:
        values: dict[str, Any] = {
            "share": entry.top.share,
            "top": entry.top.count,
            "base": entry.all.share,
        }
        if entry.place is None or entry.named is None:
            parts.append(Message(f"rolemodels.scale_{entry.scope}", **values))
        else:
            values |= {"place": entry.place, "year": entry.named["base_year"], "rank": entry.named["rank"]}
            parts.append(Message(f"rolemodels.scale_{entry.scope}_named", **values))
    changed = [
        entry
        for entry in found.scales
        if entry.verdict in ("more", "fewer") or found.verdict in ("more", "fewer")
        if entry.verdict != found.verdict
    ]
    return Message("rolemodels.scales", parts=parts, verdict=Message(f"rolemodels.scales_{_same(not changed)}"))


def _same(value: bool) -> str:
    return "same" if value else "changed"


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
    if found.abroad is not None and "PL22" in set(found.abroad.table["region"]):
        yield Message("rolemodels.silesia")
    yield Message("rolemodels.limit_value_added" if search.outcome == "value_added" else "rolemodels.limit_jobs")


def _no_candidate(found: Report) -> Message:
    region = found.model.region
    if region.kind == "commuting zone" and found.search.scope in ("zones", "all"):
        if region.id not in large_zones(found.data):
            return Message("rolemodels.named_small", place=region, year=MIN_JOBS_YEAR)
    if region.kind == "province":
        return Message("rolemodels.named_extra", place=region)
    return Message("rolemodels.named_outside", place=region)
