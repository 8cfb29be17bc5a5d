"""Mistakes in library calls: a BessemerError that names the value, never an answer."""

import datetime
import math

import numpy as np
import pandas as pd
import pytest

import bessemer as bm
from bessemer.errors import BessemerError, DataError, OptionError, RegionError, YearError
from bessemer.panel import Panel, Status
from bessemer.structure import location_quotient

CELL = ((2000,), ("a",), ("x",))
ONE = np.ones((1, 1, 1))


@pytest.mark.parametrize("name", [None, "", "  ", 5, b"Jilin", ["Jilin"], math.nan, True, "CN-", "…"])
def test_what_is_no_name_is_no_region(name):
    for call in (bm.region, bm.study):
        with pytest.raises(RegionError) as caught:
            call(name)
        assert caught.value.remedy


def test_a_region_given_for_a_name_is_told_apart():
    with pytest.raises(RegionError, match="Give its id: 'CN-JL'"):
        bm.study(bm.region("Jilin"))


def test_full_width_letters_are_the_same_letters():
    assert bm.region("ＤＥＡ５").id == "DEA5"


@pytest.mark.parametrize(
    "year", ["2013", 2013.5, True, math.nan, math.inf, datetime.date(2013, 1, 1), [2013]]
)
def test_what_is_no_whole_year_is_refused(year):
    with pytest.raises(YearError, match="whole number"):
        bm.study("Jilin", year=year)


def test_whole_years_of_any_type_are_years():
    for year in (2013, 2013.0, np.int64(2013)):
        asked = bm.study("Jilin", year=year).year
        assert asked == 2013 and type(asked) is int


@pytest.mark.parametrize("data", ["reference", {}, pd.DataFrame(), 0])
def test_what_is_no_dataset_is_never_taken_for_the_shipped_one(data):
    for call in (bm.study, bm.region):
        with pytest.raises(OptionError, match="not a Dataset"):
            call("Jilin", data=data)


@pytest.mark.parametrize("components", ["nonsense", "", None, 5])
def test_unknown_components_are_refused_at_once(components):
    with pytest.raises(OptionError, match="not a measure of resemblance"):
        bm.study("Jilin", components=components)


@pytest.mark.parametrize("role_model", ["", "@1980", "nowhere", 5, "Springfield@1980"])
def test_an_error_about_the_role_model_says_so(role_model):
    with pytest.raises(RegionError, match="Role model"):
        bm.study("Jilin", role_model=role_model)


@pytest.mark.parametrize("kind", ["", "zone", None])
def test_an_unknown_kind_of_region_is_refused(kind):
    with pytest.raises(RegionError, match="commuting zone"):
        bm.reference().regions.of_kind(kind)


PANELS = {
    "values of text": (np.array([[["a"]]]), *CELL, {}),
    "values of infinity": (ONE * math.inf, *CELL, {}),
    "values too flat": (np.ones((1, 1)), *CELL, {}),
    "values too many": (np.ones((1, 2, 1)), *CELL, {}),
    "years none": (ONE, None, ("a",), ("x",), {}),
    "years of text": (ONE, ("2000",), ("a",), ("x",), {}),
    "years unknown": (ONE, (math.nan,), ("a",), ("x",), {}),
    "years of truth": (ONE, (True,), ("a",), ("x",), {}),
    "regions one text": (np.ones((1, 2, 1)), (2000,), "ab", ("x",), {}),
    "regions none": (ONE, (2000,), (None,), ("x",), {}),
    "regions of lists": (ONE, (2000,), (["a"],), ("x",), {}),
    "regions empty": (ONE, (2000,), (" ",), ("x",), {}),
    "regions twice": (np.ones((1, 2, 1)), (2000,), ("a", "a"), ("x",), {}),
    "status unknown": (ONE, *CELL, {"status": np.full((1, 1, 1), 9)}),
    "status wraps around": (ONE, *CELL, {"status": np.full((1, 1, 1), 256)}),
    "status of text": (ONE, *CELL, {"status": np.array([[["observed"]]])}),
    "status too flat": (ONE, *CELL, {"status": np.zeros((1, 1), int)}),
    "unit no text": (ONE, *CELL, {"unit": 5}),
    "classification no text": (ONE, *CELL, {"classification": ["a10"]}),
}


@pytest.mark.parametrize("parts", PANELS.values(), ids=PANELS)
def test_a_panel_that_cannot_be_is_refused(parts):
    *given, options = parts
    with pytest.raises(DataError) as caught:
        Panel(*given, **options)
    assert caught.value.remedy


def test_labels_given_as_lists_become_tuples():
    panel = Panel(ONE, [np.int64(2000)], ["a"], ["x"])
    assert (panel.years, panel.regions, panel.industries) == CELL
    assert type(panel.years[0]) is int


def test_a_single_label_is_no_list_of_labels():
    panel = Panel(np.ones((1, 2, 1)), (2000,), ("a", "b"), ("x",))
    for wanted in ({"regions": "ab"}, {"years": 2000}, {"industries": "x"}):
        with pytest.raises(DataError, match="no list"):
            panel.select(**wanted)


def test_a_panel_without_years_has_no_year():
    empty = Panel(np.ones((0, 1, 1)), (), ("a",), ("x",))
    assert empty.year_for(None) is None and empty.year_for(2000) is None


FRAME = pd.DataFrame({"r": ["a"], "i": ["x"], "v": [1.0], "y": [2000]})
NAMES = {"region": "r", "industry": "i", "value": "v", "year": "y"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "y"},
        {"region": "v"},
        {"status": "r"},
        {"region": None},
        {"year": -3},
        {"year": 10000},
        {"year": True},
        {"memory_limit": "x"},
        {"memory_limit": 1.5},
        {"unit": 5},
        {"classification": 5},
        {"source": 5},
    ],
    ids=str,
)
def test_wrong_arguments_of_from_frame_are_refused(wrong):
    with pytest.raises(BessemerError) as caught:
        Panel.from_frame(FRAME, **{**NAMES, **wrong})
    assert caught.value.remedy


def test_a_quotient_that_became_unknown_is_not_collected():
    values = np.array([[[1.0, 0.0], [2.0, 0.0]], [[1.0, math.nan], [1.0, 1.0]]])
    status = np.array([[[0, 0], [1, 0]], [[0, 2], [0, 0]]])
    quotients = location_quotient(Panel(values, (2000, 2001), ("a", "b"), ("x", "y"), status=status))
    assert quotients.values[0, :, 0].tolist() == [1.0, 1.0]
    assert quotients.status[0].tolist() == [[0, 3], [1, 3]]
    # The withheld cell stays withheld; the others of that year lose their reference.
    assert quotients.status[1].tolist() == [[3, Status.WITHHELD], [3, 3]]
    assert np.isnan(quotients.values[1]).all()
