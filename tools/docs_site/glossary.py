"""The two pages of the glossary, from `terms.yaml` and from the names that the tables of Bessemer use."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from bessemer.words import catalogue

TERMS = Path(__file__).with_name("terms.yaml")
PLACES = {"en": "glossary.md", "zh-CN": "zh/glossary.md"}
_HEAD = {
    "en": (
        "# Glossary",
        "The terms of briefs, pages and commands, with what Chinese sources call them. "
        "[中文版](zh/glossary.md)。",
    ),
    "zh-CN": (
        "# 术语表",
        "报告、网页和命令里的术语，附英文名称。公式的推导与细节见各方法页（英文）。[English](../glossary.md).",
    ),
}
_LINES = {
    "en": ("In tables: *{}*. ", "More: [{}]({}). ", "In Python: {}."),
    "zh-CN": ("表头写作“{}”。", "详见[{}]({})。", "Python：{}。"),
}
# What the Chinese page calls the pages that it leads to; the pages themselves are in English.
_CHINESE = {
    "methods/complexity.md": "方法页“复杂度与关联度”（英文）",
    "methods/contrast.md": "方法页“恢复与未恢复的差别”（英文）",
    "methods/dependence.md": "方法页“增加值核算与断供”（英文）",
    "methods/entry.md": "方法页“进入预测”（英文）",
    "methods/evidence.md": "方法页“与相似地区的偏离”（英文）",
    "methods/forecast.md": "方法页“就业预测”（英文）",
    "methods/gravity.md": "方法页“一般均衡下的脱钩”（英文）",
    "methods/harmonise.md": "方法页“口径统一”（英文）",
    "methods/history.md": "方法页“地区历程”（英文）",
    "methods/options.md": "方法页“可选产业与组合”（英文）",
    "methods/published-figures.md": "方法页“已发表数据的重新计算”（英文）",
    "methods/regionalisation.md": "方法页“地区投入产出表”（英文）",
    "methods/role-models.md": "方法页“榜样”（英文）",
    "methods/scenarios.md": "方法页“情景”（英文）",
    "methods/structure.md": "方法页“产业结构与变动”（英文）",
    "methods/synthetic-control.md": "方法页“合成控制”（英文）",
    "faq.md": "常见问题（英文）",
    "how-to/other-regions.md": "操作指南“吉林以外的地区”（英文）",
    "start.md": "五分钟上手（英文）",
    "tutorials/national-micro-data.md": "教程“全国微观数据”（英文）",
}


@dataclass(frozen=True)
class Term:
    """A term in both languages, and where it is explained and computed."""

    id: str
    en: str
    zh: str
    said: str
    zh_said: str
    page: str
    formula: str = ""
    names: list[str] = field(default_factory=list)
    column: str = ""

    @property
    def paths(self) -> list[str]:
        """Return the full names of what computes it."""
        return [f"bessemer.{name}" for name in self.names]


@dataclass(frozen=True)
class Part:
    """Terms of one subject."""

    en: str
    zh: str
    page: str
    terms: tuple[Term, ...]


@cache
def parts() -> tuple[Part, ...]:
    """Return the terms by subject, in the order of the pages."""
    read = yaml.safe_load(TERMS.read_text(encoding="utf-8"))
    return tuple(
        Part(part["part"], part["zh_part"], part["page"], tuple(Term(**term) for term in part["terms"]))
        for part in read
    )


def pages() -> dict[str, str]:
    """Return the text of the page in each language by its place in docs/."""
    return {place: "\n".join(_page(locale)) for locale, place in PLACES.items()}


def _page(locale: str) -> Iterator[str]:
    yield "\n\n".join(_HEAD[locale])
    for number, part in enumerate(parts()):
        title = part.en if locale == "en" else part.zh
        yield f"\n## {title} {{ #part-{number + 1} }}"
        for term in part.terms:
            first, second = (term.en, term.zh) if locale == "en" else (term.zh, term.en)
            yield f"\n### {first} {{ #{term.id} }}"
            yield f"\n{second}\n{{: .other lang={'zh-CN' if locale == 'en' else 'en'} }}\n"
            yield term.said if locale == "en" else term.zh_said
            if term.formula:
                yield f"\n$$ {term.formula} $$"
            yield f"\n{_where(term, locale)}"
    yield ""


def _where(term: Term, locale: str) -> str:
    column, more, python = _LINES[locale]
    told = column.format(catalogue(locale)[f"columns.{term.column}"]) if term.column else ""
    file, _, anchor = term.page.partition("#")
    title = _title(file, anchor) if locale == "en" else _CHINESE[file]
    told += more.format(title, _from(locale, term.page))
    if term.names:
        names = ", " if locale == "en" else "、"
        told += python.format(
            names.join(
                f"[`{path.rpartition('.')[2]}`]({_from(locale, _reference(path))})" for path in term.paths
            )
        )
    return told.strip()


def _from(locale: str, target: str) -> str:
    return posixpath.relpath(target, posixpath.dirname(PLACES[locale]) or ".")


def _reference(path: str) -> str:
    module, _, name = path.removeprefix("bessemer.").rpartition(".")
    return f"reference/api/{module or 'bessemer'}.md#{path}" if name else ""


def _title(file: str, anchor: str) -> str:
    """Return the heading that a link leads to."""
    found = headings(file)
    return found[anchor] if anchor else next(iter(found.values()))


@cache
def headings(file: str) -> dict[str, str]:
    """Return the headings of a written page by their anchors, as Markdown makes them."""
    from markdown.extensions.toc import slugify

    found: dict[str, str] = {}
    inside = False
    for line in (TERMS.parents[2] / "docs" / file).read_text(encoding="utf-8").splitlines():
        inside ^= line.startswith("```")
        if line.startswith("#") and not inside:
            title = line.lstrip("#").strip().replace("`", "")
            found[slugify(title, "-")] = title
    return found
