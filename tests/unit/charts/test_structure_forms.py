"""Treemap, waterfall and network: what is computed before anything is drawn."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bessemer.charts import Canvas
from bessemer.charts.networks import network, placed_names
from bessemer.charts.treemaps import squarify, treemap, words_on
from bessemer.charts.waterfalls import waterfall

SIZES = st.lists(st.floats(0.01, 1000), min_size=1, max_size=30)


def slices(sizes, width, height):
    """The naive treemap: one row of upright slices."""
    lengths = np.asarray(sizes) / np.sum(sizes) * width
    return np.column_stack(
        [np.cumsum(lengths) - lengths, np.zeros(len(lengths)), lengths, np.full(len(lengths), height)]
    )


def worst_ratio(tiles):
    return np.maximum(tiles[:, 2] / tiles[:, 3], tiles[:, 3] / tiles[:, 2]).max()


@given(SIZES, st.floats(10, 1000), st.floats(10, 1000))
def test_tiles_have_their_areas_and_fill_the_rectangle_without_overlap(sizes, width, height):
    tiles = squarify(sizes, width, height)
    areas = np.asarray(sizes) / np.sum(sizes) * width * height
    np.testing.assert_allclose(tiles[:, 2] * tiles[:, 3], areas, rtol=1e-6)
    slack = 1e-6 * max(width, height)
    assert (tiles[:, :2] >= -slack).all()
    assert (tiles[:, 0] + tiles[:, 2] <= width + slack).all()
    assert (tiles[:, 1] + tiles[:, 3] <= height + slack).all()
    left, top = tiles[:, None, 0], tiles[:, None, 1]
    right, bottom = left + tiles[:, None, 2], top + tiles[:, None, 3]
    wide = np.minimum(right, right.T) - np.maximum(left, left.T)
    high = np.minimum(bottom, bottom.T) - np.maximum(top, top.T)
    shared = np.maximum(wide, 0) * np.maximum(high, 0)
    np.fill_diagonal(shared, 0.0)
    assert shared.max() <= slack * max(width, height)


def test_the_published_example():
    """Bruls, Huizing and Van Wijk (2000), figure 4: a 6 x 4 rectangle of 6, 6, 4, 3, 2, 2, 1."""
    tiles = squarify([6, 6, 4, 3, 2, 2, 1], 6, 4)
    np.testing.assert_allclose(tiles[:2], [[0, 0, 3, 2], [0, 2, 3, 2]])
    np.testing.assert_allclose(tiles[2], [3, 0, 12 / 7, 7 / 3])
    np.testing.assert_allclose(tiles[3], [3 + 12 / 7, 0, 9 / 7, 7 / 3])
    assert worst_ratio(tiles) < 3


def test_sides_are_more_even_than_slices():
    sizes = np.sort(np.random.default_rng(0).pareto(1.5, 20) + 0.1)[::-1]
    assert worst_ratio(squarify(sizes, 640, 330)) < worst_ratio(slices(sizes, 640, 330)) / 4


@pytest.mark.parametrize("sizes", [[1, 0], [1, -1], [1, np.nan], [np.inf]])
def test_tiles_need_positive_sizes(sizes):
    with pytest.raises(ValueError, match="positive"):
        squarify(sizes, 10, 10)
    assert squarify([], 10, 10).shape == (0, 4)


def test_words_are_written_only_where_they_fit():
    assert words_on("Construction", ["5.2% · LQ 0.4", "5.2%"], 81, 140)[:2] == (
        "Construc-\ntion",
        "5.2% · LQ 0.4",
    )
    assert words_on("Mining", ["2.9% · LQ 1.4", "2.9%"], 58, 60).value == "2.9%"
    assert words_on("Mining", ["2.9%"], 58, 22) == ("Mining", "", 1)
    assert words_on("农林牧渔业", ["2.0%"], 60, 80).name == "农林牧渔\n业"
    assert words_on("Strengths", ["1%"], 40, 80) == ("", "", 0)


def values_of(chart, column):
    return [
        row[column]
        for rows in chart.to_dict()["datasets"].values()
        for row in rows
        if column in row and row[column] not in (None, "")
    ]


@pytest.mark.parametrize("width", [640, 330])
def test_a_treemap_stays_inside_its_canvas(width):
    data = pd.DataFrame(
        {"size": [5.0, 3, 1], "name": list("abc"), "values": [["1"]] * 3, "kind": ["x", "y", "x"]}
    )
    chart = treemap(
        data,
        Canvas("en", width),
        size="size",
        name="name",
        values="values",
        kind="kind",
        colours={"x": "#2f5d8a", "y": "#e8ebee"},
        height=300,
    )
    assert max(values_of(chart, "_x2")) == pytest.approx(width)
    assert max(values_of(chart, "_y2")) == pytest.approx(300)
    assert values_of(chart, "_ink")[:3] == ["#ffffff", "#1b2430", "#ffffff"]


def test_steps_of_a_waterfall_meet_and_end_at_the_total():
    data = pd.DataFrame(
        {
            "label": ["a", "b", "c", "sum"],
            "value": [5.0, -8.0, 1.0, -2.0],
            "text": ["+5", "-8", "+1", "-2"],
            "role": ["nation", "region", "region", "ink"],
            "total": [False, False, False, True],
        }
    )
    chart = waterfall(
        data, Canvas("en", 330), label="label", value="value", text="text", role="role", total="total"
    )
    rows = chart.to_dict()["datasets"]
    (drawn,) = [part for part in rows.values() if len(part) == 4 and "_start" in part[0]]
    assert [(row["_start"], row["_end"]) for row in drawn] == [(0, 5), (5, -3), (-3, -2), (0, -2)]


def test_names_do_not_cover_each_other():
    rng = np.random.default_rng(1)
    points = rng.uniform(20, 300, (40, 2))
    names = [f"Industry {k}" for k in range(40)]
    placed = placed_names(points, names, np.full(40, 4.0), 320, 320)
    assert 3 < len(placed) < 40
    assert placed[0][2] == "Industry 0"
    for position, (x, y, name) in enumerate(placed):
        for other_x, other_y, other in placed[position + 1 :]:
            half = 6.6 * (len(name) + len(other)) / 2 * 0.9
            assert abs(y - other_y) >= 14.9 or abs(x - other_x) >= half


def test_a_network_without_strengths_or_names_can_be_drawn():
    nodes = pd.DataFrame(
        {"x": [0.0, 1.0], "y": [0.0, 0.0], "area": [20.0, 20], "role": ["faint", "faint"], "name": ["", ""]}
    )
    chart = network(
        nodes,
        np.array([[0, 1]]),
        Canvas(),
        x="x",
        y="y",
        area="area",
        role="role",
        name="name",
        height=200,
    )
    assert chart.to_dict()["height"] == 200
