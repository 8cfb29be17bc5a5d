from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bessemer.answer import Answer
from bessemer.classify import aim_codes, aim_of, scheme
from bessemer.errors import BessemerError, RegionError, UnavailableError, YearError
from bessemer.pathways import hit_rates, options, supporters, told
from bessemer.pathways.answer import compose
from bessemer.pathways.candidates import attractiveness
from bessemer.pathways.gains import complexity_of, imports_replaced, stake
from bessemer.pathways.groups import group_of
from bessemer.pathways.lookback import RECORD, old_industrial
from bessemer.pathways.resampling import percentiles, ranks, resample
from bessemer.pathways.shocks import deviations, shocks
from bessemer.pathways.standpoint import Standpoint, stand
from bessemer.sources import reference
from bessemer.structure import density, net_density, proximity

PLACES = ["Jilin", "Pittsburgh", "Detroit", "DEA5", "PL22", "Guangdong", "CHN", "RoW", "Tibet"]


def at(name: str, year: int | None = None) -> Standpoint:
    found = stand(reference(), reference().regions.resolve(name), year)
    assert found is not None
    return found


@pytest.mark.parametrize("name", PLACES)
def test_every_kind_of_region_has_options_with_units_and_reasons(name: str) -> None:
    data = reference()
    found = options(name, draws=12)
    table = found.table
    assert (table["location_quotient"] < 1).all()
    assert (table["rank"] == np.arange(1, len(table) + 1)).all()
    assert (table["rank_low"] <= table["rank_high"]).all()
    for column in table.columns:
        if table[column].dtype == float:
            assert column in found.units, column
            if table[column].isna().all() and column in found.units and column != "supporter_share":
                known = column in found.gaps or column.startswith("attractiveness")
                assert known or len(table) == 0, column
    for key in found.sources:
        data.catalogue.table(key)


def test_the_same_seed_gives_the_same_intervals() -> None:
    first, again, other = (options("Jilin", draws=30, seed=seed).table for seed in (5, 5, 6))
    assert first.equals(again)
    assert not first["rank_high"].equals(other["rank_high"])


def test_no_detail_says_why() -> None:
    with pytest.raises(UnavailableError, match="no industry detail"):
        options("Pittsburgh", 1975)


def test_nothing_later_than_the_year_is_used() -> None:
    data = reference()
    past = options("Pittsburgh", 1980, draws=5)
    assert past.shocks is not None
    assert past.shocks.by_section
    years = [max(data.catalogue.table(key).years) for key in past.column_sources["national_growth"]]
    assert past.column_sources["national_growth"] == ("us_jobs_sic_estimated",)
    assert years
    here = at("Pittsburgh", 1980)
    fewer = shocks(data, here)
    assert fewer is not None
    assert len(fewer.deviations) == 2 * 49


def test_draws_that_take_every_region_once_are_the_figures_themselves() -> None:
    here = at("Jilin")
    whole = resample(here.strengths, here.row, np.array(["all"] * len(here.strengths)), draws=1)
    assert np.allclose(whole.net[0], here.net[here.row], atol=1e-5)
    europe = at("DEA5")
    whole = resample(europe.strengths, europe.row, np.array(["all"] * len(europe.strengths)), draws=1)
    known = complexity_of(europe).values
    assert np.corrcoef(whole.pci[0], known)[0, 1] == pytest.approx(1.0, abs=1e-3)


def test_a_draw_is_what_weights_by_hand_give() -> None:
    rng = np.random.default_rng(2)
    strengths = (rng.uniform(size=(12, 7)) < 0.4).astype(float)
    drawn = resample(strengths, 3, np.array([str(row) for row in range(12)]), draws=4, seed=9)
    for draw in range(4):
        again = np.repeat(strengths, drawn.weights[draw].astype(int), axis=0)
        phi = proximity(again)
        own = density(strengths[3:4], phi)
        every = density(again, phi)
        usable = np.isfinite(own[0])
        column = every[:, usable].mean(axis=0)
        by_hand = own[0, usable] - own[0, usable].mean() - column + column.mean()
        assert np.allclose(drawn.net[draw, usable], by_hand, atol=1e-5)


def test_complexity_counts_only_where_its_sign_says_something() -> None:
    assert complexity_of(at("Jilin")).reason is not None
    assert complexity_of(at("Pittsburgh")).reason is not None
    assert np.isfinite(complexity_of(at("DEA5")).values).all()


def test_the_stake_makes_a_location_quotient_of_one() -> None:
    here = at("Jilin")
    added = stake(here).values
    total = here.values[here.row].sum()
    national = here.values.sum(axis=0) / here.values.sum()
    assert np.allclose((here.values[here.row] + added) / total / national, 1.0)


def test_imports_are_the_customs_figures() -> None:
    data = reference()
    here = at("Jilin")
    own, nation = imports_replaced(data, here)
    frame = data.frame("cn_trade_io42")
    rows = frame[(frame["flow"] == "import") & (frame["use"] == "total") & (frame["owner"] == "all")]
    at_electronics = here.panel.industries.index("20")
    mine = rows[(rows["region"] == "CN-JL") & (rows["industry"] == "20")]["value"].sum()
    assert own.values[at_electronics] == pytest.approx(mine)
    assert nation.values[at_electronics] == pytest.approx(rows[rows["industry"] == "20"]["value"].sum())
    education = here.panel.industries.index("39")
    assert np.isnan(own.values[education])


def test_supporters_add_up_to_all_closeness() -> None:
    found = supporters("Jilin", "20")
    assert found["share"].sum() == pytest.approx(1.0)
    assert found["share"].is_monotonic_decreasing


def test_swings_are_relative_to_the_region_and_bounded() -> None:
    before, after = np.array([[1.0, 1.0, np.nan]]), np.array([[2.0, 2.0, 5.0]])
    assert deviations(before, after, 1)[0, :2].tolist() == [0.0, 0.0]
    assert np.isnan(deviations(before, after, 1)[0, 2])
    assert deviations(np.array([[1.0, 1e6]]), np.array([[1e5, 1e6]]), 1)[0, 0] == 0.3


@given(arrays(float, 9, elements=st.floats(-5, 5) | st.just(float("nan"))))
@settings(max_examples=60, deadline=None)
def test_places_keep_order_and_bounds(values: np.ndarray) -> None:
    place = percentiles(values)
    known = np.isfinite(values)
    assert (np.isnan(place) == ~known).all()
    assert ((place[known] >= 0) & (place[known] <= 1)).all()
    order = np.argsort(values[known])
    assert (np.diff(place[known][order]) >= -1e-12).all()
    assert sorted(ranks(values)) == list(range(1, 10))
    both = attractiveness({"a": values, "b": values})
    assert np.allclose(both[known], place[known])


def test_aims_and_groups() -> None:
    io42, census = scheme("io42"), scheme("ind1990")
    assert [aim_of("io42", code) for code in ("20", "32", "14")] == ["technology", "finance", ""]
    assert aim_of("ind1990", "862") == ""
    assert set(aim_codes("io42")) <= set(io42.codes)
    assert group_of(census["332"]) == "residual classes"


def test_net_density_of_the_standpoint_is_the_structure_kernel() -> None:
    here = at("Guangdong")
    phi = proximity(here.strengths)
    assert np.array_equal(here.net, net_density(density(here.strengths, phi)), equal_nan=True)


def test_looking_back_gives_the_published_rates() -> None:
    found = hit_rates(1980, 2000, draws=50).table.set_index("rule")
    assert found.loc["net_density", "zones"] == RECORD["zones"]
    assert found.loc["net_density", "hit_rate"] == pytest.approx(RECORD["rate"], abs=5e-4)
    assert found.loc["net_density", "chance"] == pytest.approx(RECORD["chance"], abs=5e-4)
    assert found.loc["location_quotient", "hit_rate"] == pytest.approx(RECORD["simple"], abs=5e-4)
    low, high = found.loc["net_density", "lift_low"], found.loc["net_density", "lift_high"]
    assert low < found.loc["net_density", "lift"] < high


def test_pittsburgh_and_detroit_of_1980() -> None:
    data = reference()
    assert {data.regions.resolve(name).id for name in ("Pittsburgh", "Detroit")} <= set(old_industrial(data))
    pittsburgh = told("Pittsburgh", 1980, 2000)
    assert pittsburgh["came"].head(10).sum() == 3
    assert "Hospitals" not in set(pittsburgh["industry_name"])
    universities = pittsburgh.set_index("industry_name").loc["Colleges, universities"]
    assert bool(universities["came"])
    assert universities["rank"] > 50
    detroit = told("Detroit", 1980, 1990)
    assert detroit["came"].head(10).sum() == 0


@pytest.mark.parametrize(
    ("name", "year", "count"), [("Jilin", None, 3), ("Pittsburgh", 1980, 4), ("CHN", None, 2)]
)
def test_the_answer_with_a_portfolio_reads_and_draws(
    name: str, year: int | None, count: int, check_answer: Callable[[Answer], None]
) -> None:
    data = reference()
    answer = compose(data, data.regions.resolve(name), year, portfolio=count)
    check_answer(answer)
    assert answer.main.name == "portfolio"
    assert len(answer.main.table) == count


def test_every_figure_has_a_unit_and_a_source() -> None:
    for name in ("Jilin", "Pittsburgh", "DEA5", "CHN"):
        found = options(name, draws=3)
        for column in found.table.select_dtypes("float").columns:
            assert column in found.units, column
            if found.table[column].notna().any():
                assert found.column_sources.get(column), (name, column)


def test_value_added_a_person_is_that_of_the_nation() -> None:
    data = reference()
    found = options("DEA5", draws=2).table.set_index("industry")["productivity"]
    nation = data.nation(data.regions["DEA5"]).regions
    year = options("DEA5", draws=2).parameters["year"]
    code = str(found.index[0])
    gva, jobs = (
        np.nansum(data.panel(key).select(regions=nation, years=[year], industries=[code]).values)
        for key in ("eu_gva_a10", "eu_jobs_a10")
    )
    assert found.iloc[0] == pytest.approx(gva / jobs)
    assert found.between(1e4, 1e6).all()


def test_advanced_technology_is_what_the_oecd_says() -> None:
    """The shipped table of aims agrees with the taxonomy of OECD and Eurostat wherever that decides."""
    from bessemer.structure.technology import intensities

    research = {("ind1990", "882"), ("ind1990", "891"), ("io42", "35"), ("io42", "36"), ("io42_2012", "36")}
    for name in ("ind1990", "io42", "io42_2012", "wiod35"):
        for code, known in intensities(name).items():
            wanted = bool(known.levels) and known.levels <= {"high", "medium_high", "kis_high_tech"}
            if aim_of(name, code) in ("technology", "") and (name, code) not in research:
                assert (aim_of(name, code) == "technology") == wanted, (name, code)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: options("Jillin"), "Jilin"),
        (lambda: options("Jilin", draws=0), "draws=0"),
        (lambda: options("Jilin", 2017.5), "not a year"),  # type: ignore[arg-type]
        (lambda: options("Jilin", data="figures"), "not a Dataset"),  # type: ignore[arg-type]
        (lambda: options(reference(), "Jilin"), ""),  # type: ignore[arg-type]
        (lambda: supporters("Jilin", "99"), "99"),
    ],
)
def test_wrong_questions_are_named(call: Callable[[], object], message: str) -> None:
    with pytest.raises(BessemerError) as caught:
        call()
    assert message in str(caught.value)


def test_only_us_zones_and_censuses_can_be_looked_back_on() -> None:
    with pytest.raises(RegionError, match="no US zone"):
        told("Jilin")
    with pytest.raises(YearError, match="cannot be looked back on"):
        told("Pittsburgh", 1985, 2000)
    with pytest.raises(YearError, match="cannot be looked back on"):
        hit_rates(2000, 1980)
    with pytest.raises(BessemerError, match="top=0"):
        hit_rates(top=0)
    with pytest.raises(BessemerError, match="twice top"):
        hit_rates(top=500)
