"""A version of a stored dataset: three files in a folder that is whole or not there.

``figures.parquet`` has the figures, ``dataset.json`` says what they are, ``manifest.json`` has the checksums
of both. The folder is called by the checksum of the manifest, so that a change in any of the three is seen.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Callable, Container, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bessemer.errors import DataError
from bessemer.sources.locking import unheld

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA = 2
FIGURES, CONTENT, MANIFEST = "figures.parquet", "dataset.json", "manifest.json"
UNFINISHED = ".new-"
_RETIRED = ".old-"
_LEFTOVERS = (UNFINISHED, _RETIRED, ".bessemer-")
_VERSION = re.compile(r"[0-9a-f]{32}")
_FIRST = re.compile(r"[0-9a-f]{16}")
# Versions of format 1 were called by chance.
_OLDEST = 1


def is_version(name: str) -> bool:
    """Return whether a folder's name can be that of a version.

    Examples
    --------
    >>> is_version("0f" * 16), is_version(".new-k3"), is_version("..")
    (True, False, False)
    """
    return bool(_VERSION.fullmatch(name) or _FIRST.fullmatch(name))


def is_leftover(name: str) -> bool:
    """Return whether something is what an import or a removal that was killed left behind."""
    return name.startswith(_LEFTOVERS)


def write_version(folder: Path, table: pa.Table, content: Mapping[str, Any]) -> str:
    """Write a version into a dataset's folder, and to the disk, and return its name.

    Parameters
    ----------
    folder : Path
        Of the dataset; its lock is held.
    table : pyarrow.Table
    content : mapping
        What ``dataset.json`` is to hold, with ``name``.

    Raises
    ------
    OSError, pyarrow.ArrowException
        If it cannot be written; nothing is left of it.
    """
    import pyarrow.parquet as pq

    return _written(folder, table, content, lambda path: pq.write_table(table, path, compression="zstd"))


def upgrade_version(folder: Path, old: Path, content: Mapping[str, Any]) -> str:
    """Write a version of an earlier format anew in this one, and return its name; the old one stays.

    Raises
    ------
    OSError, pyarrow.ArrowException
        If it cannot be written; nothing is left of it.
    """
    import pyarrow.parquet as pq

    with pq.ParquetFile(old / FIGURES) as file:
        table = file.read()
    return _written(folder, table, content, lambda path: shutil.copyfile(old / FIGURES, path))


def _written(
    folder: Path, table: pa.Table, content: Mapping[str, Any], write: Callable[[Path], object]
) -> str:
    made = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=folder))
    try:
        made.chmod(0o755)
        write(made / FIGURES)
        _write(made / CONTENT, {**content, "schema": SCHEMA})
        manifest = {
            FIGURES: {**_checksum(made / FIGURES), "rows": len(table), "sha256": content_hash(table)},
            # The token makes a version of the same figures another one: what counts is never touched.
            CONTENT: {
                **_checksum(made / CONTENT),
                "sha256": _meaning_hash(content),
                "token": secrets.token_hex(8),
            },
        }
        _write(made / MANIFEST, manifest)
        version = manifest_name(made)
        for file in made.iterdir():
            sync(file)
        sync(made)
        made.rename(folder / version)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    sync(folder)
    return version


def manifest_name(place: Path) -> str:
    """Return what a version is called by its manifest."""
    return hashlib.sha256((place / MANIFEST).read_bytes()).hexdigest()[:32]


def read_version(place: Path, name: str, *, figures: bool = True) -> dict[str, Any]:
    """Return what ``dataset.json`` of a version holds, after the checksums are verified.

    Parameters
    ----------
    place : Path
        The version's folder.
    name : str
        Of the dataset, for errors.
    figures : bool
        Whether the file of figures is verified too.

    Raises
    ------
    DataError
        If a file is missing or not as it was written, or the format is a later one.
    """
    content = _read(place, CONTENT, name)
    schema = content.get("schema")
    if isinstance(schema, int) and schema > SCHEMA:
        raise DataError(
            f"The dataset '{name}' has format {schema}; this version of Bessemer reads up to {SCHEMA}.",
            where=f"Folder {place}.",
            remedy="Use the version of Bessemer that imported it, or import it again.",
        ).of("later_format", format=schema)
    manifest = _read(place, MANIFEST, name)
    for file in (FIGURES, CONTENT) if figures else (CONTENT,):
        entry = manifest.get(file)
        if not isinstance(entry, dict) or not (place / file).is_file():
            raise damaged(place, name, f"{file} is missing")
        try:
            same = _checksum(place / file)["file_sha256"] == entry.get("file_sha256")
        except OSError as error:
            raise damaged(place, name, f"{file} cannot be read: {error.strerror}") from error
        if not same:
            raise damaged(place, name, f"{file} is not as it was written")
    if not isinstance(schema, int) or schema < _OLDEST:
        raise damaged(place, name, f"{CONTENT} names the format {schema!r}")
    if schema > _OLDEST and manifest_name(place) != place.name:
        raise damaged(place, name, f"{MANIFEST} is not as it was written")
    return content


def retire(place: Path) -> bool:
    """Remove a version unless somebody reads it; return whether it is gone."""
    try:
        with unheld(place / MANIFEST) as free:
            if not free:
                return False
            gone = place.with_name(f"{_RETIRED}{place.name}")
            place.rename(gone)
    except OSError:
        return False
    shutil.rmtree(gone, ignore_errors=True)
    return not gone.exists()


def sweep(folder: Path, keep: Container[str]) -> int:
    """Remove versions that are not to be kept and what is unfinished; return how much is gone.

    The dataset's lock is held: what looks unfinished is of nobody that runs. What is neither is not touched.

    Parameters
    ----------
    keep : container of str
        Names of versions that stay; those that are being read stay too.
    """
    gone = 0
    for entry in sorted(folder.iterdir()):
        if is_version(entry.name) and entry.name not in keep and entry.is_dir():
            gone += retire(entry)
        elif is_leftover(entry.name):
            if entry.is_dir():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                with suppress(OSError):
                    entry.unlink()
            gone += not entry.exists()
    return gone


def versions_in(folder: Path) -> tuple[str, ...]:
    """Return the names of the versions in a dataset's folder, whole or not."""
    return tuple(sorted(entry.name for entry in folder.iterdir() if is_version(entry.name)))


def damaged(folder: Path, name: str, why: str) -> DataError:
    """Return, not raise, the error of a dataset that is not as it was written."""
    return DataError(
        f"The dataset '{name}' is damaged: {why}.",
        where=f"Folder {folder}.",
        remedy=f"Try bessemer data check '{name}' --repair, import it again, or remove it: "
        f"bessemer data remove '{name}'",
    )


def sync(path: Path) -> None:
    """Have the system write a file or folder to the disk, where it can (Windows cannot for folders)."""
    on_windows = os.name == "nt"
    if on_windows and path.is_dir():
        return
    handle = os.open(path, os.O_RDWR if on_windows else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def content_hash(table: pa.Table) -> str:
    """Return the hash of what the rows say, in whatever order and version of Parquet they stand."""
    numbers = {name for name in table.column_names if _is_number(table.schema.field(name).type)}
    codes: list[NDArray[np.int32]] = []
    digest = hashlib.sha256(json.dumps(table.column_names).encode())
    for name in table.column_names:
        if name not in numbers:
            labels, positions = _labels(table.column(name))
            digest.update(json.dumps(labels, ensure_ascii=False).encode())
            codes.append(positions)
    order = np.lexsort(codes[::-1]) if codes else np.arange(len(table))
    for positions in codes:
        digest.update(positions[order].tobytes())
    for name in table.column_names:
        if name in numbers:
            values = _numbers(table.column(name))[order]
            values[np.isnan(values)] = np.nan  # of the many that there are, one
            digest.update(values.tobytes())
    return digest.hexdigest()


def _is_number(kind: pa.DataType) -> bool:
    """Return whether a column holds figures, one a row or a row of them (of an input-output table)."""
    import pyarrow.types as types

    return bool(types.is_floating(kind.value_type if types.is_fixed_size_list(kind) else kind))


def _numbers(column: pa.ChunkedArray) -> NDArray[np.float64]:
    import pyarrow as pa

    listed = pa.types.is_fixed_size_list(column.type)
    flat = column.combine_chunks().flatten().to_numpy(zero_copy_only=False) if listed else column.to_numpy()
    found: NDArray[np.float64] = flat.astype("<f8").reshape(len(column), -1)
    return found


def _labels(column: pa.ChunkedArray) -> tuple[list[Any], NDArray[np.int32]]:
    """Return the sorted labels of a column, and the position of each row's among them, -1 for none."""
    import pyarrow as pa

    chunk = column.combine_chunks()
    encoded = chunk if isinstance(chunk, pa.DictionaryArray) else chunk.dictionary_encode()
    known = encoded.dictionary.to_pylist()
    labels = sorted(set(known))
    place = {label: at for at, label in enumerate(labels)}
    rank = np.array([*(place[label] for label in known), -1], dtype="<i4")
    found: NDArray[np.int32] = rank[encoded.indices.fill_null(len(known)).to_numpy()]
    return labels, found


def _meaning_hash(content: Mapping[str, Any]) -> str:
    """Return the hash of what the figures are, without when and from which file they came."""
    meaning = {key: content[key] for key in ("tables", "places", "schemes", "country")}
    return hashlib.sha256(json.dumps(meaning, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _read(place: Path, file: str, name: str) -> dict[str, Any]:
    try:
        content = json.loads((place / file).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise damaged(place, name, f"{file} is missing") from error
    except (OSError, ValueError, RecursionError) as error:
        raise damaged(place, name, f"{file} cannot be read") from error
    if not isinstance(content, dict):
        raise damaged(place, name, f"{file} is not right")
    return content


def _write(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _checksum(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        return {"file_sha256": hashlib.file_digest(file, "sha256").hexdigest()}
