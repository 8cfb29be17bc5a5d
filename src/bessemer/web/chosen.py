"""Which scenarios a page compares, on how many paths: all of it stands in the address."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from bessemer.errors import OptionError
from bessemer.scenarios import SHIPPED, Scenario, scenario_of, shipped
from bessemer.scenarios.checks import choice, whole
from bessemer.scenarios.comparing import TREND, drawn
from bessemer.scenarios.spec import BASELINES, HORIZON, LONGEST
from bessemer.scenarios.writing import fields_of

PATHS, FEWEST, MOST = 2000, 100, 10_000
OWN, LONGEST_SPEC, LONGEST_ALL = 6, 1600, 2400
"""Own scenarios at most, and characters that one and all of them may take in an address."""

FIRST = ("pittsburgh", "role-models", "cautionary", "diversify", "cut-off")
COMMON = ("horizon", "baseline", "seed")
"""Fields that all compared scenarios share."""


class Query(Protocol):
    """Parameters of an address, each with all its values."""

    def get(self, key: str, /) -> str | None:
        """Return the last value; None where there is none."""

    def getlist(self, key: str) -> list[str]:
        """Return all values."""


@dataclass(frozen=True)
class Chosen:
    """Scenarios to compare.

    Attributes
    ----------
    shipped : tuple of str
    own : tuple of Scenario
        Composed or loaded ones; each has the common horizon, baseline and seed.
    horizon, seed, paths : int
    baseline : str
    """

    shipped: tuple[str, ...] = FIRST
    own: tuple[Scenario, ...] = ()
    horizon: int = HORIZON
    baseline: str = BASELINES[0]
    seed: int = 0
    paths: int = PATHS

    @property
    def common(self) -> dict[str, Any]:
        """The fields that all scenarios share."""
        return {name: getattr(self, name) for name in COMMON}

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """All scenarios with the common fields, but for the own trend, which is always drawn."""
        named = [replace(shipped(name), **self.common) for name in self.shipped if name != TREND]
        return (*named, *(replace(one, **self.common) for one in self.own))

    @property
    def drawn(self) -> list[Scenario]:
        """All scenarios, the own trend first."""
        return drawn(self.scenarios, replace(shipped(TREND), **self.common))

    def but(self, **changes: Any) -> Chosen:
        """Return the choice with some of it changed."""
        return replace(self, **changes)

    def with_own(self, scenario: Scenario, instead: Scenario | None = None) -> Chosen:
        """Return the choice with one scenario more, or in place of another.

        Raises
        ------
        OptionError
            If its name is taken, or too many or too long ones stand in the address.
        """
        own = [one for one in self.own if instead is None or one.name != instead.name]
        at = len(own) if instead is None else [one.name for one in self.own].index(instead.name)
        if scenario.name in SHIPPED or scenario.name in [one.name for one in own]:
            raise OptionError(
                f"There is a scenario '{scenario.name}' already.",
                where="Field name.",
                remedy="Give it another name.",
            )
        own.insert(at, replace(scenario, **self.common))
        if len(own) > OWN:
            raise OptionError(
                f"An address holds {OWN} scenarios of your own at most.",
                where="Field name.",
                remedy="Remove one, or run the saved files with 'bessemer scenario'.",
            )
        _short([packed(one) for one in own])
        return self.but(own=tuple(own))

    def query(self) -> dict[str, Any]:
        """Return the parameters of an address; what is as by default is left out."""
        usual = Chosen()
        found: dict[str, Any] = {
            name: getattr(self, name)
            for name in (*COMMON, "paths")
            if getattr(self, name) != getattr(usual, name)
        }
        # Always there, so that an address stays the same comparison whatever is shown first.
        found["shipped"] = list(self.shipped) or [TREND]
        if self.own:
            found["spec"] = [packed(one) for one in self.own]
        return found

    def digest(self, *more: str | int | None) -> str:
        """Return what tells this computation from any other."""
        given = [[fields_of(one) for one in self.scenarios], self.common, self.paths, *more]
        text = json.dumps(given, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:24]


def packed(scenario: Scenario) -> str:
    """Return a scenario as it stands in an address, without what all of a comparison share.

    Examples
    --------
    >>> unpacked(packed(shipped("cut-off"))) == shipped("cut-off")
    True
    """
    given = {name: value for name, value in fields_of(scenario).items() if name not in COMMON}
    text = json.dumps(given, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unpacked(text: str) -> Scenario:
    """Return the scenario that :func:`packed` made a text of.

    Raises
    ------
    OptionError
        If the text is none, or a field of it is wrong.
    """
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        given = json.loads(content)
        # Half of a pair of surrogates is no text, and could stand on no page.
        json.dumps(given, ensure_ascii=False).encode()
    except (ValueError, binascii.Error, RecursionError) as error:
        raise OptionError(
            "The address holds a scenario that cannot be read.", remedy="Take the address as a whole."
        ) from error
    if isinstance(given, dict) and set(given) & set(COMMON):
        raise OptionError(
            "A scenario in an address has no horizon, baseline or seed of its own.",
            remedy="Take the address as a whole.",
        )
    return scenario_of(given)


def chosen_of(query: Query) -> Chosen:
    """Return the choice that an address holds.

    Raises
    ------
    OptionError
        If a parameter has a value that it cannot have.
    """
    names, specs = query.getlist("shipped"), query.getlist("spec")
    _short(specs)
    given = names or specs or query.get("composed")
    found = Chosen(
        shipped=tuple(dict.fromkeys(shipped(name).name for name in names)) if given else FIRST,
        horizon=_whole(query, "horizon", HORIZON, 1, LONGEST),
        baseline=choice(query.get("baseline") or BASELINES[0], "baseline", BASELINES),
        seed=_whole(query, "seed", 0, 0, 2**63),
        paths=_whole(query, "paths", PATHS, FEWEST, MOST),
    )
    for text in specs:
        found = found.with_own(unpacked(text))
    return found


def _short(specs: Sequence[str]) -> None:
    if any(len(text) > LONGEST_SPEC for text in specs) or sum(map(len, specs)) > LONGEST_ALL:
        raise OptionError(
            "The scenarios are too long for an address.",
            where="Field name.",
            remedy="Remove some, or run the saved files with 'bessemer scenario REGION --file'.",
        )


def _whole(query: Query, name: str, usual: int, least: int, most: int) -> int:
    text = (query.get(name) or "").strip()
    if not text:
        return usual
    value: Any = int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else text
    return whole(value, name, least, most)
