"""The answer on the role model asked for, short enough for the first page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bessemer.answer import Part
from bessemer.result import Result
from bessemer.rolemodels.lookalikes.reports import Report
from bessemer.rolemodels.telling.charts import place
from bessemer.rolemodels.telling.sentences import verdict_then
from bessemer.rolemodels.telling.similarity import standing_chart
from bessemer.rolemodels.telling.tables import sources_of, variants_table
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd


def asked_part(found: Report) -> Part | None:
    """Return rank by every definition, what became of it, and a verdict; None where no place was asked for.

    A place that cannot be ranked gives the reason alone.
    """
    search, named = found.search, found.named
    if search.excluded is not None:
        return Part("asked", Message("brief.asked_none"), (search.excluded,))
    if named is None:
        return None
    model, ranks = found.model, [entry.rank for entry in named.standings]
    title = Message(
        "brief.asked_title",
        place=place(model.region),
        base_year=model.base_year,
        region=search.target,
        year=search.year,
    )
    verdict = Message(
        f"brief.asked_{verdict_then(named, search.candidates)}",
        best=min(ranks),
        worst=max(ranks),
        candidates=search.candidates,
        definitions=len(ranks),
        outcome=_outcome(found),
    )
    variants = variants_table(found)
    tables = [_short(variants)] if variants is not None else []
    if found.axes:
        tables.append(_axes_table(found))
    chart = standing_chart(found)
    return Part("asked", title, (verdict,), tuple(tables), (chart,) if chart is not None else ())


def _outcome(found: Report) -> Message:
    signs = {entry.change > 0 for entry in found.axes}
    if not signs:
        return Message("brief.asked_unknown")
    way = "split" if len(signs) == 2 else "rose" if signs == {True} else "fell"
    gained = sum(entry.change > 0 for entry in found.axes)
    return Message(
        f"brief.asked_{way}",
        gained=gained,
        axes=len(found.axes),
        start=found.model.base_year,
        end=found.model.end_year,
    )


def _short(variants: Result) -> Result:
    """Return the table of ranks with the columns that a first page has room for."""
    return replace(
        variants,
        title=Message("brief.asked_ranks", **variants.title.values),
        shown=("name", "rank", "rank_range", "best_year", "best_rank"),
    )


def _axes_table(found: Report) -> Result:
    """Return how the role model changed on each axis against its nation."""
    import pandas as pd

    search = found.search
    names = [_axis_name(entry.axis, search.outcome) for entry in found.axes]
    table: pd.DataFrame = pd.DataFrame(
        {
            "axis": [entry.axis for entry in found.axes],
            "name": [name.label("en") for name in names],
            "name_zh": [name.label("zh") for name in names],
            "period": [f"{entry.start}–{entry.end}" for entry in found.axes],
            "against_nation": [entry.change for entry in found.axes],
        }
    )
    return Result(
        name="asked_axes",
        title=Message(
            "brief.asked_became", place=found.model.region, nation=search.data.nation(found.model.region)
        ),
        table=table,
        units={"against_nation": "fraction"},
        sources=sources_of(found),
        shown=("name", "period", "against_nation"),
        formats={"against_nation": "change"},
    )


def _axis_name(axis: str, outcome: str) -> Message:
    return Message(f"brief.axis_{outcome if axis == 'jobs' else axis}")
