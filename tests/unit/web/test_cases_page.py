"""The casebook page: what the search of the library finds, with its hedges, and no cause claimed."""

import html
import re

import pytest
from fastapi.testclient import TestClient

from bessemer.casebook import search, shipped_cases
from bessemer.casebook.overview import STANDINGS, events_chart, standing
from bessemer.casebook.wording import causal_word
from bessemer.web.app import create_app
from bessemer.words import say


@pytest.fixture(scope="module")
def client():
    with TestClient(create_app(), base_url="http://127.0.0.1:8600") as made:
        yield made


def plain(page):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", page.text)))


def test_all_cases_stand_there(client):
    page = client.get("/cases?lang=en")
    for case in shipped_cases():
        assert f"/cases/{case.id}?" in page.text
    count = sum(len(case.interventions) for case in shipped_cases())
    assert f"{count} measures in {len(shipped_cases())} cases" in plain(page)


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "brownfield redevelopment"},
        {"decade": "1990", "country": "USA"},
        {"text": "hospital"},
        {"sector": "health", "evidence": "seen"},
        {"text": "钢", "country": "DEU"},
    ],
)
def test_filters_are_those_of_the_library(client, asked):
    found = {item.id for _, item in search(shipped_cases(), **asked)}
    assert found
    query = {("search" if name == "text" else name): value for name, value in asked.items()}
    for lang in ("en", "zh-CN"):
        page = client.get("/cases", params=query | {"lang": lang})
        assert set(re.findall(r'href="/cases/[\w-]+\?[^"#]*#([\w-]+)"', page.text)) == found


def test_cautionary_stand_beside_successes(client):
    page = client.get("/cases?lang=en").text
    at = [page.index(f'id="{name}"') for name in STANDINGS]
    assert at == sorted(at)
    for case in shipped_cases():
        mine = page.index(f'id="case-{case.id}"')
        # Under a heading of its standing: the first, or that of the rest.
        heading = re.findall(r'<h3 class="standing (\w+)"', page[:mine])[-1]
        assert heading == standing(case)


def test_a_sum_of_a_poor_source_does_not_stand_on_a_card(client):
    text = plain(client.get("/cases?lang=en"))
    poor = [
        (case, item)
        for case in shipped_cases()
        for item in case.interventions
        if item.money and case.grades(item.sources) == "C"
    ]
    from bessemer.casebook.telling import money_message

    shown = [
        say(money_message(sum))
        for case in shipped_cases()
        for item in case.interventions
        for sum in item.money
    ]
    assert sum(text.count(one) > 0 for one in shown) > 20
    for case, item in poor:
        told = plain(
            client.get("/cases", params={"lang": "en", "search": item.name.en, "country": case.country})
        )
        assert item.name.en in told
        for sum_ in item.money:
            assert say(money_message(sum_)) not in told


def test_our_own_words_claim_no_cause(client):
    """The texts of the page, without those of the cases and of their sources."""
    from bessemer.words import catalogue

    for locale in ("en", "zh-CN"):
        own = [
            text
            for id, text in catalogue(locale).items()
            if re.match(r"builder\.(events|beside|none_|standing|cases)", id)
        ]
        own = [text for text in own if "cause" not in text and "原因" not in text]
        assert [text for text in own if causal_word(text)] == []


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_every_case_has_a_page(client, lang):
    for case in shipped_cases():
        page = client.get(f"/cases/{case.id}?lang={lang}")
        assert page.status_code == 200
        for item in case.interventions:
            assert f'id="{item.id}"' in page.text
        links = re.findall(r"<a [^>]*href=\"https?://[^>]*>", page.text)
        assert len(links) == sum(source.url.startswith("http") for source in case.sources)
        assert all('rel="noopener noreferrer external"' in link for link in links)
        targets = set(re.findall(r'href="#(source-[^"]+)"', page.text))
        assert targets <= set(re.findall(r'id="(source-[^"]+)"', page.text))
        assert targets
        for objection in case.criticisms:
            assert (objection.text.en if lang == "en" else objection.text.zh) in html.unescape(page.text)


def test_a_measure_leads_to_its_place(client):
    page = client.get("/cases/dalian-03?lang=en", follow_redirects=False)
    assert page.headers["location"] == "/cases/dalian?lang=en#dalian-03"


def test_an_unknown_case_names_near_ones(client):
    page = client.get("/cases/pitsburgh?lang=en")
    assert page.status_code == 404
    assert "pittsburgh" in page.text


def test_a_wrong_condition_is_told_at_its_field(client):
    page = client.get("/cases?lang=en&kind=helth")
    assert page.status_code == 400
    assert re.search(r'<select id="kind"[^>]*aria-invalid="true"', page.text)
    assert "health cluster" in html.unescape(page.text)


def test_nothing_found_offers_what_would(client):
    page = client.get("/cases?lang=en&search=eco-town&country=JPN&decade=1980")
    assert "No measure meets these conditions" in page.text
    link = html.unescape(re.search(r'<li><a href="([^"]+)">Without the filter', page.text)[1])
    assert "1 measure in 1 case" in plain(client.get(link))
    page = client.get("/cases?lang=en&search=brownfeld")
    assert "brownfield" in page.text


def test_the_cases_of_a_region(client):
    page = client.get("/cases?lang=en&region=CN-JL")
    assert "changchun-jilin" in page.text
    assert page.text.count("<article") < len(shipped_cases())


def test_the_timeline_is_of_what_was_found(client):
    spec = client.get("/cases/timeline.vl.json?lang=zh-CN&country=DEU").json()
    text = str(spec["datasets"])
    assert "鲁尔" in text
    assert "匹兹堡" not in text
    assert client.get("/cases/timeline.vl.json?search=zzzz").status_code == 404
    for path in ("/cases/pittsburgh/timeline", "/cases/timeline"):
        for ending in (".vl.json", ".svg", ".csv", ".json", ""):
            assert client.get(f"{path}{ending}?lang=en&width=330&kind=health cluster").status_code == 200
    assert client.get("/cases/timeline.exe").status_code == 404


def test_the_program_of_a_timeline_draws_it(client, capsys):
    import json

    page = client.get("/cases?lang=en&country=DEU&decade=1990")
    program = html.unescape(re.search(r"<pre[^>]*><code>(.*?)</code>", page.text, re.S)[1])
    scope = {}
    exec(program, scope)
    assert "Porsche" in capsys.readouterr().out
    served = client.get("/cases/timeline.vl.json?lang=en&country=DEU&decade=1990").json()
    assert json.loads(json.dumps(scope["spec"])) == served


def test_the_tab_of_a_region_leads_to_its_cases(client):
    page = client.get("/region/CN-JL/casebook?lang=en")
    for case in ("pittsburgh", "changchun-jilin"):
        assert f'href="/cases/{case}?lang=en"' in page.text or case == "changchun-jilin"
    assert 'href="/cases?lang=en&amp;region=CN-JL"' in page.text
    assert "/scenarios/build" in page.text


def test_the_chart_counts_what_it_draws():
    pairs = search(shipped_cases(), country="USA")
    chart = events_chart(pairs)
    dated = [item.start for _, item in pairs if item.start is not None]
    assert len(chart.data) == len(dated)
    decade = max(set(dated), key=lambda year: sum(one // 10 == year // 10 for one in dated)) // 10 * 10
    assert f"{sum(one // 10 * 10 == decade for one in dated)} began in the {decade}s" in say(chart.title)
    assert events_chart([]) is None


def test_words_cannot_become_markup(client):
    page = client.get("/cases", params={"search": '"><script>x</script>', "lang": "en"})
    assert "<script>x" not in page.text


def test_cards_beyond_the_shorter_of_both_fill_both_columns(client):
    page = client.get("/cases?lang=en").text
    whole = re.search(r'id="recovered">.*?\((\d+)\)', page)
    other = re.search(r'id="cautionary">.*?\((\d+)\)', page)
    assert whole is not None and other is not None
    many, few = int(whole[1]), int(other[1])
    stacks = [
        part.count('<article class="card"')
        for block in page.split('<div class="columns">')[1:4]
        for part in re.split(r"\n? *<div>", block)[1:]
    ]
    assert many > few and stacks[:2] == [few, few]
    assert sum(stacks[2:4]) == many - few and abs(stacks[2] - stacks[3]) <= 1
    assert f"Recovered, in whole or in part: {many - few} more" in page


def test_chinese_ranges_of_years_have_one_mark(client):
    text = re.sub(r"<[^>]+>", " ", client.get("/cases?lang=zh-CN").text)
    assert re.search(r"\d{4}—\d{4}", text) and not re.search(r"\d{4}–", text)
