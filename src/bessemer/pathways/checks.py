"""Checks of options that several questions ask: whole numbers, finite numbers, lists of codes."""

from __future__ import annotations

import numpy as np

from bessemer.errors import OptionError

_LARGEST_SEED = 2**32 - 1


def is_number(value: object) -> bool:
    """Return whether a value is a finite number; True and False are none.

    Examples
    --------
    >>> is_number(2.5), is_number(True), is_number("2")
    (True, False, False)
    """
    plain = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
    return plain and bool(np.isfinite(value))  # type: ignore[call-overload]


def is_whole(value: object, least: int = 1) -> bool:
    """Return whether a value is a whole number of at least so much."""
    return isinstance(value, int | np.integer) and not isinstance(value, bool) and int(value) >= least


def check_seed(seed: object) -> None:
    """Refuse what is no seed.

    Raises
    ------
    OptionError
        If it is no whole number between 0 and 4,294,967,295.
    """
    if not is_whole(seed, 0) or int(seed) > _LARGEST_SEED:  # type: ignore[call-overload]
        raise OptionError(f"seed={seed!r} is not a seed.", remedy="Use a whole number from 0 upwards.")


def codes_of(name: str, asked: object) -> tuple[str, ...]:
    """Return a list of codes as a tuple.

    Raises
    ------
    OptionError
        If it is one text, whose letters would be taken for codes, or no list at all.
    """
    if isinstance(asked, str):
        raise OptionError(f"{name}={asked!r} is one text.", remedy=f"Write {name}=({asked!r},).")
    try:
        return tuple(asked)  # type: ignore[arg-type]
    except TypeError:
        raise OptionError(f"{name}={asked!r} is no list of codes.", remedy="Use a tuple of codes.") from None
