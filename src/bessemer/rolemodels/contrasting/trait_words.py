"""Names of traits and how their values are written, in tables, sentences and charts."""

from __future__ import annotations

import math

from bessemer.classify import scheme
from bessemer.words import Message, format_value, say

_OF_INDUSTRY = {"share": "percent", "special": "ratio", "shift": "signed_points"}
_FORMATS = {
    "schooling": "signed",
    "income": "ratio",
    "population_before": "change",
    "jobs_before": "change",
    "diversity": "ratio1",
    "south_west": "percent0",
    "population_after": "change",
    "income_after": "signed",
    "schooling_after": "change",
}


def trait_name(trait: str, classification: str) -> Message:
    """Return the name of a trait, such as ``schooling`` or ``share_manufacturing``."""
    kind, _, code = trait.partition("_")
    if kind in _OF_INDUSTRY:
        return Message(f"contrast.trait_{kind}", industry=scheme(classification)[code].brief)
    return Message(f"contrast.trait_{trait}")


def trait_label(trait: str, classification: str) -> Message:
    """Return the name of a trait as a chart has room for it."""
    kind, _, code = trait.partition("_")
    if kind in ("share", "special"):
        return Message(f"contrast.label_{kind}", industry=scheme(classification)[code].brief)
    return trait_name(trait, classification)


def trait_value(trait: str, value: float, locale: str) -> str:
    """Return a mean of a trait as it stands in a table; a dash where it is unknown."""
    if not math.isfinite(value):
        return "–"
    kind = trait.partition("_")[0]
    if trait == "size":
        return format_value(math.exp(value), "rough", locale)
    if trait == "remoteness":
        return say(Message("contrast.kilometres", value=value), locale)
    if trait in ("latitude", "longitude"):
        return say(Message("contrast.degrees", value=value), locale)
    return format_value(value, _FORMATS.get(trait) or _OF_INDUSTRY[kind], locale)


def trait_difference(trait: str, difference: float, classification: str) -> Message:
    """Return a trait with its difference, as it stands in a list."""
    return Message(
        "contrast.trait_difference", trait=trait_name(trait, classification), difference=difference
    )
