"""The brief in a real browser: nothing leaves the machine, nothing overflows, nothing overlaps."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tools.site_tour import SHORTER

import bessemer as bm
from bessemer.brief import render, write
from bessemer.charts.workshop import default_helpers

pytestmark = pytest.mark.browser

CASES = [("Jilin", "en"), ("Jilin", "zh-CN"), ("Detroit", "en"), ("DEA5", "zh-CN"), ("CHN", "en")]


class Made(dict[tuple[str, str], Path]):
    """Briefs by region and language, each made when a test first asks for it."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def __missing__(self, case: tuple[str, str]) -> Path:
        name, locale = case
        self[case] = self.folder / f"{name}-{locale}.html"
        write(render(bm.study(name), locale, helpers=default_helpers()), self[case])
        return self[case]


@pytest.fixture(scope="session")
def briefs(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    return Made(tmp_path_factory.mktemp("briefs"))


@pytest.fixture(scope="session")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("versus") / "two.html"
    study, other = bm.study("CHN"), bm.study("LUX")
    write(render(study, "en", versus=other, helpers=default_helpers()), file)
    return file


def open_page(browser: Browser, file: Path, width: int) -> tuple[Page, list[str]]:
    page = browser.new_page(viewport={"width": width, "height": 900})
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    page.on(
        "request",
        lambda request: trouble.append(request.url) if not request.url.startswith("file:") else None,
    )
    page.goto(file.as_uri())
    return page, trouble


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(case))
def test_page_fits_and_is_silent(
    browser: Browser, briefs: dict[tuple[str, str], Path], case: tuple[str, str], width: int
) -> None:
    page, trouble = open_page(browser, briefs[case], width)
    assert trouble == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("section.chapter").count() == 7
    assert page.locator("ol.essentials > li .grade:visible").count() >= 4
    for chapter in page.locator("section.chapter").all():
        assert chapter.locator("figure:visible").count() <= 3
    open_all(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shown = page.locator("figure svg:visible")
    assert shown.count() >= 4
    for index in range(shown.count()):
        box = shown.nth(index).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width + 1
    page.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(case))
def test_charts_have_names_sources_and_no_cut_text(
    browser: Browser, briefs: dict[tuple[str, str], Path], case: tuple[str, str]
) -> None:
    page, _ = open_page(browser, briefs[case], 1280)
    open_all(page)
    figures = page.locator("figure.chart")
    for index in range(figures.count()):
        figure = figures.nth(index)
        assert figure.locator(".finding").inner_text().strip()
        assert figure.locator(".measure").inner_text().strip()
        assert figure.locator(".source").inner_text().strip()
        assert figure.locator("svg").first.get_attribute("aria-label")
    # Text of a chart must lie inside its picture.
    cut = page.evaluate(
        """() => [...document.querySelectorAll('figure .wide svg, figure.folded svg')].flatMap(svg => {
            const frame = svg.getBoundingClientRect();
            return [...svg.querySelectorAll('text')].filter(text => {
                const box = text.getBoundingClientRect();
                return box.width > 0 && (box.right > frame.right + 2 || box.left < frame.left - 2);
            }).map(text => text.textContent);
        })"""
    )
    assert cut == []
    page.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(case))
def test_a_phone_reads_tables_of_words_as_lists_and_whole_labels(
    browser: Browser, briefs: dict[tuple[str, str], Path], case: tuple[str, str]
) -> None:
    page, _ = open_page(browser, briefs[case], 390)
    open_all(page)
    # What is wider than the screen scrolls in its own box; what holds long words is not left to that.
    wide = page.evaluate(
        """() => [...document.querySelectorAll('.table')].filter(box =>
            box.scrollWidth > box.clientWidth + 1 &&
            (box.matches('.wordy') || !['auto', 'scroll'].includes(getComputedStyle(box).overflowX))
        ).map(box => box.getAttribute('aria-label'))"""
    )
    assert wide == []
    heads = page.locator(".wordy td[data-head]")
    assert heads.count() == 0 or heads.first.get_attribute("data-head")
    cut = page.evaluate(
        """() => [...document.querySelectorAll('figure .narrow svg')].flatMap(svg => {
            const frame = svg.getBoundingClientRect();
            return [...svg.querySelectorAll('text')].filter(text => {
                const box = text.getBoundingClientRect();
                return box.width > 0 && (box.right > frame.right + 3 || box.left < frame.left - 3);
            }).map(text => text.textContent);
        })"""
    )
    assert cut == []
    page.close()


@pytest.mark.parametrize("case", CASES[:4], ids=lambda case: "-".join(case))
def test_first_screen_holds_name_map_sentences_and_chart(
    browser: Browser, briefs: dict[tuple[str, str], Path], case: tuple[str, str]
) -> None:
    page, _ = open_page(browser, briefs[case], 1280)
    boxes = {
        part: page.locator(part).last.bounding_box()
        for part in ("h1", ".locator svg", ".essentials > li:last-child > p:first-child", ".lead .narrow svg")
    }
    for part, box in boxes.items():
        assert box is not None, part
        assert box["y"] + box["height"] <= 900, part
    sentences, chart = page.locator(".essentials").bounding_box(), boxes[".lead .narrow svg"]
    assert sentences is not None and chart is not None
    assert sentences["x"] + sentences["width"] <= chart["x"]
    page.close()


def test_page_reads_in_dark_and_in_print(browser: Browser, briefs: dict[tuple[str, str], Path]) -> None:
    page, _ = open_page(browser, briefs["Jilin", "en"], 1280)
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert light != dark
    page.emulate_media(media="print")
    assert page.locator("figure .wide svg").first.is_visible()
    page.close()


def violations(page: Page) -> list[tuple[str, str]]:
    """Return what axe finds; a chart is one picture with a name and holds no other."""
    assert page.evaluate("document.querySelectorAll('svg [role], svg [aria-label]').length") == 0
    page.evaluate(SHORTER)
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in Axe().run(page).response["violations"]]


@pytest.mark.parametrize(
    ("case", "scheme"),
    [(("Jilin", "zh-CN"), "dark"), (("CHN", "en"), "light")],
    ids=["Jilin-zh-CN", "CHN-en"],
)
def test_axe_finds_nothing(
    browser: Browser, briefs: dict[tuple[str, str], Path], case: tuple[str, str], scheme: str
) -> None:
    page, _ = open_page(browser, briefs[case], 1280)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    open_all(page)
    assert violations(page) == []
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_two_regions_fit_beside_or_below_each_other(browser: Browser, beside: Path, width: int) -> None:
    page, trouble = open_page(browser, beside, width)
    open_all(page)
    assert trouble == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    first, second = (page.locator("article.summary").nth(at).bounding_box() for at in (0, 1))
    assert first is not None and second is not None
    assert (first["x"] < second["x"]) == (width == 1280)
    assert violations(page) == []
    page.close()


def test_print_shows_what_folds_and_names_links(
    browser: Browser, briefs: dict[tuple[str, str], Path]
) -> None:
    page, _ = open_page(browser, briefs["Jilin", "en"], 1280)
    assert page.locator("figure.folded svg:visible").count() == 0
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 990})
    assert page.locator("figure.folded .narrow svg").first.is_visible()
    assert page.locator(".footnote").first.is_visible()
    assert not page.locator(".rest").first.is_visible()
    page.close()
