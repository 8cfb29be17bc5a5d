"""Odd and wrong questions about role models, histories, hubs and structure."""

import math

import numpy as np
import pandas as pd
import pytest

import bessemer as bm
from bessemer.errors import BessemerError, DataError, OptionError, RegionError, UnavailableError, YearError
from bessemer.panel import Panel
from bessemer.rolemodels import carryover_table, contrast, evidence, forecast, search, transfer
from bessemer.rolemodels.answer import compose
from bessemer.rolemodels.lookalikes.components import read_components

REGIONS = tuple("ABCDEFGH")
PATHS = np.cumsum(np.random.default_rng(0).normal(size=(20, 8)), axis=0) + 50.0


def panel(values=PATHS):
    return Panel(values[:, :, None], tuple(range(1980, 2000)), REGIONS[: values.shape[1]], ("x",))


PREDICTORS = pd.DataFrame({"mean": PATHS[:10].mean(axis=0), "last": PATHS[9]}, index=list(REGIONS))


def predictor_control(*arguments, **options):
    return bm.history.predictor_control(*arguments[:3], PREDICTORS, *arguments[3:], **options)


METHODS = [
    bm.history.synthetic_control,
    predictor_control,
    bm.history.augmented_control,
    bm.history.synthetic_difference,
]


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.__name__)
@pytest.mark.parametrize(
    ("given", "options", "expected"),
    [
        ((None, "A", 1990), {}, DataError),
        ((panel().to_frame(), "A", 1990), {}, DataError),
        ((panel(), "A", 1990, 5), {}, OptionError),
        ((panel(), "A", 1990, "BC"), {}, OptionError),
        ((panel(), "A", 1990, None, ["x"]), {}, DataError),
        ((panel(), "A", 1990), {"neighbours": 5}, OptionError),
        ((panel(), "A", 1990), {"neighbours": "BC"}, OptionError),
        ((panel(), "A", 1990), {"names": ["A"]}, OptionError),
        ((panel(PATHS * 1e160), "A", 1990), {}, DataError),
    ],
    ids=["none", "frame", "donors", "text", "industry", "neighbours", "neighbours text", "names", "huge"],
)
def test_a_synthetic_control_refuses_what_it_cannot_use(method, given, options, expected):
    with pytest.raises(expected) as caught:
        method(*given, **options)
    assert caught.value.remedy


@pytest.mark.filterwarnings("error")
def test_outcomes_without_any_spread_give_plain_numbers():
    flat = np.full((20, 8), 0.1)
    flat[:, 0] = PATHS[:, 0]
    found = bm.history.augmented_control(panel(flat), "A", 1990)
    assert found.weights.sum() == pytest.approx(1.0)
    assert math.isfinite(found.att)
    for values in (flat * 0.0, np.full((20, 8), 7.0), flat):
        assert math.isfinite(predictor_control(panel(values), "A", 1990, placebos=False).att)


@pytest.mark.parametrize(
    "predictors",
    [
        None,
        PREDICTORS["mean"],
        {"mean": 1},
        PREDICTORS.astype(str) + "a",
        pd.concat([PREDICTORS, PREDICTORS]),
    ],
    ids=["none", "series", "dict", "text", "twice"],
)
def test_predictors_that_are_no_table_of_numbers_are_refused(predictors):
    with pytest.raises(BessemerError):
        bm.history.predictor_control(panel(), "A", 1990, predictors)


@pytest.mark.parametrize("years", [1985, "1985", ["x"], [1995], []])
def test_years_of_the_loss_are_whole_years_before(years):
    with pytest.raises(BessemerError):
        predictor_control(panel(), "A", 1990, loss_years=years)


@pytest.mark.parametrize("penalty", ["x", -1, 0, math.nan, math.inf])
def test_a_penalty_is_a_positive_number(penalty):
    with pytest.raises(OptionError, match="penalty"):
        bm.history.augmented_control(panel(), "A", 1990, penalty=penalty)


@pytest.mark.parametrize("regions", [None, 5, "AB", [["A"]], [], ["A", "A"]])
def test_a_scan_needs_a_list_of_regions(regions):
    with pytest.raises(BessemerError):
        bm.history.scan_regions(panel(), regions, 1990)


@pytest.mark.parametrize(
    "options",
    [
        {"start": 1990, "end": 1980},
        {"start": 1980, "end": 1980},
        {"end": 1970},
        {"kind": "nuts2", "end": 2000},
    ],
    ids=str,
)
def test_hubs_without_a_window_are_refused(options):
    with pytest.raises(YearError, match="No hub has figures"):
        bm.history.hubs(**options)


def test_whatever_takes_data_region_or_year_refuses_what_is_none():
    data = bm.reference()
    place = data.regions["CN-JL"]
    for attempt in (
        lambda: bm.history.hubs("x"),
        lambda: bm.history.trajectory("Jilin", "x"),
        lambda: bm.history.axis("x", "nuts2", "jobs"),
        lambda: bm.history.evidence_grid("x", "Pittsburgh", 1983),
        lambda: search("x", place),
        lambda: transfer("x", "Jilin"),
        lambda: contrast("x", None),
        lambda: forecast("x", "Pittsburgh"),
        lambda: evidence("Pittsburgh", "x"),
        lambda: bm.pathways.hit_rates(data="x"),
    ):
        with pytest.raises(OptionError, match="not a Dataset"):
            attempt()
    for name in (None, 5, ["Jilin"], "nowhere"):
        for attempt in (bm.history.trajectory, lambda name: search(data, name), evidence):
            with pytest.raises(RegionError):
                attempt(name)
    for year in ("x", 2000.5, True):
        for attempt in (
            lambda year: bm.history.trajectory("Jilin", None, year),
            lambda year: bm.history.evidence_grid(data, "Pittsburgh", year),
            lambda year: search(data, place, year),
            lambda year: forecast(data, "Pittsburgh", year),
            lambda year: evidence("Pittsburgh", None, year),
        ):
            with pytest.raises(YearError):
                attempt(year)
    with pytest.raises(YearError):
        bm.history.evidence_grid(data, "Pittsburgh", None)
    with pytest.raises(RegionError, match="kind of region"):
        bm.history.axis(data, "zz", "jobs")


def test_components_are_named_once_and_weighed_by_any_number():
    with pytest.raises(OptionError, match="twice"):
        read_components("structure=2+structure=3")
    assert read_components("structure=1e308+weight=1e308") == {"structure": 0.5, "weight": 0.5}


@pytest.mark.parametrize("horizon", [1, 5])
@pytest.mark.filterwarnings("error")
def test_a_short_horizon_has_an_answer_even_where_no_change_of_sectors_is_known(horizon):
    """Between two censuses no change of composition is measured; it once ended in an error."""
    data = bm.reference()
    found = search(data, "Jilin", 2013, horizon=horizon)
    part = next(part for part in compose(data, found.target, 2013, found).parts if part.id == "transfer")
    if horizon == 1:
        assert [finding.id for finding in part.findings] == ["contrast.none_measured"]
        with pytest.raises(UnavailableError, match="longer horizon"):
            transfer(data, "Jilin", search=found)
    else:
        models = transfer(data, "Jilin", search=found).models
        assert models and all(model.end > model.start for model in models)
        assert {model.episode.base_year for model in models} == {2000}


def test_a_zone_is_compared_with_states_by_its_own_figures():
    data = bm.reference()
    found = search(data, "Pittsburgh", candidates="states")
    rows = carryover_table(data, found, found.closest(10, recovered=True)).table.set_index("item")
    beside = search(data, "Pittsburgh")
    own = carryover_table(data, beside, beside.closest(10, recovered=True)).table.set_index("item")
    for item in ("population", "jobs_trend", "income"):
        assert math.isfinite(rows.loc[item, "model_value"])
        assert rows.loc[item, "target_value"] == own.loc[item, "target_value"]


@pytest.mark.parametrize(
    "options",
    [
        {"cap": 5},
        {"cap": (2, 1)},
        {"cap": (math.nan, 1)},
        {"cap": ("a", "b")},
        {"total": "x"},
        {"seed": -1},
        {"years": 1.5},
    ],
    ids=str,
)
def test_a_transfer_refuses_options_that_mean_nothing(options):
    with pytest.raises(OptionError):
        transfer(None, "Jilin", year=2013, **options)


@pytest.mark.parametrize("growth", ["x", math.nan, math.inf, -1, True])
def test_an_assumed_growth_is_a_fraction(growth):
    with pytest.raises(OptionError):
        forecast(bm.reference(), "Pittsburgh", national_growth=growth)


def test_candidates_that_nobody_is_are_said_to_be_none():
    with pytest.raises(UnavailableError, match="No candidate"):
        search(bm.reference(), "Jilin", 2013, min_jobs=1e8)


@pytest.mark.parametrize("given", [None, "x", 5, panel().to_frame()], ids=["none", "text", "number", "frame"])
def test_indices_of_structure_refuse_what_is_no_panel(given):
    structure = bm.structure
    for index in (
        structure.location_quotient,
        structure.complexity,
        structure.relatedness,
        structure.diversity,
        structure.specialisation,
        structure.structural_change,
        structure.product_space,
        lambda given: structure.shift_share(given, 1980, 1990),
        lambda given: structure.productivity_change(given, given, 1980, 1990),
        structure.sparse_complexity,
        structure.technology_intensity,
    ):
        with pytest.raises(BessemerError):
            index(given)
