"""Regions whose nation has a region without a known total of jobs."""

import math

import pytest

import bessemer as bm
from bessemer.scenarios.grounds import ground_of
from bessemer.words import say


@pytest.mark.parametrize("id", ["HR03", "HR04"])
def test_an_unknown_total_is_no_part_of_a_sum(id):
    data = bm.reference()
    ground = ground_of(data, data.regions[id], None)
    assert 0.1 < ground.total / ground.nation_total < 0.9
    assert "eu_total_jobs" not in ground.tables


def test_a_region_without_a_total_has_sentences():
    answer = bm.study("HR04").scenarios
    for message in (answer.summary, answer.headline, answer.reason):
        assert message is None or "nan" not in say(message)
    if answer.headline is not None and "share_change" in answer.main.table:
        assert not math.isnan(answer.main.table["share_change"].iloc[0])
