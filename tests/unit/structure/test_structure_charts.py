"""The charts and sentences of a profile that compare years, and those of technology and the product space."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.structure import location_quotient, shift_share, technology_intensity
from bessemer.structure.answer import compose
from bessemer.structure.composition_charts import class_of
from bessemer.structure.profile import compositions
from bessemer.structure.space_charts import finest, neighbourhood
from bessemer.structure.windows import window
from bessemer.words import say

DATA = bm.reference()


def region(name):
    return DATA.regions.resolve(name)


def answer(name, year=None):
    return compose(DATA, region(name), year)


def chart(found, id):
    return next(one for one in found.charts if one.id == f"structure-{id}")


def span(name, key, year=None):
    return window(DATA, region(name), DATA.catalogue.table(key), year)


@pytest.mark.parametrize(
    ("name", "key", "year", "years", "left_out"),
    [
        ("Pittsburgh", "us_jobs_naics_estimated", None, (2001, 2016), ()),
        ("Pittsburgh", "us_jobs_sic_estimated", None, (1969, 2000), ()),
        ("Pittsburgh", "us_jobs_sic_estimated", 1983, (1969, 1983), ()),
        ("Jilin", "cn_jobs_gb19", None, (2013, 2020), ("J",)),
        ("Jilin", "cn_jobs_gb19", 2018, (2013, 2018), ()),
        ("DEA5", "eu_jobs_a10", None, (2000, 2019), ()),
        ("PL22", "eu_jobs_a10", None, (2001, 2019), ()),
        ("RO11", "eu_jobs_a10", None, (2004, 2019), ()),
        ("EE00", "eu_jobs_a10", None, (2004, 2019), ()),  # compared with all of Europe, Romania included
    ],
)
def test_years_are_compared_on_one_side_of_every_break(name, key, year, years, left_out):
    found = span(name, key, year)
    assert (found.start, found.end) == years
    assert found.left_out == left_out
    assert not set(left_out) & set(found.industries)
    panel = DATA.panel(key).select(regions=DATA.nation(region(name)).regions, industries=found.industries)
    assert panel.breaks_between(*years) == ()


@pytest.mark.parametrize(
    ("name", "key", "year"),
    [
        ("Jilin", "cn_jobs_gb19", 2012),
        ("Pittsburgh", "us_jobs_naics_estimated", 2002),
        ("DEA5", "eu_jobs_a10", 2001),
    ],
)
def test_there_is_no_comparison_over_less_than_three_years(name, key, year):
    assert span(name, key, year) is None
    assert (
        not {"structure-shift-share"} & {one.id for one in answer(name, year).charts} or name == "Pittsburgh"
    )


def test_a_cell_that_is_unknown_counts_in_neither_year():
    """Public services are unknown in Ningxia and Tibet in 2018."""
    found = span("Jilin", "cn_jobs_gb19", 2018)
    column = found.industries.index("O")
    panel = DATA.panel("cn_jobs_gb19").select(industries=["O"])
    both = np.stack([panel.at(2013)[:, 0], panel.at(2018)[:, 0]])
    known = np.isfinite(both).all(axis=0)
    assert (~known).sum() == 2
    np.testing.assert_allclose(found.nation[:, column], both[:, known].sum(axis=1))
    ningxia = span("Ningxia", "cn_jobs_gb19", 2018)
    assert "O" not in ningxia.industries
    assert ningxia.unknown == 1


@pytest.mark.parametrize("name", ["Jilin", "Pittsburgh", "DEA5", "CHN"])
def test_the_waterfall_adds_up_to_the_change_and_is_the_kernels(name):
    found = answer(name)
    drawn = chart(found, "shift-share")
    steps = drawn.data
    total = steps.loc[steps["total"], "value"].item()
    assert steps.loc[~steps["total"], "value"].sum() == pytest.approx(total, rel=1e-9)
    table = next(result for result in found.results if result.name == "shift_share").table
    assert table["change"].sum() == pytest.approx(total, rel=1e-9)
    assert table[["national", "mix", "regional"]].sum().sum() == pytest.approx(total, rel=1e-9)
    (sentence,) = [message for message in found.findings if message.id.startswith("structure.shift")]
    values = sentence.values
    assert values["national"] + values["mix"] + values["regional"] == pytest.approx(values["change"])
    assert values["change"] == pytest.approx(total / table["start_value"].sum())


def test_the_terms_are_those_of_shift_share():
    found = span("Pittsburgh", "us_jobs_naics_estimated")
    table = shift_share(DATA.panel("us_jobs_naics_estimated"), 2001, 2016).table
    own = table[table["region"] == "CZ16300"].set_index("industry")
    for name, terms in found.terms().items():
        np.testing.assert_allclose(terms, own.loc[list(found.industries), name], rtol=1e-9)


def test_pittsburgh_fell_behind_its_sectors():
    title = say(chart(answer("Pittsburgh", 1983), "shift-share").title, "en")
    assert title.startswith("From 1969 to 1983 the sectors of Pittsburgh fell behind")
    assert "27.3%" in title


def test_quotients_of_both_years_are_location_quotients():
    found = span("Pittsburgh", "us_jobs_sic_estimated", 1983)
    for position, year in enumerate((1969, 1983)):
        panel = location_quotient(DATA.panel("us_jobs_sic_estimated").select(years=[year]))
        row = panel.values[0, panel.regions.index("CZ16300")]
        np.testing.assert_allclose(found.quotients[position], row, rtol=1e-9)


def test_the_finest_classification_with_two_years_is_compared():
    moved = chart(answer("Pittsburgh", 2000), "quotient-change")
    assert moved.sources == ("us_jobs_ind1990",)
    assert moved.title.values["industry"].en == "Steelworks"
    assert moved.title.id == "structure.moved_down"
    assert moved.note.values["count"] == 18
    assert chart(answer("Pittsburgh"), "quotient-change").sources == ("us_jobs_naics_estimated",)
    jilin = chart(answer("Jilin"), "quotient-change")
    assert [one.en for one in jilin.note.values["industries"]] == ["Finance"]
    assert "Finance" not in {industry.short for industry in jilin.data["industry"]}
    gaps = (jilin.data["after"] - jilin.data["before"]).abs()
    assert jilin.title.values["after"] == jilin.data["after"][gaps.idxmax()]


def test_the_treemap_holds_every_sector_and_its_classes_are_those_of_the_legend():
    found = chart(answer("Jilin"), "composition")
    assert found.data["share"].sum() == pytest.approx(1.0)
    assert found.data["share"].is_monotonic_decreasing
    assert [class_of(value) for value in (0.49, 0.5, 0.79, 0.8, 1.24, 1.25, 1.99, 2.0)] == [
        *("far_below", "below", "below", "alike", "alike", "above", "above", "far_above")
    ]


@pytest.mark.parametrize(
    ("name", "classification"), [("Jilin", "io42"), ("Pittsburgh", "ind1990"), ("DEU", "wiod35")]
)
def test_the_product_space_is_that_of_the_other_regions(name, classification):
    entry = finest(compositions(DATA, region(name), None))
    assert entry.table.classification == classification
    found = neighbourhood(entry)
    lit = found.table.set_index("industry")["lit"]
    assert found.table["lit"].sum() == np.sum(entry.quotient >= 1)
    ends = lit.to_numpy()[found.links]
    starting = np.concatenate([found.links, found.links[:, ::-1]])
    from_strength = starting[lit.to_numpy()[starting[:, 0]]]
    assert found.shared == pytest.approx(lit.to_numpy()[from_strength[:, 1]].mean())
    assert ends.shape == (len(found.links), 2)
    # The region itself makes no link: multiplied tenfold in one industry, it leaves the network as it is.
    values = np.array(entry.panel.values)
    values[0, entry.position, 0] *= 10
    other = neighbourhood(
        type(entry)(**{**vars(entry), "panel": type(entry.panel)(values, *_labels(entry.panel))})
    )
    np.testing.assert_array_equal(other.links, found.links)


def _labels(panel):
    return panel.years, panel.regions, panel.industries


def test_ten_groups_are_too_few_for_a_product_space():
    found = answer("DEA5")
    assert "structure-product-space" not in {one.id for one in found.charts}
    assert "structure.space_coarse" in {limit.id for limit in found.limits}
    assert len(found.charts) == 4


def test_at_most_five_charts_and_each_title_a_finding():
    for name, year in (("Jilin", None), ("Pittsburgh", 1983), ("Pittsburgh", None), ("CHN", None)):
        found = answer(name, year)
        assert len(found.charts) == 5
        assert all(any(character.isdigit() for character in say(one.title)) for one in found.charts[1:])


def test_technology_of_the_founding_regions():
    pittsburgh = answer("Pittsburgh", 2000)
    said = {
        message.values["group"].id: message for message in pittsburgh.findings if "group" in message.values
    }
    made = said["structure.group_high_and_medium_high_technology_manufacturing"]
    served = said["structure.group_knowledge_intensive_services"]
    assert made.values["standing"].id == "structure.technology_below"
    assert served.values["standing"].id == "structure.technology_above"
    assert (made.values["first"], made.values["last"]) == (1980, 2000)
    certain = next(message for message in pittsburgh.findings if message.id == "structure.technology_certain")
    assert certain.values["own"] < certain.values["whole"]
    table = next(result for result in pittsburgh.results if result.name == "technology").table
    kernel = technology_intensity("us_jobs_ind1990", ["Pittsburgh"]).table
    merged = table.merge(kernel, on=["group", "year"], suffixes=("", "_kernel"))
    assert len(merged) == len(table) == 12
    np.testing.assert_allclose(merged["lower"], merged["lower_kernel"])
    np.testing.assert_allclose(merged["nation_upper"], merged["nation_upper_kernel"])


def test_the_two_chinese_lists_are_told():
    jilin = answer("Jilin")
    assert "structure.technology_lists" in {limit.id for limit in jilin.limits}
    table = next(result for result in jilin.results if result.name == "technology").table
    assert set(zip(table["year"], table["classification"], strict=True)) == {
        (2012, "io42_2012"),
        (2017, "io42"),
    }
    assert "structure.technology_lists" not in {limit.id for limit in answer("Jilin", 2012).limits}


def test_ten_groups_do_not_tell_technology_and_the_ruhr_is_told_so():
    found = answer("DEA5")
    untold = [limit for limit in found.limits if limit.id == "structure.technology_not_told"]
    assert len(untold) == 2
    assert "0.0% to 22.0% in 2019" in say(untold[0])
    assert not [message for message in found.findings if "technology" in message.id]
    assert "technology" in {result.name for result in found.results}


def test_a_level_below_nothing_that_rounding_leaves_does_not_stop_the_answer():
    """WIOD has -2 million USD of leather in Luxembourg in 1995."""
    assert DATA.panel("world_output_wiod35").values.min() < 0
    assert "technology" in {result.name for result in answer("LUX").results}
