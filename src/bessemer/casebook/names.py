"""How the casebook's own terms are called in both languages: kinds, roles, bases, countries."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from bessemer.casebook.schema import COUNTRIES, EVIDENCE, KINDS
from bessemer.classify import scheme
from bessemer.words import Message, Text
from bessemer.words.cldr import babel_locale

LOCALES = ("en", "zh-CN")
# Other words that readers search by.
_ALSO = {"brownfield redevelopment": ("棕地再开发",)}


def kind_message(kind: str) -> Message:
    """Return the name of a kind of intervention."""
    words = re.findall("[a-z]+", kind.lower().replace(" & ", " and "))
    return Message("casebook.kind_" + "_".join(words))


def kind_names(kind: str) -> tuple[str, ...]:
    """Return what a kind of intervention may be called: its code, its name in either language, other words.

    Examples
    --------
    >>> kind_names("brownfield redevelopment")[2:]
    ('工业废弃地再开发', '棕地再开发')
    """
    return (kind, *(kind_message(kind).label(locale) for locale in LOCALES), *_ALSO.get(kind, ()))


def role_message(role: str) -> Message:
    """Return the name of a case's standing, such as success or weak recovery."""
    return Message("casebook.role_" + role.replace(" ", "_"))


def basis_message(basis: str) -> Message:
    """Return who says so, as a class: audit, official figure, press."""
    return Message("casebook.basis_" + basis.replace("-", "_"))


def checked_message(checked: bool) -> Message:
    """Return whether a fact was checked at its source."""
    return Message("casebook.checked" if checked else "casebook.unchecked")


def sector_names(codes: tuple[str, ...]) -> Text:
    """Return the short names of sectors as a list, as it stands inside a sentence."""
    known = scheme("sections16")
    found = [known[code] for code in codes]
    return Text(
        "; ".join(entry.short[0].lower() + entry.short[1:] for entry in found),
        "、".join(entry.short_zh for entry in found),
    )


def country_text(code: str) -> Text:
    """Return the name of a country by its ISO 3166 alpha-3 code.

    Examples
    --------
    >>> country_text("POL")
    Text(en='Poland', zh='波兰')
    """
    return country_texts()[code]


@cache
def country_texts() -> Mapping[str, Text]:
    """Return the names of all countries by ISO 3166 alpha-3 code; the code where there is no name."""
    english, chinese = babel_locale("en").territories, babel_locale("zh-CN").territories
    short = _alpha_2()
    return {
        code: Text(english.get(short.get(code, ""), code), chinese.get(short.get(code, ""), code))
        for code in sorted(COUNTRIES)
    }


@cache
def _alpha_2() -> Mapping[str, str]:
    from babel.core import get_global

    aliases = get_global("territory_aliases")
    return {code: aliases[code][0] for code in COUNTRIES if code in aliases}


@cache
def names_of(option: str) -> Mapping[str, tuple[str, ...]]:
    """Return what each value of a filter may be called: ``kind``, ``sector``, ``country``, ``evidence``."""
    if option == "kind":
        return {kind: kind_names(kind) for kind in KINDS}
    if option == "sector":
        return {
            entry.code: (entry.code, entry.name, entry.short, entry.name_zh, entry.short_zh)
            for entry in scheme("sections16")
        }
    if option == "country":
        short = {**_alpha_2(), "GBR": "UK"}
        return {
            code: (code, text.en, text.zh, *([short[code]] if code in short else []))
            for code, text in country_texts().items()
        }
    return {
        value: (value, *(Message("casebook.evidence_" + value.replace(" ", "_")).label(x) for x in LOCALES))
        for value in EVIDENCE
    }
