"""Which charts stand open in the brief, which fold behind a click, and which are not drawn at all.

An answer carries all of its charts. The brief shows two or three of a chapter at once, in two widths; the
others are drawn once, small, and wait behind a click. A chart that only repeats a table is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bessemer.answer import Answer
from bessemer.charts import Chart

MOST_OPEN, LEAST_OPEN = 3, 2
# Wanted open before any other, in this order; the rest follow as the answer has them.
FIRST_CHOICE: dict[str, tuple[str, ...]] = {
    "structure": ("structure-quotients", "structure-shift-share", "structure-product-space"),
    "history": ("history-jobs", "history-per-head", "history-manufacturing"),
    "rolemodels": ("rolemodels-standing", "rolemodels-sectors", "rolemodels-forecast"),
    "pathways": ("pathways-options", "pathways-reliability"),
    "dependence": (
        "dependence-exposure",
        "dependence-balance",
        "dependence-course",
        "dependence-cut-losses",
    ),
    "scenarios": ("scenarios-horizon", "scenarios-sectors"),
    "casebook": ("casebook-timeline", "casebook-own"),
}
# The table beside them has the same rows.
LEFT_OUT = frozenset({"rolemodels-features"})


@dataclass(frozen=True, eq=False)
class Selection:
    """The charts of one chapter by how they are shown.

    Attributes
    ----------
    open : tuple of Chart
        Drawn wide and narrow, seen at once.
    folded : tuple of Chart
        Drawn once, small, behind a click.
    """

    open: tuple[Chart, ...]
    folded: tuple[Chart, ...]

    def opens(self, chart: object) -> bool:
        """Return whether a chart stands open."""
        return any(chart is other for other in self.open)


def charts_of(answer: Answer) -> Iterator[Chart]:
    """Yield all charts of an answer, its parts' after its own."""
    for charts in (answer.charts, *(part.charts for part in answer.parts)):
        for chart in charts:
            if isinstance(chart, Chart):
                yield chart


def select(answer: Answer, elsewhere: Collection[Chart] = ()) -> Selection:
    """Return which charts of an answer stand open; those shown elsewhere count for nothing here.

    The first choice opens first, then the answer's own charts up to three; charts of parts only until
    there are two.

    Parameters
    ----------
    answer : Answer
    elsewhere : collection of Chart
        Charts that stand on the first page.
    """
    here = [
        chart
        for chart in charts_of(answer)
        if chart.id not in LEFT_OUT and not any(chart is other for other in elsewhere)
    ]
    chosen = FIRST_CHOICE.get(answer.question, ())
    own = [chart for chart in here if any(chart is other for other in answer.charts)]
    wanted = sorted((chart for chart in here if chart.id in chosen), key=lambda chart: chosen.index(chart.id))
    picked = wanted[:MOST_OPEN]
    for chart in (*own[:MOST_OPEN], *here[:LEAST_OPEN]):
        enough = MOST_OPEN if any(chart is other for other in own) else LEAST_OPEN
        if len(picked) < enough and not any(chart is other for other in picked):
            picked.append(chart)
    return Selection(
        tuple(picked), tuple(chart for chart in here if not any(chart is other for other in picked))
    )
