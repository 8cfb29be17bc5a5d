"""The answer to "What could be next?" for one region."""

from __future__ import annotations

from typing import Any

from bessemer.answer import Answer
from bessemer.classify import scheme
from bessemer.pathways import sentences, tables
from bessemer.pathways.candidates import options
from bessemer.pathways.charts import frontier_chart, options_chart, reliability_chart
from bessemer.pathways.forecasts import BACKTEST, LATEST, reliability_record
from bessemer.pathways.forecasts import TABLE as FORECASTS
from bessemer.pathways.lookback import density_record
from bessemer.pathways.select import portfolio as choose
from bessemer.pathways.standpoint import stand
from bessemer.regions import OWN, Region
from bessemer.sources import Dataset
from bessemer.words import Message, Text

_COARSE = 12
# Which industries go together cannot be seen in fewer places or industries.
_FEWEST_OWN = 5
_MOST_FINDINGS = 9
_ZONES = Text("US zones and industries", "美国通勤区与行业组合")


def compose(
    data: Dataset, region: Region, year: int | None = None, *, portfolio: int | None = None
) -> Answer:
    """Return the industries closest to what a region is strong in, with the record of such advice.

    Parameters
    ----------
    portfolio : int, optional
        Also choose so many of the options.
    """
    here = stand(data, region, year)
    if here is not None and region.kind == OWN and min(here.values.shape) < _FEWEST_OWN:
        counts = {"places": here.values.shape[0], "industries": here.values.shape[1], "least": _FEWEST_OWN}
        reason = Message("own.too_few", region=region, name=data.name, **counts)
        return Answer("pathways", region, reason=reason, parameters={"year": year})
    if here is None:
        reason = Message("pathways.no_detail", region=region)
        return Answer("pathways", region, reason=reason, parameters={"year": year})
    outlook = options(region, year, data=data)
    table = tables.listed(outlook)
    if table.empty:
        reason = Message("pathways.nothing_open", region=region, year=here.year)
        return Answer("pathways", region, year=here.year, reason=reason, parameters={"year": year})
    coarse = len(scheme(here.table.classification).codes) <= _COARSE
    record, years = density_record(data, here.geography)
    aims = tables.aims_table(here, outlook)
    results = [
        tables.options_table(table, outlook, sentences.warnings(here, table)),
        tables.gains_table(table, outlook),
        aims,
        *tables.apart_tables(outlook, table),
    ]
    charts = [] if coarse else [options_chart(outlook, list(table["industry"]))]
    foreseen, tests = sentences.foreseen(here, table), sentences.tested(here)
    found = [
        sentences.strengths(here, outlook),
        *sentences.standing(here, aims),
        *sentences.technology(here, aims),
        *sentences.steady(table),
        *foreseen,
        *sentences.past(here),
        *sentences.imports(here, table),
        *tests,
        *sentences.kinds(here, table),
    ]
    extra: dict[str, Any] = {}
    if portfolio is not None:
        picked = choose(outlook, k=portfolio, candidates=list(table["industry"]))
        chosen = tables.portfolio_table(picked)
        results.insert(0, chosen)
        found.insert(0, sentences.chosen(picked))
        if picked.frontier is not None and len(picked.frontier) > 1:
            charts.append(frontier_chart(picked))
        extra = {"portfolio": chosen.rows(), "frontier": tables.frontier_rows(picked)}
    if table["probability"].notna().any():
        past = reliability_record(data)
        if past is not None:
            charts.append(
                reliability_chart(past, start=BACKTEST, end=LATEST, sources=(FORECASTS,), place=_ZONES)
            )
    headline = sentences.headline(here, table, coarse, record, years)
    return Answer(
        question="pathways",
        region=region,
        year=here.year,
        headline=headline,
        findings=tuple(found[:_MOST_FINDINGS]),
        summary=sentences.summary(here, table),
        summary_sources=(here.table.key,),
        certainty=sentences.certainty(coarse, record),
        results=tuple(result for result in results if result is not None),
        charts=tuple(charts),
        method=(Message("pathways.method"), Message("pathways.outlook_method")),
        limits=tuple(sentences.limits(here, outlook, table, coarse, record)),
        record=sentences.density_record_said(record, years),
        records=(*foreseen[1:], *tests),
        parameters={"year": year, **({} if portfolio is None else {"portfolio": portfolio})},
        extra=extra,
    )
