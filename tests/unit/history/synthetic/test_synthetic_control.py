"""The synthetic control of a panel: names, refusals, placebos, checks."""

import json
from dataclasses import replace

import numpy as np
import pytest

import bessemer as bm
from bessemer.errors import DataError, OptionError, RegionError, YearError
from bessemer.history import Check, compare, leave_one_out, placebo_in_time, same_sign, synthetic_control
from bessemer.panel import Break, Panel
from bessemer.words import Text, catalogue, say

YEARS = tuple(range(1970, 2000))


def panel_of(units=30, seed=1, effect=5.0, noise=0.2, first=1990):
    """A treated region that is the mean of two donors, with noise and an effect from `first` on."""
    rng = np.random.default_rng(seed)
    path = rng.normal(size=(3, len(YEARS))).cumsum(axis=1)
    values = 40.0 + rng.uniform(0, 1, (units, 3)) @ path + noise * rng.normal(size=(units, len(YEARS)))
    values[0] = 0.5 * (values[1] + values[2]) + 0.05 * rng.normal(size=len(YEARS))
    values[0, YEARS.index(first) :] += effect
    return Panel(
        values.T[:, :, None],
        YEARS,
        tuple(f"R{unit:02d}" for unit in range(units)),
        ("total",),
        unit="jobs",
        source="us_total_jobs",
    )


@pytest.fixture(scope="module")
def panel():
    return panel_of()


@pytest.fixture(scope="module")
def found(panel):
    return synthetic_control(panel, "R00", 1990)


def test_it_finds_the_effect_and_its_donors(found):
    assert found.weights.index[:2].tolist() in (["R01", "R02"], ["R02", "R01"])
    assert found.weights.sum() == pytest.approx(1.0)
    assert (found.weights >= 0).all()
    assert found.att == pytest.approx(5.0, abs=0.3)
    assert found.p_value == pytest.approx(1 / 30)
    assert found.gaps.index.tolist() == list(YEARS)
    assert found.gaps.loc[1990:].mean() == pytest.approx(found.att)
    assert found.placebos.shape == (30, 29)
    assert found.ratios.index[0] == "R00"
    assert found.att == pytest.approx(bm.history.synthetic_control(panel_of(), "R00", 1990).att, abs=1e-12)


def test_the_pre_period_lies_strictly_before_the_first_treated_year(panel, found):
    changed = panel.values.copy()
    changed[YEARS.index(1990) :, 0] += 100.0
    moved = synthetic_control(replace(panel, values=changed), "R00", 1990)
    assert moved.weights.to_dict() == found.weights.to_dict()
    assert moved.att == pytest.approx(found.att + 100.0)
    changed[YEARS.index(1989), 0] += 1.0
    assert (
        synthetic_control(replace(panel, values=changed), "R00", 1990).weights.to_dict()
        != found.weights.to_dict()
    )


def test_placebos_leave_the_treated_region_out(panel, found):
    changed = panel.values.copy()
    changed[:, 0] = changed[:, 3]
    other = synthetic_control(replace(panel, values=changed), "R00", 1990)
    np.testing.assert_allclose(other.placebos, found.placebos, atol=1e-9)


def test_no_placebos_no_p_value(panel):
    plain = synthetic_control(panel, "R00", 1990, placebos=False)
    assert np.isnan(plain.p_value)
    assert plain.placebos.shape == (30, 0)
    assert plain.to_json()["p_value"] is None
    assert verdicts(plain)["placebos_none"] == "doubtful"


def test_named_donors_and_industry(panel):
    two = Panel(
        np.concatenate([panel.values, 2 * panel.values], axis=2), panel.years, panel.regions, ("a", "b")
    )
    whole = synthetic_control(two, "R00", 1990)
    one = synthetic_control(two, "R00", 1990, industry="a")
    assert whole.att == pytest.approx(3 * one.att)
    assert whole.parameters["industry"] == "sum"
    few = synthetic_control(panel, "R00", 1990, donors=["R05", "R01", "R02"])
    assert set(few.weights.index) == {"R05", "R01", "R02"}


def test_logs_and_indices(panel):
    logs = synthetic_control(panel, "R00", 1990, transform="log")
    assert logs.units["gap"] == "log points"
    assert logs.table["treated"].iloc[0] == pytest.approx(np.log(panel.values[0, 0, 0]))
    index = synthetic_control(panel, "R00", 1990, transform="index")
    assert index.table["treated"].iloc[:20].mean() == pytest.approx(1.0)


def test_result_is_data(found):
    plain = found.to_json()
    json.dumps(plain, allow_nan=False)
    assert plain["weights"].keys() == {name for name, weight in found.weights.items() if weight > 0}
    assert plain["rows"][0].keys() == {"year", "period", "treated", "synthetic", "gap"}
    assert plain["sources"] == ["us_total_jobs"]
    assert "<table" in found._repr_html_()
    for check in found.checks:
        assert check.verdict in ("ok", "doubtful", "not credible")
        assert say(check.message, "en")
        assert say(check.message, "zh")


def broken(panel, **scope):
    return replace(panel, breaks=(Break(1985, note=Text("The count changed.", "口径变化。"), **scope),))


def unknown(panel, region, year):
    values = panel.values.copy()
    values[panel.years.index(year), panel.regions.index(region)] = np.nan
    return Panel(values, panel.years, panel.regions, panel.industries)


@pytest.mark.parametrize(
    ("change", "call", "error", "words"),
    [
        (None, {"treated": "R99"}, RegionError, "R99"),
        (None, {"donors": ["R00", "R01"]}, RegionError, "among the donors"),
        (None, {"donors": ["R01", "R01"]}, RegionError, "twice"),
        (None, {"donors": []}, RegionError, "No donor"),
        (None, {"donors": "R01"}, OptionError, "list"),
        (None, {"donors": ["R77"]}, RegionError, "R77"),
        (None, {"year": 1971}, YearError, "1 years before"),
        (None, {"year": 2005}, YearError, "0 from it on"),
        (None, {"year": 1990.5}, YearError, "no year"),
        (None, {"industry": "x"}, DataError, "x"),
        (None, {"transform": "square"}, OptionError, "square"),
        (lambda p: unknown(p, "R00", 1975), {}, DataError, "R00 is unknown in 1975"),
        (lambda p: unknown(p, "R03", 1975), {"donors": ["R01", "R03"]}, DataError, "R03 is unknown in 1975"),
        (lambda p: broken(p, scope="all"), {}, YearError, "1985"),
        (lambda p: broken(p, scope="R03"), {"donors": ["R01", "R03"]}, YearError, "1985"),
        (lambda p: replace(p, values=-p.values), {"transform": "log"}, DataError, "positive"),
    ],
)
def test_refusals_name_what_is_wrong(panel, change, call, error, words):
    given = {"treated": "R00", "year": 1990} | call
    with pytest.raises(error, match=words):
        synthetic_control(panel if change is None else change(panel), **given)


def test_the_default_pool_leaves_incomplete_donors_out_and_says_so(panel):
    gap = synthetic_control(unknown(panel, "R03", 1975), "R00", 1990)
    assert "R03" not in gap.weights.index
    assert [warning.id for warning in gap.warnings] == ["synthetic.left_out_unknown"]
    split = synthetic_control(broken(panel, scope="R03"), "R00", 1990)
    assert "R03" not in split.weights.index
    assert [warning.id for warning in split.warnings] == ["synthetic.left_out_broken"]
    crossed = synthetic_control(broken(panel, scope="all"), "R00", 1990, across_breaks=True)
    assert len(crossed.weights) == 29
    industry = synthetic_control(
        broken(panel, scope="all", industries=("other",)), "R00", 1990, industry="total"
    )
    assert len(industry.weights) == 29


def verdicts(result):
    return {check.name: check.verdict for check in result.checks}


def test_more_donors_than_years_with_no_error_is_not_credible():
    panel = panel_of(units=200, noise=2.0)
    late = panel.select(years=range(1982, 2000))
    found = synthetic_control(late, "R00", 1987)
    assert found.inside
    assert not found.unique
    assert found.p_value >= 0.05
    assert verdicts(found)["overfit"] == "not credible"
    assert found.verdict == "not credible"
    assert say(found.sentence).startswith("Not credible because 199 donors copy 5 years almost exactly")
    assert say(found.sentence, "zh").startswith("结果不可信，原因：199个对照地区")
    assert "synthetic.infinite_ratio" in [warning.id for warning in found.warnings]


def test_one_donor_with_most_of_the_weight_is_not_credible(panel):
    values = panel.values.copy()
    values[: YEARS.index(1990), 0] = values[: YEARS.index(1990), 1]
    found = synthetic_control(replace(panel, values=values), "R00", 1990)
    assert verdicts(found)["concentration"] == "not credible"
    assert "R01 alone carries" in say(found.sentence)


def test_outside_the_range_of_donors(panel):
    values = panel.values.copy()
    values[:, 0] += 1000.0
    found = synthetic_control(replace(panel, values=values), "R00", 1990)
    assert verdicts(found)["hull"] == "not credible"
    assert verdicts(found)["fit"] == "not credible"


def test_few_placebos(panel):
    few = synthetic_control(panel, "R00", 1990, donors=[f"R{unit:02d}" for unit in range(1, 6)])
    assert verdicts(few)["placebos"] == "not credible"
    some = synthetic_control(panel, "R00", 1990, donors=[f"R{unit:02d}" for unit in range(1, 13)])
    assert verdicts(some)["placebos"] == "doubtful"


def test_neighbours_with_weight_count_against_it(panel):
    hit = synthetic_control(panel, "R00", 1990, neighbours=["R01", "R02"])
    assert verdicts(hit)["spillover"] == "not credible"
    clear = synthetic_control(panel, "R00", 1990, neighbours=["R20"])
    assert verdicts(clear)["spillover"] in ("ok", "doubtful")
    assert "spillover" not in verdicts(synthetic_control(panel, "R00", 1990))


def test_a_region_picked_by_its_outcome_is_marked(panel):
    found = synthetic_control(panel, "R00", 1990, picked=True, names={"R00": Text("Pittsburgh", "匹兹堡")})
    assert verdicts(found)["picked"] == "doubtful"
    assert say(found.title) == "Pittsburgh and its synthetic control, first treated year 1990"


def test_an_extreme_region_that_comes_back_as_others_do():
    """Outcomes are white noise about a level, so that whoever fell last comes back, treated or not."""
    rng = np.random.default_rng(2)
    values = 100.0 + rng.normal(size=(80, 30)) + rng.normal(size=(80, 1))
    values[0, 19] = values[0].mean() - 5.0
    panel = Panel(values.T[:, :, None], YEARS, tuple(f"R{unit:02d}" for unit in range(80)), ("total",))
    found = {check.name: check for check in synthetic_control(panel, "R00", 1990).checks}
    assert "regression_extreme" in found


def test_donors_left_out_one_at_a_time(panel, found):
    compared = compare(panel, "R00", 1990)
    weights = found.weights[list(compared.donors)].to_numpy()
    donors, gaps = leave_one_out(compared, weights)
    assert donors == tuple(name for name, weight in found.weights.items() if weight > 0)
    rest = [name for name in compared.donors if name != donors[0]]
    alone = synthetic_control(panel, "R00", 1990, donors=rest)
    np.testing.assert_allclose(gaps[0], alone.gaps, atol=1e-9)


def test_placebo_in_time_sees_no_treated_year(panel):
    compared = compare(panel, "R00", 1990)
    earlier, gaps = placebo_in_time(compared, 1980)
    assert earlier.years[-1] == 1989
    assert abs(gaps[10:].mean()) < 1.0
    with pytest.raises(YearError):
        placebo_in_time(compared, 1971)
    with pytest.raises(YearError):
        placebo_in_time(compared, 1995)


def test_signs_that_differ_are_not_credible():
    assert same_sign([0.1, 0.2, float("nan")], "dates").verdict == "ok"
    bad = same_sign([0.1, -0.2, 0.3], "pools")
    assert isinstance(bad, Check)
    assert say(bad.message) == "the sign changes across donor pools: above in 2 of 3"
    assert say(bad.message, "zh") == "更换对照组后正负号改变：3个估计值中有2个为正"


def test_other_methods_are_asked_only_what_concerns_them(panel):
    values = panel.values.copy()
    values[:, 0] += 500.0
    high = replace(panel, values=values)
    levels = bm.history.synthetic_difference(high, "R00", 1990)
    assert not {"hull", "left_out", "left_out_sign", "in_time"} & set(verdicts(levels))
    assert verdicts(levels)["fit"] == "ok"
    ridge = verdicts(bm.history.augmented_control(high, "R00", 1990))
    assert ridge["hull"] == "not credible"
    assert "left_out" not in ridge


def test_every_sentence_of_the_part_can_be_said():
    assert {id for id in catalogue("en") if id.startswith("synthetic.")} == {
        id for id in catalogue("zh") if id.startswith("synthetic.")
    }
