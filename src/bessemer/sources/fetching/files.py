"""Files of a source on this machine: fetched once, kept in the cache, fetched anew when newer."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bessemer.errors import BessemerError, DataError, OptionError
from bessemer.sources.fetching.downloading import Limits, download
from bessemer.sources.fetching.listed import Address, find_address
from bessemer.sources.fetching.notes import Kept, kept_of
from bessemer.sources.homes import VARIABLE
from bessemer.sources.locking import BusyError, locked

_WAIT = 2.0


@dataclass(frozen=True)
class Fetched:
    """A file that is here.

    Attributes
    ----------
    address : Address
    year : int or None
    path : Path
    kept : Kept
        Its checksum, and when it came.
    """

    address: Address
    year: int | None
    path: Path
    kept: Kept


def cache() -> Path:
    """Return where files are kept: under BESSEMER_HOME, else the user's cache folder."""
    named = os.environ.get(VARIABLE, "").strip()
    if named:
        return Path(named).expanduser() / "downloads"
    import platformdirs

    return Path(platformdirs.user_cache_dir("bessemer", appauthor=False)) / "downloads"


def fetch(
    source: str,
    years: Sequence[int] = (),
    *,
    table: str | None = None,
    to: str | Path | None = None,
    limits: Limits | None = None,
    progress: Callable[[str], Callable[[int, int | None], None]] | None = None,
) -> tuple[Fetched, ...]:
    """Download the files of a source from the agency's address; those that are here and current stay.

    Parameters
    ----------
    source : str
        Id of an address.
    years : sequence of int
        One file each, where the source has a file a year.
    table : str, optional
        Which of the source's tables; the first by default.
    to : str or Path, optional
        Folder; the cache by default.
    limits : Limits, optional
    progress : callable, optional
        Given the name of a file, returns what is called with bytes here and in all.

    Returns
    -------
    tuple of Fetched
        A file that could not be asked for, but is here from before, is among them with ``kept.fresh`` false.

    Raises
    ------
    UnavailableError
        If there is no such source or file, or no connection and no file from before.
    DataError
        If a file is not what it should be, or cannot be written.

    Examples
    --------
    >>> fetch("bls-qcew", [2016])[0].path  # doctest: +SKIP
    PosixPath('/home/me/.cache/bessemer/downloads/bls-qcew/2016_annual_singlefile.zip')
    """
    address = find_address(source)
    places = {year: address.place(year, table) for year in (dict.fromkeys(years) or (None,))}
    folder = Path(to) if to is not None else cache() / address.id
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(
            f"The folder cannot be made: {error.strerror}.",
            where=f"Folder {folder}.",
            remedy="Choose another with --to.",
        ) from error
    found = []
    done: dict[str, Fetched] = {}
    for year, place in places.items():
        if place.file in done:  # one file of several years
            found.append(replace(done[place.file], year=year))
            continue
        told = progress(place.file) if progress is not None else None
        target = folder / place.file
        with _alone(target):
            try:
                kept = download(
                    place.url, target, address.kind, sha256=place.sha256, limits=limits, progress=told
                )
            except BessemerError as error:
                old = kept_of(target, place.url)
                if old is None or error.fault is None or error.fault.kind not in ("offline", "lost"):
                    raise
                kept = old
        done[place.file] = Fetched(address, year, target, kept)
        found.append(done[place.file])
    return tuple(found)


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Hold the lock of a file that is fetched."""
    with ExitStack() as held:
        try:
            held.enter_context(locked(target.with_name(f".{target.name}.lock"), _WAIT))
        except BusyError as busy:
            raise OptionError(
                f"'{target.name}' is being fetched by {busy.holder}.",
                where=f"Folder {target.parent}.",
                remedy="Wait until it is here.",
            ) from None
        except OSError as error:
            raise DataError(
                f"The file cannot be written: {error.strerror}.",
                where=f"Folder {target.parent}.",
                remedy="Choose another folder with --to.",
            ) from error
        yield
