"""Koopman, Wang and Wei's nine terms of decompr's example table, from the shipped figures, to 1e-5."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.dependence import MRIO
from bessemer.dependence.decompose import KWW_TERMS, koopman_wang_wei


@pytest.fixture(scope="module")
def published():
    return bm.reference().frame("published_leather_kww")


def matrix(frame, item):
    rows = frame[frame["item"] == item]
    size = int(rows["row"].astype(int).max()) + 1, int(rows["column"].astype(int).max()) + 1
    out = np.full(size, np.nan)
    out[rows["row"].astype(int), rows["column"].astype(int)] = rows["value"]
    return out


def test_nine_terms_of_three_economies(published):
    terms = published[published["item"] == "kww"].pivot(index="row", columns="column", values="value")
    output = published[published["item"] == "x"]
    regions = ["Argentina", "Turkey", "Germany"]
    table = MRIO.from_arrays(
        matrix(published, "Z"),
        matrix(published, "F"),
        regions=regions,
        sectors=["Agriculture", "Textile_and_Leather", "Transport_Equipment"],
        unit="USD",
        year=2000,
        x=output.set_index(output["row"].astype(int)).sort_index()["value"],
    )
    ours = koopman_wang_wei(table).table.set_index("region")[list(KWW_TERMS)]
    theirs = terms.loc[regions, list(KWW_TERMS)]
    np.testing.assert_allclose(ours, theirs, atol=1e-5)
