"""The record of a ranking: the area under the curve by counting pairs, and what counts as an entry."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bessemer.pathways import entry_record
from bessemer.pathways.lookback import FEWEST_ENTRIES, auc

SCORED = st.lists(
    st.tuples(st.sampled_from([-2.0, -0.5, 0.0, 0.1, 0.3, 5.0]), st.booleans()), min_size=1, max_size=40
)


def pairs(score, event):
    """Count, over all pairs of an event and a non-event, how often the event has the higher score."""
    won = total = 0.0
    for mine, happened in zip(score, event, strict=True):
        for other, too in zip(score, event, strict=True):
            if happened and not too:
                total += 1
                won += 1.0 if mine > other else 0.5 if mine == other else 0.0
    return won / total if total else math.nan


@given(SCORED)
def test_auc_against_counting_pairs(rows):
    score, event = (np.array(column) for column in zip(*rows, strict=True))
    assert auc(score, event) == pytest.approx(pairs(score, event), nan_ok=True)


@given(SCORED)
def test_auc_turns_with_the_score(rows):
    score, event = (np.array(column) for column in zip(*rows, strict=True))
    assert auc(-score, event) == pytest.approx(1 - auc(score, event), nan_ok=True)


def test_auc_against_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(7)
    event = rng.random(400) < 0.1
    score = np.round(rng.normal(size=400) + event, 1)  # rounded, so that there are ties
    assert auc(score, event) == pytest.approx(metrics.roc_auc_score(event, score))


@pytest.mark.parametrize("event", [[True, True], [False, False]])
def test_auc_without_two_sides_is_unknown(event):
    assert math.isnan(auc(np.array([0.1, 0.2]), np.array(event)))


def many(entries: int, others: int):
    """Return score, before and after of one region in which `entries` of the cells entered."""
    n = entries + others
    before = np.full((1, n), 0.2)
    after = np.concatenate([np.full(entries, 1.0), np.full(others, 0.999)])[None, :]
    score = np.arange(n, dtype=float)[None, ::-1]
    return score, before, after


def test_an_entry_is_under_a_half_at_the_start_and_one_or_more_at_the_end():
    score, before, after = many(FEWEST_ENTRIES, 30)
    found = entry_record(score, before, after)
    assert (found.cells, found.entries) == (FEWEST_ENTRIES + 30, FEWEST_ENTRIES)
    assert found.base_rate == pytest.approx(FEWEST_ENTRIES / (FEWEST_ENTRIES + 30))
    assert found.auc == 1.0
    assert found.baseline == 0.5  # all the same at the start


def test_what_was_there_already_cannot_enter():
    score, before, after = many(FEWEST_ENTRIES, 30)
    before[0, 0] = 0.5
    found = entry_record(score, before, after)
    assert (found.cells, found.entries) == (FEWEST_ENTRIES + 29, FEWEST_ENTRIES - 1)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_unknown_figure_takes_the_cell_out(place):
    parts = many(FEWEST_ENTRIES + 1, 30)
    parts[place][0, 0] = np.nan
    found = entry_record(*parts)
    assert (found.cells, found.entries) == (FEWEST_ENTRIES + 30, FEWEST_ENTRIES)


def test_only_eligible_cells_count():
    score, before, after = many(FEWEST_ENTRIES, 30)
    eligible = np.ones(score.shape, dtype=bool)
    eligible[0, -5:] = False
    assert entry_record(score, before, after, eligible).cells == FEWEST_ENTRIES + 25


def test_with_few_entries_nothing_is_claimed():
    found = entry_record(*many(FEWEST_ENTRIES - 1, 30))
    assert (found.cells, found.entries) == (FEWEST_ENTRIES + 29, FEWEST_ENTRIES - 1)
    assert math.isnan(found.auc) and math.isnan(found.baseline)


def test_nothing_that_could_enter_is_no_record():
    score, before, after = many(3, 3)
    assert entry_record(score, before + 1, after) is None
