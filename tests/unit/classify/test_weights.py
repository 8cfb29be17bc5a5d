"""Weights of concordances: filled, chained and turned round, by hand; the vintages of NAICS."""

import pytest

from bessemer.classify import Concordance, Link, compose, concordance, has_concordance, invert, weighted
from bessemer.classify.links import codes_of
from bessemer.classify.shares import balance, bounds_of, plan_of, share_out
from bessemer.classify.vintages import YEARS, vintage_links
from bessemer.errors import ClassificationError, OptionError


def made(*links, source="a", target="b"):
    """A concordance of (from, to, weight); a weight of None is not published."""
    relation = {None: "split", 1.0: "one"}
    return Concordance(
        source,
        target,
        tuple(
            Link(old, new, relation.get(weight, "part") if new else "out", weight)
            for old, new, weight in links
        ),
    )


def weights(links):
    return {(link.source_code, link.target_code): link.weight for link in links.links}


def test_open_weights_share_what_the_stated_ones_leave():
    links = made(("s", "x", 0.5), ("s", "y", None), ("s", "z", None), ("s", "", 0.1))
    assert weights(weighted(links)) == {
        ("s", "x"): 0.5,
        ("s", "y"): pytest.approx(0.2),
        ("s", "z"): pytest.approx(0.2),
        ("s", ""): 0.1,
    }
    by = weighted(links, {"y": 3.0, "z": 1.0})
    assert weights(by)["s", "y"] == pytest.approx(0.3)
    assert weights(weighted(links, {"y": 0.0})) == weights(weighted(links))
    with pytest.raises(OptionError, match="negative"):
        weighted(links, {"y": -1.0})


def test_weights_that_do_not_matter_are_known_in_a_chain():
    first = made(("s", "x", None), ("s", "y", None))
    both = compose(first, made(("x", "t", 1.0), ("y", "t", 1.0), source="b", target="c"))
    assert weights(both) == {("s", "t"): 1.0}
    apart = compose(first, made(("x", "t", 1.0), ("y", "u", 1.0), source="b", target="c"))
    assert weights(apart) == {("s", "t"): None, ("s", "u"): None}
    half = compose(first, made(("x", "t", 1.0), ("y", "", None), source="b", target="c"))
    assert weights(half) == {("s", "t"): None, ("s", ""): None}
    assert weights(weighted(half)) == {("s", "t"): 0.5, ("s", ""): 0.5}
    assert weighted(half).links_of("s")[1].relation == "out"


def test_what_the_middle_leaves_out_is_left_out():
    first = made(("s", "x", 0.25), ("s", "y", 0.75))
    chained = compose(first, made(("x", "", None), ("y", "t", 1.0), source="b", target="c"))
    assert weights(chained) == {("s", "t"): 0.75, ("s", ""): 0.25}


def test_a_chain_needs_the_same_middle():
    first = made(("s", "x", 1.0))
    with pytest.raises(ClassificationError, match="does not follow"):
        compose(first, made(("x", "t", 1.0), source="other", target="c"))
    with pytest.raises(ClassificationError, match="says nothing of x"):
        compose(first, made(("y", "t", 1.0), source="b", target="c"))


def test_targets_never_known_stay_so_along_a_chain():
    first = Concordance("a", "b", (Link("s", "x", "one", 1.0), Link("", "y", "missing", None)))
    second = made(("x", "t", 1.0), ("y", "u", 1.0), source="b", target="c")
    assert compose(first, second).never_known() == ("u",)


def test_turned_round_without_sizes_nothing_is_known():
    links = made(("s", "x", 1.0), ("t", "x", 1.0), ("u", "y", 1.0), ("v", "", None))
    back = invert(links)
    assert weights(back) == {("x", "s"): None, ("x", "t"): None, ("y", "u"): 1.0, ("", "v"): None}
    assert back.never_known() == ("v",)
    sized = invert(links, {"s": 1.0, "t": 3.0})
    assert weights(sized)["x", "t"] == 0.75


def test_unknown_source_zero_weight_and_unlisted_codes():
    links = made(("s", "x", 0.0), ("s", "y", 1.0), ("t", "x", 1.0))
    plan = plan_of(links, ["s", "t"])
    found = share_out([[float("nan"), 4.0]], plan)
    assert plan.targets == ("x", "y")
    assert found.values[0, 0] == 4.0  # a source of weight zero does not matter
    assert found.values[0, 1] != found.values[0, 1]
    with pytest.raises(ClassificationError, match="says nothing of 'w'"):
        plan_of(links, ["s", "w"])
    loose = plan_of(links, ["s", "t", "w"], unlisted="out")
    assert balance([[1.0, 2.0, 3.0]], share_out([[1.0, 2.0, 3.0]], loose), loose).left_out == 3.0
    for options in ({"absent": "none"}, {"unlisted": "none"}):
        with pytest.raises(OptionError):
            plan_of(links, ["s"], **options)


def test_an_absent_source_makes_its_targets_unknown_unless_said():
    links = made(("s", "x", 1.0), ("t", "x", 1.0), ("t", "y", 1.0))
    plan = plan_of(links, ["s"])
    assert (plan.lacking, plan.targets) == (("t",), ("x",))
    assert share_out([5.0], plan).values[0] != 5.0
    assert share_out([5.0], plan_of(links, ["s"], absent="zero")).values[0] == 5.0


def test_bounds_by_hand():
    links = made(("s", "x", 0.5), ("s", "y", None), ("s", "z", None), ("t", "y", 1.0))
    plan = plan_of(weighted(links), ["s", "t"])
    low, high = bounds_of([[8.0, 1.0]], [[8.0, float("nan")]], plan)
    assert low.tolist() == [[4.0, 1.0, 0.0]]
    assert high[0, [0, 2]].tolist() == [4.0, 4.0]
    assert high[0, 1] != high[0, 1]


@pytest.mark.parametrize(
    ("first", "second", "pairs"), [(0, 1, 1200), (1, 2, 1184), (2, 3, 1069), (3, 4, 1150)]
)
def test_vintages_of_naics_have_the_pairs_of_the_census_bureau(first, second, pairs):
    """Rows of 2002_to_2007_NAICS.xls, 2007_to_2012, 2012_to_2017 and 2017_to_2022 as published."""
    assert len(vintage_links(f"naics{YEARS[first]}", f"naics{YEARS[second]}")) == pairs


def test_numbers_of_industries_are_the_official_ones():
    counts = {
        year: len({link.source_code for link in vintage_links(f"naics{year}", "naics2017")}) for year in YEARS
    }
    assert counts == {2002: 1179, 2007: 1175, 2012: 1065, 2017: 1057, 2022: 1012}
    assert len(concordance("sic1987", "naics2017").source_codes) == 1004


def test_what_changed_with_a_vintage_is_as_published():
    """Department stores and warehouse clubs in 2017, publishers on the web in 2007, the stores of 2022."""
    assert weights(concordance("naics2012", "naics2017"))["452910", "452311"] == 1.0
    assert {link.target_code for link in concordance("naics2002", "naics2007").links_of("516110")} == {
        "519130"
    }
    web = concordance("naics2017", "naics2022").links_of("454110")
    assert len(web) == 42
    assert all(link.weight is None for link in web)
    assert {link.target_code for link in concordance("naics2017_4", "naics2022_4").links_of("3361")} == {
        "3361"
    }
    assert concordance("naics2022_2", "naics2017_2").links_of("11")[0].relation == "one"
    assert "31-33" in concordance("naics2007_2", "naics2012_2").source_codes


def test_lists_that_are_no_scheme_take_their_codes_from_the_links():
    assert codes_of("nowhere", ["b", "", "a", "b"], "industries") == ("b", "a")
    assert codes_of("sections16", [], "industries")[0] == "mining"
    assert has_concordance("sic1987", "naics2022")
    assert not has_concordance("sic1987", "sections16")
    with pytest.raises(ClassificationError, match="Unknown classification"):
        concordance("naics2009", "naics2012")
    with pytest.raises(ClassificationError, match="No concordance"):
        concordance("naics2012", "sections16")
    with pytest.raises(ClassificationError, match="Did you mean '452112'"):
        concordance("naics2012", "naics2017").links_of("45211")
