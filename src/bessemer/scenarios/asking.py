"""What a command line asks of scenarios: shipped ones or a file, and how many paths."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bessemer.answer import Answer
from bessemer.errors import OptionError, RegionError
from bessemer.rolemodels import Search
from bessemer.scenarios.answer import compose
from bessemer.scenarios.library import SHIPPED, read_scenario, shipped
from bessemer.scenarios.simulations import PATHS, StudyLike
from bessemer.scenarios.spec import Scenario

ALL = "all"


@dataclass(frozen=True)
class Asked:
    """Scenarios to draw.

    Attributes
    ----------
    scenarios : tuple of Scenario
    paths : int
    file : str
        Where they were read from, for the message of an error; empty for those that ship.
    """

    scenarios: tuple[Scenario, ...]
    paths: int = PATHS
    file: str = ""

    def answer(self, study: StudyLike) -> Answer:
        """Return the answer of a study with the fans by year as its rows.

        Raises
        ------
        OptionError, RegionError
            If a field names what the region's figures do not have; the message names the file.
        """
        # What the study itself refuses has nothing to do with the file.
        search = study.search
        try:
            return self._composed(study, search)
        except (OptionError, RegionError) as error:
            if not self.file:
                raise
            raise error.located(self.file) from error

    def _composed(self, study: StudyLike, search: Search | None) -> Answer:
        return compose(
            study.data,
            study.region,
            study.year,
            search,
            scenarios=self.scenarios,
            paths=self.paths,
            workers=2 if self.paths > PATHS // 10 else 1,
        )


def scenarios_asked(name: str | None, file: str | None, paths: int | None = None) -> Asked | None:
    """Return what is asked for, or None for the usual answer.

    Parameters
    ----------
    name : str or None
        Of a shipped scenario, several joined by commas (each drawn once), or ``all``.
    file : str or None
        Path of a YAML file.
    paths : int or None

    Raises
    ------
    OptionError, DataError
        If both are given, paths alone, or a name or a field is wrong.

    Examples
    --------
    >>> len(scenarios_asked("own-trend,cut-off", None).scenarios)
    2
    """
    if name is not None and file is not None:
        raise OptionError(
            "--shipped and --file cannot be given together.", remedy="Give one of them at a time."
        )
    if name is None and file is None:
        if paths is not None:
            raise OptionError(
                "--paths alone says not what to draw.", remedy="Add --shipped all, or --file FILE."
            )
        return None
    if file is not None:
        return Asked((read_scenario(file),), PATHS if paths is None else paths, Path(file).name)
    if name == ALL:
        scenarios: tuple[Scenario, ...] = tuple(shipped(entry) for entry in SHIPPED)
    else:
        # A name given twice is one scenario.
        names = dict.fromkeys(entry.strip() for entry in str(name).split(","))
        scenarios = tuple(shipped(entry) for entry in names)
    return Asked(scenarios, PATHS if paths is None else paths)
