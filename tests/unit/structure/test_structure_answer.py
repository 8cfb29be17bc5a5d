"""The answer to "What are we?": it reads, it draws, and its sentences say what its tables hold."""

import warnings

import numpy as np
import pytest

import bessemer as bm
from bessemer.structure.answer import SMALLEST_SHARE, compose
from bessemer.words import Message, say

DATA = bm.reference()
JOBS_2016 = DATA.panel("us_total_jobs").at(2016)[:, 0]
SMALLEST = DATA.panel("us_total_jobs").regions[int(np.argmin(JOBS_2016))]
CASES = [
    *(("CZ16300", year) for year in (1983, 2000, 2016)),
    *((name, None) for name in ("CN-JL", "Detroit", "DEA5", "PL22", "CHN", "RoW", SMALLEST)),
    ("CN-NX", 2018),
]
# The same but for drawing, which takes the time: years with unknown cells, a year of other codes.
READ = [*(("CN-JL", year) for year in (2012, 2017, 2018)), ("CN-NX", 2012), ("IDN", None), ("DED2", 2017)]


def answer(name: str, year: int | None = None):
    return compose(DATA, DATA.regions.resolve(name), year)


@pytest.mark.parametrize(("name", "year"), [*CASES, *READ])
def test_it_reads_and_draws(name, year, check_answer):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_answer(answer(name, year), charts=(name, year) in CASES)


@pytest.mark.parametrize(("name", "year"), [*CASES, *READ])
def test_the_headline_says_what_the_table_holds(name, year):
    found = answer(name, year)
    values = found.headline.values
    table = found.main.table
    named = table[(table["year"] == values["year"]) & (table["location_quotient"] == values["ratio"])]
    assert len(named) == 1
    row = named.iloc[0]
    assert row["share"] == values["share"] >= SMALLEST_SHARE
    assert row["nation_share"] == values["nation_share"]
    assert values["ratio"] == pytest.approx(values["share"] / values["nation_share"])
    peers = table[(table["measure"] == row["measure"]) & (table["classification"] == row["classification"])]
    eligible = peers[peers["share"] >= SMALLEST_SHARE]
    terms = eligible["share"] * (np.log(eligible["share"]) - np.log(eligible["nation_share"]))
    assert terms[named.index[0]] == terms.max()
    shown = next(
        result
        for result in found.results[1:]
        if result.name == f"profile_{row['measure']}_{row['classification']}"
    )
    info = DATA.catalogue.table(shown.sources[0])
    assert values["measure"] == info.measure_name
    assert shown.table.loc[shown.table["industry"] == row["industry"], "industry_name"].item() == (
        values["industry"].en
    )
    # The rank, from the rows of the table and nothing else.
    frame = DATA.panel(info.key).select(years=[values["year"]], regions=DATA.nation(found.region).regions)
    levels = np.nan_to_num(frame.values[0])
    shares = levels[:, frame.industries.index(row["industry"])] / levels.sum(axis=1)
    own = shares[frame.regions.index(found.region.id)]
    assert values["rank"] == 1 + (shares > own).sum()
    assert values["count"] == len(shares)
    assert (found.headline.id == "structure.headline_first") == (values["rank"] == 1)


@pytest.mark.parametrize(("name", "year"), [*CASES, *READ])
def test_the_largest_and_the_total_are_the_tables(name, year):
    found = answer(name, year)
    values = found.findings[0].values
    first = found.results[1].table.sort_values("share", ascending=False)
    assert found.findings[0].id.startswith("structure.largest")
    assert values["total"] == pytest.approx(first["value"].sum())
    for position, place in enumerate(("first", "second", "third")):
        assert values[f"{place}_share"] == first["share"].iloc[position]
        assert values[place].en == first["industry_name"].iloc[position]


def test_jilin_2017_and_2012():
    for year, ratio, rank in ((2017, 3.42, 1), (2012, 3.03, 2)):
        values = answer("吉林", year).headline.values
        assert values["industry"].zh == "交通运输设备"
        assert values["ratio"] == pytest.approx(ratio, abs=0.005)
        assert (values["rank"], values["count"], values["year"]) == (rank, 31, year)


def test_pittsburgh_in_the_year_of_its_trouble():
    found = answer("Pittsburgh", 1983)
    assert "196,639" in {
        say(Message("ui.regions_all", count=value), "en").split()[0]
        for value in found.results[1].table["value"]
    }
    assert found.headline.values["industry"].en == "Steelworks"
    assert say(found.findings[0], "en").startswith("Of 1,170,000 jobs in 1983")


def test_the_part_that_is_estimated_is_told_and_right():
    found = answer("Pittsburgh", 2016)
    told = next(warning for warning in found.warnings if warning.id == "structure.estimated")
    table = found.results[1].table
    assert told.values["count"] == (table["status"] == "estimated").sum()
    part = DATA.panel("us_jobs_naics_estimated", "estimated").select(years=[2016], regions=["CZ16300"])
    assert told.values["share"] == pytest.approx(np.nansum(part.values) / table["value"].sum())
    assert 0 < told.values["share"] < 0.05


def test_unknown_cells_are_told():
    assert [warning.id for warning in answer("Jilin", 2018).warnings] == ["structure.unknown"]
    assert answer("Jilin", 2017).warnings == ()
    ningxia = answer("Ningxia", 2018).results[1].table
    assert ningxia["value"].isna().sum() == 1  # shown as unknown, not dropped


def test_aims_are_quotients_of_the_table():
    found = answer("Jilin", 2020)
    aims = next(
        finding
        for finding in found.findings
        if finding.values.get("year") == 2020 and "health" in finding.values
    )
    jobs = found.results[1].table.set_index("industry")["location_quotient"]
    assert aims.values["health"] == pytest.approx(jobs["Q"])
    assert aims.values["education"] == pytest.approx(jobs["P"])
    assert aims.values["finance"] == pytest.approx(jobs["J"])
    assert aims.values["science_technical"] == pytest.approx(jobs["M"])


def test_us_health_and_education_are_called_private():
    assert "structure.aims_private" in {finding.id for finding in answer("Pittsburgh", 2016).findings}


def test_without_figures_a_sentence_says_so(check_answer):
    for name, year in (("Jilin", 1990), ("Pittsburgh", 1960), ("DEA5", 1999), ("CHN", 1980)):
        found = answer(name, year)
        assert found.headline is None and found.charts == () and found.results == ()
        assert str(year) in say(found.reason, "en") and str(year) in say(found.reason, "zh")
        check_answer(found)


@pytest.mark.parametrize("name", ["CHN", "Pittsburgh", "DEA5", "吉林"])
def test_the_chart_names_two_different_industries_that_it_shows(name):
    """China's highest quotient is of an industry under 1 %; the title once named textiles twice."""
    for year in (None, 2000):
        found = answer(name, year)
        if found.reason is not None:
            continue
        chart = found.charts[0]
        titled = [chart.title.values[key] for key in ("first", "second") if key in chart.title.values]
        assert len(set(titled)) == len(titled)
        shown = {
            industry.short: row.quotient for row in chart.data.itertuples() for industry in [row.industry]
        }
        assert {industry.en for industry in titled} <= set(shown)
        assert all(shown[industry.en] >= 1.1 for industry in titled[1:])
        assert shown[chart.title.values["first"].en] == max(shown.values())
        quotients = chart.data["quotient"]
        assert quotients.is_monotonic_decreasing and len(quotients) <= 10
        assert chart.alt.values["ratio"] == quotients.max()


def test_the_composition_chart_names_its_widest_gap():
    found = answer("Jilin")
    chart = found.charts[1]
    gaps = (chart.data["share"] - chart.data["nation_share"]).abs()
    widest = chart.data.loc[gaps.idxmax()]
    assert chart.title.values["share"] == widest["share"]
    assert (chart.title.id == "structure.composition_more") == (widest["share"] > widest["nation_share"])


def test_every_us_zone_province_and_economy_gets_an_answer():
    """A sample over all kinds; the sweep of all regions is `make sweep`."""
    for id in list(DATA.regions)[::17]:
        found = answer(id)
        assert found.headline is not None, id
        assert say(found.headline, "en") and say(found.headline, "zh")
