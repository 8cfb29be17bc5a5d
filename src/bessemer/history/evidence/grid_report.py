"""What a grid of synthetic controls says: sentences, tables, and the part of an answer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from bessemer.answer import Part
from bessemer.history.evidence.grid_charts import grid_chart, path_charts
from bessemer.history.evidence.grids import Grid
from bessemer.history.evidence.outcomes import HORIZON
from bessemer.history.evidence.standings import DEPARTURES, AxisVerdict, pool_name
from bessemer.result import Result
from bessemer.words import Message, Text, say

_PICKED, _NAMED = "evidence.picked", "evidence.date_named"


def synthetic_part(
    grid: Grid,
    *,
    date: Message | None = None,
    picked: bool | None = None,
    together: Sequence[Message] = (),
    role: str = "region",
) -> Part:
    """Return the grid as a question within an answer: did the region depart from its look-alikes?

    Parameters
    ----------
    grid : Grid
        From :func:`bessemer.history.evidence_grid`.
    date : Message, optional
        Where the year comes from; the reader named it by default.
    picked : bool, optional
        Whether the region was chosen because of what became of it; unknown by default, and then said so.
    together : sequence of Message
        What the departures are worth where many regions were looked at together.
    role : str
        Key of the palette for the region: ``region`` or ``role model``.
    """
    mark = "evidence.picked_unknown" if picked is None else _PICKED
    return Part(
        id="synthetic",
        title=Message("evidence.title", region=grid.region, year=grid.year),
        findings=(
            take_home(grid),
            *_share_alone(grid),
            *together,
            *(axis_sentence(grid, verdict) for verdict in grid.verdicts),
        ),
        results=(axes_result(grid), grid_result(grid)),
        charts=(*path_charts(grid, role), grid_chart(grid, role)),
        method=(_pools_sentence(grid), Message("evidence.method_standing"), _units_sentence(grid)),
        limits=(
            date or Message(_NAMED, year=grid.year),
            *([] if picked is False else [Message(mark, region=grid.region)]),
            *grid.missing,
            *_composition_limit(grid),
        ),
    )


def take_home(grid: Grid) -> Message:
    """Return on which axes the region stands out from its look-alikes, and on which it does not."""
    groups: dict[str, list[AxisVerdict]] = {
        name: [] for name in ("out", "suggestive", "not", "not_visible", "not_credible")
    }
    for verdict in grid.verdicts:
        groups[_group(verdict)].append(verdict)
    parts = []
    for name, verdicts in groups.items():
        if verdicts:
            directed = name in ("out", "suggestive")
            axes = [_directed(grid, v) if directed else _label(grid, v.axis) for v in verdicts]
            parts.append(Message(f"evidence.take_{name}", axes=axes))
    return Message("evidence.take", region=grid.region, year=grid.year, parts=parts)


def _share_alone(grid: Grid) -> Iterable[Message]:
    """Yield that a share rose while the jobs it counts did not depart."""
    standings = {verdict.axis: verdict for verdict in grid.verdicts}
    share, jobs = standings.get("composition"), standings.get("sector_jobs")
    if share is None or jobs is None or share.standing not in DEPARTURES or jobs.standing in DEPARTURES:
        return
    if share.att > 0:
        yield Message(
            "evidence.share_alone",
            jobs=_label(grid, jobs.axis),
            region=grid.region,
            size=jobs.att,
            chance=chance(jobs.p_values),
        )


def _group(verdict: AxisVerdict) -> str:
    if verdict.standing == "not_credible" and not verdict.visible:
        return "not_visible"
    return {"stands_out": "out", "not_unusual": "not"}.get(verdict.standing, verdict.standing)


def _directed(grid: Grid, verdict: AxisVerdict) -> Message:
    side = "above" if verdict.att > 0 else "below"
    return Message(f"evidence.axis_{side}", axis=_label(grid, verdict.axis))


def _label(grid: Grid, axis: str) -> Text:
    return grid.measure(axis).label


def axis_sentence(grid: Grid, verdict: AxisVerdict) -> Message:
    """Return what the cells of one axis say, with the reasons where they are not credible."""
    label = _label(grid, verdict.axis)
    if verdict.standing == "not_credible":
        key = "evidence.not_credible_unusual" if verdict.visible else "evidence.not_credible_usual"
        return Message(key, axis=label, reasons=list(verdict.reasons), chance=chance(verdict.p_values))
    side = "above" if verdict.att > 0 else "below"
    cells = [cell for cell in grid.of(verdict.axis) if cell.offset == 0]
    gap = Message(
        f"evidence.gap_{side}_{grid.measure(verdict.axis).base}",
        axis=label,
        size=abs(verdict.att),
        start=grid.year,
        end=grid.year + cells[0].after - 1,
    )
    return Message(
        f"evidence.{verdict.standing}",
        gap=gap,
        unusual=verdict.unusual,
        pools=verdict.fitting,
        chance=chance(verdict.fitting_p_values),
    )


def chance(p_values: Sequence[float]) -> Message:
    """Return p-values as a sentence writes them: one, or from the least to the largest."""
    if not p_values:
        return Message("evidence.p_unknown")
    low, high = min(p_values), max(p_values)
    if round(low, 2) == round(high, 2):
        return Message("evidence.p_one", value=low)
    return Message("evidence.p_range", low=low, high=high)


def _pools_sentence(grid: Grid) -> Message:
    least = grid.pools.least_jobs
    if grid.pools.base_year is None:
        return Message("evidence.method_pools_europe", jobs=least)
    kind = "zones" if grid.region.kind == "commuting zone" else "nuts2"
    return Message(
        f"evidence.method_pools_{kind}",
        base_year=grid.pools.base_year,
        jobs=least,
    )


def _units_sentence(grid: Grid) -> Message:
    return Message("evidence.method_units", years=HORIZON)


def _composition_limit(grid: Grid) -> Iterable[Message]:
    """Yield what a share can and cannot show."""
    chosen = [measure.tables[0] for measure in grid.measures if measure.axis == "composition"]
    if "us_jobs_sic_estimated" in chosen:
        yield Message("evidence.limit_sic")
    if "us_jobs_naics_estimated" in chosen:
        yield Message("evidence.limit_naics")
    if chosen:
        yield Message("evidence.limit_share")


def axes_result(grid: Grid) -> Result:
    """Return one row an axis: gap, range over the grid, p-values, difference-in-differences, verdict."""
    import pandas as pd

    rows = []
    for verdict in grid.verdicts:
        cells = grid.of(verdict.axis)
        base = [cell for cell in cells if cell.offset == 0]
        label = grid.measure(verdict.axis).line
        standing = Message(f"evidence.standing_{verdict.standing}")
        rows.append(
            {
                "outcome": label.en,
                "outcome_zh": label.zh,
                "axis": verdict.axis,
                "att": verdict.att,
                "att_low": min(cell.att for cell in cells),
                "att_high": max(cell.att for cell in cells),
                "p_low": min(verdict.p_values, default=math.nan),
                "p_high": max(verdict.p_values, default=math.nan),
                "sdid": base[0].difference,
                "standing": verdict.standing,
                "standing_name": say(standing, "en"),
                "standing_name_zh": say(standing, "zh-CN"),
            }
        )
    return Result(
        name="synthetic_axes",
        title=Message("evidence.axes_title", region=grid.region, year=grid.year),
        table=pd.DataFrame(rows),
        units=dict.fromkeys(("att", "att_low", "att_high", "sdid"), "fraction, see base"),
        parameters=_parameters(grid),
        sources=_sources(grid),
        shown=("outcome", "att", "att_low", "att_high", "p_low", "p_high", "sdid", "standing_name"),
        formats={
            **dict.fromkeys(("att", "att_low", "att_high", "sdid"), "change"),
            **dict.fromkeys(("p_low", "p_high"), "ratio"),
        },
    )


def grid_result(grid: Grid) -> Result:
    """Return one row a cell: outcome, donor pool, first treated year and what the run gave."""
    import pandas as pd

    rows = []
    for cell in grid.cells:
        measure = grid.measure(cell.axis)
        pool = pool_name(cell.pool)
        donor = grid_name(grid, cell.top_donor)
        rows.append(
            {
                "outcome": measure.line.en,
                "outcome_zh": measure.line.zh,
                "axis": cell.axis,
                "pool": cell.pool,
                "pool_name": say(pool, "en"),
                "pool_name_zh": say(pool, "zh-CN"),
                "first_year": cell.year,
                "offset": cell.offset,
                "att": cell.att,
                "p_value": cell.p_value,
                "sdid": cell.difference,
                "rmspe_pre": cell.rmspe_pre,
                "years_before": cell.before,
                "years_after": cell.after,
                "donors": cell.donors,
                "top_donor": cell.top_donor,
                "top_donor_name": donor.en,
                "top_donor_name_zh": donor.zh,
                "top_weight": cell.top_weight,
                "near_weight": cell.near_weight,
                "check": cell.verdict,
                "check_name": _check(cell.verdict, "en"),
                "check_name_zh": _check(cell.verdict, "zh-CN"),
                "base": measure.base,
                "reasons": "; ".join(say(reason, "en") for reason in cell.reasons),
                "reasons_zh": "；".join(say(reason, "zh-CN") for reason in cell.reasons),
            }
        )
    return Result(
        name="synthetic_grid",
        title=Message("evidence.grid_title", region=grid.region, year=grid.year),
        table=pd.DataFrame(rows),
        units={
            **dict.fromkeys(("att", "sdid", "rmspe_pre"), "fraction of base"),
            "base": "own: the region's mean before; average: the nation's; share: the nation's share",
            **dict.fromkeys(("top_weight", "near_weight"), "fraction"),
        },
        parameters=_parameters(grid),
        conventions={
            "p_value": "(1 + number at least as extreme) / (1 + number of placebos), RMSPE ratio",
            "sdid": "synthetic difference-in-differences, Arkhangelsky et al. (2021)",
        },
        sources=_sources(grid),
        shown=(
            *("outcome", "pool_name", "first_year", "att", "p_value", "sdid", "rmspe_pre"),
            *("top_donor_name", "top_weight", "near_weight", "check_name"),
        ),
        formats={
            "first_year": "year",
            "att": "change",
            "p_value": "ratio",
            "sdid": "change",
            "rmspe_pre": "percent",
            "top_weight": "percent0",
            "near_weight": "percent0",
        },
    )


def _check(verdict: str | None, locale: str) -> str | None:
    """Return the verdict of a run's checks in words; None where it was not checked."""
    return None if verdict is None else say(Message(f"evidence.check_{verdict.replace(' ', '_')}"), locale)


def grid_name(grid: Grid, id: str) -> Text:
    """Return the name of a donor."""
    return grid.names.get(id) or Text(id, id)


def _parameters(grid: Grid) -> dict[str, Any]:
    return {
        "region": grid.region.id,
        "first_year": grid.year,
        "horizon": HORIZON,
        "donors": {
            pool: max(cell.donors for cell in grid.cells if cell.pool == pool) for pool in grid.pools.names
        },
        "composition_year": grid.pools.base_year,
    }


def _sources(grid: Grid) -> tuple[str, ...]:
    tables = [table for measure in grid.measures for table in measure.tables]
    return tuple(dict.fromkeys([*tables, *([grid.pools.table] if grid.pools.table else [])]))
