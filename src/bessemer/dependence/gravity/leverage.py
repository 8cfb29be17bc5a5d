"""Which sector's elasticity a result rests on."""

from __future__ import annotations

import numpy as np

from bessemer.dependence.gravity.calibration import calibrate
from bessemer.dependence.gravity.elasticities import DEFAULT, Elasticities, elasticities_of
from bessemer.dependence.gravity.hat import equilibrium
from bessemer.dependence.gravity.purge import before_shock, deficits_of
from bessemer.dependence.gravity.shocks import Entries, shock_of
from bessemer.dependence.mrio import MRIO
from bessemer.errors import OptionError, RegionError, did_you_mean, listing
from bessemer.result import Result
from bessemer.words import Message

# The elasticity put in place of a sector's own, as in the uniform set.
PLAIN = 5.0


def elasticity_leverage(
    mrio: MRIO,
    region: str,
    *,
    tariffs: Entries | None = None,
    trade_costs: Entries | None = None,
    embargo: Entries | None = None,
    elasticities: Elasticities = DEFAULT,
    plain: float = PLAIN,
    deficits: str = "purged",
) -> Result:
    r"""Return how a region's result moves when one sector's elasticity is replaced by a plain one.

    .. math:: leverage_s = \Delta(\varepsilon) - \Delta(\varepsilon_1, \dots, \varepsilon_s := 5, \dots)

    Parameters
    ----------
    mrio : MRIO
        R regions, S sectors.
    region : str
        Whose change of real income is told.
    tariffs, trade_costs, embargo : list of mappings, optional
        As in :func:`counterfactual`.
    elasticities : str, mapping, number or array
    plain : float
        The elasticity put in the place of each sector's own in turn.
    deficits : {"purged", "kept"}

    Returns
    -------
    Result
        A row a sector whose elasticity differs from `plain`, largest effect first: sector, elasticity,
        real_income_change (with all elasticities as they are), with_plain, leverage (the first less the
        second), part (leverage over the change); fractions.

    Raises
    ------
    OptionError, RegionError, DataError, ConvergenceError
        As in :func:`counterfactual`.

    Examples
    --------
    >>> table = MRIO.from_arrays(
    ...     [[0, 2], [1, 0]], [[8, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit="USD", year=2011
    ... )
    >>> cut = [{"importer": "B", "exporter": "A", "share": 0.5}]
    >>> elasticity_leverage(table, "B", embargo=cut, elasticities=2).table["leverage"].round(3).tolist()
    [-0.042]
    """
    import pandas as pd

    base = calibrate(mrio)
    if region not in base.regions:
        raise RegionError(
            f"The table has no region {region!r:.60}.",
            where=f"It has {listing(base.regions)}.",
            remedy=did_you_mean(str(region), base.regions) or "Choose one of these.",
        )
    if isinstance(plain, bool) or not isinstance(plain, int | float) or not 0 < plain < np.inf:
        raise OptionError(f"plain is {plain!r:.60}.", remedy="Give an elasticity above zero, such as 5.")
    label, powers = elasticities_of(elasticities, base.sectors)
    shock = shock_of(base, tariffs=tariffs, trade_costs=trade_costs, embargo=embargo)
    kept = deficits_of(base, shock, deficits)
    moved = np.flatnonzero(powers != plain)
    many = np.tile(powers[:, None], (1, 1 + len(moved)))
    many[moved, 1 + np.arange(len(moved))] = plain
    before = before_shock(base, many, kept)
    after = equilibrium(base, many, shock, deficits=kept, start=before.reached.values)
    changes = (after.real_income / before.real_income)[base.regions.index(region)] - 1.0
    leverage = changes[0] - changes[1:]
    table = pd.DataFrame(
        {
            "sector": [base.sectors[at] for at in moved],
            "elasticity": powers[moved],
            "real_income_change": changes[0],
            "with_plain": changes[1:],
            "leverage": leverage,
            "part": leverage / changes[0] if changes[0] else np.nan,
        }
    )
    order = np.argsort(-np.abs(leverage), kind="stable")
    fractions = ("real_income_change", "with_plain", "leverage", "part")
    return Result(
        name="elasticity_leverage",
        title=Message("gravity.leverage_title", year=base.year),
        table=table.iloc[order].reset_index(drop=True),
        units={**dict.fromkeys(fractions, "fraction"), "elasticity": "percent for a percent"},
        parameters={
            "year": base.year,
            "region": region,
            "elasticities": label,
            "plain": plain,
            "deficits": deficits,
            "tariffs": tariffs or [],
            "trade_costs": trade_costs or [],
            "embargo": embargo or [],
        },
        shown=("sector", "elasticity", "with_plain", "leverage"),
        formats={**dict.fromkeys(fractions, "percent2"), "elasticity": "ratio"},
    )
