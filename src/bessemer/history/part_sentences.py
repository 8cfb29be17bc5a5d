"""Sentences on recessions, turning points and verdicts of recovery."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bessemer.history.axes import REFERENCE_TEXTS
from bessemer.history.courses import Course
from bessemer.history.recessions import HORIZON, Response
from bessemer.history.recoveries import Flip, State, flips
from bessemer.words import Message, Text

_MOST_TURNS = 2
_WINDOWS = {
    "peak": Text("the nation's peak of manufacturing", "全国制造业峰值年"),
    "trough": Text("its own trough", "本地低谷"),
}


def recession_sentences(course: Course) -> Iterable[Message]:
    """Say in how many recessions the region held better and recovered faster, and how it took the deepest."""
    found = course.responses
    if not found:
        return
    if len(found) > 1:
        held = [one for one in found if one.held_better]
        yield Message(
            f"hubs.held_{_amount(len(held), len(found))}",
            region=course.region,
            nation=course.nation,
            held=len(held),
            count=len(found),
            spans=[_span(one) for one in held],
            start_year=found[0].recession.peak_year,
            after=_after(found),
        )
    deepest = min(found, key=lambda one: one.recession.change)
    back = deepest.regained_year
    values: dict[str, Any] = {
        "lead": Message("hubs.deepest" if len(found) > 1 else "hubs.only", nation=course.nation),
        "region": course.region,
        "nation": course.nation,
        "peak_year": deepest.recession.peak_year,
        "trough_year": deepest.recession.trough_year,
        "own": deepest.change,
        "whole": deepest.recession.change,
    }
    track = course.track("jobs")
    assert track is not None
    if back is None:
        yield Message("hubs.recession_not_back", **values, end_year=track.years[-1])
    elif back > deepest.recession.trough_year:
        yield Message("hubs.recession_back", **values, back_year=back)
    else:
        yield Message("hubs.recession_no_loss", **values)


def _amount(part: int, whole: int) -> str:
    return "none" if part == 0 else "all" if part == whole else "some"


def _span(response: Response) -> Message:
    return Message(
        "hubs.span", start_year=response.recession.peak_year, end_year=response.recession.trough_year
    )


def _after(found: tuple[Response, ...]) -> Message:
    known = [one.rose_faster for one in found if one.rose_faster is not None]
    if not known:
        return Message("hubs.after_unknown", horizon=HORIZON)
    faster = sum(known)
    return Message(
        f"hubs.after_{_amount(faster, len(known))}", faster=faster, known=len(known), horizon=HORIZON
    )


def turning_sentences(course: Course) -> Iterable[Message]:
    """Name the turning points that change growth most, or say that none stands out."""
    points = [(name, point) for name in course.turning for point in course.turning[name]]
    points.sort(key=lambda pair: -abs(pair[1].after - pair[1].before))
    for name, point in points[:_MOST_TURNS]:
        yield Message(
            "hubs.turn_sharp" if point.low == point.high else "hubs.turn",
            measure=course.label(name),
            region=course.region,
            nation=course.nation,
            year=point.year,
            low=point.low,
            high=point.high,
            before=point.before,
            after=point.after,
            within=point.within_2,
        )
    if course.turning and not points:
        yield Message(
            "hubs.no_turn",
            measures=[course.label(name) for name in course.turning],
            region=course.region,
            nation=course.nation,
        )


def recovered_sentences(course: Course, name: str, reference: str) -> Iterable[Message]:
    """Say whether the region recovered on the axis and against the reference asked for, once a period."""
    against = Message(f"hubs.against_{reference}", nation=course.nation)
    values = {"region": course.region, "axis": course.label(name), "reference": against}
    found = [
        entry
        for entry in course.recoveries
        if (entry.axis, entry.reference, entry.window) == (name, reference, "peak")
    ]
    if not found:
        yield Message("hubs.recovered_unknown", **values)
    for entry in found:
        level = entry.state is State.LEVEL
        yield Message(
            "hubs.recovered_level" if level else f"hubs.recovered_{'yes' if entry.recovered else 'no'}",
            **values,
            size=abs(entry.measure),
            change=entry.measure,
            start_year=entry.start_year,
            end_year=entry.end_year,
        )


def flip_label(course: Course, flip: Flip) -> Message:
    """Return the axis, with its period where it has several."""
    if flip.axis == "composition":
        return Message("history.axis_composition", start_year=flip.start_year, latest_year=flip.end_year)
    return Message("history.axis", axis=course.label(flip.axis))


def axes_sentence(course: Course) -> Message | None:
    """Name the verdict on each axis where they differ; nothing where they agree."""
    found = flips(course.recoveries)
    if len({flip.states for flip in found}) < 2:
        return None
    parts = [
        Message(
            "history.axis_verdict",
            axis=flip_label(course, flip),
            verdict=Message(f"hubs.depends_{flip.by}") if flip.turns else flip.text,
        )
        for flip in found
    ]
    return Message("history.axes_differ", region=course.region, nation=course.nation, parts=parts)


def flip_sentences(course: Course) -> Iterable[Message]:
    """Say which verdicts turn with the reference or the window, or that none does."""
    found = flips(course.recoveries)
    turned = [flip for flip in found if flip.turns]
    if not turned and any(flip.yes or flip.no for flip in found):
        yield Message("hubs.no_flip")
    for flip in turned:
        values: dict[str, Any] = {"axis": flip_label(course, flip)}
        if flip.by == "reference":
            values |= {
                "yes": REFERENCE_TEXTS[flip.yes[0].reference],
                "no": REFERENCE_TEXTS[flip.no[0].reference],
            }
        elif flip.by == "window":
            values |= {"yes": _WINDOWS[flip.yes[0].window], "no": _WINDOWS[flip.no[0].window]}
        else:
            values |= {"yes": len(flip.yes), "no": len(flip.no)}
        yield Message(f"hubs.flip_{flip.by}", **values)
