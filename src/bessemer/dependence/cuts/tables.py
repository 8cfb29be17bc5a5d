"""Tables of the answer on a cut: ranges, sectors, suppliers, home makers, the course over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bessemer.classify import scheme
from bessemer.dependence.cuts.course import COLUMNS as COURSE_COLUMNS
from bessemer.dependence.cuts.course import TABLE as COURSE
from bessemer.dependence.cuts.facts import Facts
from bessemer.dependence.cuts.provinces import Weights, carried
from bessemer.dependence.cuts.ranges import TABLE, TOTAL
from bessemer.dependence.cuts.sentences import goods, missing, way
from bessemer.dependence.derived import TECHNOLOGY, YEARS
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.words import Message, Text, say

if TYPE_CHECKING:
    import pandas as pd

_MILLION = 1e6
_SPAN = ("low", "middle", "high")
_RUNS = ("short", "long")


def sources(facts: Facts) -> tuple[str, ...]:
    """Return the shipped tables behind the figures."""
    world = f"wiod_{facts.year}"
    return (TABLE, world) if facts.stored else (world,)


def ranges_result(facts: Facts, wide: bool) -> Result:
    """Return the ranges as rows, of the way asked for or of all ways."""
    import pandas as pd

    vias = list(facts.ranges) if wide else [facts.cut.via]
    rows = pd.concat([facts.ranges[via].assign(via=via) for via in vias], ignore_index=True)
    names = [_sector_name(code) for code in rows["sector"]]
    rows.insert(3, "name", [name.en for name in names])
    rows.insert(4, "name_zh", [name.zh for name in names])
    return Result(
        name="cut",
        title=Message("cuts.ranges_title", region=facts.nation, **_named(facts)),
        table=rows.assign(year=facts.year),
        units=dict.fromkeys(_SPAN, "fraction"),
        parameters=_parameters(facts),
        conventions={
            "low": "the worst change; high the mildest; losses negative",
            "short": "extraction without replacement, three rules; draws counts the rules",
            "long": "gravity model; draws counts sets of trade elasticities and draws around them",
            "real_income": "short: value added that stops and investment goods that do not arrive, over GDP; "
            "long: final spending over its price",
            "output": "short: part of gross output that stops; long: change of the quantity made",
            "lost": "inputs and fixed investment, not consumer goods",
        },
        sources=sources(facts),
    )


def losses_result(facts: Facts) -> Result:
    """Return the loss of real income by way and run."""
    import pandas as pd

    rows = []
    for via in facts.ranges:
        for run in _RUNS:
            mildest, middle, worst = facts.loss(run, via)
            names = [say(way(via), locale) for locale in ("en", "zh-CN")]
            times = [say(Message(f"cuts.run_{run}"), locale) for locale in ("en", "zh-CN")]
            rows.append(
                {
                    "way": names[0],
                    "way_zh": names[1],
                    "run": times[0],
                    "run_zh": times[1],
                    "mildest": mildest,
                    "middle": middle,
                    "worst": worst,
                }
            )
    columns = ("mildest", "middle", "worst")
    return Result(
        name="cut_losses",
        title=Message("cuts.losses_title", region=facts.nation, **_named(facts)),
        table=pd.DataFrame(rows),
        units=dict.fromkeys(columns, "fraction"),
        sources=sources(facts),
        shown=("way", "run", *columns),
        formats=dict.fromkeys(columns, "percent2"),
    )


def sectors_result(facts: Facts) -> Result:
    """Return the change of output by home sector, hardest hit at once by the rule between first."""
    rows = facts.rows[(facts.rows["measure"] == "output") & (facts.rows["sector"] != TOTAL)]
    wide = _side_by_side(rows, "sector")
    industries = [scheme("wiod35")[code] for code in wide["sector"]]
    wide = wide.assign(
        industry_name=[industry.short for industry in industries],
        industry_name_zh=[industry.short_zh for industry in industries],
    ).sort_values("short_middle", kind="stable", ignore_index=True)
    return Result(
        name="cut_sectors",
        title=Message("cuts.sectors_title", region=facts.nation, **_named(facts)),
        table=wide,
        units=dict.fromkeys(_WIDE, "fraction"),
        sources=sources(facts),
        shown=("industry_name", *_WIDE),
        formats=dict.fromkeys(_WIDE, "change"),
    )


_WIDE = ("short_worst", "short_middle", "short_mildest", "long_worst", "long_middle", "long_mildest")


def _side_by_side(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return one row a key with the ends of both runs."""
    import pandas as pd

    codes = list(dict.fromkeys(rows[key]))
    columns: dict[str, object] = {key: codes}
    for run in _RUNS:
        part = rows[rows["run"] == run].set_index(key).reindex(codes)
        columns[f"{run}_worst"] = part["low"].to_numpy(np.float64)
        columns[f"{run}_middle"] = part["middle"].to_numpy(np.float64)
        columns[f"{run}_mildest"] = part["high"].to_numpy(np.float64)
    return pd.DataFrame(columns)


def suppliers_result(facts: Facts) -> Result:
    """Return the other suppliers, the most able to replace what is lost first."""
    places = [facts.data.regions[id] for id in facts.suppliers["supplier"]]
    money = ["exports", "deliveries"]
    rows = facts.suppliers.assign(
        supplier_name=[place.name for place in places], supplier_name_zh=[place.name_zh for place in places]
    )
    rows[money] = rows[money] * _MILLION
    fractions = ("covers", "world_share", "partner_content")
    return Result(
        name="cut_suppliers",
        title=Message("cuts.suppliers_title", goods=goods(facts), year=facts.year),
        table=rows,
        units={**dict.fromkeys(money, "USD"), **dict.fromkeys(fractions, "fraction")},
        conventions={"covers": "lost goods that a tenth more of its exports of the kind would cover, alone"},
        sources=(f"wiod_{facts.year}",),
        shown=("supplier_name", "covers", "exports", "world_share", "deliveries", "partner_content"),
        formats={
            **dict.fromkeys(money, "usd_column"),
            **dict.fromkeys(fractions, "percent"),
        },
    )


def makers_result(facts: Facts) -> Result:
    """Return the home sectors that make what is lost, the least stretched first."""
    industries = [scheme("wiod35")[code] for code in facts.makers["sector"]]
    money = ["lost", "output", "exports"]
    rows = facts.makers.assign(
        industry_name=[industry.short for industry in industries],
        industry_name_zh=[industry.short_zh for industry in industries],
        others_gap=facts.makers["gap"],
    )
    rows[money] = rows[money] * _MILLION
    fractions = ("stretch", "own_origin", "partner_origin", "others_gap")
    return Result(
        name="cut_makers",
        title=Message("cuts.makers_title", region=facts.nation, year=facts.year),
        table=rows,
        units={
            **dict.fromkeys(money, "USD"),
            **dict.fromkeys((*fractions, "gap"), "fraction"),
            "exports_cover": "ratio",
        },
        conventions={"gap": "what other suppliers together could not deliver by exporting a tenth more"},
        sources=(f"wiod_{facts.year}",),
        shown=(
            "industry_name",
            "lost",
            "stretch",
            "exports_cover",
            "own_origin",
            "partner_origin",
            "others_gap",
        ),
        formats={
            "lost": "usd_column",
            "exports_cover": "ratio1",
            **dict.fromkeys(fractions, "percent"),
        },
    )


def course_result(facts: Facts) -> Result:
    """Return the shares over the years."""
    shipped = facts.cut.sectors == TECHNOLOGY and COURSE in facts.data.catalogue.tables
    years = tuple(f"wiod_{year}" for year in YEARS if year <= facts.year)
    return Result(
        name="cut_course",
        title=Message("cuts.course_title", region=facts.nation, partner=facts.partner),
        table=facts.course,
        units=dict.fromkeys(COURSE_COLUMNS, "fraction"),
        sources=(COURSE,) if shipped else years,
        shown=("year", *COURSE_COLUMNS),
        formats={"year": "year", **dict.fromkeys(COURSE_COLUMNS, "percent")},
    )


def carried_rows(facts: Facts, weights: Weights) -> pd.DataFrame:
    """Return the national changes of output by sector carried to the weights of a province."""
    if weights not in facts.carried:
        rows = facts.rows[(facts.rows["measure"] == "output") & (facts.rows["sector"] != TOTAL)]
        facts.carried[weights] = carried(rows, weights, facts.output, scheme("wiod35").codes)
    return facts.carried[weights]


def carried_result(facts: Facts, place: Region, weights: Weights) -> Result:
    """Return changes of output by sector in a province, in total first."""
    rows = carried_rows(facts, weights)
    wide = _side_by_side(rows, "group").merge(rows[["group", "share"]].drop_duplicates("group"), on="group")
    names = [group_name(group) for group in wide["group"]]
    wide = wide.assign(
        name=[name.en for name in names],
        name_zh=[name.zh for name in names],
        industry_name=[name.en for name in names],
        industry_name_zh=[name.zh for name in names],
        region=place.id,
        year=facts.year,
        weights_year=weights.year,
    )
    wide = wide[wide["group"] != "nation"]
    first = wide["group"] == TOTAL
    weight = np.where(first, -np.inf, wide["short_middle"] * wide["share"])
    wide = wide.iloc[np.argsort(weight, kind="stable")].reset_index(drop=True)
    return Result(
        name="cut_carried",
        title=Message("cuts.carried_title", region=place, weights=weights.year, **_short(facts)),
        table=wide,
        units={**dict.fromkeys(_WIDE, "fraction"), "share": "fraction of output"},
        parameters=_parameters(facts),
        conventions={
            "carried": "national changes by sector, weights of the province's gross output",
            "group": "WIOD codes that the list of the province does not tell apart are joined",
        },
        sources=(*sources(facts), weights.table),
        shown=("industry_name", "share", *_WIDE),
        formats={"share": "percent", **dict.fromkeys(_WIDE, "change")},
    )


def group_name(group: str) -> Text:
    """Return the name of WIOD codes joined by ``+``, or of all together."""
    if group in (TOTAL, "nation"):
        return _sector_name(TOTAL)
    parts = [scheme("wiod35")[code] for code in group.split("+")]
    if len(parts) == 1:
        return Text(parts[0].short, parts[0].short_zh)
    rest = [part.short[0].lower() + part.short[1:] for part in parts[1:]]
    return Text(", ".join([parts[0].short, *rest]), "、".join(part.short_zh for part in parts))


def _sector_name(code: str) -> Text:
    if code == TOTAL:
        message = Message("cuts.all_sectors")
        return Text(say(message, "en"), say(message, "zh-CN"))
    industry = scheme("wiod35")[code]
    return Text(industry.name, industry.name_zh)


def _short(facts: Facts) -> dict[str, object]:
    return {"goods": missing(facts), "partner": facts.partner}


def _named(facts: Facts) -> dict[str, object]:
    return {**_short(facts), "year": facts.year}


def _parameters(facts: Facts) -> dict[str, object]:
    return {
        "partner": facts.partner.id,
        "sectors": list(facts.cut.sectors),
        "via": facts.cut.via,
        "replaceable": facts.cut.replaceable,
        "uses": ["intermediate", "fixed investment"],
        "table_year": facts.year,
        "stored": facts.stored,
    }
