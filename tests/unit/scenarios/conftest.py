"""Small plans with all parts, for the tests of the engine."""

from types import SimpleNamespace

import numpy as np
import pytest

from bessemer.scenarios.engine import Entries, Losses, Models, Plan


def plan(sectors=5, horizon=6, seed=3, **changed):
    rng = np.random.default_rng(seed)
    years = horizon + 1
    since = np.arange(years)
    values = {
        "total": 1000.0,
        "nation": rng.dirichlet(np.full(sectors, 4.0)),
        "growth": np.ones((years, sectors)),
        "center": -0.01 * since,
        "steps": np.concatenate([[0.0], np.full(horizon, 0.02)]),
        "roots": np.tile(np.sqrt(rng.dirichlet(np.full(sectors, 4.0))), (years, 1)),
        "root_steps": np.vstack([np.zeros(sectors), np.full((horizon, sectors), 0.01)]),
        "labour": np.full(years, np.inf),
        "complexity": rng.normal(size=sectors),
        "abroad": rng.random(sectors),
    }
    return Plan(**{**values, **changed})


def models(sectors=5, horizon=6, drawn=True, part=1.0):
    rng = np.random.default_rng(7)
    since = np.minimum(np.arange(horizon + 1.0), 4.0)
    factors = rng.normal(0, 0.4, (6, sectors))
    factors[0, 1] = np.nan
    return Models(factors, rng.normal(0, 0.01, 6), since / 10, part, since, float(np.log(3)), drawn)


def entries():
    return Entries(
        sector=np.array([0, 2, 2]),
        jobs=np.array([50.0, 30.0, 20.0]),
        success=np.array([0.5, 0.9, 0.1]),
        years=np.array([3.0, 5.0, 2.0]),
        additional=(0.0, 0.5, 1.0),
    )


def losses(sectors=5, horizon=6):
    ranges = np.zeros((2, 3, sectors))
    ranges[0] = np.array([0.02, 0.05, 0.1])[:, None]
    ranges[1] = np.array([-0.01, 0.01, 0.02])[:, None]
    since = np.arange(horizon + 1) - 2.0
    rise = np.clip(since / 3, 0, 1)
    return Losses(ranges, np.where(since[:, None] >= 0, np.stack([1 - rise, rise], axis=1), 0.0))


def full(**changed):
    return plan(models=models(), entries=entries(), losses=losses(), **changed)


@pytest.fixture(scope="session")
def made():
    """Makers of plans and of their parts."""
    return SimpleNamespace(plan=plan, models=models, entries=entries, losses=losses, full=full)
