from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bessemer.errors import OptionError
from bessemer.pathways import Constraints, Options, portfolio
from bessemer.pathways import options as options_of
from bessemer.pathways.programme import Limits, Programme, blocking, risk_of
from bessemer.pathways.shocks import centred
from bessemer.pathways.subsets import within
from bessemer.words import Message


def brute(programme: Programme) -> float | None:
    """The best objective over all subsets, without a solver."""
    best = None
    for bits in product([False, True], repeat=len(programme.value)):
        chosen = np.array(bits)
        sums = programme.limits.matrix @ chosen
        if (sums < programme.limits.low - 1e-9).any() or (sums > programme.limits.high + 1e-9).any():
            continue
        if programme.risk_of(chosen) > programme.at_most + 1e-12:
            continue
        objective = programme.objective(chosen)
        best = objective if best is None or objective > best else best
    return best


def a_programme(seed: int, options: int, scenarios: int, risk: str, aversion: float) -> Programme:
    rng = np.random.default_rng(seed)
    limits = Limits.none(options).plus(np.ones(options), 2, 4, "k")
    limits = limits.plus(rng.uniform(0, 10, options), -np.inf, 22.0, "budget")
    swings = rng.normal(size=(scenarios, options)) + rng.normal(size=(scenarios, 1))
    return Programme(rng.uniform(size=options), swings, aversion, limits, risk, 0.75)


@pytest.mark.parametrize("risk", ["deviation", "tail"])
@given(
    seed=st.integers(0, 10_000), scenarios=st.integers(1, 7), aversion=st.sampled_from([0.0, 0.1, 0.6, 3.0])
)
@settings(max_examples=25, deadline=None)
def test_the_solver_finds_what_trying_all_subsets_finds(
    risk: str, seed: int, scenarios: int, aversion: float
) -> None:
    programme = a_programme(seed, 8, scenarios, risk, aversion)
    chosen = programme.solve()
    best = brute(programme)
    assert (chosen is None) == (best is None)
    if chosen is not None and best is not None:
        assert programme.objective(chosen) == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_fixing_by_reduced_costs_keeps_the_result_exact(seed: int) -> None:
    from itertools import combinations

    rng = np.random.default_rng(seed)
    count, k = 18, 4
    swings = rng.normal(size=(12, count)) + rng.normal(size=(12, 1))
    limits = Limits.none(count).plus(np.ones(count), k, k, "k")
    programme = Programme(rng.uniform(size=count), swings, 0.4, limits)
    chosen = programme.solve()
    assert chosen is not None
    best = max(
        programme.value[list(picked)].sum() - 0.4 * np.abs(swings[:, list(picked)].sum(axis=1)).mean()
        for picked in combinations(range(count), k)
    )
    assert programme.objective(chosen) == pytest.approx(best, abs=1e-7)


def test_a_bound_on_risk_is_kept() -> None:
    programme = a_programme(3, 8, 6, "deviation", 1e-6)
    loose = programme.solve()
    assert loose is not None
    bound = programme.risk_of(loose) * 0.7
    bounded = Programme(programme.value, programme.scenarios, 1e-6, programme.limits, at_most=bound)
    chosen = bounded.solve()
    assert chosen is not None
    assert bounded.risk_of(chosen) <= bound + 1e-7
    assert bounded.objective(chosen) == pytest.approx(brute(bounded), abs=1e-6)


def test_expected_shortfall_by_hand() -> None:
    swings = np.array([[-4.0], [-2.0], [1.0], [5.0]])
    assert risk_of(swings, np.array([True]), "tail", 0.5) == pytest.approx(3.0)
    assert risk_of(swings, np.array([True])) == pytest.approx(3.0)
    assert risk_of(swings[:0], np.array([True])) == 0.0


def some_options(seed: int = 1, count: int = 9) -> Options:
    rng = np.random.default_rng(seed)
    codes = [f"i{position}" for position in range(count)]
    table = pd.DataFrame(
        {
            "industry": codes,
            "industry_name": [code.upper() for code in codes],
            "industry_name_zh": codes,
            "group": (["goods", "knowledge services", "health and education"] * count)[:count],
            "aim": (["finance", "–"] * count)[:count],
            "open": True,
            "feasibility": rng.permutation(count) / (count - 1),
            "attractiveness": rng.permutation(count) / (count - 1),
            "stake": rng.uniform(10, 100, count),
            "probability": np.nan,
        }
    )
    return Options(
        name="options",
        title=Message("pathways.other_title"),
        table=table,
        parameters={"region": "X", "year": 2000},
        shocks=centred(rng.normal(size=(20, count)), ("x",)),
    )


def test_without_risk_the_most_valuable_are_chosen() -> None:
    options = some_options()
    value = options.table["feasibility"] * options.table["attractiveness"]
    found = portfolio(options, k=3, risk_aversion=0.0)
    assert set(found.table["industry"]) == set(options.table["industry"][value.nlargest(3).index])
    assert found.value == pytest.approx(value.nlargest(3).sum())


def test_the_margin_is_what_the_best_choice_without_it_loses() -> None:
    options = some_options()
    found = portfolio(options, k=3)
    for row in found.table.itertuples():
        barred = portfolio(options, k=3, constraints=Constraints(excluded=(row.industry,)))
        assert row.margin == pytest.approx(found.objective - barred.objective, abs=1e-6)
        fresh = set(barred.table["industry_name"]) - set(found.table["industry_name"])
        assert set(row.next_best.split(", ")) == fresh


def test_limits_hold_together() -> None:
    options = some_options()
    wanted = Constraints(
        required=("i4",), excluded=("i0",), group_limit=2, minimum_stake=150.0, group_minimum={"goods": 1}
    )
    found = portfolio(options, k=4, constraints=wanted).table
    assert "i4" in set(found["industry"])
    assert "i0" not in set(found["industry"])
    assert found["group"].value_counts().max() <= 2
    assert found["stake"].sum() >= 150
    assert found.set_index("industry").loc["i4", "reason"] == "required"
    assert portfolio(options, budget=90.0).table["stake"].sum() <= 90


def test_the_frontier_rises_and_none_of_it_is_beaten() -> None:
    options = some_options(4, 11)
    frontier = portfolio(options, k=3).frontier
    assert frontier is not None
    assert (frontier["value"].diff().dropna() > 0).all()
    assert (frontier["risk"].diff().dropna() > 0).all()
    best = portfolio(options, k=3, risk_aversion=0.0)
    assert frontier["value"].iloc[-1] == pytest.approx(best.value)


def test_limits_that_cannot_hold_are_named() -> None:
    options = some_options()
    with pytest.raises(OptionError, match=r"budget.*minimum_stake|minimum_stake.*budget") as caught:
        portfolio(options, budget=50.0, constraints=Constraints(minimum_stake=60.0, group_limit=2))
    assert "group_limit" not in caught.value.what
    with pytest.raises(OptionError, match="only 9 options"):
        portfolio(options, k=10)
    with pytest.raises(OptionError, match=r"k.*group_limit"):
        portfolio(options, k=7, constraints=Constraints(group_limit=2))


def test_a_deletion_filter_leaves_only_what_clashes() -> None:
    limits = Limits.none(3).plus(np.ones(3), 3, 3, "k").plus(np.array([1.0, 0, 0]), 0, 0, "excluded")
    limits = limits.plus(np.array([0, 1.0, 0]), -np.inf, 5, "budget")
    assert blocking(Programme(np.ones(3), np.zeros((0, 3)), 0.0, limits)) == ("k", "excluded")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({}, "Neither"),
        ({"k": 0}, "k=0"),
        ({"k": True}, "k=True"),
        ({"budget": -1.0}, "budget"),
        ({"budget": float("nan")}, "budget"),
        ({"k": 2, "risk_aversion": -1.0}, "risk_aversion"),
        ({"k": 2, "risk": "variance"}, "variance"),
        ({"k": 2, "alpha": 1.0}, "alpha"),
        ({"k": 2, "cost": "stakes"}, "stakes"),
        ({"k": 2, "constraints": Constraints(required=("z9",))}, "z9"),
        ({"k": 2, "constraints": Constraints(excluded=("z9",))}, "z9"),
        ({"k": 2, "constraints": Constraints(required="i1")}, "one text"),  # type: ignore[arg-type]
        ({"k": 2, "constraints": {"required": ("i1",)}}, "not Constraints"),
        ({"k": 2, "constraints": Constraints(minimum_stake=float("nan"))}, "minimum_stake"),
        ({"k": 2, "constraints": Constraints(minimum_stake=-5.0)}, "minimum_stake"),
        ({"k": 2, "constraints": Constraints(minimum_jobs=10.0)}, "another unit"),
        ({"k": 2, "constraints": Constraints(group_limit=-1)}, "group_limit"),
        ({"k": 2, "constraints": Constraints(group_limit=1.5)}, "group_limit"),  # type: ignore[arg-type]
        ({"k": 2, "constraints": Constraints(group_minimum={"goods": -1})}, "goods"),
        ({"k": 2, "constraints": Constraints(group_minimum={"goods": 3})}, "No choice keeps"),
        ({"k": 1, "constraints": Constraints(required=("i1", "i2"))}, "No choice keeps"),
        ({"k": "two"}, "k='two'"),
        ({"budget": "much"}, "budget='much'"),
        ({"k": 2, "year": 2017}, "already"),
        ({"k": 2, "constraints": Constraints(required=("i1",), excluded=("i1",))}, "both required"),
        ({"k": 2, "constraints": Constraints(group_minimum={"good": 1})}, "good"),
        ({"k": 2, "constraints": Constraints(spread_over="colour")}, "colour"),
        ({"k": 2, "candidates": ["nope"]}, "nope"),
        ({"k": 2, "feasibility": "probability", "constraints": Constraints(required=("i1",))}, "no value"),
    ],
)
def test_wrong_options_are_named(asked: dict[str, object], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        portfolio(some_options(), **asked)  # type: ignore[arg-type]


def test_names_do_for_codes_and_a_region_for_its_options() -> None:
    options = some_options()
    by_name = portfolio(options, k=3, constraints=Constraints(required=("I4",), excluded=("I0",)))
    by_code = portfolio(options, k=3, constraints=Constraints(required=("i4",), excluded=("i0",)))
    assert by_name.table["industry"].tolist() == by_code.table["industry"].tolist()
    found = portfolio(
        "Pittsburgh", year=1980, k=3, constraints=Constraints(minimum_jobs=12_000.0), frontier=False
    )
    assert found.table["stake"].sum() >= 12_000
    assert found.parameters["year"] == 1980


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("risk", ["deviation", "tail"])
def test_many_options_under_a_bound_on_risk_are_solved_as_by_trying_all(seed: int, risk: str) -> None:
    from itertools import combinations

    rng = np.random.default_rng(seed)
    count, k = 16, 4
    swings = rng.normal(size=(15, count)) + rng.normal(size=(15, 1))
    limits = (
        Limits.none(count).plus(np.ones(count), k, k, "k").plus(rng.uniform(size=count), 0.5, 2.2, "budget")
    )
    free = Programme(rng.uniform(size=count), swings, 1e-6, limits, risk, 0.8)
    choices = np.zeros((1820, count), dtype=bool)
    for row, picked in enumerate(combinations(range(count), k)):
        choices[row, list(picked)] = True
    kept = choices[free._kept(choices)]
    risks = np.array([free.risk_of(choice) for choice in kept])
    bound = float(np.quantile(risks, 0.2))
    programme = Programme(free.value, swings, 0.3, limits, risk, 0.8, at_most=bound)
    best = max(programme.objective(choice) for choice in kept[risks <= bound])
    for start in (None, kept[int(risks.argmin())]):
        chosen = programme.solve(start)
        assert chosen is not None
        assert programme.risk_of(chosen) <= bound + 1e-9
        assert programme.objective(chosen) == pytest.approx(best, abs=1e-7)


@given(seed=st.integers(0, 10_000), room=st.sampled_from([0.0, 0.3, 1.0, 5.0]))
@settings(max_examples=40, deadline=None)
def test_no_choice_within_the_room_is_lost(seed: int, room: float) -> None:
    rng = np.random.default_rng(seed)
    count = 7
    penalty = rng.uniform(size=count) * (rng.uniform(size=count) < 0.7)
    usual = rng.uniform(size=count) < 0.4
    matrix = rng.normal(size=(2, count))
    low, high = np.array([-1.0, -np.inf]), np.array([1.5, 1.0])
    every = np.array(list(product([False, True], repeat=count)))
    sums = every @ matrix.T
    wanted = ((every != usual) @ penalty <= room) & (sums >= low).all(axis=1) & (sums <= high).all(axis=1)
    found = within(penalty, usual, room, matrix, low, high)
    assert found is not None
    assert {tuple(row) for row in found.tolist()} == {tuple(row) for row in every[wanted].tolist()}
    assert within(np.zeros(count), usual, 1.0, matrix[:0], low[:0], high[:0], most=5) is None


def test_a_portfolio_of_many_options_is_quick() -> None:
    """Pittsburgh 2000 once took 18 s: the solver branched over each of fifteen programmes."""
    import time

    options = options_of("Pittsburgh", 2000)
    start = time.process_time()
    found = portfolio(options, k=8)
    assert time.process_time() - start < 4
    assert found.frontier is not None and len(found.frontier) >= 4


@pytest.mark.parametrize("seed", range(5))
def test_options_that_swing_alike_are_solved_as_by_trying_all(seed: int) -> None:
    """Of broad groups only a few kinds of swings are known; the best of each kind are enough."""
    rng = np.random.default_rng(seed)
    kinds = rng.integers(0, 3, size=14)
    swings = rng.normal(size=(10, 3))[:, kinds]
    limits = Limits.none(14).plus(np.ones(14), 3, 3, "k").plus((kinds == 0) * 1.0, 0, 2, "group_limit")
    programme = Programme(rng.uniform(size=14).round(1), swings, 0.5, limits)
    assert not programme._undominated().all()
    chosen = programme.solve()
    assert chosen is not None
    assert programme.objective(chosen) == pytest.approx(brute(programme), abs=1e-7)
    everything = Limits.none(14).plus(np.ones(14), 15, 15, "k")
    assert Programme(programme.value, swings, 0.5, everything).solve() is None
