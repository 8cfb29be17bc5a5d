"""Build the reference dataset that ships with Bessemer from the folder of raw figures.

Usage: ``python tools/build_reference.py SOURCE_DIR [--out DIR] [--only NAME]``. ``NAME`` is a table
(``us_total_jobs``) or a group (``regions``, ``us_places``, ``us``, ``china``, ``europe``, ``world``,
``canada``, ``derived``, ``scenarios``); the other tables and their lines in ``manifest.json`` stay as they
are. The same inputs give the same files. Derived tables are computed from the built US, European and world
tables, whenever these are built, and those of scenarios from these.
"""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

import pyarrow as pa

from reference.write import publish

OUT = Path(__file__).parents[1] / "src" / "bessemer" / "sources" / "data"

GROUPS = ("regions", "us_places", "us", "china", "europe", "world", "canada")
DERIVED = "derived"
LATER = "scenarios"
"""What rests on derived tables in turn."""

PREFIXES = {
    "regions": "regions",
    "countries": "regions",
    "counties": "us_places",
    "us": "us",
    "cn": "china",
    "eu": "europe",
    "regionalisation": "canada",
}
"""Group by the first word of a table's name; every other table belongs to ``world``."""


def build(source: Path, only: str | None = None) -> dict[str, pa.Table]:
    """Return the tables, or those that `only` names.

    Parameters
    ----------
    source : Path
        Folder with ``us``, ``china``, ``europe``, ``world`` and ``validation``.
    only : str, optional
        A table or a group.

    Raises
    ------
    ValueError
        If `only` names nothing, or two groups build the same table.
    """
    groups: tuple[str, ...] = GROUPS
    if only is not None:
        groups = (only if only in GROUPS else PREFIXES.get(only.split("_")[0], "world"),)
    tables: dict[str, pa.Table] = {}
    for group in groups:
        built = importlib.import_module(f"reference.{group}").build(source)
        if twice := tables.keys() & built.keys():
            raise ValueError(f"built twice: {', '.join(sorted(twice))}")
        tables |= built
    if only is not None and only not in GROUPS:
        if only not in tables:
            raise ValueError(f"no table '{only}'; there are {', '.join(sorted(tables))}")
        tables = {only: tables[only]}
    return tables


def main() -> None:
    """Read the arguments, build and publish."""
    parser = argparse.ArgumentParser(description="Build the reference dataset.")
    parser.add_argument("source", type=Path, help="folder with the raw figures")
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the built tables")
    parser.add_argument("--only", help="one table or group; the others stay as they are")
    arguments = parser.parse_args()
    if not arguments.source.is_dir():
        parser.error(f"no folder {arguments.source}")
    try:
        tables = {} if arguments.only in (DERIVED, LATER) else build(arguments.source, arguments.only)
    except ValueError as error:
        parser.error(str(error))
    out = arguments.out.resolve()
    if tables:
        publish(tables, out, complete=arguments.only is None)
    if arguments.only in (None, "us", "europe", "world", DERIVED):
        publish(importlib.import_module(f"reference.{DERIVED}").build(out), out, complete=False)
    if arguments.only in (None, "us", "china", "europe", "world", DERIVED, LATER):
        publish(importlib.import_module(f"reference.{LATER}").build(out), out, complete=False)


if __name__ == "__main__":
    main()
