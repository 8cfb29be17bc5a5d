"""Ranges of cuts: the long run against the model itself, a sample of what ships recomputed, provinces."""

import numpy as np
import pytest

import bessemer as bm
from bessemer.classify import scheme
from bessemer.dependence import counterfactual, counterfactual_range, cut_ranges, world_table
from bessemer.dependence.cuts import cut_of
from bessemer.dependence.cuts.longrun import SETS, entries, model, settle
from bessemer.dependence.cuts.provinces import Weights, carried, province_weights, sector_groups
from bessemer.dependence.cuts.ranges import (
    COLUMNS,
    DRAWS,
    TABLE,
    computed_ranges,
    range_table,
    shipped_cuts,
    short_rows,
)
from bessemer.dependence.cuts.standstill import RULES, stops
from bessemer.errors import OptionError, UnavailableError

SPAN = ["low", "middle", "high"]


@pytest.fixture(scope="module")
def data():
    return bm.reference()


@pytest.fixture(scope="module")
def world(data):
    return world_table(data, 2011)


# -------------------------------------------------------------------------------- the long run


@pytest.mark.parametrize("via", ["direct", "value-added"])
def test_the_long_run_is_the_counterfactual_with_the_entries_of_the_cut(world, via):
    cut = cut_of("CHN", "USA", via=via)
    embargo = entries(world, cut)
    assert {entry["exporter"] for entry in embargo} == (
        {"USA"} if via == "direct" else set(world.regions) - {"CHN"}
    )
    assert all(0 < entry["share"] <= 1 for entry in embargo)
    whole = [e["share"] for e in embargo if e["exporter"] == "USA" and e["uses"] == ["intermediate"]]
    assert whole == [1.0] * 4
    found = counterfactual(world, embargo=embargo, elasticities="uniform-5")
    settled = settle(model(world, np.full((35, 1), 5.0)), cut)
    change = found.table.set_index("region").loc["CHN", "real_income_change"]
    assert settled.income[0] == pytest.approx(change, abs=1e-7)
    sectors = found.sectors.table.query("region == 'CHN'")
    known = np.isfinite(settled.output[:, 0])
    np.testing.assert_allclose(
        settled.output[known, 0], sectors["output_change"].to_numpy()[known], atol=1e-6
    )
    weight = sectors["output"].to_numpy()[known]
    assert settled.total[0] == pytest.approx(weight @ settled.output[known, 0] / weight.sum(), abs=1e-7)


def test_consumer_goods_are_not_cut(world):
    embargo = entries(world, cut_of("CHN", "USA", "c15"))
    part = next(entry["share"] for entry in embargo if entry["uses"] == ["final"])
    u, row = world.regions.index("CHN"), world.regions.index("USA") * 35 + world.sectors.index("c15")
    assert part == pytest.approx(world.F[row, u * 5 + 3] / world.F[row, u * 5 : u * 5 + 5].sum())
    assert 0 < part < 1


def test_the_range_is_that_of_the_models_own_ensemble(world):
    cut = cut_of("DEU", "USA")
    whole = counterfactual_range(world, embargo=entries(world, cut), sets=list(SETS), draws=3, level=0.9)
    row = whole.table.query("region == 'DEU' and set == 'any'").iloc[0]
    rows = computed_ranges(world, cut, draws=3)
    mine = rows.query("run == 'long' and measure == 'real_income'").iloc[0]
    assert mine["draws"] == 3 * (1 + 3)
    assert mine["low"] == pytest.approx(row["low"], abs=1e-7)
    assert mine["middle"] == pytest.approx(row["real_income_change"], abs=1e-7)
    assert mine["high"] == pytest.approx(row["high"], abs=1e-7)
    sector = whole.sectors.table.query("region == 'DEU' and set == 'any' and sector == 'c14'").iloc[0]
    mine = rows.query("run == 'long' and sector == 'c14'").iloc[0]
    np.testing.assert_allclose(
        mine[SPAN].astype(float), sector[["low", "output_change", "high"]].astype(float), atol=1e-6
    )


# -------------------------------------------------------------------------------- what ships


@pytest.mark.parametrize(
    "asked",
    [
        ("CHN", "USA", "technology", "direct"),
        ("USA", "CHN", "all", "value-added"),
        ("LUX", "USA", "all", "allied"),
    ],
)
def test_a_sample_of_the_shipped_ranges_recomputed(data, world, asked):
    shipped = cut_ranges(data, *asked)
    made = computed_ranges(world, cut_of(*asked), draws=DRAWS)
    assert shipped[["run", "measure", "sector"]].equals(made[["run", "measure", "sector"]])
    np.testing.assert_allclose(shipped[SPAN], made[SPAN], rtol=6e-4, atol=2e-7)
    assert (shipped["draws"] == made["draws"]).all()


def test_every_cut_ships_in_order(data, world):
    frame = data.frame(TABLE)
    cuts = shipped_cuts(world.regions)
    found = set(zip(frame["region"], frame["partner"], frame["sectors"], frame["via"], strict=True))
    assert found == {(cut.importer, cut.partner, cut.group, cut.via) for cut in cuts}
    assert {cut.importer for cut in cuts if cut.partner == "USA"} == set(world.regions) - {"USA"}
    assert (frame["low"] <= frame["middle"]).all() and (frame["middle"] <= frame["high"]).all()
    assert frame[SPAN].notna().all(axis=None)
    # A wider cut never costs less real income.
    income = frame[frame["measure"] == "real_income"]
    for keys, wide, narrow in (
        (["region", "partner", "sectors", "run"], "value-added", "direct"),
        (["region", "partner", "sectors", "run"], "allied", "direct"),
        (["region", "partner", "via", "run"], "all", "technology"),
    ):
        across = income.pivot(index=keys, columns="via" if "sectors" in keys else "sectors", values="middle")
        both = across.dropna(subset=[wide, narrow])
        assert len(both) > 80
        assert (both[wide] <= both[narrow] + 1e-6).all()


def test_the_table_does_not_depend_on_the_number_of_workers(world):
    cuts = [cut_of("CHN", "USA"), cut_of("CHN", "JPN")]
    one, two = (range_table(world, cuts, draws=2, workers=n) for n in (1, 2))
    assert list(one.columns) == ["region", "partner", "sectors", "via", *COLUMNS]
    keys = ["region", "partner", "run", "measure", "sector"]
    left, right = (table.sort_values(keys, ignore_index=True) for table in (one, two))
    np.testing.assert_array_equal(left[SPAN], right[SPAN])


def test_short_rows_span_the_three_rules(world):
    cut = cut_of("DEU", "USA")
    found, rows = stops(world, cut), short_rows(world, cut)
    income = rows.query("measure == 'real_income'").iloc[0]
    assert sorted(-found.income(rule) for rule in RULES) == pytest.approx(list(income[SPAN]))
    at = world.sectors.index("c14")
    row = rows.query("sector == 'c14'").iloc[0]
    assert sorted(-found.stopped[rule][at] for rule in RULES) == pytest.approx(list(row[SPAN]))


def test_what_does_not_ship_is_said(data):
    with pytest.raises(UnavailableError, match="do not ship"):
        cut_ranges(data, "CHN", "USA", "c14")
    with pytest.raises(UnavailableError, match="do not ship"):
        cut_ranges(data, "DEU", "CHN")
    with pytest.raises(OptionError, match="itself"):
        cut_ranges(data, "CHN", "CHN")


# -------------------------------------------------------------------------------- provinces


@pytest.mark.parametrize("name", ["io42", "io42_2012"])
def test_groups_hold_every_sector_of_both_lists_once(name):
    groups = sector_groups(name)
    assert tuple(sorted(groups)) == tuple(sorted(scheme(name).codes))
    distinct = set(groups.values())
    codes = [code for group in distinct for code in group]
    assert len(codes) == len(set(codes)) == 35


def test_carried_by_hand():
    import pandas as pd

    rows = pd.DataFrame(
        {
            "run": "short",
            "sector": ["a", "b", "c"],
            "low": [-0.1, -0.2, -0.4],
            "middle": [-0.05, -0.1, -0.2],
            "high": [0.0, 0.0, 0.1],
        }
    )
    weights = Weights(2017, "own", (("a",), ("b", "c")), np.array([0.25, 0.75]))
    made = carried(rows, weights, {"a": 1.0, "b": 3.0, "c": 1.0}, ["a", "b", "c"]).set_index("group")
    assert made.loc["b+c", "low"] == pytest.approx((3 * -0.2 + -0.4) / 4)
    assert made.loc["total", "low"] == pytest.approx(0.25 * -0.1 + 0.75 * -0.25)
    assert made.loc["nation", "high"] == pytest.approx(0.1 / 5)


def test_the_nations_own_weights_give_the_nations_result(data, world):
    rows = cut_ranges(data, "CHN", "USA").query("measure == 'output' and sector != 'total'")
    here = world.block(world.regions.index("CHN"))
    output = dict(zip(world.sectors, world.x[here], strict=True))
    groups = tuple(dict.fromkeys(sector_groups("io42").values()))
    share = np.array([sum(output[code] for code in group) for group in groups]) / sum(output.values())
    made = carried(rows, Weights(2011, "own", groups, share), output, world.sectors)
    ends = made.set_index(["run", "group"])[SPAN]
    for run in ("short", "long"):
        np.testing.assert_allclose(ends.loc[(run, "total")], ends.loc[(run, "nation")], rtol=1e-9)


def test_weights_of_a_province_add_up_and_keep_to_the_year(data):
    for year, used in ((None, 2017), (2013, 2012)):
        weights = province_weights(data, "CN-JL", year)
        assert weights.year == used
        assert weights.share.sum() == pytest.approx(1)
    assert province_weights(data, "CN-JL", 2011) is None
    assert province_weights(data, "CHN", None) is None
    panel = data.panel("cn_output_io42").select(years=[2017], regions=["CN-JL"])
    vehicles = panel.values[0, 0, panel.industries.index("18")] / panel.values.sum()
    share = dict(
        zip(
            province_weights(data, "CN-JL", None).groups,
            province_weights(data, "CN-JL", None).share,
            strict=True,
        )
    )
    assert share[("c15",)] == pytest.approx(vehicles)
