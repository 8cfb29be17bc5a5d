"""Which cases speak to a region: those of its look-alikes, of the place asked about, of its own country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from bessemer.answer import Answer
from bessemer.casebook.pointers import Pointers, pointers
from bessemer.casebook.reading import shipped_cases
from bessemer.casebook.schema import Case, Intervention
from bessemer.errors import OptionError
from bessemer.regions import Region
from bessemer.sources.given import dataset_given, list_given, region_given

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.result import Result
    from bessemer.rolemodels import Search
    from bessemer.sources import Dataset

RECOVERED_ROLES = ("success", "partial success")
CAUTIONARY_ROLES = ("weak recovery", "contested")
HORIZON = 20


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
    region : str or None
        Id of the region ranked.
    place : Region or None
        That region, where the case has not its name: the case of Lowell lies in the zone of Boston.
    end_year : int or None
        Last year of what is known to have followed.
    change : float or None
        Change of the region's share of its nation's jobs from base to end year; a fraction.
    horizon : int
        Years after the base year that count as the same stage.
    """

    case: Case
    rank: int | None
    base_year: int | None
    asked: bool
    region: str | None = None
    place: Region | None = None
    end_year: int | None = None
    change: float | None = None
    horizon: int = HORIZON

    @property
    def cautionary(self) -> bool:
        """Whether the case is a warning rather than a model."""
        return self.case.role in CAUTIONARY_ROLES

    def stage(self, item: Intervention) -> int | None:
        """Return the years from the base year to the start of an intervention; None where one is unknown."""
        return None if self.base_year is None or item.start is None else item.start - self.base_year

    def at_stage(self, item: Intervention) -> bool:
        """Return whether an intervention began in the base year or within the horizon after it."""
        stage = self.stage(item)
        return stage is not None and 0 <= stage <= self.horizon


@dataclass(frozen=True, eq=False)
class Matches:
    """The cases that speak to a region, with its sectors and look-alikes.

    Attributes
    ----------
    region : Region
    entries : tuple of Match
        The one asked about first, then by likeness.
    pointers : Pointers
        Sectors that the pathways and the contrast point to.
    cases : tuple of Case
        All that were looked through.
    search : Search or None
    """

    region: Region
    entries: tuple[Match, ...]
    pointers: Pointers = field(default_factory=Pointers)
    cases: tuple[Case, ...] = ()
    search: Search | None = None

    def chosen(self, entry: Match) -> tuple[Intervention, ...]:
        """Return the interventions at the same stage for the sectors pointed to, earliest first."""
        return tuple(
            item for item in entry.case.dated if entry.at_stage(item) and self.pointers.why(item.sectors)
        )

    @property
    def measures(self) -> Result:
        """One row an intervention of the matched cases: stage, sectors, who led it, evidence, sources."""
        from bessemer.casebook.tables import measures

        return measures(self)

    @property
    def outcomes(self) -> Result:
        """One row an outcome: figure, who says so, grade of the sources, whether checked at source."""
        from bessemer.casebook.tables import outcomes

        return outcomes(self.entries)

    @property
    def criticisms(self) -> Result:
        """One row a criticism, with its sources."""
        from bessemer.casebook.tables import criticisms

        return criticisms(self.entries)

    @property
    def table(self) -> pd.DataFrame:
        """The table of :attr:`measures`."""
        return self.measures.table

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows of :attr:`measures` as plain dictionaries."""
        return self.measures.rows()

    def _repr_html_(self) -> str:
        return self.measures._repr_html_()


class Studied(Protocol):
    """A study: see :class:`bessemer.studies.Study`."""

    region: Region
    data: Dataset
    role_model: Region | None

    @property
    def search(self) -> Search | None:
        """The look-alikes."""

    @property
    def rolemodels(self) -> Answer:
        """The answer on role models."""

    @property
    def pathways(self) -> Answer:
        """The answer on pathways."""


def match(
    place: Region | str | Studied,
    *,
    data: Dataset | None = None,
    year: int | None = None,
    role_model: Region | str | None = None,
    cases: Sequence[Case] | None = None,
) -> Matches:
    r"""Return what a region's look-alikes did at the same stage, for the sectors pointed to.

    .. math:: 0 \le \text{start} - \text{base year} \le \text{horizon}

    An intervention is at the same stage if it began in the year in which its region was closest, or within
    the horizon of the search (20 years) after it. Cautionary cases stand beside successes. That one
    preceded a change does not show that it was its cause.

    Parameters
    ----------
    place : Region, str or Study
        A study brings its own data, year, look-alikes and role model.
    data : Dataset, optional
        The reference dataset by default.
    year : int, optional
        Figures after this year are not used to describe the region.
    role_model : Region or str, optional
        A place whose case comes first.
    cases : sequence of Case, optional
        The shipped ones by default; see :func:`bessemer.casebook.read_cases`.

    Returns
    -------
    Matches

    Raises
    ------
    RegionError
        If a name is unknown or ambiguous.
    OptionError
        If `place` is a study and `data`, `year` or `role_model` is given beside it.

    Examples
    --------
    >>> import bessemer as bm
    >>> found = bm.casebook.match("Jilin", role_model="Pittsburgh")
    >>> found.entries[0].case.id, found.entries[0].base_year
    ('pittsburgh', 1980)
    """
    known = shipped_cases() if cases is None else list_given(cases, "cases", Case, "cases")
    if not isinstance(place, str | Region):
        if not hasattr(place, "search") or not hasattr(place, "pathways"):
            raise OptionError(
                f"A {type(place).__name__} is neither a region nor a study.",
                remedy="Give the name of a region, a Region, or bm.study(name).",
            )
        for name, value in (("data", data), ("year", year), ("role_model", role_model)):
            if value is not None:
                raise OptionError(
                    f"A study has its own {name}.", remedy=f"Give {name} to bm.study, not beside the study."
                )
        # A study may have answered on role models already, contrast and all.
        answered = vars(place).get("rolemodels")
        pointed = pointers(place.data, place.search, place.pathways, answered)
        return matched(known, place.region, place.search, place.role_model, pointed)
    from bessemer.pathways.answer import compose
    from bessemer.rolemodels import search

    dataset = dataset_given(data)
    region = region_given(place, dataset)
    asked = None if role_model is None else region_given(role_model, dataset)
    found = search(dataset, region, year, role_model=asked)
    pointed = pointers(dataset, found, compose(dataset, region, year))
    return matched(known, region, found, asked, pointed)


def matched(
    cases: Sequence[Case],
    region: Region,
    search: Search | None,
    asked: Region | None,
    pointed: Pointers | None = None,
) -> Matches:
    """Return the cases for a region from what is computed already."""
    found = closest(cases, region, search, asked)
    return Matches(region, found, pointed or Pointers(), tuple(cases), search)


def closest(
    cases: Sequence[Case], region: Region, search: Search | None, asked: Region | None
) -> tuple[Match, ...]:
    """Return the cases for a region: the one asked about first, then by rank among the look-alikes.

    The region's own cases are left out. Where no case lies in a look-alike, cases of the same country
    are taken, best known outcome first.
    """
    others = [case for case in cases if region.id not in case.regions]
    best = _ranked(search)
    found = []
    for case in others:
        near = sorted((best[id] for id in case.regions if id in best), key=lambda place: place.rank)
        is_asked = asked is not None and asked.id in case.regions
        if is_asked and asked is not None:
            near = [best[asked.id]] if asked.id in best else near
        if near or is_asked:
            ranked = near[0] if near else None
            found.append(_match(case, ranked, is_asked, search))
    if not found:
        found = [Match(case, None, None, False) for case in others if case.country == region.country]
        roles = [*RECOVERED_ROLES, *CAUTIONARY_ROLES]
        found.sort(key=lambda entry: roles.index(entry.case.role) if entry.case.role in roles else len(roles))
        return tuple(found)
    return tuple(sorted(found, key=lambda entry: (not entry.asked, entry.rank or 10**9, entry.case.id)))


@dataclass(frozen=True)
class _Place:
    """A region among the look-alikes, in the year in which it was closest."""

    region: str
    rank: int
    base_year: int
    end_year: int
    change: float


def _ranked(search: Search | None) -> dict[str, _Place]:
    """Return the closest year of each look-alike; of the role model named, the year that was asked for."""
    best: dict[str, _Place] = {}
    if search is None:
        return best
    columns = ["region", "rank", "base_year", "horizon_year", "relative_change"]
    for row in search.table[columns].itertuples(index=False, name=None):
        if row[0] not in best:
            best[row[0]] = _Place(str(row[0]), int(row[1]), int(row[2]), int(row[3]), float(row[4]))
    named = search.named_episode() if search.named is not None else None
    if named is not None:
        best[named.region.id] = _Place(
            named.region.id, named.rank, named.base_year, named.end_year, named.relative_change
        )
    return best


def _match(case: Case, place: _Place | None, asked: bool, search: Search | None) -> Match:
    entry = Match(case, None, None, asked)
    if place is None or search is None:
        return entry
    region = search.places[place.region]
    return replace(
        entry,
        rank=place.rank,
        base_year=place.base_year,
        region=place.region,
        place=None if _named_after(case, region) else region,
        end_year=place.end_year,
        change=place.change if place.change == place.change else None,
        horizon=search.horizon,
    )


def _named_after(case: Case, region: Region) -> bool:
    """Return whether the name of a case holds that of its region."""
    return region.name.casefold() in case.name.en.casefold() or region.label("zh") in case.name.zh
