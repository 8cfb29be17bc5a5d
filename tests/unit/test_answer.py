"""Answers: either a headline or a reason, and one list of sources and warnings."""

import json
import math

import pandas as pd
import pytest

from bessemer.answer import QUESTIONS, Answer
from bessemer.errors import UnavailableError
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.words import Message, Text

JILIN = Region("CN-JL", "Jilin", "吉林", "province", "CHN", Text("China", "中国"))
NOTHING = Message("structure.no_figures", region=JILIN)


def year(number):
    return Message("ui.year", year=number)


def a_result(name, sources=(), warnings=(), value=1.0):
    return Result(
        name=name,
        title=year(2017),
        table=pd.DataFrame({"value": [value]}),
        sources=sources,
        warnings=warnings,
    )


def test_an_answer_has_a_headline_or_a_reason_and_not_both():
    with pytest.raises(ValueError, match="headline or a reason"):
        Answer("structure", JILIN)
    with pytest.raises(ValueError, match="headline or a reason"):
        Answer("structure", JILIN, headline=year(2017), reason=NOTHING)


def test_the_main_table_is_the_first():
    answer = Answer("structure", JILIN, headline=year(2017), results=(a_result("a"), a_result("b")))
    assert answer.main.name == "a"


def test_without_answer_the_main_table_says_why_and_for_whom():
    with pytest.raises(UnavailableError) as caught:
        _ = Answer("structure", JILIN, reason=NOTHING).main
    assert "no industry figures" in caught.value.what
    assert "CN-JL (Jilin)" in caught.value.where


def test_sources_and_warnings_come_once_in_order():
    results = (
        a_result("a", ("us_jobs", "cn_jobs"), (year(2001), year(2000))),
        a_result("b", ("cn_jobs", "world"), (year(2001), year(2010))),
    )
    answer = Answer("structure", JILIN, headline=year(2017), results=results)
    assert answer.sources == ("us_jobs", "cn_jobs", "world")
    assert [warning.values["year"] for warning in answer.warnings] == [2001, 2000, 2010]


def test_json_follows_the_language_and_is_strict():
    answer = Answer(
        "structure",
        JILIN,
        year=2017,
        headline=year(2017),
        findings=(year(2016),),
        results=(a_result("a", value=math.nan),),
        extra={"base_rate": math.inf, "count": 2},
    )
    made = json.loads(json.dumps(answer.to_json("zh"), allow_nan=False))
    assert made["region"] == "CN-JL" and made["question"] == "structure"
    assert made["headline"]["text"] == "2017年" and made["findings"][0]["text"] == "2016年"
    assert made["reason"] is None and made["record"] is None
    assert made["results"][0]["rows"] == [{"value": None}]
    assert made["base_rate"] is None and made["count"] == 2


def test_a_reason_reaches_the_json():
    made = Answer("history", JILIN, reason=NOTHING).to_json("zh")
    assert made["headline"] is None and made["reason"]["text"].startswith("参考数据中没有吉林")


def test_there_are_seven_questions():
    assert len(set(QUESTIONS)) == 7
