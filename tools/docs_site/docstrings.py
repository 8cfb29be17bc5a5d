"""Docstrings, which are written for a terminal, as Markdown: an extension of Griffe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import griffe

_MATH = re.compile(
    r"^(?P<indent> *)\.\. math::(?P<first>[^\n]*)\n"
    r"(?P<rest>(?:(?P=indent) +\S[^\n]*\n?|[ ]*\n(?=(?P=indent) {3,}\S))*)",
    re.M,
)
_ROLE = re.compile(r":(?P<role>math|func|class|meth|mod|data|attr):`(?P<text>[^`]+)`")
_WORKS = re.compile(r"^(?P<head> *References\n *-+\n)(?P<body>(?:.*\S.*\n)+)", re.M)
_CODE = re.compile(r"``([^`]+)``")


def markdown(text: str) -> str:
    r"""Return a docstring as Markdown.

    >>> print(markdown("The share ``s`` of :math:`x`.\n\n.. math:: y = \\sum_i x_i\n\nMore.\n"))
    The share `s` of $x$.
    <BLANKLINE>
    $$
    y = \sum_i x_i
    $$
    <BLANKLINE>
    More.
    <BLANKLINE>
    """
    text = _MATH.sub(_formula, text + "\n")
    parts = re.split(r"(\$\$\n.*?\n *\$\$\n|^ *>>>.*$)", text, flags=re.S | re.M)
    text = "".join(
        part if at % 2 else _CODE.sub(r"`\1`", _ROLE.sub(_role, part)) for at, part in enumerate(parts)
    )
    return _WORKS.sub(_works, text).rstrip("\n") + "\n"


def _works(found: re.Match[str]) -> str:
    """Return the works referred to as a list: a work ends where a line ends with a full stop."""
    works = re.split(r"(?<=\.)\n", found["body"].rstrip("\n"))
    return found["head"] + "".join(f"- {' '.join(work.split())}\n" for work in works)


@cache
def _public() -> frozenset[str]:
    """Return the names that have a place in the reference."""
    from tools.docs_site.reference import public_names

    return frozenset(public_names())


def _plain(text: str) -> str:
    """Return text outside of formulas and examples with its roles and code as Markdown."""
    return _CODE.sub(r"`\1`", _ROLE.sub(_role, text))


def _formula(found: re.Match[str]) -> str:
    lines = [found["first"], *found["rest"].splitlines()]
    told = "\n".join(found["indent"] + line.strip() for line in lines if line.strip())
    return f"\n{found['indent']}$$\n{told}\n{found['indent']}$$\n\n"


def _role(found: re.Match[str]) -> str:
    text = " ".join(found["text"].split())
    if found["role"] == "math":
        return f"${text}$"
    path = text.lstrip("~")
    if path in _public():
        return f"[`{path.rsplit('.', 1)[-1]}`][{path}]"
    return f"`{path.rsplit('.', 1)[-1] if text.startswith('~') else path}`"


class Docstrings(griffe.Extension):
    """Give every docstring as Markdown before its sections are read."""

    def on_object(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        """Change the docstring of an object that has been read."""
        if obj.docstring is not None:
            obj.docstring.value = markdown(obj.docstring.value)

    def on_package(self, *, pkg: griffe.Module, **kwargs: Any) -> None:
        """Give parameters that share a line each its own default, when everything has been read."""
        for each in _members(pkg):
            own_defaults(each)


def own_defaults(obj: griffe.Object) -> None:
    """Take defaults from the signature: the parser gives a group of parameters that of the first."""
    if obj.docstring is None or not isinstance(obj, griffe.Function | griffe.Class):
        return
    for section in obj.docstring.parsed:
        if section.kind is griffe.DocstringSectionKind.parameters:
            for told in section.value:
                if told.name in obj.parameters:
                    told.value = obj.parameters[told.name].default


def _members(obj: griffe.Object) -> Iterator[griffe.Object]:
    for each in obj.members.values():
        if isinstance(each, griffe.Object):
            yield each
            yield from _members(each)
