"""A scenario as fields and as YAML reads back as the same scenario."""

import yaml
from hypothesis import given
from hypothesis import strategies as st

from bessemer.dependence.cuts.spec import VIAS
from bessemer.scenarios import SHIPPED, Build, Demography, Entry, Follow, Growth, Loss, Scenario, shipped
from bessemer.scenarios.library import scenario_in
from bessemer.scenarios.writing import fields_of, to_yaml
from bessemer.words import Text

fractions = st.floats(0, 1)
words = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Cf")), min_size=1, max_size=12).filter(
    lambda text: bool(text.strip())
)
places = words.filter(lambda text: "@" not in text)  # NAME@YEAR is read as a place and a year
follows = st.builds(
    Follow, places, st.just(True), st.booleans(), st.floats(0.1, 5), fractions, st.integers(1, 30)
)
entries = st.builds(Entry, words, st.floats(0, 1e12), st.floats(1, 30), fractions)
builds = st.builds(
    Build,
    st.just("best") | st.lists(words, min_size=1, max_size=3).map(tuple),
    st.integers(1, 20),
    st.floats(1, 30),
    st.none() | fractions,
    st.lists(entries, max_size=3).map(tuple),
)
losses = st.builds(
    Loss,
    words,
    st.sampled_from(["technology", "all"]),
    fractions,
    lasting=st.booleans(),
    via=st.none() | st.sampled_from(VIAS),
)
growths = st.builds(Growth, st.floats(-0.2, 0.2), st.dictionaries(words, st.floats(-0.3, 0.3), max_size=3))
scenarios = st.builds(
    Scenario,
    words,
    st.none() | words.map(lambda text: Text(text, text)) | st.builds(Text, words, words),
    st.integers(1, 30),
    st.sampled_from(["forecast", "simple", "flat"]),
    st.integers(0, 2**62),
    st.none() | follows,
    st.none() | builds,
    st.none() | losses,
    st.none() | growths,
    st.none() | st.builds(Demography, st.floats(0, 2), st.floats(-0.1, 0.1)),
)


@given(scenarios)
def test_what_is_written_reads_back(scenario):
    assert scenario_in(to_yaml(scenario).encode(), "mine.yaml") == scenario


def test_shipped_ones_read_back():
    for name in SHIPPED:
        assert scenario_in(to_yaml(shipped(name)).encode(), name) == shipped(name)


def test_the_file_says_horizon_baseline_and_seed_even_where_usual():
    assert {"horizon", "baseline", "seed"} <= set(yaml.safe_load(to_yaml(shipped("cut-off"))))


def test_fields_that_are_usual_are_left_out():
    assert set(fields_of(shipped("own-trend"))) == {"name", "title"}
