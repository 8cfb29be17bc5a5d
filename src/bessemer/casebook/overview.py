"""Found measures across cases: which standing each case has, and when its measures began."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bessemer.casebook.matching import CAUTIONARY_ROLES, RECOVERED_ROLES
from bessemer.casebook.names import kind_message
from bessemer.casebook.schema import Case, Intervention
from bessemer.charts import Canvas, Chart
from bessemer.errors import OptionError
from bessemer.sources.given import list_given
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

Pairs = Sequence[tuple[Case, Intervention]]
STANDINGS = ("recovered", "cautionary", "other")
"""Cases that recovered or partly did, cautionary ones, and those that are neither."""

# With fewer, the decade with the most says nothing.
_FEW = 8
_LOOKS = {
    "recovered": ("role model", "circle"),
    "cautionary": ("cautionary tale", "diamond"),
    "other": ("nation", "square"),
}


def standing(case: Case) -> str:
    """Return which of :data:`STANDINGS` a case has.

    Examples
    --------
    >>> from bessemer.casebook import shipped_cases
    >>> {case.id: standing(case) for case in shipped_cases()}["youngstown"]
    'cautionary'
    """
    if case.role in CAUTIONARY_ROLES:
        return "cautionary"
    return "recovered" if case.role in RECOVERED_ROLES else "other"


def events_chart(pairs: Pairs) -> Chart | None:
    """Return a row a case with a mark for the first year of each measure; None where none has a date.

    Parameters
    ----------
    pairs : sequence of (Case, Intervention)
        What a search found.

    Returns
    -------
    Chart or None

    Raises
    ------
    OptionError
        If these are no pairs of a case and an intervention.

    Examples
    --------
    >>> from bessemer.casebook import search, shipped_cases
    >>> len(events_chart(search(shipped_cases(), country="Japan")).data) > 0
    True
    """
    pairs = list_given(pairs, "pairs", tuple, "pairs of a case and an intervention, as search() gives them")
    if not all(len(pair) == 2 and isinstance(pair[1], Intervention) for pair in pairs):
        raise OptionError(
            "These are no pairs of a case and an intervention.", remedy="Give what search() returns."
        )
    import pandas as pd

    from bessemer.charts.events import event_rows

    dated = [(case, item, item.start) for case, item in pairs if item.start is not None]
    if not dated:
        return None
    if len({case.id for case, _, _ in dated}) == 1:
        return _one_case(dated[0][0], [item for _, item, _ in dated], len(pairs))
    # Rows by standing, within it by the first year.
    first: dict[str, int] = {}
    for case, _, start in dated:
        first[case.id] = min(first.get(case.id, start), start)
    dated.sort(key=lambda row: (STANDINGS.index(standing(row[0])), first[row[0].id], row[0].id, row[2]))
    rows = pd.DataFrame(
        {
            "case": [case.name for case, _, _ in dated],
            "year": [start for _, _, start in dated],
            "name": [item.name for _, item, _ in dated],
            "kind": [kind_message(item.kind) for _, item, _ in dated],
            "standing": [standing(case) for case, _, _ in dated],
        }
    )

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        words = {name: canvas.say(f"builder.standing_{name}") for name in STANDINGS}
        drawn = pd.DataFrame(
            {
                "label": [canvas.name(name) for name in data["case"]],
                "year": data["year"],
                "group": data["standing"].map(words),
                "measure": [canvas.name(name) for name in data["name"]],
                "kind": [kind.label(canvas.locale) for kind in data["kind"]],
            }
        )
        looks = {words[name]: _LOOKS[name] for name in STANDINGS}
        return event_rows(drawn, canvas, label="label", year="year", group="group", looks=looks)

    tops = Counter(start // 10 * 10 for _, _, start in dated).most_common(2)
    (decade, most), second = tops[0], tops[1][1] if len(tops) > 1 else 0
    starts = [start for _, _, start in dated]
    names = list(dict.fromkeys(case.name for case, _, _ in dated))
    values = {"count": len(dated), "cases": len(names), "start": min(starts), "end": max(starts)}
    if len(dated) >= _FEW and most > second:
        title = Message("builder.events_title", most=most, decade=decade, **values)
    else:
        title = Message("builder.events_few", **values)
    return Chart(
        id="casebook-events",
        title=title,
        subtitle=Message("builder.events_subtitle", total=len(pairs), **values),
        sources=("casebook",),
        alt=Message("builder.events_alt", names=_listed(names), **values),
        data=rows,
        draw=draw,
        note=Message("builder.events_note"),
    )


def _one_case(case: Case, items: list[Intervention], total: int) -> Chart:
    """Return a row a measure, from its first to its last year."""
    import pandas as pd

    from bessemer.charts.timelines import timeline

    items = sorted(items, key=lambda item: (item.start or 0, item.id))
    last = max(item.end or item.start or 0 for item in items)
    rows = pd.DataFrame(
        {
            "name": [item.name for item in items],
            "start": [item.start for item in items],
            "end": [item.end if item.end is not None else last for item in items],
            "open": [item.end is None for item in items],
            "strong": False,
        }
    )

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        drawn = data.assign(label=[canvas.name(name) for name in data["name"]])
        return timeline(drawn.drop(columns="name"), canvas)

    values = {"case": case.name, "count": len(items), "start": items[0].start, "end": last}
    return Chart(
        id="casebook-measures",
        title=Message("casebook.timeline_title", **values),
        subtitle=Message("casebook.timeline_subtitle", count=len(items), total=total),
        sources=("casebook",),
        alt=Message("casebook.timeline_alt", **values),
        data=rows,
        draw=draw,
        note=Message("builder.events_note"),
    )


def _listed(names: Sequence[Text]) -> Text:
    return Text("; ".join(name.en for name in names), "；".join(name.zh for name in names))
