"""What set the recovered apart: figures by other routes, base rates, and sentences that hold anywhere."""

import re
from pathlib import Path

import numpy as np
import pytest

import bessemer as bm
from bessemer.answer import Answer
from bessemer.history.axes import axis
from bessemer.rolemodels import contrast, contrast_part, search
from bessemer.rolemodels.contrasting.contrasts import DISCOVERY
from bessemer.rolemodels.contrasting.traits import SOUTH_WEST, distance_on_earth, traits
from bessemer.rolemodels.lookalikes.reports import report
from bessemer.words import say

PLACES = [
    *(("CN-JL", 2013), ("CN-JL", 2020), ("CN-LN", 2020), ("CN-GD", 2020), ("DEA5", None), ("ES21", None)),
    *(("CZ11600", None), ("CZ16400", None), ("CZ34306", None), ("EE00", None), ("CHN", None)),
]


@pytest.fixture(scope="module")
def data():
    return bm.reference()


@pytest.fixture(scope="module")
def jilin(data):
    return search(data, data.regions["CN-JL"], 2013)


@pytest.fixture(scope="module")
def found(data, jilin):
    return contrast(data, jilin)


def as_answer(part, target):
    """Return a part as an answer, so that the checks of answers apply."""
    fields = ("results", "charts", "method", "limits")
    return Answer(
        "rolemodels",
        target.target,
        headline=part.findings[0],
        findings=(part.title, *part.findings[1:]),
        **{name: getattr(part, name) for name in fields},
    )


def near(data, search_, kind):
    """Return region, base year, end year and outcome of the look-alikes, from the search's table alone."""
    rows = search_.table.head(search_.top)
    return rows[[data.regions[id].kind == kind for id in rows["region"]]]


@pytest.mark.parametrize("place, year", [("CN-JL", 2013), ("DEA5", None), ("CZ11600", None)])
def test_rates_are_those_of_the_headline(data, place, year):
    """One number for one thing: the contrast counts what the answer says first."""
    target = search(data, data.regions[place], year)
    told, found = report(data, target), contrast(data, target, draws=20)
    assert found.other_kind == 0 and found.near == told.top
    # With US and European candidates together, the contrast keeps those of one kind.
    if target.scope != "all":
        assert (found.everyone, found.hubs) == (told.all, told.hubs)


def test_rates_from_the_table_by_another_route(jilin, found):
    rows = jilin.table
    recovered = int((rows.head(jilin.top)["relative_change"] > 0).sum())
    assert (found.near.count, found.near.recovered) == (jilin.top, recovered)
    assert found.near.regions == jilin.top_regions
    assert found.everyone.share == pytest.approx(jilin.base_rate)
    shares = jilin.pool.shares[: jilin.candidates, jilin.codes.index("manufacturing")]
    rank = rows.assign(share=shares).groupby("base_year")["share"].rank(pct=True)
    old = rows[rank > 2 / 3]
    assert (found.hubs.count, found.hubs.recovered) == (len(old), int(old["recovered"].sum()))
    assert found.hubs.regions == old["region"].nunique()
    risen = rows.head(jilin.top).query("recovered")
    assert found.recovered_regions == risen["region"].nunique()


def test_means_of_the_start_from_the_tables_by_another_route(data, jilin, found):
    """Pandas on the shipped frames: no pools, no panels, no shared code."""
    rows = near(data, jilin, "commuting zone")
    mean = found.table.set_index("trait")
    people = data.frame("us_population").set_index(["region", "year"])["value"]
    nation = people.groupby("year").sum()
    jobs = data.frame("us_total_jobs").set_index(["region", "year"])["value"]
    college = data.frame("us_some_college").set_index(["region", "year"])["value"]
    early = data.frame("us_schooling_sd").set_index("region")["value"]
    income = data.frame("us_personal_income").set_index(["region", "year"])["value"]
    for recovered, column in ((True, "mean_recovered"), (False, "mean_others")):
        part = rows[rows["recovered"] == recovered]
        growth, schooling, rich = [], [], []
        for id, year in zip(part["region"], part["base_year"], strict=True):
            own = np.log(people[id, year] / people[id, year - 10])
            growth.append((own - np.log(nation[year] / nation[year - 10])) / 10)
            level = early if year == 1980 else college.xs(year, level="year")
            schooling.append((level[id] - level.mean()) / level.std())
            whole = income.xs(year, level="year").sum() / nation[year]
            rich.append(income[id, year] / people[id, year] / whole)
        assert mean.loc["population_before", column] == pytest.approx(np.mean(growth))
        assert mean.loc["schooling", column] == pytest.approx(np.mean(schooling))
        assert mean.loc["income", column] == pytest.approx(np.mean(rich))
        size = [np.log(jobs[id, year]) for id, year in zip(part["region"], part["base_year"], strict=True)]
        assert mean.loc["size", column] == pytest.approx(np.mean(size))
        south = np.mean([data.regions[id].group in SOUTH_WEST for id in part["region"]])
        assert mean.loc["south_west", column] == pytest.approx(south)


def test_no_later_measure_stands_for_a_start(data, jilin, found):
    """Schooling of 1980 is the table of 1980, and its change is known from 1990 to 2000 only."""
    pool = jilin.pool
    told = traits(data, "commuting zone", "sections16", pool)
    first = pool.base_years == 1980
    level = data.panel("us_schooling_sd")
    order = [level.regions.index(id) for id in np.array(pool.regions)[first]]
    assert np.corrcoef(told.column("schooling")[first], level.values[0, order, 0])[0, 1] == pytest.approx(1)
    assert np.isnan(told.column("schooling_after")[pool.base_years != 1990]).all()
    assert np.isfinite(told.column("schooling_after")[pool.base_years == 1990]).all()


def test_changes_of_shares_stay_within_one_definition(data, jilin):
    """Pittsburgh from 1980: manufacturing fell by less than the nation's until the census of 2000."""
    pool = jilin.pool
    told = traits(data, "commuting zone", "sections16", pool)
    census = data.panel("us_jobs_sections16").shares()
    sums = data.panel("us_jobs_sections16").sum_regions()[0]
    code = census.industries.index("manufacturing")
    whole = sums[:, code] / sums.sum(axis=1)
    for base in (1980, 1990):
        row = next(
            at
            for at, (id, year) in enumerate(zip(pool.regions, pool.base_years, strict=True))
            if id == "CZ16300" and year == base
        )
        start, end = census.years.index(base), census.years.index(2000)
        own = census.of("CZ16300")[:, code]
        by_hand = (own[end] - own[start] - whole[end] + whole[start]) / ((2000 - base) / 10)
        assert told.column("shift_manufacturing")[row] == pytest.approx(by_hand)


def test_the_distance_to_a_metropolis_leaves_out_the_region_itself(data, jilin):
    told = traits(data, "commuting zone", "sections16", jilin.pool)
    assert told.column("remoteness").min() > 10
    assert distance_on_earth(0.0, 0.0, 0.0, 180.0) == pytest.approx(np.pi * 6371)


@pytest.mark.parametrize("place", ["CN-JL", "DEA5"])
def test_p_values_and_rates_of_discovery_are_possible(data, place):
    table = contrast(data, search(data, data.regions[place])).table
    for end in ("", "_within", "_all", "_all_within"):
        p, q = table[f"p_value{end}"].dropna(), table[f"q_value{end}"].dropna()
        assert len(p) and ((p > 0) & (p <= 1)).all() and (q >= p - 1e-12).all()
        assert (table[f"difference{end}"].isna() == table[f"p_value{end}"].isna()).all()


def test_the_south_and_west_cannot_be_told_within_divisions(found):
    row = found.table.set_index("trait").loc["south_west"]
    assert np.isfinite(row["difference"]) and np.isnan(row["difference_within"])


def test_all_four_axes_can_say_who_recovered(data, jilin):
    shares = {}
    for name in ("jobs", "jobs_per_head", "income_per_head", "composition"):
        target = search(data, jilin.target, 2013, recovered_by=name)
        found = contrast(data, target, draws=50)
        change = target.pool.outcome[: target.candidates]
        shares[name] = found.everyone.share
        assert found.everyone.share == pytest.approx((change[np.isfinite(change)] > 0).mean())
        assert found.unknown == np.isnan(change[: target.top]).sum()
    assert len(set(shares.values())) == 4
    target = search(data, jilin.target, 2013, recovered_by="income_per_head")
    income = axis(data, "commuting zone", "income_per_head")
    row = target.pool.regions.index("CZ16300")
    by_axis = income.changes(int(target.pool.base_years[row]), int(target.pool.end_years[row]))
    assert target.pool.outcome[row] == pytest.approx(by_axis[income.regions.index("CZ16300")])


def test_the_mean_region_is_another_reference(data, jilin, found):
    mean = contrast(data, search(data, jilin.target, 2013, reference="mean"), draws=50)
    assert mean.everyone.share > found.everyone.share


def test_europe_is_compared_within_countries(data):
    result = contrast(data, search(data, data.regions["DEA5"]), draws=50)
    assert result.kind == "nuts2"
    assert {name for name, _, _ in result.strata} <= {
        region.country for region in data.regions.of_kind("nuts2")
    }
    near_ = sum(look_alikes.count for _, look_alikes, _ in result.strata)
    assert near_ == result.near.count


def test_hubs_can_be_given(data, jilin):
    result = contrast(data, jilin, hubs=["CZ16300"], draws=50)
    assert (result.hubs.regions, result.hubs.count) == (1, 3)


@pytest.mark.parametrize("place, year", PLACES)
def test_every_sentence_reads_and_agrees_with_the_table(data, place, year, check_answer):
    target = search(data, data.regions[place], year)
    part = contrast_part(data, target)
    check_answer(as_answer(part, target), charts=place in ("CN-JL", "DEA5"))
    for message in (part.title, *part.findings, *part.method, *part.limits):
        assert say(message)[0].isupper(), say(message)
    if not part.results:
        assert part.findings[-1].id.startswith("contrast.none_")
        return
    table = part.results[0].table
    start = table[~table["along"]]
    called = int((start["q_value"] <= DISCOVERY).sum())
    verdict = part.findings[0]
    assert verdict.id == ("contrast.found_some" if called else "contrast.found_none")
    if called:
        assert verdict.values["found"] == called
    within = int((start["q_value_within"] <= DISCOVERY).sum())
    assert part.findings[1].values.get("kept", 0) == within
    if place.startswith("CN"):
        assert any(finding.id == "contrast.sunbelt" for finding in part.findings)


def test_provinces_and_economies_get_a_reason(data):
    provinces = search(data, data.regions["CN-JL"], classification="gb19")
    part = contrast_part(data, provinces)
    assert part.findings[-1].id == "contrast.none_provinces" and not part.charts
    assert contrast_part(data, search(data, data.regions["CHN"])).findings[-1].id == "contrast.none_economies"


def test_the_figures_of_the_method_page(data):
    page = (Path(__file__).parents[4] / "docs" / "methods" / "contrast.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\w+) (\d{4}) \| (.*) \|$", page, flags=re.M)
    assert len(rows) == 5
    for name, year, cells in rows:
        recovered, base, hubs, called, within, strata, distance = cells.split(" | ")
        region = data.regions.resolve(name)
        result = contrast(data, search(data, region, int(year)))
        near = result.near
        assert recovered == f"{near.recovered} of {near.count} ({near.share:.0%})"
        shown = [
            result.everyone.share,
            result.hubs.share,
            result.explained["strata"],
            result.explained["distance"],
        ]
        assert [base, hubs, strata, distance] == [f"{100 * max(value, 0):.0f}%" for value in shown]
        count = len(result.found())
        assert called.startswith(f"{count} of" if count else "nothing")
        assert (within == "nothing") == (len(result.found(within=True)) == 0)
