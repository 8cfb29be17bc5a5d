"""The documentation of methods as pages: the part of Markdown that it uses, and nothing that it does not.

Formulas stay as they are written (TeX); pictures are left out, because they do not ship.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

from bessemer.errors import UnavailableError, did_you_mean

# In a wheel the pages stand beside this module; in the source they are the repository's own.
_PLACES = (Path(__file__).with_name("methods"), Path(__file__).parents[3] / "docs" / "methods")
_INLINE = re.compile(
    r"(?P<code>`[^`]+`)|(?P<formula>\$[^$]+\$)|(?P<bold>\*\*.+?\*\*)"
    r"|(?P<link>\[(?P<text>[^\]]+)\]\((?P<to>[^)\s]+)\))|(?P<stress>\*[^*\s][^*]*\*)",
    re.S,
)
_ITEM = re.compile(r"(?P<indent> *)(?P<mark>[-*]|\d+\.) +(?P<text>.*)")
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")


@dataclass(frozen=True)
class Document:
    """A page of the documentation: its name, its title, its text as HTML."""

    id: str
    title: str
    text: Markup


@cache
def documents() -> tuple[Document, ...]:
    """Return the pages on methods in order of title; none where they do not ship."""
    folder = next((place for place in _PLACES if place.is_dir()), None)
    if folder is None:
        return ()
    found = [_read(path) for path in folder.glob("*.md")]
    return tuple(sorted(found, key=lambda each: each.title.casefold()))


def document(name: str) -> Document:
    """Return a page by name.

    Raises
    ------
    UnavailableError
        If there is none of the name.
    """
    for each in documents():
        if each.id == name:
            return each
    known = [each.id for each in documents()]
    raise UnavailableError(
        f"There is no page on '{name[:60]}'.",
        where=f"Pages: {', '.join(known)}." if known else "No pages of the documentation ship.",
        remedy=did_you_mean(name, known) or "The page of data and methods lists them.",
    )


def _read(path: Path) -> Document:
    lines = path.read_text(encoding="utf-8").splitlines()
    title = next((line[2:].strip() for line in lines if line.startswith("# ")), path.stem)
    body = lines[1:] if lines and lines[0].startswith("# ") else lines
    return Document(path.stem, title, Markup("\n").join(blocks(body)))


def blocks(lines: list[str]) -> Iterator[Markup]:
    """Yield the blocks of a text as HTML: headings, code, formulas, tables, lists, paragraphs.

    Examples
    --------
    >>> [str(part) for part in blocks(["## A <b>", "", "One *two* `x`."])]
    ['<h2>A &lt;b&gt;</h2>', '<p>One <em>two</em> <code>x</code>.</p>']
    """
    at = 0
    while at < len(lines):
        line = lines[at]
        start = at
        if not line.strip():
            at += 1
        elif line.startswith("```"):
            at = _until(lines, at + 1, lambda text: text.startswith("```")) + 1
            yield Markup("<pre tabindex='0'><code>{}</code></pre>").format(
                "\n".join(lines[start + 1 : at - 1])
            )
        elif line.startswith("#"):
            level = min(len(line) - len(line.lstrip("#")), 4)
            yield Markup(f"<h{level}>{{}}</h{level}>").format(inline(line.lstrip("# ")))
            at += 1
        elif line.startswith("$$"):
            at = (
                start
                if line.rstrip().endswith("$$") and len(line.strip()) > 2
                else _formula_end(lines, at + 1)
            )
            at += 1
            yield Markup("<pre class='formula' tabindex='0'>{}</pre>").format(
                "\n".join(lines[start:at]).strip().strip("$").strip()
            )
        elif line.startswith("|"):
            at = _until(lines, at, lambda text: not text.startswith("|"))
            yield _table(lines[start:at])
        elif _ITEM.fullmatch(line):
            at = _until(lines, at, lambda text: not text.strip())
            yield _list(lines[start:at])
        else:
            at = _until(lines, at, lambda text: not text.strip() or text.startswith(("```", "$$", "|", "#")))
            text = _PICTURE.sub("", "\n".join(lines[start:at])).strip()
            if text:
                yield Markup("<p>{}</p>").format(inline(text))


def _formula_end(lines: list[str], at: int) -> int:
    return min(_until(lines, at, lambda text: text.rstrip().endswith("$$")), len(lines) - 1)


def _until(lines: list[str], at: int, stop: object) -> int:
    """Return the first line from `at` on for which `stop` holds, or the number of lines."""
    assert callable(stop)
    while at < len(lines) and not stop(lines[at]):
        at += 1
    return at


def _table(lines: list[str]) -> Markup:
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))] for line in lines]
    head, *body = [row for row in rows if not all(re.fullmatch(r":?-{2,}:?", cell) for cell in row)]
    # A head without words is no head.
    heads = Markup("").join(
        Markup("<th scope='col'>{}</th>" if cell else "<td>{}</td>").format(inline(cell)) for cell in head
    )
    cells = [Markup("").join(Markup("<td>{}</td>").format(inline(cell)) for cell in row) for row in body]
    filled = Markup("").join(Markup("<tr>{}</tr>").format(row) for row in cells)
    return Markup(
        "<div class='table' tabindex='0'><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(heads, filled)


def _list(lines: list[str]) -> Markup:
    items: list[str] = []
    numbered = False
    for line in lines:
        found = _ITEM.fullmatch(line)
        if found:
            numbered = numbered or found["mark"][0].isdigit()
            items.append(found["text"])
        elif items:
            items[-1] += " " + line.strip()
    filled = Markup("").join(Markup("<li>{}</li>").format(inline(item)) for item in items)
    return Markup("<ol>{}</ol>" if numbered else "<ul>{}</ul>").format(filled)


def inline(text: str) -> Markup:
    """Return a line of text as HTML: code, formulas, stress, and links to other pages on methods."""
    parts, end = [], 0
    for found in _INLINE.finditer(text):
        parts.append(escape(text[end : found.start()]))
        end = found.end()
        if found["code"]:
            parts.append(Markup("<code>{}</code>").format(found["code"].strip("`")))
        elif found["formula"]:
            parts.append(Markup("<code class='formula'>{}</code>").format(found["formula"].strip("$")))
        elif found["bold"]:
            parts.append(Markup("<strong>{}</strong>").format(inline(found["bold"][2:-2])))
        elif found["stress"]:
            parts.append(Markup("<em>{}</em>").format(inline(found["stress"][1:-1])))
        else:
            page = re.fullmatch(r"([\w-]+)\.md(#[\w-]+)?", found["to"])
            told = inline(found["text"])
            parts.append(Markup("<a href='/methods/{}'>{}</a>").format(page[1], told) if page else told)
    parts.append(escape(text[end:]))
    return Markup("").join(parts)
