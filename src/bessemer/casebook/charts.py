"""Timelines: what was done, under the course of the region's weight in its nation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bessemer.casebook.cases import for_regions
from bessemer.casebook.matching import Match, Matches
from bessemer.casebook.schema import Intervention
from bessemer.charts import Canvas, Chart
from bessemer.history.axes import KINDS
from bessemer.panel import Floats
from bessemer.regions import Region
from bessemer.rolemodels.lookalikes.outcomes import axis_of, first_year, relative_course
from bessemer.sources import Dataset
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

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

    @property
    def verdict(self) -> str:
        """Whether the share rose or fell since the year of 100."""
        return "fell" if self.index[-1] < 100 else "rose"

    @property
    def measure(self) -> Message:
        """What the share is a share of."""
        kind = "_province" if self.region.kind == "province" else ""
        return Message(f"casebook.course_measure{kind}", year=self.hundred, place=self.region)

    def values(self) -> dict[str, Any]:
        """Return what a title says of the line."""
        name = "urban" if self.region.kind == "province" else "all"
        return {
            "jobs": Message(f"casebook.jobs_{name}"),
            "change": abs(float(self.index[-1] / 100 - 1)),
            "last": self.years[-1],
        }


@dataclass(frozen=True)
class _Drawn:
    """What a timeline shows, of how many, of which place; and the region it is shown to, if another."""

    items: list[Intervention]
    strong: list[Intervention]
    total: int
    place: Region | Text
    reader: Region | None = None


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
    values: dict[str, Any] = {"case": entry.case.name, **_span(items)}
    if course is None:
        title = Message("casebook.timeline_title", **values)
    else:
        title = Message(
            f"casebook.course_title_{course.verdict}",
            case=entry.case.name,
            total=len(entry.case.interventions),
            begun=_begun(entry.case.dated, course),
            share=Message("casebook.share_its")
            if entry.place is None
            else Message("casebook.share_of", place=course.region),
            **course.values(),
        )
    drawn = _Drawn(items, list(chosen), len(entry.case.interventions), entry.case.name, found.region)
    return _chart("casebook-timeline", drawn, course, title)


def _own_chart(found: Matches, data: Dataset) -> Chart | None:
    own = for_regions(found.cases, [found.region.id])
    dated = [item for case in own for item in case.dated]
    if not dated:
        return None
    total = sum(len(case.interventions) for case in own)
    course = _own_course(found.region, data)
    chosen = [item for item in dated if found.pointers.why(item.sectors)]
    items = _picked(dated, [], course)
    values: dict[str, Any] = {"region": found.region, **_span(items)}
    if course is None:
        title = Message("casebook.own_title", **values)
    else:
        title = Message(
            f"casebook.own_title_{course.verdict}",
            region=found.region,
            total=total,
            begun=_begun(dated, course),
            **course.values(),
        )
    drawn = _Drawn(items, chosen, total, found.region)
    return _chart("casebook-own", drawn, course, title)


def _begun(dated: Sequence[Intervention], course: _Course) -> Message:
    count = sum((item.start or 0) >= course.hundred for item in dated)
    if not count:
        return Message("casebook.from_none", year=course.hundred)
    return Message("casebook.from_some", count=count, year=course.hundred)


def _span(items: list[Intervention]) -> dict[str, int]:
    starts = [item.start for item in items if item.start is not None]
    return {"count": len(items), "start": min(starts), "end": _last(items)}


def _last(items: list[Intervention]) -> int:
    return max(item.end or item.start or 0 for item in items)


def _picked(
    dated: Sequence[Intervention], wanted: list[Intervention], course: _Course | None
) -> list[Intervention]:
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


def _chart(id: str, drawn: _Drawn, course: _Course | None, title: Message) -> Chart:
    import pandas as pd

    from bessemer.charts import timelines

    items, own = drawn.items, drawn.reader is None
    last = max(_last(items), course.years[-1] if course else 0)
    rows = pd.DataFrame(
        {
            "part": "measure",
            "name": [item.name for item in items],
            "start": [item.start for item in items],
            "end": [item.end if item.end is not None else last for item in items],
            "open": [item.end is None for item in items],
            "strong": [item in drawn.strong for item in items],
        }
    )
    if course is not None:
        line = pd.DataFrame({"part": "course", "start": course.years, "value": course.index})
        rows = pd.concat([rows, line], ignore_index=True)
    fell = course is not None and course.verdict == "fell"
    role = "region" if own else "cautionary tale" if fell else "role model"

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        measures = data[data["part"] == "measure"]
        bars = measures.assign(label=[canvas.name(name) for name in measures["name"]])
        path = data[data["part"] == "course"]
        marks = []
        if course is not None and drawn.reader is not None:
            mark = canvas.say("casebook.timeline_mark", region=drawn.reader, year=course.hundred)
            marks = [(course.hundred, mark)]
        return timelines.timeline(
            bars[["label", "start", "end", "open", "strong"]].astype({"open": bool, "strong": bool}),
            canvas,
            course=path[["start", "value"]] if len(path) else None,
            role=role,
            marks=marks,
            y_title=canvas.say("casebook.course_axis", year=course.hundred) if course is not None else "",
        )

    note = "own" if own else "model"
    return Chart(
        id=id,
        title=title,
        subtitle=_subtitle(drawn, course),
        sources=tuple(dict.fromkeys(("casebook", *(course.tables if course else ())))),
        alt=_alt(drawn, course),
        data=rows,
        draw=draw,
        note=Message(f"casebook.timeline_note_{note}" if drawn.strong else "casebook.timeline_note_plain"),
    )


def _subtitle(drawn: _Drawn, course: _Course | None) -> Message:
    counted = {"count": len(drawn.items), "total": drawn.total}
    if course is None:
        return Message("casebook.timeline_subtitle", **counted)
    return Message("casebook.course_subtitle", measure=course.measure, **counted)


def _alt(drawn: _Drawn, course: _Course | None) -> Message:
    values: dict[str, Any] = {"case": drawn.place, **_span(drawn.items)}
    if course is None:
        return Message("casebook.timeline_alt", **values)
    names = [item.name for item in drawn.items]
    return Message(
        "casebook.course_alt",
        measure=course.measure,
        first=course.years[0],
        last=course.years[-1],
        low=float(course.index[0]),
        high=float(course.index[-1]),
        names=Text("; ".join(name.en for name in names), "；".join(name.zh for name in names)),
        **values,
    )
