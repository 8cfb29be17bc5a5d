"""Location quotients by hand, at their limits, and what they refuse."""

import itertools
import math

import numpy as np
import pytest

from bessemer.dependence import trade_quotients
from bessemer.errors import DataError, OptionError

OWN, WHOLE = [30.0, 6.0, 4.0], [100.0, 60.0, 240.0]
# Shares of 40: .75, .15, .10; of 400: .25, .15, .60. Simple quotients 3, 1, 1/6.
SIMPLE = [3.0, 1.0, 1 / 6]


def by_hand(method: str, delta: float) -> list[list[float]]:
    """Return the quotients cell by cell, another way than the code's."""
    size = math.pow(math.log(1 + 40 / 400) / math.log(2), delta)
    made = []
    for supplier in range(3):
        row = []
        for user in range(3):
            cross = SIMPLE[supplier] if supplier == user else SIMPLE[supplier] / SIMPLE[user]
            value = {"slq": SIMPLE[supplier], "cilq": cross, "flq": size * cross, "aflq": size * cross}[
                method
            ]
            if method == "aflq" and SIMPLE[user] > 1:
                value *= math.log2(1 + SIMPLE[user])
            row.append(min(value, 1.0))
        made.append(row)
    return made


@pytest.mark.parametrize("method", ["slq", "cilq", "flq", "aflq"])
@pytest.mark.parametrize("delta", [0.1, 0.3, 0.5])
def test_quotients_are_those_of_the_equations(method, delta):
    found = trade_quotients(OWN, WHOLE, method, delta=delta)
    np.testing.assert_allclose(found, by_hand(method, delta), rtol=1e-12)


def test_the_figures_of_one_case_in_numbers():
    """lambda = log2(1.1) ** 0.3 = 0.5514; the sector with quotient 3 gets log2(4) = 2 times as much."""
    flq = trade_quotients(OWN, WHOLE, "flq", delta=0.3)
    assert flq[0].tolist() == [1.0, 1.0, 1.0]
    assert flq[1, 0] == pytest.approx(0.18381, abs=1e-5)  # 0.5514 * 1 / 3
    assert flq[1, 1] == pytest.approx(0.55143, abs=1e-5)  # the diagonal is lambda * SLQ
    assert flq[2, 2] == pytest.approx(0.09191, abs=1e-5)  # and not lambda * 1
    aflq = trade_quotients(OWN, WHOLE, "aflq", delta=0.3)
    assert aflq[1, 0] == pytest.approx(2 * flq[1, 0])
    np.testing.assert_array_equal(aflq[:, 1:], flq[:, 1:])


def test_uncapped_quotients_let_a_specialised_industry_buy_more():
    raw = trade_quotients(OWN, WHOLE, "aflq", delta=0.3, capped=False)
    assert raw[0, 0] == pytest.approx(0.55143 * 3 * 2, abs=1e-4)
    np.testing.assert_array_equal(np.minimum(raw, 1.0), trade_quotients(OWN, WHOLE, "aflq", delta=0.3))


@pytest.mark.parametrize("method", ["slq", "cilq", "flq", "aflq", "size", "national"])
def test_the_nation_itself_takes_everything_from_itself(method):
    np.testing.assert_allclose(trade_quotients(WHOLE, WHOLE, method, delta=0.4), 1.0, rtol=1e-12)


def test_delta_runs_from_the_cross_industry_quotient_down():
    cross = trade_quotients(OWN, WHOLE, "cilq")
    np.testing.assert_allclose(trade_quotients(OWN, WHOLE, "flq", delta=0.0), cross, rtol=1e-12)
    steps = [trade_quotients(OWN, WHOLE, "flq", delta=delta) for delta in (0.0, 0.1, 0.3, 0.5, 0.99)]
    for larger, smaller in itertools.pairwise(steps):
        assert (smaller <= larger).all()
        assert smaller.sum() < larger.sum()


def test_baselines_are_one_number():
    assert set(trade_quotients(OWN, WHOLE, "scaled", share=0.4).ravel()) == {0.4}
    size = trade_quotients(OWN, WHOLE, "size", delta=0.3)
    np.testing.assert_allclose(size, math.log2(1.1) ** 0.3)


def test_the_unit_of_output_does_not_matter():
    found = trade_quotients(np.array(OWN) * 1e8, np.array(WHOLE) * 1e8, "aflq")
    np.testing.assert_allclose(found, trade_quotients(OWN, WHOLE, "aflq"), rtol=1e-12)


def test_a_sector_that_the_region_lacks_supplies_and_uses_nothing():
    found = trade_quotients([30.0, 0.0, 4.0], WHOLE, "flq")
    assert (found[1] == 0).all()
    assert (found[:, 1] == 0).all()
    assert np.isfinite(found).all()


def test_a_sector_that_nobody_has_is_zero():
    assert (trade_quotients([1.0, 0.0], [10.0, 0.0], "slq")[1] == 0).all()


@pytest.mark.parametrize(
    ("own", "whole", "match"),
    [
        ([1.0], [1.0, 2.0], "shape"),
        ([1.0, np.nan], [2.0, 2.0], "unknown"),
        ([1.0, 1.0], [2.0, np.inf], "unknown"),
        ([1.0, -1.0], [2.0, 2.0], "negative"),
        ([1.0, 3.0], [2.0, 2.0], "more than the nation"),
        ([0.0, 0.0], [2.0, 2.0], "no output"),
        ([], [], "shape"),
        (["a"], [1.0], "no number"),
    ],
)
def test_bad_outputs_are_refused(own, whole, match):
    with pytest.raises(DataError, match=match):
        trade_quotients(own, whole)


def test_the_sector_at_fault_is_named():
    with pytest.raises(DataError, match="coal") as caught:
        trade_quotients([1.0, 3.0], [2.0, 2.0], sectors=["steel", "coal"])
    assert "3 of 2" in str(caught.value)
    with pytest.raises(DataError, match="2 outputs for 1 sectors"):
        trade_quotients([1.0, 1.0], [2.0, 2.0], sectors=["steel"])


@pytest.mark.parametrize("option", [{"delta": 1.0}, {"delta": -0.1}, {"delta": np.nan}, {"share": 1.2}])
def test_options_out_of_range_are_refused(option):
    with pytest.raises(OptionError):
        trade_quotients(OWN, WHOLE, **option)


def test_a_near_name_is_suggested():
    with pytest.raises(OptionError, match="'aflq'"):
        trade_quotients(OWN, WHOLE, "afllq")
