"""Hooks of MkDocs: pages that are made, formulas that are drawn, the language of Chinese pages."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

_PICTURE = re.compile(r'<p>(<img alt="([^"]*)"[^>]*>)</p>')
# A table with this many columns is set smaller.
_MANY = 9
# A table of three columns or more with a cell of this many letters keeps its columns wide on a phone.
_LONG = 90
_NO_HEAD = re.compile(r"<thead>\s*<tr>\s*(?:<th></th>\s*)+</tr>\s*</thead>\s*")
_TABLE = re.compile(r"<table>.*?</table>", re.S)
# A line that ends within a Chinese sentence: a browser would show the end of it as a space.
_CHINESE = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef”’—])\n *(?=[\u3000-\u9fff\uff00-\uffef“‘—]|\[[\u3000-\u9fff])"
    r"|(?<=[，。；：、）])\n *(?=[A-Za-z]|\d+[^.\d])"
)
_SECTIONS = {"tutorials": "Tutorials", "how-to": "How to", "methods": "Methods", "reports": "Reports"}
ROOT = Path(__file__).parents[2]
for place in (str(ROOT), str(ROOT / "src")):
    if place not in sys.path:
        sys.path.insert(0, place)

import jieba  # noqa: E402
from mkdocs.structure.files import File, Files  # noqa: E402
from mkdocs.structure.pages import Page  # noqa: E402
from tools.docs_site import charts, chinese, formulas, made  # noqa: E402

jieba.setLogLevel(logging.WARNING)
_CHARTS = charts.told()


def on_config(config: Any) -> Any:
    """Put pages that the navigation does not name at the end of the part that their folder has."""
    named = set(_named(config.nav))
    for file in sorted(Path(config.docs_dir).rglob("*.md")):
        uri = file.relative_to(config.docs_dir).as_posix()
        title = _SECTIONS.get(uri.split("/")[0])
        if title and uri not in named:
            next(part[title] for part in config.nav if title in part).append(uri)
    chinese.teach_search()
    config.extra["copyright"] = config.copyright
    return config


def _named(nav: Any) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    else:
        for part in nav.values() if isinstance(nav, dict) else nav:
            yield from _named(part)


def on_files(files: Files, config: Any) -> Files:
    """Add the pages that are made from code."""
    for uri, text in made.pages().items():
        files.append(File.generated(config, uri, content=text))
    return files


def on_nav(nav: Any, **kwargs: Any) -> Any:
    """Let no page in one language lead on to one in the other."""
    chinese.apart(nav.pages)
    return nav


def on_page_markdown(markdown: str, page: Page, **kwargs: Any) -> str:
    """Take out what only a reader of the source needs: comments, and links to files that are no pages."""
    markdown = re.sub(r"<!--.*?-->\n?", "", markdown, flags=re.S)
    return _CHINESE.sub("", markdown) if chinese.is_chinese(page) else markdown


def on_page_content(html: str, page: Page, **kwargs: Any) -> str:
    """Draw formulas, and let tables and code be scrolled by keyboard."""
    text = formulas.drawn(html)
    left = formulas.undrawn(text)
    if left:
        raise formulas.FormulaError(f"{page.file.src_uri}: not drawn: {left[:5]}")
    return _TABLE.sub(_table, _PICTURE.sub(_figure, text))


def on_post_page(output: str, page: Page, **kwargs: Any) -> str:
    """Give parts of the theme's frame the names that a screen reader needs."""
    output = output.replace('role="dialog">', 'role="dialog" aria-label="Search">')
    output = re.sub(
        r'(<nav class="md-nav" data-md-level="\d") aria-labelledby="__nav_(\w+)_label"',
        r'\1 aria-label="Pages \2"',
        output,
    )
    return chinese.framed(output) if chinese.is_chinese(page) else output


def _table(found: re.Match[str]) -> str:
    """Return a table in a box that scrolls; a head without any word is left out."""
    cells = [
        len(re.sub("<[^>]+>", "", cell)) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", found[0], re.S)
    ]
    columns = found[0].count("<th")
    kind = "rows many" if columns >= _MANY else "rows told" if columns > 2 and max(cells) > _LONG else "rows"
    rows = (
        _NO_HEAD.sub("", found[0])
        .replace("<table>", f"<table class='{kind}'>")
        .replace("<th></th>", "<td></td>")
    )
    return f"<div class='scrolls' tabindex='0' role='group' aria-label='table'>{rows}</div>"


def _figure(found: re.Match[str]) -> str:
    """Return a picture with what it shows: a chart has its finding above it and its sources below."""
    src = re.search(r'src="([^"]+)"', found[1])
    name = Path(src[1]).stem if src else ""
    if name not in _CHARTS:
        return f"<figure>{found[1]}<figcaption>{found[2]}</figcaption></figure>"
    words = {each: escape(text) for each, text in _CHARTS[name].items()}
    drawn = f'<a class="whole" href="{src[1]}">{found[1]}</a>' if src else found[1]
    head = f'<p class="finding">{words["title"]}</p><p class="measure">{words["subtitle"]}</p>'
    source = chinese.SOURCE if name.endswith("-zh") else "Source: {}."
    return f"<figure>{head}{drawn}<figcaption>{source.format(words['source'])}</figcaption></figure>"


def on_page_context(context: dict[str, Any], page: Page, config: Any, nav: Any) -> dict[str, Any]:
    """Give Chinese pages the words of the theme, of the parts and of the foot in Chinese."""
    told = chinese.is_chinese(page)
    config.theme["language"] = "zh" if told else "en"
    config.copyright = chinese.COPYRIGHT if told else config.extra["copyright"]
    chinese.name_parts(nav.items, told)
    return context
