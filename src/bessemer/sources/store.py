"""The store of imported datasets: a folder for each, whose versions are whole or not there.

``NAME/current`` names the version that counts; a version is a folder with ``figures.parquet``,
``dataset.json`` (what the figures are) and ``manifest.json`` (checksums). A new version is written beside
the old one and ``current`` is replaced at the end, so that a stop at any moment leaves the old or the new
dataset.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import tempfile
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bessemer.errors import BessemerError, DataError, OptionError, UnavailableError, did_you_mean, listing
from bessemer.files import write_whole
from bessemer.sources.own import OwnDataset
from bessemer.sources.shipped import reference

if TYPE_CHECKING:
    import pyarrow as pa

VARIABLE = "BESSEMER_HOME"
SCHEMA = 1
FIGURES, CONTENT, MANIFEST, POINTER = "figures.parquet", "dataset.json", "manifest.json", "current"
_UNFINISHED = ".new-"
_LONGEST_NAME = 60
# Windows keeps these for devices, whatever comes after a dot.
_DEVICES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{name}{digit}" for name in ("com", "lpt") for digit in range(1, 10)),
}
_REMEDY = f"Choose another folder with the variable {VARIABLE}, or make room in it."


@dataclass(frozen=True)
class Stored:
    """What is known of a stored dataset without reading its figures.

    Attributes
    ----------
    name : str
    folder : Path
        Of the version that counts.
    content : mapping
        What ``dataset.json`` holds; empty where it cannot be read.
    fault : str
        Why the dataset cannot be opened; empty where it can.
    """

    name: str
    folder: Path
    content: Mapping[str, Any]
    fault: str = ""


def home() -> Path:
    """Return the folder that holds imported datasets: BESSEMER_HOME, else the user's data folder."""
    named = os.environ.get(VARIABLE, "").strip()
    if named:
        return Path(named).expanduser() / "datasets"
    import platformdirs

    return Path(platformdirs.user_data_dir("bessemer", appauthor=False)) / "datasets"


def check_name(name: str) -> str:
    """Return a name of a dataset as it is stored; any script, but nothing that a folder could not be called.

    Raises
    ------
    OptionError
        Says what the name must not have.

    Examples
    --------
    >>> check_name("towns"), check_name("东北城市")
    ('towns', '东北城市')
    """
    text = unicodedata.normalize("NFC", name).strip() if isinstance(name, str) else ""
    why = ""
    if not text:
        why = "it is empty"
    elif len(text.encode()) > _LONGEST_NAME * 3 or len(text) > _LONGEST_NAME:
        why = f"it has more than {_LONGEST_NAME} characters"
    elif not all(sign.isalnum() or sign in "-_. ()" or unicodedata.combining(sign) for sign in text):
        wrong = next(sign for sign in text if not (sign.isalnum() or sign in "-_. ()"))
        why = f"it has the sign {wrong!r}"
    elif not text[0].isalnum() or text[-1] in " .":
        why = "it begins or ends with a dot, a space or another mark"
    elif text.casefold() == "reference" or text.split(".")[0].casefold() in _DEVICES:
        why = "that name is taken"
    if why:
        raise OptionError(
            f"{name!r} cannot be the name of a dataset: {why}.",
            remedy="Use letters of any script, digits, '-' and '_', for example towns.",
        ).of("dataset_name", "name", shown=repr(name))
    return text


def datasets() -> tuple[Stored, ...]:
    """Return the stored datasets in order of name, damaged ones with what is wrong.

    Raises
    ------
    DataError
        If the store's folder cannot be read.
    """
    root = home()
    try:
        names = sorted(entry.name for entry in root.iterdir() if (entry / POINTER).is_file())
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise DataError(
            f"The store of datasets cannot be read: {error.strerror}.",
            where=f"Folder {root}.",
            remedy=f"Choose another folder with the variable {VARIABLE}.",
        ) from error
    found = []
    for name in names:
        try:
            found.append(_stored(name))
        except BessemerError as error:
            found.append(Stored(name, root / name, {}, error.what))
    return tuple(found)


def open_dataset(name: str) -> OwnDataset:
    """Return an imported dataset, laid over the reference, after its checksums are verified.

    Parameters
    ----------
    name : str
        What it was imported as.

    Raises
    ------
    UnavailableError
        If there is none of that name; near names are suggested.
    DataError
        If a file of it is missing, damaged, or of a later format.

    Examples
    --------
    >>> import bessemer as bm
    >>> towns = bm.dataset("towns")  # doctest: +SKIP
    >>> bm.study("Brack", data=towns).structure  # doctest: +SKIP
    """
    kept = check_name(name)
    if not (home() / kept / POINTER).is_file():
        known = [entry.name for entry in datasets()]
        raise UnavailableError(
            f"There is no imported dataset '{kept}'.",
            where=f"Looked in {home()}; it has {listing(known) if known else 'none'}.",
            remedy=did_you_mean(kept, known) or f"Import one: bessemer data import FILE --as {kept}",
        ).of("dataset_unknown", text=kept)
    stored = _stored(kept)
    try:
        return OwnDataset(kept, stored.folder, stored.content, reference())
    except (KeyError, TypeError, AttributeError) as error:
        raise _damaged(stored.folder, kept, f"{CONTENT} lacks {error}") from error


def save_dataset(name: str, table: pa.Table, content: Mapping[str, Any], *, replace: bool = True) -> Path:
    """Write a dataset, in place of an older one of the same name; return the folder of the version.

    Parameters
    ----------
    name : str
    table : pyarrow.Table
        Rows of region, industry, year, value and status.
    content : mapping
        ``sources`` and ``tables`` as in ``sources.toml``, ``places``, ``schemes``, ``country``, ``imported``.
    replace : bool
        Whether an older dataset of that name gives way.

    Raises
    ------
    OptionError
        If the name cannot be one, or is taken and the older dataset is not to give way.
    DataError
        If the store cannot be written; an older dataset of that name is as it was.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    kept = check_name(name)
    folder = home() / kept
    if not replace and (folder / POINTER).exists():
        raise OptionError(
            f"There is a dataset '{kept}' already.",
            where=f"Folder {folder}.",
            remedy="Choose another name, or say that it is to be replaced.",
        ).of("taken", "name", name=kept)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        made = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder))
        try:
            made.chmod(0o755)
            pq.write_table(table, made / FIGURES, compression="zstd")
            _write(made / CONTENT, {"schema": SCHEMA, "name": kept, **content})
            manifest = {
                FIGURES: {**_checksum(made / FIGURES), "rows": len(table), "sha256": _content_hash(table)},
                CONTENT: {**_checksum(made / CONTENT), "sha256": _meaning_hash(content)},
            }
            _write(made / MANIFEST, manifest)
            version = secrets.token_hex(8)  # also of the same figures: what counts is never touched
            target = folder / version
            for file in made.iterdir():
                _sync(file)
            made.rename(target)
        finally:
            shutil.rmtree(made, ignore_errors=True)
        _sync(folder)
        write_whole(f"{version}\n".encode(), folder / POINTER, "dataset")
        _sync(folder)
    except (OSError, pa.ArrowException) as error:
        with suppress(OSError):  # an empty folder of a first import that failed
            folder.rmdir()
        why = (error.strerror if isinstance(error, OSError) else "") or str(error)
        raise DataError(
            f"The dataset '{kept}' cannot be stored: {why}.", where=f"Folder {folder}.", remedy=_REMEDY
        ) from error
    _sweep(folder, version)
    return target


def remove_dataset(name: str) -> None:
    """Remove an imported dataset.

    Raises
    ------
    UnavailableError
        If there is none of that name.
    DataError
        If its folder cannot be changed.
    """
    kept = check_name(name)
    folder = home() / kept
    if not (folder / POINTER).is_file():
        known = [entry.name for entry in datasets()]
        raise UnavailableError(
            f"There is no imported dataset '{kept}'.",
            where=f"Looked in {home()}.",
            remedy=did_you_mean(kept, known) or "'bessemer data datasets' lists them.",
        )
    try:
        (folder / POINTER).unlink()  # from here on it is not there, whatever is left of it
        shutil.rmtree(folder)
    except OSError as error:
        raise DataError(
            f"The dataset '{kept}' cannot be removed: {error.strerror}.",
            where=f"Folder {folder}.",
            remedy="Check who may write to the folder.",
        ) from error


def version_of(name: str) -> str:
    """Return what tells the figures of a stored dataset from later ones; empty where there is none.

    Raises
    ------
    OptionError
        If the name cannot be one.
    """
    try:
        return (home() / check_name(name) / POINTER).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def _stored(name: str) -> Stored:
    """Return what is known of a dataset, its checksums verified."""
    folder = home() / name
    try:
        version = (folder / POINTER).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise _damaged(folder, name, f"{POINTER} cannot be read") from error
    if not version.isalnum() or not (folder / version).is_dir():
        raise _damaged(folder, name, f"the version '{version[:40]}' that {POINTER} names is not there")
    place = folder / version
    manifest = _read(place, MANIFEST, name)
    for file in (FIGURES, CONTENT):
        entry = manifest.get(file)
        if not isinstance(entry, dict) or not (place / file).is_file():
            raise _damaged(place, name, f"{file} is missing")
        try:
            same = _checksum(place / file)["file_sha256"] == entry.get("file_sha256")
        except OSError as error:
            raise _damaged(place, name, f"{file} cannot be read: {error.strerror}") from error
        if not same:
            raise _damaged(place, name, f"{file} is not as it was written")
    content = _read(place, CONTENT, name)
    if content.get("schema") != SCHEMA:
        raise DataError(
            f"The dataset '{name}' has format {content.get('schema')!r}; this version reads {SCHEMA}.",
            where=f"Folder {place}.",
            remedy="Use the version of Bessemer that imported it, or import it again.",
        )
    return Stored(name, place, content)


def _read(place: Path, file: str, name: str) -> dict[str, Any]:
    try:
        content = json.loads((place / file).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _damaged(place, name, f"{file} cannot be read") from error
    if not isinstance(content, dict):
        raise _damaged(place, name, f"{file} is not right")
    return content


def _damaged(folder: Path, name: str, why: str) -> DataError:
    return DataError(
        f"The dataset '{name}' is damaged: {why}.",
        where=f"Folder {folder}.",
        remedy=f"Import it again, or remove it: bessemer data remove {name}",
    )


def _write(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _checksum(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        return {"file_sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _content_hash(table: pa.Table) -> str:
    """Return the hash of what the rows say, whatever version of Parquet holds them."""
    rows = sorted(
        zip(*(table.column(name).to_pylist() for name in table.column_names), strict=True), key=repr
    )
    digest = hashlib.sha256(repr(table.column_names).encode())
    for row in rows:
        digest.update(repr(row).encode())
    return digest.hexdigest()


def _meaning_hash(content: Mapping[str, Any]) -> str:
    """Return the hash of what the figures are, without when and from which file they came."""
    meaning = {key: content[key] for key in ("tables", "places", "schemes", "country")}
    return hashlib.sha256(json.dumps(meaning, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _sync(path: Path) -> None:
    """Have the system write a file or folder to the disk, where it can (Windows cannot for folders)."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path, current: str | None = None) -> None:
    """Remove unfinished versions, and, once a new one counts, all others."""
    for entry in folder.iterdir():
        unfinished = entry.name.startswith((_UNFINISHED, ".bessemer-"))
        if unfinished or (current is not None and entry.name not in (current, POINTER)):
            if entry.is_dir():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                with suppress(OSError):
                    entry.unlink()
