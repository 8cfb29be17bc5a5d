"""Tables of recessions, turning points and verdicts of recovery."""

from __future__ import annotations

from typing import Any

from bessemer.history.courses import Course
from bessemer.history.recessions import HORIZON
from bessemer.history.recoveries import Recovery
from bessemer.result import Result
from bessemer.words import Message

# Window and reference.
_GRID = ("peak_aggregate", "peak_mean", "trough_aggregate", "trough_mean")


def recessions_result(course: Course) -> Result:
    """Return how the region took each recession of its nation."""
    import pandas as pd

    rows = [
        {
            "peak_year": one.recession.peak_year,
            "trough_year": one.recession.trough_year,
            "nation_change": one.recession.change,
            "change": one.change,
            "resistance": one.resistance,
            "nation_rise": one.nation_rise,
            "rise": one.rise,
            "recoverability": one.recoverability,
            "regained_year": one.regained_year,
            "first_year_of_figures": one.recession.cut,
            "under_way": one.recession.open,
        }
        for one in course.responses
    ]
    jobs = course.track("jobs")
    shown = (
        *("peak_year", "trough_year", "nation_change", "change", "resistance"),
        *("nation_rise", "rise", "recoverability", "regained_year"),
    )
    table = pd.DataFrame(rows, columns=None if rows else list(shown))
    table["regained_year"] = table["regained_year"].astype("Int64")
    return Result(
        name="recessions",
        title=Message("hubs.recessions_title", region=course.region, nation=course.nation),
        table=table,
        units=dict.fromkeys(("nation_change", "change", "nation_rise", "rise"), "fraction"),
        conventions={
            "recession": "fall of the nation's annual jobs by 0.2 % or more, until its level is regained",
            "resistance": "(change - nation's change) / |nation's change|, peak to trough of the nation",
            "recoverability": f"the same over the {HORIZON} years after the nation's trough",
            "regained_year": "first year from the trough on at or above the level of the peak year",
        },
        sources=jobs.sources if jobs is not None else (),
        shown=shown,
        formats={
            **dict.fromkeys(("peak_year", "trough_year", "regained_year"), "year"),
            **dict.fromkeys(("nation_change", "change", "nation_rise", "rise"), "change"),
            **dict.fromkeys(("resistance", "recoverability"), "signed"),
        },
    )


def turning_result(course: Course) -> Result:
    """Return the turning points of the relative series with their uncertainty."""
    import pandas as pd

    rows = []
    sources: list[str] = []
    for name, points in course.turning.items():
        track = course.track(name)
        assert track is not None
        sources += track.sources
        rows += [
            {
                "axis": name,
                "name": track.label.en,
                "name_zh": track.label.zh,
                "year": point.year,
                "before": point.before,
                "after": point.after,
                "low": point.low,
                "high": point.high,
                "within_1": point.within_1,
                "within_2": point.within_2,
            }
            for point in points
        ]
    shown = ("name", "year", "before", "after", "low", "high", "within_1", "within_2")
    return Result(
        name="turning_points",
        title=Message("hubs.turning_title", region=course.region, nation=course.nation),
        table=pd.DataFrame(rows, columns=None if rows else ["axis", *shown]),
        units=dict.fromkeys(("before", "after"), "log points a year against the nation"),
        conventions={
            "year": "last year of the old mean growth",
            "number": "criterion of Liu, Wu and Zidek (1997), at most four, regimes of five years at least",
            "low, high": "90 % interval over a moving-block bootstrap of the residuals",
            "within_1, within_2": "share of draws at most one, or two, years away",
        },
        sources=tuple(dict.fromkeys(sources)),
        shown=shown if rows else (),
        formats={
            **dict.fromkeys(("year", "low", "high"), "year"),
            **dict.fromkeys(("before", "after"), "change"),
            **dict.fromkeys(("within_1", "within_2"), "percent0"),
        },
    )


def recoveries_result(course: Course) -> Result:
    """Return the verdicts, one row an axis and period, a column for each window and reference."""
    import pandas as pd

    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for entry in course.recoveries:
        key = (entry.axis, entry.end_year if entry.axis == "composition" else 0)
        label = course.label(entry.axis)
        row = rows.setdefault(
            key,
            {
                "axis": entry.axis,
                "name": label.en,
                "name_zh": label.zh,
                "start_year": entry.start_year,
                "latest_year": entry.end_year,
            },
        )
        column = f"{entry.window}_{entry.reference}"
        row[column], row[f"{column}_zh"] = entry.state.text.en, entry.state.text.zh
    twins = [f"{column}_zh" for column in _GRID]
    table = pd.DataFrame(list(rows.values()))
    table = table.reindex(columns=["axis", "name", "name_zh", "start_year", "latest_year", *_GRID, *twins])
    return Result(
        name="recoveries",
        title=Message("hubs.recoveries_title", region=course.region, nation=course.nation),
        table=table,
        conventions={
            "peak": "change against the reference since the nation's peak year of manufacturing jobs, or the "
            "first comparable year after it; level under 5 % (composition 3 %)",
            "trough": "part of the deepest fall made good: yes from nine tenths, in part from a quarter; "
            "level where nothing fell by 5 %",
            "aggregate": "the nation's regions added up",
            "mean": "the mean of the logarithms over the nation's regions",
        },
        sources=course.sources,
        shown=("name", "start_year", "latest_year", *_GRID),
        formats=dict.fromkeys(("start_year", "latest_year"), "year"),
    )


def verdicts_result(course: Course) -> Result:
    """Return the verdicts behind the table, one row each, as data."""
    import pandas as pd

    return Result(
        name="verdicts",
        title=Message("hubs.recoveries_title", region=course.region, nation=course.nation),
        table=pd.DataFrame([_verdict_row(entry) for entry in course.recoveries]),
        units={"measure": "fraction"},
        sources=course.sources,
    )


def _verdict_row(entry: Recovery) -> dict[str, Any]:
    return {
        "axis": entry.axis,
        "reference": entry.reference,
        "window": entry.window,
        "start_year": entry.start_year,
        "end_year": entry.end_year,
        "measure": entry.measure,
        "state": entry.state.value,
        "recovered": entry.recovered,
    }
