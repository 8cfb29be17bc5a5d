"""What the accounts of an economy say: circulation, exports, extraction, chokepoints."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from bessemer.classify import scheme
from bessemer.dependence.decompose import KWW_TERMS
from bessemer.dependence.routing import DEFINITIONS
from bessemer.regions import REST_OF_WORLD, Region
from bessemer.sources import Dataset
from bessemer.words import Message, Text

if TYPE_CHECKING:
    import pandas as pd

# A definition moved if it went further than this.
_MOVED = 0.002
# Home demand turned if it came back by a point or more.
_TURNED = 0.01
_LONG = 40
GROUPS = {
    "abroad": ("DVA_FIN", "DVA_INT", "DVA_INTrex"),
    "returned": ("RDV_FIN", "RDV_INT"),
    "foreign": ("FVA_FIN", "FVA_INT"),
    "twice": ("DDC", "FDC"),
}
"""Terms of exports: own value added used abroad, come back, of others, counted twice."""


def industry_name(code: str) -> Text:
    """Return an industry's name for a sentence: the full one, or the short one where that is a list."""
    industry = scheme("wiod35")[code]
    plain = not set(industry.name) & set(",;") and len(industry.name) < _LONG
    return Text(industry.name if plain else industry.short, industry.short_zh)


def circulation_messages(own: pd.DataFrame, place: Region) -> list[Message]:
    """Return where the four definitions of domestic circulation stand, and where they disagree.

    Parameters
    ----------
    own : DataFrame
        One row a year of the economy, columns year and ``share_`` of each definition.
    """
    last = own.iloc[-1]
    shares = {name: float(last[f"share_{name}"]) for name in DEFINITIONS}
    beyond = shares["gross_exports"] < 0
    if beyond:
        # Exports above GDP: the trade ratio is no share of anything.
        del shares["gross_exports"]
    low, high = min(shares, key=lambda name: shares[name]), max(shares, key=lambda name: shares[name])
    ordered = sorted(shares, key=lambda name: -shares[name])
    level = Message(
        "accounts.level_beyond" if beyond else "accounts.level",
        place=place,
        year=int(last["year"]),
        low=shares[low],
        high=shares[high],
        items=[
            Message("accounts.definition_item", name=_named(name), share=shares[name]) for name in ordered
        ],
    )
    found = [*_trend(own), *_turn(own)]
    if len(found) == 2:
        found = [Message("accounts.trend_and_turn", trend=found[0], turn=found[1])]
    return [level, *found]


def _named(definition: str) -> Message:
    return Message(f"accounts.definition_{definition}")


def _trend(own: pd.DataFrame) -> list[Message]:
    if len(own) < 2:
        return []
    parted = _parted(own)
    if parted is not None:
        return [parted]
    first, last = own.iloc[0], own.iloc[-1]
    change = {name: float(last[f"share_{name}"] - first[f"share_{name}"]) for name in DEFINITIONS}
    span = {"start": int(first["year"]), "year": int(last["year"])}
    up = [name for name in DEFINITIONS if change[name] > _MOVED]
    down = [name for name in DEFINITIONS if change[name] < -_MOVED]
    if len(up) == len(DEFINITIONS) or len(down) == len(DEFINITIONS):
        sizes = sorted(abs(change[name]) for name in DEFINITIONS)
        way = "rose" if up else "fell"
        return [Message(f"accounts.trend_all_{way}", least=sizes[0], most=sizes[-1], **span)]
    if up and down:
        values = {"up": [_named(name) for name in up], "down": [_named(name) for name in down]}
        return [Message("accounts.trend_split", **values, **span)]
    return [Message("accounts.trend_flat", **span)]


def _turn(own: pd.DataFrame) -> list[Message]:
    """Return where home demand turned between the first and the last year, if it did by a point or more."""
    shares, years = own["share_home_demand"].to_numpy(float), own["year"].to_numpy(int)
    for name, at in (("low", int(shares.argmin())), ("high", int(shares.argmax()))):
        points = abs(float(shares[-1] - shares[at]))
        if 0 < at < len(own) - 1 and points >= _TURNED:
            return [
                Message(
                    f"accounts.turn_{name}",
                    turn=int(years[at]),
                    share=float(shares[at]),
                    points=points,
                    year=int(years[-1]),
                )
            ]
    return []


def _parted(own: pd.DataFrame) -> Message | None:
    """Return the span of years in which home demand and own origin went furthest apart, if they did."""
    best, found = _MOVED, None
    for one, other in itertools.combinations(range(len(own)), 2):
        start, end = own.iloc[one], own.iloc[other]
        moved = {
            name: float(end[f"share_{name}"] - start[f"share_{name}"])
            for name in ("home_demand", "own_origin")
        }
        least = min(abs(size) for size in moved.values())
        if moved["home_demand"] * moved["own_origin"] < 0 and least > best:
            way = "up" if moved["home_demand"] > 0 else "down"
            best = least
            found = Message(
                f"accounts.trend_parted_{way}",
                start=int(start["year"]),
                year=int(end["year"]),
                home=abs(moved["home_demand"]),
                own=abs(moved["own_origin"]),
            )
    return found


def beside_message(table: pd.DataFrame, data: Dataset, others: Sequence[str], year: int) -> Message:
    """Return home demand of other economies in the newest year."""
    rows = table[table["year"] == year].set_index("region")["share_home_demand"]
    return Message(
        "accounts.beside",
        year=year,
        items=[Message("accounts.item", place=data.regions[id], share=float(rows[id])) for id in others],
    )


def national_message(national: pd.DataFrame, place: Region) -> Message:
    """Return what the national tables say, apart from those of the world."""
    first, last = national.iloc[0], national.iloc[-1]
    values = {
        "place": place,
        "year": int(last["year"]),
        "pure": float(last["share_pure_domestic"]),
        "gross": float(last["share_gross_exports"]),
    }
    if len(national) == 1:
        return Message("accounts.national_single", **values)
    return Message(
        "accounts.national",
        start=int(first["year"]),
        first_pure=float(first["share_pure_domestic"]),
        first_gross=float(first["share_gross_exports"]),
        **values,
    )


def exports_messages(own: pd.DataFrame, place: Region) -> list[Message]:
    """Return what the exports of an economy consist of, and how the foreign part went.

    Parameters
    ----------
    own : DataFrame
        One row a year: year, the nine terms, exports.
    """
    last = own.iloc[-1]
    year, total = int(last["year"]), float(last["exports"])
    parts = {name: float(last[list(terms)].sum()) / total for name, terms in GROUPS.items()}
    messages = [Message("accounts.exports", place=place, year=year, exports=total, **parts)]
    shares = own[list(KWW_TERMS)].div(own["exports"], axis=0)
    foreign = (shares["FVA_FIN"] + shares["FVA_INT"] + shares["FDC"]).to_numpy(float)
    years = own["year"].to_numpy(int)
    if len(own) > 1:
        values = {"start": int(years[0]), "first": foreign[0], "year": year, "last": foreign[-1]}
        peak = int(np.argmax(foreign))
        if 0 < peak < len(own) - 1:
            values |= {"peak": foreign[peak], "peak_year": int(years[peak])}
            messages.append(Message("accounts.foreign_peak", **values))
        else:
            messages.append(Message("accounts.foreign", **values))
    used = float(last[list(GROUPS["abroad"])].sum())
    messages.append(
        Message(
            "accounts.exports_ways",
            final=float(last["DVA_FIN"]) / used,
            direct=float(last["DVA_INT"]) / used,
            onward=float(last["DVA_INTrex"]) / used,
            year=year,
        )
    )
    return messages


def extraction_messages(
    pairs: pd.DataFrame, before: pd.DataFrame | None, data: Dataset, place: Region, years: tuple[int, int]
) -> list[Message]:
    """Return the partners whose market and whose inputs carry most, and what was so before."""
    start, year = years
    named = pairs[pairs["partner"] != REST_OF_WORLD]
    market = named.iloc[int(named["loss_share"].to_numpy().argmax())]
    supplier = named.iloc[int(named["stake_share"].to_numpy().argmax())]
    messages = [
        Message(
            "accounts.market",
            place=place,
            partner=data.regions[market["partner"]],
            year=year,
            loss=float(market["loss_share"]),
            half=float(market["loss_share_half"]),
        ),
        Message(
            "accounts.supplies",
            place=place,
            partner=data.regions[supplier["partner"]],
            year=year,
            stake=float(supplier["stake_share"]),
            half=float(supplier["stake_share_half"]),
        ),
    ]
    if before is not None:
        old = before[before["partner"] != REST_OF_WORLD]
        market = old.iloc[int(old["loss_share"].to_numpy().argmax())]
        supplier = old.iloc[int(old["stake_share"].to_numpy().argmax())]
        same = market["partner"] == supplier["partner"]
        messages.append(
            Message(
                "accounts.before_same" if same else "accounts.before",
                start=start,
                market=data.regions[market["partner"]],
                loss=float(market["loss_share"]),
                stake=float(supplier["stake_share"]),
                **({} if same else {"supplier": data.regions[supplier["partner"]]}),
            )
        )
    return messages


def chokepoint_messages(table: pd.DataFrame, data: Dataset, place: Region) -> list[Message]:
    """Return the supplier that is hardest to do without, single points of failure, and unnamed suppliers.

    Parameters
    ----------
    table : DataFrame
        Of :func:`bessemer.dependence.account_tables.chokepoint_frame`, hardest first.
    """
    named, rest = table[table["named"]], table[~table["named"]]
    messages = []
    if len(named):
        first = named.iloc[0]
        messages.append(
            Message(
                "accounts.chokepoint_first",
                place=place,
                year=int(first["year"]),
                supplier=data.regions[first["supplier"]],
                industry=industry_name(first["sector"]),
                **{
                    name: float(first[name])
                    for name in ("stake", "stake_share", "import_share", "hhi", "bound_share")
                },
            )
        )
        messages.append(_single(named, data))
    if len(rest):
        first = rest.iloc[int(rest["stake_share"].to_numpy().argmax())]
        messages.append(
            Message(
                "accounts.chokepoint_rest",
                industry=industry_name(first["sector"]),
                stake_share=float(first["stake_share"]),
            )
        )
    return messages


def _single(named: pd.DataFrame, data: Dataset) -> Message:
    single = named[named["single"]]
    gaps = int((named["gap"] > 0).sum())
    said = Message("accounts.gaps", gaps=gaps) if gaps else Message("accounts.gaps_none")
    if not len(single):
        return Message("accounts.single_none", count=len(named), gaps=said)
    items = [
        Message(
            "accounts.supply_item", industry=industry_name(row["sector"]), place=data.regions[row["supplier"]]
        )
        for _, row in single.head(3).iterrows()
    ]
    return Message("accounts.single", count=len(named), single=len(single), items=items, gaps=said)
