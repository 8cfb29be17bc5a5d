"""Regionalised tables held against a table of many regions, and the shipped record of Canada."""

import os
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import bessemer as bm
from bessemer.dependence import MRIO, regionalisation_errors, regionalise
from bessemer.dependence.regional.quotients import METHODS
from bessemer.dependence.regional.record import RECORD, out_of_sample, read_record
from bessemer.dependence.regional.yardstick import (
    DELTA_GRID,
    MEASURES,
    SHARE_GRID,
    common_part,
    errors,
    judged,
    nation_of,
    true_table,
)
from bessemer.errors import DataError, OptionError
from bessemer.words import LOCALES, say

ROOT = Path(__file__).parents[4]
HOME = ["P", "Q"]


def twins(kept: float = 0.6) -> MRIO:
    """Return two regions with one technology that take `kept` of all home inputs from themselves."""
    technology, imported = np.array([[0.2, 0.3], [0.1, 0.1]]), np.array([[0.05, 0.1], [0.1, 0.05]])
    output = {"P": np.array([100.0, 100.0]), "Q": np.array([300.0, 300.0])}
    abroad = np.array([9000.0, 8000.0])
    flows = np.zeros((3, 2, 3, 2))
    for at, name in enumerate(HOME):
        flows[at, :, at] = kept * technology * output[name]
        flows[1 - at, :, at] = (1 - kept) * technology * output[name]
        flows[2, :, at] = imported * output[name]
    flows[2, :, 2] = 0.2 * abroad
    matrix = flows.reshape(6, 6)
    x = np.concatenate([output["P"], output["Q"], abroad])
    final = np.zeros((6, 3))
    left = x - matrix.sum(axis=1)
    for at in range(6):
        final[at, at // 2] = left[at]
    return MRIO.from_arrays(matrix, final, regions=[*HOME, "W"], sectors=["a", "b"], unit="USD", year=2014)


def test_the_nation_is_the_sum_of_its_regions():
    mrio = twins()
    nation = nation_of(mrio, HOME)
    np.testing.assert_allclose(nation.x, [400.0, 400.0])
    np.testing.assert_allclose(nation.domestic / nation.x, [[0.2, 0.3], [0.1, 0.1]])
    np.testing.assert_allclose(nation.imported / nation.x, [[0.05, 0.1], [0.1, 0.05]])
    assert nation.final[-1] == "EX"
    np.testing.assert_allclose(nation.final_domestic[:, -1], 0.0)


def test_sales_abroad_are_exports_of_the_nation():
    flows, final = np.zeros((4, 4)), np.zeros((4, 2))
    flows[0, 2], flows[0, 0], final[0] = 5.0, 1.0, [3.0, 2.0]
    final[1], final[2], final[3] = [4.0, 0.0], [0.0, 9.0], [0.0, 9.0]
    mrio = MRIO.from_arrays(flows, final, regions=["P", "W"], sectors=["a", "b"], unit="USD", year=2014)
    nation = nation_of(mrio, ["P"])
    assert nation.final_domestic[0].tolist() == [3.0, 7.0]
    assert nation.x.tolist() == [11.0, 4.0]


def test_true_coefficients_are_those_of_the_table():
    mrio = twins()
    truth = true_table(mrio, "Q", HOME)
    columns = mrio.coefficients[:, mrio.block(1)]
    np.testing.assert_allclose(truth.own, columns[2:4])
    np.testing.assert_allclose(truth.other, columns[:2])
    np.testing.assert_allclose(truth.abroad, columns[4:])
    assert all(found == (0.0, 0.0, 0.0) for name, found in errors(truth, truth).items() if name != "flows")


def test_a_method_that_is_right_has_no_error():
    mrio = twins(0.6)
    frame = judged(mrio, HOME)
    right = frame.query("method == 'scaled' and parameter == 0.6 and known == 'nothing'")
    assert len(right) == 2 * len(MEASURES)
    np.testing.assert_allclose(right["weighted_error"], 0.0, atol=1e-12)
    np.testing.assert_allclose(right["bias"], 0.0, atol=1e-12)
    whole = frame.query("method == 'national' and known == 'nothing'").set_index(["region", "measure"])
    assert whole.loc[("P", "other"), "weighted_error"] == pytest.approx(1.0)
    # All home inputs counted as own: one over .6 too many.
    assert whole.loc[("P", "own"), "bias"] == pytest.approx(1 / 0.6 - 1)
    assert whole.loc[("P", "multiplier"), "bias"] > 0
    balanced = frame.query("method == 'national' and known == 'own' and measure == 'flows'")
    np.testing.assert_allclose(balanced["weighted_error"], 0.0, atol=1e-8)


def test_errors_by_hand():
    mrio = twins(0.6)
    truth = true_table(mrio, "P", HOME)
    made = regionalise(nation_of(mrio, HOME), truth.output, region="P", method="scaled", share=0.3)
    found = errors(made, truth)
    # Half of the own inputs in every sector.
    assert found["own"] == pytest.approx((0.5, 0.5, -0.5))
    assert found["flows"][1:] == pytest.approx((0.5, -0.5))
    assert found["abroad"] == pytest.approx((0.0, 0.0, 0.0), abs=1e-12)


def test_every_trial_is_in_the_frame():
    frame = judged(twins(), HOME)
    each = len(SHARE_GRID) + 3 * len(DELTA_GRID) + 3
    assert len(frame[frame["known"] == "nothing"]) == 2 * each * len(MEASURES)
    assert set(frame["method"]) == set(METHODS)


def test_the_common_part_is_what_every_supplier_sends_alike():
    flows = np.zeros((4, 4))
    flows[0, 0], flows[1, 0], flows[2, 0] = 5.0, 2.0, 6.0
    mrio = MRIO.from_arrays(
        flows, np.full((4, 4), 3.0), regions=["P", "Q", "R", "W"], sectors=["a"], unit="USD", year=2014
    )
    assert common_part(mrio, "P", ["P", "Q", "R"]) == pytest.approx(4.0 / 8.0)


def test_regions_that_are_not_there_are_refused():
    with pytest.raises(DataError, match="no region Z"):
        nation_of(twins(), ["P", "Z"])
    with pytest.raises(DataError, match="none is abroad"):
        nation_of(twins(), ["P", "Q", "W"])
    with pytest.raises(DataError, match="no region of the nation"):
        true_table(twins(), "W", HOME)


def record(errors_by_delta: dict[str, list[float]]) -> pd.DataFrame:
    """Return a record of one method with two values of delta, and of the baseline at 0.5."""
    rows = []
    for region, values in errors_by_delta.items():
        for delta, value in zip((0.1, 0.3), values, strict=True):
            rows.append((region, "flq", delta, "multiplier", value, value, -value))
        rows.append((region, "scaled", 0.5, "multiplier", 0.25, 0.25, 0.0))
    return pd.DataFrame(
        rows,
        columns=["region", "method", "parameter", "measure", "mean_error", "weighted_error", "bias"],
    )


def test_delta_is_chosen_on_the_other_regions():
    """Alone A would take 0.1; B and C have less error at 0.3, so that A gets 0.3 and its error there."""
    frame = record({"A": [0.1, 0.4], "B": [0.5, 0.2], "C": [0.5, 0.3]})
    found = out_of_sample(frame).query("method == 'flq'").set_index("region")
    assert found.loc["A", "parameter"] == 0.3
    assert found.loc["A", "weighted_error"] == 0.4
    assert found.loc["A", "bias"] == -0.4
    # For B the others have .6 at .1 and .7 at .3.
    assert found.loc["B", "parameter"] == 0.1
    assert found["ahead"].to_dict() == {"A": False, "B": False, "C": False}


def test_bad_records_are_refused():
    frame = record({"A": [0.1, 0.4], "B": [0.5, 0.2]})
    with pytest.raises(OptionError, match="no measure"):
        out_of_sample(frame, "jobs")
    with pytest.raises(DataError, match="no column bias"):
        out_of_sample(frame.drop(columns="bias"))
    with pytest.raises(DataError, match="too few"):
        out_of_sample(frame[frame["region"] == "A"])


def test_the_shipped_record_says_what_the_page_says():
    result = regionalisation_errors()
    table = result.table.set_index(["measure", "method"])
    assert (table["provinces"] == 10).all()
    multiplier = table.loc["multiplier"]
    # Any adjustment beats unchanged national coefficients; no quotient clearly beats one number.
    assert multiplier["relative_error"].idxmax() == "national"
    assert multiplier.loc["flq", "relative_error"] > 0.9 * multiplier.loc["scaled", "relative_error"]
    assert multiplier.loc["scaled", "relative_error_large"] == multiplier["relative_error_large"].min()
    # Simple quotients keep too much at home.
    assert multiplier.loc["slq", "bias"] > 0.05
    # No quotient touches direct imports from abroad.
    shipped = bm.reference().frame(RECORD).query("measure == 'abroad' and known == 'nothing'")
    assert shipped.groupby("region")["weighted_error"].nunique().eq(1).all()
    assert list(table.loc["abroad"].index) == ["national"]
    for locale in LOCALES:
        assert all(say(message, locale) for message in (result.title, *result.warnings))
    on_multiplier = regionalisation_errors(criterion="multiplier").table.set_index(["measure", "method"])
    np.testing.assert_allclose(
        on_multiplier.loc["multiplier", "relative_error"], multiplier["relative_error"]
    )
    with pytest.raises(OptionError, match="no measure"):
        regionalisation_errors(criterion="jobs")


def test_known_totals_leave_little_error():
    frame = read_record(bm.reference()).query("measure == 'multiplier' and known == 'own'")
    assert len(frame) == 50
    assert frame["weighted_error"].max() < 0.01


def test_true_imports_mend_more_than_any_delta():
    frame = read_record(bm.reference()).query("method == 'flq' and parameter == 0.3")
    means = frame.groupby(["measure", "known"])["weighted_error"].mean()
    direct = means["abroad"]
    assert direct["imports"] < direct["imports_up"] < direct["nothing"]
    assert direct["imports"] < 0.85 * direct["nothing"]


def test_known_imports_are_taken_over():
    """A region that imports twice as much of good a as its nation; both directions meet it."""
    mrio = twins()
    flows = mrio.Z.copy()
    flows[4, :2] *= 2.0
    odd = MRIO.from_arrays(flows, mrio.F, regions=mrio.regions, sectors=mrio.sectors, unit="USD", year=2014)
    frame = judged(odd, HOME, ["a", "b"]).query("measure == 'abroad' and method == 'national'")
    found = frame.set_index(["region", "known"])["weighted_error"]
    for region in HOME:
        assert found[region, "imports"] < found[region, "nothing"]
    assert found["P", "imports_up"] == pytest.approx(found["P", "imports"])
    assert found["Q", "imports_up"] == pytest.approx(found["Q", "nothing"])


@pytest.mark.source
@pytest.mark.skipif("SOURCE_DIR" not in os.environ, reason="needs SOURCE_DIR")
def test_a_sample_of_the_record_from_the_raw_table(monkeypatch):
    monkeypatch.setattr(sys, "path", [str(ROOT / "tools"), *sys.path])
    from reference.canada import FILE, provinces, read_canada

    mrio = read_canada(Path(os.environ["SOURCE_DIR"]) / FILE)
    home = provinces(mrio)
    assert len(home) == 10
    nation = nation_of(mrio, home)
    shipped = bm.reference().frame(RECORD)
    for name, method, delta in (("CAN_ON", "flq", 0.3), ("CAN_PE", "aflq", 0.1), ("CAN_QC", "slq", None)):
        truth = true_table(mrio, name, home)
        made = regionalise(nation, truth.output, region=name, method=method, delta=delta or 0.0)
        known = shipped[
            (shipped["region"] == name[-2:])
            & (shipped["method"] == method)
            & (shipped["parameter"] == (-1 if delta is None else round(100 * delta)))
            & (shipped["known"] == "nothing")
        ].set_index("measure")
        for measure, (mean, weighted, bias) in errors(made, truth).items():
            wanted = (mean, weighted, bias, common_part(mrio, name, home))
            row = known.loc[measure, ["mean_error", "weighted_error", "bias", "common_part"]]
            np.testing.assert_allclose(row.to_numpy(float), wanted, atol=1e-6)
    # The multiplier of Ontario by the table itself, from the block of its own flows alone.
    at = mrio.block(mrio.regions.index("CAN_ON"))
    own = mrio.Z[at, at] / mrio.x[at]
    level = np.average(np.linalg.inv(np.eye(43) - own).sum(axis=0), weights=mrio.x[at])
    row = shipped.query("region == 'ON' and measure == 'multiplier'").iloc[0]
    assert row["truth"] == pytest.approx(level, abs=1e-6)
