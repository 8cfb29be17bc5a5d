"""Claims are complete: source, tolerance with its reason, tables that ship, names that tell figures apart."""

import pytest

import bessemer as bm
from bessemer.claims import BASES, HALF_DIGIT, TOPICS, Claim, measured, printed
from bessemer.scoreboard import claims
from bessemer.words import Text

DATA = bm.reference()
CLAIMS = claims()
LABEL = Text("Share", "份额")


def test_every_topic_of_the_issue_has_figures_and_there_are_many():
    counts = dict.fromkeys(TOPICS, 0)
    for claim in CLAIMS:
        counts[claim.topic] += len(claim.figures(DATA))
    assert min(counts.values()) > 0
    assert sum(counts.values()) > 500
    named = {"complexity", "synthetic-control", "value-added-trade", "gravity", "shift-share", "data-checks"}
    assert named <= set(counts)


def test_most_figures_are_known_from_what_ships_or_was_read():
    memory = sum(len(claim.figures(DATA)) for claim in CLAIMS if claim.basis == "memory")
    assert memory < 20


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_a_claim_says_where_its_figures_are_from_and_names_tables_that_ship(claim):
    assert len(claim.citation) > 30 and claim.link.startswith("http") and claim.basis in BASES
    assert claim.why.en and claim.why.zh and claim.title.en != claim.title.zh
    assert set(claim.tables) <= set(DATA.catalogue.tables)
    figures = claim.figures(DATA)
    for texts in (
        [figure.name for figure in figures],
        [figure.label.en for figure in figures],
        [figure.label.zh for figure in figures],
    ):
        assert len(set(texts)) == len(texts) > 0
    assert all(figure.tolerance > 0 and figure.published == figure.published for figure in figures)
    assert all(figure.tolerance <= 0.05 * max(abs(figure.published), 1.0) for figure in figures)


def test_ids_and_titles_differ():
    for values in ([claim.id for claim in CLAIMS], [claim.title.en for claim in CLAIMS]):
        assert len(set(values)) == len(values)
    assert not {claim.id for claim in CLAIMS} & set(TOPICS)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("0.42", (0.415, 0.425, 0.42), (0.4149, 0.4251)),
        ("-1.771", (-1.7715, -1.7705), (-1.7716, 1.771)),
        ("290", (289.5, 290.5), (289.4, 290.6)),
    ],
)
def test_a_printed_figure_is_met_within_half_a_unit_of_its_last_digit(text, inside, outside):
    figure = printed("f", LABEL, text)
    assert all(figure.is_met(value) for value in inside)
    assert not any(figure.is_met(value) for value in (*outside, float("nan"), float("inf")))


def test_texts_show_a_difference_that_decides():
    assert printed("f", LABEL, "0.42").texts(0.4251) == ("0.42", "0.425", "0.005")
    assert measured("f", LABEL, 1_175_209, 0.5).texts(1_175_211.2) == ("1,175,209", "1,175,211", "0.5")
    assert measured("f", LABEL, -0.315976463455, 1e-9).texts(float("nan"))[1] == "–"


@pytest.mark.parametrize(("topic", "basis"), [("complexty", "read"), ("complexity", "hearsay")])
def test_a_claim_on_no_topic_or_without_basis_is_refused(topic, basis):
    with pytest.raises(ValueError):
        Claim("c", topic, LABEL, "", "", basis, (), HALF_DIGIT, lambda data: [], lambda data: {})
