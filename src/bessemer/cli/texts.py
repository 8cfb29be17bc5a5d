"""What the user typed, read as it was meant, and what is said back, without what a terminal would obey."""

from __future__ import annotations

import os

from bessemer.errors import OptionError, YearError

_LONGEST_LINE, _TAIL = 400, 120


def as_typed(text: str) -> str:
    """Return an argument as it was typed in UTF-8, also where the locale reads it as something else."""
    try:
        return os.fsencode(text).decode("utf-8")
    except UnicodeError:
        return text


def year(text: str) -> int:
    """Return a year; :class:`bessemer.studies.Study` says which years there are.

    Raises
    ------
    YearError
        If the text is no whole number.
    """
    return _year(text, "--year", 2013)


def first_year(text: str) -> int:
    """Return the first year of a synthetic control; the figures say which years there are.

    Raises
    ------
    YearError
        If the text is no whole number.
    """
    return _year(text, "--synthetic", 1983)


def _year(text: str, option: str, example: int) -> int:
    number = _whole(text)
    if number is None:
        raise YearError(
            f"'{text}' is not a year.",
            where=f"Option {option}.",
            remedy=f"Give a whole number, such as {example}.",
        )
    return number


def rows(text: str) -> int:
    """Return a number of rows.

    Raises
    ------
    OptionError
        If the text is no whole number from 1.
    """
    number = _whole(text)
    if number is None or number < 1:
        raise OptionError(
            f"'{text}' is not a number of rows.", where="Option --top.", remedy="Give a whole number from 1."
        )
    return number


def paths(text: str) -> int:
    """Return a number of paths to draw.

    Raises
    ------
    OptionError
        If the text is no whole number within the limits.
    """
    return _within(text, "--paths", 2, 1_000_000, "paths")


def portfolio(text: str) -> int:
    """Return a number of industries to choose.

    Raises
    ------
    OptionError
        If the text is no whole number within the limits.
    """
    return _within(text, "--portfolio", 1, 1_000, "industries")


def _within(text: str, option: str, least: int, most: int, what: str) -> int:
    number = _whole(text)
    if number is None or not least <= number <= most:
        raise OptionError(
            f"'{text}' is not a number of {what}.",
            where=f"Option {option}.",
            remedy=f"Give a whole number from {least:,} to {most:,}.",
        )
    return number


def horizon(text: str) -> int:
    """Return a number of years to look ahead; :func:`bessemer.rolemodels.search` says how many there may be.

    Raises
    ------
    OptionError
        If the text is no whole number.
    """
    number = _whole(text)
    if number is None:
        raise OptionError(
            f"'{text}' is not a number of years.",
            where="Option --horizon.",
            remedy="Give a whole number, such as 20.",
        )
    return number


def needs_cut(**given: str | float | None) -> None:
    """Check that no option of a cut is given without ``--cut``.

    Raises
    ------
    OptionError
        If one is.
    """
    for name, value in given.items():
        if value is not None:
            raise OptionError(
                f"--{name} is given without --cut.",
                where=f"Option --{name}.",
                remedy="Name the economy whose supplies are lost, such as --cut USA.",
            )


def _whole(text: str) -> int | None:
    digits = text.strip()
    if not digits.removeprefix("-").isdecimal() or len(digits) > 20:
        return None
    return int(digits)


def printable(line: str) -> str:
    """Return a message on one line of bearable length, without what a terminal would obey."""
    shown = "".join(character if character.isprintable() else " " for character in line)
    if len(shown) <= _LONGEST_LINE:
        return shown
    return f"{shown[: _LONGEST_LINE - _TAIL]} … {shown[-_TAIL:]}"
