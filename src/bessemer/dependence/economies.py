"""What an economy leans on: the answer from the world input-output tables."""

from __future__ import annotations

import numpy as np

from bessemer.answer import Answer, Certainty
from bessemer.charts import Chart
from bessemer.dependence import charts
from bessemer.dependence.account_parts import economy_parts
from bessemer.dependence.cuts.answer import cut_part
from bessemer.dependence.derived import ORIGIN, TECHNOLOGY, Origins, shipped_origins
from bessemer.dependence.economy_tables import economy_results
from bessemer.dependence.national import import_content
from bessemer.dependence.places import items, named_origins
from bessemer.dependence.province import TECHNOLOGY as CHINESE_TECHNOLOGY
from bessemer.dependence.tables import national_table, national_years
from bessemer.panel import Floats
from bessemer.regions import REST_OF_WORLD, Region
from bessemer.sources import Dataset
from bessemer.words import Message

_LISTED = 5


def compose_economy(data: Dataset, region: Region, year: int | None) -> Answer:
    """Return foreign value added in final demand, foreign markets in value added, and their origins."""
    origins = shipped_origins(data)
    chosen = origins.year_for(year)
    if chosen is None:
        reason = Message("dependence.no_world_year", year=year)
        return Answer("dependence", region, reason=reason, parameters={"year": year})
    upto = origins.years.index(chosen) + 1
    headline = Message(
        "dependence.headline_economy",
        place=region,
        year=chosen,
        foreign=float(origins.foreign_shares(region.id)[upto - 1]),
        market=float(origins.market_shares(region.id)[upto - 1]),
    )
    findings = [
        *trends(origins, region.id, upto),
        _origins_message(data, origins, region, chosen),
        partner_message(data, origins, region, chosen),
        technology_message(data, origins, region, chosen),
    ]
    own, own_years = _own_tables(data, region, year)
    findings.append(own if own is not None else _rank(origins, region, upto))
    limits = [Message("dependence.limit_world", year=chosen)]
    if own is not None:
        limits.append(Message("dependence.limit_tables_apart"))
    if region.id == REST_OF_WORLD:
        limits.append(Message("dependence.limit_row"))
    return Answer(
        question="dependence",
        region=region,
        year=chosen,
        headline=headline,
        findings=tuple(message for message in findings if message is not None),
        summary=headline,
        summary_sources=(ORIGIN,),
        certainty=Certainty("estimated", Message("brief.basis_world", year=chosen)),
        results=tuple(economy_results(data, origins, region, year, own_years)),
        charts=tuple(economy_charts(data, origins, region, upto)),
        method=(Message("dependence.method_origin"),),
        limits=tuple(limits),
        parts=(
            *economy_parts(data, origins, region, chosen, year),
            *cut_part(data, region, region, chosen, year),
        ),
        parameters={"year": year},
    )


def trends(origins: Origins, economy: str, upto: int) -> list[Message | None]:
    """Return how the foreign share of final demand and the foreign market share went, with their peaks."""
    return [
        _trend("foreign", origins.foreign_shares(economy)[:upto], origins.years),
        _trend("market", origins.market_shares(economy)[:upto], origins.years),
    ]


def _trend(name: str, series: Floats, years: tuple[int, ...]) -> Message | None:
    if len(series) < 2:
        return None
    last = len(series) - 1
    values = {
        "first": float(series[0]),
        "start": years[0],
        "last": float(series[last]),
        "year": years[last],
    }
    peak = int(np.argmax(series))
    if 0 < peak < last:
        values |= {"peak": float(series[peak]), "peak_year": years[peak]}
        return Message(f"dependence.trend_{name}_peak", **values)
    return Message(f"dependence.trend_{name}", **values)


def _origins_message(data: Dataset, origins: Origins, region: Region, year: int) -> Message:
    shares = origins.origin_shares(region.id)[origins.years.index(year)]
    listed = items(data, origins, named_origins(origins, region.id, shares, _LISTED), shares)
    values = {"year": year, "items": listed}
    if region.id == REST_OF_WORLD:
        return Message("dependence.origins_rest", **values)
    return Message("dependence.origins", rest=float(shares[origins.economies.index(REST_OF_WORLD)]), **values)


def partner_message(data: Dataset, origins: Origins, region: Region, year: int) -> Message | None:
    """Return what the United States stands for in an economy's final demand; China for the United States.

    Economies other than China are told China's part.
    """
    partner = data.regions["USA" if region.id == "CHN" else "CHN"]
    at, number = origins.years.index(year), origins.economies.index(partner.id)
    shares = origins.origin_shares(region.id)[: at + 1, number]
    parts = shares / origins.foreign_shares(region.id)[: at + 1]
    values = {
        "partner": partner,
        "place": region,
        "year": year,
        "share": float(shares[at]),
        "part": float(parts[at]),
    }
    if at == 0:
        return Message("dependence.partner_single", **values)
    return Message("dependence.partner", first_part=float(parts[0]), start=origins.years[0], **values)


def technology_message(data: Dataset, origins: Origins, region: Region, year: int) -> Message:
    """Return the part of foreign value added that technology sectors made, and its main origins."""
    economy = region.id
    column = origins.economies.index(economy)
    used = np.sum([origins.matrix(year, code)[:, column] for code in TECHNOLOGY], axis=0)
    used[column] = 0.0
    total = origins.matrix(year)[:, column]
    foreign = float(total.sum() - total[column])
    shares = used / used.sum()
    listed = items(data, origins, named_origins(origins, economy, shares, 3), shares)
    return Message(
        "dependence.technology_origin",
        place=region,
        year=year,
        part=float(used.sum() / foreign),
        items=listed,
    )


def _own_tables(data: Dataset, region: Region, year: int | None) -> tuple[Message | None, tuple[int, ...]]:
    """Return what China's own tables say of imported inputs, and the years of the tables used."""
    known = national_years(data, year)
    if region.id != "CHN" or not known:
        return None, ()
    years = (known[0],) if len(known) == 1 else (known[0], known[-1])
    contents = []
    for entry in years:
        table = national_table(data, entry)
        contents.append((import_content(table).inputs, import_content(table, CHINESE_TECHNOLOGY).inputs))
    inputs, technology = contents[-1]
    if len(years) == 1:
        message = Message("dependence.own_table", year=years[0], inputs=inputs, technology=technology)
        return message, years
    message = Message(
        "dependence.own_tables",
        year=years[-1],
        inputs=inputs,
        technology=technology,
        start=years[0],
        first_inputs=contents[0][0],
        first_technology=contents[0][1],
    )
    return message, years


def _rank(origins: Origins, region: Region, upto: int) -> Message | None:
    if region.id == REST_OF_WORLD:
        return None
    named = [id for id in origins.economies if id != REST_OF_WORLD]
    series = np.array([origins.foreign_shares(id)[upto - 1] for id in named])
    own = series[named.index(region.id)]
    lower, higher = int(np.sum(series < own)), int(np.sum(series > own))
    low = lower <= higher
    return Message(
        "dependence.rank_low" if low else "dependence.rank_high",
        place=region,
        rank=1 + (lower if low else higher),
        year=origins.years[upto - 1],
    )


def economy_charts(data: Dataset, origins: Origins, region: Region, upto: int) -> list[Chart]:
    """Return the charts of an economy: its foreign share beside other large ones, and the origins."""
    return [
        charts.foreign_share_chart(data, origins, region, upto),
        charts.origin_chart(data, origins, region, upto),
    ]
