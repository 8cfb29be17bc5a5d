"""Diversity: hand numbers, the even and the single-industry economy, unknown shares."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bessemer.structure import effective_number, inverse_herfindahl, shannon_entropy

MEASURES = (shannon_entropy, effective_number, inverse_herfindahl)


def test_hand_numbers():
    shares = np.array([0.5, 0.25, 0.25])
    assert shannon_entropy(shares) == pytest.approx(1.5 * math.log(2))
    assert effective_number(shares) == pytest.approx(2**1.5)
    assert inverse_herfindahl(shares) == pytest.approx(1 / (0.25 + 0.0625 + 0.0625))


@pytest.mark.parametrize("n", [1, 2, 7, 228])
def test_an_even_economy_is_as_diverse_as_it_has_industries(n):
    shares = np.full(n, 1 / n)
    assert shannon_entropy(shares) == pytest.approx(math.log(n), abs=1e-12)
    assert effective_number(shares) == pytest.approx(n)
    assert inverse_herfindahl(shares) == pytest.approx(n)


def test_industries_of_size_zero_change_nothing():
    assert effective_number(np.array([0.6, 0.4, 0.0])) == pytest.approx(
        effective_number(np.array([0.6, 0.4]))
    )
    assert effective_number(np.array([0.0, 1.0, 0.0])) == pytest.approx(1.0)


@pytest.mark.parametrize("measure", MEASURES)
def test_levels_do_as_well_as_shares(measure):
    assert measure(np.array([30.0, 50.0, 20.0])) == pytest.approx(measure(np.array([0.3, 0.5, 0.2])))


@pytest.mark.parametrize("measure", MEASURES)
def test_unknown_and_empty_are_unknown_and_only_there(measure):
    rows = np.array([[0.5, np.nan, 0.5], [0.0, 0.0, 0.0], [0.2, 0.3, 0.5]])
    found = measure(rows)
    assert found.shape == (3,)
    assert np.isnan(found[:2]).all()
    assert np.isfinite(found[2])


@given(arrays(float, (3, 6), elements=st.floats(0.0, 1e9)).filter(lambda x: (x.sum(axis=1) > 1).all()))
def test_bounds_and_order(values):
    """1 <= inverse Herfindahl <= exp(H) <= n: the numbers of order 2 and 1 of one family."""
    one, two = effective_number(values), inverse_herfindahl(values)
    assert (two >= 1 - 1e-9).all()
    assert (two <= one * (1 + 1e-9)).all()
    assert (one <= values.shape[1] * (1 + 1e-9)).all()
