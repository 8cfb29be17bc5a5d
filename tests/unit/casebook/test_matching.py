"""Which cases speak to a region, and why."""

from types import SimpleNamespace

import pandas as pd
import pytest

import bessemer as bm
from bessemer.casebook.matching import CAUTIONARY_ROLES, RECOVERED_ROLES, match
from bessemer.casebook.reading import shipped_cases
from bessemer.casebook.schema import ROLES

CASES = shipped_cases()


@pytest.fixture(scope="module")
def regions():
    return bm.reference().regions


def search(*rows):
    return SimpleNamespace(table=pd.DataFrame(rows, columns=["region", "base_year", "rank"]))


def ids(matches):
    return [entry.case.id for entry in matches]


def test_cases_come_by_the_best_rank_of_any_of_their_regions(regions):
    near = search(("DEA3", 2000, 4), ("CZ16300", 1980, 7), ("DEA1", 2000, 9), ("CZ16300", 1990, 12))
    found = match(CASES, regions["CN-JL"], near, None)
    assert [(entry.case.id, entry.rank, entry.base_year) for entry in found] == [
        ("ruhr", 4, 2000),
        ("pittsburgh", 7, 1980),
    ]
    assert [entry.asked for entry in found] == [False, False]


def test_the_asked_case_comes_first_ranked_or_not(regions):
    near = search(("CZ20500", 1980, 1), ("CZ16300", 1980, 300))
    found = match(CASES, regions["CN-JL"], near, regions["CZ16300"])
    assert ids(found) == ["pittsburgh", "lowell-ma"]
    assert (found[0].asked, found[0].rank) == (True, 300)
    found = match(CASES, regions["CN-JL"], None, regions["CZ16300"])
    assert [(entry.case.id, entry.rank, entry.base_year) for entry in found] == [("pittsburgh", None, None)]


def test_cases_of_one_region_stand_in_the_order_of_their_ids(regions):
    found = match(CASES, regions["CN-JL"], search(("CZ18000", 2000, 1)), None)
    assert ids(found) == ["buffalo", "rochester-ny"]


def test_the_own_cases_are_left_out(regions):
    near = search(("CZ18000", 2000, 1), ("CZ20500", 1980, 2))
    assert ids(match(CASES, regions["CZ18000"], near, regions["CZ18000"])) == ["lowell-ma"]


def test_the_country_stands_in_with_the_best_outcome_first(regions):
    found = match(CASES, regions["CN-JL"], search(("CZ99999", 1990, 1)), None)
    assert ids(found) == ["dalian", "shenyang-tiexi", "harbin"]
    assert ids(match(CASES, regions["CHN"], None, None))[:2] == ["dalian", "shenyang-tiexi"]
    assert {entry.rank for entry in found} == {None}


def test_where_there_is_nothing_nothing_is_found(regions):
    assert match(CASES, regions["RoW"], None, None) == ()
    assert match((), regions["CN-JL"], search(("CZ16300", 1980, 1)), regions["CZ16300"]) == ()


def test_a_warning_is_a_case_that_did_not_recover(regions):
    found = match(CASES, regions["CN-JL"], search(("CZ16400", 2000, 1), ("CZ16300", 1980, 2)), None)
    assert [(entry.case.id, entry.cautionary) for entry in found] == [
        ("youngstown", True),
        ("pittsburgh", False),
    ]
    assert set(RECOVERED_ROLES) | set(CAUTIONARY_ROLES) <= set(ROLES)
