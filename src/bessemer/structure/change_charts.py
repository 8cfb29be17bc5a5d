"""Charts of change between two comparable years: location quotients, and the parts of a change of jobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.charts import Canvas, Chart
from bessemer.classify import scheme
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.structure.charts import SMALLEST_SHARE
from bessemer.structure.windows import Window
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

_ROWS = 10
# Industries whose own course is drawn apart; the others are added up.
_APART = 3


def notes(span: Window) -> Message | None:
    """Return what is left out of the comparison, and why; None where nothing is."""
    if span.left_out:
        return Message("structure.window_left_out", industries=_names(span, span.left_out), year=span.changed)
    if span.unknown:
        return Message("structure.window_unknown", count=span.unknown, first=span.start, last=span.end)
    return None


def _names(span: Window, codes: Sequence[str]) -> list[Any]:
    industries = scheme(span.table.classification)
    return [industries[code].brief for code in codes]


def change_chart(span: Window, region: Region, nation: Any) -> Chart | None:
    """Return a dumbbell of the quotients that moved most; None where no industry has a weight of its own."""
    import pandas as pd

    before, after = span.quotients
    eligible = (span.shares.max(axis=0) >= SMALLEST_SHARE) & np.isfinite(before) & np.isfinite(after)
    if eligible.sum() < 2:
        return None
    moved = np.where(eligible, np.abs(after - before), -1.0)
    chosen = np.argsort(-moved, kind="stable")[: min(_ROWS, int(eligible.sum()))]
    most = int(chosen[0])
    chosen = chosen[np.argsort(-after[chosen], kind="stable")]
    industries = scheme(span.table.classification)
    data = pd.DataFrame(
        {
            "industry": [industries[span.industries[k]] for k in chosen],
            "before": before[chosen],
            "after": after[chosen],
        }
    )
    rose = bool(after[most] > before[most])
    values = {
        "region": region,
        "nation": nation,
        "industry": industries[span.industries[most]].brief,
        "before": float(before[most]),
        "after": float(after[most]),
        "first": span.start,
        "last": span.end,
    }
    return Chart(
        id="structure-quotient-change",
        title=Message("structure.moved_up" if rose else "structure.moved_down", **values),
        subtitle=Message(
            "structure.moved_subtitle",
            region=region,
            nation=nation,
            measure=span.table.measure_name,
            first=span.start,
            last=span.end,
        ),
        sources=(span.table.key,),
        alt=Message("structure.moved_alt", count=len(data), **values),
        data=data,
        draw=_drawn_quotients(span.start, span.end),
        note=notes(span),
    )


def _drawn_quotients(first: int, last: int) -> Any:
    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        from bessemer.charts import forms

        labels = [industry.label(canvas.locale, short=True) for industry in data["industry"]]
        return forms.dumbbell(
            data.assign(label=labels).drop(columns="industry"),
            canvas,
            label="label",
            start="before",
            end="after",
            names=(canvas.number(first, "year"), canvas.number(last, "year")),
            x_title=canvas.say("structure.quotient_axis"),
            axis_format="~f",
            reference=1.0,
        )

    return draw


def shift_finding(span: Window, region: Region, nation: Any) -> Message:
    """Return the sentence that splits the change into nation, mix and own course, as parts of the start."""
    terms = {name: float(values.sum()) for name, values in span.terms().items()}
    base = float(span.own[0].sum())
    kind = (
        "value" if span.table.measure in ("output", "value_added") else "without" if span.left_out else "jobs"
    )
    return Message(
        f"structure.shift_{kind}",
        region=region,
        nation=nation,
        measure=span.table.measure_name,
        first=span.start,
        last=span.end,
        change=float(span.own[1].sum() - base) / base,
        **{name: value / base for name, value in terms.items()},
        **({"unit": span.table.unit_name} if kind == "value" else {}),
        **({"industries": _names(span, span.left_out)} if kind == "without" else {}),
    )


def shift_table(span: Window, region: Region) -> Result:
    """Return the shift-share terms of every industry, the worst own course first, adding up to the change."""
    import pandas as pd

    industries = scheme(span.table.classification)
    named = [industries[code] for code in span.industries]
    table = pd.DataFrame(
        {
            "industry": list(span.industries),
            "industry_name": [industry.short for industry in named],
            "industry_name_zh": [industry.short_zh for industry in named],
            "start_value": span.own[0],
            "end_value": span.own[1],
            "change": span.own[1] - span.own[0],
            **span.terms(),
        }
    )
    counted = ("start_value", "end_value", "change", "national", "mix", "regional")
    return Result(
        name="shift_share",
        title=Message(
            "structure.shift_table",
            region=region,
            measure=span.table.measure_name,
            unit=span.table.unit_name,
            first=span.start,
            last=span.end,
        ),
        table=table.sort_values("regional", key=np.abs, ascending=False, kind="stable", ignore_index=True),
        units=dict.fromkeys(counted, span.table.unit),
        parameters={"start": span.start, "end": span.end, "method": "dunn"},
        conventions={"shift_share": "dunn"},
        sources=(span.table.key,),
        shown=("industry_name", "change", "national", "mix", "regional"),
        formats=dict.fromkeys(counted[2:], "count"),
    )


def shift_chart(span: Window, region: Region, nation: Any) -> Chart:
    """Return a waterfall from the nation's growth over mix and own course to the change."""
    import pandas as pd

    terms = span.terms()
    own = terms["regional"]
    apart = np.argsort(-np.abs(own), kind="stable")[:_APART] if len(own) > _APART + 1 else np.array([], int)
    industries = scheme(span.table.classification)
    rest = float(own.sum() - own[apart].sum())
    steps = [
        ("national", None, float(terms["national"].sum()), "nation", False),
        ("mix", None, float(terms["mix"].sum()), "highlight", False),
        *(("own", industries[span.industries[k]], float(own[k]), "region", False) for k in apart),
        ("own_rest" if len(apart) else "own_all", None, rest, "region", False),
        ("total", None, float((span.own[1] - span.own[0]).sum()), "ink", True),
    ]
    data = pd.DataFrame(steps, columns=["step", "industry", "value", "role", "total"])
    regional, mix = float(own.sum()), float(terms["mix"].sum())
    values = {
        "region": region,
        "nation": nation,
        "measure": span.table.measure_name,
        "first": span.start,
        "last": span.end,
        "regional": abs(regional) / float(span.own[0].sum()),
        "mix": mix / float(span.own[0].sum()),
    }
    return Chart(
        id="structure-shift-share",
        title=Message("structure.shift_ahead" if regional > 0 else "structure.shift_behind", **values),
        subtitle=Message(
            "structure.shift_subtitle",
            region=region,
            nation=nation,
            measure=span.table.measure_name,
            unit=span.table.unit_name,
            first=span.start,
            last=span.end,
        ),
        sources=(span.table.key,),
        alt=Message(
            "structure.shift_alt",
            region=region,
            nation=nation,
            first=span.start,
            last=span.end,
            national=float(terms["national"].sum()),
            mix=mix,
            regional=regional,
            change=float(data["value"].iloc[-1]),
        ),
        data=data,
        draw=_drawn_steps(nation),
        note=notes(span),
    )


def _drawn_steps(nation: Any) -> Any:
    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        from bessemer.charts.waterfalls import waterfall

        labels = [
            canvas.say("structure.step_own", industry=industry.brief)
            if step == "own"
            else canvas.say(f"structure.step_{step}")
            for step, industry in zip(data["step"], data["industry"], strict=True)
        ]
        texts = [canvas.number(value, "signed_count") for value in data["value"]]
        return waterfall(
            data.drop(columns=["industry"]).assign(label=labels, text=texts),
            canvas,
            label="label",
            value="value",
            text="text",
            role="role",
            total="total",
        )

    return draw
