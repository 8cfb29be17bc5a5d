"""The portrait of an industry as sentences, tables and a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bessemer.answer import Part
from bessemer.atlas.industries import Standing, complexities, neighbours
from bessemer.atlas.maps import draw_classes, drawn_columns, placed
from bessemer.charts import Canvas, Chart
from bessemer.classify import scheme
from bessemer.panel import Floats
from bessemer.pathways.forecasts import BACKTEST, LATEST, TABLE, shipped_of
from bessemer.pathways.lookback import HIGH, LOW
from bessemer.pathways.standpoint import quotients
from bessemer.result import Result
from bessemer.structure.composition_charts import BOUNDS
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

_SHOWN, _NEAR = 5, 5
_MONEY = {"CNY": "cny_column", "USD": "usd_column", "EUR": "eur_column"}


def parts_of(standing: Standing) -> tuple[Message, tuple[Part, ...]]:
    """Return the headline and the parts of a portrait."""
    table = regions_table(standing)
    headline, where = _where(standing, table)
    parts = [where, _entries(standing), _near(standing), _complexity(standing)]
    return headline, tuple(part for part in parts if part is not None)


def regions_table(standing: Standing) -> pd.DataFrame:
    """Return all regions by level, with its part of all, its share in the region and location quotient."""
    import pandas as pd

    panel, values = standing.panel, standing.values
    levels = panel.values[-1]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = values / np.nansum(levels, axis=1)
        part = values / np.nansum(values)
    places = [standing.data.regions[id] for id in panel.regions]
    frame = pd.DataFrame(
        {
            "region": list(panel.regions),
            "name": [place.name for place in places],
            "name_zh": [place.name_zh for place in places],
            "state": [place.state or "" for place in places],
            "country": [place.nation.en for place in places],
            "country_zh": [place.nation.zh for place in places],
            "level": values,
            "part_of_all": part,
            "share": share,
            "location_quotient": standing.quotients[:, standing.column],
            "reliable": standing.reliable,
        }
    ).sort_values(["level", "name", "region"], ascending=[False, True, True], ignore_index=True)
    frame.insert(0, "rank", frame["level"].rank(ascending=False, method="min").astype("Int64"))
    return frame


def _counted_as(standing: Standing) -> str:
    """Return what the headline counts: jobs, jobs in urban units, output or value added."""
    return "urban" if standing.table.key == "cn_jobs_gb19" else standing.table.measure


def _whole(standing: Standing) -> Message:
    return Message("atlas.whole_world" if standing.kind == "economy" else "atlas.whole_nation")


def _place_column(standing: Standing) -> tuple[str, ...]:
    return {"commuting zone": ("state",), "nuts2": ("country",)}.get(standing.kind, ())


def _formats(standing: Standing) -> dict[str, str]:
    return {
        "rank": "integer",
        "level": _MONEY.get(standing.table.unit, "count"),
        "part_of_all": "percent",
        "share": "percent",
        "location_quotient": "ratio",
    }


def _where(standing: Standing, table: pd.DataFrame) -> tuple[Message, Part]:
    known = table.dropna(subset=["level"])
    total = float(known["level"].sum())
    # Regions with half of all: the largest ones together.
    half = int(np.searchsorted(known["level"].to_numpy(float).cumsum(), total / 2) + 1)
    regions = standing.data.regions
    kinds = Message(f"ui.kinds_{standing.kind.replace(' ', '_')}")
    first = regions[known["region"].iloc[0]]
    headline = Message(
        f"atlas.headline_{_counted_as(standing)}",
        industry=standing.industry.brief,
        year=standing.year,
        half=half,
        count=len(known),
        kinds=kinds,
        first=first,
        part=float(known["part_of_all"].iloc[0]),
    )
    certain = known[known["reliable"] & np.isfinite(known["location_quotient"])]
    order = certain.sort_values(["location_quotient", "name"], ascending=[False, True], ignore_index=True)
    strong = int((certain["location_quotient"] >= HIGH).sum())
    findings = (
        [
            Message(
                "atlas.industry_dense",
                region=regions[order["region"].iloc[0]],
                quotient=float(order["location_quotient"].iloc[0]),
                whole=_whole(standing),
                strong=strong,
                count=len(certain),
                kinds=kinds,
            )
        ]
        if len(order)
        else []
    )
    shown = ("name", *_place_column(standing), "level", "part_of_all", "share", "location_quotient")
    result = Result(
        "industry_regions",
        Message("atlas.industry_by_level", year=standing.year),
        table,
        units={"level": standing.table.unit, "part_of_all": "fraction", "share": "fraction"},
        sources=(standing.table.key,),
        shown=("rank", *shown),
        formats=_formats(standing),
    )
    dense = Result(
        "industry_dense",
        Message("atlas.industry_by_quotient", year=standing.year),
        order.drop(columns="rank"),
        units=dict(result.units),
        sources=(standing.table.key,),
        shown=shown,
        formats=_formats(standing),
    )
    limits = [Message("atlas.industry_sampled")] if standing.table.classification == "ind1990" else []
    chart = _map(standing, table, order)
    part = Part(
        "where",
        Message("atlas.industry_where"),
        tuple(findings),
        (result, dense),
        (chart,) if chart is not None else (),
        limits=tuple(limits),
    )
    return headline, part


def _map(standing: Standing, table: pd.DataFrame, order: pd.DataFrame) -> Chart | None:
    if not len(order):
        return None
    kind = standing.kind
    hidden = table.assign(value=table["location_quotient"].where(table["reliable"]))
    drawn = drawn_columns(placed(standing.data, hidden), kind)
    count = int(drawn["value"].isna().sum())

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        return draw_classes(
            data,
            canvas,
            bounds=list(BOUNDS),
            form="ratio",
            kind=kind,
            diverging=True,
            lit=(str(order["region"].iloc[0]),),
        )

    about = Message("atlas.industry_map_about", industry=standing.industry.brief, year=standing.year)
    kinds = Message(f"ui.kinds_{kind.replace(' ', '_')}")
    return Chart(
        id="industry-map",
        title=Message(
            "atlas.industry_map",
            region=standing.data.regions[order["region"].iloc[0]],
            industry=standing.industry.brief,
            quotient=float(order["location_quotient"].iloc[0]),
            whole=_whole(standing),
        ),
        subtitle=Message("atlas.map_subtitle", about=about, count=len(table), kinds=kinds),
        sources=(standing.table.key,),
        alt=Message("atlas.map_alt", about=about, count=len(table), kinds=kinds),
        data=drawn,
        draw=draw,
        note=Message("atlas.map_unknown", count=count) if count else None,
    )


def _entries(standing: Standing) -> Part | None:
    if standing.table.classification == "ind1990":
        return _census_entries(standing)
    years = standing.panel.years
    if len(years) < 2:
        return Part(
            "entries",
            Message("atlas.industry_entries"),
            (Message("atlas.entries_one_year", year=years[0]),),
        )
    broken = {code for entry in standing.panel.breaks for code in entry.industries}
    code = standing.industry.code
    if code in broken:
        return Part("entries", Message("atlas.industry_entries"), (Message("atlas.entries_redefined"),))
    # Shares are of what is counted alike in both years.
    kept = standing.panel.select(industries=[one for one in standing.panel.industries if one not in broken])
    before, after = (
        quotients(standing.data, kept.select(years=[year]))[:, kept.industries.index(code)]
        for year in (years[0], years[-1])
    )
    for entry in standing.panel.breaks:
        if years[0] < entry.year and not entry.industries:
            concerned = [entry.concerns(id) for id in standing.panel.regions]
            before = np.where(concerned, np.nan, before)
    return _counted(standing, years[0], before, after)


def _counted(standing: Standing, start: int, before: Floats, after: Floats) -> Part:
    import pandas as pd

    open_ = np.isfinite(before) & np.isfinite(after) & (before < LOW)
    chosen = np.flatnonzero(open_ & (after >= HIGH))
    chosen = chosen[np.argsort(-after[chosen], kind="stable")]
    places = [standing.data.regions[standing.panel.regions[at]] for at in chosen]
    findings = [_tally(standing, start, standing.year, len(chosen), int(open_.sum()))]
    if places:
        findings.append(Message("atlas.entries_first", regions=places[:_SHOWN]))
    table = pd.DataFrame(
        {
            "region": [place.id for place in places],
            "name": [place.name for place in places],
            "name_zh": [place.name_zh for place in places],
            "country": [place.nation.en for place in places],
            "country_zh": [place.nation.zh for place in places],
            "state": [place.state or "" for place in places],
            "quotient_before": before[chosen],
            "quotient_after": after[chosen],
        }
    )
    result = Result(
        "industry_entries",
        Message("atlas.entries_table", start=start, end=standing.year),
        table,
        sources=(standing.table.key,),
        shown=("name", *_place_column(standing), "quotient_before", "quotient_after"),
        formats={"quotient_before": "ratio", "quotient_after": "ratio"},
    )
    method = (Message("atlas.entries_method"),)
    return Part("entries", Message("atlas.industry_entries"), tuple(findings), (result,), method=method)


def _tally(standing: Standing, start: int, end: int, entered: int, cells: int) -> Message:
    """Return how many of the regions that hardly had the industry entered it."""
    values = {"start": start, "end": end, "kinds": _kinds(standing)}
    if not cells:
        return Message("atlas.entries_everywhere", **values)
    if not entered:
        return Message("atlas.entries_none", cells=cells, **values)
    return Message("atlas.entries_counted", entered=entered, cells=cells, **values)


def _kinds(standing: Standing) -> Message:
    return Message(f"ui.kinds_{standing.kind.replace(' ', '_')}")


def _census_entries(standing: Standing) -> Part | None:
    """Return entries of the last decade beside what had been forecast, and the forecast from its end on."""
    rows = shipped_of(standing.data, standing.industry.code)
    if rows is None or not len(rows):
        return None
    # Zones that share their figures count once, by the largest of them.
    level = dict(zip(standing.panel.regions, standing.values, strict=True))
    rows = rows.assign(level=[level.get(id, 0.0) for id in rows["region"]])
    rows = rows.sort_values("level", ascending=False).drop_duplicates(["year", "unit"])
    past = rows[rows["year"] == BACKTEST].sort_values("probability", ascending=False)
    entered = past[past["entered"] == 1]
    findings = [_tally(standing, BACKTEST, LATEST, len(entered), len(past))] if len(past) else []
    results = []
    for name, part, columns in (
        ("past", entered, ("name", "state", "probability_then")),
        ("next", rows[rows["year"] == LATEST].sort_values("probability", ascending=False), None),
    ):
        if not len(part):
            continue
        places = [standing.data.regions[id] for id in part["region"]]
        findings.append(Message(f"atlas.entries_{name}", regions=places[:_SHOWN], start=BACKTEST, end=LATEST))
        column = "probability_then" if columns else "probability"
        table = part.assign(
            name=[place.name for place in places],
            name_zh=[place.name_zh for place in places],
            state=[place.state or "" for place in places],
        ).rename(columns={"probability": column})
        results.append(
            Result(
                f"industry_entries_{name}",
                Message(f"atlas.entries_{name}_table", start=BACKTEST, end=LATEST),
                table[["region", "name", "name_zh", "state", column]].reset_index(drop=True),
                units={column: "fraction"},
                sources=(TABLE,),
                shown=("name", "state", column),
                formats={column: "percent0"},
            )
        )
    return Part(
        "entries",
        Message("atlas.industry_entries"),
        tuple(findings),
        tuple(results),
        method=(Message("atlas.entries_method_census"),),
    )


def _near(standing: Standing) -> Part | None:
    table = neighbours(standing)
    if table is None:
        return None
    known = scheme(standing.industry.scheme)
    nearest = [known[code].brief for code in table["industry"].head(_NEAR)]
    result = Result(
        "industry_neighbours",
        Message("atlas.near_table", industry=standing.industry.brief, year=standing.year),
        table,
        sources=(standing.table.key,),
        shown=("name", "proximity", "joint_regions"),
        formats={"proximity": "ratio", "joint_regions": "integer"},
    )
    strong = int(standing.strengths[:, standing.column].sum())
    return Part(
        "near",
        Message("atlas.industry_near"),
        (
            Message(
                "atlas.near_first",
                industries=nearest,
                strong=strong,
                kinds=_kinds(standing),
                joint=int(table["joint_regions"].iloc[0]),
                closeness=float(table["proximity"].iloc[0]),
                first=nearest[0],
            ),
        ),
        (result,),
        method=(Message("atlas.near_method"),),
    )


def _complexity(standing: Standing) -> Part | None:
    table = complexities(standing.data, standing.table.key)
    if table is None:
        return None
    row = table[table["industry"] == standing.industry.code]
    if not len(row) or not np.isfinite(float(row["pci"].iloc[0])):
        return None
    count = int(table["pci"].notna().sum())
    return Part(
        "complexity",
        Message("atlas.industry_complexity"),
        (
            Message(
                "atlas.complexity_place",
                place=int(row["place"].iloc[0]),
                count=count,
                pci=float(row["pci"].iloc[0]),
                ubiquity=int(row["ubiquity"].iloc[0]),
                kinds=_kinds(standing),
                year=standing.year,
            ),
        ),
        method=(Message("atlas.complexity_method"),),
    )
