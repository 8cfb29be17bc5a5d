"""Codes of European places: level by length, country, and the names that ship."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from bessemer.sources.readers.reading import Place
from bessemer.sources.shipped import reference
from bessemer.words import Text

LEVELS: Mapping[str, int] = {"nuts2": 4, "nuts3": 5, "country": 2, "nuts1": 3}
"""Length of the codes of each level; the first is taken by default."""

_COUNTRIES = {
    **{
        "AL": "ALB",
        "AT": "AUT",
        "BA": "BIH",
        "BE": "BEL",
        "BG": "BGR",
        "CH": "CHE",
        "CY": "CYP",
        "CZ": "CZE",
    },
    **{
        "DE": "DEU",
        "DK": "DNK",
        "EE": "EST",
        "EL": "GRC",
        "ES": "ESP",
        "FI": "FIN",
        "FR": "FRA",
        "HR": "HRV",
    },
    **{
        "HU": "HUN",
        "IE": "IRL",
        "IS": "ISL",
        "IT": "ITA",
        "LI": "LIE",
        "LT": "LTU",
        "LU": "LUX",
        "LV": "LVA",
    },
    **{
        "ME": "MNE",
        "MK": "MKD",
        "MT": "MLT",
        "NL": "NLD",
        "NO": "NOR",
        "PL": "POL",
        "PT": "PRT",
        "RO": "ROU",
    },
    **{"RS": "SRB", "SE": "SWE", "SI": "SVN", "SK": "SVK", "TR": "TUR", "UK": "GBR", "XK": "XKX"},
}
_NUTS = re.compile(r"([A-Z]{2})[0-9A-Z]{0,3}")


def level_of(code: str) -> str | None:
    """Return the level of a code; None for sums of countries and what belongs to no region (``ZZ``).

    Examples
    --------
    >>> level_of("DEA5"), level_of("EU27_2020"), level_of("EA19"), level_of("ITZZ")
    ('nuts2', None, None, None)
    """
    match = _NUTS.fullmatch(code)
    if match is None or match[1] not in _COUNTRIES or code[2:].startswith("Z"):
        return None
    return next(level for level, length in LEVELS.items() if length == len(code))


def country_of(code: str) -> str:
    """Return the ISO 3166 code of the country that a place lies in; empty where it is unknown."""
    return _COUNTRIES.get(code[:2], "")


def places_of(codes: Iterable[str], names: Mapping[str, str] | None = None) -> tuple[Place, ...]:
    """Return places in order of code, by the names that ship, else those of the file, else the code."""
    shipped = _shipped()
    given = names or {}
    found = []
    for code in sorted(set(codes)):
        own = given.get(code) or code
        found.append(Place(code, shipped.get(code) or Text(own, own), country_of(code)))
    return tuple(found)


@cache
def _shipped() -> dict[str, Text]:
    regions = reference().regions
    names = {region.id: Text(region.name, region.name_zh) for region in regions.of_kind("nuts2")}
    nations = {region.country: region.nation for region in regions.values()}
    names.update({code: nations[iso] for code, iso in _COUNTRIES.items() if iso in nations})
    return names
