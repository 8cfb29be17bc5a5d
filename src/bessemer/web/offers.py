"""What the scenario builder lists and offers to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from bessemer.classify import Industry
from bessemer.errors import UnavailableError
from bessemer.regions import Region
from bessemer.scenarios import SHIPPED, shipped
from bessemer.scenarios.building import open_to
from bessemer.scenarios.grounds import Ground
from bessemer.scenarios.losing import partners_of
from bessemer.web.chosen import Chosen, packed
from bessemer.web.composing import PARTS
from bessemer.words import Message, say


@dataclass(frozen=True)
class Option:
    """An industry within reach, as the form offers it.

    Attributes
    ----------
    jobs, success : str
        As written; of an economy value added.
    """

    code: str
    name: str
    jobs: str
    success: str


@dataclass(frozen=True)
class Listed:
    """A scenario of the comparison.

    Attributes
    ----------
    spec : str
        What stands for it in the address; empty for one that ships.
    parts : tuple of str
        What happens in it.
    """

    name: str
    title: str
    spec: str
    ticked: bool
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Offer:
    """What the form offers to choose from."""

    sectors: tuple[Industry, ...]
    partners: tuple[Region, ...]
    options: tuple[Option, ...]
    why_none: str
    amount: str


def listed(chosen: Chosen, locale: str) -> tuple[Listed, ...]:
    """Return the scenarios that ship, ticked or not, and the reader's own."""
    usual = [(shipped(name), "", name in chosen.shipped) for name in SHIPPED[1:]]
    own = [(one, packed(one), True) for one in chosen.own]
    return tuple(
        Listed(
            name=one.name,
            title=one.label.label(locale),
            spec=spec,
            ticked=ticked,
            parts=tuple(name for name in PARTS if getattr(one, name) is not None),
        )
        for one, spec, ticked in (*usual, *own)
    )


def offer(ground: Ground, locale: str) -> Offer:
    """Return what the form offers for a region."""
    options: tuple[Option, ...] = ()
    why = ""
    try:
        found = open_to(ground)
    except UnavailableError as error:
        reason = getattr(error, "reason", None)
        why = say(reason, locale) if isinstance(reason, Message) else error.what
    else:
        kind = "usd" if ground.outcome == "value_added" else "rough"
        options = tuple(
            Option(
                code=code,
                name=name.label(locale),
                jobs=say(Message(f"builder.amount_{kind}", value=entry.jobs), locale),
                success=say(Message("builder.chance", value=entry.success), locale),
            )
            for code, name, entry in zip(found.industries, found.names, found.chosen, strict=True)
        )
    return Offer(ground.industries, partners_of(ground), options, why, ground.outcome)
