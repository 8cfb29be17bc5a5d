"""Shares of a region after its sectors changed as those of role models did, at constant total jobs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bessemer.answer import Part
from bessemer.classify import aim_codes
from bessemer.panel import Floats
from bessemer.result import Result
from bessemer.rolemodels import Search
from bessemer.rolemodels.telling.charts import inside, listed, place
from bessemer.rolemodels.transferring.changes import Change
from bessemer.rolemodels.transferring.perturbation import CAP, SMALLEST_SHARE, Transfer, transfer_shares
from bessemer.scenarios.following import changes_of
from bessemer.scenarios.share_charts import changes_chart, shares_chart
from bessemer.words import Message

ROLE_MODELS = 10
# Four of the sectors aimed at; the sentence does not name information.
_AIMS = {
    name: aim_codes(name, ("health", "education", "finance", "science")) for name in ("sections16", "gb19")
}
# When less than this of the whole moves, the role models had no direction in common.
_LITTLE = 0.01
# Fewer than this many known role models say nothing in common.
_LEAST_KNOWN = 3


@dataclass(frozen=True, eq=False)
class Arithmetic:
    """The role models' change put on the region's shares.

    Attributes
    ----------
    part : Part
    windows : mapping
        Role models with their years, and the place asked for.
    """

    part: Part
    windows: Mapping[str, Any]


def arithmetic(search: Search) -> Arithmetic | None:
    """Return the region's shares after a decade of its role models' change, at constant total jobs.

    Parameters
    ----------
    search : Search
        The look-alikes, from :func:`bessemer.rolemodels.search`.

    Returns
    -------
    Arithmetic or None
        None where no look-alike outgrew its nation.
    """
    changes = changes_of(search)
    models = [changes.of(entry) for entry in search.closest(ROLE_MODELS, recovered=True)]
    if not models:
        return None
    average = transfer_shares(search.shares, [model.factor for model in models])
    entry = search.named_episode()
    named = changes.of(entry) if entry is not None else None
    single = transfer_shares(search.shares, [named.factor]) if named is not None else None
    findings = (
        _headline(search, models, average),
        *_shared(search, models, average),
        _aims(search, average),
        *(_illustration(search, named, single, average) if named is not None and single is not None else ()),
    )
    tables = tuple(dict.fromkeys((search.source, *(model.table for model in models))))
    if named is not None:
        tables = tuple(dict.fromkeys((*tables, named.table)))
    parameters = {
        "year": search.asked,
        "classification": search.classification,
        "components": search.components,
        "role_models": len(models),
        "years": 10,
        "cap": list(CAP),
        "smallest_share": SMALLEST_SHARE,
    }
    main = _main(search, average, single, tables, parameters)
    if named is not None and single is not None:
        chart = changes_chart(search, average, single, named, len(models), tables)
    else:
        chart = shares_chart(search, average, len(models), tables)
    part = Part(
        id="arithmetic",
        title=Message("scenarios.arithmetic"),
        findings=tuple(finding for finding in findings if finding is not None),
        results=(main, _models_table(search, models, tables)),
        charts=(chart,),
        method=(Message(f"scenarios.method_{search.outcome}", count=len(models), smallest=SMALLEST_SHARE),),
        limits=tuple(_limits(search, models, named)),
    )
    windows = {
        "role_models": [_window(model) for model in models],
        "named": _window(named) if named is not None else None,
    }
    return Arithmetic(part, windows)


def _window(change: Change) -> dict[str, Any]:
    return {
        "region": change.episode.region.id,
        "name": change.episode.region.name,
        "base_year": change.episode.base_year,
        "from": change.start,
        "to": change.end,
    }


def _extremes(search: Search, moved: Transfer) -> dict[str, Any]:
    """Return the sectors with the biggest gain and the biggest fall, as a sentence needs them."""
    difference = moved.shares - search.shares
    gain, fall = int(np.argmax(difference)), int(np.argmin(difference))
    industries = search.industries
    return {
        "gain": inside(industries[gain]),
        "gain_now": float(search.shares[gain]),
        "gain_after": float(moved.shares[gain]),
        "gain_amount": float(difference[gain] * search.total),
        "fall": inside(industries[fall]),
        "fall_now": float(search.shares[fall]),
        "fall_after": float(moved.shares[fall]),
        "fall_amount": float(-difference[fall] * search.total),
    }


def _headline(search: Search, models: list[Change], average: Transfer) -> Message:
    return Message(
        f"scenarios.headline_{search.outcome}",
        region=search.target,
        year=search.year,
        count=len(models),
        **_extremes(search, average),
    )


def _shared(search: Search, models: list[Change], average: Transfer) -> list[Message | None]:
    """Say how alike the role models changed, and how much of the whole would move."""
    difference = average.shares - search.shares
    gain, fall = int(np.argmax(difference)), int(np.argmin(difference))
    factors = np.array([model.factor for model in models])
    messages: list[Message | None] = []
    counts = {
        "gain": (gain, int(np.nansum(factors[:, gain] > 1)), int(np.isfinite(factors[:, gain]).sum())),
        "fall": (fall, int(np.nansum(factors[:, fall] < 1)), int(np.isfinite(factors[:, fall]).sum())),
    }
    if min(counts["gain"][2], counts["fall"][2]) >= _LEAST_KNOWN:
        messages.append(
            Message(
                f"scenarios.shared_{search.outcome}",
                gain=inside(search.industries[gain]),
                gain_count=counts["gain"][1],
                gain_known=counts["gain"][2],
                fall=inside(search.industries[fall]),
                fall_count=counts["fall"][1],
                fall_known=counts["fall"][2],
            )
        )
    moved = float(np.abs(difference).sum() / 2)
    messages.append(
        Message(
            f"scenarios.moved_{'little_' if moved < _LITTLE else ''}{search.outcome}",
            region=search.target,
            share=moved,
            amount=moved * search.total,
            total=search.total,
            year=search.year,
        )
    )
    return messages


def _aims(search: Search, average: Transfer) -> Message | None:
    wanted = _AIMS.get(search.classification)
    if wanted is None:
        return None
    at = [search.codes.index(code) for code in wanted]
    now, after = float(search.shares[at].sum()), float(average.shares[at].sum())
    if round(now, 3) == round(after, 3):
        return Message("scenarios.aims_same", region=search.target, now=now)
    return Message(
        f"scenarios.aims_{'rise' if after > now else 'fall'}", region=search.target, now=now, after=after
    )


def _illustration(search: Search, named: Change, single: Transfer, average: Transfer) -> list[Message | None]:
    values = _extremes(search, single)
    same = np.sign(single.shares - search.shares) == np.sign(average.shares - search.shares)
    messages: list[Message | None] = [
        Message(
            f"scenarios.named_{search.outcome}",
            region=search.target,
            place=place(named.episode.region),
            start=named.start,
            end=named.end,
            **values,
        ),
        Message(
            "scenarios.agreement",
            place=named.episode.region,
            count=int(same.sum()),
            sectors=len(search.codes),
        ),
    ]
    cut = [search.industries[position] for position in np.flatnonzero(single.capped)]
    if cut:
        messages.append(
            Message(
                "scenarios.capped",
                place=named.episode.region,
                sectors=cut,
                low=CAP[0],
                high=CAP[1],
                count=len(cut),
            )
        )
    return messages


def _main(
    search: Search,
    average: Transfer,
    single: Transfer | None,
    tables: tuple[str, ...],
    parameters: dict[str, Any],
) -> Result:
    import pandas as pd

    unknown: Floats = np.full(len(search.codes), np.nan)
    outcome = search.outcome
    named_shares = single.shares if single is not None else unknown
    table = pd.DataFrame(
        {
            "industry": search.codes,
            "name": [industry.name for industry in search.industries],
            "name_zh": [industry.name_zh for industry in search.industries],
            "share_now": search.shares,
            "share_average": average.shares,
            "share_named": named_shares,
            "change_average": average.shares - search.shares,
            "change_named": named_shares - search.shares,
            f"{outcome}_now": search.shares * search.total,
            f"{outcome}_average": (average.shares - search.shares) * search.total,
            f"{outcome}_named": (named_shares - search.shares) * search.total,
            "factor_average": average.factor,
            "factor_named": single.factor if single is not None else unknown,
            "capped_average": average.capped,
            "capped_named": single.capped if single is not None else np.zeros(len(search.codes), dtype=bool),
        }
    ).sort_values("change_average", ascending=False, ignore_index=True)
    amount = "count" if outcome == "jobs" else "usd"
    shown = ["name", "share_now", "share_average", f"{outcome}_average", "factor_average"]
    if single is not None:
        shown += ["share_named", f"{outcome}_named"]
    unit = (
        "persons" if search.target.kind in ("province", "nuts2") else "jobs" if outcome == "jobs" else "USD"
    )
    fractions = ("share_now", "share_average", "share_named", "change_average", "change_named")
    amounts = (f"{outcome}_now", f"{outcome}_average", f"{outcome}_named")
    return Result(
        name="scenario",
        title=Message("scenarios.table_title", region=search.target, year=search.year),
        table=table,
        units={
            **dict.fromkeys(fractions, "fraction"),
            **dict.fromkeys(amounts, f"{unit}, at constant total"),
            "factor_average": "ratio per decade, against the nation",
            "factor_named": "ratio per decade, against the nation",
        },
        parameters=parameters,
        conventions={"scenario": "closure(share x factor), factor capped"},
        sources=tables,
        shown=tuple(shown),
        formats={
            "share_now": "percent",
            "share_average": "percent",
            "share_named": "percent",
            "factor_average": "ratio",
            **dict.fromkeys(amounts, amount),
        },
    )


def _models_table(search: Search, models: list[Change], tables: tuple[str, ...]) -> Result:
    import pandas as pd

    rows = pd.DataFrame(
        {
            "region": [model.episode.region.id for model in models],
            "name": [model.episode.region.full_name for model in models],
            "name_zh": [model.episode.region.name_zh for model in models],
            "base_year": [model.episode.base_year for model in models],
            "rank": [model.episode.rank for model in models],
            "distance": [model.episode.distance for model in models],
            "relative_change": [model.episode.relative_change for model in models],
            "from": [model.start for model in models],
            "to": [model.end for model in models],
            "period": [f"{model.start}–{model.end}" for model in models],
        }
    )
    return Result(
        name="scenario_role_models",
        title=Message(
            f"scenarios.models_title_{search.outcome}",
            region=search.target,
            year=search.year,
            count=len(models),
        ),
        table=rows,
        units={"distance": "Hellinger distance, 0 to 1", "relative_change": "fraction, against the nation"},
        sources=tables,
        shown=("rank", "name", "base_year", "distance", "relative_change", "period"),
        formats={"rank": "integer", "base_year": "year", "distance": "ratio3", "relative_change": "change"},
    )


def _limits(search: Search, models: list[Change], named: Change | None) -> list[Message]:
    used = [*models, *([named] if named is not None else [])]
    messages = [Message(f"scenarios.no_forecast_{search.outcome}", region=search.target)]
    if any(model.table == "us_jobs_naics_estimated" for model in used):
        messages.append(Message("scenarios.naics"))
    if search.target.kind == "province":
        messages.append(Message("scenarios.urban_units", region=search.target))
    if search.left_out:
        messages.append(Message("scenarios.left_out", sectors=listed(search.left_out)))
    return messages
