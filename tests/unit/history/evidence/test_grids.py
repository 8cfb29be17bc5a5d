"""The grid of synthetic controls: rules on made cells and made data, and one cell by plain optimisation."""

import dataclasses
import re

import numpy as np
import pytest
from scipy.optimize import nnls

import bessemer as bm
from bessemer.charts import Canvas, to_svg
from bessemer.errors import DataError, UnavailableError, YearError
from bessemer.history import placebo_p_value
from bessemer.history.axes import Axis
from bessemer.history.evidence.dated_scans import scan_p_values, scan_ratios
from bessemer.history.evidence.donor_pools import DonorPool, DonorPools, pools_of
from bessemer.history.evidence.grid_report import axes_result, grid_result, synthetic_part, take_home
from bessemer.history.evidence.grids import Grid, evidence_grid, grid_of
from bessemer.history.evidence.measures import MEASURES
from bessemer.history.evidence.neighbours import distance_km, near_regions, state_borders
from bessemer.history.evidence.outcomes import Outcome, Outcomes, outcomes_of
from bessemer.history.evidence.standings import Cell, axis_verdict
from bessemer.history.synthetic.checks import same_sign
from bessemer.words import Message, say


@pytest.fixture(scope="module")
def data():
    return bm.reference()


@pytest.fixture(scope="module")
def pittsburgh(data) -> Grid:
    return evidence_grid(data, data.regions["CZ16300"], 1983)


def cell(pool="alike", offset=0, att=0.1, p=0.03, verdict="ok", difference=0.1, reasons=()) -> Cell:
    return Cell(
        axis="jobs",
        pool=pool,
        year=1983 + offset,
        offset=offset,
        att=att,
        p_value=p,
        rmspe_pre=0.01,
        before=14,
        after=20,
        donors=40,
        top_donor="CZ1",
        top_weight=0.3,
        near_weight=0.0,
        difference=difference,
        verdict=verdict if offset == 0 else None,
        reasons=reasons,
    )


POOLS = ("alike", "alike_apart", "all")
TOP = Message("synthetic.check_concentration_bad", donor="A", weight=0.7)


def made_cells(**changes) -> list[Cell]:
    """Cells that stand out, with `changes` for all or for the (pool, offset) that `at` names."""
    made = [cell(pool=pool, offset=offset) for pool in POOLS for offset in (-1, 0, 1)]
    at = changes.pop("at", None)
    return [dataclasses.replace(c, **changes) if at in (None, (c.pool, c.offset)) else c for c in made]


def failing(cells: list[Cell], pools: tuple[str, ...]) -> list[Cell]:
    """The cells, with runs of the named year in these pools that their checks do not believe."""
    bad = {"verdict": "not credible", "reasons": (TOP,)}
    return [dataclasses.replace(c, **bad) if c.offset == 0 and c.pool in pools else c for c in cells]


# ---------------------------------------------------------------- rules on made cells


def test_a_gap_unusual_in_every_pool_stands_out():
    found = axis_verdict(made_cells())
    assert (found.standing, found.reasons, found.unusual, found.fitting) == ("stands_out", (), 3, 3)


def test_a_sign_that_changes_across_pools_is_not_credible():
    found = axis_verdict(made_cells(at=("all", 0), att=-0.1, difference=-0.1))
    assert found.standing == "not_credible"
    assert found.reasons[0] == same_sign([0.1, 0.1, -0.1], "pools").message


def test_a_sign_that_changes_across_dates_is_not_credible_and_names_the_pool():
    found = axis_verdict(made_cells(at=("all", 1), att=-0.01))
    assert found.standing == "not_credible"
    assert [reason.id for reason in found.reasons] == ["evidence.sign_dates"]
    assert "all regions" in say(found.reasons[0])


def test_one_failing_pool_is_left_out_and_two_are_too_many():
    assert axis_verdict(failing(made_cells(), ("all",))).standing == "stands_out"
    found = axis_verdict(failing(made_cells(), ("alike", "alike_apart")))
    assert found.standing == "not_credible"
    assert [reason.id for reason in found.reasons] == ["evidence.pool_fails"] * 2
    assert "A alone carries 70%" in say(found.reasons[0])


@pytest.mark.parametrize(
    ("p", "standing"), [((0.03, 0.2, 0.2), "suggestive"), ((0.2, 0.3, 0.4), "not_unusual")]
)
def test_p_values_of_the_pools_decide_between_suggestive_and_usual(p, standing):
    at = dict(zip(POOLS, p, strict=True))
    found = axis_verdict([dataclasses.replace(c, p_value=at[c.pool]) for c in made_cells()])
    assert found.standing == standing


def test_difference_in_differences_of_another_sign_leaves_no_more_than_suggestive():
    found = axis_verdict(made_cells(at=("alike", 0), difference=-0.02))
    assert (found.standing, found.methods_agree) == ("suggestive", False)


def test_p_values_of_pools_that_do_not_fit_do_not_count():
    cells = made_cells(at=("all", 0), verdict="not credible", reasons=(TOP,), p_value=0.9)
    found = axis_verdict(cells)
    assert found.standing == "stands_out"
    assert found.fitting_p_values == (0.03, 0.03)
    assert found.p_values == (0.03, 0.03, 0.9)


def test_cells_without_the_named_year_have_no_verdict():
    with pytest.raises(DataError):
        axis_verdict([cell(offset=1)])


# ---------------------------------------------------------------- rules on made data


def made_outcome(effect: float, *, flip: bool = False, copies: bool = False) -> tuple[Outcome, list[str]]:
    """Thirty-one regions with common factors; the first gains `effect` from 1985 on."""
    rng = np.random.default_rng(5)
    years, count = tuple(range(1965, 2005)), 31
    factors = rng.normal(size=(len(years), 3)).cumsum(axis=0) * 0.02
    loads = rng.dirichlet(np.ones(3), size=count)
    loads[0] = loads[1:7].mean(axis=0)
    values = 1.0 + factors @ loads.T + rng.normal(scale=0.004, size=(len(years), count))
    if copies:
        values[:, 0] = values[:, 1:7].mean(axis=1)
    after = np.array(years) >= 1985
    values[after, 0] += effect
    regions = tuple(f"R{at:02d}" for at in range(count))
    one = np.zeros(values.shape, int)
    axis = Axis("income_per_head", "aggregate", years, regions, values, values, one, {}, ("t",))
    return Outcome(MEASURES["us_income"], axis), list(regions)


def made_grid(data, outcome: Outcome, pools: dict[str, list[str]]) -> Grid:
    declared = tuple(DonorPool(name, tuple(ids)) for name, ids in pools.items())
    region = dataclasses.replace(data.regions["CZ16300"], id="R00")
    names = {id: dataclasses.replace(region, id=id, name=id) for id in outcome.values.regions}
    made = DonorPools(declared, frozenset(), 1982, None, 0)
    return grid_of(region, 1985, Outcomes((outcome,), ()), made, names)


def made_pools(ids: list[str]) -> dict[str, list[str]]:
    return {"alike": ids[1:25], "alike_apart": [*ids[2:9:2], *ids[1:31:2]], "all": ids[1:]}


def test_a_true_effect_stands_out_and_no_effect_does_not(data):
    outcome, ids = made_outcome(0.15)
    found = made_grid(data, outcome, made_pools(ids)).verdicts[0]
    assert found.standing == "stands_out"
    assert found.att == pytest.approx(0.15, abs=0.02)
    outcome, ids = made_outcome(0.0)
    found = made_grid(data, outcome, made_pools(ids)).verdicts[0]
    assert found.standing in ("not_unusual", "not_credible")
    assert abs(found.att) < 0.02


def test_a_copy_of_the_donors_is_not_credible_whatever_its_effect(data):
    outcome, ids = made_outcome(0.15, copies=True)
    found = made_grid(data, outcome, {"alike": ids[1:], "all": ids[1:]})
    assert found.verdicts[0].standing == "not_credible"
    assert any(reason.id == "synthetic.check_overfit_bad" for c in found.cells for reason in c.reasons)


# ---------------------------------------------------------------- Pittsburgh


def test_one_cell_by_plain_optimisation(data, pittsburgh):
    """Weights by non-negative least squares, gap and p-value by hand: composition against look-alikes."""
    pool = pools_of(data, data.regions["CZ16300"], 1983).pools[0].regions
    sic, years = data.panel("us_jobs_sic_estimated"), range(1969, 2001)
    services = [sic.industries.index(code) for code in ("700", "800")]
    share = sic.values[:, :, services].sum(axis=2) / sic.values.sum(axis=2)
    whole = sic.values[:, :, services].sum(axis=(1, 2)) / sic.values.sum(axis=(1, 2))
    relative = (share / whole[:, None]).T
    rows = [sic.regions.index(id) for id in ("CZ16300", *pool)]
    values, before = relative[rows], 14
    assert tuple(years) == sic.years

    def gap(target: np.ndarray, others: np.ndarray) -> np.ndarray:
        scale = 1e4  # holds the sum of the weights at one
        rows = np.vstack([others[:, :before].T, np.full(len(others), scale)])
        weights = nnls(rows, np.append(target[:before], scale), maxiter=5000)[0]
        return target - weights @ others

    gaps = [gap(values[0], values[1:])]
    gaps += [gap(values[k], np.delete(values[1:], k - 1, axis=0)) for k in range(1, len(values))]
    ratios = [np.sqrt((g[before:] ** 2).mean() / (g[:before] ** 2).mean()) for g in gaps]
    found = next(c for c in pittsburgh.of("composition", "alike") if c.offset == 0)
    assert found.att == pytest.approx(gaps[0][before:].mean(), abs=1e-5)
    assert found.p_value == pytest.approx(placebo_p_value(ratios[0], ratios[1:]))


def test_pittsburgh_departs_in_composition_and_not_in_jobs_or_population(pittsburgh):
    standings = {verdict.axis: verdict.standing for verdict in pittsburgh.verdicts}
    assert standings == {
        "jobs": "not_credible",
        "population": "not_credible",
        "jobs_per_head": "not_unusual",
        "income_per_head": "suggestive",
        "composition": "stands_out",
        "sector_jobs": "not_credible",
    }
    assert not pittsburgh.verdict("sector_jobs").visible
    assert not pittsburgh.verdict("jobs").visible
    assert not pittsburgh.verdict("population").visible
    text = say(take_home(pittsburgh))
    assert "stands out in the share of services and finance (above)" in text
    assert "not the effect" in text


def test_the_grid_holds_every_axis_pool_and_date(pittsburgh):
    assert len(pittsburgh.cells) == 6 * 3 * 5
    assert {c.offset for c in pittsburgh.cells} == {-2, -1, 0, 1, 2}
    assert all((c.verdict is None) == (c.offset != 0) for c in pittsburgh.cells)
    assert all(np.isfinite(c.difference) == (c.offset == 0) for c in pittsburgh.cells)
    assert len(grid_result(pittsburgh).table) == 90
    assert len(axes_result(pittsburgh).table) == 6


def test_no_composition_crosses_the_end_of_sic(data, pittsburgh):
    composition = next(c for c in pittsburgh.of("composition", "alike") if c.offset == 0)
    assert composition.before + composition.after == 32
    late = outcomes_of(data, data.regions["CZ16300"], 2001)
    assert "composition" not in [outcome.axis for outcome in late.chosen]
    assert [message.id for message in late.missing] == ["evidence.no_axis"]
    naics = outcomes_of(data, data.regions["CZ16300"], 2008).chosen[-2]
    assert naics.measure.key == "us_naics"
    assert naics.window("CZ16300", 2008, []).years[0] == 2001


@pytest.mark.parametrize("year", [1900, 1973, 2013, 2500])
def test_a_year_without_enough_years_around_it_is_refused(data, year):
    with pytest.raises(YearError) as caught:
        evidence_grid(data, data.regions["CZ16300"], year)
    assert "1974 to 2012" in caught.value.remedy


@pytest.mark.parametrize("place", ["CN-JL", "CHN"])
def test_a_place_without_long_figures_is_refused(data, place):
    with pytest.raises(UnavailableError):
        evidence_grid(data, data.regions[place], 2010)


def test_an_early_year_drops_the_dates_it_cannot_shift_to(data):
    found = evidence_grid(data, data.regions["CZ16300"], 1974)
    assert {c.offset for c in found.cells} == {0, 1, 2}


# ---------------------------------------------------------------- pools, neighbours, scans


def test_borders_are_listed_from_both_sides():
    borders = state_borders()
    assert len(borders) == 49
    assert sum(map(len, borders.values())) == 2 * 107
    assert all(state in borders[other] for state, others in borders.items() for other in others)


def test_donors_outside_neighbouring_states(data):
    pools = pools_of(data, data.regions["CZ16300"], 1983)
    states = {data.regions[id].state for id in pools.pools[1].regions}
    assert states.isdisjoint({"PA", "OH", "WV", "MD", "NY", "NJ", "DE"})
    assert set(pools.pools[0].regions) <= set(pools.pools[2].regions)
    assert "CZ16300" not in pools.pools[2].regions


def test_distance_and_nearness_in_europe(data):
    paris, madrid = data.regions["FR10"], data.regions["ES30"]
    away = distance_km(paris.latitude, paris.longitude, [madrid.latitude], [madrid.longitude])[0]
    assert 950 < away < 1150
    assert "ES22" in near_regions(data, data.regions["ES21"])
    assert "PL22" not in near_regions(data, data.regions["ES21"])


def test_a_scan_of_one_date_is_the_maximum_statistic():
    from bessemer.history import maximum_p_values

    own, others = [5.0, 2.5, 0.0], [1.0, 2.0, 3.0, 4.0, 6.0]
    assert scan_p_values([(own, others)])[0].tolist() == maximum_p_values(own, others).tolist()


def test_a_scan_over_dates_against_simulation():
    rng = np.random.default_rng(2)
    groups = [([2.0], rng.normal(size=199)), ([0.1, 0.0], 100 * rng.normal(size=99))]
    found = scan_p_values(groups)
    share = (1 + (groups[0][1] >= 2.0).sum()) / 200
    expected = 1 - (1 - share) ** 3
    assert found[0][0] == pytest.approx(expected, abs=0.02)


def test_scanned_regions_are_no_placebos(data):
    outcome = outcomes_of(data, data.regions["CZ16300"], 1983).chosen[0]
    donors = pools_of(data, data.regions["CZ16300"], 1983).pools[0].regions
    own, others = scan_ratios(outcome, 1983, ["CZ16300", donors[0]], donors)
    assert own.shape == (2,)
    assert others.shape == (39,)


# ---------------------------------------------------------------- words


@pytest.mark.parametrize("picked", [True, False, None])
@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_every_sentence_of_the_part_reads(pittsburgh, locale, picked):
    part = synthetic_part(pittsburgh, picked=picked)
    for message in (part.title, *part.findings, *part.method, *part.limits):
        text = say(message, locale)
        assert "{" not in text
        assert not re.search(r"\bnan\b", text.lower())
    marks = [m.id for m in part.limits if m.id.startswith("evidence.picked")]
    assert marks == {True: ["evidence.picked"], False: [], None: ["evidence.picked_unknown"]}[picked]


@pytest.mark.parametrize(("locale", "width"), [("en", 330), ("zh-CN", 640)])
def test_charts_are_drawn(pittsburgh, locale, width):
    for chart in synthetic_part(pittsburgh).charts:
        svg = to_svg(chart, Canvas(locale, width))
        assert "NaN" not in svg
        assert svg.count("<path") > 5
