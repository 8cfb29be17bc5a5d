"""Tables of European places by NACE group, whoever gives them: what is taken of them, and their cells."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Protocol

from bessemer.errors import OptionError, listing
from bessemer.panel import Break, Status
from bessemer.sources.readers import nace, nuts
from bessemer.sources.readers.eurostat_layouts import Line
from bessemer.sources.readers.gathered import Gathered
from bessemer.sources.readers.marked_breaks import breaks_of
from bessemer.sources.readers.reading import Origin, Reading, Wanted
from bessemer.sources.readers.streams import misplaced, unreadable
from bessemer.words import Message, Text

INDUSTRIES = ("finest", "a10", "sections")
_YEAR = re.compile(r"\d{4}")
_ESTIMATED, _SECRET = frozenset("efs"), frozenset("cu")
_MISSING = (":", "", "-", "–")


@dataclass(frozen=True)
class _Unit:
    """A unit: its code here, its name, and the power of ten that its figures are multiplied by."""

    code: str
    name: Text
    power: int = 0


_PERSONS = Text("persons employed", "就业人数")
_EUROS = Text("euros at current prices", "欧元（当年价）")
_UNITS: Mapping[str, _Unit] = {
    "THS": _Unit("jobs", _PERSONS, 3),
    "THS_PER": _Unit("jobs", _PERSONS, 3),
    "PER": _Unit("jobs", _PERSONS),
    "Thousands Persons": _Unit("jobs", _PERSONS, 3),
    "MIO_EUR": _Unit("EUR", _EUROS, 6),
    "CP_MEUR": _Unit("EUR", _EUROS, 6),
    "Million EUR": _Unit("EUR", _EUROS, 6),
}
_NUMBER = {
    "jobs": _Unit("jobs", _PERSONS),
    "establishments": _Unit("establishments", Text("local units", "地方单位数")),
    "earnings": _Unit("EUR", _EUROS, 6),
}
# Indicators of the structural business statistics: until 2020, and from 2021 on.
_INDICATORS: Mapping[str, tuple[str, ...]] = {
    "jobs": ("V16110", "EMP_LOC_NR"),
    "establishments": ("V11210", "LOC_NR"),
    "earnings": ("V13320", "WAGE_LOC_MEUR"),
}
# What is taken of other dimensions, where a table has several.
_TAKEN: Mapping[str, tuple[str, ...]] = {
    "freq": ("A",),
    "wstatus": ("EMP",),
    "unit": tuple(_UNITS),
    "currency": ("MIO_EUR", "CP_MEUR"),
    "na_item": ("B1G",),
    "sizeclas": ("TOTAL",),
    "sex": ("T",),
    "age": ("TOTAL",),
}


class Layout(Protocol):
    """A table as it lies in a file: its dimensions, of which two are geo and nace_r2, and its lines."""

    @property
    def path(self) -> Path:
        """The file."""

    @property
    def table(self) -> str:
        """Code of the table."""

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Names of what each line has a code of."""

    @property
    def kind(self) -> str:
        """Name of the layout."""

    def lines(self) -> Iterator[Line]:
        """Read the lines, one after the other; each call begins anew."""


def read_european(
    layout: Layout,
    wanted: Wanted,
    *,
    origin: Origin,
    who: Text,
    names: Mapping[str, str] | None = None,
    breaks: Iterable[Break] = (),
) -> Reading:
    """Read a table of European places by NACE group.

    Parameters
    ----------
    layout : Layout
    wanted : Wanted
        ``places``: nuts2, nuts3, nuts1 or country; ``industries``: finest, a10 or sections.
    origin : Origin
    who : Text
        Who marks breaks.
    names : mapping, optional
        Names of places that do not ship, by code.
    breaks : iterable of Break
        Known ones; kept where they lie within the years.

    Raises
    ------
    DataError
        If a row or cell is not as the agency lays it out.
    OptionError
        If the file does not hold what is wanted.
    """
    seen = _seen(layout)
    report: list[Message] = [
        Message("readers_world.european", who=who, table=layout.table, layout=layout.kind)
    ]
    chosen, measure = _chosen(layout, seen, wanted, report)
    level = _level(layout, seen, chosen, wanted, report)
    codes = {
        key[layout.dimensions.index("nace_r2")]
        for key, where in seen.items()
        if where[level] and _fits(layout, key, chosen)
    }
    industries = _industries(layout, codes, wanted, report)
    fitting = nace.as_a10(industries) is not None
    unit = _unit(chosen, measure)
    found, broken = _cells(layout, chosen, level, industries, wanted.years, unit.power)
    if not found.known():
        raise unreadable(
            layout.path, "no figure of what is wanted is known", "Ask for other years or places."
        )
    report += found.said()
    if unit.power:
        report.append(Message("readers_world.multiplied", factor=10**unit.power))
    if broken:
        report.append(Message("readers_world.breaks", count=sum(map(len, broken.values()))))
    known = [entry for entry in breaks if measure == "jobs" and _within(entry, found)]
    return Reading(
        frame=found.frame(),
        places=nuts.places_of(found.regions, names),
        industries={} if fitting else {code: nace.name_of(code) for code in industries},
        classification="a10" if fitting else nace.SCHEME,
        measure=measure,
        unit=unit.code,
        unit_name=unit.name,
        origin=origin,
        breaks=(*known, *breaks_of(broken, _by_place(found), who)),
        report=tuple(report),
        how={"format": layout.kind, "table": layout.table, "level": level, **chosen},
    )


def _within(entry: Break, found: Gathered) -> bool:
    return min(found.years) < entry.year <= max(found.years) and any(map(entry.concerns, set(found.regions)))


def _seen(layout: Layout) -> dict[tuple[str, ...], Counter[str]]:
    """Return each combination but for the place, and how many places of each level have it."""
    geo = layout.dimensions.index("geo")
    seen: dict[tuple[str, ...], Counter[str]] = {}
    for line in layout.lines():
        key = (*line.key[:geo], "", *line.key[geo + 1 :])
        seen.setdefault(key, Counter())[nuts.level_of(line.key[geo]) or ""] += 1
    if not seen:
        raise unreadable(layout.path, "it has a heading and no rows")
    return seen


def _chosen(
    layout: Layout, seen: Iterable[tuple[str, ...]], wanted: Wanted, report: list[Message]
) -> tuple[dict[str, str], str]:
    """Return the one code taken of each dimension but places and industries, and what is measured."""
    measure = _measure(layout, seen, wanted)
    chosen: dict[str, str] = {}
    for at, name in enumerate(layout.dimensions):
        if name in ("geo", "nace_r2"):
            continue
        codes = sorted({key[at] for key in seen})
        choices = _choices(name, codes, measure)
        taken = next((code for code in choices if code in codes), codes[0] if len(codes) == 1 else None)
        if taken is None or (name.startswith("indic_sb") and taken not in choices):
            raise OptionError(
                f"The table does not hold {measure} as this reader knows them: {name} is {listing(codes)}.",
                where=f"File {layout.path.name}, dimension {name}.",
                remedy=f"Fetch it with {name} {listing(choices)}, or ask for another --measure.",
            ).of("measure", "measure")
        chosen[name] = taken
        if len(codes) > 1:
            others = [code for code in codes if code != taken]
            report.append(
                Message("readers_world.taken", dimension=name, code=taken, others=listing(others, 6))
            )
    return chosen, measure


def _choices(name: str, codes: Iterable[str], measure: str) -> tuple[str, ...]:
    """Return which codes of a dimension may be taken, the best first."""
    if name.startswith("indic_sb"):
        return _INDICATORS[measure]
    if name == "version":
        return tuple(sorted(codes, reverse=True))
    return _TAKEN.get(name, ("TOTAL", "Total", "T"))


def _measure(layout: Layout, seen: Iterable[tuple[str, ...]], wanted: Wanted) -> str:
    """Return what the table measures: by its dimensions, and as wanted where it has several."""
    names = layout.dimensions
    if any(name.startswith("indic_sb") for name in names):
        known: tuple[str, ...] = tuple(_INDICATORS)
    else:
        at = names.index("unit") if "unit" in names else None
        units = set() if at is None else {_UNITS[key[at]].code for key in seen if key[at] in _UNITS}
        known = ("jobs",) if "wstatus" in names or "jobs" in units else ("value_added",)
    measure = wanted.measure or known[0]
    if measure not in known:
        raise OptionError(
            f"The table '{layout.table}' has no {measure}.",
            where=f"File {layout.path.name}.",
            remedy=f"It has {listing(known)}.",
        ).of("measure", "measure")
    return measure


def _unit(chosen: Mapping[str, str], measure: str) -> _Unit:
    """Return the unit of what was chosen."""
    if any(name.startswith("indic_sb") for name in chosen):
        return _NUMBER[measure]
    code = chosen.get("unit") or chosen.get("currency") or ""
    if code not in _UNITS:
        raise OptionError(
            f"Figures in '{code}' are none that this reader knows.",
            where="Dimension unit.",
            remedy=f"Fetch the table in {listing(_UNITS)}.",
        ).of("unit", "unit")
    return _UNITS[code]


def _level(
    layout: Layout,
    seen: Mapping[tuple[str, ...], Counter[str]],
    chosen: Mapping[str, str],
    wanted: Wanted,
    report: list[Message],
) -> str:
    """Return the level of places that is taken, as wanted or the first that the file has."""
    fitting = [places for key, places in seen.items() if _fits(layout, key, chosen)]
    counts = sum(fitting, Counter[str]())
    known = [level for level in nuts.LEVELS if counts[level]]
    if wanted.places is not None and wanted.places not in known:
        raise OptionError(
            f"The table has no places of the level '{wanted.places}'.",
            where=f"File {layout.path.name}.",
            remedy=f"It has {listing(known)}." if known else "Fetch it by NUTS region.",
        ).of("level", "region")
    if not known:
        raise unreadable(layout.path, "none of its places has a NUTS code")
    level = wanted.places or known[0]
    left = sum(count for other, count in counts.items() if other != level)
    if left:
        report.append(Message("readers_world.level", level=_LEVELS[level], count=left))
    return level


_LEVELS = {
    "nuts1": Text("NUTS 1 regions", "NUTS 1地区"),
    "nuts2": Text("NUTS 2 regions", "NUTS 2地区"),
    "nuts3": Text("NUTS 3 regions", "NUTS 3地区"),
    "country": Text("countries", "国家"),
}


def _industries(layout: Layout, codes: set[str], wanted: Wanted, report: list[Message]) -> dict[str, str]:
    """Return the codes that are kept, none within another, and what each is called in the panel."""
    level = wanted.industries or INDUSTRIES[0]
    if level not in INDUSTRIES:
        raise OptionError(
            f"industries='{level}' cannot be used.", remedy=f"Choose {listing(INDUSTRIES)}."
        ).of("level", "industry")
    usable: Iterable[str] = codes
    if level == "a10":
        usable = [code for code in codes if nace.as_a10([code])]
    elif level == "sections":
        usable = nace.sections_only(codes)
    kept = nace.without_overlap(usable)
    if not kept:
        raise OptionError(
            f"The table has no industries of the level '{level}'.",
            where=f"File {layout.path.name}; its codes: {listing(sorted(codes))}.",
            remedy="Leave the level of industries out.",
        ).of("level", "industry")
    left = sorted(codes - set(kept))
    if left:
        report.append(Message("readers_world.overlap", names=listing(left), left=len(left), count=len(kept)))
    return nace.as_a10(kept) or {code: code for code in kept}


def _fits(layout: Layout, key: tuple[str, ...], chosen: Mapping[str, str]) -> bool:
    return all(chosen.get(name, code) == code for name, code in zip(layout.dimensions, key, strict=True))


def _cells(
    layout: Layout,
    chosen: Mapping[str, str],
    level: str,
    industries: Mapping[str, str],
    years: Collection[int],
    power: int,
) -> tuple[Gathered, dict[tuple[int, str], set[str]]]:
    """Return the cells that are kept, and the industries marked as a break by year and place."""
    geo, nace_r2 = layout.dimensions.index("geo"), layout.dimensions.index("nace_r2")
    found = Gathered()
    broken: dict[tuple[int, str], set[str]] = {}
    for line in layout.lines():
        place, code = line.key[geo], industries.get(line.key[nace_r2])
        if code is None or nuts.level_of(place) != level or not _fits(layout, line.key, chosen):
            continue
        for period, text in line.cells:
            if not _YEAR.fullmatch(period):
                raise misplaced(layout.path, f"'{period}' is no year.", f"row {line.number}")
            year = int(period)
            if years and year not in years:
                continue
            shown, _, rest = text.strip().partition(" ")
            flags = rest.strip()
            if shown.startswith(":"):  # also ":c", as files before 2022 have it
                flags += shown[1:]
                shown = ":"
            if "b" in flags:
                broken.setdefault((year, place), set()).add(code)
            if shown in _MISSING:
                secret = not _SECRET.isdisjoint(flags)
                (found.withheld if secret else found.missing)[f"{shown} {flags}".strip()] += 1
                found.add(place, code, year, math.nan, Status.WITHHELD if secret else Status.NOT_COLLECTED)
                continue
            try:
                value = float(Decimal(shown).scaleb(power))
            except InvalidOperation as error:
                raise misplaced(
                    layout.path, f"'{text.strip()}' is no figure.", f"row {line.number}, {period}"
                ) from error
            estimated = not _ESTIMATED.isdisjoint(flags)
            if others := "".join(sorted(set(flags) - _ESTIMATED - {"b"})):
                found.other[others] += 1
            found.add(place, code, year, value, Status.ESTIMATED if estimated else Status.OBSERVED)
    first = min(found.years, default=0)
    return found, {key: codes for key, codes in broken.items() if key[0] > first}


def _by_place(found: Gathered) -> dict[str, set[str]]:
    by_place: dict[str, set[str]] = {}
    for place, code in zip(found.regions, found.industries, strict=True):
        by_place.setdefault(place, set()).add(code)
    return by_place
