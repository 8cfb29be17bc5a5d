"""NAFTA in the model of Caliendo and Parro: their data, their figures, and ours beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bessemer.dependence.gravity.calibration import Baseline
from bessemer.dependence.gravity.hat import Equilibrium, Shock, equilibrium, rebased
from bessemer.panel import Floats
from bessemer.result import Result
from bessemer.sources.given import dataset_given
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.sources import Dataset

TABLE = "published_caliendo_parro_2015"
MEASURES = ("real_wage", "terms_of_trade", "volume_of_trade", "welfare")
# Published in per cent with two decimals: half a unit of the last one, as a fraction.
ROUNDING = 0.00005


def nafta_replication(data: Dataset) -> Result:
    r"""Return the effects of NAFTA's tariffs by our model beside those published, without deficits.

    The economy of 1993 (31 regions x 40 sectors) is first balanced by the model, then tariffs go from those
    of 1993 to those with NAFTA's reductions, all else as in 1993. With changes of costs :math:`\hat c`,
    imports at world prices M with their changes, and income I,

    .. math::
        ToT_n &= \frac{1}{I_n} \sum_s \sum_i \big( M_{in}^s \hat c_n^s - M_{ni}^s \hat c_i^s \big), \qquad
        VoT_n = \frac{1}{I_n} \sum_s \sum_i \tau_{ni}^s M_{ni}^s \big( \hat M_{ni}^s - \hat c_i^s \big), \\
        W_n &= ToT_n + VoT_n

    The published welfare is this first-order sum with gross changes, so that it differs from the exact change
    of real income, which stands beside it.

    Parameters
    ----------
    data : Dataset

    Returns
    -------
    Result
        A row a country and measure: region, measure (real_wage, terms_of_trade, volume_of_trade, welfare,
        real_income), model, published (None for real_income), difference; fractions.

    References
    ----------
    Caliendo, L. and Parro, F. (2015), Estimates of the trade and welfare effects of NAFTA, Review of Economic
    Studies 82(1), table 2.
    """
    data = dataset_given(data)
    import pandas as pd

    base, powers, shock = nafta_economy(data)
    balanced = np.zeros_like(base.deficits)
    before = equilibrium(base, powers, deficits=balanced)
    after = equilibrium(base, powers, shock, deficits=balanced, start=before.reached.values)
    model = _measures(base, powers, shock, before, after)
    told = data.frame(f"{TABLE}_results")
    keys = zip(told["row"].astype(str), told["column"].astype(str), strict=True)
    published = dict(zip(keys, (told["value"].to_numpy(np.float64) / 100.0).tolist(), strict=True))
    rows = []
    for region in dict.fromkeys(place for place, _ in published):
        at = base.regions.index(region)
        for measure in (*MEASURES, "real_income"):
            ours, theirs = float(model[measure][at]), published.get((region, measure), np.nan)
            rows.append((region, measure, ours, theirs, ours - theirs))
    columns = ["region", "measure", "model", "published", "difference"]
    fractions = dict.fromkeys(columns[2:], "fraction")
    return Result(
        name="nafta",
        title=Message("gravity.nafta_title"),
        table=pd.DataFrame(rows, columns=columns),
        units=fractions,
        parameters={
            "iterations": int(after.reached.iterations[0]),
            "residual": float(after.reached.residual[0]),
            "tolerance": ROUNDING,
        },
        conventions={"deficits": "purged", "welfare": "first-order sum with gross changes, as published"},
        sources=tuple(f"{TABLE}_{part}" for part in (*PARTS, "results")),
        shown=("region", "measure", "model", "published"),
        formats=dict.fromkeys(columns[2:], "percent2"),
    )


PARTS = ("trade", "intermediate_consumption", "final_consumption", "value_added", "deficit", "theta")


def nafta_economy(data: Dataset) -> tuple[Baseline, Floats, Shock]:
    """Return the economy of 1993 with its tariffs, the elasticities, and NAFTA's tariffs as a shock."""
    frames = {part: data.frame(f"{TABLE}_{part}") for part in PARTS}
    regions = tuple(dict.fromkeys(map(str, frames["deficit"]["region"])))
    sectors = tuple(dict.fromkeys(map(str, frames["theta"]["sector"])))
    labels = {
        "region": regions,
        "importer": regions,
        "exporter": regions,
        "sector": sectors,
        "input": sectors,
    }

    def grid(part: str, value: str, *keys: str) -> Floats:
        return _grid(frames[part], value, {key: labels[key] for key in keys})

    pairs = ("sector", "importer", "exporter")
    trade, old, new = (grid("trade", name, *pairs) for name in ("value", "tariff_bln", "tariff_cfl"))
    used = grid("intermediate_consumption", "value", "region", "input", "sector")
    final = grid("final_consumption", "value", "sector", "region")
    output = trade.sum(axis=1)
    paid = trade * (1.0 + old)
    shares = paid / paid.sum(axis=2, keepdims=True)
    inputs = np.divide(used, output.T[:, None, :], out=np.zeros_like(used), where=output.T[:, None, :] > 0)
    base = Baseline(
        shares=np.stack([shares, shares]),
        tariffs=np.stack([old, old]),
        inputs=inputs,
        added=1.0 - inputs.sum(axis=1).T,
        spending=final / final.sum(axis=0),
        output=output,
        final=final,
        labour=grid("value_added", "value", "sector", "region").sum(axis=0),
        deficits=grid("deficit", "D", "region"),
        regions=regions,
        sectors=sectors,
        unit="USD",
        year=1993,
    )
    return base, grid("theta", "value", "sector"), Shock(tariffs=np.stack([new, new]))


def _grid(frame: pd.DataFrame, value: str, axes: dict[str, tuple[str, ...]]) -> Floats:
    made = np.full([len(labels) for labels in axes.values()], np.nan)
    places = [
        frame[key].astype(str).map({label: at for at, label in enumerate(labels)}).to_numpy()
        for key, labels in axes.items()
    ]
    made[tuple(places)] = frame[value].to_numpy(np.float64)
    return made


def _measures(
    base: Baseline, powers: Floats, shock: Shock, before: Equilibrium, after: Equilibrium
) -> dict[str, Floats]:
    first, last = rebased(base, None, before, powers), rebased(base, shock, after, powers)
    home = np.eye(len(base.regions), dtype=bool)
    imports = np.where(home, 0.0, first.flows.sum(axis=0))  # s, n, i
    moved = np.divide(
        last.flows.sum(axis=0), first.flows.sum(axis=0), out=np.ones_like(imports), where=imports > 0
    )
    costs = (after.costs / before.costs)[..., 0]  # s, i
    income = first.final.sum(axis=0)
    terms = (imports.sum(axis=1) * costs).sum(axis=0) - np.einsum("sni,si->n", imports, costs)
    volume = np.einsum("sni,sni->n", base.tariffs[0] * imports, moved - costs[:, None, :])
    wages = (after.wages / before.wages)[:, 0]
    level = (after.price_level / before.price_level)[:, 0]
    return {
        "real_wage": wages / level - 1.0,
        "terms_of_trade": terms / income,
        "volume_of_trade": volume / income,
        "welfare": (terms + volume) / income,
        "real_income": (after.real_income / before.real_income)[:, 0] - 1.0,
    }
