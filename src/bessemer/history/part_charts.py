"""The chart of verdicts on recovery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bessemer.charts import Canvas, Chart
from bessemer.history.axes import REFERENCES
from bessemer.history.courses import Course
from bessemer.history.recoveries import WINDOWS, State
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

# The table says fewer as well.
_FEWEST_AXES = 3
_LOOKS = {
    State.YES: ("role model", "circle"),
    State.LEVEL: ("nation", "diamond"),
    State.PART: ("highlight", "square"),
    State.NO: ("cautionary tale", "triangle-down"),
}


def recovery_chart(course: Course) -> Chart | None:
    """Draw the verdicts by axis, reference and window."""
    import pandas as pd

    found = course.recoveries
    if len({entry.axis for entry in found}) < _FEWEST_AXES:
        return None
    periods = {entry.end_year for entry in found if entry.axis == "composition"}
    frame = pd.DataFrame(
        [
            {
                "axis": entry.axis,
                "end_year": entry.end_year if entry.axis == "composition" and len(periods) > 1 else 0,
                "reference": entry.reference,
                "window": entry.window,
                "state": entry.state.value,
            }
            for entry in found
        ]
    )
    spans = {
        entry.end_year: entry.start_year
        for entry in found
        if entry.axis == "composition" and entry.window == "peak"
    }

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        from bessemer.charts.grids import verdict_grid

        def row(axis: str, end_year: int) -> str:
            name = canvas.name(course.label(axis))
            if not end_year:
                return name
            start_year = spans.get(end_year, end_year)
            return canvas.say("hubs.grid_period", name=name, start_year=start_year, end_year=end_year)

        order = [(window, reference) for window in WINDOWS for reference in REFERENCES]
        names = {pair: canvas.say(f"hubs.grid_{pair[0]}_{pair[1]}") for pair in order}
        rank = {pair: at for at, pair in enumerate(order)}
        pairs = list(zip(data["window"], data["reference"], strict=True))
        shown = data.assign(
            row=[row(axis, end) for axis, end in zip(data["axis"], data["end_year"], strict=True)],
            column=[names[pair] for pair in pairs],
            rank=[rank[pair] for pair in pairs],
            verdict=[canvas.name(State(state).text) for state in data["state"]],
            first=data.groupby(["axis", "end_year"], sort=False).ngroup(),
        ).sort_values(["first", "rank"], kind="stable")
        return verdict_grid(
            shown,
            canvas,
            row="row",
            column="column",
            verdict="verdict",
            looks={canvas.name(state.text): look for state, look in _LOOKS.items()},
        )

    values = {
        "region": course.region,
        "nation": course.nation,
        "yes": sum(entry.state is State.YES for entry in found),
        "no": sum(entry.state is State.NO for entry in found),
        "count": len(found),
        "end_year": max(entry.end_year for entry in found),
    }
    return Chart(
        id="history-recovery",
        title=Message("hubs.grid_title", **values),
        subtitle=Message("hubs.grid_subtitle", **values),
        sources=course.sources,
        alt=Message("hubs.grid_alt", **values),
        data=frame,
        draw=draw,
    )
