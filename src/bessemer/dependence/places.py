"""The economy that a region belongs to, and lists of origins with their shares."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bessemer.dependence.derived import Origins, shipped_origins
from bessemer.errors import RegionError, did_you_mean, listing
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


def economy_named(data: Dataset, name: str, where: str) -> Region:
    """Return the economy of the world table that a name in either language means.

    Parameters
    ----------
    data : Dataset
    name : str
    where : str
        Option or field that holds the name, for the error.

    Raises
    ------
    RegionError
        If nothing has the name, or it is no economy that supplies can be cut off from.
    """
    try:
        other = data.known_places.resolve(name)
    except RegionError as error:
        # A name that a town shares with an economy means the economy here.
        known = data.known_places
        economies = [known[id] for id in error.candidates if known[id].kind == "economy"]
        if len(economies) != 1:
            named = [
                called for place in known.of_kind("economy") for called in (*place.names(), *place.aliases)
            ]
            near = did_you_mean(str(name), named)
            said = error.candidates or "--cut" in error.remedy  # several places, not an unknown one
            raise RegionError(
                error.what,
                where=f"{where} {error.where}".strip(),
                remedy=error.remedy if said else f"{near} {_choose(data)}".strip(),
                candidates=error.candidates,
            ) from error
        other = economies[0]
    if other.kind != "economy" or other.id == REST_OF_WORLD:
        why = (
            f"{other.id} is a {other.kind}."
            if other.kind != "economy"
            else "The rest of the world is many economies."
        )
        raise RegionError(
            f"'{name}' is no economy that supplies can be cut off from.",
            where=f"{where} {why}",
            remedy=_choose(data),
        )
    return other


def _choose(data: Dataset) -> str:
    ids = [id for id in shipped_origins(data).economies if id != REST_OF_WORLD]
    return f"Name one of the economies of the world table: {listing(ids, limit=12)}."


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
