"""The method of reflections: average ubiquity and average diversity, taken in turn."""

from __future__ import annotations

import numpy as np

from bessemer.errors import OptionError
from bessemer.panel import Floats


def reflect(strengths: Floats, iterations: int) -> tuple[Floats, Floats]:
    r"""Return the regions' reflection after an even number of steps and the industries' one later.

    .. math:: k_{r,0} = \sum_i M_{ri}, \quad k_{i,0} = \sum_r M_{ri}, \quad
        k_{r,n} = \frac{1}{k_{r,0}} \sum_i M_{ri} k_{i,n-1}, \quad
        k_{i,n} = \frac{1}{k_{i,0}} \sum_r M_{ri} k_{r,n-1}

    The regions' even reflections rise with complexity, :math:`k_{r,2m} \to` a constant plus
    :math:`\lambda_2^m k_r`, so that standardised they approach ECI; the industries' odd ones do the same
    for PCI. The constant, which standardising takes away, is taken off at every step: it would leave only
    rounding errors after some forty reflections.

    Parameters
    ----------
    strengths : ndarray of 0 and 1, shape (regions, industries)
        Without empty rows or columns.
    iterations : int
        An even number :math:`n`; the industries are taken at :math:`n + 1`.

    Returns
    -------
    (ndarray, ndarray)
        :math:`k_{r,n}` of shape (regions,) and :math:`k_{i,n+1}` of shape (industries,), not standardised and
        net of the mean over strengths.

    Raises
    ------
    OptionError
        If the number is odd or negative: an odd reflection of a region measures ubiquity, not diversity.

    References
    ----------
    Hidalgo, C. A. and Hausmann, R. (2009), The building blocks of economic complexity, PNAS 106.

    Examples
    --------
    >>> regions, industries = reflect(np.array([[1.0, 1, 1], [1, 1, 0], [1, 0, 0]]), 2)
    >>> regions.round(3).tolist()
    [0.167, -0.083, -0.333]
    """
    if not isinstance(iterations, int | np.integer) or iterations < 0 or iterations % 2:
        raise OptionError(
            f"iterations={iterations} is not an even number of reflections.",
            remedy="Use an even number such as 18: odd reflections of regions measure ubiquity.",
        )
    diversity, ubiquity = strengths.sum(axis=1), strengths.sum(axis=0)
    weight = diversity / diversity.sum()
    regions = diversity - diversity @ weight
    for _ in range(iterations // 2):
        industries = (regions @ strengths) / ubiquity
        regions = (strengths @ industries) / diversity
        regions = regions - regions @ weight
    return regions, (regions @ strengths) / ubiquity
