"""The answer to "What happened to us?" for one region."""

from __future__ import annotations

from collections.abc import Iterable

from bessemer.answer import Answer
from bessemer.history.charts import course_charts
from bessemer.history.courses import Course, course_of, paths_result, trajectory_result
from bessemer.history.sentences import (
    axes_sentence,
    factory_sentences,
    jobs_sentence,
    levels_sentence,
    output_sentence,
    province_headline,
    province_sentences,
    ratio_sentence,
    shift_sentence,
    value_added_sentence,
)
from bessemer.history.tracks import GDP_REFUSED, GDP_SINCE_2000
from bessemer.history.verdicts import Verdict
from bessemer.regions import Region
from bessemer.sources import Dataset
from bessemer.words import Message

_MOST_FINDINGS = 6


def compose(data: Dataset, region: Region, year: int | None = None) -> Answer:
    """Return peak, fall and recovery of a region against its nation, on each axis its figures allow.

    Parameters
    ----------
    data : Dataset
    region : Region
    year : int, optional
        Figures after this year are not used.
    """
    course = course_of(data, region, year)
    headline, summary, findings = _say(course)
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
        results=(trajectory_result(course, year), paths_result(course, year)),
        charts=course_charts(course),
        method=tuple(_method(course)),
        limits=tuple(_limits(data, course)),
        parameters={"year": year},
    )


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
    return _zone_or_nuts2(course, shifts, ends)


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
