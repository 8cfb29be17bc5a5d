"""Finding cases and what was done in them: by words, kind, sector, decade, country and region."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable

from bessemer.casebook.schema import (
    COUNTRIES,
    EVIDENCE,
    FIRST_YEAR,
    KINDS,
    LAST_YEAR,
    SECTIONS,
    Case,
    Intervention,
)
from bessemer.errors import OptionError, did_you_mean, listing
from bessemer.words import Text


def search(
    cases: Iterable[Case],
    text: str | None = None,
    kind: str | None = None,
    sector: str | None = None,
    decade: int | None = None,
    country: str | None = None,
    evidence: str | None = None,
) -> tuple[tuple[Case, Intervention], ...]:
    """Return the interventions that meet every condition given, in the order of `cases`.

    Parameters
    ----------
    cases : iterable of Case
        Usually :func:`bessemer.casebook.shipped_cases`.
    text : str, optional
        Words that must all occur, in any order and case, in the name of the case or the name, kind,
        description, topics or lead of the intervention, English and Chinese taken together.
    kind : str, optional
        One of the twelve kinds, for example ``health cluster``.
    sector : str, optional
        A code of `sections16`.
    decade : int, optional
        Its first year: 1990 finds what began from 1990 to 1999. An intervention whose start was
        not seen is in no decade.
    country : str, optional
        ISO 3166 alpha-3 code.
    evidence : str, optional
        ``seen`` or ``partly seen``.

    Returns
    -------
    tuple of (Case, Intervention)

    Raises
    ------
    OptionError
        If a condition is not one that the casebook knows.

    Examples
    --------
    >>> from bessemer.casebook import shipped_cases
    >>> [item.id for _, item in search(shipped_cases(), text="eco-town", country="JPN")]
    ['kitakyushu-03']
    """
    _check("kind", kind, KINDS)
    _check("sector", sector, SECTIONS)
    _check("country", country, COUNTRIES)
    _check("evidence", evidence, EVIDENCE)
    if decade is not None and (
        isinstance(decade, bool)
        or not isinstance(decade, int)
        or decade % 10
        or not FIRST_YEAR <= decade <= LAST_YEAR
    ):
        raise OptionError(
            f"{decade!r} is not a decade.", remedy="Give the first year of a decade, for example 1990."
        )
    words = _folded(text).split() if text else []
    return tuple(
        (case, item)
        for case in cases
        if country in (None, case.country)
        for item in case.interventions
        if kind in (None, item.kind)
        and evidence in (None, item.evidence)
        and (sector is None or sector in item.sectors)
        and (decade is None or (item.start is not None and decade <= item.start < decade + 10))
        and _holds(case, item, words)
    )


def for_regions(cases: Iterable[Case], region_ids: Iterable[str]) -> tuple[Case, ...]:
    """Return the cases that lie in any of the regions, in the order of `cases`.

    Parameters
    ----------
    cases : iterable of Case
    region_ids : iterable of str
        Ids of reference regions such as ``CZ16300``, ``CN-JL`` or ``DEA5``.

    Examples
    --------
    >>> from bessemer.casebook import shipped_cases
    >>> [case.id for case in for_regions(shipped_cases(), ["CN-JL"])]
    ['changchun-jilin', 'northeast-china-policy']
    """
    wanted = {region_ids} if isinstance(region_ids, str) else set(region_ids)
    return tuple(case for case in cases if wanted.intersection(case.regions))


def _holds(case: Case, item: Intervention, words: Collection[str]) -> bool:
    if not words:
        return True
    texts: list[Text] = [case.name, item.name, item.description, *item.topics]
    if item.lead is not None:
        texts.append(item.lead)
    everything = _folded("\n".join([item.kind, *(f"{text.en}\n{text.zh}" for text in texts)]))
    return all(word in everything for word in words)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _check(option: str, value: str | None, allowed: Collection[str]) -> None:
    if value is not None and (not isinstance(value, str) or value not in allowed):
        known = f"Allowed are {listing(allowed, 20)}." if len(allowed) <= 20 else ""
        raise OptionError(
            f"'{value}' is not a {option} of the casebook.",
            remedy=f"{did_you_mean(str(value), allowed)} {known}".strip(),
        )
