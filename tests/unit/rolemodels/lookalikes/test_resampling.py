"""Rank intervals: what they must contain, what widens them, and the same seed giving the same figures."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.rolemodels import search
from bessemer.rolemodels.lookalikes.named import describe_named
from bessemer.rolemodels.lookalikes.resampling import Draws, draw, rank_interval


@pytest.fixture(scope="module")
def jilin():
    data = bm.reference()
    return data, search(data, data.regions["CN-JL"], 2013, role_model=data.regions["CZ16300"])


def interval(found, parts, draws=200, seed=1):
    position = int(found.named["position"])
    drawn = draw(
        found.pool.shares,
        found.pool.sample,
        found.pool.regions,
        position,
        draws=draws,
        seed=seed,
        parts=parts,
    )
    own, others = found.yardstick.mine("structure"), found.yardstick.theirs("structure", found.pool)
    return rank_interval(own, others, range(len(found.codes)), position, drawn, found.candidates)


def test_nothing_drawn_is_the_rank_itself(jilin):
    assert interval(jilin[1], ()) == (29, 29)


@pytest.mark.parametrize("part", ["regions", "sampling", "sectors"])
def test_each_part_widens_it(jilin, part):
    low, high = interval(jilin[1], (part,))
    assert low < 29 < high


def test_sector_weights_matter_most(jilin):
    """A third of the distance is trade and a third public administration: the weights carry the rank."""
    wide = interval(jilin[1], ("sectors",))
    assert wide[1] - wide[0] > 3 * (lambda pair: pair[1] - pair[0])(
        interval(jilin[1], ("regions", "sampling"))
    )


def test_the_same_seed_gives_the_same_and_another_nearly_so(jilin):
    data, found = jilin
    first, again = describe_named(data, found), describe_named(data, found)
    assert first.standings == again.standings
    other = describe_named(data, found, seed=7, draws=400).of("structure")
    assert other.rank == 29
    assert abs(other.high - first.of("structure").high) < 80


def test_squares_are_those_of_the_definition():
    """The three terms against the plain formula, with noise and weights."""
    rng = np.random.default_rng(3)
    own, others = rng.dirichlet(np.ones(5)), rng.dirichlet(np.ones(5), size=6)
    noise = rng.uniform(0.8, 1.2, size=(4, 6, 5)).astype(np.float32)
    weights = rng.dirichlet(np.ones(5), size=4) * 5
    drawn = Draws(noise, np.ones((4, 6)), weights)
    from bessemer.rolemodels.lookalikes.resampling import _squares

    found = _squares(own, others, list(range(5)), drawn)
    for at in range(4):
        noisy = noise[at] * others
        noisy /= noisy.sum(axis=1, keepdims=True)
        plain = (weights[at] * (np.sqrt(noisy) - np.sqrt(own)) ** 2).sum(axis=1)
        assert found[at] == pytest.approx(plain, abs=1e-6)
    still = _squares(own, others, list(range(5)), Draws(None, np.ones((4, 6)), weights))
    plain = (weights[:, None] * (np.sqrt(others) - np.sqrt(own)) ** 2).sum(axis=2)
    assert still == pytest.approx(plain)


def test_sampling_noise_has_the_size_of_a_sample():
    shares = np.full((1, 4), 0.25)
    drawn = draw(shares, np.array([1000.0]), ["a"], 0, draws=4000, parts=("sampling",))
    share = drawn.noise[:, 0] * shares[0]
    share /= share.sum(axis=1, keepdims=True)
    assert share.mean() == pytest.approx(0.25)
    assert share[:, 0].std() == pytest.approx(np.sqrt(0.25 * 0.75 / 1000), rel=0.05)


def test_full_counts_have_no_noise():
    drawn = draw(np.full((2, 4), 0.25), np.array([np.inf, np.inf]), ["a", "b"], 0)
    assert drawn.noise is None


def test_a_role_model_that_is_no_candidate_counts_for_none():
    drawn = draw(np.full((3, 4), 0.25), np.full(3, np.inf), ["a", "b", "c"], 2, candidate=False)
    assert (drawn.counts[:, 2] == 0).all()
    assert (drawn.counts[:, :2].sum(axis=1) == 2).all()
