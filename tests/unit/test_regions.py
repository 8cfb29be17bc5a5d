"""Regions: what a typed name means, and what is said when it means nothing or too much."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bessemer.errors import RegionError
from bessemer.regions import Region, Regions, fold
from bessemer.words import Text

US = Text("United States", "美国")
CHINA = Text("China", "中国")
EUROPE = Text("Germany", "德国")

JILIN = Region("CN-JL", "Jilin", "吉林", "province", "CHN", CHINA, name_local="吉林省", aliases=("Kirin",))
PITTSBURGH = Region("CZ16300", "Pittsburgh", "匹兹堡", "commuting zone", "USA", US, state="PA")
SPRINGFIELD_MA = Region("CZ20800", "Springfield", "斯普林菲尔德", "commuting zone", "USA", US, state="MA")
SPRINGFIELD_IL = Region("CZ24802", "Springfield", "斯普林菲尔德", "commuting zone", "USA", US, state="IL")
DUSSELDORF = Region("DEA1", "Düsseldorf", "杜塞尔多夫", "nuts2", "DEU", EUROPE, aliases=("Ruhr",))
ARNSBERG = Region("DEA5", "Arnsberg", "阿恩斯贝格", "nuts2", "DEU", EUROPE, aliases=("Ruhr",))
ALL = (JILIN, PITTSBURGH, SPRINGFIELD_MA, SPRINGFIELD_IL, DUSSELDORF, ARNSBERG)


@pytest.fixture
def regions():
    return Regions(ALL)


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("CN-JL", "CN-JL"),
        ("cn-jl", "CN-JL"),
        ("  Jilin ", "CN-JL"),
        ("jilin", "CN-JL"),
        ("吉林", "CN-JL"),
        ("吉林省", "CN-JL"),
        ("kirin", "CN-JL"),
        ("Pittsburgh", "CZ16300"),
        ("pittsburgh PA", "CZ16300"),
        ("Pittsburgh, PA", "CZ16300"),
        ("PITTSBURGH,PA", "CZ16300"),
        ("Ｐｉｔｔｓｂｕｒｇｈ", "CZ16300"),
        ("Dusseldorf", "DEA1"),
        ("Du\u0308sseldorf", "DEA1"),
        ("Springfield, IL", "CZ24802"),
        ("dea5", "DEA5"),
    ],
)
def test_names_ids_and_aliases_resolve(regions, text, id):
    assert regions.resolve(text).id == id


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Springfield", ("CZ20800", "CZ24802")),
        ("斯普林菲尔德", ("CZ20800", "CZ24802")),
        ("ruhr", ("DEA1", "DEA5")),
    ],
)
def test_an_ambiguous_name_lists_its_candidates(regions, text, ids):
    with pytest.raises(RegionError) as caught:
        regions.resolve(text)
    error = caught.value
    assert error.candidates == ids
    assert f"'{text}' means 2 regions" in error.what
    assert all(f"{id} ({regions[id].full_name})" in error.where for id in ids)
    assert ids[0] in error.remedy


def test_many_candidates_are_counted_and_not_all_written():
    many = Regions(Region(f"R{n:02d}", "Newtown", "", "own data", "XXX", US) for n in range(12))
    with pytest.raises(RegionError) as caught:
        many.resolve("Newtown")
    assert "and 4 more" in caught.value.where and "R08" not in caught.value.where
    assert len(caught.value.candidates) == 12


def test_an_unknown_name_gets_near_names_and_the_way_to_search(regions):
    with pytest.raises(RegionError) as caught:
        regions.resolve("Pitsburg")
    error = caught.value
    assert "'Pitsburg'" in error.what
    assert "6 regions" in error.where
    assert "Did you mean 'Pittsburgh'" in error.remedy
    assert "'bessemer regions Pitsburg' searches" in error.remedy
    assert error.candidates == ()


@pytest.mark.parametrize("text", ["", "   ", "、", "zzzzzzzz"])
def test_a_name_that_is_near_nothing_says_so(regions, text):
    with pytest.raises(RegionError) as caught:
        regions.resolve(text)
    assert "No name is near it." in caught.value.remedy
    assert "bessemer regions '" not in caught.value.remedy  # no search for nothing


def test_an_id_wins_over_a_name():
    first = Region("GARY", "Elsewhere", "", "own data", "XXX", US)
    second = Region("X1", "Gary", "", "own data", "XXX", US)
    assert Regions([second, first]).resolve("Gary") is first


def test_two_regions_with_one_id_are_refused():
    with pytest.raises(RegionError, match=r"CZ16300[\s\S]*Pittsburgh, PA and Erie"):
        Regions([PITTSBURGH, Region("CZ16300", "Erie", "", "own data", "USA", US)])


def test_search_puts_whole_names_first_then_beginnings(regions):
    york = [
        Region("A", "Yorkton", "", "own data", "XXX", US),
        Region("B", "New York", "", "own data", "XXX", US),
        Region("C", "York", "", "own data", "XXX", US),
    ]
    assert [region.id for region in Regions(york).search("york")] == ["C", "A", "B"]
    assert [region.id for region in regions.search("林")] == ["CN-JL", "CZ20800", "CZ24802"]
    assert regions.search("nowhere") == ()
    assert regions.search(" ") == ALL


def test_regions_of_a_kind_keep_their_order(regions):
    assert regions.of_kind("nuts2") == (DUSSELDORF, ARNSBERG)
    assert regions.of_kind("economy") == ()


@pytest.mark.parametrize(
    ("region", "en", "zh", "long_en", "long_zh"),
    [
        (JILIN, "Jilin", "吉林", "Jilin", "吉林"),
        (PITTSBURGH, "Pittsburgh", "匹兹堡", "Pittsburgh, PA", "匹兹堡 Pittsburgh, PA"),
        (DUSSELDORF, "Düsseldorf", "杜塞尔多夫", "Düsseldorf", "杜塞尔多夫 Düsseldorf"),
    ],
)
def test_labels(region, en, zh, long_en, long_zh):
    assert (region.label("en"), region.label("zh")) == (en, zh)
    assert (region.long_label("en"), region.long_label("zh-CN")) == (long_en, long_zh)


def test_names_hold_no_empty_text_and_no_alias():
    assert JILIN.names() == ("Jilin", "吉林", "吉林省")
    assert Region("X", "X", "", "own data", "XXX", US).names() == ("X",)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Gießen", "GIESSEN"), ("Łódź", "łódź"), ("Île-de-France", "ile de france"), ("ＤＥＡ５", "dea5")],
)
def test_names_that_fold_alike(one, other):
    assert fold(one) == fold(other)


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(
    st.sampled_from(ALL), st.sampled_from([str.upper, str.lower, str.title]), st.sampled_from([" ", "-", "."])
)
def test_case_and_punctuation_never_matter(region, change, mark):
    text = change(mark.join(region.full_name.split(" ")))
    assert Regions(ALL).resolve(text).id == region.id


@given(st.text(max_size=30))
def test_any_text_gives_a_region_or_a_region_error(text):
    try:
        assert Regions(ALL).resolve(text) in ALL
    except RegionError as error:
        assert text in str(error)


@pytest.mark.parametrize("text", ["CZ16300,CZ20800", "Pittsburgh; CZ24802", "匹兹堡、CZ20800"])
def test_several_names_in_one_are_said_to_be_several(text):
    regions = Regions([PITTSBURGH, SPRINGFIELD_MA, SPRINGFIELD_IL])
    with pytest.raises(RegionError, match="is 2 regions") as caught:
        regions.resolve(text)
    assert "--cut" in caught.value.remedy
    assert regions.resolve("Pittsburgh, PA") == PITTSBURGH
