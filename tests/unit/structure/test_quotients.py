"""Location quotients: hand numbers, unknown and empty cells, reference regions, and the identity."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bessemer.errors import DataError
from bessemer.panel import Panel
from bessemer.structure import location_quotient


def panel(values, years=(2020,)):
    values = np.asarray(values, dtype=float).reshape(len(years), -1, np.asarray(values).shape[-1])
    regions = tuple(f"r{i}" for i in range(values.shape[1]))
    return Panel(values, years, regions, tuple(f"i{i}" for i in range(values.shape[2])), unit="jobs")


def test_hand_numbers():
    """Region 30 + 70 of a nation of 100 + 300: 0.3 against 0.25, and 0.7 against 0.75."""
    found = location_quotient(panel([[30, 70], [70, 230]]))
    assert found.values[0, 0] == pytest.approx([0.3 / 0.25, 0.7 / 0.75])
    assert found.values[0, 1] == pytest.approx([(70 / 300) / 0.25, (230 / 300) / 0.75])
    assert found.unit == "ratio"


def test_years_do_not_mix():
    both = panel([[[30, 70], [70, 230]], [[1, 1], [1, 3]]], years=(2019, 2020))
    for year in both.years:
        alone = location_quotient(both.select(years=[year])).values[0]
        assert location_quotient(both).at(year) == pytest.approx(alone)


def test_reference_is_the_sum_of_the_regions_named():
    values = panel([[30, 70], [70, 230], [900, 100]])
    against_two = location_quotient(values, reference=["r0", "r1"])
    assert against_two.values[0, 0] == pytest.approx([1.2, 0.7 / 0.75])
    assert against_two.values[0, 2] == pytest.approx([0.9 / 0.25, 0.1 / 0.75])
    assert against_two.regions == values.regions
    with pytest.raises(DataError, match="nowhere"):
        location_quotient(values, reference=["nowhere"])


def test_unknown_stays_unknown():
    found = location_quotient(panel([[30, np.nan], [70, 230]])).values
    assert np.isnan(found[0, 0]).all()  # the region's sum is unknown
    assert np.isnan(found[0, 1]).all()  # so is the nation's


def test_unknown_region_outside_the_reference_harms_nobody_else():
    values = panel([[30, 70], [70, 230], [np.nan, 5]])
    found = location_quotient(values, reference=["r0", "r1"]).values
    assert np.isnan(found[0, 2]).all()
    assert found[0, 0] == pytest.approx([1.2, 0.7 / 0.75])


def test_industry_that_the_reference_lacks_and_region_without_jobs():
    found = location_quotient(panel([[3, 0, 1], [1, 0, 3], [0, 0, 0]])).values[0]
    assert np.isnan(found[:, 1]).all()
    assert np.isnan(found[2]).all()
    assert found[0, [0, 2]] == pytest.approx([1.5, 0.5])
    outside = location_quotient(panel([[3, 0], [1, 5]]), reference=["r0"]).values[0]
    assert np.isnan(outside[:, 1]).all()  # never infinite


def test_the_input_is_untouched():
    before = panel([[30, 70], [70, 230]])
    kept = before.values.copy()
    location_quotient(before)
    assert (before.values == kept).all()


@given(
    arrays(
        float, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.floats(0.5, 1e6, allow_nan=False)
    )
)
def test_quotients_weighted_with_the_references_shares_sum_to_one(values):
    """sum_i LQ_ri s_i = 1 for every region, because LQ_ri s_i is the region's own share."""
    found = location_quotient(panel(values)).values[0]
    shares = values.sum(axis=0) / values.sum()
    assert (found * shares).sum(axis=1) == pytest.approx(np.ones(len(values)))


@given(arrays(float, (4, 5), elements=st.floats(0.5, 1e6)), st.floats(0.01, 1e3))
def test_scale_of_a_region_does_not_matter_against_a_fixed_reference(values, factor):
    grown = values.copy()
    grown[0] *= factor
    reference = ["r1", "r2", "r3"]
    before, after = (location_quotient(panel(x), reference).values[0] for x in (values, grown))
    assert after == pytest.approx(before)
