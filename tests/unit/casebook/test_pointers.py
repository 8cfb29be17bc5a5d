"""Sectors pointed to by pathways and contrast, on tables made by hand and on shipped figures."""

from types import SimpleNamespace

import pandas as pd
import pytest

import bessemer as bm
from bessemer.casebook.pointers import Pointers, pointers, sections
from bessemer.classify import concordance, scheme

DATA = bm.reference()


def pathways(codes, table="cn_output_io42"):
    result = SimpleNamespace(name="options", table=pd.DataFrame({"industry": codes}), sources=(table,))
    return SimpleNamespace(results=(result,))


def rolemodels(*traits):
    table = pd.DataFrame(traits, columns=["trait", "difference", "q_value"])
    part = SimpleNamespace(id="contrast", results=(SimpleNamespace(name="contrast", table=table),))
    return SimpleNamespace(parts=(part,))


SEARCH = SimpleNamespace(classification="sections16", target=SimpleNamespace(kind="province"))


def test_options_count_by_their_sector_and_only_the_first_ten():
    codes = ["32", "14", "15", "31", *["16"] * 6, "35"]
    found = pointers(DATA, None, pathways(codes))
    assert found.pathways == ("manufacturing", "finance", "information")
    assert found.contrast == ()
    assert not found.compared


@pytest.mark.parametrize("name", ["ind1990", "io42", "wiod35", "a10", "gb19"])
def test_every_code_goes_where_its_concordance_says(name):
    links = concordance(name, "sections16")
    for code in scheme(name).codes:
        wanted = {link.target_code for link in links.links_of(code) if link.relation in ("one", "split")}
        assert set(sections(name, [code])) == wanted


def test_only_what_the_recovered_had_more_of_counts_and_only_if_it_is_found():
    found = pointers(
        DATA,
        SEARCH,
        None,
        rolemodels(
            ("share_health", 0.4, 0.05),
            ("shift_finance", 0.9, 0.1),
            ("shift_trade", 0.9, 0.11),
            ("share_mining", -2.0, 0.01),
            ("population_before", 1.5, 0.001),
            ("special_education", 0.3, 0.02),
            ("share_education", float("nan"), float("nan")),
        ),
    )
    assert found.contrast == ("finance", "health", "education")
    assert found.compared


def test_without_a_contrast_the_look_alikes_are_not_said_to_be_compared():
    empty = SimpleNamespace(parts=())
    assert pointers(DATA, SEARCH, pathways(["32"]), empty) == Pointers(
        ("finance",), tables=("cn_output_io42",)
    )
    assert pointers(DATA, None, None) == Pointers()


def test_why_names_one_or_both():
    found = Pointers(("health",), ("finance",))
    assert found.sectors == ("health", "finance")
    assert [
        found.why(codes) for codes in (["health"], ["finance"], ["finance", "health"], ["mining"], [])
    ] == [
        "pathways",
        "contrast",
        "both",
        "",
        "",
    ]
