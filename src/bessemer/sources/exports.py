"""A zip that an export of Bessemer wrote, imported again: the same figures, places, states and source."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bessemer.errors import BessemerError, DataError
from bessemer.files import check_usual
from bessemer.sources.archives import DAMAGED, check_archive
from bessemer.sources.homes import VARIABLE, check_name
from bessemer.sources.own import OwnDataset
from bessemer.sources.shipped import reference
from bessemer.sources.store import save_dataset
from bessemer.sources.versions import CONTENT, FIGURES, MANIFEST, read_version

if TYPE_CHECKING:
    import pyarrow as pa

_FILES = (MANIFEST, CONTENT, FIGURES)
MOST_BYTES = 4 * 1024**3
"""Bytes that the parts of a zip may have together."""


def is_export(path: str | Path) -> bool:
    """Return whether a file is a zip that an export of Bessemer wrote.

    Raises
    ------
    DataError
        If it is a pipe or a device.
    """
    check_usual(path)
    try:
        with zipfile.ZipFile(path) as archive:
            return set(_FILES) <= set(archive.namelist())
    except (*DAMAGED, OSError, ValueError):
        return False


def import_export(path: str | Path, name: str, *, replace: bool = True) -> str:
    """Store what an export of Bessemer holds, and return what the dataset was called where it was exported.

    Parameters
    ----------
    path : str or Path
    name : str
        What the dataset is to be called; its places and names follow.
    replace : bool
        Whether an older dataset of that name gives way.

    Raises
    ------
    BessemerError
        If the file is damaged, of a later format, or no dataset; nothing is stored then.
    """
    kept = check_name(name)
    file = Path(path)
    check_archive(file, file.name, MOST_BYTES)
    try:
        with tempfile.TemporaryDirectory(prefix="bessemer-") as folder, zipfile.ZipFile(file) as archive:
            place = Path(folder) / hashlib.sha256(archive.read(MANIFEST)).hexdigest()[:32]
            place.mkdir()
            for member in _FILES:
                with archive.open(member) as source, (place / member).open("wb") as target:
                    shutil.copyfileobj(source, target)
            content, table = _opened(place, file)
    except (*DAMAGED, OSError, KeyError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else "") or str(error)
        raise DataError(
            f"The export cannot be read: {why}.",
            where=f"File {file}.",
            remedy=f"Export it again, or choose a folder with room with the variable TMPDIR or {VARIABLE}.",
        ) from error
    old = str(content.pop("name"))
    del content["schema"]
    if old != kept:
        content, table = renamed(content, old, kept), _renamed_rows(table, old, kept)
    save_dataset(kept, table, content, replace=replace)
    return old


def _opened(place: Path, file: Path) -> tuple[dict[str, Any], pa.Table]:
    """Return what a version holds, all of it verified; it comes from anywhere."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    name = "in the zip"
    try:
        content = read_version(place, name)
        old = check_name(content["name"])
        if any(entry["file"] != FIGURES for entry in content["tables"].values()):
            raise _wrong(file, "its tables name other files")
        made = OwnDataset(old, place, content, reference())
        if len(made.regions) == len(reference().regions):
            raise _wrong(file, "it has no places")
        for key in content["tables"]:
            panel = made.panel(key)
            if unknown := set(panel.regions) - set(made.regions):
                raise _wrong(file, f"the place '{min(unknown)}' has figures and no name")
        if not content["tables"]:
            raise _wrong(file, "it has no table")
        with pq.ParquetFile(place / FIGURES) as figures:
            return content, figures.read()
    except DataError as error:
        raise error if error.fault else _wrong(file, error.what.rstrip(".")) from error
    except BessemerError as error:
        raise _wrong(file, error.what.rstrip(".")) from error
    except (KeyError, TypeError, AttributeError, pa.ArrowException) as error:
        raise _wrong(file, f"it lacks {error}") from error


def _wrong(file: Path, why: str) -> DataError:
    return DataError(
        f"The file is no whole export of Bessemer: {why}.",
        where=f"File {file}.",
        remedy="Export the dataset again: bessemer data export NAME FILE.zip",
    ).of("export")


def renamed(content: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """Return what ``dataset.json`` holds for a dataset of another name: ids and texts that have the name.

    Examples
    --------
    >>> place = {"id": "towns:Brack", "name": "Brack", "name_zh": "Brack"}
    >>> source = {"title": "Own data 'towns' (t.csv)"}
    >>> content = {"places": [place], "schemes": {}, "tables": {}, "sources": {"own_towns": source}}
    >>> made = renamed(content, "towns", "cities")
    >>> made["places"][0]["id"], made["sources"]["own_cities"]["title"]
    ('cities:Brack', "Own data 'cities' (t.csv)")
    """

    def scheme_of(title: str) -> str:
        return f"{new}{title[len(old) :]}" if title.startswith(f"{old}@") else title

    def source_of(id: str) -> str:
        return f"own_{new}" if id == f"own_{old}" else id

    def texts(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: texts(item) for key, item in value.items()}
        return _renamed_text(value, old, new) if isinstance(value, str) else value

    return {
        **content,
        "places": [{**place, "id": _renamed_id(place["id"], old, new)} for place in content["places"]],
        "schemes": {scheme_of(title): entries for title, entries in content["schemes"].items()},
        "sources": {source_of(id): texts(source) for id, source in content["sources"].items()},
        "tables": {
            key: {
                **table,
                "title": texts(table["title"]),
                "sources": [source_of(id) for id in table["sources"]],
                "classification": scheme_of(table["classification"]),
            }
            for key, table in content["tables"].items()
        },
    }


def _renamed_id(id: str, old: str, new: str) -> str:
    return f"{new}{id[len(old) :]}" if id.startswith(f"{old}:") else id


def _renamed_text(text: str, old: str, new: str) -> str:
    """Return a text with the name where it stands as a name: in quotes, or before what belongs to it."""
    name = re.escape(old)
    quoted = re.sub(rf"(['“]){name}(['”])", lambda found: f"{found[1]}{new}{found[2]}", text)
    return re.sub(rf"^{name}(?=: |：| \(own data\)|（自有数据）)", lambda _: new, quoted)


def _renamed_rows(table: pa.Table, old: str, new: str) -> pa.Table:
    import pyarrow as pa

    at = table.column_names.index("region")
    column = table.column(at).cast(pa.string()).combine_chunks().dictionary_encode()
    labels = pa.array([_renamed_id(id, old, new) for id in column.dictionary.to_pylist()], pa.string())
    return table.set_column(at, "region", labels.take(column.indices))
