"""Pages of trial in a browser: what is moved changes outcome and address, and the address gives it back."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

uvicorn = pytest.importorskip("uvicorn")

ROLES, CUTS = "/region/CN-JL/rolemodels/explore", "/region/CN-JL/dependence/explore"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    from bessemer.web.app import create_app

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = uvicorn.Server(uvicorn.Config(create_app(), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join(10)


@pytest.fixture
def page(browser, server):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=server)
    opened = context.new_page()
    opened.set_default_timeout(120_000)
    problems: list[str] = []
    opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: problems.append(str(error)))
    yield opened
    context.close()
    assert problems == []


def names(page):
    return page.locator("table.ranking tbody tr td:nth-child(3)").all_inner_texts()


def chosen(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def move(page, name, value):
    """Move a slider as a hand or a key does, and wait for the outcome."""
    before = page.locator("#outcome").element_handle()
    page.locator(f"#{name}").evaluate(
        """(field, value) => {
            field.value = value;
            field.dispatchEvent(new Event("input", { bubbles: true }));
            field.dispatchEvent(new Event("change", { bubbles: true }));
        }""",
        str(value),
    )
    settled(page, before)


def settled(page, before):
    """Wait until another outcome stands in the place of the one before."""
    for _ in range(1200):
        if not before.evaluate("place => place.isConnected"):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the outcome did not change")


def test_a_weight_changes_ranking_and_address_and_reload_gives_the_same(page):
    page.goto(ROLES)
    usual = names(page)
    move(page, "diversity", 10)
    moved = names(page)
    assert moved != usual
    assert chosen(page)["diversity"] == "10"
    assert page.locator("#diversity-shown").inner_text() == "10"
    assert page.locator("#aloud").inner_text() == page.locator("[data-aloud]").inner_text()
    page.reload()
    assert names(page) == moved
    assert page.locator("#diversity").input_value() == "10"
    move(page, "diversity", 0)
    assert names(page) == usual
    assert "diversity" not in chosen(page)


def test_the_base_year_moves_by_key_and_back_gives_the_view_before(page):
    page.goto(ROLES)
    before = page.locator("#outcome").element_handle()
    page.locator("#year").focus()
    page.keyboard.press("ArrowLeft")
    settled(page, before)
    assert int(chosen(page)["year"]) == int(page.locator("#year").get_attribute("max")) - 1
    headline = page.locator("[data-aloud]").inner_text()
    assert chosen(page)["year"] in headline
    page.get_by_role("link", name="Back to: ").click()
    page.wait_for_url("**/rolemodels?**")
    page.go_back()
    assert page.locator("[data-aloud]").inner_text() == headline
    assert page.locator("#year").input_value() == chosen(page)["year"]


def test_ticked_rows_are_drawn(page):
    page.goto(ROLES)
    before = page.locator("#outcome").element_handle()
    page.locator("table.ranking input").nth(2).check()
    settled(page, before)
    assert "@" in chosen(page)["draw"]
    assert page.locator("table.ranking input:checked").count() == 1
    assert page.locator("table.ranking .drawn").count() == 1
    page.locator("#explore-paths .drawing svg text").first.wait_for()


def test_the_other_language_keeps_what_was_chosen(page):
    page.goto(ROLES)
    move(page, "size", 4)
    page.locator("a[hreflang='zh-CN']").click()
    page.wait_for_url("**lang=zh-CN**")
    assert chosen(page)["size"] == "4"
    assert page.locator("#size").input_value() == "4"


def test_what_is_replaceable_changes_the_loss_and_the_address(page):
    page.goto(CUTS)
    usual = page.locator("[data-aloud]").inner_text()
    move(page, "replaceable", 50)
    half = page.locator("[data-aloud]").inner_text()
    assert half != usual and "50%" in half
    assert chosen(page)["replaceable"] == "50"
    page.reload()
    assert page.locator("[data-aloud]").inner_text() == half
    assert page.locator("#replaceable").input_value() == "50"


def test_a_long_computation_shows_that_it_is_at_work(page):
    page.goto(CUTS)
    page.route("**/dependence/explore?*", lambda route: (time.sleep(1), route.continue_()))
    before = page.locator("#outcome").element_handle()
    page.locator("#partner").select_option("JPN")
    page.locator("#working").wait_for(state="visible")
    settled(page, before)
    page.locator("#working").wait_for(state="hidden")
    assert chosen(page)["partner"] == "JPN"


def test_ticking_a_sector_chooses_goods_one_by_one(page):
    page.goto(CUTS)
    page.locator("#choices summary").click()
    before = page.locator("#outcome").element_handle()
    page.locator("input[name='sectors'][value='c14']").check()
    settled(page, before)
    assert (chosen(page)["goods"], chosen(page)["sectors"]) == ("chosen", "c14")
    before = page.locator("#outcome").element_handle()
    page.locator("#goods").select_option("technology")
    settled(page, before)
    assert page.locator("input[name='sectors']:checked").count() == 0
    assert "sectors" not in chosen(page) and "goods" not in chosen(page)


@pytest.mark.parametrize("address", [ROLES, CUTS])
@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_nothing_is_wider_than_a_telephone(page, address, lang):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}?lang={lang}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_form_works_without_scripts(browser, server):
    context = browser.new_context(java_script_enabled=False, base_url=server)
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(ROLES)
    usual = names(page)
    page.locator("#size").focus()
    page.keyboard.press("End")
    page.locator("button[data-plain]").click()
    page.wait_for_url("**size=10**")
    assert names(page) != usual
    context.close()
