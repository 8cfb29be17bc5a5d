"""The answer to "What happened to us?" for one region."""

from __future__ import annotations

from collections.abc import Iterable

from bessemer.answer import Answer, Certainty, Part
from bessemer.history.axes import check_axis
from bessemer.history.charts import course_charts
from bessemer.history.courses import Course, course_of
from bessemer.history.hub_report import hub_sentence
from bessemer.history.own_sectors import sector_sentences, sectors_result
from bessemer.history.part_charts import recovery_chart
from bessemer.history.part_sentences import (
    axes_sentence,
    flip_sentences,
    recession_sentences,
    recovered_sentences,
    turning_sentences,
)
from bessemer.history.part_tables import (
    recessions_result,
    recoveries_result,
    turning_result,
    verdicts_result,
)
from bessemer.history.recoveries import chosen
from bessemer.history.sentences import (
    factory_sentences,
    jobs_sentence,
    levels_sentence,
    output_sentence,
    province_headline,
    province_sentences,
    ratio_sentence,
    rests_on,
    shift_sentence,
    value_added_sentence,
)
from bessemer.history.tables import paths_result, trajectory_result
from bessemer.history.tracks import GDP_REFUSED, GDP_SINCE_2000
from bessemer.history.verdicts import Verdict
from bessemer.regions import OWN, Region
from bessemer.sources import Dataset
from bessemer.words import Message

_MOST_FINDINGS = 6


def compose(
    data: Dataset,
    region: Region,
    year: int | None = None,
    recovered_by: str = "jobs",
    reference: str = "aggregate",
) -> Answer:
    """Return peak, fall and recovery of a region against its nation, on each axis its figures allow.

    Parameters
    ----------
    data : Dataset
    region : Region
    year : int, optional
        Figures after this year are not used.
    recovered_by : str
        Axis on which `recovered` is said: one of :data:`bessemer.history.axes.AXES`.
    reference : {"aggregate", "mean"}
        What recovery is measured against: the nation as a whole or its mean region.

    Raises
    ------
    OptionError
        If there is no such axis or reference.
    """
    check_axis(recovered_by, reference)
    course = course_of(data, region, year)
    headline, summary, findings = _say(course)
    alone = region.kind == OWN and len(data.nation(region).regions) < 2
    if alone or (headline is None and region.kind == OWN):
        return Answer("history", region, reason=_why_none(data, course, year), parameters={"year": year})
    if headline is None:
        reason = "history.no_figures" if year is None else "history.no_figures_year"
        values = {} if year is None else {"year": year}
        return Answer(
            "history",
            region,
            reason=Message(reason, region=course.region, **values),
            parameters={"year": year},
        )
    return Answer(
        question="history",
        region=region,
        year=course.latest_year,
        headline=headline,
        findings=findings,
        summary=summary,
        summary_sources=rests_on(course, summary),
        certainty=_certainty(course),
        results=(
            trajectory_result(course, year),
            *((sectors_result(course.sectors, course),) if course.sectors is not None else ()),
            paths_result(course, year),
        ),
        charts=course_charts(course),
        method=tuple(_method(course)),
        limits=tuple(_limits(data, course)),
        parameters={"year": year, "recovered_by": recovered_by, "reference": reference},
        parts=tuple(_parts(data, course, year, recovered_by, reference)),
        extra={"recovered": _recovered(course, recovered_by, reference)},
    )


def _why_none(data: Dataset, course: Course, year: int | None) -> Message:
    """Say why a place of the user's own has no course, and what to do."""
    if len(data.nation(course.region).regions) < 2:
        return Message("own.single_place", region=course.region, name=data.name)
    if course.tracks:
        return Message("own.single_year", region=course.region, year=course.tracks[0].years[0])
    if year is not None:
        return Message("history.no_figures_year", region=course.region, year=year)
    return Message("own.no_total", region=course.region, name=data.name)


def _certainty(course: Course) -> Certainty:
    """Return how the figures behind the headline came about."""
    followed = [entry for entry in course.tracks if len(entry.years) > 1]
    if not followed and course.sectors is not None:
        ends = {"start": course.sectors.start, "end": course.sectors.end, "count": 2}
        return Certainty("counted", Message("brief.basis_yearly", **ends))
    track = next(iter((*followed, *course.tracks)), None)
    if track is None:
        entry = course.factories[0]
        values = {"start": entry.years[0], "end": entry.years[-1], "count": len(entry.years)}
    else:
        values = {"start": track.years[0], "end": track.years[-1], "count": len(track.years)}
    kind = course.region.kind
    if kind == "province" and course.track("jobs") is None:
        return Certainty("estimated", Message("brief.basis_tables", **values))
    name = {"province": "brief.basis_urban", "economy": "brief.basis_dollars"}.get(kind, "brief.basis_yearly")
    return Certainty("estimated" if kind == "economy" else "counted", Message(name, **values))


def _parts(
    data: Dataset, course: Course, year: int | None, recovered_by: str, reference: str
) -> Iterable[Part]:
    """Return the questions within: did it recover, and how did it take recessions?"""
    if course.recoveries:
        chart = recovery_chart(course)
        hub = None if year is not None else hub_sentence(data, course.region, recovered_by, reference)
        yield Part(
            id="recovery",
            title=Message("hubs.part_recovery", region=course.region),
            findings=(
                *recovered_sentences(course, recovered_by, reference),
                *flip_sentences(course),
                *((hub,) if hub is not None else ()),
            ),
            results=(recoveries_result(course), verdicts_result(course)),
            charts=(chart,) if chart is not None else (),
            method=(Message("hubs.method_recovery"),),
        )
    told = (*recession_sentences(course), *turning_sentences(course))
    if told:
        yield Part(
            id="recessions",
            title=Message("hubs.part_recessions", region=course.region),
            findings=told,
            results=(*((recessions_result(course),) if course.responses else ()), turning_result(course)),
            method=(Message("hubs.method_recessions"), Message("hubs.method_turning")),
        )


def _recovered(course: Course, recovered_by: str, reference: str) -> dict[str, object]:
    """Return the verdict asked for as plain data; None where the figures give none."""
    entry = chosen(course.recoveries, recovered_by, reference)
    return {
        "axis": recovered_by,
        "reference": reference,
        "window": "peak",
        "start_year": entry.start_year if entry else None,
        "end_year": entry.end_year if entry else None,
        "change": entry.measure if entry else None,
        "recovered": entry.recovered if entry else None,
    }


def _say(course: Course) -> tuple[Message | None, Message | None, tuple[Message, ...]]:
    """Return headline, sentence for the first page, and findings."""
    if course.empty:
        return None, None, ()
    shifts = [shift_sentence(course, shift) for shift in course.shifts]
    ends = [axes_sentence(course)]
    if course.region.kind == "province":
        head = province_headline(course)
        rest: list[Message | None] = [*province_sentences(course), *shifts, *ends]
        output = course.track("output")
        if head is None and output is not None and len(output.years) > 1:
            head = output_sentence(course, output)
            rest = []
        return head, head, _findings(rest, head)
    if course.region.kind == "economy":
        world = course.track("value_added")
        made = list(factory_sentences(course))
        head = value_added_sentence(course, world) if world is not None and len(world.years) > 1 else None
        candidates = [head, *made, *shifts]
        first = next((message for message in candidates if message is not None), None)
        return first, first, _findings(candidates, first)
    if course.region.kind == OWN:
        return _own(course, shifts)
    return _zone_or_nuts2(course, shifts, ends)


def _own(
    course: Course, shifts: list[Message | None]
) -> tuple[Message | None, Message | None, tuple[Message, ...]]:
    many = [track for track in course.tracks if len(track.years) > 1]
    told = [jobs_sentence(course, track) for track in many]
    levels = [levels_sentence(course, track) for track in many if track.axis == "jobs"]
    found = [*told, *levels, *sector_sentences(course.sectors, course), *shifts, *factory_sentences(course)]
    head = next((message for message in found if message is not None), None)
    return head, head, _findings(found, head)


def _zone_or_nuts2(
    course: Course, shifts: list[Message | None], ends: list[Message | None]
) -> tuple[Message | None, Message | None, tuple[Message, ...]]:
    jobs, heads, income = (course.track(axis) for axis in ("jobs", "jobs_per_head", "income_per_head"))
    many = [track for track in (jobs, heads, income) if track is not None and len(track.years) > 1]
    first = jobs_sentence(course, jobs) if jobs in many and jobs is not None else None
    second = ratio_sentence(course, income) if income in many and income is not None else None
    per_head = ratio_sentence(course, heads) if heads in many and heads is not None else None
    levels = None
    if (
        jobs is not None
        and jobs in many
        and jobs.verdict not in (Verdict.GREW, Verdict.HELD, Verdict.TOO_SHORT)
    ):
        levels = levels_sentence(course, jobs)
    made = list(factory_sentences(course))
    told = [
        message
        for message, track in ((first, jobs), (second, income))
        if message is not None and track is not None and track.verdict.tells
    ]
    candidates = [*told, first, second, per_head, *shifts, *made]
    if len(told) > 1 and income is not None:
        short = ratio_sentence(course, income, after=True)
        head: Message | None = Message("history.two", first=told[0], second=short)
        rest = [levels, per_head, *shifts, *made, *ends]
    else:
        head = next((message for message in candidates if message is not None), None)
        rest = [levels, first, second, per_head, *shifts, *made, *ends]
    # The chart and the last sentence tell of jobs per head as well.
    return head, head, _findings(rest, head, per_head)


def _findings(
    messages: Iterable[Message | None], head: Message | None, spare: Message | None = None
) -> tuple[Message, ...]:
    """Return what is said below the headline: at most six sentences, without `spare` where there are more."""
    found = [message for message in messages if message is not None and message is not head]
    if len(found) > _MOST_FINDINGS:
        found = [message for message in found if message is not spare]
    return tuple(found)


def _method(course: Course) -> Iterable[Message]:
    kind = course.region.kind.replace(" ", "_")
    yield Message(f"history.method_{kind}", nation=course.nation)
    yield Message("history.method_verdict", reference=course.nation)


def _limits(data: Dataset, course: Course) -> Iterable[Message]:
    yield Message(f"history.limit_{course.region.kind.replace(' ', '_')}", nation=course.nation)
    if course.region.kind in ("province", "economy"):
        yield Message(f"hubs.limit_no_recessions_{course.region.kind}")
    joints = sorted({track.joint for track in course.tracks if track.joint is not None})
    for joint in joints:
        yield Message("history.limit_joint", nation=course.nation, year=joint)
    if course.region.kind == "nuts2":
        starts = {
            entry.year: entry
            for track in course.tracks
            for entry in data.panel(track.sources[0]).breaks
            if entry.concerns(course.region.id)
        }
        for entry in starts.values():
            yield Message("history.limit_break", note=entry.note)
        if course.region.country in GDP_SINCE_2000:
            yield Message("history.limit_gdp_2000", nation=course.nation)
        if course.region.country in GDP_REFUSED:
            yield Message("history.limit_gdp_refused", nation=course.nation)
        if course.track("income_per_head") is None:
            yield Message("history.limit_no_income", region=course.region)
