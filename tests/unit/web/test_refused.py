"""What a reader is told of a mistake: in the language of the page, with a way on."""

import re

import pytest

from bessemer.words import catalogue

CASES = [
    ("/region/Jillin/history", 404, "Jillin"),
    ("/region/Springfield/history", 404, "Springfield"),
    ("/region/CN-JL/history?year=1900", 400, "1900"),
    ("/region/CN-JL/history?year=soon", 400, "soon"),
    ("/region/CN-JL/weather", 404, "weather"),
    ("/region/CN-JL/history/none", 404, "none"),
    ("/nowhere/at/all", 404, "/nowhere/at/all"),
    ("/search?data=towns", 404, "towns"),
]


@pytest.mark.parametrize(("address", "status", "named"), CASES)
@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_a_mistake_is_told_in_the_language_of_the_page(client, address, status, named, lang):
    sign = "&" if "?" in address else "?"
    answer = client.get(f"{address}{sign}lang={lang}")
    assert answer.status_code == status
    lines = re.findall(rf'<p lang="{lang}">(.*?)</p>', answer.text)
    assert len(lines) == 1 and named in lines[0]
    assert catalogue(lang)["refused.in_english"] not in answer.text


def test_what_may_have_been_meant_is_a_link(client):
    near = client.get("/region/Jillin/history?lang=zh-CN").text
    assert 'href="/region/CN-JL/structure?lang=zh-CN">吉林 (CN-JL)</a>' in near
    several = client.get("/region/Springfield/history?lang=en").text
    assert several.count('href="/region/CZ') >= 2


def test_what_only_the_library_says_is_marked_as_english(client):
    answer = client.get("/cases/nothing?lang=zh-CN")
    assert answer.status_code == 404
    assert catalogue("zh-CN")["refused.in_english"] in answer.text
    assert '<p lang="en">The casebook holds nothing' in answer.text
