"""The answer to "Who was like us, and what became of them?" for one region."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from bessemer.answer import Answer
from bessemer.history.sentences import move
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.rolemodels.charts import inside, listed, paths_chart, place, sectors_chart
from bessemer.rolemodels.distances import contributions
from bessemer.rolemodels.nearest import why_none
from bessemer.rolemodels.outcomes import course
from bessemer.rolemodels.pools import BASE_YEARS, large_zones
from bessemer.rolemodels.searches import Episode, Search
from bessemer.sources import Dataset
from bessemer.words import Message

# "Among the closest" means among this part of all candidates, under every variant.
CLOSEST = 0.1
# A gap of shares that a reader would not call one.
_HARDLY = 0.05
_MOST_FINDINGS = 6
# The ranks say it already; the table gives the distance.
_SPARE = "rolemodels.named_distance"


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
    headline = _headline(search)
    named = search.named_episode()
    model = named or search.closest(1)[0]
    said = (
        _closest(search, recovered=True),
        _closest(search, recovered=False),
        *_named(data, search),
        _sectors(search, model),
    )
    findings = [finding for finding in said if finding is not None]
    if len(findings) > _MOST_FINDINGS:
        findings = [finding for finding in findings if not finding.id.startswith(_SPARE)]
    parameters = {
        "year": search.asked,
        "components": search.components,
        "role_model": search.named["region"] if search.named else None,
        "classification": search.classification,
        "horizon": _horizon(search),
        "candidates": search.candidates,
        "top": search.top,
    }
    return Answer(
        question="rolemodels",
        region=region,
        year=search.year,
        headline=headline,
        findings=tuple(findings),
        summary=_summary(search, headline),
        results=(_main(search, parameters), _nearest_table(search), _sector_table(search, model)),
        charts=(paths_chart(data, search), sectors_chart(search, model)),
        method=(_method(data, search), _distance_method(search)),
        limits=tuple(_limits(search)),
        parameters=parameters,
        extra=_extra(search),
    )


def _horizon(search: Search) -> str:
    spans = search.pool.end_years - search.pool.base_years
    low, high = int(spans.min()), int(spans.max())
    return f"{low}" if low == high else f"{low}-{high}"


def _headline(search: Search) -> Message:
    """Say how many of the nearest outgrew their nation, beside the base rate.

    The nearest differ from all when their share lies two standard errors off the base rate,
    counting each region once, because episodes of one region are not independent. A wider gap
    within that error is called a matter of chance.
    """
    share, base = search.top_recovered / search.top, search.base_rate
    error = math.sqrt(base * (1 - base) / search.top_regions)
    if abs(share - base) < 2 * error:
        verdict = "little" if abs(share - base) < _HARDLY else "unsure"
    else:
        verdict = "more" if share > base else "fewer"
    return Message(
        f"rolemodels.headline_{verdict}_{_scale(search)}",
        region=search.target,
        year=search.year,
        top=search.top,
        regions=search.top_regions,
        recovered=search.top_recovered,
        share=share,
        base=base,
        candidates=search.candidates,
    )


def _summary(search: Search, headline: Message) -> Message:
    """Say on the first page how the look-alikes fared and where the place asked about ranks."""
    entry, row = search.named_episode(), search.named
    if entry is None or row is None or _scale(search) == "economies":
        return headline
    return Message(
        "rolemodels.summary",
        region=search.target,
        year=search.year,
        top=search.top,
        share=search.top_recovered / search.top,
        base=search.base_rate,
        place=place(entry.region),
        base_year=row["base_year"],
        rank=row["rank_structure"],
        rank_relative=row["rank_relative"],
        candidates=row["candidates"],
    )


def _scale(search: Search) -> str:
    return "economies" if search.outcome == "value_added" else "regions"


def _changes(entries: tuple[Episode, ...]) -> list[Message]:
    return [
        Message(
            "rolemodels.place_change",
            place=place(entry.region),
            year=entry.base_year,
            end=entry.end_year,
            change=entry.relative_change,
        )
        for entry in entries
    ]


def _closest(search: Search, *, recovered: bool) -> Message | None:
    entries = search.closest(3, recovered=recovered)
    if not entries:
        return None
    outcome = "recovered" if recovered else "fell"
    return Message(
        f"rolemodels.closest_{outcome}_{_scale(search)}", region=search.target, places=_changes(entries)
    )


def _named(data: Dataset, search: Search) -> list[Message | None]:
    if search.excluded is not None:
        return [search.excluded]
    if search.named is None:
        return []
    row = dict(search.named)
    entry = search.named_episode()
    assert entry is not None
    region = entry.region
    name = place(region)
    tenth = CLOSEST * row["candidates"]
    raw, relative = row["rank_structure"], row["rank_relative"]
    if max(raw, relative) <= tenth:
        verdict = "close"
    elif min(raw, relative) <= tenth:
        verdict = "depends"
    else:
        verdict = "far"
    messages: list[Message | None] = [
        Message(
            f"rolemodels.named_{verdict}",
            region=search.target,
            year=search.year,
            place=name,
            base_year=row["base_year"],
            rank=raw,
            rank_relative=relative,
            candidates=row["candidates"],
            distance=row["distance_structure"],
            nations=row["distance_of_nations"],
        )
    ]
    if not row["candidate"]:
        too_small = region.kind == "commuting zone"
        messages.append(
            Message("rolemodels.named_small" if too_small else "rolemodels.named_extra", place=region)
        )
    messages.append(_named_distance(data, search, entry))
    grew = "rose" if entry.recovered else "fell"
    messages.append(
        Message(
            f"rolemodels.named_{search.outcome}_{grew}",
            place=region,
            nation=data.nation(region),
            start=row["base_year"],
            end=row["horizon_year"],
            change=row["change"],
            moved=move(row["change"]),
            nation_change=row["nation_change"],
            nation_moved=move(row["nation_change"]),
            relative=abs(row["relative_change"]),
        )
    )
    messages.append(_named_income(data, entry, row))
    return messages


def _named_income(data: Dataset, entry: Episode, row: Mapping[str, Any]) -> Message | None:
    """Say how income (US) or product (Europe) per head went against the nation, up to now if later."""
    start, end = row["income_start"], row["income_end"]
    if not (math.isfinite(start) and math.isfinite(end)):
        return None
    region = entry.region
    path = course(data, region.kind)
    last = path.size.years[-1]
    measure = "income" if region.kind == "commuting zone" else "product"
    values = {
        "place": region,
        "nation": data.nation(region),
        "start_year": row["base_year"],
        "end_year": row["horizon_year"],
        "start": start,
        "end": end,
    }
    template = f"rolemodels.named_{measure}_{'rose' if end > start else 'fell'}"
    if path.income is None or last == row["horizon_year"]:
        return Message(template, **values)
    return Message(
        f"{template}_then", last_year=last, last=path.value(path.income, region.id, last), **values
    )


def _named_distance(data: Dataset, search: Search, entry: Episode) -> Message | None:
    """Set the distance beside that between the two national averages, where these are two."""
    assert search.named is not None
    own, other = data.nation(search.target), data.nation(entry.region)
    values = {
        "region": search.target,
        "year": search.year,
        "place": entry.region,
        "base_year": entry.base_year,
        "distance": search.named["distance_structure"],
        "nations": search.named["distance_of_nations"],
        "nation": own,
        "other": other,
    }
    if own.regions == other.regions:
        if entry.base_year == search.year:
            return None
        return Message("rolemodels.named_distance_years", **values)
    wider = search.named["distance_of_nations"] > search.named["distance_structure"]
    return Message("rolemodels.named_distance_wider" if wider else "rolemodels.named_distance", **values)


def _sectors(search: Search, model: Episode) -> Message | None:
    part = contributions(search.shares, search.pool.shares[model.position])
    if not np.isfinite(part).all():
        return None
    first, second, third = (int(position) for position in np.argsort(-part)[:3])
    industries = search.industries
    own, other = search.shares, search.pool.shares[model.position]
    return Message(
        f"rolemodels.sectors_{search.outcome}",
        region=search.target,
        year=search.year,
        place=model.region,
        base_year=model.base_year,
        first=inside(industries[first]),
        first_part=float(part[first]),
        own=float(own[first]),
        other=float(other[first]),
        second=inside(industries[second]),
        second_part=float(part[second]),
        third=inside(industries[third]),
        third_part=float(part[third]),
    )


def _main(search: Search, parameters: dict[str, Any]) -> Result:
    return Result(
        name="role_models",
        title=Message("rolemodels.table_title", region=search.target, year=search.year),
        table=search.table,
        units={
            "distance": "Hellinger distance, 0 to 1",
            "distance_structure": "Hellinger distance of raw shares, 0 to 1",
            "distance_relative": "Hellinger distance of shares relative to the nation, 0 to 1",
            f"{search.outcome}_change": "fraction, base year to horizon year",
            "nation_change": "fraction, base year to horizon year",
            "relative_change": "fraction, against the nation",
            "income_start": "income (US) or product (Europe) per head, nation = 1",
            "income_end": "income (US) or product (Europe) per head, nation = 1",
        },
        parameters=parameters,
        conventions={
            "distance": "Hellinger",
            "recovered": "outgrew the nation from base year to horizon year",
        },
        sources=tuple(dict.fromkeys((search.source, *search.pool.tables))),
    )


def _nearest_table(search: Search) -> Result:
    """Return the nearest as a reader sees them."""
    table = search.table.head(search.top).copy()
    table["period"] = [
        f"{start}–{end}" for start, end in zip(table["base_year"], table["horizon_year"], strict=True)
    ]
    has_income = bool(table[["income_start", "income_end"]].notna().any(axis=None))
    income = ("income_start", "income_end") if has_income else ()
    other = "rank_structure" if search.components == "relative" else "rank_relative"
    where = {"sections16": ("state",), "a10": ("country",)}.get(search.classification, ())
    return Result(
        name="nearest",
        title=Message("rolemodels.nearest_title", region=search.target, year=search.year, top=search.top),
        table=table,
        sources=tuple(dict.fromkeys((search.source, *search.pool.tables))),
        shown=("rank", "name", *where, "period", "distance", other, "relative_change", *income),
        formats={
            "rank": "integer",
            "distance": "ratio3",
            other: "integer",
            "relative_change": "change",
            "income_start": "percent",
            "income_end": "percent",
        },
    )


def _sector_table(search: Search, model: Episode) -> Result:
    """Return both compositions and what each industry adds to the distance."""
    import pandas as pd

    other = search.pool.shares[model.position]
    table = pd.DataFrame(
        {
            "industry": search.codes,
            "name": [industry.name for industry in search.industries],
            "name_zh": [industry.name_zh for industry in search.industries],
            "share": search.shares,
            "model_share": other,
            "distance_part": contributions(search.shares, other),
        }
    )
    return Result(
        name="sectors",
        title=Message(
            "rolemodels.sectors_title",
            region=search.target,
            year=search.year,
            place=place(model.region),
            base_year=model.base_year,
        ),
        table=table.sort_values("distance_part", ascending=False, ignore_index=True),
        units={"share": "fraction", "model_share": "fraction", "distance_part": "fraction"},
        sources=tuple(dict.fromkeys((search.source, search.pool.tables[0]))),
        shown=("name", "share", "model_share", "distance_part"),
        formats={"share": "percent", "model_share": "percent", "distance_part": "percent"},
    )


def _method(data: Dataset, search: Search) -> Message:
    kinds = {
        "sections16": "zones",
        "a10": "europe",
        "gb19": "provinces",
        "wiod35": "economies",
    }
    return Message(
        f"rolemodels.method_{kinds[search.classification]}",
        candidates=search.candidates,
        regions=int(search.table["region"].nunique()),
        zones=len(large_zones(data)) if search.classification in ("sections16", "a10") else 0,
        years=", ".join(str(year) for year in BASE_YEARS["nuts2"]),
        years_zh="、".join(str(year) for year in BASE_YEARS["nuts2"]),
    )


def _distance_method(search: Search) -> Message:
    return Message(f"rolemodels.method_distance_{search.outcome}", sectors=len(search.codes))


def _limits(search: Search) -> list[Message]:
    messages = []
    if search.left_out:
        messages.append(Message("rolemodels.left_out", sectors=listed(search.left_out)))
    if search.target.kind == "province":
        messages.append(Message("rolemodels.urban_units", region=search.target))
    if search.target.kind == "commuting zone" and search.asked != search.year:
        messages.append(Message("rolemodels.census_year", region=search.target, year=search.year))
    if search.outcome == "value_added":
        messages.append(Message("rolemodels.limit_value_added"))
    else:
        messages.append(Message("rolemodels.limit_jobs"))
    return messages


def _extra(search: Search) -> dict[str, Any]:
    named = None
    if search.named is not None:
        named = {key: value for key, value in search.named.items() if key != "position"}
    return {
        "named": named,
        "excluded": search.excluded.to_json() if search.excluded is not None else None,
        "nearest": {
            "count": search.top,
            "regions": search.top_regions,
            "recovered": search.top_recovered,
            "recovered_share": search.top_recovered / search.top,
            "base_rate": search.base_rate,
        },
    }
