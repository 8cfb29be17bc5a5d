"""Regionalised tables: identities, a case by hand, balancing to known totals."""

import numpy as np
import pytest

from bessemer.dependence import InputOutputTable, regionalise
from bessemer.errors import DataError


def nation() -> InputOutputTable:
    """Return a nation of two sectors with outputs of 100."""
    return InputOutputTable.from_arrays(
        [[20, 30], [10, 20]], [[5, 5], [5, 0]], [[50], [70]], [[1], [2]],
        sectors=["a", "b"], final=["use"], region="N", unit="USD", year=2014,
    )  # fmt: skip


def test_a_case_by_hand():
    """Simple quotients of (20, 5) are 1.6 and 0.4: a is all from here, of b two fifths."""
    table = regionalise(nation(), [20, 5], region="R", method="slq")
    np.testing.assert_allclose(table.own, [[0.2, 0.3], [0.04, 0.08]])
    np.testing.assert_allclose(table.other, [[0.0, 0.0], [0.06, 0.12]])
    np.testing.assert_allclose(table.abroad, [[0.05, 0.05], [0.05, 0.0]])
    # (I - A)^-1 = [[.92, .3], [.04, .8]] / (.8 * .92 - .3 * .04)
    determinant = 0.8 * 0.92 - 0.3 * 0.04
    np.testing.assert_allclose(table.multipliers, [0.96 / determinant, 1.1 / determinant])
    np.testing.assert_allclose(table.direct("abroad"), [0.10, 0.05])
    np.testing.assert_allclose(
        table.total("abroad"), [(0.092 + 0.002) / determinant, (0.03 + 0.04) / determinant]
    )
    assert table.mean(table.direct("abroad")) == pytest.approx((20 * 0.10 + 5 * 0.05) / 25)
    np.testing.assert_allclose(table.direct("abroad", ["a"]), [0.05, 0.05])


@pytest.mark.parametrize("method", ["slq", "cilq", "flq", "aflq", "size", "scaled", "national"])
def test_origins_add_up_to_the_nations_technology(method):
    whole = nation()
    table = regionalise(whole, [20, 5], region="R", method=method, share=0.6)
    np.testing.assert_allclose(table.own + table.other, whole.domestic / whole.x, rtol=1e-12)
    np.testing.assert_array_equal(table.abroad, whole.imported / whole.x)
    # What the chain needs in all: own value added and what comes from elsewhere, per unit of final use.
    added = 1 - table.direct("own") - table.direct("other") - table.direct("abroad")
    sums = added @ table.inverse + table.total("other") + table.total("abroad")
    np.testing.assert_allclose(sums, 1.0, rtol=1e-12)


@pytest.mark.parametrize("method", ["slq", "cilq", "flq", "aflq"])
def test_the_nation_regionalised_is_the_nation(method):
    whole = nation()
    table = regionalise(whole, whole.x, region="N", method=method)
    np.testing.assert_allclose(table.own, whole.domestic / whole.x, rtol=1e-12)
    np.testing.assert_allclose(table.other, 0.0, atol=1e-15)
    np.testing.assert_allclose(table.inverse @ whole.final_domestic.sum(axis=1), whole.x, rtol=1e-12)


def test_outputs_of_another_source_can_stand_for_the_nation():
    table = regionalise(nation(), [20, 5], [40, 80], region="R", method="slq")
    # Shares .8, .2 of 25 against 1/3, 2/3 of 120.
    assert table.own[1, 0] == pytest.approx(0.1 * 0.3)


def test_a_larger_delta_never_lengthens_the_chain():
    means = [
        regionalise(nation(), [20, 5], region="R", method="flq", delta=delta).multipliers.sum()
        for delta in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
    ]
    assert means == sorted(means, reverse=True)


def test_uncapped_a_specialised_industry_may_need_more_than_the_nations():
    table = regionalise(nation(), [20, 5], region="R", method="aflq", delta=0.3, capped=False)
    assert table.own[0, 0] > 0.2
    assert table.other[0, 0] == 0


def test_a_sector_without_output_has_no_multiplier():
    table = regionalise(nation(), [20, 0], region="R", method="flq")
    assert np.isnan(table.multipliers[1])
    assert np.isnan(table.direct("abroad")[1])
    assert np.isfinite(table.mean(table.multipliers))


def test_balancing_meets_known_totals_and_leaves_the_rest():
    table = regionalise(nation(), [20, 5], region="R", method="flq")
    rows, columns = np.array([3.0, 1.0]), np.array([2.5, 1.5])
    made = table.balanced(own=(rows, columns))
    np.testing.assert_allclose(made.flows("own").sum(axis=1), rows, rtol=1e-9)
    np.testing.assert_allclose(made.flows("own").sum(axis=0), columns, rtol=1e-9)
    np.testing.assert_array_equal(made.abroad, table.abroad)
    with pytest.raises(DataError, match="add up"):
        table.balanced(own=(rows, columns * 2))


def test_totals_alone_decide_where_the_cap_does_not_bind():
    """Rows and columns scale away, so that any two quotients give one balanced table."""
    totals = (np.array([3.0, 1.0]), np.array([2.5, 1.5]))
    made = [
        regionalise(nation(), [20, 5], region="R", method=method, share=0.3).balanced(own=totals).own
        for method in ("national", "scaled", "slq")
    ]
    np.testing.assert_allclose(made[1], made[0], rtol=1e-8)
    np.testing.assert_allclose(made[2], made[0], rtol=1e-8)


def test_what_is_not_there_is_refused():
    table = regionalise(nation(), [20, 5], region="R")
    with pytest.raises(DataError, match="no product c"):
        table.direct("abroad", ["c"])
    with pytest.raises(DataError, match="no origin"):
        table.direct("moon")


def test_a_chain_that_uses_up_what_it_makes_is_refused():
    greedy = InputOutputTable.from_arrays(
        [[60, 90], [70, 60]], [[0, 0], [0, 0]], [[-50], [-30]], [[0], [0]],
        sectors=["a", "b"], final=["use"], region="N", unit="USD", year=2014,
    )  # fmt: skip
    with pytest.raises(DataError, match="not productive"):
        _ = regionalise(greedy, greedy.x, region="N", method="slq").multipliers
