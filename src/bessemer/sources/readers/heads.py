"""The beginning of a file of any kind: text, also packed, the members of an archive, sheets, columns."""

from __future__ import annotations

import codecs
import csv
import gzip
import html
import re
import zipfile
from pathlib import Path
from typing import BinaryIO

from bessemer.errors import DataError
from bessemer.files import check_usual
from bessemer.sources.archives import DAMAGED
from bessemer.sources.readers.reading import Head

START = 64 * 1024
"""Bytes that are read of a file to know its format."""

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SHEET = re.compile(r'<(?:\w+:)?sheet\s[^>]*?\bname="([^"]*)"')
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_PARTS = 1024 * 1024


def head_of(path: Path) -> Head:
    """Read the beginning of a file.

    Parameters
    ----------
    path : Path
        Text, text packed by gzip, a zip archive, Excel or Parquet.

    Raises
    ------
    DataError
        If the file cannot be opened, is a pipe or a device, or is a damaged archive.
    """
    check_usual(path)
    try:
        with path.open("rb") as file:
            start = file.read(START)
            if start.startswith(b"PK\x03\x04"):
                file.seek(0)
                return _archive(path, file)
        if start.startswith(b"\x1f\x8b"):
            with gzip.open(path) as packed:
                start = packed.read(START)
    except (*DAMAGED, OSError) as error:
        raise unopened(path, error) from error
    if start.startswith(_OLD_EXCEL):
        return Head(path, start, "", sheets=_old_sheets(path))
    if start.startswith(b"PAR1"):
        return Head(path, start, "", columns=_columns(path))
    return Head(path, start, decoded(start))


def unopened(path: Path, error: Exception) -> DataError:
    """Return, not raise, the error for a file that cannot be opened or is a damaged archive."""
    if isinstance(error, OSError) and error.strerror:
        why, remedy = error.strerror, "Check the name of the file."
    elif isinstance(error, csv.Error | UnicodeError):
        why, remedy = f"it is no table of text ({error})", "Give the file as the agency publishes it."
    else:
        why, remedy = f"it is a damaged archive ({error})", "Download the file again."
    return DataError(f"The file cannot be read: {why}.", where=f"File {path}.", remedy=remedy)


def decoded(start: bytes) -> str:
    """Return the text of the beginning of a file; a sign cut at its end is left out.

    Examples
    --------
    >>> decoded("年份".encode()[:-1]), decoded("指标：就业".encode("gb18030")), decoded(b"A\\xf1o")
    ('年', '指标：就业', 'Año')
    """
    for mark, name in _MARKS:
        if start.startswith(mark):
            return codecs.getincrementaldecoder(name)("replace").decode(start)
    for name in ("utf-8", "gb18030"):
        try:
            text = codecs.getincrementaldecoder(name)().decode(start)
        except ValueError:
            continue
        if name == "utf-8" or _is_chinese(text):
            return text
    return start.decode("latin-1")


def _is_chinese(text: str) -> bool:
    """Return whether text read as GB18030 has the signs that Chinese text has."""
    foreign = [sign for sign in text if ord(sign) > 127]
    common = 0
    for sign in foreign:
        try:
            common += len(sign.encode("gb2312")) == 2
        except ValueError:
            continue
    return common >= 0.9 * len(foreign)


def _archive(path: Path, file: BinaryIO) -> Head:
    with zipfile.ZipFile(file) as archive:
        parts = [part for part in archive.infolist() if not part.is_dir()]
        names = tuple(part.filename for part in parts)
        if "xl/workbook.xml" in names:
            with archive.open("xl/workbook.xml") as book:
                text = book.read(_MOST_PARTS).decode("utf-8", "replace")
            return Head(path, b"", "", sheets=tuple(map(html.unescape, _SHEET.findall(text))))
        if not parts:
            return Head(path, b"", "")
        largest = max(parts, key=lambda part: part.file_size)
        with archive.open(largest) as content:
            start = content.read(START)
    return Head(path, start, decoded(start), members=names)


def _old_sheets(path: Path) -> tuple[str, ...]:
    import python_calamine

    try:
        return tuple(python_calamine.load_workbook(str(path)).sheet_names)
    except (python_calamine.CalamineError, OSError, ValueError):
        return ()


def _columns(path: Path) -> tuple[str, ...]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return tuple(pq.read_schema(path).names)
    except (OSError, ValueError, pa.ArrowException):
        return ()
