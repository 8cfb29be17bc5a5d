"""The counties of the United States with their commuting zone of 1990 and their CBSA of 2018.

The list of zones has the counties of 1990. Codes that came later, or that the Bureau of Economic Analysis has
for several counties together, stand beside those whose land they hold (``covers``); a code whose land other
codes hold in some years, without a figure of its own, is ``optional``. Alaska's census areas were redrawn
several times: a code there which the list does not have is in no zone.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa

from reference.us_counties import SUCCESSORS, VIRGINIA

BEA = "bea_ca4_county_income_population_1969_2016.parquet"
QCEW = "bls_qcew_2016_areas.csv"
ALASKA, VIRGINIA_STATE = "02", "51"
HOLDS = {
    "12086": ("12025",),
    "46102": ("46113",),
    "55901": ("55078", "55115"),
    "15901": ("15005", "15009"),
}
"""Codes outside Virginia whose land is that of others in the list."""

FORMED = ("04012", "08014", "35006")
"""La Paz (1983), Broomfield (2001) and Cibola (1981): before, their land was with other counties."""

ALSO_HELD = {"51903": ("51560",), "51083": ("51780",), "51019": ("51515",), "51005": ("51560",)}
"""Independent cities of Virginia that later became part of a county: Clifton Forge, South Boston, Bedford."""

LEFT = ("15005", "30113")
"""Kalawao, whose figures agencies add to Maui, and Yellowstone Park, since 1997 in counties of Montana."""


def build(source: Path) -> dict[str, pa.Table]:
    """Return ``counties``.

    Raises
    ------
    ValueError
        If a name, zone or city cannot be found, or a code holds land of several zones.
    """
    folder = source / "us"
    zones = pd.read_csv(folder / "county_to_cz1990.csv", dtype={"county_fips": str, "czone": str})
    zones["county_fips"] = zones["county_fips"].str.zfill(5)
    zones = zones.set_index("county_fips")
    metro = pd.read_csv(folder / "county_cbsa_st_18.csv", dtype=str)
    metro = metro.assign(code=metro["stco_code"].str.zfill(5)).set_index("code")
    held = _held(folder, zones)
    optional = {code for codes in ALSO_HELD.values() for code in codes} | {*FORMED, *LEFT}
    optional |= {code for code in zones.index if code[:2] == ALASKA}
    codes = sorted({*zones.index, *held, *FORMED, *metro.index, *_alaskan(folder)})
    rows = []
    for code in codes:
        covers = held.get(code, ())
        base = covers or ((SUCCESSORS[code],) if code in SUCCESSORS else (code,))
        zone = _one({zones.loc[place, "czone"] for place in base if place in zones.index}, code)
        cbsa = _metropolitan(code, covers, held, metro)
        rows.append(
            {
                "county": code,
                "zone": f"CZ{zone}" if zone else "",
                "cbsa": "" if cbsa is None else cbsa,
                "cbsa_name": "" if not cbsa else metro.loc[metro["cbsa_code"] == cbsa, "cbsa_name"].iloc[0],
                "covers": " ".join(covers),
                "optional": code in optional,
            }
        )
    return {"counties": pa.Table.from_pandas(pd.DataFrame(rows), preserve_index=False)}


def _held(folder: Path, zones: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return the codes that each joint code holds: for Virginia, the county and the cities of its name."""
    names = pd.read_parquet(folder / BEA)[["GeoFIPS", "GeoName"]].drop_duplicates()
    of = names.set_index("GeoFIPS")["GeoName"].astype(str)
    cities = {
        str(name).lower().removesuffix(" city"): code
        for code, name in zones["county_name"].items()
        if code[:2] == VIRGINIA_STATE and str(name).lower().endswith(" city")
    }
    found = dict(HOLDS)
    for code, county in VIRGINIA.items():
        parts = of[code].split(",")
        listed = [part.strip() for text in parts[:-1] for part in text.split(" + ")][1:]
        found[code] = (
            county,
            *(cities[name.lower().removesuffix(" city")] for name in listed),
            *ALSO_HELD.get(code, ()),
        )
    return found


def _alaskan(folder: Path) -> set[str]:
    """Return the codes that agencies have used for parts of Alaska."""
    bea = pd.read_parquet(folder / BEA)["GeoFIPS"].unique()
    qcew = pd.read_csv(folder / QCEW, dtype=str)["area_fips"]
    return {
        str(code)
        for code in [*bea, *qcew]
        if str(code)[:2] == ALASKA and str(code).isdigit() and str(code)[2:] not in ("000", "999")
    }


def _one(zones: set[str], code: str) -> str:
    if len(zones) > 1:
        raise ValueError(f"{code} is in several zones: {sorted(zones)}")
    return zones.pop() if zones else ""


def _metropolitan(
    code: str, covers: tuple[str, ...], held: dict[str, tuple[str, ...]], metro: pd.DataFrame
) -> str | None:
    """Return the CBSA of a code, an empty text where it is in none or in several."""
    inside = [place for place in (covers or (code,)) if place in metro.index]
    if not inside:  # a county of 1990 under the code that it has since
        inside = [later for later, earlier in held.items() if code in earlier and later in metro.index]
    if code in metro.index:
        inside = [code]
    found = {
        str(metro.loc[place, "cbsa_code"]) if pd.notna(metro.loc[place, "cbsa_code"]) else ""
        for place in inside
    }
    return found.pop() if len(found) == 1 else ""
