"""Faulty input-output tables: a BessemerError that names region and sector, never another error."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bessemer as bm
from bessemer.dependence import (
    MRIO,
    chokepoints,
    extraction_matrix,
    gras,
    koopman_wang_wei,
    product_dependence,
    read_icio,
    read_national,
    read_tidy,
    read_wiod,
)
from bessemer.errors import BessemerError, DataError, UnavailableError

LABELS = {"regions": ["A", "B"], "sectors": ["farm", "mill"], "unit": "USD", "year": 2011}
Z = np.array([[1.0, 6, 2, 1], [0, 3, 1, 4], [2, 1, 4, 6], [1, 2, 0, 5]])
F = np.array([[30.0, 10], [5, 39], [2, 26], [20, 10]])


@given(
    st.integers(0, 3),
    st.integers(0, 3),
    st.sampled_from([np.nan, np.inf, -np.inf, -1.0, -1e12, 1e12, 1e300, 0.0, 1e-300]),
    st.booleans(),
)
@settings(max_examples=80, deadline=None)
def test_one_faulty_figure_is_named_or_gives_a_table_that_says_so(row, column, value, in_final):
    flows, final = Z.copy(), F.copy()
    (final if in_final else flows)[row, column % 2 if in_final else column] = value
    try:
        table = MRIO.from_arrays(flows, final, **LABELS)
    except DataError as error:
        named = ("A farm", "A mill", "B farm", "B mill")[row]
        assert named in str(error)
        return
    assert np.isfinite(table.x).all()
    checks = table.checks().table
    assert set(checks["status"]) <= {"ok", "warning"}
    try:
        found = koopman_wang_wei(table).table
    except BessemerError as error:
        assert "productive" in str(error) or "singular" in str(error)
        return
    assert np.isfinite(found["exports"]).all()


@pytest.mark.parametrize(
    "change",
    [
        {"regions": []},
        {"regions": ["A", "A"]},
        {"regions": ["A", "B", "C"]},
        {"sectors": ["farm"]},
        {"sectors": ["farm", "farm"]},
    ],
)
def test_labels_that_do_not_fit(change):
    with pytest.raises(DataError):
        MRIO.from_arrays(Z, F, **(LABELS | change))


@pytest.mark.parametrize(
    ("flows", "final"),
    [
        ([], []),
        (Z[:, :3], F),
        (Z.ravel(), F),
        (Z, F.ravel()),
        (Z, F[:3]),
        (Z, np.ones((4, 3))),
        (None, F),
        (Z, None),
        ("table", F),
        (Z[None], F),
        ([[1, 2], [3]], F),
        (Z.astype(complex) * 1j, F),
    ],
    ids=str,
)
def test_shapes_and_types_that_do_not_fit(flows, final):
    with pytest.raises(DataError):
        MRIO.from_arrays(flows, final, **LABELS)


def test_kernels_refuse_strange_options():
    table = MRIO.from_arrays(Z, F, **LABELS)
    for call in (
        lambda: chokepoints(table, "C"),
        lambda: chokepoints(table, None),
        lambda: chokepoints(table, "A", spare=2),
        lambda: extraction_matrix(table, share="all"),
        lambda: extraction_matrix(table, replaced=-0.1),
        lambda: extraction_matrix(table, replaced=float("nan")),
        lambda: gras([[1.0, np.nan]], [1], [1, 1]),
        lambda: gras([1.0, 2.0], [1], [1, 1]),
        lambda: table.rebalanced([1, 2]),
    ):
        with pytest.raises(BessemerError):
            call()


@pytest.mark.parametrize("year", [1994, 2012, 2020])
def test_years_without_a_world_table(year):
    with pytest.raises(UnavailableError, match="1995, 2000, 2005, 2008, 2011"):
        bm.dependence.world_table(bm.reference(), year)


@pytest.mark.parametrize("reader", [read_wiod, read_icio, read_national])
@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"a,b\n1,2\n", "中文,二\n".encode("gbk")])
def test_damaged_files_are_named(tmp_path, reader, content):
    file = tmp_path / "table_2011.csv"
    file.write_bytes(content)
    with pytest.raises(BessemerError) as caught:
        reader(file)
    assert "table_2011.csv" in str(caught.value)


@pytest.mark.parametrize("reader", [read_wiod, read_icio, read_national])
def test_a_folder_or_nothing_is_no_file(tmp_path, reader):
    for path in (tmp_path, tmp_path / "none_2011.csv"):
        with pytest.raises(BessemerError, match="no such file"):
            reader(path)


def test_tidy_rows_at_fault_are_named():
    rows = [("A", "s", "B", "s", "two"), ("A", "s", "A", "use", 8), ("B", "s", "B", "use", 9)]
    columns = ["from_region", "from_sector", "to_region", "to_sector", "value"]
    with pytest.raises(DataError, match="Rows 0"):
        read_tidy(pd.DataFrame(rows, columns=columns), unit="USD", year=2011)
    with pytest.raises(DataError, match="no column value"):
        read_tidy(pd.DataFrame(rows, columns=[*columns[:4], "v"]), unit="USD", year=2011)
    with pytest.raises(DataError):
        read_tidy(pd.DataFrame(columns=columns), unit="USD", year=2011)


def test_products_without_rows():
    with pytest.raises(BessemerError):
        product_dependence(pd.DataFrame(columns=list("tijkv")), "U")
