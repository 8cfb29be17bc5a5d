"""A cut: whose supplies of which sectors an economy loses, and by which way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bessemer.classify import scheme
from bessemer.dependence.cuts.alliances import allies_of
from bessemer.dependence.derived import TECHNOLOGY
from bessemer.dependence.mrio import MRIO
from bessemer.errors import DataError, OptionError, RegionError, did_you_mean, listing
from bessemer.panel import Floats
from bessemer.sources.given import list_given

VIAS = ("direct", "value-added", "allied")
"""What is lost: the partner's own deliveries; these and the partner's part in the deliveries of third
economies; or the deliveries of the partner and its allies."""

GROUPS = {"technology": TECHNOLOGY, "all": scheme("wiod35").codes}
"""Sets of sectors with a name."""

# Columns of final demand of WIOD: households, non-profit bodies, government, fixed investment, inventories.
_WIOD_COLUMNS, _WIOD_INVESTMENT = 5, 3


@dataclass(frozen=True)
class Cut:
    """Supplies that an economy loses: inputs of its industries and investment goods, not consumer goods.

    Attributes
    ----------
    importer, partner : str
        Economies of the table.
    sectors : tuple of str
        WIOD codes of the goods, in the order of the scheme.
    via : str
        One of :data:`VIAS`.
    replaceable : float
        Fraction of these supplies that is replaced at once and at the same price; the rest is lost.
    """

    importer: str
    partner: str
    sectors: tuple[str, ...]
    via: str = "direct"
    replaceable: float = 0.0

    @property
    def group(self) -> str | None:
        """The name of the set of sectors, or None where it has none."""
        return next((name for name, codes in GROUPS.items() if codes == self.sectors), None)

    @property
    def suppliers(self) -> tuple[str, ...]:
        """The economies whose whole deliveries are lost: the partner, and its allies if they join in."""
        if self.via != "allied":
            return (self.partner,)
        return (self.partner, *(ally for ally in allies_of(self.partner) if ally != self.importer))


def cut_of(
    importer: str,
    partner: str,
    sectors: str | Sequence[str] = "technology",
    via: str = "direct",
    replaceable: float = 0.0,
) -> Cut:
    """Return a cut after checking what was asked for.

    Parameters
    ----------
    importer, partner : str
        Ids of two economies of the world table.
    sectors : str or sequence of str
        ``technology`` (c9, c13, c14, c15), ``all``, codes joined by commas, or a sequence of codes.
    via : str
        One of :data:`VIAS`.
    replaceable : float
        Fraction of these supplies that is taken to be replaced at once and at the same price; an assumption,
        and no estimate.

    Raises
    ------
    OptionError
        If partner and importer are one, sectors are none or come twice, the way is unknown, the partner has
        no ally in the table, or `replaceable` is no fraction.
    ClassificationError
        If a sector is unknown.

    Examples
    --------
    >>> cut_of("CHN", "USA", "c14, c9").sectors
    ('c9', 'c14')
    >>> cut_of("CHN", "USA", via="allied").suppliers[:4]
    ('USA', 'AUS', 'BEL', 'BGR')
    """
    if importer == partner:
        raise OptionError(
            f"'{partner}' cannot be cut off from itself.", remedy="Name another economy as the partner."
        )
    if via not in VIAS:
        near = did_you_mean(str(via), VIAS)
        raise OptionError(
            f"'{via}' is no way of a cut.",
            where="Option via.",
            remedy=" ".join(filter(None, (near, f"Use one of {listing(VIAS)}."))),
        )
    number = isinstance(replaceable, int | float) and not isinstance(replaceable, bool)
    if not number or not 0 <= replaceable <= 1:
        raise OptionError(
            f"The part that is replaceable is {replaceable!r}.",
            where="Option replaceable.",
            remedy="Give a fraction from 0 (nothing is replaced) to 1 (everything is).",
        )
    cut = Cut(importer, partner, _codes(sectors), via, float(replaceable))
    if via == "allied" and len(cut.suppliers) == 1:
        raise OptionError(
            f"'{partner}' has no ally among the economies of the world table, {importer} left out.",
            where="Option via.",
            remedy="Use direct or value-added.",
        )
    return cut


def _codes(sectors: str | Sequence[str]) -> tuple[str, ...]:
    if isinstance(sectors, str):
        named = GROUPS.get(sectors.strip().lower())
        if named is not None:
            return named
        given = [part.strip().lower() for part in sectors.split(",")]
    else:
        given = list(list_given(sectors, "sectors", str, "codes of sectors"))
    if not given or not all(given):
        raise OptionError(
            "A sector is missing." if given else "No sectors are given.",
            where="Option sectors.",
            remedy="Give codes such as c9,c13,c14,c15, or technology, or all.",
        )
    scheme("wiod35").require(given)
    twice = sorted({code for code in given if given.count(code) > 1})
    if twice:
        raise OptionError(
            f"{listing(twice)} {'comes' if len(twice) == 1 else 'come'} more than once.",
            where="Option sectors.",
            remedy="Name every sector once.",
        )
    return tuple(code for code in scheme("wiod35").codes if code in given)


def investment(mrio: MRIO, importer: int, column: int | None = None) -> Floats:
    """Return what an economy buys for fixed investment, by supplier, shape (R S,).

    Parameters
    ----------
    mrio : MRIO
    importer : int
        Position of the economy.
    column : int, optional
        Position of fixed investment among the columns of final demand of each economy; that of WIOD by
        default.

    Raises
    ------
    DataError
        If the table has other columns than WIOD and none is named.
    """
    each = mrio.F.shape[1] // len(mrio.regions)
    if column is None:
        if each != _WIOD_COLUMNS:
            raise DataError(
                f"Final demand has {each} columns an economy, and none is known to be investment.",
                where=repr(mrio),
                remedy="Name the position of fixed investment among them.",
            )
        column = _WIOD_INVESTMENT
    return np.asarray(np.maximum(mrio.F[:, importer * each + column], 0.0))


def place_of(mrio: MRIO, region: str) -> int:
    """Return the position of a region in the table.

    Raises
    ------
    RegionError
        If the table does not list it.
    """
    if region not in mrio.regions:
        raise RegionError(
            f"The table has no region '{region}'.",
            where=f"It has {listing(mrio.regions)}.",
            remedy=did_you_mean(region, mrio.regions) or "Choose one of these.",
        )
    return mrio.regions.index(region)
