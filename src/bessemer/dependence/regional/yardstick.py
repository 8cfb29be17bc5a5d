"""Regionalised tables held against a real table of many regions of one nation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from bessemer.dependence.mrio import MRIO
from bessemer.dependence.nation import InputOutputTable
from bessemer.dependence.regional.quotients import METHODS, WITH_DELTA
from bessemer.dependence.regional.reconciliation import customs_rows
from bessemer.dependence.regional.regionalised import RegionalTable, regionalise
from bessemer.dependence.tables import EXPORTS
from bessemer.errors import DataError, listing
from bessemer.panel import Floats

if TYPE_CHECKING:
    import pandas as pd

MEASURES = ("multiplier", "own", "other", "abroad", "other_total", "abroad_total", "flows")
"""Output multiplier; inputs per unit of output by origin, directly and through the region's own chain;
intermediate flows within the region, cell by cell."""

DELTA_GRID = tuple(round(0.05 * step, 2) for step in range(1, 11))
SHARE_GRID = tuple(round(0.05 * step, 2) for step in range(21))


def nation_of(mrio: MRIO, home: Sequence[str]) -> InputOutputTable:
    """Return the table of a nation that some regions of a larger table make up; all others are abroad.

    Parameters
    ----------
    mrio : MRIO
    home : sequence of str
        Regions of the nation.

    Raises
    ------
    DataError
        If there is no such region, or all regions are of the nation.
    """
    own, others = _sides(mrio, home)
    flows, final = _blocks(mrio)

    def joined(origins: Sequence[int], users: Sequence[int], cube: Floats) -> Floats:
        return np.asarray(cube[np.ix_(origins, range(cube.shape[1]), users)].sum(axis=(0, 2)))

    exports = flows[np.ix_(own, range(len(mrio.sectors)), others)].sum(axis=(0, 2, 3))
    exports = exports + joined(own, others, final).sum(axis=1)
    uses = [f"use{at + 1}" for at in range(final.shape[3])]
    return InputOutputTable.from_arrays(
        joined(own, own, flows),
        joined(others, own, flows),
        np.column_stack([joined(own, own, final), exports]),
        np.column_stack([joined(others, own, final), np.zeros(len(mrio.sectors))]),
        sectors=mrio.sectors,
        final=[*uses, EXPORTS],
        region="nation",
        unit=mrio.unit,
        year=mrio.year,
        prices=mrio.prices,
    )


def true_table(mrio: MRIO, region: str, home: Sequence[str]) -> RegionalTable:
    """Return a region's coefficients as the table of many regions has them.

    Raises
    ------
    DataError
        As :func:`nation_of`, or if the region is not of the nation.
    """
    own, others = _sides(mrio, home)
    if region not in home:
        raise DataError(f"'{region}' is no region of the nation.", remedy=f"There are {listing(home)}.")
    at = mrio.regions.index(region)
    flows, output = _blocks(mrio)[0][:, :, at, :], mrio.x[mrio.block(at)]

    def coefficients(origins: Sequence[int]) -> Floats:
        total = flows[list(origins)].sum(axis=0)
        return np.asarray(np.divide(total, output, out=np.zeros_like(total), where=output > 0))

    return RegionalTable(
        own=coefficients([at]),
        other=coefficients([place for place in own if place != at]),
        abroad=coefficients(others),
        output=output,
        sectors=mrio.sectors,
        region=region,
        method="true",
        delta=None,
        year=mrio.year,
    )


def common_part(mrio: MRIO, region: str, home: Sequence[str]) -> float:
    """Return the part of a region's inputs from other regions that is the same from each of them.

    The least flow over the supplying regions, cell by cell, times their number, over all flows from them.
    In a table made from surveys it is small, because large regions supply more than small ones; a high
    figure points to flows filled in by rule.
    """
    own, _ = _sides(mrio, home)
    at = mrio.regions.index(region)
    flows = _blocks(mrio)[0][[place for place in own if place != at], :, at, :]
    return float(flows.min(axis=0).sum() * len(flows) / flows.sum())


def figures_of(table: RegionalTable) -> dict[str, Floats]:
    """Return the measures of a table by sector, and its flows within the region cell by cell."""
    return {
        "multiplier": table.multipliers,
        "own": table.direct("own"),
        "other": table.direct("other"),
        "abroad": table.direct("abroad"),
        "other_total": table.total("other"),
        "abroad_total": table.total("abroad"),
    }


def errors(estimate: RegionalTable, truth: RegionalTable) -> dict[str, tuple[float, float, float]]:
    r"""Return the mean, the weighted mean and the signed error of an estimate by measure, as fractions.

    .. math::
        \text{mean} = \frac1S \sum_j \left|\frac{\hat m_j}{m_j} - 1\right|, \qquad
        \text{weighted} = \frac{\sum_j x_j |\hat m_j - m_j|}{\sum_j x_j m_j}, \qquad
        \text{bias} = \frac{\sum_j x_j (\hat m_j - m_j)}{\sum_j x_j m_j}

    Returns
    -------
    dict of str to (mean, weighted, bias)
        By measure; the mean leaves out sectors where the true figure is zero. For ``flows`` the sums run over
        cells, and the mean is NaN: many cells are near zero.
    """
    made, known = figures_of(estimate), figures_of(truth)
    weights = truth.output
    found = {}
    for measure, real in known.items():
        gap, level = made[measure] - real, float(np.nansum(weights * real))
        some = real > 0
        found[measure] = (
            float(np.mean(np.abs(gap[some]) / real[some])) if some.any() else float("nan"),
            float(np.nansum(weights * np.abs(gap)) / level),
            float(np.nansum(weights * gap) / level),
        )
    gap, total = estimate.flows("own") - truth.flows("own"), float(truth.flows("own").sum())
    found["flows"] = (float("nan"), float(np.abs(gap).sum() / total), float(gap.sum() / total))
    return found


def judged(mrio: MRIO, home: Sequence[str], goods: Sequence[str] = ()) -> pd.DataFrame:
    """Return the errors of every method on every region of a nation.

    Parameters
    ----------
    mrio : MRIO
        A real table of many regions, at least one of them abroad.
    home : sequence of str
        Regions of the nation.
    goods : sequence of str
        Products whose imports customs would tell.

    Returns
    -------
    DataFrame
        Columns region, method, parameter (delta, the share of ``scaled``, -1 for none), known (beside the
        national table and outputs: see :data:`KNOWN`), measure, mean_error, weighted_error, bias, truth
        (mean weighted by output) and common_part.
    """
    import pandas as pd

    nation = nation_of(mrio, home)
    rows = []
    for region in home:
        truth = true_table(mrio, region, home)
        common = common_part(mrio, region, home)
        real = figures_of(truth)
        level = {measure: truth.mean(values) for measure, values in real.items()}
        level["flows"] = float(truth.flows("own").sum() / truth.output.sum())
        for method, parameter in trials():
            made = regionalise(
                nation,
                truth.output,
                region=region,
                method=method,
                delta=parameter if method in WITH_DELTA else 0.0,
                share=parameter if method == "scaled" else 1.0,
            )
            kinds = {NOTHING: made}
            if (method, parameter) in WITH_KNOWN:
                kinds |= _with_known(made, truth, goods)
            for known, table in kinds.items():
                for measure, found in errors(table, truth).items():
                    rows.append((region, method, parameter, known, measure, *found, level[measure], common))
    columns = ["region", "method", "parameter", "known", "measure"]
    columns += ["mean_error", "weighted_error", "bias", "truth", "common_part"]
    return pd.DataFrame(rows, columns=columns)


NONE = -1.0
"""The parameter of a method without any."""

WITH_KNOWN = (("national", NONE), ("slq", NONE), ("cilq", NONE), ("flq", 0.3), ("aflq", 0.3))
"""Methods and parameters that are also tried with true totals."""

NOTHING = "nothing"
KNOWN = (NOTHING, "own", "imports_up", "imports")
"""What is known of a region beside its outputs: nothing; true row and column totals of flows within it; true
imports of goods by product, to which rows are scaled where they are higher, or in both directions."""


def _with_known(made: RegionalTable, truth: RegionalTable, goods: Sequence[str]) -> dict[str, RegionalTable]:
    own = truth.flows("own")
    covered = np.isin(made.sectors, list(goods))
    imports = np.where(covered, truth.flows("abroad").sum(axis=1), np.nan)
    return {
        "own": made.balanced(own=(own.sum(axis=1), own.sum(axis=0))),
        "imports_up": customs_rows(made, imports)[1],
        "imports": customs_rows(made, imports, down=True)[1],
    }


def trials() -> Iterator[tuple[str, float]]:
    """Return every method with every value of its parameter."""
    for method in METHODS:
        grid: tuple[float, ...] = (NONE,)
        if method in WITH_DELTA:
            grid = DELTA_GRID
        elif method == "scaled":
            grid = SHARE_GRID
        for parameter in grid:
            yield method, parameter


def _blocks(mrio: MRIO) -> tuple[Floats, Floats]:
    """Return flows and final demand by origin, product, user and use."""
    count, size = len(mrio.regions), len(mrio.sectors)
    return mrio.Z.reshape(count, size, count, size), mrio.F.reshape(count, size, count, -1)


def _sides(mrio: MRIO, home: Sequence[str]) -> tuple[list[int], list[int]]:
    unknown = [name for name in home if name not in mrio.regions]
    if unknown or not home:
        raise DataError(
            f"The table has no region {listing(unknown)}." if unknown else "No region is given.",
            remedy=f"It has {listing(mrio.regions)}.",
        )
    others = [place for place, name in enumerate(mrio.regions) if name not in home]
    if not others:
        raise DataError("All regions are of the nation, none is abroad.", remedy="Leave the others out.")
    return [mrio.regions.index(name) for name in home], others
