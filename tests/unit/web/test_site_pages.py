"""The pages around the regions: start, search, maps, compare, industries, data, brief."""

import io
import json
import re
import zipfile

import pytest
from fastapi.testclient import TestClient

import bessemer as bm
from bessemer.web import create_app
from bessemer.web.documents import blocks, document, documents
from bessemer.web.pages.brief import disposition
from bessemer.web.plots import parted
from bessemer.words import say

LOCALES = ("en", "zh-CN")


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_app(), follow_redirects=False)


def text_of(client: TestClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:400]
    return answer.text


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=spring",
        "/map/us-zones/jobs",
        "/map/cn-provinces/overseas",
        "/compare",
        "/industries",
        "/industries?classification=gb19&q=C",
        "/industry/gb19/C",
        "/data",
        "/methods/entry",
        "/brief/CN-JL",
    ],
)
def test_pages_hold_to_the_policy(client: TestClient, path: str, lang: str) -> None:
    mark = "&" if "?" in path else "?"
    page = text_of(client, f"{path}{mark}lang={lang}")
    assert f'<html lang="{lang}">' in page
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style|javascript:", page)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    assert page.count("<h1") == 1
    other = "zh-CN" if lang == "en" else "en"
    assert re.search(rf'hreflang="{other}" href="{re.escape(path.split("?")[0])}\?lang={other}', page)
    for kept in re.findall(r"[?&](q|classification)=([^&]+)", path):
        assert re.search(rf'hreflang="{other}" href="[^"]*{kept[0]}={kept[1]}', page)
    # No address outside but those of sources, which a reader may follow.
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', re.sub(r'<a href="https?://', "", page))


def test_start_asks_for_the_founding_case_until_it_is_known(client: TestClient) -> None:
    fresh = TestClient(create_app())
    assert 'data-load="/founding?lang=en"' in text_of(fresh, "/?lang=en")
    cards = text_of(client, "/founding?lang=en")
    assert "<html" not in cards and cards.count('class="card"') == 3
    known = text_of(client, "/?lang=zh-CN")
    assert "data-load" not in known and known.count('class="card"') == 3


def test_the_founding_case_says_what_the_study_says(client: TestClient) -> None:
    study = bm.study("Jilin")
    cards = text_of(client, "/founding?lang=en")
    asked = study.rolemodels.asked
    assert asked is not None
    for message in (study.rolemodels.headline, asked.findings[0], study.dependence.headline):
        assert message is not None
        assert say(message).replace("'", "&#39;") in cards
    nearest = next(result for result in study.rolemodels.results if result.name == "nearest").table
    first = nearest[nearest["recovered"]].iloc[0]
    assert f"<td>{first['name']}</td>" in cards
    for question in ("rolemodels", "dependence"):
        assert f"/region/CN-JL/{question}?lang=en" in cards


def test_a_search_with_one_result_leads_to_it(client: TestClient) -> None:
    for typed in ("吉林", "pizibao", "匹兹堡"):
        answer = client.get("/search", params={"q": typed, "lang": "en"})
        wanted = "CN-JL" if typed == "吉林" else "CZ16300"
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/region/{wanted}/structure?lang=en"
    assert client.get("/?q=jilin&lang=en").headers["location"].startswith("/search?lang=en&q=jilin")


def test_search_says_when_nothing_is_found_and_escapes(client: TestClient) -> None:
    page = text_of(client, "/search?q=%3Cb%3Eqqq&lang=en")
    assert "&lt;b&gt;qqq" in page and "<b>qqq" not in page


def test_suggestions_are_in_the_readers_language(client: TestClient) -> None:
    found = client.get("/suggest", params={"q": "pizi", "lang": "zh-CN"}).json()["regions"]
    assert found[0]["name"] == "匹兹堡" and found[0]["id"] == "CZ16300"
    assert found[0]["address"] == "/region/CZ16300/structure?lang=zh-CN"
    assert len(client.get("/suggest", params={"q": "a"}).json()["regions"]) == 8
    assert client.get("/suggest", params={"q": ""}).json()["regions"] == []


@pytest.mark.parametrize("ending", ["vl.json", "csv", "json", "svg"])
def test_maps_come_in_every_form(client: TestClient, ending: str) -> None:
    answer = client.get(f"/map/cn-provinces/overseas/map-province-overseas.{ending}?lang=zh-CN")
    assert answer.status_code == 200
    if ending == "vl.json":
        spec = json.loads(answer.text)
        dots = spec["layer"][0]
        assert dots["encoding"]["href"]["field"] == "address"
        assert (
            "/region/" in dots["transform"][0]["calculate"]
            and "lang=zh-CN" in dots["transform"][0]["calculate"]
        )
    elif ending == "csv":
        assert len(answer.text.splitlines()) == 32
    elif ending == "json":
        rows = {row["region"]: row["value"] for row in answer.json()["rows"]}
        assert rows["CN-JL"] == pytest.approx(0.0278629, abs=1e-6)
    else:
        assert answer.text.startswith("<svg")


def test_maps_that_are_none_are_not_found(client: TestClient) -> None:
    for path in ("/map/moon/jobs", "/map/us-zones/overseas", "/map/us-zones/jobs/x.exe"):
        text_of(client, path, 404)
    text_of(client, "/map/us-zones/luck", 400)
    with pytest.raises(bm.errors.UnavailableError):
        parted("chart.pdf")


def test_all_rows_of_a_map_lead_to_their_regions(client: TestClient) -> None:
    page = text_of(client, "/map/cn-provinces/income?lang=en")
    assert len(set(re.findall(r'href="/region/(CN-\w\w)/structure', page))) == 31


def test_compare_sets_two_regions_beside_each_other(client: TestClient) -> None:
    moved = client.get("/compare", params={"a": "Jilin (CN-JL)", "b": "liaoning", "lang": "en"})
    assert moved.headers["location"] == "/compare?lang=en&a=CN-JL&b=CN-LN"
    page = text_of(client, "/compare?a=CN-JL&b=CN-LN&question=history&lang=en")
    studies = [bm.study(id) for id in ("CN-JL", "CN-LN")]
    for study in studies:
        headline = study.history.headline
        assert headline is not None and say(headline).replace("'", "&#39;") in page
        assert f'data-chart="/region/{study.region.id}/history/' in page
        # With what belongs to a chart everywhere else: its data, files, program, its own address.
        assert re.search(rf'href="/region/{study.region.id}/history/[\w-]+\?lang=en&amp;show=data"', page)
        assert f"bm.study(&#34;{study.region.id}&#34;)" in page
    ids = re.findall(r'<figure class="chart" id="([^"]+)"', page)
    assert len(ids) == len(set(ids)) > 1
    assert "/compare?lang=en&amp;a=CN-LN&amp;b=CN-JL&amp;question=history" in page
    text_of(client, "/compare?a=CN-JL&b=CN-JL", 400)
    text_of(client, "/compare?a=CN-JL&b=Atlantis", 404)
    assert client.get("/compare?a=CN-JL&b=CN-LN&question=why").status_code in (400, 404)


def test_industries_are_found_by_name_in_both_languages(client: TestClient) -> None:
    for typed in ("steelworks", "炼钢", "270"):
        page = text_of(client, f"/industries?q={typed}&lang=en")
        assert "/industry/ind1990/270?lang=en" in page
    text_of(client, "/industries?classification=isic", 404)
    text_of(client, "/industry/ind1990/99999", 404)


def test_the_data_page_has_every_source_table_and_break(client: TestClient) -> None:
    page = text_of(client, "/data?lang=en")
    catalogue = bm.reference().catalogue
    assert all(f'id="source-{id}"' in page for id in catalogue.sources)
    assert all(f'id="table-{key}"' in page for key in catalogue.tables)
    breaks = sum(len(table.breaks) for table in catalogue.tables.values())
    counted = sum(int(count) for count in re.findall(r'class="mark-break">(\d+)', page))
    assert counted == breaks > 0
    assert all(f'id="record-{name}"' in page for name in ("entry", "jobs", "scenarios", "regional"))


def test_method_pages_are_text_and_nothing_else(client: TestClient) -> None:
    assert len(documents()) >= 10
    for each in documents():
        assert "<script" not in each.text and "](" not in re.sub(
            r"<pre.*?</pre>", "", str(each.text), flags=re.S
        )
        for linked in re.findall(r"href='/methods/([\w-]+)'", str(each.text)):
            assert document(linked)
    text_of(client, "/methods/..%2Fsecret", 404)
    text_of(client, "/methods/alchemy", 404)


def test_markdown_is_escaped() -> None:
    told = "".join(
        blocks(["A <i> & `<b>` **bold**", "", "| a | b |", "|---|---|", "| <u> | 2 |", "", "- one", "  two"])
    )
    assert "<i>" not in told and "<u>" not in told and "&lt;i&gt; &amp; <code>&lt;b&gt;</code>" in told
    assert "<th scope='col'>a</th>" in told and "<li>one two</li>" in told


def test_a_brief_comes_as_a_file_with_its_name(client: TestClient) -> None:
    answer = client.get("/brief/CN-JL/file?format=md&lang=zh-CN")
    assert answer.status_code == 200
    assert 'filename="bessemer-CN-JL-zh-CN.md"' in answer.headers["content-disposition"]
    assert answer.text.startswith("#") and "吉林" in answer.text
    study, other = bm.study("CN-JL"), bm.study("CZ16300")
    assert "bessemer-CN-JL-versus-CZ16300-en.html" in disposition(study, other, "en", "html")
    assert "bessemer-CN-JL-en-charts.zip" in disposition(study, None, "en", "charts")


def test_a_brief_that_cannot_be_made_is_refused_as_a_page(client: TestClient) -> None:
    for path in (
        "/brief/CN-JL/file?format=docx",
        "/brief/CN-JL/file?format=md&versus=CN-JL",
    ):
        assert "<h1>" in text_of(client, f"{path}&lang=en", 400)
    text_of(client, "/brief/Atlantis", 404)


def test_charts_come_as_an_archive(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from bessemer.brief import pictures
    from bessemer.web.pages import brief

    monkeypatch.setattr(
        pictures, "pictures", lambda study, locale, versus=None: {"charts.json": b"{}", "a.svg": b"<svg/>"}
    )
    archive = zipfile.ZipFile(io.BytesIO(brief.written(bm.study("CN-JL"), "en", "charts")))
    assert archive.namelist() == ["charts.json", "a.svg"]
