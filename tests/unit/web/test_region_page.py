"""A region's page: tabs, controls, tables, and what it says where there is nothing to show."""

import re
import warnings

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

import bessemer as bm
from bessemer.answer import QUESTIONS
from bessemer.web import create_app
from bessemer.words import say


@pytest.fixture(scope="module")
def pages():
    return TestClient(create_app(), base_url="http://127.0.0.1:8600")


def test_a_region_has_a_tab_a_question(pages):
    text = pages.get("/region/CN-JL/structure?lang=en").text
    for question in QUESTIONS:
        assert f'href="/region/CN-JL/{question}?lang=en"' in text
    assert text.count('aria-current="page"') == 1
    answer = bm.study("Jilin").structure
    assert text.index(say(answer.headline)[:30]) < text.index('<figure class="chart"')
    for chart in answer.charts:
        if chart.id != "rolemodels-features":
            assert f'data-chart="/region/CN-JL/structure/{chart.id}"' in text


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_both_names_stand_at_the_head(pages, lang):
    head = pages.get(f"/region/CN-JL/structure?lang={lang}").text.split("</h1>")[0]
    assert "Jilin" in head and "吉林" in head


def test_state_is_kept_in_every_address(pages):
    text = pages.get("/region/CN-JL/structure?lang=en&year=2015&role_model=Pittsburgh").text
    links = re.findall(r'href="(/region/CN-JL/[^"]+)"', text)
    kept = [link for link in links if "year=2015" in link and "role_model=Pittsburgh" in link]
    assert len(kept) > 20
    assert "<option selected>2015</option>" in text
    assert 'data-query="lang=en&amp;year=2015&amp;role_model=Pittsburgh"' in text


def test_page_has_neither_inline_style_nor_script(pages):
    text = pages.get("/region/CN-JL/structure?lang=en").text
    assert " style=" not in text and "<style" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text) and not re.search(r"\son\w+=", text)


def test_drawings_have_room_and_stand_without_scripts(pages):
    text = pages.get("/region/CN-JL/structure?lang=en").text
    for figure in re.findall(r'<figure class="chart".*?</figure>', text, flags=re.S):
        assert re.search(r'class="space broad" width="640" height="\d{3}"', figure)
        assert re.search(r'class="space slim" width="330" height="\d{3}"', figure)
        assert re.search(r"<noscript><img src=\"[^\"]+\.svg\?[^\"]*bare=1", figure)


def test_an_answer_that_is_none_says_why_and_what_to_do(pages):
    answer = bm.study("Jilin", year=1950).structure
    assert answer.reason is not None
    text = pages.get("/region/CN-JL/structure?lang=en&year=1950").text
    assert say(answer.reason)[:40] in text.replace("&#39;", "'").replace("&#34;", '"')


def test_tables_carry_what_sorts_them(pages):
    text = pages.get("/region/CN-JL/structure?lang=en").text
    assert re.search(r'<td class="number" data-sorts="[\d.e-]+">', text)
    assert 'class="rest"' in text and re.search(r"/table/\w+\.csv\?lang=en", text)


def test_mistakes_are_said(pages):
    assert pages.get("/region/CN-JL/nothing?lang=en").status_code in (400, 404)
    assert pages.get("/region/CN-JL/structure?year=abcd&lang=en").status_code == 400
    assert pages.get("/region/Nowhere/structure?lang=en").status_code == 404
