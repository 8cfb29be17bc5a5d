"""What is asked of versions, as the metadata of a package says it, without a package that reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_LINE = re.compile(
    r"^(?P<name>[\w.-]+)\s*(?:\[(?P<parts>[^\]]*)\])?\s*\(?(?P<asked>[^;)]*)\)?\s*(?:;(?P<marker>.*))?$"
)
_EXTRA = re.compile(r"extra\s*==\s*['\"]([\w.-]+)['\"]")
_ONE = re.compile(r"^(>=|<=|==|!=|~=|>|<)\s*([\w.*+!-]+)$")


@dataclass(frozen=True)
class Requirement:
    """A package, the versions of it that will do, and the extra that asks for it."""

    name: str
    asked: str
    extra: str = ""


def parsed(lines: Iterable[str]) -> tuple[Requirement, ...]:
    """Return requirements as the metadata of a package lists them.

    Examples
    --------
    >>> parsed(["numpy>=1.26", 'pyspark<4.1,>=3.5; extra == "spark"'])[1]
    Requirement(name='pyspark', asked='<4.1,>=3.5', extra='spark')
    """
    found = []
    for line in lines:
        match = _LINE.match(line.strip())
        if match is not None:
            extra = _EXTRA.search(match["marker"] or "")
            asked = (match["asked"] or "").replace(" ", "")
            found.append(Requirement(match["name"], asked, extra[1] if extra else ""))
    return tuple(found)


def satisfies(version: str, asked: str) -> bool:
    """Return whether a version is one that is asked for; what is not understood counts as met.

    Examples
    --------
    >>> satisfies("3.1.1", ">=2.2"), satisfies("4.1.0", "<4.1,>=3.5"), satisfies("1.9.0.post1", ">=1.7")
    (True, False, True)
    """
    return all(_meets(version, *match.groups()) for match in map(_ONE.match, asked.split(",")) if match)


def _meets(version: str, sign: str, wanted: str) -> bool:
    have, limit = _release(version), _release(wanted)
    length = max(len(have), len(limit))
    ours, theirs = (part + (0,) * (length - len(part)) for part in (have, limit))
    if sign in ("==", "!="):
        same = have[: len(limit)] == limit if wanted.endswith("*") else ours == theirs
        return same == (sign == "==")
    if sign == "~=":
        return ours >= theirs and have[: len(limit) - 1] == limit[:-1]
    if sign == ">=":
        return ours >= theirs
    if sign == "<=":
        return ours <= theirs
    return ours > theirs if sign == ">" else ours < theirs


def _release(version: str) -> tuple[int, ...]:
    """Return the numbers of a release: 2.10.1rc2 is (2, 10, 1)."""
    digits = re.match(r"\d+(?:\.\d+)*", version.partition("!")[2] or version)
    return tuple(map(int, digits[0].split("."))) if digits else ()
