"""General equilibrium on the world table: a counterfactual, 1,000 draws, and what acceleration saves.

A counterfactual is timed with the purge of deficits before it ("cold") and without ("warm", as for a second
shock); the table is calibrated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

import bessemer as bm
from benchmarks.accounts import AXIS, fresh, inputs_of
from benchmarks.accounts import size_of as table_size
from benchmarks.accounts_peers import table_of
from benchmarks.contest import Contestant, Job, Outcome, Size, Values
from bessemer.dependence.gravity import calibration, purge
from bessemer.dependence.gravity.elasticities import elasticities_of
from bessemer.dependence.gravity.hat import TOLERANCE, Shock, _System

CUT = [{"importer": "CHN", "exporter": "USA", "sectors": ["c9", "c13", "c14", "c15"]}]
WAR = [
    {"importer": "CHN", "exporter": "USA", "rate": 0.25},
    {"importer": "USA", "exporter": "CHN", "rate": 0.25},
]
ALONE = [{"importer": "CHN", "exporter": "*"}, {"importer": "*", "exporter": "CHN"}]
SHOCKS: Mapping[str, dict[str, Any]] = {
    "embargo of four sectors": {"embargo": CUT},
    "tariffs of 25 % both ways": {"tariffs": WAR},
    "China in isolation": {"embargo": ALONE},
    "no trade anywhere": {"embargo": [{"importer": "*", "exporter": "*"}]},
}
SETS = 4
EMBARGO = "embargo of four sectors"


def counterfactual(cold: bool) -> Callable[[Values], Callable[[], Any]]:
    """Return a contestant that computes one counterfactual."""

    def prepare(size: Values) -> Callable[[], Any]:
        table, shock = fresh(table_of(size)), SHOCKS[size.get("shock", EMBARGO)]
        bm.dependence.counterfactual(table, **shock)

        def run() -> Any:
            if cold:
                purge._before.clear()
            return bm.dependence.counterfactual(table, **shock)

        return run

    return prepare


def draws(size: Values) -> Callable[[], Any]:
    """Return so many draws of elasticities over four sets, by two workers."""
    table, each = fresh(table_of(size)), size["draws"] // SETS
    bm.dependence.counterfactual(table, **SHOCKS[EMBARGO])

    def run() -> Any:
        purge._before.clear()
        return bm.dependence.counterfactual_range(table, **SHOCKS[EMBARGO], draws=each, workers=2)

    return run


def plain_steps(size: Values, limit: int = 20_000) -> Callable[[], Outcome]:
    """Return the purge of deficits by damped iteration alone, without acceleration."""
    table, limit = fresh(table_of(size)), size.get("steps", limit)
    base = calibration.calibrate(table)
    powers = elasticities_of("caliendo-parro", table.sectors)[1][:, None]
    system = _System(base, powers, Shock(), np.zeros_like(base.deficits))
    step = system.stepper(0.1)

    def run() -> Outcome:
        state, taken, moved = np.zeros((system.length, 1)), 0, np.inf
        while moved > TOLERANCE and taken < limit:
            ahead = step(state)
            moved, taken, state = float(np.abs(ahead - state).max()), taken + 1, ahead
        return Outcome(taken)

    return run


BOTH = (
    Contestant("Bessemer, cold", counterfactual(True), package="bessemer", does="with the purge of deficits"),
    Contestant(
        "Bessemer, warm", counterfactual(False), package="bessemer", does="a second shock on the table"
    ),
)
WARM = {"economies": 4}


def shock_of(name: str, at: int) -> Size:
    """Return a shock to the whole table as a size."""
    return Size(name, float(at), {"economies": 41, "shock": name})


def draws_of(count: int, economies: int = 41) -> Size:
    """Return a number of draws."""
    return Size(f"{count:,} draws", float(count), {"economies": economies, "draws": count})


JOBS = {
    "counterfactual": Job(
        "counterfactual",
        "One counterfactual in general equilibrium, as the table grows",
        BOTH,
        tuple(table_size(count) for count in (10, 20, 30, 41)),
        (table_size(4), table_size(6)),
        WARM,
        inputs_of,
        axis=AXIS,
        text="China buys no machinery, electronics, vehicles or chemicals of the United States.",
    ),
    "shocks": Job(
        "shocks",
        "One counterfactual by kind of shock, 41 economies × 35 sectors",
        BOTH,
        tuple(shock_of(name, at) for at, name in enumerate(SHOCKS)),
        (Size(EMBARGO, 0.0, {"economies": 4}),),
        WARM,
        inputs_of,
        budget=6.0,
    ),
    "purge": Job(
        "purge",
        "What acceleration saves, 41 economies × 35 sectors",
        (
            Contestant("Bessemer, cold", counterfactual(True), package="bessemer", does="purge and embargo"),
            Contestant(
                "plain steps",
                plain_steps,
                does="the purge alone by the damped steps of the published algorithm",
            ),
        ),
        (shock_of(EMBARGO, 0),),
        (Size(EMBARGO, 0.0, {"economies": 4, "steps": 50}),),
        {**WARM, "steps": 50},
        inputs_of,
        budget=4.0,
    ),
    "draws": Job(
        "draws",
        "Draws of elasticities around a counterfactual, two workers",
        (
            Contestant(
                "Bessemer",
                draws,
                package="bessemer",
                does="four sets of elasticities, a quarter of the draws each",
            ),
        ),
        tuple(draws_of(count) for count in (100, 400, 1000)),
        (draws_of(8, 4),),
        {**WARM, "draws": 8},
        inputs_of,
        axis="Draws (41 economies × 35 sectors)",
        limit=240.0,
        runs=2,
    ),
}
