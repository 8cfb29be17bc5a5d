"""The brief as one self-contained HTML page, for a screen or for paper."""

from __future__ import annotations

from functools import cache
from typing import Any

from bessemer.brief.pieces import BESIDE, PAPER, SCREEN, Easel
from bessemer.brief.versus import Comparison, compare
from bessemer.brief.view import Page, build
from bessemer.charts.workshop import Workshop, opened
from bessemer.studies import Study
from bessemer.words import Message, colon, gap, say


@cache
def _template(name: str) -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=PackageLoader("bessemer.brief", "templates"),
        autoescape=select_autoescape(["html", "jinja"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def page(
    study: Study,
    locale: str,
    helpers: int | Workshop = 0,
    *,
    versus: Study | None = None,
    paper: bool = False,
) -> str:
    """Return the brief of a study, or of two beside each other, as HTML: no network, no script.

    Parameters
    ----------
    study : Study
    locale : str
    helpers : int or Workshop
        Processes that draw charts, or an open workshop.
    versus : Study, optional
        A second region.
    paper : bool
        Everything unfolded and each chart drawn once, for a printer.
    """

    def word(name: str, **values: Any) -> str:
        return say(Message(f"ui.{name}", **values), locale)

    def tell(name: str, **values: Any) -> str:
        return say(Message(f"brief.{name}", **values), locale)

    widths = BESIDE if versus is not None else PAPER if paper else SCREEN
    content: Page | Comparison
    with opened(helpers) as workshop:
        easel = Easel(study.data.catalogue, locale, workshop, widths)
        content = build(study, easel) if versus is None else compare(study, versus, easel)
    name = "brief.html.jinja" if versus is None else "versus.html.jinja"
    marks = {"colon": colon(locale), "gap": gap(locale)}
    template = _template(name)
    text: str = template.render(page=content, word=word, tell=tell, locale=locale, paper=paper, **marks)
    return text
