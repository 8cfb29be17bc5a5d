"""Messages: typed templates that become English or Chinese, and nothing half-said."""

import copy
import json
import pickle
from types import MappingProxyType

import numpy as np
import pytest

from bessemer.errors import OptionError
from bessemer.words import Message, Text, catalogue, locale_of, placeholders, say
from bessemer.words import messages as module

TEMPLATES = {
    "en": {
        "t.plain": "Nothing to fill.",
        "t.jobs": "{region} has {jobs:count} {jobs:plural|job|jobs}, {change:change}.",
        "t.outer": "As said: {inner}",
        "t.list": "{regions:names}",
        "t.odd": "{value:furlongs}",
    },
    "zh-CN": {
        "t.plain": "无。",
        "t.jobs": "{region}有{jobs:count}个岗位，{change:change}。",
        "t.outer": "如上：{inner}",
        "t.list": "{regions:names}",
    },
}


@pytest.fixture
def templates(monkeypatch):
    monkeypatch.setattr(module, "catalogue", lambda locale: MappingProxyType(TEMPLATES[locale_of(locale)]))


JOBS = Message("t.jobs", region=Text("Jilin", "吉林"), jobs=123_456, change=-0.031)


@pytest.mark.usefixtures("templates")
class TestSaying:
    def test_the_same_values_in_both_languages(self):
        assert say(JOBS) == "Jilin has 123,456 jobs, \u22123.1%."
        assert say(JOBS, "zh") == "吉林有12.3万个岗位，\u22123.1%。"
        assert JOBS.label("zh-CN") == say(JOBS, "zh-CN")

    def test_one_job_is_no_jobs(self):
        message = Message("t.jobs", region="Gary", jobs=1, change=0.5)
        assert say(message) == "Gary has 1 job, +50.0%."

    def test_a_message_inside_another_follows_its_language(self):
        assert say(Message("t.outer", inner=JOBS), "zh") == "如上：吉林有12.3万个岗位，\u22123.1%。"

    def test_names_that_look_like_placeholders_stay_as_they_are(self):
        assert say(Message("t.outer", inner="{jobs} {0} 100%")) == "As said: {jobs} {0} 100%"

    def test_a_missing_value_names_the_message(self):
        with pytest.raises(KeyError, match=r"t\.jobs.*en.*change"):
            say(Message("t.jobs", region="Gary", jobs=1))

    @pytest.mark.parametrize("unknown", [None, float("nan"), np.float32("nan")])
    def test_an_unknown_value_names_the_message(self, unknown):
        with pytest.raises(ValueError, match=r"t\.jobs.*zh-CN.*unknown value"):
            say(Message("t.jobs", region="Gary", jobs=unknown, change=0.5), "zh")

    def test_a_value_of_the_wrong_type_names_the_message(self):
        with pytest.raises((TypeError, ValueError), match=r"t\.jobs"):
            say(Message("t.jobs", region="Gary", jobs="many", change=0.5))

    def test_a_format_that_is_not_there_names_it(self):
        with pytest.raises(KeyError, match=r"t\.odd.*furlongs"):
            say(Message("t.odd", value=3))

    def test_a_template_missing_in_one_language_is_an_error_there(self):
        with pytest.raises(KeyError, match=r"t\.odd"):
            say(Message("t.odd", value=3), "zh")

    def test_a_language_that_is_not_spoken(self):
        with pytest.raises(OptionError, match="'latin'"):
            say(JOBS, "latin")

    def test_json_keeps_numbers_and_carries_the_text(self):
        message = Message("t.jobs", region=Text("Jilin", "吉林"), jobs=np.int64(5), change=np.float64(0.5))
        assert json.loads(json.dumps(message.to_json("zh"))) == {
            "id": "t.jobs",
            "values": {"region": "吉林", "jobs": 5, "change": 0.5},
            "text": "吉林有5个岗位，+50.0%。",
        }
        assert Message("t.list", regions=(Text("a", "甲"), "b")).to_json()["values"] == {
            "regions": ["a", "b"]
        }


def test_values_may_carry_any_name_and_cannot_be_changed():
    message = Message("t.plain", id=3, self=4)
    assert dict(message.values) == {"id": 3, "self": 4}
    with pytest.raises(TypeError):
        message.values["id"] = 5  # type: ignore[index]
    with pytest.raises(AttributeError):
        message.id = "t.other"  # type: ignore[misc]


def test_messages_compare_by_identifier_and_values():
    assert Message("t.a", x=1) == Message("t.a", x=1)
    assert Message("t.a", x=1) != Message("t.a", x=2)
    assert Message("t.a", x=1) != Message("t.b", x=1)


@pytest.mark.parametrize("again", [lambda m: pickle.loads(pickle.dumps(m)), copy.copy, copy.deepcopy])
def test_messages_survive_pickling_and_copying(again):
    made = again(JOBS)
    assert made == JOBS and type(made) is Message


def test_placeholders():
    assert placeholders("{a} {b:count} {b:plural|x|y} {{c}}") == {
        ("a", ""),
        ("b", "count"),
        ("b", "plural|x|y"),
    }
    assert placeholders("plain") == frozenset()


@pytest.mark.parametrize(
    ("name", "locale"),
    [
        ("EN", "en"),
        ("en_GB", "en"),
        (" zh ", "zh-CN"),
        ("zh_CN", "zh-CN"),
        ("zh-Hans", "zh-CN"),
        ("中文", "zh-CN"),
    ],
)
def test_languages_by_any_usual_name(name, locale):
    assert locale_of(name) == locale


def test_an_unspoken_language_names_the_option():
    with pytest.raises(OptionError) as caught:
        locale_of("englsh")
    assert "'englsh'" in caught.value.what
    assert "--lang en" in caught.value.remedy and "'english'" in caught.value.remedy


def test_the_shipped_catalogue_speaks_and_cannot_be_changed():
    assert say(Message("ui.year", year=2017)) == "2017"
    assert say(Message("ui.year", year=2017), "zh") == "2017年"
    with pytest.raises(TypeError):
        catalogue("en")["ui.year"] = ""  # type: ignore[index]
    with pytest.raises(KeyError, match=r"ui\.nothing"):
        say(Message("ui.nothing"))
