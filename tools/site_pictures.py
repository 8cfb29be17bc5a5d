"""Take pictures of every page of the web server and look for faults on it: `make pictures`.

Usage: ``python -m tools.site_pictures FOLDER [--only NAME ...] [--report FILE] [--chosen FOLDER]``. It needs
Chromium (Debian: ``apt-get install chromium``). Each page is opened in both languages, at 1280 and at 390
pixels, light and dark. What was found is kept in FOLDER, so that several runs add up to one report.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from tools.site_tour import LANGUAGES, SCHEMES, STOPS, WIDTHS, Stop, visit

WAYS = tuple(product(LANGUAGES, WIDTHS, SCHEMES))
# Those that stand in the documents: page, language, width, scheme.
CHOSEN = (
    ("start", "en", 1280, "light"),
    ("start", "zh-CN", 390, "dark"),
    ("region-structure", "en", 1280, "light"),
    ("rolemodels-explore", "en", 1280, "light"),
    ("rolemodels-explore", "zh-CN", 390, "dark"),
    ("dependence-explore", "en", 1280, "light"),
    ("scenario-builder", "zh-CN", 390, "dark"),
    ("compare", "en", 1280, "light"),
    ("casebook", "zh-CN", 390, "dark"),
)


@dataclass(frozen=True)
class Seen:
    """What was found on a page in one language, width and scheme."""

    stop: Stop
    lang: str
    width: int
    scheme: str
    overflow: int
    faults: tuple[str, ...]
    axe: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not (self.overflow or self.faults or self.axe)


@contextmanager
def serving() -> Iterator[str]:
    """Yield the address of a server of its own."""
    command = [sys.executable, "-m", "bessemer", "serve", "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    try:
        line = server.stdout.readline() if server.stdout else ""
        found = re.search(r"http://[^\s/]+", line)
        if found is None:
            raise SystemExit(f"the server did not start: {line!r}")
        yield found[0]
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)


def look(
    browser: Browser, base: str, stop: Stop, way: tuple[str, int, str], folder: Path, chosen: Path | None
) -> Seen:
    """Open a page, take its pictures, and return what was found on it."""
    lang, width, scheme = way
    with visit(browser, base, width=width, scheme=scheme, lang=lang) as seen:
        seen.go(stop, base, lang)
        seen.draw()
        name = "-".join((stop.name, lang[:2], str(width), scheme))
        seen.page.screenshot(path=str(folder / f"{name}.png"), full_page=True)
        if chosen is not None and (stop.name, *way) in CHOSEN:
            (chosen / f"site-{name}.webp").write_bytes(small(seen.page))
        seen.open_all()
        overflow = seen.overflow()
        axe = tuple(seen.violations())
        return Seen(stop, lang, width, scheme, overflow, tuple(seen.faults()), axe)


class Notes:
    """What was found in this and in earlier runs, in a file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._rows: dict[str, Seen] = {}
        for row in json.loads(file.read_text("utf-8")) if file.exists() else ():
            self._keep(Seen(**{**row, "stop": Stop(**row["stop"]), "faults": tuple(row["faults"])}))

    @property
    def seen(self) -> list[Seen]:
        """The views in the order of the tour."""
        order = {stop.name: at for at, stop in enumerate(STOPS)}
        return sorted(self._rows.values(), key=lambda each: order.get(each.stop.name, len(order)))

    def add(self, seen: Seen) -> None:
        """Keep what was found in a view, in place of what was found before."""
        self._keep(seen)
        self._file.write_text(json.dumps([asdict(each) for each in self.seen]), encoding="utf-8")

    def _keep(self, seen: Seen) -> None:
        self._rows[f"{seen.stop.name} {seen.lang} {seen.width} {seen.scheme}"] = seen


def small(page: Page) -> bytes:
    """Return what stands in the window as WebP."""
    session = page.context.new_cdp_session(page)
    made = session.send("Page.captureScreenshot", {"format": "webp", "quality": 82})
    return base64.b64decode(made["data"])


def report(seen: Sequence[Seen], version: str) -> str:
    """Return the table of pages, languages and what was found."""
    opened = {(each.lang, each.width, each.scheme) for each in seen}
    ways = [way for way in WAYS if way in opened]
    clean = sum(each.clean for each in seen)
    lines = [
        "# Every page in a browser",
        "",
        f"Made by `make pictures`, not by hand. Each page is opened by Chromium {version} in the ways that",
        "the table names: language, width in pixels, light or dark. Looked for: what axe finds with all its",
        "rules (what folds is opened first), errors in the console, refusals by the policy, requests to",
        "another host, answers of a wrong status, and whether the page is wider than the window.",
        "",
        f"{clean} of {len(seen)} views are free of all of it.",
        "",
        "| page | address | "
        + " | ".join(f"{lang[:2]} {width} {scheme}" for lang, width, scheme in ways)
        + " |",
        "|---|---|" + "---|" * len(ways),
    ]
    found = {(each.stop, each.lang, each.width, each.scheme): each for each in seen}
    for stop in dict.fromkeys(each.stop for each in seen):
        cells = [_cell(found.get((stop, *way))) for way in ways]
        lines.append(f"| {stop.name} | `{stop.address}` | {' | '.join(cells)} |")
    faulty = [each for each in seen if not each.clean]
    if faulty:
        lines += ["", "## What was found", ""]
    for each in faulty:
        said = [f"wider by {each.overflow} px"] if each.overflow else []
        for text in (*said, *each.faults, *each.axe):
            lines.append(f"- {each.stop.name}, {each.lang}, {each.width}, {each.scheme}: `{text}`")
    return "\n".join(lines) + "\n"


def _cell(seen: Seen | None) -> str:
    if seen is None:
        return "not opened"
    return "clean" if seen.clean else f"axe {len(seen.axe)}, other {len(seen.faults) + bool(seen.overflow)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures, write the report, and return 1 if anything was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=[], help="names of pages")
    parser.add_argument("--ways", nargs="*", default=[], help="for example en-1280-light")
    parser.add_argument("--report", type=Path)
    parser.add_argument("--chosen", type=Path, help="where the pictures of the documents go")
    parser.add_argument("--at", help="address of a server that runs already")
    given = parser.parse_args(arguments)
    given.folder.mkdir(parents=True, exist_ok=True)
    if given.chosen:
        given.chosen.mkdir(parents=True, exist_ok=True)
    stops = [stop for stop in STOPS if not given.only or stop.name in given.only]
    ways = [way for way in WAYS if not given.ways or f"{way[0][:2]}-{way[1]}-{way[2]}" in given.ways]
    notes = Notes(given.folder / "seen.json")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        with _at(given.at) as base:
            for way, stop in product(ways, stops):
                each = look(browser, base, stop, way, given.folder, given.chosen)
                notes.add(each)
                if given.report:
                    given.report.write_text(
                        report(notes.seen, browser.version.split(".")[0]), encoding="utf-8"
                    )
                print(stop.name, *way, _cell(each), *each.faults, *each.axe, flush=True)
        browser.close()
    return int(not all(each.clean for each in notes.seen))


@contextmanager
def _at(address: str | None) -> Iterator[str]:
    if address:
        yield address
    else:
        with serving() as base:
            yield base


if __name__ == "__main__":
    sys.exit(main())
