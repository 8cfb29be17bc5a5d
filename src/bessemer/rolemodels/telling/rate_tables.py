"""Tables of how many recovered, and of peers at home, in Europe and of another size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bessemer.result import Result
from bessemer.rolemodels.lookalikes.reports import Report
from bessemer.rolemodels.telling.tables import sources_of
from bessemer.words import Message


def rates_table(found: Report) -> Result | None:
    """Return the shares that recovered on every axis after 10, 20 and 30 years."""
    import pandas as pd

    if not found.rates:
        return None
    rows = []
    # The horizon asked for comes first, on all axes.
    for entry in sorted(found.rates, key=lambda entry: entry.horizon != found.search.horizon):
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
        conventions={
            "interval": "95 %, Wilson, regions as clusters",
            "hubs": "top third of manufacturing share",
        },
        sources=sources_of(found),
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
                units={"relative_change": f"fraction of jobs, {found.home.start}-{found.home.end}"},
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
                for start, end in zip(
                    found.abroad.table["base_year"], found.abroad.table["horizon_year"], strict=True
                )
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
                shown=(
                    "rank",
                    "name",
                    "period",
                    "distance",
                    *ranks,
                    "relative_change",
                    "income_start",
                    "income_end",
                ),
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
                "model_place": entry.place.name if entry.place else None,
                "model_place_zh": entry.place.name_zh if entry.place else None,
                "model_rank": entry.named["rank"] if entry.named else np.nan,
                "closeness": entry.closeness or None,
            }
        )
    return Result(
        name="scales",
        title=Message("rolemodels.scales_title"),
        table=pd.DataFrame(rows),
        units={"nearest_share": "fraction", "all_share": "fraction"},
        sources=sources_of(found),
        shown=(
            "name",
            "all_count",
            "top_count",
            "top_regions",
            "nearest_share",
            "share_range",
            "all_share",
            "model_place",
            "model_rank",
        ),
        formats={
            **dict.fromkeys(("all_count", "top_count", "top_regions", "model_rank"), "integer"),
            "nearest_share": "percent0",
            "all_share": "percent0",
            "share_range": "",
        },
    )
