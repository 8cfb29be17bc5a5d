"""European tables of the reference dataset: ARDECO accounts and Eurostat education by NUTS2 region."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from .panels import panel_of_frame

REGIONS = 276
FIRST_YEAR = 1980

# Labels of Eurostat whose spelling differs from the ARDECO name, resolved by hand.
TERTIARY_BY_HAND = {
    "Région de Bruxelles-Capitale/Brussels Hoofdstedelijk Gewest": "BE10",
    "Prov. Limburg (BE)": "BE22",
    "Prov. Luxembourg (BE)": "BE34",
    "Kýpros": "CY00",
    "Střední Čechy": "CZ02",
    "Střední Morava": "CZ07",
    "Dytiki Elláda": "EL63",
    "Sterea Elláda": "EL64",
    "Castilla-La Mancha": "ES42",
    "Comunitat Valenciana": "ES52",
    "Ile de France": "FR10",
    "Centre — Val de Loire": "FRB0",
    "Nord-Pas de Calais": "FRE1",
    "Pays de la Loire": "FRG0",
    "Provence-Alpes-Côte d’Azur": "FRL0",
    "Valle d’Aosta/Vallée d’Aoste": "ITC2",
    "Sostinės regionas": "LT01",
    "Vidurio ir vakarų Lietuvos regionas": "LT02",
    "Friesland (NL)": "NL12",
    "Limburg (NL)": "NL42",
    "Małopolskie": "PL21",
    "Śląskie": "PL22",
    "Dolnośląskie": "PL51",
    "Kujawsko-pomorskie": "PL61",
    "Warmińsko-mazurskie": "PL62",
    "Łódzkie": "PL71",
    "Świętokrzyskie": "PL72",
    "Warszawski stołeczny": "PL91",
    "Centro (PT)": "PT16",
    "Sud-Muntenia": "RO31",
    "Bucureşti-Ilfov": "RO32",
    "Northern Ireland (UK)": "UKN0",
}

# Totals of ARDECO: table, variable of the source, factor to the unit of the table.
TOTALS = {
    "eu_total_jobs": ("employment_1000_persons", 1e3),
    "eu_population": ("population", 1.0),
    "eu_gdp": ("gdp_million_eur_2015", 1e6),
    "eu_unemployed": ("unemployed_1000_persons", 1e3),
}


def build(source: Path) -> dict[str, pa.Table]:
    """Return the European tables of the reference dataset.

    Parameters
    ----------
    source : Path
        The folder of raw figures, with a subfolder ``europe``.

    Raises
    ------
    ValueError
        If the regions, sectors or years of the source are not the expected ones.
    """
    folder = Path(source) / "europe"
    jobs = pd.read_parquet(folder / "ardeco_employment_nuts2_nace10_2000_2019.parquet")
    names = jobs.drop_duplicates("NUTS").set_index("NUTS")["Name"]
    if len(names) != REGIONS or len(jobs) != REGIONS * 10 * 20:
        raise ValueError(f"ARDECO employment: {len(names)} regions and {len(jobs)} rows.")
    regions = sorted(names.index)
    value_added = pd.read_parquet(folder / "ardeco_gva_nuts2_nace10_2000_2019.parquet")
    tables = {
        "eu_jobs_a10": panel_of_frame(_sectors(jobs, "employment_1000_persons", 1e3, regions)),
        "eu_gva_a10": panel_of_frame(_sectors(value_added, "gva_million_eur_current", 1e6, regions)),
    }
    totals = pd.read_parquet(folder / "ardeco_totals_nuts2_1960_2019.parquet")
    for key, (variable, factor) in TOTALS.items():
        chosen = totals[(totals["variable"] == variable) & (totals["year"] >= FIRST_YEAR)]
        cells = chosen.rename(columns={"NUTS": "region"})[["region", "year", "value"]]
        full = _complete(cells, regions, range(FIRST_YEAR, 2020), factor)
        covered = full.loc[full["value"].notna(), "region"].nunique()
        print(f"{key}: {covered} of {REGIONS} regions, {int(full['value'].notna().sum())} figures")
        tables[key] = panel_of_frame(full)
    tables["eu_tertiary_share"] = panel_of_frame(_tertiary(folder, names))
    return tables


def _sectors(frame: pd.DataFrame, column: str, factor: float, regions: list[str]) -> pd.DataFrame:
    chosen = frame[frame["NUTS"].isin(regions)].rename(columns={"NUTS": "region", "NACE": "industry"})
    cells = chosen[["region", "industry", "year"]].copy()
    cells["value"] = np.round(chosen[column].to_numpy() * factor, 3)
    return cells


def _complete(
    cells: pd.DataFrame, regions: list[str], years: Iterable[int], factor: float, digits: int = 3
) -> pd.DataFrame:
    """Return cells on the full grid of regions and years, unknown where the source has none."""
    if cells.duplicated(["region", "year"]).any():
        raise ValueError("A region and year occur twice.")
    grid = pd.MultiIndex.from_product([regions, list(years)], names=["region", "year"])
    full = cells.set_index(["region", "year"])["value"].reindex(grid).reset_index()
    full["value"] = np.round(full["value"] * factor, digits)
    full["industry"] = "total"
    return full


def match_labels(labels: Iterable[str], names: pd.Series) -> tuple[dict[str, str], list[str], int]:
    """Match region labels of Eurostat to NUTS codes by name.

    Parameters
    ----------
    labels : iterable of str
        Labels of the education file.
    names : Series
        ARDECO name by NUTS code.

    Returns
    -------
    codes : dict
        NUTS code by label.
    unmatched : list of str
        Labels without a region among the 276: other countries, and areas of older NUTS versions.
    exact : int
        How many labels have exactly the ARDECO name.

    Raises
    ------
    ValueError
        If two labels lead to the same region.
    """
    by_name = {name: code for code, name in names.items()}
    codes: dict[str, str] = {}
    unmatched = []
    exact = 0
    for label in labels:
        if label in by_name:
            codes[label] = by_name[label]
            exact += 1
        elif label in TERTIARY_BY_HAND:
            codes[label] = TERTIARY_BY_HAND[label]
        else:
            unmatched.append(label)
    if len(set(codes.values())) != len(codes):
        raise ValueError("Two labels of the education file lead to the same region.")
    return codes, unmatched, exact


def _tertiary(folder: Path, names: pd.Series) -> pd.DataFrame:
    frame = pd.read_csv(folder / "eurostat_tertiary_share_nuts2_2000_2019.csv")
    codes, unmatched, exact = match_labels(frame["geo_label"].unique(), names)
    without = sorted(set(names.index) - set(codes.values()))
    print(
        f"eu_tertiary_share: {len(codes)} of {REGIONS} regions matched, {exact} by the ARDECO name and "
        f"{len(codes) - exact} by hand; regions without figures: {without or 'none'}; "
        f"{len(unmatched)} labels outside the {REGIONS} regions: {'; '.join(unmatched)}"
    )
    cells = frame.assign(region=frame["geo_label"].map(codes)).dropna(subset=["region"])
    cells = cells.rename(columns={"tertiary_pct_25_64": "value"})[["region", "year", "value"]]
    full = _complete(cells, sorted(names.index), range(2000, 2020), 1 / 100, digits=5)
    print(f"eu_tertiary_share: {int(full['value'].isna().sum())} of {len(full)} cells unknown")
    return full
