"""Lists of names, cut where they become too long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bessemer.words import Message


def first_of(named: Sequence[Any], most: int) -> list[Any]:
    """Return the first of a list, and how many more there are."""
    rest = len(named) - most
    if rest <= 0:
        return list(named)
    return [*named[:most], Message("contrast.more", count=rest)]
