"""Checks of the fields of a scenario: each names the field and shows what it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Any, TypeAlias
from unicodedata import category

import numpy as np

from bessemer.errors import OptionError, did_you_mean

Triple: TypeAlias = tuple[float, float, float]
LONGEST_LINE = 80


def _refuse(value: Any, where: str, remedy: str) -> OptionError:
    try:
        shown = repr(value)
    except (RecursionError, ValueError):  # nested without end; a number of thousands of digits
        shown = f"A {type(value).__name__}"
    return OptionError(f"{shown} cannot be used.", where=f"Field {where}.", remedy=remedy)


def text(value: Any, where: str) -> str:
    """Return a text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise _refuse(value, where, "Write a word; put it in quotes where it looks like a number.")
    return value


def line(value: Any, where: str) -> str:
    """Return a text that fits a line of a table."""
    found = text(value, where)
    if len(found) > LONGEST_LINE or any(category(sign) in ("Cc", "Zl", "Zp") for sign in found):
        raise _refuse(value, where, f"Write it on one line of at most {LONGEST_LINE} characters.")
    return found


def place_and_year(value: Any, where: str) -> tuple[str, int | None]:
    """Return the place and the year of NAME or NAME@YEAR; None without a year.

    Examples
    --------
    >>> place_and_year("Pittsburgh@1980", "follow.role_model")
    ('Pittsburgh', 1980)
    """
    name, mark, year = text(value, where).rpartition("@")
    if not mark:
        return year, None
    if not name.strip() or not (year.strip().isdecimal() and len(year.strip()) == 4):
        raise _refuse(value, where, "Write NAME or NAME@YEAR, for example Pittsburgh@1980.")
    return name, int(year)


def texts(value: Any, where: str) -> tuple[str, ...]:
    """Return several texts."""
    if not isinstance(value, Sequence) or isinstance(value, str) or not value:
        raise _refuse(value, where, "Give a list of codes.")
    return tuple(text(item, where) for item in value)


def flag(value: Any, where: str) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise _refuse(value, where, "Write true or false.")
    return value


def whole(value: Any, where: str, least: int, most: int) -> int:
    """Return a whole number within limits."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or not least <= value <= most:
        limit = f"from {least} to {most}" if most < 2**62 else f"from {least} on"
        raise _refuse(value, where, f"Give a whole number {limit}.")
    return int(value)


def number(value: Any, where: str, least: float, most: float) -> float:
    """Return a number within limits."""
    real = isinstance(value, Real) and not isinstance(value, bool)
    if not real or not least <= float(value) <= most:
        shape = ", in digits and without quotes" if isinstance(value, str) else ""
        raise _refuse(value, where, f"Give a number from {least:g} to {most:g}{shape}.")
    return float(value)


def fraction(value: Any, where: str) -> float:
    """Return a number from 0 to 1."""
    real = isinstance(value, Real) and not isinstance(value, bool)
    if real and 1 < float(value) <= 100:
        raise _refuse(value, where, f"Shares are fractions: write {float(value) / 100:g} for {value:g} %.")
    return number(value, where, 0.0, 1.0)


def choice(value: Any, where: str, choices: Sequence[str]) -> str:
    """Return one of some words."""
    if value not in choices:
        near = did_you_mean(str(value), choices)
        raise _refuse(value, where, near or f"Choose {' or '.join(choices)}.")
    return str(value)


def triple(value: Any, where: str, least: float, most: float) -> Triple:
    """Return low, likely and high, in that order; one number stands for all three."""
    if isinstance(value, Real) and not isinstance(value, bool):
        value = (value, value, value)
    if not isinstance(value, list | tuple) or len(value) != 3:
        raise _refuse(value, where, "Give low, likely and high, such as [0.0, 0.5, 1.0].")
    low, middle, high = (number(item, where, least, most) for item in value)
    if not low <= middle <= high:
        raise _refuse(value, where, "Order them: low, likely, high.")
    return low, middle, high


def mapping_of(value: Any, where: str) -> Mapping[str, Any]:
    """Return named fields."""
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise _refuse(value, where, "Write named fields, one a line: name: value.")
    return value
