"""Sentences about look-alikes beyond the main candidates: at home, in Europe, of another size."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bessemer.rolemodels.lookalikes.peers import NEAREST_HOME, Abroad, Home
from bessemer.rolemodels.lookalikes.reports import Report
from bessemer.rolemodels.telling.charts import place
from bessemer.rolemodels.telling.sentences import gained
from bessemer.words import Message


def beyond_sentences(found: Report) -> Iterable[Message]:
    """Say who is near at home, in Europe's old industrial regions, and among candidates of another size."""
    if found.home is not None:
        yield _home(found, found.home)
    if found.abroad is not None and len(found.abroad.table):
        yield _abroad(found, found.abroad)
    if found.scales:
        yield _scales(found)


def silesia_sentence(found: Report) -> Message | None:
    """Say why nothing is told of what became of Silesia, where it is ranked."""
    if found.abroad is None or "PL22" not in set(found.abroad.table["region"]):
        return None
    return Message("rolemodels.silesia")


def _home(found: Report, home: Home) -> Message:
    regions, table = found.data.regions, home.table
    nearest = table.head(NEAREST_HOME)
    first = table.iloc[0]
    grew = int((nearest["relative_change"] > 0).sum())
    everywhere = all(int(first[f"rank_{name}"]) == 1 for name in home.variants)
    values = {
        "region": found.search.target,
        "year": home.year,
        "count": len(table),
        "nearest": [regions[id] for id in table["region"].head(3)],
        "top": len(nearest),
        "grew": Message("rolemodels.home_grew", count=grew) if grew else Message("rolemodels.home_grew_none"),
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
    known = table[table["axis_change"].notna()]
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
        grew=int((known["axis_change"] > 0).sum()),
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
    return Message(
        "rolemodels.scales", parts=parts, verdict=Message(f"rolemodels.scales_{_same(not changed)}")
    )


def _same(value: bool) -> str:
    return "same" if value else "changed"
