"""The economy that a region belongs to, and lists of origins with their shares."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bessemer.dependence.derived import Origins
from bessemer.panel import Floats
from bessemer.regions import REST_OF_WORLD, Region
from bessemer.sources import Dataset
from bessemer.words import Message

# NUTS2 regions carry ISO codes, the world table has one code of its own.
_WORLD_CODES = {"ROU": "ROM"}


def economy_of(data: Dataset, region: Region, origins: Origins) -> Region | None:
    """Return the economy of the world table that a region belongs to, or None."""
    code = _WORLD_CODES.get(region.country, region.country)
    return data.regions[code] if code in origins.economies else None


def named_origins(origins: Origins, economy: str, shares: Floats, count: int) -> list[int]:
    """Return positions of the largest foreign origins that the table lists by name.

    Parameters
    ----------
    shares : ndarray, shape (economies,)
        What to rank by.
    """
    order = np.argsort(-shares, kind="stable")
    named = [int(k) for k in order if origins.economies[k] not in (economy, REST_OF_WORLD) and shares[k] > 0]
    return named[:count]


def items(data: Dataset, origins: Origins, positions: Sequence[int], shares: Floats) -> list[Message]:
    """Return origins with their shares, for a list inside a sentence."""
    return [
        Message("dependence.item", place=data.regions[origins.economies[k]], share=float(shares[k]))
        for k in positions
    ]
