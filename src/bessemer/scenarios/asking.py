"""What a command line asks of scenarios: shipped ones or a file, and how many paths."""

from __future__ import annotations

from dataclasses import dataclass

from bessemer.answer import Answer
from bessemer.errors import OptionError
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
    """

    scenarios: tuple[Scenario, ...]
    paths: int = PATHS

    def answer(self, study: StudyLike) -> Answer:
        """Return the answer of a study with the fans by year as its rows."""
        return compose(
            study.data,
            study.region,
            study.year,
            study.search,
            scenarios=self.scenarios,
            paths=self.paths,
            workers=2 if self.paths > PATHS // 10 else 1,
        )


def scenarios_asked(name: str | None, file: str | None, paths: int | None = None) -> Asked | None:
    """Return what is asked for, or None for the usual answer.

    Parameters
    ----------
    name : str or None
        Of a shipped scenario, several joined by commas, or ``all``.
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
        scenarios: tuple[Scenario, ...] = (read_scenario(file),)
    elif name == ALL:
        scenarios = tuple(shipped(entry) for entry in SHIPPED)
    else:
        scenarios = tuple(shipped(entry.strip()) for entry in str(name).split(","))
    return Asked(scenarios, PATHS if paths is None else paths)
