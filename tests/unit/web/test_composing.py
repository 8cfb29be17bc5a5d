"""Scenarios in addresses and in forms: they come back as they were, and a fault is named at its field."""

import json

import pytest
from starlette.datastructures import QueryParams

from bessemer.errors import OptionError
from bessemer.scenarios import SHIPPED, Build, Entry, Growth, scenario_of, shipped
from bessemer.web.chosen import FIRST, LONGEST_SPEC, OWN, Chosen, chosen_of, packed, unpacked
from bessemer.web.composing import (
    Form,
    composed,
    filled,
    form_of,
    names_of,
    place_of,
    typed,
    with_rows,
)
from bessemer.web.state import View

SECTORS = ("A", "C", "J")
MINE = scenario_of(
    {
        "name": "mine",
        "title": "Mine",
        "follow": {"role_model": "Pittsburgh@1980", "speed": 1.5, "partial": 0.3, "jobs": True},
        "portfolio": {"entries": [{"sector": "C", "jobs": 12000, "years": 7.5, "success": 0.25}]},
        "loss": {"partner": "JPN", "sectors": "all", "lasting": False, "length": 3, "via": "direct"},
        "growth": {"total": 0.01, "sectors": {"C": -0.02}},
        "demography": {"slack": 0.05, "growth": -0.01},
    }
)


def address(chosen):
    return QueryParams(View().query(**chosen.query()))


@pytest.mark.parametrize("scenario", [*map(shipped, SHIPPED), MINE], ids=lambda one: one.name)
def test_a_form_filled_from_a_scenario_gives_it_back(scenario):
    form = filled(scenario)
    assert set(form.values) <= {*names_of(SECTORS), "portfolio.industries"}
    assert composed(form, SECTORS) == scenario_of_title(scenario)


def scenario_of_title(scenario):
    """A form has one title for both languages."""
    from dataclasses import replace

    from bessemer.words import Text

    return replace(scenario, title=scenario.title and Text(scenario.title.en, scenario.title.en))


def test_a_choice_of_industries_comes_back():
    scenario = scenario_of({"name": "x", "portfolio": {"industries": ["14", "31"], "years": 8}})
    assert composed(filled(scenario), SECTORS) == scenario


def test_an_address_gives_the_choice_back():
    chosen = Chosen(("cut-off",), (), 20, "flat", 7, 500).with_own(MINE)
    assert chosen_of(address(chosen)) == chosen
    assert chosen.own[0].horizon == 20


def test_the_first_page_compares_some():
    assert chosen_of(QueryParams("")).shipped == FIRST
    assert chosen_of(QueryParams("composed=1")).shipped == ()
    assert [one.name for one in Chosen(()).drawn] == ["own-trend"]


def test_the_own_trend_is_drawn_once():
    assert [one.name for one in Chosen(("own-trend", "cut-off")).drawn] == ["own-trend", "cut-off"]


def test_different_choices_are_different_computations():
    chosen = Chosen()
    others = [chosen.but(seed=1), chosen.but(paths=100), chosen.but(horizon=9), chosen.with_own(MINE)]
    digests = {one.digest("CN-JL") for one in (chosen, *others)} | {chosen.digest("CN-LN")}
    assert len(digests) == 6
    assert chosen.digest("CN-JL") == Chosen().digest("CN-JL")


@pytest.mark.parametrize(
    "text", ["", "!", "bm90IGpzb24", packed(MINE)[:-7], "eyJuYW1lIjoieCIsImhvcml6b24iOjV9", "W" * 2000]
)
def test_what_is_no_scenario_in_an_address_is_refused(text):
    with pytest.raises(OptionError):
        unpacked(text)


def test_names_are_taken_once():
    chosen = Chosen().with_own(MINE)
    for again in (MINE, scenario_of({"name": "cut-off"})):
        with pytest.raises(OptionError) as caught:
            chosen.with_own(again)
        assert "Field name." in caught.value.where
    changed = scenario_of({"name": "other"})
    assert [one.name for one in chosen.with_own(changed, instead=MINE).own] == ["other"]


def test_an_address_has_an_end():
    chosen = Chosen()
    for at in range(OWN):
        chosen = chosen.with_own(scenario_of({"name": f"s{at}"}))
    with pytest.raises(OptionError):
        chosen.with_own(scenario_of({"name": "one more"}))
    growth = {f"sector-{at}": 0.01 for at in range(LONGEST_SPEC // 10)}
    with pytest.raises(OptionError):
        Chosen().with_own(scenario_of({"name": "long", "growth": {"sectors": growth}}))


@pytest.mark.parametrize("name", ["horizon", "seed", "paths", "baseline"])
def test_a_setting_that_cannot_be_names_its_field(name):
    with pytest.raises(OptionError) as caught:
        chosen_of(QueryParams({name: "often"}))
    assert f"Field {name}." in caught.value.where


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("part=follow&follow.who=recovered&follow.partial=50&follow.shares=on", "follow.partial"),
        ("part=follow&follow.who=recovered", "follow"),
        ("part=follow&follow.who=place&follow.shares=on", "follow.role_model"),
        ("part=follow&follow.who=declined&follow.shares=on&follow.years=2.5", "follow.years"),
        ("part=loss&loss.partner=USA&loss.year=99", "loss.year"),
        ("part=loss&loss.partner=USA&loss.sectors=cars", "loss.sectors"),
        ("part=portfolio&portfolio.how=chosen", "portfolio.industries"),
        ("part=portfolio&portfolio.how=own", "portfolio.entries.0.sector"),
        (
            "part=portfolio&portfolio.how=own&portfolio.entries.2.sector=C&portfolio.entries.2.jobs=many",
            "portfolio.entries.2.jobs",
        ),
        ("part=portfolio&portfolio.how=own&portfolio.entries.1.sector=C", "portfolio.entries.1.jobs"),
        (
            "part=portfolio&portfolio.additional.low=1&portfolio.additional.likely=0",
            "portfolio.additional.low",
        ),
        ("part=growth&growth.sectors.C=5", "growth.sectors.C"),
        ("part=growth&growth.total=two", "growth.total"),
        ("part=demography&demography.slack=-1", "demography.slack"),
        ("name=", "name"),
    ],
)
def test_a_fault_is_told_at_its_field(query, field):
    names = [*names_of(SECTORS), "portfolio.industries"]
    form = form_of(QueryParams(query if "name=" in query else f"name=x&{query}"), names)
    with pytest.raises(OptionError) as caught:
        composed(form, SECTORS)
    assert place_of(caught.value, names) == field


def test_what_is_not_ticked_does_not_happen():
    form = form_of(QueryParams("name=x&follow.partial=50&loss.year=99"), names_of(SECTORS))
    assert composed(form, SECTORS) == scenario_of({"name": "x"})


def test_industries_become_rows():
    form = with_rows(filled(scenario_of({"name": "x", "portfolio": {}})), [Entry("C", 12345.0, 10.0, 0.0199)])
    assert composed(form, SECTORS).portfolio == Build(entries=(Entry("C", 12345, 10, 0.0199),))


def test_numbers_are_read_and_words_are_left_to_the_checks():
    assert [typed(text) for text in ("7", "-0.5", ".5", "1e3", "nan", "1_000", "٣")] == [
        7,
        -0.5,
        0.5,
        1000.0,
        "nan",
        "1_000",
        typed("٣"),
    ]
    assert isinstance(typed("9" * 400), str | float)


def test_a_long_field_is_cut():
    form = form_of(QueryParams({"name": "x" * 9999}), ["name"])
    assert len(form.get("name")) <= 400


def test_growth_that_is_empty_is_no_growth():
    form = Form({"name": ["x"], "part": ["growth"], "growth.total": [""]})
    assert composed(form, SECTORS).growth == Growth()


def test_a_packed_scenario_is_plain_json():
    import base64

    content = json.loads(base64.urlsafe_b64decode(packed(shipped("cut-off")) + "=="))
    assert content["loss"] == {"partner": "USA"}
