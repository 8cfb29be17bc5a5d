"""Every page in both languages in a real browser, and the ways that readers go through them."""

import csv
import io
import os
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.web.serving import serving
from tools.site_tour import LANGUAGES, STOPS, WAIT, Stop, visit

pytestmark = pytest.mark.browser
expect.set_options(timeout=WAIT)


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """One server, as a user starts it, for all that is done here; BESSEMER_SITE names one that runs."""
    if running := os.environ.get("BESSEMER_SITE"):
        yield running
        return
    with serving() as (address, _):
        yield address.rstrip("/")


def query(page: Page) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlsplit(page.url).query).items()}


def ranking(page: Page) -> list[str]:
    return page.locator("table.ranking tbody tr td:nth-child(3)").all_inner_texts()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_a_page_opens_fits_a_telephone_and_has_no_fault(
    browser: Browser, site: str, stop: Stop, lang: str
) -> None:
    # Light and dark in turn, so that each page is looked at in both.
    at, tongue = STOPS.index(stop), LANGUAGES.index(lang)
    scheme = "dark" if (at + tongue) % 2 else "light"
    with visit(browser, site, width=390, scheme=scheme, lang=lang) as seen:
        seen.go(stop, site, lang).open_all()
        heading = seen.page.locator("h1")
        assert stop.name == "chart" or heading.first.inner_text().strip()
        assert seen.page.title().strip()
        assert seen.overflow() == 0
        # Both languages have the same elements: `make pictures` asks axe of all ways.
        if at // 2 % 2 == tongue:
            assert seen.violations() == []
        assert seen.faults() == []
        if stop.name not in ("interface", "method", "data", "error"):
            assert leftovers(seen.page, lang) == []


def leftovers(page: Page, lang: str) -> list[str]:
    """Return templates without their value, and English sentences on a Chinese page."""
    text = page.locator("body").inner_text()
    found = re.findall(r"\{[a-z_]+(?::[a-z_]+)?\}|\bNone\b(?! of )|\bnan\b|undefined", text)
    if lang == "zh-CN":
        # Six English words in a row are a sentence.
        prose = page.locator("h1, h2, h3, .answer, .said, label, button, summary, .finding")
        found += [
            line for line in prose.all_inner_texts() if re.search(r"(?:\b[a-z]{2,} ){5}[a-z]{2,}\b", line)
        ]
    return found


def test_three_clicks_lead_to_the_founding_case(browser: Browser, site: str) -> None:
    """Who recovered and is most like Jilin, whether Pittsburgh is among them, what Jilin imports."""
    with visit(browser, site) as seen:
        page = seen.page
        page.goto(f"{site}/")
        seen.settle()
        # On the first page, without a click.
        alike = page.locator("#founding-alike")
        assert alike.locator("tbody tr").count() == 5
        rank, place, *_ = alike.locator("tbody tr").first.locator("td").all_inner_texts()
        assert "Pittsburgh" in page.locator("#founding-pittsburgh").inner_text()
        imports = page.locator("#founding-imports .said").inner_text()
        assert re.search(r"imported goods for USD [\d.]+ billion", imports)
        # One click: the ranking in full, in which the same place has the same rank.
        alike.locator(".onward a").click()
        page.wait_for_url("**/region/CN-JL/rolemodels*")
        rows = page.locator(".grid tbody tr").filter(has_text=place)
        assert rank in [row.locator("td").first.inner_text() for row in rows.all()]
        # Two: what Jilin buys overseas, in the same words.
        page.locator("nav.tabs a[href*='/dependence']").click()
        page.wait_for_url("**/region/CN-JL/dependence*")
        expect(page.locator(".answer").first).to_have_text(imports)
        # Three: back home by the name of the site.
        page.locator(".brand a").click()
        page.wait_for_url(re.compile(rf"{re.escape(site)}/\?lang=en$"))
        assert seen.faults() == []


@pytest.mark.parametrize(("lang", "typed", "name"), [("en", "jilin", "Jilin"), ("zh-CN", "jilin", "吉林")])
def test_a_region_is_found_by_pinyin_with_the_keyboard_alone(
    browser: Browser, site: str, lang: str, typed: str, name: str
) -> None:
    with visit(browser, site, lang=lang) as seen:
        page = seen.page
        page.goto(f"{site}/?lang={lang}")
        seen.settle()
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('input[type=search]')"):
                break
        page.keyboard.type(typed)
        page.locator("[role='option']").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/region/CN-JL/structure?lang={lang}")
        assert name in page.locator("h1").inner_text()
        # To the next question by keys, too.
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("(document.activeElement.getAttribute('href') || '').includes('/history')"):
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/region/CN-JL/history*")
        assert seen.faults() == []


def test_moving_a_weight_and_going_back_and_loading_again(browser: Browser, site: str) -> None:
    with visit(browser, site) as seen:
        page = seen.page
        page.goto(f"{site}/region/CN-JL/rolemodels?lang=en")
        page.locator("main a[href*='/rolemodels/explore']").first.click()
        page.wait_for_url("**/rolemodels/explore*")
        usual = ranking(page)
        slider = page.locator("#diversity")
        slider.focus()
        slider.press("End")
        expect(page.locator("#diversity-shown")).to_have_text("10")
        page.wait_for_url("**diversity=10*")
        expect(page.locator("table.ranking tbody tr td:nth-child(3)").first).to_be_visible()
        moved = ranking(page)
        assert moved != usual
        page.reload()
        assert ranking(page) == moved and slider.input_value() == "10"
        # What another reader gets by the same address is the same.
        with visit(browser, site) as other:
            other.page.goto(page.url)
            assert ranking(other.page) == moved
        page.locator("p.place a").click()
        page.wait_for_url(lambda address: "/explore" not in address)
        page.go_back()
        assert query(page)["diversity"] == "10" and ranking(page) == moved
        assert seen.faults() == []


def test_a_scenario_is_run_and_its_fans_are_seen(browser: Browser, site: str) -> None:
    with visit(browser, site, lang="zh-CN") as seen:
        page = seen.page
        page.goto(f"{site}/region/CN-JL/scenarios/build?lang=zh-CN&paths=300&horizon=8")
        page.locator("input[type=checkbox][value='cut-off']").check()
        page.locator("button[name=run], button[value='1']").first.click()
        figure = page.locator("#scenarios-fans")
        figure.wait_for()
        figure.scroll_into_view_if_needed()
        figure.locator(".drawing svg.marks").wait_for()
        said = page.locator("#results .answer").inner_text()
        page.locator(".tongue a").click()
        page.wait_for_url("**lang=en*")
        page.locator("#results .answer").wait_for()
        assert page.locator("#results .answer").inner_text() != said
        numbers = [
            re.findall(r"\d+\.\d+", text) for text in (said, page.locator("#results .answer").inner_text())
        ]
        assert numbers[0] == numbers[1]
        assert seen.faults() == []


def test_the_casebook_is_filtered_by_place_and_words(browser: Browser, site: str) -> None:
    with visit(browser, site) as seen:
        page = seen.page
        page.goto(f"{site}/cases?lang=en")
        everything = page.locator("article").count()
        page.goto(f"{site}/cases?lang=en&country=USA")
        american = page.locator("article").count()
        page.goto(f"{site}/cases?lang=en&country=USA&search=hospital")
        assert 1 <= page.locator("article").count() < american < everything
        page.locator(".tongue a").click()
        page.wait_for_url("**lang=zh-CN*")
        assert query(page)["country"] == "USA"
        assert seen.faults() == []


def test_the_menu_of_a_chart_gives_table_and_file(browser: Browser, site: str) -> None:
    with visit(browser, site) as seen:
        page = seen.page
        page.goto(f"{site}/region/CN-JL/structure?lang=en")
        figure = page.locator("#structure-quotients")
        figure.locator("a.show-data").click()
        table = figure.locator(".data table")
        table.wait_for()
        shown = table.locator("tbody tr").count()
        figure.locator("details", has=page.locator("a[href*='.csv']")).locator("summary").click()
        with page.expect_download() as saved:
            figure.locator("a[href*='.csv']").first.click()
        text = saved.value.path().read_text(encoding="utf-8-sig")
        rows = [row for row in csv.reader(io.StringIO(text)) if row and not row[0].startswith("#")]
        assert len(rows) - 1 == shown
        for kind, start in (("svg", b"<svg"), ("png", b"\x89PNG"), ("json", b"{")):
            address = figure.locator(f"a[href*='.{kind}']").first.get_attribute("href")
            answer = page.request.get(f"{site}{address}")
            assert answer.ok and answer.body().lstrip().startswith(start), kind
        assert seen.faults() == []


STATEFUL = ("start", "region-history", "rolemodels-explore", "scenario-builder", "compare", "casebook")


@pytest.mark.parametrize("name", STATEFUL)
def test_the_other_language_is_the_same_page(browser: Browser, site: str, name: str) -> None:
    stop = next(stop for stop in STOPS if stop.name == name)
    with visit(browser, site) as seen:
        seen.go(stop, site, "en")
        before = query(seen.page) | {"lang": "zh-CN"}
        seen.page.locator(".tongue a").click()
        seen.page.wait_for_url("**lang=zh-CN*")
        assert urlsplit(seen.page.url).path == urlsplit(stop.at(site, "en")).path
        assert query(seen.page) == before
        assert seen.faults() == []
