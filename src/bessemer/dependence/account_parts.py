"""Parts of the answer: dual circulation, exports in nine terms, extraction, chokepoints."""

from __future__ import annotations

from bessemer.answer import Part
from bessemer.charts import Chart
from bessemer.dependence import account_charts as charts
from bessemer.dependence import account_sentences as sentences
from bessemer.dependence import account_tables as tables
from bessemer.dependence.derived import Origins
from bessemer.dependence.economy_tables import national_imports
from bessemer.dependence.ledger import CIRCULATION, PAIR_YEARS, SECTORS
from bessemer.dependence.national import national_circulation
from bessemer.dependence.tables import national_table, national_years
from bessemer.regions import Region
from bessemer.sources import Dataset
from bessemer.sources.kept import kept
from bessemer.words import Message

_CHINA = "CHN"


def economy_parts(
    data: Dataset, origins: Origins, region: Region, year: int, asked: int | None
) -> tuple[Part, ...]:
    """Return the four parts of an economy.

    Parameters
    ----------
    year : int
        Of the world table used.
    asked : int or None
        The year asked for, which bounds the national tables.
    """
    if CIRCULATION not in data.catalogue.tables:
        return ()
    return (
        circulation_part(data, region, year, asked),
        exports_part(data, region, year),
        extraction_part(data, origins, region, year),
        chokepoint_part(data, region, year, asked),
    )


@kept
def nation_parts(data: Dataset, nation: Region, year: int, asked: int | None) -> tuple[Part, ...]:
    """Return circulation and chokepoints of the nation of a province, zone or NUTS2 region, in short."""
    if CIRCULATION not in data.catalogue.tables:
        return ()
    return (
        circulation_part(data, nation, year, asked, short=True),
        chokepoint_part(data, nation, year, asked, short=True),
    )


def circulation_part(
    data: Dataset, region: Region, year: int, asked: int | None, *, short: bool = False
) -> Part:
    """Return how much of GDP circulates at home, by four definitions, over the years and beside others."""
    table = tables.circulation_frame(data, region.id, year)
    own = table[table["region"] == region.id]
    findings = sentences.circulation_messages(own, region)
    results = [tables.circulation_result(table, region)]
    limits = [Message("accounts.limit_ends", year=year)]
    known = national_years(data, asked) if region.id == _CHINA else ()
    if not short:
        others = [id for id in tables.COMPARED if id != region.id]
        findings.append(sentences.beside_message(table, data, others, year))
        results.append(tables.sectors_result(data, region, year))
    if known:
        national = national_circulation(national_table(data, entry) for entry in known).table
        findings.append(sentences.national_message(national, region))
        results.append(tables.national_result(national))
        limits.append(Message("accounts.limit_apart"))
    drawn = (charts.bands_chart(own, region),) if len(own) > 1 else ()
    return Part(
        id="circulation",
        title=Message("accounts.part_circulation", place=region),
        findings=tuple(findings),
        results=tuple(results),
        charts=drawn,
        method=(Message("accounts.method_circulation"),),
        limits=tuple(limits),
    )


def exports_part(data: Dataset, region: Region, year: int) -> Part:
    """Return the gross exports of an economy in nine terms over the years."""
    own = tables.exports_frame(data, region.id, year)
    return Part(
        id="exports",
        title=Message("accounts.part_exports", place=region),
        findings=tuple(sentences.exports_messages(own, region)),
        results=tuple(tables.exports_results(own, region)),
        method=(Message("accounts.method_exports"),),
    )


def extraction_part(data: Dataset, origins: Origins, region: Region, year: int) -> Part:
    """Return what an economy would lose without its exports to a partner, and what rests on its inputs."""
    pairs = tables.extraction_frame(data, region.id, year)
    start = PAIR_YEARS[0]
    before = tables.extraction_frame(data, region.id, start) if year > start else None
    return Part(
        id="extraction",
        title=Message("accounts.part_extraction", place=region),
        findings=tuple(sentences.extraction_messages(pairs, before, data, region, (start, year))),
        results=(tables.extraction_result(pairs, region, year),),
        charts=(charts.flows_chart(data, origins, region, year),),
        method=(Message("accounts.method_extraction"),),
        limits=(Message("accounts.limit_extraction"),),
    )


def chokepoint_part(
    data: Dataset, region: Region, year: int, asked: int | None, *, short: bool = False
) -> Part:
    """Return the suppliers that are hardest to do without, and the sectors that import most."""
    table = tables.chokepoint_frame(data, region.id, year)
    drawn = [charts.chokepoint_chart(table, region, year)] if table["named"].any() else []
    if not short:
        drawn.append(_imports_chart(data, region, year, asked))
    method = [Message("accounts.method_chokepoints")]
    limits = [Message("accounts.limit_stake")]
    if not short:
        method.append(Message("accounts.method_chokepoints_more"))
        limits.append(Message("accounts.limit_first"))
    limits += [
        Message("accounts.limit_coarse", year=year),
        Message("accounts.limit_booked"),
    ]
    return Part(
        id="chokepoints",
        title=Message("accounts.part_chokepoints", place=region),
        findings=tuple(sentences.chokepoint_messages(table, data, region)),
        results=(tables.chokepoint_result(table, region, year, short=short),),
        charts=tuple(drawn),
        method=tuple(method),
        limits=tuple(limits),
    )


def _imports_chart(data: Dataset, region: Region, year: int, asked: int | None) -> Chart:
    known = national_years(data, asked) if region.id == _CHINA else ()
    if known:
        rows = national_imports(data, (known[-1],)).table
        return charts.imports_chart(rows, f"imported_{known[-1]}", region, known[-1], f"cn_io_{known[-1]}")
    rows = tables.sectors_result(data, region, year).table
    return charts.imports_chart(rows, "imported", region, year, SECTORS)
