"""The part of the answer that says what set the recovered apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from bessemer.answer import Part
from bessemer.result import Result
from bessemer.rolemodels.contrasting.charts import contrast_chart
from bessemer.rolemodels.contrasting.contrasts import DISCOVERY, Contrast, contrast
from bessemer.rolemodels.contrasting.separation import DRAWS
from bessemer.rolemodels.contrasting.trait_words import trait_difference, trait_name, trait_value
from bessemer.rolemodels.contrasting.traits import SOUTH_WEST
from bessemer.rolemodels.lookalikes.searches import Search
from bessemer.rolemodels.telling.lists import first_of
from bessemer.sources import Dataset
from bessemer.words import Message, Text, say

_MOST_NAMED = 4
# Parts of the variance that differ by less than this are about the same; one below the other is little.
_ALIKE, _LITTLE = 0.02, 0.05
_ZONES = "commuting zone"


def contrast_part(data: Dataset, search: Search, *, seed: int = 0) -> Part:
    """Return what set the recovered among the look-alikes apart, or why that cannot be told.

    How many recovered, beside all candidates and former hubs, is in the headline of the answer.

    Parameters
    ----------
    data : Dataset
    search : Search
    seed : int
        See :func:`bessemer.rolemodels.contrasting.contrasts.contrast`.
    """
    found = contrast(data, search, seed=seed)
    title = Message("contrast.contrast_title")
    if found.reason is not None:
        return Part(id="contrast", title=title, findings=(found.reason,))
    findings = _verdicts(found)
    findings += [said for said in (_explained(found), _sunbelt(found), _all(found), _way(found)) if said]
    place = _place(found)
    return Part(
        id="contrast",
        title=title,
        findings=tuple(findings),
        results=(_trait_table(found, seed), _strata_table(data, found)),
        charts=(contrast_chart(found),),
        method=(
            Message(f"contrast.method_{place}", draws=DRAWS, count=_count(found)),
            Message(f"contrast.schooling_{place}"),
        ),
        limits=tuple(_limits(found)),
    )


def _place(found: Contrast) -> str:
    return "us" if found.kind == _ZONES else "europe"


def _stratum(found: Contrast) -> Message:
    return Message(f"contrast.strata_{_place(found)}")


def _count(found: Contrast) -> int:
    """Return how many traits of the start were tested."""
    return int(found.table.loc[~found.table["along"], "p_value"].notna().sum())


def _listed(found: Contrast, rows: Any, column: str) -> list[Message]:
    named = [
        trait_difference(trait, float(difference), found.search.classification)
        for trait, difference in zip(rows["trait"], rows[column], strict=True)
    ]
    return first_of(named, _MOST_NAMED)


def _verdicts(found: Contrast) -> list[Message]:
    raw, kept = found.found(), found.found(within=True)
    start = found.table[~found.table["along"]]
    count = _count(found)
    if len(raw):
        first = Message(
            "contrast.found_some",
            found=len(raw),
            count=count,
            traits=_listed(found, raw, "difference"),
        )
    else:
        largest = start.iloc[int(np.nanargmax(start["difference"].abs()))]
        named = trait_difference(
            str(largest["trait"]), float(largest["difference"]), found.search.classification
        )
        first = Message("contrast.found_none", count=count, largest=named)
    if start["p_value_within"].isna().all():
        second = Message("contrast.within_unknown", strata=_stratum(found))
    elif len(kept):
        second = Message(
            "contrast.within_some",
            strata=_stratum(found),
            kept=len(kept),
            traits=_listed(found, kept, "difference_within"),
        )
    else:
        second = Message("contrast.within_none", strata=_stratum(found))
    return [first, second]


def _explained(found: Contrast) -> Message | None:
    located, distance = found.explained["strata"], found.explained["distance"]
    if not (np.isfinite(located) and np.isfinite(distance)):
        return None
    located, distance = max(located, 0.0), max(distance, 0.0)
    if abs(located - distance) < _ALIKE or max(located, distance) < _LITTLE:
        verdict = "little"
    else:
        verdict = "strata" if located > distance else "distance"
    return Message(
        f"contrast.explained_{verdict}",
        region=found.search.target,
        candidates=found.everyone.count,
        strata=_stratum(found),
        located=located,
        distance=distance,
    )


def _sunbelt(found: Contrast) -> Message | None:
    """Say how the South and West fared against the North, among look-alikes and among all."""
    if found.kind != _ZONES:
        return None
    counts = {south: np.zeros(4, dtype=int) for south in (True, False)}
    for name, near, everyone in found.strata:
        counts[name in SOUTH_WEST] += [
            near.count,
            near.recovered,
            everyone.count,
            everyone.recovered,
        ]
    south, north = counts[True], counts[False]
    if min(south[0], north[0]) == 0:
        return None
    return Message(
        "contrast.sunbelt",
        south=int(south[0]),
        south_recovered=int(south[1]),
        north=int(north[0]),
        north_recovered=int(north[1]),
        south_share=float(south[3] / south[2]),
        north_share=float(north[3] / north[2]),
    )


def _all(found: Contrast) -> Message:
    """Say what remains among all candidates, whose number leaves less to chance."""
    start = found.table[~found.table["along"]]
    kept = start[start["q_value_all_within"] <= DISCOVERY]
    kept = kept.sort_values("difference_all_within", key=abs, ascending=False)
    values: dict[str, Any] = {"candidates": found.everyone.count, "strata": _stratum(found)}
    if not len(kept):
        return Message("contrast.all_none", **values)
    return Message(
        "contrast.all_some",
        kept=len(kept),
        count=int(start["p_value_all_within"].notna().sum()),
        traits=_listed(found, kept, "difference_all_within"),
        **values,
    )


def _way(found: Contrast) -> Message | None:
    """Say what went with recovery along the way, which is no cause of it."""
    along = found.table[found.table["along"]]
    people = along[along["trait"] == "population_after"].dropna(subset=["mean_recovered", "mean_others"])
    if not len(people):
        return None
    values = {
        "first": float(people["mean_recovered"].iloc[0]),
        "second": float(people["mean_others"].iloc[0]),
    }
    moved = along[along["trait"].str.startswith("shift_") & (along["q_value"] <= DISCOVERY)]
    moved = moved.sort_values("difference", key=abs, ascending=False)
    if not len(moved):
        return Message("contrast.way_population", **values)
    return Message("contrast.way", traits=_listed(found, moved, "difference"), **values)


def _limits(found: Contrast) -> list[Message]:
    near = found.near
    start = found.table[~found.table["along"]]
    half = float(np.nanmedian((start["high"] - start["low"]).to_numpy(dtype=float) / 2))
    messages = [
        Message(
            "contrast.power",
            recovered=near.recovered,
            places=found.recovered_regions,
            others=near.count - near.recovered,
            half=half,
        ),
        Message("contrast.association"),
    ]
    if found.other_kind:
        messages.append(Message("contrast.other_kind", count=found.other_kind))
    if found.unknown:
        messages.append(Message("contrast.unknown_outcome", count=found.unknown))
    return messages


def _trait_table(found: Contrast, seed: int) -> Result:
    """Return the traits as a reader sees them, those of the start first."""
    classification = found.search.classification
    table = found.table.copy()
    names = [trait_name(trait, classification) for trait in table["trait"]]
    phases = ["on_the_way" if along else "at_start" for along in table["along"]]
    for locale, end in (("en", ""), ("zh-CN", "_zh")):
        table[f"name{end}"] = [say(name, locale) for name in names]
        table[f"phase{end}"] = [say(Message(f"contrast.{phase}"), locale) for phase in phases]
        for group in ("recovered", "others"):
            table[f"{group}_value{end}"] = [
                trait_value(trait, value, locale)
                for trait, value in zip(table["trait"], table[f"mean_{group}"], strict=True)
            ]
    order = table["difference"].abs().fillna(-1.0)
    table = table.assign(_order=order).sort_values(["along", "_order"], ascending=[True, False])
    tested = ("difference", "difference_within", "difference_single", "difference_all")
    return Result(
        name="contrast",
        title=Message("contrast.table_title", region=found.search.target, year=found.search.year),
        table=table.drop(columns="_order").reset_index(drop=True),
        units=dict.fromkeys(tested, "pooled standard deviations, recovered less others"),
        parameters={
            "recovered_by": found.search.recovered_by,
            "reference": found.search.reference,
            "draws": DRAWS,
            "seed": seed,
            "controls": list(found.controls),
            "false_discovery_rate": DISCOVERY,
        },
        conventions={
            "p_value": "(1 + permuted at least as extreme) / (1 + permuted), regions exchanged whole",
            "q_value": "Benjamini-Hochberg, traits of the start and of the way apart",
            "within": "stratum and base year fixed effects, size and trend of jobs; Freedman-Lane",
        },
        sources=found.tables,
        shown=(
            *("phase", "name", "recovered_value", "others_value", "difference", "q_value"),
            *("difference_within", "q_value_within"),
        ),
        formats={
            "difference": "signed",
            "difference_within": "signed",
            "q_value": "ratio3",
            "q_value_within": "ratio3",
        },
    )


def _strata_table(data: Dataset, found: Contrast) -> Result:
    """Return how many recovered by census division or country."""
    import pandas as pd

    labels = {region.country: region.nation for region in data.regions.of_kind(found.kind)}
    rows = [
        {
            "stratum": name,
            "name": labels.get(name, _division(name)).en,
            "name_zh": labels.get(name, _division(name)).zh,
            "near_episodes": near.count,
            "near_recovered": near.recovered,
            "all_episodes": everyone.count,
            "all_recovered": everyone.recovered,
            "stratum_share": everyone.share,
        }
        for name, near, everyone in found.strata
    ]
    return Result(
        name="contrast_strata",
        title=Message("contrast.strata_table_title", region=found.search.target, year=found.search.year),
        table=pd.DataFrame(rows),
        units={"stratum_share": "fraction"},
        sources=found.tables,
        shown=("name", "near_episodes", "near_recovered", "all_episodes", "stratum_share"),
        formats={
            "near_episodes": "integer",
            "near_recovered": "integer",
            "all_episodes": "integer",
            "stratum_share": "percent0",
        },
    )


_DIVISIONS = {
    "New England": "新英格兰",
    "Middle Atlantic": "大西洋中部",
    "East North Central": "中央东北部",
    "West North Central": "中央西北部",
    "South Atlantic": "大西洋南部",
    "East South Central": "中央东南部",
    "West South Central": "中央西南部",
    "Mountain": "山区",
    "Pacific": "太平洋沿岸",
}


def _division(name: str) -> Text:
    return Text(name, _DIVISIONS.get(name, name))
