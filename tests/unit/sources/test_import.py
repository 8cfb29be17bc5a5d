"""Tables of the user's own: what is read, what is refused by column and row, what is kept."""

import datetime
import os

import numpy as np
import pandas as pd
import pytest

import bessemer as bm
from bessemer.errors import BessemerError, DataError, OptionError
from bessemer.panel import Status
from bessemer.sources.cells import read_cells
from bessemer.sources.imports import import_table
from bessemer.sources.store import datasets
from bessemer.words import say

LONG = "place,sector,year,jobs\na,Coal,2010,10\na,Steel,2010,20\nb,Coal,2010,30\nb,Steel,2010,\n"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("BESSEMER_HOME", str(tmp_path / "home"))
    return tmp_path


def written(folder, text, name="t.csv", encoding="utf-8"):
    (folder / name).write_bytes(text.encode(encoding))
    return folder / name


def panel_of(made):
    return made.dataset.panel(made.dataset.own_table().key)


def said(made, locale="en"):
    return " ".join(say(message, locale) for message in made.report)


def test_a_long_table_keeps_every_figure_and_the_unknown_unknown(home):
    made = import_table(written(home, LONG), "t")
    panel = panel_of(made)
    assert panel.regions == ("t:a", "t:b")
    assert panel.industries == ("Coal", "Steel")
    np.testing.assert_array_equal(panel.values, [[[10, 20], [30, np.nan]]])
    assert panel.status[0, 1, 1] == Status.NOT_COLLECTED
    assert "1 cell empty" in said(made)
    assert panel_of(import_table(written(home, LONG), "z", absent="zero")).status[0, 1, 1] == (
        Status.NOT_COLLECTED  # an empty cell stays unknown; only a row that is not there means zero
    )


def test_absent_rows_mean_what_is_said(home):
    text = "place,sector,year,jobs\na,x,2010,1\nb,y,2010,2\n"
    unknown = panel_of(import_table(written(home, text), "u"))
    zero = panel_of(import_table(written(home, text), "z", absent="zero"))
    assert np.isnan(unknown.values[0, 0, 1])
    assert zero.values[0, 0, 1] == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_give_the_same_figures(home, encoding, delimiter):
    rows = [
        ("地区", "行业", "年份", "就业人数(万人)"),
        ("长春", "采矿业", "2019年", "1.5"),
        ("吉林市", "采矿业", "2019年", "2"),
    ]
    text = "\n".join(delimiter.join(row) for row in rows)
    made = import_table(written(home, text, encoding=encoding), "东北")
    panel = panel_of(made)
    assert panel.years == (2019,)
    np.testing.assert_allclose(panel.values.ravel(), [20_000, 15_000])
    assert "乘以1万" in said(made, "zh-CN")


def test_parquet_and_excel_give_what_the_csv_gives(home):
    frame = pd.DataFrame(
        {"Region": ["a", "b"], "Industry": ["x", "x"], "Year": [2010, 2010], "Jobs": [1.5, np.nan]}
    )
    frame.to_parquet(home / "t.parquet")
    frame.to_excel(home / "t.xlsx", index=False, engine="xlsxwriter")
    frame.to_csv(home / "t.csv", index=False)
    made = [panel_of(import_table(home / f"t.{ending}", ending)) for ending in ("csv", "parquet", "xlsx")]
    for panel in made[1:]:
        np.testing.assert_array_equal(panel.values, made[0].values)
        assert panel.years == made[0].years == (2010,)


def test_dates_stand_for_their_years(home):
    frame = pd.DataFrame(
        {"region": ["a"], "industry": ["x"], "year": [datetime.date(2011, 1, 1)], "value": [1.0]}
    )
    frame.to_parquet(home / "t.parquet")
    assert panel_of(import_table(home / "t.parquet", "t")).years == (2011,)


def test_a_wide_table_has_an_industry_in_each_column(home):
    made = import_table(written(home, "year,town,Coal,Steel\n2010,a,1,2\n2011,a,3,4\n"), "t")
    np.testing.assert_array_equal(panel_of(made).values, [[[1, 2]], [[3, 4]]])
    assert "2 further columns" in said(made)


def test_decimal_commas_thousands_and_what_could_be_both(home):
    head = "place;sector;year;jobs\n"
    made = import_table(written(home, head + "a;x;2010;1,5\nb;x;2010;1.234,25\n"), "t")
    np.testing.assert_allclose(panel_of(made).values.ravel(), [1.5, 1234.25])
    assert "In 2 cells the comma was read as the decimal mark" in said(made)
    made = import_table(written(home, head + "a;x;2010;1,234.5\nb;x;2010;2 345\n"), "t")
    np.testing.assert_allclose(panel_of(made).values.ravel(), [1234.5, 2345])
    both = written(home, head + "a;x;2010;1,234\nb;x;2010;7\n")
    with pytest.raises(DataError, match="thousands or decimals") as caught:
        import_table(both, "t")
    assert "row 2" in caught.value.where
    assert panel_of(import_table(both, "t", decimal=",")).values.ravel()[0] == pytest.approx(1.234)
    assert panel_of(import_table(both, "t", decimal=".")).values.ravel()[0] == 1234


def test_withheld_and_missing_marks_stay_unknown_and_are_counted(home):
    text = "place,sector,year,jobs\na,x,2010,(D)\nb,x,2010,..\nc,x,2010,5\n"
    made = import_table(written(home, text), "t")
    panel = panel_of(made)
    assert panel.status.ravel().tolist() == [Status.WITHHELD, Status.NOT_COLLECTED, Status.OBSERVED]
    assert "1 cell withheld ((D))" in said(made)
    assert "1 cell without a figure (empty or ..)" in said(made)


def test_rows_that_are_sums_of_others_are_left_out_and_told(home):
    text = LONG.replace(",\n", ",4\n") + "a,Total,2010,30\nTotal,Coal,2010,40\n"
    made = import_table(written(home, text), "t")
    assert panel_of(made).industries == ("Coal", "Steel")
    assert panel_of(made).regions == ("t:a", "t:b")
    assert "sums of industries" in said(made)
    assert "sums of places" in said(made)


def test_shipped_classifications_by_code_and_by_name(home):
    names = ["农、林、牧、渔业", "采矿业", "制造业", "建筑业", "金融业"]
    text = "地区,行业,年份,就业人数\n" + "".join(f'甲,"{name}",2019,1\n' for name in names)
    made = import_table(written(home, text), "t")
    assert made.dataset.own_table().classification == "gb19"
    assert panel_of(made).industries == ("A", "B", "C", "E", "J")
    letters = "place,sector,year,jobs\n" + "".join(f"a,{code},2019,1\n" for code in "ABCEJ")
    assert "@" in import_table(written(home, letters), "own").dataset.own_table().classification
    asked = import_table(written(home, letters), "asked", classification="gb19")
    assert asked.dataset.own_table().classification == "gb19"


BAD = [
    (LONG.replace("10\n", "ten\n", 1), "holds no number in 1 row, first 'ten'", "row 2"),
    (LONG.replace("10\n", "-3\n", 1), "negative", "row 2"),
    (LONG + "a,Coal,2010,11\n", "Two rows stand for a, Coal, 2010", "rows 2, 6"),
    (LONG.replace("2010", "MMX", 1), "holds no year in 1 row, first 'MMX'", "row 2"),
    (LONG.replace("a,Coal", ",Coal", 1), "is empty in 1 row", "row 2"),
    (LONG + "c,Coal\n", "another number of cells", "rows 6"),
    ("", "it is empty", "t.csv"),
    ("place,sector,year,jobs\n", "no rows", "t.csv"),
    (LONG.replace("place", "who"), "No column of places", "who, sector"),
    (
        LONG.replace("place,", "place,town,").replace("\na,", "\na,q,").replace("\nb,", "\nb,q,"),
        "Several",
        "town",
    ),
    (LONG.replace("sector", "place"), "Several columns are called 'place'", "row 1"),
    (LONG.replace("10\n", "inf\n", 1), "holds no number", "row 2"),
    ("place,sector,year,jobs\na,x,2010,\n", "No figure is known", "t.csv"),
]


@pytest.mark.parametrize(("text", "what", "where"), BAD, ids=range(len(BAD)))
def test_what_is_wrong_is_named_by_column_and_row_and_nothing_is_kept(home, text, what, where):
    with pytest.raises(BessemerError) as caught:
        import_table(written(home, text), "t")
    assert what in caught.value.what
    assert where in caught.value.where
    assert caught.value.remedy
    assert datasets() == ()
    assert not (home / "home").exists()


@pytest.mark.parametrize(
    ("content", "name", "what"),
    [
        (b"PAR1 nothing of the kind", "t.parquet", "no Parquet file"),
        (b"no workbook", "t.xlsx", "no Excel file"),
        (b"PK\x03\x04 and so on", "t.csv", "zip archive"),
        (b"a,b\0c\n", "t.csv", "no text"),
        ("région,secteur\nMontréal,béton\n".encode("latin-1"), "t.csv", "UTF-8"),
        (b"\xef\xbb\xbfplace,\xff\xff\n", "t.csv", "begins as utf-8"),
    ],
)
def test_files_of_other_kinds_are_refused(home, content, name, what):
    (home / name).write_bytes(content)
    with pytest.raises(DataError, match=what):
        import_table(home / name, "t")
    for missing in (home / "none.csv", home / "none.xlsx", home):
        with pytest.raises(DataError, match="cannot be read"):
            import_table(missing, "t")


def test_an_encoding_that_is_named_is_used(home):
    text = LONG.replace("place", "région").replace("a,", "Montréal,")
    file = written(home, text, encoding="latin-1")
    made = import_table(file, "t", encoding="latin-1", region="région")
    assert made.dataset.regions.resolve("Montréal").id == "t:Montréal"


@pytest.mark.parametrize(
    ("options", "where"),
    [
        ({"region": "plaice"}, "place"),
        ({"classification": "a10"}, "rows"),
        ({"country": "Germania"}, "country"),
        ({"absent": "nothing"}, "absent"),
        ({"decimal": ";"}, "decimal"),
        ({"measure": "jobz"}, "measure"),
        ({"measure": "output"}, "jobs"),
        ({"value": "sector"}, ""),
    ],
)
def test_options_that_do_not_fit_are_named(home, options, where):
    with pytest.raises(BessemerError) as caught:
        import_table(written(home, LONG), "t", **options)
    assert where in caught.value.where
    assert datasets() == ()


def test_mixed_units_are_refused_by_row(home):
    text = "place,sector,year,jobs,unit\na,x,2010,1,jobs\nb,x,2010,2,thousand\n"
    with pytest.raises(DataError, match="mixes the units") as caught:
        import_table(written(home, text), "t")
    assert "rows 2, 3" in caught.value.where


def test_places_that_read_the_same_are_refused(home):
    with pytest.raises(BessemerError, match="read the same"):
        import_table(written(home, LONG + "Ⅳ,Coal,2010,1\nIV,Coal,2010,2\n"), "t")


def test_the_public_name(home):
    import_table(written(home, LONG), "t")
    assert bm.dataset("t").name == "t"
    with pytest.raises(OptionError):
        bm.dataset("../t")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes with names")
def test_a_pipe_is_refused_by_the_library_too(home):
    os.mkfifo(home / "t.csv")
    for read in (lambda: import_table(home / "t.csv", "t"), lambda: read_cells(home / "t.csv")):
        with pytest.raises(DataError, match="pipe or a device"):
            read()


def test_a_nul_byte_is_named_by_row(home):
    with pytest.raises(DataError, match="row 3 has a NUL byte"):
        import_table(written(home, LONG.replace("a,Steel", "a\0,Steel")), "t")
