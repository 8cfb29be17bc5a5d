"""The part of the answer that says what would carry over from role models, and what would not."""

from __future__ import annotations

from typing import Any

from bessemer.answer import Part
from bessemer.classify import scheme
from bessemer.result import Result
from bessemer.rolemodels.lookalikes.searches import Search, check_search
from bessemer.rolemodels.telling.lists import first_of
from bessemer.rolemodels.transferring.carryover import carryover_table
from bessemer.rolemodels.transferring.changes import FEWEST_SAMPLED, SAMPLED
from bessemer.rolemodels.transferring.charts import slope_chart
from bessemer.rolemodels.transferring.perturbation import DECADE
from bessemer.rolemodels.transferring.transfers import (
    DRAWS,
    RANGE,
    Carried,
    recovered_episodes,
    transfer,
    why_no_models,
)
from bessemer.sources import Dataset
from bessemer.sources.given import dataset_given
from bessemer.words import Message, Text

_MOST_NAMED = 6


def transfer_part(
    data: Dataset,
    search: Search,
    *,
    years: int = DECADE,
    total: float | None = None,
    seed: int = 0,
) -> Part:
    """Return the shares after the average change of role models, and the fixed table of conditions.

    Parameters
    ----------
    data : Dataset
    search : Search
        A role model asked for stands in the findings as an illustration beside the average.
    years, total, seed
        See :func:`bessemer.rolemodels.transferring.transfers.transfer`.
    """
    data = dataset_given(data)
    check_search(search)
    title = Message("contrast.transfer_title")
    if not recovered_episodes(search, 1):
        none = why_no_models(search)
        return Part(id="transfer", title=title, findings=(none,))
    found = transfer(data, search.target, search=search, years=years, total=total, seed=seed)
    conditions = carryover_table(data, search, [model.episode for model in found.models])
    findings = [_carry(conditions), _headline(found), _sure(found), _absent(found)]
    return Part(
        id="transfer",
        title=title,
        findings=tuple(finding for finding in findings if finding is not None),
        results=(transfer_result(found), conditions),
        charts=(slope_chart(found),),
        method=(Message("contrast.range_meaning", draws=DRAWS),),
        limits=tuple(_limits(found, total)),
    )


def transfer_result(found: Carried) -> Result:
    """Return the sectors that would have to grow or shrink, as a table."""
    outcome = found.search.outcome
    amount = "count" if outcome == "jobs" else "usd"
    unit = "jobs" if outcome == "jobs" else "USD"
    amounts = [f"{outcome}_{end}" for end in ("now", "change", "change_low", "change_high")]
    ranges = () if found.single else (f"{outcome}_change_low", f"{outcome}_change_high")
    return Result(
        name="transfer",
        title=Message(
            "contrast.transfer_table_title",
            region=found.search.target,
            year=found.search.year,
            years=found.years,
        ),
        table=found.table,
        units={
            **dict.fromkeys(("share_now", "share_after"), "fraction"),
            **dict.fromkeys(("change", "change_low", "change_high"), "fraction of all"),
            **dict.fromkeys(amounts, unit),
            "factor": f"ratio over {found.years} years, against the nation",
        },
        parameters={
            "role_models": [f"{model.episode.region.id}@{model.episode.base_year}" for model in found.models],
            "years": found.years,
            "total_now": found.total_now,
            "total_after": found.total_after,
            "cap": list(found.cap),
            "range": list(RANGE),
        },
        conventions={"transfer": "closure(share x factor), factor capped; zero stays zero"},
        sources=found.tables,
        warnings=found.warnings,
        shown=("name", "share_now", "share_after", f"{outcome}_change", *ranges, "rose", "known"),
        formats={
            "share_now": "percent",
            "share_after": "percent",
            "rose": "integer",
            "known": "integer",
            **dict.fromkeys(amounts, amount),
        },
    )


def _brief(found: Carried, code: str) -> Text:
    return scheme(found.search.classification)[code].brief


def _headline(found: Carried) -> Message:
    outcome = found.search.outcome
    values: dict[str, Any] = {}
    for name, row in (("gain", found.table.iloc[0]), ("fall", found.table.iloc[-1])):
        values[name] = _brief(found, row["industry"])
        values[f"{name}_now"] = float(row["share_now"])
        values[f"{name}_after"] = float(row["share_after"])
        values[f"{name}_low"] = float(row[f"{outcome}_change_low"])
        values[f"{name}_high"] = float(row[f"{outcome}_change_high"])
    return Message(
        f"contrast.transfer_{outcome}",
        region=found.search.target,
        years=found.years,
        count=len(found.models),
        **values,
    )


def _sure(found: Carried) -> Message | None:
    """Say in how many sectors the role models agree on the direction."""
    table = found.table
    up = table[table["change_low"] > 0]
    down = table[table["change_high"] < 0].iloc[::-1]
    count = len(up) + len(down)
    values = {"count": count, "sectors": int((table["share_now"] > 0).sum())}
    names = {
        side: first_of([_brief(found, code) for code in rows["industry"]], _MOST_NAMED)
        for side, rows in (("up", up), ("down", down))
        if len(rows)
    }
    if not count:
        return Message("contrast.sure_none", sectors=values["sectors"])
    which = "some" if len(names) == 2 else next(iter(names))
    return Message(f"contrast.sure_{which}", **values, **names)


def _carry(conditions: Result) -> Message:
    table = conditions.table
    names = {
        verdict: [
            Text(english, chinese)
            for english, chinese, found in zip(table["name"], table["name_zh"], table["verdict"], strict=True)
            if found == verdict
        ]
        for verdict in ("carries", "does not", "unknown")
    }
    values: dict[str, Any] = {"total": len(table), "carries": len(names["carries"])}
    differs, unknown = names["does not"], names["unknown"]
    if differs:
        values.update(differs=len(differs), names=differs)
    if unknown:
        values.update(unknown=len(unknown), missing=unknown)
    if differs and unknown:
        return Message("contrast.carry_counts", **values)
    return Message("contrast.carry_none_differs" if unknown else "contrast.carry_all_known", **values)


def _absent(found: Carried) -> Message | None:
    none = [
        _brief(found, code)
        for code, share in zip(found.table["industry"], found.table["share_now"], strict=True)
        if share == 0
    ]
    return Message("contrast.absent", region=found.search.target, industries=none) if none else None


def _limits(found: Carried, total: float | None) -> list[Message]:
    search = found.search
    if search.outcome == "value_added":
        first = Message("contrast.total_value", total=found.total_after, year=search.year)
    elif total is None:
        first = Message("contrast.total_last", total=found.total_after, year=search.year)
    else:
        first = Message("contrast.total_given", total=found.total_after, years=found.years)
    messages = [first, Message("contrast.proxies"), *found.warnings]
    if search.target.kind == "commuting zone":
        few = int((found.search.shares * search.total * SAMPLED < FEWEST_SAMPLED).sum())
        if few:
            sectors = len(search.codes)
            values = {"region": search.target, "total": search.total, "count": few, "sectors": sectors}
            messages.insert(0, Message("contrast.small_target", **values))
    return messages
