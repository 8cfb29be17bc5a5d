r"""Tables of the 722 commuting zones of the mainland United States.

Jobs by sector come from BEA tables CA25 (SIC, 1969-2000) and CA25N (NAICS, 2001-2016), total jobs, population
and personal income from CA4 (1969-2016), added up from counties. A county that did not exist in a year counts
nothing: its land stands under its predecessor. Only leaf lines ship. In a ``disclosed`` panel a zone's figure
is unknown as soon as one of its counties is withheld or under ten jobs; an ``estimated`` panel fills these
counties by two-way proportional fitting to the disclosed totals of counties and states
(`reference.us_withheld`):

.. math:: \hat x_{ci} = a_c\, b_i\, p_{ci}, \qquad \sum_i \hat x_{ci} = R_c, \qquad \sum_c \hat x_{ci} = Q_i

``lower`` and ``upper`` are sums of the county bounds, ``estimated`` is the sum of the county values that the
totals do not determine. It can be zero where ``status`` is estimated: then the totals fix the figure. Sectors
of a zone add up to its total jobs exactly.

How far the rule is off (`reference.us_validation`: disclosed cells withheld in the pattern of the county next
in size; error as a share of the jobs of the zone sectors concerned, in brackets as a share of the jobs of the
withheld county cells):

========================  =========  ==============  ==============================
panel and year            cells      this rule       equal share of the residual
========================  =========  ==============  ==============================
SIC 1990                  748        0.46 % (7.1 %)  4.4 % (67 %)
SIC 1969-2000             36,194     0.38 % (6.1 %)  4.4 % (68 %)
NAICS 2010                7,735      1.2 % (15.9 %)  6.7 % (80 %)
NAICS 2001-2016           124,368    1.3 % (16.4 %)  7.1 % (81 %)
========================  =========  ==============  ==============================

Every true value lay within its bounds. Of all private jobs 0.4 % are estimated in 1969-2000 and 2.9 % in
2001-2016, but a third of those in forestry and a quarter of those in utilities (NAICS 100 and 300).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from reference.panels import ESTIMATED, NOT_COLLECTED, OBSERVED, WITHHELD, panel_of_array, panel_of_frame
from reference.us_counties import Counties, check_states, read_counties
from reference.us_withheld import Estimate, estimate

TOTAL, FARM, NONFARM, PRIVATE = 10, 70, 80, 90
SECTORS = {
    "sic": (70, 100, 200, 300, 400, 500, 610, 620, 700, 800, 900),
    "naics": (70, *range(100, 2001, 100)),
}
"""Leaf lines: farm, private sectors, government."""

FILES = {
    "sic": "bea_ca25_county_sic_1969_2000.parquet",
    "naics": "bea_ca25n_county_naics_2001_2016.parquet",
}
ZONES = 722
THOUSAND = 1000.0
SHARE_BITS = 20
"""Binary digits kept of a census share: a relative error below 1e-6, in a 5 % sample; saves 1.2 MB."""

CA4 = {"us_total_jobs": (7010, 1.0), "us_population": (20, 1.0), "us_personal_income": (10, THOUSAND)}


def build(source: Path) -> dict[str, pa.Table]:
    """Return the ``us_`` tables.

    Parameters
    ----------
    source : Path
        Folder of the raw figures, with ``us`` inside.
    """
    folder = source / "us"
    tables = _totals(folder) | _census(folder)
    for scheme in SECTORS:
        tables |= _sectors(read_sectors(folder, scheme), scheme)
    return tables


def read_sectors(folder: Path, scheme: str) -> Counties:
    """Read the county table of `scheme` (``sic`` or ``naics``) and check it against the states."""
    counties = read_counties(folder / FILES[scheme], (TOTAL, NONFARM, PRIVATE, *SECTORS[scheme]), folder)
    _check(counties, (TOTAL, FARM, PRIVATE))
    return counties


def estimate_counties(counties: Counties, scheme: str) -> Estimate:
    """Fill all withheld private sectors, state by state.

    Government is what nonfarm leaves beside private jobs, so that it is always known.
    """
    places = _private(counties, scheme)
    shape = (*counties.values.shape[:2], len(places))
    parts = Estimate(np.zeros(shape), np.zeros(shape), np.zeros(shape), np.ones(shape, dtype=bool))
    exists = ~np.isnan(counties.line(TOTAL))
    jobs = np.where(exists[:, :, None], counties.values[:, :, places], 0.0)
    totals = np.where(exists, counties.line(PRIVATE), 0.0)
    for number, state in enumerate(counties.states):
        members = counties.members(state)
        filled = estimate(
            jobs[:, members],
            counties.under_ten[:, members][:, :, places],
            totals[:, members],
            counties.state_values[:, number][:, places],
            counties.state_values[:, number, counties.lines.index(PRIVATE)],
        )
        for name in ("value", "lower", "upper", "exact"):
            getattr(parts, name)[:, members] = getattr(filled, name)
    return parts


def _private(counties: Counties, scheme: str) -> list[int]:
    """Return the positions of the private sectors among the lines."""
    return [counties.lines.index(line) for line in SECTORS[scheme][1:-1]]


def _check(counties: Counties, lines: tuple[int, ...]) -> None:
    if len(counties.zone_ids) != ZONES:
        raise ValueError(f"{len(counties.zone_ids)} zones instead of {ZONES}")
    for line in lines:
        gap = check_states(counties, line)
        if gap > 0:
            raise ValueError(f"line {line}: zones and states differ by {gap}")


def _totals(folder: Path) -> dict[str, pa.Table]:
    lines = tuple(line for line, _ in CA4.values())
    counties = read_counties(folder / "bea_ca4_county_income_population_1969_2016.parquet", lines, folder)
    _check(counties, lines)
    tables = {}
    for name, (line, unit) in CA4.items():
        sums = counties.by_zone(np.nan_to_num(counties.line(line))[:, :, None]) * unit
        status = np.full(sums.shape, OBSERVED, dtype=np.uint8)
        tables[name] = panel_of_array(sums, status, counties.years, counties.zone_ids, ["total"])
    return tables


def _sectors(counties: Counties, scheme: str) -> dict[str, pa.Table]:
    """Return the disclosed and the estimated panel of a classification."""
    sectors = SECTORS[scheme]
    government = sectors[-1]
    exists = ~np.isnan(counties.line(TOTAL))
    places = [counties.lines.index(line) for line in sectors]
    disclosed = counties.by_zone(np.where(exists[:, :, None], counties.values[:, :, places], 0.0))
    unknown = np.isnan(disclosed)
    filled = estimate_counties(counties, scheme)
    certain = [
        np.where(exists, counties.line(FARM), 0.0),
        np.where(exists, counties.line(NONFARM) - counties.line(PRIVATE), 0.0),
    ]
    published = counties.line(government)
    if np.any(np.abs(published - certain[1])[~np.isnan(published)] > 0):
        raise ValueError(f"{scheme}: government is not what nonfarm leaves beside private jobs")

    def zones(private: NDArray[np.float64]) -> NDArray[np.float64]:
        return counties.by_zone(np.concatenate([certain[0][:, :, None], private, certain[1][:, :, None]], 2))

    value, lower, upper = zones(filled.value), zones(filled.lower), zones(filled.upper)
    guessed = np.zeros(value.shape)
    guessed[:, :, 1:-1] = counties.by_zone(np.where(filled.exact, 0.0, filled.value))
    _check_sectors(counties, disclosed, value, lower, upper)
    axes = counties.years, counties.zone_ids, [str(line) for line in sectors]
    withheld = np.where(unknown, WITHHELD, OBSERVED).astype(np.uint8)
    estimated = np.where(unknown, ESTIMATED, OBSERVED).astype(np.uint8)
    return {
        f"us_jobs_{scheme}_disclosed": panel_of_array(disclosed, withheld, *axes),
        f"us_jobs_{scheme}_estimated": panel_of_array(
            value,
            estimated,
            *axes,
            lower=lower.astype(np.int32),
            upper=upper.astype(np.int32),
            estimated=guessed.astype(np.int32),
        ),
    }


def _check_sectors(
    counties: Counties,
    disclosed: NDArray[np.float64],
    value: NDArray[np.float64],
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
) -> None:
    """Check sums, bounds and disclosed figures of the zones, all to the job."""
    total = counties.by_zone(np.nan_to_num(counties.line(TOTAL))[:, :, None])[:, :, 0]
    known = ~np.isnan(disclosed)
    if np.abs(value.sum(axis=2) - total).max() > 0:
        raise ValueError("sectors of a zone do not add up to its jobs")
    if np.any(value < lower) or np.any(value > upper):
        raise ValueError("an estimate leaves its bounds")
    if np.any(value[known] != disclosed[known]):
        raise ValueError("an estimate changes a disclosed figure")


def _census(folder: Path) -> dict[str, pa.Table]:
    """Return shares by IND1990 and the two measures of schooling.

    An industry that no zone has in a census was not coded apart in that census: unknown.
    """
    shares = pd.read_parquet(folder / "census_cz_ind1990_shares_1980_1990_2000.parquet")
    shares = _by_zone(shares).assign(industry=shares["ind1990"], value=shares["share"])
    coded = shares.groupby(["year", "industry"])["value"].transform("max") > 0
    controls = pd.read_parquet(folder / "census_cz_controls.parquet")
    initial = controls[controls["year"] == 1990]
    college = pd.read_parquet(folder / "adh_cz_controls_1990_2000.parquet")
    fraction, exponent = np.frexp(shares["value"].where(coded))
    shares = shares.assign(value=np.ldexp(np.round(np.ldexp(fraction, SHARE_BITS)), exponent - SHARE_BITS))
    return {
        "us_share_ind1990": panel_of_frame(shares, NOT_COLLECTED),
        "us_schooling_sd": panel_of_frame(
            _by_zone(initial).assign(year=1980, industry="total", value=initial["t1990_init_educ_coll"])
        ),
        "us_some_college": panel_of_frame(
            _by_zone(college).assign(industry="total", value=college["l_sh_popedu_c"] / 100)
        ),
    }


def _by_zone(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(region="CZ" + frame["czone"].astype(str))
