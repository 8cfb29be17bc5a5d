"""Panels converted: values and status by hand, bounds, breaks, places that stand for one another."""

import dataclasses

import numpy as np
import pytest

from bessemer.classify import Concordance, Link
from bessemer.conversion import convert_bounds
from bessemer.errors import ClassificationError, OptionError
from bessemer.panel import Break, Panel, Status
from bessemer.words import Text

NAN = float("nan")
LINKS = Concordance(
    "old",
    "new",
    (
        Link("a", "x", "one", 1.0),
        Link("b", "x", "split", None),
        Link("b", "y", "split", None),
        Link("c", "y", "part", 0.25),
        Link("c", "", "out", 0.75),
    ),
)


def panel(*rows, status=None, codes=("a", "b", "c"), **more):
    """A panel of one year: values by region."""
    values = np.array([rows], dtype=float)
    regions = tuple(f"r{at}" for at in range(len(rows)))
    marks = None if status is None else np.array([status], dtype=np.uint8)
    return Panel(values, (2000,), regions, codes, marks, classification="old", **more)


def test_values_and_status():
    marks = [[0, 0, 0], [0, 0, 1], [0, 0, 0], [2, 0, 0], [0, 3, 0]]
    made = panel([1, 4, 8], [1, 0, 8], [1, 0, 0], [NAN, 4, 8], [1, NAN, 8], status=marks).convert(LINKS)
    assert made.classification == "new"
    assert made.industries == ("x", "y")
    np.testing.assert_array_equal(made.values[0], [[3, 4], [1, 2], [1, 0], [NAN, 4], [NAN, NAN]])
    seen, guess, held, gone = Status.OBSERVED, Status.ESTIMATED, Status.WITHHELD, Status.NOT_COLLECTED
    assert made.status[0].tolist() == [
        [guess, guess],
        [seen, guess],
        [seen, seen],
        [held, guess],
        [gone, gone],
    ]


def test_nothing_is_assumed_where_told_so():
    made = panel([1, 4, 8], [1, 0, 8]).convert(LINKS, missing="unknown")
    np.testing.assert_array_equal(made.values[0], [[NAN, NAN], [1, 2]])
    with pytest.raises(OptionError):
        panel([1, 4, 8]).convert(LINKS, missing="half")


def test_unknown_counts_zero_only_where_told_so_and_is_marked():
    made = panel([NAN, 4, 8]).convert(LINKS, unknown="zero")
    assert made.values[0].tolist() == [[2, 4]]
    assert made.status[0].tolist() == [[Status.ESTIMATED, Status.ESTIMATED]]


def test_bounds_hold_what_the_weights_may_be():
    low, high = convert_bounds(panel([1, 4, 8], [NAN, 4, 8]), LINKS)
    assert low.values[0].tolist() == [[1, 2], [0, 2]]
    np.testing.assert_array_equal(high.values[0], [[5, 6], [NAN, 6]])
    most = panel([1, 4, 8], [9, 4, 8])
    assert convert_bounds(panel([1, 4, 8], [NAN, 4, 8]), LINKS, upper=most)[1].values[0, 1, 0] == 13
    with pytest.raises(OptionError, match="negative"):
        convert_bounds(panel([-1, 4, 8]), LINKS)


def test_breaks_follow_their_industries():
    entries = (
        Break(2000, "all", Text("c", "丙"), ("c",)),
        Break(2000, "all", Text("a", "甲"), ("a",)),
        Break(2000, "all", Text("z", "全")),
    )
    made = panel([1, 4, 8], breaks=entries).convert(LINKS)
    assert [entry.industries for entry in made.breaks] == [("y",), ("x",), ()]


def test_another_classification_is_refused():
    other = dataclasses.replace(panel([1, 4, 8]), classification="other")
    with pytest.raises(ClassificationError, match="is in other"):
        other.convert(LINKS)


PLACES = Concordance(
    "places",
    "zones",
    (
        Link("c1", "z", "one", 1.0),
        Link("t1", "z", "one", 1.0),
        Link("joint", "z", "one", 1.0, covers=("c1", "t1")),
        Link("late", "z", "one", 1.0, optional=True),
        Link("far", "", "out", None),
        Link("w", "v", "one", 1.0),
    ),
    "regions",
)


def places(values, years=(2000,), regions=("c1", "t1"), **more):
    cells = np.array(values, dtype=float).reshape(len(years), len(regions), 1)
    return Panel(cells, years, regions, ("total",), **more)


def test_places_add_up_and_codes_that_stand_for_others_count_once():
    assert places([3, 4]).convert(PLACES).values.item() == 7
    assert places([9], regions=("joint",)).convert(PLACES).values.item() == 9
    # Apart in one year, together in the next.
    both = places([[3, 4, NAN], [NAN, NAN, 8]], (2000, 2001), ("c1", "t1", "joint")).convert(PLACES)
    assert both.values[:, 0, 0].tolist() == [7, 8]
    assert both.regions == ("z",)
    assert np.isnan(places([3], regions=("c1",)).convert(PLACES).values.item())
    later = places([[3, 4, NAN], [3, 4, 2]], (2000, 2001), ("c1", "t1", "late")).convert(PLACES)
    assert later.values[:, 0, 0].tolist() == [7, 9]


def test_a_withheld_place_is_not_one_that_was_elsewhere():
    status = np.array([0, 0, Status.WITHHELD], dtype=np.uint8).reshape(1, 3, 1)
    made = places([3, 4, NAN], regions=("c1", "t1", "late"), status=status).convert(PLACES)
    assert np.isnan(made.values.item())
    assert made.status.item() == Status.WITHHELD


def test_places_without_a_target_are_left_and_breaks_follow_their_places():
    entry = Break(2000, "w", Text("w", "乙"))
    made = places([3, 4, 5, 6], regions=("c1", "t1", "far", "w"), breaks=(entry,)).convert(PLACES)
    assert dict(zip(made.regions, made.values[0, :, 0].tolist(), strict=True)) == {"z": 7, "v": 6}
    assert made.breaks[0].scope == "v"
    assert places([3, 4], breaks=(entry,)).convert(PLACES).breaks == ()
