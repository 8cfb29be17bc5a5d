"""Named conventions: what each package does where the formulas of economic complexity leave a choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Literal

from bessemer.errors import OptionError, did_you_mean, listing


@dataclass(frozen=True)
class Convention:
    r"""The choices of one package, as data.

    Attributes
    ----------
    name : str
        What to pass as ``convention=``.
    package : str
        Whose numbers it gives.
    method : {"eigenvector", "reflections"}
        How ECI and PCI are found by default.
    reflections : int
        Number of reflections of the regions (the industries take one more where `method` is reflections).
    spread : {"regions", "rows"}
        Over whom the standard deviation is taken: the regions, or every row of the stacked table, in
        which each region stands once an industry.
    ddof : int
        Delta degrees of freedom of that standard deviation.
    pci_scale : {"regions", "own"}
        PCI standardised by mean and deviation of the regions (then a region's ECI is the mean PCI of its
        strengths), or by its own.
    pci_sign : {"eci", "ubiquity"}
        Sign of PCI taken from that of ECI, or so that PCI falls with ubiquity.
    diagonal : float
        Proximity :math:`\phi_{ii}` of an industry to itself: 0, so that it does not support itself, or 1.
    percent : bool
        Density written from 0 to 100 instead of from 0 to 1.
    outlook_pci : {"standardised", "eigenvector"}
        PCI that the outlook (COI, COG) is weighted with.
    coi_scale : {"none", "standardised"}
        COI as the plain sum, or standardised over regions.
    cog_scale : {"none", "regions"}
        COG as the plain sum, or divided by the deviation of the raw ECI.
    cog_total : {"other", "own"}
        Proximity to an absent industry j divided by the sum of proximities of j (its density moves by
        that) or by the sum of proximities of the industry that is gained.
    cog_own_term : bool
        Whether what the gained industry itself stood for in the outlook is taken off.
    cog_strengths : bool
        Whether gains of industries that the region is already strong in are reported; 0 otherwise.
    tolerance : float
        A quotient this close below the threshold counts as reaching it: a region with exactly the
        reference's share must not lose a strength to the last bit of a division.
    """

    name: str
    package: str
    method: Literal["eigenvector", "reflections"] = "eigenvector"
    reflections: int = 18
    spread: Literal["regions", "rows"] = "regions"
    ddof: int = 0
    pci_scale: Literal["regions", "own"] = "regions"
    pci_sign: Literal["eci", "ubiquity"] = "eci"
    diagonal: float = 0.0
    percent: bool = False
    outlook_pci: Literal["standardised", "eigenvector"] = "standardised"
    coi_scale: Literal["none", "standardised"] = "none"
    cog_scale: Literal["none", "regions"] = "none"
    cog_total: Literal["other", "own"] = "other"
    cog_own_term: bool = True
    cog_strengths: bool = False
    tolerance: float = 0.0

    def stated(self) -> dict[str, str]:
        """Return the choices as text by name, as results carry them."""
        return {entry.name: str(getattr(self, entry.name)) for entry in fields(self)}


_ALL = (
    Convention("bessemer", "Bessemer", tolerance=1e-12),
    Convention(
        "stata",
        "ecomplexity for Stata",
        spread="rows",
        ddof=1,
        outlook_pci="eigenvector",
        coi_scale="standardised",
        cog_scale="regions",
        cog_own_term=False,
    ),
    Convention(
        "ecomplexity",
        "ecomplexity 0.5 (Python, Growth Lab)",
        diagonal=1.0,
        outlook_pci="eigenvector",
        coi_scale="standardised",
        cog_scale="regions",
        cog_own_term=False,
    ),
    Convention(
        "econcomplex",
        "econcomplex 1.0 (Python)",
        pci_scale="own",
        pci_sign="ubiquity",
        percent=True,
        cog_total="own",
        cog_own_term=False,
    ),
    Convention(
        "economiccomplexity",
        "economic-complexity 0.3 (Python, Datawheel)",
        method="reflections",
        ddof=1,
        pci_scale="own",
        cog_total="own",
        cog_strengths=True,
    ),
    Convention("atlas", "The Atlas of Economic Complexity (book, 2014)", pci_scale="own", diagonal=1.0),
)

CONVENTIONS: Mapping[str, Convention] = MappingProxyType({entry.name: entry for entry in _ALL})


def convention_named(name: str) -> Convention:
    """Return the convention called `name`.

    Parameters
    ----------
    name : str
        One of ``bessemer``, ``stata``, ``ecomplexity``, ``econcomplex``, ``economiccomplexity``, ``atlas``.

    Returns
    -------
    Convention

    Raises
    ------
    OptionError
        If there is no such convention; the message suggests near names.

    References
    ----------
    Hausmann, R., Hidalgo, C. A., Bustos, S., Coscia, M., Simoes, A. and Yildirim, M. A. (2014), The Atlas of
    Economic Complexity, MIT Press.

    Examples
    --------
    >>> convention_named("stata").ddof
    1
    """
    found = CONVENTIONS.get(name) if isinstance(name, str) else None
    if found is None:
        raise OptionError(
            f"There is no convention '{name}'.",
            where=f"Known: {listing(CONVENTIONS)}.",
            remedy=did_you_mean(str(name), CONVENTIONS) or "Choose one of these.",
        )
    return found
