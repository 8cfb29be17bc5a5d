"""The state of a page, all of which stands in its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import quote, urlencode

from bessemer.errors import OptionError, YearError
from bessemer.words import LOCALES, locale_of

REFERENCE = "reference"


@dataclass(frozen=True)
class View:
    """What a reader has chosen, beside the page itself.

    Attributes
    ----------
    lang : str
        ``en`` or ``zh-CN``.
    year : int or None
        Figures after it are not used; the newest by default.
    role_model : str or None
        ``NAME`` or ``NAME@YEAR``; Pittsburgh by default.
    data : str
        Name of the dataset.
    """

    lang: str = "en"
    year: int | None = None
    role_model: str | None = None
    data: str = REFERENCE

    def but(self, **changes: Any) -> View:
        """Return the state with some of it changed."""
        return replace(self, **changes)

    def query(self, **more: Any) -> str:
        """Return the state as a query string, with further parameters; what is unset is left out."""
        mine = {part.name: getattr(self, part.name) for part in fields(self)}
        mine["data"] = None if self.data == REFERENCE else self.data
        pairs = {name: value for name, value in (mine | more).items() if value not in (None, "", False)}
        return urlencode(pairs, doseq=True)

    def link(self, *path: str, **more: Any) -> str:
        """Return the address of a page in this state.

        Examples
        --------
        >>> View(lang="zh-CN").link("region", "CN-JL", "history", year=2017)
        '/region/CN-JL/history?lang=zh-CN&year=2017'
        """
        return f"/{'/'.join(quote(part, safe='') for part in path)}?{self.query(**more)}"


def view_of(query: Mapping[str, str], accepted: str = "") -> View:
    """Return the state that an address holds.

    Parameters
    ----------
    query : mapping
        Parameters of the address.
    accepted : str
        The browser's ``Accept-Language``, for an address without language.

    Raises
    ------
    OptionError, YearError
        If a parameter has a value that it cannot have.
    """
    lang = query.get("lang")
    return View(
        lang=locale_of(lang) if lang else preferred(accepted),
        year=_year(query.get("year")),
        role_model=_short(query.get("role_model"), "role_model"),
        data=_short(query.get("data"), "data") or REFERENCE,
    )


def preferred(accepted: str) -> str:
    """Return the language of the house that a browser would rather have.

    Examples
    --------
    >>> preferred("zh-TW,zh;q=0.9,en;q=0.8"), preferred("fr")
    ('zh-CN', 'en')
    """
    for entry in accepted.split(","):
        tongue = entry.split(";")[0].strip().lower()
        for locale in LOCALES:
            if tongue.split("-")[0] == locale.split("-")[0]:
                return locale
    return LOCALES[0]


def _year(text: str | None) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        raise YearError(f"'{text[:40]}' is not a year.", remedy="Use four digits, for example year=2017.").of(
            "year_format", text=text[:40]
        )
    return int(text)


def _short(text: str | None, name: str) -> str | None:
    if text is not None and len(text) > 120:
        raise OptionError(f"The value of '{name}' is longer than a name.", remedy="Give a name or an id.")
    return text or None
