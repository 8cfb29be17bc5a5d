"""Several scenarios of one region side by side, on the same random numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from bessemer.panel import Floats
from bessemer.result import Result
from bessemer.rolemodels.lookalikes.searches import Search
from bessemer.scenarios.baselines import Baseline, baseline_of
from bessemer.scenarios.engine import LEVELS, SCALARS
from bessemer.scenarios.grounds import Ground
from bessemer.scenarios.inapplicable import InapplicableError
from bessemer.scenarios.library import shipped
from bessemer.scenarios.plans import plan_of
from bessemer.scenarios.simulations import FAN, Simulation, simulated
from bessemer.scenarios.spec import Scenario
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

TREND = "own-trend"
Watcher: TypeAlias = Callable[[Text, int], None]
"""Told the title of a scenario and how many of its paths were drawn just now; it may raise to stop."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Simulations of a region, and the scenarios that it cannot have.

    Attributes
    ----------
    ground : Ground
    runs : tuple of Simulation
        The own trend first.
    refused : tuple of (Text, Message)
        Title of a scenario, and why the region cannot have it.
    """

    ground: Ground
    runs: tuple[Simulation, ...]
    refused: tuple[tuple[Text, Message], ...]

    @property
    def trend(self) -> Simulation:
        """The own trend."""
        return self.runs[0]

    def of(self, name: str) -> Simulation | None:
        """Return the run of a scenario, or None where there is none."""
        return next((run for run in self.runs if run.scenario.name == name), None)

    def against(self, run: Simulation, figure: int = 0) -> Floats:
        """Return, path by path, a figure at the horizon over that of the own trend, less one."""
        mine, trend = run.ends[:, figure], self._trend_of(run).ends[:, figure]
        return np.asarray(mine / trend - 1)

    def deepest(self, run: Simulation) -> float:
        """Return the lowest middle path of total jobs over that of the own trend in any year, less one."""
        trend, at = self._trend_of(run), SCALARS.index("total_jobs")
        return float((run.fans[2, :, at] / trend.fans[2, :, at] - 1).min())

    def _trend_of(self, run: Simulation) -> Simulation:
        return self.trend if run.scenario.horizon == self.trend.scenario.horizon else run


def compared(
    ground: Ground,
    scenarios: Sequence[Scenario],
    search: Search | None,
    paths: int,
    workers: int | None = 1,
    splits: int = 0,
    split_of: Collection[str] | None = None,
    *,
    tabled: bool = True,
    watch: Watcher | None = None,
) -> Comparison:
    """Return the own trend and scenarios of a region, all on the same random numbers.

    Parameters
    ----------
    ground : Ground
    scenarios : sequence of Scenario
    search : Search or None
    paths : int
    workers : int or None
    splits : int
        Paths for the split of the variance; 0 for none.
    split_of : collection of str, optional
        Scenarios whose variance is split; all by default.
    tabled : bool
        Whether the simulations carry their tables by year.
    watch : callable, optional
        Told of all paths drawn, those for the split among them.
    """
    trend = shipped(TREND)
    if scenarios and all(entry.horizon == scenarios[0].horizon for entry in scenarios):
        trend = _like(trend, scenarios[0])
    order = drawn(scenarios, trend)
    baselines: dict[tuple[int, str], Baseline] = {}
    runs: list[Simulation] = []
    refused = []
    for entry in order:
        key = (entry.horizon, entry.baseline)
        if key not in baselines:
            baselines[key] = baseline_of(ground, *key)
        try:
            planned = plan_of(ground, entry, search, baselines[key])
        except InapplicableError as error:
            refused.append((entry.label, error.reason))
            continue
        wanted = split_of is None or entry.name in split_of
        told = None if watch is None else partial(watch, entry.label)
        pieces = splits if wanted else 0
        runs.append(simulated(planned, entry, paths, workers, pieces, tabled=tabled, watch=told))
    return Comparison(ground, tuple(runs), tuple(refused))


def drawn(scenarios: Sequence[Scenario], trend: Scenario) -> list[Scenario]:
    """Return the scenarios in the order in which they are drawn: the own trend first, once."""
    return [trend, *(entry for entry in scenarios if entry.name != TREND)]


def _like(trend: Scenario, other: Scenario) -> Scenario:
    return replace(trend, horizon=other.horizon, seed=other.seed, baseline=other.baseline)


def comparison_table(comparison: Comparison) -> Result:
    """Return one row a scenario: its figures at the horizon, and against the own trend path by path."""
    import pandas as pd

    ground, first = comparison.ground, comparison.trend
    start = {name: float(first.fans[2, 0, SCALARS.index(name)]) for name in SCALARS}
    rows = []
    for run in comparison.runs:
        relative = run.fan("relative_jobs")
        against = comparison.against(run, SCALARS.index("total_jobs"))
        diverse = comparison.against(run, SCALARS.index("diversity"))
        top = run.main_source()
        rows.append(
            {
                "scenario": run.scenario.name,
                "scenario_name": run.scenario.label.en,
                "scenario_name_zh": run.scenario.label.zh,
                "end": run.end,
                "share_change": relative[2] - 1,
                "share_low_80": relative[0] - 1,
                "share_high_80": relative[4] - 1,
                "gaining": run.gaining,
                "against_trend": float(np.median(against)),
                "against_low_80": float(np.quantile(against, LEVELS[0])),
                "against_high_80": float(np.quantile(against, LEVELS[-1])),
                "below_trend": float((against < 0).mean()),
                "deepest": comparison.deepest(run),
                "amount": run.fan("total_jobs")[2],
                "diversity": run.fan("diversity")[2],
                "diversity_against": float(np.median(diverse)),
                "complexity": run.fan("complexity")[2],
                "served_abroad": run.fan("abroad")[2],
                "main_source": "" if top is None else top[0],
                "main_source_share": float("nan") if top is None else top[1],
                "paths": run.paths,
            }
        )
    table = pd.DataFrame(rows)
    fractions = (
        *("share_change", "share_low_80", "share_high_80", "gaining", "against_trend", "against_low_80"),
        *("against_high_80", "below_trend", "deepest", "diversity_against", "served_abroad"),
        "main_source_share",
    )
    return Result(
        name="scenarios",
        title=Message(
            "scenarios.comparison_title",
            region=ground.region,
            start=first.start,
            end=first.end,
            abroad=start["abroad"],
        )
        if np.isfinite(start["abroad"])
        else Message("scenarios.fans_title", region=ground.region, start=first.start, end=first.end),
        table=table,
        units={**dict.fromkeys(fractions, "fraction"), "diversity": "effective number of sectors"},
        parameters={"paths": first.paths, "seed": first.seed, "baseline": first.baseline.kind},
        conventions={
            "interval": "80 % of the paths",
            "against_trend, diversity_against": "path by path, same random numbers",
            "deepest": "the lowest year of total jobs against the own trend, middle paths",
        },
        sources=tuple(dict.fromkeys(key for run in comparison.runs for key in run.sources)),
        shown=(
            *("scenario_name", "share_change", "share_low_80", "share_high_80"),
            *("against_trend", "deepest", "diversity_against", "served_abroad"),
        ),
        formats={
            **dict.fromkeys(
                (
                    "share_change",
                    "share_low_80",
                    "share_high_80",
                    "against_trend",
                    "deepest",
                    "diversity_against",
                ),
                "change",
            ),
            "served_abroad": "percent",
        },
    )


def fans_table(comparison: Comparison) -> Result:
    """Return the fans of all scenarios below one another, for JSON and CSV."""
    import pandas as pd

    parts: list[pd.DataFrame] = []
    for run in comparison.runs:
        part = run.table.copy()
        part.insert(0, "scenario", run.scenario.name)
        parts.append(part)
    first = comparison.trend
    return Result(
        name="fans",
        title=Message(
            "scenarios.fans_title", region=comparison.ground.region, start=first.start, end=first.end
        ),
        table=pd.concat(parts, ignore_index=True),
        units=first.units,
        parameters={"paths": first.paths, "seed": first.seed},
        conventions=first.conventions,
        sources=tuple(dict.fromkeys(key for run in comparison.runs for key in run.sources)),
        formats=dict.fromkeys(FAN, "count"),
    )


def split_table(comparison: Comparison) -> Result | None:
    """Return the variance by source of all scenarios below one another; None where none was split."""
    import pandas as pd

    parts = []
    for run in comparison.runs:
        if run.variance is not None:
            part = run.variance.table.copy()
            part.insert(0, "scenario", run.scenario.name)
            parts.append(part)
    if not parts:
        return None
    first = next(run.variance for run in comparison.runs if run.variance is not None)
    return Result(
        name="variance",
        title=Message("scenarios.variance_title", region=comparison.ground.region, end=comparison.trend.end),
        table=pd.concat(parts, ignore_index=True),
        units=first.units,
        parameters=first.parameters,
        conventions=first.conventions,
        sources=first.sources,
        formats=first.formats,
    )
