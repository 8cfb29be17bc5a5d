"""CSV files: nothing in them runs in a spreadsheet, and numbers stay numbers."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bessemer.web.csvs import MARK, csv_response, csv_text, harmless


def read(text):
    assert text.startswith(MARK)
    return list(csv.reader(io.StringIO(text.removeprefix(MARK))))


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1", " =1", "\u3000=1", "＝1", '=HYPERLINK("x")']
)
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(text):
    rows = read(csv_text([{"a": text}], ["a"]))
    assert rows[1] == [f"'{text}"]


@given(st.text())
def test_no_cell_begins_with_a_sign_that_runs(text):
    shown = str(harmless(text)).lstrip()
    assert not shown.startswith(("=", "+", "-", "@"))
    assert harmless(text).removeprefix("'") == text.removeprefix("'") or harmless(text) == text


def test_numbers_stay_numbers_and_unknown_is_empty():
    rows = read(csv_text([{"a": -1.5, "b": np.nan, "c": np.int64(-2), "d": None}], list("abcd")))
    assert rows == [list("abcd"), ["-1.5", "", "-2", ""]]


def test_headings_are_made_harmless_too():
    assert read(csv_text([], ["=cmd"]))[0] == ["'=cmd"]


def test_the_name_of_a_file_cannot_break_out_of_its_header():
    given = csv_response([], ["a"], 'x"\r\nSet-Cookie: a=b/../吉林')
    header = given.headers["content-disposition"]
    assert header.isascii() and "\n" not in header and header.count('"') == 2
    assert "/" not in header and "%E5%90%89%E6%9E%97.csv" in header
    assert given.headers["content-type"] == "text/csv; charset=utf-8"
