"""A portfolio of options: the best choice under a budget or a number, with risk, limits and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NoReturn

import numpy as np
from numpy.typing import NDArray

from bessemer.errors import OptionError, did_you_mean, listing
from bessemer.panel import Floats
from bessemer.pathways.candidates import Options
from bessemer.pathways.candidates import options as options_of
from bessemer.pathways.checks import codes_of
from bessemer.pathways.constraints import Constraints, check, plain, resolved
from bessemer.pathways.programme import Limits, Programme, blocking
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.sources import Dataset
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Constraints", "Portfolio", "efficient_frontier", "portfolio"]

FRONTIER_POINTS = 12
_MOST_AVERSE, _TRACE = 1.5, 1e-6
_TOLERANCE = 1e-9
REASONS = {
    "required": Text("required", "指定"),
    "hedge": Text("spreads risk", "分散风险"),
    "near": Text("closest", "接近度高"),
    "attractive": Text("most attractive", "回报较高"),
    "balanced": Text("near and attractive", "接近且回报较高"),
}


@dataclass(frozen=True, eq=False)
class Portfolio(Result):
    """A chosen portfolio; see :func:`portfolio`.

    Attributes
    ----------
    value, risk, objective : float
        Sums over the chosen options.
    frontier : DataFrame
        Efficient choices from least risk to most value: columns value, risk, industries.
    """

    value: float = float("nan")
    risk: float = float("nan")
    objective: float = float("nan")
    frontier: pd.DataFrame | None = None
    region: Region | None = None


def portfolio(
    options: Options | Region | str,
    *,
    year: int | None = None,
    data: Dataset | None = None,
    k: int | None = None,
    budget: float | None = None,
    risk_aversion: float = 1.0,
    constraints: Constraints | None = None,
    feasibility: str = "feasibility",
    cost: str = "stake",
    risk: str = "deviation",
    alpha: float = 0.9,
    candidates: Sequence[str] | None = None,
    frontier: bool = True,
    reasons: bool = True,
) -> Portfolio:
    r"""Return the choice of options with the most value less risk, solved exactly.

    .. math:: \max_{x \in \{0, 1\}^n} \sum_i F_i A_i x_i - \lambda R(x), \qquad
        \sum_i x_i = k \text{ or } \sum_i c_i x_i \le B

    The value of an option is its feasibility times its attractiveness. R is the mean absolute deviation
    (``deviation``) or the expected shortfall (``tail``) over past scenarios of growth (states and
    decades, provinces), in units of the volatility of the candidates' median, so that an aversion of 1
    weighs a typical swing like one full point of value. Scenarios hold all industries at once: what used
    to fall together is not spread by choosing both.

    Parameters
    ----------
    options : Options, Region or str
        From :func:`bessemer.pathways.options`, or the region whose options are to be weighed.
    year, data : optional
        Of the options, where a region is given.
    k : int, optional
        Number of industries to choose.
    budget : float, optional
        Upper limit of the summed `cost`; one of `k` and `budget` is needed.
    risk_aversion : float
        Zero ignores risk.
    constraints : Constraints, optional
    feasibility, cost : str
        Columns of the options; ``probability`` where forecasts ship. Options without a figure in them
        cannot be chosen and are counted in a warning.
    risk : {"deviation", "tail"}
    alpha : float
        For ``tail``: 0.9 is the mean of the worst tenth.
    candidates : sequence of str, optional
        Codes to choose among; by default those that are open, and those required.
    frontier : bool
        Whether to compute the efficient frontier too.
    reasons : bool
        Whether to say what each industry adds, which solves the choice once more for each; without them the
        columns risk_share, margin, next_best and reason are not there.

    Returns
    -------
    Portfolio
        One row a chosen industry, most valuable first: value, risk_share, margin (what the objective
        loses without it), next_best (the industry that would take its place), reason.

    Raises
    ------
    OptionError
        If an option is no number, a code is unknown, or no choice keeps the limits; the message names
        the limits that cannot hold together.

    References
    ----------
    Konno and Yamazaki (1991); Rockafellar and Uryasev (2000); see
    :class:`bessemer.pathways.programme.Programme`.

    Examples
    --------
    >>> import bessemer as bm
    >>> limits = bm.pathways.Constraints(excluded=("Petroleum and coke",), group_limit=2)
    >>> found = bm.pathways.portfolio("Jilin", k=4, constraints=limits, frontier=False)
    >>> int(found.table["group"].value_counts().max())
    2
    """
    if not isinstance(options, Options):
        options = options_of(options, year, data=data)
    elif year is not None or data is not None:
        raise OptionError("The options have year and data already.", remedy="Give a region instead.")
    wanted = resolved(options, Constraints() if constraints is None else constraints)
    check(options, k, budget, risk_aversion, risk, alpha, wanted, (feasibility, cost))
    rows = _candidates(options, wanted, candidates)
    known = rows[feasibility].notna() & rows["attractiveness"].notna()
    if budget is not None:
        known &= rows[cost].notna()
    if wanted.minimum_stake is not None or wanted.minimum_jobs is not None:
        known &= rows["stake"].notna()
    dropped, rows = rows[~known], rows[known].copy()
    lost = sorted(set(dropped["industry"]) & set(wanted.required))
    if lost:
        raise OptionError(
            f"The required industries {listing(lost)} have no value, because figures are unknown.",
            remedy="Leave them out of the requirement, or give another feasibility or cost column.",
        )
    if rows.empty:
        raise OptionError(
            f"There is no option to choose from: {len(dropped)} lack a figure in '{feasibility}' or the gain."
            if len(dropped)
            else "There is no option to choose from.",
            remedy="Give other candidates, or another column as feasibility= or cost=.",
        )
    positions = rows.index.to_numpy()
    rows = rows.reset_index(drop=True)
    scenarios = _scenarios(options, positions)
    value = (rows[feasibility] * rows["attractiveness"]).to_numpy(np.float64)
    programme = Programme(
        value, scenarios, risk_aversion, _limits(rows, k, budget, cost, wanted), risk, alpha
    )
    chosen = programme.solve()
    if chosen is None:
        _refuse(programme, rows, k, budget)
    table = _explained(programme, rows, chosen, wanted) if reasons else _valued(rows[chosen], value[chosen])
    return Portfolio(
        name="portfolio",
        title=Message("pathways.portfolio_title", count=len(table)),
        table=table,
        units={
            **{name: unit for name, unit in options.units.items() if name in table.columns},
            **dict.fromkeys(("value", "margin", "next_loss"), "points"),
            "risk_share": "fraction of the risk",
        },
        parameters={
            **options.parameters,
            **{"k": k, "budget": budget, "risk_aversion": risk_aversion, "risk": risk, "alpha": alpha},
            **{"feasibility": feasibility, "cost": cost, "constraints": plain(wanted)},
        },
        conventions={
            "value": f"{feasibility} x attractiveness",
            "scenarios": "none known"
            if not len(scenarios)
            else f"{len(scenarios)} past deviations of growth",
        },
        sources=options.sources,
        warnings=tuple(_warnings(dropped, scenarios, risk_aversion, options)),
        value=float(value @ chosen),
        risk=programme.risk_of(chosen),
        objective=programme.objective(chosen),
        frontier=efficient_frontier(programme, rows, chosen) if frontier and len(scenarios) else None,
        region=options.region,
    )


def _candidates(options: Options, wanted: Constraints, codes: Sequence[str] | None) -> pd.DataFrame:
    table = options.table
    if codes is not None:
        codes = codes_of("candidates", codes)
        unknown = [code for code in codes if code not in set(table["industry"])]
        if unknown:
            raise OptionError(
                f"The candidates {listing(unknown)} are no options.",
                remedy=did_you_mean(str(unknown[0]), table["industry"]) or "Look at options.table.",
            )
        chosen = table["industry"].isin([*codes, *wanted.required])
    else:
        chosen = table["open"] | table["industry"].isin(wanted.required)
    return table[chosen]


def _scenarios(options: Options, positions: np.ndarray) -> Floats:
    """Return the deviations of the candidates in units of their median volatility."""
    if options.shocks is None or not len(positions):
        return np.zeros((0, len(positions)))
    swings = options.shocks.deviations[:, positions]
    mean = np.abs(swings).mean(axis=0)
    typical = float(np.median(mean[mean > 0])) if (mean > 0).any() else 1.0
    return np.asarray(swings / typical)


def _limits(
    rows: pd.DataFrame, k: int | None, budget: float | None, cost: str, wanted: Constraints
) -> Limits:
    count = len(rows)
    limits = Limits.none(count)
    ones = np.ones(count)
    if k is not None:
        limits = limits.plus(ones, k, k, "k")
    if budget is not None:
        limits = limits.plus(rows[cost].to_numpy(np.float64), -np.inf, budget, "budget")
    for name, codes, bound in (("required", wanted.required, 1.0), ("excluded", wanted.excluded, 0.0)):
        for code in codes:
            picked = _flags(rows["industry"] == code)
            if picked.any():
                limits = limits.plus(picked, bound, bound, name)
    for name, least in (("minimum_stake", wanted.minimum_stake), ("minimum_jobs", wanted.minimum_jobs)):
        if least is not None:
            limits = limits.plus(rows["stake"].to_numpy(np.float64), least, np.inf, name)
    groups = rows[wanted.spread_over]
    for group in dict.fromkeys(groups):
        inside = _flags(groups == group)
        # An option that serves no aim is in no group of aims.
        if wanted.group_limit is not None and group != "–":
            limits = limits.plus(inside, -np.inf, wanted.group_limit, "group_limit")
    for group, fewest in wanted.group_minimum.items():
        inside = _flags(groups == group)
        limits = limits.plus(inside, fewest, np.inf, f"group_minimum {group}")
    return limits


def _flags(picked: pd.Series[bool]) -> Floats:
    return np.asarray(picked, dtype=np.float64)


def _refuse(programme: Programme, rows: pd.DataFrame, k: int | None, budget: float | None) -> NoReturn:
    names = blocking(programme)
    if names == ("k",) or not names:
        raise OptionError(
            f"There are only {len(rows)} options to choose from, not {k}.", remedy="Ask for fewer."
        )
    raise OptionError(
        f"No choice keeps {listing(names)} together.",
        where=f"{len(rows)} options; k={k}, budget={budget}.",
        remedy="Drop or loosen any one of these limits.",
    )


def _explained(
    programme: Programme, rows: pd.DataFrame, chosen: np.ndarray, wanted: Constraints
) -> pd.DataFrame:
    """Return the chosen rows with what each adds, what would replace it, and why it is there."""
    objective, whole = programme.objective(chosen), programme.risk_of(chosen)
    picked = [int(position) for position in np.flatnonzero(chosen)]
    names, names_zh, margins, shares, reasons = [], [], [], [], []
    for position in picked:
        without = chosen.copy()
        without[position] = False
        marginal = whole - programme.risk_of(without)
        shares.append(marginal / whole if whole > _TOLERANCE else float("nan"))
        required = rows["industry"].iloc[position] in wanted.required
        banned = np.eye(len(rows))[position]
        again = (
            None
            if required
            else replace(programme, limits=programme.limits.plus(banned, 0.0, 0.0, "barred")).solve(without)
        )
        if again is None:
            names.append("–")
            names_zh.append("–")
            margins.append(float("nan"))
        else:
            fresh = rows[again & ~chosen]
            names.append(", ".join(fresh["industry_name"]) or "–")
            names_zh.append("、".join(fresh["industry_name_zh"]) or "–")
            margins.append(max(objective - programme.objective(again), 0.0))
        reasons.append(_reason(rows.iloc[position], required, marginal))
    table = rows.iloc[picked].assign(
        value=programme.value[picked],
        risk_share=shares,
        margin=margins,
        next_best=names,
        next_best_zh=names_zh,
        reason=[REASONS[key].en for key in reasons],
        reason_zh=[REASONS[key].zh for key in reasons],
    )
    return _valued(table, programme.value[picked])


def _valued(rows: pd.DataFrame, value: Floats) -> pd.DataFrame:
    table = rows.assign(value=value)
    return table.sort_values(["value", "industry"], ascending=[False, True]).reset_index(drop=True)


def _reason(row: pd.Series, required: bool, marginal: float) -> str:
    if required:
        return "required"
    if marginal < -_TOLERANCE:
        return "hedge"
    near, good = float(row["feasibility"]), float(row["attractiveness"])
    if abs(near - good) < 0.15:
        return "balanced"
    return "near" if near > good else "attractive"


def _warnings(dropped: pd.DataFrame, scenarios: Floats, aversion: float, options: Options) -> list[Message]:
    messages = []
    if len(dropped):
        names = [
            Text(en, zh) for en, zh in zip(dropped["industry_name"], dropped["industry_name_zh"], strict=True)
        ]
        messages.append(Message("pathways.portfolio_left_out", count=len(dropped), industries=names[:4]))
    if aversion > 0 and not len(scenarios):
        messages.append(Message("pathways.portfolio_no_risk", year=options.parameters["year"]))
    elif options.shocks is not None and options.shocks.by_section:
        messages.append(Message("pathways.portfolio_broad_risk"))
    return messages


def efficient_frontier(
    programme: Programme, rows: pd.DataFrame, own: NDArray[np.bool_], points: int = FRONTIER_POINTS
) -> pd.DataFrame:
    """Return efficient choices: the most value for each bound on risk, from low risk upwards.

    The frontier runs from the best choice for an aversion of 1.5 (of the programme's own, if that is larger)
    to the choice of most value. Each point is solved exactly, with the limits of the programme; choices that
    another beats in both value and risk are left out. `own` is the best choice of the programme itself.

    Returns
    -------
    DataFrame
        Columns value and risk (sums), industries (codes separated by spaces).
    """
    import pandas as pd

    # A trace of aversion breaks ties, so that the most valuable choice is efficient itself.
    safest = replace(programme, aversion=max(programme.aversion, _MOST_AVERSE)).solve(own)
    richest = replace(programme, aversion=_TRACE).solve(own)
    if safest is None or richest is None:
        return pd.DataFrame(columns=["value", "risk", "industries"])
    choices = [safest, own, richest]
    found = safest
    for bound in np.linspace(programme.risk_of(safest), programme.risk_of(richest), points)[1:-1]:
        better = replace(programme, aversion=_TRACE, at_most=float(bound)).solve(found)
        found = found if better is None else better
        choices.append(found)
    listed = [
        {
            "value": float(programme.value @ choice),
            "risk": programme.risk_of(choice),
            "industries": " ".join(rows["industry"][choice]),
        }
        for choice in choices
    ]
    table = pd.DataFrame(listed).drop_duplicates("industries").sort_values(["risk", "value"])
    kept = table["value"].cummax().diff().fillna(1.0) > _TOLERANCE
    return table[kept].reset_index(drop=True)
