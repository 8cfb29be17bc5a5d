"""Names and patterns of numbers of a language, from the data of Unicode that come with Babel."""

from __future__ import annotations

import importlib
import os
from threading import Lock
from typing import Any

_LOCK = Lock()


def babel_locale(tag: str) -> Any:
    """Return the locale of Babel for ``en``, ``zh-CN``, ``zh_Hans`` and the like.

    Babel looks up the time zone of the machine when its data are loaded, and fails where TZ names none.
    Nothing that is taken from it here has a time, so that UTC does as well.

    Parameters
    ----------
    tag : str

    Examples
    --------
    >>> babel_locale("zh-CN").territories["PL"]
    '波兰'
    """
    from babel import Locale

    with _LOCK:
        _load_zone()
    return Locale.parse(tag.replace("-", "_"))


def _load_zone() -> None:
    """Load what looks up the time zone, with UTC for one that cannot be read."""
    try:
        importlib.import_module("babel.localtime")
    except (ImportError, MemoryError):
        raise
    except Exception:  # whatever the reader of a zone says of a file that is none
        named = os.environ.get("TZ")
        os.environ["TZ"] = "UTC"
        try:
            importlib.import_module("babel.localtime")
        finally:
            os.environ.pop("TZ")
            if named is not None:
                os.environ["TZ"] = named
