"""The brief as Markdown: the same text and tables as the page, with charts told in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bessemer.brief.endmatter import Methods
from bessemer.brief.first import Asked, Sentence
from bessemer.brief.pieces import TEXT, Easel, Figure, Links, Table
from bessemer.brief.versus import Comparison, Pair, compare
from bessemer.brief.view import Chapter, Page, Section, build
from bessemer.charts.workshop import Workshop
from bessemer.studies import Study
from bessemer.words import Message, colon, gap, say

_SPECIAL = re.compile(r"([\\`*_\[\]<>|])")
_LEADING = re.compile(r"^(\s*)([-+#]|\d+\.)(\s)")


def markdown(study: Study, locale: str, *, versus: Study | None = None) -> str:
    """Return the brief of a study, or of two beside each other, as Markdown."""
    with Workshop(0) as workshop:
        easel = Easel(study.data.catalogue, locale, workshop, TEXT)
        writer = Writer(locale)
        if versus is None:
            lines = writer.page(build(study, easel))
        else:
            lines = writer.comparison(compare(study, versus, easel))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


class Writer:
    """Writes the parts of a page as lines of Markdown in one language."""

    def __init__(self, locale: str) -> None:
        self.locale = locale

    def word(self, id: str, **values: object) -> str:
        """Return a text of the catalogue."""
        return say(Message(id, **values), self.locale)

    def page(self, page: Page) -> Iterator[str]:
        """Yield the lines of a whole brief."""
        yield from self._title(page)
        yield from (f"## {self.word('ui.summary_title')}", "")
        yield from self.essentials(page.sentences)
        if page.lead is not None:
            yield from self.figure(page.lead)
        if page.asked is not None:
            yield from self.asked(page.asked)
        for chapter in page.chapters:
            yield from self.chapter(chapter)
        yield from self.methods(page.methods)

    def comparison(self, both: Comparison) -> Iterator[str]:
        """Yield the lines of two briefs beside each other."""
        yield from (f"# {escaped(both.heading)}", "")
        for page in both.pages:
            yield from (f"## {escaped(page.name)}", "", escaped(page.place), "")
            yield from self.essentials(page.sentences)
            if page.lead is not None:
                yield from self.figure(page.lead)
            if page.asked is not None:
                yield from self.asked(page.asked, level=3)
        for pair in both.pairs:
            yield from self.pair(pair)
        for page in both.pages:
            yield from self.methods(page.methods, page.name)

    def pair(self, pair: Pair) -> Iterator[str]:
        """Yield one question for two regions."""
        yield from (f"## {pair.number} {escaped(pair.question)}", "")
        for name, chapter in pair.chapters:
            yield from (self.labelled(name, chapter.headline or chapter.reason), "")
        for table in pair.tables:
            yield from self.table(table)
        if not pair.tables:
            yield from (escaped(self.word("brief.versus_nothing")), "")
        for name, chapter in pair.chapters:
            yield from (f"### {escaped(name)}", "")
            yield from self.list(chapter.findings)
            for figure in chapter.all_figures:
                yield from self.figure(figure)
            yield from self._basis(chapter)

    def essentials(self, sentences: Iterable[Sentence]) -> Iterator[str]:
        """Yield the sentences of the first page with certainty and source."""
        for number, sentence in enumerate(sentences, 1):
            sure = self.word("brief.how_sure", grade=sentence.sure, basis=sentence.basis)
            yield f"{number}. {escaped(sentence.text)}  "
            yield f"   *{escaped(sure)}*  "
            yield f"   *{escaped(self.word('ui.source_line', sources=sentence.source))}*"
        yield ""

    def asked(self, item: Asked, level: int = 2) -> Iterator[str]:
        """Yield the answer on the role model asked for."""
        yield from (f"{'#' * level} {escaped(item.title)}", "")
        for text in item.verdict:
            yield from (f"**{escaped(text)}**", "")
        for table in item.tables:
            yield from self.table(table)
        if item.did:
            yield from (escaped(item.did), "")
            yield from (f"*{escaped(self.word('ui.source_line', sources=item.did_source))}*", "")

    def chapter(self, chapter: Chapter) -> Iterator[str]:
        """Yield one question and its answer."""
        yield from (f"## {chapter.number} {escaped(chapter.question)}", "")
        if chapter.reason:
            yield from (f"> {escaped(chapter.reason)}", "")
        if chapter.headline:
            yield from (f"**{escaped(chapter.headline)}**", "")
        yield from self._body(chapter)
        for section in chapter.sections:
            yield from (f"### {escaped(section.title)}", "", escaped(section.answer), "")
            yield from self._body(section)
            yield from self._basis(section)
        yield from self._basis(chapter)

    def methods(self, item: Methods, name: str = "") -> Iterator[str]:
        """Yield the last pages."""
        yield from (f"## {escaped(' · '.join(filter(None, (self.word('ui.methods'), name))))}", "")
        yield from (escaped(self.word("ui.reproduce")), "", f"    {item.command}", "")
        version = (self.word("brief.parameter_version"), f"Bessemer {item.version}")
        mark = colon(self.locale)
        yield from self.list(f"{key}{mark}{value}" for key, value in (*item.parameters, version))
        if item.records:
            heads = [self.word(f"brief.records_{part}") for part in ("question", "what", "record")]
            yield from (f"### {escaped(self.word('brief.records_title'))}", "")
            yield from _grid(heads, [False] * 3, [(row.question, row.what, row.text) for row in item.records])
        if item.breaks:
            yield from (f"### {escaped(self.word('brief.breaks_title'))}", "")
            yield from self.list(item.breaks)
        yield from (f"### {escaped(self.word('brief.data_title'))}", "")
        for source in item.sources:
            title = escaped(source.title.label(self.locale))
            vintage = self.word("ui.vintage", vintage=source.vintage)
            licence = self.word("ui.licence", licence=source.licence.label(self.locale))
            named = f"[{title}](<{source.url}>)" if source.url else title
            notes = gap(self.locale).join(map(escaped, (vintage, licence)))
            yield f"- {named}{mark}{escaped(source.citation)} {notes}"
        yield ""

    def figure(self, figure: Figure) -> Iterator[str]:
        """Yield what a chart says."""
        chart = self.word("brief.chart") + colon(self.locale)
        yield from (f"**{chart}{escaped(figure.title)}**  ", f"{escaped(figure.subtitle)}  ")
        yield gap(self.locale).join(map(escaped, filter(None, (figure.alt, figure.note)))) + "  "
        yield from (f"*{escaped(self.word('ui.source_line', sources=figure.footer))}*", "")

    def table(self, table: Table) -> Iterator[str]:
        """Yield a table: the first rows, and how many more there are."""
        yield from (f"**{escaped(table.title)}**", "")
        yield from _grid([name for name, _ in table.heads], [number for _, number in table.heads], table.rows)
        if table.more:
            yield from (escaped(table.more), "")
        yield from (f"*{escaped(self.word('ui.source_line', sources=table.footer))}*", "")

    def list(self, texts: Iterable[str]) -> Iterator[str]:
        """Yield texts as a list."""
        yield from (f"- {escaped(text)}" for text in texts)
        yield ""

    def labelled(self, label: str, text: str) -> str:
        """Return a text behind its label in bold; the colon stands outside, or no mark would close it."""
        return f"**{escaped(label)}**{colon(self.locale)}{escaped(text)}"

    def _title(self, page: Page) -> Iterator[str]:
        other = f" {page.other_name}" if page.other_name != page.name else ""
        yield from (f"# {escaped(page.name + other)}", "", escaped(page.place), "")

    def _body(self, item: Chapter | Section) -> Iterator[str]:
        yield from self.list(item.findings)
        for figure in (*item.figures, *item.folded):
            yield from self.figure(figure)
        for table in item.tables:
            yield from self.table(table)
        if item.record:
            yield from (self.labelled(self.word("ui.record"), item.record), "")

    def _basis(self, item: Chapter | Section) -> Iterator[str]:
        for heading, texts in (("how_we_know", item.method), ("what_we_do_not_know", item.limits)):
            if texts:
                yield from (f"**{escaped(self.word(f'ui.{heading}'))}**", "")
                yield from self.list(texts)


def escaped(text: str) -> str:
    """Return a text that Markdown shows as it is.

    Examples
    --------
    >>> escaped("a|b *c*"), escaped("1. one")
    ('a\\\\|b \\\\*c\\\\*', '1\\\\. one')
    """
    text = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return _LEADING.sub(lambda found: f"{found[1]}{_quoted(found[2])}{found[3]}", text)


def _linked(text: str) -> str:
    """Return a cell, its numbers as links where it has any."""
    if not isinstance(text, Links):
        return escaped(text)
    return " ".join(f"[{number}](<{url}>)" for number, url in text.urls) or str(text)


def _quoted(mark: str) -> str:
    return mark[:-1] + "\\" + mark[-1]


def _grid(heads: Sequence[str], numbers: Sequence[bool], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table with numbers to the right."""
    yield "| " + " | ".join(map(escaped, heads)) + " |"
    yield "|" + "|".join("---:" if number else "---" for number in numbers) + "|"
    for row in rows:
        yield "| " + " | ".join(map(_linked, row)) + " |"
    yield ""
