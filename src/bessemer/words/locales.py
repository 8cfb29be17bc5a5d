"""The two languages, and things that have a name in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from bessemer.errors import OptionError, did_you_mean

LOCALES = ("en", "zh-CN")
_ALIASES = {
    "en": "en",
    "en-us": "en",
    "en-gb": "en",
    "english": "en",
    "zh": "zh-CN",
    "zh-cn": "zh-CN",
    "zh-hans": "zh-CN",
    "zh-hans-cn": "zh-CN",
    "chinese": "zh-CN",
    "中文": "zh-CN",
}


@runtime_checkable
class Labelled(Protocol):
    """Anything with a name in each language: a region, an industry, a text of the casebook."""

    def label(self, locale: str) -> str:
        """Return the name in `locale`."""


@runtime_checkable
class Spoken(Labelled, Protocol):
    """A thing whose name changes inside a sentence: English says 'the Netherlands'."""

    def spoken(self, locale: str) -> str:
        """Return the name as a sentence in `locale` says it."""


@dataclass(frozen=True)
class Text:
    """One text in both languages."""

    en: str
    zh: str

    def label(self, locale: str) -> str:
        """Return the text in `locale`."""
        return self.zh if locale_of(locale) == "zh-CN" else self.en


def gap(locale: str) -> str:
    """Return what stands between two sentences: a space, and nothing after a full-width mark."""
    return "" if locale_of(locale) == "zh-CN" else " "


def colon(locale: str) -> str:
    """Return the colon between a label and what it says, with the space that the language wants."""
    return "：" if locale_of(locale) == "zh-CN" else ": "


def locale_of(name: str) -> str:
    """Return ``en`` or ``zh-CN`` for a language name such as ``zh``.

    Raises
    ------
    OptionError
        If Bessemer does not speak the language.
    """
    known = _ALIASES.get(str(name).strip().lower().replace("_", "-"))
    if known is None:
        raise OptionError(
            f"Bessemer does not speak '{name}'.",
            remedy=f"Use --lang en or --lang zh. {did_you_mean(str(name), _ALIASES)}".strip(),
        )
    return known
