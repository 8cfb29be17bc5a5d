"""ECI of 2020 beside that of the Observatory of Economic Complexity (OEC).

Juhasz, Wachs, Kaminski and Hidalgo, The software complexity of nations, hold the index of the OEC in their
data. The exports are not the same (theirs are of another version and choice of products), so that values
differ, ranks less: this is agreement, not replication, and no row of the scoreboard.
"""

import numpy as np
import pandas as pd
import pytest

import bessemer as bm
from bessemer.panel import Panel
from bessemer.structure.conventions import convention_named
from bessemer.structure.eci import indices
from bessemer.structure.strengths import quotients, strong

HALF_A_BILLION = 5e8


@pytest.fixture(scope="module")
def theirs():
    return bm.reference().frame("published_eci_2020").set_index("location")["eci"]


@pytest.fixture(scope="module", params=["all exporters", "ranked economies"])
def ours(request, theirs):
    exports = bm.reference().frame("published_exports_hs4_2020")
    world = exports.groupby("product", observed=True)["exports_usd"].sum()
    traded = exports[exports["product"].isin(world.index[world > HALF_A_BILLION])]
    panel = Panel.from_frame(
        traded, region="location", industry="product", value="exports_usd", year=2020, absent="zero"
    )
    chosen = [id for id in panel.regions if request.param == "all exporters" or id in theirs.index]
    strengths = strong(quotients(panel.select(regions=chosen).values[0]))
    found = indices(strengths, convention_named("bessemer"), "eigenvector", None).eci
    return pd.Series(found, index=chosen)


def test_ranks_and_values_agree(ours, theirs):
    both = theirs.index.intersection(ours.index)
    assert len(both) >= 126
    ranks = np.corrcoef(ours[both].rank(), theirs[both].rank())[0, 1]
    assert ranks > 0.97
    assert np.corrcoef(ours[both], theirs[both])[0, 1] > 0.96


def test_our_first_three_are_among_their_first_five(ours, theirs):
    both = theirs.index.intersection(ours.index)
    assert set(ours[both].nlargest(3).index) <= set(theirs.nlargest(5).index)
