"""The forecast within the answer: the column of probabilities, and what such forecasts were worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bessemer.classify import scheme
from bessemer.pathways.forecasts import (
    BACKTEST,
    HORIZON,
    LATEST,
    ForecastRecord,
    cases_like,
    forecast_record,
    shipped,
    weak_groups,
)
from bessemer.regions import Region
from bessemer.sources import Dataset
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

_CLASSIFICATION = "ind1990"


def with_probability(data: Dataset, region: Region, year: int, options: pd.DataFrame) -> pd.DataFrame:
    """Return options with the probability of entry; unknown where none is forecast.

    Forecasts exist for location quotients under 0.5 in US zones, from 1990 and from 2000.
    """
    known = shipped(data, region.id, year) if region.kind == "commuting zone" else {}
    return options.assign(probability=[known.get(code, float("nan")) for code in options["industry"]])


def findings(data: Dataset, options: pd.DataFrame, year: int) -> list[Message]:
    """Return the most probable entry with the past cases like it, and the record of the forecasts."""
    known = options[options["probability"].notna()]
    record = forecast_record(data)
    if known.empty or record is None or record.top_cells == 0:
        return []
    best = known.sort_values(["probability", "industry"], ascending=[False, True]).iloc[0]
    entered, cases = cases_like(data, float(best["probability"]))
    first = Message(
        "pathways.forecast_first",
        industry=scheme(_CLASSIFICATION)[best["industry"]].brief,
        probability=float(best["probability"]),
        end=year + HORIZON,
        entered=entered,
        cases=cases,
    )
    return [first, _record(record)]


def _record(record: ForecastRecord) -> Message:
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


def limits(data: Dataset, options: pd.DataFrame, names: Mapping[str, Text]) -> list[Message]:
    """Return in which kinds of industry the forecasts do not beat size alone, and what they leave out."""
    if options["probability"].isna().all():
        return []
    found = [Message("pathways.forecast_scope")]
    weak = [names[kind] for kind in weak_groups(data) if kind in names]
    if weak:
        found.append(Message("pathways.forecast_weak", groups=weak))
    return found
