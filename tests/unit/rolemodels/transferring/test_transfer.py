"""Shares after role models' change, and what does not carry over: by hand, and what must hold for any."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bessemer as bm
from bessemer.answer import Answer
from bessemer.charts import Canvas, to_svg
from bessemer.errors import OptionError, UnavailableError
from bessemer.rolemodels import (
    carryover_table,
    pooled_factor,
    relative_factor,
    search,
    transfer,
    transfer_part,
)
from bessemer.rolemodels.transferring.carryover import ROWS
from bessemer.rolemodels.transferring.changes import FEWEST_SAMPLED, SAMPLED, Changes
from bessemer.rolemodels.transferring.charts import slope_chart
from bessemer.rolemodels.transferring.perturbation import SMALLEST_SHARE, resampled_shares, transfer_shares
from bessemer.scenarios.answer import compose
from bessemer.words import LOCALES, say

PLACES = [
    *(("CN-JL", 2013), ("CN-JL", 2020), ("CN-LN", 2020), ("CN-GD", 2020), ("DEA5", None), ("ES21", None)),
    *(("CZ11600", None), ("CZ16400", None), ("CZ34306", None), ("EE00", None), ("CHN", None)),
]


@pytest.fixture(scope="module")
def data():
    return bm.reference()


@pytest.fixture(scope="module")
def jilin(data):
    return search(data, data.regions["CN-JL"], 2013, role_model=data.regions["CZ16300"])


# ---------------------------------------------------------------- kernels

parts = st.lists(st.floats(0.0, 1.0), min_size=5, max_size=5).filter(lambda x: sum(x) > 0.1)
shares = parts.map(lambda x: np.array(x) / sum(x))
factors = st.lists(st.lists(st.floats(0.05, 20.0), min_size=5, max_size=5), min_size=1, max_size=12)


@given(shares, factors, st.integers(0, 100))
def test_draws_of_role_models_are_compositions(own, change, seed):
    drawn = resampled_shares(own, np.array(change), draws=20, seed=seed)
    assert drawn.sum(axis=1) == pytest.approx(np.ones(20))
    assert (drawn >= 0).all() and (drawn[:, own == 0] == 0).all()
    if len(change) == 1:
        assert drawn == pytest.approx(np.tile(transfer_shares(own, change).shares, (20, 1)))


def test_a_draw_without_a_known_factor_keeps_the_weight():
    change = np.array([[2.0, np.nan], [2.0, np.nan]])
    drawn = resampled_shares(np.array([0.5, 0.5]), change, draws=5)
    assert drawn[:, 0] == pytest.approx(2 / 3)


def test_a_small_industry_takes_the_factor_of_its_group_and_a_large_one_keeps_its_own():
    start, end = np.array([0.001, 0.399, 0.6]), np.array([0.004, 0.196, 0.8])
    even = np.array([0.2, 0.2, 0.6])
    found = pooled_factor(start, end, even, even, 10, np.array([0, 0, 1]))
    assert found.tolist() == pytest.approx([0.2 / 0.4, 0.196 / 0.399, 0.8 / 0.6])
    alone = pooled_factor(start, end, even, even, 10, np.array([0, 1, 2]))
    assert np.isnan(alone[0])
    assert alone[1:] == pytest.approx(relative_factor(start, end, even, even, 10)[1:])


# ---------------------------------------------------------------- windows


def test_cells_of_fewer_than_ten_answers_are_pooled(data):
    """A zone of 20,000 jobs needs a share of one in a hundred, a large one of two in a thousand."""
    changes = Changes(data, "sections16", search(data, data.regions["CN-JL"], 2013).codes)
    window = changes.window("commuting zone", 1980, 2000)
    jobs = window.panel.sum_industries()[0]
    small = int(np.argmin(np.abs(jobs[0] - 20_000)))
    least = min(jobs[window.panel.years.index(year), small] for year in (window.start, window.end))
    assert window.smallest(small) == pytest.approx(FEWEST_SAMPLED / SAMPLED / least)
    assert window.smallest(window.panel.regions.index("CZ16300")) == SMALLEST_SHARE
    assert changes.window("commuting zone", 2000, 2016).smallest(small) == SMALLEST_SHARE


def test_finance_is_not_followed_across_its_change_of_coverage_in_china(data):
    found = search(data, data.regions["CN-JL"], 2013, classification="gb19")
    change = Changes(data, "gb19", found.codes).of(found.closest(1)[0])
    assert (change.start, change.end) == (2013, 2020)
    assert np.isnan(change.factor[found.codes.index("J")])
    assert np.isfinite(np.delete(change.factor, found.codes.index("J"))).sum() > 12


# ---------------------------------------------------------------- transfer


@pytest.mark.parametrize("place, year", PLACES)
def test_shares_add_up_and_the_default_total_stays(data, place, year):
    found = transfer(data, data.regions[place], year=year)
    table, outcome = found.table, found.search.outcome
    assert len(found.models) == 10
    assert len({model.episode.region.id for model in found.models}) == 10
    assert table["share_now"].sum() == pytest.approx(1)
    assert table["share_after"].sum() == pytest.approx(1)
    assert (table["share_after"] >= 0).all()
    assert table[f"{outcome}_change"].sum() == pytest.approx(0, abs=1e-6 * found.total_now)
    assert (table["change_low"] <= table["change_high"]).all()
    inside = table["change"].between(table["change_low"], table["change_high"])
    assert inside.mean() > 0.9
    assert table["change"].is_monotonic_decreasing


def test_scenario_and_transfer_are_one_kernel(data, jilin):
    scenario = compose(data, jilin.target, 2013, jilin).main.table.set_index("industry")
    average = transfer(data, jilin.target, search=jilin).table.set_index("industry")
    single = transfer(data, jilin.target, "Pittsburgh", search=jilin).table.set_index("industry")
    assert average["share_after"].to_dict() == pytest.approx(scenario["share_average"].to_dict())
    assert single["share_after"].to_dict() == pytest.approx(scenario["share_named"].to_dict())


def test_pittsburgh_alone_is_an_illustration_by_hand(data, jilin):
    """Manufacturing 1980 to 2000 against the mainland, put on ten years and on Jilin's shares."""
    found = transfer(data, "Jilin", "Pittsburgh", year=2013)
    assert found.single and [warning.id for warning in found.warnings] == ["contrast.single"]
    assert found.table["change_low"].isna().all()
    jobs = data.panel("us_jobs_sections16")
    own, nation = jobs.of("CZ16300"), jobs.sum_regions()[0]
    first, last = jobs.years.index(1980), jobs.years.index(2000)
    shares_ = [part / part.sum() for part in (own[first], own[last], nation[first], nation[last])]
    ratio = (shares_[1] / shares_[0] / (shares_[3] / shares_[2])) ** 0.5
    order = [jobs.industries.index(code) for code in jilin.codes]
    assert (shares_[0][order] > SMALLEST_SHARE).all()
    moved = jilin.shares * np.clip(ratio[order], 1 / 3, 3)
    by_hand = dict(zip(jilin.codes, moved / moved.sum(), strict=True))
    assert found.table.set_index("industry")["share_after"].to_dict() == pytest.approx(by_hand)


def test_the_total_comes_from_the_caller_and_never_from_a_role_model(data, jilin):
    plain = transfer(data, jilin.target, search=jilin)
    larger = transfer(data, jilin.target, search=jilin, total=2 * jilin.total)
    assert plain.total_after == plain.total_now == jilin.total
    assert larger.table["share_after"].tolist() == plain.table["share_after"].tolist()
    expected = plain.table["share_after"] * 2 * jilin.total - plain.table["jobs_now"]
    assert larger.table["jobs_change"].to_numpy() == pytest.approx(expected.to_numpy())


def test_twice_the_years_square_the_factors(data, jilin):
    one = transfer(data, jilin.target, search=jilin).table.set_index("industry")
    two = transfer(data, jilin.target, search=jilin, years=20).table.set_index("industry")
    assert two["factor"].to_dict() == pytest.approx((one["factor"] ** 2).to_dict())


def test_zero_stays_zero_and_is_told(data):
    zero = search(data, data.regions["CZ8501"])
    found = transfer(data, zero.target, search=zero)
    at = found.table["share_now"] == 0
    assert at.any() and (found.table.loc[at, "share_after"] == 0).all()
    said = [finding.id for finding in transfer_part(data, zero).findings]
    assert "contrast.absent" in said


def test_role_models_can_have_recovered_on_another_axis(data, jilin):
    by_jobs = transfer(data, jilin.target, search=jilin).models
    target = search(data, jilin.target, 2013, recovered_by="income_per_head")
    by_income = transfer(data, jilin.target, search=target).models
    assert [model.episode.region.id for model in by_jobs] != [model.episode.region.id for model in by_income]
    assert len({model.episode.region.id for model in by_income}) == 10
    assert all(model.episode.outcome > 0 for model in (*by_jobs, *by_income))


def test_mistakes_are_refused(data, jilin):
    with pytest.raises(OptionError, match="role models"):
        transfer(data, "Jilin", search=jilin, role_models=3)
    with pytest.raises(OptionError):
        transfer(data, "Jilin", search=jilin, total=-1.0)
    with pytest.raises(OptionError):
        transfer(data, "Jilin", search=jilin, years=0)
    with pytest.raises(UnavailableError):
        transfer(data, "Jilin", year=2012)
    with pytest.raises(UnavailableError):
        transfer(data, "Jilin", "Jilin", year=2013)


# ---------------------------------------------------------------- what does not carry over


@pytest.mark.parametrize("place, year", PLACES)
def test_the_rows_are_fixed_and_unknown_has_no_verdict(data, place, year):
    target = search(data, data.regions[place], year)
    table = carryover_table(data, target, target.closest(10, recovered=True)).table
    assert tuple(table["item"]) == ROWS
    assert set(table["verdict"]) <= {"carries", "does not", "unknown"}
    figures = table[~table["item"].isin(["level", "law"])]
    unknown = figures["target_value"].isna() | figures["model_value"].isna()
    assert (figures.loc[unknown, "verdict"] == "unknown").all()
    assert table.set_index("item").loc["state_ownership", "verdict"] == "unknown"


def test_the_figures_of_jilin_and_pittsburgh_by_another_route(data, jilin):
    row = carryover_table(data, jilin, [jilin.named_episode()]).table.set_index("item")
    output = data.frame("cn_output_io42_2012").query("region == 'CN-JL'").set_index("industry")["value"]
    share = data.frame("cn_foreign_share_io42_2012").query("region == 'CN-JL'").set_index("industry")["value"]
    joined = output.to_frame("output").join(share.rename("share")).dropna()
    by_hand = (joined["output"] * joined["share"]).sum() / joined["output"].sum()
    assert row.loc["foreign_ownership", "target_value"] == pytest.approx(by_hand)
    assert row.loc["foreign_ownership", "verdict"] == "unknown"
    people = data.panel("us_population").series("CZ16300")
    trend = np.log(people[1980] / people[1970]) / 10
    assert row.loc["population", "model_value"] == pytest.approx(trend)
    jobs = data.panel("us_total_jobs").series("CZ16300")
    assert row.loc["size", "model_value"] == pytest.approx(jobs[1980])
    assert row.loc["size", "target_value"] == pytest.approx(jilin.total)
    wages = (
        data.frame("cn_wage_gb19")
        .query("year == 2013")
        .merge(data.frame("cn_jobs_gb19"), on=["region", "industry", "year"])
    )
    wages = wages.dropna(subset=["value_x", "value_y"])
    bill = wages["value_x"] * wages["value_y"]
    own = wages["region"] == "CN-JL"
    relative = bill[own].sum() / wages.loc[own, "value_y"].sum() / (bill.sum() / wages["value_y"].sum())
    assert row.loc["income", "target_value"] == pytest.approx(relative)
    assert row.loc["income", "verdict"] == "unknown"
    assert row.loc["level", "verdict"] == row.loc["law", "verdict"] == "does not"


def test_the_verdicts_follow_their_rules(data):
    detroit = search(data, data.regions["CZ11600"], role_model=data.regions["CZ16300"])
    row = carryover_table(data, detroit, [detroit.named_episode()]).table.set_index("item")
    near = abs(row.loc["income", "target_value"] - row.loc["income", "model_value"]) <= 0.1
    assert (row.loc["income", "verdict"] == "carries") == near
    heavy = row.loc["medicine", "target_value"] >= 0.8 * row.loc["medicine", "model_value"]
    assert (row.loc["medicine", "verdict"] == "carries") == heavy
    assert row.loc["level", "verdict"] == row.loc["law", "verdict"] == "carries"


# ---------------------------------------------------------------- the part


@pytest.mark.parametrize("place, year", PLACES)
def test_every_sentence_reads(data, place, year, check_answer):
    target = search(data, data.regions[place], year)
    part = transfer_part(data, target)
    answer = Answer(
        "rolemodels",
        target.target,
        headline=part.findings[0],
        findings=(part.title, *part.findings[1:]),
        results=part.results,
        charts=part.charts,
        method=part.method,
        limits=part.limits,
    )
    check_answer(answer, charts=place in ("CN-JL", "DEA5", "CHN"))
    for message in (part.title, *part.findings, *part.method, *part.limits):
        assert say(message)[0].isupper(), say(message)
    table = part.results[0].table
    numbers = next(found for found in part.findings if found.id.startswith("contrast.transfer_"))
    assert numbers.values["gain_after"] == table.iloc[0]["share_after"]
    sure = int(((table["change_low"] > 0) | (table["change_high"] < 0)).sum())
    agreed = next(found for found in part.findings if found.id.startswith("contrast.sure_"))
    assert agreed.values.get("count", 0) == sure


def test_a_chart_of_a_single_role_model_draws(data, jilin):
    chart = slope_chart(transfer(data, jilin.target, "Pittsburgh", search=jilin))
    for locale in LOCALES:
        assert to_svg(chart, Canvas(locale, 330)).startswith("<svg")
