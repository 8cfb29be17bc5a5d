"""How much of a region is high technology and knowledge-intensive services, beside its nation."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.panel import Panel
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.sources import Dataset, TableInfo
from bessemer.structure.technology import technology_intensity
from bessemer.structure.windows import first_comparable
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

# Measure and classifications that tell most about technology, by geography; several where the lists change.
_TABLES: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "us-zones": ("jobs", ("ind1990",)),
        "cn-provinces": ("output", ("io42_2012", "io42")),
        "nuts2": ("jobs", ("a10",)),
        "world": ("output", ("wiod35",)),
    }
)
MADE = "high_and_medium_high_technology_manufacturing"
SERVED = "knowledge_intensive_services"
HIGH = "high_technology_manufacturing"
_SHOWN = (MADE, HIGH, SERVED, "high_technology_services")
# With more years, the first and the last say enough.
_MOST_YEARS = 3
# Bounds further apart than this say nothing.
_WIDE = 0.25
# Bounds nearer than this are one number once written as a percentage.
_ONE = 5e-4


@dataclass(frozen=True, eq=False)
class Technology:
    """What a profile says of technology.

    Attributes
    ----------
    result : Result
        Bounds of each group and year, region beside nation.
    findings, limits : tuple of Message
    """

    result: Result
    findings: tuple[Message, ...]
    limits: tuple[Message, ...]


def technology_part(data: Dataset, region: Region, nation: Any, year: int | None) -> Technology | None:
    """Return the region's technology up to `year`, or None where nothing ships to measure it by.

    Parameters
    ----------
    data : Dataset
    region : Region
    nation : Text
        How the nation is named in a sentence.
    year : int or None
    """
    spans = _spans(data, region, year)
    if not spans:
        return None
    panels = [_levels(data.panel(table.key), years) for table, years in spans]
    found = technology_intensity(panels, [region.id], data=data)
    table = found.table[found.table["group"].isin(_SHOWN)]
    info = spans[-1][0]
    table = _named(table)
    findings, limits = [], []
    for group in (MADE, SERVED):
        rows = table[table["group"] == group]
        first, last = rows.iloc[0], rows.iloc[-1]
        if last["upper"] - last["lower"] > _WIDE or last["lower"] == last["nation_lower"] == 0:
            limits.append(
                Message(
                    "structure.technology_not_told",
                    group=Message(f"structure.group_{group}"),
                    region=region,
                    nation=nation,
                    year=int(last["year"]),
                    count=len(panels[-1].industries),
                    own=_between(last, ""),
                    whole=_between(last, "nation_"),
                )
            )
        else:
            findings.append(_finding(group, first, last, region, nation, info))
    high = table[table["group"] == HIGH].iloc[-1]
    if high["nation_lower"] > 0:
        findings.insert(
            1,
            Message(
                "structure.technology_certain",
                region=region,
                nation=nation,
                measure=info.measure_name,
                last=int(high["year"]),
                own=float(high["lower"]),
                whole=float(high["nation_lower"]),
            ),
        )
    if len(spans) > 1:
        years = [table["year"].min(), table["year"].max()]
        limits.append(Message("structure.technology_lists", first=int(years[0]), last=int(years[1])))
    result = Result(
        name="technology",
        title=Message("structure.technology_table", region=region, nation=nation, measure=info.measure_name),
        table=table,
        units={**found.units, "year": "year"},
        parameters=found.parameters,
        conventions=found.conventions,
        sources=tuple(table.key for table, _ in spans),
        shown=("group_name", "year", "lower", "upper", "nation_lower", "nation_upper"),
        formats={
            "year": "year",
            **dict.fromkeys(("lower", "upper", "nation_lower", "nation_upper"), "percent"),
        },
    )
    return Technology(result, tuple(findings), tuple(limits))


def _spans(data: Dataset, region: Region, year: int | None) -> list[tuple[TableInfo, list[int]]]:
    """Return the tables that tell, each with the years that compare."""
    geography = data.geography(region)
    if geography not in _TABLES:  # a classification of the user's own says nothing of technology
        return []
    measure, classifications = _TABLES[geography]
    found: list[tuple[TableInfo, list[int]]] = []
    members = data.nation(region).regions
    for classification in classifications:
        for table in data.tables(geography, measure, classification):
            panel = data.panel(table.key)
            end = panel.year_for(year)
            if region.id not in panel.regions or end is None:
                continue
            inside = set(panel.regions)
            nation = panel.select(regions=[id for id in members if id in inside])
            start = first_comparable(nation, end)
            years = [known for known in panel.years if start is not None and start <= known <= end]
            found.append((table, years if len(years) <= _MOST_YEARS else [years[0], years[-1]]))
            break
    return found


def _levels(panel: Panel, years: list[int]) -> Panel:
    """Return the years' levels; where the rounding of a source leaves less than nothing, it is nothing."""
    chosen = panel.select(years=years)
    return dataclasses.replace(chosen, values=np.maximum(chosen.values, 0.0))


def _named(table: pd.DataFrame) -> pd.DataFrame:
    order = {group: position for position, group in enumerate(_SHOWN)}
    table = table.assign(
        group_name=[Message(f"structure.group_{group}").label("en").capitalize() for group in table["group"]],
        group_name_zh=[Message(f"structure.group_{group}").label("zh-CN") for group in table["group"]],
        _order=table["group"].map(order),
    )
    return table.sort_values(["_order", "year"], ignore_index=True).drop(columns="_order")


def _finding(
    group: str, first: pd.Series[Any], last: pd.Series[Any], region: Region, nation: Any, table: TableInfo
) -> Message:
    if last["lower"] > last["nation_upper"]:
        verdict = "above"
    elif last["upper"] < last["nation_lower"]:
        verdict = "below"
    else:
        verdict = "alike"
    single = first["year"] == last["year"]
    values: dict[str, Any] = {
        "group": Message(f"structure.group_{group}"),
        "measure": table.measure_name,
        "region": region,
        "nation": nation,
        "last": int(last["year"]),
        "own_last": _between(last, ""),
        "nation_last": _between(last, "nation_"),
        "standing": Message(f"structure.technology_{verdict}"),
    }
    if single:
        return Message("structure.technology_level", **values)
    before = {
        "first": int(first["year"]),
        "own_first": _between(first, ""),
        "nation_first": _between(first, "nation_"),
    }
    return Message("structure.technology_change", **values, **before)


def _between(row: pd.Series[Any], side: str) -> Message:
    """Return a share as one percentage, or as what it lies between."""
    lower, upper = float(row[f"{side}lower"]), float(row[f"{side}upper"])
    if upper - lower < _ONE:
        return Message("structure.exactly", value=(lower + upper) / 2)
    return Message("structure.between", lower=lower, upper=upper)
