"""Courses of a region and of look-alikes on one clock, coloured by what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.charts import Canvas, Chart
from bessemer.rolemodels.lookalikes.outcomes import axis_of, relative_course
from bessemer.rolemodels.lookalikes.searches import Episode, Search
from bessemer.rolemodels.telling.charts import aligned_line, line_name, own_course, share_of
from bessemer.rolemodels.telling.sentences import gained
from bessemer.sources import Dataset
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt


def aligned_chart(data: Dataset, search: Search, drawn: Sequence[Episode]) -> Chart | None:
    """Return lines of the share of the nation's jobs from the base year on, each 100 in its own.

    Look-alikes are coloured by the definition of recovery that the search judges by, which need not be jobs.

    Parameters
    ----------
    data : Dataset
        Where the figures of the region asked about are.
    search : Search
    drawn : sequence of Episode
        Look-alikes of the search.

    Returns
    -------
    Chart or None
        None where no look-alike is drawn.
    """
    import pandas as pd

    if not drawn:
        return None
    courses = {kind: axis_of(search.data, kind) for kind in {entry.region.kind for entry in drawn}}
    own = axis_of(data, search.target.kind)
    start, end, moved, frames = None, None, float("nan"), []
    years, index = own_course(own, search)
    if len(years) > 1 and np.isfinite(index[-1]):
        start, end, moved = years[0], years[-1], float(index[-1] - 1)
        frames.append(aligned_line(search.target, start, years, index, "region"))
    for entry in drawn:
        path = courses[entry.region.kind]
        when, course = relative_course(path, entry.region.id, entry.base_year, entry.end_year)
        frames.append(aligned_line(entry.region, entry.base_year, when, course, _role(entry)))
    rows = pd.concat(frames, ignore_index=True)

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        from bessemer.charts import forms

        pairs = zip(data["place"], data["start"], strict=True)
        drawn_rows = data.assign(series=[line_name(place, year, canvas) for place, year in pairs])
        return forms.lines(
            drawn_rows.drop(columns=["place", "start", "role"]),
            canvas,
            x="clock",
            y="index",
            series="series",
            roles=dict(zip(drawn_rows["series"], drawn_rows["role"], strict=True)),
            x_title=canvas.say("rolemodels.clock_axis"),
            y_title=canvas.say("rolemodels.index_axis"),
            axis_format="d",
            reference=100.0,
            years=False,
            height=360,
        )

    changes = [entry.relative_change for entry in drawn]
    values: dict[str, Any] = {"count": len(drawn), "low": min(changes), "high": max(changes)}
    if start is None:
        title = Message("explore.paths_others", **values)
    else:
        way = "fell" if moved < 0 else "rose"
        title = Message(
            f"explore.paths_{way}_{search.outcome}",
            region=search.target,
            start=start,
            end=end,
            change=abs(moved),
            measure=share_of(data, search.target),
            **values,
        )
    tables = dict.fromkeys((*own.tables, *(table for path in courses.values() for table in path.tables)))
    return Chart(
        id="explore-paths",
        title=title,
        subtitle=Message(f"rolemodels.paths_subtitle_{search.outcome}"),
        sources=tuple(tables),
        alt=Message("explore.paths_alt", title=title, places=[entry.region for entry in drawn]),
        data=rows,
        draw=draw,
        note=Message(
            "explore.paths_note_value_added" if search.outcome == "value_added" else "explore.paths_note",
            gained=gained(search),
        ),
    )


def _role(entry: Episode) -> str:
    """Return the colour of a line; what cannot be judged is grey."""
    if not np.isfinite(entry.outcome):
        return "nation"
    return "role model" if entry.recovered else "cautionary tale"
