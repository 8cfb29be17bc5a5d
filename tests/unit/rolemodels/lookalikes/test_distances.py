"""Distances of compositions: values worked out by hand, and what a distance must be."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bessemer.errors import DataError
from bessemer.rolemodels import closure, contributions, hellinger, relative_to_nation

parts = st.lists(st.floats(0.001, 1e6), min_size=5, max_size=5).map(np.array)


def test_hellinger_by_hand():
    # (sqrt .64 - sqrt .36)^2 + (sqrt .36 - sqrt .64)^2 = .08; half of it is .04; its root is .2
    assert hellinger(np.array([0.64, 0.36]), np.array([0.36, 0.64])) == pytest.approx(0.2)


def test_jobs_in_any_unit_give_the_same_distance():
    p, q = np.array([3.0, 5.0, 2.0]), np.array([1.0, 1.0, 8.0])
    assert hellinger(p * 1e4, q) == pytest.approx(float(hellinger(p, q * 7)))


@given(parts, parts, parts)
def test_hellinger_is_a_distance(p, q, r):
    assert 0 <= hellinger(p, q) <= 1 + 1e-12
    assert hellinger(p, q) == pytest.approx(float(hellinger(q, p)))
    assert hellinger(p, p) == pytest.approx(0, abs=1e-7)
    assert hellinger(p, r) <= hellinger(p, q) + hellinger(q, r) + 1e-9


def test_an_unknown_part_makes_the_distance_unknown():
    assert math.isnan(hellinger(np.array([0.5, np.nan]), np.array([0.5, 0.5])))


def test_an_empty_composition_is_unknown_and_a_negative_one_an_error():
    assert np.isnan(closure(np.array([0.0, 0.0]))).all()
    with pytest.raises(DataError, match="negative"):
        closure(np.array([1.0, -0.1]))


@given(parts, parts)
def test_relative_to_the_nation_keeps_location_quotients_up_to_a_factor(p, nation):
    moved = relative_to_nation(p, nation, np.ones(5))
    quotient = closure(p) / closure(nation)
    assert moved.sum() == pytest.approx(1)
    assert moved / moved[0] == pytest.approx(quotient / quotient[0], rel=1e-6)


@given(parts, parts)
def test_relative_to_the_same_nation_changes_nothing(p, nation):
    assert relative_to_nation(p, nation, nation) == pytest.approx(closure(p), rel=1e-6, abs=1e-12)


def test_an_industry_that_the_nation_lacks_is_unknown():
    assert np.isnan(relative_to_nation(np.array([0.5, 0.5]), np.array([1.0, 0.0]), np.ones(2))).all()


@given(parts, parts)
def test_contributions_add_up_to_one(p, q):
    if hellinger(p, q) > 1e-6:
        assert contributions(p, q).sum() == pytest.approx(1)


def test_contributions_by_hand():
    # roots .8 .6 0 and .6 .8 0: both differ by .2
    found = contributions(np.array([0.64, 0.36, 0.0]), np.array([0.36, 0.64, 0.0]))
    assert found.tolist() == pytest.approx([0.5, 0.5, 0.0])
    assert np.isnan(contributions(np.array([0.5, 0.5]), np.array([1.0, 1.0]))).all()
