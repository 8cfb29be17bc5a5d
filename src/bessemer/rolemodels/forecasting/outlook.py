"""What the forecast says for one region: sentences, tables and charts for the answer on role models."""

from __future__ import annotations

from typing import Any

from bessemer.answer import Part
from bessemer.classify import Industry, scheme
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.rolemodels.forecasting.forecasts import Forecast, forecast, origins_for, why_no_forecast
from bessemer.rolemodels.forecasting.record import (
    RECORD,
    SAMPLE_OF,
    ForecastRecord,
    forecast_record,
    record_frame,
)
from bessemer.rolemodels.forecasting.record_charts import fan_chart, record_chart
from bessemer.rolemodels.forecasting.rolling import OURS
from bessemer.sources import Dataset
from bessemer.sources.given import dataset_given, region_given, year_given
from bessemer.words import Message
from bessemer.words import alike as reads_alike

HORIZON = 10
_OFTEN = ((2, 3), (3, 4), (4, 5), (9, 10))
# Shares that move by less are not worth a sentence.
_LEAST = 0.003


def forecast_part(data: Dataset, region: Region, year: int | None = None) -> Part:
    """Return what the forecast says for a region and how well such forecasts did, or why there is none.

    Parameters
    ----------
    data : Dataset
    region : Region
    year : int, optional
        The latest origin up to this year; the newest by default, or where none is that early.

    Examples
    --------
    >>> import bessemer as bm
    >>> forecast_part(bm.reference(), bm.region("Jilin")).findings[0].id
    'forecast.none_province'
    """
    data = dataset_given(data)
    region = region_given(region, data)
    year_given(year)
    title = Message("forecast.part")
    reason = why_no_forecast(data, region)
    record = None if reason else forecast_record(data, region, HORIZON)
    if record is None:
        return Part("forecast", title, (reason or Message("forecast.none_data", region=region),))
    found = forecast(data, region, _usable(data, region, year))
    latest = forecast_record(data, region, HORIZON, "latest")
    said = [
        _central(found, record),
        *_recent(record, latest),
        _alike(data, region),
        _sectors(found),
    ]
    charts = (fan_chart(data, found), record_chart(data, found))
    return Part(
        id="forecast",
        title=title,
        findings=tuple(entry for entry in said if entry is not None),
        record=record_sentence(record),
        results=(*_tables(found), *_record_result(data, region)),
        charts=tuple(chart for chart in charts if chart is not None),
        method=(Message("forecast.method"),),
        limits=(Message("forecast.limit_vintage"), *found.warnings),
    )


def _usable(data: Dataset, region: Region, year: int | None) -> int | None:
    """Return `year` where an origin is that early, None otherwise."""
    return year if year is not None and min(origins_for(data, region)) <= year else None


def _central(found: Forecast, record: ForecastRecord) -> Message:
    """Say the forecast that the record supports, with what happened in past cases."""
    row = found.row(HORIZON)
    ours = row["better"] == OURS
    low, high = float(row["low_80"]), float(row["high_80"])
    inside, of = min(_OFTEN, key=lambda pair: abs(pair[0] / pair[1] - record.coverage_80))
    values: dict[str, Any] = {
        "region": found.region,
        "start": found.origin,
        "end": int(row["year"]),
        "central": float(row["central"]),
        "low": low,
        "high": high,
        "baseline": float(row["baseline"]),
        "inside": inside,
        "of": of,
    }
    if not ours:
        return Message("forecast.central_baseline", **values)
    return Message("forecast.central_open" if low < 0 < high else "forecast.central_sure", **values)


def record_sentence(record: ForecastRecord) -> Message:
    """Return how forecasts of jobs did at past origins, beside half persistence."""
    values: dict[str, Any] = {
        "horizon": record.horizon,
        "first": record.first_origin,
        "last": record.last_origin,
        "origins": record.origins,
        "cases": record.cases,
        "mae": record.mae,
        "mae_half": record.mae_half,
        "nearer": record.nearer,
        "coverage": record.coverage_80,
    }
    return Message("forecast.record_better" if record.beats_half else "forecast.record_no_better", **values)


def _recent(record: ForecastRecord, latest: ForecastRecord | None) -> list[Message]:
    """Say it when the newest origins tell against us although all origins together do not."""
    if latest is None or not record.beats_half or latest.mae <= latest.mae_half:
        return []
    return [
        Message(
            "forecast.record_recent",
            first=latest.first_origin,
            last=latest.last_origin,
            mae=latest.mae,
            mae_half=latest.mae_half,
        )
    ]


def _alike(data: Dataset, region: Region) -> Message | None:
    """Say what look-alikes alone were worth."""
    frame = record_frame(data, RECORD)
    if frame is None:
        return None
    own = frame[(frame["sample"] == SAMPLE_OF[region.kind]) & (frame["horizon"] == HORIZON)]
    total = own.assign(total=own["mae"] * own["regions"]).groupby("model")[["total", "regions"]].sum()
    means = total["total"] / total["regions"]
    by_alike, none, half = (float(means[name]) for name in ("look-alikes", "no-change", "half-persistence"))
    if reads_alike(by_alike, half, "percent") and reads_alike(by_alike, none, "percent"):
        verdict = "same"
    else:
        verdict = "worse" if by_alike > half else "better"
    return Message(f"forecast.alike_{verdict}", alike=by_alike, none=none, half=half, horizon=HORIZON)


def _sectors(found: Forecast) -> Message | None:
    """Say which sectors are to gain and to lose most, by the forecast that the record supports."""
    table = found.table
    rows = table[(table["measure"] == "sector_share") & (table["horizon"] == HORIZON)]
    now = found.shares_now
    if rows.empty or now is None:
        return None
    column = "central" if rows["better"].iloc[0] == OURS else "baseline"
    change = rows.set_index("industry")[column] - now
    if change.max() < _LEAST or change.min() > -_LEAST:
        return None
    industries = scheme(found.classification)
    up, down = str(change.idxmax()), str(change.idxmin())
    return Message(
        "forecast.sectors",
        region=found.region,
        end=found.origin + HORIZON,
        start=found.origin,
        up=_inside(industries[up]),
        up_now=float(now[up]),
        up_then=float(now[up] + change[up]),
        down=_inside(industries[down]),
        down_now=float(now[down]),
        down_then=float(now[down] + change[down]),
    )


def _inside(industry: Industry) -> Message:
    return Message("forecast.sector_name", industry=industry.brief)


def _tables(found: Forecast) -> tuple[Result, ...]:
    """Return the forecast as a reader sees it: relative jobs, and sector shares ten years ahead."""
    numbers = ("central", "low_80", "high_80", "baseline")
    sector = found.table["measure"] == "sector_share"
    common: dict[str, Any] = {
        "units": found.units,
        "parameters": found.parameters,
        "conventions": found.conventions,
        "sources": found.sources,
        "warnings": found.warnings,
    }
    results = [
        Result(
            name="forecast",
            title=found.title,
            table=found.table[~sector].reset_index(drop=True),
            shown=("horizon", "year", *numbers),
            formats={"horizon": "integer", "year": "year", **dict.fromkeys(numbers, "change")},
            **common,
        )
    ]
    rows = found.table[sector & (found.table["horizon"] == HORIZON)]
    if not rows.empty:
        title = Message("forecast.sector_table", region=found.region, end=found.origin + HORIZON)
        results.append(
            Result(
                name="forecast_sectors",
                title=title,
                table=rows.sort_values("central", ascending=False).reset_index(drop=True),
                shown=("name", *numbers),
                formats=dict.fromkeys(numbers, "percent"),
                **common,
            )
        )
    return tuple(results)


def _record_result(data: Dataset, region: Region) -> tuple[Result, ...]:
    """Return errors by model, pooled over origins, as a table."""
    frame = record_frame(data, RECORD)
    if frame is None:
        return ()
    own = frame[frame["sample"] == SAMPLE_OF[region.kind]]
    means = {name: (name, "mean") for name in ("mae", "ratio", "coverage_80")}
    groups = own.groupby(["horizon", "model"], sort=False)
    table = groups.agg(origins=("origin", "size"), **means).reset_index()
    names = [Message(f"forecast.model_{model.replace('-', '_')}") for model in table["model"]]
    table = table.assign(
        name=[name.label("en") for name in names], name_zh=[name.label("zh-CN") for name in names]
    )
    return (
        Result(
            name="forecast_record",
            title=Message("forecast.record_table"),
            table=table,
            units={"mae": "log points", "ratio": "ratio", "coverage_80": "fraction"},
            sources=(RECORD,),
            shown=("horizon", "name", "origins", "mae", "ratio", "coverage_80"),
            formats={
                "horizon": "integer",
                "origins": "integer",
                "mae": "ratio3",
                "ratio": "ratio",
                "coverage_80": "percent0",
            },
        ),
    )
