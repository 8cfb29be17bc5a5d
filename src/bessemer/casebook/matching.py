"""Which cases speak to a region: those of its look-alikes, of the place asked about, of its own country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bessemer.casebook.schema import Case
from bessemer.regions import Region

if TYPE_CHECKING:
    from bessemer.rolemodels import Search

RECOVERED_ROLES = ("success", "partial success")
CAUTIONARY_ROLES = ("weak recovery", "contested")


@dataclass(frozen=True)
class Match:
    """A case and why it is shown.

    Attributes
    ----------
    case : Case
    rank : int or None
        Best rank of the case's regions among the look-alikes, 1 the closest; None where none is there.
    base_year : int or None
        The year in which the case's region was closest.
    asked : bool
        Whether the case belongs to the role model that was asked about.
    """

    case: Case
    rank: int | None
    base_year: int | None
    asked: bool

    @property
    def cautionary(self) -> bool:
        """Whether the case is a warning rather than a model."""
        return self.case.role in CAUTIONARY_ROLES


def match(
    cases: Sequence[Case], region: Region, search: Search | None, asked: Region | None
) -> tuple[Match, ...]:
    """Return the cases for a region: the one asked about first, then by rank among the look-alikes.

    The region's own cases are left out. Where no case lies in a look-alike, cases of the same country
    are taken, best known outcome first.
    """
    others = [case for case in cases if region.id not in case.regions]
    best: dict[str, tuple[int, int]] = {}
    if search is not None:
        for id, base_year, rank in zip(
            search.table["region"], search.table["base_year"], search.table["rank"], strict=True
        ):
            if id not in best:
                best[id] = (int(rank), int(base_year))
    found = []
    for case in others:
        ranks = sorted(best[id] for id in case.regions if id in best)
        is_asked = asked is not None and asked.id in case.regions
        if ranks or is_asked:
            rank, base_year = ranks[0] if ranks else (None, None)
            found.append(Match(case, rank, base_year, is_asked))
    if not found:
        found = [Match(case, None, None, False) for case in others if case.country == region.country]
        roles = [*RECOVERED_ROLES, *CAUTIONARY_ROLES]
        found.sort(key=lambda entry: roles.index(entry.case.role) if entry.case.role in roles else len(roles))
        return tuple(found)
    return tuple(sorted(found, key=lambda entry: (not entry.asked, entry.rank or 10**9, entry.case.id)))
