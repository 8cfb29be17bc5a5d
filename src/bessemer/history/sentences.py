"""Sentences about a course: which template says what is so."""

from __future__ import annotations

from collections.abc import Iterable

from bessemer.history.composition import Shift
from bessemer.history.courses import Course
from bessemer.history.paths import decade_changes, regained_year
from bessemer.history.tracks import Track
from bessemer.history.turning import Factory, highest, lasting_peak
from bessemer.history.verdicts import RECOVERED, Verdict
from bessemer.panel import Floats
from bessemer.words import Message, alike

# Fewer decades do not make "every".
_DECADES = 3
# Under this share of the nation a percentage with one decimal says nothing.
_SHOWN_SHARE = 0.005
# A change that one decimal of a percentage does not show.
_NO_CHANGE = 0.0005
_FALLING = (Verdict.STILL_FALLING, Verdict.DID_NOT_RECOVER)


def move(change: float) -> Message:
    """Return a relative change in words: rose by, fell by, did not change."""
    if abs(change) < _NO_CHANGE:
        return Message("history.flat")
    return Message("history.rose" if change > 0 else "history.fell", size=abs(change))


def jobs_sentence(course: Course, track: Track) -> Message:
    """Say what became of jobs against the nation."""
    found, verdict = track.course, track.verdict
    values = {
        "region": course.region,
        "nation": course.nation,
        "start_year": found.start_year,
        "latest_year": found.latest_year,
        "peak_year": found.peak_year,
        "trough_year": found.trough_year,
        "loss": -found.loss,
        **_changes(track, found.start_year, found.latest_year),
        "noun": track.noun,
    }
    if verdict is Verdict.TOO_SHORT:
        return Message("history.jobs_short", **values)
    if verdict is Verdict.GREW:
        return Message(
            "history.jobs_grew" if track.own[-1] >= track.own[0] else "history.jobs_fell_less", **values
        )
    if verdict is Verdict.HELD:
        return Message("history.jobs_held", **values)
    if verdict in _FALLING and falls_every_decade(track):
        return Message("history.jobs_decades", **{**values, "loss": -found.since_start})
    if verdict is Verdict.STILL_FALLING:
        last = found.trough_year == found.latest_year
        return Message("history.jobs_still" if last else "history.jobs_still_low", **values)
    if verdict is Verdict.RECOVERED and found.latest >= found.peak:
        return Message("history.jobs_passed", **values, above=found.since_peak)
    name = "history.jobs_not" if verdict is Verdict.DID_NOT_RECOVER else "history.jobs_part"
    return Message(name, **values, recovery=found.recovery)


def falls_every_decade(track: Track) -> bool:
    """Return whether the series fell against the nation in each of at least three decades."""
    changes = [change for _, _, change in decade_changes(track.years, track.relative)]
    return len(changes) >= _DECADES and max(changes) < 0


def levels_sentence(course: Course, track: Track) -> Message:
    """Say how many jobs there were, beside the nation's change."""
    return Message(
        "history.jobs_levels",
        region=course.region,
        nation=course.nation,
        start=float(track.own[0]),
        start_year=track.years[0],
        latest=float(track.own[-1]),
        latest_year=track.years[-1],
        noun=track.noun,
        **_changes(track, track.years[0], track.years[-1]),
    )


def _changes(track: Track, start: int, end: int) -> dict[str, object]:
    """Return the changes of region and nation, as numbers and in words."""
    own, whole = track.change(track.own, start, end), track.change(track.whole, start, end)
    return {"own": own, "whole": whole, "own_moved": move(own), "whole_moved": move(whole)}


def ratio_sentence(course: Course, track: Track, *, after: bool = False) -> Message:
    """Say how a value per head moved against the nation's average.

    `after` a sentence that named region and nation, the short form does.
    """
    found = track.course
    back = regained_year(track.years, track.relative, found, RECOVERED)
    name = {
        Verdict.GREW: "grew",
        Verdict.HELD: "held",
        Verdict.TOO_SHORT: "short",
        Verdict.RECOVERED: "recovered",
        Verdict.PARTLY_RECOVERED: "part",
        Verdict.DID_NOT_RECOVER: "not",
        Verdict.STILL_FALLING: "still" if found.trough_year == found.latest_year else "still_low",
    }[track.verdict]
    before = {
        **dict.fromkeys(("held", "short"), found.start),
        **dict.fromkeys(("not", "still_low"), found.trough),
        "recovered": found.peak,
    }
    if name in before and alike(before[name], found.latest, "percent"):
        name = f"{name}_same"
    return Message(
        f"history.{'its_' if after else ''}ratio_{name}",
        region=course.region,
        nation=course.nation,
        measure=track.label,
        start=found.start,
        start_year=found.start_year,
        peak=found.peak,
        peak_year=found.peak_year,
        trough=found.trough,
        trough_year=found.trough_year,
        latest=found.latest,
        latest_year=found.latest_year,
        **({"back_year": back} if back is not None else {}),
    )


def shift_sentence(course: Course, shift: Shift) -> Message | None:
    """Say whether the region moved into the sectors aimed at faster than its nation."""
    name = {
        Verdict.MOVED_TOWARDS: "history.shift_towards",
        Verdict.MOVED_AWAY: "history.shift_away",
        Verdict.KEPT_PACE: "history.shift_pace",
    }.get(shift.verdict)
    if name is None:
        return None
    return Message(
        name,
        region=course.region,
        nation=course.nation,
        sectors=shift.sectors,
        measure=shift.measure,
        basis=shift.basis,
        start_year=shift.years[0],
        latest_year=shift.years[-1],
        own_share=_between("own_share", shift, shift.share),
        nation_share=_between("nation_share", shift, shift.nation_share),
    )


def _between(name: str, shift: Shift, series: Floats) -> Message:
    """Return a share in the first and the last year, said once where both read alike."""
    start, latest = float(series[0]), float(series[-1])
    values = {"start_year": shift.years[0], "latest_year": shift.years[-1], "measure": shift.measure}
    kind = "same" if alike(start, latest, "percent") else "moved"
    return Message(f"history.{name}_{kind}", start=start, latest=latest, **values)


def factory_sentences(course: Course) -> Iterable[Message]:
    """Say what became of manufacturing, one sentence a classification."""
    for entry in course.factories:
        if len(entry.years) < 2 or not entry.turn.peak > 0:
            continue
        if course.region.kind == "economy":
            yield from _economy_sentences(course, entry)
        elif course.region.kind == "commuting zone":
            yield _zone_sentence(course, entry)
        elif course.region.kind == "nuts2":
            yield _factory_message("history.industry", course, entry, entry.turn.start_year)


def _zone_sentence(course: Course, entry: Factory) -> Message:
    if entry.key.startswith("us_jobs_naics"):
        return _factory_message("history.factory_naics", course, entry, entry.years[0])
    at_start = entry.turn.peak_year == entry.years[0]
    at_end = entry.turn.peak_year == entry.years[-1]
    name = (
        "history.factory_sic_first"
        if at_start
        else "history.factory_sic_last"
        if at_end
        else "history.factory_sic"
    )
    base = entry.years[0] if at_end else entry.turn.peak_year
    return _factory_message(name, course, entry, base)


def _factory_message(name: str, course: Course, entry: Factory, base: int) -> Message:
    last = entry.years[-1]
    level = entry.at(entry.jobs, base)
    change = entry.turn.latest / level - 1.0 if level > 0 else 0.0
    nation_change = entry.nation_change(base, last)
    return Message(
        name,
        region=course.region,
        nation=course.nation,
        start_year=base,
        start=level,
        latest_year=last,
        latest=entry.turn.latest,
        change=change,
        moved=move(change),
        nation_change=nation_change,
        nation_moved=move(nation_change),
        share=entry.at(entry.share, last),
        nation_share=entry.at(entry.nation_share, last),
        weight=_weight(entry.at(entry.share, base), entry.at(entry.share, last)),
    )


def _weight(start: float, latest: float) -> Message:
    if alike(start, latest, "percent"):
        return Message("history.weight_same", share=latest)
    return Message("history.weight_moved", share_start=start, share=latest)


def _economy_sentences(course: Course, entry: Factory) -> Iterable[Message]:
    top, spike = lasting_peak(entry.share), highest(entry.share)
    name = "history.economy_share" if top == spike else "history.economy_share_spike"
    if alike(entry.share[top], entry.share[-1], "percent"):
        name += "_near"
    yield Message(
        name if top < len(entry.share) - 1 else "history.economy_share_rising",
        spike_year=entry.years[spike],
        region=course.region,
        peak=float(entry.share[top]),
        peak_year=entry.years[top],
        start=float(entry.share[0]),
        start_year=entry.years[0],
        latest=float(entry.share[-1]),
        latest_year=entry.years[-1],
    )
    if entry.turn.peak_year < entry.years[-1]:
        yield Message(
            "history.economy_jobs",
            region=course.region,
            peak=entry.turn.peak,
            peak_year=entry.turn.peak_year,
            latest=entry.turn.latest,
            latest_year=entry.turn.latest_year,
            change=entry.turn.since_peak,
            moved=move(entry.turn.since_peak),
        )


def value_added_sentence(course: Course, track: Track) -> Message:
    """Say how an economy's value added moved against the world's."""
    first, last = track.years[0], track.years[-1]
    shown = min(track.relative[0], track.relative[-1]) >= _SHOWN_SHARE
    name = "history.value_added" if shown else "history.value_added_small"
    if shown and alike(track.relative[0], track.relative[-1], "percent"):
        name = "history.value_added_same"
    return Message(
        name,
        region=course.region,
        nation=course.nation,
        **_changes(track, first, last),
        start=float(track.relative[0]),
        latest=float(track.relative[-1]),
        start_year=first,
        latest_year=last,
    )


def rests_on(course: Course, message: Message | None) -> tuple[str, ...]:
    """Return the tables behind a sentence: of the track that it tells, else all of the course."""
    if message is None:
        return ()
    if message.id == "history.two":
        parts = [rests_on(course, message.values[name]) for name in ("first", "second")]
        return tuple(dict.fromkeys(key for part in parts for key in part))
    told = message.id.removeprefix("history.")
    if told.startswith("urban_"):
        keys = [entry.key for entry in course.factories]
        return tuple(keys[:1] if told == "urban_only" else keys)
    if told.removeprefix("its_").startswith("ratio_"):
        fitting = [track for track in course.tracks if track.label == message.values["measure"]]
    else:
        axis = next((axis for axis in ("jobs", "output", "value_added") if told.startswith(axis)), "")
        fitting = [track for track in course.tracks if track.axis == axis]
    return fitting[0].sources if fitting else course.sources


def province_headline(course: Course) -> Message | None:
    """Say what became of manufacturing jobs in urban units, beside private ones."""
    by_key = {entry.key: entry for entry in course.factories}
    urban, private = by_key.get("cn_jobs_gb19"), by_key.get("cn_private_jobs_gb19")
    if urban is None or len(urban.years) < 2:
        return None
    first, last = urban.years[0], urban.years[-1]
    values = {
        "region": course.region,
        "nation": course.nation,
        "start_year": first,
        "latest_year": last,
        "start": float(urban.jobs[0]),
        "latest": float(urban.jobs[-1]),
        "change": urban.turn.since_start,
        "moved": move(urban.turn.since_start),
        "nation_change": urban.nation_change(first, last),
        "nation_moved": move(urban.nation_change(first, last)),
    }
    fell = urban.turn.since_start < 0
    if private is None or len(private.years) < 2:
        return Message("history.urban_only", **values)
    values["private_change"] = private.turn.since_start
    values["private_moved"] = move(private.turn.since_start)
    values["private_year"] = private.years[-1]
    rose = private.turn.since_start >= 0
    name = {
        (True, True): "history.urban_fell_private_rose",
        (True, False): "history.urban_fell_private_fell",
        (False, True): "history.urban_rose_private_rose",
        (False, False): "history.urban_rose_private_fell",
    }[fell, rose]
    return Message(name, **values)


def province_sentences(course: Course) -> Iterable[Message]:
    """Say what became of all jobs, wages and output of a province."""
    urban, private = course.track("jobs"), course.track("private_jobs")
    if urban is not None and len(urban.years) > 1:
        yield _change_message("history.urban_jobs", course, urban)
    if private is not None and len(private.years) > 1:
        yield _change_message("history.private_jobs", course, private)
    wages, output = course.track("wages"), course.track("output")
    if output is not None and len(output.years) > 1:
        yield output_sentence(course, output)
    if wages is not None and len(wages.years) > 1:
        yield ratio_sentence(course, wages)


def output_sentence(course: Course, track: Track) -> Message:
    """Say how a province's part of the nation's output moved."""
    same = alike(track.relative[0], track.relative[-1], "percent")
    return Message(
        "history.output_same" if same else "history.output",
        region=course.region,
        nation=course.nation,
        start=float(track.relative[0]),
        start_year=track.years[0],
        latest=float(track.relative[-1]),
        latest_year=track.years[-1],
    )


def _change_message(name: str, course: Course, track: Track) -> Message:
    first, last = track.years[0], track.years[-1]
    return Message(
        name,
        region=course.region,
        nation=course.nation,
        start_year=first,
        latest_year=last,
        **_changes(track, first, last),
    )
