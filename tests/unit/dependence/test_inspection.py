"""Checks of tables as data, labels of frames, price basis, memory; tables that are not productive."""

import numpy as np
import pandas as pd
import pytest

import bessemer as bm
from bessemer.dependence import MRIO, InputOutputTable, national_table, spectral_radius, world_table
from bessemer.errors import DataError
from bessemer.words import say

LABELS = {"regions": ["A", "B"], "sectors": ["farm", "mill"], "unit": "USD", "year": 2011}
Z = np.array([[1.0, 6, 2, 1], [0, 3, 1, 4], [2, 1, 4, 6], [1, 2, 0, 5]])
F = np.array([[30.0, 10], [5, 39], [2, 26], [20, 10]])


def found(table):
    return table.checks().table.set_index("check")


def test_a_sound_table_has_one_row_a_check():
    table = MRIO.from_arrays(Z, F, **LABELS).checks()
    assert (table.table["status"] == "ok").all()
    assert len(table.table) == 7 and not table.warnings
    radius = np.abs(np.linalg.eigvals(MRIO.from_arrays(Z, F, **LABELS).coefficients)).max()
    assert found(MRIO.from_arrays(Z, F, **LABELS)).loc["spectral_radius", "value"] == pytest.approx(radius)


def test_negative_value_added_is_named_with_its_amount():
    flows = Z.copy()
    flows[0, 3] = 60.0
    table = MRIO.from_arrays(flows, F, **LABELS)
    row = found(table).loc["negative_value_added"]
    assert (row["region"], row["sector"], row["unit"]) == ("B", "mill", "USD")
    assert row["value"] == pytest.approx(table.x[3] - flows[:, 3].sum())
    assert found(table).loc["inputs_over_output", "value"] == pytest.approx(table.coefficients[:, 3].sum())
    text = " ".join(say(warning) for warning in table.checks().warnings)
    assert "B mill" in text and f"{row['value']:.2f}".lstrip("-") in text
    assert all(say(warning, "zh") for warning in table.checks().warnings)


def test_sectors_without_output_and_negative_demand_are_named():
    flows, final = Z.copy(), F.copy()
    flows[1], flows[:, 1], final[1] = 0, 0, 0
    final[3] = [-2, -3]
    table = MRIO.from_arrays(flows, final, **LABELS)
    assert found(table).loc["no_output", ["region", "sector"]].tolist() == ["A", "mill"]
    assert found(table).loc["negative_final_demand", "value"] == -5


@pytest.mark.parametrize("seed", range(5))
def test_spectral_radius_is_the_largest_eigenvalue(seed):
    matrix = np.random.default_rng(seed).random((12, 12)) / 8
    assert spectral_radius(matrix) == pytest.approx(np.abs(np.linalg.eigvals(matrix)).max(), rel=1e-9)


def test_a_table_that_is_not_productive_is_refused_when_solved():
    flows, final = np.array([[0.0, 30], [30, 0]]), np.array([[-20.0], [-20]])
    table = MRIO.from_arrays(flows, final, regions=["A"], sectors=["x", "y"], unit="USD", year=2000)
    assert found(table).loc["spectral_radius", "value"] == pytest.approx(3)
    assert found(table).loc["spectral_radius", "status"] == "warning"
    with pytest.raises(DataError, match="not productive") as caught:
        table.solve([1.0, 1.0])
    assert "A x, A y" in str(caught.value)


def labelled(order):
    rows = pd.MultiIndex.from_tuples([(r, s) for r in ("A", "B") for s in ("farm", "mill")])
    rows = rows[order]
    return pd.DataFrame(Z, index=rows, columns=rows)


def test_labels_of_frames_are_held_to_those_of_the_table():
    table = MRIO.from_arrays(labelled([0, 1, 2, 3]), pd.DataFrame(F), **LABELS)
    np.testing.assert_array_equal(table.Z, Z)
    with pytest.raises(DataError, match="Labels of Z do not match") as caught:
        MRIO.from_arrays(labelled([0, 2, 1, 3]), F, **LABELS)
    assert "Row 2 is B farm, the table has A mill there" in str(caught.value)
    with pytest.raises(DataError, match="Labels of F"):
        MRIO.from_arrays(Z, pd.DataFrame(F, index=list("wxyz")), **LABELS)


def test_what_is_no_number_and_what_is_not_square():
    with pytest.raises(DataError, match="no number"):
        MRIO.from_arrays([["a"] * 4] * 4, F, **LABELS)
    with pytest.raises(DataError, match="shape"):
        MRIO.from_arrays(Z[:3], F, **LABELS)
    with pytest.raises(DataError, match="F has shape"):
        MRIO.from_arrays(Z, F[:, 0], **LABELS)


def test_gap_to_output_is_told_with_its_size():
    with pytest.raises(DataError, match="by up to 7 USD"):
        MRIO.from_arrays(Z, F, x=Z.sum(axis=1) + F.sum(axis=1) + [0, 7, 0, 0], **LABELS)


def test_price_basis_and_memory():
    table = MRIO.from_arrays(Z, F, prices="previous year's prices", **LABELS)
    assert table.prices == "previous year's prices"
    before = table.memory
    assert before == Z.nbytes + F.nbytes + 2 * 4 * 8
    assert table.inverse.nbytes + before <= table.memory
    assert world_table(bm.reference(), 1995).prices == "current basic prices"
    assert national_table(bm.reference(), 2017).prices == "current producer prices"
    assert "MB" in repr(world_table(bm.reference(), 1995))


def test_the_shipped_table_of_2011_says_what_is_odd():
    rows = world_table(bm.reference(), 2011).checks().table
    negative = rows[rows["check"] == "negative_value_added"]
    assert negative[["region", "sector"]].iloc[0].tolist() == ["LUX", "c24"]
    assert rows.set_index("check").loc["spectral_radius", "status"] == "ok"


def national(**options):
    parts = ([[1, 2], [3, 1]], [[0, 1], [2, 2]], [[5, 2], [8, 5]], [[1, 0], [4, 0]])
    labels = {"sectors": ["01", "02"], "final": ["TC", "EX"], "region": "CHN", "unit": "CNY", "year": 2019}
    return InputOutputTable.from_arrays(*parts, **(labels | options))


def test_national_table_from_arrays():
    table = national()
    np.testing.assert_array_equal(table.x, [10, 17])
    np.testing.assert_array_equal(table.v, [4, 11])
    assert (table.checks().table["status"] == "ok").all()
    odd = national(v=[4, 12]).checks().table.query("status == 'warning'")
    assert odd[["check", "sector", "value"]].values.tolist() == [["balance", "02", -1.0]]


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"sectors": ["01", "01"]}, "twice"),
        ({"final": ["TC"]}, "final_domestic has shape"),
        ({"v": [1, np.nan]}, "CHN 02"),
        ({"v": [1]}, "v has shape"),
    ],
)
def test_national_faults_are_named(options, named):
    with pytest.raises(DataError, match=named):
        national(**options)


def test_national_flows_at_fault_are_named():
    labels = {"sectors": ["01", "02"], "final": ["EX"], "region": "CHN", "unit": "CNY", "year": 2019}
    ones, column = np.ones((2, 2)), np.full((2, 1), 9.0)
    with pytest.raises(DataError, match="CHN 01"):
        InputOutputTable.from_arrays([[-1, 0], [0, 1]], ones, column, column, **labels)
    with pytest.raises(DataError, match="imported has unknown figures"):
        InputOutputTable.from_arrays(ones, [[1, np.nan], [1, 1]], column, column, **labels)
