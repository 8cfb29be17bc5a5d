"""Industries and the schemes that list them: codes, order and labels in English and Chinese."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

from bessemer.checks import of_kind
from bessemer.errors import ClassificationError, did_you_mean, listing
from bessemer.words import Text, locale_of


@dataclass(frozen=True)
class Industry:
    """One industry of a scheme.

    Parameters
    ----------
    scheme, code : str
        The scheme and the code in it; codes are text, also where they look like numbers.
    name, name_zh : str
        Official title in English and Simplified Chinese.
    short, short_zh : str
        Chart labels of at most 24 and 10 characters.
    order : int
        Place in the scheme, from 1.
    parent : str
        The code in `sections16` that takes the industry whole, or for `sections16` the code in
        `a10`; empty where there is no single one.
    note : str
        What a reader must know of the code; usually empty.
    """

    scheme: str
    code: str
    name: str
    name_zh: str
    short: str
    short_zh: str
    order: int
    parent: str = ""
    note: str = ""

    @property
    def brief(self) -> Text:
        """The chart label in both languages, as it stands in sentences."""
        return Text(self.short, self.short_zh)

    def label(self, locale: str, short: bool = False) -> str:
        """Return the title, or the chart label, in `locale` (``en`` or ``zh-CN``).

        Raises
        ------
        OptionError
            If Bessemer does not speak the language.

        Examples
        --------
        >>> scheme("sections16")["health"].label("zh-CN")
        '卫生和社会工作'
        """
        if locale_of(locale) == "zh-CN":
            return self.short_zh if short else self.name_zh
        return self.short if short else self.name


@dataclass(frozen=True)
class Scheme:
    """A classification: its name and its industries in order.

    Iterating gives the industries; ``scheme["C"]`` gives the one with that code.
    """

    name: str
    industries: tuple[Industry, ...]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes in order."""
        return tuple(industry.code for industry in self.industries)

    @cached_property
    def _by_code(self) -> Mapping[str, Industry]:
        return {industry.code: industry for industry in self.industries}

    def __getitem__(self, code: str) -> Industry:
        """Return the industry with `code`; an unknown code raises ClassificationError."""
        self.require([code])
        return self._by_code[code]

    def __contains__(self, code: object) -> bool:
        """Return whether the scheme has `code`."""
        return code in self._by_code

    def __iter__(self) -> Iterator[Industry]:
        """Iterate over the industries in order."""
        return iter(self.industries)

    def __len__(self) -> int:
        """Return the number of industries."""
        return len(self.industries)

    def require(self, codes: Iterable[str]) -> None:
        """Check that the scheme has every one of `codes`.

        Raises
        ------
        ClassificationError
            If it lacks one; the message names them all and suggests near codes.
        """
        unknown = [code for code in codes if code not in self._by_code]
        if not unknown:
            return
        if any(not isinstance(code, str) for code in unknown):
            remedy = f"Write codes as text, for example '{self.codes[0]}'."
        else:
            known = f"Its codes are {listing(self.codes)}."
            remedy = " ".join(filter(None, (did_you_mean(unknown[0], self.codes), known)))
        raise ClassificationError(
            f"Unknown {'code' if len(unknown) == 1 else 'codes'} {listing(map(repr, unknown))}.",
            where=f"Classification {self.name}.",
            remedy=remedy,
        )


def schemes() -> tuple[str, ...]:
    """Return the names of the shipped schemes.

    Examples
    --------
    >>> schemes()[:3]
    ('sections16', 'a10', 'sic')
    """
    return tuple(_schemes())


def scheme(name: str) -> Scheme:
    """Return the scheme called `name`.

    Raises
    ------
    ClassificationError
        If no shipped scheme has that name; the message suggests near names.

    Examples
    --------
    >>> scheme("gb19")["C"].label("en")
    'Manufacturing'
    >>> len(scheme("ind1990"))
    228
    """
    found = scheme_or_none(name)
    if found is None:
        raise ClassificationError(
            f"Unknown classification '{name}'.",
            remedy=" ".join(
                filter(None, (did_you_mean(str(name), schemes()), f"Known: {', '.join(schemes())}."))
            ),
        )
    return found


def scheme_or_none(name: str) -> Scheme | None:
    """Return the scheme called `name`, or None where there is none."""
    return (_schemes().get(name) or _OWN.get(name)) if isinstance(name, str) else None


def add_scheme(own: Scheme) -> None:
    """Let :func:`scheme` find a classification of the user's own by its name.

    Parameters
    ----------
    own : Scheme
        Its name holds a mark of what it lists, so that a name never means two lists.

    Raises
    ------
    ClassificationError
        If another list has the name.
    """
    of_kind(own, Scheme, "no Scheme", "Make one with Scheme(name, industries).", ClassificationError)
    if own.name in _schemes() or _OWN.setdefault(own.name, own).industries != own.industries:
        raise ClassificationError(
            f"There is another classification '{own.name}'.", remedy="Give the list a name of its own."
        )


# Read from datasets of the user's own, each when it is opened; entries are never changed.
_OWN: dict[str, Scheme] = {}


def table(file: str) -> list[dict[str, str]]:
    """Return the rows of one of the shipped tables as text by column."""
    text = (resources.files("bessemer.classify") / "data" / file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _schemes() -> Mapping[str, Scheme]:
    found: dict[str, list[Industry]] = {}
    for row in table("schemes.csv"):
        industry = Industry(
            scheme=row["scheme"],
            code=row["code"],
            name=row["name"],
            name_zh=row["name_zh"],
            short=row["short"],
            short_zh=row["short_zh"],
            order=int(row["order"]),
            parent=row["parent"],
            note=row["note"],
        )
        found.setdefault(industry.scheme, []).append(industry)
    return {
        name: Scheme(name, tuple(sorted(rows, key=lambda industry: industry.order)))
        for name, rows in found.items()
    }
