"""The main table of a region's course, peaks, falls and recovery, and the yearly series behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.history.axes import AXES, AXIS_TEXTS
from bessemer.history.composition import Shift
from bessemer.history.courses import Course, course_of
from bessemer.history.paths import DeepestFall, regained_year
from bessemer.history.tracks import Track
from bessemer.history.turning import Factory, Turn, turn
from bessemer.history.verdicts import MATERIAL, RECOVERED, Verdict
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.sources import Dataset
from bessemer.sources.given import dataset_given, region_given, year_given
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

_YEARS = ("start_year", "peak_year", "trough_year", "latest_year", "regained_90_year", "regained_year")
_COLUMNS = (
    *("axis", "series", "name", "name_zh", "unit", "start_year", "start", "peak_year", "peak", "trough_year"),
    *("trough", "latest_year", "latest", "loss", "recovery", "regained_90_year", "regained_year"),
    *("since_start", "since_peak"),
    *("verdict", "verdict_name", "verdict_name_zh"),
)


def trajectory(region: Region | str, data: Dataset | None = None, year: int | None = None) -> Result:
    """Return peak, fall, recovery and verdict of a region on each axis, relative to its nation.

    Parameters
    ----------
    region : Region or str
        A region, or a name that means one.
    data : Dataset, optional
        The reference dataset by default.
    year : int, optional
        Figures after this year are not used.

    Returns
    -------
    Result
        Rows by axis (jobs, jobs per head, income per head, composition) and, beside them, manufacturing and
        whatever else the region's figures give. An axis without figures has the verdict ``unknown``.

    Raises
    ------
    RegionError
        If a name is unknown or ambiguous.

    Examples
    --------
    >>> import bessemer as bm
    >>> rows = bm.history.trajectory("Pittsburgh").table
    >>> rows.set_index("axis").loc["jobs", "verdict"]
    'still falling'
    """
    dataset = dataset_given(data)
    place = region_given(region, dataset)
    year_given(year)
    return trajectory_result(course_of(dataset, place, year), year)


def trajectory_result(course: Course, year: int | None) -> Result:
    """Return the main table of a course."""
    import pandas as pd

    rows = [_track_row(track) for track in course.tracks]
    rows += [_shift_row(shift) for shift in course.shifts]
    for factory in course.factories:
        rows += [_factory_row(factory), _factory_share_row(factory)]
    have = {row["axis"] for row in rows}
    rows += [_missing_row(axis) for axis in AXES if axis not in have]
    order = {axis: position for position, axis in enumerate(AXES)}
    rows.sort(key=lambda row: order.get(row["axis"], len(AXES)))
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    for column in _YEARS:
        table[column] = table[column].astype("Int64")
    return Result(
        name="trajectory",
        title=Message("history.table_title", region=course.region, nation=course.nation),
        table=table,
        units={
            **dict.fromkeys(("start", "peak", "trough", "latest"), "as in column unit"),
            **dict.fromkeys(("loss", "recovery", "since_start", "since_peak"), "fraction"),
        },
        parameters={"region": course.region.id, "year": year},
        conventions={
            "peak": "relative series: where the deepest fall began; manufacturing: highest number",
            "loss": "trough / peak - 1",
            "recovery": "(latest - trough) / (peak - trough)",
            "regained_90_year": "first year after the trough with nine tenths of the fall made good",
            "regained_year": "first year after the trough at or above the peak",
            "nation": "sum of its regions",
        },
        sources=course.sources,
        warnings=tuple(_warnings(course)),
        shown=(
            "name",
            "start_year",
            "peak_year",
            "trough_year",
            "latest_year",
            "loss",
            "recovery",
            "verdict_name",
        ),
        formats={
            **dict.fromkeys(("start_year", "peak_year", "trough_year", "latest_year"), "year"),
            "loss": "change",
            "recovery": "percent0",
        },
    )


def paths_result(course: Course, year: int | None) -> Result:
    """Return the yearly series behind a course, as data."""
    import pandas as pd

    frames = [
        _yearly(track.axis, track.sources[0], track.years, track.own, track.whole) for track in course.tracks
    ]
    frames += [
        _yearly("composition", shift.key, shift.years, shift.share, shift.nation_share)
        for shift in course.shifts
    ]
    frames += [
        _yearly("manufacturing", entry.key, entry.years, entry.jobs, entry.nation)
        for entry in course.factories
    ]
    frames += [
        _yearly("manufacturing_share", entry.key, entry.years, entry.share, entry.nation_share)
        for entry in course.factories
    ]
    return Result(
        name="paths",
        title=Message("history.paths_title", region=course.region, nation=course.nation),
        table=pd.concat(frames, ignore_index=True),
        units={"relative": "region over nation"},
        parameters={"region": course.region.id, "year": year},
        sources=course.sources,
    )


def _yearly(axis: str, series: str, years: Sequence[int], own: Any, whole: Any) -> pd.DataFrame:
    import pandas as pd

    with np.errstate(invalid="ignore", divide="ignore"):
        relative = np.asarray(own) / np.asarray(whole)
    return pd.DataFrame(
        {"axis": axis, "series": series, "year": years, "value": own, "nation": whole, "relative": relative}
    )


def _row(
    axis: str,
    series: str,
    name: Text,
    unit: str,
    course: DeepestFall | Turn,
    verdict: Verdict,
    path: tuple[Sequence[int], Any],
) -> dict[str, Any]:
    fields = ("start_year", "start", "peak_year", "peak", "trough_year", "trough", "latest_year", "latest")
    loss = course.trough / course.peak - 1.0 if course.peak > 0 else float("nan")
    fall = course.peak - course.trough
    fell = loss <= -MATERIAL
    # One year has neither a peak nor a fall.
    alone = course.start_year == course.latest_year
    turned = dict.fromkeys(("peak_year", "peak", "trough_year", "trough")) if alone else {}
    return {
        "axis": axis,
        "series": series,
        "name": name.en,
        "name_zh": name.zh,
        "unit": unit,
        **{field: getattr(course, field) for field in fields},
        **turned,
        "loss": float("nan") if alone else loss,
        # What was made good of a fall too small to count says nothing.
        "recovery": (course.latest - course.trough) / fall if fell else float("nan"),
        "regained_90_year": regained_year(*path, course, RECOVERED) if fell else None,
        "regained_year": regained_year(*path, course, 1.0) if fell else None,
        "since_start": course.since_start,
        "since_peak": course.since_peak,
        "verdict": verdict.value,
        "verdict_name": verdict.name_text.en,
        "verdict_name_zh": verdict.name_text.zh,
    }


def _track_row(track: Track) -> dict[str, Any]:
    unit = "share of the nation" if track.share else "ratio to the nation"
    path = (track.years, track.relative)
    return _row(track.axis, track.sources[0], track.label, unit, track.course, track.verdict, path)


def _shift_row(shift: Shift) -> dict[str, Any]:
    span = "–".join(str(year) for year in dict.fromkeys((shift.years[0], shift.years[-1])))
    name = Text(f"Composition, {span}", f"产业结构，{span.replace('–', '—')}年")
    unit = "share of the sectors over the nation's share"
    path = (shift.years, shift.relative)
    return _row("composition", shift.key, name, unit, shift.course, shift.verdict, path)


def _factory_row(factory: Factory) -> dict[str, Any]:
    path = (factory.years, factory.jobs)
    name = factory.row_name
    return _without_verdict(
        _row("manufacturing", factory.key, name, "jobs", factory.turn, Verdict.UNKNOWN, path)
    )


def _factory_share_row(factory: Factory) -> dict[str, Any]:
    path = (factory.years, factory.share)
    name = Text(f"{factory.row_name.en}, share of jobs", f"{factory.row_name.zh}占就业比重")
    found = turn(*path)
    return _without_verdict(
        _row("manufacturing_share", factory.key, name, "share of jobs", found, Verdict.UNKNOWN, path)
    )


def _without_verdict(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "verdict": None, "verdict_name": None, "verdict_name_zh": None}


def _missing_row(axis: str) -> dict[str, Any]:
    verdict = Verdict.UNKNOWN
    return {
        "axis": axis,
        "name": AXIS_TEXTS[axis].en,
        "name_zh": AXIS_TEXTS[axis].zh,
        "verdict": verdict.value,
        "verdict_name": verdict.name_text.en,
        "verdict_name_zh": verdict.name_text.zh,
    }


def _warnings(course: Course) -> list[Message]:
    messages = [
        Message(
            "history.estimated_manufacturing",
            region=course.region,
            share=entry.estimated,
            year=entry.years[-1],
        )
        for entry in course.factories
        if entry.estimated > 0
    ]
    messages += [
        Message("history.estimated_shift", region=course.region, share=shift.estimated, year=shift.years[-1])
        for shift in course.shifts
        if shift.estimated > 0
    ]
    return messages
