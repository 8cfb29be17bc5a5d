"""The concordances: complete, coherent, and sums that never turn unknown into a number."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bessemer.classify import concordance, scheme, schemes
from bessemer.classify.industries import table
from bessemer.errors import ClassificationError

DETAILED = [name for name in schemes() if name not in ("sections16", "a10", "total", "goods12")]
PAIRS = (
    [(name, "sections16") for name in [*DETAILED, "a10"]]
    + [(name, "a10") for name in [*DETAILED, "sections16"]]
    + [(name, "goods12") for name in ("io40_1997", "io42_2002", "io42_2012", "io42", "wiod35")]
)


def test_the_table_holds_these_pairs_and_no_other():
    assert {(row["source"], row["target"]) for row in table("concordances.csv")} == set(PAIRS)


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_every_source_code_has_its_links_and_every_target_is_known(source, target):
    links = concordance(source, target).links
    covered = {link.source_code for link in links if link.relation != "missing"}
    assert covered == set(scheme(source).codes)
    assert {link.target_code for link in links if link.relation != "out"} <= set(scheme(target).codes)


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_links_keep_to_their_relation(source, target):
    for code in scheme(source).codes:
        links = concordance(source, target).links_of(code)
        relations = {link.relation for link in links}
        assert len(relations) == 1
        targets = [link.target_code for link in links]
        assert len(set(targets)) == len(targets)
        if relations == {"one"}:
            assert len(links) == 1 and links[0].weight == 1
        elif relations == {"split"}:
            assert all(link.weight is None and link.target_code for link in links)
            assert len(links) > 1 or links[0].note  # what else is inside
        else:
            assert relations == {"out"} and len(links) == 1
            assert links[0].weight is None and links[0].target_code == ""


@pytest.mark.parametrize(("source", "target"), [pair for pair in PAIRS if pair != ("sections16", "a10")])
def test_every_target_is_fed(source, target):
    fed = {link.target_code for link in concordance(source, target).links if link.relation != "out"}
    assert fed == set(scheme(target).codes)


@pytest.mark.parametrize("source", DETAILED)
def test_the_way_over_the_sections_agrees_with_the_direct_way(source):
    groups = concordance("sections16", "a10")
    for code in scheme(source).codes:
        direct = {link.target_code for link in concordance(source, "a10").links_of(code)}
        for link in concordance(source, "sections16").links_of(code):
            if link.target_code:
                assert groups.links_of(link.target_code)[0].target_code in direct


ONE = [
    ("naics", "1200", "science_technical"),
    ("naics", "1300", "business_services"),
    ("naics", "1400", "business_services"),
    ("naics", "2000", "public_administration"),
    ("sic", "610", "trade"),
    ("sic", "900", "public_administration"),
    ("gb19", "N", "public_administration"),
    ("gb19", "L", "business_services"),
    ("gb19", "M", "science_technical"),
    ("io42", "18", "manufacturing"),
    ("io42", "23", "manufacturing"),
    ("io42", "24", "utilities"),
    ("io42", "37", "public_administration"),
    ("io42_2012", "24", "manufacturing"),
    ("io42_2012", "25", "utilities"),
    ("io42_2012", "28", "construction"),
    ("io42_2012", "36", "science_technical"),
    ("io42_2002", "17", "manufacturing"),
    ("io42_2002", "23", "utilities"),
    ("io40_1997", "17", "manufacturing"),
    ("io40_1997", "24", "utilities"),
    ("ind1990", "171", "manufacturing"),
    ("ind1990", "270", "manufacturing"),
    ("ind1990", "412", "transport"),
    ("ind1990", "440", "information"),
    ("ind1990", "441", "information"),
    ("ind1990", "641", "hospitality"),
    ("ind1990", "732", "information"),
    ("ind1990", "831", "health"),
    ("ind1990", "841", "business_services"),
    ("ind1990", "850", "education"),
    ("ind1990", "882", "science_technical"),
    ("ind1990", "890", "business_services"),
    ("ind1990", "891", "science_technical"),
    ("wiod35", "c19", "trade"),
    ("ggdc10", "PU", "utilities"),
    ("a10", "J", "information"),
]


@pytest.mark.parametrize(("source", "code", "target"), ONE)
def test_known_mappings_onto_the_sections(source, code, target):
    links = concordance(source, "sections16").links_of(code)
    assert [(link.relation, link.target_code, link.weight) for link in links] == [("one", target, 1.0)]


SPLIT = [
    ("sic", "500", {"transport", "utilities", "information"}),
    ("sic", "620", {"trade", "hospitality"}),
    ("sic", "700", {"finance", "real_estate"}),
    ("wiod35", "c27", {"transport", "information"}),
    ("wiod35", "c30", {"business_services", "science_technical", "information"}),
    ("ggdc10", "GOV", {"public_administration", "education", "health"}),
    ("a10", "B-E", {"mining", "manufacturing", "utilities"}),
    ("a10", "M-N", {"business_services", "science_technical"}),
    ("a10", "O-Q", {"public_administration", "education", "health"}),
    ("a10", "R-U", {"culture"}),
]


@pytest.mark.parametrize(("source", "code", "targets"), SPLIT)
def test_known_splits_onto_the_sections(source, code, targets):
    onto = concordance(source, "sections16")
    assert onto.split([code]) == (code,)
    assert {link.target_code for link in onto.links_of(code)} == targets


def test_known_codes_left_out_of_the_sections():
    assert concordance("gb19", "sections16").left_out(scheme("gb19").codes) == ("A", "O")
    assert concordance("io42", "sections16").left_out(scheme("io42").codes) == ("01", "38")
    assert concordance("naics", "sections16").left_out(scheme("naics").codes) == ("70", "100", "1900")
    assert concordance("wiod35", "sections16").left_out(scheme("wiod35").codes) == ("c1", "c35")
    assert concordance("ind1990", "a10").left_out(scheme("ind1990").codes) == ("0",)


def test_the_finest_schemes_reach_the_sections_without_a_split():
    for source in ("ind1990", "naics", "gb19", "io42", "io42_2012"):
        for target in ("sections16", "a10"):
            assert concordance(source, target).split(scheme(source).codes) == ()


def test_the_joined_groups_of_goods_hold_the_same_goods_in_every_list():
    codes = {
        "io40_1997": ("17", "18 19 20", "22 23"),
        "io42_2002": ("17", "18 19 20", "21 22"),
        "io42_2012": ("18", "19 20 21", "22 23"),
        "io42": ("18", "19 20 21", "22"),
        "wiod35": ("c15", "c14", "c16"),
    }
    for name, found in codes.items():
        onto = concordance(name, "goods12")
        for group, listed in zip(("vehicles", "electrical", "wood_paper"), found, strict=True):
            targets = {onto.links_of(code)[0].target_code for code in listed.split()}
            assert targets == {group}, (name, listed)
        assert onto.split(scheme(name).codes) == onto.never_known() == ()


def test_the_note_on_government_names_schools_and_hospitals():
    note = concordance("naics", "sections16").links_of("2000")[0].note
    assert "schools" in note and "hospitals" in note


def test_matrix_marks_splits_as_unknown():
    weights = concordance("sic", "sections16").matrix(
        ["400", "700", "70"], ["manufacturing", "finance", "real_estate", "trade"]
    )
    assert np.array_equal(weights, [[1, 0, 0, 0], [0, math.nan, math.nan, 0], [0, 0, 0, 0]], equal_nan=True)


def test_a_scheme_onto_itself_changes_nothing():
    codes = scheme("gb19").codes
    values = np.arange(19.0).reshape(1, 19)
    sums, targets = concordance("gb19", "gb19").aggregate(values, codes)
    assert targets == codes
    assert np.array_equal(sums, values)


def test_sums_by_hand():
    codes = scheme("naics").codes
    values = np.ones((2, 3, 21))
    values[0, 1, codes.index("600")] = np.nan
    values[..., codes.index("800")] = 0
    sums, targets = concordance("naics", "sections16").aggregate(values, codes)
    assert sums.shape == (2, 3, 16)
    trade, transport = targets.index("trade"), targets.index("transport")
    assert math.isnan(sums[0, 1, trade])
    assert sums[0, 0, trade] == 2
    assert np.isnan(sums).sum() == 1
    assert (sums[..., transport] == 0).all()
    assert (sums[..., targets.index("business_services")] == 2).all()


def test_a_split_code_makes_its_targets_unknown_unless_it_is_zero():
    codes = scheme("sic").codes
    values = np.zeros((3, 11))
    values[1, codes.index("700")] = 5
    values[2, codes.index("700")] = np.nan
    sums, targets = concordance("sic", "sections16").aggregate(values, codes)
    assert (sums[0] == 0).all()
    for row in (1, 2):
        unknown = {code for code, value in zip(targets, sums[row], strict=True) if math.isnan(value)}
        assert unknown == {"finance", "real_estate"}


def test_a_source_code_that_is_not_given_is_unknown():
    sums, targets = concordance("naics", "sections16").aggregate(np.array([7.0, 3.0]), ["500", "600"])
    known = {code: value for code, value in zip(targets, sums, strict=True) if not math.isnan(value)}
    assert known == {"manufacturing": 7.0}


def test_what_the_source_does_not_cover_is_unknown():
    sums, targets = concordance("sections16", "a10").aggregate(np.ones(16), scheme("sections16").codes)
    assert [code for code, value in zip(targets, sums, strict=True) if math.isnan(value)] == ["A", "R-U"]
    assert sums[targets.index("G-I")] == 3


def test_the_axis_of_the_industries_may_be_any():
    codes = scheme("wiod35").codes
    values = np.random.default_rng(1).random((35, 4, 2))
    onto = concordance("wiod35", "sections16")
    first, _ = onto.aggregate(values, codes, axis=0)
    last, _ = onto.aggregate(np.moveaxis(values, 0, -1), codes)
    assert first.shape == (16, 4, 2)
    assert np.array_equal(first, np.moveaxis(last, -1, 0), equal_nan=True)


def test_the_given_array_is_not_changed():
    values = np.arange(19)
    concordance("gb19", "a10").aggregate(values, scheme("gb19").codes)
    assert np.array_equal(values, np.arange(19))


CELLS = st.one_of(st.just(0.0), st.just(math.nan), st.integers(-1000, 1000).map(float))


@settings(max_examples=150, deadline=None)
@given(pair=st.sampled_from(PAIRS), data=st.data())
def test_aggregate_keeps_unknown_unknown_and_zero_zero(pair, data):
    source, target = pair
    codes = data.draw(st.permutations(scheme(source).codes))
    codes = codes[: data.draw(st.integers(0, len(codes)))] if data.draw(st.booleans()) else codes
    values = data.draw(st.lists(CELLS, min_size=len(codes), max_size=len(codes)))
    given = dict(zip(codes, values, strict=True))
    onto = concordance(source, target)
    sums, targets = onto.aggregate(np.array(values), codes)
    assert targets == scheme(target).codes
    for code, found in zip(targets, sums, strict=True):
        links = [link for link in onto.links if link.target_code == code]
        unknown = any(
            link.relation == "missing"
            or link.source_code not in given
            or math.isnan(given[link.source_code])
            or (link.relation == "split" and given[link.source_code] != 0)
            for link in links
        )
        if unknown or not links:
            assert math.isnan(found)
        else:
            assert found == sum(given[link.source_code] for link in links if link.relation == "one")
            if all(given[link.source_code] == 0 for link in links):
                assert found == 0


@settings(max_examples=50, deadline=None)
@given(values=st.lists(st.floats(0, 1e9), min_size=228, max_size=228))
def test_jobs_are_neither_lost_nor_made(values):
    codes = scheme("ind1990").codes
    onto = concordance("ind1990", "sections16")
    sums, _ = onto.aggregate(np.array(values), codes)
    out = set(onto.left_out(codes))
    rest = sum(value for code, value in zip(codes, values, strict=True) if code in out)
    assert sums.sum() + rest == pytest.approx(sum(values), rel=1e-12)


def test_an_unknown_pair_says_what_there_is():
    with pytest.raises(ClassificationError, match="sections16, a10"):
        concordance("sic", "naics")
    with pytest.raises(ClassificationError):
        concordance("a10", "total")
    with pytest.raises(ClassificationError, match="Unknown classification"):
        concordance("isic", "a10")


@pytest.mark.parametrize(
    ("codes", "message"),
    [(["A", "Z"], "'Z'"), (["A", "A"], "more than once"), (["A", "B", "C"], "3 codes")],
)
def test_bad_codes_are_refused(codes, message):
    with pytest.raises(ClassificationError, match=message):
        concordance("gb19", "a10").aggregate(np.ones(2), codes)


@pytest.mark.parametrize("axis", [2, -3])
def test_an_axis_that_is_not_there_is_refused(axis):
    with pytest.raises(ClassificationError, match="shape"):
        concordance("gb19", "a10").aggregate(np.ones((2, 2)), ["A", "B"], axis=axis)
