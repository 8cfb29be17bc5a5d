"""Closeness and outlook: proximities, density, distance, complexity outlook index and gain."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bessemer.errors import OptionError, did_you_mean
from bessemer.panel import Floats
from bessemer.structure.conventions import Convention

Kind = Literal["minimum", "cosine", "correlation"]
KINDS = ("minimum", "cosine", "correlation")


class Outlook(NamedTuple):
    """Density, outlook index and outlook gain of one year."""

    density: Floats
    coi: Floats
    cog: Floats


def proximities(strengths: Floats, ratios: Floats, kind: str = "minimum", diagonal: float = 0.0) -> Floats:
    r"""Return the proximity of every two industries.

    .. math::
        \phi^{min}_{ij} = \frac{\sum_r M_{ri} M_{rj}}{\max(\sum_r M_{ri}, \sum_r M_{rj})}, \qquad
        \phi^{cos}_{ij} = \frac{\sum_r q_{ri} q_{rj}}{\lVert q_i \rVert \lVert q_j \rVert}, \qquad
        \phi^{cor}_{ij} = \frac{1 + \mathrm{corr}(q_i, q_j)}{2}

    Parameters
    ----------
    strengths : ndarray of 0 and 1, shape (regions, industries)
    ratios : ndarray, shape (regions, industries)
        Location quotients; used by ``cosine`` and ``correlation`` only, unknown ones as zero.
    kind : {"minimum", "cosine", "correlation"}
    diagonal : float
        Proximity of an industry to itself, of those that are near anything.

    Returns
    -------
    ndarray, shape (industries, industries)
        Symmetric, between 0 and 1; zero for industries that no region is strong in.

    Raises
    ------
    OptionError
        If there is no such kind.

    References
    ----------
    Hidalgo, C. A., Klinger, B., Barabási, A.-L. and Hausmann, R. (2007), The product space conditions the
    development of nations, Science 317.

    Examples
    --------
    >>> nested = np.array([[1.0, 1.0], [1.0, 0.0]])
    >>> proximities(nested, nested).tolist()
    [[0.0, 0.5], [0.5, 0.0]]
    """
    if kind not in KINDS:
        raise OptionError(
            f"There is no proximity '{kind}'.",
            where=f"Known: {', '.join(KINDS)}.",
            remedy=did_you_mean(str(kind), KINDS) or "Choose one of these.",
        )
    ubiquity = strengths.sum(axis=0)
    present = ubiquity > 0
    if kind == "minimum":
        # Counts are whole numbers far below 2**24, so single precision is exact and twice as fast.
        single = strengths.astype(np.float32)
        together = single.T @ single
        # Where both are absent the numerator is zero, so any positive denominator will do.
        phi = np.divide(together, np.maximum.outer(ubiquity, np.maximum(ubiquity, 1.0)), dtype=np.float64)
    else:
        values = np.nan_to_num(ratios, nan=0.0)
        if kind == "correlation":
            values = values - values.mean(axis=0)
        length = np.sqrt((values**2).sum(axis=0))
        known = length > 0
        values = values / np.where(known, length, 1.0)
        phi = values.T @ values
        np.clip(phi, -1.0, 1.0, out=phi)
        if kind == "correlation":
            phi = (1.0 + phi) / 2.0
        present &= known
        phi[~present] = 0.0
        phi[:, ~present] = 0.0
    np.fill_diagonal(phi, np.where(present, diagonal, 0.0))
    return np.asarray(phi)


def densities(strengths: Floats, phi: Floats) -> Floats:
    r"""Return :math:`\omega_{ri} = \sum_j M_{rj} \phi_{ij} / \sum_j \phi_{ij}`, shape (regions, industries).

    Unknown for an industry that is near nothing. Distance is :math:`1 - \omega_{ri}`.

    Examples
    --------
    >>> densities(np.array([[1.0, 0.0]]), np.array([[0.0, 0.5], [0.5, 0.0]])).tolist()
    [[0.0, 1.0]]
    """
    total = phi.sum(axis=0)
    out: Floats = strengths @ phi
    return _divided(out, total)


def _divided(sums: Floats, total: Floats) -> Floats:
    """Divide in place by the sums of proximities; unknown where one is zero."""
    nothing = total <= 0
    sums /= np.where(nothing, 1.0, total)
    if nothing.any():
        sums[:, nothing] = np.nan
    return sums


def outlook(
    strengths: Floats,
    phi: Floats,
    pci: Floats,
    convention: Convention,
    counted: NDArray[np.bool_] | None = None,
    deviation: float = 1.0,
) -> Outlook:
    r"""Return density, complexity outlook index and complexity outlook gain.

    .. math::
        COI_r &= \sum_i (1 - M_{ri})\, \omega_{ri}\, PCI_i \\
        COG_{ri} &= (1 - M_{ri}) \left[ \sum_{j \ne i} (1 - M_{rj}) \frac{\phi_{ij}}{\sum_k \phi_{jk}} PCI_j
            - \omega_{ri} PCI_i \right]

    In the convention ``bessemer`` COG is exactly the change of COI when the region gains industry i, at
    given proximities and PCI. The other conventions divide by :math:`\sum_k \phi_{ik}`, keep the industry's
    own term or scale: see :class:`bessemer.structure.conventions.Convention`.

    Parameters
    ----------
    strengths : ndarray of 0 and 1, shape (regions, industries)
    phi : ndarray, shape (industries, industries)
        Symmetric proximity.
    pci : ndarray, shape (industries,)
        NaN for industries without PCI, which take no part.
    convention : Convention
    counted : ndarray of bool, shape (regions,), optional
        Regions with an ECI; COI and COG of the others are unknown.
    deviation : float
        Standard deviation of the raw ECI, for conventions that scale COG with it.

    Returns
    -------
    Outlook
        Density and COG of shape (regions, industries), COI of shape (regions,).

    References
    ----------
    Hausmann, R. et al. (2014), The Atlas of Economic Complexity, MIT Press, technical box 5.4.

    Examples
    --------
    >>> from bessemer.structure.conventions import convention_named
    >>> strengths, phi = np.array([[1.0, 0.0]]), np.array([[0.0, 0.5], [0.5, 0.0]])
    >>> outlook(strengths, phi, np.array([1.0, -2.0]), convention_named("bessemer")).coi.tolist()
    [-2.0]
    """
    total = phi.sum(axis=0)
    known = np.isfinite(pci)
    weight = np.where(known, pci, 0.0)
    near = np.where(total > 0, total, 1.0)
    density = _divided(strengths @ phi, total)
    absent = 1.0 - strengths
    if convention.cog_total == "other":
        weighted = weight / near
        cog = (absent * weighted) @ phi
    else:
        cog = (absent * weight) @ phi
        cog /= near
    filled = density if (total > 0).all() else np.nan_to_num(density, nan=0.0)
    worth = filled * weight
    if convention.cog_own_term:
        cog -= worth
    if not convention.cog_strengths:
        cog *= absent
    worth *= absent
    coi = worth.sum(axis=1)
    if not known.all():
        cog[:, ~known] = np.nan
    if counted is not None and not counted.all():
        coi[~counted] = np.nan
        cog[~counted] = np.nan
    coi = scaled_coi(coi, convention, int(known.sum()))
    if convention.cog_scale == "regions":
        cog /= deviation
    if convention.percent:
        density *= 100.0
    return Outlook(density, coi, cog)


def scaled_coi(coi: Floats, convention: Convention, industries: int) -> Floats:
    """Return the outlook index standardised over regions, where the convention does so.

    Parameters
    ----------
    coi : ndarray, shape (regions,)
        NaN for regions that do not count.
    convention : Convention
    industries : int
        Industries that count.
    """
    if convention.coi_scale == "none":
        return coi
    usable = coi[np.isfinite(coi)]
    count = len(usable) * (industries if convention.spread == "rows" else 1)
    if count <= convention.ddof:
        return np.full_like(coi, np.nan)
    spread = float(np.sqrt(usable.var() * count / (count - convention.ddof)))
    return (coi - usable.mean()) / spread if spread > 0 else np.full_like(coi, np.nan)
