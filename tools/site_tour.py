"""The pages of the web server that are walked through: by the tests, and to take pictures of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response

LANGUAGES = ("en", "zh-CN")
WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")
WAIT = 180_000
QUESTIONS = ("structure", "history", "rolemodels", "pathways", "dependence", "scenarios", "casebook")


@dataclass(frozen=True)
class Stop:
    """One page of the tour: its name, its address without language, the status that it has to have."""

    name: str
    address: str
    status: int = 200

    def at(self, base: str, lang: str) -> str:
        """Return the whole address in a language."""
        return f"{base}{self.address}{'&' if '?' in self.address else '?'}lang={lang}"


def _stops() -> Iterator[Stop]:
    yield Stop("start", "/")
    yield Stop("search", "/search?q=jilin")
    yield Stop("founding-case", "/founding-case")
    for question in QUESTIONS:
        yield Stop(f"region-{question}", f"/region/CN-JL/{question}")
    yield Stop("rolemodels-explore", "/region/CN-JL/rolemodels/explore")
    yield Stop("dependence-explore", "/region/CN-JL/dependence/explore")
    yield Stop(
        "scenario-builder",
        "/region/CN-JL/scenarios/build?paths=300&horizon=10&shipped=own-trend&shipped=cut-off&run=1",
    )
    yield Stop("compare", "/compare?a=CN-JL&b=CN-LN")
    yield Stop("industries", "/industries")
    yield Stop("industry", "/industry/gb19/C")
    yield Stop("map", "/map/cn-provinces/overseas")
    yield Stop("map-us", "/map/us-zones/manufacturing")
    yield Stop("map-chart", "/map/nuts2/jobs/map-nuts2-jobs")
    yield Stop("map-rows", "/industry/ind1990/270/industry-map?show=data")
    yield Stop("casebook", "/cases")
    yield Stop("case", "/cases/ruhr")
    yield Stop("data", "/data")
    yield Stop("own-data", "/own")
    yield Stop("method", "/methods/entry")
    yield Stop("brief", "/brief/CN-JL")
    yield Stop("chart", "/region/CN-JL/structure/structure-quotients")
    yield Stop("error", "/region/jilinn/structure", 404)
    yield Stop("interface", "/api/v1/docs")
    yield Stop("region-us", "/region/CZ16300/rolemodels")
    yield Stop("region-eu", "/region/DEA5/history")


STOPS = tuple(_stops())

# The policy is reported to the page itself, also for what the console keeps quiet about.
_LISTEN = """
window.refusedByPolicy = [];
document.addEventListener("securitypolicyviolation", event =>
    window.refusedByPolicy.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
# Marks of a chart are one picture with a name, rows of a table are alike: axe would look at each.
SHORTER = """
document.querySelectorAll('svg').forEach(picture => picture.replaceChildren());
for (const body of document.querySelectorAll('tbody'))
    [...body.rows].slice(3).filter(row => !row.className).forEach(row => row.remove());
"""
_OPEN = "document.querySelectorAll('details').forEach(part => part.open = true)"


@dataclass
class Visit:
    """A reader's page and what went wrong on it."""

    page: Page
    trouble: list[str] = field(default_factory=list)
    _expected: int = 200

    def go(self, stop: Stop, base: str, lang: str) -> Visit:
        """Open a page of the tour, and wait until what loads later is there."""
        self._expected = stop.status
        response = self.page.goto(stop.at(base, lang))
        if response is None or response.status != stop.status:
            self.trouble.append(f"status {response and response.status}")
        if self.page.locator("html").get_attribute("lang") != lang:
            self.trouble.append("language")
        self.settle()
        return self

    def settle(self) -> None:
        """Wait for parts that load later, and for a job that runs."""
        self.page.locator("[data-load][aria-busy]").first.wait_for(state="detached")
        self.page.locator("[data-progress]").first.wait_for(state="detached")

    def draw(self) -> None:
        """Bring each chart that can be seen into view, and wait until it is drawn."""
        for figure in self.page.locator("figure[data-chart]:visible").all():
            figure.scroll_into_view_if_needed()
            figure.locator(".drawing svg").first.wait_for()
        self.page.evaluate("window.scrollTo(0, 0)")

    def open_all(self) -> None:
        """Open all that folds."""
        self.page.evaluate(_OPEN)

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than the window."""
        width: int = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return max(width, 0)

    def violations(self) -> list[str]:
        """Return what axe finds: rule and first place. The charts are empty afterwards."""
        self.page.evaluate(SHORTER)
        found = Axe().run(self.page).response["violations"]
        return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]

    def faults(self) -> list[str]:
        """Return what the console, the policy and the network complained of."""
        refused: list[str] = self.page.evaluate("window.refusedByPolicy || []")
        return [*self.trouble, *refused]


@contextmanager
def visit(
    browser: Browser, base: str, *, width: int = 1280, scheme: str = "light", lang: str = "en", **options: Any
) -> Iterator[Visit]:
    """Give a new reader a page, with reduced motion, which asks nothing of another host unnoticed."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
        locale=lang,
        **options,
    )
    context.add_init_script(_LISTEN)
    page = context.new_page()
    page.set_default_timeout(WAIT)
    made = Visit(page)
    host = urlsplit(base).netloc

    def asked(request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != host:
            made.trouble.append(f"other host: {request.url}")

    def said(message: Any) -> None:
        # A browser itself calls a page of status 404 an error.
        expected = made._expected >= 400 and f"status of {made._expected}" in message.text
        if message.type == "error" and not expected:
            made.trouble.append(f"console: {message.text}")

    def answered(response: Response) -> None:
        if response.status >= 400 and response.status != made._expected:
            made.trouble.append(f"{response.status}: {response.url}")

    page.on("request", asked)
    page.on("console", said)
    page.on("response", answered)
    page.on("pageerror", lambda error: made.trouble.append(f"script: {error}"))
    try:
        yield made
    finally:
        context.close()
