"""The published output of ecomplexity for Stata: ten countries, thirty products, 1995."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.panel import Panel
from bessemer.structure import complexity

TOLERANCE = 1e-9


@pytest.fixture(scope="module")
def published():
    return bm.reference().frame("published_ecomplexity_stata_1995")


@pytest.fixture(scope="module")
def table(published):
    exports = published[published["item"] == "exports"]
    panel = Panel.from_frame(exports, region="column", industry="row", value="value", year=1995)
    assert (len(panel.regions), len(panel.industries)) == (10, 30)
    return complexity(panel, "stata").table


def test_eci(published, table):
    expected = published[published["item"] == "eci"].set_index("row")["value"]
    computed = table.drop_duplicates("region").set_index("region")["eci"]
    assert len(expected) == 9
    np.testing.assert_allclose(computed[expected.index], expected, atol=TOLERANCE, rtol=0)


def test_pci(published, table):
    expected = published[published["item"] == "pci"].set_index("row")["value"]
    computed = table.drop_duplicates("industry").set_index("industry")["pci"]
    assert len(expected) == 30
    np.testing.assert_allclose(computed[expected.index], expected, atol=TOLERANCE, rtol=0)


def test_density_leaves_the_product_itself_out(table):
    row = table[(table["region"] == "aut") & (table["industry"] == "1704")]
    assert row["density"].item() == pytest.approx(0.4625, abs=TOLERANCE)
