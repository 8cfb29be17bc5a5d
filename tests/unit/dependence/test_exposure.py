"""Exposure to foreign demand through the nation's trade."""

import numpy as np
import pytest

from bessemer.classify import concordance, scheme
from bessemer.dependence import foreign_demand_exposure, joined_groups
from bessemer.dependence.exposure import sums_by_group

LINK = concordance("wiod35", "a10")
CODES = scheme("wiod35").codes
GROUPS = joined_groups(LINK, CODES)


def test_mixed_sectors_join_their_groups():
    assert ("G-I", "J", "M-N", "R-U") in GROUPS
    assert sorted(code for group in GROUPS for code in group) == sorted(scheme("a10").codes)


def test_sums_by_group_lose_nothing():
    values = np.arange(1.0, 36.0)
    assert sums_by_group(values, CODES, LINK, GROUPS).sum() == pytest.approx(values.sum())


def test_a_code_across_groups_leaves_them_unknown():
    single = tuple((code,) for code in scheme("a10").codes)
    values = np.where(np.array(CODES) == "c27", 5.0, 1.0)
    sums = dict(zip(single, sums_by_group(values, CODES, LINK, single), strict=True))
    assert np.isnan(sums["J",])
    assert sums["F",] == 1.0


def test_unknown_part_stays_unknown():
    values = np.ones(35)
    values[CODES.index("c18")] = np.nan
    sums = sums_by_group(values, CODES, LINK, GROUPS)
    assert np.isnan(sums[GROUPS.index(("F",))])
    assert np.isfinite(np.delete(sums, GROUPS.index(("F",)))).all()


def test_exposure_of_the_nation_itself_is_its_own_share():
    rng = np.random.default_rng(3)
    added = rng.random(7) + 1
    abroad = added * rng.random(7)
    made = foreign_demand_exposure(added, added, abroad, GROUPS)
    assert made.total == pytest.approx(abroad.sum() / added.sum())
    assert made.parts.sum() == pytest.approx(made.total)


def test_unknown_weights_give_an_unknown_exposure():
    made = foreign_demand_exposure(np.array([1.0, np.nan]), np.ones(2), np.ones(2), [("A",), ("F",)])
    assert np.isnan(made.total)
