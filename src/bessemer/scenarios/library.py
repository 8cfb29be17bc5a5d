"""Scenarios that ship, and scenarios from files."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from bessemer.errors import DataError, OptionError, did_you_mean
from bessemer.scenarios.spec import Scenario, scenario_of

SHIPPED = (
    "own-trend",
    "pittsburgh",
    "role-models",
    "cautionary",
    "diversify",
    "cut-off",
    "cut-off-substituted",
    "cut-off-allies",
    "cut-off-pittsburgh",
    "cut-off-diversify",
)
"""Names of the scenarios that ship, in the order in which they are shown."""


@cache
def shipped(name: str) -> Scenario:
    """Return a scenario that ships.

    Raises
    ------
    OptionError
        If there is none of that name; the message suggests near ones.

    Examples
    --------
    >>> shipped("cut-off").loss.partner
    'USA'
    """
    if name not in SHIPPED:
        raise OptionError(
            f"There is no scenario '{name}'.",
            where=f"Shipped: {', '.join(SHIPPED)}.",
            remedy=did_you_mean(str(name), SHIPPED) or "Choose one of these, or give a file.",
        )
    text = files("bessemer.scenarios").joinpath("shipped", f"{name}.yaml").read_text(encoding="utf-8")
    return scenario_of(_parsed(text, f"{name}.yaml"))


def read_scenario(path: str | Path) -> Scenario:
    """Return the scenario of a YAML file.

    Raises
    ------
    DataError
        If the file cannot be read or is no YAML; the message says where.
    OptionError
        If a field is wrong; the message names it.
    """
    place = Path(path)
    try:
        text = place.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DataError(
            f"'{place}' is not text in UTF-8.",
            where=f"Byte {error.start}.",
            remedy="Save the scenario as UTF-8.",
        ) from error
    except OSError as error:
        raise DataError(
            f"'{place}' cannot be read: {error.strerror}.", remedy="Check the path of the scenario."
        ) from error
    return scenario_of(_parsed(text, place.name), place.name)


def _parsed(text: str, name: str) -> Any:
    import yaml

    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except RecursionError as error:
        raise DataError(
            f"'{name}' is nested too deeply.", remedy="Write parts at most three levels deep."
        ) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}, line {mark.line + 1}." if mark is not None else name
        raise DataError(
            f"'{name}' is not YAML: {getattr(error, 'problem', None) or 'it cannot be parsed'}.",
            where=where,
            remedy="Write one 'field: value' a line, parts indented by two spaces.",
        ) from error
