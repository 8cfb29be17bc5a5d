"""Codes of NACE Rev. 2: what each covers, and a set of them in which nothing counts twice."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from bessemer.classify import scheme
from bessemer.words import Text

SCHEME = "nace2"
"""Name of the list where codes are not those of a shipped scheme."""

_FILE = Path(__file__).parent / "data" / "nace2.csv"
_LETTERS = re.compile(r"([A-U])(?:-([A-U]))?")
_DIVISIONS = re.compile(r"([A-U])(\d\d)(?:-[A-U]?(\d\d))?")


@cache
def _listed() -> dict[str, tuple[str, Text]]:
    """Return section and name of every section and division."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: (row["section"], Text(row["name"], row["name_zh"])) for row in csv.DictReader(file)
        }


@cache
def divisions_of(code: str) -> frozenset[str]:
    """Return the divisions that a code covers; empty where it is finer than these, a total or unknown.

    Parameters
    ----------
    code : str
        As Eurostat writes it: a section, a division with its section, a range, parts joined by ``_``, or with
        parts left out after ``_X_``.

    Examples
    --------
    >>> sorted(divisions_of("B-E_X_C")), sorted(divisions_of("M_N")) == sorted(divisions_of("M-N"))
    (['05', '06', '07', '08', '09', '35', '36', '37', '38', '39'], True)
    >>> divisions_of("TOTAL"), divisions_of("C101")
    (frozenset(), frozenset())
    """
    first, *rest = code.upper().split("_X_")
    covered = _joined(first)
    out = [_joined(part) for part in rest]
    return frozenset() if not covered or not all(out) else covered.difference(*out)


def _joined(text: str) -> frozenset[str]:
    parts = [_part(part) for part in text.split("_")]
    return frozenset().union(*parts) if all(parts) else frozenset()


def _part(text: str) -> frozenset[str]:
    divisions = {code: section for code, (section, _) in _listed().items() if code.isdigit()}
    if match := _LETTERS.fullmatch(text):
        first, last = match[1], match[2] or match[1]
        return frozenset(code for code, section in divisions.items() if first <= section <= last)
    if match := _DIVISIONS.fullmatch(text):
        first, last = match[2], match[3] or match[2]
        if first in divisions and divisions[first] == match[1]:
            return frozenset(code for code in divisions if first <= code <= last)
    return frozenset()


def without_overlap(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the finest codes that together cover what all cover, none of it twice, in order.

    A code is parted into those within it only where these cover it whole: with B-E and C, but without B, D
    and E, industry stays B-E.

    Parameters
    ----------
    codes : iterable of str
        What :func:`divisions_of` does not know is left out.

    Examples
    --------
    >>> without_overlap(["TOTAL", "A", "B-E", "C", "G-J", "G-I", "J"])
    ('A', 'B-E', 'G-I', 'J')
    """
    covered: dict[frozenset[str], str] = {}
    for code in sorted(codes, key=lambda code: (len(code), code)):
        if divisions := divisions_of(code):
            covered.setdefault(divisions, code)
    taken: set[str] = set()
    found: list[frozenset[str]] = []
    for whole in sorted(covered, key=lambda divisions: (-len(divisions), sorted(divisions))):
        if taken.isdisjoint(whole):
            taken |= whole
            found += _parted(whole, covered)
    return tuple(covered[part] for part in sorted(found, key=min))


def _parted(whole: frozenset[str], covered: Mapping[frozenset[str], str]) -> list[frozenset[str]]:
    """Return the finest parts that cover a set of divisions whole, each division once; itself if none do."""
    within = sorted((part for part in covered if part < whole), key=lambda part: (-len(part), sorted(part)))
    parts: list[frozenset[str]] = []
    taken: set[str] = set()
    for part in within:
        if taken.isdisjoint(part):
            parts.append(part)
            taken |= part
    if taken != whole:
        return [whole]
    return [finest for part in parts for finest in _parted(part, covered)]


def sections_only(codes: Iterable[str]) -> list[str]:
    """Return the codes that cover whole sections."""
    return [code for code in codes if (found := divisions_of(code)) and found == _sections_within(found)]


def _sections_within(divisions: frozenset[str]) -> frozenset[str]:
    letters = {section for code, (section, _) in _listed().items() if not code.isdigit()}
    return frozenset().union(*(part for letter in letters if (part := divisions_of(letter)) <= divisions))


def as_a10(codes: Iterable[str]) -> dict[str, str] | None:
    """Return the group of the shipped scheme a10 that each code is, or None where one is none.

    Examples
    --------
    >>> as_a10(["B-E", "M_N"]), as_a10(["C"])
    ({'B-E': 'B-E', 'M_N': 'M-N'}, None)
    """
    groups = {divisions_of(code): code for code in scheme("a10").codes}
    found = {code: groups.get(divisions_of(code)) for code in codes}
    return None if None in found.values() else {code: group for code, group in found.items() if group}


def name_of(code: str) -> Text:
    """Return what a code covers in words: its own name, or those of its first and last section.

    Examples
    --------
    >>> name_of("C24").en, name_of("C").zh, name_of("J-K").en
    ('Basic metals', '制造业', 'Information and communication to financial and insurance activities')
    """
    listed = _listed()
    key = code[1:] if _DIVISIONS.fullmatch(code) and "-" not in code else code
    if key in listed:
        return listed[key][1]
    divisions = sorted(divisions_of(code))
    if not divisions or "_X_" in code:
        return Text(code, code)
    by_division = code[1:2].isdigit()
    ends = (divisions[0], divisions[-1])
    first, last = (listed[end if by_division else listed[end][0]][1] for end in ends)
    if "-" not in code:
        return Text(f"{first.en} and {_small(last.en)}", f"{first.zh}、{last.zh}")
    return Text(f"{first.en} to {_small(last.en)}", f"{first.zh}至{last.zh}")


def _small(text: str) -> str:
    return text[0].lower() + text[1:]


def name_of_isic(code: str) -> Text:
    """Return what a code of the OECD covers in words; its divisions are those of NACE.

    Examples
    --------
    >>> name_of_isic("C10T12").en, name_of_isic("01T02").zh, name_of_isic("J62_63").zh
    ('Food products to tobacco products', '种植业、畜牧业和狩猎至林业和伐木', '计算机编程和咨询至信息服务')
    """
    listed = _listed()
    match = re.fullmatch(r"[A-U]?(\d\d)(?:[T_](\d\d))?", code)
    if match is None or match[1] not in listed or (match[2] or match[1]) not in listed:
        return name_of(code)
    first = f"{listed[match[1]][0]}{match[1]}"
    return name_of(f"{first}-{match[2]}" if match[2] else first)
