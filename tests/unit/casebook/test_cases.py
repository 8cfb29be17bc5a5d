"""Search and match by region over the shipped cases, checked against plain loops."""

import pytest

from bessemer.casebook.cases import for_regions, search
from bessemer.casebook.reading import shipped_cases
from bessemer.casebook.schema import KINDS, SECTIONS
from bessemer.errors import OptionError

CASES = shipped_cases()
ALL = [(case, item) for case in CASES for item in case.interventions]


def ids(found):
    return [item.id for _, item in found]


def test_no_condition_finds_everything_in_order():
    assert list(search(CASES)) == ALL
    assert list(search(CASES, text="  ")) == ALL
    assert search([], text="steel") == ()


def test_brownfield_is_found_by_word_and_by_kind():
    by_kind = search(CASES, kind="brownfield redevelopment")
    assert len(by_kind) > 10
    assert {item.kind for _, item in by_kind} == {"brownfield redevelopment"}
    assert set(ids(by_kind)) <= set(ids(search(CASES, text="Brownfield")))
    assert by_kind == search(CASES, text="棕地") == search(CASES, kind="棕地")


def test_text_reads_both_languages_and_every_part():
    assert "changchun-jilin-01" in ids(search(CASES, text="长春光机所"))
    assert "changchun-jilin-01" in ids(search(CASES, text="ciomp LASERS"))  # name and topics
    assert ids(search(CASES, text="ethylene")) == ["changchun-jilin-08"]  # description
    assert "dalian-03" in ids(search(CASES, text="shui on"))  # lead
    assert set(ids(search(CASES, text="大连软件园"))) >= {f"dalian-0{n}" for n in range(1, 5)}  # case


def test_all_words_must_occur_in_any_order_case_or_width():
    assert ids(search(CASES, text="plant audi")) == ids(search(CASES, text="ＡＵＤＩ plant"))
    assert "changchun-jilin-09" in ids(search(CASES, text="plant audi"))
    assert search(CASES, text="audi zzzz") == ()


def test_notes_and_sources_are_not_searched():
    assert search(CASES, text="reportify") == ()


@pytest.mark.parametrize("kind", KINDS)
def test_kind(kind):
    assert list(search(CASES, kind=kind)) == [pair for pair in ALL if pair[1].kind == kind] != []


@pytest.mark.parametrize("sector", SECTIONS)
def test_sector(sector):
    assert list(search(CASES, sector=sector)) == [pair for pair in ALL if sector in pair[1].sectors]


def test_decade_is_that_of_the_start():
    found = {item.id: item for _, item in search(CASES, decade=1990)}
    assert "dalian-01" in found
    assert {item.start // 10 for item in found.values()} == {199}
    assert "kitakyushu-04" not in found
    dated = [item for _, item in ALL if item.start is not None]
    assert sum(len(search(CASES, decade=year)) for year in range(1800, 2101, 10)) == len(dated) < len(ALL)


def test_country_and_evidence():
    assert {case.id for case, _ in search(CASES, country="JPN")} == {"kitakyushu"}
    assert search(CASES, country="ISL") == ()
    partly = search(CASES, evidence="partly seen")
    assert len(partly) == 25
    assert len(search(CASES, evidence="seen")) == 144


def test_conditions_are_joined():
    found = search(CASES, text="machine", kind="state-owned-enterprise reform", country="CHN", decade=2010)
    assert ids(found) == ["shenyang-tiexi-04", "shenyang-tiexi-05"]
    assert len(search(CASES, kind="state-owned-enterprise reform", country="CHN")) > 2


@pytest.mark.parametrize(
    ("condition", "named"),
    [
        ({"kind": "health clusters"}, "Did you mean 'health cluster'"),
        ({"sector": "steel"}, "sector"),
        ({"country": "UKX"}, "country"),
        ({"evidence": "rumour"}, "evidence"),
        ({"decade": 1995}, "1995"),
        ({"decade": 17}, "decade"),
        ({"decade": True}, "decade"),
        ({"decade": "90s"}, "decade"),
        ({"decade": "1995"}, "Did you mean 1990"),
        ({"kind": "cluster"}, "health cluster, cluster policy"),
        ({"kind": ""}, "kind"),
        ({"country": "Polnd"}, "Did you mean 'Poland'"),
        ({"sector": "services"}, "more than one"),
        ({"text": "x" * 300}, "200 characters"),
        ({"text": 7}, "search"),
        ({"kind": ["health cluster"]}, "kind"),
    ],
)
def test_an_unknown_condition_is_an_error(condition, named):
    with pytest.raises(OptionError, match=named):
        search(CASES, **condition)


def test_cases_by_region():
    assert [case.id for case in for_regions(CASES, ["CN-LN"])] == [
        "dalian",
        "northeast-china-policy",
        "shenyang-tiexi",
    ]
    both = [case.id for case in for_regions(CASES, iter(["CN-HL", "CN-JL"]))]
    assert both == ["changchun-jilin", "harbin", "northeast-china-policy"]
    assert "pittsburgh" in [case.id for case in for_regions(CASES, ["CZ16300"])]


def test_no_region_has_no_case():
    assert for_regions(CASES, []) == ()
    assert for_regions(CASES, ["CN-XZ"]) == ()
    assert for_regions(CASES, "CN-JL") == for_regions(CASES, ["CN-JL"])
    assert "kitakyushu" not in [case.id for case in for_regions(CASES, ["", "CN"])]
