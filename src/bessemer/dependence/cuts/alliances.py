"""Allies by treaty of defence among the economies of the world table, as of 2011 (data/allies.csv).

Sources: North Atlantic Treaty (1949) with the accessions that NATO lists up to 2009; ANZUS Treaty (in force
1952); Treaty of Mutual Cooperation and Security between the United States and Japan (1960); Mutual Defense
Treaty between the United States and the Republic of Korea (in force 1954); as listed by the US Department of
State, "U.S. Collective Defense Arrangements". The Inter-American treaty of 1947 is left out: its parties do
not act together on trade in technology. Taiwan has no treaty of alliance with the United States and is not
in the list, nor are Austria, Finland, Ireland, Sweden and other neutral members of the European Union.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources


@cache
def treaties() -> dict[str, dict[str, int]]:
    """Return the parties of each treaty with the year from which it binds them."""
    text = (resources.files("bessemer.dependence.cuts") / "data" / "allies.csv").read_text(encoding="utf-8")
    found: dict[str, dict[str, int]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["treaty"], {})[row["economy"]] = int(row["since"])
    return found


def allies_of(economy: str) -> tuple[str, ...]:
    """Return the economies that a treaty of defence binds to one, by id; those of 2011 for every year.

    Examples
    --------
    >>> allies_of("JPN"), allies_of("CHN")
    (('USA',), ())
    """
    parties = {ally for members in treaties().values() if economy in members for ally in members}
    return tuple(sorted(parties - {economy}))
