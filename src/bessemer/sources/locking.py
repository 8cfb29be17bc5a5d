"""Locks between processes: one writer at a time, and readers whose files are not taken from them.

The system holds the locks, so that those of a process that was killed end with it, whatever its files say.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

WAIT = 5.0
"""Seconds that a writer waits for another."""

_PAUSE = 0.05
_FILE, _FOLDER = 0o644, 0o755
# What a file system without locks says; reading goes on there, writing does not.
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL}


@dataclass(frozen=True)
class Holder:
    """The process that has a lock, as it says itself; `pid` is 0 where that cannot be read."""

    pid: int = 0
    command: str = ""
    since: str = ""

    def __str__(self) -> str:
        if not self.pid:
            return "another process"
        return f"process {self.pid} ({self.command}, since {self.since})"


class BusyError(Exception):
    """Another process has the lock.

    Attributes
    ----------
    holder : Holder
    """

    def __init__(self, holder: Holder) -> None:
        self.holder = holder
        super().__init__(str(holder))


@contextmanager
def locked(path: Path, wait: float = WAIT, *, clock: Callable[[], float] = time.monotonic) -> Iterator[None]:
    """Hold a lock for as long as the block runs; its file is made where it is not there, and stays.

    Parameters
    ----------
    path : Path
        The lock's file.
    wait : float
        Seconds to wait while another process, or another thread, has it.

    Raises
    ------
    BusyError
        If it has it still then.
    OSError
        If the file cannot be made, or its file system knows no locks.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=_FOLDER)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, _FILE)
    try:
        end = clock() + wait
        while not _take(handle):
            if clock() >= end:
                raise BusyError(holder_of(path))
            time.sleep(_PAUSE)
        try:
            _sign(handle)
            yield
        finally:
            with suppress(OSError):
                os.ftruncate(handle, 0)
            _release(handle)
    finally:
        os.close(handle)


def holder_of(path: Path) -> Holder:
    """Return who has a lock, or had it when it was killed."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return Holder(int(said["pid"]), str(said["command"]), str(said["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Holder()


class Hold:
    """A file that is being read: no writer takes its folder away until this is closed or forgotten.

    Parameters
    ----------
    handle : int or None
        Of the open file; None holds nothing.
    """

    def __init__(self, handle: int | None = None) -> None:
        self._end = None if handle is None else weakref.finalize(self, os.close, handle)

    def close(self) -> None:
        """Let the file go."""
        if self._end is not None:
            self._end()

    def __reduce__(self) -> tuple[Any, ...]:
        """Return a copy for another process, which holds nothing: its parent does."""
        return (Hold, ())


def hold(path: Path) -> Hold | None:
    """Hold a file while it is read; None if it is being taken away at this moment.

    Raises
    ------
    OSError
        If it is not there or cannot be read.
    """
    handle = os.open(path, os.O_RDONLY)
    try:
        if _take(handle, shared=True) and os.path.samestat(os.fstat(handle), path.stat()):
            kept, handle = Hold(handle), -1
            return kept
    except FileNotFoundError:
        return None
    finally:
        if handle >= 0:
            os.close(handle)
    return None


@contextmanager
def unheld(path: Path) -> Iterator[bool]:
    """Say whether nobody reads a file, and let nobody begin to while the block runs."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:  # nobody can read it
        yield True
        return
    try:
        yield _take(handle)
    finally:
        os.close(handle)


def _sign(handle: int) -> None:
    """Say in the lock's file who has it; a full disk keeps nobody from having it."""
    words = [Path(sys.argv[0]).name if sys.argv and sys.argv[0] else "python", *sys.argv[1:3]]
    said = {
        "pid": os.getpid(),
        "command": " ".join(words)[:80],
        "since": datetime.now().isoformat(sep=" ", timespec="seconds"),
    }
    with suppress(OSError):
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, json.dumps(said, ensure_ascii=False).encode())


if sys.platform == "win32":  # pragma: no cover - not what the tests run on
    import msvcrt

    # Behind what the file says, so that others can read that.
    _AT = 1 << 30

    def _take(handle: int, *, shared: bool = False) -> bool:
        """Lock an open file; a reader's open file is enough to keep its folder from being renamed."""
        if shared:
            return True
        os.lseek(handle, _AT, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _release(handle: int) -> None:
        os.lseek(handle, _AT, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(handle: int, *, shared: bool = False) -> bool:
        """Lock an open file, without waiting."""
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            if shared and error.errno in _NO_LOCKS:
                return True
            raise
        return True

    def _release(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
