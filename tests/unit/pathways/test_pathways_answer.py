"""The answer to "What could be next?": it reads, draws, keeps to its table and owns up to its record."""

import dataclasses
import warnings
from functools import cache

import numpy as np
import pytest

import bessemer as bm
import bessemer.pathways.answer as module
from bessemer.pathways.groups import OPEN_GROUPS
from bessemer.pathways.lookback import EntryRecord
from bessemer.words import say

DATA = bm.reference()
JOBS_2016 = DATA.panel("us_total_jobs").at(2016)[:, 0]
SMALLEST = DATA.panel("us_total_jobs").regions[int(np.argmin(JOBS_2016))]
CASES = [
    ("CN-JL", None),
    *(("CZ16300", year) for year in (1983, 2000, 2016)),
    *((name, None) for name in ("Detroit", "DEA5", "PL22", "CHN", "RoW", SMALLEST)),
]


@cache
def answer(name, year=None):
    return module.compose(DATA, DATA.regions.resolve(name), year)


@pytest.mark.parametrize(("name", "year"), CASES)
def test_it_reads_and_draws(name, year, check_answer):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_answer(answer(name, year))


@pytest.mark.parametrize(("name", "year"), CASES)
def test_the_sentences_say_what_the_table_holds(name, year):
    found = answer(name, year)
    table = found.main.table
    by_name = table.set_index("industry_name")["location_quotient"]
    headline = found.headline.values
    assert headline["first"].en == table["industry_name"].iloc[0]
    assert [option.en for option in headline["options"]] == table["industry_name"].head(3).tolist()
    assert headline["year"] == found.year
    assert set(table["group"]) <= set(OPEN_GROUPS)
    for finding in found.findings:
        values = finding.values
        if finding.id == "pathways.regain":
            assert all(0.8 <= by_name[option.en] < 1 for option in values["options"])
        if finding.id in ("pathways.best_knowledge", "pathways.best_care"):
            place = values["place"] - 1
            assert table["industry_name"].iloc[place] == values["industry"].en
            assert table["location_quotient"].iloc[place] == values["ratio"]
            group = "knowledge services" if finding.id.endswith("knowledge") else "health and education"
            assert table["group"].iloc[place] == group
            assert group not in set(table["group"].iloc[:place])
            assert values["count"] == len(table)
    assert bool(found.charts) == (found.headline.id != "pathways.headline_coarse")
    if found.charts and found.charts[0].id == "pathways-reach":
        assert found.charts[0].title.values["first"] == headline["first"]
    elif found.charts:
        assert found.charts[0].id == "pathways-options"
        assert found.charts[0].title.values["total"] == len(table)
        assert headline["first"].en in set(found.charts[0].data["industry_name"])
    if found.charts:
        assert found.charts[0].alt.values["count"] == len(found.charts[0].data)


def test_no_industry_stands_in_two_tables():
    for name in ("Pittsburgh", "Jilin"):
        found = {result.name: result for result in answer(name).results}
        apart = [
            set(found[key].table["industry"])
            for key in ("options", "services", "extraction", "other_options")
            if key in found
        ]
        assert sum(map(len, apart)) == len(set().union(*apart))
        assert found["gains"].table["industry"].tolist() == found["options"].table["industry"].tolist()


def test_jilin_gets_tradable_sectors_with_services_and_extraction_apart():
    found = {result.name: result for result in answer("Jilin").results}
    assert found["options"].table["tradable"].all()
    assert set(found["services"].table["group"]) == {"other services"}
    assert set(found["extraction"].table["group"]) == {"extraction and farming"}
    assert found["services"].shown and found["extraction"].shown
    aims = found["aims"].table.set_index("aim")
    assert (
        aims.loc["education", "location_quotient"] > 1 and aims.loc["medical care", "location_quotient"] > 1
    )
    assert aims.loc["education", "jobs_location_quotient"] > 1
    assert {"location_quotient", "jobs_location_quotient"} <= set(found["aims"].shown)


def test_the_record_of_china_stands_before_the_advice():
    found = answer("Jilin")
    assert found.headline.id == "pathways.headline_untested"
    text = say(found.headline, "en")
    assert text.index("2 of the 239 gaps of 2012") < text.index("metals")
    assert "pathways.record_older" in {finding.id for finding in found.findings}


def test_the_charts_of_zones_show_how_good_the_forecasts_were():
    charts = {chart.id: chart for chart in answer("Pittsburgh").charts}
    data = charts["pathways-reliability"].data
    assert len(data) == 10 and data["cells"].sum() == 10_459 and data["entries"].sum() == 326
    assert data["forecast"].is_monotonic_increasing
    assert ((data["lower"] <= data["observed"]) & (data["observed"] <= data["upper"])).all()


def test_a_past_year_tells_what_came():
    came = next(f for f in answer("CZ16300", 1983).findings if f.id == "pathways.came")
    assert (came.values["start"], came.values["end"], came.values["count"]) == (1980, 2000, 3)
    assert 1.5 < came.values["chance"] < 2.5


def test_the_chart_draws_what_the_headline_names_also_where_the_region_has_none_of_it():
    """Madison has no agricultural chemicals at all; the chart once gave the second option as the closest."""
    found = answer("CZ26502")
    first = found.headline.values["first"].en
    assert found.main.table.set_index("industry_name").loc[first, "location_quotient"] == 0
    assert first in set(found.charts[0].data["industry_name"])


def test_strengths_are_counted_among_the_industries_of_that_census():
    strengths = next(f for f in answer("Pittsburgh").findings if f.id == "pathways.strengths")
    assert strengths.values["total"] == 209  # 228 codes, 18 of them not coded apart in 2000, and code 0
    assert 0 < strengths.values["count"] < strengths.values["total"]


def test_a_sample_that_is_too_small_is_told_and_not_denied():
    small, middle, large = answer(SMALLEST), answer("Youngstown"), answer("Pittsburgh")
    told = next(warning for warning in small.warnings if warning.id == "pathways.sample_small")
    assert told.values["count"] == (~small.main.table["reliable"].astype(bool)).sum() > 0
    assert told.values["total"] == len(small.main.table)
    assert "pathways.sample" not in {limit.id for limit in small.limits}
    for found in (middle, large):
        assert found.main.table["reliable"].all()
        assert "pathways.sample_small" not in {warning.id for warning in found.warnings}
    assert "pathways.sample" in {limit.id for limit in middle.limits}  # some were left out
    assert "pathways.sample" not in {limit.id for limit in large.limits}  # none had to be


def test_ten_sectors_are_called_too_coarse():
    found = answer("DEA5")
    assert found.headline.id == "pathways.headline_coarse"
    assert {"pathways.coarse", "pathways.no_record"} <= {limit.id for limit in found.limits}
    assert found.record is None


def test_before_the_data_a_sentence_says_so(check_answer):
    for name, year in (("Jilin", 2011), ("Pittsburgh", 1979), ("DEA5", 1999), ("CHN", 1990)):
        found = answer(name, year)
        assert found.reason.id == "pathways.no_detail"
        check_answer(found)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (EntryRecord(1000, 80, 0.70, 0.60), "better"),
        (EntryRecord(1000, 80, 0.60, 0.70), "worse"),
        (EntryRecord(1000, 80, 0.65, 0.65), "worse"),
        (EntryRecord(1000, 80, 0.52, 0.51), "none"),
        (EntryRecord(1000, 80, 0.31, 0.70), "none"),
        (EntryRecord(1000, 9, float("nan"), float("nan")), "few"),
    ],
)
def test_the_record_is_said_as_it_is(record, expected, monkeypatch, check_answer):
    monkeypatch.setattr(module, "density_record", lambda *given: (record, (1990, 2000)))
    found = answer.__wrapped__("DEA5")
    assert found.record.id == f"pathways.record_{expected}"
    assert found.record.values["cells"] == record.cells
    assert found.record.values["entries"] == record.entries
    check_answer(found, charts=False)
    text = say(found.record, "en")
    if expected in ("worse", "none", "few"):
        assert "not as a forecast" in text or "Do not read" in text or "as a description" in text
    if expected != "few":
        assert f"{record.entries / record.cells:.1%}" in text


def test_the_shipped_records():
    """On US zones the own location quotient foretells entries better than closeness; we say so."""
    record = answer("Pittsburgh").record
    assert record.id == "pathways.record_worse"
    assert record.values["cells"] > 10_000 and record.values["entries"] > 500
    assert 0.55 < record.values["auc"] < record.values["baseline"] < 0.8
    assert answer("Jilin").record.id == "pathways.record_few"


def test_an_own_dataset_without_options_gets_a_reason(monkeypatch, check_answer):
    true_options = module.options

    def nothing(*given, **named):
        found = true_options(*given, **named)
        return dataclasses.replace(found, table=found.table.head(0))

    monkeypatch.setattr(module, "options", nothing)
    found = answer.__wrapped__("DEA5")
    assert found.reason.id == "pathways.nothing_open"
    check_answer(found)
