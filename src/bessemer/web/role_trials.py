"""Choices of a search for role models, as they stand in an address, and what the library finds for them."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from bessemer.errors import OptionError
from bessemer.history.axes import AXES, REFERENCES
from bessemer.rolemodels import explore
from bessemer.rolemodels import search as find
from bessemer.rolemodels.lookalikes.components import FEATURES
from bessemer.rolemodels.lookalikes.outcomes import HORIZON
from bessemer.rolemodels.lookalikes.scopes import CANDIDATES
from bessemer.rolemodels.lookalikes.searches import Search
from bessemer.rolemodels.lookalikes.variants import VARIANTS
from bessemer.studies import Study, study
from bessemer.web.exploring import Trial, Tried, opened, several, shared, shelf, whole, word
from bessemer.web.rendering import desk

FULL = 10
"""The largest weight."""
_MOST_DRAWN = 12


@dataclass(frozen=True)
class RoleModelTrial(Trial):
    """What a reader has chosen of a search.

    Attributes
    ----------
    by : str
        How compositions are compared: one of the variants of structure.
    structure, jobs_trend, share_trend, schooling, diversity, size, income : int
        Weights from 0 to 10.
    candidates, country : str
        Who is searched; empty for those that are usual.
    recovered_by, reference : str
    horizon : int
    draw : tuple of str
        Whose courses are drawn, as ``ID@YEAR``.
    """

    by: str = "structure"
    structure: int = FULL
    jobs_trend: int = 0
    share_trend: int = 0
    schooling: int = 0
    diversity: int = 0
    size: int = 0
    income: int = 0
    candidates: str = ""
    country: str = ""
    recovered_by: str = "jobs"
    reference: str = "aggregate"
    horizon: int = HORIZON
    draw: tuple[str, ...] = ()

    @property
    def components(self) -> dict[str, float]:
        """The measures that count, with their weights.

        Raises
        ------
        OptionError
            If none counts.
        """
        weights = {self.by: self.structure} | {name: getattr(self, name) for name in FEATURES}
        found = {name: float(weight) for name, weight in weights.items() if weight}
        if not found:
            raise OptionError(
                "All weights are zero.", remedy="Give one measure a weight above zero, such as structure=10."
            )
        return found

    @property
    def drawn(self) -> tuple[tuple[str, int], ...]:
        """Whose courses are drawn.

        Raises
        ------
        OptionError
            If one is not ``ID@YEAR``.
        """
        found = []
        for text in self.draw:
            id, _, year = text.rpartition("@")
            if not id or not (year.isascii() and year.isdecimal() and len(year) == 4):
                raise OptionError(
                    f"draw={text!r} is no region-year.", remedy="Write ID@YEAR, as CZ16300@1980."
                )
            found.append((id, int(year)))
        return tuple(found)


def trial_of(request: Request) -> RoleModelTrial:
    """Return the choices that a request's address holds."""
    query = request.query_params
    weights: dict[str, Any] = {name: whole(query, name, 0, 0, FULL) for name in FEATURES}
    return RoleModelTrial(
        **shared(request),
        by=word(query, "by", "structure", VARIANTS),
        structure=whole(query, "structure", FULL, 0, FULL),
        **weights,
        candidates=word(query, "candidates", "", ("", *CANDIDATES)),
        country=word(query, "country", ""),
        recovered_by=word(query, "recovered_by", "jobs", AXES),
        reference=word(query, "reference", "aggregate", REFERENCES),
        horizon=whole(query, "horizon", HORIZON, 1, 60),
        draw=several(query, "draw", _MOST_DRAWN),
    )


@dataclass(frozen=True, eq=False)
class TriedSearch(Tried):
    """A search with its choices, and what it says.

    Attributes
    ----------
    search : Search or None
        None where the region has no composition that compares.
    """

    search: Search | None


def tried(request: Request, region: str, state: RoleModelTrial | None = None) -> TriedSearch:
    """Return what the library finds for the choices of a state, by default those of the request's address."""
    state = trial_of(request) if state is None else state
    data = desk(request).dataset(state.data)
    asked = study(data.regions.resolve(region).id, data, state.year, role_model=state.role_model)

    def make() -> TriedSearch:
        found = find(
            data,
            asked.region,
            asked.year,
            components=state.components,
            role_model=asked.role_model,
            role_model_year=asked.role_model_year,
            candidates=state.candidates or None,
            country=state.country or None,
            horizon=state.horizon,
            recovered_by=state.recovered_by,
            reference=state.reference,
        )
        answer = explore(data, asked.region, asked.year, found, state.drawn)
        return TriedSearch(state, asked, answer, command(state, asked), _program(state, asked), found)

    return shelf(request).made((id(data), asked.region.id, state), make)


def command(state: RoleModelTrial, asked: Study) -> str:
    """Return the command whose table is the ranking."""
    weights = "+".join(f"{name}={weight:g}" for name, weight in state.components.items())
    usual = RoleModelTrial()
    options = [("components", "structure" if weights == f"structure={FULL}" else weights, "structure")]
    options += [
        (name.replace("_", "-"), getattr(state, name), getattr(usual, name))
        for name in ("year", "role_model", "candidates", "country", "recovered_by", "reference", "horizon")
    ]
    given = [
        part for name, value, default in options if value != default for part in (f"--{name}", str(value))
    ]
    return shlex.join(["bessemer", "role-models", asked.region.id, *given])


def _program(state: RoleModelTrial, asked: Study) -> str:
    """Return a program that gives the same answer."""
    options = {
        "candidates": state.candidates or None,
        "country": state.country or None,
        "horizon": None if state.horizon == HORIZON else state.horizon,
        "recovered_by": None if state.recovered_by == "jobs" else state.recovered_by,
        "reference": None if state.reference == "aggregate" else state.reference,
    }
    given = [f"    {name}={value!r}," for name, value in options.items() if value is not None]
    return "\n".join(
        [
            *opened(state, asked, role_model=state.role_model),
            "from bessemer.rolemodels import explore, search",
            "",
            "found = search(",
            "    study.data,",
            "    study.region,",
            "    study.year,",
            f"    components={state.components!r},",
            "    role_model=study.role_model,",
            "    role_model_year=study.role_model_year,",
            *given,
            ")",
            f"answer = explore(study.data, study.region, study.year, found, {list(state.drawn)!r})",
        ]
    )
