"""Tables of role models: all candidates, the nearest, definitions, components, rates, peers."""

from __future__ import annotations

import math
from typing import Any

from bessemer.panel import Floats
from bessemer.result import Result
from bessemer.rolemodels.lookalikes.components import Feature
from bessemer.rolemodels.lookalikes.distances import contributions
from bessemer.rolemodels.lookalikes.reports import Report
from bessemer.rolemodels.lookalikes.resampling import COVERAGE, DRAWS
from bessemer.rolemodels.lookalikes.variants import VARIANTS
from bessemer.words import Message, format_value

_RANKS = tuple(f"rank_{name}" for name in VARIANTS)


def sources_of(found: Report) -> tuple[str, ...]:
    """Return the shipped tables behind the candidates and the region asked about."""
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
            "axis_change": f"fraction, {search.recovered_by} against the {search.reference} of the nation",
            "income_start": "income (US) or product (Europe) per head, nation = 1",
            "income_end": "income (US) or product (Europe) per head, nation = 1",
        },
        parameters=parameters,
        conventions={
            "distance": "Hellinger",
            "recovered": f"{search.recovered_by} against the {search.reference}, base year to horizon year",
        },
        sources=sources_of(found),
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
        sources=sources_of(found),
        shown=(
            *("rank", "name", *where, "period", "distance", *others, "relative_change"),
            *(() if usual else ("axis_change",)),
        ),
        formats={
            "rank": "integer",
            "distance": "ratio3",
            **dict.fromkeys(others, "integer"),
            "relative_change": "change",
            "axis_change": "change",
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
            place=found.model.region,
            base_year=found.model.base_year,
            candidates=found.search.candidates,
        ),
        table=pd.DataFrame(rows),
        units={
            "distance": "Hellinger distance, 0 to 1",
            "distance_of_nations": "Hellinger distance, 0 to 1",
            "percentile": "fraction",
        },
        conventions={
            "interval": f"{COVERAGE:.0%} of {DRAWS} draws of candidates, samples and sector weights"
        },
        sources=sources_of(found),
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
    """Return why the two are similar: every feature of both, and the gap in spreads of the candidates."""
    import pandas as pd

    at = found.model.position
    rows = []
    # What is known of both comes first.
    for feature in sorted(found.features, key=lambda entry: not math.isfinite(entry.standardised[at])):
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
            place=found.model.region,
            base_year=found.model.base_year,
        ),
        table=pd.DataFrame(rows),
        units={"spreads": "standard deviations (distances: root mean squares) of the candidates"},
        sources=sources_of(found),
        shown=("component", "name", "own", "model", "spreads"),
        formats={"own": "", "model": "", "spreads": "ratio"},
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
            "model_start": _by_code(found, found.shift.first),
            "model_end": _by_code(found, found.shift.last),
            "model_shift": _by_code(found, found.shift.relative),
        }
        shown.append("model_shift")
    return Result(
        name="sectors",
        title=Message(
            "rolemodels.sectors_title",
            region=search.target,
            year=search.year,
            place=found.model.region,
            base_year=found.model.base_year,
        ),
        table=pd.DataFrame(columns).sort_values("distance_part", ascending=False, ignore_index=True),
        units=dict.fromkeys(
            [name for name in columns if name not in ("industry", "name", "name_zh")], "fraction"
        ),
        sources=tuple(
            dict.fromkeys(
                (
                    search.source,
                    search.pool.tables[0],
                    *([found.shift.table] if found.shift is not None else []),
                )
            )
        ),
        shown=tuple(shown),
        formats={
            "share": "percent",
            "model_share": "percent",
            "distance_part": "percent",
            "relative_part": "percent",
            "model_shift": "signed_points",
        },
    )


def _by_code(found: Report, values: Floats) -> list[float]:
    """Return values of the shift in the order of the industries compared; unknown where it lacks one."""
    assert found.shift is not None
    known = dict(zip(found.shift.codes, values.tolist(), strict=True))
    return [known.get(code, math.nan) for code in found.search.codes]
