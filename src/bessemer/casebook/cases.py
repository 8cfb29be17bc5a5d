"""Finding cases and what was done in them: by words, kind, sector, decade, country and region."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bessemer.casebook.conditions import Conditions, conditions, vocabulary
from bessemer.casebook.names import country_text
from bessemer.casebook.schema import Case, Intervention
from bessemer.errors import OptionError, did_you_mean
from bessemer.regions import spoken
from bessemer.sources.given import list_given
from bessemer.words import Message


def search(
    cases: Iterable[Case],
    text: str | None = None,
    kind: str | None = None,
    sector: str | None = None,
    decade: int | str | None = None,
    country: str | None = None,
    evidence: str | None = None,
) -> tuple[tuple[Case, Intervention], ...]:
    """Return the interventions that meet every condition given, in the order of `cases`.

    Parameters
    ----------
    cases : iterable of Case
        Usually :func:`bessemer.casebook.shipped_cases`.
    text : str, optional
        Words that must all occur, in any order, case and width, in the name of the case or the name,
        kind, description, topics or lead of the intervention, English and Chinese taken together.
    kind, sector, country, evidence : str, optional
        A code of the schema, its name in either language, or a part that only one name has:
        ``brownfield``, ``health``, ``制造业``, ``Poland``.
    decade : int or str, optional
        Its first year: 1990 (or ``1990s``) finds what began from 1990 to 1999. An intervention whose
        start was not seen is in no decade.

    Returns
    -------
    tuple of (Case, Intervention)

    Raises
    ------
    OptionError
        If a condition is not one that the casebook knows; names near ones.

    Examples
    --------
    >>> from bessemer.casebook import shipped_cases
    >>> [item.id for _, item in search(shipped_cases(), text="eco-town", country="Japan")]
    ['kitakyushu-03']
    """
    cases = list_given(cases, "cases", Case, "cases")
    return tuple(conditions(text, kind, sector, decade, country, evidence).select(cases))


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
    cases = list_given(cases, "cases", Case, "cases")
    given = (region_ids,) if isinstance(region_ids, str) else region_ids
    wanted = set(list_given(given, "region_ids", str, "ids of regions"))
    return tuple(case for case in cases if wanted.intersection(case.regions))


def find(cases: Iterable[Case], id: str) -> tuple[Case, Intervention | None]:
    """Return the case with an id, or the case and the intervention whose id it is.

    Raises
    ------
    OptionError
        If nothing has the id; names near ones.

    Examples
    --------
    >>> from bessemer.casebook import shipped_cases
    >>> find(shipped_cases(), "dalian-03")[1].start
    2003
    """
    cases = list_given(cases, "cases", Case, "cases")
    wanted = str(id).strip().casefold()
    for case in cases:
        if wanted == case.id.casefold():
            return case, None
        for item in case.interventions:
            if wanted == item.id.casefold():
                return case, item
    names = {name: case.id for case in cases for name in (case.name.en.casefold(), case.name.zh)}
    if wanted in names:
        return find(cases, names[wanted])
    ids = [case.id for case in cases] + [item.id for case in cases for item in case.interventions]
    near = did_you_mean(wanted, ids) or did_you_mean(wanted, names)
    raise OptionError(
        f"The casebook holds nothing with the id '{id}'.",
        where="Option show.",
        remedy=f"{near} 'bessemer cases' lists the ids.".strip(),
    )


def nothing_found(cases: Sequence[Case], asked: Conditions) -> Message:
    """Return what to do where none meets the conditions: other countries, which one to drop, a near word."""
    countries = sorted({case.country for case in cases})
    if asked.country is not None and asked.country not in countries:
        there = [spoken(country_text(code)) for code in countries]
        return Message("casebook.nothing_country", country=spoken(country_text(asked.country)), there=there)
    counts = without_one(cases, asked)
    name = next(iter(counts), "")
    if counts and counts[name]:
        option = "search" if name == "text" else name
        return Message("casebook.nothing_drop", option=option, count=counts[name])
    near = near_word(cases, asked)
    if near is not None:
        return Message("casebook.nothing_near", word=near[0], near=near[1])
    return Message("casebook.nothing")


def without_one(cases: Sequence[Case], asked: Conditions) -> dict[str, int]:
    """Return, for each condition given among several, how many interventions meet all others, most first.

    Examples
    --------
    >>> from bessemer.casebook import shipped_cases
    >>> asked = conditions(text="eco-town", country="Japan", decade=1980)
    >>> without_one(shipped_cases(), asked)["decade"]
    1
    """
    given = asked.given() if len(asked.given()) > 1 else ()
    counts = {name: sum(1 for _ in asked.without(name).select(cases)) for name in given}
    return dict(sorted(counts.items(), key=lambda entry: -entry[1]))


def near_word(cases: Sequence[Case], asked: Conditions) -> tuple[str, str] | None:
    """Return a word that nothing holds, and the nearest that something does; None where there is none."""
    known = vocabulary(cases)
    unknown = next((word for word in asked.words if word not in " ".join(known)), "")
    near = did_you_mean(unknown, known, limit=1) if unknown else ""
    return (unknown, near.split("'")[1]) if near else None
