"""Codes of NACE: what they cover, and that a chosen set covers all of it once."""

import random

import pytest

from bessemer.classify import scheme
from bessemer.sources.readers.nace import (
    as_a10,
    divisions_of,
    name_of,
    sections_only,
    without_overlap,
)

NAMA = ["A", "B-E", "C", "F", "G-I", "G-J", "J", "K", "K-N", "L", "M_N", "O-Q", "O-U", "R-U", "TOTAL"]


def test_the_divisions_of_nace_are_88_in_21_sections():
    assert len(divisions_of("A-U")) == 88
    sections = [divisions_of(chr(at)) for at in range(ord("A"), ord("V"))]
    assert sum(map(len, sections)) == 88
    assert sorted(divisions_of("C"))[0::23] == ["10", "33"]
    assert divisions_of("S95") == {"95"}
    assert divisions_of("D") == divisions_of("D35")


@pytest.mark.parametrize("code", ["TOTAL", "C101", "V", "C05", "", "X_Y", "B-N_S95_X_Q9"])
def test_what_is_no_code_covers_nothing(code):
    assert divisions_of(code) == frozenset()


def test_parts_are_joined_and_left_out():
    assert divisions_of("B-N_S95_X_K") == divisions_of("B-N") - divisions_of("K") | {"95"}


def test_the_table_of_employment_gives_the_ten_groups():
    kept = without_overlap(NAMA)
    assert list(as_a10(kept).values()) == list(scheme("a10").codes)
    assert as_a10(["C", "F"]) is None


def test_where_only_larger_groups_are_given_these_are_kept():
    assert without_overlap(["A", "B-E", "C", "F", "G-J", "K-N", "O-U", "TOTAL"]) == (
        *("A", "B-E", "F", "G-J", "K-N", "O-U"),
    )


def test_a_section_is_parted_only_if_its_divisions_are_all_there():
    mining = ["B", "B05", "B06", "B07", "B08", "B09"]
    assert without_overlap(mining) == ("B05", "B06", "B07", "B08", "B09")
    assert without_overlap(mining[:-1]) == ("B",)
    assert without_overlap(["D", "D35"]) == ("D",)


@pytest.mark.parametrize("seed", range(20))
def test_any_set_of_codes_counts_nothing_twice_and_loses_nothing_that_is_nested(seed):
    rng = random.Random(seed)
    every = [*NAMA, *scheme("a10").codes, *(f"C{at}" for at in range(10, 34)), *"BCDE", "B-N", "G-N"]
    codes = rng.sample(every, 20)
    kept = [divisions_of(code) for code in without_overlap(codes)]
    assert sum(map(len, kept)) == len(frozenset().union(*kept))
    covered = frozenset().union(*map(divisions_of, codes))
    assert frozenset().union(*kept) <= covered
    if not {"B-N", "G-N", "B-E"} & set(codes):  # without these, codes lie within each other or apart
        assert frozenset().union(*kept) == covered


def test_sections_only_leaves_divisions_out():
    assert sections_only(["C", "C10", "B-E", "D35", "TOTAL"]) == ["C", "B-E", "D35"]


def test_names_are_in_both_languages():
    assert name_of("B-E").zh == "采矿业至供水、污水处理、废物管理和修复"
    assert name_of("M_N").en.endswith("and administrative and support service activities")
    assert name_of("Z9").en == "Z9"
