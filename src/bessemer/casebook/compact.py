"""Cases as compact plain data and back: what ships beside the YAML files, because it loads many times faster.

A dataclass becomes the list of its values in the order of its fields, a text the pair of its languages.
Reading back checks nothing: what is packed has been checked.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from bessemer.casebook.schema import Case

Reader = Callable[[Any], Any]


def packed(value: Any) -> Any:
    """Return a case, or part of one, as plain lists."""
    if is_dataclass(value):
        return [packed(getattr(value, field.name)) for field in fields(value)]
    return [packed(item) for item in value] if isinstance(value, tuple) else value


def unpacked(content: list[Any]) -> Case:
    """Return the case that :func:`packed` made `content` of.

    Examples
    --------
    >>> from bessemer.casebook import shipped_cases
    >>> case = shipped_cases()[0]
    >>> unpacked(packed(case)) == case
    True
    """
    case = _reader(Case)(content)
    assert isinstance(case, Case)
    return case


@cache
def _reader(kind: Any) -> Reader:
    """Return what makes a value of a type, such as ``tuple[Text, ...]`` or ``Text | None``."""
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        readers = [_reader(hints[field.name]) for field in fields(kind)]
        made: type = kind
        return lambda content: made(
            *[read(item) if read is not _same else item for read, item in zip(readers, content, strict=True)]
        )
    if get_origin(kind) is tuple:
        inner = _reader(get_args(kind)[0])
        return tuple if inner is _same else lambda content: tuple(map(inner, content))
    if isinstance(kind, types.UnionType):
        inner = _reader(next(part for part in get_args(kind) if part is not types.NoneType))
        return inner if inner is _same else lambda content: None if content is None else inner(content)
    return _same


def _same(content: Any) -> Any:
    return content
