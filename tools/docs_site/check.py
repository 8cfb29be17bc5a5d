"""Look at the built site: nothing is loaded from elsewhere, every formula is drawn, pages are accessible.

Usage: ``python -m tools.docs_site.check site [--pictures FOLDER] [--only NAME ...] [--chosen FOLDER]``.
The files are always read; where Chromium is, pages are opened from the disk with the network cut off.
``make docs`` opens each once; ``make docs-pictures`` takes pictures of some and has axe look at them.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

PAGES = (
    "index",
    "start",
    "tutorials/jilin-and-pittsburgh",
    "methods/complexity",
    "methods/synthetic-control",
    "reference/api/structure",
    "reference/commands",
    "data-sources",
    "comparison",
    "faq",
    "glossary",
    "how-to/other-regions",
    "zh/start",
    "zh/glossary",
    "zh/jilin-and-pittsburgh",
    "zh/faq",
)
CHOSEN = (
    ("tutorials/jilin-and-pittsburgh", 1280, "light"),
    ("methods/complexity", 1280, "light"),
    ("reference/api/structure", 1280, "dark"),
    ("zh/start", 390, "light"),
)
# What a browser loads by itself; links that a reader follows are none of it.
_LOADS = (
    re.compile(r"<(?:script|img|iframe|source|video|audio|embed)\b[^>]*\bsrc=[\"']?(?:https?:)?//[^\"'\s>]+"),
    re.compile(
        r"<link\b(?![^>]*rel=[\"']?(?:canonical|prev|next))[^>]*\bhref=[\"']?(?:https?:)?//[^\"'\s>]+"
    ),
)
_CSS = re.compile(r"url\(\s*[\"']?(?:https?:)?//[^)]+|@import\s+[\"'](?:https?:)?//[^\"']+")
_SCRIPT = re.compile(r"[\"'`]https?://[^\"'`]+?\.(?:js|mjs|css|json|woff2?)\b[^\"'`]*")
# The theme's script names this library and loads it only for a page with a diagram, of which there are none.
_ASLEEP = "https://unpkg.com/mermaid@"


def loads(site: Path) -> Iterator[str]:
    """Yield what a page of the site would load from elsewhere."""
    for file in sorted(site.rglob("*")):
        if file.suffix == ".html":
            text = file.read_text(encoding="utf-8")
            patterns: tuple[re.Pattern[str], ...] = (*_LOADS, _CSS)
            if re.search(r"class=[\"'][^\"']*\bmermaid\b", text):
                yield f"{file.relative_to(site)}: a diagram, whose library is not here"
        elif file.suffix == ".css":
            text, patterns = file.read_text(encoding="utf-8"), (_CSS,)
        elif file.suffix == ".js" and file.name != "search_index.js":
            text, patterns = file.read_text(encoding="utf-8"), (_SCRIPT,)
        else:
            continue
        for pattern in patterns:
            for found in pattern.finditer(text):
                if _ASLEEP not in found[0]:
                    yield f"{file.relative_to(site)}: {found[0][:120]}"


class Reader:
    """A browser without a network, at one width and in one scheme."""

    def __init__(self, browser: Any, width: int, scheme: str) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        self.context.set_offline(True)
        self.asked: list[str] = []
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on("pageerror", lambda error: self.asked.append(f"error: {error}"))

    def _note(self, address: str) -> None:
        if not address.startswith(("file:", "data:", "blob:", "about:")):
            self.asked.append(address)

    def open(self, file: Path) -> list[str]:
        """Open a page and return what is wrong with it."""
        self.asked.clear()
        self.page.goto(file.resolve().as_uri())
        self.page.wait_for_load_state("load")
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        flat = self.page.evaluate(
            "[...document.querySelectorAll('math')].filter(each => each.getBoundingClientRect().height < 4)"
            ".map(each => each.textContent.slice(0, 40))"
        )
        broken = self.page.evaluate(
            "[...document.images].filter(each => each.complete && !each.naturalWidth).map(each => each.src)"
        )
        return [
            *self.asked,
            *([f"wider than the window by {wide} px"] if wide > 0 else []),
            *(f"formula without height: {each}" for each in flat),
            *(f"picture that is not there: {each}" for each in broken),
        ]

    def search(self, words: str) -> int:
        """Return how many pages the search of the open page finds."""
        field = self.page.locator(".md-search__input")
        # At a small width the field is behind a button; its own script opens it.
        self.page.evaluate("document.querySelector('#__search').click()")
        self.page.wait_for_function(
            "document.querySelector('.md-search-result__meta').textContent.includes('Type to start')",
            timeout=60_000,
        )
        field.fill(words)
        field.press("End")  # the theme looks at what was typed when a key goes up
        self.page.locator(".md-search-result__item").first.wait_for(state="attached", timeout=60_000)
        return int(self.page.locator(".md-search-result__item").count())


def look(site: Path, given: argparse.Namespace) -> list[str]:
    """Open pages and return what is wrong; with pictures, at every width and scheme, also by axe."""
    from playwright.sync_api import sync_playwright

    found: list[str] = []
    names = [name for name in PAGES if not given.only or name in given.only]
    ways = (
        [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
        if given.pictures
        else [(390, "light")]
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for width, scheme in ways:
            reader = Reader(browser, width, scheme)
            for name in names if given.pictures else _every(site):
                told = f"{name} {width} {scheme}"
                found += [f"{told}: {each}" for each in reader.open(site / f"{name}.html")]
                if given.pictures:
                    found += [f"{told}: {each}" for each in _picture(reader, name, width, scheme, given)]
        if not given.pictures:
            for words in ("Hellinger", "城镇"):
                reader.open(site / "index.html")
                if not reader.search(words):
                    found.append(f"search: {words} is not found")
        browser.close()
    return found


def _every(site: Path) -> list[str]:
    pages = (file.relative_to(site).with_suffix("").as_posix() for file in site.rglob("*.html"))
    return sorted(name for name in pages if name != "404")


def _picture(reader: Reader, name: str, width: int, scheme: str, given: argparse.Namespace) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe
    from tools.site_pictures import small

    flat = name.replace("/", "-")
    reader.page.screenshot(path=str(given.pictures / f"{flat}-{width}-{scheme}.png"), full_page=True)
    if given.chosen and (name, width, scheme) in CHOSEN:
        (given.chosen / f"docs-{flat}-{width}-{scheme}.webp").write_bytes(small(reader.page))
    violations = Axe().run(reader.page).response["violations"]
    return [f"{each['id']} ({len(each['nodes'])}): {each['nodes'][0]['html'][:140]}" for each in violations]


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 1 if anything is wrong, and say what."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("site", type=Path)
    parser.add_argument("--pictures", type=Path, help="a folder for pictures of the pages")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--chosen", type=Path, help="where the pictures of the documents go")
    given = parser.parse_args(arguments)
    if given.pictures:
        given.pictures.mkdir(parents=True, exist_ok=True)
    found = list(loads(given.site))
    if shutil.which("chromium"):
        found += look(given.site, given)
    else:
        print("no Chromium: pages were read, not opened")
        found += ["no Chromium"] if os.environ.get("BESSEMER_BROWSER_REQUIRED") else []
    for each in found:
        print(each)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
