"""The answer to "What are we?" for one region."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from bessemer.answer import Answer, Certainty
from bessemer.classify import aim_codes, concordance, has_concordance, scheme
from bessemer.panel import Status
from bessemer.regions import OWN, Region
from bessemer.result import Result
from bessemer.sources import Dataset
from bessemer.sources.dataset import GEOGRAPHIES
from bessemer.structure.change_charts import change_chart, shift_chart, shift_finding, shift_table
from bessemer.structure.charts import SMALLEST_SHARE, quotient_chart
from bessemer.structure.composition_charts import composition_chart
from bessemer.structure.knowledge import technology_part
from bessemer.structure.profile import Composition, compositions, profile_rows
from bessemer.structure.space_charts import finest, neighbourhood, space_chart, space_finding
from bessemer.structure.variety import effective_number
from bessemer.structure.windows import Window, window
from bessemer.words import Message, Text

# Input-output tables are estimates, balanced to accounts by those who made them.
_BALANCED = {"wiod35": "brief.basis_world", "io42": "brief.basis_balanced"}
# A finer table a few years older shows strengths better than a coarse one of the year itself.
_RECENT = 5
# The largest three are named.
_FEWEST = 3
# Four of the sectors aimed at; the sentence does not name information.
_AIMS = aim_codes("sections16", ("health", "education", "finance", "science"))


def compose(data: Dataset, region: Region, year: int | None = None) -> Answer:
    """Return composition, location quotients and diversity of a region against its nation.

    Parameters
    ----------
    data : Dataset
    region : Region
    year : int, optional
        The newest figures up to this year are used.
    """
    entries = compositions(data, region, year)
    few = not entries or len(entries[0].panel.regions) < 2 or len(entries[0].panel.industries) < _FEWEST
    if region.kind == OWN and few:
        return Answer("structure", region, reason=_why_none(data, region, year), parameters={"year": year})
    if not entries:
        reason = "structure.no_figures_year" if year is not None else "structure.no_figures"
        values = {"region": region} if year is None else {"region": region, "year": year}
        return Answer("structure", region, reason=Message(reason, **values), parameters={"year": year})
    # Chinese compares a province with 全国, the whole country.
    nation = Text("China", "全国") if region.kind == "province" else data.nation(region).name
    places = Message(f"structure.places_{region.kind.replace(' ', '_')}")
    lead = _sharpest(entries)
    jobs = entries[0]
    top = _strongest(lead)
    rank = _rank(lead, top)
    strength = {
        "region": region,
        "nation": nation,
        "industry": _industry(lead, top),
        "ratio": float(lead.quotient[top]),
        "year": lead.year,
        "measure": lead.table.measure_name,
        "share": float(lead.share[top]),
        "nation_share": float(lead.nation_share[top]),
        "rank": rank,
        "count": len(lead.panel.regions),
        "places": places,
    }
    headline = Message("structure.headline_first" if rank == 1 else "structure.headline", **strength)
    span, moved = window(data, region, jobs.table, year), _moved(data, region, entries, year)
    technology = technology_part(data, region, nation, year)
    fine = finest(entries)
    space = neighbourhood(fine) if fine is not None else None
    findings = [
        _largest(jobs, region),
        shift_finding(span, region, nation) if span is not None else None,
        *(technology.findings if technology is not None else ()),
        *_aims(entries, region, nation),
        _diversity(jobs, region, places),
        space_finding(space, region, places) if space is not None else None,
    ]
    charts = (
        quotient_chart(lead, region, nation),
        composition_chart(jobs, region, nation),
        change_chart(moved, region, nation) if moved is not None else None,
        shift_chart(span, region, nation) if span is not None else None,
        space_chart(space, region, places) if space is not None else None,
    )
    parts = (
        shift_table(span, region) if span is not None else None,
        technology.result if technology is not None else None,
    )
    tables = dict.fromkeys(entry.table.key for entry in entries)
    main = Result(
        name="profile",
        title=Message("structure.profile_title", region=region),
        table=profile_rows(entries),
        units={
            "value": "; ".join(
                dict.fromkeys(f"{entry.table.measure}: {entry.table.unit}" for entry in entries)
            ),
            "share": "fraction",
            "nation_share": "fraction",
            "location_quotient": "ratio",
        },
        parameters={"year": year},
        conventions={"location_quotient": "share of region / share of nation"},
        sources=tuple(tables),
        warnings=tuple(_warnings(data, entries)),
    )
    return Answer(
        question="structure",
        region=region,
        year=max(entry.year for entry in entries if entry.table.kind == "panel"),
        headline=headline,
        findings=tuple(finding for finding in findings if finding is not None),
        summary=headline,
        summary_sources=(lead.table.key,),
        certainty=_certainty(lead, top),
        results=(
            main,
            *(_measure_table(entry, region) for entry in entries),
            *(part for part in parts if part is not None),
        ),
        charts=tuple(chart for chart in charts if chart is not None),
        method=tuple(_methods(nation, span, technology is not None, space is not None)),
        limits=(
            *_limits(entries),
            *_left_out(data, region, lead),
            *(technology.limits if technology is not None else ()),
            *_too_coarse(jobs, fine),
        ),
        parameters={"year": year},
    )


def _why_none(data: Dataset, region: Region, year: int | None) -> Message:
    """Say why a place of the user's own has no profile, and what to do."""
    table = data.own_table()
    values = {"region": region, "name": data.name}
    if len(data.nation(region).regions) < 2:
        return Message("own.single_place", **values)
    if table is None or len(data.panel(table.key).industries) < _FEWEST:
        return Message("own.no_industries", **values, least=_FEWEST)
    chosen = data.panel(table.key).year_for(year)
    if chosen is None:
        return Message("own.no_figures_year", **values, year=year, first=table.years[0])
    return Message("own.too_many_unknown", **values, year=chosen)


def _left_out(data: Dataset, region: Region, lead: Composition) -> Iterator[Message]:
    """Say how many places of the dataset are left out of the comparison."""
    places = len(data.nation(region).regions)
    left = places - len(lead.panel.regions)
    if region.kind == OWN and left:
        yield Message("own.left_out", count=left, places=places, year=lead.year)


def _certainty(lead: Composition, top: int) -> Certainty:
    """Return whether the figures behind the strength are as published, or estimated."""
    if lead.table.geography == GEOGRAPHIES[OWN]:
        kind = "estimated" if lead.status[top] == Status.ESTIMATED else "counted"
        return Certainty(kind, Message("own.basis", year=lead.year))
    if lead.status[top] == Status.ESTIMATED:
        estimated = lead.value[lead.status == Status.ESTIMATED]
        share = float(np.nansum(estimated)) / lead.total
        return Certainty("estimated", Message("brief.basis_withheld", share=share))
    balanced = _BALANCED.get(lead.table.classification)
    if balanced is not None:
        return Certainty("estimated", Message(balanced, year=lead.year))
    basis = "brief.basis_sample" if lead.table.classification == "ind1990" else "brief.basis_published"
    return Certainty("counted", Message(basis, year=lead.year))


def _moved(data: Dataset, region: Region, entries: Sequence[Composition], year: int | None) -> Window | None:
    """Return the two comparable years of the finest classification that has them and is about as new."""
    newest = max(entry.year for entry in entries)
    recent = [entry for entry in entries if entry.year >= newest - _RECENT]
    recent = [entry for entry in recent if entry.table.measure in ("jobs", "output")]
    for entry in sorted(recent, key=lambda entry: -len(entry.panel.industries)):
        found = window(data, region, entry.table, year)
        if found is not None:
            return found
    return None


def _methods(nation: object, span: Window | None, technology: bool, space: bool) -> Iterator[Message]:
    yield Message("structure.method", nation=nation)
    if span is not None:
        yield Message("structure.method_shift", nation=nation)
    if technology:
        yield Message("structure.method_technology")
    if space:
        yield Message("structure.method_space")


def _too_coarse(jobs: Composition, fine: Composition | None) -> Iterator[Message]:
    """Say why there is no product space where every classification is too coarse for one."""
    if fine is None:
        yield Message("structure.space_coarse", count=len(jobs.panel.industries))


def _industry(entry: Composition, position: int) -> Text:
    return scheme(entry.table.classification)[entry.panel.industries[position]].brief


def _sharpest(entries: Sequence[Composition]) -> Composition:
    """Return the composition with the most industries among those about as new as the newest."""
    newest = max(entry.year for entry in entries)
    recent = [entry for entry in entries if entry.year >= newest - _RECENT]
    return max(recent, key=lambda entry: len(entry.panel.industries))


def _strongest(entry: Composition) -> int:
    """Return the industry that adds most to how the composition differs from the nation's: s log(s / S)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        terms = np.where(entry.share >= SMALLEST_SHARE, entry.share * np.log(entry.quotient), -np.inf)
    return int(np.argmax(np.nan_to_num(terms, nan=-np.inf, posinf=-np.inf)))


def _rank(entry: Composition, position: int) -> int:
    """Return the region's place among the nation's by location quotient of an industry, 1 the highest."""
    values = entry.panel.values[0]
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = values[:, position] / np.nansum(values, axis=1)
    return 1 + int(np.sum(shares > shares[entry.position]))


def _largest(entry: Composition, region: Region) -> Message:
    order = np.argsort(-np.nan_to_num(entry.share, nan=-1.0))[:3]
    first, second, third = (int(position) for position in order)
    return Message(
        "structure.largest_value"
        if entry.table.measure in ("output", "value_added", "exports")
        else "structure.largest",
        region=region,
        year=entry.year,
        total=entry.total,
        measure=entry.table.measure_name,
        unit=entry.table.unit_name,
        first=_industry(entry, first),
        first_share=float(entry.share[first]),
        second=_industry(entry, second),
        second_share=float(entry.share[second]),
        third=_industry(entry, third),
        third_share=float(entry.share[third]),
    )


def _aims(entries: Sequence[Composition], region: Region, nation: object) -> list[Message | None]:
    """Return where the region stands in health, education, finance and science, by each annual measure."""
    messages: list[Message | None] = []
    for entry in entries:
        if entry.table.measure not in ("jobs", "output") or entry.table.kind != "panel":
            continue
        if not has_concordance(entry.table.classification, "sections16"):
            continue
        values, codes = concordance(entry.table.classification, "sections16").aggregate(
            entry.panel.values[0], entry.panel.industries
        )
        total, nation_total = entry.total, float(np.nansum(entry.panel.values[0]))
        wanted = [codes.index(code) for code in _AIMS]
        own = values[entry.position, wanted] / total
        whole = values[:, wanted].sum(axis=0) / nation_total
        if not np.isfinite(own).all() or not np.isfinite(whole).all():
            continue
        named = dict(zip(_AIMS, (own / whole).tolist(), strict=True))
        messages.append(
            Message(
                "structure.aims_private" if entry.table.classification == "naics" else "structure.aims",
                region=region,
                nation=nation,
                measure=entry.table.measure_name,
                year=entry.year,
                **named,
            )
        )
    return messages


def _diversity(entry: Composition, region: Region, places: Message) -> Message | None:
    values = entry.panel.values[0]
    # A sector whose value added is below zero has no share.
    numbers = effective_number(np.where(values < 0, 0.0, values))
    own = float(numbers[entry.position])
    if not np.isfinite(own):
        return None
    known = numbers[np.isfinite(numbers)]
    return Message(
        "structure.diversity_value"
        if entry.table.measure in ("output", "value_added", "exports")
        else "structure.diversity",
        region=region,
        places=places,
        number=own,
        sectors=len(entry.panel.industries),
        year=entry.year,
        measure=entry.table.measure_name,
        rank=1 + int(np.sum(known > own)),
        count=len(known),
    )


def _measure_table(entry: Composition, region: Region) -> Result:
    table = profile_rows([entry])
    industries = scheme(entry.table.classification)
    table["industry_name"] = [industries[code].short for code in table["industry"]]
    table["industry_name_zh"] = [industries[code].short_zh for code in table["industry"]]
    table = table.sort_values("location_quotient", ascending=False, na_position="last")
    return Result(
        name=f"profile_{entry.table.measure}_{entry.table.classification}",
        title=Message(
            "structure.table_title",
            region=region,
            measure=entry.table.measure_name,
            unit=entry.table.unit_name,
            year=entry.year,
        ),
        table=table[~(table["share"] == 0)],
        sources=(entry.table.key,),
        shown=("industry_name", "value", "share", "nation_share", "location_quotient"),
        formats={
            "value": "count",
            "share": "percent",
            "nation_share": "percent",
            "location_quotient": "ratio",
        },
    )


def _warnings(data: Dataset, entries: Sequence[Composition]) -> list[Message]:
    """Return how much of a measure is unknown, or estimated because the source withholds cells."""
    messages = []
    for entry in entries:
        if entry.unknown:
            messages.append(
                Message(
                    "structure.unknown",
                    count=entry.unknown,
                    cells=entry.panel.values.size,
                    measure=entry.table.measure_name,
                    year=entry.year,
                )
            )
        if entry.table.kind != "panel" or not (entry.status == Status.ESTIMATED).any():
            continue
        own = entry.table.geography == GEOGRAPHIES[OWN]
        if own:  # a concordance shared them out: nothing says which part of a cell is certain
            part = entry.value[entry.status == Status.ESTIMATED]
        else:
            panel = data.panel(entry.table.key, "estimated")
            part = panel.select(years=[entry.year], regions=[entry.region]).values
        messages.append(
            Message(
                "harmonise.estimated" if own else "structure.estimated",
                count=int((entry.status == Status.ESTIMATED).sum()),
                sectors=len(entry.value),
                share=float(np.nansum(part) / entry.total),
                measure=entry.table.measure_name,
                year=entry.year,
            )
        )
    return messages


def _limits(entries: Sequence[Composition]) -> list[Message]:
    return [
        Message("structure.note", measure=entry.table.measure_name, note=entry.table.notes)
        for entry in entries
        if entry.table.notes is not None
    ]
