"""Results: plain data out of any table, and nothing unknown that looks known."""

import datetime
import enum
import json
import math

import numpy as np
import pandas as pd
import pytest

from bessemer.result import Result, plain
from bessemer.words import Message


def a_result(table, **options):
    return Result(name="t", title=Message("ui.year", year=2017), table=pd.DataFrame(table), **options)


class Colour(enum.IntEnum):
    RED = 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (np.True_, True),
        (3, 3),
        (np.int64(3), 3),
        (np.float32(0.5), 0.5),
        (0.0, 0.0),
        (math.nan, None),
        (np.float64("nan"), None),
        (np.float32("inf"), None),
        (-math.inf, None),
        (pd.NA, None),
        (pd.NaT, None),
        ("text", "text"),
        (np.str_("text"), "text"),
        ("", ""),
        (Colour.RED, 1),
        (datetime.date(2017, 1, 2), "2017-01-02"),
        (pd.Timestamp("2017-01-02"), "2017-01-02 00:00:00"),
        ((1, math.nan), [1, None]),
        (np.array([1.0, math.nan]), [1.0, None]),
        (np.array([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
        (np.array(7), 7),
        (pd.Series([1, 2]), [1, 2]),
        ({"a": {1: np.array([math.inf])}}, {"a": {"1": [None]}}),
        (range(2), [0, 1]),
    ],
    ids=repr,
)
def test_plain(value, expected):
    made = plain(value)
    assert made == expected and type(made) in (bool, int, float, str, list, dict, type(None), Colour)
    json.dumps(made, allow_nan=False)


def test_a_zero_stays_zero_and_a_false_stays_false():
    assert plain(np.array([0.0]))[0] == 0 and plain(np.array([0.0]))[0] is not None
    assert plain(np.False_) is False


def test_rows_hold_unknown_as_none_for_every_kind_of_column():
    table = {
        "code": pd.Series(["a", None], dtype="string"),
        "jobs": pd.Series([1, None], dtype="Int64"),
        "share": [0.0, math.nan],
        "when": pd.to_datetime(["2017-01-01", None]),
        "kind": pd.Categorical(["x", None]),
    }
    first, second = a_result(table).rows()
    assert first == {"code": "a", "jobs": 1, "share": 0.0, "when": "2017-01-01 00:00:00", "kind": "x"}
    assert second == dict.fromkeys(table)


def test_no_rows_for_an_empty_table():
    assert a_result({"a": []}).rows() == []


@pytest.mark.parametrize(("locale", "column"), [("en", "name"), ("zh", "name_zh"), ("zh-CN", "name_zh")])
def test_the_chinese_twin_of_a_column_is_shown_in_chinese(locale, column):
    assert a_result({"name": ["a"], "name_zh": ["甲"]}).column_in("name", locale) == column


def test_a_column_without_twin_is_shown_in_both_languages():
    assert a_result({"name": ["a"]}).column_in("name", "zh") == "name"


def test_json_is_strict_and_carries_what_is_needed_to_repeat_it():
    result = a_result(
        {"share": [0.5, math.nan]},
        units={"share": "fraction"},
        parameters={"year": np.int64(2017), "weights": np.array([0.5, math.nan])},
        conventions={"rca": "balassa"},
        sources=("us_jobs",),
        warnings=(Message("ui.year", year=2001),),
    )
    made = json.loads(json.dumps(result.to_json(), allow_nan=False))
    assert made == {
        "name": "t",
        "units": {"share": "fraction"},
        "parameters": {"year": 2017, "weights": [0.5, None]},
        "conventions": {"rca": "balassa"},
        "rows": [{"share": 0.5}, {"share": None}],
        "warnings": [{"id": "ui.year", "values": {"year": 2001}, "text": "2001"}],
        "sources": ["us_jobs"],
    }


def test_the_html_escapes_cells_and_shows_only_what_is_to_be_shown():
    result = a_result({"name": ["<script>"], "hidden": ["secret"]}, shown=("name",))
    page = result._repr_html_()
    assert "&lt;script&gt;" in page and "<script>" not in page
    assert "secret" not in page and "<strong>2017</strong>" in page


def test_a_result_cannot_be_changed():
    with pytest.raises(AttributeError):
        a_result({"a": [1]}).name = "other"  # type: ignore[misc]
