"""The scenario builder and the casebook in a real browser: compose, run, progress, save, load, filter."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tools.site_tour import SHORTER

from bessemer.web.app import create_app

LONG = 120_000
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server of the page on a port of its own."""
    config = uvicorn.Config(create_app(), host="127.0.0.1", port=0, log_level="error")
    made = uvicorn.Server(config)
    thread = threading.Thread(target=made.run, daemon=True)
    thread.start()
    while not made.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{made.servers[0].sockets[0].getsockname()[1]}"
    made.should_exit = True
    thread.join(10)


@contextmanager
def opened(browser: Browser, **options) -> Iterator[Page]:
    """Open a page whose console must stay free of errors, and which asks nothing of the outside."""
    context = browser.new_context(**options)
    page = context.new_page()
    page.set_default_timeout(LONG)
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request",
        lambda asked: (
            None if re.match(r"http://127\.0\.0\.1[:/]|data:|blob:", asked.url) else faults.append(asked.url)
        ),
    )
    yield page
    assert faults == []
    context.close()


def test_compose_run_save_and_load(browser, server, tmp_path):
    with opened(browser, viewport={"width": 1280, "height": 900}) as page:
        page.goto(f"{server}/region/CN-JL/scenarios/build?lang=en&shipped=cut-off&paths=300&horizon=6")
        page.get_by_role("link", name="Compose a new scenario").click()
        page.get_by_label("Name", exact=True).fill("halfway")
        page.get_by_label("Title", exact=True).fill("Half of Pittsburgh")
        page.get_by_label("Follow a role model").check()
        page.get_by_label("One place:").check()
        page.get_by_label("Place", exact=True).fill("Pittsburgh")
        page.get_by_label("Part that comes about").fill("0.5")
        page.get_by_role("button", name="Add to the comparison").click()
        expect(page.get_by_role("checkbox", name="Half of Pittsburgh")).to_be_checked(timeout=LONG)
        page.get_by_role("button", name="Run and compare").click()
        expect(page.locator("#results .answer")).to_be_visible(timeout=LONG)
        figure = page.locator("#scenarios-fans")
        figure.scroll_into_view_if_needed()
        expect(figure.locator(".drawing svg").first).to_be_visible(timeout=LONG)
        expect(figure).to_have_attribute("data-drawn", re.compile("640|330"), timeout=LONG)
        said = page.locator("#results .answer").inner_text()
        table = page.locator("#results table").first.inner_text()
        assert "Half of Pittsburgh" in table
        page.reload()
        assert page.locator("#results .answer").inner_text() == said
        assert page.locator("#results table").first.inner_text() == table
        with page.expect_download() as saved:
            page.get_by_role("link", name="Save Half of Pittsburgh as YAML").click()
        file = tmp_path / "halfway.yaml"
        saved.value.save_as(file)
        page.goto(f"{server}/region/CN-JL/scenarios/build?lang=en&shipped=cut-off&paths=300")
        page.get_by_role("heading", name="Load a saved scenario").click()
        page.get_by_label("File", exact=True).set_input_files(file)
        page.get_by_role("button", name="Load", exact=True).click()
        expect(page.get_by_role("checkbox", name="Half of Pittsburgh")).to_be_checked(timeout=LONG)
        expect(page.get_by_label("Years ahead")).to_have_value("6", timeout=LONG)
        page.get_by_role("button", name="Run and compare").click()
        expect(page.locator("#results .answer")).to_have_text(said, timeout=LONG)
        page.go_back()
        expect(page.get_by_role("checkbox", name="Half of Pittsburgh")).to_be_checked(timeout=LONG)


def test_progress_is_seen_and_can_be_stopped(browser, server):
    with opened(browser) as page:
        page.goto(
            f"{server}/region/CN-JL/scenarios/build?lang=en&paths=10000&horizon=30&shipped=pittsburgh"
            "&shipped=role-models&shipped=cautionary&shipped=diversify&shipped=cut-off&seed=77&run=1"
        )
        bar = page.locator("progress")
        expect(bar).to_be_visible(timeout=LONG)
        page.wait_for_function("() => document.querySelector('progress').value > 0", timeout=LONG)
        expect(page.locator("[role=status]")).to_have_text(re.compile(r"\d+% done; now"), timeout=LONG)
        page.get_by_role("button", name="Stop").click()
        expect(page.locator("progress")).to_have_count(0, timeout=LONG)
        assert "run=" not in page.url


def test_a_fault_is_shown_at_its_field(browser, server):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server}/region/CN-JL/scenarios/build?lang=zh-CN&shipped=own-trend&start=cut-off")
    page.locator("#loss\\.replaceable").fill("50")
    page.get_by_role("button", name="加入比较").click()
    field = page.locator("#loss\\.replaceable")
    expect(field).to_have_attribute("aria-invalid", "true", timeout=LONG)
    expect(field).to_have_value("50", timeout=LONG)
    page.locator("[role=alert] a").click()
    expect(field).to_be_visible(timeout=LONG)
    context.close()


def test_without_scripts_the_page_loads_itself_again(browser, server):
    with opened(browser, java_script_enabled=False) as page:
        page.goto(f"{server}/region/CN-JL/scenarios/build?lang=en&paths=400&shipped=own-trend&seed=3&run=1")
        expect(page.locator("#results .answer")).to_be_visible(timeout=LONG)


@pytest.mark.parametrize(("width", "scheme", "lang"), [(1280, "light", "en"), (390, "dark", "zh-CN")])
def test_pages_fit_and_axe_finds_nothing(browser, server, width, scheme, lang):
    with opened(browser, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        for address in (
            f"/region/CZ16300/scenarios/build?lang={lang}&start=cut-off-diversify",
            f"/region/DEA5/scenarios/build?lang={lang}&paths=200&shipped=own-trend&run=1",
            f"/cases?lang={lang}&country=USA",
            f"/cases/ruhr?lang={lang}",
        ):
            page.goto(server + address)
            page.wait_for_function("() => !document.querySelector('[data-progress]')", timeout=LONG)
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            page.evaluate(SHORTER)
            found = Axe().run(page).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == [], address


def test_the_casebook_by_keyboard(browser, server):
    with opened(browser) as page:
        page.goto(f"{server}/cases?lang=en")
        page.get_by_label("Words").focus()
        page.keyboard.type("hospital")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("search=hospital"))
        count = page.locator("article").count()
        assert count >= 1
        link = page.locator("article h4 a").first
        name = link.inner_text()
        link.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(name, timeout=LONG)
        out = page.locator("a.out").first
        expect(out).to_have_attribute("rel", "noopener noreferrer external", timeout=LONG)
        expect(out).to_contain_text("leaves this machine", timeout=LONG)
        page.go_back()
        expect(page.get_by_label("Words")).to_have_value("hospital", timeout=LONG)
