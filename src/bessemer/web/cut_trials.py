"""Choices of a cut of a partner's supplies, as they stand in an address, and what the library finds."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from bessemer.dependence.cuts.answer import compose_cut
from bessemer.dependence.cuts.ranges import default_partner
from bessemer.dependence.cuts.spec import GROUPS, VIAS
from bessemer.dependence.derived import shipped_origins
from bessemer.dependence.places import economy_of
from bessemer.regions import Region
from bessemer.studies import Study, study
from bessemer.web.exploring import Trial, Tried, opened, several, shared, shelf, whole, word
from bessemer.web.rendering import desk

CHOSEN = "chosen"


@dataclass(frozen=True)
class CutTrial(Trial):
    """What a reader has chosen of a cut.

    Attributes
    ----------
    partner : str
        Id or name of an economy; empty for the usual one.
    goods : str
        A named set of sectors, or ``chosen``.
    sectors : tuple of str
        WIOD codes, where goods are chosen one by one.
    via : str
    replaceable : int
        Per cent.
    wide : bool
        Whether the other ways are computed too.
    """

    partner: str = ""
    goods: str = "technology"
    sectors: tuple[str, ...] = ()
    via: str = "direct"
    replaceable: int = 0
    wide: int = 0

    @property
    def codes(self) -> str | tuple[str, ...]:
        """The sectors as the library takes them."""
        return self.sectors if self.goods == CHOSEN else self.goods


def trial_of(request: Request) -> CutTrial:
    """Return the choices that a request's address holds."""
    query = request.query_params
    goods = word(query, "goods", "technology", (*GROUPS, CHOSEN))
    return CutTrial(
        **shared(request),
        partner=word(query, "partner", ""),
        goods=goods,
        sectors=several(query, "sectors", len(GROUPS["all"])) if goods == CHOSEN else (),
        via=word(query, "via", "direct", VIAS),
        replaceable=whole(query, "replaceable", 0, 0, 100),
        wide=whole(query, "wide", 0, 0, 1),
    )


def tried(request: Request, region: str) -> Tried:
    """Return what the library finds for the choices of an address, as ``bessemer dependence --cut`` does."""
    state = trial_of(request)
    data = desk(request).dataset(state.data)
    asked = study(data.regions.resolve(region).id, data, state.year)
    partner = state.partner or usual_partner(asked)

    def make() -> Tried:
        answer = compose_cut(
            data,
            asked.region,
            asked.year,
            partner,
            state.codes,
            state.via,
            state.replaceable / 100,
            wide=bool(state.wide),
        )
        return Tried(state, asked, answer, command(state, asked, partner), _program(state, asked, partner))

    return shelf(request).made((id(data), asked.region.id, state), make)


def nation_of(asked: Study) -> Region | None:
    """Return the economy whose supplies are cut."""
    if asked.region.kind == "economy":
        return asked.region
    return economy_of(asked.data, asked.region, shipped_origins(asked.data))


def usual_partner(asked: Study) -> str:
    """Return the economy that is cut off unless another is named."""
    nation = nation_of(asked)
    return default_partner(nation.id if nation is not None else "")


def command(state: CutTrial, asked: Study, partner: str) -> str:
    """Return the command that gives the same figures."""
    options: list[tuple[str, Any, Any]] = [("year", state.year, None), ("cut", partner, None)]
    codes = state.codes
    options.append(("sectors", codes if isinstance(codes, str) else ",".join(codes), "technology"))
    options += [("via", state.via, "direct"), ("replaceable", state.replaceable / 100, 0.0)]
    given = [part for name, value, usual in options if value != usual for part in (f"--{name}", str(value))]
    return shlex.join(["bessemer", "dependence", asked.region.id, *given])


def _program(state: CutTrial, asked: Study, partner: str) -> str:
    """Return a program that gives the same answer."""
    return "\n".join(
        [
            *opened(state, asked),
            "from bessemer.dependence.cuts import cut_answer",
            "",
            "answer = cut_answer(",
            "    study.data,",
            "    study.region,",
            "    year=study.year,",
            f"    partner={partner!r},",
            f"    sectors={state.codes!r},",
            f"    via={state.via!r},",
            f"    replaceable={state.replaceable / 100!r},",
            ")",
        ]
    )
