"""The store of imported datasets: a folder for each, whose versions are whole or not there.

``NAME/current`` names the version that counts; the others are the one before it, those that are still being
read, and what an import that was killed left. A new version is written beside the old one and ``current`` is
replaced at the end, so that a stop at any moment leaves the old or the new dataset. Writers have a lock each;
readers hold what they read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bessemer.errors import BessemerError, DataError, OptionError, UnavailableError, did_you_mean, listing
from bessemer.files import write_whole
from bessemer.sources.homes import VARIABLE, check_name, home, writing
from bessemer.sources.listings import Listing
from bessemer.sources.locking import Hold, hold
from bessemer.sources.own import OwnDataset
from bessemer.sources.shipped import reference
from bessemer.sources.versions import (
    MANIFEST,
    SCHEMA,
    damaged,
    is_version,
    read_version,
    sweep,
    sync,
    upgrade_version,
    versions_in,
    write_version,
)

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "MANIFEST",
    "POINTER",
    "VARIABLE",
    "Stored",
    "check_name",
    "datasets",
    "home",
    "open_dataset",
    "remove_dataset",
    "save_dataset",
    "version_of",
]
POINTER, REMOVED = "current", "removed"
_REMEDY = f"Choose another folder with the variable {VARIABLE}, or make room in it."
# A version may be taken away between the look at the pointer and the look at its files.
_TRIES = 20


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


def datasets() -> tuple[Stored, ...]:
    """Return the stored datasets in order of name, damaged ones with what is wrong.

    Figures that are as they were when they were last verified are not verified again; opening a dataset and
    :func:`bessemer.sources.checking.check_store` always do.

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
    known = Listing(root.parent)
    found = []
    for name in names:
        try:
            with held(name) as place:
                found.append(Stored(name, place, known.content(place, name)))
        except BessemerError as error:
            found.append(Stored(name, root / name, {}, error.what))
    known.keep(names)
    return tuple(found)


def open_dataset(name: str) -> OwnDataset:
    """Return an imported dataset, laid over the reference, after its checksums are verified.

    The version that is opened stays in the store for as long as the dataset is in use, also where it is
    imported anew meanwhile.

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
    check_stored(kept, f"Import one: bessemer data import FILE --as '{kept}'")
    place, content, held_open = _opened(kept)
    if content["schema"] < SCHEMA and _upgraded(kept, place, content):
        held_open.close()
        place, content, held_open = _opened(kept)
    try:
        made = OwnDataset(kept, place, content, reference())
    except (KeyError, TypeError, AttributeError) as error:
        raise damaged(place, kept, f"dataset.json lacks {error}") from error
    made.hold = held_open
    return made


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
        Whether an older dataset of that name gives way; it stays as the version before.

    Raises
    ------
    OptionError
        If the name cannot be one, or is taken and the older dataset is not to give way, or another process
        writes a dataset of that name and does not end.
    DataError
        If the store cannot be written; an older dataset of that name is as it was.
    """
    import pyarrow as pa

    kept = check_name(name)
    folder = home() / kept
    try:
        with writing(kept):
            if not replace and (folder / POINTER).exists():
                raise OptionError(
                    f"There is a dataset '{kept}' already.",
                    where=f"Folder {folder}.",
                    remedy="Choose another name, or say that it is to be replaced.",
                ).of("taken", "name", name=kept)
            before = version_of(kept)
            try:
                folder.mkdir(parents=True, exist_ok=True)
                sweep(folder, versions_in(folder))  # older ones stay until the new one counts
                version = write_version(folder, table, {"name": kept, **content})
                point(folder, version)
                (folder / REMOVED).unlink(missing_ok=True)
            finally:
                with suppress(OSError):  # an empty folder of a first import that failed
                    folder.rmdir()
            sweep(folder, (version, before))
    except (OSError, pa.ArrowException) as error:
        raise _unwritable(kept, "stored", error) from error
    _sweep_removed()
    return folder / version


def remove_dataset(name: str) -> None:
    """Remove an imported dataset; what a reader has open goes when it is closed and somebody writes next.

    Raises
    ------
    UnavailableError
        If there is none of that name.
    OptionError
        If another process writes it and does not end.
    DataError
        If its folder cannot be changed.
    """
    kept = check_name(name)
    folder = home() / kept
    check_stored(kept, "'bessemer data datasets' lists them.")
    try:
        with writing(kept):
            check_stored(kept, "'bessemer data datasets' lists them.")
            (folder / POINTER).replace(folder / REMOVED)  # from here on it is not there, whatever is left
            sync(folder)
            clear(folder)
    except OSError as error:
        raise _unwritable(kept, "removed", error) from error
    _sweep_removed()


def version_of(name: str) -> str:
    """Return what tells the figures of a stored dataset from later ones; empty where there is none.

    Raises
    ------
    OptionError
        If the name cannot be one.
    """
    return _pointed(home() / check_name(name))


def check_stored(name: str, remedy: str) -> None:
    """Check that there is a dataset of a name.

    Raises
    ------
    UnavailableError
        If there is none; near names are suggested, else `remedy` is given.
    """
    if not (home() / name / POINTER).is_file():
        known = [entry.name for entry in datasets()]
        raise UnavailableError(
            f"There is no imported dataset '{name}'.",
            where=f"Looked in {home()}; it has {listing(known) if known else 'none'}.",
            remedy=did_you_mean(name, known) or remedy,
        ).of("dataset_unknown", text=name)


@contextmanager
def held(name: str) -> Iterator[Path]:
    """Hold the version of a dataset that counts, and give its folder.

    Raises
    ------
    DataError
        If the pointer names none.
    """
    place, handle = _held(name)
    try:
        yield place
    finally:
        handle.close()


def point(folder: Path, version: str) -> None:
    """Let a version be the one that counts; on an error it is the one that did before.

    Raises
    ------
    OSError
        If that cannot be written.
    """
    with ExitStack() as failed:
        failed.callback(_point_back, folder, _pointed(folder))
        _point(folder, version)
        failed.pop_all()


def _point_back(folder: Path, before: str) -> None:
    if _pointed(folder) != before:
        with suppress(OSError):
            if before:
                _point(folder, before)
            else:
                (folder / POINTER).unlink()


def _point(folder: Path, version: str) -> None:
    try:
        write_whole(f"{version}\n".encode(), folder / POINTER, "dataset")
    except DataError as error:
        raise error.__cause__ if isinstance(error.__cause__, OSError) else error from None
    sync(folder)
    sync(folder.parent)


def _pointed(folder: Path) -> str:
    try:
        return (folder / POINTER).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def _held(name: str) -> tuple[Path, Hold]:
    folder = home() / name
    for _ in range(_TRIES):
        try:
            version = (folder / POINTER).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            raise damaged(folder, name, f"{POINTER} cannot be read") from error
        if not is_version(version):
            raise damaged(folder, name, f"{POINTER} names no version")
        place = folder / version
        try:
            handle = hold(place / MANIFEST)
        except OSError as error:
            if version == version_of(name):  # else a newer one counts by now
                what = f"{MANIFEST} is missing" if place.is_dir() else f"the version {version} is not there"
                raise damaged(place, name, what) from error
            handle = None
        if handle is not None:
            return place, handle
    raise damaged(folder, name, "its version changes again and again")  # pragma: no cover


def _opened(name: str) -> tuple[Path, dict[str, Any], Hold]:
    place, handle = _held(name)
    with ExitStack() as failed:
        failed.callback(handle.close)
        content = read_version(place, name)
        failed.pop_all()
    return place, content, handle


def _upgraded(name: str, place: Path, content: Mapping[str, Any]) -> bool:
    """Write a dataset of an earlier format in this one, if the store lets; it is read as it is otherwise."""
    import pyarrow as pa

    try:
        with writing(name, wait=0):
            if version_of(name) != place.name:
                return True
            point(place.parent, upgrade_version(place.parent, place, content))
    except (OSError, pa.ArrowException, BessemerError):
        return False
    return True


def clear(folder: Path) -> None:
    """Remove a dataset's folder but for versions that are being read."""
    sweep(folder, ())
    if [entry.name for entry in folder.iterdir()] == [REMOVED]:
        (folder / REMOVED).unlink()
        folder.rmdir()


def _sweep_removed() -> None:
    """Clear what is left of datasets that were removed, or whose first import was killed, where it may be."""
    with suppress(OSError):
        for folder in home().iterdir():
            if not (folder / POINTER).exists() and folder.is_dir():
                with suppress(OSError, BessemerError), writing(folder.name, wait=0):
                    if (folder / POINTER).exists():
                        continue
                    if (folder / REMOVED).exists():
                        clear(folder)
                    elif not versions_in(folder):
                        sweep(folder, ())
                        folder.rmdir()


def _unwritable(name: str, done: str, error: Exception) -> DataError:
    why = (error.strerror if isinstance(error, OSError) else "") or str(error)
    return DataError(
        f"The dataset '{name}' cannot be {done}: {why}.", where=f"Folder {home() / name}.", remedy=_REMEDY
    )
