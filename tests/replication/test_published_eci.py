"""ECI of the shipped exports of 2020 ranks economies as the Observatory of Economic Complexity does."""

from pathlib import Path

import pandas as pd
import pytest

import bessemer as bm
from bessemer.panel import Panel
from bessemer.structure import complexity

HALF_A_BILLION = 5e8


@pytest.fixture(scope="module")
def panel():
    exports = bm.reference().frame("published_exports_hs4_2020")
    world = exports.groupby("product")["exports_usd"].sum()
    traded = exports[exports["product"].isin(world.index[world > HALF_A_BILLION])]
    return Panel.from_frame(
        traded, region="location", industry="product", value="exports_usd", year=2020, absent="zero"
    )


@pytest.fixture(scope="module")
def published():
    path = Path(__file__).with_name("published_eci_2020.csv")
    return pd.read_csv(path, comment="#").set_index("location")["eci"]


@pytest.mark.parametrize("economies", ["all", "published"])
def test_ranks_agree_with_the_published_ones(panel, published, economies):
    """Over all 223 exporters of the file, and over the economies that the Observatory ranks."""
    chosen = [id for id in panel.regions if economies == "all" or id in published.index]
    found = complexity(panel.select(regions=chosen)).regions().set_index("region")["eci"]
    found.index = found.index.astype(str)
    both = published.index.intersection(found.index)
    assert len(both) >= 126
    assert found[both].corr(published[both], method="spearman") >= 0.97
    assert found[both].corr(published[both]) >= 0.96
    assert set(found[both].nlargest(3).index) <= set(published.nlargest(5).index)
