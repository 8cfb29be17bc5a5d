"""Sentences about the role model asked for: rank, distance, and what became of it."""

from __future__ import annotations

import math
from collections.abc import Iterable

from bessemer.history.composition import PLANS
from bessemer.regions import Region
from bessemer.rolemodels.lookalikes.components import FEATURES
from bessemer.rolemodels.lookalikes.named import carried
from bessemer.rolemodels.lookalikes.outcomes import axis_of, value_in
from bessemer.rolemodels.lookalikes.pools import LAST_CENSUS
from bessemer.rolemodels.lookalikes.reports import OnAxis, Report
from bessemer.rolemodels.lookalikes.searches import Search
from bessemer.rolemodels.lookalikes.variants import VARIANTS
from bessemer.rolemodels.telling.charts import inside, listed, place
from bessemer.rolemodels.telling.sentences import other_ranks, ranked, together, verdict_then
from bessemer.sources.dataset import Nation
from bessemer.words import Message

# Below this many times the usual gap one decimal would show none.
_HARDLY = 0.05


def verdict_sentence(found: Report) -> Iterable[Message]:
    """Say the rank of the role model under every variant, and whether that makes it a close match."""
    search, named = found.search, found.named
    if search.excluded is not None:
        yield search.excluded
    if named is None or search.named is None:
        return
    raw = named.of("structure")
    verdict = Message(
        f"rolemodels.named_{verdict_then(named, search.candidates)}",
        region=search.target,
        year=search.year,
        place=place(found.model.region),
        base_year=raw.base_year,
        rank=raw.rank,
        low=raw.low,
        high=raw.high,
        others=other_ranks(named),
        candidates=search.candidates,
    )
    sentences = [verdict]
    if search.components not in VARIANTS:
        names = [measure_name(name) for name in search.weights]
        sentences.append(Message("rolemodels.named_components", components=names, rank=search.named["rank"]))
    elsewhere = [entry for entry in named.standings if entry.best_year != entry.base_year]
    if elsewhere:
        best = min(elsewhere, key=lambda entry: entry.best_rank)
        values = {"place": found.model.region, "year": best.best_year, "rank": best.best_rank}
        sentences.append(Message(f"rolemodels.best_year_{best.variant}", **values))
    yield together(sentences)


def measure_name(name: str) -> Message:
    """Return a component, or a feature that is weighed on its own, as a sentence names it."""
    return Message(f"rolemodels.feature_{name}" if name in FEATURES else f"rolemodels.by_{name}")


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
            ranked(name, value, then.private_year)
            for name, value in then.ranks.items()
            if name != "structure"
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
        place=model.region,
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


def alike_sentence(found: Report) -> Message | None:
    """Say what the two have most and least in common, beside the usual gap to a candidate."""
    at = found.model.position
    gaps = {entry.name: float(entry.standardised[at]) for entry in found.features}
    known = {name: gap for name, gap in gaps.items() if math.isfinite(gap)}
    if len(known) < 2:
        return None
    most, least = max(known, key=known.__getitem__), min(known, key=known.__getitem__)
    return Message(
        "rolemodels.alike" if known[least] >= _HARDLY else "rolemodels.alike_hardly",
        region=found.search.target,
        year=found.search.year,
        place=found.model.region,
        base_year=found.model.base_year,
        least=Message(f"rolemodels.feature_{least}"),
        low=known[least],
        most=Message(f"rolemodels.feature_{most}"),
        high=known[most],
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
        "nation": _reference(search, found.model.region),
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


def _reference(search: Search, region: Region) -> Nation | Message:
    nation = search.data.nation(region)
    return nation if search.reference == "aggregate" else Message("rolemodels.mean_region", nation=nation)


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
