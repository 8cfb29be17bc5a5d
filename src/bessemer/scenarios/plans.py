"""From a scenario and a region to the numbers that the engine needs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bessemer.errors import OptionError, did_you_mean, listing
from bessemer.panel import Floats
from bessemer.rolemodels.lookalikes.searches import Search
from bessemer.scenarios.baselines import Baseline, baseline_of, steps_of
from bessemer.scenarios.building import Built, built
from bessemer.scenarios.engine import Plan
from bessemer.scenarios.following import Followed, followed
from bessemer.scenarios.grounds import Ground
from bessemer.scenarios.losing import CUTS, losses_of
from bessemer.scenarios.spec import Scenario


@dataclass(frozen=True, eq=False)
class Planned:
    """A plan with what it was made of.

    Attributes
    ----------
    plan : Plan
    ground : Ground
    baseline : Baseline
    followed : Followed or None
    built : Built or None
    tables : tuple of str
    """

    plan: Plan
    ground: Ground
    baseline: Baseline
    followed: Followed | None
    built: Built | None
    tables: tuple[str, ...]


def plan_of(
    ground: Ground,
    scenario: Scenario,
    search: Search | None = None,
    baseline: Baseline | None = None,
) -> Planned:
    """Return the plan of a scenario for a region.

    Parameters
    ----------
    ground : Ground
    scenario : Scenario
    search : Search, optional
        The region's look-alikes, where they have been found already.
    baseline : Baseline, optional
        Its own trend over the scenario's horizon, where it has been computed already.

    Raises
    ------
    InapplicableError
        If the region cannot have the scenario; it carries the reason.
    OptionError
        If the scenario names something that is not there.
    """
    horizon = scenario.horizon
    if baseline is None:
        baseline = baseline_of(ground, horizon, scenario.baseline)
    models = None if scenario.follow is None else followed(ground, scenario.follow, horizon, search)
    entries = None if scenario.portfolio is None else built(ground, scenario.portfolio)
    losses = None if scenario.loss is None else losses_of(ground, scenario.loss, horizon)
    labour = np.full(horizon + 1, np.inf)
    if scenario.demography is not None:
        years = np.arange(horizon + 1)
        labour = ground.total * (1 + scenario.demography.slack) * (1 + scenario.demography.growth) ** years
    plan = Plan(
        total=ground.total,
        nation=ground.nation,
        growth=_growth(ground, scenario),
        center=baseline.center,
        steps=steps_of(baseline.spread),
        roots=baseline.roots,
        # What is not there does not come by chance.
        root_steps=steps_of(baseline.root_spread) * (ground.shares > 0),
        labour=labour,
        complexity=ground.complexity,
        abroad=ground.abroad,
        losses=losses,
        models=None if models is None else models.models,
        entries=None if entries is None else entries.entries,
    )
    tables = [*ground.tables, *baseline.tables]
    if models is not None:
        tables += models.tables
    if entries is not None:
        tables += entries.tables
    if losses is not None:
        tables.append(CUTS)
    return Planned(plan, ground, baseline, models, entries, tuple(dict.fromkeys(tables)))


def _growth(ground: Ground, scenario: Scenario) -> Floats:
    """Return growth of the nation's sectors as a factor since the start; none unless it is given."""
    yearly = np.zeros(len(ground.codes))
    if scenario.growth is not None:
        for code, value in scenario.growth.sectors.items():
            if code not in ground.codes:
                raise OptionError(
                    f"'{code}' is no sector of {ground.region.name}'s figures.",
                    where=f"Field growth.sectors; codes of {ground.classification}: "
                    f"{listing(ground.codes, 40)}.",
                    remedy=did_you_mean(code, ground.codes) or "Use one of these codes.",
                )
            yearly[ground.codes.index(code)] = value
        yearly += scenario.growth.total
    return np.asarray((1 + yearly) ** np.arange(scenario.horizon + 1)[:, None])
