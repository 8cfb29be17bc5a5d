"""Charts of what a region leans on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from bessemer.charts import PALETTE, Canvas, Chart
from bessemer.classify import scheme
from bessemer.dependence.derived import ORIGIN, SERVING, Origins
from bessemer.dependence.places import named_origins
from bessemer.dependence.province import USES, Customs, Totals
from bessemer.regions import Region
from bessemer.sources import Dataset
from bessemer.words import Message, Text, locale_of

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

_BARS = 8
_ROWS = 10
_COMPARED = ("CHN", "USA", "JPN", "DEU", "KOR")
_USE_COLOURS = {"intermediate": "region", "capital": "highlight", "consumption": "faint"}


def _billions(canvas: Canvas) -> float:
    """Return the size of the unit on a money axis: billions in English, 亿 in Chinese."""
    return 1e8 if locale_of(canvas.locale) == "zh-CN" else 1e9


def _objects(things: Sequence[object]) -> np.ndarray:
    """Return things as a column of a frame."""
    column = np.empty(len(things), dtype=object)
    column[:] = things
    return column


def uses_chart(trade: Customs, table: pd.DataFrame, region: Region) -> Chart:
    """Return stacked bars of imports by use for the sectors of goods with most imports."""
    from bessemer.charts import forms

    columns = [f"imports_{use}" for use in USES]
    top = table.sort_values("imports", ascending=False, kind="stable").head(_BARS)
    industries = [scheme(trade.scheme)[code] for code in top["industry"]]
    data = top[columns].assign(industry=_objects(industries))
    first, value = industries[0].brief, float(top["imports"].iloc[0])

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.Chart:
        names = {use: canvas.say(f"dependence.use_{use}") for use in USES}
        labels = [industry.label(canvas.locale, short=True) for industry in data["industry"]]
        drawn = (
            data.drop(columns="industry")
            .rename(columns={f"imports_{use}": names[use] for use in USES})
            .assign(label=labels)
            .melt(id_vars="label", var_name="part", value_name="value")
        )
        drawn["value"] /= _billions(canvas)
        return forms.stacked_bars(
            drawn,
            canvas,
            label="label",
            value="value",
            part="part",
            colours={names[use]: PALETTE[_USE_COLOURS[use]] for use in USES},
            x_title=canvas.say("dependence.uses_axis"),
            axis_format=",~f",
        )

    values = {"region": region, "year": trade.year}
    title = "uses_title" if value > table["imports"].sum() / 2 else "uses_title_first"
    return Chart(
        id="dependence-uses",
        title=Message(f"dependence.{title}", industry=first, value=value, **values),
        subtitle=Message("dependence.uses_subtitle", count=len(data), **values),
        sources=(f"cn_trade_{trade.scheme}",),
        alt=Message("dependence.uses_alt", count=len(data), industry=first, value=value, **values),
        data=data,
        draw=draw,
    )


def balance_chart(trade: Customs, table: pd.DataFrame, region: Region) -> Chart:
    """Return a dumbbell of exports and imports for the sectors of goods with most trade."""
    from bessemer.charts import forms

    active = table[(table["imports"] > 0) | (table["exports"] > 0)]
    more = int((active["imports"] > active["exports"]).sum())
    order = np.argsort(-(active["imports"] + active["exports"]).to_numpy(), kind="stable")[:_ROWS]
    chosen = active.iloc[order]
    industries = [scheme(trade.scheme)[code] for code in chosen["industry"]]
    data = chosen[["exports", "imports"]].assign(industry=_objects(industries))

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        unit = _billions(canvas)
        drawn = data.assign(
            label=[industry.label(canvas.locale, short=True) for industry in data["industry"]],
            exports=data["exports"] / unit,
            imports=data["imports"] / unit,
        ).drop(columns="industry")
        return forms.dumbbell(
            drawn,
            canvas,
            label="label",
            start="exports",
            end="imports",
            names=(canvas.say("dependence.exports"), canvas.say("dependence.imports")),
            colours=("highlight", "region"),
            x_title=canvas.say("dependence.uses_axis"),
            axis_format=",~f",
        )

    values = {"region": region, "year": trade.year}
    return Chart(
        id="dependence-balance",
        title=Message("dependence.balance_title_imports", count=more, sectors=len(active), **values),
        subtitle=Message("dependence.balance_subtitle", count=len(data), **values),
        sources=(f"cn_trade_{trade.scheme}",),
        alt=Message("dependence.balance_alt", count=len(data), **values),
        data=data,
        draw=draw,
    )


def course_chart(totals: Totals, region: Region, last: int) -> Chart:
    """Return lines of imported inputs against output, the province and all provinces together."""
    import pandas as pd

    from bessemer.charts import forms

    column = totals.regions.index(region.id)
    rows = slice(0, last + 1)
    inputs, output = totals.inputs[rows], totals.output[rows]
    known = np.isfinite(inputs) & np.isfinite(output)
    whole = np.where(known, inputs, 0).sum(axis=1) / np.where(known, output, 0).sum(axis=1)
    rates, years = totals.rates[rows, 0], totals.years[rows]
    own = inputs[:, column] / output[:, column]
    data = pd.DataFrame(
        {
            "series": ["region"] * len(years) + ["nation"] * len(years),
            "year": [*years, *years],
            "value": [*(own * rates), *(whole * rates)],
        }
    )

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        names = {"region": canvas.name(region), "nation": canvas.say("dependence.all_provinces")}
        return forms.lines(
            data.assign(series=data["series"].map(names)),
            canvas,
            x="year",
            y="value",
            series="series",
            roles={names["region"]: "region", names["nation"]: "nation"},
            axis_format=".0%",
            height=240,
        )

    ends = {"own": float(own[-1] * rates[-1]), "all": float(whole[-1] * rates[-1])}
    start = years[int(np.flatnonzero(np.isfinite(own))[0])]
    values = {"region": region, "year": years[-1], **ends}
    title = "course_title_more" if ends["own"] > ends["all"] else "course_title_less"
    return Chart(
        id="dependence-course",
        title=Message(f"dependence.{title}", **values),
        subtitle=Message("dependence.course_subtitle", region=region, start=start, year=years[-1]),
        sources=("cn_trade_total", "cn_output_total"),
        alt=Message("dependence.course_alt", start=start, **values),
        data=data,
        draw=draw,
        note=Message("dependence.course_note"),
    )


def foreign_share_chart(data: Dataset, origins: Origins, region: Region, upto: int) -> Chart:
    """Return lines of the foreign share of final demand, an economy beside other large ones."""
    import pandas as pd

    from bessemer.charts import forms

    others = [data.regions[id] for id in _COMPARED if id != region.id][:4]
    years = origins.years[:upto]
    frame = pd.DataFrame(
        [
            {"region": economy, "year": year, "value": float(value)}
            for economy in (region, *others)
            for year, value in zip(years, origins.foreign_shares(economy.id)[:upto], strict=True)
        ]
    )

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart | alt.Chart:
        names = [canvas.name(economy) for economy in data["region"]]
        drawn = data.drop(columns="region").assign(series=names)
        if len(years) == 1:
            return forms.bars(
                drawn.assign(
                    text=[canvas.number(value, "percent") for value in drawn["value"]],
                    role=["region"] + ["nation"] * (len(drawn) - 1),
                ),
                canvas,
                label="series",
                value="value",
                text="text",
                colour="role",
                axis_format=".0%",
            )
        series_names = list(dict.fromkeys(names))
        return forms.lines(
            drawn,
            canvas,
            x="year",
            y="value",
            series="series",
            roles={name: "nation" if number else "region" for number, name in enumerate(series_names)},
            axis_format=".0%",
        )

    series = origins.foreign_shares(region.id)[:upto]
    values = {"year": years[-1], "last": float(series[-1])}
    if len(years) == 1:
        title = Message("dependence.foreign_title_single", place=region, **values)
    else:
        title = Message(
            "dependence.foreign_title",
            place=region,
            start=years[0],
            first=float(series[0]),
            **values,
        )
    return Chart(
        id="dependence-foreign",
        title=title,
        subtitle=Message("dependence.foreign_subtitle", start=years[0], year=years[-1]),
        sources=(ORIGIN,),
        alt=Message("dependence.foreign_alt", region=region, start=years[0], **values),
        data=frame,
        draw=draw,
    )


def origin_chart(data: Dataset, origins: Origins, region: Region, upto: int) -> Chart:
    """Return bars of the largest named origins of foreign value added in an economy's final demand."""
    import pandas as pd

    from bessemer.charts import forms

    year = origins.years[upto - 1]
    shares = origins.origin_shares(region.id)[upto - 1]
    chosen = named_origins(origins, region.id, shares, _ROWS)
    partners = [data.regions[origins.economies[k]] for k in chosen]
    watched = "USA" if region.id == "CHN" else "CHN"
    frame = pd.DataFrame(
        {
            "region": partners,
            "value": shares[chosen],
            "role": ["highlight" if partner.id == watched else "region" for partner in partners],
        }
    )

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        drawn = data.assign(
            label=[canvas.name(partner) for partner in data["region"]],
            text=[canvas.number(value, "percent") for value in data["value"]],
        ).drop(columns="region")
        return forms.bars(
            drawn,
            canvas,
            label="label",
            value="value",
            text="text",
            colour="role",
            axis_format=".1~%",
            x_title=canvas.say("dependence.share_axis"),
        )

    values = {"place": region, "year": year, "count": len(frame)}
    return Chart(
        id="dependence-origins",
        title=Message("dependence.origin_title", place=region, first=partners[0]),
        subtitle=Message("dependence.origin_subtitle", **values),
        sources=(ORIGIN,),
        alt=Message(
            "dependence.origin_alt",
            first=partners[0],
            share=float(frame["value"].iloc[0]),
            **values,
        ),
        data=frame,
        draw=draw,
    )


def exposure_chart(table: pd.DataFrame, region: Region, nation: Region, measure: str, key: str) -> Chart:
    """Return bars of what each group of sectors adds to a region's exposure to demand abroad."""
    from bessemer.charts import forms

    first = table.iloc[0]
    group = Text(first["industry_name"], first["industry_name_zh"])
    year = int(first["year"])

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        column = "industry_name_zh" if locale_of(canvas.locale) == "zh-CN" else "industry_name"
        drawn = data[["contribution"]].assign(
            label=data[column], text=[canvas.number(value, "percent") for value in data["contribution"]]
        )
        return forms.bars(
            drawn,
            canvas,
            label="label",
            value="contribution",
            text="text",
            axis_format=".0%",
            x_title=canvas.say("dependence.exposure_axis"),
        )

    return Chart(
        id="dependence-exposure",
        title=Message(
            "dependence.exposure_chart_title",
            group=group,
            region=region,
            part=float(first["contribution"] / table["contribution"].sum()),
        ),
        subtitle=Message(f"dependence.exposure_{measure}_subtitle", region=region, nation=nation, year=year),
        sources=(key, SERVING),
        alt=Message(
            "dependence.exposure_alt",
            region=region,
            count=len(table),
            year=year,
            group=group,
            value=float(first["contribution"]),
        ),
        data=table,
        draw=draw,
    )
