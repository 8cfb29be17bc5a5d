"""Relatedness of industries: proximity by co-specialisation, and density around a region's strengths."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bessemer.errors import DataError
from bessemer.panel import Floats
from bessemer.sources.given import array_given, numbers_given, positive_given


def presence(quotients: Floats, threshold: float = 1.0) -> NDArray[np.float64]:
    r"""Return :math:`M_{ri} = [LQ_{ri} \ge 1]` as 0 and 1; an unknown quotient counts as no strength.

    Parameters
    ----------
    quotients : ndarray, shape (regions, industries)
    """
    positive_given(threshold, "threshold", "Use 1 for location quotients.")
    quotients = numbers_given(quotients, "quotients")
    return (np.nan_to_num(quotients, nan=0.0) >= threshold).astype(np.float64)


def proximity(strengths: Floats) -> Floats:
    r"""Return the minimum conditional probability of being strong in two industries at once.

    .. math:: \phi_{ij} = \frac{\sum_r M_{ri} M_{rj}}{\max(\sum_r M_{ri}, \sum_r M_{rj})}

    Parameters
    ----------
    strengths : ndarray of 0 and 1, shape (regions, industries)

    Returns
    -------
    ndarray, shape (industries, industries)
        Symmetric; the diagonal and the rows of industries in which no region is strong are zero.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.

    References
    ----------
    Hidalgo, C. A., Klinger, B., Barabási, A.-L. and Hausmann, R. (2007), The product space conditions the
    development of nations, Science 317.
    """
    M = array_given(strengths, "strengths", 2, least=0, most=1, truths=True)
    return conditional_minimum(M.T @ M)


def conditional_minimum(together: Floats) -> Floats:
    r"""Return the minimum conditional probability from counts of what occurs together.

    .. math:: \phi_{ij} = \frac{J_{ij}}{\max(J_{ii}, J_{jj})}, \qquad \phi_{ii} = 0

    Parameters
    ----------
    together : ndarray, shape (industries, industries)
        Number J of regions, or firms, with both; on the diagonal the number with one.

    Returns
    -------
    ndarray, shape (industries, industries)

    Examples
    --------
    >>> conditional_minimum(np.array([[4.0, 1.0], [1.0, 2.0]])).tolist()
    [[0.0, 0.25], [0.25, 0.0]]
    """
    ubiquity = np.diag(together)
    larger = np.maximum.outer(ubiquity, ubiquity)
    with np.errstate(invalid="ignore", divide="ignore"):
        phi = np.where(larger > 0, together / larger, 0.0)
    np.fill_diagonal(phi, 0.0)
    return phi


def density(strengths: Floats, phi: Floats) -> Floats:
    r"""Return how much of what is close to each industry a region is already strong in.

    .. math:: \omega_{ri} = \frac{\sum_j M_{rj} \phi_{ij}}{\sum_j \phi_{ij}}

    Parameters
    ----------
    strengths : ndarray of 0 and 1, shape (regions, industries)
    phi : ndarray, shape (industries, industries)
        Proximity with a zero diagonal, so that an industry does not support itself.

    Returns
    -------
    ndarray, shape (regions, industries)
        Fractions between 0 and 1; unknown where an industry is close to nothing.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.
    """
    M = array_given(strengths, "strengths", 2, least=0, most=1, truths=True)
    phi = array_given(phi, "phi", 2, least=0)
    if phi.shape != (M.shape[1], M.shape[1]):
        raise DataError(
            f"strengths have {M.shape[1]} industries and phi the shape {phi.shape}.",
            remedy="Give a row and a column of phi for each industry.",
        )
    total = phi.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, (M @ phi) / total, np.nan)


def net_density(omega: Floats) -> Floats:
    r"""Return density net of the region's and the industry's averages.

    .. math::

        \tilde\omega_{ri} = \omega_{ri} - \bar\omega_{r\cdot} - \bar\omega_{\cdot i} + \bar\omega_{\cdot\cdot}

    Raw density is high for every industry of a diverse region and for every ubiquitous industry; what
    remains is closeness that is particular to the pair.

    Raises
    ------
    DataError
        If an array has another shape, or holds what it may not.
    """
    known = array_given(omega, "omega", 2, unknown=True)
    if np.isnan(known).all():
        return known
    row = np.nanmean(known, axis=1, keepdims=True)
    usable = np.isfinite(known).any(axis=0)
    column = np.full((1, known.shape[1]), np.nan)
    column[0, usable] = np.nanmean(known[:, usable], axis=0)
    return np.asarray(known - row - column + np.nanmean(known))
