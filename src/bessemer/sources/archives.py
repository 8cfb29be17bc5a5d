"""Workbooks that are given: a small file may unpack into one that fills the memory."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from bessemer.errors import DataError

DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError)
"""What reading an archive raises that is cut, changed, has a password, or is packed in a way unknown here."""

MOST_UNPACKED = 500 * 1024 * 1024
MOST_FILES = 2_000
# Tables press well, but not a thousand times; a file that does was made to.
MOST_PRESSED = 200.0
_SMALL = 1024 * 1024
_STEP = 1024 * 1024


def check_archive(file: str | Path | BinaryIO, name: str, most: int = MOST_UNPACKED) -> None:
    """Check that a file, if it is a zip archive (as .xlsx and .ods are), unpacks into a bearable size.

    The sizes that the archive announces are not believed: it is unpacked, to nowhere, until a bound is met.

    Parameters
    ----------
    file : path or binary file
        Read from its beginning, and left there.
    name : str
        What the user calls it.
    most : int
        Bytes of all its parts together.

    Raises
    ------
    DataError
        If it would be too large, has too many parts, or is a damaged archive.
    """
    if not isinstance(file, str | Path):
        file.seek(0)
    try:
        if not zipfile.is_zipfile(file):
            return
        with zipfile.ZipFile(file) as archive:
            _check(archive, name, most)
    except (*DAMAGED, OSError, ValueError) as error:
        raise DataError(
            f"'{name}' is a damaged archive.", remedy="Save it again as .xlsx, or as CSV in UTF-8."
        ).of("damaged", file=name) from error
    finally:
        if not isinstance(file, str | Path):
            file.seek(0)


def _check(archive: zipfile.ZipFile, name: str, most: int) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_FILES:
        raise _too_large(name, f"has {len(parts):,} parts")
    if sum(part.file_size for part in parts) > most:
        raise _too_large(name, f"unpacks into more than {most / 1024**2:,.0f} MB")
    total = 0
    for part in parts:
        own = 0
        with archive.open(part) as content:
            while step := content.read(_STEP):
                own += len(step)
                if total + own > most:
                    raise _too_large(name, f"unpacks into more than {most / 1024**2:,.0f} MB")
                if own > _SMALL and own > MOST_PRESSED * max(1, part.compress_size):
                    raise _too_large(name, f"unpacks into more than {MOST_PRESSED:,.0f} times its size")
        total += own


def _too_large(name: str, what: str) -> DataError:
    return DataError(
        f"'{name}' {what}.",
        remedy="Keep only the sheet with the figures, or save it as CSV.",
    ).of("too_much", file=name)
