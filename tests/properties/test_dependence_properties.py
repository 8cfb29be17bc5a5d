"""What holds of accounts of input-output tables, regional quotients and shocks for any table."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bessemer.dependence import (
    MRIO,
    InputOutputTable,
    borin_mancini,
    by_region,
    chain_position,
    chokepoints,
    circulation,
    counterfactual,
    counterfactual_range,
    elasticity_leverage,
    foreign_demand_exposure,
    foreign_demand_share,
    foreign_origin_share,
    import_content,
    import_suppliers,
    isolation_loss,
    joined_groups,
    koopman_wang_wei,
    national_circulation,
    product_dependence,
    provincial_table,
    regionalise,
    sector_circulation,
    spectral_radius,
    trade_quotients,
    value_added_for_demand,
    value_added_trade,
    wang_wei_zhu,
)

SEEDS = st.integers(0, 2**32 - 1)
UNITS = st.sampled_from([1e-3, 7.0, 1e6])
few = settings(max_examples=6)


def arrays_of(seed, regions=3, sectors=2):
    rng = np.random.default_rng(seed)
    size = regions * sectors
    # Every region makes and uses something of everything, so that all shares are known.
    return rng.random((size, size)) + 0.05, rng.random((size, regions)) * 4 + size


def table_of(flows, final, regions=3, sectors=2, order=None, unit=1.0):
    order = list(range(regions)) if order is None else order
    at = np.concatenate([np.arange(sectors) + region * sectors for region in order])
    return MRIO.from_arrays(
        flows[np.ix_(at, at)] * unit,
        final[np.ix_(at, order)] * unit,
        regions=[f"r{region}" for region in order],
        sectors=[f"s{k}" for k in range(sectors)],
        unit="USD",
        year=2000,
    )


ACCOUNTS = {
    "value_added_trade": value_added_trade,
    "koopman_wang_wei": koopman_wang_wei,
    "wang_wei_zhu": wang_wei_zhu,
    "borin_mancini": borin_mancini,
    "circulation": circulation,
    "sector_circulation": sector_circulation,
    "chain_position": chain_position,
    "isolation_loss": lambda table: isolation_loss(table, elasticities=4.0),
}


@pytest.mark.parametrize("account", ACCOUNTS.values(), ids=ACCOUNTS)
@settings(max_examples=3)
@given(seed=SEEDS, unit=UNITS, order=st.permutations(range(3)))
def test_accounts_scale_with_the_unit_whatever_the_order_of_regions(account, seed, unit, order):
    flows, final = arrays_of(seed)
    one, other = account(table_of(flows, final)), account(table_of(flows, final, order=order, unit=unit))
    keys = [name for name in one.table.columns if not pd.api.types.is_numeric_dtype(one.table[name])]
    keys = [name for name in keys if name not in ("largest_sector",)]
    numbers = [name for name in one.table.columns if pd.api.types.is_numeric_dtype(one.table[name])]
    first, second = (
        made.table.astype(dict.fromkeys(keys, str)).sort_values(keys)[numbers].to_numpy(float)
        for made in (one, other)
    )
    for at, name in enumerate(numbers):
        money = name != "year" and one.units.get(name) == "USD"
        expected = first[:, at] * (unit if money else 1.0)
        scale = np.nanmax(np.abs(expected)) if len(expected) else 1.0
        np.testing.assert_allclose(
            second[:, at], expected, rtol=1e-6, atol=1e-8 * max(scale, 1e-12), err_msg=name
        )


@few
@given(SEEDS)
def test_value_added_by_origin_is_summed_and_shared_out_whole(seed):
    flows, final = arrays_of(seed)
    table = table_of(flows, final)
    origin = value_added_for_demand(table)
    square = by_region(origin)
    np.testing.assert_allclose(square.sum(axis=1), table.v.reshape(3, -1).sum(axis=1))
    np.testing.assert_allclose(square.sum(axis=0), final.sum(axis=0))
    for share in (foreign_origin_share(square), foreign_demand_share(square)):
        assert ((share >= 0) & (share <= 1)).all()
    np.testing.assert_allclose(foreign_origin_share(square), foreign_demand_share(square.T))
    assert (foreign_origin_share(np.diag([1.0, 2.0, 3.0])) == 0).all()


@few
@given(SEEDS, UNITS)
def test_chokepoints_have_no_unit_and_lie_within_bounds(seed, unit):
    flows, final = arrays_of(seed)
    one = chokepoints(table_of(flows, final), "r0").table
    other = chokepoints(table_of(flows, final, unit=unit), "r0").table
    assert one["supplier"].ne("r0").all()
    shared = one["hhi"].dropna()
    assert shared.between(0, 1 + 1e-12).all()
    np.testing.assert_allclose(other["hhi"], one["hhi"])


@few
@given(SEEDS)
def test_imports_by_supplier_are_imports_by_origin(seed):
    flows, final = arrays_of(seed)
    table = table_of(flows, final)
    direct, origin = import_suppliers(table, "r1", [["s0"], ["s0", "s1"]], 0)
    np.testing.assert_allclose(direct.sum(axis=0), origin.sum(axis=0))
    assert (direct[1] == 0).all() and (origin >= 0).all()
    assert (direct[:, 1] >= direct[:, 0] - 1e-12).all()


@few
@given(SEEDS, st.integers(2, 6))
def test_the_spectral_radius_is_that_of_eigenvalues(seed, size):
    matrix = np.random.default_rng(seed).random((size, size))
    found = spectral_radius(matrix)
    assert found == pytest.approx(np.abs(np.linalg.eigvals(matrix)).max(), rel=1e-6)
    assert spectral_radius(matrix * 3) == pytest.approx(found * 3, rel=1e-6)
    assert spectral_radius(matrix.T) == pytest.approx(found, rel=1e-6)


OUTPUTS = st.lists(st.floats(0.5, 100), min_size=3, max_size=3)


@few
@given(OUTPUTS, st.lists(st.floats(0.02, 0.9), min_size=3, max_size=3), UNITS, st.floats(0.05, 0.9))
def test_trade_quotients_are_parts_without_unit(national, parts, unit, delta):
    national, region = np.array(national), np.array(national) * np.array(parts)
    for method in ("slq", "cilq", "flq", "aflq", "national", "size"):
        found = trade_quotients(region, national, method, delta=delta)
        assert ((found >= 0) & (found <= 1)).all(), method
        scaled = trade_quotients(region * unit, national * unit, method, delta=delta)
        np.testing.assert_allclose(scaled, found, rtol=1e-9)
        whole = trade_quotients(national, national, method, delta=delta)
        np.testing.assert_allclose(whole, 1.0, err_msg=method)
    larger = trade_quotients(region, national, "flq", delta=delta / 2)
    assert (larger >= trade_quotients(region, national, "flq", delta=delta) - 1e-12).all()


def national_of(seed, unit=1.0):
    rng = np.random.default_rng(seed)
    domestic, imported = rng.random((3, 3)) * unit, rng.random((3, 3)) * unit
    final, abroad = (rng.random((3, 4)) * 5 + 3) * unit, rng.random((3, 4)) * unit
    abroad[:, 3] = 0
    output = domestic.sum(axis=1) + final.sum(axis=1)
    return InputOutputTable(
        domestic=domestic,
        imported=imported,
        final_domestic=final,
        final_imported=abroad,
        x=output,
        v=output - domestic.sum(axis=0) - imported.sum(axis=0),
        sectors=("a", "b", "c"),
        final=("TC", "FU201", "FU202", "EX"),
        classification="own",
        region="CHN",
        unit="CNY",
        year=2017,
    )


@few
@given(SEEDS, UNITS)
def test_national_accounts_are_shares_without_unit(seed, unit):
    table = national_of(seed)
    content = import_content(table)
    for shares in (content.by_user, content.by_product, content.final_by_product):
        assert ((shares >= 0) & (shares <= 1)).all()
    assert content.by_user.min() <= content.inputs <= content.by_user.max()
    assert import_content(national_of(seed, unit)).inputs == pytest.approx(content.inputs)
    one, other = (national_circulation([made]).table for made in (table, national_of(seed, unit)))
    for name in ("share_pure_domestic", "share_own_origin"):
        assert one[name].between(0, 1).all()
        np.testing.assert_allclose(other[name], one[name])


@few
@given(SEEDS, st.lists(st.floats(0.05, 0.9), min_size=3, max_size=3))
def test_a_regions_inputs_are_its_nations_by_where_they_come_from(seed, parts):
    table = national_of(seed)
    output = table.x * np.array(parts)
    made = regionalise(table, output, region="CN-JL")
    np.testing.assert_allclose(made.own + made.other, table.domestic / table.x)
    np.testing.assert_allclose(made.abroad, table.imported / table.x)
    assert (made.own >= 0).all() and (made.other >= -1e-12).all()
    whole = regionalise(table, table.x, region="CN-JL")
    np.testing.assert_allclose(whole.other, 0, atol=1e-12)
    ranged = provincial_table(table, output, region="CN-JL")
    assert ranged.sectors == table.sectors


@few
@given(SEEDS, UNITS)
def test_dependence_by_product_has_no_unit_and_counts_suppliers(seed, unit):
    rng = np.random.default_rng(seed)
    rows = [
        (2020, i, j, f"{k:06d}", float(rng.integers(1, 50)))
        for i in range(1, 6)
        for j in range(1, 6)
        for k in range(2)
        if i != j
    ]
    flows = pd.DataFrame(rows, columns=["t", "i", "j", "k", "v"])
    one = product_dependence(flows, [1, 2]).table
    other = product_dependence(flows.assign(v=flows["v"] * unit), [1, 2]).table
    assert len(one) == 2
    keys = ["product", "suppliers", "first_supplier", "single", "dependent"]
    shares = ["hhi", "outside_share", "imports_over_exports", "first_share", "world_share"]
    one, other = one.sort_values("product"), other.sort_values("product")
    assert other[keys].to_numpy().tolist() == one[keys].to_numpy().tolist()
    np.testing.assert_allclose(other[shares], one[shares])
    np.testing.assert_allclose(other["imports"], one["imports"] * unit)
    shuffled = product_dependence(flows.sample(frac=1, random_state=1), [1, 2]).table
    pd.testing.assert_frame_equal(
        shuffled.sort_values("product"), one.sort_values("product"), check_like=True
    )


@few
@given(
    st.lists(st.floats(0.1, 10), min_size=3, max_size=3),
    st.lists(st.floats(0, 1), min_size=3, max_size=3),
    UNITS,
)
def test_exposure_to_demand_abroad_is_a_mean_of_its_groups(weights, parts, unit):
    groups = [("A",), ("B",), ("C",)]
    added = np.array([10.0, 20.0, 30.0])
    found = foreign_demand_exposure(np.array(weights), added, added * parts, groups)
    assert min(parts) - 1e-12 <= found.total <= max(parts) + 1e-12
    scaled = foreign_demand_exposure(np.array(weights) * unit, added * unit, added * parts * unit, groups)
    assert scaled.total == pytest.approx(found.total)
    unknown = foreign_demand_exposure(np.array([np.nan, *weights[1:]]), added, added * parts, groups)
    assert np.isnan(unknown.total)


def test_joined_groups_leave_no_code_in_two():
    from bessemer.classify import concordance, scheme

    for name in ("wiod35", "io42_2012"):
        links = concordance(name, "a10")
        groups = joined_groups(links, scheme(name).codes)
        flat = [code for group in groups for code in group]
        assert len(flat) == len(set(flat))


@settings(max_examples=2)
@given(SEEDS, UNITS)
def test_no_shock_changes_nothing_and_shocks_have_no_unit(seed, unit):
    flows, final = arrays_of(seed)
    table, scaled = table_of(flows, final), table_of(flows, final, unit=unit)
    still = counterfactual(table, elasticities=4.0, tariffs=[])
    np.testing.assert_allclose(still.table["real_income_change"], 0, atol=1e-8)
    shock = [{"importer": "r0", "exporter": "r1", "rate": 0.2}]
    one = counterfactual(table, elasticities=4.0, tariffs=shock).table
    other = counterfactual(scaled, elasticities=4.0, tariffs=shock).table
    np.testing.assert_allclose(other["real_income_change"], one["real_income_change"], atol=1e-8)
    loss = isolation_loss(table, elasticities=4.0).table["loss"]
    assert loss.between(0, 1).all()
    assert (isolation_loss(table, elasticities=8.0).table["loss"] < loss).all()


@settings(max_examples=1)
@given(SEEDS)
def test_ranges_hold_their_middle_and_leverage_its_change(seed):
    table = table_of(*arrays_of(seed))
    shock = {"tariffs": [{"importer": "r0", "exporter": "r1", "rate": 0.2}]}
    found = counterfactual_range(table, draws=6, seed=1, **shock).table
    assert (found["low"] <= found["high"]).all()
    pd.testing.assert_frame_equal(counterfactual_range(table, draws=6, seed=1, **shock).table, found)
    levers = elasticity_leverage(table, "r0", elasticities={"s0": 3.0, "s1": 8.0}, **shock).table
    np.testing.assert_allclose(levers["real_income_change"] - levers["with_plain"], levers["leverage"])
