"""Portraits of industries, held against panels and the shipped forecasts."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.atlas import CLASSIFICATIONS, Portrait, industries_of, industry_portrait
from bessemer.atlas.records import track_records
from bessemer.errors import ClassificationError, UnavailableError
from bessemer.words import say

DATA = bm.reference()


def result(portrait: Portrait, name: str):  # type: ignore[no-untyped-def]
    return next(each for part in portrait.parts for each in part.results if each.name == name)


def test_steel_is_where_the_census_counts_it() -> None:
    portrait = industry_portrait("ind1990", "270", DATA)
    table = result(portrait, "industry_regions").table.set_index("region")
    panel = DATA.panel("us_jobs_ind1990")
    values = panel.at(2000)[:, panel.industries.index("270")]
    assert float(table["level"]["CZ16300"]) == pytest.approx(values[panel.regions.index("CZ16300")])
    assert table["part_of_all"].sum() == pytest.approx(1)
    assert float(table["part_of_all"].iloc[0]) == pytest.approx(values.max() / values.sum())


def test_half_of_all_is_in_as_many_regions_as_are_said() -> None:
    portrait = industry_portrait("gb19", "C", DATA)
    levels = result(portrait, "industry_regions").table["level"].to_numpy(float)
    half = portrait.headline.values["half"]
    assert levels[:half].sum() >= levels.sum() / 2 > levels[: half - 1].sum()


def test_quotients_are_against_the_own_nation() -> None:
    table = result(industry_portrait("a10", "B-E", DATA), "industry_regions").table.set_index("region")
    panel = DATA.panel("eu_jobs_a10")
    german = [row for row, id in enumerate(panel.regions) if id.startswith("DE")]
    jobs, column = panel.at(2019), panel.industries.index("B-E")
    own = jobs[panel.regions.index("DEA5")]
    nation = jobs[german].sum(axis=0)
    expected = (own[column] / own.sum()) / (nation[column] / nation.sum())
    assert float(table["location_quotient"]["DEA5"]) == pytest.approx(expected)


def test_zones_with_few_sampled_persons_stay_out_of_rankings_by_weight() -> None:
    portrait = industry_portrait("ind1990", "270", DATA)
    everyone = result(portrait, "industry_regions").table
    dense = result(portrait, "industry_dense").table
    assert len(dense) == int(everyone["reliable"].sum()) < len(everyone)
    drawn = portrait.parts[0].charts[0].data  # type: ignore[attr-defined]
    assert int(drawn["value"].notna().sum()) == len(dense)


def test_entries_of_the_census_are_the_shipped_outcomes() -> None:
    portrait = industry_portrait("ind1990", "270", DATA)
    frame = DATA.frame("us_entry_forecast")
    past = frame[(frame["industry"] == "270") & (frame["year"] == 1990)].drop_duplicates("unit")
    part = next(part for part in portrait.parts if part.id == "entries")
    assert part.findings[0].values["entered"] == int(past["entered"].sum())
    assert part.findings[0].values["cells"] == len(past)
    assert len(result(portrait, "industry_entries_past").table) == int(past["entered"].sum())


def test_entries_go_from_under_half_to_the_weight_of_the_nation() -> None:
    table = result(industry_portrait("naics", "500", DATA), "industry_entries").table
    assert len(table)
    assert (table["quotient_before"] < 0.5).all() and (table["quotient_after"] >= 1).all()


def test_regions_redefined_in_between_are_no_entries() -> None:
    for code in ("J", "K", "B-E"):
        table = result(industry_portrait("a10", code, DATA), "industry_entries").table
        assert not any(id.startswith(("PL", "RO")) for id in table["region"])


def test_finance_in_china_has_no_entries_because_it_was_redefined() -> None:
    part = next(part for part in industry_portrait("gb19", "J", DATA).parts if part.id == "entries")
    assert [message.id for message in part.findings] == ["atlas.entries_redefined"]


def test_neighbours_are_symmetric() -> None:
    first = result(industry_portrait("ind1990", "270", DATA), "industry_neighbours").table.set_index(
        "industry"
    )
    nearest = str(first.index[0])
    back = result(industry_portrait("ind1990", nearest, DATA), "industry_neighbours").table.set_index(
        "industry"
    )
    assert float(first["proximity"].iloc[0]) == pytest.approx(float(back["proximity"]["270"]))
    assert (np.diff(first["proximity"].to_numpy(float)) <= 0).all()


def test_few_industries_tell_neither_closeness_nor_complexity() -> None:
    assert {part.id for part in industry_portrait("a10", "J", DATA).parts} == {"where", "entries"}


def test_every_industry_of_the_small_lists_is_told_in_both_languages() -> None:
    for name in ("gb19", "io42", "a10", "wiod35", "naics"):
        for industry in industries_of(name, DATA):
            portrait = industry_portrait(name, industry.code, DATA)
            for locale in ("en", "zh-CN"):
                texts = [say(portrait.headline, locale)]
                texts += [say(finding, locale) for part in portrait.parts for finding in part.findings]
                assert all("{" not in text for text in texts)


def test_unknown_codes_and_classifications_are_refused() -> None:
    with pytest.raises(ClassificationError):
        industry_portrait("ind1990", "99999", DATA)
    with pytest.raises(ClassificationError):
        industry_portrait("isic", "C", DATA)
    with pytest.raises(UnavailableError):
        industry_portrait("ind1990", "0", DATA)
    assert "sic" not in CLASSIFICATIONS


def test_records_say_what_the_shipped_tables_say() -> None:
    parts = {part.id: part for part in track_records(DATA)}
    assert set(parts) == {"entry", "jobs", "scenarios", "regional"}
    frame = DATA.frame("us_entry_forecast")
    past = frame[frame["year"] == 1990].drop_duplicates(["unit", "industry"])
    assert parts["entry"].findings[0].values["base_rate"] == pytest.approx(past["entered"].mean())
    pooled = DATA.frame("jobs_forecast_pooled")
    row = pooled[
        (pooled["sample"] == "nuts2") & (pooled["horizon"] == 10) & (pooled["period"] == "all")
    ].iloc[0]
    table = parts["jobs"].results[0].table
    shown = table[(table["name"] == "Europe") & (table["horizon"] == 10)].iloc[0]
    assert float(shown["mae"]) == pytest.approx(float(row["mae"]))
