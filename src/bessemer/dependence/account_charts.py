"""Charts of the accounts: circulation by route, value added both ways, chokepoints, import content."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bessemer.charts import Canvas, Chart
from bessemer.dependence.account_sentences import industry_name
from bessemer.dependence.derived import ORIGIN, Origins
from bessemer.dependence.ledger import CHOKEPOINTS, CIRCULATION, SECTORS
from bessemer.dependence.routing import ROUTES
from bessemer.regions import REST_OF_WORLD, Region, spoken
from bessemer.sources import Dataset
from bessemer.words import Message, Text, locale_of

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

_PARTNERS = 10
_SUPPLIERS = 10
_SECTORS = 12
_COLOURS = {
    "pure_domestic": "region",
    "returned": "ink",
    "final_exports": "highlight",
    "direct": "nation",
    "onward": "faint",
}


def bands_chart(own: pd.DataFrame, region: Region) -> Chart:
    """Return GDP by route over the years as stacked shares."""
    import pandas as pd

    from bessemer.charts import bands

    rows = own.sort_values("year")
    data = pd.DataFrame(
        [
            {"year": int(row["year"]), "route": route, "value": float(row[route] / row["gdp"])}
            for _, row in rows.iterrows()
            for route in ROUTES
        ]
    )
    last = rows.iloc[-1]

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        names = {route: canvas.say(f"accounts.route_{route}") for route in ROUTES}
        newest = data[data["year"] == data["year"].max()].set_index("route")["value"]
        written = {
            route: canvas.say("accounts.route_end", name=names[route], share=float(newest[route]))
            for route in ROUTES
        }
        drawn = data.assign(part=data["route"].map(names), text=data["route"].map(written))
        return bands.share_bands(
            drawn.drop(columns="route"),
            canvas,
            x="year",
            value="value",
            part="part",
            text="text",
            colours={names[route]: _COLOURS[route] for route in ROUTES},
        )

    abroad = ("final_exports", "direct", "onward")
    largest = max(abroad, key=lambda route: float(last[route]))
    values = {
        "place": region,
        "year": int(last["year"]),
        "home": float(last["share_home_demand"]),
        "way": Message(f"accounts.way_{largest}"),
        "share": float(last[largest] / last["gdp"]),
    }
    start = int(rows["year"].iloc[0])
    return Chart(
        id="dependence-circulation",
        title=Message("accounts.bands_title", **values),
        subtitle=Message("accounts.bands_subtitle", place=region, start=start, year=values["year"]),
        sources=(CIRCULATION,),
        alt=Message("accounts.bands_alt", start=start, **values),
        data=data,
        draw=draw,
        note=Message("accounts.bands_note"),
    )


def flows_chart(data: Dataset, origins: Origins, region: Region, year: int) -> Chart:
    """Return value added that goes to and comes from each partner, the largest partners first."""
    import pandas as pd

    from bessemer.charts import forms

    matrix = origins.matrix(year)
    own = origins.economies.index(region.id)
    out, into = matrix[own].copy(), matrix[:, own].copy()
    places = [k for k, id in enumerate(origins.economies) if id not in (region.id, REST_OF_WORLD)]
    order = sorted(places, key=lambda k: -(out[k] + into[k]))[:_PARTNERS]
    column = np.empty(len(order), dtype=object)
    column[:] = [data.regions[origins.economies[k]] for k in order]
    frame = pd.DataFrame({"partner": column, "out": out[order], "into": into[order]})

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        unit = 1e8 if locale_of(canvas.locale) == "zh-CN" else 1e9
        drawn = data.assign(
            label=[canvas.name(place) for place in data["partner"]],
            out=data["out"] / unit,
            into=data["into"] / unit,
        ).drop(columns="partner")
        return forms.dumbbell(
            drawn,
            canvas,
            label="label",
            start="out",
            end="into",
            names=(canvas.say("accounts.flow_out"), canvas.say("accounts.flow_into")),
            colours=("highlight", "region"),
            x_title=canvas.say("dependence.uses_axis"),
            axis_format=",~f",
        )

    more = int((frame["out"] > frame["into"]).sum())
    first = order[0]
    values = {
        "place": region,
        "year": year,
        "partner": data.regions[origins.economies[first]],
        "out": float(out[first]),
        "into": float(into[first]),
    }
    title = "flows_title_more" if out[first] > into[first] else "flows_title_less"
    return Chart(
        id="dependence-flows",
        title=Message(f"accounts.{title}", **values),
        subtitle=Message("accounts.flows_subtitle", place=region, year=year, count=len(order)),
        sources=(ORIGIN,),
        alt=Message("accounts.flows_alt", place=region, year=year, count=len(order), more=more),
        data=frame,
        draw=draw,
    )


def chokepoint_chart(table: pd.DataFrame, region: Region, year: int) -> Chart:
    """Return bars of the stake on each supplier, with the concentration of its product as a mark."""
    from bessemer.charts import bands

    top = table[table["named"]].head(_SUPPLIERS)
    data = top[
        ["industry_name", "industry_name_zh", "supplier_name", "supplier_name_zh", "stake_share", "hhi"]
    ].reset_index(drop=True)

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        end = "_zh" if locale_of(canvas.locale) == "zh-CN" else ""
        parted = "\n" if canvas.narrow and not end else ""
        drawn = data[["stake_share", "hhi"]].assign(
            label=[
                canvas.say("accounts.supply", industry=industry, place=parted + place)
                for industry, place in zip(
                    data[f"industry_name{end}"], data[f"supplier_name{end}"], strict=True
                )
            ],
            text=[canvas.number(value, "percent2") for value in data["stake_share"]],
        )
        return bands.measured_bars(
            drawn,
            canvas,
            label="label",
            value="stake_share",
            text="text",
            mark="hhi",
            names=(canvas.say("accounts.stake_axis"), canvas.say("accounts.hhi_axis")),
            axis_format=".1~%",
        )

    first = top.iloc[0]
    values = {
        "place": region,
        "year": year,
        "industry": industry_name(first["sector"]),
        "supplier": spoken(Text(first["supplier_name"], first["supplier_name_zh"])),
    }
    widest = top.iloc[int(top["hhi"].to_numpy().argmax())]
    return Chart(
        id="dependence-chokepoints",
        title=Message("accounts.chokepoint_title", **values),
        subtitle=Message("accounts.chokepoint_subtitle", place=region, year=year, count=len(top)),
        sources=(CHOKEPOINTS,),
        alt=Message(
            "accounts.chokepoint_alt",
            count=len(top),
            share=float(first["stake_share"]),
            dense=industry_name(widest["sector"]),
            hhi=float(widest["hhi"]),
            **values,
        ),
        data=data,
        draw=draw,
        note=Message("accounts.chokepoint_note"),
    )


def imports_chart(table: pd.DataFrame, share: str, region: Region, year: int, source: str) -> Chart:
    """Return bars of the imported part of each sector's inputs, the highest first.

    Parameters
    ----------
    table : DataFrame
        Columns industry_name, industry_name_zh and `share`.
    source : str
        The shipped table: the nation's own, or that of the world.
    """
    from bessemer.charts import forms

    known = table.dropna(subset=[share]).sort_values(share, ascending=False, kind="stable")
    data = known.head(_SECTORS)[["industry_name", "industry_name_zh", share]].reset_index(drop=True)
    data = data.rename(columns={share: "value"})

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        column = "industry_name_zh" if locale_of(canvas.locale) == "zh-CN" else "industry_name"
        drawn = data[["value"]].assign(
            label=data[column], text=[canvas.number(value, "percent") for value in data["value"]]
        )
        return forms.bars(
            drawn,
            canvas,
            label="label",
            value="value",
            text="text",
            axis_format=".0%",
            x_title=canvas.say("accounts.imports_axis"),
        )

    first = data.iloc[0]
    values = {
        "place": region,
        "year": year,
        "industry": Text(first["industry_name"], first["industry_name_zh"]),
        "share": float(first["value"]),
    }
    kind = "world" if source == SECTORS else "national"
    return Chart(
        id="dependence-imports",
        title=Message("accounts.imports_title", **values),
        subtitle=Message(f"accounts.imports_subtitle_{kind}", place=region, year=year, count=len(data)),
        sources=(source,),
        alt=Message("accounts.imports_alt", count=len(data), **values),
        data=data,
        draw=draw,
    )
