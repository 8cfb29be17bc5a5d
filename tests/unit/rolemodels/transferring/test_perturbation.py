"""Perturbation of compositions: worked out by hand, and what must hold for any."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bessemer.errors import DataError, OptionError
from bessemer.rolemodels import average_factor, capped, perturb, relative_factor
from bessemer.rolemodels.transferring.perturbation import transfer_shares

parts = st.lists(st.floats(0.001, 1.0), min_size=4, max_size=4).map(lambda x: np.array(x) / sum(x))
factors = st.lists(st.floats(0.01, 100.0), min_size=4, max_size=4).map(np.array)


def test_by_hand():
    # .5 .3 .2 times 2 1 .5 is 1 .3 .1, of 1.4
    after = perturb(np.array([0.5, 0.3, 0.2]), np.array([2.0, 1.0, 0.5]))
    assert after == pytest.approx(np.array([1.0, 0.3, 0.1]) / 1.4)


def test_the_cap_holds_before_the_closure():
    after = perturb(np.array([0.5, 0.5]), np.array([30.0, 1.0]))
    assert after.tolist() == pytest.approx([0.75, 0.25])
    assert capped(np.array([30.0, 0.1, 1.0, np.nan]))[1].tolist() == [True, True, False, False]


@given(parts, factors)
def test_shares_add_up_to_one_and_stay_positive(shares, change):
    after = perturb(shares, change)
    assert after.sum() == pytest.approx(1)
    assert (after > 0).all()


@given(parts, st.floats(0.4, 2.5))
def test_a_common_factor_changes_nothing(shares, factor):
    assert perturb(shares, np.full(4, factor)) == pytest.approx(shares)


@given(parts, factors)
def test_the_order_of_factors_is_the_order_of_gains(shares, change):
    gain = perturb(shares, change) / shares
    bounded = capped(change)[0]
    assert gain / gain[0] == pytest.approx(bounded / bounded[0])


def test_zero_stays_zero_and_unknown_change_keeps_the_weight():
    assert perturb(np.array([0.0, 0.4, 0.6]), np.array([3.0, 1.0, 1.0]))[0] == 0
    assert perturb(np.array([0.4, 0.6]), np.array([np.nan, 1.0])).tolist() == pytest.approx([0.4, 0.6])


def test_bad_input_is_refused():
    with pytest.raises(DataError):
        perturb(np.array([np.nan, 1.0]), np.ones(2))
    with pytest.raises(OptionError):
        perturb(np.array([0.5, 0.5]), np.ones(2), cap=(1.5, 3.0))
    with pytest.raises(OptionError):
        relative_factor(*[np.array([0.5, 0.5])] * 4, years=0)


def test_the_factor_is_relative_to_the_nation_and_per_decade():
    # share .1 to .2 while the nation's stands: doubled in 20 years, so sqrt(2) in ten
    even = np.array([0.5, 0.5])
    found = relative_factor(np.array([0.1, 0.9]), np.array([0.2, 0.8]), even, even, 20)
    assert found[0] == pytest.approx(2**0.5)
    # the nation's share doubles too: no change of its own
    same = relative_factor(
        np.array([0.1, 0.9]), np.array([0.2, 0.8]), np.array([0.2, 0.8]), np.array([0.4, 0.6]), 20
    )
    assert same[0] == pytest.approx(1)


def test_tiny_shares_have_no_factor_and_do_not_count_in_the_average():
    even = np.array([0.5, 0.5])
    tiny = relative_factor(np.array([0.001, 0.999]), np.array([0.02, 0.98]), even, even, 10)
    assert np.isnan(tiny[0]) and np.isfinite(tiny[1])
    average = average_factor(np.array([[4.0, 1.0], [1.0, np.nan], [np.nan, np.nan]]))
    assert average.tolist() == pytest.approx([2.0, 1.0])
    assert np.isnan(average_factor(np.array([[np.nan]])))[0]


def test_transfer_of_one_role_model_is_its_own_change():
    shares, factor = np.array([0.5, 0.5]), np.array([2.0, 1.0])
    assert transfer_shares(shares, [factor]).shares == pytest.approx(perturb(shares, factor))
