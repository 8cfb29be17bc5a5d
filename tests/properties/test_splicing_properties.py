"""What holds of series carried across a change of definition, and of what a concordance does to figures."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bessemer.classify import Concordance, Link
from bessemer.harmonise import coverage, splice
from bessemer.panel import Panel

LEVELS = arrays(float, (3, 2, 2), elements=st.integers(1, 400).map(float))


def panel_of(values, first=2000, **more):
    years = tuple(range(first, first + len(values)))
    return Panel(values, years, ("a", "b"), ("x", "y"), unit="jobs", **more)


@settings(max_examples=8)
@given(LEVELS, LEVELS, st.sampled_from([0.5, 2.0, 16.0]))
def test_a_spliced_series_is_the_new_one_and_the_old_one_by_a_factor(old, new, unit):
    whole = splice(panel_of(old), panel_of(new, 2002), method="ratio").panel
    np.testing.assert_array_equal(whole.select(years=(2002, 2003, 2004)).values, new)
    back = whole.select(years=(2000, 2001)).values
    np.testing.assert_allclose(back, old[:2] * (new[0] / old[2]))
    # The size of the old definition does not matter, that of the new one does.
    other = splice(panel_of(old * unit), panel_of(new, 2002), method="ratio").panel
    np.testing.assert_allclose(other.values, whole.values)
    other = splice(panel_of(old), panel_of(new * unit, 2002), method="ratio").panel
    np.testing.assert_allclose(other.values, whole.values * unit)


@settings(max_examples=8)
@given(LEVELS, LEVELS)
def test_an_unknown_link_leaves_other_series_as_they_are(old, new):
    holed = old.copy()
    holed[2, 0, 0] = np.nan
    whole, found = (
        splice(panel_of(each), panel_of(new, 2002), method="ratio").panel.select(years=(2000, 2001)).values
        for each in (old, holed)
    )
    assert np.isnan(found[:, 0, 0]).all()
    same = np.ones(found.shape, bool)
    same[:, 0, 0] = False
    np.testing.assert_array_equal(found[same], whole[same])


@settings(max_examples=8)
@given(LEVELS, st.floats(0.1, 0.9), st.sampled_from([0.5, 16.0]))
def test_what_goes_nowhere_is_a_share_without_unit(values, weight, unit):
    links = Concordance(
        "old",
        "new",
        (
            Link("x", "n", "shared", weight=weight),
            Link("x", "", "out", weight=1 - weight),
            Link("y", "n", "one", weight=1.0),
        ),
    )
    one, other = (coverage(panel_of(each), links) for each in (values, values * unit))
    assert 0 <= one.nowhere <= 1 and 0 <= one.assumed <= 1
    np.testing.assert_allclose(one.nowhere, (1 - weight) * values[..., 0].sum() / values.sum())
    np.testing.assert_allclose(other.nowhere, one.nowhere)
