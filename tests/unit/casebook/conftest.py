"""Look-alikes as the casebook reads them, made by hand."""

from types import SimpleNamespace

import pandas as pd
import pytest

import bessemer as bm

COLUMNS = ["region", "base_year", "rank", "horizon_year", "relative_change"]


@pytest.fixture(scope="session")
def regions():
    return bm.reference().regions


@pytest.fixture(scope="session")
def lookalikes(regions):
    """Return a function from (region, base year, rank) rows, nearest first, to what is read of a search."""

    def make(*rows):
        if not rows:
            return None
        filled = [(*row, min(row[1] + 20, 2016), -0.125) for row in rows]
        return SimpleNamespace(
            data=bm.reference(),
            table=pd.DataFrame(filled, columns=COLUMNS),
            named=None,
            horizon=20,
            places=dict(regions.items()),
            classification="sections16",
            target=regions["CN-JL"],
            ranked_by=("cn_jobs_gb19", "us_jobs_sections16"),
        )

    return make
