"""Each published figure that Bessemer claims to reproduce comes out within its tolerance, one test a row."""

from functools import cache

import pytest

import bessemer as bm
from bessemer.scoreboard import claims, score_of

DATA = bm.reference()
CLAIMS = {claim.id: claim for claim in claims()}


@cache
def scores(claim):
    return {score.figure.name: score for score in score_of(CLAIMS[claim], DATA)}


@pytest.mark.parametrize(
    ("claim", "figure"),
    [(claim.id, figure.name) for claim in CLAIMS.values() for figure in claim.figures(DATA)],
)
def test_figure_comes_out_as_published(claim, figure):
    score = scores(claim)[figure]
    assert score.is_ok, f"{score.label.en}: {score.texts()} {score.reason}"
