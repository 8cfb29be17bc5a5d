"""A scenario as plain fields and as YAML: what :func:`bessemer.scenarios.scenario_of` reads back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from bessemer.scenarios.spec import Scenario
from bessemer.words import Text

ALWAYS = ("name", "horizon", "baseline", "seed")
"""Fields that stand in a file even where they are as by default."""


def fields_of(scenario: Scenario) -> dict[str, Any]:
    """Return the fields of a scenario that are not as by default, as YAML and JSON hold them.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    dict
        The name first; parts are mappings in turn, and stand there however empty.

    Examples
    --------
    >>> from bessemer.scenarios import shipped
    >>> fields_of(shipped("cut-off"))["loss"]
    {'partner': 'USA'}
    """
    found: dict[str, Any] = {}
    for entry in fields(scenario):
        value = getattr(scenario, entry.name)
        if entry.name == "name" or value != entry.default:
            found[entry.name] = _plain(value)
    return found


def to_yaml(scenario: Scenario) -> str:
    """Return a scenario as the text of a YAML file, which ``bessemer scenario REGION --file`` reads.

    Parameters
    ----------
    scenario : Scenario

    Examples
    --------
    >>> from bessemer.scenarios import shipped
    >>> to_yaml(shipped("own-trend")).splitlines()[0]
    'name: own-trend'
    """
    import yaml

    class Plain(yaml.SafeDumper):
        """Writes a value anew where it comes twice: a scenario may hold no alias."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

    given = fields_of(scenario)
    whole = {name: getattr(scenario, name) for name in ALWAYS} | given
    ordered = {entry.name: whole[entry.name] for entry in fields(scenario) if entry.name in whole}
    written = yaml.dump(
        ordered, Dumper=Plain, allow_unicode=True, sort_keys=False, default_flow_style=None, width=100
    )
    return str(written)


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return value.en if value.en == value.zh else {"en": value.en, "zh": value.zh}
    if is_dataclass(value):
        return {
            entry.name: _plain(given)
            for entry in fields(value)
            if (given := getattr(value, entry.name)) != _default(entry)
        }
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _default(entry: Any) -> Any:
    return entry.default_factory() if entry.default_factory is not MISSING else entry.default
