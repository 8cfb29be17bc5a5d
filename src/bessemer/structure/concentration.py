"""Specialisation of regions: Krugman, Herfindahl, Gini and Theil indices of their industries."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bessemer.panel import Floats, Panel
from bessemer.result import Result
from bessemer.structure.tables import by_region, nonnegative, reference_shares
from bessemer.words import Message


def krugman(shares: Floats, reference: Floats) -> Floats:
    r"""Return :math:`K = \sum_i |p_i - q_i|`, from 0 (the reference's mix) to 2 (nothing in common).

    Parameters
    ----------
    shares : ndarray, shape (..., industries)
        Fractions p of the region.
    reference : ndarray, broadcastable to the same shape
        Fractions q of the reference.

    References
    ----------
    Krugman, P. (1991), Geography and Trade, MIT Press.

    Examples
    --------
    >>> float(krugman(np.array([1.0, 0.0]), np.array([0.5, 0.5])))
    1.0
    """
    return np.asarray(np.abs(shares - reference).sum(axis=-1))


def herfindahl(shares: Floats) -> Floats:
    r"""Return :math:`H = \sum_i p_i^2`, from one over the number of industries to 1.

    Parameters
    ----------
    shares : ndarray, shape (..., industries)

    References
    ----------
    Hirschman, A. O. (1964), The paternity of an index, American Economic Review 54.

    Examples
    --------
    >>> float(herfindahl(np.array([0.5, 0.5])))
    0.5
    """
    return np.asarray((shares**2).sum(axis=-1))


def gini(shares: Floats, reference: Floats) -> Floats:
    r"""Return the locational Gini coefficient: twice the area between the Lorenz curve and the diagonal.

    With industries in rising order of :math:`p_i / q_i`,

    .. math:: G = 1 - \sum_i q_i \left( P_i + P_{i-1} \right), \qquad P_i = \sum_{j \le i} p_j

    Parameters
    ----------
    shares, reference : ndarray, shape (..., industries)
        Fractions p and q; an industry that the reference lacks (q = 0) and the region has comes last.

    Returns
    -------
    ndarray, shape (...)
        0 where the region has the reference's mix, towards 1 where all is in its rarest industry.

    References
    ----------
    Krugman, P. (1991), Geography and Trade, MIT Press, appendix B.

    Examples
    --------
    >>> float(gini(np.array([1.0, 0.0]), np.array([0.5, 0.5])))
    0.5
    """
    p, q = np.broadcast_arrays(shares, reference)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(q > 0, p / q, np.where(p > 0, np.inf, 0.0))
    order = np.argsort(ratio, axis=-1, kind="stable")
    p, q = np.take_along_axis(p, order, axis=-1), np.take_along_axis(q, order, axis=-1)
    after = np.cumsum(p, axis=-1)
    return np.asarray(1.0 - (q * (2.0 * after - p)).sum(axis=-1))


def theil(shares: Floats, reference: Floats) -> Floats:
    r"""Return :math:`T = \sum_i p_i \ln (p_i / q_i)`, in nats; 0 for the reference's mix.

    Parameters
    ----------
    shares, reference : ndarray, shape (..., industries)

    Returns
    -------
    ndarray, shape (...)
        Infinite where the region has an industry that the reference lacks.

    References
    ----------
    Theil, H. (1967), Economics and Information Theory, North-Holland.

    Examples
    --------
    >>> float(theil(np.array([1.0, 0.0]), np.array([0.5, 0.5])).round(4))
    0.6931
    """
    p, q = np.broadcast_arrays(shares, reference)
    with np.errstate(invalid="ignore", divide="ignore"):
        terms = p * np.log(p / q)
    return np.asarray(np.where(p == 0, 0.0, terms).sum(axis=-1))


def specialisation(panel: Panel, reference: Sequence[str] | None = None) -> Result:
    """Return how far each region's industries are from the reference's, by four indices.

    Parameters
    ----------
    panel : Panel
        Levels, shape (years, regions, industries).
    reference : sequence of str, optional
        Regions whose sum is the reference; all by default.

    Returns
    -------
    Result
        Table with columns year, region, krugman, herfindahl, gini, theil; see the functions of the same
        names in :mod:`bessemer.structure.concentration`. Unknown where any industry is.

    Raises
    ------
    DataError
        If a value is negative or infinite, or a region of the reference is not in the panel.

    References
    ----------
    Palan, N. (2010), Measurement of specialization: the choice of indices, FIW Working Paper 62.

    Examples
    --------
    >>> panel = Panel(np.array([[[3.0, 1.0], [1.0, 3.0]]]), (2020,), ("a", "b"), ("x", "y"))
    >>> specialisation(panel).table.krugman.tolist()
    [0.5, 0.5]
    """
    nonnegative(panel)
    shares = panel.shares().values
    whole = reference_shares(panel, reference)[:, None, :]
    unknown = np.isnan(shares).any(axis=2) | np.isnan(whole).any(axis=2)
    columns = {
        "krugman": krugman(shares, whole),
        "herfindahl": herfindahl(shares),
        "gini": np.where(unknown, np.nan, gini(shares, whole)),
        "theil": np.where(unknown, np.nan, theil(shares, whole)),
    }
    return Result(
        name="specialisation",
        title=Message("structure.specialisation_title"),
        table=by_region(panel, columns),
        units={"krugman": "0 to 2", "herfindahl": "0 to 1", "gini": "0 to 1", "theil": "nats"},
        parameters={"reference": None if reference is None else list(reference)},
        sources=() if panel.source is None else (panel.source,),
    )
