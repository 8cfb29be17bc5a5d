"""How much of what a province makes comes from abroad through its whole chain, as a range over quotients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bessemer.answer import Part
from bessemer.charts import Canvas, Chart
from bessemer.classify import concordance, scheme
from bessemer.dependence.province import GOODS, PARTS
from bessemer.dependence.regional.ranges import (
    COEFFICIENTS,
    CUSTOMS,
    TOTAL,
    YEAR,
    ProvincialTable,
    Range,
    shipped_provincial_table,
)
from bessemer.dependence.regional.record import LARGE, RECORD, YARDSTICK, out_of_sample, read_record
from bessemer.dependence.regional.yardstick import NOTHING
from bessemer.regions import Region
from bessemer.result import Result
from bessemer.sources import Dataset
from bessemer.words import Message, say

if TYPE_CHECKING:
    import pandas as pd

    from bessemer.charts import grammar as alt

_SECTORS = 10
_METHODS = ("slq", "cilq", "flq", "aflq")
# Agriculture has no parent among the sections.
_GOODS, _UNPARENTED = ("mining", "manufacturing", "utilities"), ("01",)
_JUDGED = ("abroad_total", "multiplier")
_SOURCES = (f"cn_io_{YEAR}", "cn_output_io42", "cn_trade_io42")


def chain_part(data: Dataset, region: Region) -> Part:
    """Return the part on import content through the whole chain, in the year of :data:`YEAR`."""
    table = shipped_provincial_table(data, region.id)
    rows, judged = sector_rows(table), record_rows(data)
    findings = [
        *_totals(table, region),
        _other(table, region),
        _largest(rows),
        *_customs(table, region),
    ]
    return Part(
        id="province_chain",
        title=Message("province.part_chain", place=region),
        findings=tuple(message for message in findings if message is not None),
        results=(*_results(table, rows, region), _record(judged)),
        charts=(chain_chart(rows, region),),
        method=(Message("province.method_chain", year=YEAR),),
        limits=(
            Message("regional.no_balanced_table"),
            Message("regional.delta_out_of_sample"),
            Message("province.limit_chain", year=YEAR),
        ),
        record=record_message(judged),
    )


def sector_rows(table: ProvincialTable) -> pd.DataFrame:
    """Return import content by sector, the sectors that carry most imports first.

    Returns
    -------
    DataFrame
        Columns industry, output (CNY) and, without and with customs (ending ``_customs``): direct (fraction
        of output, the same by every quotient), low and high (of import content through the province's own
        chain), other_low and other_high (of what comes from other provinces through it). Sectors without
        output are left out.
    """
    import pandas as pd

    columns: dict[str, object] = {"industry": table.sectors, "output": table.output}
    for basis, end in ((COEFFICIENTS, ""), (CUSTOMS, "_customs")):
        content, other = table.by_table("abroad_total", basis), table.by_table("other_total", basis)
        columns |= {
            f"direct{end}": table.by_table("abroad", basis)[0],
            f"low{end}": content.min(axis=0),
            f"high{end}": content.max(axis=0),
            f"other_low{end}": other.min(axis=0),
            f"other_high{end}": other.max(axis=0),
        }
    rows = pd.DataFrame(columns)
    rows = rows[rows["output"] > 0]
    carried = (rows["low_customs"] + rows["high_customs"]) * rows["output"]
    return rows.iloc[np.argsort(-carried.to_numpy(), kind="stable")].reset_index(drop=True)


def _span(found: Range) -> dict[str, float]:
    return {"low": found.low, "high": found.high}


def _totals(table: ProvincialTable, region: Region) -> list[Message]:
    """Return import content of all that the province makes, and the technology in it."""
    onto = concordance(table.classification, GOODS)
    parts = [code for code in table.sectors if onto.links_of(code)[0].target_code in PARTS]
    content, plain = (table.range("abroad_total", TOTAL, basis) for basis in (CUSTOMS, COEFFICIENTS))
    technology = table.range("abroad_total", TOTAL, CUSTOMS, parts)
    return [
        Message(
            "province.chain_total",
            place=region,
            year=YEAR,
            direct=table.range("abroad", TOTAL, CUSTOMS).low,
            plain_direct=table.range("abroad", TOTAL, COEFFICIENTS).low,
            plain_low=plain.low,
            plain_high=plain.high,
            **_span(content),
        ),
        _technology(technology),
    ]


def _technology(found: Range) -> Message:
    if round(found.low, 3) == round(found.high, 3):
        return Message("province.chain_technology_about", high=found.high)
    return Message("province.chain_technology", **_span(found))


def _other(table: ProvincialTable, region: Region) -> Message:
    return Message(
        "province.chain_other",
        place=region,
        chain=Message("province.chain_nation", nation=table.through_nation()),
        **_span(table.range("other_total", TOTAL, CUSTOMS)),
    )


def _largest(rows: pd.DataFrame) -> Message | None:
    first = rows.iloc[0]
    if not first["high_customs"] > 0:
        return None
    return Message(
        "province.chain_largest",
        industry=scheme("io42")[first["industry"]].brief,
        **{
            name: float(first[column])
            for name, column in (
                ("low", "low_customs"),
                ("high", "high_customs"),
                ("direct", "direct_customs"),
                ("plain_low", "low"),
                ("plain_high", "high"),
            )
        },
    )


def _customs(table: ProvincialTable, region: Region) -> list[Message]:
    """Return what customs show of the imported goods that industries would use, and what is left over."""
    rows = _held(table)
    used, seen = float(rows["by_coefficients"].sum()), float(rows["customs"].sum())
    through = float(rows["through_others"].sum())
    added = float((rows["rescaled"] - rows["by_coefficients"]).clip(lower=0).sum())
    values = {"place": region, "year": YEAR, "used": used, "seen": seen, "through": through}
    found = [Message("province.customs_rows", part=through / used, **values)]
    raised = rows[rows["rescaled"] > rows["by_coefficients"]]
    if added > 0 and len(raised):
        gain = (raised["rescaled"] - raised["by_coefficients"]).to_numpy()
        most = scheme(table.classification)[str(raised["industry"].to_numpy()[int(gain.argmax())])]
        beyond = float(rows["beyond_use"].sum())
        kind = "customs_raised_beyond" if beyond > 0 else "customs_raised"
        extra = {"beyond": beyond} if beyond > 0 else {}
        found.append(
            Message(f"province.{kind}", added=added, count=len(raised), industry=most.brief, **extra)
        )
    return found


def _held(table: ProvincialTable) -> pd.DataFrame:
    """Return imported inputs by product against customs, goods only: services do not pass customs."""
    rows = table.rows().table
    known = scheme(table.classification)
    goods = [code in _UNPARENTED or known[code].parent in _GOODS for code in rows["industry"]]
    return rows[goods].reset_index(drop=True)


def record_rows(data: Dataset) -> pd.DataFrame:
    """Return the errors of the quotients on Canada's provinces, out of sample, beside the simplest baseline.

    Columns measure (``abroad_total``, ``multiplier``), method, relative_error (mean over the ten provinces
    of the error weighted by output) and relative_error_large (over the four largest).
    """
    frame = read_record(data)
    wanted = frame["measure"].isin(_JUDGED) & frame["method"].isin((*_METHODS, YARDSTICK))
    rows = out_of_sample(frame[wanted & (frame["known"] == NOTHING)])
    large = rows["weighted_error"].where(rows["region"].isin(LARGE))
    grouped = rows.assign(large=large).groupby(["measure", "method"], sort=False)
    return grouped.agg(
        relative_error=("weighted_error", "mean"), relative_error_large=("large", "mean")
    ).reset_index()


def record_message(rows: pd.DataFrame) -> Message:
    """Return the rows of :func:`record_rows` in one sentence."""
    content, multiplier = (rows[rows["measure"] == measure].set_index("method") for measure in _JUDGED)
    ours, made = content.loc[list(_METHODS)], multiplier.loc[list(_METHODS), "relative_error"]
    return Message(
        "province.chain_record",
        low=float(ours["relative_error"].min()),
        high=float(ours["relative_error"].max()),
        large_low=float(ours["relative_error_large"].min()),
        large_high=float(ours["relative_error_large"].max()),
        baseline=float(content["relative_error"][YARDSTICK]),
        multiplier_low=float(made.min()),
        multiplier_high=float(made.max()),
        multiplier_baseline=float(multiplier["relative_error"][YARDSTICK]),
    )


def _results(table: ProvincialTable, rows: pd.DataFrame, region: Region) -> list[Result]:
    industries = [scheme(table.classification)[code] for code in rows["industry"]]
    texts = {}
    for name, low, high in (
        ("content", "low", "high"),
        ("content_customs", "low_customs", "high_customs"),
        ("from_others", "other_low_customs", "other_high_customs"),
    ):
        spans = [
            Message("province.span", low=float(one), high=float(two))
            for one, two in zip(rows[low], rows[high], strict=True)
        ]
        texts[name] = [say(span) for span in spans]
        texts[f"{name}_zh"] = [say(span, "zh-CN") for span in spans]
    shown = rows.assign(
        industry_name=[industry.short for industry in industries],
        industry_name_zh=[industry.short_zh for industry in industries],
        **texts,
    )
    fractions = [name for name in rows.columns if name not in ("industry", "output")]
    main = Result(
        name="province_chain",
        title=Message("province.chain_title", place=region, year=YEAR),
        table=shown,
        units={"output": "CNY", **dict.fromkeys(fractions, "fraction of output")},
        conventions={
            "low, high": "least and greatest over SLQ, CILQ, and FLQ and AFLQ with delta .1 to .5",
            "customs": "imported inputs scaled up to customs where these are higher",
            "direct": "imported inputs / output",
        },
        sources=_SOURCES,
        shown=(
            "industry_name",
            "output",
            "direct",
            "content",
            "direct_customs",
            "content_customs",
            "from_others",
        ),
        formats={"output": "cny_column", **dict.fromkeys(("direct", "direct_customs"), "percent")},
    )
    held = _held(table)
    goods = [scheme(table.classification)[code] for code in held["industry"]]
    against = held.assign(
        industry_name=[industry.short for industry in goods],
        industry_name_zh=[industry.short_zh for industry in goods],
    )
    money = ("by_coefficients", "customs", "rescaled", "through_others", "beyond_use")
    customs = Result(
        name="province_customs_rows",
        title=Message("province.customs_rows_title", place=region, year=YEAR),
        table=against[(against["by_coefficients"] > 0) | (against["customs"] > 0)],
        units=dict.fromkeys(money, "CNY"),
        sources=_SOURCES,
        warnings=table.rows().warnings,
        shown=("industry_name", "by_coefficients", "customs", "through_others"),
        formats=dict.fromkeys(money, "cny_column"),
    )
    return [main, customs]


def _record(judged: pd.DataFrame) -> Result:
    return Result(
        name="regionalisation_record",
        title=Message("regional.errors_title"),
        table=judged,
        units=dict.fromkeys(("relative_error", "relative_error_large"), "fraction of the true figure"),
        conventions={
            "choice": "leave one province out",
            "weights": "gross output",
            "large": ", ".join(LARGE),
        },
        sources=(RECORD,),
        warnings=(Message("regional.yardstick_filled"), Message("regional.delta_out_of_sample")),
    )


def chain_chart(rows: pd.DataFrame, region: Region) -> Chart:
    """Return whiskers of import content through the whole chain with the direct share, by sector."""
    from bessemer.charts import ranges

    top = rows.head(_SECTORS)
    data = top[["industry", "direct_customs", "low_customs", "high_customs"]].reset_index(drop=True)
    names: list[Any] = [scheme("io42")[code] for code in data["industry"]]
    data["name"] = names

    def draw(data: pd.DataFrame, canvas: Canvas) -> alt.LayerChart:
        drawn = data.assign(
            label=[industry.label(canvas.locale, short=True) for industry in data["name"]],
            text=[
                canvas.say("province.span", low=float(low), high=float(high))
                for low, high in zip(data["low_customs"], data["high_customs"], strict=True)
            ],
        ).drop(columns=["industry", "name"])
        return ranges.spans_with_marks(
            drawn,
            canvas,
            label="label",
            low="low_customs",
            high="high_customs",
            mark="direct_customs",
            text="text",
            names=(canvas.say("province.mark_direct"), canvas.say("province.mark_chain")),
            x_title=canvas.say("province.chain_axis"),
        )

    first = data.iloc[0]
    values = {
        "place": region,
        "year": YEAR,
        "industry": scheme("io42")[first["industry"]].brief,
        "low": float(first["low_customs"]),
        "high": float(first["high_customs"]),
    }
    return Chart(
        id="dependence-chain",
        title=Message("province.chain_chart_title", **values),
        subtitle=Message("province.chain_chart_subtitle", place=region, year=YEAR, count=len(data)),
        sources=_SOURCES,
        alt=Message("province.chain_chart_alt", count=len(data), **values),
        data=data,
        draw=draw,
        note=Message("province.chain_chart_note"),
    )
