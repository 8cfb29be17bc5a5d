"""Pairs of activities of the same firm, against the matrix product and against counting by hand."""

from itertools import combinations_with_replacement

import numpy as np
import pandas as pd
import polars as pl
import pytest

import bessemer as bm
from bessemer.errors import DataError, OptionError
from bessemer.structure import proximity


@pytest.fixture(scope="module")
def rows():
    rng = np.random.default_rng(4)
    frame = pd.DataFrame({"firm": rng.zipf(1.6, 4000) % 700, "industry": rng.choice(list("abcdefgh"), 4000)})
    frame["year"] = rng.integers(2015, 2018, 4000)
    return frame


def test_counts_are_those_of_sets_of_firms(rows):
    found = bm.co_occurrence(rows).together
    firms = {industry: set(part["firm"]) for industry, part in rows.groupby("industry")}
    assert list(found.index) == list(found.columns) == sorted(firms)
    for one, other in combinations_with_replacement(sorted(firms), 2):
        assert found.loc[one, other] == found.loc[other, one] == len(firms[one] & firms[other])
    assert found.to_numpy().dtype == np.int64


def test_proximity_is_that_of_the_matrix_of_firms_and_industries(rows):
    strengths = (pd.crosstab(rows["firm"], rows["industry"]) > 0).to_numpy(float)
    found = bm.co_occurrence(rows)
    assert (found.proximity().to_numpy() == proximity(strengths)).all()
    own = found.proximity("ecomplexity").to_numpy()
    assert (np.diag(own) == 1.0).all()
    assert (own - np.eye(len(own)) == proximity(strengths)).all()


def test_rows_may_be_chosen_and_engines_agree(rows):
    chosen = bm.co_occurrence(pl.from_pandas(rows), where=lambda table: table.year == 2016)
    assert chosen.together.equals(bm.co_occurrence(rows[rows["year"] == 2016]).together)
    assert "JOIN" in chosen.sql()


def test_rows_without_firm_or_industry_are_in_no_pair_and_counted():
    rows = pd.DataFrame({"firm": [1.0, 1.0, np.nan, 2.0], "industry": ["a", "b", "a", None]})
    found = bm.co_occurrence(rows)
    assert found.together.to_numpy().tolist() == [[1, 1], [1, 1]]
    assert found.rows_left_out == 2


def test_mistakes_are_named(rows):
    with pytest.raises(DataError, match="no column 'firms', named for unit=") as caught:
        bm.co_occurrence(rows, unit="firms")
    assert caught.value.remedy == "Did you mean 'firm'?"
    with pytest.raises(OptionError, match="no convention 'hidalgo'"):
        bm.co_occurrence(rows).proximity("hidalgo")
    with pytest.raises(DataError, match="No row has a unit and an activity"):
        _ = bm.co_occurrence(rows, where=lambda table: table.year > 3000).together
