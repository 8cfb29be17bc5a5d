"""Regions and countries from the hand-made lists beside this module."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa

HERE = Path(__file__).parent

DIVISIONS = {
    "New England": "CT ME MA NH RI VT",
    "Middle Atlantic": "NJ NY PA",
    "East North Central": "IL IN MI OH WI",
    "West North Central": "IA KS MN MO NE ND SD",
    "South Atlantic": "DE DC FL GA MD NC SC VA WV",
    "East South Central": "AL KY MS TN",
    "West South Central": "AR LA OK TX",
    "Mountain": "AZ CO ID MT NV NM UT WY",
    "Pacific": "CA OR WA",
}
"""Census divisions of the mainland United States by postal codes of their states."""

COUNTS = {"commuting zone": 722, "province": 31, "nuts2": 276, "economy": 41}

SCHEMA = pa.schema(
    [
        (name, pa.string())
        for name in ["id", "name", "name_zh", "kind", "country", "state", "state_zh", "group"]
    ]
    + [("lat", pa.float64()), ("lon", pa.float64()), ("name_local", pa.string())]
    + [("aliases", pa.list_(pa.string()))]
)


def build(source: Path) -> dict[str, pa.Table]:
    """Return ``regions`` and ``countries``; `source` is not needed.

    Raises
    ------
    ValueError
        If regions are missing, or an id, name or place is not given or given twice.
    """
    rows = pd.concat([_zones(), _provinces(), _nuts2(), _economies()], ignore_index=True)
    countries = _read("countries")[["id", "name", "name_zh"]]
    _check(rows, countries)
    regions = pa.table(
        {field.name: pa.array(map(_cell, rows[field.name]), field.type) for field in SCHEMA},
        schema=SCHEMA,
    )
    return {"regions": regions, "countries": pa.Table.from_pandas(countries, preserve_index=False)}


def _zones() -> pd.DataFrame:
    zones = _read("us_zones")
    division = {state: name for name, states in DIVISIONS.items() for state in states.split()}
    return _completed(
        zones,
        id="CZ" + zones["czone"],
        kind="commuting zone",
        country="USA",
        group=zones["state"].map(division),
        name_local=zones["name"] + ", " + zones["state"],
    )


def _provinces() -> pd.DataFrame:
    provinces = _read("provinces")
    return _completed(
        provinces,
        kind="province",
        country="CHN",
        group=provinces["area"],
        name_local=provinces["name_source_zh"],
    )


def _nuts2() -> pd.DataFrame:
    nuts2 = _read("nuts2")
    return _completed(nuts2, id=nuts2["nuts"], kind="nuts2", group=nuts2["nuts"].str[:3])


def _economies() -> pd.DataFrame:
    economies = _read("economies")
    return _completed(economies, kind="economy", country=economies["id"], group=economies["continent"])


def _read(name: str) -> pd.DataFrame:
    """Return a list as strings; ``NA`` is a code, not a gap."""
    frame = pd.read_csv(HERE / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8")
    return frame.apply(lambda column: column.str.strip())


def _completed(frame: pd.DataFrame, **columns: object) -> pd.DataFrame:
    """Return the columns of `SCHEMA`; those that the list does not have are empty."""
    frame = frame.assign(**columns)
    frame = frame.assign(
        lat=pd.to_numeric(frame["lat"]),
        lon=pd.to_numeric(frame["lon"]),
        aliases=[[alias for alias in dict.fromkeys(text.split("|")) if alias] for text in frame["aliases"]],
    )
    return frame.reindex(columns=SCHEMA.names)


def _cell(cell: object) -> object:
    """Return None for a gap."""
    return None if isinstance(cell, float | str) and (cell == "" or cell != cell) else cell


def _check(rows: pd.DataFrame, countries: pd.DataFrame) -> None:
    counts = rows["kind"].value_counts().to_dict()
    if counts != COUNTS:
        raise ValueError(f"regions: expected {COUNTS}, found {counts}")
    required = ["id", "name", "name_zh", "country"]
    unplaced = rows[["lat", "lon", "group"]].isna().any(axis=1) & rows["id"].ne("RoW")
    gaps = rows.loc[rows[required].isna().any(axis=1) | rows[required].eq("").any(axis=1) | unplaced, "id"]
    if len(gaps):
        raise ValueError(f"regions: incomplete rows {', '.join(gaps[:10])}")
    for column in ("id", "name_local"):
        keys = rows.loc[rows[column].notna() & (rows[column] != ""), ["kind", column]]
        twice = rows.loc[keys.index[keys.duplicated()], "id"]
        if len(twice):
            raise ValueError(f"regions: {column} given twice at {', '.join(twice[:10])}")
    unknown = set(rows["country"]) - set(countries["id"])
    if unknown:
        raise ValueError(f"regions: countries without a name {sorted(unknown)}")
