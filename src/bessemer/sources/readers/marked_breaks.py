"""Breaks that an agency marks cell by cell, gathered into few that a reader can take in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bessemer.panel import Break
from bessemer.words import Text


def breaks_of(
    marked: Mapping[tuple[int, str], set[str]], industries: Mapping[str, set[str]], who: Text
) -> tuple[Break, ...]:
    """Return the breaks that cells are marked with.

    Places with the same industries marked in a year share a break; where all places of a country share it,
    its scope is the country's two letters, and where all industries of a place are marked, it concerns all.

    Parameters
    ----------
    marked : mapping of year and place to industries
        Whose figure is the first of a new definition.
    industries : mapping of place to industries
        All that the places have.
    who : Text
        Who marked them.
    """
    shared: dict[tuple[int, tuple[str, ...]], set[str]] = {}
    for (year, place), codes in marked.items():
        some = () if codes >= industries[place] else tuple(sorted(codes))
        shared.setdefault((year, some), set()).add(place)
    return tuple(
        Break(year, " ".join(_scope(places, industries)), _note(who, year), some)
        for (year, some), places in sorted(shared.items())
    )


def _note(who: Text, year: int) -> Text:
    return Text(
        f"{who.en} marks a break in the series in {year}.", f"{who.zh}标注：数列在{year}年中断，前后不可比。"
    )


def _scope(places: Iterable[str], known: Iterable[str]) -> list[str]:
    inside: dict[str, set[str]] = {}
    for place in known:
        inside.setdefault(place[:2], set()).add(place)
    left = set(places)
    scope = []
    for country, all_places in inside.items():
        if all_places <= left:
            scope.append(country)
            left -= all_places
    return sorted([*scope, *left])
