"""Exports by country and product from sums of a file of trade, and what products are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from bessemer.errors import OptionError, did_you_mean, listing
from bessemer.panel import Status
from bessemer.sources.readers.reading import Place
from bessemer.words import Text

if TYPE_CHECKING:
    import pandas as pd

DETAILS: Mapping[str, int] = {"hs4": 4, "hs6": 6, "hs2": 2}
"""Digits of each detail of the Harmonised System; the first is taken by default."""


def check_detail(asked: str | None, details: Mapping[str, int]) -> tuple[str, int]:
    """Return a detail of products and its digits; the first for None.

    Raises
    ------
    OptionError
        If there is no such detail.
    """
    detail = asked or next(iter(details))
    if detail not in details:
        raise OptionError(
            f"detail='{asked}' cannot be used.",
            remedy=did_you_mean(detail, details) or f"Choose {listing(details)}.",
        ).of("level", "industry")
    return detail, details[detail]


def exports_of(sums: Sequence[pd.DataFrame], economy: Callable[[str], Place], factor: int) -> pd.DataFrame:
    """Return a row for each country, product and year; codes of one country are added up.

    Parameters
    ----------
    sums : sequence of DataFrame
        ``key0`` code of the country, ``key1`` of the product, ``key2`` the year, ``value``.
    economy : callable
        Returns the country of a code.
    factor : int
        What values are multiplied by.
    """
    import pandas as pd

    whole = pd.concat(sums, ignore_index=True)
    names = {code: economy(code).code for code in whole["key0"].unique()}
    frame = pd.DataFrame(
        {
            "region": whole["key0"].map(names).astype(object),
            "industry": whole["key1"].astype(object),
            "year": whole["key2"].astype(int),
            "value": (whole["value"].astype(float) * factor).round(3),
        }
    )
    if len(set(names.values())) < len(names):
        frame = frame.groupby(["region", "industry", "year"])["value"].sum().reset_index()
    return frame.assign(status=Status.OBSERVED.title)


def names_of(codes: Iterable[str], described: Mapping[str, str], system: str = "HS") -> dict[str, Text]:
    """Return the name of each product: its description where there is one, else the system and its code."""
    found = {}
    for code in sorted(codes):
        text = described.get(code, "").strip()
        found[code] = Text(text or f"{system} {code}", text or f"{system} {code}")
    return found
