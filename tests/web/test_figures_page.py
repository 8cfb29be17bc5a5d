"""Charts and tables of a region's page in a real browser: drawn without eval, by pointer and by keyboard."""

import http.server
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from bessemer.web import create_app

pytestmark = pytest.mark.browser

TABS = [("CN-JL", "structure"), ("CN-JL", "history"), ("CN-JL", "dependence"), ("CHN", "dependence")]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Start a server on a free port and return its address."""
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        port = made.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(), port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def opened(browser: Browser, address: str, width: int = 1280, **options: object) -> tuple[Page, list[str]]:
    """Return a page with what its console complains of, and what it asks of other machines."""
    page = browser.new_page(viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
    page.set_default_timeout(120_000)
    trouble: list[str] = []
    page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on(
        "request",
        lambda asked: trouble.append(asked.url) if "//127.0.0.1" not in asked.url[:16] else None,
    )
    page.goto(address)
    return page, trouble


def draw_all(page: Page) -> None:
    """Bring every chart into view and wait until it is drawn."""
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    for figure in page.locator("figure[data-chart]").all():
        figure.scroll_into_view_if_needed()
        figure.locator(".drawing svg.marks").wait_for()


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
@pytest.mark.parametrize("tab", TABS, ids="-".join)
def test_charts_are_drawn_under_the_policy_and_fit(
    browser: Browser, site: str, tab: tuple[str, str], lang: str
) -> None:
    page, trouble = opened(browser, f"{site}/region/{tab[0]}/{tab[1]}?lang={lang}", 390)
    draw_all(page)
    assert page.locator("figure.chart").count() >= 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert trouble == []
    # Text that would be run is refused: what is drawn was drawn by the interpreter. Later, as what a
    # test evaluates itself is exempt.
    page.evaluate(
        """() => setTimeout(() => {
            try { new Function("return 1")(); window.tried = "ran"; } catch { window.tried = "refused"; }
        })"""
    )
    page.wait_for_function("window.tried")
    assert page.evaluate("window.tried") == "refused"
    page.close()


def test_pointer_tells_name_and_numbers(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/region/CN-JL/structure?lang=en")
    figure = page.locator("#structure-quotients")
    figure.locator(".mark-rect path").first.hover()
    tip = page.locator(".tip")
    assert "Transport equipment" in tip.inner_text() and "Location quotient: 3.42" in tip.inner_text()
    page.keyboard.press("Escape")
    assert tip.is_hidden()
    page.close()


def test_keyboard_steps_through_a_chart(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/region/CN-JL/history?lang=zh-CN")
    figure = page.locator("#history-output")
    figure.scroll_into_view_if_needed()
    place = figure.locator(".drawing[tabindex='0']")
    place.focus()
    said = figure.locator(".said-of")
    page.keyboard.press("ArrowRight")
    first = said.inner_text()
    page.keyboard.press("ArrowRight")
    assert "1997" in first and first != said.inner_text()
    assert figure.locator(".ring").is_visible() and page.locator(".tip").is_visible()
    page.keyboard.press("End")
    assert "(10/10)" in said.inner_text()
    page.keyboard.press("Escape")
    assert said.inner_text() == "" and not figure.locator(".ring").count()
    assert page.evaluate("document.activeElement === document.body")
    page.close()


def test_charts_are_drawn_anew_across_the_breakpoint(browser: Browser, site: str) -> None:
    page, trouble = opened(browser, f"{site}/region/CN-JL/structure?lang=en")
    figure = page.locator("#structure-quotients")
    page.locator("#structure-quotients[data-drawn='640']").wait_for()
    page.set_viewport_size({"width": 390, "height": 900})
    page.locator("#structure-quotients[data-drawn='330']").wait_for()
    assert figure.locator("svg.marks").count() == 1
    assert trouble == []
    page.close()


def test_drawing_does_not_move_the_page(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/region/CN-JL/structure?lang=en")
    heights = []
    for figure in page.locator("figure.chart:visible").all():
        space = figure.locator(".space.broad")
        before = figure.locator(".drawing").evaluate("place => place.clientHeight") if space.count() else None
        figure.scroll_into_view_if_needed()
        figure.locator("svg.marks").wait_for()
        after = figure.locator(".drawing").evaluate("place => place.clientHeight")
        heights.append((figure.get_attribute("id"), before, after))
    moved = [entry for entry in heights if entry[1] is not None and abs(entry[1] - entry[2]) > 40]
    assert moved == []
    page.close()


def test_data_is_a_table_that_sorts_and_is_searched(browser: Browser, site: str) -> None:
    page, trouble = opened(browser, f"{site}/region/CN-JL/structure?lang=en")
    figure = page.locator("#structure-quotients")
    link = figure.locator("a.show-data")
    link.click()
    table = figure.locator(".data table")
    table.wait_for()
    assert link.get_attribute("aria-expanded") == "true"
    head = table.locator("th", has_text="Share of nation")
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    shares = [float(text.rstrip("%")) for text in table.locator("tbody td:nth-child(4)").all_inner_texts()]
    assert shares == sorted(shares, reverse=True)
    link.click()
    assert table.is_hidden()
    grid = page.locator(".chapter > .grid").first
    assert grid.locator("tbody tr:visible").count() == 10
    grid.locator(".more-rows").click()
    everything = grid.locator("tbody tr:visible").count()
    assert everything > 10
    grid.locator(".find-rows").fill("financ")
    assert grid.locator("tbody tr:visible").count() == 1
    assert "1" in grid.locator(".found-rows").inner_text()
    assert trouble == []
    page.close()


def test_a_chart_stands_in_another_sites_page(browser: Browser, site: str, tmp_path: object) -> None:
    framing = (
        f'<iframe src="{site}/region/CN-JL/structure/structure-quotients?lang=en" width="600" height="500">'
    )
    whole = f'<iframe src="{site}/region/CN-JL/structure?lang=en" width="600" height="500">'

    class Other(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write((framing if self.path == "/chart" else whole).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    other = http.server.ThreadingHTTPServer(("localhost", 0), Other)
    threading.Thread(target=other.serve_forever, daemon=True).start()
    page = browser.new_page()
    page.goto(f"http://localhost:{other.server_port}/chart")
    frame = page.frame_locator("iframe")
    frame.locator("svg.marks").wait_for(timeout=60_000)
    assert frame.locator("nav").count() == 0
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.goto(f"http://localhost:{other.server_port}/page")
    page.wait_for_timeout(1500)
    assert any("frame-ancestors" in text for text in refused)
    other.shutdown()
    page.close()


def test_without_scripts_the_servers_drawing_is_shown(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/region/CN-JL/structure?lang=en", java_script_enabled=False)
    image = page.locator("#structure-quotients .drawing img")
    image.scroll_into_view_if_needed()
    box = image.bounding_box()
    assert box is not None and box["width"] > 500 and box["height"] > 150
    assert page.locator("#structure-quotients .space:visible").count() == 0
    assert page.locator("details.rest").first.is_visible()
    page.close()


def test_role_models_are_offered_while_typing(browser: Browser, site: str) -> None:
    page, trouble = opened(browser, f"{site}/region/CN-JL/structure?lang=zh-CN")
    page.locator("#role_model").press_sequentially("Pitts", delay=30)
    page.locator("#places option").first.wait_for(state="attached")
    assert "匹兹堡" in str(page.locator("#places option[value='CZ16300']").get_attribute("label"))
    assert trouble == []
    page.close()


def test_first_page_is_small(browser: Browser, site: str) -> None:
    page = browser.new_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{site}/region/CN-JL/structure?lang=en")
    page.locator("#structure-quotients svg.marks").wait_for(timeout=60_000)
    page.wait_for_timeout(1500)
    assert 100_000 < sum(sizes) < 1_000_000
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_keep_their_meaning(browser: Browser, site: str, scheme: str) -> None:
    page, _ = opened(browser, f"{site}/region/CN-JL/structure?lang=en", color_scheme=scheme)
    bar = page.locator("#structure-quotients .mark-rect path").first
    colour = bar.evaluate("mark => getComputedStyle(mark).fill")
    assert colour == {"light": "rgb(47, 93, 138)", "dark": "rgb(127, 176, 224)"}[scheme]
    page.close()


@pytest.mark.parametrize(
    ("path", "id"), [("/", "map-commuting-zone-jobs"), ("/industry/gb19/C", "industry-map")]
)
def test_a_map_tells_its_dots_and_leads_to_their_regions(
    browser: Browser, site: str, path: str, id: str
) -> None:
    page, trouble = opened(browser, f"{site}{path}?lang=en")
    figure = page.locator(f"#{id}")
    figure.scroll_into_view_if_needed()
    figure.locator("svg.marks").wait_for()
    figure.locator(".drawing[tabindex='0']").focus()
    page.keyboard.press("End")
    page.keyboard.press("Home")
    said = figure.locator(".said-of").inner_text()
    name = said.split(";")[0]
    assert name in page.locator(".tip").inner_text() and "(1/" in said
    # The table of its rows begins with the same place, which leads to its page as the dot does.
    figure.locator("a.show-data").click()
    first = figure.locator(".data tbody tr").first.locator("a")
    first.wait_for()
    assert first.inner_text() == name
    target = first.get_attribute("href")
    figure.locator(".drawing").focus()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")
    assert trouble == []
    page.close()


def test_choosing_another_map_keeps_its_tools_alive(browser: Browser, site: str) -> None:
    page, trouble = opened(browser, f"{site}/?lang=en")
    page.locator("#map a[data-focus='cn-provinces']").click()
    figure = page.locator("#map-province-jobs")
    figure.locator("svg.marks").wait_for()
    link = figure.locator("a.show-data")
    link.click()
    figure.locator(".data table").wait_for()
    assert figure.locator(".data tbody tr:visible").count() == 10
    link.click()
    assert figure.locator(".data").is_hidden()
    assert trouble == []
    page.close()
