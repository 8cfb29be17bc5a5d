"""Timelines: what was done, under the course of the region's weight in its nation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bessemer.casebook.cases import for_regions
from bessemer.casebook.matching import Match, Matches
from bessemer.casebook.schema import Case, Intervention
from bessemer.charts import Canvas, Chart
from bessemer.history.axes import KINDS
from bessemer.panel import Floats
from bessemer.regions import Region
from bessemer.rolemodels.lookalikes.outcomes import axis_of, first_year, relative_course
from bessemer.sources import Dataset
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

_ROWS = 10
# Measures begun longer before the line starts are left out while others fill the chart.
_BEFORE = 5


@dataclass(frozen=True)
class _Course:
    """A region's share of its nation's jobs, 100 in one year."""

    region: Region
    years: tuple[int, ...]
    index: Floats
    hundred: int
    tables: tuple[str, ...]


def casebook_charts(found: Matches, data: Dataset) -> tuple[Chart, ...]:
    """Return the timeline of the first case, and that of the region's own measures where it has any."""
    entry = found.entries[0]
    made = [_model_chart(found, entry, data), _own_chart(found, data)]
    return tuple(chart for chart in made if chart is not None)


def _model_chart(found: Matches, entry: Match, data: Dataset) -> Chart | None:
    course = _course(found, entry, data)
    chosen = found.chosen(entry)
    first = [item for item in entry.case.dated if entry.at_stage(item) and item not in chosen]
    items = _picked(entry.case.dated, [*chosen, *first], course)
    if not items:
        return None
    marks = [] if course is None else [(course.hundred, found.region)]
    values: dict[str, Any] = {"case": entry.case.name, **_span(items)}
    if course is None:
        title = Message("casebook.timeline_title", **values)
    else:
        change = float(course.index[-1] / 100 - 1)
        at = course.years.index(course.hundred)
        title = Message(
            f"casebook.course_title_{'fell' if change < 0 else 'rose'}",
            change=abs(change),
            base_year=course.hundred,
            last=course.years[-1],
            after=sum(item.start is not None and item.start >= course.hundred for item in items),
            **values,
        )
        assert at >= 0
    return _chart("casebook-timeline", entry.case, items, course, chosen, title, marks)


def _own_chart(found: Matches, data: Dataset) -> Chart | None:
    own = for_regions(found.cases, [found.region.id])
    dated = [item for case in own for item in case.dated]
    if not dated:
        return None
    course = _own_course(found.region, data)
    chosen = [item for item in dated if found.pointers.why(item.sectors)]
    items = _picked(dated, [], course)
    values: dict[str, Any] = {"region": found.region, **_span(items)}
    if course is None:
        title = Message("casebook.own_title", **values)
    else:
        change = float(course.index[-1] / 100 - 1)
        title = Message(
            f"casebook.own_title_{'fell' if change < 0 else 'rose'}",
            change=abs(change),
            base_year=course.hundred,
            last=course.years[-1],
            **values,
        )
    return _chart("casebook-own", own[0], items, course, chosen, title, [], own_region=found.region, total=sum(
        len(case.interventions) for case in own
    ))


def _span(items: list[Intervention]) -> dict[str, int]:
    starts = [item.start for item in items if item.start is not None]
    return {"count": len(items), "start": min(starts), "end": _last(items)}


def _last(items: list[Intervention]) -> int:
    return max(item.end or item.start or 0 for item in items)


def _picked(dated: Any, wanted: list[Intervention], course: _Course | None) -> list[Intervention]:
    """Return at most ten measures: the wanted ones, then the newest that the line's years hold."""
    least = 0 if course is None else course.years[0] - _BEFORE
    rest = [item for item in dated if item not in wanted and (item.start or 0) >= least]
    older = [item for item in dated if item not in wanted and item not in rest]
    picked = [*wanted, *reversed(rest), *reversed(older)] if course is None else [*wanted, *reversed(rest)]
    picked = (picked or list(reversed(older)))[:_ROWS]
    return sorted(picked, key=lambda item: (item.start or 0, item.id))


def _course(found: Matches, entry: Match, data: Dataset) -> _Course | None:
    if entry.region is None or entry.base_year is None or found.search is None:
        return None
    region = found.search.places[entry.region]
    if region.kind not in KINDS or region.kind == "economy":
        return None
    path = axis_of(found.search.data, region.kind)
    if region.id not in path.regions or entry.base_year not in path.years:
        return None
    last = path.years[-1]
    start = first_year(path, region.id, path.years[0], last)
    if entry.base_year < start:
        return None
    years, ratio = relative_course(path, region.id, start, last)
    index = ratio / ratio[years.index(entry.base_year)] * 100
    return _Course(region, years, index, entry.base_year, path.tables)


def _own_course(region: Region, data: Dataset) -> _Course | None:
    if region.kind not in KINDS or region.kind == "economy":
        return None
    path = axis_of(data, region.kind)
    if region.id not in path.regions:
        return None
    last = path.years[-1]
    start = first_year(path, region.id, path.years[0], last)
    years, ratio = relative_course(path, region.id, start, last)
    return _Course(region, years, ratio * 100, start, path.tables) if len(years) > 2 else None


def _chart(
    id: str,
    case: Case,
    items: list[Intervention],
    course: _Course | None,
    chosen: Any,
    title: Message,
    marks: list[tuple[int, Region]],
    own_region: Region | None = None,
    total: int | None = None,
) -> Chart:
    import pandas as pd

    from bessemer.charts import timelines

    last = max(_last(items), course.years[-1] if course else 0)
    bars = pd.DataFrame(
        {
            "part": "measure",
            "name": [item.name for item in items],
            "start": [item.start for item in items],
            "end": [item.end if item.end is not None else last for item in items],
            "open": [item.end is None for item in items],
            "strong": [item in chosen for item in items],
        }
    )
    rows = bars
    if course is not None:
        line = pd.DataFrame({"part": "course", "start": course.years, "value": course.index})
        rows = pd.concat([bars, line], ignore_index=True)
    role = "region" if own_region is not None else "role model"
    if own_region is None and course is not None and course.index[-1] < 100:
        role = "cautionary tale"

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        measures = data[data["part"] == "measure"]
        drawn = measures.assign(label=[canvas.name(name) for name in measures["name"]])
        columns = ["label", "start", "end", "open", "strong"]
        path = data[data["part"] == "course"]
        return timelines.timeline(
            drawn[columns].astype({"open": bool, "strong": bool}),
            canvas,
            course=path[["start", "value"]] if len(path) else None,
            role=role,
            marks=[(year, canvas.say("casebook.timeline_mark", region=place, year=year)) for year, place in marks],
            y_title=canvas.say("casebook.course_axis", year=course.hundred) if course is not None else "",
        )

    place: Any = case.name if own_region is None else own_region
    values: dict[str, Any] = {"case": place, **_span(items)}
    measure = Message("casebook.course_measure", year=course.hundred, place=course.region) if course else None
    counted = {"count": len(items), "total": total or len(case.interventions)}
    return Chart(
        id=id,
        title=title,
        subtitle=Message("casebook.timeline_subtitle", **counted)
        if measure is None
        else Message("casebook.course_subtitle", measure=measure, **counted),
        sources=tuple(dict.fromkeys(("casebook", *(course.tables if course else ())))),
        alt=Message("casebook.timeline_alt", **values)
        if course is None
        else Message(
            "casebook.course_alt",
            year=course.hundred,
            first=course.years[0],
            last=course.years[-1],
            low=float(course.index[0]),
            high=float(course.index[-1]),
            names=Text("; ".join(item.name.en for item in items), "；".join(item.name.zh for item in items)),
            **values,
        ),
        data=rows,
        draw=draw,
        note=Message("casebook.timeline_note" if any(bars["strong"]) else "casebook.timeline_note_plain"),
    )
