"""The answer to "What if?" for one region: fans of scenarios, and arithmetic of role models' change."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bessemer.answer import Answer
from bessemer.errors import UnavailableError, YearError
from bessemer.regions import OWN, Region
from bessemer.rolemodels import Search, why_none
from bessemer.rolemodels.transferring.transfers import why_no_models
from bessemer.scenarios.arithmetic import Arithmetic, arithmetic
from bessemer.scenarios.baselines import baseline_of
from bessemer.scenarios.charts import horizon_chart, sectors_chart
from bessemer.scenarios.comparing import (
    Comparison,
    Watcher,
    compared,
    comparison_table,
    fans_table,
    split_table,
)
from bessemer.scenarios.fan_charts import fans_chart, sources_chart
from bessemer.scenarios.grounds import ground_of
from bessemer.scenarios.horizons import horizon_table
from bessemer.scenarios.library import SHIPPED, shipped
from bessemer.scenarios.lookback import record_said
from bessemer.scenarios.sentences import (
    baseline_said,
    build_said,
    certainty_of,
    cut_said,
    follow_said,
    headline,
    limits,
    refusals,
    said_from,
    variance_said,
)
from bessemer.scenarios.spec import Scenario
from bessemer.sources import Dataset
from bessemer.words import Message

PATHS, SPLITS = 500, 1000
"""Paths of a brief, and those for its split of variance; the command line draws more."""


def compose(
    data: Dataset,
    region: Region,
    year: int | None = None,
    search: Search | None = None,
    *,
    scenarios: Sequence[Scenario] | None = None,
    paths: int = PATHS,
    workers: int | None = 1,
    watch: Watcher | None = None,
) -> Answer:
    """Return the futures of a region under scenarios, and what its role models' change would mean.

    Parameters
    ----------
    data : Dataset
    region : Region
    year : int, optional
        The year asked for.
    search : Search or None
        The look-alikes, from :func:`bessemer.rolemodels.search`; None where there are none.
    scenarios : sequence of Scenario, optional
        All that ship by default. Where they are given, the rows are the fans by year.
    paths : int
    workers : int or None
    watch : callable, optional
        Told the title of a scenario and how many of its paths were drawn just now.
    """
    asked = scenarios is not None
    wanted = [shipped(name) for name in SHIPPED] if scenarios is None else list(scenarios)
    try:
        ground = ground_of(data, region, year)
        base = baseline_of(ground, 1)
    except (UnavailableError, YearError) as error:
        if region.kind == OWN:
            return _without_fans(region, year, search)
        reason = Message("scenarios.no_figures", why=error.what)
        return Answer("scenarios", region, reason=reason, parameters={"year": year})
    if not (np.isfinite(base.spread).all() and np.isfinite(base.root_spread).all()):
        return _without_fans(region, year, search)
    chosen = None if asked else ("role-models",)
    comparison = compared(
        ground, wanted, search, paths, workers, SPLITS if asked else paths, chosen, tabled=asked, watch=watch
    )
    transfer = None if search is None or asked else arithmetic(search)
    return _told(comparison, transfer, year, asked, None if search is None else search.excluded)


def _without_fans(region: Region, year: int | None, search: Search | None) -> Answer:
    """Return the arithmetic alone, where too little of the past is known for an own trend with errors."""
    transfer = None if search is None else arithmetic(search)
    if search is None or transfer is None:
        reason = why_none(region, year) if search is None else why_no_models(search)
        return Answer("scenarios", region, reason=reason, parameters={"year": year})
    part = transfer.part
    return Answer(
        question="scenarios",
        region=region,
        year=search.year,
        headline=part.findings[0],
        findings=part.findings[1:],
        summary=part.findings[0],
        results=part.results,
        charts=part.charts,
        method=part.method,
        limits=(Message("scenarios.no_errors", region=region, year=search.year), *part.limits),
        parameters={"year": year},
        extra=transfer.windows,
    )


def _told(
    comparison: Comparison,
    transfer: Arithmetic | None,
    year: int | None,
    asked: bool,
    excluded: Message | None,
) -> Answer:
    trend = comparison.trend
    said = headline(comparison)
    # What was asked for by name and cannot be had is said first; of those that ship, among the limits.
    refused = refusals(comparison)
    findings = [
        *(refused if asked else ()),
        excluded,
        baseline_said(trend),
        follow_said(comparison),
        cut_said(comparison),
        build_said(comparison),
        variance_said(comparison),
    ]
    main, split = comparison_table(comparison), split_table(comparison)
    results = [fans_table(comparison), horizon_table(comparison), main] if asked else [main]
    if split is not None:
        results.append(split)
    charts = [horizon_chart(comparison), sectors_chart(comparison)]
    if asked:
        charts = [fans_chart(comparison), sources_chart(comparison), *charts]
    return Answer(
        question="scenarios",
        region=comparison.ground.region,
        year=comparison.ground.year,
        headline=said,
        findings=tuple(finding for finding in findings if finding is not None),
        summary=said,
        summary_sources=said_from(comparison),
        certainty=certainty_of(trend),
        results=tuple(results),
        charts=tuple(chart for chart in charts if chart is not None),
        method=(
            Message("scenarios.method_paths", paths=trend.paths, horizon=trend.scenario.horizon),
            Message("scenarios.method_identities"),
        ),
        record=record_said(comparison.ground.data, comparison.ground.region),
        limits=(*(() if asked else refused), *limits(comparison)),
        parts=() if transfer is None else (transfer.part,),
        parameters={
            "year": year,
            "start": trend.start,
            "end": trend.end,
            "paths": trend.paths,
            "seed": trend.seed,
            "baseline": trend.baseline.kind,
            "rule": trend.baseline.rule,
            "classification": comparison.ground.classification,
            "scenarios": [run.scenario.name for run in comparison.runs],
        },
        extra={} if transfer is None else transfer.windows,
    )
