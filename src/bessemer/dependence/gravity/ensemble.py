"""Ranges: the same shock under many sets of trade elasticities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bessemer.dependence.gravity.calibration import Baseline, calibrate
from bessemer.dependence.gravity.elasticities import draws_of, elasticities_of, elasticity_sets
from bessemer.dependence.gravity.hat import Shock, equilibrium
from bessemer.dependence.gravity.purge import before_shock, deficits_of
from bessemer.dependence.gravity.shocks import Entries, shock_of
from bessemer.dependence.mrio import MRIO
from bessemer.ensembles import one_thread, spread
from bessemer.errors import OptionError, listing
from bessemer.panel import Floats
from bessemer.result import Result
from bessemer.words import Message

# Problems solved side by side: fixed, so that results do not depend on the number of workers.
_CHUNK = 25
ANY = "any"


@dataclass(frozen=True, eq=False)
class CounterfactualRange(Result):
    """Ranges by region and set of elasticities, with those by sector and the draws beside them.

    Attributes
    ----------
    sectors : Result
        A row a region, sector and set: output_change (quantity) with low and high.
    draws : Result
        A row a draw and region: set, draw, region, real_income_change.
    """

    sectors: Result | None = None
    draws: Result | None = None


def counterfactual_range(
    mrio: MRIO,
    *,
    tariffs: Entries | None = None,
    trade_costs: Entries | None = None,
    embargo: Entries | None = None,
    sets: Sequence[str] | None = None,
    draws: int = 100,
    seed: int = 0,
    level: float = 0.9,
    deficits: str = "purged",
    workers: int | None = 1,
) -> CounterfactualRange:
    r"""Return the effects of a shock under several sets of trade elasticities, with draws around each.

    Elasticities are log-normal around the published figure, with its standard error :math:`\sigma_s`:

    .. math:: \varepsilon_s = \bar\varepsilon_s e^{\omega_s z}, \qquad
              \omega_s = \min\Big(\sqrt{\ln(1 + \sigma_s^2 / \bar\varepsilon_s^2)}, 0.5\Big), \qquad
              z \sim N(0, 1)

    with z of its own for each sector that has a standard error, and one for all other sectors of a set, which
    spread by :math:`\omega = 0.25`, an assumption. Where the estimate does not differ from zero (machinery,
    plastics, transport equipment) the limit of 0.5 keeps 99 of 100 draws above a third of the estimate.

    Parameters
    ----------
    mrio : MRIO
        R regions, S sectors.
    tariffs, trade_costs, embargo : list of mappings, optional
        As in :func:`counterfactual`.
    sets : sequence of str, optional
        Ids of :func:`elasticity_sets`, the first the one whose figure leads; by default all.
    draws : int
        Draws around each set.
    seed : int
    level : float
        Part of the draws between low and high.
    deficits : {"purged", "kept"}
    workers : int or None
        Processes; None leaves it to ``joblib.parallel_config``, such as a Dask cluster. Results
        do not depend on it.

    Returns
    -------
    CounterfactualRange
        A row a region and set: region, set, real_income_change (at the published figures), low, median, high.
        The set ``any`` spans the ranges of all sets around the figure of the first.

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
    >>> counterfactual_range(table, embargo=cut, sets=["uniform-5", "short-run"], draws=20).table[
    ...     ["region", "set", "real_income_change"]
    ... ].round(3).values.tolist()[:2]
    [['A', 'any', -0.002], ['A', 'uniform-5', -0.002]]
    """
    base = calibrate(mrio)
    names = _sets(sets, base)
    _whole(draws, "draws", 2)
    _whole(seed, "seed", 0)
    if workers is not None:
        _whole(workers, "workers", 1)
    if not (isinstance(level, int | float) and 0 < level < 1):
        raise OptionError(f"level is {level!r}.", remedy="Give a fraction between 0 and 1, such as 0.9.")
    shock = shock_of(base, tariffs=tariffs, trade_costs=trade_costs, embargo=embargo)
    kept = deficits_of(base, shock, deficits)
    powers = np.concatenate([_powers(name, base, draws, seed) for name in names], axis=1)
    income, output = _solved(base, shock, kept, powers, workers)
    parameters = {
        "year": base.year,
        "sets": list(names),
        "draws": draws,
        "seed": seed,
        "level": level,
        "deficits": deficits,
        "tariffs": tariffs or [],
        "trade_costs": trade_costs or [],
        "embargo": embargo or [],
        "floored": base.floored,
        "mended": list(base.mended),
    }
    return _told(base, names, income, output, draws, level, parameters)


def _sets(sets: Sequence[str] | None, base: Baseline) -> tuple[str, ...]:
    if sets is None:
        wiod = all(sector in _WIOD for sector in base.sectors)
        return tuple(name for name, found in elasticity_sets().items() if wiod or not found.values)
    if isinstance(sets, str) or not isinstance(sets, Sequence) or not sets:
        raise OptionError(f"sets is {sets!r:.60}.", remedy=f"Give a list of {listing(elasticity_sets())}.")
    for name in sets:
        if not isinstance(name, str):
            raise OptionError(f"sets names {name!r:.60}.", remedy=f"Give {listing(elasticity_sets())}.")
        elasticities_of(name, base.sectors)
    return tuple(dict.fromkeys(sets))


_WIOD = frozenset(f"c{number}" for number in range(1, 36))


def _whole(value: Any, name: str, least: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        raise OptionError(f"{name} is {value!r:.60}.", remedy=f"Give a whole number of at least {least}.")


def _powers(name: str, base: Baseline, draws: int, seed: int) -> Floats:
    """Return the published figures and the draws of a set, shape (S, 1 + draws)."""
    published = elasticities_of(name, base.sectors)[1]
    return np.column_stack([published, draws_of(name, base.sectors, draws, seed)])


def _solved(
    base: Baseline, shock: Shock, deficits: Floats, powers: Floats, workers: int | None
) -> tuple[Floats, Floats]:
    """Return real income (R, B) and output in quantity (S, R, B), after over before."""
    chunks = [powers[:, at : at + _CHUNK] for at in range(0, powers.shape[1], _CHUNK)]
    parts = spread(_chunk, [(base, shock, deficits, chunk) for chunk in chunks], workers)
    incomes, outputs = zip(*parts, strict=True)
    return np.concatenate(incomes, axis=1), np.concatenate(outputs, axis=2)


@one_thread()
def _chunk(base: Baseline, shock: Shock, deficits: Floats, powers: Floats) -> tuple[Floats, Floats]:
    before = before_shock(base, powers, deficits)
    after = equilibrium(base, powers, shock, deficits=deficits, start=before.reached.values)
    made = np.where(base.output[..., None] > 0, after.output / before.output, np.nan)
    return after.real_income / before.real_income, made / (after.costs / before.costs)


def _told(
    base: Baseline,
    names: tuple[str, ...],
    income: Floats,
    output: Floats,
    draws: int,
    level: float,
    parameters: dict[str, Any],
) -> CounterfactualRange:
    import pandas as pd

    regions = np.array(base.regions, dtype=object)
    count, size = len(base.regions), len(base.sectors)
    changes = income.reshape(count, len(names), 1 + draws) - 1.0
    quantities = output.transpose(1, 0, 2).reshape(count * size, len(names), 1 + draws) - 1.0
    conventions = {
        "range": f"{level:g} of the draws around a set; 'any' spans those of all sets",
        "real_income_change": "at the published elasticities; for 'any' those of the first set",
        "draws": "log-normal with published standard errors, spread at most 0.5; 0.25 without one",
        "deficits": str(parameters["deficits"]),
    }
    by_region = _ranges(changes, names, level, "real_income_change")
    table = pd.DataFrame({"region": np.repeat(regions, len(names) + 1), **by_region})
    cells = pd.DataFrame(
        {
            "region": np.repeat(regions, size * (len(names) + 1)),
            "sector": np.tile(np.repeat(np.array(base.sectors, dtype=object), len(names) + 1), count),
            **_ranges(quantities, names, level, "output_change"),
        }
    )
    drawn = changes[:, :, 1:].transpose(1, 2, 0)
    raw = pd.DataFrame(
        {
            "set": np.repeat(np.array(names, dtype=object), draws * count),
            "draw": np.tile(np.repeat(np.arange(draws), count), len(names)),
            "region": np.tile(regions, len(names) * draws),
            "real_income_change": drawn.ravel(),
        }
    )
    units = dict.fromkeys(("low", "median", "high"), "fraction")
    return CounterfactualRange(
        name="counterfactual_range",
        title=Message("gravity.range_title", year=base.year),
        table=table,
        units={"real_income_change": "fraction", **units},
        parameters=parameters,
        conventions=conventions,
        shown=("region", "set", "real_income_change", "low", "high"),
        formats=dict.fromkeys(("real_income_change", "low", "median", "high"), "percent2"),
        sectors=Result(
            name="counterfactual_range_sectors",
            title=Message("gravity.sectors_title", year=base.year),
            table=cells,
            units={"output_change": "fraction", **units},
            parameters=parameters,
            conventions={**conventions, "output_change": "quantity"},
        ),
        draws=Result(
            name="counterfactual_draws",
            title=Message("gravity.range_title", year=base.year),
            table=raw,
            units={"real_income_change": "fraction"},
            parameters=parameters,
            conventions=conventions,
        ),
    )


def _ranges(changes: Floats, names: tuple[str, ...], level: float, column: str) -> dict[str, Any]:
    """Return columns with a row for every cell and set, 'any' first, from changes (cells, sets, draws)."""
    tail = (1.0 - level) / 2.0
    low, median, high = np.quantile(changes[:, :, 1:], [tail, 0.5, 1.0 - tail], axis=2)
    point = changes[:, :, 0]
    # The range holds the published figure also where few draws miss it.
    low, high = np.minimum(low, point), np.maximum(high, point)
    spans = {
        column: (point[:, :1], point),
        "low": (low.min(axis=1, keepdims=True), low),
        "median": (median[:, :1], median),
        "high": (high.max(axis=1, keepdims=True), high),
    }
    return {
        "set": np.tile(np.array([ANY, *names], dtype=object), len(changes)),
        **{name: np.hstack(pair).ravel() for name, pair in spans.items()},
    }
