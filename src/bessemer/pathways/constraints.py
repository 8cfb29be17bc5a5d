"""Limits on a portfolio, and the check of what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from bessemer.errors import OptionError, did_you_mean, listing
from bessemer.pathways.programme import RISKS
from bessemer.pathways.prospects import Options


@dataclass(frozen=True)
class Constraints:
    """Limits on a portfolio.

    Attributes
    ----------
    required, excluded : tuple of str
        Codes of industries.
    minimum_stake : float, optional
        Jobs (or output, in the unit of the table) that location quotients of one would add at least.
    group_limit : int, optional
        At most so many of one group.
    group_minimum : mapping of group to int
        At least so many of a group.
    spread_over : {"group", "aim"}
        What the groups are.
    """

    required: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    minimum_stake: float | None = None
    group_limit: int | None = None
    group_minimum: Mapping[str, int] = field(default_factory=dict)
    spread_over: str = "group"


def plain(wanted: Constraints) -> dict[str, object]:
    """Return the limits as plain data."""
    return {
        "required": list(wanted.required),
        "excluded": list(wanted.excluded),
        "minimum_stake": wanted.minimum_stake,
        "group_limit": wanted.group_limit,
        "group_minimum": dict(wanted.group_minimum),
        "spread_over": wanted.spread_over,
    }


def check(
    options: Options,
    k: int | None,
    budget: float | None,
    aversion: float,
    risk: str,
    alpha: float,
    wanted: Constraints,
    columns: tuple[str, str],
) -> None:
    """Refuse what is no number, no code and no column, before anything is computed."""
    if k is None and budget is None:
        raise OptionError("Neither a number nor a budget is given.", remedy="Give k= or budget=.")
    if k is not None and (isinstance(k, bool) or not isinstance(k, int | np.integer) or k < 1):
        raise OptionError(f"k={k!r} is not a number of industries.", remedy="Use 1 or more.")
    for name, number in (("budget", budget), ("risk_aversion", aversion)):
        if number is not None and not (np.isfinite(number) and number >= 0):
            raise OptionError(f"{name}={number} is not zero or more.", remedy="Give a finite number.")
    if risk not in RISKS:
        raise OptionError(
            f"risk='{risk}' is not a measure of risk.", remedy=f"Use {' or '.join(map(repr, RISKS))}."
        )
    if not 0 < alpha < 1:
        raise OptionError(f"alpha={alpha} is not between 0 and 1.", remedy="Use 0.9 for the worst tenth.")
    if wanted.spread_over not in ("group", "aim"):
        raise OptionError(
            f"spread_over='{wanted.spread_over}' is not a grouping.", remedy="Use 'group' or 'aim'."
        )
    for column in columns:
        if column not in options.table.columns:
            raise OptionError(
                f"The options have no column '{column}'.",
                remedy=did_you_mean(column, options.table.columns) or "Look at options.table.columns.",
            )
    codes = set(options.table["industry"])
    for word, asked in (("required", wanted.required), ("excluded", wanted.excluded)):
        unknown = [code for code in asked if code not in codes]
        if unknown and word == "required":
            raise OptionError(
                f"The required industries {listing(unknown)} are no options.",
                remedy=did_you_mean(str(unknown[0]), codes)
                or "They are unknown, or already a strength of the region.",
            )
    both = sorted(set(wanted.required) & set(wanted.excluded))
    if both:
        raise OptionError(
            f"Industries {listing(both)} are both required and excluded.", remedy="Drop one of the two."
        )
    groups = set(options.table[wanted.spread_over])
    absent = [group for group in wanted.group_minimum if group not in groups]
    if absent:
        raise OptionError(
            f"There is no {wanted.spread_over} {listing(absent)} among the options.",
            remedy=did_you_mean(str(absent[0]), groups) or f"Known: {listing(sorted(groups))}.",
        )
