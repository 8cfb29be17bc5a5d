"""What the answer says: the headline, findings most useful first, what such lists were worth, limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.answer import Certainty
from bessemer.classify.aims import aim_codes, aim_of
from bessemer.pathways.candidates import Options
from bessemer.pathways.charts import STEADY
from bessemer.pathways.forecasts import (
    BACKTEST,
    HORIZON,
    LATEST,
    ForecastRecord,
    cases_like,
    forecast_record,
    weak_groups,
)
from bessemer.pathways.groups import GROUP_NAMES
from bessemer.pathways.lookback import ENDS, FEWEST_ENTRIES, RECORD, TOP, EntryRecord, older_record, told
from bessemer.pathways.select import Portfolio
from bessemer.pathways.standpoint import Standpoint
from bessemer.regions import OWN
from bessemer.result import Result
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

# Closeness within half of a random order of pairs around chance tells next to nothing.
_USEFUL_AUC = 0.55
_ALL_NAMED = 3
_COLUMNS = {
    "probability": Text("the probability of entry", "进入概率"),
    "pci": Text("complexity", "复杂度"),
    "national_growth": Text("national growth", "全国增速"),
    "foreign_inputs": Text("the imported share of inputs", "进口投入比重"),
    "volatility": Text("past swings", "以往波动"),
}


def names(rows: pd.DataFrame) -> list[Text]:
    """Return the industries of rows as they stand in sentences."""
    return [Text(en, zh) for en, zh in zip(rows["industry_name"], rows["industry_name_zh"], strict=True)]


def headline(
    here: Standpoint,
    table: pd.DataFrame,
    coarse: bool,
    record: EntryRecord | None,
    years: tuple[int, int] | None,
) -> Message:
    """Return the options closest to what the region does; first, where that was never put to the test."""
    best = names(table.head(3))
    values: dict[str, Any] = {
        "region": here.region,
        "first": best[0],
        "options": best,
        "year": here.year,
        "measure": here.table.measure_name,
        "ratio": float(table["location_quotient"].iloc[0]),
        "supporters": Text(table["supporters"].iloc[0], table["supporters_zh"].iloc[0]),
    }
    if coarse and here.region.kind == OWN:
        return Message("own.headline_coarse", count=len(here.panel.industries), **values)
    if coarse:
        return Message("pathways.headline_coarse", **values)
    if record is not None and years is not None and record.entries < FEWEST_ENTRIES:
        counts = {"entries": record.entries, "cells": record.cells, "start": years[0], "end": years[1]}
        return Message("pathways.headline_untested", **values, **counts)
    return Message("pathways.headline", **values)


def summary(here: Standpoint, table: pd.DataFrame) -> Message:
    """Return for the first page the options closest to what the region does, and how far off the first is."""
    best = names(table.head(3))
    return Message(
        f"brief.reach_{'world' if here.region.kind == 'economy' else 'nation'}",
        region=here.region,
        options=best,
        first=best[0],
        ratio=float(table["location_quotient"].iloc[0]),
        measure=here.table.measure_name,
        year=here.year,
    )


def strengths(here: Standpoint, outlook: Options) -> Message:
    """Return in how many industries the region is strong."""
    counts = {"count": len(outlook.strengths), "total": len(outlook.counted)}
    return Message("pathways.strengths", region=here.region, year=here.year, **counts)


def standing(here: Standpoint, aims: Result | None) -> list[Message]:
    """Return in which of the four aims the region has the nation's weight, by the table and by jobs."""
    if aims is None or len(aims.table) < _ALL_NAMED:
        return []

    def written(rows: pd.DataFrame, column: str) -> list[Text]:
        order = rows.sort_values(column, ascending=False)
        return [
            Text(f"{en} ({value:.2f})", f"{zh}（{value:.2f}）")
            for en, zh, value in zip(order["aim"], order["aim_zh"], order[column], strict=True)
        ]

    table = aims.table
    above = table["location_quotient"].round(2) >= 1
    values = {
        "region": here.region,
        "year": here.year,
        "measure": here.table.measure_name,
        "weight": _weight(here),
    }
    up, down = (
        written(table[above], "location_quotient"),
        written(table[~above], "location_quotient"),
    )
    if up and down:
        found = [Message("pathways.aims_both", above=up, below=down, **values)]
    elif up:
        found = [Message("pathways.aims_above", above=up, **values)]
    else:
        found = [Message("pathways.aims_below", below=down, **values)]
    jobs = table[table["jobs_location_quotient"].notna()]
    if len(jobs):
        found.append(
            Message("pathways.aims_jobs", year=here.year, aims=written(jobs, "jobs_location_quotient"))
        )
    return found


def technology(here: Standpoint, aims: Result | None) -> list[Message]:
    """Return how the aim of advanced technology differs from the technology intensity of the structure."""
    codes = [
        code for code in here.panel.industries if aim_of(here.table.classification, code) == "technology"
    ]
    if aims is None or not codes:
        return []
    goods = set(aim_codes(here.table.classification, ("goods",)))
    return [Message("pathways.technology_goods" if goods & set(codes) else "pathways.technology_services")]


def _weight(here: Standpoint) -> Message:
    if here.region.kind == OWN:
        return Message("own.weight")
    return Message(f"pathways.weight_{'world' if here.region.kind == 'economy' else 'nation'}")


def chosen(found: Portfolio) -> Message:
    """Return the industries of a portfolio."""
    values = {"region": found.region, "count": len(found.table), "year": found.parameters["year"]}
    return Message("pathways.chosen", industries=names(found.table), **values)


def steady(table: pd.DataFrame) -> list[Message]:
    """Return which options are near and attractive whatever the draw, and how sure the order is."""
    messages = []
    sure = table[(table["quadrant"] == "near, high gain") & (table["quadrant_share"] >= STEADY)]
    if len(sure):
        some = "" if len(sure) <= _ALL_NAMED else "_among"
        counts = {"count": len(sure), "total": len(table)}
        messages.append(Message(f"pathways.steady{some}", options=names(sure.head(_ALL_NAMED)), **counts))
    first = table.iloc[0]
    if np.isfinite(first["rank_low"]) and first["rank_high"] > first["rank_low"]:
        low, high = int(first["rank_low"]), int(first["rank_high"])
        messages.append(Message("pathways.rank_interval", industry=names(table)[0], low=low, high=high))
    return messages


def imports(here: Standpoint, table: pd.DataFrame) -> list[Message]:
    """Return the option with the most imports to replace, and the inputs it would need from abroad."""
    known = table[table["imports"].fillna(0) > 0]
    if known.empty:
        return []
    most = known.iloc[int(known["imports"].to_numpy().argmax())]
    values = {
        "region": here.region,
        "industry": Text(most["industry_name"], most["industry_name_zh"]),
        "value": float(most["imports"]),
        "year": here.year,
    }
    if np.isfinite(most["foreign_inputs"]):
        return [Message("pathways.imports_inputs", inputs=float(most["foreign_inputs"]), **values)]
    return [Message("pathways.imports", **values)]


def kinds(here: Standpoint, table: pd.DataFrame) -> list[Message]:
    """Return what is just short of usual weight, and the closest service of knowledge and of people."""
    messages = []
    regain = names(table[table["kind"] == "regain"].head(4))
    if regain:
        values = {"region": here.region, "options": regain, "year": here.year, "weight": _weight(here)}
        messages.append(Message("pathways.regain", **values))
    for group, name in (("knowledge services", "best_knowledge"), ("health and education", "best_care")):
        best = table[table["group"] == group].head(1)
        if len(best):
            messages.append(
                Message(
                    f"pathways.{name}",
                    industry=names(best)[0],
                    place=int(best.index[0]) + 1,
                    count=len(table),
                    ratio=float(best["location_quotient"].iloc[0]),
                    year=here.year,
                )
            )
    return messages


def foreseen(here: Standpoint, table: pd.DataFrame) -> list[Message]:
    """Return the most probable entry with the past cases like it, and the record of the forecasts."""
    known = table[table["probability"].notna()]
    record = forecast_record(here.data)
    if known.empty or record is None or record.top_cells == 0:
        return []
    best = known.sort_values(["probability", "industry"], ascending=[False, True])
    chance = float(best["probability"].iloc[0])
    entered, cases = cases_like(here.data, chance)
    first = Message(
        "pathways.forecast_first",
        industry=names(best)[0],
        probability=chance,
        end=here.year + HORIZON,
        entered=entered,
        cases=cases,
    )
    return [first, record_sentence(record)]


def record_sentence(record: ForecastRecord) -> Message:
    """Return what became of the entry forecasts of 1990, beside those by size alone."""
    better = record.top_entries > record.size_entries
    return Message(
        "pathways.forecast_record" if better else "pathways.forecast_record_worse",
        start=BACKTEST,
        end=LATEST,
        cells=record.cells,
        base_rate=record.entries / record.cells,
        top_rate=record.top_entries / record.top_cells,
        size_rate=record.size_entries / record.top_cells,
    )


def past(here: Standpoint) -> list[Message]:
    """Return what became of the options of a past year, and of those of all old industrial zones."""
    end = ENDS[-1]
    if here.geography != "us-zones" or here.year >= end:
        return []
    table = told(here.region, here.year, end, data=here.data)
    top = table.head(TOP)
    if len(top) < TOP:
        return []
    came = top[top["came"]]
    values = {
        "start": here.year,
        "end": end,
        "count": len(came),
        "top": TOP,
        "chance": TOP * float(table["came"].mean()),
    }
    if len(came):
        return [Message("pathways.came", options=names(came), **values)]
    return [Message("pathways.came_none", **values)]


def tested(here: Standpoint) -> list[Message]:
    """Return how closeness fared in China's older tables."""
    record = older_record(here.data) if here.geography == "cn-provinces" else None
    if record is None or record.entries < FEWEST_ENTRIES:
        return []
    counts = {"cells": record.cells, "entries": record.entries, "base_rate": record.base_rate}
    return [Message("pathways.record_older", auc=record.auc, baseline=record.baseline, **counts)]


def certainty(coarse: bool, record: EntryRecord | None) -> Certainty:
    """Return how far the order of the options was put to the test."""
    if coarse or record is None:
        return Certainty("untested", Message("brief.basis_coarse" if coarse else "brief.basis_no_record"))
    if record.entries < FEWEST_ENTRIES:
        return Certainty("untested", Message("brief.basis_few", entries=record.entries, cells=record.cells))
    better = record.auc > max(record.baseline, _USEFUL_AUC)
    values = {"auc": record.auc, "baseline": record.baseline}
    return Certainty(
        "tested" if better else "weak", Message(f"brief.basis_{'better' if better else 'worse'}", **values)
    )


def density_record_said(record: EntryRecord | None, years: tuple[int, int] | None) -> Message | None:
    """Return how well net density foretold entries."""
    if record is None or years is None:
        return None
    counts = {"start": years[0], "end": years[1], "entries": record.entries, "cells": record.cells}
    if record.entries < FEWEST_ENTRIES:
        return Message("pathways.record_few", **counts)
    if record.auc < _USEFUL_AUC:
        name = "pathways.record_none"
    elif record.auc > record.baseline:
        name = "pathways.record_better"
    else:
        name = "pathways.record_worse"
    return Message(name, base_rate=record.base_rate, auc=record.auc, baseline=record.baseline, **counts)


def warnings(here: Standpoint, table: pd.DataFrame) -> tuple[Message, ...]:
    """Return that the sample is too small where unreliable industries had to be listed."""
    noisy = int((~table["reliable"]).sum())
    if not noisy:
        return ()
    return (Message("pathways.sample_small", region=here.region, count=noisy, total=len(table)),)


def limits(
    here: Standpoint, outlook: Options, table: pd.DataFrame, coarse: bool, record: EntryRecord | None
) -> list[Message]:
    """Return what the list does not know, and where its forecasts are worth little."""
    found = [Message("pathways.no_cause")]
    if coarse and here.region.kind == OWN:
        values = {"industries": len(here.panel.industries), "places": len(here.panel.regions)}
        found.append(Message("own.coarse", region=here.region, **values))
    elif coarse:
        found.append(Message("pathways.coarse", region=here.region))
    if record is None:
        found.append(Message("pathways.no_record"))
    if bool(table["reliable"].all()) and not bool(outlook.table["reliable"].all()):
        found.append(Message("pathways.sample"))
    if table["probability"].notna().any():
        found.append(Message("pathways.forecast_scope"))
        weak = [GROUP_NAMES[kind] for kind in weak_groups(here.data) if kind in GROUP_NAMES]
        if weak:
            found.append(Message("pathways.forecast_weak", groups=weak))
    missing = [_COLUMNS[name] for name in outlook.gaps if name in _COLUMNS]
    if missing:
        found.append(Message("pathways.gaps", columns=missing))
    if here.geography == "us-zones":
        found.append(Message("pathways.hits", **RECORD))
    return found
