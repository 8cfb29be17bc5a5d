"""What the outlook and the portfolio add to the answer: columns, the four aims, sentences, charts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.charts import Canvas, Chart
from bessemer.pathways.aims import AIM_NAMES, AIMS, aim_of
from bessemer.pathways.gains import jobs_quotient
from bessemer.pathways.hindsight import RECORD
from bessemer.pathways.prospects import Options
from bessemer.pathways.select import Portfolio, portfolio
from bessemer.pathways.standpoint import Standpoint, stand
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.sources import Dataset
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

_FORMATS = {
    "location_quotient": "ratio",
    "jobs_location_quotient": "ratio",
    "net_density": "signed3",
    "probability": "percent0",
    "national_growth": "change",
    "imports": "usd",
    "foreign_inputs": "percent",
}
# Agreement of the draws from which a quadrant is stated in a sentence.
_STEADY = 0.8
_DRAWN, _NAMED, _LEVELS = 30, 6, 3
_COLUMNS = {
    "probability": Text("the probability of entry", "进入概率"),
    "pci": Text("complexity", "复杂度"),
    "national_growth": Text("national growth", "全国增速"),
    "foreign_inputs": Text("the imported share of inputs", "进口投入比重"),
    "volatility": Text("past swings", "以往波动"),
}


@dataclass(frozen=True, eq=False)
class Picked:
    """A portfolio as the answer carries it."""

    result: Result
    sentence: Message
    charts: list[Chart]
    frontier: list[dict[str, Any]]


def enriched(table: pd.DataFrame, outlook: Options) -> pd.DataFrame:
    """Return the rows of the answer with every column of the outlook that they lack."""
    extra = [name for name in outlook.table.columns if name not in table.columns]
    merged = table.merge(outlook.table[["industry", *extra]], on="industry", how="left", validate="1:1")
    place = merged["rank_low"].notna()
    text = [
        f"{low:.0f}–{high:.0f}" if known else "–"
        for low, high, known in zip(merged["rank_low"], merged["rank_high"], place, strict=True)
    ]
    return merged.assign(rank_interval=text)


def shown(table: pd.DataFrame) -> tuple[str, ...]:
    """Return the columns to show: those of which something is known, at most nine."""
    wanted = ("probability", "national_growth", "imports", "foreign_inputs")
    known = [name for name in wanted if table[name].notna().any()]
    last = ("supporters",) if len(known) < 3 else ()
    return ("industry_name", "kind", "location_quotient", "rank_interval", *known, "quadrant", *last)


def formats(table: pd.DataFrame) -> dict[str, str]:
    """Return how the shown numbers are written."""
    return {name: kind for name, kind in _FORMATS.items() if name in table.columns}


def aims_result(here: Standpoint, outlook: Options) -> Result | None:
    """Return where the region stands in each of the four aims, and its nearest option in it."""
    import pandas as pd

    values = np.nan_to_num(here.values, nan=0.0)
    own = values[here.row]
    # Where the region has some of an industry, quotient and share give the nation's share.
    quotient = here.quotients[here.row]
    national = np.divide(own / own.sum(), quotient, out=values.sum(axis=0) / values.sum(), where=quotient > 0)
    of = np.array([aim_of(industry) for industry in here.industries])
    rows: list[dict[str, Any]] = []
    for aim in AIMS:
        inside = of == aim
        if not inside.any():
            continue
        near = outlook.table[(outlook.table["aim"] == AIM_NAMES[aim].en) & outlook.table["reliable"]]
        rows.append(
            {
                "aim": AIM_NAMES[aim].en,
                "aim_zh": AIM_NAMES[aim].zh,
                "industry": " ".join(here.panel.industries[position] for position in np.flatnonzero(inside)),
                "location_quotient": float(own[inside].sum() / own.sum() / national[inside].sum()),
                "jobs_location_quotient": float("nan"),
                "strong_count": int(here.strengths[here.row, inside].sum()),
                "count": int(inside.sum()),
                "nearest_option": near["industry_name"].iloc[0] if len(near) else "–",
                "nearest_option_zh": near["industry_name_zh"].iloc[0] if len(near) else "–",
            }
        )
    if not rows:
        return None
    return Result(
        name="aims",
        title=Message("pathways.aims_title", region=here.region, year=here.year),
        table=pd.DataFrame(rows),
        units={"location_quotient": "ratio", "jobs_location_quotient": "ratio", "count": "industries"},
        conventions={"technology": "OECD and Eurostat: high and medium-high intensity, high-tech services"},
        sources=(here.table.key,),
        shown=("aim", "location_quotient", "strong_count", "count", "nearest_option"),
        formats={"location_quotient": "ratio", "strong_count": "integer", "count": "integer"},
    )


def aims_of(data: Dataset, region: Region, year: int | None, outlook: Options) -> Result | None:
    """Return the table of aims; for China with location quotients by jobs beside those by output."""
    here = stand(data, region, year)
    result = None if here is None else aims_result(here, outlook)
    if here is None or result is None:
        return result
    by_jobs = jobs_quotient(data, here)
    known = {
        AIM_NAMES[aim_of(industry)].en: float(value)
        for industry, value in zip(here.industries, by_jobs.values, strict=True)
        if np.isfinite(value) and aim_of(industry) not in ("", "technology")
    }
    if not known:
        return result
    table = result.table.assign(
        jobs_location_quotient=[known.get(aim, float("nan")) for aim in result.table["aim"]]
    )
    return replace(
        result,
        table=table,
        sources=(*result.sources, *by_jobs.sources),
        shown=(*result.shown[:2], "jobs_location_quotient", *result.shown[2:]),
        formats={**result.formats, "jobs_location_quotient": "ratio"},
    )


def limits(outlook: Options, region: Region) -> list[Message]:
    """Return which columns are empty here, and for the US how such lists fared before."""
    names = [_COLUMNS[name] for name in outlook.gaps if name in _COLUMNS]
    messages = [Message("pathways.gaps", columns=names)] if names else []
    if region.kind == "commuting zone":
        messages.append(Message("pathways.hits", **RECORD))
    return messages


def findings(options: pd.DataFrame) -> list[Message]:
    """Return which options are near and attractive whatever the draw, how sure the order is, and imports."""
    messages = []
    steady = options[(options["quadrant"] == "near, high gain") & (options["quadrant_share"] >= _STEADY)]
    if len(steady):
        messages.append(
            Message("pathways.steady", options=_names(steady.head(3)), count=len(steady), total=len(options))
        )
    first = options.iloc[0]
    if np.isfinite(first["rank_low"]) and first["rank_high"] > first["rank_low"]:
        messages.append(
            Message(
                "pathways.rank_interval",
                industry=Text(first["industry_name"], first["industry_name_zh"]),
                low=int(first["rank_low"]),
                high=int(first["rank_high"]),
            )
        )
    imports = options[options["imports"].fillna(0) > 0]
    if len(imports):
        most = imports.iloc[int(imports["imports"].to_numpy().argmax())]
        known = np.isfinite(most["foreign_inputs"])
        messages.append(
            Message(
                "pathways.imports_inputs" if known else "pathways.imports",
                industry=Text(most["industry_name"], most["industry_name_zh"]),
                value=float(most["imports"]),
                **({"inputs": float(most["foreign_inputs"])} if known else {}),
            )
        )
    return messages


def _names(rows: pd.DataFrame) -> list[Text]:
    return [Text(en, zh) for en, zh in zip(rows["industry_name"], rows["industry_name_zh"], strict=True)]


def chosen(outlook: Options, codes: list[str], k: int, region: Region, year: int) -> Picked:
    """Return the portfolio of k options, the table shown, its sentence and the chart of the frontier."""
    found = portfolio(outlook, k=k, candidates=codes)
    table = found.table
    result = Result(
        name="portfolio",
        title=Message("pathways.chosen_title", region=region, count=len(table), year=year),
        table=table,
        units=found.units,
        parameters=found.parameters,
        conventions=found.conventions,
        sources=found.sources,
        warnings=found.warnings,
        shown=("industry_name", "value", "reason", "risk_share", "margin", "next_best"),
        formats={"value": "ratio", "risk_share": "percent0", "margin": "ratio"},
    )
    sentence = Message(
        "pathways.chosen", region=region, industries=_names(table), count=len(table), year=year
    )
    charts = []
    if found.frontier is not None and len(found.frontier) > 1:
        charts.append(_frontier_chart(found, region, year))
    frontier = [] if found.frontier is None else found.frontier.to_dict("records")
    return Picked(result, sentence, charts, [{str(key): row[key] for key in row} for row in frontier])


def _frontier_chart(found: Portfolio, region: Region, year: int) -> Chart:
    assert found.frontier is not None
    count = len(found.table)
    data = found.frontier.assign(value=found.frontier["value"] / count, risk=found.frontier["risk"] / count)
    mine = set(found.table["industry"])
    same = [set(codes.split()) == mine for codes in data["industries"]]
    data = data.assign(role=["highlight" if flag else "region" for flag in same])

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        from bessemer.charts import forms

        return forms.scatter(
            data[["risk", "value", "role"]].assign(name=""),
            canvas,
            x="risk",
            y="value",
            role="role",
            name="name",
            x_title=canvas.say("pathways.frontier_x"),
            y_title=canvas.say("pathways.frontier_y"),
            x_format=".2f",
            y_format=".2f",
            height=240,
        )

    low, high = float(data["value"].min()), float(data["value"].max())
    return Chart(
        id="pathways-frontier",
        title=Message("pathways.frontier_title", region=region, low=low, high=high),
        subtitle=Message("pathways.frontier_subtitle", region=region, count=count, year=year),
        sources=found.sources,
        alt=Message("pathways.frontier_alt", count=len(data), region=region, low=low, high=high),
        data=data,
        draw=draw,
    )


def outlook_chart(
    options: pd.DataFrame, outlook: Options, region: Region, key: str, year: int
) -> Chart | None:
    """Return attractiveness against place by closeness, with the intervals of both; None where unknown."""
    data = options[options["attractiveness"].notna()].head(_DRAWN)
    # Growth of broad groups only puts all options on a few levels: no picture.
    if data["attractiveness"].nunique() < _LEVELS:
        return None
    steady = (data["quadrant"] == "near, high gain") & (data["quadrant_share"] >= _STEADY)
    data = data.assign(role=np.where(steady, "highlight", "region"))
    named = data.sort_values(["attractiveness", "rank"], ascending=[False, True])["industry"].head(_NAMED)
    columns = ["rank", "rank_low", "rank_high", "attractiveness", "attractiveness_low", "attractiveness_high"]

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        import altair as alt

        from bessemer.charts import forms

        wanted = list(named)[: 3 if canvas.narrow else _NAMED]
        label = "industry_name_zh" if canvas.locale == "zh-CN" else "industry_name"
        drawn = data[[*columns, "role"]].assign(
            name=[
                text if code in wanted else ""
                for code, text in zip(data["industry"], data[label], strict=True)
            ]
        )
        points = forms.scatter(
            drawn,
            canvas,
            x="rank",
            y="attractiveness",
            role="role",
            name="name",
            x_title=canvas.say("pathways.outlook_x"),
            y_title=canvas.say("pathways.outlook_y"),
            x_format="d",
            y_format=".1f",
        )
        base = alt.Chart(drawn)
        across = base.mark_rule(opacity=0.28).encode(x="rank_low:Q", x2="rank_high:Q", y="attractiveness:Q")
        along = base.mark_rule(opacity=0.28).encode(
            x="rank:Q", y="attractiveness_low:Q", y2="attractiveness_high:Q"
        )
        return alt.layer(across, along, *points.layer).properties(width=canvas.width, height=320)

    count = int(steady.sum())
    return Chart(
        id="pathways-outlook",
        title=Message(
            "pathways.outlook_title" if count else "pathways.outlook_title_none", region=region, count=count
        ),
        subtitle=Message("pathways.outlook_subtitle", region=region, year=year),
        sources=tuple(dict.fromkeys((key, *outlook.column_sources.get("national_growth", ())))),
        alt=Message("pathways.outlook_alt", region=region, count=len(data), steady=count),
        data=data,
        draw=draw,
        note=Message("pathways.outlook_note"),
    )
