"""Errors for a user's mistakes: each says what is wrong, where, and what to do."""

from __future__ import annotations

import copy
import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

# What an error repeats of a file may be a cell of a million signs.
_LONG_WORD = re.compile(r"(\S{200})\S{800,}")
_LONGEST = 1_200


@dataclass(frozen=True)
class Fault:
    """What a program may know of a mistake in a table, to show it beside its place and in another language.

    Attributes
    ----------
    kind : str
        What is wrong, as one word or more with underscores.
    role : str
        What the column or option stands for: region, industry, year, value, unit; empty where none does.
    columns : tuple of str
        Names of the columns concerned.
    rows : tuple of int
        Rows concerned, counted from zero below the heading.
    values : mapping
        What a sentence on it takes.
    """

    kind: str
    role: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)


class BessemerError(Exception):
    """Base of every error that Bessemer raises on purpose.

    Parameters
    ----------
    what : str
        What is wrong, with the offending value.
    where : str
        The file, row, region, industry or year concerned; may be empty.
    remedy : str
        What the user can do about it; may be empty.
    """

    fault: Fault | None = None
    """What a program may know of it; None for most errors."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = _short(what)
        self.where = _short(where)
        self.remedy = _short(remedy)
        super().__init__("\n".join(self.lines()))

    def lines(self) -> tuple[str, ...]:
        """Return the message as at most three short lines: what, where, what to do."""
        return tuple(line for line in (self.what, self.where, self.remedy) if line)

    def of(
        self,
        kind: str,
        role: str = "",
        *,
        columns: Iterable[str] = (),
        rows: Iterable[int] = (),
        **values: object,
    ) -> Self:
        """Return the error itself with a :class:`Fault` that says what it is about."""
        self.fault = Fault(kind, role, tuple(columns), tuple(rows), values)
        return self

    def located(self, where: str) -> Self:
        """Return the same error with a file or option named before its place."""
        found = copy.copy(self)
        place = f"{where}: {self.where}" if self.where else f"{where}."
        BessemerError.__init__(found, self.what, where=place, remedy=self.remedy)
        return found


def _short(line: str) -> str:
    """Return a line without what nobody reads to its end; what UTF-8 cannot write is escaped."""
    line = line.encode("utf-8", "backslashreplace").decode("utf-8")
    if len(line) <= _LONGEST:
        return line
    found = _LONG_WORD.sub(r"\1…", line)
    return found if len(found) <= _LONGEST else f"{found[: _LONGEST - 1]}…"


class DataError(BessemerError):
    """A table, file or cell that breaks a stated rule."""


class ClassificationError(BessemerError):
    """An unknown classification, industry code or concordance."""


class RegionError(BessemerError):
    """A region name that resolves to no region, or to several.

    Parameters
    ----------
    candidates : sequence of str
        Ids of the regions that the name could mean; empty when it is unknown.
    """

    def __init__(
        self, what: str, *, where: str = "", remedy: str = "", candidates: Sequence[str] = ()
    ) -> None:
        self.candidates = tuple(candidates)
        super().__init__(what, where=where, remedy=remedy)


class YearError(BessemerError):
    """A year outside the data, or a change across a break in definition."""


class UnavailableError(BessemerError):
    """A table or analysis that the dataset cannot give."""


class OptionError(BessemerError):
    """An option with a value that is not allowed."""


def did_you_mean(text: str, choices: Iterable[str], limit: int = 3, *, numbers: bool = False) -> str:
    """Return ``did you mean 'Jilin'?`` for the nearest of `choices`, or an empty string.

    With `numbers`, such as years, the nearest is the one with the least difference, and only that is named.

    Examples
    --------
    >>> did_you_mean("Jillin", ["Jilin", "Liaoning"])
    "Did you mean 'Jilin'?"
    >>> did_you_mean("2000", ["2001", "2010"], numbers=True)
    'Did you mean 2001?'
    """
    if numbers:
        try:
            return f"Did you mean {min(choices, key=lambda choice: abs(float(choice) - float(text)))}?"
        except ValueError:
            return ""
    names = [f"'{name}'" for name in near_names(text, choices, limit)]
    if not names:
        return ""
    listed = names[0] if len(names) == 1 else ", ".join(names[:-1]) + " or " + names[-1]
    return f"Did you mean {listed}?"


def near_names(text: str, choices: Iterable[str], limit: int = 3) -> list[str]:
    """Return the choices that are spelled nearly as `text`, the nearest first.

    Examples
    --------
    >>> near_names("Jillin", ["Jilin", "Liaoning"])
    ['Jilin']
    """
    folded: dict[str, str] = {}
    for choice in choices:
        folded.setdefault(choice.casefold(), choice)
    # Of two Chinese signs, one that differs is half of the name.
    cutoff = 0.5 if len(text) == 2 and not text.isascii() else 0.6
    near = difflib.get_close_matches(text.casefold(), folded, n=limit, cutoff=cutoff)
    return [folded[name] for name in near]


def listing(items: Iterable[object], limit: int = 8) -> str:
    """Return at most `limit` items as ``a, b, c and 12 more``.

    Examples
    --------
    >>> listing(range(5), limit=2)
    '0, 1 and 3 more'
    """
    texts = [str(item) for item in items]
    if len(texts) <= limit:
        return ", ".join(texts)
    return f"{', '.join(texts[:limit])} and {len(texts) - limit} more"
