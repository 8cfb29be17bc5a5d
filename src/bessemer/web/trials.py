"""Which address belongs to which page of trial."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fastapi import Request

from bessemer.errors import UnavailableError
from bessemer.web import cut_trials, role_trials
from bessemer.web.exploring import Tried

TRIALS: Mapping[str, Callable[[Request, str], Tried]] = {
    "rolemodels": role_trials.tried,
    "dependence": cut_trials.tried,
}


def tried_at(request: Request, region: str, question: str) -> Tried | None:
    """Return what was chosen at the address of a page of trial, or None at another.

    Raises
    ------
    UnavailableError
        If the question has no such page.
    """
    if request.url.path.split("/")[4:5] != ["explore"] or len(request.url.path.split("/")) < 6:
        return None
    if question not in TRIALS:
        raise UnavailableError(
            f"The question '{question[:40]}' has no page of trial.", remedy=f"Use {', '.join(TRIALS)}."
        )
    return TRIALS[question](request, region)
