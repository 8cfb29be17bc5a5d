"""Can a partner's supplies be spared: the part of every answer on dependence, and the answer on one cut."""

from __future__ import annotations

from collections.abc import Sequence

from bessemer.answer import Answer, Part
from bessemer.charts import Chart
from bessemer.dependence.cuts import charts, sentences, tables
from bessemer.dependence.cuts.facts import Facts, facts_of
from bessemer.dependence.cuts.provinces import Weights, province_weights
from bessemer.dependence.cuts.ranges import default_partner
from bessemer.dependence.cuts.spec import cut_of
from bessemer.dependence.derived import YEARS, shipped_origins
from bessemer.dependence.places import economy_named, economy_of
from bessemer.errors import RegionError, UnavailableError, YearError, listing
from bessemer.regions import Region
from bessemer.sources import Dataset
from bessemer.words import Message


def cut_part(
    data: Dataset, place: Region, nation: Region, year: int, asked: int | None, *, short: bool = False
) -> tuple[Part, ...]:
    """Return the part on technology from the default partner; empty where there is no world table.

    Parameters
    ----------
    data : Dataset
    place : Region
        The region asked about.
    nation : Region
        Its economy, or the region itself.
    year : int
        Of the world table.
    asked : int or None
        The year asked for, which bounds the weights of a province.
    short : bool
        Only the answer, the shares and what has to be said of them, for regions without weights of their own.
    """
    if f"wiod_{year}" not in data.catalogue.tables:
        return ()
    partner = data.regions[default_partner(nation.id)]
    facts = facts_of(data, nation, partner, cut_of(nation.id, partner.id), year, wide=False)
    weights = province_weights(data, place.id, asked) if place.kind == "province" else None
    said: list[Message | None] = [sentences.verdict(facts)]
    results = []
    if weights is not None:
        said.append(carried_message(facts, place, weights))
        results.append(tables.carried_result(facts, place, weights))
    brief = short or weights is not None
    said += _told(facts, brief=brief)
    results.append(tables.losses_result(facts))
    drawn: list[Chart | None] = [charts.losses_chart(facts)]
    if not short:
        results += [tables.suppliers_result(facts), tables.makers_result(facts)]
        drawn.append(charts.suppliers_chart(facts))
    if not brief:
        results += [tables.sectors_result(facts), tables.course_result(facts)]
        drawn.append(charts.course_chart(facts) if len(facts.course) > 1 else None)
    return (
        Part(
            id="cut",
            title=Message("cuts.part_title", partner=partner),
            findings=tuple(message for message in said if message is not None),
            results=tuple(results),
            charts=tuple(chart for chart in drawn if chart is not None),
            method=tuple(sentences.method()),
            limits=tuple(_limits(facts, place, weights)),
        ),
    )


def _told(facts: Facts, *, brief: bool) -> list[Message | None]:
    """Return what follows the verdict; what must always be said is last."""
    if brief:
        return [
            sentences.sharing(facts),
            sentences.replacing(facts),
            sentences.siding(facts),
            sentences.caveat(facts),
        ]
    return [
        sentences.assumed(facts),
        sentences.leaning(facts),
        sentences.sharing(facts),
        sentences.at_once(facts),
        sentences.in_time(facts),
        sentences.widened(facts),
        sentences.replacing(facts),
        sentences.siding(facts),
        sentences.making(facts),
        sentences.caveat(facts),
    ]


def _limits(facts: Facts, place: Region, weights: Weights | None) -> list[Message]:
    limits = sentences.limits(facts)
    if weights is not None:
        limits.insert(
            0,
            Message(
                "cuts.limit_carried",
                place=place,
                partner=facts.partner,
                weights=weights.year,
                year=facts.year,
            ),
        )
    return limits


def compose_cut(
    data: Dataset,
    region: Region,
    year: int | None,
    partner: str,
    sectors: str | Sequence[str] = "technology",
    via: str = "direct",
    replaceable: float = 0.0,
    *,
    wide: bool = True,
) -> Answer:
    """Return what a region would lose without a partner's supplies.

    Parameters
    ----------
    data : Dataset
    region : Region
        An economy of the world table, or a region of one.
    year : int or None
        The newest world table up to this year is used.
    partner : str
        Id, name or alias of an economy.
    sectors, via, replaceable
        As in :func:`bessemer.dependence.cuts.spec.cut_of`.
    wide : bool
        Whether to compute the ranges of the other ways too where they do not ship; the figures of the way
        asked for are the same.

    Raises
    ------
    RegionError, OptionError, ClassificationError
        If the partner is no other economy of the world table, or sectors or way are unknown.
    YearError, UnavailableError
        If there is no world table up to the year, or none lists the region's economy.
    """
    other = economy_named(data, partner, "Option --cut.")
    origins = shipped_origins(data)
    nation = region if region.kind == "economy" else economy_of(data, region, origins)
    if nation is None:
        raise UnavailableError(
            f"The world table has no economy of its own for {region.nation.en}.",
            where=f"Region {region.id} ({region.name}).",
            remedy="Ask about a region of one of its 40 named economies.",
        )
    if region is not nation and other.id == nation.id:
        raise RegionError(
            f"{region.spoken('en')} cannot be cut off from {other.spoken('en')}, its own nation.",
            where="Option --cut.",
            remedy="Name another economy.",
        )
    cut = cut_of(nation.id, other.id, sectors, via, replaceable)
    chosen = origins.year_for(year)
    if chosen is None:
        raise YearError(
            f"There is no world table up to {year}.",
            where="Option --year.",
            remedy=f"World tables ship for {listing(YEARS)}; use {YEARS[0]} or later.",
        )
    facts = facts_of(data, nation, other, cut, chosen, wide=wide)
    weights = province_weights(data, region.id, year) if region.kind == "province" else None
    return _answer(facts, region, weights, year)


def _answer(facts: Facts, region: Region, weights: Weights | None, year: int | None) -> Answer:
    verdict = sentences.verdict(facts)
    said: list[Message | None] = _told(facts, brief=False)
    shown = [
        tables.losses_result(facts),
        tables.sectors_result(facts),
        tables.suppliers_result(facts),
        tables.makers_result(facts),
        tables.course_result(facts),
    ]
    results = [tables.ranges_result(facts, wide=False), *shown]
    headline = verdict
    if weights is not None:
        headline = carried_message(facts, region, weights, headline=True)
        said = [verdict, hardest_message(facts, region, weights), *said]
        results = [tables.carried_result(facts, region, weights), *results]
    elif region is not facts.nation:
        said = [Message("cuts.as_nation", place=region, nation=facts.nation), *said]
    drawn = [
        charts.losses_chart(facts),
        charts.suppliers_chart(facts),
        charts.course_chart(facts) if len(facts.course) > 1 else None,
    ]
    return Answer(
        question="dependence",
        region=region,
        year=facts.year,
        headline=headline,
        findings=tuple(message for message in said if message is not None),
        summary=headline,
        results=tuple(results),
        charts=tuple(chart for chart in drawn if chart is not None),
        method=tuple(sentences.method()),
        limits=tuple(_limits(facts, region, weights)),
        parameters={
            "year": year,
            "cut": facts.partner.id,
            "sectors": list(facts.cut.sectors),
            "via": facts.cut.via,
            "replaceable": facts.cut.replaceable,
        },
    )


def carried_message(facts: Facts, place: Region, weights: Weights, *, headline: bool = False) -> Message:
    """Return the change of a province's output with its own weights, beside the nation's or as a headline."""
    rows = tables.carried_rows(facts, weights)
    ends = {
        (group, run): part.iloc[0]
        for (group, run), part in rows[rows["group"].isin(["total", "nation"])].groupby(["group", "run"])
    }
    values = {
        "place": place,
        "nation": facts.nation,
        "weights": weights.year,
        "worst": float(ends["total", "short"]["low"]),
        "mild": float(ends["total", "short"]["high"]),
        "long_worst": float(ends["total", "long"]["low"]),
        "long_mild": float(ends["total", "long"]["high"]),
    }
    if headline:
        return Message(
            "cuts.headline_carried",
            goods=sentences.missing(facts),
            partner=facts.partner,
            year=facts.year,
            **values,
        )
    return Message(
        "cuts.carried",
        nation_worst=float(ends["nation", "short"]["low"]),
        nation_mild=float(ends["nation", "short"]["high"]),
        nation_long_worst=float(ends["nation", "long"]["low"]),
        nation_long_mild=float(ends["nation", "long"]["high"]),
        **values,
    )


def hardest_message(facts: Facts, place: Region, weights: Weights) -> Message:
    """Return the sectors of a province that take the largest part of the loss at once, by the middle rule."""
    rows = tables.carried_rows(facts, weights)
    rows = rows[(rows["run"] == "short") & ~rows["group"].isin(["total", "nation"])].dropna(subset=["low"])
    first = rows.iloc[int((rows["middle"] * rows["share"]).to_numpy().argmin())]
    return Message(
        "cuts.hardest",
        place=place,
        industry=tables.group_name(str(first["group"])),
        share=float(first["share"]),
        change=float(first["middle"]),
    )
