"""Two regions in one brief: what each says, and the figures they share, beside each other."""

import json

import pytest
from tools.brief_checks import page_faults

from bessemer.brief import render
from bessemer.brief.versus import shared_results
from bessemer.errors import OptionError
from bessemer.words import LOCALES, say


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("first", "second"), [("CN-JL", "CN-LN"), ("CHN", "LUX"), ("CN-JL", "CZ16300")])
def test_both_are_told_beside_each_other(study_of, first, second, locale):
    text = render(study_of(first), locale, "md", versus=study_of(second))
    for name in (first, second):
        for answer in study_of(name).answers():
            sentence = say(answer.headline or answer.reason, locale)
            assert sentence.split(",")[0].split("，")[0][:40].split("|")[0] in text.replace("\\", "")


def test_the_page_of_two_has_no_identifier_twice(study_of):
    html = render(study_of("CHN"), "en", versus=study_of("LUX"))
    assert [str(fault) for fault in page_faults(html, "en")] == []
    assert html.count('class="locator"') == 2


def test_shared_figures_are_those_of_each_region(study_of):
    content = json.loads(render(study_of("CN-JL"), "en", "json", versus=study_of("CN-LN")))
    assert [part["region"] for part in content["regions"]] == ["CN-JL", "CN-LN"]
    names = {entry["table"] for entry in content["shared"]}
    assert {"profile_output_io42", "trajectory", "rates", "variants", "customs_totals", "scenario"} <= names
    output = next(entry for entry in content["shared"] if entry["table"] == "profile_output_io42")
    for region, side in (("CN-JL", "first"), ("CN-LN", "second")):
        result = next(r for r in study_of(region).structure.results if r.name == "profile_output_io42")
        shares = dict(zip(result.table["industry"], result.table["share"], strict=True))
        assert {row["industry"]: row[side]["share"] for row in output["rows"]} == pytest.approx(shares)


def test_regions_measured_differently_share_nothing_they_do_not_have(study_of):
    ours, theirs = study_of("CN-JL").structure, study_of("CZ16300").structure
    assert [own.name for own, *_ in shared_results(ours, theirs)] == []


def test_a_region_is_not_compared_with_itself(study_of):
    for form in ("html", "md", "json"):
        with pytest.raises(OptionError, match="with itself"):
            render(study_of("LUX"), "en", form, versus=study_of("LUX"))
