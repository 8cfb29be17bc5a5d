"""Tables of databases as rows of cells: a DuckDB file, or PostgreSQL through Ibis (extra ``postgres``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from bessemer.errors import DataError, OptionError, UnavailableError, did_you_mean, listing
from bessemer.files import check_usual
from bessemer.sources.cells import Cells, longest_cell_checked
from bessemer.sources.extents import MOST_CELLS

_POSTGRES = ("postgresql", "postgres")
_DUCKDB = (".duckdb", ".ddb")
_NESTED = ("[", "STRUCT(", "MAP(", "UNION(")
_STEP = 16_384
_WAIT = 10  # seconds to wait for a server


def is_database(target: str | Path) -> bool:
    """Return whether a file or address is that of a database.

    Examples
    --------
    >>> is_database("postgresql://reader@host/jobs"), is_database("jobs.duckdb"), is_database("jobs.csv")
    (True, True, False)

    Raises
    ------
    DataError
        If it is a pipe or a device.
    """
    text = str(target)
    if urlsplit(text).scheme in _POSTGRES:
        return True
    check_usual(text)
    if Path(text).suffix.lower() in _DUCKDB:
        return True
    try:
        with Path(text).open("rb") as file:
            return file.read(12)[8:] == b"DUCK"
    except OSError:
        return False


def read_table(target: str | Path, table: str | None = None) -> Cells:
    """Read a table or view of a database.

    Parameters
    ----------
    target : str or Path
        A DuckDB file, which is opened to read only, or ``postgresql://user@host:port/database``. A password
        is taken from the address, the variable PGPASSWORD or the file ``.pgpass``; it stands in no report, no
        error and no stored dataset.
    table : str, optional
        Name of a table or view, with its schema before a dot if it is not the usual one; the only one by
        default.

    Raises
    ------
    DataError
        If the database cannot be opened, or the table is empty, too large or holds lists.
    OptionError
        If there is no such table, or several and none is named.
    UnavailableError
        If what the extra ``postgres`` brings is not installed.
    """
    shown = _shown(target)
    with _connected(target, shown) as database:
        name = _named(database, table, shown)
        schema, _, bare = name.rpartition(".")
        kinds = database.kinds(schema, bare)
        _check(kinds, database.count(schema, bare), name, shown)
        columns = database.columns(schema, bare)
    kind = "postgresql" if urlsplit(str(target)).scheme in _POSTGRES else "duckdb"
    file = f"{shown}, table {name}"
    for cells in columns.values():
        longest_cell_checked(cells, Path(file))
    count = len(next(iter(columns.values())))
    return Cells(tuple(columns), columns, range(1, count + 1), {"format": kind, "table": name}, file)


class _Database(Protocol):
    """What is asked of a database; an empty schema is the usual one."""

    def tables(self, schema: str) -> list[str]:
        """Return the names of tables and views."""

    def kinds(self, schema: str, name: str) -> dict[str, bool]:
        """Return the columns of a table, and whether a cell holds several values."""

    def count(self, schema: str, name: str) -> int:
        """Return the number of rows."""

    def columns(self, schema: str, name: str) -> dict[str, list[Any]]:
        """Return the cells of each column."""

    def close(self) -> None:
        """Let go of the database."""


class _Duck:
    """A DuckDB file, opened to read only."""

    def __init__(self, path: Path) -> None:
        import duckdb

        self._connection = duckdb.connect(str(path), read_only=True, config={"memory_limit": "512MB"})

    def tables(self, schema: str) -> list[str]:
        found = self._connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = ?", [schema or "main"]
        )
        return [row[0] for row in found.fetchall()]

    def kinds(self, schema: str, name: str) -> dict[str, bool]:
        found = self._connection.execute(f"DESCRIBE {self._quoted(schema, name)}")
        return {row[0]: any(sign in row[1] for sign in _NESTED) for row in found.fetchall()}

    def count(self, schema: str, name: str) -> int:
        found = self._connection.execute(f"SELECT count(*) FROM {self._quoted(schema, name)}").fetchone()
        return int(found[0]) if found else 0

    def columns(self, schema: str, name: str) -> dict[str, list[Any]]:
        found = self._connection.execute(f"SELECT * FROM {self._quoted(schema, name)}")
        names = [entry[0] for entry in found.description]
        cells: list[list[Any]] = [[] for _ in names]
        while rows := found.fetchmany(_STEP):
            for column, part in zip(cells, zip(*rows, strict=True), strict=True):
                column += part
        return dict(zip(names, cells, strict=True))

    def close(self) -> None:
        self._connection.close()

    @staticmethod
    def _quoted(schema: str, name: str) -> str:
        parts = [schema, name] if schema else [name]
        return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


class _Postgres:
    """A database of PostgreSQL, through Ibis."""

    def __init__(self, target: str) -> None:
        import ibis

        parts = urlsplit(target)
        given = {
            "host": parts.hostname,
            "port": parts.port,
            "user": None if parts.username is None else unquote(parts.username),
            "password": None if parts.password is None else unquote(parts.password),
            "database": parts.path.lstrip("/") or None,
        }
        known = {name: value for name, value in given.items() if value is not None}
        self._connection = ibis.postgres.connect(**known, connect_timeout=_WAIT)

    def tables(self, schema: str) -> list[str]:
        return [*self._connection.list_tables(database=schema or None)]

    def kinds(self, schema: str, name: str) -> dict[str, bool]:
        return {column: kind.is_nested() for column, kind in self._table(schema, name).schema().items()}

    def count(self, schema: str, name: str) -> int:
        return int(self._table(schema, name).count().execute())

    def columns(self, schema: str, name: str) -> dict[str, list[Any]]:
        rows = self._table(schema, name).to_pyarrow()
        return {column: rows.column(column).to_pylist() for column in rows.column_names}

    def close(self) -> None:
        self._connection.disconnect()

    def _table(self, schema: str, name: str) -> Any:
        return self._connection.table(name, database=schema or None)


def _shown(target: str | Path) -> str:
    """Return what the database is called where others may read it: without user, password and options."""
    parts = urlsplit(str(target))
    if parts.scheme not in _POSTGRES:
        return Path(target).name
    return f"postgresql://{parts.hostname or 'localhost'}{parts.path}"


@contextmanager
def _connected(target: str | Path, shown: str) -> Iterator[_Database]:
    database: _Database | None = None
    try:
        database = _opened(target, shown)
        yield database
    except (DataError, OptionError, UnavailableError):
        raise
    except Exception as error:  # of the driver, whichever it is: none of its classes is known here
        raise DataError(
            f"The database cannot be read: {_reason(error, target)}.",
            where=f"Database {shown}.",
            remedy="Check the address, the name of the user and that the server runs.",
        ) from None  # the error of a driver may show the address with its password
    finally:
        if database is not None:
            with suppress(Exception):
                database.close()


def _opened(target: str | Path, shown: str) -> _Database:
    if urlsplit(str(target)).scheme not in _POSTGRES:
        file = Path(target)
        if not file.is_file():
            raise DataError("There is no such file.", where=f"File {shown}.", remedy="Look at the path.")
        return _Duck(file)
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise UnavailableError(
            "PostgreSQL is read by a driver that is not installed.",
            where=f"Database {shown}.",
            remedy="Install it: pip install 'psycopg[binary]'",
        ) from error
    return _Postgres(str(target))


def _named(database: _Database, table: str | None, shown: str) -> str:
    """Return the table that is asked for, or the only one."""
    schema, _, bare = (table or "").rpartition(".")
    names = sorted(database.tables(schema))
    if table is None:
        if len(names) == 1:
            return names[0]
        raise OptionError(
            f"The database has {len(names)} tables." if names else "The database has no tables.",
            where=f"Database {shown}{f'; its tables: {listing(names)}' if names else ''}.",
            remedy="Say which one with --table NAME.",
        ).of("sheets", "table", names=names, count=len(names))
    if bare not in names:
        raise OptionError(
            f"The database has no table '{table}'.",
            where=f"Database {shown}; its tables: {listing(names) or 'none'}.",
            remedy=did_you_mean(bare, names) or "Name one of these with --table.",
        ).of("sheet", "table", names=names)
    return table


def _check(kinds: Mapping[str, bool], count: int, name: str, shown: str) -> None:
    """Refuse a table that is empty, larger than can be read, or has several values in a cell."""
    where = f"Database {shown}, table {name}."
    nested = [column for column, several in kinds.items() if several]
    if nested:
        raise DataError(
            f"The cells of column '{nested[0]}' hold several values.",
            where=where,
            remedy="Make a view with one value in each cell.",
        ).of("nested", columns=nested, column=nested[0])
    if not count:
        raise DataError("The table has no rows.", where=where, remedy="Name another with --table.").of(
            "no_rows"
        )
    if count * len(kinds) > MOST_CELLS:
        raise DataError(
            f"The table has {count:,} rows and {len(kinds)} columns, more than {MOST_CELLS:,} cells.",
            where=where,
            remedy="Make a view that sums it by place, industry and year, and name that.",
        ).of("cells", most=MOST_CELLS)


def _reason(error: Exception, target: str | Path) -> str:
    """Return the first line of an error of a driver, without what is secret."""
    text = (str(error).splitlines() or [type(error).__name__])[0].strip().rstrip(".")
    password = urlsplit(str(target)).password
    return text.replace(str(target), _shown(target)).replace(password or "\0", "***")
