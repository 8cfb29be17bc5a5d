"""Countries by the codes that trade data have: three letters of ISO 3166, or three digits of the UN."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from bessemer.sources.own import countries
from bessemer.sources.readers.reading import Place
from bessemer.sources.shipped import reference
from bessemer.words import Text
from bessemer.words.cldr import babel_locale

# Codes of Comtrade and BACI that differ from those of the UN, and economies that these do not have.
_COMTRADE: Mapping[str, str] = {
    **{"251": "FRA", "490": "TWN", "579": "NOR", "699": "IND", "757": "CHE", "842": "USA", "381": "ITA"},
    **{"58": "BLX", "280": "DEU", "711": "SACU", "736": "SDN", "891": "SCG", "S19": "TWN"},
}
_GROUPS = {
    "BLX": Text("Belgium-Luxembourg", "比利时和卢森堡"),
    "SACU": Text("Southern African Customs Union", "南部非洲关税同盟"),
    "SCG": Text("Serbia and Montenegro", "塞尔维亚和黑山"),
}


def economy_of(code: str, name: str = "", iso3: str = "") -> Place:
    """Return an economy: its letters of ISO 3166 where it has them, else the code that the file has.

    Parameters
    ----------
    code : str
        Three letters, or digits as the UN, Comtrade and BACI have them.
    name, iso3 : str
        As a list of codes beside the file has them; the list is believed where Bessemer knows no better.

    Examples
    --------
    >>> economy_of("251").code, economy_of("156").name.zh, economy_of("DEU").name.en
    ('FRA', '中国', 'Germany')
    >>> economy_of("697", "Europe EFTA, nes").name.en
    'Europe EFTA, nes'
    """
    digits = str(int(code)) if code.isdecimal() else code
    letters = _COMTRADE.get(iso3) or _COMTRADE.get(digits) or _letters(iso3) or _letters(digits.zfill(3))
    if letters is None:
        return Place(digits, Text(name or digits, name or digits))
    return Place(letters, _named(letters, name))


@cache
def _aliases() -> Mapping[str, list[str]]:
    from babel.core import get_global

    known: Mapping[str, list[str]] = get_global("territory_aliases")
    return known


@cache
def _threes() -> Mapping[str, str]:
    """Return the three letters of each two."""
    return {
        two[0]: three
        for three, two in _aliases().items()
        if len(three) == 3 and three.isalpha() and len(two) == 1
    }


def _letters(code: str) -> str | None:
    """Return the three letters of a code of letters or digits, if it is that of one country."""
    two = _aliases().get(code, [])
    if len(two) != 1:
        return None
    return code if code.isalpha() and len(code) == 3 else _threes().get(two[0])


@cache
def _shipped() -> Mapping[str, Text]:
    return countries(reference())


def _named(letters: str, name: str) -> Text:
    if letters in _shipped():
        return _shipped()[letters]
    if letters in _GROUPS:
        return _GROUPS[letters]
    two = _aliases().get(letters, [""])[0]
    en, zh = (babel_locale(tag).territories.get(two, "") for tag in ("en", "zh_Hans"))
    return Text(en or name or letters, zh or name or letters)
