"""Tables of role models: all candidates, the nearest, definitions, components, rates, peers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from bessemer.result import Result
from bessemer.rolemodels.charts import place
from bessemer.rolemodels.components import Feature
from bessemer.rolemodels.distances import contributions
from bessemer.rolemodels.reports import Report
from bessemer.rolemodels.resampling import COVERAGE, DRAWS
from bessemer.rolemodels.variants import VARIANTS
from bessemer.words import Message, format_value

_RANKS = tuple(f"rank_{name}" for name in VARIANTS)


def _sources(found: Report) -> tuple[str, ...]:
    return tuple(dict.fromkeys((found.search.source, *found.search.pool.tables)))


def main_table(found: Report, parameters: dict[str, Any]) -> Result:
    """Return all candidates, nearest first."""
    search = found.search
    return Result(
        name="role_models",
        title=Message("rolemodels.table_title", region=search.target, year=search.year),
        table=search.table,
        units={
            "distance": f"by {search.components}; Hellinger distance, 0 to 1, for a variant of structure",
            **{f"distance_{name}": f"Hellinger distance by {name}, 0 to 1" for name in search.variants},
            f"{search.outcome}_change": "fraction, base year to horizon year",
            "nation_change": "fraction, base year to horizon year",
            "relative_change": "fraction, jobs against the nation",
            "outcome": f"fraction, {search.recovered_by} against the {search.reference} of the nation",
            "income_start": "income (US) or product (Europe) per head, nation = 1",
            "income_end": "income (US) or product (Europe) per head, nation = 1",
        },
        parameters=parameters,
        conventions={
            "distance": "Hellinger",
            "recovered": f"{search.recovered_by} against the {search.reference}, base year to horizon year",
        },
        sources=_sources(found),
    )


def nearest_table(found: Report) -> Result:
    """Return the nearest as a reader sees them."""
    search = found.search
    table = search.table.head(search.top).copy()
    table["period"] = [
        f"{start}–{end}" for start, end in zip(table["base_year"], table["horizon_year"], strict=True)
    ]
    first = f"rank_{search.components}"
    others = tuple(name for name in _RANKS if name in table and name != first)
    where = {"zones": ("state",), "all": ("country",), "nuts2": ("country",)}.get(search.scope, ())
    usual = (search.recovered_by, search.reference) == ("jobs", "aggregate")
    return Result(
        name="nearest",
        title=Message("rolemodels.nearest_title", region=search.target, year=search.year, top=search.top),
        table=table,
        sources=_sources(found),
        shown=(
            *("rank", "name", *where, "period", "distance", *others, "relative_change"),
            *(() if usual else ("outcome",)),
        ),
        formats={
            "rank": "integer",
            "distance": "ratio3",
            **dict.fromkeys(others, "integer"),
            "relative_change": "change",
            "outcome": "change",
        },
    )


def variants_table(found: Report) -> Result | None:
    """Return the rank of the role model by every definition, with interval and best year."""
    import pandas as pd

    if found.named is None:
        return None
    rows = []
    for entry in found.named.standings:
        name = Message(f"rolemodels.variant_{entry.variant}")
        row = entry.to_json()
        row.pop("interval")
        rows.append(
            {
                **row,
                "name": name.label("en"),
                "name_zh": name.label("zh"),
                "low": entry.low,
                "high": entry.high,
                "rank_range": f"{entry.low}–{entry.high}",
            }
        )
    return Result(
        name="variants",
        title=Message(
            "rolemodels.variants_title",
            place=place(found.model.region),
            base_year=found.model.base_year,
            candidates=found.search.candidates,
        ),
        table=pd.DataFrame(rows),
        units={
            "distance": "Hellinger distance, 0 to 1",
            "distance_of_nations": "Hellinger distance, 0 to 1",
            "percentile": "fraction",
        },
        conventions={"interval": f"{COVERAGE:.0%} of {DRAWS} draws of candidates, samples and sector weights"},
        sources=_sources(found),
        shown=(
            *("name", "rank", "rank_range", "percentile", "distance", "distance_of_nations"),
            *("best_year", "best_rank"),
        ),
        formats={
            "rank": "integer",
            "rank_range": "",
            "percentile": "percent0",
            "distance": "ratio3",
            "distance_of_nations": "ratio3",
            "best_year": "year",
            "best_rank": "integer",
        },
    )


def _written(feature: Feature, value: float, locale: str) -> str:
    """Return a feature's value as words write it; logarithms inside are counts and changes in words."""
    if not math.isfinite(value):
        return "–"
    if feature.kind == "log":
        return format_value(math.exp(value), "rough", locale)
    if feature.kind == "growth":
        return format_value(math.expm1(value), "change", locale)
    return format_value(value, feature.kind, locale)


def features_table(found: Report) -> Result:
    """Return why the two are similar: every feature of both, and their distance in spreads of the candidates."""
    import pandas as pd

    at = found.model.position
    rows = []
    for feature in found.features:
        gap = float(feature.gaps[at])
        pairwise = not math.isfinite(feature.own) and math.isfinite(gap)
        component = Message(f"rolemodels.component_{feature.component}")
        name = Message(f"rolemodels.short_{feature.name}")
        mine, theirs = (math.nan, gap) if pairwise else (feature.own, float(feature.theirs[at]))
        rows.append(
            {
                "component": component.label("en"),
                "component_zh": component.label("zh"),
                "feature": feature.name,
                "name": name.label("en"),
                "name_zh": name.label("zh"),
                "own_value": mine,
                "model_value": theirs,
                "own": _written(feature, mine, "en"),
                "own_zh": _written(feature, mine, "zh"),
                "model": _written(feature, theirs, "en"),
                "model_zh": _written(feature, theirs, "zh"),
                "gap": gap,
                "spreads": float(feature.standardised[at]),
            }
        )
    search = found.search
    return Result(
        name="features",
        title=Message(
            "rolemodels.features_title",
            region=search.target,
            year=search.year,
            place=place(found.model.region),
            base_year=found.model.base_year,
        ),
        table=pd.DataFrame(rows),
        units={"spreads": "standard deviations (distances: root mean squares) of the candidates"},
        sources=_sources(found),
        shown=("component", "name", "own", "model", "spreads"),
        formats={"own": "", "model": "", "spreads": "ratio"},
    )


def rates_table(found: Report) -> Result | None:
    """Return the shares that recovered on every axis after 10, 20 and 30 years."""
    import pandas as pd

    if not found.rates:
        return None
    rows = []
    for entry in found.rates:
        economy = found.search.outcome == "value_added" and entry.axis == "jobs"
        name = Message(f"rolemodels.axis_{'value_added' if economy else entry.axis}")
        rows.append(
            {
                "axis": entry.axis,
                "name": name.label("en"),
                "name_zh": name.label("zh"),
                "horizon": entry.horizon,
                "reference": found.search.reference,
                "top_count": entry.top.count,
                "top_regions": entry.top.regions,
                "nearest_share": entry.top.share,
                "low": entry.top.low,
                "high": entry.top.high,
                "share_range": f"{entry.top.low:.0%}–{entry.top.high:.0%}",
                "once_share": entry.top.once,
                "all_count": entry.all.count,
                "all_share": entry.all.share,
                "hubs_count": entry.hubs.count,
                "hubs_share": entry.hubs.share,
            }
        )
    shares = ("nearest_share", "low", "high", "once_share", "all_share", "hubs_share")
    return Result(
        name="rates",
        title=Message("rolemodels.rates_title", top=found.search.top),
        table=pd.DataFrame(rows),
        units=dict.fromkeys(shares, "fraction"),
        conventions={"interval": "95 %, Wilson, regions as clusters", "hubs": "top third of manufacturing share"},
        sources=_sources(found),
        shown=(
            *("name", "horizon", "top_regions", "nearest_share", "share_range", "once_share"),
            *("all_share", "hubs_share"),
        ),
        formats={
            "horizon": "integer",
            "top_regions": "integer",
            "share_range": "",
            **dict.fromkeys(("nearest_share", "once_share", "all_share", "hubs_share"), "percent0"),
        },
    )


def sectors_table(found: Report) -> Result:
    """Return both compositions and what each industry adds to the distance, raw and relative."""
    import pandas as pd

    search, at = found.search, found.model.position
    other = search.pool.shares[at]
    relative = search.yardstick.theirs("relative", search.pool.take([at]))[0]
    columns: dict[str, Any] = {
        "industry": search.codes,
        "name": [industry.short for industry in search.industries],
        "name_zh": [industry.short_zh for industry in search.industries],
        "share": search.shares,
        "model_share": other,
        "distance_part": contributions(search.shares, other),
        "relative_part": contributions(search.shares, relative),
    }
    shown = ["name", "share", "model_share", "distance_part", "relative_part"]
    if found.shift is not None:
        columns |= {
            "model_start": found.shift.first,
            "model_end": found.shift.last,
            "model_shift": found.shift.relative,
        }
        shown.append("model_shift")
    return Result(
        name="sectors",
        title=Message(
            "rolemodels.sectors_title",
            region=search.target,
            year=search.year,
            place=place(found.model.region),
            base_year=found.model.base_year,
        ),
        table=pd.DataFrame(columns).sort_values("distance_part", ascending=False, ignore_index=True),
        units=dict.fromkeys([name for name in columns if name not in ("industry", "name", "name_zh")], "fraction"),
        sources=tuple(
            dict.fromkeys(
                (search.source, search.pool.tables[0], *([found.shift.table] if found.shift is not None else []))
            )
        ),
        shown=tuple(shown),
        formats={
            "share": "percent",
            "model_share": "percent",
            "distance_part": "percent",
            "relative_part": "percent",
            "model_shift": "change",
        },
    )


def beyond_tables(found: Report) -> Sequence[Result]:
    """Return peers at home, old industrial regions of Europe, and candidates of another size."""
    made = []
    if found.home is not None:
        ranks = tuple(f"rank_{name}" for name in found.home.variants if name != "structure")
        made.append(
            Result(
                name="home",
                title=Message("rolemodels.home_title", year=found.home.year),
                table=found.home.table,
                units={"relative_change": f"fraction, jobs against the nation, {found.home.start}-{found.home.end}"},
                sources=found.home.tables,
                shown=("rank", "name", "distance", *ranks, "relative_change"),
                formats={
                    "rank": "integer",
                    "distance": "ratio3",
                    **dict.fromkeys(ranks, "integer"),
                    "relative_change": "change",
                },
            )
        )
    if found.abroad is not None and len(found.abroad.table):
        table = found.abroad.table.assign(
            period=[
                f"{start}–{end}"
                for start, end in zip(found.abroad.table["base_year"], found.abroad.table["horizon_year"], strict=True)
            ]
        )
        ranks = tuple(f"rank_{name}" for name in found.abroad.variants if name != "structure")
        made.append(
            Result(
                name="abroad",
                title=Message("rolemodels.abroad_title", candidates=found.abroad.candidates),
                table=table,
                units={"relative_change": "fraction, jobs against the nation", "income_end": "nation = 1"},
                sources=found.abroad.tables,
                shown=("rank", "name", "period", "distance", *ranks, "relative_change", "income_start", "income_end"),
                formats={
                    "rank": "integer",
                    "distance": "ratio3",
                    **dict.fromkeys(ranks, "integer"),
                    "relative_change": "change",
                    "income_start": "percent",
                    "income_end": "percent",
                },
            )
        )
    if found.scales:
        made.append(_scales_table(found))
    return made


def _scales_table(found: Report) -> Result:
    import pandas as pd

    rows = []
    for entry in found.scales:
        name = Message(f"rolemodels.scale_name_{entry.scope}")
        rows.append(
            {
                "name": name.label("en"),
                "name_zh": name.label("zh"),
                "scope": entry.scope,
                "all_count": entry.candidates,
                "top_count": entry.top.count,
                "top_regions": entry.top.regions,
                "nearest_share": entry.top.share,
                "share_range": f"{entry.top.low:.0%}–{entry.top.high:.0%}",
                "all_share": entry.all.share,
                "place": entry.place.name if entry.place else None,
                "place_zh": entry.place.name_zh if entry.place else None,
                "model_rank": entry.named["rank"] if entry.named else np.nan,
                "closeness": entry.closeness or None,
            }
        )
    return Result(
        name="scales",
        title=Message("rolemodels.scales_title"),
        table=pd.DataFrame(rows),
        units={"nearest_share": "fraction", "all_share": "fraction"},
        sources=_sources(found),
        shown=("name", "all_count", "top_count", "top_regions", "nearest_share", "share_range", "all_share", "place", "model_rank"),
        formats={
            **dict.fromkeys(("all_count", "top_count", "top_regions", "model_rank"), "integer"),
            "nearest_share": "percent0",
            "all_share": "percent0",
            "share_range": "",
        },
    )
