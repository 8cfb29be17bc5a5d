"""The kernel keeps its identities, repeats by seed, and says by hand what it says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from bessemer.scenarios.engine import (
    CHUNK,
    LEVELS,
    SCALARS,
    chunk_of,
    draws_of,
    fans_of,
    paths_of,
    run,
    triangular,
)

JOBS = len(SCALARS)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 9), st.integers(1, 12), st.floats(0.9, 1.2))
def test_identities_hold_in_every_path(made, seed, sectors, horizon, bound):
    case = made.plan(
        sectors=sectors,
        horizon=horizon,
        seed=seed,
        root_steps=np.full((horizon + 1, sectors), 0.2),
        labour=np.full(horizon + 1, 1000 * bound),
        models=made.models(sectors, horizon),
        losses=made.losses(sectors, horizon),
    )
    values = run(case, 40, seed)
    jobs, total = values[:, :, JOBS:], values[:, :, 1]
    assert np.isfinite(values).all()
    assert (jobs >= 0).all()
    assert jobs.sum(axis=2) == pytest.approx(total)
    assert (total <= 1000 * bound * (1 + 1e-12)).all()
    assert (values[:, :, 2] <= sectors + 1e-9).all() and (values[:, :, 2] >= 1 - 1e-9).all()


def test_the_start_is_the_start(made):
    values = run(made.full(), 30)
    assert values[:, 0, 0] == pytest.approx(1.0)
    assert values[:, 0, 1] == pytest.approx(1000.0)
    shares = values[:, 0, JOBS:] / 1000.0
    assert shares == pytest.approx(np.tile(made.full().roots[0] ** 2, (30, 1)))


def test_the_same_paths_on_any_number_of_workers(made):
    case, paths = made.full(), 3 * CHUNK + 17
    one = run(case, paths, seed=5)
    assert one.shape == (paths, 7, JOBS + 5)
    for workers in (2, 3):
        assert run(case, paths, seed=5, workers=workers).tobytes() == one.tobytes()
    assert not np.array_equal(run(case, paths, seed=6), one)


def test_more_paths_begin_with_the_same_chunks(made):
    case = made.full()
    assert np.array_equal(run(case, 3 * CHUNK)[: 2 * CHUNK], run(case, 2 * CHUNK))


def test_a_source_has_its_own_stream_whatever_others_there_are(made):
    """So that two scenarios are compared on the same random numbers."""
    seed = np.random.SeedSequence(1)
    alone = draws_of(made.plan(), np.random.SeedSequence(1), 10)
    with_all = draws_of(made.full(), seed, 10)
    for name in alone:
        assert np.array_equal(alone[name], with_all[name])


def test_relative_jobs_have_the_spread_of_the_forecast(made):
    """Log relative jobs are normal with the summed variance; percentiles against scipy's."""
    values = run(made.plan(), 20_000)
    logs = np.log(values[:, -1, 0])
    spread = 0.02 * np.sqrt(6)
    assert np.quantile(logs, LEVELS) == pytest.approx(norm.ppf(LEVELS, -0.06, spread), abs=1.5e-3)


def test_without_uncertainty_a_path_is_arithmetic(made):
    """Two sectors, a role model that doubles one, growth of the nation, and a cut, by hand."""
    years = 3
    case = made.plan(
        sectors=2,
        horizon=2,
        nation=np.array([0.5, 0.5]),
        growth=np.array([[1.0, 1.0], [1.1, 1.0], [1.21, 1.0]]),
        center=np.array([0.0, np.log(0.9), np.log(0.8)]),
        steps=np.zeros(years),
        roots=np.tile(np.sqrt([0.25, 0.75]), (years, 1)),
        root_steps=np.zeros((years, 2)),
        complexity=np.array([1.0, -1.0]),
        abroad=np.array([0.4, 0.0]),
    )
    values = paths_of(case, {}, 1)[0]
    first, other = 1000 * 0.8 * 0.25 * 1.21, 1000 * 0.8 * 0.75
    assert values[2, JOBS:] == pytest.approx([first, other])
    assert values[2, 0] == pytest.approx((first + other) / (1000 * (0.5 * 1.21 + 0.5)))
    assert values[2, 3] == pytest.approx((first - other) / (first + other))
    assert values[2, 4] == pytest.approx(0.4 * first / (first + other))


def test_a_role_model_multiplies_shares_up_to_the_cap_and_gives_the_pace(made):
    given = made.models(2, 3, drawn=False)
    from dataclasses import replace

    factors = np.log([[2.0, 1.0]])
    given = replace(
        given,
        factors=factors,
        pace=np.array([0.02]),
        pull=np.array([0.0, 1.0, 2.0, 2.0]),
        elapsed=np.array([0.0, 10.0, 20.0, 20.0]),
    )
    case = made.plan(
        sectors=2,
        horizon=3,
        steps=np.zeros(4),
        root_steps=np.zeros((4, 2)),
        roots=np.tile(np.sqrt([0.5, 0.5]), (4, 1)),
        models=given,
    )
    values = paths_of(case, {}, 1)[0]
    shares = values[:, JOBS:] / values[:, 1:2]
    assert shares[1] == pytest.approx([2 / 3, 1 / 3])
    assert shares[3] == pytest.approx([3 / 4, 1 / 4])  # four times is cut to three
    assert values[:, 0] == pytest.approx(np.exp([0.0, 0.2, 0.4, 0.4]))


def test_an_industry_that_comes_adds_its_part_and_takes_the_rest(made):
    case = made.plan(
        steps=np.zeros(7), root_steps=np.zeros((7, 5)), center=np.zeros(7), entries=made.entries()
    )
    uniform = np.array([[0.1, 0.95, 0.5, 0.4, 0.4, 0.4, 0.5]])  # the first comes, half of it additional
    values = paths_of(case, {"entry": uniform}, 1)[0]
    assert values[-1, 1] == pytest.approx(1000 + 25)
    before = case.roots[0] ** 2 * 1000
    after = before * (1 - 25 / 1000)
    after[0] += 50
    assert values[-1, JOBS:] == pytest.approx(after)
    # There after 3 * (2/3 + 0.4 * 5/6) = 3 years.
    assert values[1, 1] == pytest.approx(1000 + 25 / 3)


def test_a_cut_takes_from_region_and_nation_alike(made):
    case = made.plan(steps=np.zeros(7), root_steps=np.zeros((7, 5)), center=np.zeros(7), losses=made.losses())
    level = triangular(np.array([0.3]), 0.02, 0.05, 0.1)[0]
    values = paths_of(case, {"elasticities": np.array([[0.3]])}, 1)[0]
    assert values[1, 1] == pytest.approx(1000)
    assert values[2, 1] == pytest.approx(1000 * (1 - level))
    assert values[:, 0] == pytest.approx(1.0)


def test_fans_are_numpys_percentiles():
    values = np.random.default_rng(0).normal(size=(997, 4, 3))
    assert fans_of(values) == pytest.approx(np.quantile(values, LEVELS, axis=0))
    assert fans_of(values[:1]) == pytest.approx(np.repeat(values[:1], 5, axis=0))


def test_mirrored_draws_keep_the_middle(made):
    values = chunk_of(made.plan(center=np.zeros(7)), np.random.SeedSequence(3), CHUNK)
    logs = np.log(values[:, :, 0])
    assert logs.mean(axis=0) == pytest.approx(np.zeros(7), abs=1e-12)


@given(st.floats(0, 1), st.floats(-1, 1), st.floats(0, 1), st.floats(0, 1))
def test_triangular_is_scipys(level, low, left, right):
    from scipy.stats import triang

    found = triangular(np.array([level]), low, low + left, low + left + right)[0]
    width = left + right
    if width > 1e-6:
        assert found == pytest.approx(triang.ppf(level, left / width, low, width), abs=1e-6)
    else:
        assert found == pytest.approx(low, abs=1e-5)
