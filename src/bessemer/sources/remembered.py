"""Which column is what in tables of known headings, as the user said once: a file beside the datasets."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bessemer.files import write_whole
from bessemer.sources.store import home

SCHEMA = 1
_MOST = 200
_ROLES = ("region", "industry", "year", "value", "unit")


def memory() -> Path:
    """Return the file that columns are remembered in."""
    return home().parent / "columns.json"


def recall(heads: Sequence[str]) -> dict[str, str]:
    """Return which columns of these headings are what, by role; nothing where they were not named before.

    A file that cannot be read is as none: the headings say which column is what then.
    """
    for entry in _entries():
        if entry["headings"] == list(heads):
            return {
                role: name
                for role, name in entry["columns"].items()
                if role in _ROLES and isinstance(name, str) and name in heads
            }
    return {}


def remember(heads: Sequence[str], columns: Mapping[str, str | None]) -> bool:
    """Keep which columns of these headings are what; return whether there was anything to keep.

    What is no column, such as the year of all rows, is not kept. The latest 200 are kept.

    Raises
    ------
    DataError
        If the file cannot be written; it is as it was.
    """
    named = {role: name for role, name in columns.items() if role in _ROLES and name in heads}
    if not named:
        return False
    others = [entry for entry in _entries() if entry["headings"] != list(heads)]
    kept = [*others[-_MOST + 1 :], {"headings": list(heads), "columns": named}]
    content = {"schema": SCHEMA, "tables": kept}
    memory().parent.mkdir(parents=True, exist_ok=True)
    write_whole(json.dumps(content, ensure_ascii=False, indent=1) + "\n", memory(), "list of columns")
    return True


def _entries() -> list[dict[str, Any]]:
    try:
        content = json.loads(memory().read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        return []
    tables = content.get("tables")
    return [
        entry
        for entry in (tables if isinstance(tables, list) else [])
        if isinstance(entry, dict)
        and isinstance(entry.get("headings"), list)
        and isinstance(entry.get("columns"), dict)
    ]
