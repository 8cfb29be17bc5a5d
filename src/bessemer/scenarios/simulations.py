"""Simulated futures of a region: fans by year of jobs, diversity, complexity and dependence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np

from bessemer.errors import OptionError
from bessemer.panel import Floats
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.rolemodels.lookalikes.searches import Search
from bessemer.scenarios.baselines import Baseline
from bessemer.scenarios.engine import LEVELS, SCALARS, Watch, fans_of, run
from bessemer.scenarios.grounds import Ground, ground_of
from bessemer.scenarios.library import shipped
from bessemer.scenarios.plans import Planned, plan_of
from bessemer.scenarios.spec import Scenario, scenario_of
from bessemer.scenarios.variance import PATHS as SPLIT_PATHS
from bessemer.scenarios.variance import Split, split_of
from bessemer.sources import Dataset
from bessemer.sources.given import dataset_given, region_given, whole_given, year_given
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

PATHS = 10_000
FAN = ("low_80", "low_50", "middle", "high_50", "high_80")


@runtime_checkable
class StudyLike(Protocol):
    """What has a region, its data, a year and its look-alikes: a Study."""

    region: Region
    data: Dataset
    year: int | None

    @property
    def search(self) -> Search | None:
        """The look-alikes."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Simulation(Result):
    """Paths of a region under a scenario, as fans.

    Attributes
    ----------
    table : DataFrame
        One row a year, measure and sector: year, ahead (years from the start), measure (``relative_jobs``:
        share of the nation's jobs, 1 at the start; ``total_jobs``; ``diversity``: effective number of
        sectors; ``complexity``; ``abroad``: share that serves final demand abroad; ``sector_jobs``),
        industry, name, name_zh, low_80, low_50, middle, high_50, high_80. Of economies value added stands in
        place of jobs.
    region : Region
    scenario : Scenario
    start : int
        The year of the figures that the paths start from.
    paths, seed : int
    fans : ndarray, shape (5, years, 5 + sectors)
        Percentiles 10, 25, 50, 75, 90 of all figures.
    ends : ndarray, shape (paths, 5 + sectors)
        All figures of each path at the horizon.
    gaining, bounded : float
        Share of the paths that end with more of the nation's jobs than at the start, and that end at the
        limit of the labour force; fractions.
    variance : Result or None
        Variance at the horizon by source: measure, industry, source, first_order, total_effect.
    planned : Planned
        What the paths were made of.
    """

    region: Region
    scenario: Scenario
    start: int
    paths: int
    seed: int
    fans: Floats
    ends: Floats
    gaining: float
    bounded: float
    variance: Result | None
    planned: Planned

    @property
    def end(self) -> int:
        """The last year."""
        return self.start + self.scenario.horizon

    @property
    def ground(self) -> Ground:
        """Where the paths start from."""
        return self.planned.ground

    @property
    def baseline(self) -> Baseline:
        """The own trend."""
        return self.planned.baseline

    def fan(self, measure: str, ahead: int | None = None) -> Floats:
        """Return the five percentiles of a measure without sectors in a year; at the horizon by default."""
        at = -1 if ahead is None else ahead
        return np.asarray(self.fans[:, at, SCALARS.index(measure)])

    def main_source(self, measure: str = "relative_jobs") -> tuple[str, float] | None:
        """Return the source with the largest first-order share of a measure's variance at the horizon."""
        if self.variance is None:
            return None
        rows = self.variance.table
        rows = rows[(rows["measure"] == measure) & (rows["source"] != "together")].dropna(
            subset=["first_order"]
        )
        if rows.empty:
            return None
        top = rows.iloc[int(rows["first_order"].to_numpy().argmax())]
        return str(top["source"]), float(top["first_order"])


def simulate(
    study_or_region: StudyLike | Region | str,
    scenario: Scenario | Mapping[str, Any] | str | Path = "own-trend",
    *,
    paths: int = PATHS,
    workers: int | None = 1,
    seed: int | None = None,
    year: int | None = None,
    data: Dataset | None = None,
    split: int | None = None,
) -> Simulation:
    """Simulate a region under a scenario.

    The equation is that of :func:`bessemer.scenarios.engine.paths_of`; the variance is split as in
    :func:`bessemer.scenarios.variance.split_of`.

    Parameters
    ----------
    study_or_region : Study, Region or str
    scenario : Scenario, mapping, str or Path
        A scenario, its fields, the name of a shipped one, or the path of a YAML file.
    paths : int
    workers : int or None
        Threads; None leaves it to ``joblib.parallel_config``, such as a Dask cluster. The numbers do not
        depend on it.
    seed : int, optional
        In place of the scenario's.
    year : int, optional
        Nothing later is used; the newest figures by default.
    data : Dataset, optional
    split : int, optional
        Paths for the split of variance, 2,000 by default or as many as `paths`; 0 for none.

    Returns
    -------
    Simulation

    Raises
    ------
    UnavailableError
        If the region cannot have the scenario; the message says why.
    OptionError, RegionError, YearError, DataError
        If something is not as it should be; the message names it.

    Examples
    --------
    >>> import bessemer as bm
    >>> found = simulate("Jilin", {"name": "short", "horizon": 5}, paths=200)
    >>> found.start, found.end, bool((found.table["low_80"] <= found.table["high_80"]).all())
    (2020, 2025, True)
    """
    whole_given(paths, "paths")
    if split is not None:
        whole_given(split, "split", 0)
    if workers is not None and workers != -1:
        whole_given(workers, "workers")
    year_given(year)
    wanted = scenario_given(scenario)
    if seed is not None:
        wanted = replace(wanted, seed=seed)
    if isinstance(study_or_region, StudyLike):
        study = study_or_region
        given, region, search = study.data, study.region, study.search
        year = study.year if year is None else year
    else:
        given, search = dataset_given(data), None
        region = region_given(study_or_region, given)
    planned = plan_of(ground_of(given, region, year), wanted, search)
    pieces = min(paths, SPLIT_PATHS) if split is None else split
    return simulated(planned, wanted, paths, workers, pieces)


def scenario_given(given: Any) -> Scenario:
    """Return a scenario, or the one that fields, a shipped name or a path mean.

    Raises
    ------
    OptionError, DataError
        Say what is wrong, and where.
    """
    from bessemer.scenarios.library import read_scenario

    if isinstance(given, Scenario):
        return given
    if isinstance(given, Mapping):
        return scenario_of(given)
    if isinstance(given, Path) or (isinstance(given, str) and given.endswith((".yaml", ".yml"))):
        return read_scenario(given)
    if isinstance(given, str):
        return shipped(given)
    raise OptionError(
        f"A {type(given).__name__} is no scenario.",
        remedy="Give a Scenario, its fields, a shipped name or the path of a YAML file.",
    )


def simulated(
    planned: Planned,
    scenario: Scenario,
    paths: int,
    workers: int | None = 1,
    split: int = 0,
    *,
    tabled: bool = True,
    watch: Watch | None = None,
) -> Simulation:
    """Return the simulation of a plan; see :func:`simulate`. Its table is empty unless it is wanted."""
    plan, ground = planned.plan, planned.ground
    values = run(plan, paths, scenario.seed, workers, watch)
    fans = fans_of(values)
    end = values[:, -1]
    pieces = split_of(plan, split, scenario.seed, watch) if split and plan.sources else None
    outcome = ground.outcome
    amounts = "usd" if outcome == "value_added" else "count"
    unit = "USD" if outcome == "value_added" else str(ground.panel.unit)
    return Simulation(
        name="fans",
        title=Message(
            "scenarios.fans_title",
            region=ground.region,
            start=ground.year,
            end=ground.year + scenario.horizon,
        ),
        table=_table(ground, fans) if tabled else _nothing(),
        units=dict.fromkeys(
            FAN,
            f"ratio to the start (relative_{outcome}); {unit} (total_{outcome}, sector_{outcome}); "
            "effective number (diversity); standard deviations (complexity); fraction (abroad)",
        ),
        parameters={
            "scenario": scenario.name,
            "paths": paths,
            "seed": scenario.seed,
            "horizon": scenario.horizon,
            "baseline": planned.baseline.kind,
            "rule": planned.baseline.rule,
            "classification": ground.classification,
        },
        conventions={"fan": "percentiles " + ", ".join(f"{level * 100:g}" for level in LEVELS)},
        sources=planned.tables,
        formats=dict.fromkeys(FAN, amounts),
        region=ground.region,
        scenario=scenario,
        start=ground.year,
        paths=paths,
        seed=scenario.seed,
        fans=fans,
        ends=end.copy(),
        gaining=float((end[:, 0] > 1).mean()),
        bounded=float((end[:, 1] >= plan.labour[-1] * (1 - 1e-12)).mean()),
        variance=None if pieces is None else _variance(planned, scenario, pieces, split),
        planned=planned,
    )


def measures_of(ground: Ground) -> tuple[str, ...]:
    """Return the names of the scalar measures, with what is counted."""
    return tuple(name.replace("jobs", ground.outcome) for name in SCALARS)


def _table(ground: Ground, fans: Floats) -> pd.DataFrame:
    import pandas as pd

    years = fans.shape[1]
    industries = ground.industries
    measures = measures_of(ground)
    count = len(measures) + len(industries)
    names = [*("Total" for _ in measures), *(industry.name for industry in industries)]
    names_zh = [*("合计" for _ in measures), *(industry.name_zh for industry in industries)]
    table = pd.DataFrame(
        {
            "year": np.repeat(ground.year + np.arange(years), count),
            "ahead": np.repeat(np.arange(years), count),
            "measure": [*measures, *(f"sector_{ground.outcome}" for _ in industries)] * years,
            "industry": [*("total" for _ in measures), *ground.codes] * years,
            "name": names * years,
            "name_zh": names_zh * years,
        }
    )
    for place, column in enumerate(FAN):
        table[column] = fans[place].reshape(-1)
    return table[table["middle"].notna()].reset_index(drop=True)


def _nothing() -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame()


def _variance(planned: Planned, scenario: Scenario, split: Split, paths: int) -> Result:
    """Return the split at the horizon: one row a measure, sector and source, and what they do together."""
    import pandas as pd

    ground = planned.ground
    labels = [(name, "total") for name in measures_of(ground)]
    labels += [(f"sector_{ground.outcome}", code) for code in ground.codes]
    first, total, together = split.first[:, -1], split.total[:, -1], split.interaction[-1]
    rows = []
    for at, (measure, industry) in enumerate(labels):
        if not np.isfinite(first[:, at]).all():
            continue
        common = {"measure": measure, "industry": industry}
        rows += [
            {**common, "source": name, "first_order": first[place, at], "total_effect": total[place, at]}
            for place, name in enumerate(split.sources)
        ]
        rows.append({**common, "source": "together", "first_order": together[at], "total_effect": np.nan})
    columns = ["measure", "industry", "source", "first_order", "total_effect"]
    return Result(
        name="variance",
        title=Message(
            "scenarios.variance_title",
            region=ground.region,
            end=ground.year + scenario.horizon,
        ),
        table=pd.DataFrame(rows, columns=columns),
        units=dict.fromkeys(columns[3:], "fraction of the variance"),
        parameters={"paths": paths, "seed": scenario.seed},
        conventions={"split": "first-order and total Sobol indices, Jansen's estimators"},
        sources=planned.tables,
        formats=dict.fromkeys(columns[3:], "percent0"),
    )
