"""Take the pictures of the README: the first page of the brief of Jilin in both languages.

Usage: ``make readme-pictures`` (needs Chromium; Debian: ``apt-get install chromium``).
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import FloatRect, Page, ViewportSize, sync_playwright

import bessemer as bm
from bessemer.brief import render, write

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
SIZE: ViewportSize = {"width": 1280, "height": 900}
MARGIN = 14


def first_part(page: Page) -> FloatRect:
    """Return the head and the summary of a brief, down to the white below them: nothing is cut."""
    bottom = page.evaluate("document.querySelector('.front').getBoundingClientRect().bottom + scrollY")
    return {"x": 0, "y": 0, "width": SIZE["width"], "height": bottom + MARGIN}


def main() -> None:
    """Render the brief and take a picture of what a reader sees first."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for locale, name in (("en", "en"), ("zh-CN", "zh")):
            file = Path(folder) / f"{name}.html"
            write(render(bm.study("Jilin"), locale), file)
            page = browser.new_page(viewport=SIZE, device_scale_factor=1.5)
            page.goto(file.as_uri())
            page.screenshot(
                path=str(FOLDER / f"brief-jilin-{name}.png"), clip=first_part(page), full_page=True
            )
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
