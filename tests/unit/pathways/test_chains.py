from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bessemer.errors import OptionError, UnavailableError
from bessemer.pathways import stepping_stones
from bessemer.pathways.chains import most_probable
from bessemer.pathways.standpoint import stand
from bessemer.sources import reference


@given(seed=st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_no_other_chain_is_more_probable(seed: int) -> None:
    rng = np.random.default_rng(seed)
    chances = rng.uniform(size=(6, 6)) * (rng.uniform(size=(6, 6)) < 0.5)
    starts, end = np.array([0, 1]), 5
    best = 0.0
    for length in range(5):
        for middle in permutations(range(2, 5), min(length, 3)):
            for start in starts:
                path = [start, *middle, end]
                best = max(best, float(np.prod([chances[a, b] for a, b in pairwise(path)])))
    found = most_probable(chances, starts, end)
    if best == 0.0:
        assert found is None
    else:
        assert found is not None
        product = np.prod([chances[a, b] for a, b in pairwise(found)])
        # A path through the other start is a longer version of the path from there.
        assert product == pytest.approx(best) or product > best


def test_a_chain_starts_from_a_strength_and_ends_at_the_target() -> None:
    data = reference()
    jilin = data.regions.resolve("Jilin")
    here = stand(data, jilin)
    assert here is not None
    table = stepping_stones(jilin, "Computers, electronics").table
    assert table["industry"].iloc[-1] == "20"
    assert table["location_quotient"].iloc[0] >= 1
    assert table["cumulative"].iloc[-1] == pytest.approx(table["chance"].prod())
    assert table["cumulative"].iloc[-1] >= table["direct"].iloc[-1] - 1e-12
    codes = [here.panel.industries.index(code) for code in table["industry"]]
    assert table["chance"].iloc[1] == pytest.approx(here.phi[codes[0], codes[1]])


def test_a_bar_on_weak_steps_makes_longer_chains() -> None:
    data = reference()
    pittsburgh = data.regions.resolve("Pittsburgh")
    here = stand(data, pittsburgh)
    assert here is not None
    lengths = []
    for position in here.open:
        code = here.panel.industries[position]
        try:
            table = stepping_stones(pittsburgh, code, weakest=0.4).table
        except UnavailableError:
            continue
        assert (table["chance"] >= 0.4).all()
        lengths.append(len(table))
    assert max(lengths) > 2


def test_targets_that_are_none() -> None:
    data = reference()
    jilin = data.regions.resolve("Jilin")
    with pytest.raises(OptionError, match="There is no industry 'Computerz") as caught:
        stepping_stones(jilin, "Computerz, electronics")
    assert "Computers, electronics" in str(caught.value)
    with pytest.raises(OptionError, match="already strong in"):
        stepping_stones(jilin, "Transport equipment")
    with pytest.raises(OptionError, match="weakest"):
        stepping_stones(jilin, "20", weakest=1.0)
    with pytest.raises(UnavailableError, match="no industry detail"):
        stepping_stones("Pittsburgh", "322", 1975)
