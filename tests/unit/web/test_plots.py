"""Charts of no region, by address: maps of all regions and charts of industries."""

import csv
import io
import json
import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

import bessemer as bm
from bessemer.atlas import KINDS, industry_portrait, measure, measure_map, measures_of
from bessemer.charts import Canvas, Chart, to_vega_lite
from bessemer.web import create_app
from bessemer.web.fields import known
from bessemer.web.grids import chart_data
from bessemer.web.plots import parted

DATA = bm.reference()
ZONES = "/map/us-zones/jobs/map-commuting-zone-jobs"
MAP = "/map/cn-provinces/overseas/map-province-overseas"
INDUSTRY = "/industry/gb19/C/industry-map"
LOCALES = ("en", "zh-CN")


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_app(), follow_redirects=False)


def got(client: TestClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:400]
    return str(answer.text)


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize(
    ("page", "chart"), [("/", ZONES), ("/map/cn-provinces/overseas", MAP), ("/industry/gb19/C", INDUSTRY)]
)
def test_a_figure_has_all_that_belongs_to_a_chart(
    client: TestClient, page: str, chart: str, lang: str
) -> None:
    text = got(client, f"{page}?lang={lang}")
    figure = text[text.index(f'data-chart="{chart}"') :]
    figure = figure[: figure.index("</figure>")]
    for ending in ("png", "svg", "csv", "json", "vl.json"):
        assert f'href="{chart}.{ending}?lang={lang}"' in figure
    assert f'href="{chart}?lang={lang}&amp;show=data"' in figure
    assert f'href="{chart}?lang={lang}"' in figure
    # How it is read, files, program, address.
    assert figure.count("<details") == 4 and "import" in figure
    assert 'class="source"' in figure and 'class="measure"' in figure
    assert 'aria-live="polite"' in figure and f'src="{chart}.svg?lang={lang}&amp;bare=1"' in figure


@pytest.mark.parametrize("chart", [MAP, INDUSTRY])
def test_a_chart_alone_may_stand_in_another_page(client: TestClient, chart: str) -> None:
    answer = client.get(f"{chart}?lang=en")
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert f'data-chart="{chart}"' in answer.text and "<nav" not in answer.text
    home, _, name = chart.rpartition("/")
    assert f'<a href="{home}?lang=en#{name}"' in answer.text
    rows = got(client, f"{chart}?lang=zh-CN&show=data")
    assert '<th scope="col"' in rows
    # In a frame, names have to lead out of it.
    assert '<base target="_top">' in rows
    assert re.search(r'<a href="/region/CN-SH/structure\?lang=zh-CN">上海</a>', rows)
    assert not re.search(r"\sstyle=|<script(?![^>]*\ssrc=)", rows)


def test_files_have_headings_and_numbers_as_they_are(client: TestClient) -> None:
    found = measure("overseas", "province", DATA)
    text = got(client, f"{MAP}.csv?lang=zh-CN").removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    values = found.table.set_index("region")["value"]
    assert {row["编号"]: float(row[f"进口依赖，{found.year}年"]) for row in rows} == dict(values)
    data = json.loads(got(client, f"{MAP}.json?lang=en"))
    assert [column["name"] for column in data["columns"]] == list(data["rows"][0])
    assert data["source"] and str(found.year) in data["columns"][2]["heading"]
    # A change has the two years it lies between.
    change = json.loads(got(client, f"{ZONES}.json?lang=en"))["rows"][0]
    jobs = measure("jobs", "commuting zone", DATA)
    assert (change["begun"], change["ended"]) == (jobs.parameters["start"], jobs.year)


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_map_has_its_data_in_words(kind: str, lang: str) -> None:
    for name in measures_of(kind):
        chart = measure_map(DATA, measure(name, kind, DATA))
        assert known(chart)
        data = chart_data(chart, None, DATA.catalogue, lang)
        assert len(set(data.files)) == len(data.files) >= 5
        assert len(data.rows) == len(chart.data)
        columns = {field.column for field in data.fields}
        assert re.search(r"\d{4}", " ".join(data.files)) or {"begun", "ended"} <= columns
        # What tells places of one name apart.
        assert ("state" in columns) == (kind == "commuting zone")
        assert ("country" in columns) == (kind == "nuts2")


@pytest.mark.parametrize("lang", LOCALES)
def test_every_mark_says_its_name_and_number_and_leads_to_its_region(client: TestClient, lang: str) -> None:
    asked = f"/map/nuts2/jobs/map-nuts2-jobs.vl.json?lang={lang}&told=1&role_model=O%27Brien"
    spec = json.loads(got(client, asked))
    dots = spec["layer"][0]
    assert dots["encoding"]["tooltip"]["field"] == "_tip"
    assert dots["encoding"]["href"]["field"] == "address"
    calculated = dots["transform"][-1]["calculate"]
    assert calculated.count("'") == 4 and f"lang={lang}" in calculated
    rows = spec["datasets"][dots["data"]["name"]]
    assert all(row["_tip"].startswith(f"{row['name']}\n") for row in rows)
    unknown = {row["_tip"].split("\n")[1] for row in rows if row["value"] is None}
    assert unknown == {"无数据" if lang == "zh-CN" else "no figure"}
    assert not [row for row in rows if "ongitude" in row["_tip"] or "经度" in row["_tip"]]


def shown(address: str) -> Chart:
    """Return the chart that a page shows, by the library."""
    if address.startswith("/industry"):
        chart = industry_portrait("gb19", "C").chart("industry-map")
        assert isinstance(chart, Chart)
        return chart
    if "year" in address:
        return measure_map(DATA, measure("income", "nuts2", DATA, 2010))
    return measure_map(DATA, measure("overseas", "province", DATA))


@pytest.mark.parametrize(
    "address",
    [
        "/map/cn-provinces/overseas?lang=zh-CN",
        "/map/nuts2/income?lang=en&year=2010",
        "/industry/gb19/C?lang=en",
    ],
)
def test_the_program_runs_and_gives_the_same_rows(
    client: TestClient, capsys: pytest.CaptureFixture[str], address: str
) -> None:
    found = re.search(r'<pre tabindex="0"><code>(.*?)</code>', got(client, address), re.S)
    assert found is not None
    space: dict[str, object] = {}
    exec(unescape(found[1]), space)
    made, wanted = space["chart"], shown(address)
    assert isinstance(made, Chart)
    assert made.data.equals(wanted.data) and made.title == wanted.title
    assert space["spec"] == to_vega_lite(wanted, Canvas("zh-CN" if "zh-CN" in address else "en"))
    assert str(wanted.data["region"].iloc[0]) in capsys.readouterr().out


def test_tables_of_industries_lead_to_regions_and_to_files(client: TestClient) -> None:
    page = got(client, "/industry/ind1990/270?lang=en")
    assert page.count('<a href="/region/CZ14900/structure?lang=en">Gary</a>') >= 2
    table = page[page.index('id="near"') :]
    assert re.search(r'<td><a href="/industry/ind1990/\d+\?lang=en">', table)
    portrait = industry_portrait("ind1990", "270")
    for result in portrait.results:
        text = got(client, f"/industry/ind1990/270/table/{result.name}.csv?lang=en")
        assert len(text.splitlines()) == len(result.table) + 1
    found = json.loads(got(client, "/industry/ind1990/270/table/industry_regions.json?lang=en"))
    assert found["industry"] == "270" and len(found["rows"]) == 722
    for lost in ("none.csv", "industry_regions.xls", "industry_regions"):
        got(client, f"/industry/ind1990/270/table/{lost}", 404)


def test_what_is_no_chart_of_a_page_is_not_found(client: TestClient) -> None:
    for path in (
        "/map/cn-provinces/overseas/map-province-income.csv",
        f"{MAP}.exe",
        f"{MAP}.",
        "/industry/gb19/C/industry-pie",
        "/industry/gb19/C/industry-pie.svg",
    ):
        got(client, path, 404)
    given = [parted(name) for name in ("a.vl.json", "a.csv", "a")]
    assert given == [("a", "vl.json"), ("a", "csv"), ("a", "")]
    for query in ("width=50000", "scale=99"):
        got(client, f"{MAP}.png?{query}", 400)


def test_an_own_dataset_does_not_change_maps_and_the_page_says_so(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = ("/", "/map/us-zones/jobs", "/industries", "/industry/gb19/C")
    for path in (*paths, MAP):
        got(client, f"{path}?data=no-such-set&lang=en", 404)
    desk = client.app.state.desk  # type: ignore[attr-defined]
    monkeypatch.setattr(desk, "dataset", lambda name: desk.reference)
    for path in paths:
        page = got(client, f"{path}?data=towns&lang=en")
        assert "Maps and industries show the reference data, without your own." in page
        assert "/own/set/towns" in page
    # Places of the map are not looked for in the own dataset.
    page = got(client, "/map/us-zones/jobs?data=towns&lang=en")
    assert "/region/CZ16300/structure?lang=en" in page
    assert not re.search(r"/region/CZ\w+/structure\?lang=en&amp;data=", page)
    assert "without your own" not in got(client, "/map/us-zones/jobs?lang=en")
