"""Whether each stored dataset is whole, what lies beside it, and what can be mended."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bessemer.errors import BessemerError, DataError, OptionError
from bessemer.sources.homes import check_name, home, writing
from bessemer.sources.own import OwnDataset
from bessemer.sources.shipped import reference
from bessemer.sources.store import (
    MANIFEST,
    POINTER,
    REMOVED,
    check_stored,
    clear,
    held,
    point,
    version_of,
)
from bessemer.sources.versions import (
    SCHEMA,
    is_leftover,
    read_version,
    sweep,
    upgrade_version,
    versions_in,
)
from bessemer.words import Message

# The files of a list or pointer that is written take no longer than this to get their name.
_STALE = 3600.0


@dataclass(frozen=True)
class Checked:
    """What was found of one dataset.

    Attributes
    ----------
    name : str
    state : {"whole", "damaged", "unlisted", "removed", "later"}
        Unlisted is a whole version that nothing points to; removed is what is left of a removed dataset.
    findings : tuple of Message
        What is wrong or worth to know, and what was mended.
    size, spare : int
        Bytes of the version that counts, and of all else in its folder.
    remedy : Message or None
        What to do.
    """

    name: str
    state: str
    findings: tuple[Message, ...]
    size: int
    spare: int
    remedy: Message | None = None

    @property
    def sound(self) -> bool:
        """Whether the dataset can be used, or is meant to be gone."""
        return self.state in ("whole", "removed")


@dataclass(frozen=True)
class Report:
    """What was found in the store.

    Attributes
    ----------
    folder : Path
    datasets : tuple of Checked
    free : int
        Bytes that the disk has left.
    """

    folder: Path
    datasets: tuple[Checked, ...]
    free: int

    @property
    def sound(self) -> bool:
        """Whether every dataset is."""
        return all(one.sound for one in self.datasets)


def check_store(name: str | None = None, *, repair: bool = False) -> Report:
    """Verify the stored datasets: every checksum, that each opens, what imports that were killed left.

    Parameters
    ----------
    name : str, optional
        Of the one to look at; all by default.
    repair : bool
        Whether leftovers are removed, a dataset whose version is damaged returns to the newest whole one
        that is there, and one of an earlier format is written in that of today.

    Raises
    ------
    UnavailableError
        If there is no dataset of that name, nor anything left of one.
    DataError
        If the store cannot be read.
    """
    root = home()
    if name is not None:
        kept = check_name(name)
        if not (root / kept).is_dir():
            check_stored(kept, "'bessemer data datasets' lists them.")
        names = [kept]
    else:
        try:
            names = sorted(entry.name for entry in root.iterdir() if _is_ours(entry))
        except FileNotFoundError:
            names = []
        except OSError as error:
            raise DataError(
                f"The store of datasets cannot be read: {error.strerror}.",
                where=f"Folder {root}.",
                remedy="Look at who may read it.",
            ) from error
    found = tuple(_checked(one, repair) for one in names)
    if repair:
        _sweep_notes(root.parent)
    present = next(folder for folder in (root, *root.parents) if folder.exists())
    return Report(root, found, shutil.disk_usage(present).free)


def _is_ours(folder: Path) -> bool:
    """Return whether a folder is a dataset's, or what is left of one."""
    try:
        return folder.is_dir() and (
            any((folder / mark).is_file() for mark in (POINTER, REMOVED))
            or any(is_leftover(entry.name) for entry in folder.iterdir())
            or bool(versions_in(folder))
        )
    except OSError:
        return False


def _checked(name: str, repair: bool) -> Checked:
    folder = home() / name
    try:
        with _turn(name, repair) as alone:
            if not alone:  # what looks unfinished is being written
                return _looked_at(name, (), leftovers=False)
            mended = _mended(name) if repair else ()
            return _looked_at(name, mended) if folder.is_dir() else Checked(name, "removed", mended, 0, 0)
    except OSError as error:
        said = Message("store.unreadable", name=name, why=error.strerror or str(error))
        return Checked(name, "damaged", (said,), *_sizes(folder, ""))


@contextmanager
def _turn(name: str, repair: bool) -> Iterator[bool]:
    """Hold a dataset's lock, and say whether it could be had; who repairs must have it."""
    writer = writing(name, wait=None if repair else 0)
    try:
        writer.__enter__()
    except (OptionError, OSError):  # another writes, or this folder may not be written
        if repair:
            raise
        yield False
        return
    try:
        yield True
    finally:
        writer.__exit__(None, None, None)


def _looked_at(name: str, mended: tuple[Message, ...], *, leftovers: bool = True) -> Checked:
    """Return what a dataset's folder shows."""
    folder = home() / name
    said = list(mended)
    left = [entry.name for entry in folder.iterdir() if is_leftover(entry.name)] if leftovers else []
    if left:
        said.append(Message("store.leftovers", count=len(left)))
    repairing = Message("store.remedy_repair", name=name)
    if not (folder / POINTER).exists():
        newest = _newest(name)
        if (folder / REMOVED).exists() or newest is None:
            said.append(Message("store.remains", name=name))
            return Checked(name, "removed", tuple(said), *_sizes(folder, ""), repairing)
        said.append(Message("store.unlisted", name=name, when=_when(newest)))
        return Checked(name, "unlisted", tuple(said), *_sizes(folder, ""), repairing)
    version = version_of(name)
    try:
        with held(name) as place:
            version = place.name
            content = _opened(place, name)
    except BessemerError as error:
        said.append(Message("store.fault", what=error.what))
        later = _is_later(error)
        newest = _newest(name, but=version)
        if newest is not None and not later:
            said.append(Message("store.older_whole", when=_when(newest)))
        remedy = Message("store.remedy_later") if later else repairing
        if newest is None and not later:
            remedy = Message("store.remedy_again", name=name)
        state = "later" if later else "damaged"
        return Checked(name, state, tuple(said), *_sizes(folder, version), remedy)
    if content["schema"] < SCHEMA:
        said.append(Message("store.older_format", format=content["schema"], now=SCHEMA))
    others = [other for other in versions_in(folder) if other != version]
    if others:
        said.append(Message("store.others", count=len(others)))
    return Checked(name, "whole", tuple(said), *_sizes(folder, version), repairing if left else None)


def _opened(place: Path, name: str) -> dict[str, Any]:
    """Return what a version holds, after its checksums and every table of it were read.

    Raises
    ------
    BessemerError
        If anything of it is not right.
    """
    content = read_version(place, name)
    try:
        made = OwnDataset(name, place, content, reference())
        len(made.regions)
        for table in content["tables"]:
            if made.catalogue.table(table).kind == "panel":
                made.panel(table)
            else:
                made.arrow(table)
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(
            f"The dataset '{name}' is damaged: dataset.json lacks {error}.",
            remedy="Import it again: bessemer data import FILE --as " + name,
        ) from error
    return content


def _mended(name: str) -> tuple[Message, ...]:
    """Mend what can be mended in a dataset's folder, its lock held; say what was done."""
    folder = home() / name
    if (folder / REMOVED).exists() and not (folder / POINTER).exists():
        clear(folder)
        return (Message("store.cleared", name=name),)
    done = []
    version = version_of(name)
    try:
        with held(name) as place:
            content = _opened(place, name)
            if content["schema"] < SCHEMA:
                point(folder, upgrade_version(folder, place, content))
                done.append(Message("store.upgraded", format=content["schema"], now=SCHEMA))
    except BessemerError as error:
        newest = None if _is_later(error) else _newest(name, but=version)
        if newest is not None:
            point(folder, newest.name)
            done.append(Message("store.returned", when=_when(newest)))
    if not (folder / POINTER).exists():  # nothing whole is there
        gone = sweep(folder, versions_in(folder))
        if not any(folder.iterdir()):
            folder.rmdir()
    else:
        # The version that was left, damaged or not, stays until the next import.
        gone = sweep(folder, (version, version_of(name), *_earlier(name)))
    return (*done, Message("store.swept", count=gone)) if gone else tuple(done)


def _earlier(name: str) -> tuple[str, ...]:
    """Return the newest whole version beside the one that counts, as a tuple of none or one."""
    newest = _newest(name, but=version_of(name))
    return () if newest is None else (newest.name,)


def _newest(name: str, but: str = "") -> Path | None:
    """Return the newest version that is whole and opens, apart from one."""
    folder = home() / name
    places = [folder / version for version in versions_in(folder) if version != but]
    for place in sorted(places, key=_written, reverse=True):
        with suppress(BessemerError, OSError):
            _opened(place, name)
            return place
    return None


def _is_later(error: BessemerError) -> bool:
    return error.fault is not None and error.fault.kind == "later_format"


def _written(place: Path) -> float:
    try:
        return (place / MANIFEST).stat().st_mtime
    except OSError:
        return 0.0


def _when(place: Path) -> str:
    return datetime.fromtimestamp(_written(place)).strftime("%Y-%m-%d %H:%M")


def _sizes(folder: Path, version: str) -> tuple[int, int]:
    """Return the bytes of the version that counts, and of all else in the folder."""
    size = spare = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            if path.is_file():
                own = path.stat().st_size
                if version and path.is_relative_to(folder / version):
                    size += own
                else:
                    spare += own
    return size, spare


def _sweep_notes(folder: Path) -> None:
    """Remove what a list that was being written left, once nobody can be writing it."""
    for path in folder.glob(".bessemer-*.part"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _STALE:
                path.unlink()
