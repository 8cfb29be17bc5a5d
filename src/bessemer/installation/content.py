"""The data that ship, the sentences, and the reader's own datasets: whole or not."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from bessemer.installation.checks import FAULT, NOTE, OK, Finding, Found, one_line, size_said
from bessemer.words.locales import LOCALES
from bessemer.words.messages import Message, catalogue, say

# Datasets of more bytes are not read through here: `bessemer data check` does that.
_MOST = 300e6
_LOW_DISK = 200e6


def shipped() -> Found:
    """Every table of the catalogue opens and has the rows that the manifest names."""
    from bessemer.errors import BessemerError
    from bessemer.sources import reference

    data = reference()
    manifest = json.loads((data.folder / "manifest.json").read_text(encoding="utf-8"))
    wrong, rows, size, count, folders = [], 0, 0, 0, 0
    for key, table in data.catalogue.tables.items():
        place = data.folder / table.file
        if place.is_dir() or key not in manifest:
            if not place.exists():
                wrong.append(f"{key}: {table.file}")
            folders += place.is_dir()
            continue
        try:
            read = data.arrow(key).num_rows
        except BessemerError as error:
            wrong.append(f"{key}: {error.what}")
            continue
        if read != manifest[key]["rows"]:
            wrong.append(f"{key}: {read} / {manifest[key]['rows']}")
        rows, size, count = rows + read, size + place.stat().st_size, count + 1
    missing = [key for key in manifest if key not in data.catalogue.tables]
    wrong += [f"{key}: sources.toml" for key in missing]
    if wrong:
        said = Message("doctor.data_damaged", count=str(len(wrong)), what=one_line(wrong[0]))
        yield Finding("data", FAULT, said, Message("doctor.remedy_reinstall"))
        return
    tables = len(data.catalogue.tables)
    counts = {"tables": tables, "files": count, "derived": tables - count - folders, "folders": folders}
    what = {name: str(number) for name, number in counts.items()}
    what |= {"rows": f"{rows:,}", "places": str(len(data.regions)), "size": size_said(size)}
    yield Finding("data", OK, Message("doctor.data", **what))


def cases() -> Found:
    """The casebook can be read."""
    from bessemer.casebook import shipped_cases

    yield Finding("casebook", OK, Message("doctor.casebook", count=str(len(shipped_cases()))))


def sentences() -> Found:
    """Both languages have the same sentences, and a number can be written in each."""
    first, second = (catalogue(locale) for locale in LOCALES)
    for locale in LOCALES:
        say(Message("ui.more_rows", count=1234), locale)
    if first.keys() != second.keys():
        apart = sorted(first.keys() ^ second.keys())
        said = Message("doctor.sentences_differ", count=str(len(apart)), first=apart[0])
        yield Finding("sentences", FAULT, said, Message("doctor.remedy_reinstall"))
    else:
        yield Finding("sentences", OK, Message("doctor.sentences", count=str(len(first))))


def home() -> Found:
    """The folder of one's own datasets: where, whether it takes files and locks, room."""
    from bessemer.sources.homes import VARIABLE
    from bessemer.sources.homes import home as datasets_home
    from bessemer.sources.locking import locked

    folder = datasets_home()
    remedy = Message("doctor.remedy_home", variable=VARIABLE)
    what = {"folder": str(folder)}
    try:
        present = _present(folder)
        with (
            tempfile.TemporaryDirectory(dir=present, prefix=".bessemer-") as trial,
            locked(Path(trial) / "trial.lock", 0),
        ):
            pass
    except OSError as error:
        why = error.strerror or str(error)
        yield Finding("home", NOTE, Message("doctor.home_closed", why=why, **what), remedy)
        return
    free = shutil.disk_usage(present).free
    what["free"] = size_said(free)
    if free < _LOW_DISK:
        yield Finding("home", NOTE, Message("doctor.home_full", **what), remedy)
    else:
        made = "doctor.home" if folder.is_dir() else "doctor.home_new"
        yield Finding("home", OK, Message(made, **what))


def _present(folder: Path) -> Path:
    """Return the folder, or the nearest above it that is there; an OSError says why it cannot be made."""
    with suppress(FileNotFoundError, NotADirectoryError):
        folder.stat()
    present = next(place for place in (folder, *folder.parents) if os.path.lexists(place))
    if not present.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    return present


def datasets() -> Found:
    """The reader's own datasets, as `bessemer data check` sees them."""
    from bessemer.sources.checking import check_store
    from bessemer.sources.homes import home as datasets_home

    folder = datasets_home()
    try:
        _present(folder)
    except OSError:  # said of the folder itself
        return
    try:
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    except OSError as error:
        said = Message("doctor.home_unreadable", folder=str(folder), why=error.strerror or str(error))
        yield Finding("datasets", FAULT, said, Message("doctor.remedy_check"))
        return
    if size > _MOST:
        said = Message("doctor.datasets_large", size=size_said(size))
        yield Finding("datasets", NOTE, said, Message("doctor.remedy_check"))
        return
    found = check_store()
    bad = [one for one in found.datasets if not one.sound]
    if bad:
        why = bad[0].findings[0] if bad[0].findings else Message(f"store.state_{bad[0].state}")
        said = Message("doctor.dataset_damaged", name=bad[0].name, count=str(len(bad)), why=why)
        yield Finding("datasets", FAULT, said, bad[0].remedy or Message("doctor.remedy_check"))
    else:
        yield Finding("datasets", OK, Message("doctor.datasets", count=str(len(found.datasets))))


def temporary() -> Found:
    """A folder for temporary files, which pictures of a brief and large imports need."""
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"x" * 4096)
            file.flush()
    except OSError as error:
        said = Message("doctor.temporary_none", why=one_line(error.strerror or str(error)))
        yield Finding("temporary", FAULT, said, Message("doctor.remedy_temporary"))
    else:
        yield Finding("temporary", OK, Message("doctor.temporary", folder=tempfile.gettempdir()))
