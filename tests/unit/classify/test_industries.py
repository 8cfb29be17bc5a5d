"""The shipped schemes: complete, labelled in both languages, fit for charts."""

from collections import Counter

import pytest

from bessemer.classify import concordance, scheme, schemes
from bessemer.classify.industries import table
from bessemer.errors import ClassificationError, OptionError

COUNTS = {
    "sections16": 16,
    "a10": 10,
    "sic": 11,
    "naics": 21,
    "ind1990": 228,
    "gb19": 19,
    "io42": 42,
    "io42_2012": 42,
    "io42_2002": 42,
    "io40_1997": 40,
    "goods12": 12,
    "wiod35": 35,
    "ggdc10": 10,
    "total": 1,
}


def test_the_shipped_schemes_have_the_expected_number_of_codes():
    assert {name: len(scheme(name)) for name in schemes()} == COUNTS


def test_codes_are_the_published_ones():
    assert scheme("sections16").codes == (
        "mining",
        "manufacturing",
        "utilities",
        "construction",
        "trade",
        "transport",
        "hospitality",
        "information",
        "finance",
        "real_estate",
        "business_services",
        "science_technical",
        "education",
        "health",
        "culture",
        "public_administration",
    )
    assert scheme("a10").codes == ("A", "B-E", "F", "G-I", "J", "K", "L", "M-N", "O-Q", "R-U")
    assert scheme("sic").codes == ("70", "100", "200", "300", "400", "500", "610", "620", "700", "800", "900")
    assert scheme("naics").codes == ("70", *(str(line) for line in range(100, 2001, 100)))
    assert scheme("gb19").codes == tuple("ABCDEFGHIJKLMNOPQRS")
    for name in ("io42", "io42_2012", "io42_2002"):
        assert scheme(name).codes == tuple(f"{number:02d}" for number in range(1, 43))
    assert scheme("wiod35").codes == tuple(f"c{number}" for number in range(1, 36))
    assert scheme("ggdc10").codes == ("AGR", "MIN", "MAN", "PU", "CON", "WRT", "TRA", "FIRE", "GOV", "OTH")
    assert scheme("total").codes == ("total",)


def test_ind1990_has_the_codes_of_the_census_shares():
    codes = [int(code) for code in scheme("ind1990").codes]
    assert codes == sorted(codes)
    # In IND1990, but in none of the three censuses' shares.
    absent = {12, 510, 632, 640, 661, 742, 801, 863, 873, *range(940, 961), 992, 999}
    assert not absent & set(codes)
    assert {0, 10, 40, 270, 351, 412, 641, 732, 831, 850, 932} <= set(codes)
    assert sum(100 <= code <= 392 for code in codes) == 82


# BEA, jobs in Pennsylvania: line 10 and the leaves in the order of the scheme.
PENNSYLVANIA_2000 = (
    6_904_693,
    [85_561, 60_256, 26_095, 365_679, 950_881, 350_917, 300_063, 1_160_011, 509_986, 2_309_968, 785_276],
)
GOODS_2016 = (81_529, 18_732, 47_780, 26_274, 374_072, 589_416)
SERVICES_2016 = (
    *(256_148, 779_969, 316_755, 101_453, 390_914, 304_812, 522_113, 143_114),
    *(392_446, 301_124, 1_080_965, 165_122, 499_991, 432_378, 773_430),
)
PENNSYLVANIA_2016 = (7_598_537, [*GOODS_2016, *SERVICES_2016])


@pytest.mark.parametrize(
    ("name", "published"), [("sic", PENNSYLVANIA_2000), ("naics", PENNSYLVANIA_2016)], ids=["sic", "naics"]
)
def test_the_leaves_of_bea_add_up_to_all_jobs(name, published):
    total, leaves = published
    assert len(leaves) == len(scheme(name))
    assert sum(leaves) == total


@pytest.mark.parametrize("name", schemes())
def test_every_industry_is_labelled_in_both_languages(name):
    for industry in scheme(name):
        for locale in ("en", "zh-CN"):
            for short in (False, True):
                text = industry.label(locale, short=short)
                assert text and text == text.strip()
        assert len(industry.short) <= 24
        assert len(industry.short_zh) <= 10
        assert any("\u4e00" <= letter <= "\u9fff" for letter in industry.name_zh)
        assert industry.name.isascii()


@pytest.mark.parametrize("name", schemes())
@pytest.mark.parametrize("column", ["code", "name", "name_zh", "short", "short_zh", "order"])
def test_no_two_industries_of_a_scheme_read_alike(name, column):
    counts = Counter(getattr(industry, column) for industry in scheme(name))
    assert [value for value, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("name", schemes())
def test_order_runs_from_one(name):
    assert [industry.order for industry in scheme(name)] == list(range(1, len(scheme(name)) + 1))


@pytest.mark.parametrize("name", [name for name in schemes() if name not in ("a10", "total", "goods12")])
def test_parent_agrees_with_the_concordance(name):
    links = concordance(name, "a10" if name == "sections16" else "sections16")
    for industry in scheme(name):
        first = links.links_of(industry.code)[0]
        assert industry.parent == (first.target_code if first.relation == "one" else "")


def test_unlabelled_services_say_so():
    for industry in scheme("io42_2002").industries[26:]:
        assert industry.name.startswith("Unlabelled service")
        assert "unlabelled" in industry.note


def test_the_lists_of_2012_and_2017_differ_in_the_middle():
    older, newer = scheme("io42_2012"), scheme("io42")
    same = [code for code in newer.codes if older[code].name == newer[code].name]
    assert same == [f"{number:02d}" for number in (*range(1, 22), *range(37, 43))]
    assert older["28"].name == newer["27"].name == "Construction"


def test_known_titles():
    assert scheme("gb19")["D"].name_zh == "电力、热力、燃气及水生产和供应业"
    assert scheme("io42")["18"].label("zh") == "交通运输设备"
    assert scheme("ind1990")["270"].label("en", short=True) == "Steelworks"


def test_an_unknown_scheme_suggests_near_names():
    with pytest.raises(ClassificationError, match="Did you mean 'sections16'"):
        scheme("section16")


def test_an_unknown_code_names_scheme_and_near_codes():
    with pytest.raises(ClassificationError) as caught:
        scheme("wiod35")["c36"]
    assert "wiod35" in caught.value.where
    assert "'c3'" in caught.value.remedy


def test_a_number_is_not_a_code():
    assert 10 not in scheme("ind1990")
    with pytest.raises(ClassificationError, match="as text"):
        scheme("ind1990")[10]


def test_an_unknown_language_is_refused():
    with pytest.raises(OptionError):
        scheme("total")["total"].label("de")


def test_the_table_has_no_stray_columns_or_blanks():
    for row in table("schemes.csv"):
        assert set(row) == {
            *("scheme", "code", "name", "name_zh", "short", "short_zh", "order", "parent", "note")
        }
        assert None not in row.values()
