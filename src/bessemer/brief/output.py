"""A study as the text of a report, and that text as a file that is whole or not there."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from bessemer.charts.workshop import Workshop
from bessemer.errors import DataError, OptionError
from bessemer.studies import Study
from bessemer.words import say

_CHOOSE = "Choose a folder that exists and can be written with -o FILE."


def render(study: Study, locale: str = "en", form: str = "html", *, helpers: int | Workshop = 0) -> str:
    """Return the brief of a study.

    Parameters
    ----------
    study : Study
        The region, year and role model asked about.
    locale : str
        ``en`` or ``zh-CN``.
    form : {"html", "json"}
        A self-contained page, or every answer as data.
    helpers : int or Workshop
        Number of processes that draw charts while this one computes, or an open workshop that many briefs
        share; the page is the same with any.

    Raises
    ------
    OptionError
        If the form is unknown.
    """
    if form == "html":
        from bessemer.brief.html import page

        return page(study, locale, helpers)
    if form == "json":
        from bessemer import __version__

        content = {
            "schema": 1,
            "command": "brief",
            "version": __version__,
            "region": study.region.id,
            "year": study.year,
            "language": locale,
            **_overview(study, locale),
            "answers": [answer.to_json(locale) for answer in study.answers()],
        }
        return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    raise OptionError(f"'{form}' is not a format of the brief.", remedy="Use html or json.")


def _overview(study: Study, locale: str) -> dict[str, Any]:
    """Return what the JSON of every command has: what was asked, a row for each question, sources."""
    answers = list(study.answers())
    rows = [
        {
            "question": answer.question,
            "year": answer.year,
            "headline": say(answer.headline, locale) if answer.headline else None,
            "reason": say(answer.reason, locale) if answer.reason else None,
        }
        for answer in answers
    ]
    warnings = dict.fromkeys(say(warning, locale) for answer in answers for warning in answer.warnings)
    tables = dict.fromkeys(name for answer in answers for name in answer.sources)
    role_model = study.role_model.id if study.role_model else None
    return {
        "parameters": {
            "region": study.region.id,
            "year": study.year,
            "role_model": role_model,
            "role_model_year": study.role_model_year,
            "components": study.components,
        },
        "units": {},
        "rows": rows,
        "warnings": list(warnings),
        "sources": [
            {"id": source.id, "title": source.title.label(locale), "vintage": source.vintage}
            for source in study.data.catalogue.sources_of(*tables)
        ],
    }


def check_target(target: Path) -> None:
    """Check that a brief can be written to a file, before it is computed.

    Raises
    ------
    DataError
        If the target is a folder, its folder does not exist, or it may not be written.
    """
    try:
        if target.is_dir():
            raise _unwritable("it is a folder", target, "Name a file in it, for example -o brief.html.")
        if not target.parent.is_dir():
            remedy = "Make the folder, or choose another with -o."
            raise _unwritable("its folder does not exist", target, remedy)
        place = target if target.exists() else target.parent
    except OSError as error:  # a name too long, a loop of links
        raise _unwritable(error.strerror or str(error), target, "Choose another name with -o.") from error
    if not os.access(place, os.W_OK):
        raise _unwritable("permission denied", target, _CHOOSE)


def write(text: str, target: Path) -> None:
    """Write a file so that it is complete or not there: a temporary file beside it, fsync, rename.

    A link is followed, a file that is replaced keeps its permissions, and what is no usual file
    (a pipe, ``/dev/stdout``) is written to and never replaced.

    Raises
    ------
    DataError
        If the folder does not exist or cannot be written; nothing is left behind.
    """
    check_target(target)
    try:
        if target.exists() and not target.is_file():
            target.write_text(text, encoding="utf-8", newline="\n")
        else:
            _replace(text, Path(os.path.realpath(target)))
    except OSError as error:
        raise _unwritable(error.strerror or str(error), target, _CHOOSE) from error


def _replace(text: str, target: Path) -> None:
    if target.exists():
        mode = target.stat().st_mode & 0o777
    else:
        umask = os.umask(0)
        os.umask(umask)
        mode = 0o666 & ~umask
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".bessemer-", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _unwritable(why: str, target: Path, remedy: str) -> DataError:
    return DataError(f"The brief cannot be written: {why}.", where=f"Target: {target}", remedy=remedy)
