"""Files of tables as rows of cells: delimited text in several encodings, Parquet, Excel."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bessemer.errors import DataError, OptionError, did_you_mean, listing
from bessemer.files import check_usual
from bessemer.sources.archives import MOST_UNPACKED, check_archive
from bessemer.sources.extents import MOST_CELLS, check_extent

DELIMITERS = (",", ";", "\t", "|")
_EXCEL = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
_PARQUET = (".parquet", ".pq")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# Chinese text in GB18030 is nearly all in the block of common signs, what is misread as such is not.
_COMMON = 0.9
_LONGEST_CELL = 32_767  # that of Excel
_STEP = 16_384
_AS_UTF8 = "Save the file as CSV in UTF-8, or name its encoding with --encoding, for example latin-1."


@dataclass(frozen=True, eq=False)
class Cells:
    """A table as it was read.

    Attributes
    ----------
    heads : tuple of str
        Names of the columns.
    columns : mapping of name to list
        Cells; text for delimited files, numbers and dates too for Parquet and Excel.
    lines : sequence of int
        Where each row stands in the file, counted from 1.
    how : dict
        What was found: format, encoding, delimiter or sheet.
    file : str
        Name of the file, without its folder.
    """

    heads: tuple[str, ...]
    columns: dict[str, list[Any]]
    lines: Sequence[int]
    how: dict[str, str]
    file: str

    def __len__(self) -> int:
        return len(self.lines)

    def rows_named(self, rows: Sequence[int]) -> str:
        """Return where rows stand, for an error."""
        named = "row" if len(rows) == 1 else "rows"
        return f"File {self.file}, {named} {listing(self.lines[row] for row in rows)}."


def read_cells(path: str | Path, encoding: str | None = None, sheet: str | None = None) -> Cells:
    """Read a table from a file.

    Parameters
    ----------
    path : str or Path
        Text with commas, semicolons, tabs or bars between cells, Parquet, or Excel.
    encoding : str, optional
        Of text; UTF-8, UTF-16 with a mark or GB18030 is found by itself.
    sheet : str, optional
        Of an Excel file; its only one by default.

    Raises
    ------
    DataError
        If the file is missing, no usual file, empty or damaged,
        or a row has another number of cells than the heading.
    OptionError
        If there is no such encoding or sheet.
    """
    file = Path(path)
    check_usual(file)
    try:
        if file.is_dir():
            raise _unreadable(file, "it is a folder")
        if file.suffix.lower() in _EXCEL:
            return _excel(file, sheet)
        content = file.read_bytes()
    except OSError as error:
        raise _unreadable(file, error.strerror or str(error)) from error
    if not content.strip():
        raise _unreadable(file, "it is empty", "Give a file with a heading and rows.").of("no_rows")
    if file.suffix.lower() in _PARQUET or content[:4] == b"PAR1":
        return _parquet(file, content)
    if content[:4] == b"PK\x03\x04":
        raise _unreadable(file, "it is a zip archive", "Unpack it; an Excel file must end in .xlsx.").of(
            "kind"
        )
    return _text(file, *_decoded(file, content, encoding))


def _unreadable(file: Path, why: str, remedy: str = "Check the name of the file.") -> DataError:
    return DataError(f"The table cannot be read: {why}.", where=f"File {file}.", remedy=remedy)


def _decoded(file: Path, content: bytes, encoding: str | None) -> tuple[str, str]:
    """Return the text of a file and the encoding that it was in."""
    if encoding is not None:
        try:
            return content.decode(encoding), encoding
        except LookupError as error:
            raise OptionError(
                f"There is no encoding '{encoding}'.", remedy="Use utf-8, gb18030, latin-1 or another."
            ).of("encoding") from error
        except ValueError as error:
            raise _unreadable(file, f"it is not in {encoding}", _AS_UTF8).of("encoding") from error
    for mark, name in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(name), name
            except ValueError as error:
                raise _unreadable(file, f"it begins as {name} and is not", _AS_UTF8).of("encoding") from error
    if (at := content.find(b"\0")) >= 0:
        row = content.count(b"\n", 0, at) + 1
        why = f"it is no text, row {row:,} has a NUL byte"
        raise _unreadable(file, why, "Take it out, or give a CSV, Parquet or Excel file.").of("kind")
    try:
        return content.decode("utf-8"), "utf-8"
    except ValueError:
        pass
    try:
        text = content.decode("gb18030")
    except ValueError as error:
        raise _unreadable(file, "it is neither in UTF-8 nor in GB18030", _AS_UTF8).of("encoding") from error
    foreign = [sign for sign in text if ord(sign) > 127]
    common = sum(_is_common(sign) for sign in foreign)
    if common < _COMMON * len(foreign):
        raise _unreadable(file, "it is neither in UTF-8 nor Chinese text in GB18030", _AS_UTF8).of("encoding")
    return text, "gb18030"


def _is_common(sign: str) -> bool:
    try:
        return len(sign.encode("gb2312")) == 2
    except ValueError:
        return False


def _text(file: Path, text: str, encoding: str) -> Cells:
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    lines: list[int] = []
    filled = 0
    try:
        for row in reader:
            filled += len(row)
            if filled > MOST_CELLS:
                raise _too_many(file)
            if any(cell.strip() for cell in row):
                rows.append([cell.strip() for cell in row])
                lines.append(reader.line_num)
    except csv.Error as error:
        raise _unreadable(file, f"line {reader.line_num}: {error}", "Check the quotation marks.").of(
            "quotes", line=reader.line_num
        ) from error
    named = {"\t": "tab"}.get(delimiter, delimiter)
    how = {"format": "text", "encoding": encoding, "delimiter": named}
    return _table(file, rows, lines, how)


def _delimiter(text: str) -> str:
    """Return the sign that parts the first lines into the most cells, the same number in each."""
    sample = [line for line in text.splitlines() if line.strip()][:20]

    def cells(delimiter: str) -> tuple[float, int]:
        counts = [len(row) for row in csv.reader(sample, delimiter=delimiter) if row]
        if not counts or counts[0] < 2:
            return (0.0, 0)
        return (Counter(counts)[counts[0]] / len(counts), counts[0])

    try:
        return max(DELIMITERS, key=cells)
    except csv.Error:
        return ","


def _excel(file: Path, sheet: str | None) -> Cells:
    import python_calamine

    if not file.is_file():
        raise _unreadable(file, "No such file or directory")
    check_archive(file, file.name)
    check_extent(file)
    try:
        book = python_calamine.load_workbook(str(file))
        filled = {
            name: rows for name in book.sheet_names if (rows := book.get_sheet_by_name(name).to_python())
        }
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _unreadable(file, f"it is no Excel file ({error})", "Save it as .xlsx or CSV.").of(
            "kind"
        ) from error
    if sheet is not None and sheet not in filled:
        hint = did_you_mean(sheet, filled)
        raise OptionError(
            f"The file has no sheet '{sheet}' with cells.",
            where=f"File {file}; its sheets: {listing(filled)}.",
            remedy=hint or "Name one of these with --sheet.",
        ).of("sheet", "sheet", names=list(filled))
    if not filled:
        raise _unreadable(file, "it is empty", "Give a file with a heading and rows.").of("no_rows")
    if sheet is None and len(filled) > 1:
        raise OptionError(
            f"The file has {len(filled)} sheets.",
            where=f"File {file}; its sheets: {listing(filled)}.",
            remedy="Say which one with --sheet NAME.",
        ).of("sheets", "sheet", names=list(filled), count=len(filled))
    chosen = sheet if sheet is not None else next(iter(filled))
    rows, lines = [], []
    for line, row in enumerate(filled[chosen], start=1):
        cells = [cell.strip() if isinstance(cell, str) else cell for cell in row]
        if any(cell != "" for cell in cells):
            rows.append(cells)
            lines.append(line)
    return _table(file, rows, lines, {"format": "excel", "sheet": chosen})


def _parquet(file: Path, content: bytes) -> Cells:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    try:
        source = pq.ParquetFile(pa.BufferReader(content))
        schema = source.schema_arrow
        _check_parquet(file, source)
        # Texts as dictionaries: one that stands in every row is read once.
        texts = [field.name for field in schema if pa.types.is_string(field.type)]
        source = pq.ParquetFile(pa.BufferReader(content), read_dictionary=texts)
        columns: list[list[Any]] = [[] for _ in schema]
        for batch in source.iter_batches(_STEP):
            for cells, column in zip(columns, batch.columns, strict=True):
                if pa.types.is_dictionary(column.type):
                    lengths = pc.max(pc.binary_length(column.dictionary)).as_py() or 0
                    if lengths > _LONGEST_CELL:
                        raise _too_long(file)
                    known = column.dictionary.to_pylist()
                    cells += [None if at is None else known[at] for at in column.indices.to_pylist()]
                else:
                    cells += column.to_pylist()
            if sum(map(len, columns)) > MOST_CELLS:
                raise _too_many(file)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise _unreadable(file, "it is no Parquet file, or damaged", "Write it again.").of("kind") from error
    rows = [list(row) for row in zip(*columns, strict=True)]
    lines = range(1, len(rows) + 1)
    return _table(file, [list(schema.names), *rows], [0, *lines], {"format": "parquet"})


def _check_parquet(file: Path, source: Any) -> None:
    """Refuse what announces more than can be read, and columns whose cells are lists or tables."""
    import pyarrow as pa

    foot = source.metadata
    if foot.num_rows * max(1, foot.num_columns) > MOST_CELLS:
        raise _too_many(file)
    if sum(foot.row_group(at).total_byte_size for at in range(foot.num_row_groups)) > MOST_UNPACKED:
        raise _too_many(file)
    nested = [field.name for field in source.schema_arrow if pa.types.is_nested(field.type)]
    if nested:
        raise DataError(
            f"The cells of column '{nested[0]}' hold several values.",
            where=f"File {file}.",
            remedy="Give a table with one value in each cell.",
        ).of("nested", columns=nested, column=nested[0])


def _too_many(file: Path) -> DataError:
    return DataError(
        f"The table has more than {MOST_CELLS:,} cells.",
        where=f"File {file}.",
        remedy="Sum it by place, industry and year first; DuckDB does that for files of any size.",
    ).of("cells", most=MOST_CELLS)


def _too_long(file: Path) -> DataError:
    return DataError(
        f"A cell holds more than {_LONGEST_CELL:,} signs.",
        where=f"File {file}.",
        remedy="Keep the columns of places, industries, years and figures.",
    ).of("long", most=_LONGEST_CELL)


def longest_cell_checked(cells: Sequence[Any], file: Path) -> None:
    """Refuse a column with a text that is longer than any that Excel takes.

    Raises
    ------
    DataError
        Names the file.
    """
    if any(isinstance(cell, str) and len(cell) > _LONGEST_CELL for cell in cells):
        raise _too_long(file)


def _table(file: Path, rows: Sequence[Sequence[Any]], lines: Sequence[int], how: dict[str, str]) -> Cells:
    """Return rows with the first as heading; each must have as many cells as that."""
    heads = [str(cell).strip() if cell is not None else "" for cell in rows[0]] if rows else []
    while heads and not heads[-1]:  # delimiters at the ends of lines
        heads.pop()
    width = len(heads)
    if not all(heads) or not heads:
        place = heads.index("") + 1 if heads else 1
        raise DataError(
            f"Column {place} has no name.",
            where=f"File {file}, row {lines[0] if lines else 1}.",
            remedy="Give the names of the columns in the first row, one for each.",
        ).of("heads", place=place)
    twice = [name for name, count in Counter(heads).items() if count > 1]
    if twice:
        raise DataError(
            f"Several columns are called {listing(map(repr, twice))}.",
            where=f"File {file}, row {lines[0]}.",
            remedy="Give each column a name of its own.",
        ).of("heads_twice", names=listing(twice))
    if len(rows) < 2:
        raise _unreadable(file, "it has a heading and no rows", "Give at least one row below it.").of(
            "no_rows"
        )
    body = [[None if cell is None else cell for cell in row] for row in rows[1:]]
    wrong = [
        at
        for at, row in enumerate(body)
        if len(row) < width or any(cell not in ("", None) for cell in row[width:])
    ]
    if wrong:
        raise DataError(
            f"{len(wrong):,} rows have another number of cells than the heading's {width}, "
            f"the first {len(body[wrong[0]])}.",
            where=f"File {file}, rows {listing(lines[1 + at] for at in wrong)}.",
            remedy="Check delimiters and quotation marks in these rows.",
        ).of("width", count=len(wrong), width=width, names=listing(lines[1 + at] for at in wrong))
    columns = {name: [row[at] for row in body] for at, name in enumerate(heads)}
    return Cells(tuple(heads), columns, list(lines[1:]), how, file.name)
