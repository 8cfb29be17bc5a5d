"""A reader's own table in a real browser: from the file to a tab of a region, in both languages."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from bessemer.web import create_app

pytestmark = pytest.mark.browser
WAIT = 60_000
TABLE = """\
year,town,Coal,Steel,Machines,Health
2010,Aldbury,30,220,340,310
2010,Brack,410,620,210,190
2010,Corle,20,90,520,180
2020,Aldbury,10,160,330,400
2020,Brack,160,390,240,260
2020,Corle,10,60,330,
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "home"))
    config = uvicorn.Config(create_app(), host="127.0.0.1", port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


def opened(browser: Browser, width: int, scheme: str, **more: bool) -> tuple[Page, list[str]]:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
        **more,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.set_default_timeout(WAIT)
    trouble: list[str] = []
    page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    return page, trouble


def sound(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(
    ("lang", "width", "scheme", "right", "wrong", "name"),
    [
        ("en", 1280, "light", "The table can be imported.", "holds no year", "towns"),
        ("zh-CN", 390, "dark", "此表可以导入。", "不是年份", "城镇"),
    ],
)
def test_from_a_file_to_a_tab(
    browser: Browser,
    site: str,
    tmp_path: Path,
    lang: str,
    width: int,
    scheme: str,
    right: str,
    wrong: str,
    name: str,
) -> None:
    (tmp_path / "jobs.csv").write_text(TABLE, encoding="utf-8")
    page, trouble = opened(browser, width, scheme)
    page.goto(f"{site}/own?lang={lang}")
    sound(page)
    page.set_input_files("#file", tmp_path / "jobs.csv")
    page.locator(".give button").press("Enter")
    page.wait_for_url("**/own/file/*")
    page.locator("#checked .verdict", has_text=right).wait_for()
    assert page.locator("#region").input_value() == "town"
    # Another choice is checked in its place, and the address says it.
    page.locator("#years").focus()
    page.locator("#years").select_option("town")
    page.locator("#checked .trouble", has_text=wrong).wait_for()
    assert "years=town" in page.url
    assert page.evaluate("document.activeElement.id") == "years"
    assert page.locator("#checked .import").count() == 0
    sound(page)
    page.locator("#years").select_option("year")
    page.locator("#checked .verdict", has_text=right).wait_for()
    assert page.locator(".preview tbody tr").count() == 6
    sound(page)
    page.fill("#name", name)
    page.locator(".import button").press("Enter")
    page.wait_for_url("**/own/set/**")
    sound(page)
    page.locator(".found a", has_text="Brack").first.click()
    page.wait_for_url("**/region/*/structure?**")
    assert "Brack" in page.locator("h1").inner_text()
    page.locator(".tabs a").nth(1).click()
    page.wait_for_url("**/history?**")
    page.goto(f"{site}/own?lang={lang}")
    assert page.locator(".sets tbody tr").count() == 1
    sound(page)
    page.locator(".sets td a").click()
    sound(page)
    page.locator("button.danger").press("Enter")
    page.locator(".done", has_text=name).wait_for()
    assert page.locator(".sets").count() == 0
    assert trouble == []
    page.context.close()


def test_it_works_without_scripts(browser: Browser, site: str, tmp_path: Path) -> None:
    (tmp_path / "jobs.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "jobs.exe").write_text(TABLE, encoding="utf-8")
    page, _ = opened(browser, 1280, "light", java_script_enabled=False)
    page.goto(f"{site}/own?lang=en")
    page.set_input_files("#file", tmp_path / "jobs.exe")
    page.click(".give button")
    assert "is no CSV, Parquet or Excel file" in page.locator(".trouble").first.inner_text()
    page.set_input_files("#file", tmp_path / "jobs.csv")
    page.click(".give button")
    page.locator("#years").select_option("town")
    page.click(".mapping button")
    assert "holds no year" in page.locator("#checked").inner_text()
    page.locator("#years").select_option("year")
    page.click(".mapping button")
    page.fill("#name", "towns")
    page.click(".import button")
    assert page.locator("h1").inner_text() == "towns"
    page.context.close()


def test_a_refusal_is_told_in_its_place(browser: Browser, site: str, tmp_path: Path) -> None:
    (tmp_path / "jobs.xlsx").write_text("no workbook", encoding="utf-8")
    page, trouble = opened(browser, 390, "light")
    page.goto(f"{site}/own?lang=zh-CN")
    page.set_input_files("#file", tmp_path / "jobs.xlsx")
    page.click(".give button")
    page.locator(".give .trouble", has_text="文件内容与扩展名不符").wait_for()
    assert page.locator(".give button").is_enabled()
    assert page.url.endswith("/own?lang=zh-CN")
    assert all("415" in line for line in trouble)  # the browser itself notes the status
    page.context.close()
