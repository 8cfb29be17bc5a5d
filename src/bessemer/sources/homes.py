"""Where imported datasets lie, what they may be called, and the lock that each name has."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bessemer.errors import OptionError
from bessemer.sources.locking import WAIT, BusyError, locked

VARIABLE = "BESSEMER_HOME"
_LONGEST_NAME = 60
# Windows keeps these for devices, whatever comes after a dot.
_DEVICES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{name}{digit}" for name in ("com", "lpt") for digit in range(1, 10)),
}


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


@contextmanager
def writing(name: str, wait: float | None = None) -> Iterator[None]:
    """Hold the lock of a dataset's name, whether there is one or not.

    Parameters
    ----------
    name : str
    wait : float, optional
        Seconds to wait for who has it; :data:`bessemer.sources.locking.WAIT` by default.

    Raises
    ------
    OptionError
        If another process, or thread, has it for longer than is waited; names it.
    OSError
        If the lock cannot be made.
    """
    # A file system may take upper and lower case for one.
    mark = hashlib.sha256(unicodedata.normalize("NFC", name.casefold()).encode()).hexdigest()[:32]
    path = home().parent / "locks" / f"{mark}.lock"
    try:
        with locked(path, WAIT if wait is None else wait):
            yield
    except BusyError as busy:
        raise OptionError(
            f"The dataset '{name}' is being written by {busy.holder}.",
            where=f"Lock {path}.",
            remedy="Wait until it ends and try again, or choose another name.",
        ).of("busy", "name", name=name) from None
