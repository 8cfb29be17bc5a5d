"""Concordances of one NAICS vintage with another, and of SIC 1987 with NAICS 2017, as published.

``data/naics_vintages.csv`` has a row for each chain of codes through 2002, 2007, 2012, 2017 and 2022 in the
concordances of the US Census Bureau, as the US Environmental Protection Agency joined them (repository
USEPA/flowsa, file NAICS_Year_Concordance.csv). Its codes are the 1,179, 1,175, 1,065, 1,057 and 1,012
industries of these vintages; neighbours have 1,200, 1,184, 1,069 and 1,150 pairs.
``data/sic1987_naics2017.csv`` has 2,190 pairs of 1,004 SIC industries. Neither has weights. A name such as
``naics2017`` is that of the six-digit codes; ``naics2017_4`` has the first four digits of them,
``naics2017_2`` the sectors.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from bessemer.classify.industries import table
from bessemer.classify.links import Link

YEARS = (2002, 2007, 2012, 2017, 2022)
DIGITS = 6
SIC = "sic1987"
_SIC_WITH = 2017
_NAME = re.compile(r"naics(\d{4})(?:_([2-5]))?")
# Sectors that have several two-digit codes each.
_SECTORS = {code: name for name in ("31-33", "44-45", "48-49") for code in (name[:2], name[3:])} | {
    "32": "31-33"
}

VINTAGES = (
    SIC,
    *(f"naics{year}{level}" for year in YEARS for level in ("", "_5", "_4", "_3", "_2")),
)
"""Names of the lists of codes that are known by their concordances alone."""


@cache
def vintage_links(source: str, target: str) -> tuple[Link, ...]:
    """Return the links between two lists of :data:`VINTAGES`; none where the tables have no way between them.

    SIC 1987 leads to other vintages over 2017, so that a code may reach more than the official table of
    that vintage says.

    Examples
    --------
    >>> [link.target_code for link in vintage_links("naics2012", "naics2017") if link.source_code == "452112"]
    ['452210', '452311']
    """
    if source not in VINTAGES or target not in VINTAGES:
        return ()
    if SIC in (source, target):
        pairs = _with_sic(target if source == SIC else source)
        pairs = pairs if source == SIC else {(end, start) for start, end in pairs}
    else:
        start, end = _column(source), _column(target)
        pairs = {(_cut(row[start], source), _cut(row[end], target)) for row in _chains()}
    return pairs_linked(sorted(pairs))


def pairs_linked(pairs: Iterable[tuple[str, str]]) -> tuple[Link, ...]:
    """Return pairs without weights as links: ``one`` where a source code has one pair, else ``split``."""
    listed = list(pairs)
    count = Counter(source for source, _ in listed)
    return tuple(
        Link(source, target, "one", 1.0) if count[source] == 1 else Link(source, target, "split", None)
        for source, target in listed
    )


def _with_sic(vintage: str) -> set[tuple[str, str]]:
    """Return the pairs of SIC 1987 with a vintage, over that of the table."""
    column, held = YEARS.index(_SIC_WITH), _column(vintage)
    onward: dict[str, set[str]] = {}
    for row in _chains():
        onward.setdefault(row[column], set()).add(_cut(row[held], vintage))
    return {
        (row[SIC], code)
        for row in table("sic1987_naics2017.csv")
        for code in onward[row[f"naics{_SIC_WITH}"]]
    }


def _column(vintage: str) -> int:
    found = _NAME.fullmatch(vintage)
    assert found is not None, vintage
    return YEARS.index(int(found[1]))


def _cut(code: str, vintage: str) -> str:
    digits = vintage.partition("_")[2]
    if digits == "2":
        return _SECTORS.get(code[:2], code[:2])
    return code[: int(digits)] if digits else code


@cache
def _chains() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row[str(year)] for year in YEARS) for row in table("naics_vintages.csv"))
