"""The loss from doing without foreign trade, by its closed form."""

from __future__ import annotations

import numpy as np

from bessemer.dependence.gravity.calibration import Baseline, calibrate
from bessemer.dependence.gravity.elasticities import DEFAULT, Elasticities, elasticities_of
from bessemer.dependence.gravity.hat import equilibrium, rebased
from bessemer.dependence.mrio import MRIO
from bessemer.panel import Floats
from bessemer.result import Result
from bessemer.words import Message


def isolation_loss(mrio: MRIO, *, elasticities: Elasticities = DEFAULT) -> Result:
    r"""Return what each region would lose without any foreign trade, by the formula, with deficits purged.

    With own shares :math:`\lambda^M, \lambda^F` in intermediate and final use after the purge, cost shares
    :math:`G_{sk} = \gamma^{sk}` and spending shares b of the region,

    .. math:: loss = 1 - \exp\Big( b' \frac{\ln\lambda^F}{\varepsilon}
              + b' (I - G')^{-1} G' \frac{\ln\lambda^M}{\varepsilon} \Big)

    which is :math:`1 - \exp(b'(I - G')^{-1} \ln\lambda / \varepsilon)` where both uses have the same shares.
    It is the same whether the region alone leaves world trade or all do.

    Parameters
    ----------
    mrio : MRIO
        R regions, S sectors.
    elasticities : str, mapping, number or array
        As in :func:`counterfactual`.

    Returns
    -------
    Result
        A row a region: region, loss (fraction of real income), largest_sector (the product with the largest
        part of the loss) and largest_part (that part, of the logarithm).

    Raises
    ------
    OptionError, DataError, ConvergenceError
        As in :func:`counterfactual`.

    References
    ----------
    Costinot, A. and Rodriguez-Clare, A. (2014), Trade theory with numbers, Handbook of International
    Economics 4. Arkolakis, C., Costinot, A. and Rodriguez-Clare, A. (2012), New trade models, same old
    gains?, American Economic Review 102(1).

    Examples
    --------
    >>> table = MRIO.from_arrays(
    ...     [[0, 2], [1, 0]], [[8, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit="USD", year=2011
    ... )
    >>> isolation_loss(table, elasticities=5).table[["region", "loss"]].round(3).values.tolist()
    [['A', 0.281], ['B', 0.499]]
    """
    import pandas as pd

    base = calibrate(mrio)
    label, powers = elasticities_of(elasticities, base.sectors)
    before = equilibrium(base, powers, deficits=np.zeros_like(base.deficits))
    terms = isolation_terms(rebased(base, None, before, powers), powers)
    total = terms.sum(axis=0)
    largest = terms.argmin(axis=0)
    part = np.divide(terms.min(axis=0), total, out=np.zeros_like(total), where=total < 0)
    return Result(
        name="isolation",
        title=Message("gravity.isolation_title", year=base.year),
        table=pd.DataFrame(
            {
                "region": list(base.regions),
                "loss": -np.expm1(total),
                "largest_sector": [base.sectors[at] for at in largest],
                "largest_part": part,
            }
        ),
        units={"loss": "fraction", "largest_part": "fraction"},
        parameters={
            "year": base.year,
            "elasticities": label,
            "elasticity_values": dict(zip(base.sectors, powers.tolist(), strict=True)),
            "deficits": "purged",
            "floored": base.floored,
            "mended": list(base.mended),
        },
        conventions={"loss": "closed form; own supply of every product at least a millionth of its use"},
        shown=("region", "loss", "largest_sector", "largest_part"),
        formats={"loss": "percent", "largest_part": "percent"},
    )


def isolation_terms(base: Baseline, powers: Floats) -> Floats:
    """Return the terms by product that add up to the logarithm of real income in isolation, shape (S, R)."""
    own = np.arange(len(base.regions))
    logs = np.log(base.shares[:, :, own, own]) / np.asarray(powers)[None, :, None]  # use, s, n
    terms = base.spending * logs[1]
    for at in own:
        inputs = base.inputs[at]
        # Weight of every product as an input to final spending, direct and indirect: b'(I - G')^-1 G'.
        weight = inputs @ np.linalg.solve(np.eye(len(inputs)) - inputs, base.spending[:, at])
        terms[:, at] += weight * logs[0, :, at]
    return np.asarray(terms)
