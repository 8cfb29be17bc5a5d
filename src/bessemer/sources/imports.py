"""A file of the user's own made into a stored dataset: columns found, figures checked, then kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bessemer.errors import DataError
from bessemer.sources.cells import Cells, read_cells
from bessemer.sources.databases import is_database, read_table
from bessemer.sources.exports import import_export, is_export
from bessemer.sources.flows import with_flows
from bessemer.sources.given import path_given
from bessemer.sources.import_content import rows_of
from bessemer.sources.import_sentences import stored_said
from bessemer.sources.own import OwnDataset
from bessemer.sources.preparing import Options, Prepared, check_options, prepare
from bessemer.sources.store import Stored, check_name, open_dataset, save_dataset
from bessemer.words import Message


@dataclass(frozen=True, eq=False)
class Imported:
    """What an import made.

    Attributes
    ----------
    dataset : OwnDataset
    report : tuple of Message
        What was found and done, sentence by sentence.
    """

    dataset: OwnDataset
    report: tuple[Message, ...]

    @property
    def stored(self) -> Stored:
        """What is known of the dataset in the store."""
        return Stored(self.dataset.name, self.dataset.folder, self.dataset.content)


def import_table(
    path: str | Path,
    name: str,
    *,
    region: str | None = None,
    industry: str | None = None,
    year: str | int | None = None,
    value: str | None = None,
    classification: str | None = None,
    measure: str | None = None,
    unit: str | None = None,
    country: str | None = None,
    absent: str = "unknown",
    decimal: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    table: str | None = None,
) -> Imported:
    """Read a table of figures by place, industry and year, check it and store it as a dataset.

    Parameters
    ----------
    path : str or Path
        CSV (UTF-8 or GB18030; comma, semicolon, tab), Parquet or Excel, with one row a cell, or with one
        column an industry; or a zip of ``bessemer data export``, which says all else itself.
    name : str
        What the dataset is to be called.
    region, industry, year, value : str, optional
        Names of columns, found by their headings by default; `year` may be the year of all rows.
    classification : str, optional
        Shipped scheme of the industries, as codes or names; found where the labels allow only one, else the
        labels are a classification of the user's own.
    measure : {"jobs", "output", "value_added", "exports", "earnings", "establishments"}, optional
        What is measured; found by the heading by default, else jobs.
    unit : str, optional
        Of the figures, or a column that holds it; ``jobs`` for jobs. Figures in 万人 are multiplied out.
    country : str, optional
        ISO 3166 alpha-3 code of the country that the places lie in.
    absent : {"unknown", "zero"}
        What a combination without a row means.
    decimal : {".", ","}, optional
        The decimal mark.
    encoding, sheet : str, optional
        As :func:`bessemer.sources.cells.read_cells` takes them.
    table : str, optional
        Of a database, whose file or address is given as `path`; see
        :func:`bessemer.sources.databases.read_table`.

    Returns
    -------
    Imported

    Raises
    ------
    BessemerError
        If anything in the file or the options is not right: names column, rows and what to do. Nothing is
        stored then, and a dataset of that name is as it was.

    Examples
    --------
    >>> made = import_table("jobs.csv", "towns")  # doctest: +SKIP
    >>> made.dataset.regions.resolve("Brack").id  # doctest: +SKIP
    'towns:Brack'
    """
    check_name(name)
    path_given(path)
    stored = is_database(path)
    if not stored and is_export(path):
        return _imported_again(path, name)
    options = Options(
        region=region,
        industry=industry,
        year=None if year is None else str(year),
        value=value,
        classification=classification,
        measure=measure,
        unit=unit,
        country=country,
        absent=absent,
        decimal=decimal,
    )
    check_options(options)
    cells = read_table(path, table) if stored else read_cells(path, encoding, sheet)
    return import_cells(cells, name, options)


def import_cells(cells: Cells, name: str, options: Options) -> Imported:
    """Check a table that was read and store it as a dataset.

    Raises
    ------
    BessemerError
        As :func:`import_table`.
    """
    return keep(prepare(cells, name, options))


def _imported_again(path: str | Path, name: str) -> Imported:
    old = import_export(path, name)
    made = open_dataset(name)
    info = made.own_table()
    if info is None:  # pragma: no cover - an export without a table is refused
        raise DataError(f"The dataset '{name}' has no table.", remedy="Export it again.")
    places = len(made.content["places"])
    said = Message("store.imported_export", name=old, places=places)
    return Imported(made, (said, stored_said(made.name, made.panel(info.key), info.unit_name)))


def keep(prepared: Prepared, *, replace: bool = True) -> Imported:
    """Store what was prepared.

    Parameters
    ----------
    prepared : Prepared
    replace : bool
        Whether an older dataset of that name gives way.

    Raises
    ------
    OptionError
        If there is one and it is not to.
    DataError
        If the store cannot be written.
    """
    rows = rows_of(prepared.panel)
    if prepared.flows is not None:
        rows = with_flows(rows, prepared.flows)
    save_dataset(prepared.name, rows, prepared.content, replace=replace)
    made = open_dataset(prepared.name)
    said = stored_said(prepared.name, prepared.panel, prepared.unit)
    return Imported(made, (*prepared.report, said))
