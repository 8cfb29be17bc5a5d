"""The head of the published ranking of 2020 is the head of ours; correlations are rows of the scoreboard."""

import pandas as pd

import bessemer as bm
from bessemer.structure import published_complexity as published


def test_our_first_three_are_among_their_first_five():
    data = bm.reference()
    theirs = data.frame(published.OEC_ECI).set_index("location")["eci"]
    chosen, eci = published.oec_indices(data, published.RANKED)
    ours = pd.Series(eci, index=chosen)
    both = theirs.index.intersection(ours.index)
    assert len(both) >= 126
    assert set(ours[both].nlargest(3).index) <= set(theirs.nlargest(5).index)
