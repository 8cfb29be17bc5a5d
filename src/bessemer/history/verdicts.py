"""What a course amounts to, by stated thresholds: one verdict an axis."""

from __future__ import annotations

from enum import Enum

from bessemer.errors import OptionError
from bessemer.history.paths import DeepestFall
from bessemer.sources.given import number_given
from bessemer.words import Text

# A fall, or a change since the first year, under 5 % counts as none.
MATERIAL = 0.05
# A course that made good nine tenths of its fall has recovered, one under a quarter has not.
RECOVERED = 0.9
PARTLY = 0.25
# A fall within growth counts for little when it is under a quarter of that growth.
WITHIN_GROWTH = 0.25
# A trough in the last three years (the last, or up to two before) has not been left yet.
FRESH = 2
# Fewer known years, or a shorter span, tell no course.
FEWEST_YEARS = 5
SHORTEST_SPAN = 6
# Share of the sectors aimed at, relative to the nation's: a change under 3 % is none.
SHIFT = 0.03


class Verdict(Enum):
    """What became of a region on one axis, against its nation."""

    GREW = "grew"
    HELD = "held"
    RECOVERED = "recovered"
    PARTLY_RECOVERED = "partly recovered"
    DID_NOT_RECOVER = "did not recover"
    STILL_FALLING = "still falling"
    MOVED_TOWARDS = "moved towards"
    KEPT_PACE = "kept pace"
    MOVED_AWAY = "moved away"
    TOO_SHORT = "too short"
    UNKNOWN = "unknown"

    @property
    def name_text(self) -> Text:
        """The verdict in both languages."""
        return _NAMES[self]

    @property
    def tells(self) -> bool:
        """Whether there is a verdict at all."""
        return self not in (Verdict.TOO_SHORT, Verdict.UNKNOWN)

    @property
    def good(self) -> bool | None:
        """Whether the region ended at or above where it was; None where that is open."""
        if self in (Verdict.GREW, Verdict.RECOVERED, Verdict.MOVED_TOWARDS):
            return True
        if self in (Verdict.DID_NOT_RECOVER, Verdict.STILL_FALLING, Verdict.MOVED_AWAY):
            return False
        return None


_NAMES = {
    Verdict.GREW: Text("grew faster", "增长更快"),
    Verdict.HELD: Text("within 5% of the nation", "与全国差距不足5%"),
    Verdict.RECOVERED: Text("recovered", "已恢复"),
    Verdict.PARTLY_RECOVERED: Text("partly recovered", "部分恢复"),
    Verdict.DID_NOT_RECOVER: Text("did not recover", "未恢复"),
    Verdict.STILL_FALLING: Text("still falling", "仍在下降"),
    Verdict.MOVED_TOWARDS: Text("moved towards these sectors", "向这些行业转型"),
    Verdict.KEPT_PACE: Text("kept pace", "大体同步"),
    Verdict.MOVED_AWAY: Text("fell behind in these sectors", "这些行业相对落后"),
    Verdict.TOO_SHORT: Text("too short to say", "时段过短"),
    Verdict.UNKNOWN: Text("no figures", "无数据"),
}


def course_verdict(course: DeepestFall) -> Verdict:
    """Return the verdict on a series relative to the nation.

    In this order: *too short* under 5 known years or 6 years between the first and the last; *grew* when the
    series ends at least 5 % above its first year and either never fell by 5 % or fell by less than a quarter
    of that growth; *held* when it never fell by 5 %; *recovered* from nine tenths of the fall made good,
    *partly recovered* from a quarter; *still falling* when the trough is the last year or one of the two
    before; else *did not recover*.

    Parameters
    ----------
    course : DeepestFall
        Deepest fall of the series within its window.

    Raises
    ------
    OptionError
        If it is no DeepestFall.

    Examples
    --------
    >>> from bessemer.history.paths import deepest_fall
    >>> years = range(1990, 2000)
    >>> course_verdict(deepest_fall(years, [10, 9, 8, 7, 6, 5, 6, 7, 8, 8]))
    <Verdict.PARTLY_RECOVERED: 'partly recovered'>
    """
    if not isinstance(course, DeepestFall):
        raise OptionError(
            f"course={course!r:.60} is no DeepestFall.", remedy="Make one with deepest_fall(years, values)."
        )
    if course.count < FEWEST_YEARS or course.latest_year - course.start_year < SHORTEST_SPAN:
        return Verdict.TOO_SHORT
    fell = course.loss <= -MATERIAL
    gain = course.latest - course.start
    if course.since_start >= MATERIAL and (not fell or course.peak - course.trough < WITHIN_GROWTH * gain):
        return Verdict.GREW
    if not fell:
        return Verdict.HELD
    if course.recovery >= RECOVERED:
        return Verdict.RECOVERED
    if course.recovery >= PARTLY:
        return Verdict.PARTLY_RECOVERED
    if course.latest_year - course.trough_year <= FRESH:
        return Verdict.STILL_FALLING
    return Verdict.DID_NOT_RECOVER


def shift_verdict(start: float, latest: float, nation_start: float, nation_latest: float) -> Verdict:
    r"""Return the verdict on a share of jobs against the nation's share.

    With :math:`q = share / nation's\ share` and :math:`d = share - nation's\ share`: *moved towards* when q
    rose by at least 3 % and d rose; *moved away* when q fell by at least 3 % and d fell; else *kept pace*.
    Asking for both keeps a low share that grows from little, and a high one that merely keeps its lead, out
    of the verdict.

    Parameters
    ----------
    start, latest, nation_start, nation_latest : float
        Shares as fractions, in the first and the last year, of region and nation.

    Raises
    ------
    OptionError
        If one is no number.

    Examples
    --------
    >>> shift_verdict(0.20, 0.30, 0.20, 0.25)
    <Verdict.MOVED_TOWARDS: 'moved towards'>
    """
    values = (start, latest, nation_start, nation_latest)
    for value, name in zip(values, ("start", "latest", "nation_start", "nation_latest"), strict=True):
        number_given(value, name, unknown=True)
    if not all(value == value for value in values) or min(start, nation_start, nation_latest) <= 0:
        return Verdict.UNKNOWN
    quotient = (latest / nation_latest) / (start / nation_start) - 1.0
    gap = (latest - nation_latest) - (start - nation_start)
    if quotient >= SHIFT and gap > 0:
        return Verdict.MOVED_TOWARDS
    if quotient <= -SHIFT and gap < 0:
        return Verdict.MOVED_AWAY
    return Verdict.KEPT_PACE
