"""Readers of published layouts, on small files in the makers' layout; on the real files where they are."""

import inspect
import os
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import bessemer as bm
from bessemer.dependence import MRIO, national_table, upstreamness, world_table
from bessemer.dependence.readers import from_pymrio, read_icio, read_national, read_tidy, read_wiod
from bessemer.errors import BessemerError, DataError

TIDY = pd.DataFrame(
    [
        ("A", "s", "B", "s", 2.0),
        ("B", "s", "A", "s", 1.0),
        ("A", "s", "A", "use", 8.0),
        ("B", "s", "A", "use", 1.0),
        ("B", "s", "B", "use", 8.0),
    ],
    columns=["from_region", "from_sector", "to_region", "to_sector", "value"],
)
ICIO = """,CHN_a,CHN_b,USA_a,USA_b,CN1_a,CN1_b,CN2_a,CN2_b,CHN_HFCE,USA_HFCE,OUT
CHN_a,0,0,0,0,0,0,0,0,0,0,0
CHN_b,0,0,0,0,0,0,0,0,0,0,0
USA_a,0,0,5,1,1,0,2,0,3,20,32
USA_b,0,0,2,6,0,1,0,0,1,30,40
CN1_a,0,0,1,0,4,1,1,0,9,2,18
CN1_b,0,0,0,0,1,3,0,1,8,1,14
CN2_a,0,0,2,1,0,1,3,1,5,4,17
CN2_b,0,0,0,2,1,0,1,2,6,0,12
VA,0,0,22,30,11,8,10,8,,,
OUT,0,0,32,40,18,14,17,12,,,
"""


def test_icio_folds_split_economies(tmp_path):
    file = tmp_path / "ICIO_2018.csv"
    file.write_text(ICIO)
    table = read_icio(file)
    assert (table.regions, table.sectors, table.year) == (("CHN", "USA"), ("a", "b"), 2018)
    np.testing.assert_array_equal(table.x, [35, 26, 32, 40])
    np.testing.assert_array_equal(table.Z[:2, :2], [[8, 3], [3, 6]])
    np.testing.assert_array_equal(table.F[:2], [[14, 6], [14, 1]])


def test_icio_names_what_the_file_lacks(tmp_path):
    file = tmp_path / "icio.csv"
    file.write_text(ICIO)
    with pytest.raises(DataError, match="no year"):
        read_icio(file)
    file.write_text(ICIO.replace("USA_HFCE", "household"))
    with pytest.raises(DataError, match="household"):
        read_icio(file, 2018)
    with pytest.raises(DataError, match="no such file"):
        read_icio(tmp_path / "none.csv", 2018)


def test_wiod_file(tmp_path):
    file = tmp_path / "wiot_2009.npz"
    np.savez(file, Z=[[0, 2], [1, 0]], F=[[8, 0], [1, 8]], countries=["A", "B"], industries=["c1"])
    table = read_wiod(file)
    assert (table.year, table.x.tolist()) == (2009, [10, 10])
    np.savez(file, Z=[[0, 2], [1, 0]])
    with pytest.raises(DataError, match="F, countries, industries"):
        read_wiod(file)
    file.write_bytes(b"not an archive")
    with pytest.raises(DataError, match="cannot be read"):
        read_wiod(file)


def test_wiod_inputs_that_rounding_left_to_a_sector_without_output(tmp_path):
    file = tmp_path / "wiot_2002.npz"
    labels = {"countries": ["A", "B"], "industries": ["c1", "c2"]}
    flows, final = np.zeros((4, 4)), np.full((4, 4), 5.0)
    flows[0, 3], final[3] = 1.0, 0.0
    np.savez(file, Z=flows, F=final, **labels)
    table = read_wiod(file)
    assert table.Z.sum() == 0 and table.F[0].tolist() == [5, 5, 5, 6]
    assert table.x.tolist() == [21, 20, 20, 0]
    flows[0, 3] = 7.0
    np.savez(file, Z=flows, F=final, **labels)
    with pytest.raises(DataError, match="B c2"):
        read_wiod(file)


def test_national_file(tmp_path):
    file = tmp_path / "nbs_2019.csv"
    head = "Code,Description,Origin,01,02,TIU,TC,FU201,FU202,EX,TFU,GO\n"
    rows = [
        "01,farm,Domestic,1,2,3,4,1,0,2,7,10",
        "02,mill,Domestic,3,1,4,5,5,1,5,16,20",
        "01,farm,Imports,0,1,1,1,0,0,0,1,2",
        "02,mill,Imports,2,2,4,1,3,0,0,4,8",
        "TVA,value added,TOT,4,14,18,,,,,,",
    ]
    file.write_text(head + "\n".join(rows))
    table = read_national(file)
    assert (table.year, table.sectors, table.unit) == (2019, ("01", "02"), "CNY")
    np.testing.assert_array_equal(table.x, [100_000, 200_000])
    np.testing.assert_array_equal(table.v, [40_000, 140_000])
    np.testing.assert_array_equal(table.imported, [[0, 1e4], [2e4, 2e4]])
    file.write_text(head + "\n".join(rows[:3]))
    with pytest.raises(DataError, match="02 have no row of imports"):
        read_national(file)


def test_tidy_rows_are_the_table():
    table = read_tidy(TIDY, unit="USD", year=2011)
    again = MRIO.from_arrays(
        [[0, 2], [1, 0]], [[8, 0], [1, 8]], regions=["A", "B"], sectors=["s"], unit="USD", year=2011
    )
    np.testing.assert_array_equal(table.Z, again.Z)
    np.testing.assert_array_equal(table.F, again.F)


@pytest.mark.parametrize(
    ("frame", "named"),
    [
        (TIDY.drop(columns="value"), "no column value"),
        (pd.concat([TIDY, TIDY.head(1)], ignore_index=True), "Rows 0, 5"),
        (TIDY.assign(value=["x", 1, 8, 1, 8]), "Rows 0"),
        (TIDY.head(2), "final demand"),
    ],
)
def test_tidy_rows_that_cannot_be(frame, named):
    with pytest.raises(DataError, match=named):
        read_tidy(frame, unit="USD", year=2011)


def test_system_of_pymrio():
    class System:
        """What pymrio's IOSystem offers of its tables."""

        index = pd.MultiIndex.from_product([["A", "B"], ["s"]])
        Z = pd.DataFrame([[0.0, 2], [1, 0]], index=index, columns=index)
        Y = pd.DataFrame(
            [[8.0, 0], [1, 8]], index=index, columns=pd.MultiIndex.from_product([["A", "B"], ["use"]])
        )

    assert from_pymrio(System(), unit="USD", year=2011).x.tolist() == [10, 10]
    System.Z = System.Z.rename(index={"s": "t"}, level=1).iloc[[0, 0, 1]]
    with pytest.raises(DataError, match="3 rows for 2 regions and 1 sectors"):
        from_pymrio(System(), unit="USD", year=2011)
    System.Z = None
    with pytest.raises(DataError, match="no Z"):
        from_pymrio(System(), unit="USD", year=2011)


@pytest.mark.source
@pytest.mark.skipif("SOURCE_DIR" not in os.environ, reason="the raw files are not here (SOURCE_DIR)")
def test_real_files_are_what_ships():
    source = Path(os.environ["SOURCE_DIR"])
    data = bm.reference()
    read = read_wiod(source / "world" / "wiod2013" / "wiot_2011.npz")
    np.testing.assert_array_equal(read.x, world_table(data, 2011).x)
    for year in (2017, 2018, 2020):
        national = read_national(source / "china" / f"nbs_national_io_{year}_42.csv")
        shipped = national_table(data, year)
        np.testing.assert_allclose(national.v, shipped.v, rtol=1e-12)
        np.testing.assert_allclose(national.imported, shipped.imported, rtol=1e-12)
    folded = read_icio(source / "validation" / "small_table_b.csv", 2020)
    assert folded.regions == ("ESP", "FRA", "MEX", "USA", "CHN", "ROW")


def test_labels_that_do_not_fit_are_refused_before_they_are_compared(tmp_path):
    """A file of a few kilobytes may hold labels by the million."""
    path = tmp_path / "wiot_2011.npz"
    labels = {"countries": np.array(["A"] * 100_000), "industries": np.array(["c1"] * 100)}
    np.savez(path, Z=np.ones((4, 4)), F=np.ones((4, 10)), **labels)
    with pytest.raises(DataError, match="10,000,000 rows"):
        read_wiod(path)
    with zipfile.ZipFile(path, "w") as archive:  # parts that are no arrays
        for name in ("Z", "F", "countries", "industries"):
            archive.writestr(f"{name}.txt", "none")
    with pytest.raises(DataError, match="lacks"):
        read_wiod(path=path)


@pytest.mark.parametrize("content", [b"a,b\n1,2,3,4,5,6\n1\n", b"\xff\xfe\x00", b"", b"from_region\n1\n"])
def test_a_tidy_file_that_is_none_is_named(tmp_path, content):
    path = tmp_path / "flows.csv"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_tidy(path, unit="USD", year=2011)
    assert caught.value.remedy


def test_a_number_beyond_floats_in_a_national_table_is_named(tmp_path):
    head = "Code,Origin,01,TC,FU201,FU202,EX"
    rows = [f"01,Domestic,{'9' * 400},1,1,1,1", "01,Imports,1,1,1,1,1", "TVA,TOT,1,,,,"]
    (tmp_path / "china_2017.csv").write_text("\n".join([head, *rows]))
    with pytest.raises(DataError, match=r"china_2017\.csv"):
        read_national(tmp_path / "china_2017.csv")


def test_a_fault_of_our_own_is_not_taken_for_a_damaged_file(tmp_path, monkeypatch):
    """Only what opening a file raises is told as damage."""

    def wrong(*_given, **_options):
        raise KeyError("ours")

    (tmp_path / "icio_2018.csv").write_text(ICIO)
    np.savez(
        tmp_path / "w_2009.npz", Z=[[0, 2], [1, 0]], F=[[8, 0], [1, 8]], countries=["A", "B"], industries="c"
    )
    monkeypatch.setattr(MRIO, "from_arrays", wrong)
    for reader, name in ((read_icio, "icio_2018.csv"), (read_wiod, "w_2009.npz")):
        with pytest.raises(KeyError, match="ours"):
            reader(tmp_path / name)


def test_what_is_no_number_is_named_by_its_column(tmp_path):
    file = tmp_path / "icio_2018.csv"
    file.write_text(ICIO.replace("USA_a,0,0,5,1,", "USA_a,0,0,5,many,"))
    with pytest.raises(DataError, match=r"(?s)no number: USA_b.*icio_2018\.csv"):
        read_icio(file)
    np.savez(tmp_path / "w_2009.npz", Z=[["x"]], F=[[1.0]], countries=["A"], industries=["c"])
    with pytest.raises(DataError, match=r"(?s)Z is no table of numbers.*w_2009\.npz"):
        read_wiod(tmp_path / "w_2009.npz")
    with (tmp_path / "one_2009.npz").open("wb") as stream:
        np.save(stream, [[1.0]])
    with pytest.raises(DataError, match=r"(?s)one array, not several.*one_2009\.npz"):
        read_wiod(tmp_path / "one_2009.npz")


def test_figures_of_a_national_table_that_no_float_holds_are_named(tmp_path):
    head = "Code,Origin,01,TC,FU201,FU202,EX"
    rows = ["01,Domestic,1e307,1,1,1,1", "01,Imports,1,1,1,1,1", "TVA,TOT,1,,,,"]
    (tmp_path / "china_2017.csv").write_text("\n".join([head, *rows]))
    with pytest.raises(DataError, match="01 are too large"):
        read_national(tmp_path / "china_2017.csv")


@pytest.mark.parametrize("reader", [read_icio, read_national, read_wiod, upstreamness])
def test_an_argument_that_is_missing_or_unknown_is_named_by_python_itself(reader):
    first = next(iter(inspect.signature(reader).parameters))
    name = reader.__name__
    with pytest.raises(TypeError, match=rf"{name}\(\) missing 1 required positional argument: '{first}'"):
        reader()
    with pytest.raises(TypeError, match=rf"{name}\(\) got an unexpected keyword argument 'file'"):
        reader(file="x")
    with pytest.raises(BessemerError):
        reader(**{first: "nowhere"})
