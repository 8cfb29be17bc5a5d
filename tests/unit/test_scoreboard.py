"""A verdict can fail, and a claim that cannot be computed stops no other."""

import dataclasses
import json

import pytest

import bessemer as bm
from bessemer.claims import HALF_DIGIT, Claim, printed
from bessemer.errors import OptionError
from bessemer.scoreboard import COLUMNS, claims, score_all, score_of
from bessemer.words import Text, say

DATA = bm.reference()
QUICK = ("reat-indices", "krumme-shift-share", "jilin-quotients", "miller-blair-new", "leather-kww")
LABEL = Text("Share", "份额")


def claim(compute, text="0.42", id="made"):
    return Claim(
        id=id,
        topic="complexity",
        title=Text("Made", "自拟"),
        citation="Nobody (2026)",
        link="https://example.org",
        basis="read",
        tables=(),
        why=HALF_DIGIT,
        figures=lambda data: [printed("share", LABEL, text)],
        compute=compute,
    )


def one(id):
    (found,) = claims(id)
    return found


@pytest.mark.parametrize("id", QUICK)
def test_a_changed_published_value_is_off(id):
    """Each figure in turn, moved by a little more than its tolerance either way."""
    true = one(id)
    for sign in (-2.0, 2.0):
        figures = [
            dataclasses.replace(figure, published=figure.published + sign * figure.tolerance * 1.01)
            for figure in true.figures(DATA)
        ]
        moved = dataclasses.replace(true, figures=lambda data, moved=figures: moved)
        assert {score.verdict for score in score_of(moved, DATA)} == {"off"}
    assert {score.verdict for score in score_of(true, DATA)} == {"ok"}


@pytest.mark.parametrize("id", QUICK)
def test_a_perturbed_computation_is_off(id):
    true = one(id)
    tolerance = {figure.name: figure.tolerance for figure in true.figures(DATA)}
    wrong = dataclasses.replace(
        true,
        compute=lambda data: {
            name: value + 2.01 * tolerance.get(name, 0.0) for name, value in true.compute(data).items()
        },
    )
    assert {score.verdict for score in score_of(wrong, DATA)} == {"off"}


def test_names_of_terms_that_return_home_are_told_apart(monkeypatch):
    """The shift by one that this figure found in 2026: RDV_INT, RDV_FIN, RDV_FIN2."""
    from bessemer.dependence import decompose

    shifted = list(decompose.WWZ_TERMS)
    shifted[5:8] = ["RDV_INT", "RDV_FIN", "RDV_FIN2"]
    monkeypatch.setattr(decompose, "WWZ_TERMS", tuple(shifted))
    off = [score.figure.name for score in score_of(one("leather-wwz"), DATA) if not score.is_ok]
    assert len(off) == 18 * 3 and all("RDV" in name for name in off)


def fails(data):
    raise ZeroDivisionError("nothing there\nand more")


@pytest.mark.parametrize(
    ("compute", "reason"),
    [
        (fails, "ZeroDivisionError: nothing there"),
        (lambda data: {"other": 0.42}, "The computation does not give it."),
        (lambda data: {"share": float("nan")}, ""),
        (lambda data: {"share": 0.43}, ""),
    ],
)
def test_what_cannot_be_computed_is_off_and_the_others_go_on(compute, reason):
    good = claim(lambda data: {"share": 0.4201}, id="good")
    found = score_all([claim(compute), good], DATA)
    assert [score.verdict for score in found.scores] == ["off", "ok"]
    assert found.scores[0].reason == reason
    assert (found.met, len(found.table)) == (1, 2)
    assert say(found.headline).startswith("1 of 2 published figures")
    assert say(found.headline, "zh").startswith("2项已发表数据中，1项")


def test_a_claim_whose_figures_cannot_be_read_is_one_row_that_is_off():
    lost = dataclasses.replace(claim(lambda data: {}), figures=fails)
    (score,) = score_of(lost, DATA)
    assert (score.verdict, score.label.en, score.texts()) == ("off", "Made", ("–", "–", "–"))
    assert score.reason.startswith("ZeroDivisionError")


def test_the_table_is_tidy_and_goes_into_json():
    found = bm.verify("shift-share")
    assert tuple(found.table.columns) == COLUMNS
    assert found.table["difference"].abs().le(found.table["tolerance"]).all()
    assert set(found.table["verdict"]) == {"ok"}
    rows = json.loads(json.dumps(found.to_json(), allow_nan=False))["rows"]
    assert len(rows) == 20 and rows[0]["source"].startswith("Krumme")
    lost = score_all([claim(fails)], DATA)
    assert json.loads(json.dumps(lost.rows(), allow_nan=False))[0]["computed"] is None


def test_topics_and_groups_are_found_however_they_are_typed_and_near_names_suggested():
    assert {found.topic for found in claims("Data Checks")} == {"data-checks"}
    assert [found.id for found in claims("NAFTA")] == ["nafta"]
    for typed, near in (("gravty", "gravity"), ("germany-synht", "germany-synth")):
        with pytest.raises(OptionError, match="no topic") as caught:
            bm.verify(typed)
        assert near in caught.value.remedy
