"""Grids of evidence for the role models with a date: made for shipping, and read back in a moment."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.errors import UnavailableError
from bessemer.history.evidence.dated_scans import scan_p_values, scan_ratios
from bessemer.history.evidence.donor_pools import POOLS, DonorPool, DonorPools, pools_of
from bessemer.history.evidence.grids import Grid, evidence_grid
from bessemer.history.evidence.measures import AXES_COMPARED, MEASURES
from bessemer.history.evidence.outcomes import missing_axes, outcomes_of
from bessemer.history.evidence.standings import Cell, verdicts_of
from bessemer.panel import Floats
from bessemer.rolemodels.departures.shocks import Shock, dated_shocks
from bessemer.sources import Dataset
from bessemer.sources.kept import kept
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

GRIDS, COURSES = "role_model_evidence", "role_model_evidence_courses"
_DIGITS = 6


@dataclass(frozen=True)
class Scanned:
    """What a departure is worth where several places were looked at together.

    Attributes
    ----------
    p_value : float
        Chance that one of as many placebos departs as much.
    places : int
        How many were looked at.
    """

    p_value: float
    places: int


def evidence_tables(data: Dataset, shocks: Sequence[Shock] | None = None) -> dict[str, pd.DataFrame]:
    """Return the two tables that ship: cells of all grids, and courses by year.

    Parameters
    ----------
    data : Dataset
    shocks : sequence of Shock, optional
        All by default; the p-values of the scan concern these together.
    """
    import pandas as pd

    chosen = dated_shocks() if shocks is None else shocks
    together = scanned_p_values(data, chosen)
    cells: list[dict[str, Any]] = []
    courses: list[pd.DataFrame] = []
    for shock in chosen:
        grid = evidence_grid(data, data.regions[shock.region], shock.year)
        for cell in grid.cells:
            row = {name: getattr(cell, name) for name in Cell.__dataclass_fields__}
            row |= {
                "shock": shock.id,
                "measure": grid.measure(cell.axis).key,
                "reasons": json.dumps([_packed(reason) for reason in cell.reasons], ensure_ascii=False),
                "verdict": cell.verdict or "",
                "scan_p_value": together[cell.axis].get(shock.id, math.nan),
                "composition_year": grid.pools.base_year or 0,
                "composition_table": grid.pools.table or "",
                "least_jobs": grid.pools.least_jobs,
            }
            cells.append(row)
        courses += [course.assign(shock=shock.id, axis=axis) for axis, course in grid.courses.items()]
    frames = {GRIDS: pd.DataFrame(cells), COURSES: pd.concat(courses, ignore_index=True)}
    for frame in frames.values():
        numbers = frame.select_dtypes("float").columns
        frame[numbers] = frame[numbers].round(_DIGITS)
    return frames


def scanned_p_values(data: Dataset, shocks: Sequence[Shock]) -> dict[str, dict[str, float]]:
    """Return for each axis the p-values of all dated events looked at together, by event.

    The statistic is the ratio of RMSPE after to before against all regions of the kind; each of these that
    is no role model of that year is a placebo.
    """
    groups: dict[tuple[str, int], list[Shock]] = {}
    for shock in shocks:
        groups.setdefault((data.regions[shock.region].kind, shock.year), []).append(shock)
    found: dict[str, dict[str, float]] = {}
    for axis in AXES_COMPARED:
        ratios: list[tuple[Floats, Floats]] = []
        members: list[list[Shock]] = []
        for (_, year), group in groups.items():
            region = data.regions[group[0].region]
            outcome = next((o for o in outcomes_of(data, region, year).chosen if o.axis == axis), None)
            if outcome is None:
                continue
            donors = pools_of(data, region, year).pools[-1].regions
            ids = [shock.region for shock in group]
            ratios.append(scan_ratios(outcome, year, ids, donors))
            members.append(group)
        scanned = scan_p_values(ratios)
        for group, p_values in zip(members, scanned, strict=True):
            ids = [shock.id for shock in group]
            found.setdefault(axis, {}).update(zip(ids, p_values.tolist(), strict=True))
    return found


@kept
def shipped_grid(data: Dataset, shock: Shock) -> tuple[Grid, dict[str, Scanned]] | None:
    """Return the shipped grid of a dated event, and what a scan makes of it by axis; None if none ships."""
    try:
        cells, courses = data.frame(GRIDS), data.frame(COURSES)
    except UnavailableError:
        return None
    rows: list[dict[str, Any]] = cells[cells["shock"] == shock.id].to_dict("records")  # type: ignore[assignment]
    rows.sort(key=lambda r: (AXES_COMPARED.index(r["axis"]), POOLS.index(r["pool"]), r["offset"]))
    if not rows or shock.region not in data.regions:
        return None
    region, first = data.regions[shock.region], rows[0]
    own = courses[courses["shock"] == shock.id]
    measures = tuple(MEASURES[key] for key in dict.fromkeys(row["measure"] for row in rows))
    made = tuple(_cell(row, data) for row in rows)
    pools = dict.fromkeys(row["pool"] for row in rows)
    grid = Grid(
        region=region,
        year=shock.year,
        cells=made,
        verdicts=verdicts_of(made),
        measures=measures,
        missing=missing_axes(region.kind, [measure.axis for measure in measures]),
        pools=DonorPools(
            tuple(DonorPool(pool, ()) for pool in pools),
            frozenset(),
            int(first["composition_year"]) or None,
            first["composition_table"] or None,
            int(first["least_jobs"]),
        ),
        courses={
            measure.axis: own[own["axis"] == measure.axis].reset_index(drop=True) for measure in measures
        },
        names={cell.top_donor: _name(data, cell.top_donor) for cell in made},
    )
    places = cells.dropna(subset=["scan_p_value"]).groupby("axis")["shock"].nunique()
    scanned = {
        row["axis"]: Scanned(float(row["scan_p_value"]), int(places.get(row["axis"], 0))) for row in rows
    }
    return grid, scanned


def _name(data: Dataset, id: str) -> Text:
    region = data.regions[id]
    return Text(region.name, region.name_zh)


def _cell(row: Mapping[str, Any], data: Dataset) -> Cell:
    values = {name: row[name] for name in Cell.__dataclass_fields__}
    reasons = tuple(_unpacked(reason, data) for reason in json.loads(row["reasons"]))
    return Cell(**{**values, "verdict": row["verdict"] or None, "reasons": reasons})


def _packed(value: Any) -> Any:
    """Return a message and the values in it as JSON carries them."""
    if isinstance(value, Message):
        return {"message": value.id, "values": {name: _packed(item) for name, item in value.values.items()}}
    if isinstance(value, list | tuple):
        return [_packed(item) for item in value]
    if hasattr(value, "label"):
        return {"region": value.id}
    return round(float(value), _DIGITS) if isinstance(value, float | np.floating) else value


def _unpacked(value: Any, data: Dataset) -> Any:
    if isinstance(value, list):
        return [_unpacked(item, data) for item in value]
    if isinstance(value, dict):
        if "region" in value:
            return data.regions[value["region"]]
        return Message(value["message"], **{k: _unpacked(item, data) for k, item in value["values"].items()})
    return value
