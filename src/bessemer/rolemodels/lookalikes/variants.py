"""The definitions under which two compositions can be set side by side, and the distances by each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bessemer.panel import Floats
from bessemer.rolemodels.lookalikes.distances import closure, hellinger, relative_to_nation
from bessemer.rolemodels.lookalikes.pools import Pool

VARIANTS = ("structure", "relative", "private", "comparable")
# "Among the closest" means among this part of all candidates, under every variant.
CLOSEST = 0.1
# Chinese urban units hold little of trade, hotels and restaurants and most of public administration.
DISTORTED = {
    "sections16": ("trade", "hospitality", "public_administration"),
    "gb19": ("F", "H", "N", "S"),
}


@dataclass(frozen=True, eq=False)
class Own:
    """The composition of the region asked about.

    Attributes
    ----------
    year : int
    shares, nation : ndarray, shape (industries,)
        Of the region and of its nation in `year`; fractions.
    total : float
        Jobs (value added of an economy) in the industries compared.
    wider : ndarray, shape (industries,)
        Shares with private enterprises and self-employment; `shares` where there are no such figures.
    wider_nation : ndarray, shape (industries,)
        The same of the nation.
    wider_year : int
        Year of `wider`: the figures on private jobs end before those on urban units.
    """

    year: int
    shares: Floats
    nation: Floats
    total: float
    wider: Floats
    wider_nation: Floats
    wider_year: int


@dataclass(frozen=True, eq=False)
class Yardstick:
    """What others are compared with, under every variant that exists for the places compared.

    The variants are raw shares (``structure``); shares relative to each nation (``relative``); urban-unit
    plus private jobs in China (``private``); and without trade, hotels and catering and public
    administration (``comparable``), the sectors that Chinese urban units show too small or too large.

    Attributes
    ----------
    own : Own
    codes : tuple of str
        Industries compared.
    classification : str
    china : bool
        Whether a Chinese province is among the places compared: only then is there ``private``.
    """

    own: Own
    codes: tuple[str, ...]
    classification: str
    china: bool

    @property
    def variants(self) -> tuple[str, ...]:
        """The variants that exist, in the order of :data:`VARIANTS`."""
        there = {
            "structure": True,
            "relative": True,
            "private": self.china,
            "comparable": self.classification in DISTORTED,
        }
        return tuple(name for name in VARIANTS if there[name])

    def columns(self, variant: str) -> list[int]:
        """Return the positions of the industries that a variant compares."""
        out = DISTORTED[self.classification] if variant == "comparable" else ()
        return [at for at, code in enumerate(self.codes) if code not in out]

    def mine(self, variant: str) -> Floats:
        """Return the composition of the region asked about under a variant; fractions."""
        shares = self.own.wider if variant == "private" else self.own.shares
        return closure(shares[self.columns(variant)])

    def theirs(self, variant: str, pool: Pool) -> Floats:
        """Return the compositions of a pool under a variant, shape (rows, industries of the variant)."""
        if variant == "relative":
            return relative_to_nation(pool.shares, pool.nation, self.own.nation)
        shares = pool.wider if variant == "private" else pool.shares
        return closure(shares[:, self.columns(variant)])

    def distance(self, variant: str, pool: Pool) -> Floats:
        """Return the Hellinger distance of every row by a variant."""
        return hellinger(self.mine(variant), self.theirs(variant, pool))

    def distances(self, pool: Pool) -> dict[str, Floats]:
        """Return the distance of every row by each variant that exists."""
        return {name: self.distance(name, pool) for name in self.variants}

    def of_nations(self, variant: str, nation: Floats) -> float:
        """Return the distance between the two national averages: zero by construction for ``relative``."""
        if variant == "relative":
            return 0.0
        columns = self.columns(variant)
        own = self.own.wider_nation if variant == "private" else self.own.nation
        return float(hellinger(own[columns], nation[columns]))


def ranks(distance: Floats) -> np.ndarray:
    """Return 1 plus the number of rows that are nearer."""
    return 1 + np.searchsorted(np.sort(distance), distance, side="left")


def rank_among(others: Floats, distance: float) -> int:
    """Return 1 plus the number of candidates that are nearer; a candidate is not nearer than itself."""
    return 1 + int(np.sum(others < distance - 1e-12))


def closest_tenth(standings: Sequence[int], candidates: int, part: float = CLOSEST) -> str:
    """Return whether ranks under several variants are all, in part or never within the closest tenth.

    Parameters
    ----------
    standings : sequence of int
        The rank under each variant.
    candidates : int

    Returns
    -------
    str
        ``close``, ``depends`` or ``far``.

    Examples
    --------
    >>> closest_tenth([3, 10], 100), closest_tenth([3, 11], 100), closest_tenth([30, 11], 100)
    ('close', 'depends', 'far')
    """
    within = [rank <= part * candidates for rank in standings]
    return "close" if all(within) else "depends" if any(within) else "far"
