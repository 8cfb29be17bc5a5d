"""What a caller gives, checked before it is used: things of a kind, flags, years, labels of a panel."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from bessemer.errors import BessemerError, DataError, OptionError, YearError


def of_kind(
    value: Any, kind: type | tuple[type, ...], what: str, remedy: str, error: type[BessemerError]
) -> None:
    """Refuse what is not of a kind.

    Raises
    ------
    BessemerError
        Of the class `error`; shows the value and says what it is not.
    """
    if not isinstance(value, kind):
        raise error(f"{value!r:.60} is {what}.", remedy=remedy)


def flag(value: Any, name: str) -> None:
    """Refuse what is neither true nor false: every text counts as true to Python, "no" as well.

    Raises
    ------
    OptionError
        Shows the value.
    """
    of_kind(
        value,
        (bool, np.bool_),
        f"neither True nor False, given for {name}",
        "Give one of the two.",
        OptionError,
    )


def year(value: Any) -> None:
    """Refuse what is no whole year.

    Raises
    ------
    YearError
        Shows the value.
    """
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise YearError(f"{value!r:.60} is not a year.", remedy="Give a whole number, such as 2000.")


def several(axis: str, labels: Any) -> tuple[Any, ...]:
    """Return labels as a tuple; a single one, also a text, is none of the lists meant here.

    Raises
    ------
    DataError
        Shows what was given.
    """
    if isinstance(labels, str | bytes) or not isinstance(labels, Iterable):
        raise DataError(
            f"{labels!r:.60} is no list of {axis}.", remedy=f"Give the {axis} as a list, also a single one."
        )
    return tuple(labels)


def labels_of(axis: str, labels: Any) -> tuple[Any, ...]:
    """Return the labels of an axis of a panel: whole years, or texts that are not empty.

    Raises
    ------
    DataError
        Shows the label at fault.
    """
    found = several(axis, labels)
    for label in found:
        if axis == "years":
            if isinstance(label, bool | np.bool_) or not isinstance(label, int | np.integer):
                raise DataError(f"{label!r} is no year of a panel.", remedy="Give years as whole numbers.")
        elif not isinstance(label, str) or not label.strip():
            raise DataError(
                f"{label!r} is no label of the panel's {axis}.", remedy="Give ids or codes as texts."
            )
    return tuple(int(year) for year in found) if axis == "years" else found
