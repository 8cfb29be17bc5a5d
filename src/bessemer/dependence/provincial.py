"""What a Chinese province leans on: the answer from customs figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bessemer.answer import Answer, Certainty, Part
from bessemer.classify import Industry, scheme
from bessemer.dependence import charts
from bessemer.dependence.account_parts import nation_parts
from bessemer.dependence.cuts.answer import cut_part
from bessemer.dependence.derived import ORIGIN, shipped_origins
from bessemer.dependence.economies import partner_message
from bessemer.dependence.national import import_content
from bessemer.dependence.province import (
    MACHINES,
    PARTS,
    TECHNOLOGY,
    USES,
    Customs,
    Totals,
    customs,
    read_customs,
    read_totals,
)
from bessemer.dependence.provinces.parts import province_parts
from bessemer.dependence.tables import national_table, national_years
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.sources import Dataset
from bessemer.words import Message

if TYPE_CHECKING:
    import pandas as pd

# Above this ratio one direction of trade clearly outweighs the other.
_CLEARLY = 1.15
# Owners must be known for this part of output.
_KNOWN = 0.98
_FORMATS = {
    "exports": "usd_column",
    "imports": "usd_column",
    "imports_inputs": "usd_column",
    "import_share": "percent",
    "export_share": "percent",
    "foreign_share": "percent",
}


_TRADE = "cn_trade_total"


@dataclass(frozen=True, eq=False)
class _Case:
    """A province in one year: totals and sectors."""

    region: Region
    year: int
    totals: Totals
    at: int
    column: int
    trade: Customs

    def total(self, name: str) -> float:
        return float(getattr(self.totals, name)[self.at, self.column])

    def weight(self, name: str, at: int | None = None) -> tuple[float, float]:
        """Return a trade total as a fraction of output, in the province and in all provinces together."""
        row = self.at if at is None else at
        value, output = getattr(self.totals, name)[row], self.totals.output[row]
        rate = float(self.totals.rates[row, 0])
        known = np.isfinite(value) & np.isfinite(output)
        own = value[self.column] * rate / output[self.column]
        return float(own), float(value[known].sum() * rate / output[known].sum())


def compose_province(data: Dataset, region: Region, year: int | None) -> Answer:
    """Return trade of a province by sector, use and owner against its output, and its course."""
    totals = read_totals(data)
    column = totals.regions.index(region.id)
    usable = [
        at
        for at, known in enumerate(totals.years)
        if (year is None or known <= year) and np.isfinite(totals.imports[at, column])
    ]
    if not usable:
        reason = Message("dependence.no_customs_year", year=year if year is not None else totals.years[-1])
        return Answer("dependence", region, reason=reason, parameters={"year": year})
    at = usable[-1]
    chosen = totals.years[at]
    trade = read_customs(data, chosen)
    case = _Case(region, chosen, totals, at, column, trade)
    headline = _headline(case)
    table = customs(trade, region.id)
    results = [_main(trade, table, region, year), _shown(trade, table, region), _totals_table(case)]
    drawn = [charts.uses_chart(trade, table, region)]
    if np.isfinite(case.total("exports")):
        drawn.append(charts.balance_chart(trade, table, region))
    if at > 0:
        drawn.append(charts.course_chart(totals, region, at))
    said = (*_findings(case), *_national(data, case, year), _world(data, case, year))
    findings = tuple(message for message in said if message is not None)
    return Answer(
        question="dependence",
        region=region,
        year=chosen,
        headline=headline,
        findings=findings,
        summary=headline,
        summary_sources=(_TRADE,),
        certainty=Certainty("counted", Message("brief.basis_customs", year=chosen)),
        results=(*results, *_context(case, findings)),
        charts=tuple(drawn),
        method=(Message("dependence.method_customs", year=chosen, rate=float(totals.rates[at, 0])),),
        limits=tuple(_limits(findings)),
        parts=(*province_parts(data, region, trade, year), *_nation_parts(data, region, year)),
        parameters={"year": year},
    )


def _nation_parts(data: Dataset, region: Region, year: int | None) -> tuple[Part, ...]:
    """Return circulation and chokepoints of the whole nation, where a world table is at hand."""
    known = shipped_origins(data).year_for(year)
    if known is None:
        return ()
    nation = data.regions[region.country]
    return (*nation_parts(data, nation, known, year), *cut_part(data, region, nation, known, year))


def _headline(case: _Case) -> Message:
    imports, exports = case.total("imports"), case.total("exports")
    values = {"region": case.region, "year": case.year, "imports": imports}
    if not np.isfinite(exports):
        return Message("dependence.headline_imports_only", **values)
    values["exports"] = exports
    if imports > _CLEARLY * exports:
        return Message("dependence.headline_imports", ratio=imports / exports, **values)
    if exports > _CLEARLY * imports:
        return Message("dependence.headline_exports", ratio=exports / imports, **values)
    return Message("dependence.headline_even", **values)


def _findings(case: _Case) -> list[Message | None]:
    return [_top(case), _weight(case), _owner(case), _change(case)]


def _top(case: _Case) -> Message:
    imports = case.trade.imports["total", "all"][case.column]
    position = int(np.argmax(imports))
    uses = {use: float(case.trade.imports[use, "all"][case.column, position]) for use in USES}
    use = max(uses, key=lambda name: uses[name])
    industry = _industry(case.trade, position)
    kind = "parts" if use == "intermediate" and case.trade.group_of(position) in PARTS else use
    return Message(
        f"dependence.top_{kind}",
        industry=industry.brief,
        year=case.year,
        share=float(imports[position] / imports.sum()),
        value=float(imports[position]),
        part=uses[use] / float(imports[position]),
    )


def _industry(trade: Customs, position: int) -> Industry:
    return scheme(trade.scheme)[trade.sectors[position]]


def _weight(case: _Case) -> Message | None:
    if not np.isfinite(case.total("exports")):
        return None
    inputs, inputs_all = case.weight("inputs")
    exports, exports_all = case.weight("exports")
    return Message(
        "dependence.weight",
        region=case.region,
        year=case.year,
        inputs=inputs,
        inputs_all=inputs_all,
        exports=exports,
        exports_all=exports_all,
    )


def _owner(case: _Case) -> Message | None:
    imports = case.total("imports_foreign") / case.total("imports")
    exports = case.total("exports_foreign") / case.total("exports")
    if not np.isfinite(exports):
        return Message("dependence.owner_imports", year=case.year, imports=imports)
    values = {"year": case.year, "imports": imports, "exports": exports}
    made = _foreign_output(case)
    if made is None:
        return Message("dependence.owner", **values)
    return Message("dependence.owner_output", output=made, **values)


def _foreign_output(case: _Case) -> float | None:
    """Return the part of output made by firms with foreign, Hong Kong, Macau or Taiwan capital."""
    output = case.trade.output[case.column]
    share = (case.trade.foreign_share + case.trade.hkmt_share)[case.column]
    known = np.isfinite(share)
    if output[known].sum() < _KNOWN * output.sum():
        return None
    return float((share * output)[known].sum() / output[known].sum())


def _change(case: _Case) -> Message | None:
    if case.at == 0 or not np.isfinite(case.totals.imports[case.at - 1, case.column]):
        return None
    before, now = (float(case.totals.imports[at, case.column]) for at in (case.at - 1, case.at))
    change = now / before - 1
    return Message(
        "dependence.imports_fell" if change < 0 else "dependence.imports_rose",
        change=abs(change),
        start=case.totals.years[case.at - 1],
        end=case.year,
        first=case.weight("inputs", case.at - 1)[0],
        last=case.weight("inputs")[0],
    )


def _national(data: Dataset, case: _Case, year: int | None) -> list[Message]:
    """Return how much of imports is technology, beside what the national table says of it."""
    columns = [k for k in range(len(case.trade.sectors)) if case.trade.group_of(k) in MACHINES]
    imports = case.trade.imports["total", "all"]
    own = imports[case.column]
    share = float(own[columns].sum() / own.sum())
    if case.year not in national_years(data, year):
        whole = float(np.nansum(imports[:, columns]) / np.nansum(imports))
        return [Message("dependence.technology", year=case.year, share=share, share_all=whole)]
    content = import_content(national_table(data, case.year), TECHNOLOGY)
    return [
        Message(
            "dependence.technology_national",
            year=case.year,
            share=share,
            nation=case.region.nation,
            national=content.inputs,
            table_year=case.year,
        )
    ]


def _world(data: Dataset, case: _Case, year: int | None) -> Message | None:
    origins = shipped_origins(data)
    known = origins.year_for(year)
    if known is None:
        return None
    return partner_message(data, origins, data.regions[case.region.country], known)


def _main(trade: Customs, table: pd.DataFrame, region: Region, year: int | None) -> Result:
    money = dict.fromkeys(("exports", "imports", *(f"imports_{use}" for use in USES)), "USD")
    shares = dict.fromkeys(("export_share", "import_share", "foreign_share", "hkmt_share"), "fraction")
    return Result(
        name="customs",
        title=Message("dependence.customs_title", region=region, year=trade.year),
        table=table,
        units={**money, **shares, "output": "CNY"},
        parameters={"year": year},
        conventions={
            "import_share": "imports of intermediate and capital goods of the sector's kind / output",
            "export_share": "exports / output",
            "cny_per_usd": str(trade.rate),
        },
        sources=(
            f"cn_trade_{trade.scheme}",
            f"cn_output_{trade.scheme}",
            f"cn_foreign_share_{trade.scheme}",
            f"cn_hkmt_share_{trade.scheme}",
        ),
    )


def _shown(trade: Customs, table: pd.DataFrame, region: Region) -> Result:
    industries = [scheme(trade.scheme)[code] for code in table["industry"]]
    rows = table.assign(
        industry_name=[industry.short for industry in industries],
        industry_name_zh=[industry.short_zh for industry in industries],
        imports_inputs=table["imports_intermediate"] + table["imports_capital"],
    )
    rows = rows[(rows["imports"] > 0) | (rows["exports"] > 0)]
    return Result(
        name="customs_shown",
        title=Message("dependence.customs_title", region=region, year=trade.year),
        table=rows,
        sources=(f"cn_trade_{trade.scheme}", f"cn_output_{trade.scheme}"),
        shown=("industry_name", "imports_inputs", "exports", "import_share", "export_share", "foreign_share"),
        formats=_FORMATS,
    )


def _totals_table(case: _Case) -> Result:
    import pandas as pd

    totals, column = case.totals, case.column
    rows = slice(0, case.at + 1)
    rate = totals.rates[rows, 0]
    output = totals.output[rows, column]
    table = pd.DataFrame(
        {
            "industry": "total",
            "name": "All sectors",
            "name_zh": "各部门合计",
            "year": totals.years[rows],
            "exports": totals.exports[rows, column],
            "imports": totals.imports[rows, column],
            "imports_inputs": totals.inputs[rows, column],
            "export_share": totals.exports[rows, column] * rate / output,
            "import_share": totals.inputs[rows, column] * rate / output,
            "foreign_imports": totals.imports_foreign[rows, column] / totals.imports[rows, column],
            "foreign_exports": totals.exports_foreign[rows, column] / totals.exports[rows, column],
            "output": output,
            "cny_per_usd": rate,
        }
    ).dropna(subset=["imports"])
    shares = ("export_share", "import_share", "foreign_imports", "foreign_exports")
    return Result(
        name="customs_totals",
        title=Message("dependence.customs_totals_title", region=case.region, year=case.year),
        table=table,
        units={
            **dict.fromkeys(("exports", "imports", "imports_inputs"), "USD"),
            **dict.fromkeys(shares, "fraction"),
            "output": "CNY",
            "cny_per_usd": "CNY per USD",
        },
        sources=(_TRADE, "cn_output_total"),
        shown=("year", "imports", "exports", "import_share", "export_share", "foreign_imports"),
        formats={
            "year": "year",
            "imports": "usd_column",
            "exports": "usd_column",
            **dict.fromkeys(shares, "percent"),
        },
    )


def _context(case: _Case, messages: Iterable[Message]) -> list[Result]:
    """Return what the findings take from tables of the whole nation, as rows."""
    import pandas as pd

    rows, names = [], []
    for message in messages:
        values = message.values
        if "partner" in values:
            names.append(ORIGIN)
            rows += [
                {"measure": f"partner_{name}", "year": values["year"], "value": values[name]}
                for name in ("share", "part")
            ]
        elif "national" in values:
            names.append(f"cn_io_{values['table_year']}")
            rows.append(
                {"measure": "imported_technology", "year": values["table_year"], "value": values["national"]}
            )
    if not rows:
        return []
    return [
        Result(
            name="nation",
            title=Message("dependence.nation_title", nation=case.region.nation),
            table=pd.DataFrame(rows),
            units={"value": "fraction"},
            conventions={
                "partner_share": "value added in the United States / final demand of China",
                "partner_part": "value added in the United States / foreign value added in it",
                "imported_technology": "imported part of inputs of machinery, electrical and electronic "
                "equipment and instruments",
            },
            sources=tuple(dict.fromkeys(names)),
        )
    ]


def _limits(findings: Iterable[Message]) -> list[Message]:
    limits = [Message("dependence.limit_customs"), Message("dependence.limit_exports_1997")]
    years = [message.values["year"] for message in findings if "partner" in message.values]
    return [*limits, *(Message("dependence.limit_world", year=year) for year in years)]
