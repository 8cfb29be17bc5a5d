"""How the course of former hubs goes with schooling: regressions clustered by state or country."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bessemer.history.former_hubs import Sample, hub_sample
from bessemer.history.regressions import Fit, clustered_ols
from bessemer.panel import Floats
from bessemer.sources import Dataset
from bessemer.words import Text

# With fewer clusters a standard error clustered by them says little, and no regression is shown.
FEWEST_CLUSTERS = 6


@dataclass(frozen=True)
class Schooling:
    """A schooling variable: table, year, and the step that a coefficient stands for.

    Attributes
    ----------
    key : str
        Table.
    year : int
        Year in which it was measured.
    step : float
        Step in the table's unit that the coefficient stands for.
    label, short : Text
        The step in words, inside a sentence and in a table.
    start : int or None
        First year of the window of growth; None for the nation's peak year.
    """

    key: str
    year: int
    step: float
    label: Text
    short: Text
    start: int | None = None


_DEVIATION = Text("one standard deviation more college schooling", "大学受教育程度每高一个标准差")
_SOME_COLLEGE = Text(
    "ten points more residents with some college", "接受过大学教育（含肄业）的人口比重每高10个百分点"
)
_TERTIARY = Text("ten points more adults with tertiary education", "受过高等教育的成年人比重每高10个百分点")
_DEVIATION_SHORT = Text("College schooling, 1 s.d.", "大学受教育程度，1个标准差")
_SOME_COLLEGE_SHORT = Text("Some college, 10 points", "大学肄业及以上，10个百分点")
_TERTIARY_SHORT = Text("Tertiary education, 10 points", "高等教育，10个百分点")
VARIABLES = {
    "commuting zone": (
        Schooling("us_schooling_sd", 1980, 1.0, _DEVIATION, _DEVIATION_SHORT),
        Schooling("us_some_college", 1990, 0.1, _SOME_COLLEGE, _SOME_COLLEGE_SHORT),
        Schooling("us_some_college", 1990, 0.1, _SOME_COLLEGE, _SOME_COLLEGE_SHORT, start=1990),
    ),
    "nuts2": (Schooling("eu_tertiary_share", 2000, 0.1, _TERTIARY, _TERTIARY_SHORT),),
}
_TOTALS = {"commuting zone": "us_total_jobs", "nuts2": "eu_jobs_a10"}
ALONE, GROUPS, SIZE, BOTH = "alone", "groups", "size", "size and groups"
SPECIFICATIONS = (ALONE, GROUPS, SIZE, BOTH)
"""Beside schooling: nothing; census divisions or countries; log jobs and manufacturing share; both."""


@dataclass(frozen=True, eq=False)
class SchoolingFit:
    """One regression of the change of hubs on schooling.

    Attributes
    ----------
    variable : Schooling
    specification : str
        One of :data:`SPECIFICATIONS`.
    start_year, end_year : int
        Window of growth; the first of them where nations differ.
    fit : Fit
    """

    variable: Schooling
    specification: str
    start_year: int
    end_year: int
    fit: Fit

    @property
    def effect(self) -> float:
        """Relative level at the end, per step of schooling: :math:`e^b - 1`."""
        return float(np.expm1(self.fit.of("schooling")["coefficient"]))


def schooling_fits(data: Dataset, sample: Sample) -> tuple[SchoolingFit, ...]:
    r"""Return the regressions of hubs' log change against the reference on schooling.

    .. math:: \log \frac{y_{er}/y_{en}}{y_{sr}/y_{sn}} = a + b\, school_r + c \log jobs_{sr} + d\, m_{rp}
              + \delta_{group(r)} + u_r

    over hubs, with standard errors clustered by state (US) or country (Europe), and Student's t with one
    degree of freedom less than there are clusters.

    Parameters
    ----------
    data : Dataset
    sample : Sample
        Its axis and reference are kept; windows that begin in another year are drawn anew.
    """
    found = []
    for variable in VARIABLES[sample.kind]:
        drawn = sample
        if variable.start is not None:
            drawn = hub_sample(data, sample.kind, sample.recovered_by, sample.reference, variable.start)
        for specification in SPECIFICATIONS:
            fit = _fit(data, drawn, variable, specification)
            if fit is not None:
                found.append(fit)
    return tuple(found)


def _fit(data: Dataset, sample: Sample, variable: Schooling, specification: str) -> SchoolingFit | None:
    school = _values(data, variable.key, variable.year, sample.regions) / variable.step
    size = _sizes(data, sample)
    with np.errstate(invalid="ignore", divide="ignore"):
        growth, logs = np.log1p(sample.changes), np.log(size)
    kept = sample.hub & np.isfinite(growth) & np.isfinite(school) & np.isfinite(logs)
    if sample.kind == "commuting zone":
        clusters = [data.regions[id].state or "" for id in sample.regions]
        groups = [data.regions[id].group or "" for id in sample.regions]
    else:
        clusters = groups = [data.regions[id].country for id in sample.regions]
    rows = np.flatnonzero(kept)
    if len({clusters[row] for row in rows}) < FEWEST_CLUSTERS:
        return None
    names, columns = ["constant", "schooling"], [np.ones(rows.size), school[rows]]
    if specification in (SIZE, BOTH):
        names += ["log jobs", "manufacturing share"]
        columns += [logs[rows], sample.shares[rows]]
    if specification in (GROUPS, BOTH):
        present = sorted({groups[row] for row in rows})
        names += present[1:]
        columns += [np.array([groups[row] == name for row in rows], dtype=float) for name in present[1:]]
    if rows.size <= len(columns) + 5:
        return None
    fit = clustered_ols(growth[rows], np.column_stack(columns), [clusters[row] for row in rows], names)
    return SchoolingFit(
        variable, specification, int(sample.start_years[rows].min()), int(sample.end_years[rows].max()), fit
    )


def _values(data: Dataset, key: str, year: int, regions: tuple[str, ...]) -> Floats:
    panel = data.panel(key)
    place = {id: at for at, id in enumerate(panel.regions)}
    row = panel.values[panel.years.index(year), :, 0]
    return np.array([row[place[id]] if id in place else np.nan for id in regions])


def _sizes(data: Dataset, sample: Sample) -> Floats:
    """Return all jobs of each region in the first year of its window."""
    panel = data.panel(_TOTALS[sample.kind])
    totals = panel.sum_industries()[0]
    place = {id: at for at, id in enumerate(panel.regions)}
    row = {year: at for at, year in enumerate(panel.years)}
    return np.array(
        [
            totals[row[int(year)], place[id]] if int(year) in row and id in place else np.nan
            for id, year in zip(sample.regions, sample.start_years, strict=True)
        ]
    )
