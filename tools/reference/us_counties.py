"""BEA counties, their commuting zones of 1990, and dense arrays of their figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

OFF_THE_MAINLAND = ("02", "15")
"""State codes of Alaska and Hawaii."""

SUCCESSORS = {
    "08014": "08013",  # Broomfield, from 2001; Boulder, Adams and Jefferson are in one zone
    "12086": "12025",  # Miami-Dade, Dade before 1997
    "46102": "46113",  # Oglala Lakota, Shannon before 2015
    "55901": "55115",  # Shawano with Menominee, before 1989
}
"""BEA codes without a row in the list of 1990 and the county of that list which holds their land."""

VIRGINIA = {
    "51901": "51003",
    "51903": "51005",
    "51907": "51015",
    "51911": "51031",
    "51913": "51035",
    "51918": "51053",
    "51919": "51059",
    "51921": "51069",
    "51923": "51081",
    "51929": "51089",
    "51931": "51095",
    "51933": "51121",
    "51939": "51143",
    "51941": "51149",
    "51942": "51153",
    "51944": "51161",
    "51945": "51163",
    "51947": "51165",
    "51949": "51175",
    "51951": "51177",
    "51953": "51191",
    "51955": "51195",
    "51958": "51199",
}
"""BEA codes of a Virginia county merged with its independent cities, and the county."""


@dataclass(frozen=True)
class Counties:
    """Figures of all mainland counties, and of their states.

    Attributes
    ----------
    years, codes, lines : tuple
        Labels of the axes of `values`.
    values : array, shape (years, counties, lines)
        NaN where withheld, under ten or not given.
    under_ten : array of bool, same shape
        Flag (L).
    state_values : array, shape (years, states, lines)
    states : tuple of str
        Two-digit codes of the states.
    zones : array of int, shape (counties,)
        Position of each county's zone in `zone_ids`.
    zone_ids : tuple of str
    """

    years: tuple[int, ...]
    codes: tuple[str, ...]
    lines: tuple[int, ...]
    values: NDArray[np.float64]
    under_ten: NDArray[np.bool_]
    states: tuple[str, ...]
    state_values: NDArray[np.float64]
    zones: NDArray[np.intp]
    zone_ids: tuple[str, ...]

    def line(self, code: int) -> NDArray[np.float64]:
        """Return the figures of one line, shape (years, counties)."""
        return self.values[:, :, self.lines.index(code)]

    def members(self, state: str) -> NDArray[np.intp]:
        """Return the positions of a state's counties."""
        return np.array([place for place, code in enumerate(self.codes) if code[:2] == state])

    def by_zone(self, figures: NDArray[Any]) -> NDArray[np.float64]:
        """Add up counties (the second axis) to zones; NaN in a county makes its zone NaN."""
        sums = np.zeros((figures.shape[0], len(self.zone_ids), *figures.shape[2:]))
        np.add.at(sums, (slice(None), self.zones), figures)
        return sums


def read_counties(path: Path, lines: Sequence[int], folder: Path) -> Counties:
    """Read a BEA table of counties.

    Parameters
    ----------
    path : Path
        Parquet file with GeoFIPS, GeoName, LineCode, year, value and, but for CA4, flag.
    lines : sequence of int
        The lines to keep.
    folder : Path
        Folder of ``county_to_cz1990.csv``.

    Raises
    ------
    ValueError
        If a mainland county has no zone, or the counties of a state do not add up to the state.
    """
    frame = pd.read_parquet(path)
    frame = frame[~frame["GeoFIPS"].str[:2].isin(OFF_THE_MAINLAND) & frame["LineCode"].isin(lines)]
    names = frame[["GeoFIPS", "GeoName"]].drop_duplicates().set_index("GeoFIPS")["GeoName"].astype(str)
    years = tuple(sorted(int(year) for year in frame["year"].unique()))
    everywhere = tuple(sorted(names.index))
    axes = [
        pd.Index(labels).get_indexer(frame[column])
        for labels, column in ((years, "year"), (everywhere, "GeoFIPS"), (tuple(lines), "LineCode"))
    ]
    values = np.full((len(years), len(everywhere), len(lines)), np.nan)
    values[tuple(axes)] = frame["value"]
    under_ten = np.zeros(values.shape, dtype=bool)
    if "flag" in frame:
        under_ten[tuple(axes)] = frame["flag"].astype(object).eq("(L)")
    is_state = np.array([code.endswith("000") for code in everywhere])
    codes = tuple(code for code in everywhere if not code.endswith("000"))
    zone_of = county_zones(names[list(codes)], folder)
    zone_ids = tuple(sorted({f"CZ{zone_of[code]}" for code in codes}))
    position = {zone: place for place, zone in enumerate(zone_ids)}
    return Counties(
        years=years,
        codes=codes,
        lines=tuple(lines),
        values=values[:, ~is_state],
        under_ten=under_ten[:, ~is_state],
        states=tuple(code[:2] for code in everywhere if code.endswith("000")),
        state_values=values[:, is_state],
        zones=np.array([position[f"CZ{zone_of[code]}"] for code in codes]),
        zone_ids=zone_ids,
    )


def county_zones(names: pd.Series, folder: Path) -> dict[str, int]:
    """Return the commuting zone of each BEA county code.

    Parameters
    ----------
    names : Series of str
        BEA names by code.
    folder : Path
        Folder of ``county_to_cz1990.csv``.

    Raises
    ------
    ValueError
        If a code has no zone, or a merged Virginia county does not have the name that its county has.
    """
    table = pd.read_csv(folder / "county_to_cz1990.csv", dtype={"county_fips": str})
    table = table.assign(county_fips=table["county_fips"].str.zfill(5)).set_index("county_fips")
    zones: dict[str, int] = {}
    for code, name in names.items():
        county = {**SUCCESSORS, **VIRGINIA}.get(str(code), str(code))
        if county not in table.index:
            raise ValueError(f"no commuting zone for {code} {name}")
        if code in VIRGINIA:
            first = name.split(" + ")[0].split(",")[0]
            if table.loc[county, "county_name"] != f"{first} County":
                raise ValueError(f"{code} {name} is not {table.loc[county, 'county_name']}")
        zones[str(code)] = int(table.loc[county, "czone"])
    return zones


def check_states(counties: Counties, line: int) -> float:
    """Return the largest absolute difference of the sum over zones from the sum over states, any year."""
    zones = counties.by_zone(np.nan_to_num(counties.line(line))[:, :, None]).sum(axis=(1, 2))
    states = counties.state_values[:, :, counties.lines.index(line)].sum(axis=1)
    return float(np.abs(zones - states).max())
