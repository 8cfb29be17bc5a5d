"""What Chinese pages of the site need: words of the frame, a chain of their own, words for the search."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import jieba
from tools.docs_site import glossary

SOURCE = "资料来源：{}。"
COPYRIGHT = "代码采用 MIT 许可证；数据以各发布机构的条款为准"
TITLES = {
    "Start": "入门",
    "Tutorials": "教程",
    "How to": "操作指南",
    "Methods": "方法",
    "Reference": "参考",
    "Data": "数据",
    "Reports": "测试报告",
}
# What the theme and the hooks write into a page in English.
_FRAME = {
    'aria-label="Search"': 'aria-label="搜索"',
    "aria-label='table'": "aria-label='表格'",
    'title="Link to this part"': 'title="链接到此处"',
    'title="Dark"': 'title="深色"',
    'aria-label="Dark"': 'aria-label="深色"',
    'title="Light"': 'title="浅色"',
    'aria-label="Light"': 'aria-label="浅色"',
    'aria-label="Pages ': 'aria-label="页面 ',
}


def is_chinese(page: Any) -> bool:
    """Tell whether a page is written in Chinese, which its place says."""
    return str(page.file.src_uri).startswith("zh/")


def apart(pages: Iterable[Any]) -> None:
    """End the chain of pages that follow each other where the language changes."""
    for page in pages:
        after = page.next_page
        if after is not None and is_chinese(page) != is_chinese(after):
            page.next_page = after.previous_page = None


def name_parts(items: Iterable[Any], chinese: bool) -> None:
    """Name the parts of the navigation in the language of the page that is written next."""
    words = TITLES if chinese else {told: title for title, told in TITLES.items()}
    for item in items:
        item.title = words.get(item.title, item.title)


def framed(output: str) -> str:
    """Return a Chinese page with the words around its text in Chinese."""
    for english, told in _FRAME.items():
        output = output.replace(english, told)
    return output


def search_words() -> list[str]:
    """Return the terms of the glossary, which the search is to take as one word each."""
    terms = (re.sub("（[^）]*）", "", term.zh) for part in glossary.parts() for term in part.terms)
    words = {word for term in terms for word in re.split("[、，与]", term)}
    return sorted(word for word in words if re.fullmatch("[\u4e00-\u9fff]{2,6}", word))


def teach_search() -> None:
    """Tell the divider of Chinese words that the search uses the terms of the glossary."""
    for word in search_words():
        jieba.add_word(word)
