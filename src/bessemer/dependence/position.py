"""Where sectors stand in chains of production: distance to final use and to primary inputs."""

from __future__ import annotations

import numpy as np

from bessemer.dependence.given import of_table
from bessemer.dependence.mrio import MRIO
from bessemer.panel import Floats
from bessemer.result import Result
from bessemer.words import Message


@of_table
def upstreamness(mrio: MRIO) -> Floats:
    r"""Return the average number of stages from each sector to final use, final use itself counted as one.

    .. math:: U = (I - \hat x^{-1} Z)^{-1} \iota

    Parameters
    ----------
    mrio : MRIO
        R regions, S sectors.

    Returns
    -------
    ndarray, shape (R S,)
        At least 1 where final demand is not negative; NaN for a sector without output.

    References
    ----------
    Antràs, P., Chor, D., Fally, T. and Hillberry, R. (2012), Measuring the upstreamness of production and
    trade flows, American Economic Review 102(3). Miller, R. E. and Temurshoev, U. (2017), Output upstreamness
    and input downstreamness of industries/countries in world production, International Regional Science
    Review 40(5).

    Examples
    --------
    >>> chain = MRIO.from_arrays(
    ...     [[0, 10], [0, 0]], [[0], [20]], regions=["A"], sectors=["ore", "car"], unit="USD", year=2011
    ... )
    >>> upstreamness(chain).tolist()
    [2.0, 1.0]
    """
    # x U = L x: the same factors serve.
    return _known(mrio.solve(mrio.x) * mrio.inverse_output, mrio)


@of_table
def downstreamness(mrio: MRIO) -> Floats:
    r"""Return the average number of stages from primary inputs to each sector, these counted as one.

    .. math:: D' = \iota' (I - A)^{-1}

    Parameters
    ----------
    mrio : MRIO
        R regions, S sectors.

    Returns
    -------
    ndarray, shape (R S,)
        The backward output multiplier; NaN for a sector without output.

    References
    ----------
    Miller and Temurshoev (2017), see :func:`upstreamness`.

    Examples
    --------
    >>> chain = MRIO.from_arrays(
    ...     [[0, 10], [0, 0]], [[0], [20]], regions=["A"], sectors=["ore", "car"], unit="USD", year=2011
    ... )
    >>> downstreamness(chain).tolist()
    [1.0, 1.5]
    """
    from scipy.linalg import lu_solve

    return _known(lu_solve(mrio._factors, np.ones(len(mrio.x)), trans=0, check_finite=False), mrio)


@of_table
def chain_position(mrio: MRIO) -> Result:
    """Return upstreamness and downstreamness of every sector of every region.

    Parameters
    ----------
    mrio : MRIO

    Returns
    -------
    Result
        Rows region, sector, output, upstreamness, downstreamness (stages).
    """
    import pandas as pd

    table = pd.DataFrame(
        {
            "region": np.repeat(np.array(mrio.regions, dtype=object), len(mrio.sectors)),
            "sector": np.tile(np.array(mrio.sectors, dtype=object), len(mrio.regions)),
            "output": mrio.x,
            "upstreamness": upstreamness(mrio),
            "downstreamness": downstreamness(mrio),
        }
    )
    return Result(
        name="chain_position",
        title=Message("accounts.position_title", year=mrio.year),
        table=table,
        units={"output": mrio.unit, "upstreamness": "stages", "downstreamness": "stages"},
        parameters={"year": mrio.year},
    )


def _known(values: Floats, mrio: MRIO) -> Floats:
    return np.asarray(np.where(mrio.x > 0, values, np.nan))
