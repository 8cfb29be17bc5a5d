"""What a synthetic control compares: one treated region, its donors, and the years before and after."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from bessemer.errors import DataError, OptionError, RegionError, YearError, did_you_mean, listing
from bessemer.panel import Floats, Panel
from bessemer.sources.given import check_panel, flag_given, whole_given

Transform = Literal["level", "log", "index"]
TRANSFORMS: tuple[Transform, ...] = ("level", "log", "index")
LEAST_YEARS = 2
# Fourth powers of outcomes must stay finite.
LARGEST = 1e70


@dataclass(frozen=True, eq=False)
class Comparison:
    """Outcomes of a treated region and its donors, all known and in one definition.

    Attributes
    ----------
    treated : str
    donors : tuple of str
    years : tuple of int
    year : int
        First treated year; the years before it are the pre-period.
    outcome : ndarray, shape (years,)
        Of the treated region.
    pool : ndarray, shape (donors, years)
    industry : str
        Code, or ``sum`` over several.
    unit : str
    transform : str
    source : str or None
        Table that the outcomes come from.
    unknown, broken : tuple of str
        Regions left out of the default pool: with unknown figures, and with a break in definition.
    """

    treated: str
    donors: tuple[str, ...]
    years: tuple[int, ...]
    year: int
    outcome: Floats
    pool: Floats
    industry: str
    unit: str
    transform: Transform
    source: str | None = None
    unknown: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def before(self) -> int:
        """Number of years before the first treated one."""
        return sum(year < self.year for year in self.years)

    def starting(self, year: int, last: int | None = None) -> Comparison:
        """Return the same comparison with another first treated year, and no years after `last`."""
        stop = len(self.years) if last is None else sum(known <= last for known in self.years)
        found = dataclasses.replace(
            self, year=year, years=self.years[:stop], outcome=self.outcome[:stop], pool=self.pool[:, :stop]
        )
        _check_years(found.years, year)
        return found

    def without(self, donor: str) -> Comparison:
        """Return the same comparison without one donor."""
        at = self.donors.index(donor)
        return dataclasses.replace(
            self, donors=self.donors[:at] + self.donors[at + 1 :], pool=np.delete(self.pool, at, axis=0)
        )


def compare(
    panel: Panel,
    treated: str,
    year: int,
    donors: Iterable[str] | None = None,
    industry: str | None = None,
    *,
    transform: Transform = "level",
    across_breaks: bool = False,
) -> Comparison:
    """Return the outcomes of a treated region and its donors, checked.

    Parameters are those of :func:`bessemer.history.synthetic_control`.

    Raises
    ------
    RegionError, YearError, DataError, OptionError
        See :func:`bessemer.history.synthetic_control`.
    """
    if transform not in TRANSFORMS:
        raise OptionError(
            f"transform='{transform}' is not known.", remedy=f"Use one of {', '.join(TRANSFORMS)}."
        )
    check_panel(panel)
    flag_given(across_breaks, "across_breaks")
    _check_region(panel, treated, "treated region")
    _check_years(panel.years, year)
    panel, label = _of_industry(panel, industry)
    outcomes = panel.sum_industries()[0].T
    place = {name: at for at, name in enumerate(panel.regions)}
    own = outcomes[place[treated]]
    _refuse_unknown(own, treated, panel.years)
    first, last = panel.years[0], panel.years[-1]
    crossed = () if across_breaks else panel.breaks_between(first, last)
    concerned = [entry for entry in crossed if entry.concerns(treated)]
    if concerned:
        raise YearError(
            f"The definition changed in {concerned[0].year}: {concerned[0].note.en}",
            where=f"Treated region {treated}, years {first} to {last}.",
            remedy="Select years on one side of the break, or pass across_breaks=True.",
        )
    broken = {name for name in panel.regions if any(entry.concerns(name) for entry in crossed)}
    unknown = {name for name in panel.regions if not np.isfinite(outcomes[place[name]]).all()}
    if donors is None:
        chosen = tuple(name for name in panel.regions if name != treated and name not in broken | unknown)
    else:
        chosen = _named_donors(panel, treated, donors)
        for name in chosen:
            _refuse_unknown(outcomes[place[name]], name, panel.years)
            if name in broken:
                entry = next(entry for entry in crossed if entry.concerns(name))
                raise YearError(
                    f"The definition changed in {entry.year}: {entry.note.en}",
                    where=f"Donor {name}, years {first} to {last}.",
                    remedy="Leave the donor out, select other years, or pass across_breaks=True.",
                )
        broken, unknown = set(), set()
    if not chosen:
        raise RegionError(
            f"No donor is left for {treated}.",
            where=f"{len(unknown)} regions have unknown figures, {len(broken)} a break in definition.",
            remedy="Select years or an industry with known figures.",
        )
    pool = outcomes[[place[name] for name in chosen]]
    before = sum(known < year for known in panel.years)
    names = (treated, *chosen)
    scaled = _transformed(np.vstack([own, pool]), transform, before, names, panel.years)
    if np.abs(scaled).max() > LARGEST:
        raise DataError(
            f"An outcome of {np.abs(scaled).max():.3g} is too large to square.",
            remedy="Give outcomes in a larger unit, or use transform='log'.",
        )
    return Comparison(
        treated=treated,
        donors=chosen,
        years=panel.years,
        year=int(year),
        outcome=scaled[0],
        pool=scaled[1:],
        industry=label,
        unit=_unit(panel.unit, transform),
        transform=transform,
        source=panel.source,
        unknown=tuple(name for name in panel.regions if name in unknown),
        broken=tuple(name for name in panel.regions if name in broken),
    )


def names_given(names: Any, option: str) -> tuple[Any, ...]:
    """Return the names of regions given as a list; one text is none."""
    if isinstance(names, str) or not isinstance(names, Iterable):
        shown = f"'{names}' is one text" if isinstance(names, str) else f"{names!r} is no list"
        raise OptionError(f"{option}={shown}.", remedy=f"Give the {option} as a list of regions.")
    return tuple(names)


def comparison_given(compared: Any) -> None:
    """Refuse what is no Comparison.

    Raises
    ------
    OptionError
        Shows the type.
    """
    if not isinstance(compared, Comparison):
        raise OptionError(
            f"compared: a {type(compared).__name__} is no Comparison.",
            remedy="Make one with compare(panel, treated, year).",
        )


def before_given(before: Any, years: int, least: int = 1) -> None:
    """Refuse a number of years before the treatment that leaves too few of them, or none after.

    Raises
    ------
    OptionError
        Shows the number.
    """
    whole_given(before, "before", least)
    if before >= years:
        raise OptionError(
            f"before={before} leaves none of {years} years.",
            remedy="Let the treatment begin in one of the years.",
        )


def _unit(unit: str | None, transform: Transform) -> str:
    names = {"level": unit or "as given", "log": "log points", "index": "mean of the pre-period = 1"}
    return names[transform]


def _check_region(panel: Panel, name: str, role: str) -> None:
    if name not in panel.regions:
        raise RegionError(
            f"The panel has no {role} '{name}'.",
            where=f"It has {listing(panel.regions)}.",
            remedy=did_you_mean(str(name), panel.regions) or "Choose among these.",
        )


def _check_years(years: tuple[int, ...], year: int) -> None:
    """Refuse a first treated year that leaves too few years before it, or none from it on."""
    if isinstance(year, bool) or not isinstance(year, int | np.integer):
        raise YearError(f"year={year!r} is no year.", remedy="Give the first treated year as a whole number.")
    before, after = sum(known < year for known in years), sum(known >= year for known in years)
    if before < LEAST_YEARS or after < 1:
        raise YearError(
            f"As the first treated year, {year} has {before} years before it and {after} from it on.",
            where=f"The panel has {listing(years)}.",
            remedy=f"Choose a year with at least {LEAST_YEARS} before it and one from it on.",
        )


def _of_industry(panel: Panel, industry: str | None) -> tuple[Panel, str]:
    if industry is not None:
        return panel.select(industries=[industry]), industry
    return panel, panel.industries[0] if len(panel.industries) == 1 else "sum"


def _refuse_unknown(values: Floats, region: str, years: tuple[int, ...]) -> None:
    unknown = [year for year, value in zip(years, values, strict=True) if not np.isfinite(value)]
    if unknown:
        raise DataError(
            f"The outcome of {region} is unknown in {listing(unknown)}.",
            where="A synthetic control needs every year of the treated region and of each named donor.",
            remedy="Select years or an industry with known figures, or leave the donor out.",
        )


def _named_donors(panel: Panel, treated: str, donors: Iterable[str]) -> tuple[str, ...]:
    chosen = names_given(donors, "donors")
    for name in chosen:
        _check_region(panel, name, "donor")
    if treated in chosen:
        raise RegionError(f"{treated} is treated and among the donors.", remedy="Leave it out of the donors.")
    twice = sorted({name for name in chosen if chosen.count(name) > 1})
    if twice:
        raise RegionError(f"Donors are named twice: {listing(twice)}.", remedy="Name each donor once.")
    return chosen


def _transformed(
    values: Floats, transform: Transform, before: int, names: tuple[str, ...], years: tuple[int, ...]
) -> Floats:
    if transform == "level":
        return values
    base = values if transform == "log" else values[:, :before].mean(axis=1, keepdims=True)
    bad = np.argwhere(base <= 0.0)
    if len(bad):
        row, column = bad[0]
        where = f"{names[row]}, {years[column]}" if transform == "log" else f"{names[row]}, pre-period mean"
        raise DataError(
            f"transform='{transform}' needs positive outcomes; there is {base[row, column]:g}.",
            where=f"{where}.",
            remedy="Use transform='level', or leave the region out.",
        )
    return np.asarray(np.log(values) if transform == "log" else values / base)
