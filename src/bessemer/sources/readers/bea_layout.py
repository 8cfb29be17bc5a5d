"""The layout of BEA's regional CSV files: its heading, rows, flags and the notes after them."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from bessemer.errors import DataError, listing
from bessemer.panel import Status
from bessemer.sources.archives import DAMAGED
from bessemer.sources.readers.heads import unopened

FIXED = (
    "GeoFIPS",
    "GeoName",
    "Region",
    "TableName",
    "LineCode",
    "IndustryClassification",
    "Description",
    "Unit",
)
ENCODING = "latin-1"
FLAGS = {
    "(D)": Status.WITHHELD,
    "(L)": Status.WITHHELD,
    "(T)": Status.WITHHELD,
    "(NA)": Status.NOT_COLLECTED,
    "(NM)": Status.NOT_COLLECTED,
    "(N)": Status.NOT_COLLECTED,
}
AGAIN = "Download the file from BEA again and give it unchanged."
_MEMBER = re.compile(r"^(?:.*/)?([A-Z]{2,6}\d{1,2}[NSH]?)_(_ALL_AREAS|[A-Z]{2,5})_\d{4}_\d{4}\.csv$")
_LONGEST_LINE = 9
_NOTE = re.compile(r'^"?\s*(?:Note:|[A-Z]{2,6}\d{1,2}[NSH]?:|Last updated|U\.S\. Bureau|Source:)')


@dataclass(frozen=True)
class Row:
    """A row of figures.

    Attributes
    ----------
    number : int
        Of the line in the file.
    code, place : str
        GeoFIPS and GeoName.
    line : int
    description : str
        With its leading spaces, which show what is part of what.
    unit : str
    cells : list of str
        One for each year.
    """

    number: int
    code: str
    place: str
    line: int
    description: str
    unit: str
    cells: list[str]


def begins_as(text: str) -> str:
    """Return the name of the table that a file begins as; an empty text where it is no table of BEA.

    Examples
    --------
    >>> head = ",".join(FIXED) + ",2001\\n"
    >>> begins_as(head + ' "00000","United States", ,CAGDP2,1,"...","All industry total ","",7\\n')
    'CAGDP2'
    """
    rows = csv.reader(io.StringIO(text), skipinitialspace=True)
    try:
        if tuple(cell.strip() for cell in next(rows)[: len(FIXED)]) != FIXED:
            return ""
        return next(rows)[3].strip()
    except (StopIteration, IndexError, csv.Error):
        return ""


def chosen_member(names: tuple[str, ...]) -> str:
    """Return the file of all areas in an archive, else its only one; an empty text where there is none."""
    files = [name for name in names if _MEMBER.match(name)]
    whole = [name for name in files if "__ALL_AREAS_" in name]
    return (whole or (files if len(files) == 1 else [""]))[0]


def table_of(member: str) -> str:
    """Return the table that a file of an archive is named after.

    Examples
    --------
    >>> table_of("CAEMP25N__ALL_AREAS_2001_2022.csv")
    'CAEMP25N'
    """
    match = _MEMBER.match(member)
    return match[1] if match else ""


@contextmanager
def opened(path: Path) -> Iterator[tuple[TextIO, str]]:
    """Open the CSV file itself, or the one of all areas in a zip archive; give its name too."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                member = chosen_member(tuple(archive.namelist()))
                with archive.open(member) as content:
                    yield io.TextIOWrapper(content, ENCODING, newline=""), f"{path.name}/{member}"
        else:
            with path.open(encoding=ENCODING, newline="") as file:
                yield file, path.name
    except (*DAMAGED, OSError, KeyError) as error:
        raise unopened(path, error) from error


class Lines:
    """The rows of a file, its years, and the notes after them.

    Parameters
    ----------
    file : text file
    name : str
        Of the file, for errors.
    table : str
        That all rows must be of.

    Raises
    ------
    DataError
        If the heading is not BEA's.
    """

    def __init__(self, file: TextIO, name: str, table: str) -> None:
        self.name, self.table = name, table
        self.notes: list[str] = []
        self._rows = csv.reader(file, skipinitialspace=True)
        heads = [cell.strip() for cell in next(self._rows, [])]
        if tuple(heads[: len(FIXED)]) != FIXED:
            raise DataError(
                f"The columns are not those of a regional table of BEA: {listing(heads[: len(FIXED)])}.",
                where=f"File {name}, row 1.",
                remedy=AGAIN,
            )
        odd = [head for head in heads[len(FIXED) :] if not re.fullmatch(r"\d{4}", head)]
        if odd or len(heads) == len(FIXED):
            what = f"Column '{odd[0]}' is no year." if odd else "There is no column of a year."
            raise DataError(what, where=f"File {name}, row 1.", remedy=AGAIN)
        self.years = tuple(map(int, heads[len(FIXED) :]))

    def __iter__(self) -> Iterator[Row]:
        """Give the rows one by one; the file must end with its notes.

        Raises
        ------
        DataError
            If a row has another number of cells or is of another table, or the file ends within the figures.
        """
        width = len(FIXED) + len(self.years)
        for cells in self._read():
            number = self._rows.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if self.notes or _NOTE.match(cells[0]):
                self.notes.append(cells[0].strip())
                continue
            if len(cells) != width:
                raise self.fault(number, f"The row has {len(cells)} cells; the heading has {width}")
            code, place, _, table, line, _, _, unit = (cell.strip() for cell in cells[: len(FIXED)])
            if table != self.table:
                raise self.fault(number, f"The row is of table '{table}', not {self.table}")
            if not line.isdecimal() or len(line) > _LONGEST_LINE:
                raise self.fault(number, f"LineCode '{line}' is no number")
            if not (code.strip('" ').isdecimal() and len(code.strip('" ')) == 5):
                raise self.fault(number, f"GeoFIPS '{code}' is no code of five digits")
            yield Row(
                number, code.strip('" '), place, int(line), cells[6].rstrip(), unit, cells[len(FIXED) :]
            )
        if not self.notes:
            raise self.fault(
                self._rows.line_num, "The file ends without BEA's notes, so that rows may be missing"
            )

    def _read(self) -> Iterator[list[str]]:
        while True:
            try:
                yield next(self._rows)
            except StopIteration:
                return
            except (csv.Error, OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
                raise self.fault(self._rows.line_num, f"The row cannot be read: {error}") from error

    def fault(self, number: int, what: str) -> DataError:
        """Return, not raise, an error at a row."""
        return DataError(f"{what}.", where=f"File {self.name}, row {number}.", remedy=AGAIN)

    @property
    def updated(self) -> str:
        """What the notes say of the release."""
        return next((note for note in self.notes if note.startswith("Last updated")), "")
