"""Conditions on interventions: words, kind, sector, decade, country, evidence, as a reader types them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from bessemer.casebook.names import kind_names, names_of
from bessemer.casebook.schema import FIRST_YEAR, LAST_YEAR, Case, Intervention
from bessemer.errors import OptionError, did_you_mean, listing

_LONGEST_QUERY = 200


@dataclass(frozen=True)
class Conditions:
    """What an intervention must meet; None asks for nothing.

    Attributes
    ----------
    text : str or None
        Words that must all occur, in any order, case and width.
    kind, sector, country, evidence : str or None
        Values of the schema.
    decade : int or None
        Its first year.
    """

    text: str | None = None
    kind: str | None = None
    sector: str | None = None
    decade: int | None = None
    country: str | None = None
    evidence: str | None = None

    def given(self) -> tuple[str, ...]:
        """Return the names of the conditions that ask for something."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name) is not None)

    def without(self, name: str) -> Conditions:
        """Return the same conditions but one."""
        return replace(self, **{name: None})

    @property
    def words(self) -> tuple[str, ...]:
        """The words of `text`, folded."""
        return tuple(folded(self.text).split()) if self.text else ()

    def select(self, cases: Iterable[Case]) -> Iterator[tuple[Case, Intervention]]:
        """Yield the interventions that meet every condition, in the order of `cases`."""
        words = self.words
        for case in cases:
            if self.country not in (None, case.country):
                continue
            for item in case.interventions:
                if self._meets(item) and (
                    not words or all(word in _everything(case, item) for word in words)
                ):
                    yield case, item

    def _meets(self, item: Intervention) -> bool:
        return (
            self.kind in (None, item.kind)
            and self.evidence in (None, item.evidence)
            and (self.sector is None or self.sector in item.sectors)
            and (
                self.decade is None
                or (item.start is not None and self.decade <= item.start < self.decade + 10)
            )
        )


def conditions(
    text: str | None = None,
    kind: str | None = None,
    sector: str | None = None,
    decade: int | str | None = None,
    country: str | None = None,
    evidence: str | None = None,
) -> Conditions:
    """Return conditions from what a reader typed: codes, names in either language, or part of one name.

    Raises
    ------
    OptionError
        If a condition is not one that the casebook knows, or could mean several.
    """
    if text is not None and (not isinstance(text, str) or len(text) > _LONGEST_QUERY):
        raise OptionError(
            f"A search takes a text of at most {_LONGEST_QUERY} characters.",
            where="Option search.",
            remedy="Give a few words.",
        )
    return Conditions(
        text=text if text and text.strip() else None,
        kind=_chosen("kind", kind),
        sector=_chosen("sector", sector),
        decade=_decade(decade),
        country=_chosen("country", country),
        evidence=_chosen("evidence", evidence),
    )


def folded(text: str) -> str:
    """Return a text without differences of case and width.

    Examples
    --------
    >>> folded("ＡＵＤＩ")
    'audi'
    """
    return unicodedata.normalize("NFKC", text).casefold()


def vocabulary(cases: Iterable[Case]) -> set[str]:
    """Return the English words of four letters or more that a search can find."""
    found: set[str] = set()
    for case in cases:
        for item in case.interventions:
            found.update(re.findall(r"[a-z][a-z-]{3,}", _everything(case, item)))
    return found


def _everything(case: Case, item: Intervention) -> str:
    """Return all that is searched of an intervention, in both languages, folded."""
    texts = [case.name, item.name, item.description, *item.topics]
    if item.lead is not None:
        texts.append(item.lead)
    parts = [*kind_names(item.kind), *(f"{text.en}\n{text.zh}" for text in texts)]
    return folded("\n".join(parts))


def _decade(value: Any) -> int | None:
    if value is None:
        return None
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    found = re.fullmatch(r"\s*(\d{4})\s*(?:s|年代)?\s*", folded(text)) if isinstance(text, str) else None
    year = int(found[1]) if found else -1
    if year % 10 or not FIRST_YEAR <= year <= LAST_YEAR:
        near = f"Did you mean {year - year % 10}? " if FIRST_YEAR <= year <= LAST_YEAR else ""
        raise OptionError(
            f"{value!r} is not a decade.",
            where="Option decade.",
            remedy=f"{near}Give the first year of a decade, for example 1990.",
        )
    return year


def _chosen(option: str, value: Any) -> str | None:
    """Return the code that a value means: the code, one of its names, or a part of the names of just one."""
    if value is None:
        return None
    names = names_of(option)
    if isinstance(value, str) and value.strip():
        wanted = folded(value).strip()
        labels = {code: [folded(name) for name in called] for code, called in names.items()}
        exact = [code for code, called in labels.items() if wanted in called]
        if len(exact) == 1:
            return exact[0]
        part = exact or [code for code, called in labels.items() if _part_of(wanted, called, option)]
        if len(part) == 1 and len(wanted) > 1:
            return part[0]
        if 1 < len(part) <= 8 and len(wanted) > 1:
            raise OptionError(
                f"'{value}' could be more than one {option} of the casebook.",
                where=f"Option {option}.",
                remedy=f"Give one of: {listing((names[code][0] for code in part), 8)}.",
            )
    # Codes are near to any short word.
    shown = [name for called in names.values() for name in called if len(name) > 3 or not name.isascii()]
    raise OptionError(
        f"The casebook has no {option} '{value}'.",
        where=f"Option {option}.",
        remedy=f"{did_you_mean(str(value), shown)} {_valid(option)}".strip(),
    )


def _part_of(wanted: str, called: list[str], option: str) -> bool:
    """Return whether a text begins a word of one of the names; of a country's name it is whole words."""
    if not wanted.isascii():
        return any(wanted in name for name in called)
    end = r"\b" if option == "country" else ""
    return any(re.search(rf"\b{re.escape(wanted)}{end}", name) for name in called)


def _valid(option: str) -> str:
    """Return the values of a filter; of the countries those that have cases."""
    if option != "country":
        return f"Allowed are {listing(names_of(option), 20)}."
    from bessemer.casebook.reading import shipped_cases

    names = names_of(option)
    there = sorted({names[case.country][1] for case in shipped_cases()})
    return f"Cases ship for {listing(there, 40)}."
