"""The split of the variance: against closed forms, and its properties."""

import numpy as np
import pytest

from bessemer.scenarios.engine import SCALARS, run
from bessemer.scenarios.variance import split_of

LOG_JOBS = 0


def test_one_source_is_all_of_it(made):
    found = split_of(made.plan(root_steps=np.zeros((7, 5))), 500)
    assert found.sources == ("forecast",)
    assert found.first[0, -1, LOG_JOBS] == pytest.approx(1.0)
    assert found.total[0, -1, LOG_JOBS] > 0.9
    assert np.isnan(found.first[0, 0]).all()  # nothing varies at the start


def test_two_sources_of_a_sum_split_as_their_variances(made):
    """Small changes of log jobs add up: role models' pace and the forecast's error, known variances."""
    given = made.models(part=1.0)
    case = made.plan(
        steps=np.concatenate([[0.0], np.full(6, 0.005)]), root_steps=np.zeros((7, 5)), models=given
    )
    found = split_of(case, 20_000, seed=4)
    error = 6 * 0.005**2
    choice = given.pace.var() / len(given.pace) * given.elapsed[-1] ** 2
    share = error / (error + choice)
    at = dict(zip(found.sources, found.first[:, -1, LOG_JOBS], strict=True))
    assert at["forecast"] == pytest.approx(share, abs=0.03)
    assert at["role_models"] == pytest.approx(1 - share, abs=0.03)
    assert found.interaction[-1, LOG_JOBS] == pytest.approx(0.0, abs=0.05)


def test_the_variance_is_that_of_the_paths(made):
    case = made.full()
    paths = run(case, 5000)
    found = split_of(case, 2500, seed=9)
    own = paths[:, -1, : len(SCALARS)].var(axis=0)
    assert found.variance[-1, : len(SCALARS)] == pytest.approx(own, rel=0.12)


def test_first_order_is_no_more_than_the_total_effect(made):
    found = split_of(made.full(), 4000)
    assert found.sources == ("forecast", "sectors", "role_models", "entry", "elasticities")
    known = np.isfinite(found.first)
    assert (found.first[known] <= found.total[known] + 0.08).all()
    assert (found.first[known] >= 0).all() and (found.first[known] <= 1).all()
