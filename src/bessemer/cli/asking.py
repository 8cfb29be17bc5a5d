"""What the seven commands and the brief ask about: a region by name, or a study that was saved."""

from __future__ import annotations

import sys
from pathlib import Path

from bessemer.cli.texts import printable
from bessemer.errors import OptionError
from bessemer.saved import SUFFIX, open_study
from bessemer.sources import open_dataset
from bessemer.studies import Study, study
from bessemer.words import Message, say

_STRUCTURE = "structure"


def study_asked(
    region: str,
    year: int | None = None,
    role_model: str | None = None,
    components: str = _STRUCTURE,
    own_data: str | None = None,
    cases: str | None = None,
) -> Study:
    """Return the study that a command asks for.

    Parameters
    ----------
    region : str
        A name, or a file of ``bessemer study save``, which says year, role model and components itself.
    year, role_model, components
        As :func:`bessemer.studies.study` takes them.
    own_data : str, optional
        Name of an imported dataset.
    cases : str, optional
        A file or folder of the user's own cases.

    Raises
    ------
    OptionError
        If a saved study is given with an option that it has fixed.
    """
    data = None if own_data is None else open_dataset(own_data)
    if not region.endswith(SUFFIX):
        return study(region, data, year, role_model=role_model, components=components, cases=cases)
    fixed = {
        "--year": year is not None,
        "--role-model": role_model is not None,
        "--components": components != _STRUCTURE,
        "--own-data": own_data is not None,
        "--cases": cases is not None,
    }
    given = [option for option, is_given in fixed.items() if is_given]
    if given:
        raise OptionError(
            f"{given[0]} cannot be given with a saved study, which has fixed it.",
            where=f"File {region}.",
            remedy=f"Leave {given[0]} out, or name the region in place of the file.",
        )
    kept = open_study(Path(region))
    if not kept.same_figures:
        print(printable(say(Message("study.other_figures"))), file=sys.stderr)
    return kept.study
