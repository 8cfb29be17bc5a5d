"""Charts of a cut: what it costs by run and way, shares before and after, who could cover what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.charts import Canvas, Chart
from bessemer.dependence.cuts.facts import Facts
from bessemer.dependence.cuts.sentences import goods, way
from bessemer.dependence.cuts.tables import course_result, sources
from bessemer.regions import REST_OF_WORLD
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

_SUPPLIERS = 8
_SHARES = ("direct", "origin", "technology_partner", "market_partner")


def losses_chart(facts: Facts) -> Chart:
    """Return the loss of real income by way and run: a range each, with the middle as a dot."""
    import pandas as pd

    data = pd.DataFrame(
        [
            dict(
                zip(
                    ("via", "run", "mildest", "middle", "worst"),
                    (via, run, *facts.loss(run, via)),
                    strict=True,
                )
            )
            for via in facts.ranges
            for run in ("short", "long")
        ]
    )

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        from bessemer.charts import ranges

        drawn = data[["mildest", "middle", "worst"]].assign(
            label=[
                canvas.say("cuts.row_label", way=way(via), run=Message(f"cuts.run_{run}"))
                for via, run in zip(data["via"], data["run"], strict=True)
            ],
            text=[canvas.number(value, "percent2") for value in data["middle"]],
            colour=["highlight" if run == "short" else "region" for run in data["run"]],
        )
        return ranges.dots_with_ranges(
            drawn,
            canvas,
            label="label",
            value="middle",
            low="mildest",
            high="worst",
            text="text",
            colour="colour",
            x_title=canvas.say("cuts.losses_axis"),
            axis_format=".1~%",
            start=min(0.0, float(data["mildest"].min())) - 0.06 * float(data["worst"].max()),
        )

    mild, _, worst = facts.loss("short")
    long_mild, _, long_worst = facts.loss("long")
    values = {"goods": goods(facts), "partner": facts.partner, "place": facts.nation}
    ends = {"worst": worst, "long_worst": long_worst}
    return Chart(
        id="dependence-cut-losses",
        title=Message("cuts.losses_chart", **values, **ends),
        subtitle=Message("cuts.losses_subtitle", place=facts.nation, year=facts.year),
        sources=sources(facts),
        alt=Message("cuts.losses_alt", mild=mild, long_mild=long_mild, **values, **ends),
        data=data,
        draw=draw,
        note=Message("cuts.losses_note"),
    )


def course_chart(facts: Facts) -> Chart:
    """Return the partner's shares in the first and the last year."""
    import pandas as pd

    first, last = facts.course.iloc[0], facts.course.iloc[-1]
    start, year = int(first["year"]), int(last["year"])
    data = pd.DataFrame(
        {
            "share": list(_SHARES),
            "first": first[list(_SHARES)].to_numpy(np.float64),
            "last": last[list(_SHARES)].to_numpy(np.float64),
        }
    )

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        from bessemer.charts import forms

        drawn = data[["first", "last"]].assign(
            label=[canvas.say(f"cuts.share_{name}") for name in data["share"]]
        )
        return forms.dumbbell(
            drawn,
            canvas,
            label="label",
            start="first",
            end="last",
            names=(str(start), str(year)),
            axis_format=".0%",
        )

    values = {
        "partner": facts.partner,
        "place": facts.nation,
        "start": start,
        "year": year,
        "first": float(first["origin"]),
        "last": float(last["origin"]),
    }
    return Chart(
        id="dependence-cut-course",
        title=Message("cuts.course_chart", goods=goods(facts), **values),
        subtitle=Message(
            "cuts.course_subtitle", partner=facts.partner, place=facts.nation, start=start, year=year
        ),
        sources=course_result(facts).sources,
        alt=Message("cuts.course_alt", **values),
        data=data,
        draw=draw,
    )


def suppliers_chart(facts: Facts) -> Chart | None:
    """Return the suppliers most able to replace what is lost, or None where nothing is lost."""
    named = facts.suppliers[facts.suppliers["supplier"] != REST_OF_WORLD].dropna(subset=["covers"])
    data = named.head(_SUPPLIERS)[["supplier", "covers", "ally"]].reset_index(drop=True)
    if not len(data):
        return None
    regions = facts.data.regions
    names: list[Any] = [regions[id] for id in data["supplier"]]
    data["name"] = names

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        from bessemer.charts import forms

        drawn = data[["covers"]].assign(
            label=[canvas.name(region) for region in data["name"]],
            text=[
                canvas.say("cuts.ally_text", share=value) if ally else canvas.number(value, "percent0")
                for value, ally in zip(data["covers"], data["ally"], strict=True)
            ],
            colour=["highlight" if ally else "region" for ally in data["ally"]],
        )
        return forms.bars(
            drawn,
            canvas,
            label="label",
            value="covers",
            text="text",
            colour="colour",
            axis_format=".0%",
            x_title=canvas.say("cuts.suppliers_axis"),
        )

    values = {
        "supplier": regions[data["supplier"].iloc[0]],
        "share": float(data["covers"].iloc[0]),
        "place": facts.nation,
    }
    about = {"goods": goods(facts), "partner": facts.partner, "year": facts.year, "count": len(data)}
    return Chart(
        id="dependence-cut-suppliers",
        title=Message("cuts.suppliers_chart", **values),
        subtitle=Message("cuts.suppliers_subtitle", place=facts.nation, **about),
        sources=(f"wiod_{facts.year}",),
        alt=Message("cuts.suppliers_alt", **values, **about),
        data=data,
        draw=draw,
        note=Message("cuts.suppliers_note"),
    )
