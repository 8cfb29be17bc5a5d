"""The model against closed forms, limits, an independent solver and itself."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import root

from bessemer.dependence import MRIO, counterfactual, isolation_loss
from bessemer.dependence.gravity.calibration import FLOOR, calibrate
from bessemer.dependence.gravity.elasticities import elasticities_of
from bessemer.dependence.gravity.hat import ConvergenceError, Shock, equilibrium, rebased
from bessemer.dependence.gravity.isolation import isolation_terms
from bessemer.dependence.gravity.shocks import shock_of
from bessemer.errors import DataError, OptionError

POWERS = np.array([4.0, 1.5, 6.0])
CUT = [{"importer": "AAA", "exporter": "BBB", "sectors": ["steel"]}]
RATES = [{"importer": "CCC", "exporter": "*", "sectors": ["food", "steel"], "rate": 0.3}]
COSTS = [{"importer": "*", "exporter": "DDD", "uses": "final", "factor": 1.4}]


def changes(table: MRIO, **options) -> np.ndarray:
    options.setdefault("elasticities", POWERS)
    return counterfactual(table, **options).table["real_income_change"].to_numpy()


@pytest.mark.parametrize("deficits", ["purged", "kept"])
def test_no_shock_changes_nothing(table, world, deficits):
    assert np.abs(changes(table, deficits=deficits)).max() < 1e-12
    assert np.abs(changes(world, deficits=deficits, elasticities="caliendo-parro")).max() < 1e-12
    same = [{"importer": "*", "exporter": "*", "factor": 1.0}]
    assert np.abs(changes(table, deficits=deficits, trade_costs=same)).max() < 1e-12
    free = [{"importer": "*", "exporter": "*", "rate": 0.0}]
    assert np.abs(changes(table, deficits=deficits, tariffs=free)).max() < 1e-12


def test_the_unit_and_the_order_of_regions_do_not_matter(small):
    shock = {"embargo": CUT, "tariffs": RATES, "trade_costs": COSTS}
    plain = changes(small(), **shock)
    assert changes(small(scale=1e6), **shock) == pytest.approx(plain, abs=1e-10)
    assert changes(small(order=(2, 0, 3, 1)), **shock) == pytest.approx(plain[[2, 0, 3, 1]], abs=1e-10)


def test_money_illusion_is_absent(table):
    """Wages start from any level: relative prices and real incomes end the same."""
    base = calibrate(table)
    shock = shock_of(base, embargo=CUT, tariffs=RATES)
    none = np.zeros(4)
    plain = equilibrium(base, POWERS, shock, deficits=none)
    raised = equilibrium(base, POWERS, shock, deficits=none, start=np.full(4 * 7, 0.7))
    assert raised.real_income == pytest.approx(plain.real_income, abs=1e-9)
    assert float(raised.wages[:, 0] @ base.labour) == pytest.approx(base.labour.sum())


def test_random_starts_end_in_the_same_place(table, world):
    rng = np.random.default_rng(5)
    for given, powers in ((table, POWERS), (world, elasticities_of("caliendo-parro", world.sectors)[1])):
        base = calibrate(given)
        kept = np.ones_like(base.shares)
        kept[:, 1, 0, 1] = 0.0
        none = np.zeros_like(base.deficits)
        plain = equilibrium(base, powers, Shock(kept=kept), deficits=none)
        size = len(base.regions) * (1 + 2 * len(base.sectors))
        for _ in range(3):
            start = rng.normal(0.0, 0.2, size)
            other = equilibrium(base, powers, Shock(kept=kept), deficits=none, start=start)
            assert other.real_income == pytest.approx(plain.real_income, abs=1e-8)


@pytest.mark.parametrize(
    "pair",
    [
        ({"embargo": CUT}, {"tariffs": RATES}),
        ({"tariffs": RATES}, {"trade_costs": COSTS}),
        ({"trade_costs": COSTS}, {"embargo": [{"importer": "AAA", "exporter": "CCC", "share": 0.5}]}),
    ],
)
@pytest.mark.parametrize("deficits", ["purged", "kept"])
def test_two_shocks_in_turn_are_both_at_once(table, pair, deficits):
    base = calibrate(table)
    held = base.deficits if deficits == "kept" else np.zeros(4)
    before = equilibrium(base, POWERS, deficits=held)
    once = equilibrium(base, POWERS, shock_of(base, **pair[0], **pair[1]), deficits=held)
    first_shock = shock_of(base, **pair[0])
    first = equilibrium(base, POWERS, first_shock, deficits=held)
    middle = rebased(base, first_shock, first, POWERS)
    assert middle.deficits == pytest.approx(held, abs=1e-9 * base.labour.sum())
    second = equilibrium(middle, POWERS, shock_of(middle, **pair[1]), deficits=held)
    both = first.real_income * second.real_income / before.real_income
    assert both == pytest.approx(once.real_income / before.real_income, abs=1e-9)


@pytest.mark.parametrize("name", ["caliendo-parro", "uniform-5", "uniform-2.5", "short-run"])
def test_isolation_and_world_autarky_meet_the_formula(world, name):
    base = calibrate(world)
    powers = elasticities_of(name, world.sectors)[1]
    none = np.zeros_like(base.deficits)
    before = equilibrium(base, powers, deficits=none)
    purged = rebased(base, None, before, powers)
    formula = np.exp(isolation_terms(purged, powers).sum(axis=0)) - 1.0
    alone = [
        {"importer": "CHN", "exporter": "*"},
        {"importer": "*", "exporter": "CHN"},
    ]
    at = world.regions.index("CHN")
    found = changes(world, embargo=alone, elasticities=name)
    assert found[at] == pytest.approx(formula[at], abs=1e-8)
    apart = changes(world, embargo=[{"importer": "*", "exporter": "*"}], elasticities=name)
    assert apart == pytest.approx(formula, abs=1e-8)
    assert isolation_loss(world, elasticities=name).table["loss"].to_numpy() == pytest.approx(-formula)


def test_the_formula_is_the_one_of_the_books_where_both_uses_share(table):
    """1 - exp(b'(I - G')^-1 ln(lambda)/eps), in other algebra, on an economy with one set of shares."""
    base = calibrate(table)
    alike = np.stack([base.shares.mean(axis=0)] * 2)
    both = replace(base, shares=alike)
    for at in range(4):
        own = np.log(alike[0, :, at, at]) / POWERS
        inverse = np.linalg.inv(np.eye(3) - base.inputs[at].T)
        book = base.spending[:, at] @ inverse @ own
        assert isolation_terms(both, POWERS).sum(axis=0)[at] == pytest.approx(book, abs=1e-13)


def naive(
    table: MRIO, rates: np.ndarray, factors: np.ndarray, kept: np.ndarray, powers: np.ndarray
) -> np.ndarray:
    """Return real incomes by plain loops and a general root finder, with balanced trade.

    Axes of the changes: product, buyer, seller; the same for both uses. Wages are the unknowns, prices and
    incomes are solved for each guess.
    """
    count, size = len(table.regions), len(table.sectors)
    A = table.coefficients.reshape(count, size, count, size)
    Z = (table.coefficients * table.x).reshape(count, size, count, size)
    F = table.final_demand.reshape(count, size, count)
    used = {"M": Z.sum(axis=3), "F": F}  # seller, product, buyer
    gamma = A.sum(axis=0)  # product, buyer, sector
    beta = 1.0 - gamma.sum(axis=0)
    spend = F.sum(axis=0) / F.sum(axis=(0, 1))
    labour = (beta * table.x.reshape(count, size)).sum(axis=1)

    def solve(wages, rate, factor, keep):
        prices = {use: np.ones((size, count)) for use in used}
        shares = {use: np.zeros((count, size, count)) for use in used}
        last = np.zeros((count, size))
        for _ in range(400):
            costs = wages[:, None] ** beta * np.prod(prices["M"][:, :, None] ** gamma, axis=0)
            if np.abs(costs - last).max() < 1e-13:
                break
            last = costs
            for use, flow in used.items():
                for s in range(size):
                    for n in range(count):
                        part = flow[:, s, n] / flow[:, s, n].sum() * keep[s, n]
                        offer = part * (factor[s, n] * (1 + rate[s, n]) * costs[:, s]) ** -powers[s]
                        prices[use][s, n] = offer.sum() ** (-1 / powers[s])
                        shares[use][:, s, n] = offer / offer.sum()
        # Sales and incomes are linear in each other.
        unknown = count * size
        matrix, income_of = np.eye(unknown + count), unknown
        right = np.zeros(unknown + count)
        for n in range(count):
            matrix[income_of + n, income_of + n] = 1.0
            right[income_of + n] = wages[n] * labour[n]
            for s in range(size):
                for i in range(count):
                    net = 1.0 / (1.0 + rate[s, n, i])
                    m, f = shares["M"][i, s, n], shares["F"][i, s, n] * spend[s, n]
                    for k in range(size):
                        matrix[i * size + s, n * size + k] -= m * net * gamma[s, n, k]
                        matrix[income_of + n, n * size + k] -= m * (1 - net) * gamma[s, n, k]
                    matrix[i * size + s, income_of + n] -= f * net
                    matrix[income_of + n, income_of + n] -= f * (1 - net)
        solved = np.linalg.solve(matrix, right)
        sales, income = solved[:unknown].reshape(count, size), solved[unknown:]
        gap = (beta * sales).sum(axis=1) - wages * labour
        real = income / np.prod(prices["F"] ** spend, axis=0)
        return gap, real

    def at(rate, factor, keep):
        def gaps(logs):
            wages = np.exp(np.append(logs, 0.0))
            return solve(wages, rate, factor, keep)[0][:-1]

        logs = root(gaps, np.zeros(count - 1), tol=1e-12).x
        return solve(np.exp(np.append(logs, 0.0)), rate, factor, keep)[1]

    one = np.ones_like(rates)
    return at(rates, factors, kept) / at(0.0 * one, one, one) - 1.0


def test_an_independent_solver_finds_the_same(table):
    rates, factors, kept = np.zeros((3, 4, 4)), np.ones((3, 4, 4)), np.ones((3, 4, 4))
    rates[0, 2, [0, 1, 3]] = 0.3
    factors[:, [0, 1, 2], 3] = 1.2
    kept[1, 0, 1], kept[2, 1, 2] = 0.0, 0.6
    wanted = naive(table, rates, factors, kept, POWERS)
    found = changes(
        table,
        tariffs=[{"importer": "CCC", "exporter": "*", "sectors": "food", "rate": 0.3}],
        trade_costs=[{"importer": "*", "exporter": "DDD", "factor": 1.2}],
        embargo=[*CUT, {"importer": "BBB", "exporter": "CCC", "sectors": ["care"], "share": 0.4}],
    )
    assert found == pytest.approx(wanted, abs=1e-8)
    assert np.abs(found).min() > 1e-4


def test_hulten_holds_to_first_order(table):
    """World real income moves by the value of a flow times the rise of its cost, but for second order."""
    base = calibrate(table)
    before = equilibrium(base, POWERS, deficits=np.zeros(4))
    purged = rebased(base, None, before, POWERS)
    income = purged.final.sum(axis=0)
    flow = purged.flows[:, 1, 2, 0].sum() / income.sum()
    made = purged.output[1, 3] / income.sum()
    cases = [
        (flow, [{"importer": "CCC", "exporter": "AAA", "sectors": "steel"}]),
        # Productivity of steel in DDD: every delivery, at home too, costs more.
        (
            made,
            [
                {"importer": "*", "exporter": "DDD", "sectors": "steel"},
                {"importer": "DDD", "exporter": "DDD", "sectors": "steel"},
            ],
        ),
    ]
    for weight, entries in cases:
        misses = []
        for size in (1e-2, 1e-3):
            shock = [{**entry, "factor": float(np.exp(size))} for entry in entries]
            moved = np.log1p(changes(table, trade_costs=shock)) @ income / income.sum()
            misses.append(abs(-moved / (weight * size) - 1.0))
        assert misses[1] < 5e-3
        assert misses[1] < 0.2 * misses[0]


def test_an_embargo_is_an_exact_zero_and_the_limit_of_high_costs(table):
    base = calibrate(table)
    shock = shock_of(base, embargo=CUT)
    found = equilibrium(base, POWERS, shock, deficits=np.zeros(4))
    after = rebased(base, shock, found, POWERS)
    assert (after.shares[:, 1, 0, 1] == 0.0).all()
    dear = [{"importer": "AAA", "exporter": "BBB", "sectors": ["steel"], "factor": 1e9}]
    assert changes(table, trade_costs=dear) == pytest.approx(changes(table, embargo=CUT), abs=1e-8)
    traded = counterfactual(
        table, embargo=[{"importer": "AAA", "exporter": "BBB"}], elasticities=POWERS
    ).trade
    row = traded.table.query("importer == 'AAA' and exporter == 'BBB'").iloc[0]
    assert (row["after"], row["change"]) == (0.0, -1.0)


def test_part_of_the_varieties_lost_is_between_none_and_all(table):
    losses = [
        changes(table, embargo=[{"importer": "AAA", "exporter": "BBB", "share": share}])[0]
        for share in (0.01, 0.5, 0.99, 1.0)
    ]
    assert losses == sorted(losses, reverse=True)
    assert losses[0] > -0.01


def test_uses_are_apart(table):
    both = changes(table, embargo=CUT)
    parts = [changes(table, embargo=[{**CUT[0], "uses": [use]}]) for use in ("intermediate", "final")]
    assert (parts[0][0], parts[1][0]) != pytest.approx((both[0], both[0]), rel=1e-3)
    listed = [{**CUT[0], "uses": ["final"]}, {**CUT[0], "uses": ["intermediate"]}]
    assert changes(table, embargo=listed) == pytest.approx(both, abs=1e-11)


def test_tariff_revenue_is_spent(table):
    """Income is value added plus revenue plus the deficit, and a small tariff of a large buyer can pay."""
    base = calibrate(table)
    shock = shock_of(base, tariffs=RATES)
    for deficits in (np.zeros(4), base.deficits):
        found = equilibrium(base, POWERS, shock, deficits=deficits)
        after = rebased(base, shock, found, POWERS)
        earned = after.labour + after.revenue + deficits
        assert after.final.sum(axis=0) == pytest.approx(earned, rel=1e-9)
        assert after.revenue == pytest.approx(found.revenue[:, 0], rel=1e-8)
        assert found.revenue[:, 0].nonzero()[0].tolist() == [2]
        made = after.flows.sum(axis=(0, 2))
        assert made == pytest.approx(after.output, rel=1e-9)


def test_kept_deficits_stay_and_purged_ones_go(table):
    for name in ("kept", "purged"):
        found = counterfactual(table, embargo=CUT, elasticities=POWERS, deficits=name)
        assert found.parameters["deficits"] == found.conventions["deficits"] == name
        trade = found.trade.table
        net = trade.groupby("importer")["after"].sum() - trade.groupby("exporter")["after"].sum()
        wanted = calibrate(table).deficits if name == "kept" else np.zeros(4)
        assert net.to_numpy() == pytest.approx(wanted, abs=1e-7)


def test_regions_with_a_deficit_cannot_be_cut_off(table):
    alone = [{"importer": "BBB", "exporter": "*"}, {"importer": "*", "exporter": "BBB"}]
    with pytest.raises(OptionError, match="BBB cannot be cut off"):
        counterfactual(table, embargo=alone, elasticities=5, deficits="kept")
    pair = [{"importer": here, "exporter": there} for here in ("AAA", "BBB") for there in ("CCC", "DDD")]
    pair += [{"importer": entry["exporter"], "exporter": entry["importer"]} for entry in pair]
    with pytest.raises(OptionError, match="AAA, BBB cannot be cut off"):
        counterfactual(table, embargo=pair, elasticities=5, deficits="kept")
    assert (changes(table, embargo=alone, deficits="purged") <= 0).all()
    assert changes(table, embargo=pair).shape == (4,)


def test_balanced_trade_needs_both_directions(table):
    with pytest.raises(OptionError, match="BBB could buy abroad but not sell"):
        counterfactual(table, embargo=[{"importer": "*", "exporter": "BBB"}], elasticities=5)


def test_inventories_go_and_output_follows(small):
    """A negative final demand is dropped, and outputs are (I - A)^-1 max(F, 0)."""
    plain = small(kinds=2)
    final = plain.F.copy()
    final[4, 3] = -3.0
    table = MRIO.from_arrays(
        plain.Z, final, regions=plain.regions, sectors=plain.sectors, unit="USD", year=2011
    )
    base = calibrate(table)
    wanted = np.linalg.solve(np.eye(12) - table.coefficients, np.maximum(final, 0.0).sum(axis=1))
    assert base.output.T.ravel() == pytest.approx(wanted)
    assert wanted.sum() > table.x.sum()


def test_what_a_region_does_not_make_has_a_floor(small):
    plain = small()
    Z, F = plain.Z.copy(), plain.F.copy()
    Z[1], F[1], Z[:, 1] = 0.0, 0.0, 0.0  # AAA makes no steel
    table = MRIO.from_arrays(Z, F, regions=plain.regions, sectors=plain.sectors, unit="USD", year=2011)
    base = calibrate(table)
    assert base.floored == 2
    assert base.shares[:, 1, 0, 0] == pytest.approx(FLOOR, rel=1e-5)
    assert base.shares.sum(axis=3) == pytest.approx(1.0)
    # Its inputs are the world's.
    world = plain.Z.reshape(4, 3, 4, 3).sum(axis=0)[:, 1:, 1].sum(axis=1) / plain.x.reshape(4, 3)[1:, 1].sum()
    assert base.inputs[0][:, 1] == pytest.approx(world, rel=0.2)
    loss = isolation_loss(table, elasticities=5).table["loss"]
    assert 0.3 < loss[0] < 1.0


def test_costs_above_the_output_are_mended_and_named(world):
    base = calibrate(world)
    assert base.mended == ("LUX c5", "LUX c8", "LUX c24")
    assert base.added.min() >= -1e-12
    assert (base.added * base.output).sum(axis=0) == pytest.approx(base.labour)
    sold = base.flows.sum(axis=(0, 2))
    assert sold == pytest.approx(base.output, rel=1e-9, abs=1e-6)


def test_tables_without_an_economy_are_refused(small):
    plain = small()
    for what, change in (("no output", (0, 1)), ("no final demand", (1,))):
        Z, F = plain.Z.copy(), plain.F.copy()
        if 0 in change:
            Z[:3], Z[:, :3], F[:3] = 0.0, 0.0, 0.0
        F[:, 0] = 0.0
        bad = MRIO.from_arrays(Z, F, regions=plain.regions, sectors=plain.sectors, unit="USD", year=2011)
        with pytest.raises(DataError, match=f"{what} in AAA"):
            counterfactual(bad, elasticities=5)


def test_failure_is_told(small, monkeypatch):
    import bessemer.dependence.gravity.hat as hat

    monkeypatch.setattr(hat, "DAMPING", ((0.1, 3),))
    with pytest.raises(ConvergenceError, match="No equilibrium was found in 3 steps"):
        counterfactual(small(7), embargo=CUT, elasticities=POWERS)


def test_convergence_is_reported(world):
    found = counterfactual(world, embargo=[{"importer": "CHN", "exporter": "USA", "sectors": ["c14"]}])
    told = found.parameters
    assert 0 < told["residual"] <= told["tolerance"] == 1e-11
    assert 10 < told["iterations"] < 300
    assert told["elasticity_values"]["c15"] == 0.37


def test_tables_by_sector_and_pair_add_up(world):
    found = counterfactual(world, embargo=[{"importer": "CHN", "exporter": "USA"}], elasticities="uniform-5")
    regions, sectors, trade = found.table, found.sectors.table, found.trade.table
    assert len(sectors) == 41 * 35
    assert len(trade) == 41 * 40
    before, after = (trade.groupby("importer")[part].sum() for part in ("before", "after"))
    wanted = regions.set_index("region")["imports_change"]
    assert (after / before - 1).to_numpy() == pytest.approx(wanted[before.index].to_numpy())
    gdp = sectors.groupby("region")["value_added"].sum()
    assert gdp[regions["region"]].to_numpy() == pytest.approx(regions["income"].to_numpy(), rel=1e-8)
    # Quantities times prices are values.
    product = (1 + sectors["output_change"]) * (1 + sectors["price_change"]) - 1
    assert product.to_numpy() == pytest.approx(sectors["sales_change"].to_numpy(), nan_ok=True)


def test_one_region_has_no_trade_to_lose():
    lone = MRIO.from_arrays(
        [[1.0, 2.0], [1.0, 1.0]], [[5.0], [6.0]], regions=["A"], sectors=["a", "b"], unit="USD", year=2011
    )
    assert changes(lone, elasticities=5).tolist() == [0.0]
