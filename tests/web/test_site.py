"""The pages around the regions in a real browser: search, founding case, map, both languages, axe."""

import threading
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from bessemer.web import create_app

pytestmark = pytest.mark.browser
WAIT = 120_000


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    config = uvicorn.Config(create_app(), host="127.0.0.1", port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


class Visit:
    """A page with what went wrong on it."""

    def __init__(self, browser: Browser, address: str, width: int = 1280, scheme: str = "light") -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            reduced_motion="reduce",
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(WAIT)
        self.trouble: list[str] = []
        host = address.split("/")[2]
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on(
            "request",
            lambda request: self.trouble.append(request.url) if f"//{host}/" not in request.url else None,
        )
        self.page.goto(address)

    def _said(self, message: object) -> None:
        if getattr(message, "type", "") == "error":
            self.trouble.append(str(getattr(message, "text", "")))

    def __enter__(self) -> "Visit":
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()
        assert self.trouble == []

    def settle(self) -> None:
        """Wait for parts that load later; the policy forbids to wait by a script in the page."""
        self.page.locator("[data-load][aria-busy]").wait_for(state="detached")


def test_a_first_time_visitor_finds_the_founding_case(browser: Browser, site: str) -> None:
    with Visit(browser, f"{site}/?lang=en") as visit:
        page = visit.page
        page.locator(".card").first.wait_for()
        headings = [heading.inner_text() for heading in page.locator(".card h3").all()]
        assert headings == [
            "Which regions most like Jilin recovered?",
            "Is Pittsburgh among them?",
            "What does Jilin import from overseas?",
        ]
        assert page.locator("#founding-alike tbody tr").count() == 5
        assert "Transport equipment" in page.locator("#founding-imports").inner_text()
        page.locator("#founding-alike .onward a").click()
        assert page.url.endswith("/region/CN-JL/rolemodels?lang=en")


@pytest.mark.parametrize(("lang", "name"), [("en", "Pittsburgh, PA"), ("zh-CN", "匹兹堡")])
def test_suggestions_are_chosen_by_keyboard(browser: Browser, site: str, lang: str, name: str) -> None:
    with Visit(browser, f"{site}/industries?lang={lang}") as visit:
        page, box = visit.page, visit.page.locator("#find")
        box.focus()
        page.keyboard.type("pizib")
        option = page.locator('[role="option"]').first
        option.wait_for()
        assert box.get_attribute("aria-expanded") == "true"
        assert option.inner_text().startswith(name)
        page.keyboard.press("Escape")
        assert box.get_attribute("aria-expanded") == "false"
        page.keyboard.press("ArrowDown")
        assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/region/CZ16300/structure?lang={lang}")


def test_search_works_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(WAIT)
    page.goto(f"{site}/?lang=zh-CN")
    page.locator("#q").fill("吉林省")
    page.locator("#q").press("Enter")
    page.wait_for_url("**/region/CN-JL/structure?lang=zh-CN")
    page.goto(f"{site}/?lang=zh-CN")
    if page.locator(".card").count() == 0:
        page.get_by_role("link", name="单独打开").click()
    assert page.locator(".card").count() == 3
    context.close()


def test_the_map_changes_in_place_and_back_brings_the_former(browser: Browser, site: str) -> None:
    with Visit(browser, f"{site}/?lang=en") as visit:
        page = visit.page
        before = page.locator("#map .finding").inner_text()
        page.locator("#map").get_by_role("link", name="China", exact=True).click()
        page.locator("#map .measure", has_text="Chinese provinces").wait_for()
        assert "map=cn-provinces" in page.url
        page.locator("#map .drawing svg.marks").wait_for()
        assert "map=cn-provinces" in str(page.locator(".tongue a").get_attribute("href"))
        page.go_back()
        page.locator("#map .measure", has_text="US commuting zones").wait_for()
        assert page.locator("#map .finding").inner_text() == before


def test_a_dot_leads_to_its_region(browser: Browser, site: str) -> None:
    with Visit(browser, f"{site}/map/cn-provinces/overseas?lang=en") as visit:
        page = visit.page
        dot = page.locator(".drawing .mark-symbol.role-mark path").first
        dot.wait_for()
        dot.click(force=True)
        page.wait_for_url("**/region/CN-*/structure?lang=en")


def test_the_other_language_keeps_page_and_state(browser: Browser, site: str) -> None:
    with Visit(browser, f"{site}/compare?a=CN-JL&b=CN-LN&question=history&lang=en") as visit:
        visit.page.locator(".tongue a").click()
        visit.page.wait_for_url("**/compare?lang=zh-CN&a=CN-JL&b=CN-LN&question=history")
        assert visit.page.locator("html").get_attribute("lang") == "zh-CN"


def test_compare_is_filled_from_suggestions(browser: Browser, site: str) -> None:
    with Visit(browser, f"{site}/compare?lang=en") as visit:
        page = visit.page
        for name, typed in (("a", "jilin"), ("b", "liaoning")):
            page.locator(f"#{name}").focus()
            page.keyboard.type(typed)
            page.locator(f"#{name} + ul [role='option']").first.wait_for()
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
        assert page.locator("#a").input_value() == "Jilin (CN-JL)"
        page.get_by_role("button", name="Compare").click()
        page.wait_for_url("**/compare?lang=en&a=CN-JL&b=CN-LN")
        page.get_by_role("link", name="Swap").click()
        page.wait_for_url("**/compare?lang=en&a=CN-LN&b=CN-JL*")
