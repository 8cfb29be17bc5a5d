"""The brief as one self-contained HTML page."""

from __future__ import annotations

from functools import cache
from typing import Any

from bessemer.brief.view import build
from bessemer.charts.workshop import Workshop, opened
from bessemer.studies import Study
from bessemer.words import Message, say


@cache
def _template() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=PackageLoader("bessemer.brief", "templates"),
        autoescape=select_autoescape(["html", "jinja"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("brief.html.jinja")


def page(study: Study, locale: str, helpers: int | Workshop = 0) -> str:
    """Return the brief of a study as HTML: inline style and charts, no network, no script."""

    def word(name: str, **values: Any) -> str:
        return say(Message(f"ui.{name}", **values), locale)

    with opened(helpers) as workshop:
        content = build(study, locale, workshop)
    text: str = _template().render(page=content, word=word, locale=locale)
    return text
