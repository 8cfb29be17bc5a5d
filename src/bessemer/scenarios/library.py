"""Scenarios that ship, and scenarios from files."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from bessemer.errors import OptionError, did_you_mean
from bessemer.scenarios.spec import Scenario, scenario_of
from bessemer.sources.given import path_given

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
    import yaml

    text = files("bessemer.scenarios").joinpath("shipped", f"{name}.yaml").read_text(encoding="utf-8")
    return scenario_of(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


def read_scenario(path: str | Path) -> Scenario:
    """Return the scenario of a YAML file.

    Raises
    ------
    DataError
        If the file cannot be read, is no plain YAML, or has aliases or tags; the message says where.
    OptionError
        If a field is wrong; the message names it.
    """
    from bessemer.casebook.fields import parse

    place = path_given(path)
    return _checked(parse(place, "scenario", "Check the path of the scenario."), place.name)


def scenario_in(content: bytes, name: str) -> Scenario:
    """Return the scenario that the content of a YAML file holds; see :func:`read_scenario`.

    Parameters
    ----------
    content : bytes
        UTF-8.
    name : str
        Of the file, as an error names it.

    Examples
    --------
    >>> scenario_in(b"name: mine", "mine.yaml").horizon
    15
    """
    from bessemer.casebook.fields import parse_text

    return _checked(parse_text(content, name, "scenario"), name)


def _checked(given: object, name: str) -> Scenario:
    if given is None:
        raise OptionError("The file is empty.", where=f"{name}.", remedy="Write at least name: ...")
    found = scenario_of(given, name)
    if found.name == SHIPPED[0] and found != shipped(found.name):
        raise OptionError(
            f"The name '{found.name}' is taken: every scenario is drawn beside the region's own trend.",
            where=f"{name}: Field name.",
            remedy="Give your scenario another name.",
        )
    return found
