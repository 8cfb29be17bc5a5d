"""Errors: three lines at most, near names, short lists."""

import ast
from pathlib import Path

import pytest

import bessemer
from bessemer.errors import (
    BessemerError,
    ClassificationError,
    DataError,
    OptionError,
    RegionError,
    UnavailableError,
    YearError,
    did_you_mean,
    listing,
    near_names,
)


def test_a_message_has_what_where_and_remedy_in_this_order():
    error = DataError("Wrong.", where="Row 3.", remedy="Mend it.")
    assert str(error) == "Wrong.\nRow 3.\nMend it."


def test_an_empty_part_leaves_no_empty_line():
    assert str(DataError("Wrong.", remedy="Mend it.")) == "Wrong.\nMend it."
    assert DataError("Wrong.").lines() == ("Wrong.",)


@pytest.mark.parametrize(
    "kind", [ClassificationError, DataError, OptionError, RegionError, UnavailableError, YearError]
)
def test_every_kind_can_be_caught_as_a_bessemer_error_but_not_as_a_value_error(kind):
    with pytest.raises(BessemerError) as caught:
        raise kind("Wrong.")
    assert not isinstance(caught.value, ValueError | KeyError)


def test_a_region_error_keeps_its_candidates():
    assert RegionError("Two.", candidates=["a", "b"]).candidates == ("a", "b")
    assert RegionError("None.").candidates == ()


@pytest.mark.parametrize(
    ("text", "choices", "expected"),
    [
        ("Jillin", ["Jilin", "Hubei"], "Did you mean 'Jilin'?"),
        ("JILLIN", ["Jilin"], "Did you mean 'Jilin'?"),
        ("吉林城", ["吉林省", "河北省"], "Did you mean '吉林省'?"),
        ("xyz", ["Jilin"], ""),
        ("", ["Jilin"], ""),
        ("Jilin", [], ""),
    ],
)
def test_near_names(text, choices, expected):
    assert did_you_mean(text, choices) == expected


def test_several_near_names_are_joined_by_or():
    assert did_you_mean("ab", ["abc", "abd"]) in (
        "Did you mean 'abc' or 'abd'?",
        "Did you mean 'abd' or 'abc'?",
    )
    assert did_you_mean("abcd", ["abce", "abcf", "abcg", "abch"]).count("'") == 2 * 3


def test_the_nearest_name_comes_first_and_names_that_differ_in_case_come_once():
    assert did_you_mean("share", ["shore", "Share", "SHARE"]).startswith("Did you mean 'Share'")
    assert "SHARE" not in did_you_mean("share", ["shore", "Share", "SHARE"])


@pytest.mark.parametrize(
    ("items", "limit", "expected"),
    [
        ([], 3, ""),
        ([1], 3, "1"),
        ([1, 2, 3], 3, "1, 2, 3"),
        ([1, 2, 3, 4], 3, "1, 2, 3 and 1 more"),
        (range(20), 2, "0, 1 and 18 more"),
    ],
)
def test_long_lists_are_cut_and_counted(items, limit, expected):
    assert listing(items, limit) == expected


# Built without a remedy: given one by who catches it, or a fault of the program itself.
GIVEN_LATER = {"sources/dataset.py", "sources/preparing.py", "web/app.py"}


def test_every_error_is_built_with_what_to_do():
    folder = Path(bessemer.__file__).parent
    kinds = {kind.__name__ for kind in (BessemerError, *BessemerError.__subclasses__())}
    without = []
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "Error(" in text else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds:
                named = {keyword.arg for keyword in node.keywords}
                if not named & {"remedy", None}:
                    without.append((path.relative_to(folder).as_posix(), node.lineno))
    assert [(file, line) for file, line in without if file not in GIVEN_LATER] == []


def test_a_line_stays_short_whatever_a_file_holds():
    error = DataError(f"'{'x' * 1_000_000}' is no number.", where="Row 3." * 1000, remedy="Give one.")
    assert max(map(len, error.lines())) <= 1_200
    assert error.what == f"'{'x' * 199}… is no number."
    assert error.located("File t.csv").lines()[-1] == "Give one."


def test_what_utf_8_cannot_write_is_escaped():
    error = BessemerError("No region is called '\ud800吉'.", where="\udce9", remedy="\udc00")
    assert error.lines() == ("No region is called '\\ud800吉'.", "\\udce9", "\\udc00")
    str(error).encode("utf-8")


def test_one_sign_of_two_may_differ():
    assert near_names("吉琳", ["吉林", "辽宁", "吉林省"]) == ["吉林"]
    assert near_names("ab", ["ac"]) == []
