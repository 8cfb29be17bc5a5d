"""Typed message templates: an identifier, the values it carries, and how it reads in each language."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from bessemer.errors import OptionError
from bessemer.words.formats import format_value
from bessemer.words.locales import Labelled, locale_of


@dataclass(frozen=True, init=False)
class Message:
    """A sentence, title or label as data: a template's identifier and its values.

    Parameters
    ----------
    id : str
        ``part.name``, where `part` is a file of the catalogue, e.g. ``history.peak``.
    **values
        What the template's placeholders stand for; numbers stay numbers.

    Examples
    --------
    >>> say(Message("ui.year", year=2017), "zh")
    '2017年'
    """

    id: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __init__(self, id: str, /, **values: Any) -> None:
        object.__setattr__(self, "id", id)
        object.__setattr__(self, "values", MappingProxyType(values))

    def label(self, locale: str) -> str:
        """Return the text in `locale`, so that a message can stand inside another."""
        return say(self, locale)

    def to_json(self, locale: str = "en") -> dict[str, Any]:
        """Return identifier, values and text."""
        return {
            "id": self.id,
            "values": {name: _plain(value, locale) for name, value in self.values.items()},
            "text": say(self, locale),
        }

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (self.id, dict(self.values)))


def _rebuild(id: str, values: dict[str, Any]) -> Message:
    return Message(id, **values)


def _plain(value: Any, locale: str) -> Any:
    if isinstance(value, Labelled):
        return value.label(locale)
    if isinstance(value, list | tuple):
        return [_plain(item, locale) for item in value]
    return value.item() if hasattr(value, "item") else value


class _Writer(string.Formatter):
    def __init__(self, locale: str) -> None:
        self.locale = locale

    def format_field(self, value: Any, format_spec: str) -> str:
        return format_value(value, format_spec, self.locale)


def catalogue(locale: str) -> Mapping[str, str]:
    """Return every template of `locale` by identifier, read once from the catalogue's files.

    Raises
    ------
    OptionError
        If Bessemer does not speak the language.
    """
    return _templates(locale_of(locale))


@cache
def _templates(locale: str) -> Mapping[str, str]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    templates: dict[str, str] = {}
    folder = resources.files("bessemer.words").joinpath("catalogues", locale)
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".yaml"):
            part = file.name.removesuffix(".yaml")
            texts = yaml.load(file.read_text(encoding="utf-8"), Loader=loader) or {}
            templates.update({f"{part}.{name}": str(text).strip() for name, text in texts.items()})
    return MappingProxyType(templates)


def placeholders(template: str) -> frozenset[tuple[str, str]]:
    """Return the placeholders of a template as (name, kind).

    Raises
    ------
    OptionError
        If it is no template.
    """
    try:
        parts = list(string.Formatter().parse(template))
    except (TypeError, ValueError) as error:
        raise OptionError(
            f"{template!r:.60} is no template.", remedy="Give a text such as '{region} in {year:year}'."
        ) from error
    return frozenset((name, kind or "") for _, name, kind, _ in parts if name is not None)


def say(message: Message, locale: str = "en") -> str:
    """Return `message` as text in `locale`.

    Raises
    ------
    KeyError
        If the catalogue has no such template, or a value is missing.
    ValueError
        If a value is unknown.
    TypeError
        If a value is not what its format writes.
    """
    if not isinstance(message, Message):
        raise OptionError(
            f"{message!r:.60} is no Message.",
            remedy='Give a message, such as a title or Message("ui.year", ...).',
        )
    language = locale_of(locale)
    template = catalogue(language)[message.id]
    try:
        return _Writer(language).vformat(template, (), message.values)
    except (KeyError, TypeError, ValueError) as error:
        raise type(error)(f"message '{message.id}' ({language}): {error}") from error
