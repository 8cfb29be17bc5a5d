"""A study as the text of a report, and that text as a file that is whole or not there."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from bessemer.errors import DataError, OptionError
from bessemer.studies import Study


def render(study: Study, locale: str = "en", form: str = "html") -> str:
    """Return the brief of a study.

    Parameters
    ----------
    study : Study
        The region, year and role model asked about.
    locale : str
        ``en`` or ``zh-CN``.
    form : {"html", "json"}
        A self-contained page, or every answer as data.

    Raises
    ------
    OptionError
        If the form is unknown.
    """
    if form == "html":
        from bessemer.brief.html import page

        return page(study, locale)
    if form == "json":
        from bessemer import __version__

        content = {
            "schema": 1,
            "command": "brief",
            "version": __version__,
            "region": study.region.id,
            "year": study.year,
            "language": locale,
            "answers": [answer.to_json(locale) for answer in study.answers()],
        }
        return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    raise OptionError(f"'{form}' is not a format of the brief.", remedy="Use html or json.")


def write(text: str, target: Path) -> None:
    """Write a file so that it is complete or not there: a temporary file beside it, fsync, rename.

    Raises
    ------
    DataError
        If the folder does not exist or cannot be written; nothing is left behind.
    """
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        Path(temporary).chmod(0o666 & ~umask)
        Path(temporary).replace(target)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise DataError(
            f"The brief cannot be written: {error.strerror or error}.",
            where=f"Target: {target}",
            remedy="Choose a folder that exists and can be written with -o FILE.",
        ) from error
