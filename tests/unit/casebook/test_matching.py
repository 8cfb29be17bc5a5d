"""Which cases speak to a region, and why."""

import pytest

import bessemer as bm
from bessemer.casebook.matching import CAUTIONARY_ROLES, RECOVERED_ROLES, closest, match, matched
from bessemer.casebook.pointers import Pointers
from bessemer.casebook.reading import shipped_cases
from bessemer.casebook.schema import ROLES
from bessemer.errors import OptionError

CASES = shipped_cases()


def ids(matches):
    return [entry.case.id for entry in matches]


def test_cases_come_by_the_best_rank_of_any_of_their_regions(regions, lookalikes):
    near = lookalikes(("DEA3", 2000, 4), ("CZ16300", 1980, 7), ("DEA1", 2000, 9), ("CZ16300", 1990, 12))
    found = closest(CASES, regions["CN-JL"], near, None)
    assert [(entry.case.id, entry.rank, entry.base_year) for entry in found] == [
        ("ruhr", 4, 2000),
        ("pittsburgh", 7, 1980),
    ]
    assert [entry.asked for entry in found] == [False, False]


def test_the_asked_case_comes_first_ranked_or_not(regions, lookalikes):
    near = lookalikes(("CZ20500", 1980, 1), ("CZ16300", 1980, 300))
    found = closest(CASES, regions["CN-JL"], near, regions["CZ16300"])
    assert ids(found) == ["pittsburgh", "lowell-ma"]
    assert (found[0].asked, found[0].rank) == (True, 300)
    found = closest(CASES, regions["CN-JL"], None, regions["CZ16300"])
    assert [(entry.case.id, entry.rank, entry.base_year) for entry in found] == [("pittsburgh", None, None)]


def test_cases_of_one_region_stand_in_the_order_of_their_ids(regions, lookalikes):
    found = closest(CASES, regions["CN-JL"], lookalikes(("CZ18000", 2000, 1)), None)
    assert ids(found) == ["buffalo", "rochester-ny"]


def test_the_own_cases_are_left_out(regions, lookalikes):
    near = lookalikes(("CZ18000", 2000, 1), ("CZ20500", 1980, 2))
    assert ids(closest(CASES, regions["CZ18000"], near, regions["CZ18000"])) == ["lowell-ma"]


def test_the_country_stands_in_with_the_best_outcome_first(regions, lookalikes):
    found = closest(CASES, regions["CN-JL"], lookalikes(("CZ99999", 1990, 1)), None)
    assert ids(found) == ["dalian", "shenyang-tiexi", "harbin"]
    assert ids(closest(CASES, regions["CHN"], None, None))[:2] == ["dalian", "shenyang-tiexi"]
    assert {entry.rank for entry in found} == {None}


def test_where_there_is_nothing_nothing_is_found(regions, lookalikes):
    assert closest(CASES, regions["RoW"], None, None) == ()
    assert closest((), regions["CN-JL"], lookalikes(("CZ16300", 1980, 1)), regions["CZ16300"]) == ()


def test_a_warning_is_a_case_that_did_not_recover(regions, lookalikes):
    found = closest(CASES, regions["CN-JL"], lookalikes(("CZ16400", 2000, 1), ("CZ16300", 1980, 2)), None)
    assert [(entry.case.id, entry.cautionary) for entry in found] == [
        ("youngstown", True),
        ("pittsburgh", False),
    ]
    assert set(RECOVERED_ROLES) | set(CAUTIONARY_ROLES) <= set(ROLES)


def test_the_same_stage_is_counted_from_the_base_year(regions, lookalikes):
    pointed = Pointers(("manufacturing",), ("health",), True)
    found = matched(CASES, regions["CN-JL"], lookalikes(("CZ16300", 1980, 1)), None, pointed)
    [entry] = found.entries
    for item in entry.case.interventions:
        stage = None if item.start is None else item.start - 1980
        assert entry.stage(item) == stage
        assert entry.at_stage(item) == (stage is not None and 0 <= stage <= 20)
    wanted = [
        item.id
        for item in entry.case.dated
        if 1980 <= item.start <= 2000 and {"manufacturing", "health"} & set(item.sectors)
    ]
    assert [item.id for item in found.chosen(entry)] == wanted != []


def test_rows_hold_stage_and_what_points_to_them(regions, lookalikes):
    pointed = Pointers(("manufacturing",), ("health",), True)
    found = matched(CASES, regions["CN-JL"], lookalikes(("CZ16300", 1980, 1)), None, pointed)
    items = {item.id: item for case in CASES for item in case.interventions}
    rows = found.rows()
    assert len(rows) == len(found.entries[0].case.interventions)
    for row in rows:
        sectors = set(items[row["intervention"]].sectors)
        first, second = "manufacturing" in sectors, "health" in sectors
        why = "both" if first and second else "pathways" if first else "contrast" if second else ""
        assert row["pointed_by"] == why
        assert row["at_stage"] == (None if row["start"] is None else 1980 <= row["start"] <= 2000)
    flags = [bool(row["at_stage"] and row["pointed_by"]) for row in rows]
    assert flags == sorted(flags, reverse=True)
    assert len(found.outcomes.table) == len(found.entries[0].case.outcomes)
    assert len(found.criticisms.table) == len(found.entries[0].case.criticisms)


def test_a_study_and_its_region_match_alike():
    study = bm.study("Jilin", role_model="Pittsburgh")
    by_study, by_name = match(study), match("吉林", role_model="Pittsburgh")
    assert ids(by_study.entries) == ids(by_name.entries)
    assert by_study.pointers == by_name.pointers
    assert by_study.rows() == by_name.rows()
    # The contrast read from the answer on role models is the one computed without it.
    assert study.rolemodels.parts
    assert match(study).pointers == by_study.pointers


def test_the_year_of_the_role_model_asked_for_is_the_base_year():
    found = match(bm.study("Jilin", role_model="Pittsburgh@1990"))
    assert (found.entries[0].case.id, found.entries[0].base_year) == ("pittsburgh", 1990)


@pytest.mark.parametrize("place", [7, None, ["Jilin"]])
def test_what_is_no_place_is_refused(place):
    with pytest.raises(OptionError, match="neither a region nor a study"):
        match(place)


def test_a_study_takes_no_second_year():
    with pytest.raises(OptionError, match="its own year"):
        match(bm.study("Jilin"), year=2013)
