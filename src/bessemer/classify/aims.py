"""The four aims of the founding case, and which industries of each scheme serve them.

Jilin wants advanced technology, medical care, education and finance. ``data/aim_industries.csv`` says once
for all questions which codes these are. Where a scheme can part manufacturing, advanced technology is that
of high and medium-high intensity after OECD and Eurostat and the high-technology services; broad schemes
have science and information only. A code without an aim serves several (public services hold health and
education).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

from bessemer.checks import of_kind
from bessemer.classify.industries import schemes, table
from bessemer.errors import ClassificationError, did_you_mean, listing
from bessemer.words import Text

FIELDS = (
    "health",
    "education",
    "finance",
    "science",
    "information",
    "goods",
    "public services",
    "business services",
)


@cache
def aim_names() -> Mapping[str, Text]:
    """Return the name of each aim in both languages, in the order of the founding case.

    Examples
    --------
    >>> aim_names()["care"].zh
    '医疗'
    """
    return {row["aim"]: Text(row["name"], row["name_zh"]) for row in table("aims.csv")}


def aim_of(scheme: str, code: str) -> str:
    """Return the aim that an industry serves: technology, care, education, finance, or an empty string.

    Examples
    --------
    >>> aim_of("io42", "20"), aim_of("ind1990", "181"), aim_of("a10", "O-Q")
    ('technology', 'care', '')
    """
    for given in (scheme, code):
        of_kind(given, str, "no name of a scheme and no code", "Give both as text.", ClassificationError)
    return _table().get(scheme, {}).get(code, ("", ""))[0]


def aim_codes(scheme: str, fields: Collection[str] = FIELDS) -> tuple[str, ...]:
    """Return the codes that serve the aims, those of the named fields only.

    Parameters
    ----------
    scheme : str
    fields : collection of str
        Of :data:`FIELDS`; ``goods`` are products of advanced technology and of medicine.

    Raises
    ------
    ClassificationError
        If the scheme has no aims, or there is no such field.

    Examples
    --------
    >>> aim_codes("sections16", ("health", "science"))
    ('health', 'science_technical')
    """
    codes = _table().get(scheme) if isinstance(scheme, str) else None
    if codes is None:
        raise ClassificationError(
            f"Classification '{scheme}' is not mapped to the four aims.",
            remedy=did_you_mean(str(scheme), schemes()) or f"Mapped: {listing(_table())}.",
        )
    if isinstance(fields, str) or not isinstance(fields, Collection):
        raise ClassificationError(
            f"{fields!r:.60} is no list of fields.", remedy=f"Give a list of {listing(FIELDS)}."
        )
    unknown = [field for field in fields if field not in FIELDS]
    if unknown:
        raise ClassificationError(
            f"There is no field {listing(map(repr, unknown))} of the four aims.",
            remedy=f"Fields are {listing(FIELDS)}.",
        )
    return tuple(code for code, (_, field) in codes.items() if field in fields)


@cache
def _table() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for row in table("aim_industries.csv"):
        found.setdefault(row["scheme"], {})[row["code"]] = (row["aim"], row["field"])
    return found
