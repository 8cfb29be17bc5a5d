"""Has a region recovered? One verdict for each axis, reference and window, and where they differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

import numpy as np

from bessemer.errors import UnavailableError
from bessemer.history.axes import AXES, CLASSIFICATION, REFERENCES, Axis, axis
from bessemer.history.former_hubs import SHORTEST_SINCE_PEAK, peak_years
from bessemer.history.paths import deepest_fall
from bessemer.history.verdicts import FEWEST_YEARS, MATERIAL, SHIFT, SHORTEST_SPAN, Verdict, course_verdict
from bessemer.panel import Floats
from bessemer.regions import Region
from bessemer.sources import Dataset
from bessemer.words import Text

WINDOWS = ("peak", "trough")


class State(Enum):
    """Whether a region recovered, in one window against one reference."""

    YES = "yes"
    LEVEL = "level"
    PART = "part"
    NO = "no"

    @property
    def text(self) -> Text:
        """The state in both languages."""
        return _STATES[self]


_STATES = {
    State.YES: Text("yes", "是"),
    State.LEVEL: Text("level", "持平"),
    State.PART: Text("in part", "部分"),
    State.NO: Text("no", "否"),
}
_BY_VERDICT = {
    Verdict.GREW: State.YES,
    Verdict.RECOVERED: State.YES,
    Verdict.HELD: State.LEVEL,
    Verdict.PARTLY_RECOVERED: State.PART,
    Verdict.DID_NOT_RECOVER: State.NO,
    Verdict.STILL_FALLING: State.NO,
}


@dataclass(frozen=True)
class Recovery:
    """One verdict.

    Attributes
    ----------
    axis, reference : str
        One of :data:`~bessemer.history.axes.AXES` and of :data:`~bessemer.history.axes.REFERENCES`.
    window : str
        ``peak``: from the nation's peak year of manufacturing jobs, or the first comparable year after it.
        ``trough``: from the trough of the region's deepest fall.
    start_year, end_year : int
        First year of the window (``trough``: of the trough) and last year.
    measure : float
        ``peak``: change against the reference. ``trough``: part of the fall made good; unknown without one.
    state : State
        ``peak``: yes or no by the sign of the change, level under 5 % (composition 3 %). ``trough``: by the
        verdict on the course, yes from nine tenths of the fall made good, in part from a quarter.
    """

    axis: str
    reference: str
    window: str
    start_year: int
    end_year: int
    measure: float
    state: State

    @property
    def recovered(self) -> bool:
        """Whether the region has recovered in the strict sense: nothing lacking."""
        if self.window == "peak":
            return self.measure >= 0.0
        return self.state in (State.YES, State.LEVEL)


def recoveries(data: Dataset, region: Region, year: int | None = None) -> tuple[Recovery, ...]:
    r"""Return the verdicts on all axes that the region's figures have.

    .. math:: peak:\ \frac{y_T}{y_p} - 1, \qquad trough:\ \frac{y_T - y_q}{y_s - y_q}

    with :math:`y` the region relative to the reference, :math:`p` the nation's peak year of manufacturing,
    :math:`s` and :math:`q` start and trough of the deepest fall, and :math:`T` the last year. No window
    crosses a break: composition of US zones has one set of verdicts by census industries (1980-2000) and one
    by NAICS (2001-2016).

    Parameters
    ----------
    data : Dataset
    region : Region
    year : int, optional
        Figures after this year are not used.

    Examples
    --------
    >>> import bessemer as bm
    >>> data = bm.reference()
    >>> found = recoveries(data, data.regions["CZ16300"])
    >>> {entry.axis: entry.recovered for entry in found if entry.window == "peak"}["jobs"]
    False
    """
    peak = peak_years(data, region.kind).get(region.country, 0)
    found: list[Recovery] = []
    for name in AXES:
        for reference in REFERENCES:
            try:
                measure = axis(data, region.kind, name, reference)
            except UnavailableError:
                continue
            if region.id in measure.regions:
                found += _on_axis(measure, region.id, peak, year)
    return tuple(found)


def _on_axis(measure: Axis, region: str, peak: int, year: int | None) -> Iterable[Recovery]:
    for years, values in _pieces(measure, region, year):
        tolerance = SHIFT if measure.name == "composition" else MATERIAL
        # Where manufacturing peaked of late, or never fell, growth is counted from the first comparable year.
        base = peak if years[-1] - peak >= SHORTEST_SINCE_PEAK else 0
        window = [at for at, one in enumerate(years) if one >= base]
        if len(window) > 1 and years[-1] - years[window[0]] >= SHORTEST_SPAN:
            change = float(values[-1] / values[window[0]] - 1.0)
            yes = State.YES if change >= 0 else State.NO
            yield Recovery(
                axis=measure.name,
                reference=measure.reference,
                window="peak",
                start_year=years[window[0]],
                end_year=years[-1],
                measure=change,
                state=State.LEVEL if abs(change) < tolerance else yes,
            )
        if len(years) < FEWEST_YEARS:
            continue
        course = deepest_fall(years, values)
        state = _BY_VERDICT.get(course_verdict(course))
        if state is not None:
            yield Recovery(
                axis=measure.name,
                reference=measure.reference,
                window="trough",
                start_year=course.trough_year,
                end_year=years[-1],
                measure=course.recovery if course.loss <= -MATERIAL else float("nan"),
                state=state,
            )


def _pieces(measure: Axis, region: str, year: int | None) -> list[tuple[list[int], Floats]]:
    """Return the comparable runs of a region, the last of each classification."""
    at = measure.regions.index(region)
    values, segments = measure.values[:, at], measure.segments[:, at]
    years = np.array(measure.years)
    usable = np.isfinite(values) & (years <= (year or years[-1]))
    # The last comparable run of each classification; only composition of US zones has two of them.
    labels = list({int(label) // CLASSIFICATION: int(label) for label in segments[usable]}.values())
    pieces = []
    for label in labels:
        inside = usable & (segments == label)
        if inside.sum() > 1:
            pieces.append(([int(one) for one in years[inside]], values[inside]))
    return pieces


def chosen(found: Iterable[Recovery], name: str, reference: str, window: str = "peak") -> Recovery | None:
    """Return the verdict on one axis against one reference; the newest of several."""
    return max(
        (
            entry
            for entry in found
            if (entry.axis, entry.reference, entry.window) == (name, reference, window)
        ),
        key=lambda entry: entry.end_year,
        default=None,
    )


@dataclass(frozen=True)
class Flip:
    """What the verdicts on one axis amount to.

    Attributes
    ----------
    axis : str
    start_year, end_year : int
        First and last year of its windows.
    states : tuple of State
        Verdicts that occur, best first.
    yes, no : tuple of Recovery
        Verdicts on either side; those that are level or in part are on neither.
    """

    axis: str
    start_year: int
    end_year: int
    states: tuple[State, ...]
    yes: tuple[Recovery, ...]
    no: tuple[Recovery, ...]

    @property
    def turns(self) -> bool:
        """Whether some verdicts say yes and some no."""
        return bool(self.yes and self.no)

    @property
    def text(self) -> Text:
        """The verdicts that occur, joined by "or"."""
        words = [one.text for one in self.states]
        en, zh = [word.en for word in words], [word.zh for word in words]
        first = ", ".join(en[:-1])
        return Text(f"{first} or {en[-1]}" if first else en[-1], "或".join(zh))

    @property
    def by(self) -> str:
        """What the verdict turns with: ``reference``, ``window`` or ``both``; empty where it does not."""
        if not self.turns:
            return ""
        if not {entry.reference for entry in self.yes} & {entry.reference for entry in self.no}:
            return "reference"
        if not {entry.window for entry in self.yes} & {entry.window for entry in self.no}:
            return "window"
        return "both"


def flips(found: Iterable[Recovery]) -> tuple[Flip, ...]:
    """Return, for each axis and period, whether all its verdicts agree.

    Composition, whose figures come in periods that do not compare, has one entry a period.
    """
    groups: dict[tuple[str, int], list[Recovery]] = {}
    for entry in found:
        period = entry.end_year if entry.axis == "composition" else 0
        groups.setdefault((entry.axis, period), []).append(entry)
    result = []
    for (name, _), entries in groups.items():
        yes = tuple(entry for entry in entries if entry.state is State.YES)
        no = tuple(entry for entry in entries if entry.state is State.NO)
        occurring = {entry.state for entry in entries}
        starts = [entry.start_year for entry in entries if entry.window == "peak"]
        result.append(
            Flip(
                axis=name,
                start_year=min(starts, default=entries[0].start_year),
                end_year=entries[0].end_year,
                states=tuple(state for state in State if state in occurring),
                yes=yes,
                no=no,
            )
        )
    return tuple(result)
