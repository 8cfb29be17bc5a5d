"""Make the lists of US places and industries that readers name codes by, from files of the BLS.

Usage: python tools/build_reader_lists.py SOURCE_DIR
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

import pyarrow.parquet as pq

TARGET = Path(__file__).parents[1] / "src/bessemer/sources/readers/data"
POSTAL = {
    "Alabama": "AL",
    "Alaska": "AK",
    "Arizona": "AZ",
    "Arkansas": "AR",
    "California": "CA",
    "Colorado": "CO",
    "Connecticut": "CT",
    "Delaware": "DE",
    "District of Columbia": "DC",
    "Florida": "FL",
    "Georgia": "GA",
    "Hawaii": "HI",
    "Idaho": "ID",
    "Illinois": "IL",
    "Indiana": "IN",
    "Iowa": "IA",
    "Kansas": "KS",
    "Kentucky": "KY",
    "Louisiana": "LA",
    "Maine": "ME",
    "Maryland": "MD",
    "Massachusetts": "MA",
    "Michigan": "MI",
    "Minnesota": "MN",
    "Mississippi": "MS",
    "Missouri": "MO",
    "Montana": "MT",
    "Nebraska": "NE",
    "Nevada": "NV",
    "New Hampshire": "NH",
    "New Jersey": "NJ",
    "New Mexico": "NM",
    "New York": "NY",
    "North Carolina": "NC",
    "North Dakota": "ND",
    "Ohio": "OH",
    "Oklahoma": "OK",
    "Oregon": "OR",
    "Pennsylvania": "PA",
    "Rhode Island": "RI",
    "South Carolina": "SC",
    "South Dakota": "SD",
    "Tennessee": "TN",
    "Texas": "TX",
    "Utah": "UT",
    "Vermont": "VT",
    "Virginia": "VA",
    "Washington": "WA",
    "West Virginia": "WV",
    "Wisconsin": "WI",
    "Wyoming": "WY",
    "Puerto Rico": "PR",
}
LATER = {
    # Counties named or made after 2016.
    "02063": "Chugach Census Area, AK",
    "02066": "Copper River Census Area, AK",
    "09110": "Capitol Planning Region, CT",
    "09120": "Greater Bridgeport Planning Region, CT",
    "09130": "Lower Connecticut River Valley Planning Region, CT",
    "09140": "Naugatuck Valley Planning Region, CT",
    "09150": "Northeastern Connecticut Planning Region, CT",
    "09160": "Northwest Hills Planning Region, CT",
    "09170": "South Central Connecticut Planning Region, CT",
    "09180": "Southeastern Connecticut Planning Region, CT",
    "09190": "Western Connecticut Planning Region, CT",
}


def places(folder: Path) -> dict[str, str]:
    """Return the names of counties, states and metropolitan areas of 2016, by BLS code."""
    found = dict(LATER)
    with (folder / "us/bls_qcew_2016_areas.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code, title = row["area_fips"], row["area_title"]
            if title.endswith(" -- Statewide"):
                found[code] = title.removesuffix(" -- Statewide")
            elif re.fullmatch(r"\d{5}", code) and ", " in title and not code.endswith("999"):
                name, state = title.rsplit(", ", 1)
                found[code] = f"{name}, {POSTAL.get(state, state)}"
            elif code.startswith("C"):
                found[code] = title
    return dict(sorted(found.items()))


def industries(folder: Path) -> dict[str, str]:
    """Return the titles of NAICS 2012, by code of two to six digits."""
    table = pq.read_table(
        folder / "us/bls_qcew_2016_annual.parquet", columns=["industry_code", "industry_title"]
    )
    pairs = table.group_by(["industry_code", "industry_title"]).aggregate([]).to_pydict()
    found = {}
    for code, title in zip(pairs["industry_code"], pairs["industry_title"], strict=True):
        match = re.fullmatch(rf"NAICS {re.escape(code)} (.+)", title)
        if match:
            found[code] = match[1]
    return dict(sorted(found.items()))


def write(name: str, rows: dict[str, str]) -> None:
    """Write a list of codes and names."""
    with (TARGET / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "name"])
        writer.writerows(rows.items())


if __name__ == "__main__":
    source = Path(sys.argv[1])
    write("us_places.csv", places(source))
    write("us_naics.csv", industries(source))
