"""What a shock does in general equilibrium: income, output, prices and trade, before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.dependence.gravity.calibration import Baseline, calibrate
from bessemer.dependence.gravity.elasticities import DEFAULT, Elasticities, elasticities_of
from bessemer.dependence.gravity.hat import TOLERANCE, Equilibrium, Shock, equilibrium, rebased
from bessemer.dependence.gravity.purge import before_shock, deficits_of
from bessemer.dependence.gravity.shocks import Entries, shock_of
from bessemer.dependence.mrio import MRIO
from bessemer.panel import Floats
from bessemer.result import Result
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Counterfactual(Result):
    """Effects by region, with those by sector and by pair of regions beside them.

    Attributes
    ----------
    sectors : Result
        A row a region and sector: output_change (quantity), sales_change (value), price_change,
        value_added_before, imports_change and exports_change (value, at the seller's price).
    trade : Result
        A row a pair of regions: flows before and after, by value at the seller's price.
    """

    sectors: Result | None = None
    trade: Result | None = None


def counterfactual(
    mrio: MRIO,
    *,
    tariffs: Entries | None = None,
    trade_costs: Entries | None = None,
    embargo: Entries | None = None,
    elasticities: Elasticities = DEFAULT,
    deficits: str = "purged",
) -> Counterfactual:
    r"""Return what a shock to trade does in general equilibrium, against the same economy without it.

    .. math:: \text{real income change} = \frac{\hat I_n}{\prod_s (\hat P^F_{n,s})^{b_n^s}} - 1

    with the hats of :func:`bessemer.dependence.gravity.hat.equilibrium`.

    Parameters
    ----------
    mrio : MRIO
        R regions, S sectors.
    tariffs, trade_costs, embargo : list of mappings, optional
        What changes; see :func:`bessemer.dependence.gravity.shocks.shock_of`.
    elasticities : str, mapping, number or array
        The id of a shipped set (:func:`elasticity_sets`), or one value a sector.
    deficits : {"purged", "kept"}
        Purged: trade is balanced by the model before the shock, and stays so. Kept: every deficit stays the
        same part of the world's value added.

    Returns
    -------
    Counterfactual

    Raises
    ------
    OptionError, RegionError
        If an entry does not fit the table, or a region with a deficit is cut off while deficits are kept.
    DataError
        If the table cannot be a starting point; see
        :func:`bessemer.dependence.gravity.calibration.calibrate`.
    ConvergenceError
        If no equilibrium is found.

    References
    ----------
    Caliendo, L. and Parro, F. (2015), Estimates of the trade and welfare effects of NAFTA, Review of Economic
    Studies 82(1). Costinot, A. and Rodriguez-Clare, A. (2014), Trade theory with numbers, Handbook of
    International Economics 4.

    Examples
    --------
    >>> table = MRIO.from_arrays(
    ...     [[0, 2], [1, 0]], [[8, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit="USD", year=2011
    ... )
    >>> half = [{"importer": "B", "exporter": "A", "share": 0.5}]
    >>> counterfactual(table, embargo=half, elasticities=5).table["real_income_change"].round(3).tolist()
    [-0.002, -0.032]
    """
    base = calibrate(mrio)
    label, powers = elasticities_of(elasticities, base.sectors)
    shock = shock_of(base, tariffs=tariffs, trade_costs=trade_costs, embargo=embargo)
    kept = deficits_of(base, shock, deficits)
    before = before_shock(base, powers, kept)
    after = equilibrium(base, powers, shock, deficits=kept, start=before.reached.values)
    parameters = {
        "year": base.year,
        "elasticities": label,
        "elasticity_values": dict(zip(base.sectors, powers.tolist(), strict=True)),
        "deficits": deficits,
        "tariffs": tariffs or [],
        "trade_costs": trade_costs or [],
        "embargo": embargo or [],
        "iterations": int(after.reached.iterations[0]),
        "residual": float(after.reached.residual[0]),
        "tolerance": TOLERANCE,
        "iterations_before": int(before.reached.iterations[0]),
        "floored": base.floored,
        "mended": list(base.mended),
    }
    return told(base, before, after, shock, powers, parameters)


def told(
    base: Baseline,
    before: Equilibrium,
    after: Equilibrium,
    shock: Shock,
    powers: Floats,
    parameters: dict[str, Any],
) -> Counterfactual:
    """Return the tables of a shock from the equilibria without and with it."""
    import pandas as pd

    first, last = (trade_flows(base, found, powers, part) for found, part in ((before, None), (after, shock)))
    conventions = {
        "real_income": "final spending over its price index, against the economy without the shock",
        "wages": "in units of the world's value added",
        "deficits": parameters["deficits"],
        "tariffs": "on top of those in the table's prices; revenue to households of the importer",
        "final_demand": "negative figures (inventories) removed, output follows",
        "shares": "by importer, product and use (intermediate, final)",
    }
    change = (after.real_income / before.real_income)[:, 0] - 1.0
    level = (after.price_level / before.price_level)[:, 0]
    wage = (after.wages / before.wages)[:, 0]
    final = base.final.sum(axis=0)
    across = _abroad(first), _abroad(last)
    table = pd.DataFrame(
        {
            "region": list(base.regions),
            "real_income_change": change,
            "real_wage_change": wage / level - 1.0,
            "income_change": (after.income / before.income)[:, 0] - 1.0,
            "price_change": level - 1.0,
            "imports_change": _ratio(across[1].sum(axis=(0, 2)), across[0].sum(axis=(0, 2))),
            "exports_change": _ratio(across[1].sum(axis=(0, 1)), across[0].sum(axis=(0, 1))),
            "revenue_share": after.revenue[:, 0] / (after.income[:, 0] * final),
            "income": before.income[:, 0] * final,
        }
    )
    fractions = [column for column in table.columns if column not in ("region", "income")]
    return Counterfactual(
        name="counterfactual",
        title=Message("gravity.title", year=base.year),
        table=table,
        units={**dict.fromkeys(fractions, "fraction"), "income": base.unit},
        parameters=parameters,
        conventions=conventions,
        shown=("region", "real_income_change", "real_wage_change", "imports_change", "exports_change"),
        formats=dict.fromkeys(fractions, "percent"),
        sectors=_sectors(base, before, after, across, parameters, conventions),
        trade=_trade(base, first, last, parameters, conventions),
    )


def trade_flows(base: Baseline, found: Equilibrium, powers: Floats, shock: Shock | None) -> Floats:
    """Return flows at the seller's price by product, buyer and seller in an equilibrium, shape (S, R, R)."""
    return np.asarray(rebased(base, shock, found, powers).flows.sum(axis=0))


def _abroad(flows: Floats) -> Floats:
    return np.where(np.eye(flows.shape[1], dtype=bool), 0.0, flows)


def _ratio(after: Floats, before: Floats) -> Floats:
    """Return the change as a fraction; unknown where there was nothing."""
    nothing = np.full(np.shape(after), np.nan)
    return np.asarray(np.divide(after, before, out=nothing, where=before > 0) - 1.0)


def _sectors(
    base: Baseline,
    before: Equilibrium,
    after: Equilibrium,
    across: tuple[Floats, Floats],
    parameters: dict[str, Any],
    conventions: dict[str, str],
) -> Result:
    import pandas as pd

    count, size = len(base.regions), len(base.sectors)
    made = base.output > 0
    sales = np.where(made, (after.output / before.output)[..., 0], np.nan)
    price = (after.costs / before.costs)[..., 0]
    level = (after.price_level / before.price_level)[:, 0]
    paid = (after.prices / before.prices)[..., 0]
    value = base.output * before.output[..., 0]
    columns = {
        "output_change": sales / price - 1.0,
        "sales_change": sales - 1.0,
        "price_change": price - 1.0,
        "relative_price_change": price / level - 1.0,
        "input_price_change": paid[0] - 1.0,
        "final_price_change": paid[1] - 1.0,
        "imports_change": _ratio(across[1].sum(axis=2), across[0].sum(axis=2)),
        "exports_change": _ratio(across[1].sum(axis=1), across[0].sum(axis=1)),
        "output": value,
        "value_added": base.added * value,
    }
    table = pd.DataFrame(
        {
            "region": np.repeat(np.array(base.regions, dtype=object), size),
            "sector": np.tile(np.array(base.sectors, dtype=object), count),
            **{name: grid.T.ravel() for name, grid in columns.items()},
        }
    )
    money = ("output", "value_added")
    fractions = [name for name in columns if name not in money]
    return Result(
        name="counterfactual_sectors",
        title=Message("gravity.sectors_title", year=base.year),
        table=table,
        units={**dict.fromkeys(fractions, "fraction"), **dict.fromkeys(money, base.unit)},
        parameters=parameters,
        conventions={**conventions, "output_change": "quantity", "price_change": "producer prices"},
    )


def _trade(
    base: Baseline, first: Floats, last: Floats, parameters: dict[str, Any], conventions: dict[str, str]
) -> Result:
    import pandas as pd

    count = len(base.regions)
    before, after = first.sum(axis=0), last.sum(axis=0)
    buyer, seller = (grid.ravel() for grid in np.indices((count, count)))
    names = np.array(base.regions, dtype=object)
    table: pd.DataFrame = pd.DataFrame(
        {
            "importer": names[buyer],
            "exporter": names[seller],
            "before": before.ravel(),
            "after": after.ravel(),
            "change": _ratio(after.ravel(), before.ravel()),
        }
    )
    return Result(
        name="counterfactual_trade",
        title=Message("gravity.trade_title", year=base.year),
        table=table[buyer != seller].reset_index(drop=True),
        units={"before": base.unit, "after": base.unit, "change": "fraction"},
        parameters=parameters,
        conventions={
            **conventions,
            "flows": "value at the seller's price, in units of the world's value added",
        },
    )
