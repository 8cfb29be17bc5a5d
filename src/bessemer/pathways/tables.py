"""Tables of the answer: options, what each would bring, the four aims, what stands apart, the portfolio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.classify import aim_names, aim_of
from bessemer.pathways.candidates import Options
from bessemer.pathways.gains import jobs_quotient
from bessemer.pathways.select import Portfolio
from bessemer.pathways.standpoint import Standpoint
from bessemer.result import Result
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

_FORMATS = {
    "location_quotient": "ratio",
    "jobs_location_quotient": "ratio",
    "net_density": "signed3",
    "probability": "percent0",
    "national_growth": "change",
    "imports": "usd",
    "imports_nation": "usd",
    "foreign_inputs": "percent",
    "volatility": "percent",
    "wage": "cny",
    "productivity": "eur",
    "pci": "signed",
}
# How what is at stake is written, by the unit of the table.
_STAKES = {"CNY": "cny", "USD": "usd", "EUR": "eur"}
_GAINS = (
    "national_growth",
    "imports",
    "foreign_inputs",
    "volatility",
    "stake",
    "pci",
    "wage",
    "productivity",
)
_MOST_GAINS = 6
_APART = {"services": ("other services",), "extraction": ("extraction and farming",)}
_MOST_APART, _NEAREST = 20, 3
_FEWEST_SOLID = 3


def listed(outlook: Options) -> pd.DataFrame:
    """Return the options worth a planner's look: no extraction, no services that only follow people.

    Where the sample is too small for three of them, those that rest on few persons are listed too.
    """
    table = outlook.table
    solid = table[table["open"]]
    chosen = solid if len(solid) >= _FEWEST_SOLID else table[table["plannable"]]
    return _with_interval(chosen.reset_index(drop=True))


def _with_interval(table: pd.DataFrame) -> pd.DataFrame:
    known = table["rank_low"].notna() & table["rank_high"].notna()
    text = [
        f"{low:.0f}–{high:.0f}" if flag else "–"
        for low, high, flag in zip(table["rank_low"], table["rank_high"], known, strict=True)
    ]
    return table.assign(rank_interval=text)


def _formats(table: pd.DataFrame, outlook: Options) -> dict[str, str]:
    found = {name: kind for name, kind in _FORMATS.items() if name in table.columns}
    return {**found, "stake": _STAKES.get(outlook.units.get("stake", ""), "count")}


def options_table(table: pd.DataFrame, outlook: Options, warnings: tuple[Message, ...]) -> Result:
    """Return the options with their place, quadrant and what supports them."""
    chance = ("probability",) if table["probability"].notna().any() else ()
    return Result(
        name="options",
        title=outlook.title,
        table=table,
        units=outlook.units,
        parameters={**outlook.parameters, "sources_by_column": dict(outlook.column_sources)},
        conventions=outlook.conventions,
        sources=outlook.sources,
        warnings=warnings,
        shown=(
            *("industry_name", "kind", "location_quotient", "rank_interval"),
            *chance,
            *("quadrant", "supporter"),
        ),
        formats=_formats(table, outlook),
    )


def gains_table(table: pd.DataFrame, outlook: Options) -> Result | None:
    """Return what each option would bring and need, as far as anything is known; None where nothing is."""
    known = [name for name in _GAINS if table[name].notna().any()][:_MOST_GAINS]
    if not known:
        return None
    columns = ["industry", "industry_name", "industry_name_zh", *known]
    formats = _formats(table, outlook)
    return Result(
        name="gains",
        title=Message("pathways.gains_title", region=outlook.region, year=outlook.parameters["year"]),
        table=table[columns],
        units={name: unit for name, unit in outlook.units.items() if name in known},
        sources=tuple(dict.fromkeys(key for name in known for key in outlook.column_sources.get(name, ()))),
        shown=("industry_name", *known),
        formats={name: formats[name] for name in known},
    )


def apart_tables(outlook: Options, main: pd.DataFrame) -> list[Result]:
    """Return what is not on the list: services that follow people, extraction and farming, and the rest."""
    rest = outlook.table[~outlook.table["industry"].isin(main["industry"])]
    found, told = [], set()
    growth = () if rest["national_growth"].isna().all() else ("national_growth",)
    shown = ("industry_name", "location_quotient", "rank_interval", *growth)
    # Of the many services of the US only the data are given; a list of fifty helps nobody.
    brief = len(rest) <= _MOST_APART
    for name, groups in _APART.items():
        part = rest[rest["group"].isin(groups) & rest["reliable"]]
        if part.empty:
            continue
        told |= set(part["industry"])
        found.append(
            Result(
                name=name,
                title=Message(
                    f"pathways.{name}_title", region=outlook.region, year=outlook.parameters["year"]
                ),
                table=_with_interval(part.reset_index(drop=True)),
                units=outlook.units,
                sources=outlook.sources,
                shown=shown if brief else (),
                formats=_formats(part, outlook),
            )
        )
    others = rest[~rest["industry"].isin(told)].reset_index(drop=True)
    if len(others):
        title = Message("pathways.other_title", region=outlook.region)
        found.append(
            Result(
                name="other_options",
                title=title,
                table=others,
                units=outlook.units,
                sources=outlook.sources,
            )
        )
    return found


def aims_table(here: Standpoint, outlook: Options) -> Result | None:
    """Return where the region stands in each of the four aims, and its nearest options in it.

    For China with location quotients by jobs in urban units beside those of the table.
    """
    import pandas as pd

    values = np.nan_to_num(here.values, nan=0.0)
    own = values[here.row]
    # Where the region has some of an industry, quotient and share give the nation's share.
    quotient = here.quotients[here.row]
    national = np.divide(own / own.sum(), quotient, out=values.sum(axis=0) / values.sum(), where=quotient > 0)
    of = np.array([aim_of(industry.scheme, industry.code) for industry in here.industries])
    by_jobs = jobs_quotient(here.data, here)
    rows: list[dict[str, Any]] = []
    for aim, name in aim_names().items():
        inside = of == aim
        if not inside.any():
            continue
        near = outlook.table[(outlook.table["aim"] == name.en) & outlook.table["reliable"]]
        strong = int(here.strengths[here.row, inside].sum())
        if len(near):
            first = near.head(_NEAREST)
            nearest = ("; ".join(first["industry_name"]), "、".join(first["industry_name_zh"]))
        else:
            nearest = ("all are strengths", "均已具优势") if strong == inside.sum() else ("–", "–")
        jobs = by_jobs.values[inside]
        rows.append(
            {
                "aim": name.en,
                "aim_zh": name.zh,
                "industry": " ".join(here.panel.industries[position] for position in np.flatnonzero(inside)),
                "location_quotient": float(own[inside].sum() / own.sum() / national[inside].sum()),
                # Jobs are known by section, so that only an aim of one sector has them whole.
                "jobs_location_quotient": float(jobs[0]) if len(jobs) == 1 else float("nan"),
                "strong_count": strong,
                "count": int(inside.sum()),
                "nearest_option": nearest[0],
                "nearest_option_zh": nearest[1],
            }
        )
    if not rows:
        return None
    result = Result(
        name="aims",
        title=Message("pathways.aims_title", region=here.region, year=here.year),
        table=pd.DataFrame(rows),
        units={"location_quotient": "ratio", "jobs_location_quotient": "ratio", "count": "industries"},
        conventions={"technology": "OECD and Eurostat: high and medium-high intensity, high-tech services"},
        sources=(here.table.key,),
        shown=("aim", "location_quotient", "strong_count", "count", "nearest_option"),
        formats={"location_quotient": "ratio", "strong_count": "integer", "count": "integer"},
    )
    if result.table["jobs_location_quotient"].isna().all():
        return result
    return replace(
        result,
        sources=(*result.sources, *by_jobs.sources),
        shown=(*result.shown[:2], "jobs_location_quotient", *result.shown[2:]),
        formats={**result.formats, "jobs_location_quotient": "ratio"},
    )


def portfolio_table(found: Portfolio) -> Result:
    """Return the portfolio as the answer shows it."""
    values = {"region": found.region, "count": len(found.table), "year": found.parameters["year"]}
    return Result(
        name="portfolio",
        title=Message("pathways.chosen_title", **values),
        table=found.table,
        units=found.units,
        parameters=found.parameters,
        conventions=found.conventions,
        sources=found.sources,
        warnings=found.warnings,
        shown=("industry_name", "value", "reason", "risk_share", "margin", "next_best"),
        formats={"value": "ratio", "risk_share": "percent0", "margin": "ratio"},
    )


def frontier_rows(found: Portfolio) -> Sequence[dict[str, Any]]:
    """Return the frontier as plain rows."""
    if found.frontier is None:
        return []
    return [{str(key): row[key] for key in row} for row in found.frontier.to_dict("records")]
