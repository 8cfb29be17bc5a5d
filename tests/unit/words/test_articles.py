"""English articles of place names: inside a sentence, at its head, and in no label."""

import pytest

import bessemer as bm
from bessemer.charts import Canvas
from bessemer.studies import Study
from bessemer.words import Message, Text, format_value, say

IDS = ["USA", "NLD", "GBR", "RoW", "ES21", "EL41", "NL32"]


@pytest.mark.parametrize(
    ("id", "spoken"),
    [
        ("USA", "the United States"),
        ("NLD", "the Netherlands"),
        ("RoW", "the rest of the world"),
        ("ES21", "the Basque Country"),
        ("DEU", "Germany"),
        ("CZ16300", "Pittsburgh"),
    ],
)
def test_a_sentence_says_the_article_and_a_label_does_not(id, spoken):
    region = bm.reference().regions[id]
    assert format_value(region, "", "en") == spoken
    assert format_value(region, "capital", "en") == spoken[0].upper() + spoken[1:]
    assert format_value(region, "", "zh") == Canvas("zh-CN").name(region) == region.name_zh
    assert Canvas("en").name(region) == format_value(region, "label", "en") == region.name


def test_a_nation_has_its_article():
    data = bm.reference()
    assert data.nation(data.regions["NL32"]).label("en") == "the Netherlands"
    assert data.nation(data.regions["DEA5"]).name == Text("Germany", "德国")


@pytest.mark.parametrize("id", IDS)
def test_every_sentence_begins_with_a_capital(id):
    data = bm.reference()
    for answer in Study(data.regions[id], data).answers():
        said = [answer.headline, answer.reason, answer.summary, answer.record]
        said += [*answer.findings, *answer.method, *answer.limits, *answer.warnings]
        said += [result.title for result in answer.results]
        said += [
            part for chart in answer.charts for part in (chart.title, chart.subtitle, chart.alt, chart.note)
        ]
        for message in said:
            if isinstance(message, Message):
                text = say(message)
                assert not text[0].islower(), (message.id, text)
                assert "the the " not in text.lower(), (message.id, text)
                assert ". the " not in text, (message.id, text)
