"""Did a role model depart from its look-alikes? The grid of synthetic controls, with the date it rests on."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bessemer.answer import Answer, Part
from bessemer.errors import UnavailableError
from bessemer.history.evidence.grid_charts import leading_axis
from bessemer.history.evidence.grid_report import axes_result, grid_result, synthetic_part, take_home
from bessemer.history.evidence.grids import Grid, evidence_grid
from bessemer.history.evidence.standings import DEPARTURES, AxisVerdict
from bessemer.regions import Region
from bessemer.result import Result, plain
from bessemer.rolemodels.departures.evidence_tables import Scanned, shipped_grid
from bessemer.rolemodels.departures.shocks import Shock, dated_shocks, is_picked, shock_of
from bessemer.sources import Dataset
from bessemer.sources.given import dataset_given, region_given, year_given
from bessemer.words import Message

_UNSET: Any = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Evidence(Result):
    """The evidence on one role model: all cells of the grid as table, and what they say together.

    Attributes
    ----------
    grid : Grid
    shock : Shock or None
        The dated event of the casebook; None where the reader named the year.
    sentence : Message
        On which axes the place stands out from its look-alikes, and on which it does not.
    scan : mapping of axis to Scanned
        Chance that one of as many places as have a date would depart as much; empty for a year of one's own.
    """

    grid: Grid = field(default=_UNSET)
    shock: Shock | None = None
    sentence: Message = field(default=_UNSET)
    scan: Mapping[str, Scanned] = field(default_factory=dict)

    @property
    def verdicts(self) -> tuple[AxisVerdict, ...]:
        """One verdict for each axis."""
        return self.grid.verdicts

    @property
    def summary(self) -> Result:
        """One row an axis."""
        return axes_result(self.grid)

    def part(self, role: str = "role model") -> Part:
        """Return the evidence as a question within an answer."""
        return _part(self.grid, self.shock, self.scan, role)

    def to_json(self) -> dict[str, Any]:
        """Return the base's plain data with the sentence, the verdicts and the date."""
        return super().to_json() | {
            "sentence": self.sentence.to_json(),
            "verdicts": {verdict.axis: verdict.standing for verdict in self.verdicts},
            "shock": self.shock.id if self.shock else None,
            "scan": {axis: plain(dataclasses.asdict(found)) for axis, found in self.scan.items()},
        }


def evidence(role_model: str, data: Dataset | None = None, year: int | None = None) -> Evidence:
    """Return whether a role model departed from its look-alikes after a dated event.

    Parameters
    ----------
    role_model : str
        Id, name or alias of a US zone or a European region.
    data : Dataset, optional
        The reference dataset by default.
    year : int, optional
        First treated year; that of the casebook by default.

    Returns
    -------
    Evidence

    Raises
    ------
    RegionError
        If the name is unknown or ambiguous.
    UnavailableError
        If the casebook dates no event there and no year is given, or too few figures ship.
    YearError
        If the year leaves too few years on either side.

    Examples
    --------
    >>> found = evidence("Pittsburgh")
    >>> {verdict.axis: verdict.standing for verdict in found.verdicts}["composition"]
    'stands_out'
    """
    source = dataset_given(data)
    region = region_given(role_model, source)
    year_given(year)
    shock = shock_of(region.id, year)
    if shock is None and year is None:
        dated = dict.fromkeys(one.region for one in dated_shocks() if one.region in source.regions)
        known = ", ".join(source.regions[id].name for id in dated)
        raise UnavailableError(
            f"The casebook dates no event for {region.name}.",
            where=f"Dated: {known}.",
            remedy="Give a year that you did not find in the figures compared.",
        )
    grid, scan = _grid(source, region, shock, year)
    return _evidence(grid, scan, shock)


def _grid(
    data: Dataset, region: Region, shock: Shock | None, year: int | None
) -> tuple[Grid, Mapping[str, Scanned]]:
    """Return the shipped grid of a dated event, or one computed now."""
    shipped = shipped_grid(data, shock) if shock is not None else None
    if shipped is not None:
        return shipped
    first = shock.year if shock is not None else year
    assert first is not None
    return evidence_grid(data, region, first), {}


def _evidence(grid: Grid, scan: Mapping[str, Scanned], shock: Shock | None) -> Evidence:
    cells = grid_result(grid)
    return Evidence(
        name="evidence",
        title=cells.title,
        table=cells.table,
        units=cells.units,
        parameters=cells.parameters,
        conventions=cells.conventions,
        sources=cells.sources,
        shown=cells.shown,
        formats=cells.formats,
        grid=grid,
        shock=shock,
        sentence=take_home(grid),
        scan=scan,
    )


def evidence_part(data: Dataset, region: str) -> Part | None:
    """Return the shipped evidence on a role model as a question within an answer; None where none ships.

    Parameters
    ----------
    data : Dataset
    region : str
        Id of the role model.
    """
    data = dataset_given(data)
    shock = shock_of(region_given(region, data).id)
    found = shipped_grid(data, shock) if shock is not None else None
    return None if found is None else _part(found[0], shock, found[1], "role model")


def with_synthetic(data: Dataset, answer: Answer, year: int) -> Answer:
    """Return an answer on a region's course with the evidence from a year that the reader named.

    A dated event of the casebook is read from the shipped grid, any other year computed now. The answer's
    JSON carries the rows of the grid as ``synthetic``.

    Parameters
    ----------
    data : Dataset
    answer : Answer
    year : int
        First treated year.

    Raises
    ------
    UnavailableError, YearError
        As for :func:`evidence`.
    """
    shock = shock_of(answer.region.id, year)
    grid, scan = _grid(data, answer.region, shock, year)
    part = _part(grid, shock, scan, "region")
    extra = {**answer.extra, "synthetic": grid_result(grid).rows()}
    return dataclasses.replace(answer, parts=(*answer.parts, part), extra=extra)


def _part(grid: Grid, shock: Shock | None, scan: Mapping[str, Scanned], role: str) -> Part:
    date = Message("evidence.date_casebook", year=shock.year, what=shock.what) if shock is not None else None
    return synthetic_part(
        grid,
        date=date,
        picked=is_picked(grid.region.id),
        together=tuple(_scan_sentences(grid, scan)),
        role=role,
    )


def _scan_sentences(grid: Grid, scan: Mapping[str, Scanned]) -> list[Message]:
    """Return the chance of the leading departure, all dated places taken together."""
    axis = leading_axis(grid)
    found = scan.get(axis)
    if found is None or math.isnan(found.p_value) or grid.verdict(axis).standing not in DEPARTURES:
        return []
    label = grid.measure(axis).label
    return [Message("evidence.scan", axis=label, count=found.places, p_value=found.p_value)]
