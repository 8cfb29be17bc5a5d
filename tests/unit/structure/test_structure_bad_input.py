"""What a user may hand to the kernels by mistake: an error of ours that names it, or unknown."""

import warnings

import numpy as np
import pytest

import bessemer as bm
from bessemer.errors import BessemerError, DataError, OptionError, RegionError
from bessemer.panel import Panel

S = bm.structure
SHAPE = (2, 5, 6)
GOOD = np.random.default_rng(0).lognormal(2, 1, SHAPE)
ODD = np.arange(GOOD.size).reshape(SHAPE) == 7
BAD = {
    "negative": np.where(ODD, -1.0, GOOD),
    "unknown": np.where(ODD, np.nan, GOOD),
    "empty region": GOOD * np.array([1.0, 0, 1, 1, 1])[None, :, None],
    "empty industry": GOOD * np.array([1.0, 1, 0, 1, 1, 1]),
    "unknown region": np.where(np.arange(5)[None, :, None] == 1, np.nan, GOOD),
    "one region": GOOD[:, :1],
    "one industry": GOOD[:, :, :1],
    "all equal": np.ones(SHAPE),
    "nothing": np.zeros(SHAPE),
    "all unknown": np.full(SHAPE, np.nan),
    "huge": GOOD * 1e300,
    "tiny": GOOD * 1e-300,
    "two blocks": np.repeat(np.kron(np.eye(2), np.ones((3, 3)))[None], 2, axis=0),
    "no regions": np.ones((2, 0, 3)),
    "no years": np.ones((0, 3, 3)),
}
CALLS = {
    "quotients": lambda panel: S.location_quotient(panel).to_frame(),
    "specialisation": lambda panel: S.specialisation(panel).table,
    "diversity": lambda panel: S.diversity(panel).table,
    "change": lambda panel: S.structural_change(panel).table,
    "dunn": lambda panel: S.shift_share(panel, 2000, 2001).table,
    "esteban": lambda panel: S.shift_share(panel, 2000, 2001, method="esteban-marquillas").table,
    "dynamic": lambda panel: S.shift_share(panel, 2000, 2001, method="dynamic").table,
    "productivity": lambda panel: S.productivity_change(panel, panel, 2000, 2001).table,
    "complexity": lambda panel: S.complexity(panel).table,
    "reflections": lambda panel: S.complexity(panel, method="reflections").table,
    "given": lambda panel: S.complexity(panel, presence="given", threshold=5).table,
    "relatedness": lambda panel: S.relatedness(panel, proximity="correlation").table,
    "fitness": lambda panel: S.fitness_complexity(panel).table,
    "space": lambda panel: S.product_space(panel, region="r0").table,
}


def panel_of(values):
    years, regions, industries = values.shape
    return Panel(
        values,
        tuple(range(2000, 2000 + years)),
        tuple(f"r{k}" for k in range(regions)),
        tuple(f"i{k}" for k in range(industries)),
    )


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("bad", BAD)
def test_an_answer_without_infinities_or_an_error_of_ours(bad, call):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            table = CALLS[call](panel_of(BAD[bad]))
        except BessemerError as error:
            assert error.what and error.remedy
            return
    assert not np.isinf(table.select_dtypes("number").to_numpy(float)).any()
    assert bad != "negative" or call in ("productivity", "space")  # signed figures; only the last year


@pytest.mark.parametrize(
    "call",
    [
        lambda panel: S.location_quotient(panel, []),
        lambda panel: S.specialisation(panel, []),
        lambda panel: S.shift_share(panel, 2000, 2001, reference=[]),
        lambda panel: S.complexity(panel, reference=[]),
    ],
)
def test_a_reference_without_regions_is_an_error(call):
    with pytest.raises(OptionError, match="no regions"):
        call(panel_of(GOOD))


def test_equally_diverse_regions_reflect_nothing():
    ring = np.eye(5) + np.roll(np.eye(5), 1, axis=1)
    ring[0, 3] = ring[1, 4] = ring[2, 0] = ring[3, 1] = ring[4, 2] = 1.0
    ring[0, 2], ring[0, 3] = 1.0, 0.0
    with pytest.raises(DataError, match="economic complexity"):
        S.complexity(panel_of(ring[None]), presence="given", method="reflections")
    with pytest.raises(DataError, match="No region has a strength"):
        S.fitness_complexity(panel_of(np.zeros(SHAPE)))


def test_each_region_against_its_own_nation():
    data = bm.reference()
    panel = data.panel("eu_jobs_a10").select(years=[2019])
    found = S.location_quotient(panel, "nation")
    for id in ("DEA5", "PL22", "EE00"):
        members = data.nation(data.regions[id]).regions
        alone = S.location_quotient(panel, members)
        row = panel.regions.index(id)
        np.testing.assert_allclose(found.values[0, row], alone.values[0, row])
    world = S.location_quotient(panel, "world")
    np.testing.assert_array_equal(world.values, S.location_quotient(panel).values)
    with pytest.raises(RegionError, match="r0"):
        S.location_quotient(panel_of(GOOD), "nation")
    with pytest.raises(OptionError, match="'r0' is no list"):
        S.location_quotient(panel_of(GOOD), "r0")
