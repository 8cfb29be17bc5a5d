"""Simulated regions: real ground, identities, what applies where, and refusals."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.errors import OptionError, RegionError, UnavailableError
from bessemer.scenarios import SHIPPED, simulate
from bessemer.scenarios.baselines import baseline_of, middle_along, spread_along, steps_of
from bessemer.scenarios.engine import SCALARS
from bessemer.scenarios.grounds import complexity_yardstick, ground_of
from bessemer.scenarios.sectors import carried, shared_groups

PLACES = ["CN-JL", "CZ16300", "DEA5", "PL22", "EE00", "CHN"]


@pytest.fixture(scope="module")
def data():
    return bm.reference()


@pytest.mark.parametrize("place", PLACES)
def test_the_start_is_what_the_figures_say(data, place):
    found = simulate(place, paths=100, split=0)
    start = found.table[found.table["ahead"] == 0]
    outcome = found.ground.outcome
    total = start[start["measure"] == f"total_{outcome}"]["middle"].iloc[0]
    sectors = start[start["measure"] == f"sector_{outcome}"]["middle"]
    assert sectors.sum() == pytest.approx(total)
    assert total == pytest.approx(found.ground.total)
    assert start[start["measure"] == f"relative_{outcome}"]["middle"].iloc[0] == pytest.approx(1)
    assert found.ground.shares.sum() == pytest.approx(1) and found.ground.nation.sum() == pytest.approx(1)
    ordered = found.table[["low_80", "low_50", "middle", "high_50", "high_80"]].to_numpy()
    assert (np.diff(ordered, axis=1) >= 0).all()


def test_the_own_trend_has_the_forecasts_interval(data):
    """The 80 % band of relative jobs at 5, 10 and 15 years is that of the shipped forecast."""
    from bessemer.rolemodels.forecasting.forecasts import forecast

    region = data.regions["CZ16300"]
    known = forecast(data, region)
    found = simulate(region, paths=20_000, split=0)
    for horizon in (5, 10, 15):
        row, fan = known.row(horizon), found.fan("relative_jobs", horizon)
        assert fan[[0, 4]] - 1 == pytest.approx([row["low_80"], row["high_80"]], abs=3e-3)
        assert fan[2] - 1 == pytest.approx(row["central"], abs=2e-3)


def test_sectors_of_the_own_trend_have_the_forecasts_middle(data):
    from bessemer.rolemodels.forecasting.forecasts import forecast

    region = data.regions["CZ16300"]
    table = forecast(data, region, horizons=(10,)).table
    table = table[table["measure"] == "sector_share"].set_index("industry")
    base = baseline_of(ground_of(data, region), 15)
    ground = ground_of(data, region)
    chosen = table["central"].where(table["better"] == "bessemer", table["baseline"])
    assert base.roots[10] ** 2 == pytest.approx(chosen[list(ground.codes)].to_numpy())


def test_a_province_rests_on_no_change_and_says_so(data):
    base = baseline_of(ground_of(data, data.regions["CN-JL"]), 15)
    assert (base.kind, base.rule, base.windows, base.window) == ("simple", "no-change", 2, 3)
    assert (base.center == 0).all()
    from bessemer.history.axes import axis

    jobs = axis(data, "province", "jobs")
    logs = np.log(jobs.values)
    years = jobs.years
    errors = [logs[years.index(at + 3)] - logs[years.index(at)] for at in range(2013, 2018)]
    errors = np.abs(np.concatenate(errors))
    errors = errors[np.isfinite(errors)]
    assert base.spread[3] == pytest.approx(np.quantile(errors, 0.8) / 1.2815515655)


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("place", ["CN-JL", "CZ11600", "DEA5"])
def test_every_shipped_scenario_runs_or_says_why_not(data, place, name):
    study = bm.study(place)
    if place == "CZ11600" and name.startswith("cut-off"):
        with pytest.raises(UnavailableError, match="in that country itself"):
            simulate(study, name, paths=50)
        return
    if place == "DEA5" and "diversify" in name:
        with pytest.raises(UnavailableError):
            simulate(study, name, paths=50)
        return
    found = simulate(study, name, paths=60, split=60)
    jobs = found.ends[:, len(SCALARS) :]
    assert (jobs >= 0).all() and jobs.sum(axis=1) == pytest.approx(found.ends[:, 1])
    assert found.variance is not None
    first = found.variance.table
    sums = first.groupby(["measure", "industry"])["first_order"].sum()
    assert sums.to_numpy() == pytest.approx(1.0)


def test_pittsburghs_path_by_hand(data):
    """Relative jobs follow the pace of Pittsburgh from 1980 to 2000."""
    found = simulate(bm.study("Jilin"), "pittsburgh", paths=2000, split=0)
    jobs = data.panel("us_total_jobs")
    own, nation = jobs.of("CZ16300")[:, 0], jobs.values[:, :, 0].sum(axis=1)
    first, last = jobs.years.index(1980), jobs.years.index(2000)
    pace = np.log(own[last] / nation[last] / (own[first] / nation[first])) / 20
    assert found.fan("relative_jobs")[2] == pytest.approx(np.exp(15 * pace), abs=5e-3)


def test_a_cut_takes_the_shipped_loss_in_its_first_year(data):
    """With every draw at its likeliest, the first year takes the nation's short run on Jilin's weights."""
    from bessemer.dependence import cut_ranges
    from bessemer.scenarios.losing import losses_of
    from bessemer.scenarios.spec import Loss

    ground = ground_of(data, data.regions["CN-JL"])
    losses = losses_of(ground, Loss("USA", year=2), 15)
    rows = cut_ranges(data, "CHN", "USA")
    short = rows[(rows["measure"] == "output") & (rows["run"] == "short")].set_index("sector")
    construction = ground.codes.index("E")
    assert losses.ranges[0, 1, construction] == pytest.approx(-short.loc["c18", "middle"])
    assert losses.ranges[0, 0, construction] == pytest.approx(-short.loc["c18", "high"])
    assert losses.profile[1].tolist() == [0, 0] and losses.profile[2].tolist() == [1, 0]
    assert losses.profile[7].tolist() == [0, 1]


def test_the_labour_force_binds(data):
    given = {
        "name": "bound",
        "horizon": 10,
        "growth": {"total": 0.05},
        "demography": {"slack": 0.0, "growth": -0.01},
    }
    found = simulate("Jilin", given, paths=500, split=0)
    limit = found.ground.total * 0.99**10
    assert found.bounded > 0.8
    assert found.ends[:, 1].max() <= limit * (1 + 1e-12)


@pytest.mark.parametrize(
    "given, said",
    [
        ({"name": "x", "growth": {"sectors": {"Z9": 0.1}}}, "Z9"),
        ({"name": "x", "portfolio": {"industries": ["99"]}}, "99"),
        ({"name": "x", "portfolio": {"entries": [{"sector": "ZZ", "jobs": 5}]}}, "ZZ"),
        ({"name": "x", "loss": {"partner": "Untied States"}}, "United States"),
        (3, "int"),
    ],
)
def test_what_a_scenario_names_must_be_there(given, said):
    with pytest.raises((OptionError, RegionError), match=said):
        simulate("Jilin", given, paths=10)


def test_the_yardstick_of_complexity_is_zero_for_the_nation_and_one_between_zones(data):
    codes, complexity, jobs = complexity_yardstick(data)
    assert (complexity * jobs).sum() / jobs.sum() == pytest.approx(0, abs=1e-12)
    order = dict(zip(codes, complexity, strict=True))
    assert order["1200"] > 0 > order["500"]  # professional services, manufacturing


def test_sectors_meet_in_the_finest_list_that_both_know():
    assert shared_groups("wiod35", "gb19", "E") == ("c18",)
    assert set(shared_groups("wiod35", "a10", "F")) == {"c18"}
    values = np.array([[0.1, 0.3], [0.0, 1.0]])
    found = carried(values, np.array([3.0, 1.0]), "wiod35", ["c20", "c21"], "a10", ["G-I", "F"])
    assert found[:, 0] == pytest.approx([0.15, 0.25])
    assert np.isnan(found[:, 1]).all()


def test_between_known_horizons_and_beyond():
    knots = np.array([0.0, 5.0, 15.0])
    middle = middle_along(knots, np.array([0.0, -0.05, -0.15]), 25, 0.5)
    assert middle[[10, 15, 25]] == pytest.approx([-0.10, -0.15, -0.20])
    spread = spread_along(knots, np.array([0.0, 0.1, 0.2]), 30)
    assert spread[[5, 15, 30]] == pytest.approx([0.1, 0.2, 0.4])
    assert np.sqrt((steps_of(spread) ** 2).cumsum()) == pytest.approx(spread)
