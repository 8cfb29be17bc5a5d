"""Any table as an Ibis table, with errors that name columns; what its engine says when it fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bessemer.errors import DataError, OptionError, did_you_mean, listing
from bessemer.sources.engines import duckdb_engine

Where = Any
"""Rows to keep: a boolean Ibis expression, or a function of the table that gives one."""


def ibis_table(table: Any) -> Any:
    """Return `table` as an Ibis table on the engine where it lies.

    Parameters
    ----------
    table : Ibis table, data frame, DuckDB relation, Spark frame, str or Path
        A path, which may have wildcards, names Parquet files, read by DuckDB within 2 GB of memory.

    Raises
    ------
    DataError
        If no file is there, its kind is another, or `table` is no table.

    Examples
    --------
    >>> import pandas as pd
    >>> ibis_table(pd.DataFrame({"firm": [1, 2]})).columns
    ('firm',)
    """
    import ibis

    if isinstance(table, ibis.Table):
        return table
    if isinstance(table, str | Path):
        return _files(Path(table))
    made_by = type(table).__module__.split(".")[0].lstrip("_")
    try:
        if made_by == "pyspark":
            return _of_spark(table)
        if made_by == "duckdb":
            return ibis.memtable(table.to_arrow_table())
        if made_by in ("pandas", "polars", "pyarrow"):
            return ibis.memtable(table)
    except (TypeError, ValueError, ibis.IbisError) as error:
        raise DataError(
            f"The {made_by} table cannot be read: {_first_line(error)}.",
            remedy="Give each column one type and a name of its own.",
        ) from error
    raise DataError(
        f"A {type(table).__name__} is no table.",
        remedy="Pass an Ibis table, a pandas, polars, pyarrow or Spark frame, or the path of Parquet files.",
    )


def _files(path: Path) -> Any:
    found = sorted(Path(path.anchor or ".").glob(str(path.relative_to(path.anchor))))
    if not found:
        raise DataError(f"There is no file '{path}'.", remedy="Check the path; '*' stands for any text.")
    if found[0].is_dir():
        raise DataError(f"'{path}' is a folder.", remedy=f"Name its files, such as '{path}/*.parquet'.")
    if {file.suffix.lower() for file in found} != {".parquet"}:
        raise DataError(
            f"'{path}' is not Parquet alone.",
            remedy="Read CSV with the types of its columns, so that codes keep their leading zeros: "
            "duckdb_engine().read_csv(path, types={'region': 'VARCHAR'}).",
        )
    try:
        return duckdb_engine().read_parquet([str(file) for file in found])
    except Exception as error:
        raise failed(error, str(path)) from error


def _of_spark(frame: Any) -> Any:
    import ibis
    from ibis import util

    name = util.gen_name("bessemer")
    frame.createOrReplaceTempView(name)
    return ibis.pyspark.connect(frame.sparkSession).table(name)


def column(table: Any, name: Any, role: str) -> Any:
    """Return a column by name.

    Raises
    ------
    DataError
        If the table has no such column; near names are suggested.
    """
    if not isinstance(name, str):
        raise OptionError(f"{role}={name!r:.60} names no column.", remedy="Give the name of a column.")
    if name not in table.columns:
        raise DataError(
            f"The table has no column '{name}', named for {role}=.",
            where=f"Its columns: {listing(table.columns)}.",
            remedy=did_you_mean(name, table.columns) or "Name one of these.",
        )
    return table[name]


def numeric(table: Any, name: Any, role: str) -> Any:
    """Return a column of numbers by name.

    Raises
    ------
    DataError
        If there is none, or it holds something else.
    """
    found = column(table, name, role)
    if not found.type().is_numeric() or found.type().is_boolean():
        raise wrong_type(found, name, role, "numbers", "Convert it first, such as by .cast('float64').")
    return found


def wrong_type(found: Any, name: str, role: str, wanted: str, remedy: str) -> DataError:
    """Return the error on a column whose type does not serve."""
    kind = str(found.type()).removeprefix("!")
    return DataError(f"Column '{name}', named for {role}=, holds {kind}, not {wanted}.", remedy=remedy)


def key(table: Any, name: Any, role: str) -> Any:
    """Return a column of codes or names by name; NaN is null.

    Raises
    ------
    DataError
        If there is none, or it holds lists, structures, dates or truth values.
    """
    found = column(table, name, role)
    kind = found.type()
    if kind.is_floating():
        return without_nan(found)
    if kind.is_string() or kind.is_integer() or kind.is_uuid():
        return found
    raise wrong_type(found, name, role, "codes or names", "Convert it first, such as by .cast('string').")


def without_nan(numbers: Any) -> Any:
    """Return a column of floating point with NaN as null, since engines order and add NaN differently."""
    import ibis

    wide = numbers.cast("float64")
    return ibis.ifelse(wide.isnan(), ibis.null("float64"), wide)


def filtered(table: Any, where: Where | None) -> Any:
    """Return the rows of a table that fulfil a condition.

    Raises
    ------
    OptionError
        If the condition is no boolean expression on the table.
    """
    import ibis

    if where is None:
        return table
    remedy = "Give a function such as lambda rows: rows.year >= 2010."
    try:
        found = where(table) if isinstance(where, Callable) else where  # type: ignore[arg-type]
        if not (isinstance(found, ibis.Value) and found.type().is_boolean()):
            raise OptionError(
                f"where= gives {str(found)!r:.60}, which is true or false of no row.", remedy=remedy
            )
        return table.filter(found)
    except (AttributeError, ibis.IbisError) as error:
        raise OptionError(f"where= does not fit the table: {_first_line(error)}.", remedy=remedy) from error


def computed(expression: Any) -> Any:
    """Return what an expression gives as an Arrow table.

    Raises
    ------
    DataError
        If the engine fails; the message has the engine's own words.
    """
    try:
        return expression.to_pyarrow()
    except Exception as error:
        raise failed(error, "the expression") from error


def failed(error: Exception, where: str) -> DataError:
    """Return the error for what an engine could not do, in its own words."""
    text = _first_line(error)
    memory = any(word in f"{type(error).__name__} {text}".lower() for word in ("memory", "heap space"))
    return DataError(
        f"The engine failed: {text}",
        where=f"{type(error).__name__}, for {where}.",
        remedy="Give it more memory or a temporary folder with space; see docs/how-to/scale.md."
        if memory
        else "Correct the table or the condition.",
    )


def _first_line(error: Exception, longest: int = 300) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__)[:longest].rstrip(".")
