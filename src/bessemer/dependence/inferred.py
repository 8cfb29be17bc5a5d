"""What a region without customs figures leans on: inferred from the trade of its nation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bessemer.answer import Answer, Certainty
from bessemer.classify import concordance, has_concordance, scheme
from bessemer.dependence import charts
from bessemer.dependence.account_parts import nation_parts
from bessemer.dependence.cuts.answer import cut_part
from bessemer.dependence.derived import ORIGIN, SERVING, Origins, shipped_origins
from bessemer.dependence.economies import partner_message, technology_message
from bessemer.dependence.exposure import Exposure, foreign_demand_exposure, joined_groups, sums_by_group
from bessemer.dependence.places import economy_of
from bessemer.panel import Floats
from bessemer.regions import OWN, Region, spoken
from bessemer.result import Result
from bessemer.sources import Dataset
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

_VALUE_ADDED = "world_value_added_wiod35"
_GROUP_NAMES = {
    ("G-I", "J", "M-N", "R-U"): (
        Text(
            "Trade, transport, information, business and personal services",
            "贸易、运输、信息、商务和个人服务",
        ),
        Text("Trade, other services", "贸易及其他服务"),
    ),
    ("B-E",): (
        Text("Industry (mining, manufacturing, utilities)", "工业（采矿、制造、公用事业）"),
        Text("Industry", "工业"),
    ),
}


@dataclass(frozen=True, eq=False)
class _Weights:
    """Jobs or value added of a region and of its nation by group of sectors."""

    measure: str
    table: str
    year: int
    used: int
    own: Floats
    nation: Floats
    members: int
    estimated: float


def compose_exposure(data: Dataset, region: Region, year: int | None) -> Answer:
    """Return a region's exposure to demand abroad, if its sectors trade as its nation's, and the nation's."""
    origins = shipped_origins(data)
    economy = economy_of(data, region, origins)
    parameters = {"year": year}
    if economy is None and region.kind == OWN:
        reason = Message("own.no_country", region=region, name=data.name)
        return Answer("dependence", region, reason=reason, parameters=parameters)
    if economy is None:
        reason = Message("dependence.no_national_table", nation=spoken(region.nation), region=region)
        return Answer("dependence", region, reason=reason, parameters=parameters)
    to_a10 = concordance("wiod35", "a10")
    groups = joined_groups(to_a10, scheme("wiod35").codes)
    table_year = origins.year_for(year)
    if region.kind == OWN:
        weights = None if table_year is None else _own_weights(data, region, table_year, groups, year)
    else:
        weights = _weights(data, region, table_year, groups)
    if weights is None and region.kind == OWN:
        reason = Message("own.no_weights", region=region, nation=economy)
        return Answer("dependence", region, reason=reason, parameters=parameters)
    if weights is None:
        upto: object = "" if year is None else Message("dependence.upto", year=year)
        reason = Message("dependence.no_weights", region=region, upto=upto)
        return Answer("dependence", region, reason=reason, parameters=parameters)
    added, abroad = (
        sums_by_group(panel.values[0, 0], panel.industries, to_a10, groups)
        for panel in (
            data.panel(key).select(years=[weights.year], regions=[economy.id])
            for key in (_VALUE_ADDED, SERVING)
        )
    )
    own = foreign_demand_exposure(weights.own, added, abroad, groups)
    nation = foreign_demand_exposure(weights.nation, added, abroad, groups)
    headline = _headline(region, economy, weights, own, nation)
    upto_row = origins.years.index(weights.year) + 1
    findings = (
        _main_group(economy, weights, own, nation),
        _nation_leans(origins, economy, upto_row),
        partner_message(data, origins, economy, weights.year),
        technology_message(data, origins, economy, weights.year),
    )
    table = _rows(own, nation, weights)
    return Answer(
        question="dependence",
        region=region,
        year=weights.year,
        headline=headline,
        findings=tuple(message for message in findings if message is not None),
        summary=headline,
        summary_sources=(weights.table, SERVING, _VALUE_ADDED),
        certainty=Certainty("inferred", Message("brief.basis_national")),
        results=(_result(table, region, weights, parameters),),
        charts=(
            charts.exposure_chart(table, region, economy, weights.measure, weights.table),
            charts.foreign_share_chart(data, origins, economy, upto_row),
        ),
        method=(
            Message("dependence.method_exposure", year=weights.year, groups=len(groups)),
            Message("dependence.method_origin"),
        ),
        limits=tuple(_limits(weights)),
        parts=(
            *nation_parts(data, economy, weights.year, year),
            *cut_part(data, region, economy, weights.year, year, short=True),
        ),
        parameters=parameters,
    )


def _weights(
    data: Dataset, region: Region, year: int | None, groups: tuple[tuple[str, ...], ...]
) -> _Weights | None:
    """Return the region's sectors in the year of the world table, or in the nearest earlier one."""
    if year is None:
        return None
    if region.kind == "nuts2":
        choices = [("value_added", "eu_gva_a10"), ("jobs", "eu_jobs_a10")]
    else:
        choices = [("jobs", "us_jobs_naics_estimated" if year >= 2001 else "us_jobs_a10")]
    for measure, key in choices:
        panel = data.panel(key)
        used = panel.year_for(year)
        if region.id not in panel.regions or used is None:
            continue
        members = [
            other.id
            for other in data.regions.of_kind(region.kind)
            if other.country == region.country and other.id in panel.regions
        ]
        part = panel.select(years=[used], regions=members)
        codes = part.industries
        if panel.classification == "a10":
            values = _joined(part.values[0], codes, groups)
        else:
            link = concordance(str(panel.classification), "a10")
            values = sums_by_group(part.values[0], codes, link, groups)
        own = values[members.index(region.id)]
        known = np.isfinite(values).all(axis=1)
        if not np.isfinite(own).all() or own.sum() <= 0:
            continue
        estimated = _estimated(data, key, region.id, used, float(own.sum()))
        return _Weights(measure, key, year, used, own, values[known].sum(axis=0), int(known.sum()), estimated)
    return None


def _own_weights(
    data: Dataset, region: Region, year: int, groups: tuple[tuple[str, ...], ...], asked: int | None
) -> _Weights | None:
    """Return the sectors of a place of the user's own, of a later year where no earlier one is known.

    Nothing after the year asked for is used.

    The places of a dataset are no nation, so that theirs are not set beside the region's.
    """
    table = data.own_table()
    if table is None or table.measure not in ("jobs", "value_added"):
        return None
    if not has_concordance(table.classification, "a10"):
        return None
    panel = data.panel(table.key)
    if region.id not in panel.regions:
        return None
    values = sums_by_group(
        panel.of(region.id), panel.industries, concordance(table.classification, "a10"), groups
    )
    known = np.isfinite(values).all(axis=1) & (values.sum(axis=1) > 0)
    years = [
        one for one, flag in zip(panel.years, known, strict=True) if flag and (asked is None or one <= asked)
    ]
    if not years:
        return None
    used = max((one for one in years if one <= year), default=years[0])
    own = values[panel.years.index(used)]
    return _Weights(table.measure, table.key, year, used, own, own, 1, 0.0)


def _joined(values: Floats, codes: tuple[str, ...], groups: tuple[tuple[str, ...], ...]) -> Floats:
    return np.stack(
        [values[:, [codes.index(code) for code in group]].sum(axis=1) for group in groups], axis=1
    )


def _estimated(data: Dataset, key: str, region: str, year: int, total: float) -> float:
    """Return the fraction of a region's jobs that is estimated."""
    if not key.endswith("_estimated"):
        return 0.0
    panel = data.panel(key, "estimated").select(years=[year], regions=[region])
    return float(np.nansum(panel.values) / total)


def group_name(group: tuple[str, ...], *, short: bool = False) -> Text:
    """Return the name of sectors joined in one group."""
    if group in _GROUP_NAMES:
        return _GROUP_NAMES[group][1 if short else 0]
    industries = [scheme("a10")[code] for code in group]
    return Text(
        "; ".join(industry.short if short else industry.name for industry in industries),
        "、".join(industry.short_zh if short else industry.name_zh for industry in industries),
    )


def _headline(region: Region, economy: Region, weights: _Weights, own: Exposure, nation: Exposure) -> Message:
    values = {"region": region, "nation": economy, "own": own.total, "year": weights.year}
    if weights.members < 2:
        return Message(f"dependence.headline_{weights.measure}_single", **values)
    return Message(f"dependence.headline_{weights.measure}", all=nation.total, **values)


def _main_group(economy: Region, weights: _Weights, own: Exposure, nation: Exposure) -> Message:
    top = int(np.argmax(own.parts))
    values = {
        "group": group_name(own.groups[top]),
        "nation": economy,
        "part": float(own.parts[top] / own.total),
        "share": float(own.share[top]),
        "served": float(own.served[top]),
    }
    if weights.members < 2:
        return Message(f"dependence.main_group_{weights.measure}_single", **values)
    return Message(f"dependence.main_group_{weights.measure}", share_all=float(nation.share[top]), **values)


def _nation_leans(origins: Origins, economy: Region, upto: int) -> Message:
    foreign, market = origins.foreign_shares(economy.id)[:upto], origins.market_shares(economy.id)[:upto]
    values = {
        "nation": economy,
        "year": origins.years[upto - 1],
        "foreign": float(foreign[-1]),
        "market": float(market[-1]),
    }
    if upto == 1:
        return Message("dependence.nation_leans_single", **values)
    return Message(
        "dependence.nation_leans",
        start=origins.years[0],
        first_foreign=float(foreign[0]),
        first_market=float(market[0]),
        **values,
    )


def _limits(weights: _Weights) -> list[Message]:
    limits = [Message("dependence.limit_exposure"), Message("dependence.limit_world", year=weights.year)]
    if weights.used != weights.year:
        name = "dependence.limit_weights" if weights.used < weights.year else "own.limit_weights"
        limits.append(Message(name, used=weights.used, year=weights.year))
    return limits


def _rows(own: Exposure, nation: Exposure, weights: _Weights) -> pd.DataFrame:
    import pandas as pd

    names = [group_name(group) for group in own.groups]
    short = [group_name(group, short=True) for group in own.groups]
    table = pd.DataFrame(
        {
            "industry": ["+".join(group) for group in own.groups],
            "name": [name.en for name in names],
            "name_zh": [name.zh for name in names],
            "industry_name": [name.en for name in short],
            "industry_name_zh": [name.zh for name in short],
            "year": weights.year,
            "measure": weights.measure,
            "share": own.share,
            "nation_share": nation.share,
            "served_share": own.served,
            "contribution": own.parts,
        }
    )
    return table.sort_values("contribution", ascending=False, kind="stable").reset_index(drop=True)


def _result(
    table: pd.DataFrame, region: Region, weights: _Weights, parameters: Mapping[str, object]
) -> Result:
    shares = ("share", "nation_share", "served_share", "contribution")
    warnings = []
    if weights.estimated > 0:
        warnings.append(Message("dependence.estimated", share=weights.estimated, year=weights.year))
    shown = ["industry_name", "share", "nation_share", "served_share", "contribution"]
    if weights.members < 2:
        shown.remove("nation_share")
    return Result(
        name="exposure",
        title=Message("dependence.exposure_title", region=region, year=weights.year),
        table=table,
        units=dict.fromkeys(shares, "fraction"),
        parameters=parameters,
        conventions={"contribution": "share of the region x served share of the nation"},
        sources=(weights.table, SERVING, _VALUE_ADDED, ORIGIN),
        warnings=tuple(warnings),
        shown=tuple(shown),
        formats=dict.fromkeys(shares, "percent"),
    )
