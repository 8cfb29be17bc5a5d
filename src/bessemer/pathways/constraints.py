"""Limits on a portfolio, and the check of what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bessemer.errors import OptionError, did_you_mean, listing
from bessemer.pathways.candidates import Options
from bessemer.pathways.checks import codes_of, is_number, is_whole
from bessemer.pathways.programme import RISKS

# More weight on risk than this leaves the solver without precision.
MOST_AVERSE = 1e6
# No list of industries is longer; the solver takes no larger number.
MOST_CHOSEN = 10**6


@dataclass(frozen=True)
class Constraints:
    """Limits on a portfolio.

    Attributes
    ----------
    required, excluded : tuple of str
        Codes or names of industries.
    minimum_stake : float, optional
        What location quotients of one would add at least, in the unit of the table (jobs, output).
    minimum_jobs : float, optional
        The same where the figures are jobs; an error elsewhere.
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
    minimum_jobs: float | None = None
    group_limit: int | None = None
    group_minimum: Mapping[str, int] = field(default_factory=dict)
    spread_over: str = "group"


def plain(wanted: Constraints) -> dict[str, object]:
    """Return the limits as plain data."""
    return {
        "required": list(wanted.required),
        "excluded": list(wanted.excluded),
        "minimum_stake": wanted.minimum_stake,
        "minimum_jobs": wanted.minimum_jobs,
        "group_limit": wanted.group_limit,
        "group_minimum": dict(wanted.group_minimum),
        "spread_over": wanted.spread_over,
    }


def resolved(options: Options, wanted: Constraints) -> Constraints:
    """Return the limits with names of industries as codes.

    Raises
    ------
    OptionError
        If an industry is unknown, or a required one is no option.
    """
    if not isinstance(wanted, Constraints):
        raise OptionError(
            f"constraints is a {type(wanted).__name__}, not Constraints.",
            remedy="Use bm.pathways.Constraints(required=(...), excluded=(...), ...).",
        )
    table = options.table
    open_ = set(table["industry"])
    known = {code: code for code in (*options.counted, *open_)}
    for column in ("industry_name", "industry_name_zh"):
        for name, code in zip(table[column], table["industry"], strict=True):
            known.setdefault(str(name), code)
    found: dict[str, tuple[str, ...]] = {}
    for word, asked in (("required", wanted.required), ("excluded", wanted.excluded)):
        unknown = [code for code in codes_of(word, asked) if code not in known]
        if unknown:
            raise OptionError(
                f"The {word} industries {listing(map(repr, unknown))} are unknown.",
                where="Industries of the options, by code or name.",
                remedy=did_you_mean(str(unknown[0]), known) or "Look at options.table.",
            )
        found[word] = tuple(dict.fromkeys(known[code] for code in asked))
    strong = [code for code in found["required"] if code not in open_]
    if strong:
        raise OptionError(
            f"The required industries {listing(strong)} are no options.",
            remedy="They are already a strength of the region, or nothing is known of them.",
        )
    return replace(wanted, required=found["required"], excluded=found["excluded"])


def _check_limits(options: Options, wanted: Constraints) -> None:
    for name in ("minimum_stake", "minimum_jobs"):
        least = getattr(wanted, name)
        if least is not None and not (is_number(least) and least >= 0):
            raise OptionError(f"{name}={least!r} is not zero or more.", remedy="Give a finite number.")
    unit = options.units.get("stake", "")
    if wanted.minimum_jobs is not None and unit not in ("jobs", "persons"):
        raise OptionError(
            f"minimum_jobs={wanted.minimum_jobs} cannot be kept: the options are counted in another unit.",
            where=f"Unit of the column stake: {unit or 'unknown'}.",
            remedy="Use minimum_stake= in that unit.",
        )
    counts = [("group_limit", wanted.group_limit), *wanted.group_minimum.items()]
    for name, count in counts:
        if count is None:
            continue
        if not is_whole(count, 0):
            raise OptionError(f"{name}={count!r} is not a number of industries.", remedy="Use 0 or more.")


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
    if k is not None and not (is_whole(k) and k < MOST_CHOSEN):
        raise OptionError(f"k={k!r} is not a number of industries.", remedy="Use a whole number from 1 on.")
    for name, number in (("budget", budget), ("risk_aversion", aversion)):
        if number is not None and not (is_number(number) and number >= 0):
            raise OptionError(f"{name}={number!r} is not zero or more.", remedy="Give a finite number.")
    if aversion > MOST_AVERSE:
        raise OptionError(f"risk_aversion={aversion!r} is too large.", remedy=f"Use {MOST_AVERSE:g} or less.")
    if risk not in RISKS:
        raise OptionError(
            f"risk='{risk}' is not a measure of risk.", remedy=f"Use {' or '.join(map(repr, RISKS))}."
        )
    if not (is_number(alpha) and 0 < alpha < 1):
        raise OptionError(f"alpha={alpha} is not between 0 and 1.", remedy="Use 0.9 for the worst tenth.")
    if wanted.spread_over not in ("group", "aim"):
        raise OptionError(
            f"spread_over='{wanted.spread_over}' is not a grouping.", remedy="Use 'group' or 'aim'."
        )
    for column in columns:
        if column not in options.table.columns:
            raise OptionError(
                f"The options have no column '{column}'.",
                remedy=did_you_mean(str(column), options.table.columns) or "Look at options.table.columns.",
            )
        if options.table[column].dtype.kind not in "fi":
            raise OptionError(
                f"The column '{column}' of the options holds no numbers.",
                remedy="Use 'feasibility' or 'probability', and 'stake' for the cost.",
            )
    _check_limits(options, wanted)
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
