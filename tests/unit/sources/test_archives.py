"""Zip bombs: what unpacks into too much is refused before anything reads it."""

import io
import struct
import zipfile

import pytest

from bessemer.errors import DataError
from bessemer.sources.archives import check_archive


def archive(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    file.seek(0)
    return file


def workbook():
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    for row in range(2000):
        sheet.write_row(row, 0, ["Brack", "steel", 1990, row])
    book.close()
    file.seek(0)
    return file


def test_a_workbook_passes_and_is_left_at_its_beginning(tmp_path):
    file = workbook()
    check_archive(file, "towns.xlsx")
    assert file.tell() == 0
    path = tmp_path / "towns.xlsx"
    path.write_bytes(file.getvalue())
    check_archive(path, "towns.xlsx")


def test_what_is_no_archive_passes():
    check_archive(io.BytesIO(b"region,year,value\n"), "towns.csv")


def test_what_presses_a_thousand_times_is_refused():
    with pytest.raises(DataError, match="200 times its size"):
        check_archive(archive(a=bytes(20_000_000)), "bomb.xlsx")


def test_what_is_too_large_together_is_refused():
    parts = {f"a{n}": bytes(range(256)) * 200 for n in range(10)}
    check_archive(archive(**parts), "x.xlsx", most=600_000)
    with pytest.raises(DataError, match="more than"):
        check_archive(archive(**parts), "x.xlsx", most=500_000)


def test_announced_sizes_are_not_believed():
    """A central directory that says 10 bytes does not hide ten million."""
    made = archive(a=bytes(10_000_000)).getvalue()
    at = made.rindex(b"PK\x01\x02")
    lying = made[: at + 24] + struct.pack("<I", 10) + made[at + 28 :]
    with pytest.raises(DataError):
        check_archive(io.BytesIO(lying), "bomb.xlsx", most=1_000_000)


def test_too_many_parts_are_refused():
    with pytest.raises(DataError, match="parts"):
        check_archive(archive(**{f"p{n}": b"" for n in range(2001)}), "x.xlsx")


def test_a_damaged_archive_is_named():
    made = bytearray(archive(a=b"x" * 5000, b=bytes(range(256)) * 9).getvalue())
    made[60:90] = bytes(30)
    with pytest.raises(DataError, match="damaged"):
        check_archive(io.BytesIO(bytes(made)), "x.xlsx")
