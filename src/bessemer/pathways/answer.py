"""The answer to "What could be next?" for one region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bessemer.answer import Answer
from bessemer.classify import scheme
from bessemer.pathways import foretold, outlook_parts, prospects
from bessemer.pathways.candidates import OPEN_GROUPS, Reach, reach
from bessemer.pathways.charts import reach_chart
from bessemer.pathways.forecasts import TABLE as FORECASTS
from bessemer.pathways.lookback import FEWEST_ENTRIES
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.sources import Dataset
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

_GROUP_NAMES = {
    "goods": Text("goods", "制造"),
    "knowledge services": Text("knowledge services", "知识型服务"),
    "health and education": Text("health and education", "卫生和教育"),
    "other services": Text("other services", "其他服务"),
    "extraction and farming": Text("extraction and farming", "农业和采掘"),
    "residual classes": Text("residual classes", "其他未列明"),
}
_KINDS = {"new": Text("new", "新增"), "regain": Text("regain", "重振")}
_COARSE = 12
_MOST_FINDINGS = 6
# Closeness within half of a random order of pairs around chance tells next to nothing.
_USEFUL_AUC = 0.55


def compose(
    data: Dataset, region: Region, year: int | None = None, *, portfolio: int | None = None
) -> Answer:
    """Return the industries closest to what a region is strong in, with the record of such advice.

    Parameters
    ----------
    portfolio : int, optional
        Also choose so many of the options.
    """
    found = reach(data, region, year)
    if found is None:
        return Answer(
            "pathways",
            region,
            reason=Message("pathways.no_detail", region=region),
            parameters={"year": year},
        )
    options = foretold.with_probability(data, region, found.year, _open(found))
    if options.empty:
        return Answer(
            "pathways",
            region,
            year=found.year,
            reason=Message("pathways.nothing_open", region=region, year=found.year),
            parameters={"year": year},
        )
    outlook = prospects.options(data, region, year)
    options = outlook_parts.enriched(options, outlook)
    industries = scheme(found.table.classification)
    best = [industries[code].brief for code in options["industry"].head(3)]
    values: dict[str, Any] = {
        "region": region,
        "first": best[0],
        "options": best,
        "year": found.year,
        "measure": found.table.measure_name,
        "ratio": float(options["location_quotient"].iloc[0]),
        "supporters": Text(options["supporters"].iloc[0], options["supporters_zh"].iloc[0]),
    }
    foreseen = bool(options["probability"].notna().any())
    coarse = len(industries.codes) <= _COARSE
    headline = Message("pathways.headline_coarse" if coarse else "pathways.headline", **values)
    main = Result(
        name="options",
        title=Message(
            "pathways.table_title", region=region, measure=found.table.measure_name, year=found.year
        ),
        table=_labelled(options),
        units={
            **{"location_quotient": "ratio", "density": "fraction", "net_density": "fraction"},
            "probability": "fraction",
            **outlook.units,
        },
        parameters={"year": year, "sources_by_column": dict(outlook.column_sources)},
        conventions={
            "presence": "location quotient >= 1",
            "proximity": "minimum conditional probability, zero diagonal",
            "net_density": "density less region and industry means",
            **outlook.conventions,
        },
        sources=tuple(dict.fromkeys((found.table.key, *outlook.sources, *([FORECASTS] if foreseen else [])))),
        warnings=tuple(_warnings(options, region)),
        shown=outlook_parts.shown(options),
        formats=outlook_parts.formats(options),
    )
    rest = found.options[~found.options["industry"].isin(options["industry"])]
    others = Result(
        name="other_options",
        title=Message("pathways.other_title", region=region),
        table=_labelled(rest),
        sources=(found.table.key,),
    )
    results, charts = [main, others], []
    aims = outlook_parts.aims_of(data, region, year, outlook)
    results += [aims] if aims is not None else []
    if portfolio is None and not coarse:
        charts.append(reach_chart(found, options, region))
    elif portfolio is not None:
        drawn = outlook_parts.outlook_chart(options, outlook, region, found.table.key, found.year)
        charts += [drawn] if drawn is not None else []
    own, added = _findings(found, options, region), outlook_parts.findings(options)
    extra: dict[str, Any] = {}
    if portfolio is not None:
        picked = outlook_parts.chosen(outlook, list(options["industry"]), portfolio, region, found.year)
        results.insert(0, picked.result)
        charts += picked.charts
        added.insert(0, picked.sentence)
        extra = {"portfolio": picked.result.rows(), "frontier": picked.frontier}
    return Answer(
        question="pathways",
        region=region,
        year=found.year,
        headline=headline,
        findings=tuple(
            [*own[:1], *added, *foretold.findings(data, options, found.year), *own[1:]][:_MOST_FINDINGS]
        ),
        summary=headline,
        results=tuple(results),
        charts=tuple(charts),
        method=(Message("pathways.method"), Message("pathways.outlook_method")),
        limits=(
            *_limits(found, options, region, coarse),
            *foretold.limits(data, options, _GROUP_NAMES),
            *outlook_parts.limits(outlook, region),
        ),
        record=_record(found),
        parameters={"year": year, **({} if portfolio is None else {"portfolio": portfolio})},
        extra=extra,
    )


def _open(found: Reach) -> pd.DataFrame:
    """Return the options worth a planner's look: no extraction, no services that only follow people."""
    table = found.options
    wanted = table["group"].isin(OPEN_GROUPS)
    solid = table[wanted & table["reliable"]]
    return (solid if len(solid) >= 3 else table[wanted]).reset_index(drop=True)


def _labelled(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(
        group_zh=[_GROUP_NAMES[group].zh for group in table["group"]],
        kind_zh=[_KINDS[kind].zh for kind in table["kind"]],
    )


def _findings(found: Reach, options: pd.DataFrame, region: Region) -> list[Message]:
    industries = scheme(found.table.classification)
    strengths = Message(
        "pathways.strengths",
        region=region,
        count=len(found.strengths),
        total=found.counted,
        year=found.year,
    )
    messages = [strengths]
    regain = [industries[code].brief for code in options.loc[options["kind"] == "regain", "industry"].head(4)]
    if regain:
        messages.append(Message("pathways.regain", region=region, options=regain, year=found.year))
    for group in ("knowledge services", "health and education"):
        best = options[options["group"] == group].head(1)
        if len(best):
            messages.append(
                Message(
                    "pathways.best_knowledge" if group == "knowledge services" else "pathways.best_care",
                    industry=industries[best["industry"].iloc[0]].brief,
                    place=int(best.index[0]) + 1,
                    count=len(options),
                    ratio=float(best["location_quotient"].iloc[0]),
                    year=found.year,
                )
            )
    return messages


def _record(found: Reach) -> Message | None:
    if found.record is None or found.record_years is None:
        return None
    record = found.record
    if record.entries < FEWEST_ENTRIES:
        return Message(
            "pathways.record_few",
            start=found.record_years[0],
            end=found.record_years[1],
            entries=record.entries,
            cells=record.cells,
        )
    if record.auc < _USEFUL_AUC:
        name = "pathways.record_none"
    elif record.auc > record.baseline:
        name = "pathways.record_better"
    else:
        name = "pathways.record_worse"
    return Message(
        name,
        start=found.record_years[0],
        end=found.record_years[1],
        entries=record.entries,
        cells=record.cells,
        base_rate=record.base_rate,
        auc=record.auc,
        baseline=record.baseline,
    )


def _warnings(options: pd.DataFrame, region: Region) -> list[Message]:
    """Return that the sample is too small where unreliable industries had to be listed."""
    noisy = int((~options["reliable"]).sum())
    if not noisy:
        return []
    return [Message("pathways.sample_small", region=region, count=noisy, total=len(options))]


def _limits(found: Reach, options: pd.DataFrame, region: Region, coarse: bool) -> list[Message]:
    limits = [Message("pathways.no_cause")]
    if coarse:
        limits.append(Message("pathways.coarse", region=region))
    if found.record is None:
        limits.append(Message("pathways.no_record"))
    if bool(options["reliable"].all()) and not bool(found.options["reliable"].all()):
        limits.append(Message("pathways.sample"))
    return limits
