"""Shocks as users write them: what entries name, and what is refused."""

import numpy as np
import pytest

from bessemer.dependence import counterfactual, counterfactual_range, elasticity_leverage
from bessemer.dependence.gravity.calibration import calibrate
from bessemer.dependence.gravity.shocks import shock_of
from bessemer.errors import BessemerError, OptionError, RegionError


def pairs(mask: np.ndarray, use: int = 0, sector: int = 0) -> set[tuple[int, int]]:
    return {(int(n), int(i)) for n, i in zip(*np.nonzero(mask[use, sector]), strict=True)}


def test_a_star_is_everyone_but_the_other_side(table):
    base = calibrate(table)
    for entry, wanted in (
        ({"importer": "AAA", "exporter": "*"}, {(0, 1), (0, 2), (0, 3)}),
        ({"importer": "*", "exporter": "AAA"}, {(1, 0), (2, 0), (3, 0)}),
        ({"importer": "*", "exporter": "*"}, {(n, i) for n in range(4) for i in range(4) if n != i}),
        ({"importer": ["AAA", "BBB"], "exporter": ["BBB", "CCC"]}, {(0, 1), (0, 2), (1, 2)}),
    ):
        cut = shock_of(base, embargo=[entry]).kept == 0
        assert pairs(cut) == wanted
        assert (cut == cut[0, 0]).all()


def test_sectors_and_uses_default_to_all(table):
    base = calibrate(table)
    entry = {"importer": "AAA", "exporter": "BBB", "factor": 2.0}
    every = shock_of(base, trade_costs=[entry]).factors
    named = shock_of(
        base, trade_costs=[{**entry, "sectors": list(base.sectors), "uses": ("intermediate", "final")}]
    ).factors
    assert (every == named).all()
    one = shock_of(base, trade_costs=[{**entry, "sectors": "steel", "uses": "final"}]).factors
    assert one[1, 1, 0, 1] == 2.0
    assert (one != 1.0).sum() == 1


def test_where_entries_meet(table):
    base = calibrate(table)
    wide = {"importer": "AAA", "exporter": "*"}
    near = {"importer": "AAA", "exporter": "BBB"}
    rates = shock_of(base, tariffs=[{**wide, "rate": 0.1}, {**near, "rate": 0.3}]).tariffs
    assert (rates[0, 0, 0, 1], rates[0, 0, 0, 2]) == (0.3, 0.1)
    factors = shock_of(base, trade_costs=[{**wide, "factor": 1.5}, {**near, "factor": 2}]).factors
    assert (factors[0, 0, 0, 1], factors[0, 0, 0, 2]) == (3.0, 1.5)
    kept = shock_of(base, embargo=[{**wide, "share": 0.5}, {**near, "share": 0.5}]).kept
    assert (kept[0, 0, 0, 1], kept[0, 0, 0, 2]) == (0.25, 0.5)


def test_home_costs_are_for_trade_costs_alone(table):
    home = {"importer": "AAA", "exporter": "AAA"}
    factors = shock_of(calibrate(table), trade_costs=[{**home, "factor": 1.1}]).factors
    assert (factors != 1.0).sum() == 2 * 3
    for kind, figure in (("embargo", {}), ("tariffs", {"rate": 0.1})):
        with pytest.raises(OptionError, match="its own partner"):
            counterfactual(table, elasticities=5, **{kind: [{**home, **figure}]})


FLOW = {"importer": "AAA", "exporter": "BBB"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"embargo": [{**FLOW, "importer": "AAB"}]}, "no region 'AAB'.*Did you mean 'AAA'"),
        ({"embargo": [{**FLOW, "exporter": None}]}, "exporter is None"),
        ({"embargo": [{**FLOW, "exporter": []}]}, r"exporter is \[\]"),
        ({"embargo": [{**FLOW, "exporter": [3]}]}, "no region 3"),
        ({"embargo": [{**FLOW, "sectors": ["stel"]}]}, "no sector 'stel'.*Did you mean 'steel'"),
        ({"embargo": [{**FLOW, "sectors": 7}]}, "sectors is 7"),
        ({"embargo": [{**FLOW, "uses": "finl"}]}, "no use 'finl'.*Did you mean 'final'"),
        ({"embargo": [{"importer": "AAA"}]}, "names no exporter"),
        ({"embargo": [{**FLOW, "share": 0}]}, "share 0"),
        ({"embargo": [{**FLOW, "share": 1.5}]}, "share 1.5"),
        ({"embargo": [{**FLOW, "share": "half"}]}, "share 'half'"),
        ({"embargo": [{**FLOW, "share": None}]}, "share None"),
        ({"embargo": [{**FLOW, "rate": 0.5}]}, "has 'rate'.*belongs to tariffs"),
        ({"embargo": [{**FLOW, "sector": "steel"}]}, "has 'sector'.*Did you mean 'sectors'"),
        ({"embargo": FLOW}, "it is a list of entries"),
        ({"embargo": "AAA"}, "it is a list of entries"),
        ({"embargo": ["AAA"]}, "it is a mapping"),
        ({"embargo": 5}, "it is a list of entries"),
        ({"tariffs": [FLOW]}, "has no rate"),
        ({"tariffs": [{**FLOW, "rate": -0.1}]}, "rate -0.1"),
        ({"tariffs": [{**FLOW, "rate": float("nan")}]}, "rate nan"),
        ({"tariffs": [{**FLOW, "rate": float("inf")}]}, "rate inf"),
        ({"tariffs": [{**FLOW, "rate": True}]}, "rate True"),
        ({"tariffs": [{**FLOW, "rate": 0.1, "factor": 2.0}]}, "has 'factor'.*belongs to trade_costs"),
        ({"trade_costs": [{**FLOW, "factor": 0}]}, "factor 0"),
        ({"trade_costs": [{**FLOW, "factor": -2.0}]}, "factor -2.0"),
        ({"trade_costs": [{**FLOW, "factor": float("inf")}]}, "factor inf.*use embargo"),
        ({"trade_costs": [{**FLOW, "factor": 2.0, "rate": 0.1}]}, "has 'rate'"),
        ({"deficits": "purge"}, "deficits is 'purge'.*Did you mean 'purged'"),
        ({"deficits": None}, "deficits is None"),
        ({"elasticities": "uniform"}, "no elasticities 'uniform'.*Did you mean 'uniform-5'"),
        ({"elasticities": "caliendo-parro"}, "by WIOD sector; the table has food"),
        ({"elasticities": None}, "elasticities is None"),
        ({"elasticities": {"food": 5.0, "steel": 4.0}}, "no value for care"),
        ({"elasticities": {"food": 5.0, "steel": 4.0, "care": 2.0, "cars": 1.0}}, "names cars"),
        ({"elasticities": [1.0, 2.0]}, "3 sectors"),
        ({"elasticities": [1.0, 2.0, 0.0]}, "The elasticity of care is 0"),
        ({"elasticities": [1.0, -2.0, 3.0]}, "The elasticity of steel is -2"),
        ({"elasticities": float("nan")}, "The elasticity of food is nan"),
        ({"elasticities": ["a", "b", "c"]}, "elasticities is"),
    ],
)
def test_bad_input_is_named(table, options, message):
    options = {"elasticities": 5, **options}
    with pytest.raises(BessemerError, match=f"(?s){message}"):
        counterfactual(table, **options)


@pytest.mark.parametrize("given", [None, "world", np.eye(3)])
def test_what_is_no_table_is_named(given):
    with pytest.raises(BessemerError, match="needs a table of many regions"):
        counterfactual(given)


def test_unknown_regions_are_region_errors(table):
    with pytest.raises(RegionError):
        counterfactual(table, embargo=[{**FLOW, "exporter": "USA"}], elasticities=5)
    with pytest.raises(RegionError, match="no region 'AAX'"):
        elasticity_leverage(table, "AAX", embargo=[FLOW], elasticities=5)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"draws": 1}, "draws is 1"),
        ({"draws": 2.5}, "draws is 2.5"),
        ({"draws": True}, "draws is True"),
        ({"seed": -1}, "seed is -1"),
        ({"seed": None}, "seed is None"),
        ({"workers": 0}, "workers is 0"),
        ({"level": 1.0}, "level is 1.0"),
        ({"level": "wide"}, "level is 'wide'"),
        ({"sets": "uniform-5"}, "sets is 'uniform-5'"),
        ({"sets": []}, r"sets is \[\]"),
        ({"sets": ["uniform-6"]}, "no elasticities 'uniform-6'"),
        ({"sets": [5.0]}, "sets names 5.0"),
        ({"sets": ["caliendo-parro"]}, "by WIOD sector"),
        ({"embargo": [{"importer": "AAA", "exporter": "ZZZ"}]}, "no region 'ZZZ'"),
    ],
)
def test_bad_ranges_are_named(table, options, message):
    with pytest.raises(BessemerError, match=message):
        counterfactual_range(table, **options)
