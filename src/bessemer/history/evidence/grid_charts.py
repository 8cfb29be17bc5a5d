"""Charts of a grid of synthetic controls: a course beside its synthetic one, and all estimates at once."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bessemer.charts import Canvas, Chart
from bessemer.charts.counterfactuals import counterfactual
from bessemer.charts.strips import CROSS, DIAMOND, FULL, OPEN, TICK, strip
from bessemer.history.evidence.grids import Grid
from bessemer.history.evidence.measures import OWN
from bessemer.history.evidence.standings import STANDINGS, AxisVerdict, Cell, pool_name
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

_NARROW_NAME = 12


def leading_axis(grid: Grid) -> str:
    """Return the axis that says most: the first of the best standing."""
    order = {standing: at for at, standing in enumerate(STANDINGS)}
    return min(grid.verdicts, key=lambda verdict: order[verdict.standing]).axis


def path_charts(grid: Grid, role: str = "region") -> tuple[Chart, ...]:
    """Return the course beside its synthetic one on the axis that says most, and of jobs where that differs.

    Parameters
    ----------
    grid : Grid
    role : str
        Key of the palette for the region's line.
    """
    axes = dict.fromkeys((leading_axis(grid), "jobs"))
    return tuple(_path_chart(grid, axis, role) for axis in axes if axis in grid.courses)


def _path_chart(grid: Grid, axis: str, role: str) -> Chart:
    verdict, measure = grid.verdict(axis), grid.measure(axis)
    course = grid.courses[axis]

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        own = canvas.name(grid.region)
        if canvas.narrow and len(own) > _NARROW_NAME:
            own = canvas.say("evidence.line_own")
        return counterfactual(
            data,
            canvas,
            x="year",
            own="own",
            other="synthetic",
            low="low",
            high="high",
            names=(own, canvas.say("evidence.line_synthetic"), canvas.say("evidence.line_fan")),
            mark=(grid.year, str(grid.year)),
            role=role,
            axis_format=".0%",
        )

    values = {
        "region": grid.region,
        "axis": measure.label,
        "year": grid.year,
        "size": abs(verdict.att),
        "end": int(course["year"].iloc[-1]),
        "pool": pool_name(grid.pools.names[0]),
    }
    side = "above" if verdict.att > 0 else "below"
    return Chart(
        id=f"synthetic-{axis.replace('_', '-')}",
        title=Message(f"evidence.chart_{verdict.standing}_{side}", **values),
        subtitle=Message(
            "evidence.chart_own" if measure.base == OWN else "evidence.chart_ratio",
            measure=measure.label,
            start=int(course["year"].iloc[0]),
            **values,
        ),
        sources=measure.tables,
        alt=Message(
            f"evidence.chart_alt_{side}",
            measure=measure.label,
            start=int(course["year"].iloc[0]),
            **values,
        ),
        data=course,
        draw=draw,
        note=Message("evidence.chart_fan_note", pool=values["pool"]),
    )


def grid_chart(grid: Grid, role: str = "region") -> Chart:
    """Return all estimates at once: by outcome, donor pool and first treated year."""
    import pandas as pd

    rows = []
    for verdict in grid.verdicts:
        for cell in grid.of(verdict.axis):
            rows.append(_mark(cell, TICK if cell.offset else _standing_mark(cell), cell.att))
            if cell.offset == 0 and not math.isnan(cell.difference):
                rows.append({**_mark(cell, DIAMOND, cell.difference), "p_value": math.nan})

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        heads = {verdict.axis: _heading(grid, verdict, canvas) for verdict in grid.verdicts}
        return strip(
            data.assign(
                heading=data["axis"].map(heads),
                label=[canvas.say(f"evidence.short_{pool}") for pool in data["pool"]],
                text=["" if math.isnan(p) else f"p {canvas.number(p, 'ratio')}" for p in data["p_value"]],
            ),
            canvas,
            heading="heading",
            label="label",
            value="value",
            mark="mark",
            text="text",
            role=role,
        )

    low, high = min(cell.year for cell in grid.cells), max(cell.year for cell in grid.cells)
    standing = [verdict.standing for verdict in grid.verdicts]
    values = {"region": grid.region, "year": grid.year, "start": low, "end": high}
    values |= {"count": sum(s == "stands_out" for s in standing), "axes": len(standing)}
    return Chart(
        id="synthetic-grid",
        title=Message("evidence.grid_some" if values["count"] else "evidence.grid_none", **values),
        subtitle=Message("evidence.grid_subtitle", **values),
        sources=tuple(dict.fromkeys(table for measure in grid.measures for table in measure.tables)),
        alt=Message("evidence.grid_alt", **values),
        data=pd.DataFrame(rows),
        draw=draw,
        note=Message("evidence.grid_note"),
    )


def _standing_mark(cell: Cell) -> str:
    if cell.verdict == "not credible":
        return CROSS
    return FULL if cell.unusual else OPEN


def _mark(cell: Cell, mark: str, value: float) -> dict[str, object]:
    return {
        "axis": cell.axis,
        "pool": cell.pool,
        "year": cell.year,
        "mark": mark,
        "value": value,
        "p_value": math.nan if mark == TICK else cell.p_value,
    }


def _heading(grid: Grid, verdict: AxisVerdict, canvas: Canvas) -> str:
    return canvas.name(grid.measure(verdict.axis).line)
