"""What is said of a cut: what leans on the partner, what it costs, who could replace it, how that went."""

from __future__ import annotations

from bessemer.dependence.account_sentences import industry_name
from bessemer.dependence.cuts.alliances import allies_of
from bessemer.dependence.cuts.facts import Facts
from bessemer.dependence.cuts.ranges import LIVE_DRAWS
from bessemer.regions import REST_OF_WORLD, Region
from bessemer.words import Message, alike, format_value

_LISTED, _ABLE = 3, 8
_GAP = 0.005


def goods(facts: Facts) -> Message:
    """Return the name of the goods that are cut."""
    group = facts.cut.group
    if group == "technology":
        return Message("cuts.goods_technology")
    if group == "all":
        return Message("cuts.goods_all")
    return Message("cuts.goods_listed", items=[industry_name(code) for code in facts.cut.sectors])


def missing(facts: Facts) -> Message:
    """Return the name of the goods that are lost: a part of them where some are taken to be replaceable."""
    if not facts.cut.replaceable:
        return goods(facts)
    return Message("explore.part_of_goods", goods=goods(facts), share=1.0 - facts.cut.replaceable)


def assumed(facts: Facts) -> Message | None:
    """Return what is taken to be replaceable, or None where nothing is."""
    if not facts.cut.replaceable:
        return None
    return Message("explore.assumed", share=facts.cut.replaceable, goods=goods(facts), partner=facts.partner)


def way(via: str) -> Message:
    """Return the name of a way of a cut."""
    return Message(f"cuts.way_{via.replace('-', '_')}")


def verdict(facts: Facts) -> Message:
    """Return the answer: the loss at once and in the long run, with the year of the table."""
    mild, _, worst = facts.loss("short")
    long_mild, _, long_worst = facts.loss("long")
    values = {
        "goods": missing(facts),
        "partner": facts.partner,
        "place": facts.nation,
        "year": facts.year,
        "mild": mild,
        "worst": worst,
        "long_worst": long_worst,
    }
    end = "" if facts.cut.via == "direct" else f"_{facts.cut.via.replace('-', '_')}"
    if long_mild < 0:
        return Message(f"cuts.verdict_gain{end}", gain=-long_mild, **values)
    return Message(f"cuts.verdict{end}", long_mild=long_mild, **values)


def leaning(facts: Facts) -> Message:
    """Return how much of output leans on technology and markets abroad, and the partner's share of each."""
    last = facts.course.iloc[-1]
    listed = facts.cut.group != "technology"
    return Message(
        "cuts.leaning_listed" if listed else "cuts.leaning",
        place=facts.nation,
        partner=facts.partner,
        year=int(last["year"]),
        technology=float(last["technology"]),
        technology_partner=float(last["technology_partner"]),
        market=float(last["market"]),
        market_partner=float(last["market_partner"]),
        **({"goods": goods(facts)} if listed else {}),
    )


def sharing(facts: Facts) -> Message:
    """Return the partner's share of imports as supplier and as origin, now and in the first year."""
    first, last = facts.course.iloc[0], facts.course.iloc[-1]
    values = {
        "goods": goods(facts),
        "partner": facts.partner,
        "place": facts.nation,
        "year": int(last["year"]),
        "direct": float(last["direct"]),
        "origin": float(last["origin"]),
    }
    if len(facts.course) == 1:
        return Message("cuts.sharing_single", **values)
    same = alike(first["direct"], first["origin"], "percent")
    return Message(
        "cuts.sharing_same" if same else "cuts.sharing",
        start=int(first["year"]),
        first_direct=float(first["direct"]),
        first_origin=float(first["origin"]),
        **values,
    )


def at_once(facts: Facts) -> Message:
    """Return the short run by rule."""
    found = facts.stops
    return Message(
        "cuts.at_once",
        cost=found.income("cost"),
        main=found.income("main"),
        requirement=found.income("requirement"),
        investment=found.investment / float(found.value_added.sum()),
    )


def in_time(facts: Facts) -> Message:
    """Return the long run by the leading elasticities, and what its range is over."""
    _, middle, _ = facts.loss("long")
    gains = facts.rows[(facts.rows["run"] == "long") & (facts.rows["measure"] == "output")]
    sectors = gains[gains["sector"] != "total"]
    most = sectors.iloc[int(sectors["middle"].to_numpy().argmax())]
    least = sectors.iloc[int(sectors["middle"].to_numpy().argmin())]
    return Message(
        "cuts.in_time" if facts.stored else "cuts.in_time_live",
        middle=middle,
        draws=facts.draws("long"),
        gains=industry_name(str(most["sector"])),
        gain=float(most["middle"]),
        loses=industry_name(str(least["sector"])),
        loss=float(least["middle"]),
        **({} if facts.stored else {"each": LIVE_DRAWS}),
    )


def widened(facts: Facts) -> Message | None:
    """Return the loss if the partner's value added in other goods, or its allies' goods, were lost too."""
    others = [via for via in facts.ranges if via not in (facts.cut.via, "direct")]
    if facts.cut.via != "direct" or not others:
        return None
    items = []
    for via in others:
        mild, _, worst = facts.loss("short", via)
        long_mild, _, long_worst = facts.loss("long", via)
        items.append(
            Message(
                f"cuts.wider_{via.replace('-', '_')}",
                partner=facts.partner,
                mild=mild,
                worst=worst,
                long_mild=long_mild,
                long_worst=long_worst,
            )
        )
    return Message("cuts.wider", items=items)


def replacing(facts: Facts) -> Message | None:
    """Return which suppliers could cover most of the loss by exporting a tenth more, and what is left."""
    named = facts.suppliers[facts.suppliers["supplier"] != REST_OF_WORLD].head(_LISTED)
    if not len(named) or not len(facts.makers):
        return None
    # Who could cover as much is named together.
    groups: dict[str, tuple[float, list[Region]]] = {}
    for id, share in zip(named["supplier"], named["covers"], strict=True):
        key = format_value(share, "percent0", "en")
        groups.setdefault(key, (float(share), []))[1].append(facts.data.regions[str(id)])
    items = [
        Message("cuts.covers_item", place=places[0], share=share)
        if len(places) == 1
        else Message("cuts.covers_each", places=places, share=share)
        for share, places in groups.values()
    ]
    short = facts.makers[facts.makers["gap"] > _GAP].sort_values("gap", ascending=False)
    if not len(short):
        return Message("cuts.replacing", items=items)
    gaps = [
        Message("cuts.gap_item", industry=industry_name(str(code)), gap=float(gap))
        for code, gap in zip(short["sector"].head(_LISTED), short["gap"].head(_LISTED), strict=True)
    ]
    return Message("cuts.replacing_gap", items=items, gaps=gaps)


def siding(facts: Facts) -> Message | None:
    """Return how many of the most able suppliers are the partner's allies, or None where it has none."""
    if not allies_of(facts.partner.id):
        return None
    able = facts.suppliers[facts.suppliers["supplier"] != REST_OF_WORLD].head(_ABLE)
    values = {"count": len(able), "partner": facts.partner}
    allies = int(able["ally"].sum())
    if not allies:
        return Message("cuts.allies_none", **values)
    return Message("cuts.allies_some", allies=allies, **values)


def making(facts: Facts) -> Message | None:
    """Return how much more the home sectors would have to make."""
    known = facts.makers.dropna(subset=["stretch"])
    if not len(known):
        return None
    least, most = known.iloc[0], known.iloc[-1]
    values = {
        "place": facts.nation,
        "least": industry_name(str(least["sector"])),
        "least_stretch": float(least["stretch"]),
        "cover": float(least["exports_cover"]),
        "partner": facts.partner,
        "content": float(least["partner_origin"]),
    }
    if len(known) == 1:
        return Message("cuts.making_single", **values)
    return Message(
        "cuts.making",
        most=industry_name(str(most["sector"])),
        most_stretch=float(most["stretch"]),
        **values,
    )


def caveat(facts: Facts) -> Message:
    """Return what always has to be said: the year of the table, and what is not in it."""
    return Message("cuts.caveat", year=facts.year)


def limits(facts: Facts) -> list[Message]:
    """Return what the figures do not tell."""
    said = [
        Message("cuts.limit_models"),
        Message("cuts.limit_chain", share=facts.stops.income("chain")),
        Message("cuts.limit_kinds"),
    ]
    if "allied" in facts.ranges:
        said.append(Message("cuts.limit_allies"))
    return said


def method() -> list[Message]:
    """Return how the figures are made."""
    return [Message("cuts.method_cut"), Message("cuts.method_short"), Message("cuts.method_long")]
