"""What a brief says: every number is its value, no text went wrong, no chapter is empty without a reason."""

import pytest
from tools.brief_checks import (
    message_faults,
    number_fault,
    page_faults,
    study_faults,
    text_faults,
    traced,
    untyped_numbers,
)

from bessemer.words import LOCALES, Message, say

# A province, a zone, a NUTS2 region, an economy, the smallest of each kind, and what the table leaves over.
SAMPLE = ("CN-JL", "CZ16300", "DEA5", "CHN", "CN-XZ", "LUX", "ROW", "ITC2")


@pytest.mark.parametrize("name", SAMPLE)
def test_nothing_went_wrong_in_what_is_said(study_of, name):
    assert [str(fault) for fault in study_faults(study_of(name))] == []


def test_most_numbers_of_sentences_stand_in_a_table_too(study_of):
    found = [traced(answer) for answer in study_of("CN-JL").answers()]
    assert sum(hit for hit, _ in found) > 0.6 * sum(known for _, known in found)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (0.4567, "percent"),
        (-0.0449, "change0"),
        (12_345_678.0, "count"),
        (99_950.0, "count"),
        (2.5e9, "usd"),
        (-82.534, "rough"),
        (37.48, "rough"),
        (1_234_567.0, "rough"),
        (0.031, "points"),
        (-0.031, "signed_points"),
        (3, "ordinal"),
        (1.005, "ratio"),
        (4.2e8, "usd_column"),
    ],
)
def test_a_number_as_written_is_the_value(value, kind, locale):
    assert number_fault(value, kind, locale) is None


@pytest.mark.parametrize("locale", LOCALES)
def test_a_number_that_is_not_the_value_is_found(monkeypatch, locale):
    """A share written as if it were percent, a sign lost, a rounding done twice."""
    import tools.brief_checks as checks

    for wrong, value, kind in (("0.5%", 0.5, "percent"), ("4.0%", -0.04, "change"), ("82", 82.6, "integer")):
        monkeypatch.setattr(checks, "format_value", lambda *_, wrong=wrong: wrong)
        assert number_fault(value, kind, locale)


@pytest.mark.parametrize(
    "text",
    [
        "It rose by nan in 2010.",
        "None rose.",
        "The share is {share}.",
        "It rose.  It fell.",
        "It rose..",
        "It rose;.",
        "It rose (by 3%.",
        "Shares of () rose.",
        "It was −0.0% in 2010.",
        "It rose , then fell.",
        " ",
    ],
)
def test_a_text_that_went_wrong_is_found(text):
    assert list(text_faults(text, "en"))


@pytest.mark.parametrize("text", ["上升。。", "上升,下降。", "上升（3%。", "从nan到3。", "上升 。"])
def test_a_chinese_text_that_went_wrong_is_found(text):
    assert list(text_faults(text, "zh-CN"))


@pytest.mark.parametrize(
    "text",
    ["None of the 25 sold half.", "It fell by −0.4% ...", "From 1980–2000 it rose (by 3%).", "U.S. jobs"],
)
def test_a_text_that_is_right_is_left_alone(text):
    assert list(text_faults(text, "en")) == []


def test_a_message_without_its_value_is_found():
    assert list(message_faults(Message("ui.year", year=float("nan")), "en"))
    assert list(message_faults(Message("ui.year"), "en"))


def test_numbers_given_as_text_are_found():
    from bessemer.words import Text

    message = Message("x", names=[Text("finance (1.23)", "金融业（1.23）")], year=2010)
    assert list(untyped_numbers(message)) == ["1.23"]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_page_has_no_fault_and_the_texts_of_its_answers(study_of, locale):
    from html import escape

    from bessemer.brief import render

    html = render(study_of("LUX"), locale)
    assert [str(fault) for fault in page_faults(html, locale)] == []
    for answer in study_of("LUX").answers():
        message = answer.headline or answer.reason
        assert message is not None
        assert escape(say(message, locale), quote=False) in html.replace("&#39;", "'").replace("&#34;", '"')


def test_an_identifier_used_twice_and_a_link_to_nothing_are_found():
    faults = [
        fault.what for fault in page_faults('<p id="a">one</p><p id="a"><a href="#b">two</a></p>', "en")
    ]
    assert faults == ["an identifier used twice", "a link to nothing"]
