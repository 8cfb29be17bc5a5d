"""The totals of states that data checks compare with are those of the raw files (SOURCE_DIR)."""

import os
from pathlib import Path

import pandas as pd
import pytest

import bessemer as bm
from bessemer.scoreboard import claims

FILES = {
    "us_total_jobs": ("bea_ca4_county_income_population_1969_2016", "7010", 1.0),
    "us_population": ("bea_ca4_county_income_population_1969_2016", "20", 1.0),
    "us_personal_income": ("bea_ca4_county_income_population_1969_2016", "10", 1000.0),
}
FACTORIES = {
    True: ("bea_ca25_county_sic_1969_2000", "400", 1.0),
    False: ("bea_ca25n_county_naics_2001_2016", "500", 1.0),
}
ELSEWHERE = ("00000", "02000", "15000")


@pytest.mark.source
@pytest.mark.skipif("SOURCE_DIR" not in os.environ, reason="the raw files are not here (SOURCE_DIR)")
def test_totals_of_states_are_those_of_the_raw_files():
    (claim,) = claims("bea-states")
    for figure in claim.figures(bm.reference()):
        table, year = figure.name.split(" ")
        file, line, factor = FILES.get(table) or FACTORIES[int(year) <= 2000]
        rows = pd.read_parquet(
            Path(os.environ["SOURCE_DIR"]) / "us" / f"{file}.parquet",
            filters=[("year", "==", int(year))],
        )
        rows["LineCode"] = rows["LineCode"].astype(str)
        states = rows[
            (rows["LineCode"] == line)
            & rows["GeoFIPS"].str.fullmatch(r"\d\d000")
            & ~rows["GeoFIPS"].isin(ELSEWHERE)
        ]
        assert len(states) == 49, figure.name
        assert states["value"].sum() * factor == pytest.approx(figure.published, rel=1e-12), figure.name
