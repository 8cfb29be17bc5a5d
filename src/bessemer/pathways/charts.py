"""Charts of the options, of a portfolio's frontier and of the forecasts' reliability."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.charts import Canvas, Chart
from bessemer.errors import DataError, OptionError, listing
from bessemer.pathways.candidates import KINDS, QUADRANTS, Options
from bessemer.pathways.select import Portfolio
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

STEADY = 0.8
"""Agreement of the draws from which a quadrant is called sure."""

_NAMED, _NAMED_NARROW, _MOST, _LEVELS = 10, 6, 40, 6
# The headline names so many.
_CLOSEST = 3
_KINDS = {"new": ("region", "circle"), "regain": ("highlight", "diamond")}
_RELIABILITY = ("cells", "entries", "forecast", "observed", "lower", "upper")


def options_chart(options: Options, candidates: Sequence[str] | None = None) -> Chart:
    """Return attractiveness against closeness, with the intervals of both, in four quadrants.

    Where attractiveness is unknown or hardly differs (growth of broad groups only), closeness stands
    against the location quotient, the closest industries named.

    Parameters
    ----------
    options : Options
        From :func:`bessemer.pathways.options`.
    candidates : sequence of str, optional
        Codes to draw; by default those that are open, and all if none is.

    Raises
    ------
    OptionError
        If there is no option to draw, or a code is none.

    Examples
    --------
    >>> import bessemer as bm
    >>> chart = bm.pathways.options_chart(bm.pathways.options("Jilin", draws=20))
    >>> chart.id
    'pathways-options'
    """
    table = options.table
    if candidates is not None:
        unknown = [code for code in candidates if code not in set(table["industry"])]
        if unknown:
            raise OptionError(f"{listing(unknown)} are no options.", remedy="Look at options.table.")
        drawn = table[table["industry"].isin(candidates)]
    else:
        drawn = table[table["open"]] if table["open"].any() else table
    if drawn.empty:
        raise OptionError("There is no option to draw.", remedy="Look at options.table.")
    if drawn["attractiveness"].nunique() < _LEVELS:
        return _closeness_chart(options, drawn)
    return _quadrants_chart(options, drawn)


def _quadrants_chart(options: Options, drawn: pd.DataFrame) -> Chart:
    region, year = options.region, int(options.parameters["year"])
    every = options.table
    sure = (drawn["quadrant_share"] >= STEADY).to_numpy()
    best = (drawn["quadrant"] == "near, high gain").to_numpy()
    data = drawn.assign(sure=sure, best=sure & best).head(_MOST)
    # Names in the order of what a reader looks for: sure and promising, the closest, the most attractive.
    data = data.assign(closest=data["rank"] <= data["rank"].nsmallest(2).max())
    data = data.sort_values(
        ["best", "closest", "attractiveness", "rank"], ascending=[False, False, False, True]
    )
    near = float(every["rank"][every["feasibility"] >= 0.5].max()) + 0.5
    attractions = every["attractiveness"].dropna()
    middle = float(attractions.median())
    columns = ["rank", "rank_low", "rank_high", "attractiveness", "attractiveness_low", "attractiveness_high"]

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        from bessemer.charts import clouds

        chinese = canvas.locale == "zh-CN"
        kind_names = {key: canvas.name(KINDS[key]) for key in _KINDS if (data["kind"] == key).any()}
        label = "industry_name_zh" if chinese else "industry_name"
        plain = data[[*columns, "sure"]].assign(kind=data["kind"].map(kind_names), name=data[label])
        corner = [canvas.name(QUADRANTS[key]) for key in list(QUADRANTS)[:4]]
        return clouds.crosses(
            plain[plain["attractiveness"].notna()],
            canvas,
            x="rank",
            y="attractiveness",
            kind="kind",
            kinds={kind_names[key]: _KINDS[key] for key in kind_names},
            sure="sure",
            name="name",
            x_title=canvas.say("pathways.outlook_x"),
            y_title=canvas.say("pathways.outlook_y"),
            x_rule=near,
            y_rule=middle,
            corners=(corner[0], corner[2], corner[1], corner[3]),
            most_names=_NAMED_NARROW if canvas.narrow else _NAMED,
        )

    count = int((sure & best).sum())
    order = ["best", "attractiveness", "rank"]
    first = drawn.assign(best=sure & best).sort_values(order, ascending=[False, False, True]).iloc[0]
    return Chart(
        id="pathways-options",
        title=Message(
            f"pathways.outlook_title{'_none' if count == 0 else '_one' if count == 1 else ''}",
            region=region,
            count=count,
            total=len(drawn),
            first=Text(first["industry_name"], first["industry_name_zh"]),
        ),
        subtitle=Message(
            f"pathways.outlook_subtitle{'_all' if len(data) == len(drawn) else ''}",
            region=region,
            year=year,
            count=len(data),
            total=len(drawn),
        ),
        sources=tuple(
            dict.fromkeys(
                (*options.column_sources["rank"], *options.column_sources.get("attractiveness", ()))
            )
        ),
        alt=Message("pathways.outlook_alt", region=region, count=len(data), steady=count),
        data=data,
        draw=draw,
        note=Message("pathways.outlook_note"),
    )


def _closeness_chart(options: Options, drawn: pd.DataFrame) -> Chart:
    """Return a scatter of today's weight against closeness, the closest industries named."""
    region, year = options.region, int(options.parameters["year"])
    data = drawn.assign(role=["region" if kind == "new" else "highlight" for kind in drawn["kind"]])
    # What the region has nothing of would stand in one column; only the closest of it is shown.
    shown = data[(data["location_quotient"] > 0) | (np.arange(len(data)) < _NAMED)]

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        from bessemer.charts import forms

        label = "industry_name_zh" if canvas.locale == "zh-CN" else "industry_name"
        names = [name if position < _CLOSEST else "" for position, name in enumerate(data[label])]
        return forms.scatter(
            data[["location_quotient", "net_density", "role"]].assign(name=names, label=data[label]),
            canvas,
            x="location_quotient",
            y="net_density",
            role="role",
            name="name",
            x_title=canvas.say("pathways.x_axis"),
            y_title=canvas.say("pathways.y_axis"),
            x_format="~g",
            y_format="+.2f",
            y_rule=0.0,
        )

    first = Text(shown["industry_name"].iloc[0], shown["industry_name_zh"].iloc[0])
    return Chart(
        id="pathways-reach",
        title=Message("pathways.chart_title", region=region, first=first, year=year),
        subtitle=Message("pathways.chart_subtitle", region=region, year=year, measure=options.measure),
        sources=options.column_sources["net_density"],
        alt=Message("pathways.chart_alt", region=region, count=len(shown), first=first, year=year),
        data=shown,
        draw=draw,
        note=Message("pathways.chart_note"),
    )


def frontier_chart(found: Portfolio) -> Chart:
    """Return the efficient frontier of a portfolio: value against risk, the chosen one marked.

    Raises
    ------
    OptionError
        If the portfolio has no frontier: none was asked for, or no past swings are known.

    Examples
    --------
    >>> import bessemer as bm
    >>> found = bm.pathways.portfolio("Jilin", k=4)
    >>> bm.pathways.frontier_chart(found).id
    'pathways-frontier'
    """
    if found.frontier is None or found.frontier.empty:
        raise OptionError(
            "The portfolio has no frontier.",
            remedy="Ask for it with frontier=True; without known past swings there is none.",
        )
    region, year = found.region, int(found.parameters["year"])
    chosen = " ".join(sorted(found.table["industry"]))
    same = [" ".join(sorted(codes.split())) == chosen for codes in found.frontier["industries"]]
    sizes = np.array([len(codes.split()) for codes in found.frontier["industries"]])
    data = found.frontier.assign(
        value=found.frontier["value"] / sizes, risk=found.frontier["risk"] / sizes, chosen=same
    )

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        from bessemer.charts import clouds

        mark = canvas.say("pathways.frontier_chosen")
        return clouds.frontier(
            data[["risk", "value", "chosen"]].assign(name=[mark if flag else "" for flag in data["chosen"]]),
            canvas,
            x="risk",
            y="value",
            chosen="chosen",
            name="name",
            x_title=canvas.say("pathways.frontier_x"),
            y_title=canvas.say("pathways.frontier_y"),
        )

    low, high = data.iloc[0], data.iloc[-1]
    values = {
        "region": region,
        "low": float(low["value"]),
        "high": float(high["value"]),
        "low_risk": float(low["risk"]),
        "high_risk": float(high["risk"]),
    }
    single = len(data) == 1
    return Chart(
        id="pathways-frontier",
        title=Message("pathways.frontier_single" if single else "pathways.frontier_title", **values),
        subtitle=Message("pathways.frontier_subtitle", region=region, count=len(found.table), year=year),
        sources=found.sources,
        alt=Message("pathways.frontier_alt", count=len(data), **values),
        data=data,
        draw=draw,
        note=Message("pathways.frontier_note"),
    )


def reliability_chart(
    table: pd.DataFrame, *, start: int, end: int, sources: tuple[str, ...] = (), place: Any = None
) -> Chart:
    """Return what entered against what was forecast, with intervals and the number of entries.

    Parameters
    ----------
    table : DataFrame
        From :func:`bessemer.pathways.calibration.reliability`, or of a forecast.
    start, end : int
        Years of the forecast and of the outcome.
    sources : tuple of str
        Keys of the tables it rests on.
    place : Region or Text, optional
        Whose industries were forecast.

    Raises
    ------
    DataError
        If a column is missing, or there are no rows.
    """
    missing = [name for name in _RELIABILITY if name not in table.columns]
    if missing or table.empty:
        raise DataError(
            f"The table lacks {listing(missing)}." if missing else "The table has no rows.",
            remedy="Use the table of calibration.reliability.",
        )

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        from bessemer.charts import clouds

        texts = [canvas.number(count, "count") for count in data["entries"]]
        # On a telephone the counts of the crowded lower half would lie on each other.
        skip = len(data) // 2 if canvas.narrow else 0
        return clouds.calibration(
            data[["forecast", "observed", "lower", "upper"]].assign(
                text=["" if row < skip else text for row, text in enumerate(texts)]
            ),
            canvas,
            forecast="forecast",
            observed="observed",
            low="lower",
            high="upper",
            text="text",
            line=canvas.say("pathways.reliability_line"),
            x_title=canvas.say("pathways.reliability_x"),
            y_title=canvas.say("pathways.reliability_y"),
        )

    cells, entries = int(table["cells"].sum()), int(table["entries"].sum())
    mean = float(np.average(table["forecast"], weights=table["cells"]))
    last = table.iloc[-1]
    values = {"start": start, "end": end, "cells": cells, "entries": entries, "forecast": mean}
    return Chart(
        id="pathways-reliability",
        title=Message(
            "pathways.reliability_title",
            start=start,
            end=end,
            forecast=float(last["forecast"]),
            observed=float(last["observed"]),
        ),
        subtitle=Message(
            "pathways.reliability_subtitle", place=place or Text("all regions", "全部地区"), **values
        ),
        sources=sources,
        alt=Message("pathways.reliability_alt", bins=len(table), observed=entries / cells, **values),
        data=table,
        draw=draw,
        note=Message("pathways.reliability_note", bins=len(table), each=round(cells / len(table))),
    )
